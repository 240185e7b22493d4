"""Changing cells in a sheet's XML; a cell or row that is not there yet is put where it belongs."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, Protocol, TypeVar

from toolkit.addresses import column_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from toolkit.patching.splice import Element, Part

#: How deep a sheet is outlined to change its cells: worksheet, sheetData, rows, cells.
DEPTH = 4
#: Likewise to see what they hold: a value, a formula.
CONTENT_DEPTH = 5


class Place(Protocol):
    """One cell: row and column, 1 the first of either."""

    @property
    def row(self) -> int:
        """Its row."""

    @property
    def column(self) -> int:
        """Its column."""


P = TypeVar("P", bound=Place)


def change_cells(
    sheet: Part, places: Iterable[P], there: Callable[[P, Element], None], new: Callable[[P, int], str]
) -> None:
    """Change cells of a sheet.

    Args:
        sheet: the sheet, outlined down to its cells.
        places: the cells, in reading order.
        there: changes a cell that the sheet has.
        new: the XML of one that it has not, given the style of its row, else of its column.
    """
    data = sheet.root.child("sheetData")
    if data is None:
        return
    rows = _numbered(data.each("row"), lambda row: int(row.get("r") or 0))
    for number, group in groupby(places, key=lambda place: place.row):
        row = rows.get(number)
        if row is not None:
            _change_row(sheet, row, list(group), there, new)
            continue
        cells = "".join(new(place, _column_style(sheet, place)) for place in group)
        text = f'<{data.prefix}row r="{number}">{cells}</{data.prefix}row>'
        _insert(sheet, data, [element for at, element in rows.items() if at > number], text)


def _change_row(
    sheet: Part, row: Element, places: list[P], there: Callable[[P, Element], None], new: Callable[[P, int], str]
) -> None:
    cells = _numbered(row.each("c"), lambda cell: column_number(re.sub("[^A-Z]", "", cell.get("r").upper())))
    for place in places:
        cell = cells.get(place.column)
        if cell is not None:
            there(place, cell)
            continue
        style = int(row.get("s") or 0) if row.get("customFormat") in ("1", "true") else 0
        text = new(place, style or _column_style(sheet, place))
        _insert(sheet, row, [element for at, element in cells.items() if at > place.column], text)
    if any(place.column not in cells for place in places):
        sheet.drop(row, "spans")  # where the cells of the row stand: a hint that would lie now


def _column_style(sheet: Part, place: Place) -> int:
    columns, style = sheet.root.child("cols"), 0
    for column in columns.each("col") if columns else ():
        if int(column.get("min")) <= place.column <= int(column.get("max")):
            style = int(column.get("style") or 0)
    return style


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
