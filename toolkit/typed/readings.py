"""The readings of one cell, by its kind."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from toolkit.kinds import Serial
from toolkit.typed import amounts, dates, durations, words
from toolkit.typed.marks import tidy
from toolkit.typed.numbers import with_unit
from toolkit.typed.reading import Reading, apart

if TYPE_CHECKING:
    from toolkit.kinds import Scalar, Words

_DAYS = frozenset({"j", "jour", "jours", "d", "day", "days"})


def readings(kind: str, value: Scalar, list_words: Words, currency: str = "EUR") -> list[Reading]:
    """Everything that a cell of this kind can mean, each value once.

    Args:
        kind: the name of a kind.
        value: the cell, which its kind does not take as it is.
        list_words: the words of its list, if it has one.
        currency: the workbook's, as a code or a sign.

    Raises:
        BadCell: it is understood, and refused: `unit_unclear`, `other_currency`, `out_of_range`.
    """
    match value:
        case Serial(number):
            if kind == "time":
                return dates.hour_alone(number)
            return durations.shown_as_time(value) if kind == "minutes" else []
        case bool() | datetime.date():
            return []
        case datetime.time():
            spent = value.hour * 60 + value.minute + Decimal(value.second) / 60
            return [Reading(spent, exact=False)] if kind == "minutes" else []
        case Decimal():
            return apart(_of_number(kind, value, list_words))
    text = tidy(value)
    return apart(_of_text(kind, text, list_words, currency)) if text else []


def _of_number(kind: str, number: Decimal, list_words: Words) -> list[Reading]:
    if kind == "minutes":
        return durations.bare_cell(number)
    if kind == "rate":
        return amounts.share(number)
    if kind == "time":
        return dates.hour_alone(number)
    if kind == "choice" and number == number.to_integral_value():
        return words.choice(f"{number:f}".partition(".")[0], list_words)
    return []


def _of_text(kind: str, text: str, list_words: Words, currency: str) -> list[Reading]:
    match kind:
        case "minutes":
            return durations.minutes(text)
        case "hours":
            return durations.hours(text)
        case "money" | "money_per_hour":
            return amounts.amount(text, currency, kind == "money_per_hour")
        case "rate":
            return amounts.rate(text)
        case "number":
            return amounts.any_number(text)
        case "date":
            return dates.date(text)
        case "time":
            return dates.time(text)
        case "score":
            return words.score(text)
        case "choice":
            return words.choice(text, list_words)
        case "quantity" | "count" | "days":
            found = with_unit(text, _DAYS if kind == "days" else frozenset())
            return [Reading(n.value, n.by, not found.after) for n in found.numbers] if found else []
    return []
