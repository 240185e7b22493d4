"""Filled examples, made from a seed and never by hand."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def write_sample(
    path: Path, lang: str, year: int, sessions: int = 300, *, template: str = "photography", force: bool = False
) -> Path:
    """Write the filled year of a trade as a workbook; the same arguments give the same bytes.

    Raises:
        OutputError: the file exists, or cannot be written.
        TemplateError: no such template, a mistake in it, or one that lacks what a year is made of.
    """
    from toolkit.mistakes import TemplateError, mistake
    from toolkit.samples.words import words_of
    from toolkit.samples.year import make_year
    from toolkit.templates import load
    from toolkit.writing import new_workbook

    today = datetime.date(year, 12, 20)
    made = load(template)
    for section in ("session_types", "channels", "payment_methods"):
        if not made.trade.get(section):
            raise TemplateError(template, section, mistake("sample_empty"))
    types, costs = made.trade["session_types"], made.trade.get("cost_lines", [])
    rows = make_year(types, costs, year=year, lang=lang, sessions=sessions, today=today, template=template)
    rows = {name: of_table for name, of_table in rows.items() if name in made.tables}
    rate = words_of(made).maker["hourly_rate"]
    settings = {} if rate == made.settings["hourly_rate"].default else {"hourly_rate": rate}
    return new_workbook(path, template, lang, year, sessions, settings, rows_of=rows, force=force, today=today)
