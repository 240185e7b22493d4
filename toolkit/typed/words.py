"""Words as people type them: near misses of a list's words, ticks for yes, stars for a score."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import TYPE_CHECKING

from toolkit.kinds import BadCell
from toolkit.typed.numbers import with_unit
from toolkit.typed.reading import Reading

if TYPE_CHECKING:
    from toolkit.kinds import Words

_YES = frozenset({"o", "y", "x", "✓", "✔", "☑", "✅", "true", "vrai", "1"})
_NO = frozenset({"n", "false", "faux", "0"})
_OF = re.compile(r"([0-9]+(?:[.,][0-9]+)?) ?(?:/|sur|out of|of) ?([0-9]+)")
_STARS = re.compile(r"([★⭐]+)(½?)([☆]*)")
_STAR_WORDS = frozenset({"★", "⭐", "étoile", "étoiles", "etoile", "etoiles", "star", "stars"})
_BEST = 5
#: Shorter stems are shared by words that have nothing to do with each other.
_SHORTEST_STEM = 4


def choice(text: str, words: Words) -> list[Reading]:
    """The values of a list that a tidy text can mean: without accents, in another gender or number.

    In a list of yes and no, ticks and initials too.
    """
    if set(words.values()) == {"yes", "no"}:
        said = {"yes": text in _YES, "no": text in _NO}
        return [Reading(value, exact=False) for value, true in said.items() if true]
    for form in (bare, _stem):
        mine = form(text)
        found = {value for word, value in words.items() if mine and form(word) == mine}
        if found:
            return [Reading(value, exact=False) for value in sorted(found)]
    return []


def score(text: str) -> list[Reading]:
    """The readings of a tidy text as a score out of five: 4/5, 4 sur 5, ★★★★.

    Raises:
        BadCell: `out_of_range`, it is out of another number; `unit_unclear`, a word follows it.
    """
    if match := _OF.fullmatch(text):
        if int(match[2]) != _BEST:
            raise BadCell("out_of_range", low=1, high=_BEST)
        return [Reading(Decimal(match[1].replace(",", ".")), exact=False)]
    if match := _STARS.fullmatch(text):
        if match[3] and sum(map(len, match.groups())) != _BEST:
            return []
        return [Reading(Decimal(len(match[1])) + (Decimal("0.5") if match[2] else 0), exact=False)]
    found = with_unit(text, _STAR_WORDS)
    return [Reading(n.value, n.by, not found.after) for n in found.numbers] if found else []


def bare(word: str) -> str:
    """A word without accents, case, spaces and hyphens."""
    plain = unicodedata.normalize("NFKD", word.lower())
    return "".join(sign for sign in plain if sign.isalnum())


def _stem(word: str) -> str:
    """A word without the endings of gender and number, its double letters single."""
    stem = re.sub(r"(.)\1", r"\1", bare(word)).rstrip("es")
    return stem if len(stem) >= _SHORTEST_STEM else ""
