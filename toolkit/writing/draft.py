"""A workbook in the making: what every sheet's writer needs, and the writing of formulas with their values."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from toolkit.addresses import column_letter
from toolkit.kinds import EPOCH
from toolkit.language import texts
from toolkit.metrics.formula import COMPUTED, ROW, Translator, range_name
from toolkit.schema import HEADER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from toolkit.kinds import Scalar
    from toolkit.language import Words
    from toolkit.ledger import Ledger
    from toolkit.metrics.facts import Book
    from toolkit.schema import Template
    from toolkit.writing.styles import Styles


@dataclass(frozen=True, slots=True)
class OwnColumn:
    """A column of the user's own: its header, and its cells by the row of the sheet."""

    header: str
    cells: Mapping[int, Scalar]


@dataclass(slots=True)
class Draft:
    """The workbook being written."""

    workbook: Any
    template: Template
    lang: str
    year: int
    ledger: Ledger
    book: Book
    #: Rows of each table, spare ones included.
    rows: Mapping[str, int]
    styles: Styles
    words: Words
    translator: Translator
    #: The columns of Lists by key, and by table the columns of the user's own that follow those of the template.
    contents: Mapping[str, Sequence[Scalar | None]]
    own: Mapping[str, Sequence[OwnColumn]] = field(default_factory=dict)
    sheets: dict[str, Any] = field(default_factory=dict)

    def sheet_name(self, name: str) -> str:
        """The title of a sheet, by the name of its table or of the page."""
        table = self.template.tables.get(name)
        title: str = table.sheet[self.lang] if table else texts("pages")[name][self.lang]
        return title

    def sheet(self, name: str) -> Any:
        """The sheet of a table or page."""
        return self.sheets[name]

    def formula(self, sheet: Any, row: int, column: int, text: str, value: Any, style: Any) -> None:
        """Write a formula (already translated, `ROW` standing for its row) with the value it has."""
        done(sheet.write_formula(row, column, text.replace(ROW, str(row + 1)), style, cached(value)))

    def define_names(self) -> None:
        """Define every name that a formula uses; ranges reach below the table, where people type on."""
        for table, start, stop in sorted(self.translator.names):
            sheet, name = self.sheet_name(table), range_name(table, start, stop)
            if table == "Settings" and start in self.template.settings:
                column = list(self.template.tables["Settings"].columns).index("used")
                row = HEADER + 1 + list(self.template.settings).index(start)
                area = f"${column_letter(column)}${row}"
            else:
                columns = self.template.tables[table].columns
                order = list(columns)
                if start == COMPUTED:
                    computed = [key for key, column in columns.items() if column.computed]
                    start, stop = computed[0], computed[-1]
                first, last = column_letter(order.index(start)), column_letter(order.index(stop or start))
                area = f"${first}${HEADER + 1}:${last}${HEADER + self.reach(table)}"
            done(self.workbook.define_name(name, f"='{sheet}'!{area}"))

    def reach(self, table: str) -> int:
        """How many rows the names of a table cover. Results has one row per row of Sessions and grows with none."""
        rows = self.rows[table]
        return rows if table in ("Results", "Lists", "Settings") else rows + max(50, rows // 2)


def cached(value: Any) -> Any:
    """A figure as Excel stores the value of a formula."""
    match value:
        case None:
            return ""
        case Decimal():
            return float(value)
        case datetime.date():
            return (value - EPOCH).days
        case _:
            return value


def done(code: Any) -> None:
    """XlsxWriter only warns when it leaves something out: that must never pass.

    Raises:
        RuntimeError: the writer refused.
    """
    if isinstance(code, int) and code < 0:
        raise RuntimeError(f"the workbook's writer refused a cell or rule (code {code})")
