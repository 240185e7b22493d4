"""How findings say what a cell was read as, in either language."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from toolkit.kinds import as_typed
from toolkit.language import Words, texts

if TYPE_CHECKING:
    from collections.abc import Sequence

_AN_HOUR = 60
_MONEY = ("money", "money_per_hour")


def shown(kind: str, value: Any, lang: str) -> str:
    """A value as a person says it: 90 min (1 h 30), 4 mai 2026, 20 %."""
    match value:
        case datetime.date():
            month = texts("report")["months"][lang].split()[value.month - 1]
            return f"{value.day} {month} {value.year}"
        case datetime.time():
            return f"{value.hour}:{value.minute:02}"
        case Decimal() | int():
            return _number(kind, Decimal(value), lang)
    return str(value)


def _number(kind: str, number: Decimal, lang: str) -> str:
    if kind == "rate":
        return _plain(number * 100, lang) + ("%" if lang == "en" else "\u00a0%")
    if kind in _MONEY and number == round(number, 2):
        return _signed(f"{number:.2f}", lang)
    if kind == "hours":
        return _plain(number, lang) + " h"
    if kind != "minutes":
        return _plain(number, lang)
    said = _plain(number, lang) + " min"
    if number % 1 or number < _AN_HOUR:
        return said
    hours, minutes = divmod(int(number), _AN_HOUR)
    return f"{said} ({hours} h {minutes:02})"


def to_type(kind: str, value: Any, lang: str) -> str:
    """What to type so that a cell has one reading only; dates year first, which every spreadsheet takes."""
    match value:
        case datetime.date():
            return value.isoformat()
        case Decimal() if kind == "minutes":
            return _plain(value, lang)
    return shown(kind, value, lang)


def either(parts: Sequence[str], lang: str) -> str:
    """`a, b ou c`."""
    said = list(dict.fromkeys(parts))
    return Words("typed", lang)["or"].join([", ".join(said[:-1]), said[-1]] if len(said) > 1 else said)


def how(kind: str, lang: str) -> str:
    """How a cell of this kind should be typed."""
    known = texts("typed")
    key = f"how_{kind}" if f"how_{kind}" in known else "how_number"
    text: str = known[key][lang]
    return text


def _plain(number: Decimal, lang: str) -> str:
    return _signed(as_typed(number), lang)


def _signed(text: str, lang: str) -> str:
    return text if lang == "en" else text.replace(".", ",")
