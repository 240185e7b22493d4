"""Sheets that were not read: copies of those that were, and sheets of the user's own. None goes unsaid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.findings import Finding
from toolkit.kinds import as_typed, fold
from toolkit.language import texts
from toolkit.reading.accounts import Account, is_blank
from toolkit.reading.matching import find_header, is_named, match_columns

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from toolkit.kinds import Scalar
    from toolkit.reading.matching import Found
    from toolkit.reading.sheets import Book, Sheet
    from toolkit.schema import Template

#: What is typed in a row: key and text of each cell.
Content = tuple[tuple[str, str], ...]
#: How many cells or rows a finding shows.
_SHOWN = 3


def other_sheets(
    book: Book, found: Mapping[str, Found], template: Template, lang: str
) -> Iterator[tuple[Account, Finding]]:
    """The sheets with content that no table was read from: each with its account and what is said about it."""
    read = {id(table.sheet) for table in found.values()}
    kept: dict[str, set[Content]] = {}  # what was read of each table that may be there twice
    pages = {fold(title) for page in texts("pages").values() for title in page.values()}
    for sheet in book.sheets:
        if id(sheet) in read or fold(sheet.name) in pages or is_named(sheet, template.tables["Results"]):
            continue
        cells = sheet.cells()
        count = sum(map(len, cells.values()))
        blank = sum(column not in cells.get(row, ()) for row, column in sheet.traits.formulas)
        if not count + blank:
            continue
        account = Account(sheet.name, seen=count + blank, reported=count + blank)
        yield account, _copy_of(book, sheet, found, lang, kept) or _own(book, sheet, count + blank, lang)


def _own(book: Book, sheet: Sheet, count: int, lang: str) -> Finding:
    return Finding("sheet_unknown", book.file, sheet.name, lang=lang, value=sheet.name, params={"count": count})


def _copy_of(
    book: Book, sheet: Sheet, found: Mapping[str, Found], lang: str, kept: dict[str, set[Content]]
) -> Finding | None:
    """What is said of a sheet with the header of one that was read; None where there is no such header."""
    for name, table in found.items():
        header = find_header(table.spec, sheet)
        if not header:
            continue
        copy = match_columns(table.spec, sheet, header)
        if name not in kept:
            kept[name] = {_content(row) for row in _rows(table).values()}
        more = [number for number, row in _rows(copy).items() if _content(row) not in kept[name]]
        params: dict[str, object] = {"read": table.sheet.name, "count": len(more)}
        params["rows"] = ", ".join(map(str, more[:_SHOWN])) + (" …" if len(more) > _SHOWN else "")
        cell = f"A{more[0]}" if more else ""
        code = "sheet_twice" if more else "sheet_copy"
        return Finding(code, book.file, sheet.name, cell, lang, sheet.name, params=params)
    return None


def _rows(found: Found) -> dict[int, dict[str, Scalar]]:
    """The filled rows of a sheet by what is typed in them; of Settings each value with its key."""
    keys = {c.key for c in found.spec.inputs} | ({"key"} if found.spec.name == "Settings" else set())
    columns = {found.columns[key]: key for key in keys if key in found.columns}
    rows = {}
    for number, cells in found.cells.items():
        row = {columns[n]: value for n, value in cells.items() if n in columns and not is_blank(value)}
        if row and row.keys() != {"key"}:
            rows[number] = row
    return rows


def _content(row: Mapping[str, Scalar]) -> Content:
    return tuple(sorted((key, fold(as_typed(value))) for key, value in row.items()))
