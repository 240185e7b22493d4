"""The controls of the sheet Checks: each is 0 in a sound workbook, in Python and in its formula."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from toolkit.metrics import costs, identities, losses, work
from toolkit.metrics.formula import COMPUTED
from toolkit.rounding import ZERO

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

    from toolkit.ledger import Ledger, Row
    from toolkit.metrics.facts import Book


#: The settings whose value the sheet can check by itself.
NUMERIC_SETTINGS = frozenset(
    {
        "hourly_rate",
        "safety_margin",
        "slot_minutes",
        "reserve_rate",
        "vat_rate",
        "included_rounds",
        "turnaround_days",
        "late_cancellation_hours",
        "late_cancellation_rate",
        "express_surcharge",
        "recovery_target",
        "budget_alert",
        "review_delay_days",
    }
)


@dataclass(frozen=True, slots=True)
class Control:
    """One control; `money` says whether its value is an amount (else a count or minutes)."""

    key: str
    compute: Callable[[Ledger, Book], Any]
    #: In the notation of `formula.py`.
    formula: str
    money: bool = False
    #: A table that the control is about though its formula does not name it.
    about: str = ""


def _sum(figure: Any, of: str) -> Callable[[Ledger, Book], Any]:
    return lambda ledger, book: sum((figure(facts) for facts in book.of(of)), 0)


def _left_out(table: str) -> Callable[[Ledger, Book], int]:
    return lambda ledger, book: sum(bool(facts.row.left_out) for facts in book.of(table))


def _lines_total(ledger: Ledger, book: Book) -> Decimal:
    lines = sum((costs.overrun(b) or ZERO for b in book.lines), ZERO)
    return lines - sum((losses.lines_overrun(s) for s in book.sessions), ZERO)


def _requests_total(ledger: Ledger, book: Book) -> int:
    spent = sum(q.row.whole("minutes_spent") for q in book.requests if q.closed)
    return spent - sum(work.request_minutes(s) for s in book.sessions)


def _unmatched_sessions(ledger: Ledger, book: Book) -> int:
    return sum(bool(s.counted and s.row.typed_mission and s.mission is None) for s in book.sessions)


def _beyond(table: str, key: str, typed: Callable[[Row], str]) -> Callable[[Ledger, Book], int]:
    def compute(ledger: Ledger, book: Book) -> int:
        rows = [facts.row for facts in book.of(table)]
        return sum(key in row.raw for row in rows) - sum(bool(typed(row)) for row in rows)

    return compute


def _beyond_formula(table: str, key: str, found: str) -> str:
    return f'COUNTA({table}[{key}])-SUMPRODUCT(({found}<>"")*1)'


def _overwritten(table: str, columns: str = COMPUTED) -> Control:
    """Cells of computed columns that hold no formula any more, rows typed below the table included.

    No identity sees most of them: what hangs on an overwritten cell agrees with it. ISFORMULA of a range counts in
    Excel and LibreOffice; in engines where it does not count to 2 over two formulas of this sheet, nothing is said.
    """
    cells = f"{table}[{columns}]"
    counts = "IFERROR(SUMPRODUCT(ISFORMULA($B$4:$B$5)*1),0)=1+1"
    formula = f'IF({counts},SUMPRODUCT(({cells}<>"")*(1-ISFORMULA({cells}))),0)'
    return Control(f"{table.lower()}_overwritten", lambda ledger, book: 0, formula)


CONTROLS = (
    Control("time_identity", _sum(identities.time_gap, "Results"), "SUM(Results[time_gap])"),
    Control("causes_identity", _sum(identities.causes_gap, "Results"), "SUM(Results[causes_gap])"),
    Control("priced_identity", _sum(identities.priced_gap, "Results"), "ROUND(SUM(Results[priced_gap]),2)", True),
    Control("loss_identity", _sum(identities.loss_gap, "Results"), "ROUND(SUM(Results[loss_gap]),2)", True),
    Control("lines_total", _lines_total, "ROUND(SUM(Budget[overrun])-SUM(Results[lines_overrun]),2)", True),
    Control(
        "requests_total",
        _requests_total,
        "SUMIFS(Requests[minutes_spent],Requests[closed],1)-SUM(Results[request_minutes])",
    ),
    Control(
        "dashboard_total",
        lambda ledger, book: ZERO,
        "ROUND(SUMIFS(Results[total_loss],Results[year],Dashboard_year)-Dashboard_total_loss,2)",
        True,
    ),
    Control("sessions_left_out", _left_out("Results"), "SUM(Results[used])-SUM(Results[counted])"),
    Control("lines_left_out", _left_out("Budget"), "SUM(Budget[used])-SUM(Budget[usable])"),
    Control("requests_left_out", _left_out("Requests"), "SUM(Requests[used])-SUM(Requests[usable])"),
    Control("missions_left_out", _left_out("Missions"), "SUM(Missions[used])-SUM(Missions[usable])"),
    Control("tiers_left_out", _left_out("Tiers"), "SUM(Tiers[used])-SUM(Tiers[usable])"),
    Control(
        "lines_unmatched",
        lambda ledger, book: sum(not b.matched for b in book.lines),
        "SUM(Budget[used])-SUM(Budget[matched])",
    ),
    Control(
        "requests_unmatched",
        lambda ledger, book: sum(not q.matched for q in book.requests),
        "SUM(Requests[used])-SUM(Requests[matched])",
    ),
    Control(
        "sessions_unmatched",
        _unmatched_sessions,
        'SUMPRODUCT((Results[mission_key]<>"")*1)-SUM(Results[has_mission])',
        about="Missions",
    ),
    Control(
        "sessions_beyond",
        _beyond("Results", "session_id", lambda row: row.typed_id),
        _beyond_formula("Sessions", "session_id", "Results[session_key]"),
    ),
    Control(
        "lines_beyond",
        _beyond("Budget", "session_id", lambda row: row.typed_session),
        _beyond_formula("Budget", "session_id", "Budget[session_key]"),
    ),
    Control(
        "requests_beyond",
        _beyond("Requests", "request_id", lambda row: row.typed_id),
        _beyond_formula("Requests", "request_id", "Requests[request_key]"),
    ),
    Control(
        "settings_problems",
        lambda ledger, book: sum(key in NUMERIC_SETTINGS for key in ledger.settings.bad),
        "SUM(Settings[problem])",
    ),
    *map(_overwritten, ("Sessions", "Budget", "Requests", "Missions", "Indicators", "Tiers", "Results")),
    _overwritten("Settings", "used"),
)
