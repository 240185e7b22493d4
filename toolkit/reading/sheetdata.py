"""The rows of one sheet's XML, cut apart before they are parsed.

Most cells of a workbook of ours are empty or calculated; they are thrown out by a plain search. A row whose other
cells are written the way programs write them is read from its bytes; any other row goes through the XML parser.
Both ways end in the same `CellValues`.
"""

from __future__ import annotations

import functools
import itertools
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree as ET

from toolkit.addresses import column_letter, column_number
from toolkit.kinds import ExcelError, Scalar, Serial, Uncomputed
from toolkit.reading.limits import MAX_COLUMN, MAX_ROW, MAX_TEXT, MAX_WIDE, MEGA, too_large, tree
from toolkit.reading.numberformats import exact
from toolkit.reading.package import bare
from toolkit.reading.sheets import LOST_TEXT

if TYPE_CHECKING:
    from collections.abc import Iterator


class SheetRow(NamedTuple):
    """One row as a sheet's XML has it; columns are counted from 1."""

    #: The number it says it has; None: it follows the one before.
    number: int | None
    #: The values of its non-empty cells.
    cells: dict[int, Scalar]
    #: The formulas among the cells read; "" where the text stands elsewhere (a shared formula).
    formulas: dict[int, str]
    hidden: bool = False


_DIGITS = "0123456789"
#: How many different cells are remembered by what they say.
_REMEMBERED = 100_000
_ROW_START, _PREFIXED_ROW = re.compile(rb"<row[\s/>]"), re.compile(rb"<\w+:row[\s/>]")
_ROOT = re.compile(rb"<(?:\w+:)?worksheet[^>]*>")
_ROW_NUMBER = re.compile(rb'<row (?:[^>]* )?r="([0-9]+)"')
#: A cell whose tag is not followed by a blank and an attribute, as by every program known.
_ODD_CELL = re.compile(rb"<c[>\t\r\n/]")
_ENCODING = re.compile(rb"""<\?xml[^>]* encoding=["'](?!utf-8["'])""", re.IGNORECASE)
#: What stands after `<c ` in a cell written the usual way: column, style, type, formula, value. The rest of XML
#: (entities, texts within the cell, a formula without its result) is for the parser.
_USUAL = re.compile(
    rb'r="([A-Z]+)[0-9]+"(?: s="([0-9]+)")?(?: t="(s|n|str|b|e)")?>'
    rb"(<f(?: [^>]*)?(?:/>|>[^<&\r]*</f>))?<v>([^<&\r]+)</v></c>\s*$"
)
_HIDDEN = (b' hidden="1"', b' hidden="true"')


@dataclass(slots=True)
class CellValues:
    """What the cells of a workbook mean: its shared texts, its styles that show dates, its day 0."""

    strings: list[str] = field(default_factory=list)
    date_styles: set[int] = field(default_factory=set)
    shift: int = 0
    #: What the file is called in errors.
    file: str = ""
    #: What has been seen, by style, type and text: most values recur.
    known: dict[tuple[bytes, ...], Scalar | None] = field(default_factory=dict)

    def usual(self, parts: tuple[bytes, ...]) -> Scalar | None:
        """The value of a cell by its style, type and text as they stand in the file."""
        if parts not in self.known:
            if len(self.known) > _REMEMBERED:
                self.known.clear()
            style, kind, text = parts
            self.known[parts] = self.value((kind or b"n").decode(), text.decode(), int(style or 0))
        return self.known[parts]

    def of_element(self, cell: ET.Element) -> Scalar | None:
        """The value of a parsed cell."""
        text = formula = inline = None
        for child in cell:
            tag = bare(child.tag)
            if tag == "v":
                text = child.text
            elif tag == "f":
                formula = child.text or ""
            elif tag == "is":
                inline = text_of(child)
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return self.whole(inline) if inline else None
        if text is None:
            return Uncomputed(f"={formula}") if formula is not None and kind != "str" else None
        return self.value(kind, text, int(cell.get("s") or 0))

    def value(self, kind: str, text: str, style: int) -> Scalar | None:
        """The value of a cell by its type (section 18.18.11 of ECMA-376), text and style."""
        if kind == "n":
            return self._number(text, style)
        if kind == "s":
            index = int(text)
            return self.strings[index] or None if 0 <= index < len(self.strings) else LOST_TEXT
        if kind == "str":
            return self.whole(unescape(text)) or None
        if kind == "b":
            return text.strip() in ("1", "true")
        if kind == "d":  # an ISO date, as Strict OOXML has it
            from toolkit.reading.isodates import serial

            return serial(text) or text or None
        return ExcelError(text) if kind == "e" else text or None

    def whole(self, text: str) -> str:
        """The text, unless it is longer than any cell's."""
        if len(text) > MAX_TEXT:
            raise too_large(self.file, f"a text of {len(text)} characters")
        return text

    def _number(self, text: str, style: int) -> Scalar | None:
        number = exact(text)
        if number is None:
            return text or None  # stays what it says
        return Serial(number + self.shift) if style in self.date_styles else number


