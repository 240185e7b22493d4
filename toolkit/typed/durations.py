"""Durations as people type them: 1h30, 1:30, 90 min, 1,5 h, 1h½; and what a cell shown as a time says."""

from __future__ import annotations

import re
from decimal import Decimal

from toolkit.kinds import A_MONTH, Serial
from toolkit.rounding import denoise
from toolkit.typed.numbers import with_unit
from toolkit.typed.reading import CLOCK, HOURS, MINUTES, NONE, Conventions, Reading

_HOUR_WORDS = frozenset({"h", "hr", "hrs", "heure", "heures", "hour", "hours"})
_MINUTE_WORDS = frozenset({"m", "mn", "mns", "min", "mins", "minute", "minutes", "'"})
_HOUR = r"(?:h|hr|hrs|heures?|hours?)\.?"
_MINUTE = r"(?:m|mn|mns|min|mins|minutes?|')\.?"
_COLONS = re.compile(r"([0-9]{1,4}):([0-9]{1,2})(?::([0-9]{1,2}))?")
_HOURS_MINUTES = re.compile(rf"([0-9]{{1,4}}) ?{_HOUR} ?(?:(?:et|and) )?([0-9]{{1,2}})(?: ?{_MINUTE})?")
_PARTS = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}
_SPELT = {"1/2": "½", "1/4": "¼", "3/4": "¾", "et demie": "½", "et demi": "½", "et quart": "¼"}
_FRACTION = re.compile(r"(?<![0-9/])(?:1/2|1/4|3/4)(?![0-9/])|\bet (?:demie?|quart)$")
_WITH_PART = re.compile(rf"([0-9]*) ?([½¼¾])( ?{_HOUR})?|([0-9]+) ?{_HOUR} ?([½¼¾])")
_TWO_DECIMALS = re.compile(r"([0-9]{1,2})[.,]([0-5][0-9])")
#: A bare decimal from a day on is no number of hours spent on a session.
_DAY = 24
_MINUTES_A_DAY = 1440
_HOUR_LONG = 60


def minutes(text: str) -> list[Reading]:
    """The readings of a tidy text as minutes; a bare decimal is hours or minutes, 8,30 perhaps 8 h 30.

    Raises:
        BadCell: `unit_unclear`, a word other than a unit of time follows.
    """
    if text.startswith("-"):
        return [Reading(-_decimal(r), r.by, r.exact) for r in minutes(text[1:].strip())]
    named = _named(text)
    if named:
        return named
    if part := _WITH_PART.fullmatch(_parts(text)):  # ½ without a unit
        return bare(Decimal(part[1] or 0) + _PARTS[part[2]])
    found = with_unit(text)
    return [reading for n in found.numbers for reading in bare(n.value, text, n.by)] if found else []


def hours(text: str) -> list[Reading]:
    """The readings of a tidy text as hours; a bare number is hours, decimals included.

    Raises:
        BadCell: `unit_unclear`, a word other than a unit of time follows.
    """
    named = _named(text.removeprefix("-").strip())
    if named:
        sign = -1 if text.startswith("-") else 1
        return [Reading(denoise(sign * _decimal(r) / _HOUR_LONG), r.by - {HOURS}, False) for r in named]
    found = with_unit(text)
    return [Reading(n.value, n.by) for n in found.numbers] if found else []


def _named(text: str) -> list[Reading]:
    """The minutes of a text that says of its numbers that they are hours or minutes."""
    if match := _COLONS.fullmatch(text):
        return _clock(int(match[1]), int(match[2]), int(match[3] or 0))
    if match := _HOURS_MINUTES.fullmatch(text):
        return _clock(int(match[1]), int(match[2]))
    if match := _WITH_PART.fullmatch(_parts(text)):
        before, part, unit, whole, after = match.groups()
        said = unit or after
        number = Decimal(before or whole or 0) + _PARTS[part or after]
        return [Reading(number * _HOUR_LONG, frozenset({HOURS}), False)] if said else []
    found = with_unit(text, _HOUR_WORDS | _MINUTE_WORDS)
    if found is None or not found.after:
        return []
    if found.after in _MINUTE_WORDS:
        return [Reading(n.value, n.by, False) for n in found.numbers]
    # Who writes 1,5 h once writes decimal hours elsewhere, too; 2 h says nothing of it.
    return [
        Reading(n.value * _HOUR_LONG, n.by | ({HOURS} if n.value != n.value.to_integral_value() else NONE), False)
        for n in found.numbers
    ]


def _clock(whole: int, rest: int, seconds: int = 0) -> list[Reading]:
    if rest >= _HOUR_LONG or seconds >= _HOUR_LONG:
        return []
    return [Reading(denoise(Decimal(whole * _HOUR_LONG + rest) + Decimal(seconds) / 60), exact=False)]


def bare(number: Decimal, text: str = "", by: Conventions = NONE) -> list[Reading]:
    """What a number without a unit says in a column of minutes; `text` as typed, to see two decimals."""
    if number == number.to_integral_value():
        return [Reading(number, by | ({MINUTES} if number else NONE))]
    as_minutes = Reading(number, by | {MINUTES}, False)
    if abs(number) >= _DAY:
        return [as_minutes]
    readings = [Reading(number * _HOUR_LONG, by | {HOURS}, False)]
    if clock := _TWO_DECIMALS.fullmatch(text):
        readings.append(Reading(Decimal(int(clock[1]) * _HOUR_LONG + int(clock[2])), by | {CLOCK}, False))
    return [*readings, as_minutes]


def bare_cell(number: Decimal) -> list[Reading]:
    """What a cell with a number says in a column of minutes: 8.3 may have been typed 8,30."""
    return bare(number, f"{number:.2f}" if number == round(number, 2) else "")


def shown_as_time(serial: Serial) -> list[Reading]:
    """The minutes of a cell shown as a time or a duration: 25:30 is 1530.

    Whole days are either a duration (24:00) or a number that the cell shows as a date; from a month on, a date.
    """
    number = serial.number
    if not 0 <= number < A_MONTH:
        return []
    spent = Reading(denoise(number * _MINUTES_A_DAY), exact=False)
    return [spent] if number != number.to_integral_value() or not number else [Reading(number, exact=False), spent]


def _parts(text: str) -> str:
    return _FRACTION.sub(lambda match: _SPELT[match[0]], text)


def _decimal(reading: Reading) -> Decimal:
    return Decimal(str(reading.value))
