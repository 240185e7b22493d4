"""Price tiers (R11): which surcharge on the fee a delivered quantity calls for."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from toolkit.metrics.figure import figure, shown_on_blank_rows
from toolkit.rounding import ZERO

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from toolkit.metrics.facts import SessionFacts, TierFacts

_KEYS = ("from_quantity", "to_quantity", "surcharge_rate")
_ALL = "[from_quantity:surcharge_rate]"
_WHOLE = "[from_quantity:to_quantity]"


@figure("Tiers", "", None, f'IF(COUNTA({_ALL})>0,1,"")')
def used(t: TierFacts) -> int:
    """1 where anything is typed in the row. Working."""
    return 1


@figure(
    "Tiers",
    "used",
    0,
    f'IFERROR(IF(COUNTA({_ALL})-COUNT({_ALL})+COUNTIF({_ALL},"<0")+COUNTIF([surcharge_rate],">10")'
    f"+SUMPRODUCT(--(ROUND({_WHOLE},6)<>ROUND({_WHOLE},0)))=0,0,1),1)",
)
def number_problem(t: TierFacts) -> int:
    """1 where a quantity or the surcharge is no such number. Working."""
    return int(any(t.row.bad.get(key, "tier_overlap") not in ("tier_overlap", "tier_inverted") for key in _KEYS))


@figure(
    "Tiers",
    "used",
    0,
    "IF([number_problem]=1,0,IF(COUNT([to_quantity])=0,1,IF([to_quantity]<SUM([from_quantity]),0,1)))",
)
def sound(t: TierFacts) -> int:
    """1 where the tier can be understood, before its neighbours are looked at. Working."""
    return int(all(t.row.bad.get(key, "tier_overlap") == "tier_overlap" for key in _KEYS))


@shown_on_blank_rows(lambda position: 0)
@figure("Tiers", "", None, "IF([sound]=1,SUM([from_quantity]),0)")
def low(t: TierFacts) -> int:
    """The first quantity of the tier; blank from = 0. Working."""
    return t.first if sound(t) else 0


@shown_on_blank_rows(lambda position: 0)
@figure(
    "Tiers",
    "",
    None,
    "IF([sound]=1,IF(COUNT([to_quantity])=1,[to_quantity],100*100*100*100),0)",
)
def top(t: TierFacts) -> int:
    """The last quantity of the tier; one without end ends beyond any quantity. Working."""
    return t.last if sound(t) else 0


@figure("Tiers", "used", 0, "IF([sound]=1,SUMPRODUCT((Tiers[sound]=1)*(Tiers[low]<=[top])*(Tiers[top]>=[low])),0)")
def crossings(t: TierFacts) -> int:
    """How many tiers share a quantity with this one, itself included. Working."""
    if not sound(t):
        return 0
    return sum(1 for other in t.all if sound(other) and other.first <= t.last and other.last >= t.first)


@figure("Tiers", "used", 0, "IF([crossings]=1,1,0)")
def usable(t: TierFacts) -> int:
    """1 where the tier applies; of overlapping tiers none does. Working."""
    return int(t.usable)


@shown_on_blank_rows(lambda position: 0)
@figure("Tiers", "", None, "IF([usable]=1,[top],0)")
def reach(t: TierFacts) -> int:
    """The last quantity of a tier that applies, else 0. Working."""
    return t.last if t.usable else 0


@shown_on_blank_rows(lambda position: 0)
@figure("Tiers", "", ZERO, "IF([usable]=1,ROUND(SUM([surcharge_rate]),4),0)")
def surcharge(t: TierFacts) -> Decimal:
    """The surcharge of a tier that applies, else 0. Working."""
    return t.row.amount("surcharge_rate") if t.usable else ZERO


@figure(
    "Results",
    "done",
    ZERO,
    "IF([extra_quantity]=0,0,IF(@delivered_quantity>MAX(Tiers[reach]),[last_tier],"
    "SUMPRODUCT((Tiers[low]<=@delivered_quantity)*(Tiers[reach]>=@delivered_quantity)*Tiers[surcharge])))",
)
def tier_rate(s: SessionFacts) -> Decimal:
    """surcharge_rate of the tier with from ≤ delivered ≤ to; above every tier the one with the greatest `to`."""
    tier = reached(s)
    if tier is None:
        return ZERO
    return surcharge(tier) if s.row.whole("delivered_quantity") <= tier.last or tier is scale(s)[-1] else ZERO


@figure("Results", "done", 0, "MAX(0,SUM(@delivered_quantity)-SUM(@included_quantity))")
def extra_quantity(s: SessionFacts) -> int:
    """[delivered − included]⁺; blank included_quantity = 0."""
    return max(0, s.row.whole("delivered_quantity") - s.row.whole("included_quantity"))


@figure("Results", "done", ZERO, "SUMPRODUCT((Tiers[reach]=MAX(Tiers[reach]))*Tiers[surcharge])")
def last_tier(s: SessionFacts) -> Decimal:
    """The surcharge of the tier with the greatest `to`. Working."""
    tiers = scale(s)
    return surcharge(tiers[-1]) if tiers else ZERO


def scale(s: SessionFacts) -> Sequence[TierFacts]:
    """The tiers that apply, from the lowest to the highest: none overlaps another."""
    if "scale" not in s.shared:
        s.shared["scale"] = sorted((tier for tier in s.tiers if tier.usable), key=lambda tier: tier.first)
    found: Sequence[TierFacts] = s.shared["scale"]
    return found


def reached(s: SessionFacts) -> TierFacts | None:
    """The highest tier that begins at or below what was delivered; None where nothing of that is extra."""
    tiers = scale(s) if extra_quantity(s) else ()
    place = bisect_right(tiers, s.row.whole("delivered_quantity"), key=lambda tier: tier.first)
    return tiers[place - 1] if place else None
