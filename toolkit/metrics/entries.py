"""Workings of Results that decide which sessions count: the contract's rules on cells in error, as formulas.

Each `…_problem` is 1 where a cell that is required or feeds time or money is unusable. Python learns the same
from the findings, which are located and worded; the sheet only needs to know that there is one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.metrics.figure import Facts, figure, shown_on_blank_rows
from toolkit.metrics.formula import trimmed

if TYPE_CHECKING:
    import datetime

    from toolkit.metrics.facts import SessionFacts

PLAN = (
    "planned_prep",
    "planned_main",
    "planned_post",
    "included_quantity",
    "fee",
    "hourly_rate",
    "extra_unit_price",
)
ACTUAL = (
    "actual_prep",
    "actual_main",
    "actual_post",
    "goodwill_minutes",
    "billed_minutes",
    "delivered_quantity",
    "extras_billed",
)


def _wild(key: str) -> str:
    """Whether an id holds a sign that SUMIFS takes for any character."""
    signs = f'SUBSTITUTE(SUBSTITUTE(SUBSTITUTE({key},"*",""),"?",""),"~","")'
    return f"LEN({signs})<LEN({key})"


def link_formula(key: str, table: str, own_key: str) -> str:
    """1 where an id is found among those that count in another table, else 0.

    SUMIFS alone would take 07 for 7; ids that match so differ in length.
    """
    found = f"SUMIFS({table}[link],{table}[{own_key}],{key})=LEN({key})"
    return f'IF(OR({key}="",{_wild(key)}),0,IF({found},1,0))'


def bare_formula(key: str) -> str:
    """An id without its leading zeros."""
    return f'IFERROR(MID({key},FIND(LEFT(TRIM(SUBSTITUTE({key},"0"," "))),{key}),LEN({key})),{key})'


def key_formula(key: str, column: str) -> str:
    """1 where an id is blank, twice there, or one that SUMIFS would misread, else 0."""
    first = ",".join(f'LEFT({key})="{sign}"' for sign in "=<>")
    return f'IF(OR({key}="",{_wild(key)},COUNTIF({column},[bare_key])>1,{first}),1,0)'


def number_formula(cells: str, also: str = "0") -> str:
    """1 where a cell among these, side by side, holds anything but an amount, or `also` is not 0; else 0."""
    odd = f"SUMPRODUCT(--(ROUND({cells},6)<>ROUND({cells},2)))"
    return f'IFERROR(IF(COUNTA({cells})-COUNT({cells})+COUNTIF({cells},"<0")+{odd}+{also}=0,0,1),1)'


def fraction_formula(*blocks: str) -> str:
    """1 where a cell among these holds a number that is not whole, or no number; else 0."""
    odd = "+".join(f"SUMPRODUCT(--(ROUND({cells},6)<>ROUND({cells},0)))" for cells in blocks)
    return f"IFERROR(IF({odd}=0,0,1),1)"


def word_formula(cell: str, *words: str) -> str:
    """1 where a cell holds anything but one of these words, else 0."""
    known = "-".join(f"COUNTIF({cell},{word})" for word in words)
    return f"IF(COUNTA({cell})-{known}=0,0,1)"


def day_formula(cell: str) -> str:
    """1 where a cell holds a date (from 1900 to 9999, whose last day is 2958465), else 0."""
    return f'COUNTIFS({cell},">=1",{cell},"<2958466")'


def date_formula(cell: str) -> str:
    """1 where a cell holds anything but a date, else 0; blank is fine."""
    return f"IF(COUNTA({cell})={day_formula(cell)},0,1)"


def bad(facts: Facts, *keys: str) -> int:
    """1 where any of these columns is in error in the row."""
    return int(any(key in facts.row.bad for key in keys))


def fractions(facts: Facts, *keys: str) -> int:
    """1 where any of these is in error for more than being negative."""
    return int(any(facts.row.bad.get(key, "negative") != "negative" for key in keys))


@shown_on_blank_rows(lambda position: position)
@figure("Results", "", None, "ROW()-ROW([^])")
def row_number(s: SessionFacts) -> int:
    """The position of the row in the table Sessions, 1 the first. Working."""
    return s.row.position


@figure("Results", "", None, 'IF(COUNTA(@[session_id:lesson])>0,1,"")')
def used(s: SessionFacts) -> int:
    """1 where anything is typed in the session's row. Working."""
    return 1


@figure("Results", "used", "", f'IFERROR({trimmed("@session_id")},"")')
def session_key(s: SessionFacts) -> str:
    """The session's id without spaces around it, by which it is found. Working."""
    return s.row.typed_id


@figure("Results", "used", "", bare_formula("[session_key]"))
def bare_key(f: SessionFacts) -> str:
    """The id without leading zeros. Working."""
    return f.row.bare_id


@figure("Results", "used", 0, key_formula("[session_key]", "Results[bare_key]"))
def key_problem(s: SessionFacts) -> int:
    """1 where the id is missing or unusable. Working."""
    return bad(s, "session_id")


