"""What a session teaches the next plans: how much longer it took than planned (R16); see `history`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.kinds import EPOCH
from toolkit.metrics.figure import figure
from toolkit.metrics.formula import ratio as quotient
from toolkit.metrics.planning import planned_minutes
from toolkit.metrics.work import worked_minutes
from toolkit.rounding import share

if TYPE_CHECKING:
    from decimal import Decimal

    from toolkit.metrics.facts import SessionFacts

#: How far back one looks: habits change.
LAST = 50
#: From how many own ratios on they speak for themselves.
ENOUGH = 10
#: What stands in while the history is short: ratios of nobody in particular, to be replaced by one's own.
STARTERS = (0.5, 0.75, 0.9, 1.0, 1.0, 1.0, 1.2, 1.4, 1.6, 2.2)
#: The share of sessions that should fit.
LEVEL = 0.8
#: No margin above: beyond three times the plan, the plan is the problem.
HIGHEST = 2.0

#: The defined name of the order from which ratios are recent.
FROM = "Dashboard_ratio_from"


def planned_late(s: SessionFacts) -> bool:
    """Whether its plan was agreed after its day: that plan knew the outcome and teaches nothing."""
    agreed, date = s.row.date("approved_on"), s.row.date("date")
    return agreed is not None and date is not None and agreed > date


@figure(
    "Results",
    "done",
    None,
    'IF(SUM([planned_minutes])=0,"",IF(INT(SUM(@approved_on))>[day],"",'
    f"{quotient('[worked_minutes]', '[planned_minutes]')}))",
)
def ratio(s: SessionFacts) -> Decimal | None:
    """worked ÷ planned; blank without a plan, or where the plan was agreed after the session."""
    return None if planned_late(s) else share(worked_minutes(s), planned_minutes(s))


@figure("Results", "done", None, 'IF(COUNT([ratio])=0,"",[day]+[row_number]/(100*100*100))')
def ratio_order(s: SessionFacts) -> float | None:
    """By day, then by row: the later, the larger. Working."""
    date = s.row.date("date")
    if ratio.cell(s) is None or date is None:
        return None
    return (date - EPOCH).days + s.row.position / 1_000_000


@figure("Results", "done", None, f'IF(COUNT([ratio_order])=0,"",IF([ratio_order]>={FROM},[ratio],""))')
def ratio_recent(s: SessionFacts) -> Decimal | None:
    """The ratio where it is among the last fifty. Working."""
    return ratio.cell(s) if id(s) in _recent(s.shared) else None


def _recent(shared: dict[str, Any]) -> set[int]:
    """The last sessions that teach something, found once for all of a book."""
    if "recent" not in shared:
        order = sorted((key, id(s)) for s in shared["sessions"] if (key := ratio_order.cell(s)) is not None)
        shared["recent"] = {session for _, session in order[-LAST:]}
    found: set[int] = shared["recent"]
    return found
