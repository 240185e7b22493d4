"""Texts as they are printed: in French, spaces that no line may break at."""

from __future__ import annotations

import re

from toolkit.language import Words


def hard_spaces(text: str) -> str:
    """French text whose punctuation and units stay on the line of what they belong to."""
    return _BEFORE_SIGN.sub("\u202f", _HARD.sub("\u00a0", text))


#: Within quotes, before a colon, between a number and its unit.
_HARD = re.compile(r"(?<=«) | (?=[»:%])|(?<=[\d}]) (?=(?:h|min|j)\b)")
#: Before these signs the space is narrow.
_BEFORE_SIGN = re.compile(r" (?=[;?!])")


class PrintedWords(Words):
    """The texts of one room as they are printed."""

    def __getitem__(self, key: str) -> str:
        """The text, its spaces hard where the language asks for it."""
        word = super().__getitem__(key)
        return hard_spaces(word) if self.lang == "fr" else word
