"""The tables of the pack: journal, bookkeeper's list, what was left out; and the same as sheets of a workbook."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from toolkit.accountant.journal import CORRECTIONS, Posting
from toolkit.accountant.pieces import SALE
from toolkit.accountant.tables import Cell, Shape, Table, columns, keys, percent
from toolkit.rounding import ZERO

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal

    from toolkit.accountant.accounts import Accounts
    from toolkit.accountant.pieces import Remark
    from toolkit.language import Words

JOURNAL: Shape = (
    ("date", "date"), ("journal", "text"), ("number", "text"), ("account", "text"), ("account_label", "text"),
    ("third_party", "text"), ("third_party_label", "text"), ("document", "text"), ("document_date", "date"),
    ("label", "text"), ("debit", "money"), ("credit", "money"), ("vat_rate", "rate"), ("role", "text"),
    ("session", "text"), ("paid_on", "date"), ("payment_method", "text"), ("corrects", "text"),
)  # fmt: skip

_BOOKKEEPING: Shape = (
    ("date", "date"), ("type", "text"), ("payee", "text"), ("details", "text"), ("in", "money"), ("out", "money"),
    ("account", "text"), ("category", "text"), ("document", "text"),
)  # fmt: skip
_LEFT_OUT: Shape = (
    ("status", "text"), ("reason", "text"), ("session", "text"), ("item", "text"), ("amount", "money"),
    ("sheet", "text"), ("cell", "text"),
)  # fmt: skip
_CATEGORIES: Shape = (("category", "text"), ("in", "money"), ("out", "money"))
#: The lists that verify counts, by their part.
LISTS: dict[str, Shape] = {"left_out": _LEFT_OUT, "bookkeeping": _BOOKKEEPING, "categories": _CATEGORIES}
_NAMES: Shape = (("client", "text"), ("name", "text"))


#: The columns of the journal that are printed, down to the amounts.
PRINTED = {"journal": keys(JOURNAL).index("credit") + 1}


def roles(words: Words) -> dict[str, str]:
    """What a posting is to its entry: the code that programs read -> the word that people do."""
    return {role: words[f"role_{role}"] for role in ("third", "item", "vat")}


def journal_table(postings: Iterable[Posting], words: Words, said: Mapping[str, str] | None = None) -> Table:
    """The journal: one row a posting; the side that is 0 is blank, and so is what does not apply.

    `said` are the words for roles, where people read it.
    """
    rows = [
        (
            p.date, p.journal, p.number, p.account, p.account_label, p.third, p.third_label, p.ref, p.ref_date,
            p.label, p.debit or None, p.credit or None, percent(p.rate), said[p.role] if said else p.role, p.session,
            p.paid_on, p.method, p.corrects,
        )
        for p in postings
    ]  # fmt: skip
    return Table("journal", columns(JOURNAL, "col", words), rows)


def bookkeeping_table(postings: Iterable[Posting], accounts: Accounts, scheme: str, words: Words) -> Table:
    """The bookkeeper's list: Date, Type, Payee, In, Out, Account, Category; one list, amounts in two columns."""
    payees: dict[tuple[str, str], str] = {}
    shown: list[Sequence[Cell]] = []
    for p in postings:
        # The third party's posting comes first in its entry; the list shows the other side.
        if p.role == "third":
            payees[p.journal, p.number] = p.third_label or p.label
            continue
        sort = "correction" if p.journal == CORRECTIONS else "sale" if p.kind == SALE else "expense"
        category = accounts.category(p.account, scheme, words.lang)
        shown.append(
            (
                p.date, words[f"type_{sort}"], payees.get((p.journal, p.number), ""), p.label, p.credit or None,
                p.debit or None, p.account, category, p.ref,
            )
        )  # fmt: skip
    return Table("bookkeeping", columns(_BOOKKEEPING, "book", words), shown)


def category_table(postings: Iterable[Posting], accounts: Accounts, scheme: str, words: Words) -> Table:
    """Totals by category, a proposal to be confirmed."""
    sums: dict[str, list[Decimal]] = defaultdict(lambda: [ZERO, ZERO])
    for p in postings:
        if p.role != "third":
            entry = sums[accounts.category(p.account, scheme, words.lang)]
            entry[0] += p.credit
            entry[1] += p.debit
    return Table("categories", columns(_CATEGORIES, "book", words), [(name, *sums[name]) for name in sorted(sums)])


def left_out_table(remarks: Iterable[Remark], broken: Iterable[tuple[str, str]], words: Words) -> Table:
    """What became no entry, then what to look at in those there are, with their cells; never what else is in them."""
    rows: list[Sequence[Cell]] = [
        (
            words["left_entered" if r.entered else "left_not_entered"], words[f"remark_{r.code}"], r.session, r.text,
            r.amount, r.sheet, r.cell,
        )
        for r in sorted(remarks, key=lambda remark: remark.entered)
    ]  # fmt: skip
    rows += [(words["left_not_entered"], words["remark_error"], "", "", None, sheet, cell) for sheet, cell in broken]
    return Table("left_out", columns(_LEFT_OUT, "left", words), rows)


def key_table(names: dict[str, str], words: Words) -> Table:
    """Which client a code stands for."""
    return Table("names", columns(_NAMES, "key", words), list(names.items()))
