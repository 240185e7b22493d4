"""`seance report`: what was lost, why, and what can still be invoiced."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

import click

from toolkit.cli.failures import assignment
from toolkit.cli.output import emit, emit_file, emit_json, paint
from toolkit.cli.progress import counted
from toolkit.language import LANGUAGES
from toolkit.portfolio.places import is_url, workbooks
from toolkit.refusals import Refusal
from toolkit.rendering.formats import FILES, TEXTS
from toolkit.reports.period import Period, day

if TYPE_CHECKING:
    from toolkit.portfolio.places import Input
    from toolkit.reports import Report


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
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="Processes that read; default as the work asks.")
@click.option("--no-cache", is_flag=True, help="Read every workbook anew, and keep nothing of several.")
@click.option("--scheduler", metavar="ADDRESS", help="Read on a cluster of Dask's: tcp://host:port.")
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
    jobs: int | None,
    no_cache: bool,
    scheduler: str | None,
    force: bool,
) -> None:
    """Report what was lost over workbooks or folders of them: hours, money, causes, what is still to invoice.

    Reads .xlsx, .xlsm, .xlsb, .xls, .ods, and a CSV export of the sheet of sessions; CSV files in folders are left out.
    Folders may hold thousands: what is read of them is kept in your cache folder, so that the next report over them
    reads only what changed. FILE and DIR may be URLs (s3://bucket/folder), with the extra "cluster".

    csv follows the language: semicolons and decimal commas in French, and with --lang en, for programs, commas and
    points. xlsx, pdf and parquet need -o. --what-if changes a value of Settings; what a session or a mission says
    for itself stays.
    """
    from toolkit.findings import has_errors

    if format_ in FILES and out is None:
        raise Refusal("needs_output", format=format_)
    period = _period(month, year, start, end)
    inputs = workbooks(files)
    wish = {"by": by, "period": period, "what_if": _what_if(assignments), "compare": compare}
    if _many(inputs) or scheduler:
        made = _of_many(inputs, wish, jobs, scheduler, not no_cache)
    else:
        made = _of_one(inputs[0], wish)
    language, given = lang or made.lang, [item.place for item in inputs if not is_url(item.place)]
    if format_ in FILES:
        emit_file(lambda draft: FILES[format_](made, draft, language), out or "", force, given)
    else:
        plain = paint if out is None else lambda text, colour: text
        text = TEXTS[format_](made, language, plain)
        if format_ == "json" and out is None:
            emit_json(text)
        else:
            emit(text, out, force, given)
    ctx.exit(1 if has_errors(made.findings) else 0)


def _many(inputs: list[Input]) -> bool:
    return len(inputs) > 1 or inputs[0].in_folder or is_url(inputs[0].place)


def _of_one(item: Input, wish: dict[str, Any]) -> Report:
    """The report on the one workbook named: nothing is kept of it, and nothing loaded that only many need."""
    from toolkit.reading import read_workbook
    from toolkit.reports import report

    return report(read_workbook(item.path, name=item.name).ledger, **wish)


def _of_many(inputs: list[Input], wish: dict[str, Any], jobs: int | None, address: str | None, cached: bool) -> Report:
    from toolkit.language import Words, default_language
    from toolkit.portfolio.engines import processes, scheduler
    from toolkit.portfolio.reporting import report_over

    label = Words("report", default_language())["reading"]
    engine = scheduler(address) if address else processes(jobs)
    watched = functools.partial(counted, label=label, total=len(inputs))
    return report_over(inputs, **wish, engine=engine, cached=cached, watched=watched)


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
