"""What stands behind a report's amounts, each with the cell it comes from: lossy sessions, things to invoice."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from toolkit.metrics import budget, losses
from toolkit.metrics.requests import to_invoice

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Iterator
    from decimal import Decimal

    from toolkit.ledger import Ledger, Row
    from toolkit.metrics.facts import Book, SessionFacts


class Place(NamedTuple):
    """A cell of a workbook that was read."""

    file: str
    sheet: str
    cell: str

    def __str__(self) -> str:
        return f"{self.file} › {self.sheet} › {self.cell}"


def place_of(ledger: Ledger, row: Row, key: str) -> Place:
    """Where a value of a row stands."""
    table = ledger.tables[row.table]
    return Place(ledger.file, table.sheet, table.address(row, key))


class Item(NamedTuple):
    """An amount of a session (money), and where it comes from.

    `what` is the key of a sort of thing, "" for the session as a whole; `text` is what the user called it.
    """

    session: str
    date: datetime.date | None
    client: str
    what: str
    text: str
    amount: Decimal
    place: Place


#: What of a session itself can be to invoice: its key, its figure, and the column that it hangs on.
_OPEN: tuple[tuple[str, Callable[[SessionFacts], Decimal], str], ...] = (
    ("extras", losses.extras_to_invoice, "delivered_quantity"),
    ("cancellation", losses.cancellation_to_invoice, "cancellation_billed"),
    ("reserve", budget.reserve_used, "session_id"),
)


def open_items(ledger: Ledger, facts: Book) -> Iterator[Item]:
    """Everything still to invoice of a workbook, session by session."""
    for session in facts.sessions:
        if not session.closed:
            continue
        for what, figure, column in _OPEN:
            if amount := figure(session):
                yield _item(ledger, session, what, "", amount, session.row, column)
        for request in session.requests:
            if amount := to_invoice(request):
                text = request.row.text("description") or request.row.text("request_id")
                yield _item(ledger, session, "request", text, amount, request.row, "request_id")


def _item(ledger: Ledger, session: SessionFacts, what: str, text: str, amount: Decimal, row: Row, column: str) -> Item:
    own = session.row
    return Item(
        session.id, own.date("date"), own.text("client_code"), what, text, amount, place_of(ledger, row, column)
    )
