"""Entries out of pieces: numbered per journal without gap, dated in order, each balanced, at least two postings."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from toolkit.accountant.pieces import SALE
from toolkit.accountant.plain import code, plain
from toolkit.rounding import ZERO

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Iterator, Sequence
    from decimal import Decimal

    from toolkit.accountant.accounts import Accounts
    from toolkit.accountant.pieces import Item, Piece
    from toolkit.accountant.register import Correction
    from toolkit.language import Words

#: The journals: sales, purchases, corrections of closed months.
SALES, PURCHASES, CORRECTIONS = "VE", "AC", "OD"
_LABEL = 80


@dataclass(frozen=True, slots=True)
class Posting:
    """One line of an entry; exactly one of debit and credit is not 0."""

    journal: str
    number: str
    date: datetime.date
    account: str
    account_label: str
    #: The client's code or the supplier's, with its label; both "" where there is none.
    third: str
    third_label: str
    ref: str
    ref_date: datetime.date
    label: str
    debit: Decimal
    credit: Decimal
    #: sale or purchase; item, vat or third.
    kind: str
    role: str
    rate: Decimal | None = None
    session: str = ""
    paid_on: datetime.date | None = None
    method: str = ""
    #: The closed month that this corrects, "" where it corrects none.
    corrects: str = ""

    @property
    def reversed(self) -> Posting:
        """The same with the sides swapped."""
        return replace(self, debit=self.credit, credit=self.debit)


def journal(
    pieces: Iterable[Piece],
    corrections: Iterable[Correction],
    first_day: datetime.date,
    accounts: Accounts,
    words: Words,
) -> list[Posting]:
    """The postings of a month, those of one entry together, in order of date, journal and number.

    Corrections of closed months are dated on the month's first day.
    """
    made = _Labelled(accounts, words)
    drafts: list[tuple[datetime.date, str, str, list[Posting]]] = []
    for piece in pieces:
        code_ = SALES if piece.kind == SALE else PURCHASES
        drafts.append((piece.booked, code_, piece.key, list(made.postings(piece, code_, piece.booked))))
    for correction in corrections:
        postings = [
            made.corrected(posting, correction) for posting in made.postings(correction.piece, CORRECTIONS, first_day)
        ]
        # The reversal stands before what replaces it.
        drafts.append((first_day, CORRECTIONS, f"{correction.piece.key}|{correction.sign}", postings))
    drafts.sort(key=lambda draft: draft[:3])
    count: dict[str, int] = defaultdict(int)
    numbered: list[Posting] = []
    for _, code_, _, postings in drafts:
        count[code_] += 1
        numbered += [replace(posting, number=f"{code_}-{count[code_]:05}") for posting in postings]
    return numbered


class _Labelled:
    """Makes postings; an auxiliary account has one label, the one first met."""

    def __init__(self, accounts: Accounts, words: Words) -> None:
        self._accounts, self._words, self._names = accounts, words, dict[str, str]()

    def postings(self, piece: Piece, journal: str, date: datetime.date) -> Iterator[Posting]:
        """The postings of a piece: the third party or the bank, each item, VAT by rate."""
        sale = piece.kind == SALE
        accounts = self._accounts
        cash = accounts.basis == "cash" and not sale
        paid = {(item.paid_on, item.method) for item in piece.items}
        paid_on, method = paid.pop() if len(paid) == 1 else (None, "")
        common = {"journal": journal, "date": date, "ref": piece.ref, "ref_date": piece.dated, "kind": piece.kind}

        def posting(account: str, amount: Decimal, debit: bool, role: str, label: str, **more: object) -> Posting:
            return Posting(
                number="",
                account=account,
                account_label=accounts.label(account, self._words.lang),
                label=plain(label, _LABEL) or piece.ref,
                debit=amount if debit else ZERO,
                credit=ZERO if debit else amount,
                role=role,
                **{"third": "", "third_label": "", **common, **more},  # type: ignore[arg-type]
            )

        key, name = ("", "") if cash else self._third(piece)
        account = accounts.third("clients" if sale else "bank" if cash else "suppliers")
        head = self._words("piece_sale", session=piece.ref) if sale else piece.third or piece.items[0].text
        yield posting(
            account, piece.total, sale, "third", head, third=key, third_label=name, paid_on=paid_on, method=method
        )
        for item in piece.items:
            rate = item.rate or None
            more = {"rate": rate, "session": item.session, "paid_on": item.paid_on, "method": item.method}
            yield posting(item.account, item.net, not sale, "item", self._label(item, sale), **more)
        vat = accounts.third("vat_collected" if sale else "vat_deductible")
        for rate, amount in piece.vat.items():
            if amount:
                label = self._words("piece_vat", rate=f"{(rate * 100).normalize():f}", ref=piece.ref)
                yield posting(vat, amount, not sale, "vat", label, rate=rate)

    def corrected(self, posting: Posting, correction: Correction) -> Posting:
        """The posting of a correction: reversed or new, with the month it belongs to in its label."""
        way = "piece_reversal" if correction.takes_back else "piece_correction"
        label = plain(self._words(way, month=correction.month, label=posting.label), _LABEL)
        made = replace(posting, label=label, corrects=correction.month)
        return made.reversed if correction.takes_back else made

    def _label(self, item: Item, sale: bool) -> str:
        return (
            self._words(f"item_{item.what}", session=item.session, text=item.text)
            if sale
            else (f"{item.text} {item.session}")
        )

    def _third(self, piece: Piece) -> tuple[str, str]:
        """Its code and name."""
        if not piece.third:
            return "", ""
        key = ("C" if piece.kind == SALE else "F") + code(piece.third)
        return key, self._names.setdefault(key, piece.third)


def totals(postings: Sequence[Posting]) -> tuple[Decimal, Decimal]:
    """Σ debit and Σ credit."""
    return sum((p.debit for p in postings), ZERO), sum((p.credit for p in postings), ZERO)
