"""The reading backend for .xlsx and .xlsm: a sparse reader of our own over zipfile and the standard XML parser.

It needs no compiled package, believes no declared extent, tells an Excel error from a blank, sees formulas and
hidden rows, and keeps non-empty cells only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from toolkit.addresses import column_letter, column_number
from toolkit.reading.limits import Count, damage_forgiven, damage_named
from toolkit.reading.numberformats import SHIFT_1904, is_date
from toolkit.reading.package import Package, bare
from toolkit.reading.sheetdata import CellValues, can_be_cut, row_starts, sheet_rows, text_of
from toolkit.reading.sheets import Book, Sheet, SheetTable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree import ElementTree as ET

    from toolkit.kinds import Scalar


def read_package(package: Package) -> Book:
    """The workbook in an open package; sheets are unpacked and parsed when they are asked for, until it is closed.

    Raises:
        UnreadableError: it is damaged or over a limit.
    """
    with damage_named(package.name):
        return _Reader(package, Count(package.name), CellValues(file=package.name)).book()


@dataclass(slots=True)
class _Reader:
    package: Package
    count: Count
    values: CellValues
    taken: set[str] = field(default_factory=set)

    def book(self) -> Book:
        package = self.package
        root = package.root()
        related = list(package.related(root))
        targets = {key: target for key, _, target in related}
        for _, kind, target in related:
            if kind == "sharedStrings" and package.has(target):
                self.values.strings = [text_of(item) for item in package.xml(target)]
                self.values.whole(max(self.values.strings, key=len, default=""))
            elif kind == "styles" and package.has(target):
                self.values.date_styles = _date_styles(package.xml(target))
        workbook = package.xml(root)
        book = package.book("xlsx")
        for element in workbook.iter():
            tag = bare(element.tag)
            if tag == "workbookPr" and element.get("date1904") in ("1", "true"):
                self.values.shift = SHIFT_1904
            elif tag == "sheet":
                relation = next((v for k, v in element.attrib.items() if bare(k) == "id"), "")
                sheet = self._sheet(element.get("name", ""), targets.get(relation, ""))
                if sheet is not None:
                    book.sheets.append(sheet)
        return book

    def _sheet(self, name: str, part: str) -> Sheet | None:
        """The sheet; nothing where it has no part, or one that another sheet has taken."""
        if not part or part in self.taken:
            return None
        self.taken.add(part)
        tables: list[SheetTable] = []
        with damage_forgiven():  # its cells may be whole: they are then found by their headers
            for _, kind, target in self.package.related(part):
                if kind == "table" and self.package.has(target):
                    tables.extend(_table(self.package.xml(target)))
        return Sheet(name, tables, lambda skip, most: self._cells(part, skip, most))

    def _cells(self, part: str, skip: frozenset[int], most: int | None) -> dict[int, dict[int, Scalar]]:
        """Row -> column -> value, 1 the first of either; non-empty cells only."""
        rows: dict[int, dict[int, Scalar]] = {}
        number = 0
        skipped = {column_letter(column - 1) for column in skip}
        with damage_named(self.package.name, part):
            data = self._start(part, most) or self.package.read(part)
            for said, cells in sheet_rows(data, self.values, skipped, most):
                # r= may be missing on rows: they then follow one another.
                number = said if said is not None else number + 1
                if cells:
                    self.count.add(len(cells))
                    rows.setdefault(number, {}).update(cells)
        return rows

    def _start(self, part: str, most: int | None) -> bytes:
        """The beginning of a sheet's part if it holds the first `most` rows; else nothing."""
        if most is None:
            return b""
        start = self.package.read(part, _START)
        return start if can_be_cut(start) and len(row_starts(start, most)) > most else b""


#: How much of a sheet is unpacked to find its header.
_START = 1 << 17


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
                if is_date(int(style.get("numFmtId", "0")), custom):
                    found.add(index)
    return found


def _table(root: ET.Element) -> Iterator[SheetTable]:
    match = re.match(r"\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})$", root.get("ref", ""))
    if match:
        first, last = column_number(match[1]), column_number(match[3])
        yield SheetTable(root.get("displayName") or root.get("name") or "", int(match[2]), first, last)
