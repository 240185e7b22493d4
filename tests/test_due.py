"""What is due, by the day of the last session with results or the one typed on the Dashboard (R05, R19–R23, R26)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.conftest import ledger_of, line, mission, request, session
from toolkit.metrics.due import DUE
from toolkit.metrics.facts import book

DONE = {"status": "done", "actual_main": 60}
#: A session with results on 1 June: what lies before is past.
LAST = session("S-9", date=dt.date(2026, 6, 1), **DONE)


def due(key: str, **rows_of: Any) -> list[int]:
    """The rows of its table (1 the first) in which something is due."""
    sort = next(due for due in DUE if due.key == key)
    facts = book(ledger_of(**rows_of)).of(sort.figure.table)
    places = [sort.figure.cell(fact) for fact in facts]
    return [-place for place in places if place is not None]


def planned(session_id: str, date: dt.date, **cells: Any) -> dict[str, Any]:
    return {"session_id": session_id, "date": date, "client_code": "C1", "status": "planned", **cells}


def test_a_planned_session_before_the_last_one_with_results_is_to_close() -> None:
    early, same, later = (planned(f"S-{n}", dt.date(2026, 6, n) - dt.timedelta(1)) for n in (1, 2, 3))
    assert due("to_close", Sessions=[early, LAST, same, later]) == [1]


def test_nothing_is_past_while_no_session_has_results() -> None:
    early = planned("S-1", dt.date(2020, 1, 1))
    assert due("to_close", Sessions=[early]) == []
    assert due("to_agree", Sessions=[early]) == [1]


def test_a_session_to_come_without_a_date_of_agreement_is_to_agree() -> None:
    agreed = planned("S-1", dt.date(2026, 7, 1), approved_on=dt.date(2026, 6, 1))
    assert due("to_agree", Sessions=[agreed, LAST, planned("S-2", dt.date(2026, 7, 1))]) == [3]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"requested_on": dt.date(2026, 5, 28)}, [1]),
        ({"requested_on": dt.date(2026, 5, 29)}, []),  # 3 days to answer: until 1 June
        ({"requested_on": dt.date(2026, 5, 1), "answered_on": dt.date(2026, 5, 30)}, []),
        ({"requested_on": dt.date(2026, 5, 1), "status": "done"}, []),
        ({"requested_on": dt.date(2026, 5, 1), "status": "refused"}, []),
        ({"requested_on": dt.date(2026, 5, 1), "status": "clarify"}, [1]),
    ],
)
def test_an_open_request_is_late_once_the_turnaround_is_over(cells: dict[str, Any], expected: list[int]) -> None:
    asked = request("R-1", **{"session_id": "S-9", "status": "new", **cells})
    assert due("to_answer", Sessions=[LAST], Requests=[asked]) == expected


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"estimated": 100, "actual": 79}, []),
        ({"estimated": 100, "actual": 80}, [1]),
        ({"estimated": 100, "actual": 130}, [1]),
        ({"estimated": 100}, []),
        ({"estimated": 0, "actual": 1}, [1]),
        ({"actual": 1}, [1]),
        ({"estimated": 0, "actual": 0}, []),
    ],
)
def test_a_cost_is_watched_from_the_alert_level_while_its_session_is_open(
    cells: dict[str, Any], expected: list[int]
) -> None:
    open_, row = planned("S-1", dt.date(2026, 7, 1)), {"session_id": "S-1", "item": "Taxi", **cells}
    assert due("to_watch", Sessions=[open_, LAST], Budget=[row]) == expected
    assert due("to_watch", Sessions=[LAST], Budget=[{**row, "session_id": "S-9"}]) == []


def test_the_share_spent_is_of_the_estimate() -> None:
    facts = book(ledger_of(Sessions=[LAST], Budget=[line(session_id="S-9", estimated=80, actual=60), line(actual=5)]))
    from toolkit.metrics.costs import spent_rate

    assert [str(spent_rate.cell(fact)) for fact in facts.lines[:1]] == ["0.7500"]


def test_what_can_still_be_invoiced_is_to_bill() -> None:
    beyond = {"included_quantity": 20, "extra_unit_price": 15, "delivered_quantity": 22, "status": "done"}
    owed = session("S-1", date=dt.date(2026, 5, 1), approved_on=dt.date(2026, 4, 1), **{**DONE, **beyond})
    assert due("to_bill", Sessions=[LAST, owed]) == [2]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"ended_on": dt.date(2026, 5, 18)}, [1]),  # 14 days later: 1 June
        ({"ended_on": dt.date(2026, 5, 19)}, []),
        ({"ended_on": dt.date(2026, 5, 1), "review_on": dt.date(2026, 6, 20)}, []),
        ({}, []),
    ],
)
def test_a_review_is_due_some_days_after_the_end(cells: dict[str, Any], expected: list[int]) -> None:
    assert due("to_review", Sessions=[LAST], Missions=[mission("M-1", **cells)]) == expected
