"""The reading backend for .xlsb, Excel's binary workbook: records of [MS-XLSB] in a zip package.

A record is a number and a length of seven bits a byte, then its bytes; what is not needed is passed over unread.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from toolkit.reading.excelcodes import error, rk, shown
from toolkit.reading.limits import (
    MAX_COLUMN,
    MAX_ELEMENTS,
    MAX_ROW,
    MAX_TEXT,
    Count,
    damage_forgiven,
    damage_named,
    too_large,
)
from toolkit.reading.numberformats import SHIFT_1904, is_date, of_double
from toolkit.reading.sheets import LOST_TEXT, Book, Sheet, SheetTable, Traits, put

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.kinds import Scalar
    from toolkit.reading.package import Package

_ROW, _STRING, _FORMAT, _STYLE = 0, 19, 44, 47
_BOOK, _SHEET, _TABLE, _STYLES, _END_STYLES = 153, 156, 343, 617, 618
#: Cells by record: what they hold, and whether they say their column (newer programs leave out the one that follows).
_CELLS = {
    2: ("rk", True), 3: ("error", True), 4: ("bool", True), 5: ("real", True), 6: ("text", True), 7: ("shared", True),
    8: ("text", True), 9: ("real", True), 10: ("bool", True), 11: ("error", True), 62: ("rich", True),
    13: ("rk", False), 14: ("error", False), 15: ("bool", False), 16: ("real", False), 17: ("text", False),
    18: ("shared", False),
}  # fmt: skip
_BLANK, _SHORT_BLANK = 1, 12
#: Of a row's record: the byte that says whether it is hidden, and its bit.
_ROW_FLAGS, _HIDDEN = 11, 0x10


def read_package(package: Package) -> Book:
    """The workbook in an open package; sheets are unpacked and parsed when they are asked for, until it is closed.

    Raises:
        UnreadableError: it is damaged or over a limit.
    """
    with damage_named(package.name):
        return _Reader(package, Count(package.name)).book()


@dataclass(slots=True)
class _Reader:
    package: Package
    count: Count
    strings: list[str] = field(default_factory=list)
    date_styles: set[int] = field(default_factory=set)
    shift: int = 0

    def book(self) -> Book:
        package = self.package
        root = package.root()
        targets = {}
        for key, kind, target in package.related(root):
            targets[key] = target
            if kind == "sharedStrings" and package.has(target):
                self.strings = list(self.shared(target))
            elif kind == "styles" and package.has(target):
                self.date_styles = _date_styles(self.records(target))
        book = package.book("xlsb")
        for number, data in self.records(root):
            if number == _BOOK and data and data[0] & 1:
                self.shift = SHIFT_1904
            elif number == _SHEET:
                relation, after = _string(data, 8)
                part = targets.pop(relation, "")  # of two sheets with one part the second is none
                if part:
                    (state,) = struct.unpack_from("<I", data)
                    book.sheets.append(self.sheet(_string(data, after)[0], part, hidden=bool(state)))
        return book

    def shared(self, part: str) -> Iterator[str]:
        """The shared texts."""
        count = Count(self.package.name, what="texts")
        for number, data in self.records(part):
            if number == _STRING:
                count.add()
                yield self.text(data, 1)

    def records(self, part: str) -> Iterator[tuple[int, bytes]]:
        """Number and bytes of each record of a part."""
        data, at, end = self.package.raw(part), 0, 0
        count = Count(self.package.name, MAX_ELEMENTS, f"records in {part}")
        while end < len(data):
            count.add()
            number, at = data[end], end + 1
            if number & 0x80:
                number, at = (number & 0x7F) | data[at] << 7, at + 1
            size = shift = 0
            for at in range(at, at + 4):  # noqa: B020 - the length goes on where the number ends
                size |= (data[at] & 0x7F) << shift
                shift += 7
                if data[at] < 0x80:
                    break
            end = at + 1 + size
            if end > len(data):
                raise EOFError("a record goes beyond the end")
            yield number, data[at + 1 : end]

    def sheet(self, name: str, part: str, *, hidden: bool) -> Sheet:
        tables: list[SheetTable] = []
        with damage_forgiven(), damage_named(self.package.name, part):  # they are then found by their headers
            for _, kind, target in self.package.related(part):
                if kind == "table" and self.package.has(target):
                    tables.extend(_table(data) for number, data in self.records(target) if number == _TABLE)
        traits = Traits()

        def read(skip: frozenset[int], most: int | None) -> dict[int, dict[int, Scalar]]:
            return self.cells(part, skip, most, traits)

        return Sheet(name, tables, read, traits=traits, hidden=hidden)

    def cells(self, part: str, skip: frozenset[int], most: int | None, traits: Traits) -> dict[int, dict[int, Scalar]]:
        """Row -> column -> value, 1 the first of either; non-empty cells only."""
        traits.hidden_rows = []
        rows: dict[int, dict[int, Scalar]] = {}
        row = column = seen = 0
        with damage_named(self.package.name, part):
            for number, data in self.records(part):
                if number == _ROW:
                    row, column, seen = struct.unpack_from("<I", data)[0] + 1, 0, seen + 1
                    if row > MAX_ROW:
                        raise ValueError(f"no such row: {row}")
                    if most is not None and seen > most:
                        break
                    if len(data) > _ROW_FLAGS and data[_ROW_FLAGS] & _HIDDEN:
                        traits.hidden_rows.append(row)
                    continue
                kind, says = _CELLS.get(number, ("", number == _BLANK))
                if not kind and number not in (_BLANK, _SHORT_BLANK):
                    continue
                column = struct.unpack_from("<I", data)[0] + 1 if says else column + 1
                if column > MAX_COLUMN:
                    raise ValueError(f"no such column: {column}")
                if kind and column not in skip:
                    value = self.value(kind, data, 4 if says else 0)
                    if value is not None:
                        self.count.add()
                        put(rows, row, column, value)
        return rows

    def value(self, kind: str, data: bytes, at: int) -> Scalar | None:
        """What a cell holds; its style stands at `at`, its value behind that."""
        style, at = int.from_bytes(data[at : at + 3], "little"), at + 4
        match kind:
            case "rk":
                return shown(rk(struct.unpack_from("<I", data, at)[0]), style in self.date_styles, self.shift)
            case "real":
                number = of_double(struct.unpack_from("<d", data, at)[0])
                return shown(number, style in self.date_styles, self.shift)
            case "error":
                return error(data[at])
            case "bool":
                return bool(data[at])
            case "shared":
                index = struct.unpack_from("<I", data, at)[0]
                return self.strings[index] or None if index < len(self.strings) else LOST_TEXT
            case _:
                return self.text(data, at + 1 if kind == "rich" else at) or None

    def text(self, data: bytes, at: int) -> str:
        """A string that is no longer than any cell's."""
        if struct.unpack_from("<I", data, at)[0] > MAX_TEXT:
            raise too_large(self.package.name, "a text of more than a million characters")
        return _string(data, at)[0]


