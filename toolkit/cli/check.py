"""`seance check`: every finding, with its cell and its remedy."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from toolkit.cli.inputs import read_all
from toolkit.cli.output import emit, emit_json, format_option, never_over, paint
from toolkit.language import Words, default_language
from toolkit.refusals import Refusal

if TYPE_CHECKING:
    from toolkit.findings import Finding


@click.command("check")
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=click.Path())
@format_option
@click.option(
    "--annotate",
    "out",
    metavar="OUT",
    type=click.Path(),
    help="Write a copy of FILE with each finding marked in its cell.",
)
@click.option("--force", is_flag=True, help="Overwrite an existing OUT.")
@click.pass_context
def command(ctx: click.Context, files: tuple[str, ...], format_: str, out: str | None, force: bool) -> None:
    """Say what is wrong in workbooks (or folders of them), where, and what to do.

    Reads .xlsx, .xlsm, .xlsb, .xls, .ods, and a CSV export of the sheet of sessions; CSV files in folders are left out.
    """
    from toolkit.findings import Severity, has_errors
    from toolkit.rendering.findings import cells_text, findings_text
    from toolkit.rendering.json import check_dict, dump
    from toolkit.rendering.wrapping import paragraph

    if out is not None:
        _can_annotate(files, out)
    readings, findings = read_all(files, thorough=True)
    ledgers = [reading.ledger for reading in readings]
    findings = [*findings, *(finding for ledger in ledgers for finding in ledger.findings)]
    words = Words("report", ledgers[0].lang if ledgers else default_language())
    if format_ == "json":
        text = dump(check_dict(findings))
    else:
        text = "\n".join(cells_text(words("check_cells", file=r.ledger.file), r.cells, words) for r in readings)
        if findings:
            text = findings_text(findings, words, paint, text)
        if all(finding.severity is Severity.INFO for finding in findings):
            rows = sum(len(table.rows) for ledger in ledgers for table in ledger.tables.values())
            clean = words("check_clean", rows=rows, files=", ".join(ledger.file for ledger in ledgers))
            text += f"\n{paragraph(clean)}"
    said = _annotated(files[0], out, findings, words.lang, force) if out is not None else ""
    if format_ == "json":
        emit_json(text)
    else:
        emit(text, None, force=False)
    if said:
        click.echo(said, err=format_ == "json")
    ctx.exit(1 if has_errors(findings) else 0)


def _can_annotate(files: tuple[str, ...], out: str) -> None:
    """One workbook, and a name for its copy that is another's."""
    if len(files) > 1 or Path(files[0]).is_dir():
        raise Refusal("one_workbook")
    never_over(out, files)


def _annotated(file: str, out: str, findings: list[Finding], lang: str, force: bool) -> str:
    """Write the marked copy; the line that says so."""
    from toolkit.annotating import annotate

    made = annotate(file, out, findings, lang, force=force)
    return Words("annotating", lang)("done", out=out, cells=made.cells, sheet=made.sheet)
