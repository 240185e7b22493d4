"""`seance report`: what was lost, why, and what can still be invoiced."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import click

from toolkit.cli.failures import assignment
from toolkit.cli.inputs import read_all, workbooks
from toolkit.cli.output import emit, emit_file, paint
from toolkit.language import LANGUAGES
from toolkit.refusals import Refusal
from toolkit.reports.period import Period, day

if TYPE_CHECKING:
    from toolkit.reports import Report


@click.command("report")
@click.argument("files", nargs=-1, required=True, metavar="FILE|DIR…")
@click.option("--month", metavar="YYYY-MM", help="One month.")
@click.option("--year", type=int, metavar="Y", help="One year.")
@click.option("--from", "start", metavar="YYYY-MM-DD", help="From this day on.")
@click.option("--to", "end", metavar="YYYY-MM-DD", help="Up to this day.")
@click.option(
    "--by",
    type=click.Choice(("month", "client", "mission", "type", "session")),
    default="month",
    show_default=True,
)
@click.option(
    "--format", "format_", type=click.Choice(("text", "json", "csv", "xlsx")), default="text", show_default=True
)
@click.option("-o", "--output", "out", metavar="OUT", help="Write to a file instead of the terminal.")
@click.option("--what-if", "assignments", multiple=True, metavar="KEY=VALUE", help="Another setting, on the real past.")
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
    """
    from toolkit.findings import has_errors
    from toolkit.reports import report

    if format_ == "xlsx" and out is None:
        raise Refusal("needs_output", format=format_)
    period = _period(month, year, start, end)
    readings, skipped = read_all(files)
    what_if = dict(assignment("--what-if", text) for text in assignments)
    made = report([r.ledger for r in readings], by, period, what_if=what_if, compare=compare)
    made = dataclasses.replace(made, findings=[*skipped, *made.findings])
    inputs = [str(item.path) for item in workbooks(files)]
    language = lang or made.lang
    if format_ == "xlsx":
        from toolkit.rendering.workbook import write_report

        emit_file(lambda draft: write_report(made, draft, language), out or "", force, inputs)
    else:
        emit(_rendered(made, format_, language, to_terminal=out is None), out, force, inputs)
    ctx.exit(1 if has_errors(made.findings) else 0)


def _rendered(made: Report, format_: str, lang: str, *, to_terminal: bool) -> str:
    """The report in one of the formats that are text."""
    if format_ == "json":
        from toolkit.rendering.json import dump

        return dump(made.to_dict())
    if format_ == "csv":
        from toolkit.rendering.csv import report_csv

        return report_csv(made, lang)
    from toolkit.rendering.text import report_text

    return report_text(made, lang, paint if to_terminal else lambda text, colour: text)


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
