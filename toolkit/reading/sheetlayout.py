"""What a sheet's XML says besides the values of its cells: merged areas, hidden columns, the text of its formulas.

Like the rows, these are found by a plain search; XML that cannot be searched (see `can_be_cut`) is first rewritten.
"""

from __future__ import annotations

import re
from collections import defaultdict
from html import unescape
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from toolkit.addresses import column_number
from toolkit.reading.relative import relative, standing
from toolkit.reading.sheetdata import can_be_cut
from toolkit.reading.sheets import FormulaTexts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from toolkit.reading.sheets import Area

_AREA = re.compile(r"\$?([A-Z]+)\$?(\d+):\$?([A-Z]+)\$?(\d+)$")
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell [^>]*?ref="([^"]+)"')
_COLUMN = re.compile(rb"<(?:\w+:)?col [^>]*>")
_NUMBER = re.compile(rb' (min|max)="(\d+)"')
#: A formula as most programs write it; any other; what formulas share.
_USUAL_FORMULA = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"[^>]*><f>([^<]*)</f>')
_FORMULA = re.compile(
    rb'<(?:\w+:)?c(?=\s)[^>]*?\sr="([A-Z]{1,3})([0-9]{1,7})"[^>]*>\s*'
    rb"<(?:\w+:)?f((?:\s[^>]*?)?)(?:/>|>([^<]*)</(?:\w+:)?f\s*>)"
)
_SHARED = re.compile(rb' si="([0-9]+)"')


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


def formula_texts(data: bytes) -> FormulaTexts:
    """Every formula of a sheet."""
    if not can_be_cut(data):
        data = ET.tostring(ET.fromstring(data))
    end = max(data.rfind(b"sheetData"), 0)  # what follows has formulas of its own
    found: list[tuple[bytes, bytes, bytes]] = _USUAL_FORMULA.findall(data, 0, end)
    if b"<row" not in data or len(found) != data.count(b"<f", 0, end):
        found = list(_every_formula(data[:end]))
    columns: defaultdict[bytes, list[tuple[bytes, bytes]]] = defaultdict(list)
    for letters, row, text in found:
        columns[letters].append((row, text))
    return FormulaTexts({column_number(key.decode()): column for key, column in columns.items()}, _said)


def _said(text: bytes) -> str:
    return f"={unescape(text.decode())}"


def _every_formula(data: bytes) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Formulas with their attributes: of those that share one, each is given the text it has where it stands."""
    shared: dict[tuple[bytes, bytes], Callable[[bytes], bytes]] = {}
    for letters, row, attributes, text in _FORMULA.findall(data):
        index = _SHARED.search(attributes)
        if index and text:
            shared[letters, index[1]] = standing(relative(text.decode(), int(row)))
        elif index and (letters, index[1]) in shared:  # beside its own column its letters would differ too
            text = shared[letters, index[1]](row)
        yield letters, row, text
