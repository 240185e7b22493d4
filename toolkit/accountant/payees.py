"""Totals per payee: what was documented in the month, what was paid in the calendar year, and the DAS2 flag."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from toolkit.accountant.pieces import PURCHASE
from toolkit.accountant.tables import Shape, Table, columns
from toolkit.kinds import fold
from toolkit.rounding import ZERO, money

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable
    from decimal import Decimal

    from toolkit.accountant.accounts import Accounts
    from toolkit.accountant.pieces import Piece
    from toolkit.language import Words

#: The columns of the list.
PAYEE: Shape = (
    ("payee", "text"), ("documents", "count"), ("month_net", "money"), ("month_vat", "money"),
    ("month_total", "money"), ("year_paid", "money"), ("year_declarable", "money"), ("threshold", "money"),
    ("das2", "text"),
)  # fmt: skip


@dataclass(slots=True)
class Payee:
    """One payee; amounts of the month as entered, of the year as paid, VAT included."""

    name: str
    documents: int = 0
    net: Decimal = field(default=ZERO)
    vat: Decimal = field(default=ZERO)
    paid: Decimal = field(default=ZERO)
    #: What of it stands in accounts that may have to be declared.
    declarable: Decimal = field(default=ZERO)


def payees(pieces: Iterable[Piece], month: str, end: datetime.date, accounts: Accounts) -> list[Payee]:
    """The payees of the month and of its calendar year up to `end`, by name."""
    found: dict[str, Payee] = {}
    for piece in pieces:
        if piece.kind != PURCHASE:
            continue
        in_month = piece.month == month
        shares = [(item, _gross(piece, n)) for n, item in enumerate(piece.items)]
        paid = [
            (item, gross) for item, gross in shares
            if item.paid_on and item.paid_on.year == end.year and item.paid_on <= end
        ]  # fmt: skip
        if not in_month and not paid:
            continue
        payee = found.setdefault(fold(piece.third), Payee(piece.third))
        if in_month:
            payee.documents += 1
            payee.net += piece.net
            payee.vat += piece.total - piece.net
        payee.paid += sum((gross for _, gross in paid), ZERO)
        payee.declarable += sum((gross for item, gross in paid if accounts.declared(item.account)), ZERO)
    return [found[key] for key in sorted(found)]


def _gross(piece: Piece, index: int) -> Decimal:
    """A line with its VAT; the gap between VAT by line and by sum is in the rate's last line."""
    item = piece.items[index]
    if not item.rate:
        return item.net
    same = [n for n, other in enumerate(piece.items) if other.rate == item.rate]
    if index != same[-1]:
        return item.net + money(item.net * item.rate)
    before = sum((money(piece.items[n].net * item.rate) for n in same[:-1]), ZERO)
    return item.net + piece.vat[item.rate] - before


def flagged(payee: Payee, threshold: Decimal | None) -> bool:
    """Whether what was paid reaches the threshold in force."""
    return bool(payee.name) and threshold is not None and payee.declarable >= threshold


def payee_table(found: Iterable[Payee], threshold: Decimal | None, words: Words) -> Table:
    """The payees as a table."""
    rows = [
        (
            p.name or words["payee_none"], p.documents, p.net, p.vat, p.net + p.vat, p.paid, p.declarable, threshold,
            words["yes"] if flagged(p, threshold) else words["no"],
        )
        for p in found
    ]  # fmt: skip
    return Table("payees", columns(PAYEE, "payee", words), rows)
