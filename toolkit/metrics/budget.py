"""The budget held: the reserve that an agreed plan lets one invoice, and the sums that groups need (R03, R12)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.metrics import costs
from toolkit.metrics.figure import figure
from toolkit.metrics.planning import reserve
from toolkit.rounding import ZERO

if TYPE_CHECKING:
    from decimal import Decimal

    from toolkit.metrics.facts import SessionFacts

_OF_LINES = "SUMIFS(Budget[{0}],Budget[session_key],[session_key],Budget[usable],1)"


@figure("Results", "closed", ZERO, _OF_LINES.format("coverable"))
def lines_coverable(s: SessionFacts) -> Decimal:
    """Σ overrun of the lines that the reserve may cover. Working."""
    return sum((costs.coverable(line) for line in s.lines), ZERO)


@figure(
    "Results",
    "closed",
    ZERO,
    "IF(AND([done]=1,COUNT(@approved_on)=1),MIN([lines_coverable],[reserve]),0)",
)
def reserve_used(s: SessionFacts) -> Decimal:
    """min(Σ overrun of coverable lines; reserve) where done and approved_on is filled, else 0."""
    if not (s.done and s.row.filled("approved_on")):
        return ZERO
    return min(lines_coverable(s), reserve(s))


@figure("Results", "closed", ZERO, _OF_LINES.format("actual"))
def lines_actual(s: SessionFacts) -> Decimal:
    """Σ actual of its cost lines. Working."""
    return sum((line.row.amount("actual") for line in s.lines), ZERO)


@figure("Results", "closed", ZERO, _OF_LINES.format("variance"))
def lines_variance(s: SessionFacts) -> Decimal:
    """Σ (estimated − actual) over its lines with both. Working."""
    return sum((costs.variance(line) or ZERO for line in s.lines), ZERO)


@figure("Results", "closed", ZERO, _OF_LINES.format("unplanned"))
def lines_unplanned(s: SessionFacts) -> Decimal:
    """Σ actual of its lines without an estimate. Working."""
    return sum((costs.unplanned(line) for line in s.lines), ZERO)


@figure("Results", "closed", 0, "COUNT(@approved_on)")
def approved(s: SessionFacts) -> int:
    """1 where the plan was agreed. Working."""
    return int(s.row.filled("approved_on"))


@figure(
    "Results",
    "closed",
    None,
    'IF(COUNT(@satisfaction)=0,"",IF(COUNTIF(Lists[scores],@satisfaction)=1,@satisfaction,""))',
)
def score(s: SessionFacts) -> int | None:
    """satisfaction, where it is a whole score from 1 to 5. Working."""
    return s.row.whole("satisfaction") if s.row.filled("satisfaction") else None


@figure("Results", "closed", None, 'IF([score]="","",IF([score]>=MAX(Lists[scores])-1,1,0))')
def content(s: SessionFacts) -> int | None:
    """1 where the satisfaction is one of the two highest scores (4 and 5). Working."""
    given = score(s)
    return None if given is None else int(given >= 4)
