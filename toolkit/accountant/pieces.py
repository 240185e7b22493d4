"""Pieces: the invoices and receipts that entries rest on, with VAT as EN 16931 works it out (BR-CO-17).

A line's net amount is rounded; VAT is worked out per rate on the sum of the lines' net amounts, not line by line.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from toolkit.rounding import ZERO, money

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SALE, PURCHASE = "sale", "purchase"


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a piece. `what`: fee, extras, request, rebilled, cancellation or cost; amounts exclude VAT.

    In franchise there is no VAT to exclude: the amount is what is paid, and the rate 0.
    """

    what: str
    text: str
    account: str
    net: Decimal
    rate: Decimal
    session: str = ""
    paid_on: datetime.date | None = None
    method: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """One invoice or receipt. `third` is the client's code or the supplier's name, as the workbook has it."""

    kind: str
    key: str
    ref: str
    dated: datetime.date
    booked: datetime.date
    third: str
    items: tuple[Item, ...]

    @property
    def month(self) -> str:
        """The month of its entry, YYYY-MM."""
        return month_of(self.booked)

    @property
    def net(self) -> Decimal:
        """Σ net amounts."""
        return sum((item.net for item in self.items), ZERO)

    @property
    def vat(self) -> dict[Decimal, Decimal]:
        """VAT by rate, highest first; rates of 0 have none."""
        return vat_by_rate((item.net, item.rate) for item in self.items)

    @property
    def total(self) -> Decimal:
        """What is paid, VAT included."""
        return self.net + sum(self.vat.values(), ZERO)

    @property
    def gap(self) -> Decimal:
        """What VAT line by line would have been more."""
        by_line = sum((money(item.net * item.rate) for item in self.items), ZERO)
        return by_line - sum(self.vat.values(), ZERO)

    def to_dict(self) -> dict[str, Any]:
        """As the register of closings keeps it."""
        return {
            "kind": self.kind,
            "key": self.key,
            "ref": self.ref,
            "dated": self.dated.isoformat(),
            "booked": self.booked.isoformat(),
            "third": self.third,
            "items": [
                {
                    "what": item.what,
                    "text": item.text,
                    "account": item.account,
                    "net": f"{item.net:.2f}",
                    "rate": f"{item.rate.normalize():f}",
                    "session": item.session,
                    "paid_on": item.paid_on.isoformat() if item.paid_on else "",
                    "method": item.method,
                }
                for item in self.items
            ],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Piece:
        """The piece that `to_dict` wrote.

        Raises:
            KeyError, ValueError, ArithmeticError, TypeError: it is none.
        """
        items = tuple(
            Item(
                item["what"],
                item["text"],
                item["account"],
                Decimal(item["net"]),
                Decimal(item["rate"]),
                item["session"],
                datetime.date.fromisoformat(item["paid_on"]) if item["paid_on"] else None,
                item["method"],
            )
            for item in data["items"]
        )
        day = datetime.date.fromisoformat
        dated, booked = day(data["dated"]), day(data["booked"])
        return cls(data["kind"], data["key"], data["ref"], dated, booked, data["third"], items)

    @property
    def digest(self) -> str:
        """What tells this piece from another one, whatever the language.

        When and how it was paid is no part of it: on a cash basis the day is that of its entry, else a bill of a closed
        month that is paid later would be another one.
        """
        whole = self.to_dict()
        for item in whole["items"]:
            del item["paid_on"], item["method"]
        return digest(whole)


def digest(data: Any) -> str:
    """The SHA-256 of data in its one canonical form."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def vat_by_rate(lines: Iterable[tuple[Decimal, Decimal]]) -> dict[Decimal, Decimal]:
    """VAT of (net, rate) lines by rate: R(sum of the rate's net amounts × rate), highest rate first (BR-CO-17)."""
    bases: dict[Decimal, Decimal] = defaultdict(lambda: ZERO)
    for net, rate in lines:
        bases[rate] += net
    return {rate: money(bases[rate] * rate) for rate in sorted(bases, reverse=True) if rate}


def month_of(day: datetime.date) -> str:
    """2026-05."""
    return f"{day.year:04}-{day.month:02}"


@dataclass(frozen=True, slots=True)
class Remark:
    """Something for the accountant to know: a cost that became no entry, or an entry to look at.

    `day` is the day by which it belongs to a month.
    """

    code: str
    entered: bool
    day: datetime.date
    sheet: str
    cell: str
    session: str
    text: str
    amount: Decimal
