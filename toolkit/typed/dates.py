"""Dates and times of day as text: figures in any order, months by name in either language."""

from __future__ import annotations

import datetime
import re
import unicodedata
from decimal import Decimal

from toolkit.typed.reading import DAY_FIRST, MONTH_FIRST, NONE, Conventions, Reading

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier janv jan january", "fevrier fevr fev february feb", "mars mar march", "avril avr april apr",
            "mai may", "juin june jun", "juillet juil jul july", "aout august aug", "septembre sept sep september",
            "octobre oct october", "novembre nov november", "decembre dec december",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
#: Name -> day of the week, 0 the Monday.
_DAYS = {
    name: number
    for number, names in enumerate(
        (
            "lundi lun monday mon", "mardi mar tuesday tues tue", "mercredi mer wednesday wed",
            "jeudi jeu thursday thurs thur thu", "vendredi ven friday fri", "samedi sam saturday sat",
            "dimanche dim sunday sun",
        )
    )
    for name in names.split()
}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_TIME_OF_DAY = (
    r"(?:[ t,]+(?:a |at )?[0-9]{1,2}[:h][0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?"
    r"(?: ?[ap]m)?(?:z|[+-][0-9]{2}:?[0-9]{2})?)?"
)
_YEAR = "([0-9]{4}|'?[0-9]{2})"
_YEAR_FIRST = re.compile(rf"([0-9]{{4}})([-/.])([0-9]{{1,2}})\2([0-9]{{1,2}}){_TIME_OF_DAY}")
_COMPACT = re.compile(r"((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})")
_YEAR_LAST = re.compile(rf"([0-9]{{1,2}})([-/. ])([0-9]{{1,2}})\2([0-9]{{4}}|[0-9]{{2}}){_TIME_OF_DAY}")
_DAY_NAME = re.compile(rf"({'|'.join(sorted(_DAYS, key=len, reverse=True))})\.?,? (?:le |the )?(?=[0-9]|{_MONTH})")
_DAY_MONTH = re.compile(rf"([0-9]{{1,2}})(?:er|st|nd|rd|th)?[ ./-]*(?:of )?({_MONTH})\.?[ ,./-]*{_YEAR}{_TIME_OF_DAY}")
_MONTH_DAY = re.compile(rf"({_MONTH})\.?[ -]*([0-9]{{1,2}})(?:st|nd|rd|th)?[ ,-]+{_YEAR}{_TIME_OF_DAY}")
_SERIAL = re.compile(r"[0-9]{5}")
_CLOCK = re.compile(r"([0-9]{1,2})(?: ?h ?([0-9]{2})?|[:.]([0-9]{2})(?::([0-9]{2}))?)?(?: ?([ap])\.?m\.?)?")
#: Days of Excel's calendar from 2000 to 2099: a number of five figures outside them is no date.
_SERIALS = range(36_526, 73_051)
#: Two figures are a year of this century: the workbooks take no earlier date.
_CENTURY = 2000
_EARLIEST_YEAR = 1900
_NOON = 12


def date(text: str) -> list[Reading]:
    """The readings of a tidy text as a date, day or month first; a time of day after it is left aside.

    A day of the week before it rules out those that fall on another.
    """
    text = _plain(text)
    found = _date(text)  # "mar" is a month too
    named = None if found else _DAY_NAME.match(text)
    if named is None:
        return found
    return [each for each in _date(text[named.end() :]) if _falls_on(each, _DAYS[named[1]])]


def _falls_on(reading: Reading, day: int) -> bool:
    return isinstance(reading.value, datetime.date) and reading.value.weekday() == day


def _date(text: str) -> list[Reading]:
    if match := _YEAR_FIRST.fullmatch(text):
        return _of(int(match[1]), int(match[3]), int(match[4]))
    if match := _COMPACT.fullmatch(text):
        return _of(int(match[1]), int(match[2]), int(match[3]))
    if match := _YEAR_LAST.fullmatch(text):
        return _figures(int(match[1]), int(match[3]), _year(match[4]), match[2])
    if match := _DAY_MONTH.fullmatch(text):
        return _of(_year(match[3]), _MONTHS[match[2]], int(match[1]), exact=False)
    if match := _MONTH_DAY.fullmatch(text):
        return _of(_year(match[3]), _MONTHS[match[1]], int(match[2]), exact=False)
    if _SERIAL.fullmatch(text) and int(text) in _SERIALS:
        return [Reading(Decimal(text), exact=False)]
    return []


def time(text: str) -> list[Reading]:
    """The readings of a tidy text as a time of day: 9h30, 9:30, 9.30, 9 am; a bare number is none."""
    match = _CLOCK.fullmatch(text)
    if match is None or not (match[5] or "h" in text or match[3]):
        return []
    hour, minute, second = int(match[1]), int(match[2] or match[3] or 0), int(match[4] or 0)
    if match[5]:
        if not 1 <= hour <= _NOON:
            return []
        hour = hour % _NOON + (_NOON if match[5] == "p" else 0)
    try:
        return [Reading(datetime.time(hour, minute, second), exact=":" in text)]
    except ValueError:
        return []


def hour_alone(number: Decimal) -> list[Reading]:
    """The readings of a number in a column of times: 9 is nine o'clock, or midnight as Excel counts days."""
    minutes = [round(number * 60), round(number % 1 * 1440)]
    return [Reading(datetime.time(m // 60 % 24, m % 60), exact=False) for m in minutes if m < 24 * 60]


def _figures(first: int, second: int, year: int, separator: str) -> list[Reading]:
    day_first = _of(year, second, first, frozenset({DAY_FIRST}))
    month_first = _of(year, first, second, frozenset({MONTH_FIRST}))
    if day_first and separator == ".":
        return [Reading(day_first[0].value)]  # nobody writes the month first with points
    return day_first + month_first


def _of(year: int, month: int, day: int, by: Conventions = NONE, exact: bool = True) -> list[Reading]:
    if year < _EARLIEST_YEAR:
        return []
    try:
        return [Reading(datetime.date(year, month, day), by, exact)]
    except ValueError:
        return []


def _year(figures: str) -> int:
    year = int(figures.removeprefix("'"))
    return year if len(figures.removeprefix("'")) > 2 else _CENTURY + year


def _plain(text: str) -> str:
    """Without accents."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
