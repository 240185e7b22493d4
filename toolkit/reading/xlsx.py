"""The reading backend for .xlsx and .xlsm: a sparse reader of our own over zipfile and the standard XML parser.

It needs no compiled package, believes no declared extent, tells an Excel error from a blank, sees formulas and
hidden rows, and keeps non-empty cells only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from toolkit.addresses import column_letter
from toolkit.findings import UnreadableError
from toolkit.reading.package import Package, bare
from toolkit.reading.sheetdata import CellValues, can_be_cut, row_starts, sheet_rows, text_of
from toolkit.reading.sheetlayout import area, formula_texts, hidden_columns, merged_areas
from toolkit.reading.sheets import Book, Sheet, SheetTable, Traits

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from toolkit.kinds import Scalar

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
    values: CellValues = field(default_factory=CellValues)

    def book(self) -> Book:
        package = self.package
        root = next((t for _, kind, t in package.related("") if kind == "officeDocument"), "xl/workbook.xml")
        if not package.has(root):
            raise UnreadableError("file_not_workbook", package.name)
        related = list(package.related(root))
        targets = {key: target for key, _, target in related}
        for _, kind, target in related:
            if kind == "sharedStrings" and package.has(target):
                self.values.strings = [text_of(item) for item in package.xml(target)]
            elif kind == "styles" and package.has(target):
                self.values.date_styles = _date_styles(package.xml(target))
        workbook = package.xml(root)
        book = Book(package.name, _properties(package), package.close)
        for element in workbook.iter():
            tag = bare(element.tag)
            if tag == "workbookPr" and element.get("date1904") in ("1", "true"):
                self.values.shift = 1462
            elif tag == "sheet":
                part = targets.get(next((v for k, v in element.attrib.items() if bare(k) == "id"), ""), "")
                if package.has(part):
                    hidden = element.get("state", "visible") != "visible"
                    book.sheets.append(self._sheet(element.get("name", ""), part, hidden))
        return book

    def _sheet(self, name: str, part: str, hidden: bool) -> Sheet:
        tables = [
            table
            for _, kind, target in self.package.related(part)
            if kind == "table" and self.package.has(target)
            for table in _table(self.package.xml(target))
        ]
        traits = Traits(tells_formulas=True)
        return Sheet(
            name,
            tables,
            lambda skip, most: self._cells(part, skip, most, traits),
            traits=traits,
            hidden=hidden,
            formulas=lambda: formula_texts(self.package.read(part)),
        )

    def _cells(self, part: str, skip: frozenset[int], most: int | None, traits: Traits) -> dict[int, dict[int, Scalar]]:
        """Row -> column -> value, 1 the first of either; non-empty cells only."""
        rows: dict[int, dict[int, Scalar]] = {}
        skipped = {column_letter(column - 1) for column in skip}
        number = 0
        formulas: dict[tuple[int, int], str] = {}
        hidden: list[int] = []
        try:
            data = self._start(part, most) or self.package.read(part)
            for row in sheet_rows(data, self.values, skipped, most):
                # r= may be missing on rows: they then follow one another.
                number = row.number if row.number is not None else number + 1
                if row.cells:
                    rows.setdefault(number, {}).update(row.cells)
                if row.formulas:
                    formulas.update({(number, column): text for column, text in row.formulas.items()})
                if row.hidden:
                    hidden.append(number)
            if most is None:
                traits.formulas, traits.hidden_rows = formulas, hidden
                traits.merged, traits.hidden_columns = merged_areas(data), hidden_columns(data)
        except (ET.ParseError, ValueError) as error:
            raise UnreadableError("file_damaged", self.package.name, reason=f"{part}: {error}") from error
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
    found = area(root.get("ref", ""))
    if found:
        header, first, end, last = found
        name = root.get("displayName") or root.get("name") or ""
        totals = int(root.get("totalsRowCount") or 0)
        yield SheetTable(name, header, first, last, end, totals)


def _properties(package: Package) -> dict[str, str]:
    """The workbook's custom document properties."""
    part = "docProps/custom.xml"
    if not package.has(part):
        return {}
    return {item.get("name", ""): "".join(item.itertext()) for item in package.xml(part)}
