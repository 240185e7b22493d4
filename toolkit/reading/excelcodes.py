"""What .xls and .xlsb have in common: the numbers by which they mean errors and packed numbers."""

from __future__ import annotations

import struct
from decimal import Decimal

from toolkit.kinds import ExcelError, Scalar, Serial
from toolkit.reading.numberformats import of_double

#: Section 2.5.10 of [MS-XLS], 2.5.97.2 of [MS-XLSB].
ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}  # fmt: skip


def error(code: int) -> ExcelError:
    """An error by its number; one not known is an error all the same."""
    return ExcelError(ERRORS.get(code, f"#ERR{code}"))


def rk(packed: int) -> Decimal | None:
    """The number of 30 bits that the formats pack into 32: whole or the head of a binary one, maybe in hundredths."""
    if packed & 2:
        number = Decimal((packed - (1 << 32) if packed & 0x80000000 else packed) >> 2)
        return number / 100 if packed & 1 else number
    (binary,) = struct.unpack("<d", b"\x00\x00\x00\x00" + struct.pack("<I", packed & 0xFFFFFFFC))
    return of_double(binary / 100 if packed & 1 else binary)


def shown(number: Decimal | None, as_date: bool, shift: int) -> Scalar | None:
    """A number as its cell shows it."""
    return Serial(number + shift) if as_date and number is not None else number
