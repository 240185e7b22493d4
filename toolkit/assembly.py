"""From the cells of a workbook to a Ledger: every cell parsed by its column's kind, every problem a finding.

Both directions come through here: a filled workbook read back, and rows given to a new one, whose formulas get
their values from the same figures.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from toolkit.kinds import BadCell, Conflict, ExcelError, Scalar, Uncomputed, as_typed, trim
from toolkit.ledger import Ledger, Row, Settings, Table
from toolkit.rules import apply_rules
from toolkit.rules.reporter import Reporter
from toolkit.schema import Column

if TYPE_CHECKING:
    from collections.abc import Iterable

    from toolkit.findings import Finding
    from toolkit.schema import Setting, TableSpec, Template


#: By column: the column, the words of its list, and what has been parsed in it so far.
Parsers = dict[str, tuple[Column, Mapping[str, str], dict[Any, Any]]]


@dataclass(slots=True)
class RawTable:
    """A table as found in a file: where it stands, and the filled cells of its used rows by column key."""

    name: str
    sheet: str
    header: int
    letters: Mapping[str, str]
    labels: Mapping[str, str]
    rows: Iterable[tuple[int, Mapping[str, Scalar]]]
    #: Columns that are missing from the sheet: said once, not once a row.
    missing: frozenset[str] = frozenset()


@dataclass(slots=True)
class RawSetting:
    """A setting as found: its value and its cell."""

    value: Scalar
    sheet: str = ""
    cell: str = ""


@dataclass(slots=True)
class RawBook:
    """Everything found in a file before anything is parsed."""

    file: str
    lang: str
    tables: list[RawTable]
    settings: Mapping[str, RawSetting]
    findings: list[Finding] = field(default_factory=list)
    template: str = ""


def assemble(raw: RawBook, template: Template, today: datetime.date | None = None) -> Ledger:
    """Parse every cell, apply the rules across rows and sheets, and say everything that is wrong.

    Args:
        raw: the cells found.
        template: the tables, columns and lists to parse them by.
        today: the day by which a planned session is in the past; default today.
    """
    reporter = Reporter(raw.file, raw.lang, template, list(raw.findings))
    settings = _settings(raw, template, reporter)
    tables = {found.name: _table(found, template.tables[found.name], template, reporter) for found in raw.tables}
    ledger = Ledger(raw.file, raw.lang, tables, settings, reporter.findings, raw.template)
    apply_rules(ledger, reporter, today or datetime.date.today())
    reporter.sort(list(template.tables))
    return ledger


def _table(raw: RawTable, spec: TableSpec, template: Template, reporter: Reporter) -> Table:
    table = Table(raw.name, raw.sheet, raw.letters, raw.labels, raw.header)
    parsers: Parsers = {c.key: (c, template.words(c.choices), {}) for c in spec.inputs}
    required = [c.key for c in spec.inputs if c.required]
    for number, cells in raw.rows:
        row = Row(raw.name, number, number - raw.header, raw=cells)
        row.typed_id = _typed(cells, required[0]) if required else ""
        row.typed_session = _typed(cells, "session_id")
        row.typed_mission = _typed(cells, "mission_id")
        _parse_row(table, row, parsers, reporter)
        for key in required:
            if key not in row.values and key not in row.bad:
                row.bad[key] = "required_blank"
                if key not in raw.missing:
                    reporter.at(table, row, key, "required_blank")
        _leave_out(row, parsers)
        table.rows.append(row)
    return table


def _typed(cells: Mapping[str, Scalar], key: str) -> str:
    value = cells.get(key)
    if value is None:
        return ""
    return "" if isinstance(value, ExcelError | Uncomputed | Conflict) else trim(as_typed(value))


def _parse_row(table: Table, row: Row, parsers: Parsers, reporter: Reporter) -> None:
    for key, value in row.raw.items():
        column, words, known = parsers[key]
        # Words and numbers recur; True and 1 are equal, so only these two types are remembered.
        parsed = known.get(value) if type(value) in (str, Decimal) else None
        if parsed is None:
            try:
                parsed = parse_cell(column, value, words)
            except BadCell as problem:
                row.bad[key] = problem.code
                reporter.cell(table, row, column, problem)
                continue
            if type(value) in (str, Decimal):
                known[value] = parsed
        if parsed == "":  # spaces alone are a blank
            continue
        row.values[key] = parsed
        if column.choices:
            reporter.translated(table, row, column, parsed)


def parse_cell(column: Column | Setting, value: Scalar, words: Mapping[str, str]) -> Any:
    """The value of a cell by its column's kind.

    Raises:
        BadCell: it holds no such value; an Excel error and a formula without a result never do.
    """
    if isinstance(value, str):
        if isinstance(value, ExcelError):
            raise BadCell("excel_error")
        if isinstance(value, Uncomputed):
            raise BadCell("not_computed")
        if isinstance(value, Conflict):
            raise BadCell("two_values")
        if not trim(value):
            return ""
    return column.kind.parse(value, words)


def _leave_out(row: Row, parsers: Parsers) -> None:
    for key, code in row.bad.items():
        if parsers[key][0].counts:
            row.left_out = row.left_out or code


def _settings(raw: RawBook, template: Template, reporter: Reporter) -> Settings:
    values: dict[str, Any] = {}
    bad: set[str] = set()
    for key, setting in template.settings.items():
        values[key] = setting.default
        found = raw.settings.get(key)
        if found is None:
            continue
        try:
            parsed = parse_cell(setting, found.value, template.words(setting.choices))
        except BadCell:
            bad.add(key)
            reporter.setting(found.sheet, found.cell, setting, found.value)
            continue
        if parsed != "":
            values[key] = parsed
    return Settings(values, {key: found.value for key, found in raw.settings.items()}, frozenset(bad))
