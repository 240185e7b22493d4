"""Dates, times and durations in ISO 8601, as .ods and Strict OOXML write them, as the serial numbers of Excel."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal

from toolkit.kinds import EPOCH, Serial

_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T(.+))?Z?$")
_CLOCK = re.compile(r"T?(\d{1,2}):(\d\d)(?::(\d\d(?:[.,]\d{1,12})?))?Z?$")
_DURATION = re.compile(r"(-)?PT(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9}(?:[.,]\d{1,12})?)S)?$")
_DAY = Decimal(86_400)
#: Excel keeps a moment to 15 digits or so: a division that does not end is cut there.
_DIGITS = Decimal("1e-12")


def serial(text: str) -> Serial | None:
    """The serial number of a date, a date with a time, or a time of day; None for anything else."""
    text = text.strip()
    found = _DATE.match(text)
    if found is None:
        return _clock(text)
    try:
        days = (datetime.date(int(found[1]), int(found[2]), int(found[3])) - EPOCH).days
    except ValueError:
        return None
    clock = _clock(found[4]) if found[4] else Serial(Decimal(0))
    return None if clock is None else Serial(days + clock.number)


def duration(text: str) -> Serial | None:
    """The serial number of a duration such as PT09H30M00S, in days; None for anything else."""
    found = _DURATION.match(text.strip())
    if found is None:
        return None
    days = _days(int(found[2] or 0), int(found[3] or 0), found[4] or "0")
    return Serial(-days if found[1] else days)


def _clock(text: str) -> Serial | None:
    found = _CLOCK.match(text)
    return Serial(_days(int(found[1]), int(found[2]), found[3] or "0")) if found else None


def _days(hours: int, minutes: int, seconds: str) -> Decimal:
    days = (hours * 3600 + minutes * 60 + Decimal(seconds.replace(",", "."))) / _DAY
    return days if days == days.to_integral() else days.quantize(_DIGITS)
