"""Marks that stand for nothing (-, n/a, néant) or for an error, and texts made fit for comparing.

Nothing here is compiled: of this package it is all that a workbook without a mistake needs.
"""

from __future__ import annotations

#: No number, date or duration that a person types is longer.
_LONGEST = 60
_SPACES = dict.fromkeys(map(ord, "\u00a0\u202f\u2009\u2007\u2002\u2003\t\r\n"), " ")
_SIGNS = dict.fromkeys(map(ord, "\u2212\u2010\u2011\u2012\u2013\u2014\ufe63\uff0d"), "-")
_QUOTES = dict.fromkeys(map(ord, "\u2019\u02bc\u2032\u00b4`"), "'")
#: Marks that show nothing: zero-width spaces, the sign that makes a picture of the one before.
_NOTHING = dict.fromkeys(map(ord, "\ufeff\u200b\u200e\u200f\ufe0f\ufe0e"))
_TIDY = {**_SPACES, **_SIGNS, **_QUOTES, **_NOTHING}

#: What stands for "nothing" or "not known yet". Those of `_NAMES` may also be somebody's initials.
_MARKS = frozenset(
    {
        "-", "--", "---", "_", "?", "??", "???", "...", "..", "…", "/", "n/a", "n.a.", "n.a", "n/d", "n.d.", "s/o",
        "tbd", "tba", "tbc", "à définir", "a definir", "à confirmer", "à compléter", "a completer", "à venir",
        "néant", "neant", "aucun", "aucune", "none", "nil", "null", "nan", "s.o.", "s.o", "sans objet",
        "to be defined", "to be confirmed", "not applicable",
    }
)  # fmt: skip
_NAMES = frozenset({"na", "nd", "nc", "so"})
#: Excel's errors as a text has them (pasted values, exports), in either language.
_ERRORS = frozenset(
    {
        "#n/a", "#ref!", "#value!", "#valeur!", "#name?", "#nom?", "#div/0!", "#null!", "#nul!", "#num!", "#nombre!",
        "#spill!", "#propagation!", "#calc!", "#calcul!", "###", "#####", "err:502", "err:504", "err:508", "err:509",
    }
)  # fmt: skip


def tidy(text: str) -> str:
    """The text in small letters, with plain spaces, hyphens and apostrophes; "" where it is too long to be a value."""
    text = " ".join(text.translate(_TIDY).lower().split())
    return text if len(text) <= _LONGEST else ""


def stands_for_nothing(text: str, in_words: bool = False) -> bool:
    """Whether a text is a placeholder; `in_words`: in a column of words, where `NC` may be a name."""
    if text[-1:].isdigit() or len(text) > _LONGEST:  # most ids and names, told at once
        return False
    mark = tidy(text)
    return mark in _MARKS or (mark in _NAMES and not in_words)


def is_error(text: str) -> bool:
    """Whether a text is what an Excel error leaves in a cell."""
    return tidy(text) in _ERRORS
