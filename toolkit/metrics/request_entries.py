"""Whether a row of Requests counts: its id, its session, its words, dates and numbers, each as it was typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.metrics.entries import (
    bad,
    bare_formula,
    date_formula,
    day_formula,
    key_formula,
    link_formula,
    word_formula,
)
from toolkit.metrics.figure import figure
from toolkit.metrics.formula import trimmed

if TYPE_CHECKING:
    from toolkit.metrics.facts import RequestFacts

_COUNTS = ("round", "minutes_spent", "quantity")
_AMOUNTS = ("unit_price", "billed_amount")


def _count(column: str, *words: str) -> str:
    """How many of these words the cell holds: 1 or 0, errors included."""
    return "+".join(f"COUNTIF([{column}],<{word}>)" for word in words)


@figure("Requests", "", None, 'IF(COUNTA([request_id:goodwill])>0,1,"")')
def used(q: RequestFacts) -> int:
    """1 where anything is typed in the row. Working."""
    return 1


@figure("Requests", "used", "", f'IFERROR({trimmed("[request_id]")},"")')
def request_key(q: RequestFacts) -> str:
    """The request's id without spaces around it. Working."""
    return q.row.typed_id


@figure("Requests", "used", "", f'IFERROR({trimmed("[session_id]")},"")')
def session_key(q: RequestFacts) -> str:
    """The id of its session without spaces around it. Working."""
    return q.row.typed_session


@figure("Requests", "used", "", bare_formula("[request_key]"))
def bare_key(f: RequestFacts) -> str:
    """The id without leading zeros. Working."""
    return f.row.bare_id


@figure("Requests", "used", 0, key_formula("[request_key]", "Requests[bare_key]"))
def key_problem(q: RequestFacts) -> int:
    """1 where the id is missing or unusable. Working."""
    return bad(q, "request_id")


@figure(
    "Requests",
    "used",
    0,
    f'IFERROR(IF(OR(TRIM([description])="",{day_formula("[requested_on]")}=0,{date_formula("[accepted_on]")}=1),1,0),1)',
)
def required_problem(q: RequestFacts) -> int:
    """1 where the description or a date is missing or unusable. Working."""
    return bad(q, "description", "requested_on", "accepted_on")


@figure(
    "Requests",
    "used",
    0,
    f"IF({_count('kind', 'request_kind.revision', 'request_kind.extra', 'request_kind.correction')}=1,0,1)"
    f"+{word_formula('[goodwill]', '<yes_no.yes>', '<yes_no.no>')}",
)
def word_problem(q: RequestFacts) -> int:
    """How many of kind and goodwill are missing or none of their list's words. Working."""
    return bad(q, "kind") + bad(q, "goodwill")


@figure(
    "Requests",
    "used",
    0,
    _count("status", "request_status.accepted", "request_status.in_progress", "request_status.done"),
)
def live(q: RequestFacts) -> int:
    """1 where the status is accepted, in_progress or done. Working."""
    return int(q.row.get("status") in ("accepted", "in_progress", "done"))


@figure(
    "Requests",
    "used",
    0,
    f"IF([live]+{_count('status', 'request_status.new', 'request_status.clarify', 'request_status.refused')}=1,0,1)",
)
def status_problem(q: RequestFacts) -> int:
    """1 where the status is missing or none of the list's words. Working."""
    return bad(q, "status")


def _odd(key: str, digits: int) -> str:
    return f"(ROUND([{key}],6)<>ROUND([{key}],{digits}))"


def _numbers(*keys: str) -> str:
    cells = ",".join(f"[{key}]" for key in keys)
    return f"COUNTA({cells})-COUNT({cells})+(MIN({cells})<0)"


@figure(
    "Requests",
    "used",
    0,
    f"IFERROR(IF({_numbers(*_COUNTS)}+{'+'.join(_odd(k, 0) for k in _COUNTS)}=0,0,1),1)",
)
def count_problem(q: RequestFacts) -> int:
    """1 where the round, the minutes or the quantity is no such number. Working."""
    return bad(q, *_COUNTS)


@figure(
    "Requests",
    "used",
    0,
    f"IFERROR(IF({_numbers(*_AMOUNTS)}+{'+'.join(_odd(k, 2) for k in _AMOUNTS)}=0,0,1),1)",
)
def amount_problem(q: RequestFacts) -> int:
    """1 where the unit price or the amount billed is no such amount. Working."""
    return bad(q, *_AMOUNTS)


@figure("Requests", "used", 0, link_formula("[session_key]", "Results", "session_key"))
def matched(q: RequestFacts) -> int:
    """1 where its session is found and counts. Working."""
    return int(q.matched)


@figure(
    "Requests",
    "used",
    0,
    "IF([key_problem]+[required_problem]+[word_problem]+[status_problem]+[count_problem]+[amount_problem]=0,[matched],0)",
)
def usable(q: RequestFacts) -> int:
    """1 where the request counts, 0 where it is left out. Working."""
    return int(q.usable)


@figure("Requests", "used", 0, "IF([usable]=1,SUMIFS(Results[closed],Results[session_key],[session_key]),0)")
def closed(q: RequestFacts) -> int:
    """1 where the request counts and its session has results. Working."""
    return int(q.closed)
