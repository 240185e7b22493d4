"""`python -m docs.make_reference`: the pages of docs/reference/, written by the program itself.

Columns, settings and lists out of the templates; metrics out of their functions and of the workbook that is kept as a
sample; findings out of the catalogue, each with a cell that brings it; commands out of their help.
"""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from openpyxl import load_workbook

from docs.failing import failures
from toolkit.cli import COMMANDS, cli
from toolkit.cli.spoken import spoken
from toolkit.language import LANGUAGES, texts
from toolkit.metrics.all import figures
from toolkit.metrics.groups import GROUP_FIGURES
from toolkit.reading import read_workbook
from toolkit.templates import BASE, load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from toolkit.findings import Finding
    from toolkit.schema import Column, Setting

FOLDER = Path(__file__).parent / "reference"
SAMPLE = Path(__file__).parent.parent / "samples" / "photographer-2025.xlsx"
#: What stands above each page, and above the figures of groups.
_INTRODUCTIONS = {
    "columns": """\
# Tables, columns and settings

Keys never change and are the same in both languages; headers and words are what people see. `*`: needed as soon as
the row is used. Everything else may stay blank, and blank is not zero. `seance schema --format json` says the same
to programs; a trade's template may leave tables out (`seance templates show NAME`).""",
    "metrics": """\
# Metrics

Every figure of the workbook: its definition, its live formula, and an example out of the workbook kept in
`samples/` (`photographer-2025.xlsx`). R rounds money to 2 decimals and W to whole minutes, half away from zero,
once; [x]⁺ is x where positive, else 0. Names in formulas are the workbook's headers and settings.""",
    "findings": """\
# Findings

What `seance check` says, by code. An *error* leaves its cell or row out of every figure (exit code 1); a *warning*
and an *info* leave nothing out. Where a cell brings the finding, one is shown.""",
    "commands": """\
# Commands

What each command says of itself (`seance COMMAND --help`). In French: `seance --lang fr COMMAND --help`.""",
    "groups": """\
Groups are months, clients, missions, types or sessions; sums are over done and cancelled sessions, rates are Σ ÷ Σ,
never means of rates. Σ[x] is the sum of the column x of Results; Σ[x|done] over done sessions only.
""",
}
#: Tables whose computed columns hold no figure: they say what a cell is called or offers.
_DRESSED = ("Settings", "Lists")


def pages() -> dict[str, str]:
    """Every page of the reference, by its file's name."""
    made: dict[str, Callable[[], Iterator[str]]] = {
        "columns.md": _columns,
        "metrics.md": _metrics,
        "findings.md": _findings,
        "commands.md": _commands,
    }
    return {name: "\n".join(lines()).rstrip() + "\n" for name, lines in made.items()}


def _row(*cells: object) -> str:
    return f"| {' | '.join(str(cell).replace('|', chr(92) + '|') for cell in cells)} |"


def _head(*cells: str) -> Iterator[str]:
    yield _row(*cells)
    yield _row(*("---" for _ in cells))


# ---------------------------------------------------------------- columns, settings, lists


def _columns() -> Iterator[str]:
    template = load(BASE)
    yield _INTRODUCTIONS["columns"]
    for spec in template.tables.values():
        yield f"\n## {spec.name}: {' · '.join(spec.sheet[lang] for lang in LANGUAGES)}\n"
        yield f"{spec.purpose['en']}\n"
        yield from _head("key", "en tête · header", "holds", "what to type")
        for column in spec.columns.values():
            star = " \\*" if column.required else ""
            holds = f"{_holds(column)}, computed" if column.computed else _holds(column)
            said = "<br>".join(column.help[lang] for lang in LANGUAGES if column.help[lang])
            yield _row(f"`{column.key}`{star}", " · ".join(column.label[lang] for lang in LANGUAGES), holds, said)
    yield "\n## Settings: the keys\n"
    yield from _head("key", "réglage · setting", "holds", "default", "what it is for")
    for setting in template.settings.values():
        said = "<br>".join(setting.help[lang] for lang in LANGUAGES)
        default = "" if setting.default is None else setting.default
        yield _row(
            f"`{setting.key}`", " · ".join(setting.label[lang] for lang in LANGUAGES), _holds(setting), default, said
        )
    yield "\n## Words of lists\n"
    yield from _head("list", "value", "mot · word")
    for name, words in template.lists.items():
        for value, label in words.items():
            yield _row(f"`{name}`", f"`{value}`", " · ".join(label[lang] for lang in LANGUAGES))


