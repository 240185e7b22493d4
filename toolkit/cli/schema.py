"""`seance schema`: tables, columns and settings of a template."""

from __future__ import annotations

import click

from toolkit.language import LANGUAGES, default_language


@click.command("schema")
@click.option("--template", default="photography", show_default=True, help="A trade, or the path of your own .toml.")
@click.option("--format", "format_", type=click.Choice(("text", "json")), default="text", show_default=True)
@click.option("--lang", type=click.Choice(LANGUAGES), help="Language of the text; default the system's.")
def command(template: str, format_: str, lang: str | None) -> None:
    """Describe every table, column and setting of a template."""
    from toolkit.rendering.json import dump
    from toolkit.schema import describe
    from toolkit.templates import load

    loaded = load(template)
    if format_ == "json":
        click.echo(dump(describe(loaded)), nl=False)
        return
    lang = lang or default_language()
    for table in loaded.tables.values():
        click.echo(f"\n{table.name} ({table.sheet[lang]})")
        for column in table.columns.values():
            mark = "=" if column.computed else "*" if column.required else " "
            click.echo(f"  {mark} {column.key:<28}{column.kind.name:<16}{column.label[lang]}")
    click.echo("\nSettings")
    for setting in loaded.settings.values():
        default = "" if setting.default is None else setting.default
        click.echo(f"    {setting.key:<28}{setting.kind.name:<16}{setting.label[lang]} [{default}]")
