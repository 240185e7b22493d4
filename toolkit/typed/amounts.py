"""Amounts and rates as people type them: a currency sign before, after or in the middle; a percent sign."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from toolkit.kinds import BadCell
from toolkit.typed.numbers import measure, numbers, with_unit
from toolkit.typed.reading import NONE, PERCENT, SHARE, Conventions, Reading

if TYPE_CHECKING:
    from decimal import Decimal

#: What people write for a currency -> the codes it can stand for.
_CURRENCIES: dict[str, tuple[str, ...]] = {
    "€": ("eur",), "euro": ("eur",), "euros": ("eur",),
    "$": ("usd", "cad", "aud", "nzd", "sgd", "hkd", "mxn"), "us$": ("usd",), "$us": ("usd",), "$ us": ("usd",),
    "ca$": ("cad",), "c$": ("cad",), "$ ca": ("cad",), "$ca": ("cad",), "a$": ("aud",),
    "dollar": ("usd", "cad", "aud", "nzd", "sgd", "hkd"), "dollars": ("usd", "cad", "aud", "nzd", "sgd", "hkd"),
    "£": ("gbp",), "pound": ("gbp",), "pounds": ("gbp",), "livres": ("gbp",), "livre": ("gbp",),
    "¥": ("jpy", "cny"), "yen": ("jpy",), "yens": ("jpy",), "yuan": ("cny",), "yuans": ("cny",),
    "fr": ("chf",), "fr.": ("chf",), "sfr": ("chf",), "sfr.": ("chf",), "franc": ("chf", "xof", "xaf", "xpf"),
    "francs": ("chf", "xof", "xaf", "xpf"), "fcfa": ("xof", "xaf"), "f cfa": ("xof", "xaf"), "cfa": ("xof", "xaf"),
    "kr": ("sek", "nok", "dkk"), "kr.": ("sek", "nok", "dkk"), "zł": ("pln",), "kč": ("czk",), "ft": ("huf",),
    "lei": ("ron",), "₽": ("rub",), "₹": ("inr",), "₺": ("try",), "₪": ("ils",), "₴": ("uah",), "r$": ("brl",),
    "dh": ("mad",), "dhs": ("mad",), "dt": ("tnd",), "da": ("dzd",), "฿": ("thb",), "₩": ("krw",), "₫": ("vnd",),
}  # fmt: skip
_CODES = frozenset(code for codes in _CURRENCIES.values() for code in codes) | {"bgn", "isk", "zar", "aed"}
_PER_HOUR = re.compile(r" ?(?:/|par|per|an) ?(?:h|hr|heure|hour)$|(?<=\w|[€$£]) ?de l'heure$")
#: 12€50, as one says it.
_IN_THE_MIDDLE = re.compile(r"([0-9]+|[0-9]{1,3}(?: [0-9]{3})+) ?(€|euros?|eur|\$|£|chf|fr\.?) ?([0-9]{2})")
_PERCENT = frozenset({"%", "pour cent", "pourcent", "percent", "per cent", "pct"})
#: A bare number above it is a percentage: the kind takes no greater share.
_HIGHEST_SHARE = 10


def amount(text: str, currency: str, per_hour: bool = False) -> list[Reading]:
    """The readings of a tidy text as an amount of the workbook's currency (its code or sign).

    Raises:
        BadCell: `other_currency`, a sign of another one; `unit_unclear`, a word that is no currency.
    """
    if per_hour:
        text = _PER_HOUR.sub("", text)
    if match := _IN_THE_MIDDLE.fullmatch(text):
        _same(match[2], currency)
        return [Reading(n.value, n.by) for n in numbers(f"{match[1]},{match[3]}")]
    found = measure(text)
    if found is None or (found.before and (found.after or not _codes(found.before))):
        return []
    if unit := found.before or found.after:
        _same(unit, currency)
    return [Reading(n.value, n.by) for n in found.numbers]


def _same(unit: str, currency: str) -> None:
    """Refuse a unit that is not the workbook's currency."""
    codes, own = _codes(unit), currency.strip().lower()
    if unit == own:
        return
    if not codes:
        raise BadCell("unit_unclear", unit=unit)
    if not set(codes) & set(_codes(own)):
        raise BadCell("other_currency", other=unit.upper() if unit in _CODES else unit)


def _codes(unit: str) -> tuple[str, ...]:
    return (unit,) if unit in _CODES else _CURRENCIES.get(unit, ())


def rate(text: str) -> list[Reading]:
    """The readings of a tidy text as a share: 20 %, 0,2.

    Raises:
        BadCell: `unit_unclear`, a word other than per cent follows.
    """
    found = with_unit(text, _PERCENT)
    if found is None:
        return []
    if found.after:
        return [Reading(n.value / 100, n.by) for n in found.numbers]
    return [reading for n in found.numbers for reading in share(n.value, n.by)]


def share(number: Decimal, by: Conventions = NONE) -> list[Reading]:
    """What a bare number says in a column of rates: 0.2 a share, 20 a percentage, 5 either."""
    as_share = Reading(number, by | {SHARE})
    as_percent = Reading(number / 100, by | {PERCENT}, False)
    if abs(number) < 1:
        return [as_share]
    return [as_percent] if abs(number) > _HIGHEST_SHARE else [as_share, as_percent]


def any_number(text: str) -> list[Reading]:
    """The readings of a tidy text as a number of no unit; 12 % is 12 or 0.12.

    Raises:
        BadCell: `unit_unclear`, a word follows it.
    """
    found = with_unit(text, _PERCENT)
    if found is None:
        return []
    if not found.after:
        return [Reading(n.value, n.by) for n in found.numbers]
    return [
        Reading(value, n.by | {way}, False)
        for n in found.numbers
        for value, way in ((n.value, PERCENT), (n.value / 100, SHARE))
    ]
