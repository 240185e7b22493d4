"""Filled examples, made from a seed and never by hand."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def write_sample(path: Path, lang: str, year: int, sessions: int = 300, *, force: bool = False) -> Path:
    """Write a photographer's filled year as a workbook; the same arguments give the same bytes.

    Raises:
        OutputError: the file exists, or cannot be written.
    """
    from toolkit.samples.year import make_year
    from toolkit.templates import load
    from toolkit.writing import new_workbook

    today = datetime.date(year, 12, 20)
    trade = load("photography").trade
    types, costs = trade["session_types"], trade["cost_lines"]
    rows = make_year(types, costs, year=year, lang=lang, sessions=sessions, today=today)
    return new_workbook(path, "photography", lang, year, sessions, rows_of=rows, force=force, today=today)
