"""The sorts of values a cell can hold: how each is parsed, beside how Excel formats and validates it.

One `Kind` per sort, so that the two directions cannot drift apart. A parser takes a `Scalar` (what a reading
backend saw) and returns a Python value: whole kinds an int, money and rates a Decimal, dates a date, words a
str. It raises `BadCell` with a code of the catalogue where the cell cannot be that value; it never guesses.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from toolkit.rounding import CENT, denoise, rate

#: Excel's day 0 for dates from March 1900 on (the 1900 leap-year bug shifts those before it).
EPOCH = datetime.date(1899, 12, 30)
_LAST_SERIAL = 2_958_465  # 9999-12-31
#: A number that is shown as a date or a time and has a fraction is a duration below so many days.
A_MONTH = 31
#: No amount, duration or quantity of anybody's is above this.
_BEYOND_MEASURE = 10**12
#: Non-breaking spaces that French typing and French Excel leave in cells.
HARD_SPACES = "\u00a0\u202f"


class ExcelError(str):
    """An Excel error such as #N/A: never a blank, never a zero."""

    __slots__ = ()


class Uncomputed(str):
    """A formula whose result the file does not hold; the text is the formula."""

    __slots__ = ()


class Conflict(str):
    """Two values for one cell; the text shows both, with their places."""

    __slots__ = ()


class Serial(NamedTuple):
    """A number that its cell shows as a date or a time."""

    number: Decimal


#: What a backend may hand over for one cell. Blank cells are not handed over at all.
Scalar = str | Decimal | bool | datetime.date | datetime.time | ExcelError | Serial
#: The words of a fixed list: label or canonical value, folded -> canonical value.
Words = Mapping[str, str]


