"""What can still be invoiced, as draft lines keyed to the terms of EN 16931: no invoice, no number."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from toolkit.accountant.plain import plain
from toolkit.accountant.sales import own_rate, session_name
from toolkit.accountant.tables import Shape, Table, columns, percent
from toolkit.metrics import requests
from toolkit.metrics.budget import reserve_used
from toolkit.metrics.losses import cancellation_to_invoice, extras_to_invoice
from toolkit.metrics.pricing import express_value, quantity_value
from toolkit.metrics.tiers import extra_quantity
from toolkit.rounding import ZERO, money

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Iterator

    from toolkit.accountant.accounts import Accounts
    from toolkit.language import Words
    from toolkit.ledger import Row
    from toolkit.metrics.facts import SessionFacts

_ONE = "C62"  # UN/ECE Recommendation 20: one
#: Codes of the VATEX list: exempt as a small business in France; outside the scope of VAT.
_FRANCHISE, _OUTSIDE = "VATEX-FR-FRANCHISE", "VATEX-EU-O"

#: The columns of the list.
DRAFT: Shape = (
    ("status", "text"), ("bt126_line_id", "count"), ("bt153_item_name", "text"), ("bt154_item_description", "text"),
    ("bt129_quantity", "rate"), ("bt130_unit", "text"), ("bt146_net_price", "money"), ("bt131_net_amount", "money"),
    ("bt151_vat_category", "text"), ("bt152_vat_rate", "rate"), ("bt121_exemption_code", "text"), ("session", "text"),
    ("client", "text"), ("session_date", "date"), ("accepted_on", "date"), ("evidence", "text"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DraftLine:
    """Accepted, priced, not yet invoiced. Net = R(quantity × price)."""

    what: str
    text: str
    quantity: Decimal
    price: Decimal
    rate: Decimal
    #: BT-151: S standard, Z zero rated, E exempt, O outside the scope of VAT; BT-121, "" where nothing is exempted.
    category: str
    exemption: str
    session: str
    client: str
    day: datetime.date
    accepted_on: datetime.date | None
    evidence: str

    @property
    def net(self) -> Decimal:
        """BT-131."""
        return money(self.quantity * self.price)


def draft_lines(session: SessionFacts, accounts: Accounts) -> Iterator[DraftLine]:
    """The lines of one session; their net amounts sum to its `to_invoice`."""
    agreed = session.row.date("approved_on"), _evidence(session.row, "approval_channel", "approval_evidence")
    if extras_to_invoice(session):
        count, worth = extra_quantity(session), quantity_value(session)
        if worth:
            by_unit = session.row.filled("extra_unit_price")
            price = session.row.amount("extra_unit_price") if by_unit else worth
            yield _line(session, accounts, "quantity", str(count), Decimal(count if by_unit else 1), price, *agreed)
        if express_value(session):
            yield _line(session, accounts, "express", "", Decimal(1), express_value(session), *agreed)
    for request in session.requests:
        row = request.row
        if requests.to_invoice(request):
            quantity = Decimal(row.whole("quantity")) if row.filled("quantity") else Decimal(1)
            proof = row.date("accepted_on"), _evidence(row, "acceptance_channel")
            name = plain(row.text("request_id"), 40)
            yield _line(session, accounts, "request", name, quantity, row.amount("unit_price"), *proof)
    if fee := cancellation_to_invoice(session):
        yield _line(session, accounts, "cancellation", "", Decimal(1), fee, *agreed)
    if reserve := reserve_used(session):
        yield _line(session, accounts, "reserve", "", Decimal(1), reserve, *agreed)


def _line(
    session: SessionFacts,
    accounts: Accounts,
    what: str,
    text: str,
    quantity: Decimal,
    price: Decimal,
    accepted_on: datetime.date | None,
    evidence: str,
) -> DraftLine:
    day = session.row.date("date")
    assert day is not None
    rate = own_rate(session) if what != "cancellation" or accounts.cancellation_vat else ZERO
    category, exemption = _vat(session, rate, outside=what == "cancellation" and not accounts.cancellation_vat)
    return DraftLine(
        what,
        text,
        quantity,
        price,
        rate,
        category,
        exemption,
        session_name(session),
        plain(session.row.text("client_code"), 30),
        day,
        accepted_on,
        evidence,
    )


def _vat(session: SessionFacts, rate: Decimal, *, outside: bool) -> tuple[str, str]:
    """BT-151 and BT-121. The franchise is French: in another currency its code would be wrong, and is left blank."""
    if session.settings.text("vat_regime") != "liable":
        return "E", _FRANCHISE if session.settings.text("currency") == "EUR" else ""
    if outside:
        return "O", _OUTSIDE
    return "S" if rate else "Z", ""


def _evidence(row: Row, *keys: str) -> str:
    return plain(" - ".join(row.text(key) for key in keys if row.filled(key)), 80)


def draft_table(lines: Iterable[DraftLine], words: Words) -> Table:
    """The lines as a table, each marked a draft; the key of a column names its term."""
    rows = []
    for number, line in enumerate(lines, 1):
        values = {"session": line.session, "text": line.text}
        rows.append(
            (
                words["draft_mark"], number, plain(words(f"draft_name_{line.what}", **values)),
                plain(words(f"draft_about_{line.what}", **values)), line.quantity, _ONE, line.price, line.net,
                line.category, None if line.category == "O" else percent(line.rate) or ZERO, line.exemption,
                line.session, line.client, line.day, line.accepted_on, line.evidence,
            )
        )  # fmt: skip
    return Table("drafts", columns(DRAFT, "draft", words), rows)
