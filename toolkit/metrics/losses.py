"""Money lost, still to invoice and invoiced (R14): each priced thing is billed, to invoice or lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.metrics import costs, requests
from toolkit.metrics.budget import reserve_used
from toolkit.metrics.figure import figure
from toolkit.metrics.pricing import cancellation_due, extras_value, fee_value
from toolkit.metrics.work import time_loss, worked_minutes
from toolkit.rounding import ZERO, money

if TYPE_CHECKING:
    from decimal import Decimal

    from toolkit.metrics.facts import SessionFacts

_OF_REQUESTS = "SUMIFS(Requests[{0}],Requests[session_key],[session_key],Requests[usable],1)"
_OF_LINES = "SUMIFS(Budget[{0}],Budget[session_key],[session_key],Budget[usable],1)"


def _open(s: SessionFacts, billed: str, value: Decimal) -> Decimal:
    """What of a priced thing is to invoice: its value where nothing is billed and the plan was agreed."""
    return value if not s.row.filled(billed) and s.row.filled("approved_on") else ZERO


def _lost(s: SessionFacts, billed: str, value: Decimal) -> Decimal:
    """[value − billed]⁺ where an amount is billed; its value where none is and nothing was agreed."""
    if s.row.filled(billed):
        return max(ZERO, value - s.row.amount(billed))
    return ZERO if s.row.filled("approved_on") else value


def _open_formula(billed: str, value: str) -> str:
    return f"IF(AND(COUNT(@{billed})=0,COUNT(@approved_on)=1),{value},0)"


def _lost_formula(billed: str, value: str) -> str:
    return f"IF(COUNT(@{billed})=1,MAX(0,ROUND({value}-@{billed},2)),IF(COUNT(@approved_on)=1,0,{value}))"


@figure("Results", "done", ZERO, _open_formula("extras_billed", "[extras_value]"))
def extras_to_invoice(s: SessionFacts) -> Decimal:
    """The session's own extras that are to invoice. Working."""
    return _open(s, "extras_billed", extras_value(s))


@figure("Results", "done", ZERO, _lost_formula("extras_billed", "[extras_value]"))
def extras_lost(s: SessionFacts) -> Decimal:
    """The lost part of the session's own extras. Working."""
    return _lost(s, "extras_billed", extras_value(s))


@figure("Results", "closed", ZERO, f"ROUND(SUM([extras_lost])+{_OF_REQUESTS.format('lost')},2)")
def extras_loss(s: SessionFacts) -> Decimal:
    """The lost part of session extras and requests."""
    return extras_lost(s) + sum((requests.lost(q) for q in s.requests), ZERO)


@figure("Results", "closed", ZERO, _open_formula("cancellation_billed", "[cancellation_due]"))
def cancellation_to_invoice(s: SessionFacts) -> Decimal:
    """The cancellation fee that is to invoice. Working."""
    return _open(s, "cancellation_billed", cancellation_due(s))


@figure("Results", "closed", ZERO, _lost_formula("cancellation_billed", "[cancellation_due]"))
def cancellation_loss(s: SessionFacts) -> Decimal:
    """The lost part of the cancellation fee."""
    return _lost(s, "cancellation_billed", cancellation_due(s))


@figure("Results", "closed", ZERO, _OF_LINES.format("overrun"))
def lines_overrun(s: SessionFacts) -> Decimal:
    """Σ overrun of its cost lines. Working."""
    return sum((costs.overrun(line) or ZERO for line in s.lines), ZERO)


@figure("Results", "closed", ZERO, "ROUND([lines_overrun]-[reserve_used],2)")
def cost_loss(s: SessionFacts) -> Decimal:
    """Σ overrun − reserve_used."""
    return lines_overrun(s) - reserve_used(s)


@figure("Results", "closed", ZERO, "ROUND([time_loss]+[extras_loss]+[cost_loss]+[cancellation_loss],2)")
def total_loss(s: SessionFacts) -> Decimal:
    """time + extras + costs + cancellation."""
    return time_loss(s) + extras_loss(s) + cost_loss(s) + cancellation_loss(s)


@figure("Results", "closed", ZERO, _OF_REQUESTS.format("to_invoice"))
def requests_to_invoice(s: SessionFacts) -> Decimal:
    """Σ to_invoice of its requests. Working."""
    return sum((requests.to_invoice(q) for q in s.requests), ZERO)


@figure(
    "Results",
    "closed",
    ZERO,
    "ROUND(SUM([extras_to_invoice])+[cancellation_to_invoice]+[requests_to_invoice]+[reserve_used],2)",
)
def to_invoice(s: SessionFacts) -> Decimal:
    """Priced things to invoice + reserve_used."""
    return extras_to_invoice(s) + cancellation_to_invoice(s) + requests_to_invoice(s) + reserve_used(s)


@figure("Results", "closed", ZERO, _OF_LINES.format("paid"))
def lines_paid(s: SessionFacts) -> Decimal:
    """Σ paid of its cost lines. Working."""
    return sum((costs.paid(line) for line in s.lines), ZERO)


@figure("Results", "closed", ZERO, _OF_REQUESTS.format("billed_amount"))
def requests_billed(s: SessionFacts) -> Decimal:
    """Σ billed_amount of its requests. Working."""
    return sum((q.row.amount("billed_amount") for q in s.requests), ZERO)


@figure(
    "Results",
    "closed",
    ZERO,
    "ROUND([done]*[fee_value]+[lines_paid]+SUM(@extras_billed)+[requests_billed]+SUM(@cancellation_billed),2)",
)
def invoiced(s: SessionFacts) -> Decimal:
    """fee_value and Σ paid (cancelled: Σ rebilled only) + extras_billed + billed requests + cancellation_billed."""
    fee = fee_value(s) if s.done else ZERO
    own = s.row.amount("extras_billed") + s.row.amount("cancellation_billed")
    return fee + lines_paid(s) + own + requests_billed(s)


@figure("Results", "closed", ZERO, _OF_LINES.format("cost"))
def lines_cost(s: SessionFacts) -> Decimal:
    """Σ (actual, blank = estimated, on a cancelled session 0). Working."""
    return sum((costs.cost(line) for line in s.lines), ZERO)


@figure("Results", "closed", ZERO, "ROUND([invoiced]+[to_invoice]-[lines_cost],2)")
def earned(s: SessionFacts) -> Decimal:
    """invoiced + to_invoice − what its cost lines cost. Working."""
    return invoiced(s) + to_invoice(s) - lines_cost(s)


@figure(
    "Results",
    "closed",
    None,
    'IF([worked_minutes]=0,"",ROUND(ROUND([earned]*6000,0)/[worked_minutes],0)/100)',
)
def effective_rate(s: SessionFacts) -> Decimal | None:
    """(invoiced + to_invoice − costs) × 60 ÷ worked_minutes (money per hour); blank without work."""
    return money(earned(s) * 60 / worked_minutes(s)) if worked_minutes(s) else None
