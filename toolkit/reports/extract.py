"""What a report takes from one workbook: small, and plain enough to be kept and sent instead of the workbook itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from toolkit.kinds import fold
from toolkit.metrics.budget import lines_actual
from toolkit.metrics.facts import book
from toolkit.metrics.groups import number_of, numbers
from toolkit.metrics.planning import lines_estimated, reserve
from toolkit.reports.evidence import Item, Place, open_items
from toolkit.reports.notices import Notice, standing
from toolkit.reports.reviews import Held, reviews_held
from toolkit.reports.supposition import OWN
from toolkit.rounding import ZERO

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping
    from decimal import Decimal

    from toolkit.findings import Finding
    from toolkit.ledger import Ledger, Table
    from toolkit.metrics.facts import Book, SessionFacts

#: Rows that feed the figures of a report.
_COUNTED_TABLES = ("Sessions", "Budget", "Requests")
LETTERHEAD = ("business_name", "owner_name", "siren", "email")


class Record(NamedTuple):
    """A session that counts: what it is grouped by, and its `numbers` (`metrics.groups`)."""

    session: str
    date: datetime.date | None
    client: str
    mission: str
    type: str
    numbers: tuple[int, ...]
    #: Its row in the sheet.
    row: int
    #: What its costs exceed their estimate and its reserve by (cents); 0 where nothing was estimated.
    over_budget: int
    #: The settings that it, or its mission, says for itself.
    own: tuple[str, ...]

    @property
    def closed(self) -> bool:
        """Whether it has results."""
        return not number_of(self.numbers, "planned")

    def number(self, key: str) -> int:
        """One of its numbers: cents, minutes or a count."""
        return number_of(self.numbers, key)


@dataclass(slots=True)
class Extract:
    """One workbook as a report sees it; whatever the report's period and grouping, it can be made of this."""

    file: str
    lang: str
    currency: str
    #: Rows of Sessions, Budget and Requests, and those of them that are left out of every figure.
    rows_read: int
    rows_left_out: int
    recovery_target: Decimal
    letterhead: Mapping[str, str]
    #: The sheet of sessions and the column of their ids, for the cells of records.
    sheet: str
    column: str
    records: list[Record]
    #: What is to invoice, session by session.
    open: list[Item]
    #: What is due and what to watch, which does not hang on the period.
    notices: list[Notice]
    reviews: list[Held]
    findings: list[Finding] = field(default_factory=list)

    def place(self, record: Record) -> Place:
        """Where a session's id stands."""
        return Place(self.file, self.sheet, f"{self.column}{record.row}")

    def leave_out(self) -> None:
        """Count nothing of it, and say nothing: whatever there is to say stands at the workbook that counts."""
        self.rows_left_out = self.rows_read
        for kept in (self.records, self.open, self.notices, self.reviews):
            kept.clear()
        self.findings = []


def extract(ledger: Ledger, facts: Book | None = None) -> Extract:
    """What a report takes from a workbook; `facts` are its rows tied together, where that is done already."""
    facts = facts or book(ledger)
    rows = [row for name in _COUNTED_TABLES if name in ledger.tables for row in ledger.tables[name].rows]
    sessions: Table | None = ledger.tables.get("Sessions")
    return Extract(
        file=ledger.file,
        lang=ledger.lang,
        currency=ledger.currency,
        rows_read=len(rows),
        rows_left_out=sum(bool(row.left_out) for row in rows),
        recovery_target=ledger.settings.amount("recovery_target"),
        letterhead={key: ledger.settings.text(key) for key in LETTERHEAD},
        sheet=sessions.sheet if sessions else "",
        column=sessions.letters.get("session_id", "A") if sessions else "A",
        records=[_record(session) for session in facts.sessions if session.counted],
        open=list(open_items(ledger, facts)),
        notices=standing(ledger, facts),
        reviews=list(reviews_held(ledger, facts)),
        findings=ledger.findings,
    )


def _record(session: SessionFacts) -> Record:
    row = session.row
    return Record(
        session.id,
        row.date("date"),
        row.text("client_code"),
        row.text("mission_id"),
        row.text("session_type"),
        numbers(session),
        row.number,
        _over_budget(session),
        tuple(key for key, table in OWN.items() if _says(session, key, table)),
    )


def _over_budget(session: SessionFacts) -> int:
    if not session.done or not session.lines:
        return 0
    over = lines_actual(session) - lines_estimated(session) - reserve(session)
    return int(max(ZERO, over).scaleb(2))


def _says(session: SessionFacts, key: str, table: str) -> bool:
    row = session.row if table == "Sessions" else session.mission
    return row is not None and row.filled(key)


def grouped_by(record: Record, by: str) -> str:
    """The key of a session under a grouping, as written."""
    if by == "month":
        return month_of(record.date)
    key: str = getattr(record, by)
    return key


def month_of(date: datetime.date | None) -> str:
    """YYYY-MM; a session that counts has a date."""
    return f"{date.year:04}-{date.month:02}" if date else "0001-01"


def mission_of(record: Record) -> str:
    """Its mission, as ids are compared."""
    return fold(record.mission)
