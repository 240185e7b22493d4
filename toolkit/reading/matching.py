"""Finding our tables in a workbook, and our columns in a table, by name, key, label or alias."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from toolkit.addresses import column_letter
from toolkit.findings import Finding
from toolkit.kinds import Scalar, as_typed, fold
from toolkit.language import LANGUAGES
from toolkit.reading.near import LONGEST, Near, near_headers
from toolkit.reading.sheets import DEEP

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.reading.sheets import Book, Cells, Sheet
    from toolkit.schema import TableSpec, Template


@dataclass
class Found:
    """One of our tables in a sheet: the row of its header, and the column (1 the first) of each key."""

    spec: TableSpec
    sheet: Sheet
    header: int
    columns: dict[str, int] = field(default_factory=dict)
    #: Headers that are not ours: column -> text.
    unknown: dict[int, str] = field(default_factory=dict)
    #: Further columns for a key already taken.
    doubles: dict[str, list[int]] = field(default_factory=dict)
    #: Headers that are only nearly ours, and those that may be several columns or one column of several.
    near: Near = field(default_factory=lambda: Near({}, {}, {}))
    #: Whether the sheet was known by its table or title, not by its headers alone.
    by_name: bool = True

    @cached_property
    def calculated(self) -> frozenset[int]:
        """The columns that are recomputed, never read."""
        return frozenset(n for key, n in self.columns.items() if self.spec.columns[key].computed)

    @property
    def skipped(self) -> frozenset[int]:
        """Those of them whose formulas are not read."""
        # The settings' names and keys are computed, and read all the same.
        return frozenset() if self.spec.name == "Settings" else self.calculated

    @cached_property
    def everything(self) -> Cells:
        """All rows, but for the formulas of the calculated columns."""
        return dict(sorted(self.sheet.cells(self.skipped).items()))

    @cached_property
    def cells(self) -> Cells:
        """The rows below the header."""
        return {row: cells for row, cells in self.everything.items() if row > self.header}

    def letters(self) -> dict[str, str]:
        """Column key -> letters."""
        return {key: column_letter(number - 1) for key, number in self.columns.items()}

    def labels(self) -> dict[str, str]:
        """Column key -> the header as the sheet has it."""
        head = self.sheet.head.get(self.header, {})
        return {key: header_text(head[number]) for key, number in self.columns.items()}


def find_tables(book: Book, template: Template) -> dict[str, Found]:
    """Our tables by name: first by their table name, then by the sheet's name, then by their headers."""
    found: dict[str, Found] = {}
    # Results is recomputed, never read, nor taken for another table.
    taken = {id(sheet) for sheet in book.sheets if is_named(sheet, template.tables["Results"])}
    for spec in template.tables.values():
        if spec.name == "Results":
            continue
        sheet, header = _by_table(book, spec) or _by_sheet(book, spec) or (None, 0)
        if sheet is not None:
            found[spec.name] = _matched(spec, sheet, header)
            taken.add(id(sheet))
    for spec in template.tables.values():
        if spec.name in found or spec.name == "Results":
            continue
        for sheet in book.sheets:
            header = 0 if id(sheet) in taken else find_header(spec, sheet)
            if header:
                found[spec.name] = match_columns(spec, sheet, header)
                found[spec.name].by_name = False
                taken.add(id(sheet))
                break
    for spec in template.tables.values():
        if spec.name not in found and spec.name != "Results":
            further = _further_down(book, spec, taken)
            if further is not None:
                found[spec.name] = further
                taken.add(id(further.sheet))
    return found


def _further_down(book: Book, spec: TableSpec, taken: set[int]) -> Found | None:
    """A table far below the top of the sheet of its title; sessions, without which nothing is, of any sheet."""
    for sheet in book.sheets:
        named = fold(sheet.name) in titles(spec)
        if id(sheet) not in taken and (named or spec.name == "Sessions"):
            sheet.look_further(DEEP)
            header = find_header(spec, sheet)
            if header:
                table = match_columns(spec, sheet, header)
                table.by_name = named
                return table
    return None


def _by_table(book: Book, spec: TableSpec) -> tuple[Sheet, int] | None:
    """The sheet that holds the table; of several (some programs copy the name too) the one with our title."""
    places = [
        (sheet, table.header)
        for sheet in book.sheets
        for table in sheet.tables
        if table.name.lower() == spec.name.lower()
    ]
    return next((place for place in places if fold(place[0].name) in titles(spec)), places[0] if places else None)


