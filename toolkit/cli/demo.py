"""`seance demo`: a filled example, read back and reported."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path

import click

from toolkit.cli.completion import template_option
from toolkit.cli.output import emit, paint
from toolkit.language import LANGUAGES, Words, default_language
from toolkit.refusals import Refusal

#: The example's year is closed: it reads the same whenever it is made.
YEAR, MONTH = 2025, 6


@click.command("demo")
@click.argument("folder", default=".", metavar="[DIR]", type=click.Path())
@click.option("--lang", type=click.Choice(LANGUAGES), help="Language of the example; default the system's.")
@template_option("A trade, or the path of your own .toml.", "photography")
@click.option("--force", is_flag=True, help="Overwrite an existing example.")
def command(folder: str, lang: str | None, template: str, force: bool) -> None:
    """Write the year of a trade to DIR, read it back, and print what June lost."""
    from toolkit.reading import read_workbook
    from toolkit.rendering.text import report_text
    from toolkit.rendering.wrapping import paragraph
    from toolkit.reports import report
    from toolkit.reports.period import Period
    from toolkit.samples import write_sample

    lang = lang or default_language()
    words = Words("report", lang)
    if Path(folder).exists() and not Path(folder).is_dir():
        raise Refusal("is_file", path=folder)
    Path(folder).mkdir(parents=True, exist_ok=True)
    if sys.stderr.isatty():
        click.echo(words["writing"], err=True)
    path = Path(folder) / ("seance-exemple.xlsx" if lang == "fr" else "seance-example.xlsx")
    write_sample(path, lang, YEAR, template=template, force=force)
    ledger = read_workbook(path, today=datetime.date(YEAR, 12, 20)).ledger
    made = report(ledger, "month", Period.month(f"{YEAR}-{MONTH:02}"))
    month = f"{words['months'].split()[MONTH - 1]} {YEAR}"
    before = paragraph(words("demo_made", file=path, period=month))
    after = paragraph(words("demo_next", file=path, year=YEAR))
    emit(f"{before}\n{report_text(made, lang, paint)}\n{after}", None, force=False)
