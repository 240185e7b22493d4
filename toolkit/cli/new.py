"""`seance new`: write an empty workbook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from toolkit.cli.completion import template_option
from toolkit.cli.failures import assignment
from toolkit.cli.output import emit, never_over
from toolkit.files import check_free
from toolkit.language import LANGUAGES, Words, default_language
from toolkit.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

#: The trade of a workbook that follows no other.
_USUAL = "photography"


@click.command("new")
@click.argument("file", type=click.Path())
@click.option(
    "--from",
    "old",
    metavar="OLD",
    type=click.Path(),
    help="Start the next year as this workbook is set up, with what it taught.",
)
@template_option("A trade, or the path of your own .toml; default photography, or that of OLD.")
@click.option("--lang", type=click.Choice(LANGUAGES), help="Language of the workbook; default the system's, or OLD's.")
@click.option(
    "--year",
    type=click.IntRange(2000, 2100),
    help="The year that the dashboard shows; default this one, or the one after OLD's.",
)
@click.option("--rows", type=click.IntRange(1, 100_000), help="Rows for sessions; default 400.")
@click.option("--set", "assignments", multiple=True, metavar="KEY=VALUE", help="A setting, such as hourly_rate=60.")
@click.option("--force", is_flag=True, help="Overwrite an existing file.")
def command(
    file: str,
    old: str | None,
    template: str | None,
    lang: str | None,
    year: int | None,
    rows: int | None,
    assignments: tuple[str, ...],
    force: bool,
) -> None:
    """Write an empty workbook to FILE (.xlsx), ready to fill in.

    With --from, it is set up as last year's: settings, lists, price tiers, and the safety margin that its sessions
    taught. Sessions are never carried; what --set says wins.
    """
    from toolkit.rendering.wrapping import paragraph
    from toolkit.templates import load
    from toolkit.writing import DEFAULT_ROWS, new_workbook

    if Path(file).suffix.lower() != ".xlsx":
        raise Refusal("needs_xlsx", path=file)
    settings = dict(assignment("--set", text) for text in assignments)
    if old is not None:
        emit(_next(old, file, template, lang, year, rows, settings, force), None, force=False)
        return
    template, lang = template or _USUAL, lang or default_language()
    new_workbook(file, template, lang, year, rows, settings, force=force)
    sheet = load(template).tables["Settings"].sheet[lang]
    said = Words("report", lang)("made", file=file, rows=rows or DEFAULT_ROWS, settings=sheet)
    emit(paragraph(said), None, force=False)


def _next(
    old: str,
    file: str,
    template: str | None,
    lang: str | None,
    year: int | None,
    rows: int | None,
    settings: Mapping[str, str],
    force: bool,
) -> str:
    """Write the workbook that follows OLD; what it took from there."""
    from toolkit.rendering.starting import started_text
    from toolkit.upgrading.starting import start

    never_over(file, [old])
    check_free(Path(file), force=force)
    made = start(old, file, template, lang, year, rows, settings, force=force)
    return started_text(made, file, old, Words("upgrading", made.lang), margin_given="safety_margin" in settings)
