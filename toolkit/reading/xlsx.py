"""The reading backend for .xlsx and .xlsm: a sparse reader of our own over zipfile and the standard XML parser.

It needs no compiled package, believes no declared extent, tells an Excel error from a blank, sees formulas and
hidden rows, and keeps non-empty cells only.
"""

from __future__ import annotations

import functools
import itertools
import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from toolkit.addresses import column_letter, column_number
from toolkit.findings import UnreadableError
from toolkit.kinds import ExcelError, Scalar, Serial, Uncomputed
from toolkit.reading.package import Package, bare
from toolkit.reading.sheets import Book, Sheet, SheetTable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: Built-in number formats that show dates or times (27–36 and 50–58 in East Asian Excel and WPS).
_DATE_FORMATS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')


def read_book(path: Path) -> Book:
    """Open a workbook; sheets are unpacked and parsed when they are asked for, until the book is closed.

    Raises:
        UnreadableError: it is no workbook, is damaged, locked or over a limit.
    """
    package = Package(path)
    try:
        return _Reader(package).book()
    except BaseException:
        package.close()
        raise


@dataclass(slots=True)
class _Reader:
    package: Package
    strings: list[str] = field(default_factory=list)
    date_styles: set[int] = field(default_factory=set)
    shift: int = 0

    def book(self) -> Book:
        package = self.package
        root = next((t for _, kind, t in package.related("") if kind == "officeDocument"), "xl/workbook.xml")
        if not package.has(root):
            raise UnreadableError("file_not_workbook", package.name)
        related = list(package.related(root))
        targets = {key: target for key, _, target in related}
        for _, kind, target in related:
            if kind == "sharedStrings" and package.has(target):
                self.strings = [_text_of(item) for item in package.xml(target)]
            elif kind == "styles" and package.has(target):
                self.date_styles = _date_styles(package.xml(target))
        workbook = package.xml(root)
        book = Book(package.name, _properties(package), package.close)
        for element in workbook.iter():
            tag = bare(element.tag)
            if tag == "workbookPr" and element.get("date1904") in ("1", "true"):
                self.shift = 1462
            elif tag == "sheet":
                part = targets.get(next((v for k, v in element.attrib.items() if bare(k) == "id"), ""), "")
                if package.has(part):
                    book.sheets.append(self._sheet(element.get("name", ""), part))
        return book

    def _sheet(self, name: str, part: str) -> Sheet:
        tables = [
            table
            for _, kind, target in self.package.related(part)
            if kind == "table" and self.package.has(target)
            for table in _table(self.package.xml(target))
        ]
        return Sheet(name, tables, lambda skip, most: self._cells(part, skip, most))

    def _cells(self, part: str, skip: frozenset[int], most: int | None) -> dict[int, dict[int, Scalar]]:
        """Row -> column -> value, 1 the first of either; non-empty cells only."""
        rows: dict[int, dict[int, Scalar]] = {}
        number = 0
        skipped = {column_letter(column - 1) for column in skip}
        try:
            for row in self._rows(part, skipped, most):
                # r= may be missing on rows and cells: they then follow one another.
                number = int(row.get("r") or number + 1)
                cells = self._row(row, skipped)
                if cells:
                    rows.setdefault(number, {}).update(cells)
        except (ET.ParseError, ValueError) as error:
            raise UnreadableError("file_damaged", self.package.name, reason=f"{part}: {error}") from error
        return rows

    def _rows(self, part: str, skipped: set[str], most: int | None) -> Iterator[ET.Element]:
        """The first `most` rows, of which the beginning of the part is unpacked only, or all."""
        if most is not None:
            start = self.package.read(part, _START)
            if _can_be_cut(start) and len(list(itertools.islice(_ROW_START.finditer(start), most + 1))) > most:
                return _row_elements(start, skipped, most)
        return _row_elements(self.package.read(part), skipped, most)

    def _row(self, row: ET.Element, skipped: set[str]) -> dict[int, Scalar]:
        if len(row) and row[0].get("r") is None:
            return self._row_without_places(row, skipped)
        cells: dict[int, Scalar] = {}
        for cell in row:
            if len(cell):
                letters = cell.get("r", "").rstrip(_DIGITS)
                if letters not in skipped:
                    value = self._value(cell)
                    if value is not None:
                        cells[_column(letters)] = value
        return cells

    def _row_without_places(self, row: ET.Element, skipped: set[str]) -> dict[int, Scalar]:
        """A row whose cells do not say where they stand: they follow one another."""
        cells: dict[int, Scalar] = {}
        column = 0
        for cell in row:
            letters = cell.get("r", "").rstrip(_DIGITS)
            column = _column(letters) if letters else column + 1
            value = self._value(cell) if len(cell) and column_letter(column - 1) not in skipped else None
            if value is not None:
                cells[column] = value
        return cells

    def _value(self, cell: ET.Element) -> Scalar | None:
        text = formula = inline = None
        for child in cell:
            tag = child.tag
            if tag.endswith("}v"):
                text = child.text
            elif tag.endswith("}f"):
                formula = child.text or ""
            elif tag.endswith("}is"):
                inline = _text_of(child)
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return inline or None
        if text is None:
            return Uncomputed(f"={formula}") if formula is not None and kind != "str" else None
        if kind == "n":
            return self._number(text, cell)
        if kind == "s":
            index = int(text)
            return (self.strings[index] if 0 <= index < len(self.strings) else "") or None
        if kind == "str":
            return _unescape(text) or None
        if kind == "b":
            return text.strip() in ("1", "true")
        return ExcelError(text) if kind == "e" else text  # t="d" holds an ISO date as text

    def _number(self, text: str, cell: ET.Element) -> Scalar:
        try:
            number = Decimal(text.strip())
        except InvalidOperation:
            return text  # t="d" holds an ISO date; anything else stays what it says
        if not number.is_finite():
            return text
        if int(cell.get("s") or 0) in self.date_styles:
            return Serial(number + self.shift)
        return number


