"""The reading backend for .ods and .fods: OpenDocument spreadsheets, parsed piece by piece by the standard parser.

Rows and cells that repeat cost nothing while they are empty; values are taken from the attributes that hold them, never
from what the cell shows; an error is told from a text.
"""

from __future__ import annotations

import contextlib
import re
from typing import TYPE_CHECKING
from xml.parsers import expat

from toolkit.addresses import column_number
from toolkit.findings import UnreadableError
from toolkit.reading.limits import (
    MAX_COLUMN,
    MAX_DEPTH,
    MAX_ELEMENTS,
    MAX_ROW,
    MAX_TEXT,
    MEGA,
    Count,
    damage_forgiven,
    damage_named,
    too_large,
)  # fmt: skip
from toolkit.reading.odslayout import Layout, as_excel, hides
from toolkit.reading.odsvalues import FORMULA, OASIS, TYPE, cell_value
from toolkit.reading.sheets import Book, Cells, Problem, Sheet, SheetTable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from toolkit.kinds import Scalar
    from toolkit.reading.package import Package

_OFFICE, _TABLE, _TEXT, _META, _STYLE = (f"{OASIS}{name}:1.0 " for name in ("office", "table", "text", "meta", "style"))
_COLUMNS, _ROWS, _NAME = f"{_TABLE}number-columns-repeated", f"{_TABLE}number-rows-repeated", f"{_TABLE}name"
_RANGE = re.compile(r"\$?'?(.*?)'?\.\$?([A-Z]{1,3})\$?(\d{1,7}):.*\.\$?([A-Z]{1,3})\$?(\d{1,7})$")
_BLANKS = re.compile(r"[ \t\r\n]+")
#: How many bytes may be read without an element beginning or ending: a tag that long is an attack.
_LONGEST_TAG = 4 * MEGA
_CHUNK = MEGA


def read_package(package: Package) -> Book:
    """The workbook in an open package. Everything is parsed at once: the format keeps all sheets in one part.

    Raises:
        UnreadableError: it is damaged, locked or over a limit.
    """
    manifest = "META-INF/manifest.xml"
    if package.has("encrypted-package") or (package.has(manifest) and b"encryption-data" in package.raw(manifest)):
        raise UnreadableError("file_password", package.name)
    content = _Content(package.name)
    if package.has("meta.xml"):
        with contextlib.closing(package.pieces("meta.xml")) as pieces:
            if content.parse(pieces, "meta.xml"):
                content.problems.append(Problem("properties_lost", "", {}))
    with contextlib.closing(package.pieces("content.xml")) as pieces:
        damage = content.parse(pieces, "content.xml")
    return content.book(damage, package.close)


def read_flat(path: Path) -> Book:
    """The workbook in a single file of XML.

    Raises:
        UnreadableError: it is damaged or over a limit.
    """
    content = _Content(path.name)
    with path.open("rb") as file:
        damage = content.parse(iter(lambda: file.read(_CHUNK), b""), path.name)
    return content.book(damage, lambda: None)


