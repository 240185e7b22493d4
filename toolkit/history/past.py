"""The past as pairs (planned, actual), oldest first: time by phase and type of session, cost lines by item."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from decimal import Decimal
from statistics import median
from typing import TYPE_CHECKING

from toolkit.history.calibration import Pair, Trial, margin, trial
from toolkit.kinds import fold
from toolkit.metrics import losses, work
from toolkit.metrics.facts import book
from toolkit.metrics.learning import ENOUGH, LEVEL, planned_late
from toolkit.rounding import ZERO, money, rate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from toolkit.ledger import Ledger
    from toolkit.metrics.facts import SessionFacts

PHASES = ("prep", "main", "post")
ALL = "all"


@dataclass(slots=True)
class Learnt:
    """What one sort of thing teaches: its name ("" for all), phase ("all" for the whole session), and its past."""

    name: str
    phase: str
    pairs: list[Pair] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many past things stand behind it."""
        return len(self.pairs)

    @property
    def enough(self) -> bool:
        """Whether they speak for themselves."""
        return self.count >= ENOUGH

    def margin(self, level: float = LEVEL) -> float:
        """The margin to add."""
        return margin([rate(Decimal(actual) / Decimal(planned)) for planned, actual in self.pairs], level)

    def trial(self, flat: float | None = None, level: float = LEVEL) -> Trial:
        """How that margin, or a flat one, would have done so far (minutes or amounts)."""
        return trial(self.pairs, flat, level)


@dataclass(slots=True)
class TypeCost:
    """What sessions of one type really cost, as a basis for a package price (R15): per session, medians."""

    name: str
    count: int
    worked_minutes: int
    time_value: Decimal
    costs: Decimal

    @property
    def total(self) -> Decimal:
        """Time at its hourly rate plus costs (money)."""
        return self.time_value + self.costs


@dataclass(slots=True)
class Past:
    """Everything learnt from one or several workbooks of one person."""

    currency: str
    times: list[Learnt]
    costs: list[Learnt]
    types: list[TypeCost]
    #: Sessions that teach nothing: their plan was agreed after they began.
    planned_late: int
    #: What the settings add so far: to time, and to the budget.
    safety_margin: Decimal
    reserve_rate: Decimal

    @property
    def whole(self) -> Learnt:
        """Whole sessions of every type."""
        return self.times[0]


def learn(ledgers: Iterable[Ledger]) -> Past:
    """Learn from every done session with a plan, and every cost line with an estimate.

    A session counts by its worked time over its planned time; one whose plan was agreed after its date does not, nor do
    its cost lines: its plan knew the outcome. The settings beside are those of the workbook with the last session.
    """
    books = list(ledgers)
    sessions = sorted(_done(books), key=lambda s: s.row.date("date") or datetime.date.min)
    known = [session for session in sessions if not planned_late(session)]
    times = _Sorts()
    for session in known:
        kind = session.row.text("session_type")
        planned = sum(session.row.whole(f"planned_{phase}") for phase in PHASES)
        times.add_to(kind, ALL, planned, work.worked_minutes(session))
        for phase in PHASES:
            if session.row.filled(f"actual_{phase}"):
                times.add_to(kind, phase, session.row.whole(f"planned_{phase}"), session.row.whole(f"actual_{phase}"))
    costs = _Sorts()
    for session in known:
        for line in session.lines:
            if line.row.filled("actual"):
                costs.add(line.row.text("item"), ALL, line.row.amount("estimated"), line.row.amount("actual"))
    last = max(books, key=_last_day, default=None)
    return Past(
        last.currency if last else "",
        times.found("", ALL) + times.rest(),
        costs.rest(),
        sorted(_types(sessions), key=lambda kind: -kind.total),
        len(sessions) - len(known),
        last.settings.amount("safety_margin") if last else ZERO,
        last.settings.amount("reserve_rate") if last else ZERO,
    )


def _last_day(ledger: Ledger) -> datetime.date:
    days = (row.date("date") for row in ledger.rows("Sessions"))
    return max(filter(None, days), default=datetime.date.min)


class _Sorts:
    """Pairs by name, whatever its case, and phase."""

    def __init__(self) -> None:
        self._sorts: dict[tuple[str, str], Learnt] = {}

    def add(self, name: str, phase: str, planned: Decimal | int, actual: Decimal | int) -> None:
        if planned > 0:
            learnt = self._sorts.setdefault((fold(name), phase), Learnt(name, phase))
            learnt.pairs.append((float(planned), float(actual)))

    def add_to(self, name: str, phase: str, planned: Decimal | int, actual: Decimal | int) -> None:
        """Add to all, and to those of that name where it has one."""
        for each in dict.fromkeys(("", name)):
            self.add(each, phase, planned, actual)

    def found(self, name: str, phase: str) -> list[Learnt]:
        return [self._sorts.pop((name, phase), Learnt(name, phase))]

    def rest(self) -> list[Learnt]:
        """All others: phases of every type first, then by name as the past came."""
        return sorted(self._sorts.values(), key=lambda learnt: bool(learnt.name))


def _done(ledgers: Iterable[Ledger]) -> Iterator[SessionFacts]:
    for ledger in ledgers:
        yield from (session for session in book(ledger).sessions if session.done and session.row.date("date"))


def _types(sessions: Iterable[SessionFacts]) -> Iterator[TypeCost]:
    members: dict[str, list[SessionFacts]] = {}
    for session in sessions:
        members.setdefault(fold(session.row.text("session_type")), []).append(session)
    for group in members.values():
        worked = [work.worked_minutes(session) for session in group]
        value = [Decimal(minutes) * s.rate / 60 for minutes, s in zip(worked, group, strict=True)]
        costs = [Decimal(losses.lines_cost(session)) for session in group]
        yield TypeCost(
            group[0].row.text("session_type"),
            len(group),
            round(median(worked)),
            money(median(value)),
            money(median(costs)),
        )


__all__ = ["ALL", "PHASES", "Learnt", "Past", "TypeCost", "learn"]
