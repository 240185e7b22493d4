"""What a formula is wherever it stands: its references by their distance from its own row."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

#: A cell's address in a formula, not a function's name such as LOG10( nor part of a word.
_ADDRESS = re.compile(r"(?<![\w.$])(\$?[A-Z]{1,3})(\$?)(\d{1,7})(?![\w.(])")
#: Stands before and after a distance; no XML can hold it.
_MARK = "\x00"


def relative(text: str, row: int) -> str:
    """A formula with its rows by their distance from its own, unless they are fixed."""

    def distance(match: re.Match[str]) -> str:
        letters, fixed, number = match.groups()
        return match[0] if fixed else f"{letters}{_MARK}{int(number) - row}{_MARK}"

    return _ADDRESS.sub(distance, text)


def standing(formula: str) -> Callable[[bytes], bytes]:
    """How a relative formula reads in a row: a function of the row's digits, in the bytes of a file."""
    parts = formula.encode().split(_MARK.encode())
    pieces, distances = parts[::2], [int(part) for part in parts[1::2]]
    if not any(distances):  # only its own row, as in most columns
        return lambda row: row.join(pieces)

    def moved(row: bytes) -> bytes:
        parts[1::2] = [b"%d" % (int(row) + distance) for distance in distances]
        return b"".join(parts)

    return moved
