"""`seance templates`: what workbooks can be made."""

from __future__ import annotations

from typing import Any

import click

from toolkit.language import LANGUAGES, default_language


@click.group("templates", invoke_without_command=True)
@click.option("--format", "format_", type=click.Choice(("text", "json")), default="text", show_default=True)
@click.option("--lang", type=click.Choice(LANGUAGES), help="Language of the text; default the system's.")
@click.pass_context
def command(ctx: click.Context, format_: str, lang: str | None) -> None:
    """List the templates; `templates show NAME` shows one."""
    if ctx.invoked_subcommand:
        return
    from toolkit.rendering.json import dump
    from toolkit.templates import load, names

    templates = [load(name) for name in names()]
    if format_ == "json":
        entries = [{"name": t.name, "label": dict(t.label), "description": dict(t.description)} for t in templates]
        click.echo(dump(entries), nl=False)
        return
    lang = lang or default_language()
    for template in templates:
        click.echo(f"{template.name:<16}{template.label[lang]} : {template.description[lang]}")


@command.command("show")
@click.argument("name")
@click.option("--format", "format_", type=click.Choice(("text", "json")), default="text", show_default=True)
@click.option("--lang", type=click.Choice(LANGUAGES), help="Language of the text; default the system's.")
def show(name: str, format_: str, lang: str | None) -> None:
    """Show what the template NAME (or ./your.toml) brings: sheets, session types, costs, tiers, questions."""
    from toolkit.rendering.json import dump
    from toolkit.templates import load

    template = load(name)
    lang = lang or default_language()
    if format_ == "json":
        head = {
            "name": template.name,
            "label": dict(template.label),
            "description": dict(template.description),
        }
        click.echo(dump({**head, "tables": list(template.tables), "trade": template.trade}), nl=False)
        return
    click.echo(f"{template.label[lang]} : {template.description[lang]}\n")
    sheets = ", ".join(table.sheet[lang] for table in template.tables.values())
    click.echo(f"{'Feuilles' if lang == 'fr' else 'Sheets'} : {sheets}")
    for section, entries in template.trade.items():
        for line in _lines(section, entries, lang):
            click.echo(line)


def _lines(section: str, entries: Any, lang: str) -> list[str]:
    """A section of a trade, an entry a line."""
    if isinstance(entries, dict) and "fr" in entries:
        return ["", section, f"  {entries[lang]}"]
    if isinstance(entries, dict):  # limits: lists of phrases under a name
        return [line for key, inner in entries.items() for line in _lines(f"{section}.{key}", inner, lang)]
    lines = ["", section]
    for entry in entries:
        words = [str(_shown(value, lang)) for value in entry.values()] if "fr" not in entry else [entry[lang]]
        lines.append("  " + " · ".join(words))
    return lines


def _shown(value: Any, lang: str) -> Any:
    return value[lang] if isinstance(value, dict) else value
