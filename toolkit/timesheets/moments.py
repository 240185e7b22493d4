"""Dates, times of day and lengths of time as trackers write them."""

from __future__ import annotations

import datetime
import re
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

#: The orders in which a date may be written; ISO dates need none.
DAY_FIRST, MONTH_FIRST = "dmy", "mdy"
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]+(.*))?")
_FIGURES = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?:[ ,]+(.*))?")
_CENTURY = 2000
_OFFSET = r"(?:Z|[+-]\d{2}:?\d{2})?"
_CLOCK = re.compile(r"(\d{1,2})[:h.](\d{2})(?:[:.](\d{2})(?:\.\d+)?)?\s*(?:([ap])\.?\s*m\.?)?" + _OFFSET, re.I)
_HOUR = re.compile(r"(\d{1,2})\s*([ap])\.?\s*m\.?", re.I)
_NOON = 12
#: 1:30 and 1:30:00 are hours; "47:06 min" is minutes, as Toggl shows what is shorter than an hour.
_COLONS = re.compile(r"(\d+):(\d{1,2})(?::(\d{1,2}))?\s*(min)?")
_HOURS = r"h(?:ours?|rs?|eures?)?\.?"
_MINUTES = r"m(?:in(?:utes?|s)?|n)?\.?"
_HOURS_MINUTES = re.compile(rf"(\d+)\s*{_HOURS}\s*(\d{{1,2}})", re.I)
_UNITS = re.compile(
    rf"(?:(\d+(?:\.\d+)?)\s*{_HOURS})?\s*(?:(\d+(?:\.\d+)?)\s*{_MINUTES})?\s*(?:(\d+)\s*s(?:ec(?:onde?s?|s)?)?\.?)?",
    re.I,
)
_NUMBER = re.compile(r"\d+(?:\.\d+)?|\.\d+")
_HOUR_LONG, _MINUTE_LONG = 3600, 60
#: Nobody's day has more hours: bare numbers that are all below it are hours, others seconds.
_DAY = 24


def order_proven(texts: Iterable[str]) -> tuple[str | None, str]:
    """The order of days and months that a whole column proves, and a date that is in doubt ("": none is)."""
    figures = [(text, m) for text in texts if (m := _FIGURES.fullmatch(text)) and not _ISO.fullmatch(text)]
    if not figures:
        return DAY_FIRST, ""
    first = any(int(m[1]) > _NOON for _, m in figures)
    second = any(int(m[3]) > _NOON for _, m in figures)
    if first != second:
        return (DAY_FIRST if first else MONTH_FIRST), ""
    return None, figures[0][0]


def date_and_time(text: str, order: str) -> tuple[datetime.date, str]:
    """A date, and the time of day that may follow it.

    Raises:
        ValueError: it is no date.
    """
    if match := _ISO.fullmatch(text):
        return datetime.date(int(match[1]), int(match[2]), int(match[3])), match[4] or ""
    if match := _FIGURES.fullmatch(text):
        day, month = (match[1], match[3]) if order == DAY_FIRST else (match[3], match[1])
        year = int(match[4]) + (_CENTURY if len(match[4]) == len("26") else 0)
        return datetime.date(year, int(month), int(day)), match[5] or ""
    raise ValueError(text)


def time_of_day(text: str) -> datetime.time:
    """A time of day, of 24 hours or of twice twelve.

    Raises:
        ValueError: it is none.
    """
    if match := _CLOCK.fullmatch(text.strip()):
        hour, minute, second, half = int(match[1]), int(match[2]), int(match[3] or 0), match[4]
    elif match := _HOUR.fullmatch(text.strip()):
        hour, minute, second, half = int(match[1]), 0, 0, match[2]
    else:
        raise ValueError(text)
    if half:
        if not 1 <= hour <= _NOON:
            raise ValueError(text)
        hour = hour % _NOON + (_NOON if half.lower() == "p" else 0)
    return datetime.time(hour, minute, second)


def seconds(text: str, unit: int) -> int:
    """A length of time in seconds: 1:30, 1:30:00, 1h 30m, 1.5 h, or a bare number of `unit` seconds.

    Raises:
        ValueError: it is none.
    """
    plain = _plain(text)
    if match := _COLONS.fullmatch(plain):
        first, second, third = int(match[1]), int(match[2]), int(match[3] or 0)
        if second >= _MINUTE_LONG or third >= _MINUTE_LONG:
            raise ValueError(text)
        if match[4] and not match[3]:
            return first * _MINUTE_LONG + second
        return first * _HOUR_LONG + second * _MINUTE_LONG + third
    if _NUMBER.fullmatch(plain):
        return _whole(Decimal(plain) * unit)
    match = _HOURS_MINUTES.fullmatch(plain) or _UNITS.fullmatch(plain)
    if match is None or not any(match.groups()):
        raise ValueError(text)
    hours, minutes, rest = (Decimal(part or 0) for part in (*match.groups(), 0)[:3])
    return _whole(hours * _HOUR_LONG + minutes * _MINUTE_LONG + rest)


def unit_of(texts: Iterable[str]) -> int:
    """What a bare number is in a column of durations: hours where one has a fraction or all are below a day."""
    numbers = [Decimal(plain) for text in texts if _NUMBER.fullmatch(plain := _plain(text))]
    hours = any(number % 1 for number in numbers) or all(number <= _DAY for number in numbers)
    return _HOUR_LONG if hours else 1


def _plain(text: str) -> str:
    """With a decimal point, and without the spaces that French groups digits by."""
    return re.sub(r"(?<=\d)[\u00a0\u202f ](?=\d{3}\b)", "", text.strip()).replace(",", ".").replace("\u00a0", " ")


def _whole(number: Decimal) -> int:
    return int(number.quantize(Decimal(1), ROUND_HALF_UP))
