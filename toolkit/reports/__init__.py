"""Reports: data, not text. `report(ledgers, by, period)` gives a `Report`; rendering is elsewhere."""

from __future__ import annotations

import dataclasses
import datetime
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from toolkit.findings import Finding, UnreadableError
from toolkit.kinds import fold
from toolkit.ledger import Ledger
from toolkit.metrics.facts import Book, SessionFacts, book
from toolkit.metrics.groups import Group
from toolkit.refusals import WrongValueError
from toolkit.reports.comparison import Comparison
from toolkit.reports.figures import flat, group_dict, kinds
from toolkit.reports.period import Meant, Period
from toolkit.reports.supposition import supposed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas

GROUPINGS = ("month", "client", "mission", "type", "session")
_KEY_COLUMN = {
    "client": "client_code",
    "mission": "mission_id",
    "type": "session_type",
    "session": "session_id",
}
#: Rows that feed the figures of a report.
_COUNTED_TABLES = ("Sessions", "Budget", "Requests")


@dataclass(frozen=True, slots=True)
class Source:
    """One workbook of a report: rows of Sessions, Budget and Requests read, and those left out of every figure."""

    file: str
    rows_read: int
    rows_left_out: int


@dataclass(frozen=True, slots=True)
class Report:
    """The loss report. `groups` and `total` are as section 5 of the contract has them, keyed alike."""

    lang: str
    currency: str
    period: Period
    by: str
    groups: list[dict[str, Any]]
    total: dict[str, Any]
    findings: list[Finding]
    sources: list[Source]
    #: The workbooks behind it, for what a rendering traces back to cells.
    books: list[tuple[Ledger, Book]] = field(repr=False)
    #: The settings supposed, as given, and the report as it really was.
    what_if: Mapping[str, Any] = field(default_factory=dict)
    really: Report | None = field(default=None, repr=False)
    #: Against another period, where one was asked for.
    comparison: Comparison | None = field(default=None, repr=False)

    def to_dict(self) -> dict[str, Any]:
        """The report as `seance report --format json` gives it (contract, section 5)."""
        made = {
            "schema": "seance.report/1",
            "currency": self.currency,
            "period": self.period.to_dict(),
            "by": self.by,
            "groups": self.groups,
            "total": self.total,
            "findings": [finding.to_dict() for finding in self.findings],
            "sources": [
                {"file": s.file, "rows_read": s.rows_read, "rows_left_out": s.rows_left_out} for s in self.sources
            ],
        }
        if self.really:
            made["what_if"] = {"settings": {k: str(v) for k, v in self.what_if.items()}, "really": self.really.total}
        if self.comparison:
            made["compare"] = self.comparison.to_dict()
        return made

    def to_frame(self) -> pandas.DataFrame:
        """One row a group, one column a figure (nested keys joined by a dot).

        Counts and minutes are integers, rates float64 (NaN where the divisor is 0), amounts Decimal.

        Raises:
            ImportError: pandas is not installed; the message names the extra `frames`.
        """
        from toolkit.frames import frame

        dtypes = {"count": "int64", "minutes": "int64", "rate": "float64", "number": "float64"}
        return frame(map(flat, self.groups), {"key": "text", **kinds()}, dtypes=dtypes)

    def sessions(self) -> Iterable[tuple[Ledger, SessionFacts]]:
        """Every session with results within the period, with the workbook it stands in."""
        for ledger, facts in self.books:
            for session in facts.sessions:
                if session.closed and session.row.date("date") in self.period:
                    yield ledger, session


def report(
    ledgers: Ledger | Iterable[Ledger],
    by: str = "month",
    period: Meant = None,
    *,
    what_if: Mapping[str, Any] | None = None,
    compare: Meant = None,
) -> Report:
    """Compute the loss report over one workbook or several, each with its own settings.

    Args:
        ledgers: what `read_workbook` gave.
        by: month, client, mission, type or session.
        period: a `Period`, its text (2026-05, 2026, 2026-01-15..2026-02-14), a year, or its first and last day, as
            dates or texts, None where open; default everything.
        what_if: other settings (`{"hourly_rate": 60}`) under which the real past is computed again; what a session or
            a mission says for itself (its own hourly_rate, included_rounds, turnaround_days) stays.
        compare: another period to set beside this one.

    Raises:
        WrongValueError: an unknown grouping, period or setting.
        UnreadableError: the workbooks differ in currency.
    """
    if by not in GROUPINGS:
        raise WrongValueError("no_grouping", by=by, known=", ".join(GROUPINGS))
    period = Period.of(period)
    all_ledgers = [ledgers] if isinstance(ledgers, Ledger) else list(ledgers)
    if what_if:
        really = _made(all_ledgers, by, period)
        made = report([supposed(ledger, what_if) for ledger in all_ledgers], by, period, compare=compare)
        return dataclasses.replace(made, what_if=what_if, really=really)
    made = _made(all_ledgers, by, period)
    if compare is not None:
        made = dataclasses.replace(made, comparison=Comparison(made, _made(all_ledgers, by, Period.of(compare))))
    return made


def _made(all_ledgers: list[Ledger], by: str, period: Period) -> Report:
    currencies = sorted({ledger.currency for ledger in all_ledgers})
    if len(currencies) > 1:
        files = ", ".join(ledger.file for ledger in all_ledgers[:3])
        raise UnreadableError("mixed_currencies", files, currencies=", ".join(currencies))
    books = [(ledger, book(ledger)) for ledger in all_ledgers]
    sessions = [s for _, facts in books for s in facts.sessions if s.counted and s.row.date("date") in period]
    return Report(
        lang=all_ledgers[0].lang if all_ledgers else "fr",
        currency=currencies[0] if currencies else "",
        period=period,
        by=by,
        groups=[group_dict(key, Group(members)) for key, members in _groups(sessions, by)],
        total=group_dict("total", Group(sessions)),
        findings=[finding for ledger in all_ledgers for finding in ledger.findings],
        sources=[_source(ledger) for ledger in all_ledgers],
        books=books,
    )


def _groups(sessions: Iterable[SessionFacts], by: str) -> list[tuple[str, list[SessionFacts]]]:
    """Sessions by key, ascending; a key is shown as first written."""
    shown: dict[str, str] = {}
    members: dict[str, list[SessionFacts]] = {}
    for session in sessions:
        key = _key(session, by)
        folded = fold(key)
        shown.setdefault(folded, key)
        members.setdefault(folded, []).append(session)
    return [(shown[folded], members[folded]) for folded in sorted(members)]


def _key(session: SessionFacts, by: str) -> str:
    if by == "month":
        day = session.row.date("date") or datetime.date.min
        return f"{day:%Y-%m}" if day.year >= 1000 else f"{day.year:04}-{day.month:02}"
    return session.row.text(_KEY_COLUMN[by])


def _source(ledger: Ledger) -> Source:
    rows = [row for name in _COUNTED_TABLES if name in ledger.tables for row in ledger.tables[name].rows]
    return Source(ledger.file, len(rows), sum(bool(row.left_out) for row in rows))
