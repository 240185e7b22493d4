"""From the cells of a workbook to a Ledger: every cell parsed by its column's kind, every problem a finding.

Both directions come through here: a filled workbook read back, and rows given to a new one, whose formulas get
their values from the same figures.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from toolkit.kinds import BadCell, Conflict, ExcelError, Scalar, Uncomputed, as_typed, trim
from toolkit.ledger import Ledger, Row, Settings, Table
from toolkit.rules import apply_rules
from toolkit.rules.reporter import Reporter

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from toolkit.findings import Finding
    from toolkit.schema import Column, Setting, Template


class Understood(NamedTuple):
    """What a cell not typed strictly means: a value of its kind, or None for a blank; and what is said of it."""

    value: Any
    #: The finding that announces it; "": there is nothing to say.
    code: str = ""
    params: Mapping[str, object] = {}


class Understanding(Protocol):
    """How cells are understood that their kind does not take as they are.

    Files read back have one. Rows given to a new workbook have none: its formulas could not follow.
    """

    def doubt(self, column: Column) -> Callable[[Scalar], bool] | None:
        """Which cells of a column are looked at twice although their kind takes them; None: none can be."""

    def cell(self, table: RawTable | None, column: Column | Setting, value: Scalar, problem: BadCell) -> Understood:
        """What a cell means that its kind refused with this problem, or that is `DOUBTFUL`; settings have no table.

        Raises:
            BadCell: nothing, or more than one thing.
        """


#: The code of a problem that is none yet: the cell is to be looked at twice.
DOUBTFUL = "doubtful"


class Parser(NamedTuple):
    """How the cells of one column are parsed, and what has been parsed so far."""

    column: Column
    words: Mapping[str, str]
    known: dict[Any, Any]
    doubt: Callable[[Scalar], bool] | None
    #: What to make of a cell that the kind refused; raises BadCell where there is nothing to make of it.
    understand: Callable[[Scalar, BadCell], Understood]


Parsers = dict[str, Parser]


@dataclass(slots=True)
class RawTable:
    """A table as found in a file: where it stands, and the filled cells of its used rows by column key."""

    name: str
    sheet: str
    header: int
    letters: Mapping[str, str]
    labels: Mapping[str, str]
    rows: Sequence[tuple[int, Mapping[str, Scalar]]]
    #: Columns that are missing from the sheet: said once, not once a row.
    missing: frozenset[str] = frozenset()
    #: The file has nothing but texts (CSV): numbers and dates written as such are then nothing to speak of.
    all_text: bool = False


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


def assemble(
    raw: RawBook, template: Template, today: datetime.date | None = None, understanding: Understanding | None = None
) -> Ledger:
    """Parse every cell, apply the rules across rows and sheets, and say everything that is wrong.

    Args:
        raw: the cells found.
        template: the tables, columns and lists to parse them by.
        today: the day by which a planned session is in the past; default today.
        understanding: what to make of cells that are not typed strictly; default: they are errors.
    """
    reporter = Reporter(raw.file, raw.lang, template, list(raw.findings))
    settings = _settings(raw, template, reporter, understanding)
    tables = {found.name: _table(found, template, reporter, understanding) for found in raw.tables}
    ledger = Ledger(raw.file, raw.lang, tables, settings, reporter.findings, raw.template)
    apply_rules(ledger, reporter, today or datetime.date.today())
    reporter.sort()
    return ledger


def _table(raw: RawTable, template: Template, reporter: Reporter, understanding: Understanding | None) -> Table:
    spec = template.tables[raw.name]
    table = Table(raw.name, raw.sheet, raw.letters, raw.labels, raw.header, {c.key: c.kind.name for c in spec.inputs})
    parsers = {c.key: _parser(c, raw, template, understanding) for c in spec.inputs}
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


def _parser(column: Column, raw: RawTable, template: Template, understanding: Understanding | None) -> Parser:
    words = template.words(column.choices)
    if understanding is None:
        return Parser(column, words, {}, None, _refuse)
    return Parser(column, words, {}, understanding.doubt(column), partial(understanding.cell, raw, column))


def _refuse(_value: Scalar, problem: BadCell) -> Understood:
    raise problem


def _typed(cells: Mapping[str, Scalar], key: str) -> str:
    value = cells.get(key)
    if value is None:
        return ""
    return "" if isinstance(value, ExcelError | Uncomputed | Conflict) else trim(as_typed(value))


def _parse_row(table: Table, row: Row, parsers: Parsers, reporter: Reporter) -> None:
    for key, value in row.raw.items():
        column, words, known, doubt, _ = parser = parsers[key]
        # Words and numbers recur; True and 1 are equal, so only these two types are remembered.
        recurs = type(value) in (str, Decimal)
        parsed = known.get(value) if recurs else None
        if parsed is None:
            try:
                if doubt is not None and doubt(value):
                    raise BadCell(DOUBTFUL)
                parsed = parse_cell(column, value, words)
            except BadCell as problem:
                _understand(table, row, parser, problem, reporter)
                continue
            if recurs:
                known[value] = parsed
        if parsed == "":  # spaces alone are a blank
            continue
        row.values[key] = parsed
        if column.choices:
            reporter.translated(table, row, column, parsed)


def _understand(table: Table, row: Row, parser: Parser, problem: BadCell, reporter: Reporter) -> None:
    """A cell that its kind refused: what it means all the same, announced, or why it cannot be used."""
    key = parser.column.key
    value = row.raw[key]
    try:
        meant = parser.understand(value, problem)
    except BadCell as refused:
        row.bad[key] = refused.code
        reporter.cell(table, row, parser.column, refused)
        return
    if meant.value is not None:
        row.values[key] = meant.value
    if meant.code:
        reporter.at(table, row, key, meant.code, **meant.params)
    elif type(value) in (str, Decimal):
        parser.known[value] = meant.value


def parse_cell(column: Column | Setting, value: Scalar, words: Mapping[str, str]) -> Any:
    """The value of a cell by its column's kind; "" for spaces alone.

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
        if parsers[key].column.counts:
            row.left_out = row.left_out or code


def _settings(raw: RawBook, template: Template, reporter: Reporter, understanding: Understanding | None) -> Settings:
    values: dict[str, Any] = {}
    bad: set[str] = set()
    for key, setting in template.settings.items():
        values[key] = setting.default
        found = raw.settings.get(key)
        if found is None:
            continue
        try:
            meant = _setting(setting, found.value, template, understanding)
        except BadCell as problem:
            bad.add(key)
            reporter.setting(found.sheet, found.cell, setting, found.value, problem)
            continue
        if meant.code:
            reporter.setting_repaired(found.sheet, found.cell, setting, found.value, meant.code, **meant.params)
        if meant.value is not None and meant.value != "":
            values[key] = meant.value
    return Settings(values, {key: found.value for key, found in raw.settings.items()}, frozenset(bad))


def _setting(setting: Setting, value: Scalar, template: Template, understanding: Understanding | None) -> Understood:
    try:
        return Understood(parse_cell(setting, value, template.words(setting.choices)))
    except BadCell as problem:
        if understanding is None:
            raise
        return understanding.cell(None, setting, value, problem)
