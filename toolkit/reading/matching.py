"""Finding our tables in a workbook, and our columns in a table, by name, key, label or alias."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from toolkit.addresses import column_letter
from toolkit.findings import Finding
from toolkit.kinds import Scalar, as_typed, fold
from toolkit.language import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Mapping

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

    @cached_property
    def cells(self) -> Cells:
        """The rows below the header, without the columns that are recomputed, never read."""
        computed = frozenset(n for key, n in self.columns.items() if self.spec.columns[key].computed)
        # What is typed is text or numbers; the settings' names and keys are computed, and read all the same.
        skip = frozenset() if self.spec.name == "Settings" else computed
        return {row: cells for row, cells in sorted(self.sheet.cells(skip).items()) if row > self.header}

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
    taken = {id(sheet) for sheet in book.sheets if _is_named(sheet, template.tables["Results"])}
    for spec in template.tables.values():
        if spec.name == "Results":
            continue
        sheet, header = _by_table(book, spec) or _by_sheet(book, spec) or (None, 0)
        if sheet is not None:
            found[spec.name] = match_columns(spec, sheet, header)
            taken.add(id(sheet))
    for spec in template.tables.values():
        if spec.name in found or spec.name == "Results":
            continue
        for sheet in book.sheets:
            header = 0 if id(sheet) in taken else find_header(spec, sheet)
            if header:
                found[spec.name] = match_columns(spec, sheet, header)
                taken.add(id(sheet))
                break
    return found


def _by_table(book: Book, spec: TableSpec) -> tuple[Sheet, int] | None:
    for sheet in book.sheets:
        for table in sheet.tables:
            if table.name.lower() == spec.name.lower():
                return sheet, table.header
    return None


def _is_named(sheet: Sheet, spec: TableSpec) -> bool:
    """Whether a sheet's table or title has the name of one of ours."""
    titles = {fold(spec.sheet[lang]) for lang in LANGUAGES}
    return fold(sheet.name) in titles or any(table.name.lower() == spec.name.lower() for table in sheet.tables)


def _by_sheet(book: Book, spec: TableSpec) -> tuple[Sheet, int] | None:
    names = {fold(spec.sheet[lang]) for lang in LANGUAGES}
    for sheet in book.sheets:
        if fold(sheet.name) in names:
            header = find_header(spec, sheet)
            if header:
                return sheet, header
    return None


def find_header(spec: TableSpec, sheet: Sheet) -> int:
    """The row that holds most of a table's headers, at least half of its inputs; 0 where none does."""
    names = {text: key for text, key in header_names(spec).items() if not spec.columns[key].computed}
    least = max(2, len(spec.inputs) // 2)
    best, best_row = 0, 0
    for number, cells in sheet.head.items():
        hits = len({names[text] for text in map(header_key, cells.values()) if text in names})
        if hits >= least and hits > best:
            best, best_row = hits, number
    return best_row


def match_columns(spec: TableSpec, sheet: Sheet, header: int) -> Found:
    """Which column of the sheet holds which key."""
    found = Found(spec, sheet, header)
    names = header_names(spec)
    for number, value in sorted(sheet.head.get(header, {}).items()):
        key = names.get(header_key(value))
        if key is None:
            found.unknown[number] = header_text(value)
        elif key in found.columns:
            found.doubles.setdefault(key, []).append(number)
        else:
            found.columns[key] = number
    return found


def header_names(spec: TableSpec) -> Mapping[str, str]:
    """What a header may say -> column key: labels win over keys and aliases, and what is typed over what is not."""
    columns = sorted(spec.columns.values(), key=lambda column: column.computed)
    names: dict[str, str] = {}
    for column in columns:
        for lang in LANGUAGES:
            names.setdefault(fold(column.label[lang]), column.key)
    for column in columns:
        for name in (column.key, *column.aliases):
            names.setdefault(fold(name), column.key)
    return names


def header_text(value: Scalar) -> str:
    """A header on one line."""
    return " ".join(as_typed(value).split())


def header_key(value: Scalar) -> str:
    """A header as it is compared."""
    return fold(header_text(value))


def header_findings(book: Book, found: Found, lang: str) -> list[Finding]:
    """Columns missing, there twice, or not ours though filled."""
    sheet, spec = found.sheet, found.spec
    findings = []
    for column in spec.inputs:
        if column.key not in found.columns:
            code = "column_missing" if column.counts else "column_missing_minor"
            cell = f"A{found.header}"
            findings.append(Finding(code, book.file, sheet.name, cell, lang, column=column.label[lang]))
    for key, numbers in found.doubles.items():
        label = spec.columns[key].label[lang]
        cells = ", ".join(f"{column_letter(n - 1)}{found.header}" for n in (found.columns[key], *numbers))
        cell = f"{column_letter(numbers[0] - 1)}{found.header}"
        findings.append(
            Finding("column_twice", book.file, sheet.name, cell, lang, column=label, params={"cells": cells})
        )
    for number, text in found.unknown.items():
        count = sum(number in cells for cells in found.cells.values())
        if count:
            cell = f"{column_letter(number - 1)}{found.header}"
            params = {"count": count}
            findings.append(Finding("column_unknown", book.file, sheet.name, cell, lang, text, params=params))
    return findings
