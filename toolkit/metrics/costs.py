"""Cost lines: what the client pays of each, and what it overruns (R03, R12)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.metrics.entries import bad, link_formula, number_formula
from toolkit.metrics.figure import figure
from toolkit.metrics.formula import ratio, trimmed
from toolkit.rounding import ZERO, share

if TYPE_CHECKING:
    from decimal import Decimal

    from toolkit.metrics.facts import LineFacts


@figure("Budget", "", None, 'IF(COUNTA([session_id:note])>0,1,"")')
def used(b: LineFacts) -> int:
    """1 where anything is typed in the row. Working."""
    return 1


@figure("Budget", "used", "", f'IFERROR({trimmed("[session_id]")},"")')
def session_key(b: LineFacts) -> str:
    """The id of its session without spaces around it. Working."""
    return b.row.typed_session


@figure("Budget", "used", 0, link_formula("[session_key]", "Results", "session_key"))
def matched(b: LineFacts) -> int:
    """1 where its session is found and counts. Working."""
    return int(b.matched)


@figure("Budget", "used", 0, f'IFERROR(IF({trimmed("[item]")}="",1,0),1)')
def item_problem(b: LineFacts) -> int:
    """1 where the item is missing. Working."""
    return bad(b, "item")


@figure("Budget", "used", 0, number_formula("[estimated:rebilled]"))
def amount_problem(b: LineFacts) -> int:
    """1 where an amount is no such number. Working."""
    return bad(b, "estimated", "actual", "rebilled")


@figure("Budget", "used", 0, "IF([item_problem]+[amount_problem]=0,[matched],0)")
def usable(b: LineFacts) -> int:
    """1 where the line counts, 0 where it is left out. Working."""
    return int(b.usable)


@figure("Budget", "used", 0, "IF([usable]=1,SUMIFS(Results[closed],Results[session_key],[session_key]),0)")
def closed(b: LineFacts) -> int:
    """1 where the line counts and its session has results. Working."""
    return int(b.closed)


@figure("Budget", "used", 0, "IF([usable]=1,SUMIFS(Results[cancelled],Results[session_key],[session_key]),0)")
def cancelled(b: LineFacts) -> int:
    """1 where the line counts and its session was cancelled. Working."""
    return int(b.cancelled)


@figure("Budget", "usable", None, 'IF(COUNT([estimated],[actual])<1+1,"",ROUND([estimated]-[actual],2))')
def variance(b: LineFacts) -> Decimal | None:
    """estimated − actual; blank where either is blank."""
    if not (b.row.filled("estimated") and b.row.filled("actual")):
        return None
    return b.row.amount("estimated") - b.row.amount("actual")


@figure("Budget", "usable", ZERO, "IF(COUNT([rebilled])=1,[rebilled],IF([cancelled]=1,0,SUM([estimated])))")
def paid(b: LineFacts) -> Decimal:
    """What the client pays of it: rebilled, blank = estimated (on a cancelled session 0)."""
    if b.row.filled("rebilled"):
        return b.row.amount("rebilled")
    return ZERO if b.cancelled else b.row.amount("estimated")


@figure(
    "Budget",
    "usable",
    None,
    f'IF(COUNT([estimated],[actual])<1+1,"",IF([estimated]=0,"",{ratio("[actual]", "[estimated]")}))',
)
def spent_rate(b: LineFacts) -> Decimal | None:
    """actual ÷ estimated; blank where either is blank or nothing was estimated."""
    if not b.row.filled("actual"):
        return None
    return share(b.row.amount("actual"), b.row.amount("estimated"))


@figure("Budget", "closed", None, 'IF(COUNT([actual])=0,"",MAX(0,ROUND([actual]-[paid],2)))')
def overrun(b: LineFacts) -> Decimal | None:
    """[actual − paid]⁺ where actual is filled."""
    return max(ZERO, b.row.amount("actual") - paid(b)) if b.row.filled("actual") else None


@figure(
    "Budget",
    "closed",
    ZERO,
    "IF(COUNT([rebilled])=0,SUM([overrun]),IF(COUNT([estimated])=0,0,IF([rebilled]>=[estimated],SUM([overrun]),0)))",
)
def coverable(b: LineFacts) -> Decimal:
    """The overrun that the agreed reserve may cover: rebilled blank, or estimated filled and rebilled at least that."""
    row = b.row
    open_ = not row.filled("rebilled")
    passed_on = row.filled("estimated") and row.amount("rebilled") >= row.amount("estimated")
    return (overrun(b) or ZERO) if open_ or passed_on else ZERO


@figure("Budget", "closed", ZERO, "IF(COUNT([actual])=1,[actual],IF([cancelled]=1,0,SUM([estimated])))")
def cost(b: LineFacts) -> Decimal:
    """What it cost: actual, blank = estimated, on a cancelled session 0."""
    if b.row.filled("actual"):
        return b.row.amount("actual")
    return ZERO if b.cancelled else b.row.amount("estimated")


@figure("Budget", "usable", ZERO, "IF(COUNT([estimated])=0,SUM([actual]),0)")
def unplanned(b: LineFacts) -> Decimal:
    """actual where estimated is blank."""
    return ZERO if b.row.filled("estimated") else b.row.amount("actual")