@figure("Results", "used", 0, f'IFERROR(IF(OR({trimmed("@client_code")}="",{day_formula("@date")}=0),1,0),1)')
def client_or_date_problem(s: SessionFacts) -> int:
    """1 where the client code or the date is missing or unusable. Working."""
    return bad(s, "client_code", "date")


@figure("Results", "used", 0, date_formula("@approved_on"))
def agreement_problem(s: SessionFacts) -> int:
    """1 where the date of the agreement is unusable. Working."""
    return bad(s, "approved_on")


@figure("Results", "used", 0, word_formula("@status", "<status.planned>", "<status.done>", "<status.cancelled>"))
def unlisted_status(s: SessionFacts) -> int:
    """1 where the status is none of the list's words; a blank one is caught by `status_problem`. Working."""
    return int(s.row.bad.get("status", "required_blank") != "required_blank")


@figure("Results", "used", 0, "IF(COUNTA(@status)=0,1,[unlisted_status])")
def status_problem(s: SessionFacts) -> int:
    """1 where the status is missing or none of the list's words. Working."""
    return bad(s, "status")


@figure("Results", "used", 0, word_formula("@express", "<yes_no.yes>", "<yes_no.no>"))
def express_problem(s: SessionFacts) -> int:
    """1 where `express` is neither yes, no nor blank. Working."""
    return bad(s, "express")


@figure("Results", "used", 0, word_formula("@cancelled_by", "<cancelled_by.client>", "<cancelled_by.us>"))
def canceller_problem(s: SessionFacts) -> int:
    """1 where `cancelled_by` is none of the list's words. Working."""
    return bad(s, "cancelled_by")


@figure("Results", "used", 0, fraction_formula("@[planned_prep:planned_post]", "@included_quantity"))
def plan_fractions(s: SessionFacts) -> int:
    """1 where a planned time or the quantity included is not whole. Working."""
    return fractions(s, *PLAN[:4])


@figure("Results", "used", 0, number_formula("@[planned_prep:extra_unit_price]", "[plan_fractions]"))
def plan_problem(s: SessionFacts) -> int:
    """1 where a planned time, the fee, a price or a quantity is no such number. Working."""
    return bad(s, *PLAN)


@figure("Results", "used", 0, fraction_formula("@[actual_prep:delivered_quantity]"))
def actual_fractions(s: SessionFacts) -> int:
    """1 where an actual time or quantity is not whole. Working."""
    return fractions(s, *ACTUAL[:-1])


@figure("Results", "used", 0, number_formula("@[actual_prep:extras_billed]", "[actual_fractions]"))
def actual_problem(s: SessionFacts) -> int:
    """1 where an actual time or quantity, or the extras billed, is no such number. Working."""
    return bad(s, *ACTUAL)


@figure("Results", "used", 0, number_formula("@[cancellation_notice_hours:cancellation_billed]"))
def cancellation_problem(s: SessionFacts) -> int:
    """1 where the notice or the fee billed for a cancellation is no such number. Working."""
    return bad(s, "cancellation_notice_hours", "cancellation_billed")


@figure("Results", "used", 0, "IF(AND(COUNTIF(@status,<status.done>)=1,COUNTA(@[actual_prep:actual_post])=0),1,0)")
def times_problem(s: SessionFacts) -> int:
    """1 where a done session has no actual time at all, not even one in error. Working."""
    return int(s.row.get("status") == "done" and not any(map(s.row.given, ACTUAL[:3])))


@figure("Results", "used", 0, "IF(SUM([key_problem:times_problem])=0,1,0)")
def counted(s: SessionFacts) -> int:
    """1 where the session counts, 0 where it is left out of every figure. Working."""
    return int(s.counted)


@figure("Results", "used", 0, "IF(COUNTIF(@status,<status.done>)=1,[counted],0)")
def done(s: SessionFacts) -> int:
    """1 where the session counts and was done. Working."""
    return int(s.done)


@figure("Results", "used", 0, "IF(COUNTIF(@status,<status.cancelled>)=1,[counted],0)")
def cancelled(s: SessionFacts) -> int:
    """1 where the session counts and was cancelled. Working."""
    return int(s.cancelled)


@figure("Results", "used", 0, "[done]+[cancelled]")
def closed(s: SessionFacts) -> int:
    """1 where the session has results. Working."""
    return int(s.closed)


@figure("Results", "used", 0, "IF([counted]=1,LEN([session_key]),0)")
def link(s: SessionFacts) -> int:
    """The length of the id where the session counts: SUMIFS alone would take 07 for 7. Working."""
    return len(s.row.typed_id) if s.counted else 0


@figure("Results", "counted", None, "DATE(YEAR(@date),MONTH(@date),1)")
def month(s: SessionFacts) -> datetime.date | None:
    """The first day of the session's month. Working."""
    day = s.row.date("date")
    return day.replace(day=1) if day else None


@figure("Results", "counted", 0, "YEAR(@date)")
def year(s: SessionFacts) -> int:
    """The year of the session's date. Working."""
    number: int = s.row.get("date").year  # a session without a date does not count
    return number


@figure("Results", "counted", "", f'IFERROR({trimmed("@mission_id")},"")')
def mission_key(s: SessionFacts) -> str:
    """The id of its mission without spaces around it. Working."""
    return s.row.typed_mission
