"""Formulas in a notation free of language and layout, and their translation into Excel's.

    [worked_minutes]              this row's cell of the same table
    [actual_prep:actual_post]     this row's cells of the same table, from one column to another
    @actual_prep                  in Results: the cell of the session's row in Sessions
    @[planned_prep:planned_post]  likewise, several columns
    Budget[overrun]               the whole column of a table, with headroom below it
    Budget[*]                     all the computed columns of a table, likewise; they stand side by side
    [^]                           the cell above this table's first column: its header
    {hourly_rate}                 the setting in force
    <status.done>                 a word of a fixed list, as the workbook's language writes it

Only portable functions appear (the same result in Excel, LibreOffice and others), and a row refers to itself by
plain addresses: short, traceable with a click, read by every engine, and copied down by Excel as any formula.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from toolkit.addresses import column_letter
from toolkit.schema import HEADER

if TYPE_CHECKING:
    from collections.abc import Iterable

    from toolkit.metrics.figure import Figure
    from toolkit.schema import TableSpec, Template

_TOKEN = re.compile(
    r"(?P<header>\[\^\])|"
    r"(?P<table>[A-Z][a-z]+)\[(?P<column>\w+|\*)\]"
    r"|(?P<input>@)(?:(?P<one>\w+)|\[(?P<start>\w+):(?P<stop>\w+)\])"
    r"|\[(?P<key>\w+)(?::(?P<end>\w+))?\]"
    r"|\{(?P<setting>\w+)\}"
    r"|<(?P<list>\w+)\.(?P<value>\w+)>"
)
#: Stands for the number of the formula's row in the sheet; no formula holds this character.
ROW = "\x00"
_NEWER = re.compile(r"\b(MAXIFS|MINIFS|ISFORMULA)\(")


def per_hour(minutes: str, rate: str) -> str:
    """R(minutes × rate ÷ 60): multiply first, in whole cents, divide last."""
    return f"ROUND(ROUND({minutes}*{rate}*100,0)/60,0)/100"


def minutes_of(amount: str, rate: str) -> str:
    """W(amount × 60 ÷ rate), 0 where the rate is 0."""
    return f"IF({rate}=0,0,ROUND(ROUND({amount}*6000,0)/ROUND({rate}*100,0),0))"


def share_of(amount: str, rate: str) -> str:
    """R(amount × rate) for a rate of at most four decimals."""
    return f"ROUND(ROUND(ROUND({amount}*100,0)*{rate},6),0)/100"


def ratio(part: str, total: str) -> str:
    """part ÷ total to four decimals; the caller guards against a total of 0."""
    return f"ROUND(ROUND({part}*100,0)*100/{total},0)/(100*100)"


def trimmed(text: str) -> str:
    """A text without spaces around it; the two spaces inside are U+00A0 and U+202F, which TRIM leaves alone."""
    return f'TRIM(SUBSTITUTE(SUBSTITUTE({text},"\u00a0"," "),"\u202f"," "))'


#: Short names for columns that stand side by side: long ones would make long formulas.
_BLOCKS = {
    ("session_id", "lesson"): "inputs",
    ("planned_prep", "planned_post"): "plan_times",
    ("planned_prep", "extra_unit_price"): "plan",
    ("actual_prep", "actual_post"): "times",
    ("actual_prep", "delivered_quantity"): "counts",
    ("actual_prep", "extras_billed"): "actual",
    ("cancellation_notice_hours", "cancellation_billed"): "notice",
}
#: Stands for all the computed columns of a table.
COMPUTED = "*"


def range_name(table: str, start: str, stop: str = "") -> str:
    """The defined name of a column, or of several that stand side by side."""
    if start == COMPUTED:
        return f"{table}_calculated"
    return f"{table}_{_BLOCKS[start, stop] if stop else start}"


@dataclass(slots=True)
class Translator:
    """Translates formulas for one template in one language; remembers the names they use."""

    template: Template
    lang: str
    #: (table, first column, last column or "") of each defined name used.
    names: set[tuple[str, str, str]] = field(default_factory=set)

    def column(self, figure: Figure[Any, Any]) -> str:
        """The formula of a figure's cells, `ROW` standing for the row in the sheet."""
        text = figure.formula
        for table in sorted(self._absent(text)):
            text = figure.without.get(table, "0")
        if figure.scope:
            text = f'IF([{figure.scope}]=1,{text},"")'
        return "=" + self.translate(text, figure.table)

    def translate(self, text: str, table: str = "") -> str:
        """The Excel text of a formula that stands in a table's row, or outside any table."""
        spec = self.template.tables.get(table)
        done = _TOKEN.sub(lambda match: self._token(match, spec), text)
        return _NEWER.sub(r"_xlfn.\1(", done)

    def _absent(self, text: str) -> Iterable[str]:
        return {match["table"] for match in _TOKEN.finditer(text) if match["table"]} - self.template.tables.keys()

    def _token(self, match: re.Match[str], spec: TableSpec | None) -> str:
        if match["table"]:
            return self._name(match["table"], match["column"])
        if match["header"]:
            return f"$A${HEADER}"
        if match["setting"]:
            return self._name("Settings", match["setting"])
        if match["list"]:
            return f'"{self.template.word(match["list"], match["value"], self.lang)}"'
        assert spec is not None
        if match["input"]:
            start, stop = match["one"] or match["start"], match["stop"] or ""
            tail = ",0" if stop else ""
            return f"INDEX({self._name('Sessions', start, stop)},{_here(spec, 'row_number', '')}{tail})"
        return _here(spec, match["key"], match["end"] or "")

    def _name(self, table: str, start: str, stop: str = "") -> str:
        self.names.add((table, start, stop))
        return range_name(table, start, stop)


def _here(spec: TableSpec, key: str, end: str) -> str:
    """A cell, or several side by side, of the formula's own row."""
    order = list(spec.columns)
    return ":".join(f"${column_letter(order.index(name))}{ROW}" for name in (key, end) if name)