def titles(spec: TableSpec) -> set[str]:
    """What the sheet of a table is called, in either language."""
    return {fold(spec.sheet[lang]) for lang in LANGUAGES}


def is_named(sheet: Sheet, spec: TableSpec) -> bool:
    """Whether a sheet's table or title has the name of one of ours."""
    return fold(sheet.name) in titles(spec) or any(table.name.lower() == spec.name.lower() for table in sheet.tables)


def _matched(spec: TableSpec, sheet: Sheet, said: int) -> Found:
    """The columns under the header that a table declares, unless its rows were moved without the declaration."""
    found = match_columns(spec, sheet, said)
    if len(found.columns.keys() & _telling(spec)) < _least(spec):
        sheet.look_further()
        header = find_header(spec, sheet)
        if header and header != said:
            return match_columns(spec, sheet, header)
    return found


def _by_sheet(book: Book, spec: TableSpec) -> tuple[Sheet, int] | None:
    for sheet in book.sheets:
        if fold(sheet.name) in titles(spec):
            header = find_header(spec, sheet)
            if header:
                return sheet, header
    return None


def find_header(spec: TableSpec, sheet: Sheet) -> int:
    """The row that holds most of a table's headers, at least half of its inputs; 0 where none does."""
    telling = _telling(spec)
    names = {text: key for text, key in spec.headers.items() if key in telling}
    best, best_row = _least(spec) - 1, 0
    for number, cells in sheet.head.items():
        hits = len({names[text] for text in map(header_key, cells.values()) if text in names})
        if hits > best:
            best, best_row = hits, number
    return best_row


def _telling(spec: TableSpec) -> set[str]:
    """The columns by which a header is known: those to fill, unless there is but one (Settings)."""
    inputs = {column.key for column in spec.inputs}
    return inputs if len(inputs) > 1 else set(spec.columns)


def _least(spec: TableSpec) -> int:
    """How many of them a header must have: half of the columns to fill; three where there is but one of these."""
    return max(2, len(spec.inputs) // 2) if len(spec.inputs) > 1 else 3


def match_columns(spec: TableSpec, sheet: Sheet, header: int) -> Found:
    """Which column of the sheet holds which key."""
    found = Found(spec, sheet, header)
    names = spec.headers
    for number, value in sorted(sheet.head.get(header, {}).items()):
        key = names.get(header_key(value))
        if key is None:
            found.unknown[number] = header_text(value)
        elif key in found.columns:
            found.doubles.setdefault(key, []).append(number)
        else:
            found.columns[key] = number
    missing = spec.columns.keys() - found.columns.keys()
    if missing and found.unknown:
        found.near = near_headers(found.unknown, names, missing)
        for number, key in found.near.found.items():
            found.columns[key] = number
            del found.unknown[number]
    return found


def header_text(value: Scalar) -> str:
    """A header on one line."""
    return " ".join(as_typed(value).split())


def header_key(value: Scalar) -> str:
    """A header as it is compared; "" where it is longer than any of ours: folding those would take for ever."""
    return "" if isinstance(value, str) and len(value) > LONGEST else fold(header_text(value))


def header_findings(book: Book, found: Found, lang: str) -> Iterator[Finding]:
    """Columns missing, there twice, or known only by a guess that is announced."""
    spec = found.spec

    def label(key: str) -> str:
        return spec.columns[key].label[lang]

    def at(number: int, code: str, value: str = "", column: str = "", **params: object) -> Finding:
        return Finding(code, book.file, found.sheet.name, cell(number), lang, value, column, params=params)

    def cell(number: int) -> str:
        return f"{column_letter(number - 1)}{found.header}"

    head = {number: header_text(value) for number, value in found.sheet.head.get(found.header, {}).items()}
    unsure = {key for keys in found.near.keys.values() for key in keys} | found.near.columns.keys()
    for column in spec.inputs:
        if column.key not in found.columns and column.key not in unsure:
            yield at(1, "column_missing" if column.counts else "column_missing_minor", column=label(column.key))
    for key, numbers in found.doubles.items():
        cells = ", ".join(cell(number) for number in (found.columns[key], *numbers))
        yield at(numbers[0], "column_twice", column=label(key), cells=cells)
    for number, key in found.near.found.items():
        yield at(number, "header_renamed", head[number], label(key))
    for number, keys in found.near.keys.items():
        yield at(number, "header_ambiguous", head[number], columns=" / ".join(map(label, keys)))
    for key, numbers in found.near.columns.items():
        headers = " / ".join(f"{head[number]} ({cell(number)})" for number in numbers)
        yield at(numbers[0], "header_shared", headers, label(key))
