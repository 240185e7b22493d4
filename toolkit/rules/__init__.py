"""Rules across rows and sheets: small functions that yield findings and say which rows count.

Each rule takes the ledger and the reporter. Order matters: a row that an earlier rule leaves out takes with it
what hangs on it in a later one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.rules import ids, magnitudes, references, sessions, tiers, twins, warnings

if TYPE_CHECKING:
    import datetime

    from toolkit.ledger import Ledger
    from toolkit.rules.reporter import Reporter


def apply_rules(ledger: Ledger, reporter: Reporter, today: datetime.date) -> None:
    """Run every rule; rows that count in no figure are marked in place."""
    ids.unique(ledger, reporter)
    sessions.done_has_times(ledger, reporter)
    tiers.in_order(ledger, reporter)
    tiers.apart(ledger, reporter)
    references.known(ledger, reporter)
    magnitudes.of_durations(ledger, reporter)
    twins.lines_twice(ledger, reporter)
    warnings.of_status(ledger, reporter, today)
    warnings.of_figures(ledger, reporter)