def _string(data: bytes, at: int) -> tuple[str, int]:
    """A string with its length before it, and where it ends; 0xFFFFFFFF means none."""
    (size,) = struct.unpack_from("<I", data, at)
    if size == 0xFFFFFFFF:
        return "", at + 4
    end = at + 4 + 2 * size
    if end > len(data):
        raise EOFError("a text goes beyond its record")
    return data[at + 4 : end].decode("utf-16-le", "replace"), end


def _date_styles(records: Iterator[tuple[int, bytes]]) -> set[int]:
    """The cell styles (their index) whose number format shows a date or a time."""
    custom: dict[int, str] = {}
    found: set[int] = set()
    index, inside = 0, False
    for number, data in records:
        if number == _FORMAT:
            custom[struct.unpack_from("<H", data)[0]] = _string(data, 2)[0]
        elif number in (_STYLES, _END_STYLES):
            inside = number == _STYLES
        elif number == _STYLE and inside:
            if is_date(struct.unpack_from("<H", data, 2)[0], custom):
                found.add(index)
            index += 1
    return found


def _table(data: bytes) -> SheetTable:
    header, _, first, last = struct.unpack_from("<4I", data)
    # The range, then twelve numbers (kind, id, header and total rows, flags, formats, connection), then two names.
    _, after = _string(data, 64)
    return SheetTable(_string(data, after)[0], header + 1, first + 1, last + 1)
