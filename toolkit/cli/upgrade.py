"""`seance upgrade`: the content of a filled workbook in today's version, or in another template."""

from __future__ import annotations

from pathlib import Path

import click

from toolkit.cli.completion import template_option
from toolkit.cli.output import emit, emit_json, format_option, never_over, paint
from toolkit.language import Words
from toolkit.refusals import Refusal


@click.command("upgrade")
@click.argument("old", type=click.Path())
@click.argument("new", type=click.Path())
@template_option("Another trade, or the path of your own .toml; default that of OLD.")
@click.option("--force", is_flag=True, help="Overwrite an existing file.")
@format_option
@click.pass_context
def command(ctx: click.Context, old: str, new: str, template: str | None, force: bool, format_: str) -> None:
    """Write what the filled workbook OLD holds into NEW (.xlsx), in today's version; nothing is lost in silence."""
    from toolkit.findings import has_errors
    from toolkit.rendering.findings import findings_text
    from toolkit.rendering.json import dump
    from toolkit.rendering.upgraded import upgrade_dict
    from toolkit.upgrading import upgrade
    from toolkit.version import __version__

    if Path(new).suffix.lower() != ".xlsx":
        raise Refusal("needs_xlsx", path=new)
    never_over(new, [old])
    made = upgrade(old, new, template, force=force)
    words = Words("upgrading", made.ledger.lang)
    left = sum(finding.severity == "error" for finding in made.ledger.findings)
    if format_ == "json":
        emit_json(dump(upgrade_dict(made, new)))
        ctx.exit(1 if left or has_errors(made.findings) else 0)
    if made.findings:
        text = findings_text(made.findings, Words("report", words.lang), paint)
        emit(text + "\n", None, force=False)
    click.echo(words("done", old=old, new=new, rows=made.rows, cells=made.cells, version=__version__))
    if left:
        click.echo(words("errors", new=new, errors=left))
    ctx.exit(1 if left or has_errors(made.findings) else 0)
