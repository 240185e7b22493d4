"""Texts over as many lines of a terminal as they take."""

from __future__ import annotations

import re
import textwrap

#: How many characters a line of a terminal has.
WIDTH = 80


def wrapped(text: str, indent: str = "", further: int = 2, *, hyphens: bool = True) -> list[str]:
    """A text over several lines, those after the first further in; no line ends at a hyphen where it holds options."""
    more = " " * (len(indent) + further)
    lines = textwrap.wrap(_held(text), WIDTH, initial_indent=indent, subsequent_indent=more, break_on_hyphens=hyphens)
    return [line.replace(_HELD, " ") for line in lines]


#: A space at which no line ends.
_HELD = "\ue000"


def _held(text: str) -> str:
    """No line begins with a sign that French has a space before, or ends with its opening quote."""
    return re.sub(r" (?=[:;?!»%])|(?<=«) ", _HELD, text)


def short(text: str, room: int) -> str:
    """A text cut at its end where it is longer than the room (characters)."""
    return text if len(text) <= room else text[: room - 1] + "…"


def tail(text: str, room: int) -> str:
    """A text cut at its beginning: of a place, the sheet and the cell stay."""
    return text if len(text) <= room else "…" + text[len(text) - room + 1 :]


def paragraph(text: str) -> str:
    """A text as lines with their ends; a path is never cut in two, which nobody could copy."""
    filled = textwrap.fill(_held(text), WIDTH, break_long_words=False, break_on_hyphens=False)
    return filled.replace(_HELD, " ") + "\n"
