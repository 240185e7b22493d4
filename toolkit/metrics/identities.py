"""The identities of the contract, per session; each is always 0, and a formula overwritten by hand shows here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.metrics import causes, losses, pricing, requests, sold, work
from toolkit.metrics.figure import figure, registered
from toolkit.rounding import ZERO

if TYPE_CHECKING:
    from decimal import Decimal

    from toolkit.metrics.facts import SessionFacts


@figure(
    "Results",
    "closed",
    0,
    "ABS([sold_minutes]+[priced_minutes]+[gift_minutes]+[unbilled_minutes]-[spared_minutes]-[worked_minutes])",
)
def time_gap(s: SessionFacts) -> int:
    """|sold + priced + gift + unbilled − spared − worked| (min). Check."""
    accounted = sold.sold_minutes(s) + work.priced_minutes(s) + work.gift_minutes(s) + work.unbilled_minutes(s)
    return abs(accounted - work.spared_minutes(s) - work.worked_minutes(s))


@figure("Results", "closed", 0, "ABS(SUM([revisions:undersold])-[unbilled_minutes])")
def causes_gap(s: SessionFacts) -> int:
    """|Σ causes − unbilled| (min). Check."""
    parts: int = sum(registered("Results")[cause](s) for cause in causes.CAUSES)
    return abs(parts - work.unbilled_minutes(s))


def _gap(billed: str, value: str, open_: str, lost: str) -> str:
    split = f"ABS(ROUND(SUM([{value}])-SUM(@{billed})-SUM([{open_}])-SUM([{lost}]),2))"
    return f"IF(SUM(@{billed})>SUM([{value}]),0,{split})"


@figure(
    "Results",
    "done",
    ZERO,
    _gap("extras_billed", "extras_value", "extras_to_invoice", "extras_lost"),
)
def extras_gap(s: SessionFacts) -> Decimal:
    """|value − billed − to invoice − lost| of the session's extras, where not over-billed. Check."""
    worth, billed = pricing.extras_value(s), s.row.amount("extras_billed")
    return abs(worth - billed - losses.extras_to_invoice(s) - losses.extras_lost(s)) if billed <= worth else ZERO


@figure(
    "Results",
    "closed",
    ZERO,
    _gap("cancellation_billed", "cancellation_due", "cancellation_to_invoice", "cancellation_loss"),
)
def cancellation_gap(s: SessionFacts) -> Decimal:
    """|value − billed − to invoice − lost| of the cancellation fee, where not over-billed. Check."""
    worth, billed = pricing.cancellation_due(s), s.row.amount("cancellation_billed")
    split = worth - billed - losses.cancellation_to_invoice(s) - losses.cancellation_loss(s)
    return abs(split) if billed <= worth else ZERO


@figure(
    "Results",
    "closed",
    ZERO,
    "ROUND(SUM([extras_gap])+[cancellation_gap]+SUMIFS(Requests[gap],Requests[session_key],[session_key]),2)",
    Requests="ROUND(SUM([extras_gap])+[cancellation_gap],2)",
)
def priced_gap(s: SessionFacts) -> Decimal:
    """For every priced thing not over-billed, |value − billed − to invoice − lost|, summed. Check."""
    return extras_gap(s) + cancellation_gap(s) + sum((requests.gap(q) for q in s.requests), ZERO)


@figure(
    "Results",
    "closed",
    ZERO,
    "ABS(ROUND([time_loss]+[extras_loss]+[cost_loss]+[cancellation_loss]-[total_loss],2))",
)
def loss_gap(s: SessionFacts) -> Decimal:
    """|time + extras + costs + cancellation − total|. Check."""
    parts = work.time_loss(s) + losses.extras_loss(s) + losses.cost_loss(s) + losses.cancellation_loss(s)
    return abs(parts - losses.total_loss(s))
