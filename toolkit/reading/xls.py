"""The reading backend for .xls as Excel 97 and its successors write it (BIFF8, [MS-XLS]).

Older formats cannot hold our tables and are refused by name.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from toolkit.findings import UnreadableError
from toolkit.reading.excelcodes import error, rk, shown
from toolkit.reading.limits import MAX_ELEMENTS, MAX_TEXT, Count, damage_named, too_large
from toolkit.reading.numberformats import SHIFT_1904, is_date, of_double
from toolkit.reading.propertysets import custom_properties
from toolkit.reading.sheets import LOST_TEXT, Book, Sheet, Traits, put

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.kinds import Scalar
    from toolkit.reading.ole import Container


class _R:
    """Records by number (section 2.3 of [MS-XLS])."""

    BEGIN, END, CONTINUE, LOCKED, EPOCH, SHEET, STRINGS, FORMAT, STYLE, ROW = (
        0x809, 0x0A, 0x3C, 0x2F, 0x22, 0x85, 0xFC, 0x41E, 0xE0, 0x208,
    )  # fmt: skip
    NUMBER, RK, RKS, SHARED, LABEL, RICH, BOOL, FORMULA, RESULT = (
        0x203, 0x27E, 0xBD, 0xFD, 0x204, 0xD6, 0x205, 0x06, 0x207,
    )  # fmt: skip


_CELLS = {_R.NUMBER, _R.RK, _R.RKS, _R.SHARED, _R.LABEL, _R.RICH, _R.BOOL, _R.FORMULA}
_MAGIC, _BIFF8, _WORKSHEET = b"\x09\x08", 0x600, 0
#: Of a row's record: the byte that says whether it is hidden, and its bit.
_ROW_FLAGS, _HIDDEN = 12, 0x20
#: The bits that say of a sheet that it is hidden, by hand or by a macro.
_UNSEEN = 0x03
_PROPERTIES = "\x05DocumentSummaryInformation"


def read_container(container: Container, name: str) -> Book:
    """The workbook in an OLE container.

    Raises:
        UnreadableError: it is damaged, locked, too old or over a limit.
    """
    with damage_named(name):
        properties = custom_properties(container.stream(_PROPERTIES)) if _PROPERTIES in container.names() else {}
        return _Reader(name, container.stream("Workbook"), Count(name)).book(properties)


@dataclass(slots=True)
class _Reader:
    name: str
    data: bytes
    count: Count
    strings: list[str] = field(default_factory=list)
    date_styles: set[int] = field(default_factory=set)
    shift: int = 0

    def book(self, properties: dict[str, str]) -> Book:
        book = Book(self.name, properties, lambda: None, format="xls")
        custom: dict[int, str] = {}
        styles: list[int] = []
        taken: set[int] = set()
        if self.data[:2] != _MAGIC:
            raise ValueError("no workbook begins there")
        for number, pieces in self.records(0):
            data = pieces[0]
            match number:
                case _R.BEGIN if struct.unpack_from("<H", data)[0] != _BIFF8:
                    raise UnreadableError("file_too_old", self.name)
                case _R.LOCKED:
                    raise UnreadableError("file_password", self.name)
                case _R.EPOCH:
                    self.shift = SHIFT_1904 if data[:1] == b"\x01" else 0
                case _R.FORMAT:
                    custom[struct.unpack_from("<H", data)[0]] = _Pieces([data[2:]], self.name).text(2)
                case _R.STYLE:
                    styles.append(struct.unpack_from("<H", data, 2)[0])
                case _R.STRINGS:
                    self.strings = list(_shared(_Pieces(pieces, self.name)))
                case _R.SHEET:
                    start, state, kind = struct.unpack_from("<IBB", data)
                    if kind == _WORKSHEET and start not in taken:
                        taken.add(start)
                        name = _Pieces([data[6:]], self.name).text(1)
                        book.sheets.append(self.sheet(name, start, hidden=bool(state & _UNSEEN)))
        self.date_styles = {index for index, style in enumerate(styles) if is_date(style, custom)}
        return book

    def records(self, at: int) -> Iterator[tuple[int, list[bytes]]]:
        """The records of what begins at a place, to its end: number, bytes, and those of its continuations."""
        depth, end, count = 0, len(self.data), Count(self.name, MAX_ELEMENTS, "records")
        held: tuple[int, list[bytes]] | None = None
        while at + 4 <= end:
            count.add()
            number, size = struct.unpack_from("<HH", self.data, at)
            piece = self.data[at + 4 : at + 4 + size]
            if len(piece) < size:
                raise EOFError("a record goes beyond the end")
            at += 4 + size
            if number == _R.CONTINUE and held:
                held[1].append(piece)
                continue
            if held:
                yield held
            depth += (number == _R.BEGIN) - (number == _R.END)
            held = (number, [piece]) if depth <= 1 else None  # within a sheet, charts have records of their own
            if not depth:
                return
        raise EOFError("the sheet breaks off")

    def sheet(self, name: str, start: int, *, hidden: bool) -> Sheet:
        traits = Traits()

        def read(skip: frozenset[int], most: int | None) -> dict[int, dict[int, Scalar]]:
            return self.cells((name, start), skip, most, traits)

        return Sheet(name, [], read, traits=traits, hidden=hidden)

    def cells(
        self, place: tuple[str, int], skip: frozenset[int], most: int | None, traits: Traits
    ) -> dict[int, dict[int, Scalar]]:
        """Row -> column -> value, 1 the first of either; non-empty cells only."""
        name, start = place
        traits.hidden_rows = []
        rows: dict[int, dict[int, Scalar]] = {}
        with damage_named(self.name, name):
            if self.data[start : start + 2] != _MAGIC:
                raise ValueError("no sheet begins there")
            for row, column, value in self.values(start, traits.hidden_rows):
                if value is None or value == "" or column in skip:
                    continue
                if most is not None and row not in rows and len(rows) == most:
                    break
                self.count.add()
                put(rows, row, column, value)
        return rows

    def values(self, start: int, hidden: list[int]) -> Iterator[tuple[int, int, Scalar | None]]:
        """Each cell of a sheet: row, column, value; the rows that are not shown are put into `hidden`."""
        waiting = (0, 0)
        for number, pieces in self.records(start):
            data = pieces[0]
            if number == _R.RESULT:
                yield *waiting, _Pieces(pieces, self.name).text(2)
                continue
            if number == _R.ROW and len(data) > _ROW_FLAGS and data[_ROW_FLAGS] & _HIDDEN:
                hidden.append(struct.unpack_from("<H", data)[0] + 1)
            if number not in _CELLS:
                continue
            row, column, style = struct.unpack_from("<HHH", data)
            row, column = row + 1, column + 1
            match number:
                case _R.NUMBER:
                    yield row, column, self.double(data[6:14], style)
                case _R.RK:
                    yield row, column, self.packed(data, 6, style)
                case _R.RKS:
                    for place, at in enumerate(range(4, len(data) - 7, 6)):
                        yield row, column + place, self.packed(data, at + 2, struct.unpack_from("<H", data, at)[0])
                case _R.SHARED:
                    index = struct.unpack_from("<I", data, 6)[0]
                    yield row, column, self.strings[index] if index < len(self.strings) else LOST_TEXT
                case _R.LABEL | _R.RICH:
                    yield row, column, _Pieces([data[6:], *pieces[1:]], self.name).text(2)
                case _R.BOOL:
                    yield row, column, error(data[6]) if data[7] else bool(data[6])
                case _R.FORMULA:
                    waiting = (row, column)
                    yield row, column, self.result(data[6:14], style)

    def result(self, data: bytes, style: int) -> Scalar | None:
        """What a formula gave; a text follows in a record of its own."""
        if data[6:] != b"\xff\xff":
            return self.double(data, style)
        if data[0] == 2:
            return error(data[2])
        return bool(data[2]) if data[0] == 1 else None

    def double(self, data: bytes, style: int) -> Scalar | None:
        return shown(of_double(struct.unpack("<d", data)[0]), style in self.date_styles, self.shift)

    def packed(self, data: bytes, at: int, style: int) -> Scalar | None:
        return shown(rk(struct.unpack_from("<I", data, at)[0]), style in self.date_styles, self.shift)


class _Pieces:
    """The bytes of a record and its continuations, read one after another."""

    def __init__(self, pieces: list[bytes], name: str) -> None:
        self._pieces, self._name = pieces, name
        self._piece = self._at = 0

    def text(self, width: int) -> str:
        """A text: its length in so many bytes, then how it is stored, then its characters."""
        size = int.from_bytes(self.take(width), "little")
        flags = self.take(1)[0]
        runs = int.from_bytes(self.take(2), "little") if flags & 8 else 0
        more = int.from_bytes(self.take(4), "little") if flags & 4 else 0
        characters = self.characters(size, flags & 1)
        self.take(4 * runs + more)
        return characters

    def characters(self, size: int, wide: int) -> str:
        """Characters of one or two bytes; a continuation says anew which."""
        if size > MAX_TEXT:
            raise too_large(self._name, f"a text of {size} characters")
        found = b""
        while size:
            left = len(self._pieces[self._piece]) - self._at
            if not left:
                self._next()
                wide = self.take(1)[0] & 1
                continue
            count = min(size, left >> wide)
            if not count:
                raise ValueError("a character is cut in two")
            data = self.take(count << wide)
            # Decoded together: a sign of four bytes may be cut in two.
            found += data if wide else data.decode("latin-1").encode("utf-16-le")
            size -= count
        return found.decode("utf-16-le", "replace")

    def take(self, size: int) -> bytes:
        """The next bytes, from one continuation on to the next."""
        piece = self._pieces[self._piece]
        data = piece[self._at : self._at + size]
        self._at += len(data)
        if len(data) == size:
            return data
        self._next()
        return data + self.take(size - len(data))

    def done(self) -> bool:
        """Whether all is read."""
        return self._piece == len(self._pieces) - 1 and self._at >= len(self._pieces[self._piece])

    def _next(self) -> None:
        self._piece, self._at = self._piece + 1, 0
        if self._piece >= len(self._pieces):
            raise EOFError("a text breaks off")


def _shared(pieces: _Pieces) -> Iterator[str]:
    """The shared texts: how many references, how many texts, and these."""
    _, count = struct.unpack("<II", pieces.take(8))
    for _ in range(count):
        if pieces.done():  # the count is not believed
            return
        yield pieces.text(2)
