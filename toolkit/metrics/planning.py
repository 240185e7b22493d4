"""What was planned: the time to reserve and the budget with its reserve (R02, R03)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.metrics.figure import figure
from toolkit.metrics.formula import per_hour, share_of
from toolkit.rounding import ZERO, ceiling, money

if TYPE_CHECKING:
    from decimal import Decimal

    from toolkit.metrics.facts import SessionFacts

PHASES = ("planned_prep", "planned_main", "planned_post")


@figure("Results", "counted", ZERO, "IF(COUNT(@hourly_rate)=1,@hourly_rate,{hourly_rate})")
def rate(s: SessionFacts) -> Decimal:
    """What an hour is worth: the session's hourly_rate, else Settings (money per hour)."""
    return s.rate


@figure("Results", "counted", 0, "COUNT(@[planned_prep:planned_post])")
def planned_phases(s: SessionFacts) -> int:
    """How many of the three planned times are filled. Working."""
    return sum(s.row.filled(key) for key in PHASES)


@figure("Results", "counted", 0, "SUM(@[planned_prep:planned_post])")
def planned_minutes(s: SessionFacts) -> int:
    """prep + main + post planned (min)."""
    return sum(s.row.whole(key) for key in PHASES)


@figure("Results", "counted", ZERO, "ROUND([planned_minutes]*(1+{safety_margin}),6)")
def padded_minutes(s: SessionFacts) -> Decimal:
    """planned × (1 + safety_margin), before rounding up (min). Working."""
    return planned_minutes(s) * (1 + s.settings.amount("safety_margin"))


@figure(
    "Results",
    "counted",
    0,
    "IF({slot_minutes}=0,ROUND([padded_minutes],0),CEILING([padded_minutes],{slot_minutes}))",
)
def reserved_minutes(s: SessionFacts) -> int:
    """planned × (1 + safety_margin), up to the next slot_minutes (0 = no rounding but to whole minutes)."""
    return ceiling(padded_minutes(s), s.settings.whole("slot_minutes"))


@figure(
    "Results",
    "counted",
    ZERO,
    "SUMIFS(Budget[estimated],Budget[session_key],[session_key],Budget[usable],1)",
)
def lines_estimated(s: SessionFacts) -> Decimal:
    """Σ estimated of its cost lines. Working."""
    return sum((line.row.amount("estimated") for line in s.lines), ZERO)


@figure("Results", "counted", ZERO, f"IF(COUNT(@fee)=1,@fee,{per_hour('[planned_minutes]', '[rate]')})")
def planned_fee(s: SessionFacts) -> Decimal:
    """fee (blank = R(planned × rate ÷ 60)). Working."""
    if s.row.filled("fee"):
        return s.row.amount("fee")
    return money(planned_minutes(s) * s.rate / 60)


@figure("Results", "counted", ZERO, "ROUND([planned_fee]+[lines_estimated],2)")
def budget_subtotal(s: SessionFacts) -> Decimal:
    """fee (blank = R(planned × rate ÷ 60)) + Σ estimated."""
    return planned_fee(s) + lines_estimated(s)


@figure("Results", "counted", ZERO, share_of("[budget_subtotal]", "{reserve_rate}"))
def reserve(s: SessionFacts) -> Decimal:
    """R(subtotal × reserve_rate)."""
    return money(budget_subtotal(s) * s.settings.amount("reserve_rate"))


@figure("Results", "counted", ZERO, "ROUND([budget_subtotal]+[reserve],2)")
def budget_total(s: SessionFacts) -> Decimal:
    """budget_subtotal + reserve."""
    return budget_subtotal(s) + reserve(s)
