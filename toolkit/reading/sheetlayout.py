"""What a sheet's XML says besides the values of its cells: merged areas, hidden columns, the text of its formulas.

Like the rows, these are found by a plain search; XML that cannot be searched (see `can_be_cut`) is first rewritten.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from toolkit.addresses import column_number
from toolkit.reading.sheetdata import can_be_cut

if TYPE_CHECKING:
    from toolkit.reading.sheets import Area

_AREA = re.compile(r"\$?([A-Z]+)\$?(\d+):\$?([A-Z]+)\$?(\d+)$")
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell [^>]*?ref="([^"]+)"')
_COLUMN = re.compile(rb"<(?:\w+:)?col [^>]*>")
_NUMBER = re.compile(rb' (min|max)="(\d+)"')
_FORMULA = re.compile(
    rb'<(?:\w+:)?c [^>]*?r="([A-Z]+)([0-9]+)"[^>]*><(?:\w+:)?f(?: [^>]*)?(?:/>|>([^<]*)</(?:\w+:)?f>)'
)


def area(text: str) -> Area | None:
    """The first row, first column, last row and last column of a range such as A3:F40."""
    match = _AREA.match(text)
    return (int(match[2]), column_number(match[1]), int(match[4]), column_number(match[3])) if match else None


def merged_areas(data: bytes) -> list[Area]:
    """The ranges of cells shown as one."""
    end = data.rfind(b"sheetData")
    found = (area(text.decode()) for text in _MERGED.findall(data, max(end, 0)))
    return [place for place in found if place]


def hidden_columns(data: bytes) -> list[tuple[int, int]]:
    """The columns not shown: the first and the last of each run."""
    start = data[: max(data.find(b"sheetData"), 0)]
    if b'hidden="' not in start:
        return []
    runs = []
    for column in _COLUMN.findall(start):
        if b' hidden="1"' in column or b' hidden="true"' in column:
            ends = {name: int(number) for name, number in _NUMBER.findall(column)}
            runs.append((ends[b"min"], ends[b"max"]))
    return runs


def formula_texts(data: bytes) -> dict[tuple[int, int], str]:
    """Every formula by row and column; "" where its text stands elsewhere (a shared formula)."""
    if not can_be_cut(data):
        data = ET.tostring(ET.fromstring(data))
    columns: dict[bytes, int] = {}
    found = {}
    for letters, row, text in _FORMULA.findall(data):
        column = columns.get(letters) or columns.setdefault(letters, column_number(letters.decode()))
        found[int(row), column] = f"={unescape(text.decode())}" if text else ""
    return found
