"""The reading backend for CSV and TSV: one sheet exported as text.

Every cell is a text and stays one (leading zeros too); encoding and separator are found by what fits, and said.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from toolkit.findings import UnreadableError
from toolkit.kinds import ExcelError, Scalar
from toolkit.reading.limits import MAX_COLUMN, MAX_ROW, MAX_WIDE, MEGA, Count, damage_named, too_large
from toolkit.reading.sheets import HEAD, Book, Problem, Sheet, chosen

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

#: Byte order marks; without one, the first encoding that fits: of those of one byte, the first that has all its signs.
_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_ENCODINGS = ("utf-8", "cp1252", "mac-roman")
_SEPARATORS = (";", "\t", ",", "|")
_NAMES = {"\t": "tab", "utf-8-sig": "utf-8"}
#: Errors as Excel shows them in English and French, and LibreOffice.
_ERRORS = {"#N/A", "#N/D", "#DIV/0!", "#VALUE!", "#VALEUR!", "#REF!", "#NAME?", "#NOM?", "#NUM!", "#NOMBRE!"}
_ERRORS |= {"#NULL!", "#NUL!", "#SPILL!", "#CALC!"}


def is_text(start: bytes) -> bool:
    """Whether bytes are the beginning of a text: no control signs, unless it is one of two bytes a sign."""
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return not any(byte < 32 and byte not in b"\t\r\n\x0c" for byte in start)


def read_text(path: Path) -> Book:
    """The one sheet of an export, called like the file.

    Raises:
        UnreadableError: it is damaged or over a limit.
    """
    if path.stat().st_size > MAX_WIDE:
        raise too_large(path.name, f"> {MAX_WIDE // MEGA} MB")
    with damage_named(path.name):
        text, encoding = _decoded(path.read_bytes())
        if "\x00" in text:
            raise ValueError("NUL")
        first, _, rest = text.partition("\n")
        said = first.strip().strip('"').lower()
        if said.startswith("sep=") and len(said) <= 5:
            text, separator = rest, said[4:] or "\t"
        else:
            separator = max(_SEPARATORS, key=lambda sign: _widest(text, sign))
        cells = _cells(text, separator, Count(path.name), path.name)
    sheet = Sheet(path.stem, [], lambda skip, most: chosen(cells, skip, most))
    how = {"encoding": _NAMES.get(encoding, encoding), "separator": _NAMES.get(separator, separator)}
    problem = Problem("one_sheet_as_text", sheet.name, how)
    return Book(path.name, {}, lambda: None, [sheet], [problem], format="csv", text_only=True)


def _decoded(data: bytes) -> tuple[str, str]:
    marked = [encoding for mark, encoding in _MARKS.items() if data.startswith(mark)]
    for encoding in marked or _ENCODINGS:
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise ValueError("encoding")


def _rows(text: str, separator: str) -> Iterable[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator)


def _widest(text: str, separator: str) -> int:
    """How many cells the widest of the first rows has: the header, with the separator that is one."""
    start = text[: 64 * HEAD * 10]
    return max((len(row) for row, _ in zip(_rows(start, separator), range(HEAD), strict=False)), default=0)


def _cells(text: str, separator: str, count: Count, file: str) -> dict[int, dict[int, Scalar]]:
    found: dict[int, dict[int, Scalar]] = {}
    try:
        for number, row in enumerate(_rows(text, separator), 1):
            if number > MAX_ROW or (len(row) > MAX_COLUMN and any(row[MAX_COLUMN:])):
                raise too_large(file, f"{len(row)} columns in row {number}")
            cells = {place: _value(cell) for place, cell in enumerate(row, 1) if cell}
            if cells:
                count.add(len(cells))
                found[number] = cells
    except csv.Error as error:
        raise UnreadableError("file_damaged", file, reason=str(error)) from error
    return found


def _value(cell: str) -> Scalar:
    return ExcelError(cell) if cell[0] == "#" and cell in _ERRORS else cell
