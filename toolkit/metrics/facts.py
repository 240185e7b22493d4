"""The facts of one row with all that hangs on it: a session with its lines, requests, mission and tiers."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from toolkit.kinds import fold

if TYPE_CHECKING:
    import datetime
    from decimal import Decimal

    from toolkit.ledger import Ledger, Row, Settings


@dataclass(slots=True, eq=False)
class SessionFacts:
    """One used row of Sessions; `counted` is False where it is left out of every figure."""

    row: Row
    settings: Settings
    tiers: list[TierFacts]
    mission: Row | None = None
    #: The day by which things are past: that of the last session with results; None where there is none.
    as_of: datetime.date | None = None
    #: What is worked out once for all sessions of the book, and the sessions themselves.
    shared: dict[str, Any] = field(default_factory=dict)
    lines: list[LineFacts] = field(default_factory=list)
    requests: list[RequestFacts] = field(default_factory=list)
    memo: dict[str, Any] = field(default_factory=dict)

    #: Not left out; done; cancelled; either, so that it has results; still to come.
    counted: bool = field(init=False)
    done: bool = field(init=False)
    cancelled: bool = field(init=False)
    closed: bool = field(init=False)
    planned: bool = field(init=False)
    #: Something is typed in its row.
    used: bool = True

    def __post_init__(self) -> None:
        status = self.row.get("status")
        self.counted = not self.row.left_out
        self.done = self.counted and status == "done"
        self.cancelled = self.counted and status == "cancelled"
        self.closed = self.done or self.cancelled
        self.planned = self.counted and not self.closed

    @property
    def id(self) -> str:
        """Its id, as written and trimmed."""
        return self.row.text("session_id")

    def within(self, scope: str) -> bool:
        """Whether it is counted, closed, done…"""
        return bool(getattr(self, scope))

    @property
    def rate(self) -> Decimal:
        """What an hour of it is worth: its own hourly_rate, else the settings' (money per hour)."""
        if self.row.filled("hourly_rate"):
            return self.row.amount("hourly_rate")
        return self.settings.amount("hourly_rate")

    def term(self, key: str) -> int:
        """included_rounds or turnaround_days: the mission's, else the settings'."""
        if self.mission is not None and self.mission.filled(key):
            return self.mission.whole(key)
        return self.settings.whole(key)


@dataclass(slots=True, eq=False)
class LineFacts:
    """One used row of Budget; `session` is None where the row is left out.

    `matched` says whether its session is found and counts, whatever is wrong with the row itself.
    """

    row: Row
    session: SessionFacts | None
    matched: bool
    memo: dict[str, Any] = field(default_factory=dict)

    @property
    def used(self) -> bool:
        """Something is typed in its row."""
        return True

    @property
    def usable(self) -> bool:
        """Not left out."""
        return self.session is not None

    @property
    def closed(self) -> bool:
        """Its session has results."""
        return self.session is not None and self.session.closed

    @property
    def cancelled(self) -> bool:
        """Its session was cancelled."""
        return self.session is not None and self.session.cancelled

    def within(self, scope: str) -> bool:
        """Whether it is usable, closed…"""
        return bool(getattr(self, scope))


@dataclass(slots=True, eq=False)
class RequestFacts(LineFacts):
    """One used row of Requests; `session` is None where the row is left out."""


@dataclass(slots=True, eq=False)
class MissionFacts:
    """One row of Missions, with the usable requests of its sessions."""

    row: Row
    settings: Settings
    requests: list[RequestFacts] = field(default_factory=list)
    as_of: datetime.date | None = None
    memo: dict[str, Any] = field(default_factory=dict)

    @property
    def used(self) -> bool:
        """Something is typed in its row."""
        return True

    @property
    def usable(self) -> bool:
        """Not left out."""
        return not self.row.left_out

    def within(self, scope: str) -> bool:
        """Whether it is usable."""
        return bool(getattr(self, scope))


