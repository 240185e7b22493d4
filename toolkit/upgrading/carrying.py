"""From the cells of the old workbook to those of the new: every one as typed, or as it was understood."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from toolkit.addresses import column_letter
from toolkit.assembly import RawBook, RawSetting, RawTable
from toolkit.findings import Finding
from toolkit.kinds import BadCell, ExcelError, Uncomputed, as_typed, fold
from toolkit.schema import HEADER
from toolkit.writing.draft import OwnColumn

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from toolkit.kinds import Scalar
    from toolkit.ledger import Ledger, Row
    from toolkit.reading.content import Content, TableContent
    from toolkit.schema import Column, Setting, Template

_NOT_ROWS = {"Settings", "Lists", "Results"}
#: So many blank rows between others are kept in any table.
_GAPS = 50
#: Where a finding's cell went: table, row of the new sheet (0: none), column key or header.
Home = tuple[str, int, str]


class Carrier:
    """Carries the content of one workbook into a template; findings say what could not stay as it was."""

    def __init__(self, was: Ledger, content: Content, template: Template) -> None:
        self.was, self.content, self.template = was, content, template
        self.findings: list[Finding] = []
        #: Columns of the user's own by table, and how many rows each table has.
        self.own: dict[str, list[OwnColumn]] = {}
        self.last: dict[str, int] = {}
        #: Table and row of the old sheet -> row of the new one.
        self._went: dict[tuple[str, int], int] = {}

    def raw_book(self, file: str) -> RawBook:
        """The cells of the new workbook."""
        tables = [self._table(name) for name in self.template.tables if name not in _NOT_ROWS]
        return RawBook(file, self.was.lang, tables, dict(self._settings()))

    # ------------------------------------------------------------------ tables

    def _table(self, name: str) -> RawTable:
        spec, lang = self.template.tables[name], self.was.lang
        letters = {key: column_letter(index) for index, key in enumerate(spec.columns)}
        labels = {key: column.label[lang] for key, column in spec.columns.items()}
        rows: list[tuple[int, Mapping[str, Scalar]]] = []
        found = self.content.tables.get(name)
        if found is not None:
            numbers = _numbers(found)
            self._went |= {(name, row): number for row, number in numbers.items()}
            self.last[name] = max(numbers.values(), default=HEADER) - HEADER
            self._own_columns(name, found, numbers)
            table = self.was.tables.get(name)
            known = {row.number: row for row in table.rows} if table else {}
            for row in sorted(found.rows):
                rows.append((numbers[row], dict(self._cells(name, row, found, known.get(row)))))
        return RawTable(name, spec.sheet[lang], HEADER, letters, labels, rows)

    def _cells(self, name: str, number: int, found: TableContent, row: Row | None) -> Iterator[tuple[str, Scalar]]:
        for key, value in found.rows[number].items():
            column = self.template.tables[name].columns.get(key)
            if column is None or column.computed:
                continue  # among the columns of the user's own
            if isinstance(value, Uncomputed):
                self._say("formula_without_result", name, number, key, value)
            # What reading made of the cell where two columns give one value, say; else the cell itself.
            typed = row.raw.get(key, value) if row is not None else value
            yield key, self._carried(column, typed, row.values.get(key) if row is not None else None)

    def _carried(self, column: Column | Setting, typed: Scalar, meant: Any) -> Scalar:
        """The cell as typed, unless it takes more than its kind to understand it: then what it means."""
        if isinstance(typed, Uncomputed):
            return ExcelError("#N/A")
        if meant is None or meant == "":
            return typed
        if column.choices:
            words = self.template.lists.get(column.choices, {})
            word = words[meant][self.was.lang] if meant in words else as_typed(typed)
            return typed if isinstance(typed, str) and fold(typed) == fold(word) else word
        try:
            if column.kind.parse(typed, {}) == meant:
                return typed
        except BadCell:
            pass
        return Decimal(meant) if isinstance(meant, int) else meant

    def _own_columns(self, name: str, found: TableContent, numbers: Mapping[int, int]) -> None:
        """The user's own columns, and those of an own template that the new one lacks."""
        columns = [*found.own.values(), *self._lacking(name, found)]
        spec, lang = self.template.tables[name], self.was.lang
        taken = {column.label[lang].lower() for column in spec.columns.values()}
        made = self.own.setdefault(name, [])
        for header, cells in columns:
            text, number = header or "?", 2
            while text.lower() in taken:
                text, number = f"{header or '?'} {number}", number + 1
            taken.add(text.lower())
            made.append(OwnColumn(text, {numbers[row]: _plain(value) for row, value in cells.items()}))
            params = {"count": len(cells), "header": text}
            self.findings.append(
                Finding("column_carried", self.was.file, found.sheet, lang=lang, value=header, params=params)
            )

    def _lacking(self, name: str, found: TableContent) -> Iterator[tuple[str, dict[int, Scalar]]]:
        for column in self.content.template.tables[name].inputs:
            if column.key in self.template.tables[name].columns:
                continue
            cells = {row: cells[column.key] for row, cells in found.rows.items() if column.key in cells}
            if cells:
                yield column.label[self.was.lang], cells

    # ------------------------------------------------------------------ settings

    def _settings(self) -> Iterator[tuple[str, RawSetting]]:
        typed, values = self.was.settings.typed, self.was.settings.values
        for key, setting in self.template.settings.items():
            if key in typed:
                meant = None if key in self.was.settings.bad else values.get(key)
                yield key, RawSetting(self._carried(setting, typed[key], meant))
                continue
            old = self.content.template.settings.get(key)
            if old is not None and old.default is not None and old.default != setting.default:
                yield key, RawSetting(Decimal(old.default) if isinstance(old.default, int) else old.default)
                params = {"default": old.default}
                sheet = self.template.tables["Settings"].sheet[self.was.lang]
                label = setting.label[self.was.lang]
                self.findings.append(
                    Finding("default_kept", self.was.file, sheet, lang=self.was.lang, column=label, params=params)
                )

    # ------------------------------------------------------------------ findings

    def _say(self, code: str, name: str, number: int, key: str, value: Scalar) -> None:
        table = self.was.tables.get(name)
        letters = table.letters if table else {}
        cell, label = f"{letters.get(key, 'A')}{number}", table.labels.get(key, key) if table else key
        sheet = self.content.tables[name].sheet
        self.findings.append(Finding(code, self.was.file, sheet, cell, self.was.lang, as_typed(value), label))

    def home(self, finding: Finding, *, old: bool) -> Home:
        """Where a finding of the old workbook, or of the new one, stands in the new one."""
        tables = self.content.tables if old else self.template.tables
        name = next((n for n in tables if self._sheet(n, old=old) == finding.sheet), finding.sheet)
        match = re.match(r"([A-Z]+)(\d+)", finding.cell)
        if match is None:
            return name, 0, finding.column
        number = int(match[2])
        row = self._went.get((name, number), 0) if old else number
        if name in _NOT_ROWS or row <= HEADER:
            return name, 0, finding.column
        return name, row, self._key(name, match[1], old=old)

    def _sheet(self, name: str, *, old: bool) -> str:
        return self.content.tables[name].sheet if old else self.template.tables[name].sheet[self.was.lang]

    def _key(self, name: str, letters: str, *, old: bool) -> str:
        table = self.was.tables.get(name)
        if old:
            return next((key for key, at in (table.letters if table else {}).items() if at == letters), letters)
        keys = list(self.template.tables[name].columns)
        return next((key for index, key in enumerate(keys) if column_letter(index) == letters), letters)


def _numbers(found: TableContent) -> dict[int, int]:
    """Where each row goes: to where it stood in its table; close up where more is blank than filled."""
    rows = sorted({*found.rows, *(row for _, cells in found.own.values() for row in cells)})
    if rows and rows[-1] - found.header <= 2 * len(rows) + _GAPS:
        return {row: row - found.header + HEADER for row in rows}
    return {row: number for number, row in enumerate(rows, HEADER + 1)}


def _plain(value: Scalar) -> Scalar:
    """A cell of a column of the user's own: an error where a formula has no result."""
    return ExcelError("#N/A") if isinstance(value, Uncomputed) else value
