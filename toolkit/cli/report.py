"""`seance report`: what was lost, why, and what can still be invoiced."""

from __future__ import annotations

import dataclasses

import click

from toolkit.cli.failures import assignment
from toolkit.cli.inputs import read_all, workbooks
from toolkit.cli.output import emit, emit_file, emit_json, paint
from toolkit.language import LANGUAGES
from toolkit.refusals import Refusal
from toolkit.rendering.formats import FILES, TEXTS
from toolkit.reports.period import Period, day


@click.command("report")
@click.argument("files", nargs=-1, required=True, metavar="FILE|DIR…", type=click.Path())
@click.option("--month", metavar="YYYY-MM", help="One month.")
@click.option("--year", type=int, metavar="Y", help="One year.")
@click.option("--from", "start", metavar="YYYY-MM-DD", help="From this day on.")
@click.option("--to", "end", metavar="YYYY-MM-DD", help="Up to this day.")
@click.option(
    "--by",
    type=click.Choice(("month", "client", "mission", "type", "session")),
    default="month",
    show_default=True,
    help="What makes a group.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice((*TEXTS, *FILES)),
    default="text",
    show_default=True,
    help="The form of the report.",
)
@click.option(
    "-o", "--output", "out", metavar="OUT", type=click.Path(), help="Write to a file instead of the terminal."
)
@click.option(
    "--what-if", "assignments", multiple=True, metavar="KEY=VALUE", help="Another value in Settings, on the real past."
)
@click.option("--compare", metavar="PERIOD", help="Beside another month (2026-04), year or range of days.")
@click.option("--lang", type=click.Choice(LANGUAGES), help="Language of the text; default the workbook's.")
@click.option("--force", is_flag=True, help="Overwrite an existing file.")
@click.pass_context
def command(
    ctx: click.Context,
    files: tuple[str, ...],
    month: str | None,
    year: int | None,
    start: str | None,
    end: str | None,
    by: str,
    format_: str,
    out: str | None,
    assignments: tuple[str, ...],
    compare: str | None,
    lang: str | None,
    force: bool,
) -> None:
    """Report what was lost over workbooks or folders of them: hours, money, causes, what is still to invoice.

    Reads .xlsx, .xlsm, .xlsb, .xls, .ods, and a CSV export of the sheet of sessions; CSV files in folders are left out.

    csv follows the language: semicolons and decimal commas in French, and with --lang en, for programs, commas and
    points. xlsx, pdf and parquet need -o. --what-if changes a value of Settings; what a session or a mission says
    for itself stays.
    """
    from toolkit.findings import has_errors
    from toolkit.reports import report

    if format_ in FILES and out is None:
        raise Refusal("needs_output", format=format_)
    period = _period(month, year, start, end)
    readings, skipped = read_all(files)
    what_if = _what_if(assignments)
    made = report([r.ledger for r in readings], by, period, what_if=what_if, compare=compare)
    made = dataclasses.replace(made, findings=[*skipped, *made.findings])
    inputs = [str(item.path) for item in workbooks(files)]
    language = lang or made.lang
    if format_ in FILES:
        emit_file(lambda draft: FILES[format_](made, draft, language), out or "", force, inputs)
    else:
        plain = paint if out is None else lambda text, colour: text
        text = TEXTS[format_](made, language, plain)
        if format_ == "json" and out is None:
            emit_json(text)
        else:
            emit(text, out, force, inputs)
    ctx.exit(1 if has_errors(made.findings) else 0)


def _what_if(assignments: tuple[str, ...]) -> dict[str, str]:
    """The settings supposed, each once."""
    pairs = [assignment("--what-if", text) for text in assignments]
    keys = [key for key, _ in pairs]
    if twice := next((key for key in keys if keys.count(key) > 1), None):
        raise Refusal("supposed_twice", key=twice)
    return dict(pairs)


def _period(month: str | None, year: int | None, start: str | None, end: str | None) -> Period:
    """The period asked for, in one of three ways."""
    ways = [month is not None, year is not None, start is not None or end is not None]
    if sum(ways) > 1:
        raise Refusal("one_period")
    if month is not None:
        return Period.month(month)
    if year is not None:
        return Period.year(year)
    period = Period(day(start) if start else None, day(end) if end else None)
    if period.start and period.end and period.start > period.end:
        raise Refusal("days_reversed", text=f"--from {start} --to {end}")
    return period
