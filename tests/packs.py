"""Helpers of the accountant's tests: packs of small ledgers, and random ledgers with documents."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from tests.conftest import ledger_of, line, session
from tests.ledgers import Choices, Drawn, build, cents, maybe
from toolkit.accountant import pack
from toolkit.accountant.accounts import Accounts
from toolkit.accountant.books import Books, books_of
from toolkit.language import Words

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.ledgers import Sample
    from toolkit.accountant.pack import Pack
    from toolkit.ledger import Ledger

MONTH = "2026-05"
#: A bill of May, paid in June.
BILL: dict[str, Any] = {
    "actual": Decimal("50"),
    "supplier": "Studio Hire",
    "document_ref": "F-1",
    "document_date": dt.date(2026, 5, 6),
    "paid_on": dt.date(2026, 6, 2),
    "payment_method": "Card",
}
LIABLE = {"vat_regime": "liable", "vat_rate": Decimal("0.2")}
#: Texts that hurt: formulas, separators, quotes, line breaks, control and hidden signs, other scripts.
NASTY = (
    "=1+1", "+33 6 12", "-5", "@SUM(A1)", "\t=cmd|' /C calc'!A0", "＝1+1", "a;b,c|d", '"quoted"', "two\nlines",
    "x\r\ny", "tab\there", "\u202etxt", "\u200b=HYPERLINK(1)", "'=1", "« ’… – — \u202f œ € é", "日本", "Zoé & Cie",
    " ", "=", "someone@example.org", "1,234.56", "\x00", "\ufeff=1", "😀", "x" * 300,
    "\u00a0=1+1", "\u202f =1", "\n=1", "⁼1+1", "＂=1", "－1", "'-1", "…=1", "﹣1", "=\t=1",
)  # fmt: skip


def of(ledger: Ledger, accounts: Accounts | None = None) -> Books:
    """What may be entered of one ledger."""
    return books_of([ledger], accounts or Accounts.load())


def small(lang: str = "en", settings: Any = None, **rows: Any) -> Ledger:
    """One session of May at 60 with one bill, unless told otherwise."""
    rows.setdefault("Sessions", [session(fee=Decimal("60"))])
    rows.setdefault("Budget", [line(**BILL)])
    return ledger_of(lang, settings, **rows)


def shared(ledger: Ledger, month: str = MONTH, lang: str = "en", **more: Any) -> Pack:
    """The pack of a month of one ledger."""
    return pack.build(of(ledger), month, Words("accountant", lang), **more)


def _documents(c: Choices, rows: list[dict[str, Any]], days: list[dt.date]) -> None:
    for row in rows:
        if not row:
            continue
        row["item"] = c.pick(["Taxi", "Studio", *NASTY[:4], "Something"])
        maybe(c, row, "supplier", ["ACME", "acme ", "Zoé", *NASTY], 70)
        maybe(c, row, "document_ref", ["F-1", "f-1", "F-2", *NASTY], 70)
        maybe(c, row, "document_date", days, 80)
        maybe(c, row, "paid_on", days, 60)
        maybe(c, row, "payment_method", ["Card", *NASTY], 40)
        maybe(c, row, "account", ["6251", "625100 Travel", "abc", "7", "401DUPONT", "=6251"], 40)
        maybe(c, row, "vat_rate", cents("0.2", "0.055", "0.1", "0.021", "0"), 60)


@st.composite
def samples(draw: Callable[..., Any]) -> tuple[Sample, str]:
    """A random ledger of either regime whose costs have documents, in few months so that these hold something.

    As typed, and the language that it is read in.
    """
    c = Drawn(draw)
    sample = build(c, draw(st.integers(0, 5)), faults=False)
    days = [dt.date(2026, 1, 31), dt.date(2026, 2, 1), dt.date(2026, 2, 28), dt.date(2026, 3, 15)]
    for row in sample.rows["Sessions"]:
        if row:
            row["date"] = c.pick(days)
            row["client_code"] = c.pick(["ACME", "acme", *NASTY])
    _documents(c, sample.rows["Budget"], days)
    sample.settings["vat_regime"] = c.pick(["franchise", "liable"])
    maybe(c, sample.settings, "vat_rate", cents("0.055", "0.1", "0"), 40)
    return sample, c.pick(["fr", "en"])


def documented() -> st.SearchStrategy[Ledger]:
    """The same, read."""
    return samples().map(lambda made: made[0].ledger(made[1]))


def rows_of(data: bytes) -> list[list[str]]:
    """The rows of a neutral file."""
    return [row.split(",") for row in data.decode().splitlines()]
