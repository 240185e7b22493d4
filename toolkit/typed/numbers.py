"""Numbers as text: either decimal sign, groups of thousands, signs before and after, a unit beside them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from toolkit.kinds import BadCell
from toolkit.typed.reading import COMMA, DOT, NONE, Conventions

_PLAIN = re.compile(r"[0-9]+")
_ONE_SIGN = re.compile(r"([0-9]*)([.,])([0-9]+)")
_GROUPS = re.compile(r"[0-9]{1,3}(?:([ '])[0-9]{3})(?:\1[0-9]{3})*(?:([.,])[0-9]+)?")
_DOT_GROUPS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+|[0-9]{1,3}(?:\.[0-9]{3}){2,}")
_COMMA_GROUPS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]+|[0-9]{1,3}(?:,[0-9]{3}){2,}")
#: A single run of digits with its signs, and the words beside it.
_BESIDE = re.compile(r"([^0-9]*?)([.,]?[0-9](?:[0-9 .,']*[0-9])?)([^0-9]*)")


class Number(NamedTuple):
    """One number that a text can mean, by the decimal sign it takes for granted."""

    value: Decimal
    by: Conventions = NONE


def numbers(text: str) -> list[Number]:
    """What the digits and signs of a tidy text without a unit can mean: nothing, one number or two.

    1 234,5 and 1.234,50 are certain; 1.234 and 1,234 are either a thousand or a decimal fraction.
    """
    if _PLAIN.fullmatch(text):
        return [Number(Decimal(text))]
    if match := _ONE_SIGN.fullmatch(text):
        return _one_sign(*match.groups())
    if match := _GROUPS.fullmatch(text):
        number = re.sub("[ ']", "", text)
        return [_written(number, match[2])] if match[2] else [Number(Decimal(number))]
    if _DOT_GROUPS.fullmatch(text):
        return [_written(text.replace(".", ""), ",")]
    if _COMMA_GROUPS.fullmatch(text):
        return [_written(text.replace(",", ""), ".")]
    return []


def _one_sign(whole: str, sign: str, rest: str) -> list[Number]:
    fraction = _written(f"{whole}{sign}{rest}", sign)
    if len(rest) != 3 or not 1 <= len(whole) <= 3 or whole.startswith("0"):
        return [fraction]
    return [_written(whole + rest, "." if sign == "," else ","), fraction]


def _written(number: str, decimal_sign: str) -> Number:
    """A number without groups, written where this is the decimal sign."""
    return Number(Decimal(number.replace(",", ".")), frozenset({COMMA if decimal_sign == "," else DOT}))


class Measure(NamedTuple):
    """A number, in one or two readings, with what stands before and after it."""

    numbers: list[Number]
    before: str = ""
    after: str = ""


def measure(text: str) -> Measure | None:
    """A tidy text as one number and the words beside it, if it is that.

    -5, - 5, 5-, (5), € -5 and (5 €) are negative.
    """
    match = _BESIDE.fullmatch(text)
    found = numbers(match[2]) if match else []
    if not match or not found:
        return None
    before, after, negative = _signed(match[1].strip(), match[3].strip())
    return Measure([Number(-n.value, n.by) for n in found] if negative else found, before, after)


def _signed(before: str, after: str) -> tuple[str, str, bool]:
    """The words beside a number without its sign, and whether that makes it negative."""
    if before.startswith("(") and after.endswith(")"):
        return before[1:].strip(), after[:-1].strip(), True
    for sign in "-+":
        if before.startswith(sign):
            return before[1:].strip(), after, sign == "-"
        if before.endswith(sign):
            return before[:-1].strip(), after, sign == "-"
    if after.startswith("-"):
        return before, after[1:].strip(), True
    if after.endswith("-"):
        return before, after[:-1].strip(), True
    return before, after, False


def with_unit(text: str, units: frozenset[str] = frozenset()) -> Measure | None:
    """A tidy text as a number alone or with one of these units after it (`after` says which).

    Raises:
        BadCell: `unit_unclear`, another word follows the number.
    """
    found = measure(text)
    if found is None or found.before:
        return None
    unit = found.after.rstrip(".")
    if unit and unit not in units:
        raise BadCell("unit_unclear", unit=found.after)
    return Measure(found.numbers, "", unit)
