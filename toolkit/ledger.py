"""What a filled workbook says: typed rows, each value with the address of its cell.

Values are as `kinds` parses them: minutes and counts int, money and rates Decimal, dates `datetime.date`,
choices their canonical word, ids and text str. A blank cell has no entry; neither has a cell in error, whose
column stands in `Row.bad`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from toolkit.rounding import ZERO

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator, Mapping

    import pandas

    from toolkit.findings import Finding


@dataclass(slots=True)
class Row:
    """One used row of a table: `number` in the sheet and `position` in the table, 1 the first of either."""

    table: str
    number: int
    position: int
    values: dict[str, Any] = field(default_factory=dict)
    #: Columns whose cell is in error, with the code of the finding.
    bad: dict[str, str] = field(default_factory=dict)
    #: Why the row counts in no figure: a finding's code, or "session" where its session is left out; "": it counts.
    left_out: str = ""
    #: Its id as typed, kept for people even where the id is in error.
    typed_id: str = ""
    #: Likewise the ids of the session and the mission it refers to.
    typed_session: str = ""
    typed_mission: str = ""
    #: Every filled input cell as the file has it, for findings.
    raw: Mapping[str, Any] = field(default_factory=dict)

    @property
    def bare_id(self) -> str:
        """Its id without leading zeros: two ids that differ by nothing else are one to a spreadsheet."""
        return self.typed_id.lstrip("0") or self.typed_id

    def get(self, key: str) -> Any:
        """The value, or None where the cell is blank or in error."""
        return self.values.get(key)

    def filled(self, key: str) -> bool:
        """Whether the cell holds a value; 0 is one."""
        return key in self.values

    def given(self, key: str) -> bool:
        """Whether the cell holds anything, be it in error."""
        return key in self.values or key in self.bad

    def whole(self, key: str) -> int:
        """Minutes or a count; 0 where blank."""
        number: int = self.values.get(key, 0)
        return number

    def amount(self, key: str) -> Decimal:
        """An amount in the workbook's currency, or a rate; 0 where blank."""
        number: Decimal = self.values.get(key, ZERO)
        return number

    def text(self, key: str) -> str:
        """A text, an id or a word; "" where blank."""
        return str(self.values.get(key, ""))

    def date(self, key: str) -> datetime.date | None:
        """A date, or None where blank."""
        day: datetime.date | None = self.values.get(key)
        return day

    def yes(self, key: str) -> bool:
        """Whether a yes/no cell says yes."""
        return self.values.get(key) == "yes"


@dataclass(slots=True)
class Table:
    """One table as found: the sheet's own title, and the letter of each column present.

    `kinds` holds the kind of each column that people fill, present or not.
    """

    name: str
    sheet: str
    letters: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    #: The row of the header in the sheet, 1 the first.
    header: int = 0
    kinds: Mapping[str, str] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)

    def address(self, row: Row, key: str) -> str:
        """The A1 address of a cell; the row alone where the column is missing."""
        return f"{self.letters.get(key, 'A')}{row.number}"

    def used(self) -> Iterator[Row]:
        """The rows that count."""
        return (row for row in self.rows if not row.left_out)


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings in force: what the workbook says, or the default where it says nothing usable."""

    values: Mapping[str, Any]
    #: What is typed, by key, and the keys of those that cannot be used.
    typed: Mapping[str, Any] = field(default_factory=dict)
    bad: frozenset[str] = frozenset()

    def amount(self, key: str) -> Decimal:
        """A rate, or an amount per hour in the workbook's currency."""
        return Decimal(self.values[key])

    def whole(self, key: str) -> int:
        """Minutes, days or a count."""
        return int(self.values[key])

    def text(self, key: str) -> str:
        """A text; "" where there is none."""
        return str(self.values.get(key) or "")


@dataclass(slots=True)
class Ledger:
    """Everything one workbook says."""

    file: str
    lang: str
    tables: dict[str, Table]
    settings: Settings
    findings: list[Finding] = field(default_factory=list)
    template: str = ""

    def rows(self, table: str) -> list[Row]:
        """The rows of a table that count; none where the workbook has no such table."""
        found = self.tables.get(table)
        return list(found.used()) if found else []

    @property
    def currency(self) -> str:
        """The one currency of all amounts, such as EUR."""
        return self.settings.text("currency").upper()

    def to_frames(self) -> dict[str, pandas.DataFrame]:
        """Each table as a pandas frame: a column per key that people fill, the sheet's row as index.

        Whole numbers are Int64 and dates datetime64, either with NA where blank; amounts, rates and hours are
        Decimal, the rest text, with None where blank. Rows left out are there, with the reason in the column
        `left_out`. `Settings` has a row per key, with the value in force. Needs the extra `frames`.

        Raises:
            ImportError: pandas is not installed; the message names the extra.
        """
        from toolkit.frames import frame

        frames = {}
        for name, table in self.tables.items():
            records = ({**row.values, "left_out": row.left_out} for row in table.rows)
            frames[name] = frame(records, {**table.kinds, "left_out": "text"}, [row.number for row in table.rows])
        settings = ({"key": key, "value": value} for key, value in self.settings.values.items())
        frames["Settings"] = frame(settings, {"key": "text", "value": "text"})
        return frames
