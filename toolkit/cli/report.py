"""`seance report`: what was lost, why, and what can still be invoiced."""

from __future__ import annotations

import dataclasses

import click

from toolkit.cli.failures import UsageProblem, usage
from toolkit.cli.inputs import read_all, workbooks
from toolkit.cli.output import emit, paint
from toolkit.language import LANGUAGES
from toolkit.reports.period import Period, day


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
@click.option("--format", "format_", type=click.Choice(("text", "json")), default="text", show_default=True)
@click.option("-o", "--output", "out", metavar="OUT", help="Write to a file instead of the terminal.")
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
    lang: str | None,
    force: bool,
) -> None:
    """Report what was lost over workbooks or folders of them: hours, money, causes, what is still to invoice.

    Reads .xlsx, .xlsm, .xlsb, .xls, .ods, and a CSV export of the sheet of sessions; CSV files in folders are left out.
    """
    from toolkit.findings import has_errors
    from toolkit.rendering.json import dump
    from toolkit.rendering.text import report_text
    from toolkit.reports import report

    period = _period(month, year, start, end)
    ledgers, skipped = read_all(files)
    made = report(ledgers, by, period)
    made = dataclasses.replace(made, findings=[*skipped, *made.findings])
    colour = paint if out is None else lambda text, colour: text
    text = dump(made.to_dict()) if format_ == "json" else report_text(made, lang, colour)
    emit(text, out, force, [str(item.path) for item in workbooks(files)])
    ctx.exit(1 if has_errors(made.findings) else 0)


def _period(month: str | None, year: int | None, start: str | None, end: str | None) -> Period:
    """The period asked for, in one of three ways."""
    ways = [month is not None, year is not None, start is not None or end is not None]
    if sum(ways) > 1:
        raise UsageProblem("give only one of --month, --year, or --from/--to")
    with usage():
        if month is not None:
            return Period.month(month)
        if year is not None:
            return Period.year(year)
        period = Period(day(start) if start else None, day(end) if end else None)
    if period.start and period.end and period.start > period.end:
        raise UsageProblem(f"--from {start} is after --to {end}")
    return period
