"""Purchases: cost lines with a document, those of one document together; the others are said, with their cell."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.accountant.accounts import UNKNOWN, Accounts, Choice
from toolkit.accountant.pieces import PURCHASE, Item, Piece, Remark
from toolkit.accountant.plain import plain
from toolkit.accountant.sales import session_name
from toolkit.kinds import fold
from toolkit.rounding import ZERO

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator
    from decimal import Decimal

    from toolkit.ledger import Ledger
    from toolkit.metrics.facts import LineFacts


@dataclass(frozen=True, slots=True)
class _Line:
    """A cost line on its way to a piece."""

    key: str
    ref: str
    dated: datetime.date
    booked: datetime.date
    third: str
    item: Item


def purchases(
    lines: list[LineFacts], ledger: Ledger, accounts: Accounts, book: str
) -> tuple[list[Piece], list[Remark]]:
    """Every piece of the costs of a workbook, and what is to be said about them. Linear in the number of lines."""
    liable = ledger.settings.text("vat_regime") == "liable"
    grouped: dict[str, list[_Line]] = {}
    remarks: list[Remark] = []
    count: dict[int, int] = defaultdict(int)
    for line in lines:
        if line.session is None or line.row.amount("actual") <= 0:
            continue
        count[id(line.session)] += 1
        choice = accounts.cost(line.row, ledger)
        made = _line(line, choice, accounts.basis, liable, count[id(line.session)], book)
        found = list(_remarks(line, made, choice, liable))
        remarks += [_remark(code, line, made, ledger) for code in found]
        if made is not None:
            grouped.setdefault(made.key, []).append(made)
    return [_piece(group) for group in grouped.values()], remarks


def _line(line: LineFacts, choice: Choice, basis: str, liable: bool, number: int, book: str) -> _Line | None:
    """None where there is no document, no date of it, or on a cash basis no payment."""
    row = line.row
    assert line.session is not None
    dated, paid_on = row.date("document_date"), row.date("paid_on")
    booked = dated if basis == "accrual" else paid_on
    if dated is None or booked is None:
        return None
    session = session_name(line.session)
    own = f"{session}-{number}"
    ref = plain(row.text("document_ref"), 40)
    rate: Decimal = row.amount("vat_rate") if liable else ZERO
    item = Item(
        "cost",
        plain(row.text("item"), 60),
        choice.account,
        row.amount("actual"),
        rate,
        session,
        paid_on,
        plain(row.text("payment_method"), 40),
    )
    third = plain(row.text("supplier"), 60)
    # Without a number a receipt is on its own; with one, all its lines are one document, whatever the session.
    parts = (fold(third), fold(ref) or f"#{fold(own)}", dated.isoformat(), booked.isoformat())
    return _Line(f"{book}purchase|{'|'.join(parts)}", ref or own, dated, booked, third, item)


def _piece(group: list[_Line]) -> Piece:
    first = group[0]
    items = tuple(line.item for line in group)
    return Piece(PURCHASE, first.key, first.ref, first.dated, first.booked, first.third, items)


def _remarks(line: LineFacts, made: _Line | None, choice: Choice, liable: bool) -> Iterator[str]:
    row = line.row
    if made is None:
        if row.date("document_date") is not None:
            yield "not_paid"
        else:
            yield "no_document_date" if row.filled("document_ref") else "no_document"
        return
    if choice.unreadable:
        yield "account_unreadable"
    if choice.how == UNKNOWN:
        yield "account_unknown"
    if liable and not row.filled("vat_rate"):
        yield "vat_rate_blank"
    if not row.filled("document_ref"):
        yield "no_number"


def _remark(code: str, line: LineFacts, made: _Line | None, ledger: Ledger) -> Remark:
    assert line.session is not None
    day = made.booked if made else line.row.date("document_date") or line.session.row.date("date")
    assert day is not None
    table = ledger.tables["Budget"]
    return Remark(
        code,
        made is not None,
        day,
        plain(table.sheet),
        table.address(line.row, "actual"),
        session_name(line.session),
        plain(line.row.text("item"), 60),
        line.row.amount("actual"),
    )
