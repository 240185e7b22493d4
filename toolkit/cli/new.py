"""`seance new`: write an empty workbook."""

from __future__ import annotations

from pathlib import Path

import click

from toolkit.cli.failures import assignment
from toolkit.cli.output import emit
from toolkit.language import LANGUAGES, Words, default_language
from toolkit.refusals import Refusal


@click.command("new")
@click.argument("file")
@click.option("--template", default="photography", show_default=True, help="A trade, or the path of your own .toml.")
@click.option("--lang", type=click.Choice(LANGUAGES), help="Language of the workbook; default the system's.")
@click.option("--year", type=click.IntRange(2000, 2100), help="The year that the dashboard shows; default this one.")
@click.option("--rows", type=click.IntRange(1, 100_000), help="Rows for sessions; default 400.")
@click.option("--set", "assignments", multiple=True, metavar="KEY=VALUE", help="A setting, such as hourly_rate=60.")
@click.option("--force", is_flag=True, help="Overwrite an existing file.")
def command(
    file: str,
    template: str,
    lang: str | None,
    year: int | None,
    rows: int | None,
    assignments: tuple[str, ...],
    force: bool,
) -> None:
    """Write an empty workbook to FILE (.xlsx), ready to fill in."""
    from toolkit.rendering.wrapping import paragraph
    from toolkit.templates import load
    from toolkit.writing import DEFAULT_ROWS, new_workbook

    if Path(file).suffix.lower() != ".xlsx":
        raise Refusal("needs_xlsx", path=file)
    lang = lang or default_language()
    settings = dict(assignment("--set", text) for text in assignments)
    new_workbook(file, template, lang, year, rows, settings, force=force)
    sheet = load(template).tables["Settings"].sheet[lang]
    said = Words("report", lang)("made", file=file, rows=rows or DEFAULT_ROWS, settings=sheet)
    emit(paragraph(said), None, force=False)
