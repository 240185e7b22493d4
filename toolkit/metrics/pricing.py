"""Prices: the fee, extras by quantity and for haste, and what a late cancellation costs (R04, R10, R11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.metrics.figure import figure
from toolkit.metrics.formula import per_hour, share_of
from toolkit.metrics.planning import planned_minutes
from toolkit.metrics.sold import sold_minutes
from toolkit.metrics.tiers import extra_quantity, tier_rate
from toolkit.rounding import ZERO, money

if TYPE_CHECKING:
    from decimal import Decimal

    from toolkit.metrics.facts import SessionFacts


@figure("Results", "closed", 0, "IF([done]=1,[sold_minutes],[planned_minutes])")
def fee_basis(s: SessionFacts) -> int:
    """The minutes that a blank fee is worked out from: sold, or planned where cancelled. Working."""
    return sold_minutes(s) if s.done else planned_minutes(s)


@figure("Results", "closed", ZERO, f"IF(COUNT(@fee)=1,@fee,{per_hour('[fee_basis]', '[rate]')})")
def fee_value(s: SessionFacts) -> Decimal:
    """fee; blank = R(sold_minutes × rate ÷ 60), on a cancelled session R(planned_minutes × rate ÷ 60)."""
    if s.row.filled("fee"):
        return s.row.amount("fee")
    return money(fee_basis(s) * s.rate / 60)


@figure(
    "Results",
    "done",
    ZERO,
    "IF([extra_quantity]=0,0,IF(COUNT(@extra_unit_price)=1,ROUND([extra_quantity]*@extra_unit_price,2),"
    f"{share_of('[fee_value]', '[tier_rate]')}))",
)
def quantity_value(s: SessionFacts) -> Decimal:
    """Where extra_quantity > 0: R(extra_quantity × extra_unit_price), else R(fee_value × the tier's surcharge_rate)."""
    if not extra_quantity(s):
        return ZERO
    if s.row.filled("extra_unit_price"):
        return money(extra_quantity(s) * s.row.amount("extra_unit_price"))
    return money(fee_value(s) * tier_rate(s))


@figure(
    "Results",
    "done",
    ZERO,
    f"IF(COUNTIF(@express,<yes_no.yes>)=1,{share_of('[fee_value]', '{express_surcharge}')},0)",
)
def express_value(s: SessionFacts) -> Decimal:
    """R(fee_value × express_surcharge) where express is yes."""
    return money(fee_value(s) * s.settings.amount("express_surcharge")) if s.row.yes("express") else ZERO


@figure("Results", "done", ZERO, "ROUND([quantity_value]+[express_value],2)")
def extras_value(s: SessionFacts) -> Decimal:
    """quantity_value + express_value."""
    return quantity_value(s) + express_value(s)


@figure(
    "Results",
    "closed",
    0,
    "IF(AND([cancelled]=1,COUNTIF(@cancelled_by,<cancelled_by.us>)=0,"
    "SUM(@cancellation_notice_hours)<{late_cancellation_hours}),1,0)",
)
def cancelled_late(s: SessionFacts) -> int:
    """1 where cancelled by the client with notice < late_cancellation_hours (notice blank = 0 h). Working."""
    notice = s.row.amount("cancellation_notice_hours")
    by_client = s.cancelled and s.row.get("cancelled_by") != "us"
    return int(by_client and notice < s.settings.amount("late_cancellation_hours"))


@figure(
    "Results",
    "closed",
    ZERO,
    f"IF([cancelled_late]=1,{share_of('[fee_value]', '{late_cancellation_rate}')},0)",
)
def cancellation_due(s: SessionFacts) -> Decimal:
    """R(fee_value × late_cancellation_rate) where the client cancelled late."""
    return money(fee_value(s) * s.settings.amount("late_cancellation_rate")) if cancelled_late(s) else ZERO
