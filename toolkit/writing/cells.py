"""Writing what a person would have typed: text stays text, numbers numbers, dates dates."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from toolkit.kinds import ExcelError, Scalar, Serial
from toolkit.writing.draft import done


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
            code = sheet.write_formula(row, column, f"={value}", style, str(value))
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
