"""What people did to a sheet as a whole: hid, renamed, merged, typed formulas or went on below the table."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from toolkit.addresses import column_letter
from toolkit.findings import Finding
from toolkit.kinds import ExcelError, Uncomputed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from toolkit.reading.matching import Found
    from toolkit.reading.sheets import Book

#: How many places a finding shows.
_SHOWN = 5
#: Blank rows between two filled ones from which the second may be out of sight.
_FAR = 20


def structure_findings(book: Book, found: Found, rows: Sequence[int], lang: str) -> Iterator[Finding]:
    """What is worth knowing about a table whose filled rows are these: all of it is read."""
    sheet, traits, at = found.sheet, found.sheet.traits, _Place(book, found, lang)
    if not found.by_name and not book.text_only:  # the one sheet of an export is called like its file
        yield at("sheet_renamed", "", sheet_name=found.spec.sheet[lang])
    yield from formula_findings(book, found, rows, lang)
    if not rows:
        return
    if sheet.hidden:
        yield at("sheet_hidden", "", count=len(rows))
    hidden = sorted(set(traits.hidden_rows).intersection(rows))
    if hidden:
        yield at("rows_hidden", f"A{hidden[0]}", count=len(hidden), rows=_first(hidden))
    yield from _hidden_columns(found, at)
    yield from _merged(found, rows[-1], at)
    yield from _far_rows(found, rows, at)


def formula_findings(book: Book, found: Found, rows: Iterable[int], lang: str) -> Iterator[Finding]:
    """Formulas typed into cells to fill, a finding for each column: their saved results are read."""
    formulas = found.sheet.traits.formulas
    if not formulas:
        return
    at, kept = _Place(book, found, lang), set(rows)
    columns: dict[int, list[int]] = {}
    for row, column in sorted(formulas):
        # A formula without a saved result, or with an error for one, is an error of its own.
        if row in kept and not isinstance(found.everything.get(row, {}).get(column), Uncomputed | ExcelError):
            columns.setdefault(column, []).append(row)
    for field in found.spec.inputs:
        number = found.columns.get(field.key, 0)
        if columns.get(number):
            cells = [f"{column_letter(number - 1)}{row}" for row in columns[number]]
            text = formulas[columns[number][0], number]
            yield at("formula_typed", cells[0], text, field.label[lang], count=len(cells), cells=_first(cells))


class _Place:
    """Makes findings about one sheet."""

    def __init__(self, book: Book, found: Found, lang: str) -> None:
        self.book, self.sheet, self.lang = book, found.sheet.name, lang

    def __call__(self, code: str, cell: str, value: str = "", column: str = "", **params: object) -> Finding:
        return Finding(code, self.book.file, self.sheet, cell, self.lang, value, column, params=params)


def _first(things: Sequence[object]) -> str:
    return ", ".join(map(str, things[:_SHOWN])) + (" …" if len(things) > _SHOWN else "")


def _hidden_columns(found: Found, at: _Place) -> Iterator[Finding]:
    """Columns to fill that are not shown although something stands in them."""
    runs = found.sheet.traits.hidden_columns
    if not runs:
        return
    inputs = {found.columns[c.key]: c for c in found.spec.inputs if c.key in found.columns}
    hidden = [n for n in inputs if any(first <= n <= last for first, last in runs)]
    filled = [n for n in hidden if any(n in cells for cells in found.cells.values())]
    if filled:
        labels = ", ".join(inputs[n].label[at.lang] for n in filled)
        yield at("columns_hidden", f"{column_letter(filled[0] - 1)}{found.header}", column=labels)


def _merged(found: Found, last_row: int, at: _Place) -> Iterator[Finding]:
    """Cells merged over the header or over filled rows: only the first of them shows its value."""
    known = found.columns.values()
    for top, left, bottom, right in found.sheet.traits.merged:
        if bottom < found.header or top > last_row or not any(left <= n <= right for n in known):
            continue
        area = f"{column_letter(left - 1)}{top}:{column_letter(right - 1)}{bottom}"
        yield at("cells_merged", f"{column_letter(left - 1)}{top}", area=area)


def _far_rows(found: Found, rows: Sequence[int], at: _Place) -> Iterator[Finding]:
    """Rows so far below the others that one may not see them, and sessions that the workbook has no results for."""
    for before, after in pairwise((found.header, *rows)):
        if after - before > _FAR:
            yield at("blank_gap", f"A{after}", count=after - before - 1)
    results = _results(found, at.book)
    beyond = [row for row in rows if row - found.header > results] if results else []
    if beyond:
        yield at("rows_beyond_results", f"A{beyond[0]}", count=len(beyond), rows=_first(beyond), results=results)


def _results(found: Found, book: Book) -> int:
    """For how many sessions the workbook's own results have a row; 0 where it does not say."""
    tables = (table for sheet in book.sheets for table in sheet.tables if found.spec.name == "Sessions")
    return next((table.end - table.header for table in tables if table.name == "Results" and table.end), 0)
