"""Revisions and extras: what each request is worth, who pays for it, and what hangs on it (R19–R23)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.kinds import fold
from toolkit.metrics.entries import day_formula
from toolkit.metrics.figure import figure
from toolkit.metrics.formula import trimmed
from toolkit.metrics.request_entries import live
from toolkit.rounding import ZERO, money

if TYPE_CHECKING:
    from decimal import Decimal

    from toolkit.metrics.facts import RequestFacts

YES, NO = "yes", "no"


def yes_no(answer: bool) -> str:
    """The canonical word."""
    return YES if answer else NO


def _flag(test: str) -> str:
    return f"IF({test},<yes_no.yes>,<yes_no.no>)"


@figure(
    "Requests",
    "usable",
    None,
    'IF(COUNT([unit_price])=0,"",ROUND(IF(COUNT([quantity])=0,1,[quantity])*[unit_price],2))',
)
def value(q: RequestFacts) -> Decimal | None:
    """R(quantity (blank = 1) × unit_price); blank without unit_price."""
    if not q.row.filled("unit_price"):
        return None
    quantity = q.row.whole("quantity") if q.row.filled("quantity") else 1
    return money(quantity * q.row.amount("unit_price"))


@figure("Requests", "usable", NO, _flag("COUNTIF([goodwill],<yes_no.yes>)=1"))
def gift(q: RequestFacts) -> str:
    """goodwill yes."""
    return yes_no(q.row.yes("goodwill"))


@figure(
    "Requests",
    "usable",
    NO,
    _flag("AND([kind]<><request_kind.correction>,[gift]=<yes_no.no>,[live]=1,SUM([unit_price],[billed_amount])>0)"),
)
def priced(q: RequestFacts) -> str:
    """Kind revision or extra, goodwill not yes, status accepted, in_progress or done, and a price or amount > 0."""
    paid = q.row.amount("unit_price") > 0 or q.row.amount("billed_amount") > 0
    kind = q.row.get("kind") in ("revision", "extra")
    return yes_no(kind and gift(q) == NO and live(q) == 1 and paid)


@figure("Requests", "closed", 0, "IF([priced]=<yes_no.yes>,COUNTIF([status],<request_status.done>),0)")
def payable(q: RequestFacts) -> int:
    """1 where it is priced and done, so that its value counts. Working."""
    return int(priced(q) == YES and q.row.get("status") == "done")


@figure(
    "Requests",
    "closed",
    ZERO,
    "IF(AND([payable]=1,COUNT([billed_amount])=0,COUNT([accepted_on])=1),SUM([value]),0)",
)
def to_invoice(q: RequestFacts) -> Decimal:
    """Priced, done, nothing billed and agreed (accepted_on): its value is to invoice."""
    open_ = payable(q) and not q.row.filled("billed_amount") and q.row.filled("accepted_on")
    return (value(q) or ZERO) if open_ else ZERO


@figure(
    "Requests",
    "closed",
    ZERO,
    "IF([payable]=1,MAX(0,ROUND(SUM([value])-SUM([billed_amount])-[to_invoice],2)),0)",
)
def lost(q: RequestFacts) -> Decimal:
    """Priced and done: [value − billed]⁺ where an amount is billed, its value where none is and nothing was agreed."""
    if not payable(q):
        return ZERO
    return max(ZERO, (value(q) or ZERO) - q.row.amount("billed_amount") - to_invoice(q))


@figure(
    "Requests",
    "closed",
    ZERO,
    "IF([payable]=1,IF(SUM([billed_amount])>SUM([value]),0,"
    "ABS(ROUND(SUM([value])-SUM([billed_amount])-[to_invoice]-[lost],2))),0)",
)
def gap(q: RequestFacts) -> Decimal:
    """|value − billed − to invoice − lost| of a priced thing that is not over-billed: always 0. Check."""
    worth, billed = value(q) or ZERO, q.row.amount("billed_amount")
    return abs(worth - billed - to_invoice(q) - lost(q)) if payable(q) and billed <= worth else ZERO


@figure(
    "Requests",
    "usable",
    NO,
    _flag(
        "IF(AND(COUNTIF([kind],<request_kind.revision>)=1,COUNT([round])=1),"
        "[round]>SUMIFS(Results[rounds_limit_of_session],Results[session_key],[session_key]),1=0)"
    ),
)
def beyond_limit(q: RequestFacts) -> str:
    """A revision whose round > included_rounds; a blank round never is."""
    assert q.session is not None
    counts = q.row.get("kind") == "revision" and q.row.filled("round")
    return yes_no(counts and q.row.whole("round") > q.session.term("included_rounds"))


@figure(
    "Requests",
    "usable",
    None,
    f'IF({day_formula("[answered_on]")}=0,"",'
    + _flag(
        "INT([answered_on])-INT([requested_on])>SUMIFS(Results[turnaround_of_session],Results[session_key],[session_key])"
    )
    + ")",
)
def late(q: RequestFacts) -> str | None:
    """answered_on − requested_on > turnaround_days; blank while unanswered."""
    assert q.session is not None
    asked, answered = q.row.date("requested_on"), q.row.date("answered_on")
    return yes_no((answered - asked).days > q.session.term("turnaround_days")) if asked and answered else None


@figure(
    "Requests",
    "usable",
    0,
    "SUMIFS(Results[mission_row],Results[session_key],[session_key])",
)
def mission_row(q: RequestFacts) -> int:
    """The position of its session's mission in Missions, 0 where there is none. Working."""
    return q.session.mission.position if q.session and q.session.mission else 0


@figure(
    "Requests",
    "usable",
    "",
    f'IF([mission_row]=0,"",IFERROR({trimmed("INDEX(Missions[client_contact],[mission_row])")},""))',
    Missions='""',
)
def agreed_contact(q: RequestFacts) -> str:
    """The mission's client_contact. Working."""
    return q.session.mission.text("client_contact") if q.session and q.session.mission else ""


@figure(
    "Requests",
    "usable",
    NO,
    _flag(
        f'IFERROR(IF(OR({trimmed("[requested_by]")}="",[agreed_contact]=""),1=0,{trimmed("[requested_by]")}<>[agreed_contact]),1=0)'
    ),
)
def outside_contact(q: RequestFacts) -> str:
    """requested_by ≠ the mission's client_contact, both filled; compared trimmed and without case."""
    asked, agreed = q.row.text("requested_by"), agreed_contact(q)
    return yes_no(bool(asked and agreed) and fold(asked) != fold(agreed))


@figure(
    "Requests",
    "usable",
    NO,
    _flag("AND(COUNTIF([in_scope],<yes_no.no>)=1,COUNT([accepted_on])=0,COUNTIF([status],<request_status.refused>)=0)"),
)
def needs_quote(q: RequestFacts) -> str:
    """in_scope no, accepted_on blank, not refused."""
    return yes_no(q.row.get("in_scope") == NO and not q.row.filled("accepted_on") and q.row.get("status") != "refused")
