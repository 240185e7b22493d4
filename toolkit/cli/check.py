"""`seance check`: every finding, with its cell and its remedy."""

from __future__ import annotations

import click

from toolkit.cli.inputs import read_all
from toolkit.cli.output import emit, paint
from toolkit.language import Words, default_language


@click.command("check")
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option("--format", "format_", type=click.Choice(("text", "json")), default="text", show_default=True)
@click.pass_context
def command(ctx: click.Context, files: tuple[str, ...], format_: str) -> None:
    """Say what is wrong in workbooks (or folders of them), where, and what to do.

    Reads .xlsx, .xlsm, .xlsb, .xls, .ods, and a CSV export of the sheet of sessions; CSV files in folders are left out.
    """
    from toolkit.findings import has_errors
    from toolkit.rendering.findings import findings_text
    from toolkit.rendering.json import check_dict, dump

    ledgers, findings = read_all(files)
    findings = [*findings, *(finding for ledger in ledgers for finding in ledger.findings)]
    words = Words("report", ledgers[0].lang if ledgers else default_language())
    if format_ == "json":
        text = dump(check_dict(findings))
    elif findings:
        text = findings_text(findings, words, paint)
    else:
        rows = sum(len(table.rows) for ledger in ledgers for table in ledger.tables.values())
        text = words("check_clean", rows=rows, files=", ".join(ledger.file for ledger in ledgers)) + "\n"
    emit(text, None, force=False)
    ctx.exit(1 if has_errors(findings) else 0)
