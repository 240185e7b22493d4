"""`seance templates`: what workbooks can be made."""

from __future__ import annotations

import click

from toolkit.cli.output import emit, emit_json, format_option
from toolkit.language import LANGUAGES, default_language


@click.group("templates", invoke_without_command=True)
@format_option
@click.option("--lang", type=click.Choice(LANGUAGES), help="Language of the text; default the system's.")
@click.pass_context
def command(ctx: click.Context, format_: str, lang: str | None) -> None:
    """List the templates; `templates show NAME` shows one."""
    if ctx.invoked_subcommand:
        return
    from toolkit.rendering.json import dump
    from toolkit.rendering.templates import templates_text
    from toolkit.templates import load, names

    templates = [load(name) for name in names()]
    if format_ == "json":
        entries = [{"name": t.name, "label": dict(t.label), "description": dict(t.description)} for t in templates]
        emit_json(dump(entries))
        return
    emit(templates_text(templates, lang or default_language()), None, force=False)


@command.command("show")
@click.argument("name")
@format_option
@click.option("--lang", type=click.Choice(LANGUAGES), help="Language of the text; default the system's.")
def show(name: str, format_: str, lang: str | None) -> None:
    """Show what the template NAME (or ./your.toml) brings: sheets, session types, costs, tiers, questions."""
    from toolkit.rendering.json import dump
    from toolkit.rendering.templates import template_text
    from toolkit.templates import load

    template = load(name)
    if format_ == "json":
        head = {
            "name": template.name,
            "label": dict(template.label),
            "description": dict(template.description),
        }
        emit_json(dump({**head, "tables": list(template.tables), "trade": template.trade}))
        return
    emit(template_text(template, lang or default_language()), None, force=False)
