"""The reading backend for .xlsx and .xlsm: a sparse reader of our own over zipfile and the standard XML parser.

It needs no compiled package, believes no declared extent, tells an Excel error from a blank, sees formulas and
hidden rows, and keeps non-empty cells only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from toolkit.addresses import column_letter
from toolkit.reading.limits import Count, damage_forgiven, damage_named
from toolkit.reading.numberformats import SHIFT_1904, is_date
from toolkit.reading.package import Package, bare
from toolkit.reading.sheetdata import CellValues, can_be_cut, row_starts, sheet_rows, text_of
from toolkit.reading.sheetlayout import area, formula_texts, hidden_columns, merged_areas
from toolkit.reading.sheets import Book, Sheet, SheetTable, Traits

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
                hidden = element.get("state", "visible") != "visible"
                sheet = self._sheet(element.get("name", ""), targets.get(relation, ""), hidden)
                if sheet is not None:
                    book.sheets.append(sheet)
        return book

    def _sheet(self, name: str, part: str, hidden: bool) -> Sheet | None:
        """The sheet; nothing where it has no part, or one that another sheet has taken."""
        if not part or part in self.taken:
            return None
        self.taken.add(part)
        tables: list[SheetTable] = []
        with damage_forgiven():  # its cells may be whole: they are then found by their headers
            for _, kind, target in self.package.related(part):
                if kind == "table" and self.package.has(target):
                    tables.extend(_table(self.package.xml(target)))
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
        with damage_named(self.package.name, part):
            data = self._start(part, most) or self.package.read(part)
            for row in sheet_rows(data, self.values, skipped, most):
                # r= may be missing on rows: they then follow one another.
                number = row.number if row.number is not None else number + 1
                if row.cells:
                    self.count.add(len(row.cells))
                    kept = rows.setdefault(number, row.cells)
                    if kept is not row.cells:
                        if not kept.keys().isdisjoint(row.cells):
                            raise ValueError(f"cells of row {number} are there twice")
                        kept.update(row.cells)
                if row.formulas:
                    formulas.update({(number, column): text for column, text in row.formulas.items()})
                if row.hidden:
                    hidden.append(number)
            if most is None:
                traits.formulas, traits.hidden_rows = formulas, hidden
                traits.merged, traits.hidden_columns = merged_areas(data), hidden_columns(data)
                traits.texts = formula_texts(data) if traits.closely else None
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
    found = area(root.get("ref", ""))
    if found:
        header, first, end, last = found
        name = root.get("displayName") or root.get("name") or ""
        totals = int(root.get("totalsRowCount") or 0)
        yield SheetTable(name, header, first, last, end, totals)
