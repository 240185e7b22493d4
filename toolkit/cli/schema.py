"""`seance schema`: tables, columns and settings of a template."""

from __future__ import annotations

import click

from toolkit.cli.completion import template_option
from toolkit.cli.output import emit, emit_json, format_option
from toolkit.language import LANGUAGES, default_language


@click.command("schema")
@template_option("A trade, or the path of your own .toml.", "photography")
@format_option
@click.option("--lang", type=click.Choice(LANGUAGES), help="Language of the text; default the system's.")
def command(template: str, format_: str, lang: str | None) -> None:
    """Describe every table, column and setting of a template."""
    from toolkit.rendering.json import dump
    from toolkit.rendering.templates import schema_text
    from toolkit.schema import describe
    from toolkit.templates import load

    loaded = load(template)
    if format_ == "json":
        emit_json(dump(describe(loaded)))
        return
    emit(schema_text(loaded, lang or default_language()), None, force=False)
