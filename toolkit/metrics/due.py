"""What is due: sessions to close, agreements to get, requests to answer, work to invoice, reviews to hold.

A workbook may not ask the clock (its figures would change by themselves), so what is past is what lies before the
day of the Dashboard: the one typed there, else that of the last session with results. Each figure is minus the row's
position where something is due, else blank: LARGE then gives the rows in order.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from toolkit.metrics.costs import spent_rate
from toolkit.metrics.entries import day_formula
from toolkit.metrics.figure import F, Figure, figure
from toolkit.metrics.losses import to_invoice
from toolkit.metrics.missions import review_due_on

if TYPE_CHECKING:
    from collections.abc import Callable

    from toolkit.ledger import Row
    from toolkit.metrics.facts import Book, LineFacts, MissionFacts, RequestFacts, SessionFacts

#: The defined name of the day by which things are past.
AS_OF = "Dashboard_as_of"
_HERE = "-(ROW()-ROW([^]))"


class Due(NamedTuple):
    """One sort of thing due: its figure, the column that names it, and the amount at stake if there is one."""

    key: str
    figure: Figure[Any, Any]
    name: str
    amount: str = ""


def _where(row: Row, due: bool) -> int | None:
    return -row.position if due else None


def _due(table: str, scope: str, test: str) -> Callable[[Callable[[F], int | None]], Figure[F, int | None]]:
    return figure(table, scope, None, f'IF({test},{_HERE},"")')


@figure("Results", "counted", None, "INT(@date)")
def day(s: SessionFacts) -> datetime.date | None:
    """The session's day. Working."""
    return s.row.date("date")


def _past(s: SessionFacts) -> bool:
    date = s.row.date("date")
    return s.planned and s.as_of is not None and date is not None and date < s.as_of


@_due("Results", "counted", f"AND([closed]=0,[day]<{AS_OF})")
def to_close(s: SessionFacts) -> int | None:
    """A planned session whose day is past: done or cancelled? Working."""
    return _where(s.row, _past(s))


@_due("Results", "counted", f"AND([closed]=0,[day]>={AS_OF},COUNT(@approved_on)=0)")
def to_agree(s: SessionFacts) -> int | None:
    """A session to come without an agreement (R05). Working."""
    return _where(s.row, s.planned and not _past(s) and not s.row.filled("approved_on"))


@_due("Results", "counted", "SUM([to_invoice])>0")
def to_bill(s: SessionFacts) -> int | None:
    """A session with something left to invoice. Working."""
    return _where(s.row, to_invoice(s) > 0)


@_due(
    "Requests",
    "usable",
    f"AND({day_formula('[answered_on]')}=0,COUNTIF([status],<request_status.done>)"
    "+COUNTIF([status],<request_status.refused>)=0,"
    f"INT([requested_on])+SUMIFS(Results[turnaround_of_session],Results[session_key],[session_key])<{AS_OF})",
)
def to_answer(q: RequestFacts) -> int | None:
    """A request still open whose turnaround time is over (R21). Working."""
    asked, session = q.row.date("requested_on"), q.session
    if session is None or session.as_of is None or asked is None:
        return None
    waits = q.row.date("answered_on") is None and q.row.get("status") not in ("done", "refused")
    return _where(q.row, waits and asked + datetime.timedelta(session.term("turnaround_days")) < session.as_of)


@_due(
    "Budget",
    "usable",
    "IF(AND([closed]=0,SUM([actual])>0),IF(COUNT([spent_rate])=1,[spent_rate]>={budget_alert},1=1),1=0)",
)
def to_watch(b: LineFacts) -> int | None:
    """A cost of a session still open that has reached budget_alert, or was not foreseen. Working."""
    if b.session is None or b.closed or not b.row.amount("actual"):
        return None
    spent = spent_rate.cell(b)
    return _where(b.row, spent is None or spent >= b.session.settings.amount("budget_alert"))


@_due("Missions", "usable", f"AND(SUM([review_due_on])>0,SUM([review_due_on])<={AS_OF},{day_formula('[review_on]')}=0)")
def to_review(m: MissionFacts) -> int | None:
    """A mission whose review is due and has no date yet (R26). Working."""
    on = review_due_on(m)
    due = on is not None and m.as_of is not None and on <= m.as_of and m.row.date("review_on") is None
    return _where(m.row, due)


#: In the order in which one deals with them.
DUE = (
    Due("to_close", to_close, "session_id"),
    Due("to_agree", to_agree, "session_id"),
    Due("to_answer", to_answer, "request_id"),
    Due("to_watch", to_watch, "session_id"),
    Due("to_bill", to_bill, "session_id", "to_invoice"),
    Due("to_review", to_review, "mission_id"),
)


def found_due(due: Due, book: Book) -> list[Any]:
    """The facts of a workbook that are due, in the order of the sheet."""
    found = [fact for fact in book.of(due.figure.table) if due.figure.cell(fact) is not None]
    return sorted(found, key=lambda fact: fact.row.position)
