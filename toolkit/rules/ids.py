"""Ids: each used once, and none that a spreadsheet would take for another."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from toolkit.kinds import fold
from toolkit.rules.reporter import some

if TYPE_CHECKING:
    from toolkit.ledger import Ledger, Row, Table
    from toolkit.rules.reporter import Reporter

#: The tables whose rows have an id, and its column.
OWN_ID = {"Sessions": "session_id", "Requests": "request_id", "Missions": "mission_id"}


def unique(ledger: Ledger, reporter: Reporter) -> None:
    """Of two rows with one id, or with ids that differ only by leading zeros, both are errors."""
    for name, key in OWN_ID.items():
        table = ledger.tables.get(name)
        if table is not None:
            _unique(table, key, reporter)


def _unique(table: Table, key: str, reporter: Reporter) -> None:
    twins: dict[str, list[Row]] = defaultdict(list)
    for row in table.rows:
        if row.typed_id and key in row.values:
            twins[fold(row.bare_id).lstrip("0")].append(row)  # 0 and 00 are one, too
    for group in twins.values():
        same: dict[str, list[Row]] = defaultdict(list)
        for row in group if len(group) > 1 else ():
            same[fold(row.typed_id)].append(row)
        for alike in same.values():
            code, twins_of = ("duplicate_id", alike) if len(alike) > 1 else ("id_leading_zeros", group)
            for row in alike:
                _report(table, key, row, code, twins_of, reporter)


def _report(table: Table, key: str, row: Row, code: str, twins: list[Row], reporter: Reporter) -> None:
    others = some(table.address(other, key) for other in twins if other is not row)
    reporter.at(table, row, key, code, others=others)
    del row.values[key]
    row.bad[key] = code
    row.left_out = row.left_out or code
