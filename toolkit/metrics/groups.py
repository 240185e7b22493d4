"""Figures of a group of sessions (a month, a client…): sums over its sessions, and rates as Σ ÷ Σ.

Notation of the formulas, beside that of `formula.py`: `Σ[key]` is the sum of a column of Results over the
dashboard row's month, `Σ[key|done]` over the rows where that 1/0 column is 1; `[key]` is another figure of the
same row. In the dashboard's total row a sum is the sum of the rows above it.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from toolkit.metrics import budget, losses, planning, work
from toolkit.metrics.causes import CAUSES
from toolkit.metrics.figure import Figure, figures
from toolkit.rounding import ZERO, money, share

if TYPE_CHECKING:
    from collections.abc import Callable

    from toolkit.metrics.facts import SessionFacts


class Group:
    """The sessions of one group that are not left out, with sums worked out once."""

    def __init__(self, sessions: list[SessionFacts]) -> None:
        self.sessions = sessions
        self.closed = [s for s in sessions if s.closed]
        self.done = [s for s in sessions if s.done]
        self._sums: dict[str, Any] = {}

    def sum(self, figure: Figure[SessionFacts, Any], *, done: bool = False) -> Any:
        """Σ of a figure over done and cancelled sessions, or over done ones only."""
        key = f"{figure.key}|{done}"
        if key not in self._sums:
            members = self.done if done else self.closed
            values = [value for value in map(figure.cell, members) if value is not None]
            self._sums[key] = sum(values, 0 if not values or isinstance(values[0], int) else ZERO)
        return self._sums[key]

    def amount(self, figure: Figure[SessionFacts, Any]) -> Decimal:
        """Σ of an amount; 0.00 without sessions."""
        return money(Decimal(self.sum(figure)))


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
    compute = (lambda g: g.amount(figure)) if kind == "money" else (lambda g: int(g.sum(figure, done=done)))
    flag = "|done" if done else ""
    _add(key, kind, compute, f"Σ[{figure.key}{flag}]")


def _ratio(key: str, part: str, total: str) -> None:
    def compute(g: Group) -> Decimal | None:
        return share(GROUP_FIGURES[part].compute(g), GROUP_FIGURES[total].compute(g))

    formula = f'IF([{total}]=0,"",ROUND(ROUND([{part}]*100,0)*100/[{total}],0)/(100*100))'
    _add(key, "rate", compute, formula, additive=False)


_add("planned_sessions", "count", lambda g: len(g.sessions) - len(g.closed), "Σ[counted]-Σ[closed]")
_add("done_sessions", "count", lambda g: len(g.done), "Σ[done]")
_add("cancelled_sessions", "count", lambda g: len(g.closed) - len(g.done), "Σ[cancelled]")
_add("closed_sessions", "count", lambda g: len(g.closed), "Σ[closed]")
_sum("planned_minutes", planning.planned_minutes, done=True)
_sum("reserved_minutes", planning.reserved_minutes, done=True)
_sum("worked_minutes", work.worked_minutes)
_sum("sold_minutes", work.sold_minutes)
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
    lambda g: g.amount(losses.invoiced) + g.amount(losses.to_invoice) + g.amount(losses.total_loss),
    "ROUND([invoiced]+[to_invoice]+[total_loss],2)",
)
_ratio("leakage_rate", "total_loss", "revenue")


def _lines(figure: Figure[SessionFacts, Any]) -> Callable[[Group], Decimal]:
    """Σ over the lines of sessions with results; lines_estimated stands on planned sessions too."""
    return lambda g: money(Decimal(g.sum(figure)))


_add("estimated", "money", _lines(planning.lines_estimated), "Σ[lines_estimated|closed]")
_sum("actual", budget.lines_actual, "money")
_sum("variance", budget.lines_variance, "money")
_sum("unplanned", budget.lines_unplanned, "money")
_sum("reserve_used", budget.reserve_used, "money")
_sum("score_sum", budget.score, "count")
_add(
    "responses",
    "count",
    lambda g: sum(budget.score.cell(s) is not None for s in g.closed),
    'COUNTIFS(Results[month],{month},Results[score],">0")',
)
_sum("content", budget.content, "count")
_ratio("satisfaction_mean", "score_sum", "responses")
_ratio("csat_rate", "content", "responses")
_sum("approved", budget.approved, "count")
_ratio("approved_rate", "approved", "closed_sessions")
_sum("earned", losses.earned, "money")


def _effective_rate(g: Group) -> Decimal | None:
    worked = g.sum(work.worked_minutes)
    return money(g.amount(losses.earned) * 60 / worked) if worked else None


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
    lambda g: _recoverable(g),
    "ROUND(ROUND(ROUND([total_loss]*100,0)*{recovery_target},6),0)/100",
    additive=False,
)


def _recoverable(g: Group) -> Decimal:
    """R(total_loss × recovery_target), summed over workbooks, each with its own target."""
    by_book: dict[int, list[SessionFacts]] = {}
    for session in g.closed:
        by_book.setdefault(id(session.settings), []).append(session)
    return sum(
        (
            money(sum(map(losses.total_loss, members), ZERO) * members[0].settings.amount("recovery_target"))
            for members in by_book.values()
        ),
        money(ZERO),
    )


def value(key: str, group: Group) -> Any:
    """A figure of a group by its key."""
    return GROUP_FIGURES[key].compute(group)
