"""What a report teaches beyond its totals: where the value went, who costs it, whether agreed plans help."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from toolkit.metrics.groups import value
from toolkit.reports.figures import group_dict
from toolkit.reports.means import difference
from toolkit.rounding import ZERO

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from toolkit.reports.loss import Report

#: Satisfaction from which a client counts as pleased: the scores 4 and 5, as in csat_rate.
PLEASED = Decimal(4)


class Step(NamedTuple):
    """One step of the waterfall: `amount` is added (negative: taken away); `total` where it states a level instead."""

    key: str
    amount: Decimal
    total: bool = False


def waterfall(report: Report) -> list[Step]:
    """From the value of all that was delivered to what was earned (money).

    delivered − losses = invoiced + to invoice; that − actual costs = earned, as in `effective_rate`.
    """
    group = report.highlights.total
    parts = ("time_loss", "extras_loss", "cost_loss", "cancellation_loss")
    billable = value("invoiced", group) + value("to_invoice", group)
    return [
        Step("delivered", value("revenue", group), total=True),
        *(Step(part, -value(part, group)) for part in parts),
        Step("billable", billable, total=True),
        Step("spent", value("earned", group) - billable),
        Step("earned", value("earned", group), total=True),
    ]


def levels(steps: Iterable[Step]) -> Iterator[tuple[Step, Decimal, Decimal]]:
    """Each step as a waterfall draws it: the step, the base it stands on, and its height (money)."""
    level = ZERO
    for step in steps:
        after = step.amount if step.total else level + step.amount
        base = ZERO if step.total else min(level, after)
        yield step, base, after if step.total else abs(step.amount)
        level = after


class Standing(StrEnum):
    """A client or type by satisfaction and loss."""

    LOVED_AND_LOSING = "loved_and_losing"
    LOVED_AND_PAYING = "loved_and_paying"
    BORED_AND_LOSING = "bored_and_losing"
    BORED_AND_PAYING = "bored_and_paying"
    UNKNOWN = "unknown"


class Relation(NamedTuple):
    """A client or a type of session: its figures as in the report's groups, and where it stands."""

    figures: dict[str, Any]
    standing: Standing


def relations(report: Report, by: str) -> list[Relation]:
    """Clients or types (`by` as in `report`), those that lose most first.

    One loses where its share lost (leakage) is above that of the whole report; it is pleased where its mean
    satisfaction is at least 4. Without a score or revenue its standing is unknown.
    """
    level = report.total["leakage_rate"] or 0
    found = [
        Relation(figures, _standing(figures, level))
        for figures in (
            group_dict(n, g) for n, g in report.highlights.groupings[by].groups() if value("closed_sessions", g)
        )
    ]
    return sorted(found, key=lambda relation: (-Decimal(relation.figures["loss"]["total"]), relation.figures["key"]))


def _standing(figures: dict[str, Any], level: float) -> Standing:
    mean, leakage = figures["satisfaction"]["mean"], figures["leakage_rate"]
    if mean is None or leakage is None:
        return Standing.UNKNOWN
    losing = leakage > level
    if Decimal(str(mean)) >= PLEASED:
        return Standing.LOVED_AND_LOSING if losing else Standing.LOVED_AND_PAYING
    return Standing.BORED_AND_LOSING if losing else Standing.BORED_AND_PAYING


class Fit(NamedTuple):
    """How many of the sessions done with a planned time fitted into the time reserved for them."""

    fitting: int
    planned: int


def fit(report: Report) -> Fit:
    """Sessions whose work took no longer than their reserved time, which safety_margin and slot_minutes make."""
    return Fit(report.highlights.fitting, report.highlights.reserved)


class Agreement(NamedTuple):
    """The mean loss of a session with and without an agreed plan (money), and the difference with its 95 % interval.

    `low` and `high` are None where there are too few sessions of either kind to say.
    """

    agreed: int
    others: int
    agreed_mean: Decimal | None
    others_mean: Decimal | None
    low: Decimal | None
    high: Decimal | None

    @property
    def certain(self) -> bool:
        """Whether the interval leaves out 0."""
        return self.low is not None and self.high is not None and not self.low <= 0 <= self.high


def agreement(report: Report) -> Agreement:
    """Whether agreed plans lose less: the difference of means, others − agreed, and how sure it is."""
    agreed, others = report.highlights.agreed, report.highlights.not_agreed
    low, high = difference(agreed, others) or (None, None)
    return Agreement(agreed.count, others.count, agreed.mean, others.mean, low, high)