class BadCell(Exception):  # noqa: N818 - a cell is bad; it is not the program's error
    """The cell cannot hold this kind of value; `code` names the finding."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code, self.params = code, params


def fold(text: str) -> str:
    """Ids and words as they are compared: trimmed, inner blanks single, without case."""
    return " ".join(trim(text).split()).lower()


def trim(text: str) -> str:
    """Without the spaces around it; hard ones become plain."""
    if not text.isascii():
        for space in HARD_SPACES:
            text = text.replace(space, " ")
    return text.strip()


def as_typed(value: Scalar) -> str:
    """The value as a person would recognise it, for findings."""
    match value:
        case Serial(number):
            return _serial(number)
        case Decimal() if abs(value) > _BEYOND_MEASURE:
            return f"{value:g}"
        case Decimal():
            return f"{value.normalize():f}" if value == value.to_integral() else f"{denoise(value):f}"
        case bool():
            return "TRUE" if value else "FALSE"
        case datetime.date():
            return _day(value)
        case _:
            return str(value)


def _serial(number: Decimal) -> str:
    """A date; below a month a time or a duration (25:30), not a day of January 1900."""
    if not 0 <= number <= _LAST_SERIAL:
        return f"{number:f}"
    if number >= A_MONTH or (number and not number % 1):
        return _day(_from_serial(number))
    minutes, seconds = divmod(round(number * 86_400), 60)
    return f"{minutes // 60}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")


def _day(day: datetime.date) -> str:
    """Day first, as both languages have it here."""
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


@dataclass(frozen=True, slots=True)
class Kind:
    """One sort of value.

    `unit` is shown in the schema; `decimals` is how many a number may have (None: not a bounded number);
    `number_format` is an Excel format or the index of a built-in one, which Excel shows in the user's own
    language; `validation` is the data validation of its input cells, in XlsxWriter's terms.
    """

    name: str
    parse: Callable[[Scalar, Words], Any]
    unit: str | None = None
    decimals: int | None = None
    number_format: str | int = "General"
    validation: Mapping[str, Any] | None = None
    align: str = "left"


def _text(value: Scalar, _words: Words) -> str:
    if isinstance(value, str):
        return trim(value)
    return as_typed(value)


def _id(value: Scalar, _words: Words) -> str:
    text = _text(value, _words)
    if any(sign in text for sign in "*?~"):
        raise BadCell("id_wildcard")
    if text[:1] in {"=", "<", ">"}:
        raise BadCell("id_operator")
    return text


def _number(value: Scalar, expected: str) -> Decimal:
    """The number in a cell, without binary noise; anything else is not this kind."""
    match value:
        case bool():
            raise BadCell("not_a_number", expected=expected)
        case Decimal() if abs(value) > _BEYOND_MEASURE:
            raise BadCell("beyond_measure")
        case Decimal():
            return value if not value % 1 else denoise(value)
        case Serial():
            raise BadCell("number_shown_as_date", expected=expected)
        case _:
            raise BadCell("not_a_number", expected=expected)


def _bounded(expected: str, decimals: int, *bounds: int) -> Callable[..., Decimal]:
    """A parser of numbers from 0 on, or from one bound to the other, with at most that many decimals."""

    step = Decimal(1).scaleb(-decimals)

    def parse(value: Scalar, _words: Words) -> Decimal:
        number = _number(value, expected)
        if number % step:
            raise BadCell("too_many_decimals" if decimals else "not_whole", decimals=decimals)
        if number < 0:
            raise BadCell("negative")
        if bounds and not bounds[0] <= number <= bounds[1]:
            raise BadCell("out_of_range", low=bounds[0], high=bounds[1])
        return number

    return parse


def _whole(expected: str, *bounds: int) -> Callable[[Scalar, Words], int]:
    bounded = _bounded(expected, 0, *bounds)
    return lambda value, words: int(bounded(value, words))


_amount_of, _share_of = _bounded("money", 2), _bounded("rate", 6, 0, 10)


def _amount(value: Scalar, words: Words) -> Decimal:
    return _amount_of(value, words).quantize(CENT)


def _rate(value: Scalar, words: Words) -> Decimal:
    # "Rates round to 4 decimals" (contract, section 3): so do those typed in.
    return rate(_share_of(value, words))


def _signed(value: Scalar, _words: Words) -> Decimal:
    return _number(value, "number")


def _date(value: Scalar, _words: Words) -> datetime.date:
    match value:
        case datetime.datetime():
            return value.date()
        case datetime.date():
            return value
        case Serial(number) | (Decimal() as number) if 1 <= number <= _LAST_SERIAL:
            return _from_serial(number)
        case _:
            raise BadCell("not_a_date")


def _from_serial(number: Decimal) -> datetime.date:
    return EPOCH + datetime.timedelta(days=int(number))


def _time(value: Scalar, _words: Words) -> datetime.time:
    match value:
        case datetime.datetime() | datetime.time():
            return value.time() if isinstance(value, datetime.datetime) else value
        case Serial(number) | (Decimal() as number) if 0 <= number < _LAST_SERIAL:
            minutes = round(number * 1440) % 1440
            return datetime.time(minutes // 60, minutes % 60)
        case _:
            raise BadCell("not_a_time")


def _choice(value: Scalar, words: Words) -> str:
    if isinstance(value, bool):
        value = "yes" if value else "no"
    word = words.get(fold(as_typed(value)))
    if word is None:
        raise BadCell("not_in_list", choices=" | ".join(dict.fromkeys(words.values())))
    return word


def _integer_validation(low: int = 0, high: int | None = None) -> dict[str, Any]:
    if high is None:
        return {"validate": "integer", "criteria": ">=", "value": low}
    return {"validate": "integer", "criteria": "between", "minimum": low, "maximum": high}


_AMOUNT = {"validate": "decimal", "criteria": ">=", "value": 0}
_SHARE = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 10}
_DATE = {"validate": "date", "criteria": ">=", "value": datetime.date(2000, 1, 1)}
_TIME = {
    "validate": "time",
    "criteria": "between",
    "minimum": datetime.time(0, 0),
    "maximum": datetime.time(23, 59),
}
_ANY_NUMBER = {"validate": "decimal", "criteria": "between", "minimum": -(10**12), "maximum": 10**12}
# Built-in number formats, which Excel and LibreOffice show in the user's own language.
_MONEY_FORMAT, _DATE_FORMAT, _TIME_FORMAT = 4, 14, 20


def _whole_kind(name: str, unit: str | None) -> Kind:
    return Kind(name, _whole(name), unit, 0, "#,##0", _integer_validation(), "right")


_ALL = (
    Kind("id", _id),
    Kind("text", _text),
    Kind("date", _date, None, None, _DATE_FORMAT, _DATE, "center"),
    Kind("time", _time, None, None, _TIME_FORMAT, _TIME, "center"),
    _whole_kind("minutes", "min"),
    Kind("hours", _bounded("hours", 2), "h", 2, "General", _AMOUNT, "right"),
    Kind("money", _amount, "money", 2, _MONEY_FORMAT, _AMOUNT, "right"),
    Kind("money_per_hour", _amount, "money/h", 2, _MONEY_FORMAT, _AMOUNT, "right"),
    _whole_kind("quantity", None),
    _whole_kind("days", "days"),
    _whole_kind("count", None),
    Kind("rate", _rate, "share", 6, "0.0%", _SHARE, "right"),
    Kind("number", _signed, None, None, "General", _ANY_NUMBER, "right"),
    Kind("score", _whole("score", 1, 5), "1-5", 0, "0", _integer_validation(1, 5), "center"),
    Kind("choice", _choice, None, None, "General", None, "center"),
)
KINDS: Mapping[str, Kind] = {kind.name: kind for kind in _ALL}
