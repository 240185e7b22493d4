"""References between sheets: every id that is referred to exists, and what hangs on a row left out goes with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.kinds import fold

if TYPE_CHECKING:
    from toolkit.ledger import Ledger, Row, Table
    from toolkit.rules.reporter import Reporter

#: Table, column -> the table referred to, and its id column.
_LINKS = (
    ("Sessions", "mission_id", "Missions", "mission_id"),
    ("Budget", "session_id", "Sessions", "session_id"),
    ("Requests", "session_id", "Sessions", "session_id"),
    ("Risks", "session_id", "Sessions", "session_id"),
    ("Indicators", "mission_id", "Missions", "mission_id"),
    ("Reviews", "mission_id", "Missions", "mission_id"),
)


def known(ledger: Ledger, reporter: Reporter) -> None:
    """An id that no row of the other sheet has is an error; where that row is left out, this one goes with it."""
    for name, key, target, _ in _LINKS:
        table, other = ledger.tables.get(name), ledger.tables.get(target)
        if table is not None and other is not None:
            _known(table, key, other, reporter)


def _known(table: Table, key: str, target: Table, reporter: Reporter) -> None:
    rows = {fold(row.typed_id): row for row in target.rows if row.typed_id}
    for row in table.rows:
        if key not in row.values:
            continue
        found = rows.get(fold(row.text(key)))
        if found is None:
            _unknown(table, row, key, target, reporter)
        elif found.left_out and target.name == "Sessions" and not row.left_out:
            reporter.at(table, row, key, "left_out_with_session")
            row.left_out = "session"


def _unknown(table: Table, row: Row, key: str, target: Table, reporter: Reporter) -> None:
    reporter.at(table, row, key, "unknown_reference", target=target.sheet)
    # A session without its mission stays: mission_id is not required and feeds no figure by itself.
    if table.name != "Sessions":
        row.bad[key] = "unknown_reference"
        del row.values[key]
        row.left_out = row.left_out or "unknown_reference"
