"""What a report calls to mind: things due, and thresholds passed; each with how many, the first of them, and a cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from toolkit.metrics.budget import lines_actual
from toolkit.metrics.due import DUE, found_due, to_watch
from toolkit.metrics.figure import figures
from toolkit.metrics.groups import Group, value
from toolkit.metrics.missions import rounds_left
from toolkit.metrics.planning import lines_estimated, reserve, reserved_minutes
from toolkit.metrics.work import worked_minutes
from toolkit.reports.evidence import Place, place_of
from toolkit.reports.insights import members
from toolkit.reports.trend import usual_leakage
from toolkit.rounding import ZERO

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

    from toolkit.ledger import Ledger, Row
    from toolkit.metrics.due import Due
    from toolkit.metrics.facts import SessionFacts
    from toolkit.reports import Report

#: How many are named.
SHOWN = 5
#: A client leaks where the share lost is so many times that of the whole report.
LEAKING = 2


class Notice(NamedTuple):
    """One sort of thing: its key, how many there are, the first names, the first one's cell.

    `values` says how much, under names that say of what kind: money (Decimal), minutes (int), rate and usual (shares).
    """

    key: str
    many: int
    names: list[str]
    place: Place | None
    values: dict[str, Any]


def due(report: Report) -> Iterator[Notice]:
    """What the Dashboards call due, over all workbooks and in the order in which one deals with it.

    It does not hang on the report's period: each workbook's own day says what is past (`metrics.due`).
    """
    for sort in DUE:
        if sort.figure is not to_watch:
            yield from _due(report, sort)


def alerts(report: Report) -> Iterator[Notice]:
    """Thresholds passed: costs at `budget_alert`, and in the period plans exceeded, rounds used up, shares lost."""
    yield from _due(report, next(sort for sort in DUE if sort.figure is to_watch))
    done = [(ledger, session) for ledger, session in report.sessions() if session.done]
    over = [(ledger, s.row, gap) for ledger, s in done if (gap := _over_budget(s)) > 0]
    yield from _noticed("over_budget", over, "session_id", "money", ZERO)
    late = [(ledger, s.row, longer) for ledger, s in done if (longer := _over_reserved(s)) > 0]
    yield from _noticed("over_time", late, "session_id", "minutes", 0)
    running = [
        (ledger, mission.row, 0)
        for ledger, book in report.books
        for mission in book.missions
        if mission.usable and mission.requests and not mission.row.date("ended_on") and rounds_left(mission) == 0
    ]
    yield from _noticed("no_rounds", running, "mission_id", "", 0)
    yield from _leaks(report)


def _over_budget(session: SessionFacts) -> Decimal:
    """What the costs of a session exceed its estimate and its reserve by (money); 0 where nothing was estimated."""
    if not session.lines:
        return ZERO
    return max(ZERO, lines_actual(session) - lines_estimated(session) - reserve(session))


def _over_reserved(session: SessionFacts) -> int:
    """How much longer a session took than the time reserved for it (min); 0 where none was."""
    reserved = reserved_minutes(session)
    return max(0, worked_minutes(session) - reserved) if reserved else 0


def _leaks(report: Report) -> Iterator[Notice]:
    """Where a larger share is lost: in this period than in the twelve months up to it, with a client than with all."""
    rate, usual = report.total["leakage_rate"], usual_leakage(report)
    if rate is not None and usual is not None and rate > usual:
        yield Notice("leaking", 1, [], None, {"rate": rate, "usual": usual})
    leaking = _leaking_clients(report, LEAKING * rate) if rate else []
    if leaking:
        yield Notice("leaking_clients", len(leaking), _named(leaking), None, {})


def _leaking_clients(report: Report, level: float) -> list[str]:
    """The clients with at least this share lost, those that lose most first."""
    groups = [(name, Group(sessions)) for name, sessions in members(report, "client")]
    found = [(name, value("total_loss", g)) for name, g in groups if (value("leakage_rate", g) or 0) >= level]
    return [name for name, _ in sorted(found, key=lambda pair: (-pair[1], pair[0]))]


def _named(names: list[str]) -> list[str]:
    """The first of them, and a sign that there are more."""
    return names[:SHOWN] + ["…"] * (len(names) > SHOWN)


def _due(report: Report, sort: Due) -> Iterator[Notice]:
    amount = figures(sort.figure.table)[sort.amount] if sort.amount else None
    found = [
        (ledger, fact.row, amount(fact) if amount else ZERO)
        for ledger, book in report.books
        for fact in found_due(sort, book)
    ]
    yield from _noticed(sort.key, found, sort.name, "money" if amount else "", ZERO)


def _noticed(
    key: str, found: Iterable[tuple[Ledger, Row, Any]], name: str, kind: str, nothing: Any
) -> Iterator[Notice]:
    """A notice of these rows, none where there are none; a name that several rows bear is named once."""
    items = list(found)
    if not items:
        return
    names = list(dict.fromkeys(row.text(name) for _, row, _ in items))
    ledger, first, _ = items[0]
    values = {kind: sum((much for *_, much in items), nothing)} if kind else {}
    yield Notice(key, len(items), _named(names), place_of(ledger, first, name), values)
