"""Sales: what was invoiced of a session, as one piece dated on the session's day.

The workbook knows what was invoiced, not the invoice's number: the piece bears the session's id, for the accountant
to match. Estimates, lost hours and what is still to invoice never come here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.accountant.pieces import SALE, Item, Piece
from toolkit.accountant.plain import plain
from toolkit.kinds import fold
from toolkit.metrics import costs
from toolkit.metrics.pricing import fee_value
from toolkit.rounding import ZERO

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from toolkit.accountant.accounts import Accounts
    from toolkit.metrics.facts import SessionFacts


def sale(session: SessionFacts, accounts: Accounts, book: str) -> Piece | None:
    """The piece of a closed session; None where nothing was invoiced. Its net amount is `invoiced`."""
    day = session.row.date("date")
    items = tuple(item for item in _items(session, accounts) if item.net > 0)
    if day is None or not items:
        return None
    client = plain(session.row.text("client_code"), 30)
    return Piece(SALE, f"{book}sale|{fold(session.id)}", session_name(session), day, day, client, items)


def session_name(session: SessionFacts) -> str:
    """Its id, harmless; never blank."""
    return plain(session.id, 40) or "?"


def own_rate(session: SessionFacts) -> Decimal:
    """The VAT rate of what one sells: the settings' where one is liable, else 0."""
    liable = session.settings.text("vat_regime") == "liable"
    return session.settings.amount("vat_rate") if liable else ZERO


def _items(session: SessionFacts, accounts: Accounts) -> Iterator[Item]:
    rate, name = own_rate(session), session_name(session)

    def item(what: str, net: Decimal, text: str = "") -> Item:
        bears = rate if what != "cancellation" or accounts.cancellation_vat else ZERO
        return Item(what, plain(text, 60), accounts.sale(what), net, bears, name)

    if session.done:
        yield item("fee", fee_value(session))
    yield item("extras", session.row.amount("extras_billed"))
    for line in session.lines:
        yield item("rebilled", costs.paid(line), line.row.text("item"))
    for request in session.requests:
        yield item("request", request.row.amount("billed_amount"), request.row.text("request_id"))
    yield item("cancellation", session.row.amount("cancellation_billed"))
