"""Headers that are nearly ours: a slip of the finger in a label, an accent or a unit left out."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from toolkit.kinds import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

_UNIT = re.compile(r"\(([^)]*)\)")
#: Letters of a label for one slip allowed, and how many slips at most.
_LETTERS_A_SLIP, _MOST = 6, 2
#: How many headers are looked at, and how long each may be: each is held against every name, which would take for ever.
_HEADERS, LONGEST = 300, 500


class Near(NamedTuple):
    """What nearly fits: column -> key where only one does, and column -> keys, or key -> columns, where several do."""

    found: dict[int, str]
    keys: dict[int, list[str]]
    columns: dict[str, list[int]]


def near_headers(unknown: Mapping[int, str], names: Mapping[str, str], missing: set[str]) -> Near:
    """Which missing column an unknown header may be.

    A header that is as near to a column that is there is no candidate for another: "Fees" beside "Fee" is the
    user's own.

    Args:
        unknown: column -> header.
        names: folded label, key or alias -> key, of every column of the table.
        missing: the keys no header names.
    """
    candidates: dict[int, list[str]] = {}
    units: dict[str, set[str]] = {}
    for name, key in names.items():
        units.setdefault(key, set()).update(_UNIT.findall(name))
    plain_names = {name: _plain(name) for name in names}
    for column, text in list(unknown.items())[:_HEADERS]:
        if len(text) > LONGEST:
            continue
        said, plain = set(_UNIT.findall(fold(text))), _plain(text)
        # Hours are no near minutes: another unit is another column.
        keys = sorted({k for name, k in names.items() if said <= units[k] and _are_near(plain, plain_names[name])})
        if keys and missing.issuperset(keys):
            candidates[column] = keys
    columns: dict[str, list[int]] = {}
    for column, keys in candidates.items():
        for key in keys:
            columns.setdefault(key, []).append(column)
    found = {column: keys[0] for column, keys in candidates.items() if len(keys) == 1 and columns[keys[0]] == [column]}
    several = {column: keys for column, keys in candidates.items() if len(keys) > 1}
    shared = {key: where for key, where in columns.items() if len(where) > 1}
    return Near(found, several, shared)


def is_near(text: str, name: str) -> bool:
    """Whether two headers differ by no more than slips, apart from their units (in brackets)."""
    return _are_near(_plain(text), _plain(name))


def _are_near(one: str, other: str) -> bool:
    slips = min(_MOST, min(len(one), len(other)) // _LETTERS_A_SLIP)
    return bool(one) and (one == other or (abs(len(one) - len(other)) <= slips and _slips(one, other, slips) <= slips))


def _plain(header: str) -> str:
    """A header without its unit, accents and signs."""
    letters = unicodedata.normalize("NFD", _UNIT.sub(" ", fold(header)))
    return "".join(letter for letter in letters if letter.isalnum())


def _slips(one: str, other: str, most: int) -> int:
    """How many letters are wrong, missing, too many or exchanged with the next (Damerau and Levenshtein).

    Counted as far as `most`.
    """
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        line = [i]
        for j, wanted in enumerate(other, 1):
            cost = min(last[j] + 1, line[-1] + 1, last[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, before[j - 2] + 1)
            line.append(cost)
        if min(*line, *last) > most:  # what follows builds on these two lines alone
            return most + 1
        before, last = last, line
    return last[-1]
