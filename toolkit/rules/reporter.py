"""Turns problems into findings with their place: file, sheet, cell, column and row."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Any

from toolkit.findings import Finding
from toolkit.kinds import BadCell, Scalar, as_typed, fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from toolkit.ledger import Row, Table
    from toolkit.schema import Column, Setting, Template


def some(places: Iterable[str]) -> str:
    """The first of many places, and whether there are more."""
    left = iter(places)
    return ", ".join(islice(left, 3)) + (" …" if any(left) else "")


class Reporter:
    """Collects the findings of one file, in the workbook's language."""

    def __init__(self, file: str, lang: str, template: Template, findings: list[Finding]) -> None:
        self.file, self.lang, self.template, self.findings = file, lang, template, findings

    def at(self, table: Table, row: Row, key: str, code: str, **params: object) -> None:
        """A finding in one cell."""
        raw = row.raw.get(key)
        self.findings.append(
            Finding(
                code,
                self.file,
                table.sheet,
                table.address(row, key),
                self.lang,
                value="" if raw is None else as_typed(raw),
                column=self.label(table, key),
                row_id=row.typed_id,
                params=params,
            )
        )

    def label(self, table: Table, key: str) -> str:
        """The header of a column, as the sheet has it."""
        return table.labels.get(key) or self.template.tables[table.name].columns[key].label[self.lang]

    def cell(self, table: Table, row: Row, column: Column, problem: BadCell) -> None:
        """A cell that does not hold a value of its kind."""
        params = dict(problem.params)
        if problem.code == "not_in_list":
            params["words"] = ", ".join(text[self.lang] for text in self.template.lists[column.choices].values())
        self.at(table, row, column.key, problem.code, **params)

    def translated(self, table: Table, row: Row, column: Column, value: str) -> None:
        """A word of the list in another language or form: understood here, unknown to the sheet's formulas."""
        word = self.template.word(column.choices, value, self.lang)
        typed = row.raw[column.key]
        if typed != word and (not isinstance(typed, str) or fold(typed) != fold(word)):
            self.at(table, row, column.key, "word_translated", word=word)

    def setting(self, sheet: str, cell: str, setting: Setting, value: Scalar, problem: BadCell) -> None:
        """A setting that cannot be used."""
        default: Any = "" if setting.default is None else setting.default
        # A second code only where there is more to say than that it is unusable.
        code = "setting_ambiguous" if problem.code == "ambiguous" else "setting_unusable"
        self.setting_repaired(sheet, cell, setting, value, code, default=default, **problem.params)

    def setting_repaired(self, sheet: str, cell: str, setting: Setting, value: Scalar, code: str, **p: object) -> None:
        """A finding in the cell of a setting."""
        label = setting.label[self.lang]
        self.findings.append(Finding(code, self.file, sheet, cell, self.lang, as_typed(value), label, params=p))

    def sort(self) -> None:
        """Findings in reading order: of the file, by sheet as declared, of other sheets; then by row and column."""
        sheets = ["", *(name for spec in self.template.tables.values() for name in spec.sheet.values())]
        order = {sheet: place for place, sheet in enumerate(sheets)}

        def place(finding: Finding) -> tuple[Any, ...]:
            match = re.fullmatch(r"[A-Z]+(\d+)", finding.cell)
            where = (int(match[1]), len(finding.cell), finding.cell) if match else ()
            return order.get(finding.sheet, len(order)), *where

        self.findings.sort(key=place)
