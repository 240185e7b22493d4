"""Time: worked, planned, sold, priced, given and lost (R12, R14)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.metrics import requests
from toolkit.metrics.figure import figure
from toolkit.metrics.formula import minutes_of, per_hour, ratio
from toolkit.metrics.planning import planned_minutes, planned_phases
from toolkit.metrics.pricing import cancellation_due, express_value, extras_value
from toolkit.metrics.sold import minutes_for, sold_minutes
from toolkit.rounding import ZERO, money, share

if TYPE_CHECKING:
    from decimal import Decimal

    from toolkit.metrics.facts import SessionFacts

_OWN = "SUMIFS(Requests[minutes_spent],Requests[session_key],[session_key],Requests[usable],1"


@figure("Results", "closed", 0, f"{_OWN})")
def request_minutes(s: SessionFacts) -> int:
    """Σ minutes_spent of its requests, refused ones too: the time is gone (min)."""
    return sum(q.row.whole("minutes_spent") for q in s.requests)


@figure("Results", "closed", 0, "SUM(@[actual_prep:actual_post])+[request_minutes]")
def worked_minutes(s: SessionFacts) -> int:
    """actual prep + main + post + request_minutes (min)."""
    return sum(s.row.whole(key) for key in ("actual_prep", "actual_main", "actual_post")) + request_minutes(s)


@figure("Results", "done", None, 'IF([planned_phases]=0,"",[worked_minutes]-[planned_minutes])')
def overrun_minutes(s: SessionFacts) -> int | None:
    """worked − planned, signed (min); done only, blank where the three planned times are blank."""
    return worked_minutes(s) - planned_minutes(s) if planned_phases(s) else None


@figure("Results", "done", None, f'IF([planned_minutes]=0,"",{ratio("[overrun_minutes]", "[planned_minutes]")})')
def overrun_rate(s: SessionFacts) -> Decimal | None:
    """overrun ÷ planned; blank where nothing was planned."""
    overrun = overrun_minutes(s)
    return None if overrun is None else share(overrun, planned_minutes(s))


@figure("Results", "closed", 0, f"{_OWN},Requests[priced],<yes_no.yes>)")
def priced_request_minutes(s: SessionFacts) -> int:
    """Σ minutes_spent of priced requests (min). Working."""
    return sum(q.row.whole("minutes_spent") for q in s.requests if requests.priced(q) == "yes")


@figure(
    "Results",
    "closed",
    ZERO,
    "ROUND(MAX(0,MAX(SUM([extras_value]),SUM(@extras_billed))-SUM([express_value]))"
    "+MAX([cancellation_due],SUM(@cancellation_billed)),2)",
)
def priced_amount(s: SessionFacts) -> Decimal:
    """[max(extras_value, extras_billed) − express_value]⁺ + max(cancellation_due, cancellation_billed). Working."""
    extras = max(extras_value(s), s.row.amount("extras_billed")) - express_value(s)
    return max(ZERO, extras) + max(cancellation_due(s), s.row.amount("cancellation_billed"))


@figure("Results", "closed", 0, f"[priced_request_minutes]+{minutes_of('[priced_amount]', '[rate]')}")
def priced_minutes(s: SessionFacts) -> int:
    """Σ minutes_spent of priced requests + W(what has a price of its own × 60 ÷ rate) (min).

    What has a price of its own pays for its time, so that nothing is lost twice; express pays for haste.
    """
    return priced_request_minutes(s) + minutes_for(priced_amount(s), s.rate)


@figure("Results", "closed", 0, f"{_OWN},Requests[gift],<yes_no.yes>)")
def gift_request_minutes(s: SessionFacts) -> int:
    """Σ minutes_spent of requests with goodwill yes (min). Working."""
    return sum(q.row.whole("minutes_spent") for q in s.requests if requests.gift(q) == "yes")


@figure("Results", "closed", 0, "SUM(@goodwill_minutes)+[gift_request_minutes]")
def gift_minutes(s: SessionFacts) -> int:
    """goodwill_minutes + Σ minutes_spent of requests with goodwill yes (min)."""
    return s.row.whole("goodwill_minutes") + gift_request_minutes(s)


@figure("Results", "closed", 0, "[worked_minutes]-[sold_minutes]-[priced_minutes]-[gift_minutes]")
def balance_minutes(s: SessionFacts) -> int:
    """worked − sold − priced − gift, signed (min). Working."""
    return worked_minutes(s) - sold_minutes(s) - priced_minutes(s) - gift_minutes(s)


@figure("Results", "closed", 0, "MAX(0,[balance_minutes])")
def unbilled_minutes(s: SessionFacts) -> int:
    """The lost minutes: [worked − sold − priced − gift]⁺."""
    return max(0, balance_minutes(s))


@figure("Results", "closed", 0, "MAX(0,-[balance_minutes])")
def spared_minutes(s: SessionFacts) -> int:
    """[sold + priced + gift − worked]⁺ (min); never netted against lost minutes."""
    return max(0, -balance_minutes(s))


@figure("Results", "closed", ZERO, per_hour("[unbilled_minutes]", "[rate]"))
def time_loss(s: SessionFacts) -> Decimal:
    """R(unbilled_minutes × rate ÷ 60)."""
    return money(unbilled_minutes(s) * s.rate / 60)