def sheet_rows(data: bytes, values: CellValues, skipped: set[str], most: int | None) -> Iterator[SheetRow]:
    """The rows of a sheet, the first `most` of them or all.

    Of the columns to skip (their letters) the formulas are not read; a value that stands in their place is.

    Raises:
        ET.ParseError, ValueError: the XML is damaged.
    """
    if not can_be_cut(data):
        data = ET.tostring(tree(data, values.file))  # plain UTF-8 without comments, so that it can be cut
    root = _ROOT.search(data)
    starts = row_starts(data, most)
    if len(starts) > MAX_ROW + 1:
        raise too_large(values.file, f"{len(starts)} rows")
    if root is None or not starts:
        tree(data, values.file)  # damaged, or truly empty
        return
    end = starts.pop() if most is not None and len(starts) > most else _rows_end(data, starts[-1])
    name = re.match(rb"<([\w:]+)", root[0])
    close = b"</" + (name[1] if name else b"worksheet") + b">"
    idle, odd = _idle(skipped), _ODD_CELL.search(data)
    for start, stop in itertools.pairwise([*starts, end]):
        if stop - start > MAX_WIDE:
            raise ValueError("a row without end")
        row = data[start:stop].rstrip()
        usual = None if odd else _usual_row(row, idle, values)
        if usual is not None:
            yield usual
        else:
            yield _parsed_row(tree(root[0] + row + close, values.file)[0], values, skipped)


def row_starts(data: bytes, most: int | None) -> list[int]:
    """Where rows begin: all, or the first `most` and the one after them."""
    rows = _ROW_START if b"<row" in data else _PREFIXED_ROW
    found = itertools.islice(rows.finditer(data), MAX_ROW + 2 if most is None else most + 1)
    return [match.start() for match in found]


def can_be_cut(data: bytes) -> bool:
    """Whether `<row` in these bytes is always a row: UTF-8, no comment, no section of raw text."""
    return not (
        data[:2] in (b"\xff\xfe", b"\xfe\xff")
        or (b"<!" in data and (b"<![CDATA[" in data or b"<!--" in data))
        or _ENCODING.match(data.removeprefix(b"\xef\xbb\xbf"))
    )


def _idle(skipped: set[str]) -> re.Pattern[bytes]:
    """What stands after `<c ` in a cell that need not be read: a formula of a column to skip, or an empty cell."""
    letters = "|".join(sorted(skipped)) or "-"
    return re.compile(rf'r="(?:(?:{letters})[0-9]+"[^>]*><f|[A-Z]+[0-9]+"(?: s="[0-9]+")?/>)'.encode())


def _usual_row(row: bytes, idle: re.Pattern[bytes], values: CellValues) -> SheetRow | None:
    """A row written the usual way, or None where it needs the parser."""
    if len(row) > MEGA and row.count(b"<c ") > MAX_COLUMN:
        raise ValueError("a row of too many cells")
    start, *cells = row.removesuffix(b"</row>").split(b"<c ")
    number = _ROW_NUMBER.match(start)
    if number is None or b"<" in start[1:] or (cells and not row.endswith(b"</row>")):
        return None
    found: dict[int, Scalar] = {}
    formulas: dict[int, str] = {}
    is_usual, usual = _USUAL.match, values.usual
    for cell in itertools.filterfalse(idle.match, cells):
        match = is_usual(cell)
        if match is None:
            return None
        letters, style, kind, formula, text = match.groups()
        value = usual((style, kind, text))
        if value is not None:
            column = _column(letters)
            if column in found:
                return None
            found[column] = value
        if formula is not None:
            words = formula.removesuffix(b"</f>").partition(b">")[2].decode()
            formulas[_column(letters)] = f"={words}" if words else ""
    hidden = b" hidden=" in start and any(sign in start for sign in _HIDDEN)
    return SheetRow(_row(number[1]), found, formulas, hidden)


def _parsed_row(row: ET.Element, values: CellValues, skipped: set[str]) -> SheetRow:
    """A row through the parser; cells that do not say where they stand follow one another."""
    cells: dict[int, Scalar] = {}
    formulas: dict[int, str] = {}
    column = 0
    for cell in row:
        letters = cell.get("r", "").rstrip(_DIGITS).upper()
        column = _column(letters.encode()) if letters else column + 1
        if column > MAX_COLUMN:
            raise ValueError("a row of too many cells")
        formula = next((child for child in cell if bare(child.tag) == "f"), None)
        if formula is not None and (letters or column_letter(column - 1)) in skipped:
            continue
        if formula is not None:
            formulas[column] = f"={formula.text}" if formula.text else ""
        if len(cell):
            value = values.of_element(cell)
            if value is not None:
                if column in cells:
                    raise ValueError(f"the cell {column_letter(column - 1)} of a row is there twice")
                cells[column] = value
    number = row.get("r")
    hidden = row.get("hidden") in ("1", "true")
    return SheetRow(_row(number) if number else None, cells, formulas, hidden)


def _rows_end(data: bytes, last_row: int) -> int:
    """Where the last row ends: before the tag that closes sheetData, whatever its prefix."""
    match = re.compile(rb"</(?:\w+:)?sheetData\s*>").search(data, last_row)
    if match is None:
        raise ValueError("sheetData does not end")
    return match.start()


def _row(number: str | bytes) -> int:
    row = int(number)
    if not 0 < row <= MAX_ROW:
        raise ValueError(f"no such row: {row}")
    return row


@functools.cache
def _column(letters: bytes) -> int:
    column = column_number(letters.decode()) if len(letters) <= 3 and letters.isalpha() else 0
    if not 0 < column <= MAX_COLUMN:
        raise ValueError(f"no such column: {letters[:9].decode()}")
    return column


def text_of(element: ET.Element) -> str:
    """The text of a string item, without the phonetic readings that East Asian Excel adds."""
    parts: list[str] = []
    for child in element:
        tag = bare(child.tag)
        if tag == "t":
            parts.append(child.text or "")
        elif tag == "r":
            parts.extend(piece.text or "" for piece in child if bare(piece.tag) == "t")
    return unescape("".join(parts))


def unescape(text: str) -> str:
    """Excel writes control characters in XML as _x000D_."""
    if "_x" not in text:
        return text
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda match: chr(int(match[1], 16)), text)
