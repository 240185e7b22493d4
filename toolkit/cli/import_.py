"""`seance import`: actual times out of time trackers, into a new copy of the workbook."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from toolkit.cli.output import emit, emit_json, format_option, never_over
from toolkit.files import check_free
from toolkit.language import LANGUAGES, Words

if TYPE_CHECKING:
    from toolkit.ledger import Ledger
    from toolkit.timesheets.mapping import Sayings
    from toolkit.timesheets.planning import Plan

# Beside `timesheets.trackers`, which is not loaded for the sake of --help; a test holds them together.
FORMATS = ("toggl", "clockify", "harvest", "kimai", "watson", "timewarrior", "csv")


@click.command("import")
@click.argument("file", type=click.Path())
@click.argument("exports", nargs=-1, required=True, metavar="EXPORT…", type=click.Path())
@click.option("--from", "kind", type=click.Choice(FORMATS), required=True, help="What wrote the exports.")
@click.option(
    "-o", "new", required=True, metavar="NEW", type=click.Path(), help="The copy to write (.xlsx); FILE is only read."
)
@click.option(
    "--mapping",
    "mapping_file",
    metavar="TOML",
    type=click.Path(),
    help="Columns, words of phases, names of clients and sessions.",
)
@click.option(
    "--save-mapping", metavar="TOML", type=click.Path(), help="Write what these exports were read by, for next time."
)
@click.option("--dates", type=click.Choice(("dmy", "mdy")), help="Whether 04/05 is 4 May (dmy) or 5 April (mdy).")
@click.option("--timezone", metavar="ZONE", help="Where the work was done, such as Europe/Paris; default here.")
@click.option("--replace", "replace_", is_flag=True, help="Cells that say otherwise get the exports' times.")
@click.option("--all", "whole", is_flag=True, help="Show every entry without a place.")
@click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")
@click.option("--yes", is_flag=True, help="Write without asking.")
@click.option("--lang", type=click.Choice(LANGUAGES), help="Language of the text; default the workbook's.")
@format_option
@click.option("--force", is_flag=True, help="Overwrite existing files.")
@click.pass_context
def command(
    ctx: click.Context,
    file: str,
    exports: tuple[str, ...],
    kind: str,
    new: str,
    mapping_file: str | None,
    save_mapping: str | None,
    dates: str | None,
    timezone: str | None,
    replace_: bool,
    whole: bool,
    dry_run: bool,
    yes: bool,
    lang: str | None,
    format_: str,
    force: bool,
) -> None:
    """Fill actual times from exports of a time tracker into NEW, a copy of the workbook FILE.

    An entry belongs to the session whose code is one of its words, else to its client's one session of that day. What
    finds no place is listed with the reason. What would be written is shown first; on a terminal you are asked.
    """
    from toolkit.reading import read_workbook
    from toolkit.rendering.json import dump
    from toolkit.rendering.timesheets import import_dict, plan_text
    from toolkit.timesheets.exports import read_export
    from toolkit.timesheets.filling import fill, recorded
    from toolkit.timesheets.planning import plan

    for out in (new, *([save_mapping] if save_mapping else [])):
        never_over(out, [file, *exports])
        check_free(Path(out), force=force)
    sayings = _sayings(mapping_file, dates, timezone)
    ledger = read_workbook(Path(file)).ledger
    record = recorded(Path(file))
    read = []
    for export in exports:
        entries, sayings = read_export(Path(export), kind, sayings)
        read.append(entries)
    made = plan(ledger, read, sayings, record, replace=replace_)
    words = Words("timesheets", lang or ledger.lang)
    if save_mapping:
        emit(_mapping(sayings, made), save_mapping, force)
    if format_ == "json":
        after = None if dry_run else fill(Path(file), Path(new), ledger, made, force=force)
        errors = [finding for finding in after.findings if finding.severity == "error"] if after else []
        emit_json(dump(import_dict(made, ledger.tables["Sessions"], new if after else None, errors, words)))
        ctx.exit(1 if errors or made.lost else 0)
    emit(plan_text(made, ledger.tables["Sessions"], file, words, whole=whole), None, force=False)
    if save_mapping:
        click.echo(words("mapping_saved", file=save_mapping))
    if dry_run or not (yes or _agreed(words("ask", new=new))):
        click.echo(words["not_written"])
        ctx.exit(1 if made.lost else 0)
    after = fill(Path(file), Path(new), ledger, made, force=force)
    ctx.exit(_said(made, after, file, new, words))


def _sayings(mapping_file: str | None, dates: str | None, timezone: str | None) -> Sayings:
    """What the person says of the exports: the options before the file."""
    from toolkit.timesheets.mapping import Sayings, read_mapping, zone

    said = read_mapping(Path(mapping_file)) if mapping_file else Sayings()
    if timezone:
        zone(timezone)
    return replace(said, dates=dates or said.dates, timezone=timezone or said.timezone)


def _agreed(question: str) -> bool:
    """Ask on a terminal; a script asked by giving the command, and its input is only read."""
    return not (sys.stdin.isatty() and sys.stdout.isatty()) or click.confirm(question, default=True)


def _mapping(sayings: Sayings, made: Plan) -> str:
    """What these exports were read by, with the clients that nobody knows yet."""
    from toolkit.timesheets.mapping import mapping_text

    unknown = [found.entry for found in made.unplaced if found.reason == "no_session"]
    names = dict.fromkeys(name for entry in unknown for name in (entry.client or entry.project,) if name)
    return mapping_text(sayings, list(names))


def _said(made: Plan, after: Ledger, file: str, new: str, words: Words) -> int:
    """Say what was written and what is left to do; the exit code."""
    filled = [change for change in made.changes if change.written]
    click.echo(words("done", new=new, old=file, cells=len(filled)))
    planned = dict.fromkeys(c.row.text("session_id") for c in filled if c.row.text("status") == "planned")
    if planned:
        click.echo(words("planned", sessions=", ".join(planned), count=len(planned)))
    errors = sum(finding.severity == "error" for finding in after.findings)
    if errors:
        click.echo(words("errors", new=new, errors=errors))
    return 1 if errors or made.lost else 0
