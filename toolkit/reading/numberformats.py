"""Which number formats show a date or a time: Excel stores both as plain numbers."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

#: Built-in formats that show dates or times (27–36 and 50–58 in East Asian Excel and WPS).
_BUILT_IN = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_DURATION = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
#: Days between the two day 0 of Excel: workbooks that count from 1904 on say so.
SHIFT_1904 = 1462
#: No program's format or number is longer, no number has a greater exponent; one that has is a text.
_LONGEST, _GREATEST = 400, 330


def is_date(number: int, custom: dict[int, str]) -> bool:
    """Whether a number format, by its number in the file, shows a date or a time."""
    return _shows_date(custom[number]) if number in custom else number in _BUILT_IN


def _shows_date(code: str) -> bool:
    code = code[:_LONGEST]
    if _DURATION.search(code):
        return True
    plain = _QUOTED.sub("", code.split(";")[0]).lower()
    # A number's format has digits to fill; a date's has none.
    return bool(re.search(r"[dymhs]", plain) and not re.search(r"[#?]|^0", plain))


def exact(text: str) -> Decimal | None:
    """The number that a file's text says, to its last digit; None where it says none."""
    if len(text) > _LONGEST:
        return None
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) < _GREATEST else None


def of_double(number: float) -> Decimal | None:
    """A binary number as the shortest decimal that means it, as .xlsx has it; None for what is no number."""
    return exact(repr(number)) if number % 1 or abs(number) >= 1e15 else Decimal(int(number))