_DIGITS = "0123456789"
_ROW_START, _PREFIXED_ROW = re.compile(rb"<row[\s/>]"), re.compile(rb"<\w+:row[\s/>]")
_ROOT = re.compile(rb"<(?:\w+:)?worksheet[^>]*>")
#: How much of a sheet is unpacked to find its header.
_START = 1 << 17
#: How many rows are parsed at a time: memory follows them, not the sheet.
_CHUNK = 1000


def _row_elements(data: bytes, skipped: set[str], most: int | None) -> Iterator[ET.Element]:
    """The rows of a sheet, the first `most` of them or all, parsed some at a time within a copy of the root's tag.

    Cells of the columns to skip, and empty ones, are cut out beforehand: they are most of a workbook of ours.
    """
    if not _can_be_cut(data):
        data = ET.tostring(ET.fromstring(data))  # plain UTF-8 without comments, so that it can be cut
    root = _ROOT.search(data)
    rows = _ROW_START if b"<row" in data else _PREFIXED_ROW
    found = rows.finditer(data) if most is None else itertools.islice(rows.finditer(data), most + 1)
    starts = [match.start() for match in found]
    if root is None or not starts:
        ET.fromstring(data)  # damaged, or truly empty
        return
    end = starts.pop() if most is not None and len(starts) > most else _rows_end(data, starts[-1])
    name = re.match(rb"<([\w:]+)", root[0])
    close = b"</" + (name[1] if name else b"worksheet") + b">"
    letters = "|".join(sorted(skipped)) or "-"
    idle = re.compile(rf'r="(?:(?:{letters})[0-9]|[A-Z]+[0-9]+"(?: s="[0-9]+")?/>)'.encode())
    for first in range(0, len(starts), _CHUNK):
        cuts = [*starts[first : first + _CHUNK + 1], end][: _CHUNK + 1]
        busy = (_busy(data[a:b], idle) for a, b in itertools.pairwise(cuts))
        yield from ET.fromstring(root[0] + b"".join(busy) + close)


def _busy(row: bytes, idle: re.Pattern[bytes]) -> bytes:
    """A row without its idle cells; nothing where none is left."""
    start, *cells = row.removesuffix(b"</row>").split(b"<c ")
    if not cells or not row.endswith(b"</row>"):
        return row
    kept = [cell for cell in cells if not idle.match(cell)]
    if not kept and b' r="' in start:
        return b""
    return b"<c ".join([start, *kept]) + b"</row>"


def _can_be_cut(data: bytes) -> bool:
    """Whether `<row` in these bytes is always a row: no other encoding, no comment, no section of raw text."""
    return data[:2] not in (b"\xff\xfe", b"\xfe\xff") and b"<![CDATA[" not in data and b"<!--" not in data


def _rows_end(data: bytes, last_row: int) -> int:
    """Where the last row ends: before the tag that closes sheetData, whatever its prefix."""
    match = re.compile(rb"</(?:\w+:)?sheetData\s*>").search(data, last_row)
    if match is None:
        raise ValueError("sheetData does not end")
    return match.start()


@functools.cache
def _column(letters: str) -> int:
    return column_number(letters)


def _text_of(element: ET.Element) -> str:
    """The text of a string item, without the phonetic readings that East Asian Excel adds."""
    parts: list[str] = []
    for child in element:
        tag = bare(child.tag)
        if tag == "t":
            parts.append(child.text or "")
        elif tag == "r":
            parts.extend(piece.text or "" for piece in child if bare(piece.tag) == "t")
    return _unescape("".join(parts))


def _unescape(text: str) -> str:
    """Excel writes control characters in XML as _x000D_."""
    if "_x" not in text:
        return text
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda match: chr(int(match[1], 16)), text)


def _date_styles(styles: ET.Element) -> set[int]:
    """The cell styles (their index) whose number format shows a date or a time."""
    custom: dict[int, str] = {}
    found: set[int] = set()
    for group in styles:
        tag = bare(group.tag)
        if tag == "numFmts":
            custom = {int(item.get("numFmtId", "0")): item.get("formatCode", "") for item in group}
        elif tag == "cellXfs":
            for index, style in enumerate(group):
                number = int(style.get("numFmtId", "0"))
                if (number in custom and _shows_date(custom[number])) or number in _DATE_FORMATS - custom.keys():
                    found.add(index)
    return found


def _shows_date(code: str) -> bool:
    duration = re.search(r"\[(h+|m+|s+)\]", code, re.IGNORECASE)
    plain = _QUOTED.sub("", code.split(";")[0]).lower()
    # A number's format has digits to fill; a date's has none.
    return bool(duration) or bool(re.search(r"[dymhs]", plain) and not re.search(r"[#?]|^0", plain))


def _table(root: ET.Element) -> Iterator[SheetTable]:
    match = re.match(r"\$?([A-Z]+)\$?(\d+):\$?([A-Z]+)\$?(\d+)$", root.get("ref", ""))
    if match:
        first, last = column_number(match[1]), column_number(match[3])
        yield SheetTable(root.get("displayName") or root.get("name") or "", int(match[2]), first, last)


def _properties(package: Package) -> dict[str, str]:
    """The workbook's custom document properties."""
    part = "docProps/custom.xml"
    if not package.has(part):
        return {}
    return {item.get("name", ""): "".join(item.itertext()) for item in package.xml(part)}
