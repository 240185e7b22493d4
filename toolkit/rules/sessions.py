"""Sessions: what a status asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from toolkit.ledger import Ledger
    from toolkit.rules.reporter import Reporter

_TIMES = ("actual_prep", "actual_main", "actual_post")


def done_has_times(ledger: Ledger, reporter: Reporter) -> None:
    """A done session whose three actual times are all blank is an error."""
    table = ledger.tables["Sessions"]
    for row in table.rows:
        if row.get("status") == "done" and not any(map(row.given, _TIMES)):
            reporter.at(table, row, "actual_main", "no_actual_times")
            row.left_out = row.left_out or "no_actual_times"
