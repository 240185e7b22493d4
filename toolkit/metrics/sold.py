"""The time that was sold: billed, planned, or what the fee pays for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.metrics.figure import figure
from toolkit.metrics.formula import minutes_of
from toolkit.metrics.planning import planned_minutes, planned_phases
from toolkit.rounding import whole

if TYPE_CHECKING:
    from decimal import Decimal

    from toolkit.metrics.facts import SessionFacts


@figure("Results", "closed", 0, f"IF(COUNT(@fee)=1,{minutes_of('@fee', '[rate]')},0)")
def fee_minutes(s: SessionFacts) -> int:
    """W(fee × 60 ÷ rate), 0 without a fee (min). Working."""
    return minutes_for(s.row.amount("fee"), s.rate)


def minutes_for(amount: Decimal, rate: Decimal) -> int:
    """W(amount × 60 ÷ rate): the minutes an amount pays for; a rate of 0 gives 0."""
    return whole(amount * 60 / rate) if rate else 0


@figure(
    "Results",
    "closed",
    0,
    "IF([cancelled]=1,0,IF(COUNT(@billed_minutes)=1,@billed_minutes,"
    "IF([planned_phases]=0,[fee_minutes],[planned_minutes])))",
)
def sold_minutes(s: SessionFacts) -> int:
    """billed_minutes; blank = planned; with no plan, what the fee pays for. A cancelled session has sold 0 (min)."""
    if s.cancelled:
        return 0
    if s.row.filled("billed_minutes"):
        return s.row.whole("billed_minutes")
    return planned_minutes(s) if planned_phases(s) else fee_minutes(s)
