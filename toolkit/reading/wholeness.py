"""What of a workbook could not be read: damage is partial, and what is lost is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.findings import Finding, UnreadableError
from toolkit.kinds import fold
from toolkit.reading.limits import MAX_USED, too_large

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from toolkit.reading.matching import Found
    from toolkit.reading.sheets import Book
    from toolkit.schema import Template


def whole_tables(book: Book, tables: Mapping[str, Found]) -> dict[str, Found]:
    """The tables whose sheet can be read to its end.

    Raises:
        UnreadableError: they are larger than any real workbook's.
    """
    found, used = {}, 0
    for name, table in tables.items():
        if table.sheet.damage is None:
            used += sum(map(len, table.cells.values()))
        if table.sheet.damage is None:
            found[name] = table
    if used > MAX_USED:
        raise too_large(book.file, f"{used} cells in the tables")
    return found


def without_sessions(book: Book, found: Mapping[str, Found], template: Template) -> UnreadableError:
    """Why a file without sessions cannot be read: they are damaged, or are not there."""
    damaged = [sheet for sheet in book.sheets if sheet.damage]
    titles = {fold(title) for title in template.tables["Sessions"].sheet.values()}
    for sheet in sorted(damaged, key=lambda sheet: fold(sheet.name) not in titles):
        return UnreadableError("file_damaged", book.file, **(sheet.damage.params if sheet.damage else {}))
    if book.format != "csv":
        return UnreadableError("file_not_ours", book.file)
    if found:
        tables = ", ".join(template.tables[name].sheet["en"] for name in found)
        return UnreadableError("csv_without_sessions", book.file, tables=tables)
    lies = any(problem.code == "extension_lies" for problem in book.problems)
    return UnreadableError("file_not_workbook" if lies else "csv_unknown", book.file)


def book_findings(book: Book, lang: str) -> Iterator[Finding]:
    """What there is to say of the file and its sheets as a whole."""
    for code, sheet, params in book.problems:
        yield Finding(code, book.file, sheet, lang=lang, params=params)
    for lost in book.sheets:
        if lost.damage:
            yield Finding("sheet_damaged", book.file, lost.name, lang=lang, params=lost.damage.params)