class _Content:
    """What the elements of a document say, one after another."""

    def __init__(self, name: str) -> None:
        self.name, self.count = name, Count(name)
        self.sheets: list[tuple[str, dict[int, dict[int, Scalar]], Layout]] = []
        self.tables: dict[str, list[SheetTable]] = {}
        self.properties: dict[str, str] = {}
        self.problems: list[Problem] = []
        self._elements = self._depth = 0
        #: Depth of the sheet that is being read, or 0; of what is passed over within it (a note, a drawing), or 0.
        self._sheet = self._skipped = 0
        self._row, self._column, self._repeat = 0, 0, 1
        self._cells: dict[int, Scalar] = {}
        self._hidden, self._formulas = False, dict[int, str]()
        self._cell: Mapping[str, str] | None = None
        self._text: list[str] | None = None
        self._listening, self._length = False, 0
        self._property = ""
        #: The style that is being read, and those of sheets that are not shown.
        self._style_name, self._unseen = "", set[str]()
        self._starts: Mapping[str, Callable[[Mapping[str, str]], None]] = {
            f"{_TABLE}table": self._start_sheet,
            f"{_TABLE}table-column": self._columns,
            f"{_TABLE}table-row": self._start_row,
            f"{_TABLE}table-cell": self._start_cell,
            f"{_TABLE}covered-table-cell": self._start_cell,
            f"{_TABLE}database-range": self._named_range,
            f"{_TEXT}p": self._paragraph,
            f"{_TEXT}s": lambda attributes: self._add(" " * min(int(attributes.get(f"{_TEXT}c", 1)), 1000)),
            f"{_TEXT}tab": lambda _: self._add("\t"),
            f"{_TEXT}line-break": lambda _: self._add("\n"),
            f"{_OFFICE}annotation": self._skip,
            f"{_TABLE}shapes": self._skip,
            f"{OASIS}drawing:1.0 frame": self._skip,
            f"{_STYLE}style": self._start_style,
            f"{_STYLE}table-properties": self._style,
            f"{_META}user-defined": self._start_property,
        }
        self._ends: Mapping[str, Callable[[], None]] = {
            f"{_TABLE}table": self._end_sheet,
            f"{_TABLE}table-row": self._end_row,
            f"{_TABLE}table-cell": self._end_cell,
            f"{_TABLE}covered-table-cell": self._end_cell,
            f"{_TEXT}p": self._end_paragraph,
            f"{_META}user-defined": self._end_property,
        }

    def book(self, damage: UnreadableError | None, close: Callable[[], None]) -> Book:
        """What was read. Where the document broke off, the sheets before are whole, and nobody knows what followed.

        Raises:
            UnreadableError: it broke off before any sheet was whole.
        """
        book = Book(self.name, self.properties, close, problems=self.problems, format="ods")
        broken = len(self.sheets) - 1 if damage and self._sheet else None
        for index, (name, cells, layout) in enumerate(self.sheets):
            problem = damage if index == broken else None
            book.sheets.append(_sheet(name, self.tables.get(name, []), cells, layout, problem))
        if damage:
            if not any(sheet.damage is None for sheet in book.sheets):
                raise damage
            self.problems.append(Problem("sheets_lost", book.sheets[-1].name, damage.params))
        return book

    def parse(self, pieces: Iterable[bytes], part: str) -> UnreadableError | None:
        """Take in a part of the document, up to its damage if it has one."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._said
        parser.StartDoctypeDeclHandler = self._forbidden
        fed = 0
        with damage_forgiven() as damage, damage_named(self.name, part):
            for piece in pieces:
                for at in range(0, len(piece), _CHUNK):
                    chunk = piece[at : at + _CHUNK]
                    parser.Parse(chunk)
                    fed += len(chunk)
                    if fed - parser.CurrentByteIndex > _LONGEST_TAG:
                        raise too_large(self.name, f"{part}: a tag of over {_LONGEST_TAG // MEGA} MB")
            parser.Parse(b"", True)
        return damage[0] if damage else None

    def _forbidden(self, *_: object) -> None:
        raise UnreadableError("file_forbidden_xml", self.name)

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        self._elements += 1
        if self._elements > MAX_ELEMENTS or self._depth > MAX_DEPTH:
            raise too_large(self.name, f"> {MAX_ELEMENTS} elements, or {MAX_DEPTH} one within another")
        start = self._starts.get(name)
        if start is not None and not self._skipped:
            start(attributes)

    def _end(self, name: str) -> None:
        if self._skipped:
            if self._skipped == self._depth:
                self._skipped = 0
        elif name in self._ends:
            self._ends[name]()
        self._depth -= 1

    def _skip(self, _: Mapping[str, str]) -> None:
        self._skipped = self._depth

    def _said(self, text: str) -> None:
        if self._listening and not self._skipped:
            self._add(_BLANKS.sub(" ", text))  # spaces that count have elements of their own

    def _add(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)
            self._length += len(text)
            if self._length > MAX_TEXT:
                raise too_large(self.name, f"a text of over {MAX_TEXT} characters")

    # ------------------------------------------------------------------ sheets, rows, cells

    def _start_sheet(self, attributes: Mapping[str, str]) -> None:
        if self._sheet:  # a table within a cell
            self._skipped = self._depth
            return
        self._sheet, self._row = self._depth, 0
        hidden = attributes.get(f"{_TABLE}style-name") in self._unseen
        self.sheets.append((attributes.get(_NAME, ""), {}, Layout(hidden=hidden)))

    def _end_sheet(self) -> None:
        self._sheet = 0

    def _columns(self, attributes: Mapping[str, str]) -> None:
        if self._sheet:
            self.sheets[-1][2].columns(attributes, max(1, int(attributes.get(_COLUMNS, 1))))

    def _start_row(self, attributes: Mapping[str, str]) -> None:
        self._hidden = hides(attributes)
        self._repeat = max(1, int(attributes.get(_ROWS, 1)))
        self._column, self._cells, self._formulas = 0, {}, {}

    def _end_row(self) -> None:
        if (self._cells or self._formulas) and self._sheet:
            last = self._row + self._repeat
            if last > MAX_ROW:
                raise ValueError(f"no such row: {last}")
            self.count.add(len(self._cells.keys() | self._formulas.keys()) * self._repeat)
            _, rows, layout = self.sheets[-1]
            numbers = range(self._row + 1, last + 1)
            if self._cells:
                rows.update((row, self._cells) for row in numbers)
            layout.rows(numbers, self._formulas, self._hidden)
        self._row += self._repeat

    def _start_cell(self, attributes: Mapping[str, str]) -> None:
        self._cell, self._text, self._length = attributes, None, 0

    def _paragraph(self, _: Mapping[str, str]) -> None:
        if self._cell is not None:
            if self._text is None:
                self._text = []
            else:
                self._text.append("\n")
            self._listening = True

    def _end_paragraph(self) -> None:
        self._listening = False

    def _end_cell(self) -> None:
        attributes, texts, self._cell, self._text = self._cell or {}, self._text, None, None
        repeat = max(1, int(attributes.get(_COLUMNS, 1)))
        if texts is not None or TYPE in attributes or FORMULA in attributes:
            value = cell_value(attributes, "".join(texts or ()))
            filled, columns = value is not None and value != "", range(self._column + 1, self._column + repeat + 1)
            if (filled or FORMULA in attributes) and self._column + repeat > MAX_COLUMN:
                raise ValueError(f"no such column: {self._column + repeat}")
            if value is not None and filled:
                self._cells.update(dict.fromkeys(columns, value))
            if FORMULA in attributes:
                self._formulas.update(dict.fromkeys(columns, as_excel(attributes[FORMULA])))
            if self._sheet and (filled or FORMULA in attributes):
                self.sheets[-1][2].merge(self._row + 1, self._column + 1, attributes)
        self._column += repeat

    # ------------------------------------------------------------------ what stands beside the sheets

    def _named_range(self, attributes: Mapping[str, str]) -> None:
        """Tables become database ranges in this format."""
        found = _RANGE.match(attributes.get(f"{_TABLE}target-range-address", "")[:1000])
        if found:
            sheet = found[1].replace("''", "'")
            table = SheetTable(
                attributes.get(_NAME, ""), int(found[3]), column_number(found[2]), column_number(found[4])
            )
            self.tables.setdefault(sheet, []).append(table)

    def _start_style(self, attributes: Mapping[str, str]) -> None:
        self._style_name = attributes.get(f"{_STYLE}name", "")

    def _style(self, attributes: Mapping[str, str]) -> None:
        if attributes.get(f"{_TABLE}display") == "false":
            self._unseen.add(self._style_name)

    def _start_property(self, attributes: Mapping[str, str]) -> None:
        self._property, self._text, self._listening = attributes.get(f"{_META}name", ""), [], True
        self._length = 0

    def _end_property(self) -> None:
        self.properties[self._property], self._text, self._listening = "".join(self._text or ()), None, False


def _sheet(name: str, tables: list[SheetTable], cells: Cells, layout: Layout, damage: UnreadableError | None) -> Sheet:
    def read(skip: frozenset[int], most: int | None) -> Cells:
        if damage:
            raise damage
        return layout.read(cells, skip, most)

    return Sheet(name, tables, read, traits=layout.traits, hidden=layout.hidden, formulas=layout.texts)
