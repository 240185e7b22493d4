"""Texts over as many lines of a terminal as they take."""

from __future__ import annotations

import textwrap

#: How many characters a line of a terminal has.
WIDTH = 80


def wrapped(text: str, indent: str = "", further: int = 2, *, hyphens: bool = True) -> list[str]:
    """A text over several lines, those after the first further in; no line ends at a hyphen where it holds options."""
    more = " " * (len(indent) + further)
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=more, break_on_hyphens=hyphens)


def short(text: str, room: int) -> str:
    """A text cut at its end where it is longer than the room (characters)."""
    return text if len(text) <= room else text[: room - 1] + "…"


def tail(text: str, room: int) -> str:
    """A text cut at its beginning: of a place, the sheet and the cell stay."""
    return text if len(text) <= room else "…" + text[len(text) - room + 1 :]


def paragraph(text: str) -> str:
    """A text as lines with their ends; a path is never cut in two, which nobody could copy."""
    return textwrap.fill(text, WIDTH, break_long_words=False, break_on_hyphens=False) + "\n"
