"""Figures of a group of sessions (a month, a client…): sums over its sessions, and rates as Σ ÷ Σ.

Notation of the formulas, beside that of `formula.py`: `Σ[key]` is the sum of a column of Results over the
dashboard row's month, `Σ[key|done]` over the rows where that 1/0 column is 1; `[key]` is another figure of the
same row. In the dashboard's total row a sum is the sum of the rows above it.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from operator import add
from typing import TYPE_CHECKING, Any, NamedTuple

from toolkit.metrics import budget, losses, planning, sold, work
from toolkit.metrics.all import figures
from toolkit.metrics.causes import CAUSES
from toolkit.rounding import money, share

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from toolkit.ledger import Settings
    from toolkit.metrics.facts import SessionFacts
    from toolkit.metrics.figure import Figure


class Summed(NamedTuple):
    """What adds up over sessions: amounts in cents, minutes and counts as they are; `done`: over done ones only."""

    cell: Callable[[SessionFacts], Any]
    money: bool = False
    done: bool = False


#: By key, in the order of a session's numbers, which begin with how many are planned, done and cancelled.
SUMMED: dict[str, Summed] = {}
_STATES = ("planned", "done", "cancelled")


def numbers(session: SessionFacts) -> tuple[int, ...]:
    """What a session that is not left out adds to its groups; a planned one only that it is one."""
    found = [int(session.planned), int(session.done), int(session.cancelled)]
    if session.planned:
        return (*found, *[0] * len(SUMMED))
    for cell, is_money, done in SUMMED.values():
        value = None if done and not session.done else cell(session)
        found.append(0 if value is None else int(value.scaleb(2)) if is_money else value)
    return tuple(found)


def number_of(found: tuple[int, ...], key: str) -> int:
    """One of a session's numbers by its key."""
    return found[_PLACES[key]]


class Group:
    """Sums over sessions that are not left out, from which all figures of the group follow. Integers: cents, minutes.

    The groups of several workbooks add up without their sessions; those of one do not, as `recoverable` is rounded once
    for each workbook.
    """

    __slots__ = ("_recoverable", "_sums")

    def __init__(self, sums: Iterable[int], recoverable: int) -> None:
        self._sums, self._recoverable = tuple(sums), recoverable

    @classmethod
    def of_workbook(cls, members: Iterable[tuple[int, ...]], recovery_target: Decimal) -> Group:
        """The group of these sessions' numbers, all of one workbook: R(its total_loss × recovery_target)."""
        # With the group of no sessions among them there are sums to take even where there are no members.
        sums = [sum(column) for column in zip(NOTHING._sums, *members, strict=True)]
        loss = Decimal(sums[_PLACES["total_loss"]]).scaleb(-2)
        return cls(sums, int(money(loss * recovery_target).scaleb(2)))

    @classmethod
    def of(cls, sessions: Iterable[SessionFacts]) -> Group:
        """The group of these sessions, each workbook with its own settings."""
        by_book: dict[int, tuple[Settings, list[SessionFacts]]] = {}
        for session in sessions:
            by_book.setdefault(id(session.settings), (session.settings, []))[1].append(session)
        parts = (
            cls.of_workbook(map(numbers, members), settings.amount("recovery_target"))
            for settings, members in by_book.values()
        )
        return sum(parts, NOTHING)

    def __add__(self, other: Group) -> Group:
        return Group(map(add, self._sums, other._sums), self._recoverable + other._recoverable)

    @property
    def recoverable(self) -> Decimal:
        """R(total_loss × recovery_target), summed over workbooks, each with its own target (money)."""
        return Decimal(self._recoverable).scaleb(-2)

    def whole(self, key: str) -> int:
        """A sum of minutes, or a count: "planned", "done" and "cancelled" count sessions."""
        return self._sums[_PLACES[key]]

    def amount(self, key: str) -> Decimal:
        """A sum of amounts (money); 0.00 without sessions."""
        return Decimal(self.whole(key)).scaleb(-2)


@dataclass(frozen=True, slots=True)
class GroupFigure:
    """A figure of a group, beside its formula on the dashboard. `kind` as in `kinds`."""

    key: str
    kind: str
    compute: Callable[[Group], Any]
    formula: str
    #: Whether the total row is the sum of the rows above it.
    additive: bool = True


GROUP_FIGURES: dict[str, GroupFigure] = {}


def _add(key: str, kind: str, compute: Callable[[Group], Any], formula: str, *, additive: bool = True) -> None:
    GROUP_FIGURES[key] = GroupFigure(key, kind, compute, formula, additive)


