"""Printing to the terminal or to a file; colour only where the terminal has it."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from toolkit.files import OutputError, written_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

#: The option of every command whose answer a program may want.
format_option = click.option(
    "--format",
    "format_",
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
    help="What to print: text to read, or JSON for programs.",
)

#: Signs that some terminals cannot show, and what stands for them.
_PLAIN = (
    ("█", "#"), ("›", ">"), ("…", "..."), ("–", "-"), ("—", "-"), ("−", "-"), ("→", "->"), ("←", "<-"), ("≈", "~"),
    ("\u00a0", " "), ("\u202f", " "), ("’", "'"), ("·", "-"), ("«", '"'), ("»", '"'), ("Σ", "sum"),
)  # fmt: skip


def emit(text: str, out: str | None, force: bool, inputs: Iterable[str] = ()) -> None:
    """Print a text, or write it to a file whole, never over one of the inputs.

    Raises:
        OutputError: the file exists, is an input, or cannot be written.
    """
    if out is None:
        click.echo(printable(text), nl=False)
        return
    emit_file(lambda draft: draft.write_text(text, encoding="utf-8", newline="\n"), out, force, inputs)


def emit_json(text: str) -> None:
    """Print JSON; signs that the terminal or pipe cannot hold are written as JSON writes them in ASCII."""
    try:
        text.encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except (UnicodeEncodeError, LookupError):
        text = "".join(sign if sign.isascii() else json.dumps(sign)[1:-1] for sign in text)
    click.echo(text, nl=False)


def emit_file(write: Callable[[Path], object], out: str, force: bool, inputs: Iterable[str] = ()) -> None:
    """Have a file written whole, never over one of the inputs; `write` is given the path to write to.

    Raises:
        OutputError: the file exists, is an input, or cannot be written.
    """
    never_over(out, inputs)
    with written_whole(Path(out), force=force) as draft:
        write(draft)


def never_over(out: str, inputs: Iterable[str]) -> None:
    """Refuse an output that is one of the inputs, `--force` or not.

    Raises:
        OutputError: it is one of them.
    """
    if any(Path(out).resolve() == Path(given).resolve() for given in inputs):
        raise OutputError("is_input", path=out)


def printable(text: str) -> str:
    """Signs that the terminal cannot show, replaced by plain ones."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    for sign, plain in (*_PLAIN, *zip("▁▂▃▄▅▆▇", "_.:-=+*", strict=True)):
        try:
            sign.encode(encoding)
        except (UnicodeEncodeError, LookupError):
            text = text.replace(sign, plain)
    return text


def paint(text: str, colour: str) -> str:
    """A text in colour, where standard output is a terminal and NO_COLOR is not set."""
    if os.environ.get("NO_COLOR") or not sys.stdout.isatty():
        return text
    return click.style(text, fg=colour, bold=True)
