"""Which cells a sheet holds, by a second and simpler look at its bytes: what the fuzzer holds the reader to.

Each looks only for what nobody can understand otherwise (plain numbers in well-formed sheets; the letters of a text),
and says nothing of bytes that it cannot follow to their end.
"""

from __future__ import annotations

import struct
from collections import Counter
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from toolkit.addresses import column_number

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Row and column, 1 the first of either.
Place = tuple[int, int]
_OPEN = "urn:oasis:names:tc:opendocument:xmlns:"
_TABLE, _OFFICE = f"{{{_OPEN}table:1.0}}", f"{{{_OPEN}office:1.0}}"
#: How often a row or cell may be repeated to be looked at.
_FEW = 20


def xlsx(part: bytes) -> set[Place]:
    """The cells of a sheet's XML that hold a number."""
    found: set[Place] = set()
    try:
        root = ET.fromstring(part)
    except (ET.ParseError, ValueError, LookupError):
        return found
    main = root.tag.rpartition("}")[0]
    for row in root.iter(f"{main}}}row" if main else "row"):
        for cell in row:
            value = next((v.text for v in cell if v.tag.rpartition("}")[2] == "v"), None)
            at = cell.get("r", "")
            letters, digits = at.rstrip("0123456789"), at.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
            usual = letters.isascii() and letters.isalpha() and letters.isupper() and row.get("r") == digits
            number = cell.tag.rpartition("}")[2] == "c" and cell.get("t", "n") in "nb" and value and value.isdigit()
            if usual and number:
                found.add((int(digits), column_number(letters)))
    return found


def ods(part: bytes) -> list[set[Place]]:
    """The cells of each sheet of an OpenDocument that hold a number."""
    try:
        root = ET.fromstring(part)
        bodies = root.iterfind(f"{_OFFICE}body/{_OFFICE}spreadsheet/{_TABLE}table")
        return [set(_ods_cells(table)) for table in bodies]
    except (ET.ParseError, ValueError, LookupError):
        return []


def _ods_cells(table: ET.Element) -> Iterator[Place]:
    number = 0
    for row in _ods_rows(table):
        rows, column = max(1, int(row.get(f"{_TABLE}number-rows-repeated", 1))), 0
        for cell in row:
            if cell.tag in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
                columns = max(1, int(cell.get(f"{_TABLE}number-columns-repeated", 1)))
                is_number = cell.get(f"{_OFFICE}value-type") == "float" and f"{_TABLE}formula" not in cell.attrib
                if is_number and cell.get(f"{_OFFICE}value", "").isdigit() and max(rows, columns) <= _FEW:
                    yield from ((number + r, column + c) for r in range(1, rows + 1) for c in range(1, columns + 1))
                column += columns
        number += rows


def _ods_rows(element: ET.Element) -> Iterator[ET.Element]:
    for child in element:
        if child.tag == f"{_TABLE}table-row":
            yield child
        elif child.tag in (f"{_TABLE}table-header-rows", f"{_TABLE}table-row-group", f"{_TABLE}table-rows"):
            yield from _ods_rows(child)


def xlsb(part: bytes) -> set[Place]:
    """The cells of a binary sheet that hold a number of eight bytes and say where they stand."""
    found, row, at = set(), 0, 0
    while at < len(part):
        start, size = at, 0
        at += 2 if part[at] & 0x80 else 1
        kind = part[start] & 0x7F | (part[start + 1 : start + 2] or b"\0")[0] << 7 if at - start > 1 else part[start]
        for place, byte in enumerate(part[at : at + 4]):
            size |= (byte & 0x7F) << 7 * place
            if byte < 0x80:
                break
        else:
            return set()
        at += place + 1
        data, at = part[at : at + size], at + size
        if at > len(part):
            return set()
        if kind == 0 and size >= 4:
            row = struct.unpack_from("<I", data)[0] + 1
        elif kind == 5 and size >= 16:
            found.add((row, struct.unpack_from("<I", data)[0] + 1))
    return found


def xls(stream: bytes) -> list[set[Place]]:
    """The cells of each worksheet of an old workbook that hold a number of eight bytes."""
    starts = [struct.unpack_from("<IBB", data) for kind, data in _records(stream, 0) if kind == 0x85 and len(data) > 6]
    places = list(dict.fromkeys(start for start, _, kind in starts if kind == 0))
    return [
        {
            (row + 1, column + 1)
            for kind, data in _records(stream, start)
            if kind == 0x203 and len(data) >= 14
            for row, column in [struct.unpack_from("<HH", data)]
        }
        for start in places
    ]


def _records(stream: bytes, at: int) -> list[tuple[int, bytes]]:
    """The records from one beginning to its end, without those of what begins within; none where there is no end."""
    found, depth = [], 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        depth += (kind == 0x809) - (kind == 0x0A)
        if depth == 1:
            found.append((kind, stream[at + 4 : at + 4 + size]))
        at += 4 + size
        if depth <= 0:
            return found
    return []


def letters(text: bytes) -> Counter[int]:
    """The plain letters and digits of a text of one byte a sign, but for a line that names the separator."""
    first, _, rest = text.partition(b"\n")
    said = first.removeprefix(b"\xef\xbb\xbf").strip().strip(b'"').lower()
    if said.startswith(b"sep=") and len(said) <= 5:
        text = rest
    return Counter(byte for byte in text if 48 <= byte <= 57 or 65 <= byte <= 90 or 97 <= byte <= 122)