def _sum(key: str, figure: Figure[SessionFacts, Any], kind: str = "minutes", *, done: bool = False) -> None:
    SUMMED[key] = Summed(figure.cell, kind == "money", done)
    flag = "|done" if done else ""
    _add(key, kind, lambda g: g.amount(key) if kind == "money" else g.whole(key), f"Σ[{figure.key}{flag}]")


def _ratio(key: str, part: str, total: str) -> None:
    def compute(g: Group) -> Decimal | None:
        return share(GROUP_FIGURES[part].compute(g), GROUP_FIGURES[total].compute(g))

    formula = f'IF([{total}]=0,"",ROUND(ROUND([{part}]*100,0)*100/[{total}],0)/(100*100))'
    _add(key, "rate", compute, formula, additive=False)


_add("planned_sessions", "count", lambda g: g.whole("planned"), "Σ[counted]-Σ[closed]")
_add("done_sessions", "count", lambda g: g.whole("done"), "Σ[done]")
_add("cancelled_sessions", "count", lambda g: g.whole("cancelled"), "Σ[cancelled]")
_add("closed_sessions", "count", lambda g: g.whole("done") + g.whole("cancelled"), "Σ[closed]")
_sum("planned_minutes", planning.planned_minutes, done=True)
_sum("reserved_minutes", planning.reserved_minutes, done=True)
_sum("worked_minutes", work.worked_minutes)
_sum("sold_minutes", sold.sold_minutes)
_sum("priced_minutes", work.priced_minutes)
_sum("gift_minutes", work.gift_minutes)
_sum("unbilled_minutes", work.unbilled_minutes)
_sum("spared_minutes", work.spared_minutes)
_sum("overrun_minutes", work.overrun_minutes, done=True)
_ratio("overrun_rate", "overrun_minutes", "planned_minutes")
for _cause in CAUSES:
    _sum(_cause, figures("Results")[_cause])
_sum("time_loss", work.time_loss, "money")
_sum("extras_loss", losses.extras_loss, "money")
_sum("cost_loss", losses.cost_loss, "money")
_sum("cancellation_loss", losses.cancellation_loss, "money")
_sum("total_loss", losses.total_loss, "money")
_sum("to_invoice", losses.to_invoice, "money")
_sum("invoiced", losses.invoiced, "money")
_add(
    "revenue",
    "money",
    lambda g: g.amount("invoiced") + g.amount("to_invoice") + g.amount("total_loss"),
    "ROUND([invoiced]+[to_invoice]+[total_loss],2)",
)
_ratio("leakage_rate", "total_loss", "revenue")
# It stands on planned sessions too, which groups leave out.
SUMMED["estimated"] = Summed(planning.lines_estimated.cell, money=True)
_add("estimated", "money", lambda g: g.amount("estimated"), "Σ[lines_estimated|closed]")
_sum("actual", budget.lines_actual, "money")
_sum("variance", budget.lines_variance, "money")
_sum("unplanned", budget.lines_unplanned, "money")
_sum("reserve_used", budget.reserve_used, "money")
_sum("score_sum", budget.score, "count")
SUMMED["responses"] = Summed(lambda s: int(budget.score.cell(s) is not None))
_add(
    "responses",
    "count",
    lambda g: g.whole("responses"),
    'COUNTIFS(Results[month],{month},Results[score],">0")',
)
_sum("content", budget.content, "count")
_ratio("satisfaction_mean", "score_sum", "responses")
_ratio("csat_rate", "content", "responses")
_sum("approved", budget.approved, "count")
_ratio("approved_rate", "approved", "closed_sessions")
_sum("earned", losses.earned, "money")


def _effective_rate(g: Group) -> Decimal | None:
    worked = g.whole("worked_minutes")
    return money(g.amount("earned") * 60 / worked) if worked else None


_add(
    "effective_rate",
    "money_per_hour",
    _effective_rate,
    'IF([worked_minutes]=0,"",ROUND(ROUND([earned]*6000,0)/[worked_minutes],0)/100)',
    additive=False,
)
# R(the group's total_loss × recovery_target): one workbook has one target, so the first session's settings say it.
_add(
    "recoverable",
    "money",
    lambda g: g.recoverable,
    "ROUND(ROUND(ROUND([total_loss]*100,0)*{recovery_target},6),0)/100",
    additive=False,
)

_PLACES = {key: place for place, key in enumerate((*_STATES, *SUMMED))}
#: The group of no sessions.
NOTHING = Group([0] * (len(_STATES) + len(SUMMED)), 0)


def value(key: str, group: Group) -> Any:
    """A figure of a group by its key."""
    return GROUP_FIGURES[key].compute(group)
