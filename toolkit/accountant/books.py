"""Everything that may be entered, all months of all workbooks at once: worked out once, shared month by month."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from toolkit.accountant.drafts import DraftLine, draft_lines
from toolkit.accountant.pieces import Piece, Remark, month_of
from toolkit.accountant.plain import plain
from toolkit.accountant.purchases import purchases
from toolkit.accountant.sales import sale
from toolkit.findings import Severity
from toolkit.kinds import fold
from toolkit.metrics.facts import book
from toolkit.reports.extract import extract
from toolkit.reports.gathering import Pair, asked, gathered
from toolkit.rounding import ZERO

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from toolkit.accountant.accounts import Accounts
    from toolkit.ledger import Ledger
    from toolkit.metrics.facts import SessionFacts


@dataclass(slots=True)
class Books:
    """The workbooks as an accountant sees them, by month (YYYY-MM)."""

    ledgers: Sequence[Ledger]
    accounts: Accounts
    pieces: dict[str, list[Piece]] = field(default_factory=lambda: defaultdict(list))
    remarks: dict[str, list[Remark]] = field(default_factory=lambda: defaultdict(list))
    drafts: dict[str, list[DraftLine]] = field(default_factory=lambda: defaultdict(list))
    #: The loss report's figures by month, as the JSON of `seance report` has them.
    figures: dict[str, dict[str, Any]] = field(default_factory=dict)
    #: Σ actual of every cost line that counts, entered or not.
    costs: dict[str, Decimal] = field(default_factory=lambda: defaultdict(lambda: ZERO))
    #: What the documents of a month sum to, straight from the sheet.
    documented: dict[str, Decimal] = field(default_factory=lambda: defaultdict(lambda: ZERO))

    @property
    def currency(self) -> str:
        """The one currency."""
        return self.ledgers[0].currency if self.ledgers else ""

    @property
    def regimes(self) -> list[str]:
        """The VAT regimes of the workbooks, each once."""
        return sorted({ledger.settings.text("vat_regime") for ledger in self.ledgers})

    @property
    def all_pieces(self) -> list[Piece]:
        """Every piece of every month."""
        return [piece for month in sorted(self.pieces) for piece in self.pieces[month]]

    def setting(self, key: str) -> str:
        """A setting of the first workbook that has it, harmless."""
        return next((plain(text) for ledger in self.ledgers if (text := ledger.settings.text(key))), "")

    def broken_cells(self) -> list[tuple[str, str]]:
        """Sheet and cell of every error that leaves something out; never what is typed there."""
        return [
            (plain(finding.sheet), finding.cell)
            for ledger in self.ledgers
            for finding in ledger.findings
            if finding.severity is Severity.ERROR
        ]

    def names(self) -> dict[str, str]:
        """Client code -> name, as the missions have them."""
        found: dict[str, str] = {}
        for ledger in self.ledgers:
            for row in ledger.rows("Missions"):
                if row.filled("client_name"):
                    found.setdefault(plain(row.text("client_code"), 30), plain(row.text("client_name")))
        return dict(sorted(found.items()))


def books_of(ledgers: Sequence[Ledger], accounts: Accounts) -> Books:
    """Work out everything that may be entered. Linear in the number of rows.

    Raises:
        UnreadableError: the workbooks differ in currency.
    """
    made = Books(ledgers, accounts)
    facts_of = [book(ledger) for ledger in ledgers]
    whole = gathered(map(Pair, map(extract, ledgers, facts_of)), asked("month", None, None, None))
    made.figures = {group["key"]: group for group in whole.groups}
    for number, (ledger, facts) in enumerate(zip(ledgers, facts_of, strict=True)):
        # Ids are unique per workbook only; those of the first keep their names whatever is read beside it.
        name = f"{fold(plain(ledger.file))}|" if number else ""
        for session in facts.sessions:
            if session.closed:
                _session(made, session, name)
        pieces, remarks = purchases(facts.lines, ledger, accounts, name)
        for piece in pieces:
            made.pieces[piece.month].append(piece)
        for remark in remarks:
            made.remarks[month_of(remark.day)].append(remark)
        _sums(made, ledger)
    for month in made.pieces:
        made.pieces[month].sort(key=lambda piece: piece.key)
    return made


def _session(made: Books, session: SessionFacts, name: str) -> None:
    day = session.row.date("date")
    piece = sale(session, made.accounts, name)
    if piece is not None:
        made.pieces[piece.month].append(piece)
    if day is not None:
        made.drafts[month_of(day)] += draft_lines(session, made.accounts)


def _sums(made: Books, ledger: Ledger) -> None:
    """Straight from the rows, past pieces and entries: what these are reconciled with."""
    basis = "document_date" if made.accounts.basis == "accrual" else "paid_on"
    sessions = {fold(row.text("session_id")): row.date("date") for row in ledger.rows("Sessions")}
    for row in ledger.rows("Budget"):
        # Without a sheet of sessions a line has none: nobody knows its month.
        if held := sessions.get(fold(row.text("session_id"))):
            booked, documented = row.date(basis), row.date("document_date")
            day = booked if documented and booked else documented or held
            made.costs[month_of(day)] += row.amount("actual")
            if booked and documented:
                made.documented[month_of(booked)] += row.amount("actual")
