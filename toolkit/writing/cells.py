"""Writing what a person would have typed: text stays text, numbers numbers, dates dates."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from toolkit.kinds import ExcelError, Scalar, Serial
from toolkit.writing.draft import done

if TYPE_CHECKING:
    from toolkit.kinds import Kind


#: Built-in formats of dates, of dates with a time, and one of durations over a day.
_DAY, _MOMENT, _DURATION = 14, 22, "[h]:mm:ss"
#: Below so many days a number with a fraction is a duration, not a day of 1900.
_DAYS = 31
#: The errors that a workbook can hold; any other, of a newer program, is written as #VALUE!, which it means.
_ERRORS = {"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"}


def format_of(value: Scalar | None, kind: Kind) -> str | int:
    """The number format of a cell: its kind's, but a date or duration where neither belongs keeps showing as one."""
    if not isinstance(value, Serial) or kind.name in ("date", "time"):
        return kind.number_format
    if not value.number % 1 and value.number:
        return _DAY
    return _DURATION if value.number < _DAYS else _MOMENT


def write_scalar(sheet: Any, row: int, column: int, value: Scalar | None, style: Any) -> None:
    """Write one input cell; None is blank. Text that begins with = + - or @ is written as text, never as a formula."""
    match value:
        case None:
            code = sheet.write_blank(row, column, None, style)
        case bool():
            code = sheet.write_boolean(row, column, value, style)
        case Decimal():
            code = sheet.write_number(row, column, float(value), style)
        case Serial(number):
            code = sheet.write_number(row, column, float(number), style)
        case ExcelError():
            error = str(value) if str(value) in _ERRORS else "#VALUE!"
            code = sheet.write_formula(row, column, f"={error}", style, error)
        case datetime.date() | datetime.time():
            code = sheet.write_datetime(row, column, value, style)
        case _:
            code = sheet.write_string(row, column, str(value), style)
    done(code)


def passed_on(value: Scalar | None) -> Any:
    """An input cell's value as a formula passes it on; an error is shown as blank."""
    match value:
        case None | ExcelError():
            return ""
        case Serial(number):
            return number
        case datetime.time():
            return (value.hour * 60 + value.minute) / 1440
        case _:
            return value