@dataclass(slots=True, eq=False)
class IndicatorFacts:
    """One used row of Indicators."""

    row: Row
    memo: dict[str, Any] = field(default_factory=dict)

    def within(self, scope: str) -> bool:
        """Indicators have no scope."""
        return bool(getattr(self, scope))


@dataclass(slots=True, eq=False)
class TierFacts:
    """One used row of Tiers, among `all` of them, from `first` to `last` quantity.

    A tier without end ends beyond any quantity.
    """

    row: Row
    first: int
    last: int
    all: list[TierFacts]
    memo: dict[str, Any] = field(default_factory=dict)

    @property
    def used(self) -> bool:
        """Something is typed in its row."""
        return True

    @property
    def usable(self) -> bool:
        """Not left out; an overlapping tier is."""
        return not self.row.left_out

    def within(self, scope: str) -> bool:
        """Whether it is usable."""
        return bool(getattr(self, scope))


@dataclass(slots=True)
class Book:
    """The facts of a whole ledger, row by row, those left out included."""

    sessions: list[SessionFacts]
    lines: list[LineFacts]
    requests: list[RequestFacts]
    missions: list[MissionFacts]
    indicators: list[IndicatorFacts]
    tiers: list[TierFacts]

    def of(self, table: str) -> list[Any]:
        """The facts of one table's used rows."""
        rooms: dict[str, list[Any]] = {
            "Sessions": self.sessions,
            "Results": self.sessions,
            "Budget": self.lines,
            "Requests": self.requests,
            "Missions": self.missions,
            "Indicators": self.indicators,
            "Tiers": self.tiers,
        }
        return rooms.get(table, [])


def book(ledger: Ledger) -> Book:
    """Tie the rows of a ledger together. Linear in the number of rows."""

    def used(table: str) -> list[Row]:
        found = ledger.tables.get(table)
        return found.rows if found else []

    settings = ledger.settings
    tiers = _tiers(used("Tiers"))
    missions = {fold(row.text("mission_id")): MissionFacts(row, settings) for row in used("Missions")}
    sessions = [SessionFacts(row, settings, tiers) for row in used("Sessions")]
    as_of = max((day for facts in sessions if facts.closed and (day := facts.row.date("date"))), default=None)
    by_id = {fold(facts.id): facts for facts in sessions if facts.counted}
    shared = {"sessions": sessions}
    for facts in sessions:
        facts.as_of, facts.shared = as_of, shared
        mission = missions.get(fold(facts.row.text("mission_id")))
        facts.mission = mission.row if mission and mission.usable and facts.row.filled("mission_id") else None

    def found(row: Row) -> tuple[SessionFacts | None, bool]:
        session = by_id.get(fold(row.text("session_id")))
        return None if row.left_out else session, session is not None

    lines = [LineFacts(row, *found(row)) for row in used("Budget")]
    requests = [RequestFacts(row, *found(row)) for row in used("Requests")]
    of_mission: dict[int, list[RequestFacts]] = defaultdict(list)
    for line in lines:
        if line.session:
            line.session.lines.append(line)
    for request in requests:
        if request.session:
            request.session.requests.append(request)
            if request.session.mission:
                of_mission[id(request.session.mission)].append(request)
    mission_rows = [MissionFacts(row, settings, of_mission[id(row)], as_of) for row in used("Missions")]
    indicators = [IndicatorFacts(row) for row in used("Indicators")]
    return Book(sessions, lines, requests, mission_rows, indicators, tiers)


def _tiers(rows: list[Row]) -> list[TierFacts]:
    end = 100**4  # no quantity of anybody's; as the formula has it
    tiers: list[TierFacts] = []
    for row in rows:
        last = row.whole("to_quantity") if row.filled("to_quantity") else end
        tiers.append(TierFacts(row, row.whole("from_quantity"), last, tiers))
    return tiers