def _holds(of: Column | Setting) -> str:
    return f"one of `{of.choices}`" if of.choices else of.kind.name.replace("_", " ")


# ---------------------------------------------------------------- metrics


def _metrics() -> Iterator[str]:
    yield _INTRODUCTIONS["metrics"]
    template = load("photography")
    book, worked_out = load_workbook(SAMPLE), load_workbook(SAMPLE, data_only=True)
    ledger = read_workbook(SAMPLE).ledger
    for spec in template.tables.values():
        computed = [column for column in spec.columns.values() if column.computed]
        if not computed or spec.name in _DRESSED:
            continue
        known = figures(spec.name)
        yield f"\n## {spec.sheet['en']}\n"
        shown, values = book[spec.sheet["en"]], worked_out[spec.sheet["en"]]
        letters = ledger.tables[spec.name].letters if spec.name in ledger.tables else _letters(shown)
        for column in computed:
            yield f"### `{column.key}`\n\n*{' · '.join(column.label[lang] for lang in LANGUAGES)}* — {_holds(column)}\n"
            yield f"{_sentence(known[column.key].definition)}\n"
            letter = letters.get(column.key) or _letters(shown).get(column.label["en"], "")
            yield from _example(shown, values, letter, spec.sheet["en"])
    yield "\n## Figures of a group\n"
    yield _INTRODUCTIONS["groups"]
    yield from _head("figure", "holds", "formula")
    for figure in GROUP_FIGURES.values():
        yield _row(f"`{figure.key}`", figure.kind.replace("_", " "), f"`{figure.formula}`")


def _sentence(text: str) -> str:
    text = " ".join(inspect.cleandoc(text).split())
    return text[:1].upper() + text[1:]


def _letters(sheet: Any) -> dict[str, str]:
    return {cell.value: cell.column_letter for cell in sheet[3] if cell.value}


def _example(shown: Any, values: Any, letter: str, sheet: str) -> Iterator[str]:
    """The formula of a column, and the first row where it says something."""
    if not letter:
        return
    cells = [cell for cell in values[letter][3:] if cell.value not in (None, "", 0)]
    cell = cells[0] if cells else values[letter][3]
    formula = shown[cell.coordinate].value
    if isinstance(formula, str) and formula.startswith("="):
        yield f"```\n{formula}\n```\n"
    if cells:
        yield f"Example: {sheet} › {cell.coordinate} is {cell.value}.\n"


# ---------------------------------------------------------------- findings


def _findings() -> Iterator[str]:
    yield _INTRODUCTIONS["findings"]
    examples = failures()
    for code, entry in texts("findings").items():
        yield f"\n## `{code}`: {entry['severity']}\n"
        found = examples.get(code)
        if found is not None:
            yield from _shown(found)
            continue
        for lang in LANGUAGES:
            yield f"- {_open(entry['message'][lang])}. {_open(entry['remedy'][lang])}"


def _shown(found: Finding) -> Iterator[str]:
    place = " › ".join(part for part in (found.sheet, found.cell) if part)
    about = f" ({found.column})" if found.column else ""
    value = f", where `{found.value}` was typed" if found.value else ""
    if place:
        yield f"{place}{about}{value}:\n"
    yield f"> {found.message}\n>\n> → {found.remedy}"


def _open(text: str) -> str:
    """A text of the catalogue whose places to fill are shown as such."""
    return text.replace("{", "*").replace("}", "*")


# ---------------------------------------------------------------- commands


def _commands() -> Iterator[str]:
    yield _INTRODUCTIONS["commands"]
    with spoken(["--lang", "en"]):
        context = click.Context(cli, info_name="seance", **cli.context_settings)
        yield f"\n```text\n{cli.get_help(context)}\n```"
        for name in COMMANDS:
            command = cli.get_command(context, name)
            assert command is not None
            yield from _help(command, name, context)


def _help(command: click.Command, name: str, parent: click.Context) -> Iterator[str]:
    context = click.Context(command, info_name=name, parent=parent, terminal_width=100)
    yield f"\n## {context.command_path}\n\n```text\n{command.get_help(context)}\n```"
    inner: Iterable[tuple[str, click.Command]] = command.commands.items() if isinstance(command, click.Group) else ()
    for sub, made in inner:
        yield from _help(made, sub, context)


def main() -> None:
    """Write every page."""
    FOLDER.mkdir(exist_ok=True)
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
