"""Why minutes were lost: each exactly one cause, together unbilled_minutes (R14)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from toolkit.metrics import requests
from toolkit.metrics.figure import figure
from toolkit.metrics.work import (
    gift_request_minutes,
    priced_request_minutes,
    request_minutes,
    unbilled_minutes,
)
from toolkit.rounding import whole

if TYPE_CHECKING:
    from toolkit.metrics.facts import SessionFacts

#: The causes, in the order of the contract.
CAUSES = ("revisions", "preparation", "main", "post", "requests", "undersold")
_WEIGHTS = "[weight_preparation:weight_requests]"


@figure(
    "Results",
    "closed",
    0,
    "SUMIFS(Requests[minutes_spent],Requests[session_key],[session_key],Requests[usable],1,"
    "Requests[beyond_limit],<yes_no.yes>,Requests[priced],<yes_no.no>,Requests[gift],<yes_no.no>)",
)
def beyond_minutes(s: SessionFacts) -> int:
    """B: minutes of requests that are beyond_limit, neither priced nor gifts (min). Working."""
    return sum(
        q.row.whole("minutes_spent")
        for q in s.requests
        if (requests.beyond_limit(q), requests.priced(q), requests.gift(q)) == ("yes", "no", "no")
    )


@figure("Results", "closed", 0, "MIN([unbilled_minutes],[beyond_minutes])")
def revisions(s: SessionFacts) -> int:
    """min(unbilled, B): rounds beyond those included (min)."""
    return min(unbilled_minutes(s), beyond_minutes(s))


def _phase(s: SessionFacts, phase: str) -> int:
    planned = s.row.whole(f"planned_{phase}") if s.done else 0
    return max(0, s.row.whole(f"actual_{phase}") - planned)


def _phase_formula(phase: str) -> str:
    return f"MAX(0,SUM(@actual_{phase})-[done]*SUM(@planned_{phase}))"


@figure("Results", "closed", 0, _phase_formula("prep"))
def weight_preparation(s: SessionFacts) -> int:
    """[actual − planned]⁺ of the preparation; planned = 0 where cancelled (min). Working."""
    return _phase(s, "prep")


@figure("Results", "closed", 0, _phase_formula("main"))
def weight_main(s: SessionFacts) -> int:
    """[actual − planned]⁺ of the main phase (min). Working."""
    return _phase(s, "main")


@figure("Results", "closed", 0, _phase_formula("post"))
def weight_post(s: SessionFacts) -> int:
    """[actual − planned]⁺ of the post-production (min). Working."""
    return _phase(s, "post")


@figure(
    "Results",
    "closed",
    0,
    "MAX(0,[request_minutes]-[priced_request_minutes]-[gift_request_minutes]-[beyond_minutes]"
    "-[done]*MAX(0,SUM(@planned_post)-SUM(@actual_post)))",
)
def weight_requests(s: SessionFacts) -> int:
    """[request minutes neither in B, priced nor gifts − [planned_post − actual_post]⁺]⁺ (min). Working.

    The inner term, done only, is the time planned for the included rounds.
    """
    other = request_minutes(s) - priced_request_minutes(s) - gift_request_minutes(s) - beyond_minutes(s)
    planned = max(0, s.row.whole("planned_post") - s.row.whole("actual_post")) if s.done else 0
    return max(0, other - planned)


def _weights(s: SessionFacts) -> tuple[int, int, int, int]:
    return weight_preparation(s), weight_main(s), weight_post(s), weight_requests(s)


@figure("Results", "closed", 0, f"MIN([unbilled_minutes]-[revisions],SUM({_WEIGHTS}))")
def shared_minutes(s: SessionFacts) -> int:
    """The rest of the lost minutes, up to the sum of the weights: shared in proportion to them (min). Working."""
    return min(unbilled_minutes(s) - revisions(s), sum(_weights(s)))


def _running(s: SessionFacts, count: int) -> int:
    """W of the running total over the first `count` weights."""
    total = sum(_weights(s))
    return whole(Decimal(shared_minutes(s) * sum(_weights(s)[:count])) / total) if total else 0


def _share_formula(last: str, before: str) -> str:
    part = f"ROUND([shared_minutes]*SUM([weight_preparation:{last}])/SUM({_WEIGHTS}),0)"
    return f"IF([shared_minutes]=0,0,{part}{before})"


@figure("Results", "closed", 0, _share_formula("weight_preparation", ""))
def preparation(s: SessionFacts) -> int:
    """Lost to preparation over plan (min)."""
    return _running(s, 1)


@figure("Results", "closed", 0, _share_formula("weight_main", "-[preparation]"))
def main(s: SessionFacts) -> int:
    """Lost to the main phase over plan (min)."""
    return _running(s, 2) - _running(s, 1)


@figure("Results", "closed", 0, _share_formula("weight_post", "-[preparation]-[main]"))
def post(s: SessionFacts) -> int:
    """Lost to post-production over plan (min)."""
    return _running(s, 3) - _running(s, 2)


@figure("Results", "closed", 0, _share_formula("weight_requests", "-[preparation]-[main]-[post]"))
def requests_(s: SessionFacts) -> int:
    """Lost to requests within the included rounds, over what was planned for them (min)."""
    return shared_minutes(s) - _running(s, 3)


@figure("Results", "closed", 0, "[unbilled_minutes]-[revisions]-[shared_minutes]")
def undersold(s: SessionFacts) -> int:
    """What then remains: less was sold than planned (min)."""
    return unbilled_minutes(s) - revisions(s) - shared_minutes(s)
