"""The reconciliation: what the entries say against what the workbook, the lines and the totals say; every gap is 0.

`figures` takes the pack's own tables (as text, so that it runs on the accountant's machine with the pack alone); the
other side comes from the workbook, through figures that know nothing of entries.
"""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from toolkit.accountant.journal import CORRECTIONS, PURCHASES, SALES
from toolkit.accountant.pieces import PURCHASE, vat_by_rate
from toolkit.rounding import ZERO

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from toolkit.accountant.books import Books

Record = dict[str, str]


class Check(NamedTuple):
    """One line of the reconciliation: what the entries say, and the other side."""

    key: str
    ours: Decimal
    theirs: Decimal

    @property
    def gap(self) -> Decimal:
        """Always 0."""
        return self.ours - self.theirs

    def to_dict(self) -> dict[str, str]:
        """As the manifest has it."""
        return {"key": self.key, "ours": f"{self.ours:.2f}", "theirs": f"{self.theirs:.2f}", "gap": f"{self.gap:.2f}"}


#: Any amount or rate that a pack may hold; a forged one may say 1e999999999, which takes a machine's memory to write.
_NUMBER = re.compile(r"-?\d{1,18}(?:\.\d{1,6})?", re.ASCII)


def number(text: str) -> Decimal:
    """A cell of a neutral table; blank is 0.

    Raises:
        ValueError: it is no plain number.
    """
    if text and not _NUMBER.fullmatch(text):
        raise ValueError(f"{text[:40]!r} is no amount")
    return Decimal(text) if text else ZERO


def _sum(records: Sequence[Record], column: str) -> Decimal:
    return sum((number(record[column]) for record in records), ZERO)


def totals(journal: Sequence[Record], drafts: Sequence[Record], payees: Sequence[Record]) -> dict[str, Any]:
    """What the manifest claims in figures, from the pack's own tables."""
    by_journal = {}
    for code in (SALES, PURCHASES, CORRECTIONS):
        lines = [record for record in journal if record["journal"] == code]
        by_journal[code] = {
            "entries": len({record["number"] for record in lines}),
            "postings": len(lines),
            "debit": f"{_sum(lines, 'debit'):.2f}",
            "credit": f"{_sum(lines, 'credit'):.2f}",
        }
    by_account: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for record in journal:
        by_account[record["account"]] += number(record["debit"]) - number(record["credit"])
    figures = {key: f"{value:.2f}" for key, value in sides(journal).items()}
    return {
        "entries": len({(record["journal"], record["number"]) for record in journal}),
        "postings": len(journal),
        **figures,
        "to_invoice": f"{_sum(drafts, 'bt131_net_amount'):.2f}",
        "payees": f"{_sum(payees, 'month_total'):.2f}",
        "by_journal": by_journal,
        "by_account": {account: f"{by_account[account]:.2f}" for account in sorted(by_account)},
    }


def sides(journal: Sequence[Record]) -> dict[str, Decimal]:
    """The sums of the journal that the reconciliation rests on; those of sales and purchases without corrections."""

    def of(code: str, role: str, column: str) -> Decimal:
        return _sum([r for r in journal if r["journal"] == code and r["role"] == role], column)

    worked = {SALES: ZERO, PURCHASES: ZERO}
    by_line = ZERO
    for code in worked:
        by_number: dict[str, list[tuple[Decimal, Decimal]]] = defaultdict(list)
        for record in journal:
            if record["journal"] == code and record["role"] == "item":
                net = number(record["debit"]) + number(record["credit"])
                by_number[record["number"]].append((net, number(record["vat_rate"]) / 100))
        for lines in by_number.values():
            worked[code] += sum(vat_by_rate(lines).values(), ZERO)
            by_line += sum((sum(vat_by_rate([line]).values(), ZERO) for line in lines), ZERO)
    return {
        "debit": _sum(journal, "debit"),
        "credit": _sum(journal, "credit"),
        "sales": of(SALES, "item", "credit"),
        "purchases": of(PURCHASES, "item", "debit"),
        "vat_collected": of(SALES, "vat", "credit"),
        "vat_deductible": of(PURCHASES, "vat", "debit"),
        "vat_collected_worked": worked[SALES],
        "vat_deductible_worked": worked[PURCHASES],
        "vat_rounding_gap": by_line - worked[SALES] - worked[PURCHASES],
        "suppliers": of(PURCHASES, "third", "credit"),
    }


def checks(
    journal: Sequence[Record], drafts: Sequence[Record], payees: Sequence[Record], sources: Mapping[str, Decimal]
) -> list[Check]:
    """The reconciliation; `sources` are the workbook's own figures (`sources_of`)."""
    sums = sides(journal)
    return [
        Check("balance", sums["debit"], sums["credit"]),
        Check("sales", sums["sales"], sources["invoiced"]),
        Check("purchases", sums["purchases"], sources["documented"]),
        Check("vat_collected", sums["vat_collected"], sums["vat_collected_worked"]),
        Check("vat_deductible", sums["vat_deductible"], sums["vat_deductible_worked"]),
        Check("payees", _sum(payees, "month_total"), sums["suppliers"]),
        Check("drafts", _sum(drafts, "bt131_net_amount"), sources["to_invoice"]),
        Check("costs", sources["entered"] + sources["not_entered"], sources["costs"]),
    ]


def sources_of(books: Books, month: str) -> dict[str, Decimal]:
    """What the workbook says, through the loss report and straight from its rows."""
    figures = books.figures.get(month)
    bought = [piece for piece in books.pieces.get(month, []) if piece.kind == PURCHASE]
    left = [remark for remark in books.remarks.get(month, []) if not remark.entered]
    return {
        "invoiced": Decimal(figures["invoiced"]) if figures else ZERO,
        "to_invoice": Decimal(figures["to_invoice"]) if figures else ZERO,
        "documented": books.documented.get(month, ZERO),
        "entered": sum((piece.net for piece in bought), ZERO),
        "not_entered": sum((remark.amount for remark in left), ZERO),
        "costs": books.costs.get(month, ZERO),
    }
