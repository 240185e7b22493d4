"""Everything typed in a workbook, whether it goes into a figure or not: what carrying it to another needs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from toolkit.addresses import column_letter
from toolkit.kinds import Serial, fold, trim
from toolkit.language import LANGUAGES, texts
from toolkit.reading.matching import find_tables
from toolkit.reading.wholeness import whole_tables
from toolkit.templates import BASE, load

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from toolkit.kinds import Scalar
    from toolkit.reading.matching import Found
    from toolkit.reading.sheets import Book, Sheet
    from toolkit.schema import Template

#: Our sheets that are no table's.
#: The cell of the dashboard where the year is typed: row and column.
_YEAR = (3, 3)
#: What Numbers adds to a workbook.
_ADDED = ("export summary",)


@dataclass(slots=True)
class TableContent:
    """One table: what its input cells hold by row of the sheet, the columns of the user's own, and the rest."""

    sheet: str
    #: The row of its header.
    header: int
    #: The input columns that it has, by key.
    columns: frozenset[str] = frozenset()
    rows: dict[int, dict[str, Scalar]] = field(default_factory=dict)
    #: Column of the sheet -> its header, and its cells by row.
    own: dict[int, tuple[str, dict[int, Scalar]]] = field(default_factory=dict)
    #: The addresses of cells under no header.
    loose: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Content:
    """What a workbook holds, and what it says of itself."""

    properties: Mapping[str, str]
    #: The template it is read by: the user's own, else the base.
    template: Template
    tables: dict[str, TableContent]
    #: Sheets that are not ours, and how many cells of theirs are filled.
    sheets: dict[str, int]
    #: The year its dashboard shows; None where it cannot be told.
    year: int | None

    @property
    def own_template(self) -> str:
        """What its template changes, where that is the user's own."""
        pieces = sorted(name for name in self.properties if name.startswith("seance.own."))
        return "".join(self.properties[name] for name in pieces)


def read_content(path: Path) -> Content:
    """Read everything typed in a workbook.

    Raises:
        UnreadableError: it cannot be read.
    """
    from toolkit.reading import template_of
    from toolkit.reading.backends import open_book

    book = open_book(path)
    try:
        template, _ = template_of(book)
        found = whole_tables(book, find_tables(book, template))
        tables = {name: _table(table) for name, table in found.items()}
        return Content(book.properties, template, tables, _own_sheets(book, found), _year(book))
    finally:
        book.close()


def _table(found: Found) -> TableContent:
    names = {column: key for key, column in found.columns.items() if not found.spec.columns[key].computed}
    doubles = {number: found.labels()[key] for key, numbers in found.doubles.items() for number in numbers}
    headers = {**found.unknown, **doubles}
    calculated = {column for key, column in found.columns.items() if found.spec.columns[key].computed}
    content = TableContent(found.sheet.name, found.header, frozenset(names.values()))
    for row, cells in found.cells.items():
        for column, value in cells.items():
            if column in names:
                content.rows.setdefault(row, {})[names[column]] = value
            elif _blank(value):
                continue
            elif column in headers:
                content.own.setdefault(column, (headers[column], {}))[1][row] = value
            elif column not in calculated:
                content.loose.append(f"{column_letter(column - 1)}{row}")
    content.rows = {row: cells for row, cells in content.rows.items() if not all(map(_blank, cells.values()))}
    return content


def _blank(value: Scalar) -> bool:
    return isinstance(value, str) and not trim(value)


def _own_sheets(book: Book, found: Mapping[str, Found]) -> dict[str, int]:
    read = {id(table.sheet) for table in found.values()}
    ours = {fold(title) for page in texts("pages").values() for title in page.values()}
    ours |= {fold(load(BASE).tables["Results"].sheet[lang]) for lang in LANGUAGES} | set(_ADDED)
    others = (sheet for sheet in book.sheets if id(sheet) not in read and fold(sheet.name) not in ours)
    sheets = (sheet for sheet in others if sheet.damage is None)
    counts = {sheet.name: sum(map(len, sheet.cells().values())) for sheet in sheets if not _is_workings(sheet)}
    return {name: count for name, count in counts.items() if count}


def _is_workings(sheet: Sheet) -> bool:
    return any(table.name in ("Results", "Checks") for table in sheet.tables)


def _year(book: Book) -> int | None:
    names = {fold(texts("pages")["Dashboard"][lang]) for lang in LANGUAGES}
    for sheet in book.sheets:
        if fold(sheet.name) in names:
            value = sheet.head.get(_YEAR[0], {}).get(_YEAR[1])
            number = value.number if isinstance(value, Serial) else value
            if not isinstance(number, str | bool) and number is not None and str(number).isdigit():
                return int(str(number)) if 2000 <= int(str(number)) <= 2100 else None
    return None
