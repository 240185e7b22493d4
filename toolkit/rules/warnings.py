"""Warnings: what counts, but probably is not what was meant (contract, section 3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.metrics import facts, requests, sold, tiers

if TYPE_CHECKING:
    import datetime

    from toolkit.ledger import Ledger
    from toolkit.rules.reporter import Reporter

#: Status, column that should be blank then, code.
_MISPLACED = (
    ("cancelled", "billed_minutes", "billed_minutes_on_cancelled"),
    ("cancelled", "extras_billed", "extras_billed_on_cancelled"),
    ("done", "cancellation_billed", "cancellation_billed_on_done"),
)


def of_status(ledger: Ledger, reporter: Reporter, today: datetime.date) -> None:
    """Amounts that do not go with the status; planned sessions in the past."""
    table = ledger.tables["Sessions"]
    for row in table.used():
        for status, key, code in _MISPLACED:
            if row.get("status") == status and row.filled(key):
                reporter.at(table, row, key, code)
        day = row.date("date")
        if row.get("status") == "planned" and day is not None and day < today:
            reporter.at(table, row, "date", "planned_in_past")


def of_figures(ledger: Ledger, reporter: Reporter) -> None:
    """Quantities outside the tiers, time sold for nothing, amounts billed on requests that are not priced."""
    book = facts.book(ledger)
    for session in book.sessions:
        if session.done:
            _of_done(ledger, session, reporter)
    for request in book.requests:
        if request.usable and request.row.amount("billed_amount") > 0 and requests.priced(request) == requests.NO:
            reporter.at(ledger.tables["Requests"], request.row, "billed_amount", "billed_request_not_priced")


def _of_done(ledger: Ledger, session: facts.SessionFacts, reporter: Reporter) -> None:
    table, row = ledger.tables["Sessions"], session.row
    if row.filled("fee") and not row.amount("fee") and sold.sold_minutes(session):
        reporter.at(table, row, "fee", "free_with_time_sold")
    reached = tiers.reached(session)
    if reached is None or row.filled("extra_unit_price") or row.whole("delivered_quantity") <= reached.last:
        return
    if reached is tiers.scale(session)[-1]:
        reporter.at(table, row, "delivered_quantity", "above_every_tier")
    else:
        sheet = ledger.tables["Tiers"].sheet
        reporter.at(table, row, "delivered_quantity", "between_tiers", target=sheet)
