"""Marking cells in a sheet's XML; a cell or row that is not there yet is put where it belongs."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from toolkit.addresses import column_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from toolkit.annotating.marks import Mark
    from toolkit.annotating.splice import Element, Part
    from toolkit.findings import Severity

#: How deep a sheet is outlined: worksheet, sheetData, rows, cells.
DEPTH = 4


def mark_cells(sheet: Part, marks: Iterable[Mark], look: Callable[[int, Severity], int]) -> None:
    """Give each cell its look: `look(style, severity)` is the marked look of a cell that had `style`."""
    data = sheet.root.child("sheetData")
    if data is None:
        return
    rows = _numbered(data.each("row"), lambda row: int(row.get("r") or 0))
    for number, group in groupby(marks, key=lambda mark: mark.row):
        row = rows.get(number)
        if row is not None:
            _mark_row(sheet, row, list(group), look)
            continue
        cells = "".join(_cell(sheet, mark, 0, look) for mark in group)
        text = f'<{data.prefix}row r="{number}">{cells}</{data.prefix}row>'
        _insert(sheet, data, [element for at, element in rows.items() if at > number], text)


def _mark_row(sheet: Part, row: Element, marks: list[Mark], look: Callable[[int, Severity], int]) -> None:
    cells = _numbered(row.each("c"), lambda cell: column_number(re.sub("[^A-Z]", "", cell.get("r").upper())))
    for mark in marks:
        cell = cells.get(mark.column)
        if cell is not None:
            sheet.set(cell, "s", look(int(cell.get("s") or 0), mark.severity))
            continue
        style = int(row.get("s") or 0) if row.get("customFormat") in ("1", "true") else 0
        text = _cell(sheet, mark, style, look)
        _insert(sheet, row, [element for at, element in cells.items() if at > mark.column], text)
    if any(mark.column not in cells for mark in marks):
        sheet.drop(row, "spans")  # where the cells of the row stand: a hint that would lie now


def _cell(sheet: Part, mark: Mark, style: int, look: Callable[[int, Severity], int]) -> str:
    """A blank cell, in the look of its row, else of its column."""
    columns = sheet.root.child("cols")
    for column in columns.each("col") if columns and not style else ():
        if int(column.get("min")) <= mark.column <= int(column.get("max")):
            style = int(column.get("style") or 0)
    return f'<{sheet.root.prefix}c r="{mark.address}" s="{look(style, mark.severity)}"/>'


def _insert(sheet: Part, parent: Element, later: list[Element], text: str) -> None:
    if later:
        sheet.insert(later[0].start, text)
    else:
        sheet.append(parent, text)


def _numbered(elements: Iterable[Element], number: Callable[[Element], int]) -> dict[int, Element]:
    """Rows or cells by their number; one that does not say it follows the one before."""
    found: dict[int, Element] = {}
    last = 0
    for element in elements:
        last = number(element) or last + 1
        found.setdefault(last, element)
    return found
