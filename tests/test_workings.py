"""What each row of a small workbook comes to, column by column: the workings that other figures rest on."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from tests.conftest import ledger_of, line, mission, request, session
from toolkit.metrics.all import figures
from toolkit.metrics.facts import book

DAY = dt.date(2026, 5, 8)
YES = dict.fromkeys(("workshop_high_impact", "workshop_keys_missing", "workshop_purpose_explained"), "yes")
MISSIONS = [
    mission(
        "M-1",
        included_rounds=1,
        turnaround_days=5,
        client_contact="Ann",
        ended_on=DAY,
        need="Photos",
        deadline=DAY,
        **YES,
    ),
    mission("M-20", **{**YES, "workshop_keys_missing": "no"}),
    mission("M-3", included_rounds="some", price_agreed="much"),  # left out
]
SESSIONS = [
    session("S-1", mission_id="M-1", approved_on=DAY),
    session("S-20", mission_id="m-20 ", status="cancelled", actual_main=None),
    session("S-3", mission_id="M-3"),
    session("S-4", status="planned", actual_main=None, date=dt.date(2027, 1, 31)),
    session("S-5", mission_id="M-1", status="gone", express="perhaps", cancelled_by="rain", approved_on="soon"),
]
REQUESTS = [
    request("R-1", round=3, requested_by="ann ", minutes_spent=10),
    request("R-20", kind="extra", round=9, requested_by="Bob", in_scope="no", unit_price=10, quantity=3),
    request("R-3", session_id="S-20", round=1, requested_by="Bob", in_scope="no", accepted_on=DAY),
    request("R-4", session_id="S-3", in_scope="no", status="refused"),
    request("R-5", session_id="S-5", description=None, status="odd", quantity=-1, billed_amount=-1),
]
LINES = [
    line("Held", estimated=50, actual=45),
    line("Passed on", estimated=50, rebilled=50, actual=60),
    line("Cut", estimated=50, rebilled=49, actual=60),
    line("Unforeseen", actual=7),
    line("Unforeseen, paid", actual=7, rebilled=3),
    line("Of a cancelled one", session_id="S-20", estimated=50),
    line("Of one to come", session_id="S-4", estimated=0, actual=8),
    line("Of one in error", session_id="S-5", estimated=20),
    line("Odd", actual=-1),
]
INDICATORS = [
    {"mission_id": "M-1", "indicator": "Sales", "baseline": 10, "target": 40, "measured": 20},
    {"mission_id": "M-1", "indicator": "Calls", "baseline": 10, "target": 10, "measured": 20},
    {"mission_id": "M-1", "indicator": "Leads", "target": 10, "measured": 20},
]
#: By table and figure, what its rows show, the first to the last.
SHOWN: dict[str, dict[str, list[Any]]] = {
    "Missions": {
        "row_number": [1, 2, 3],
        "mission_key": ["M-1", "M-20", "M-3"],
        "key_problem": [0, 0, 0],
        "entry_problem": [0, 0, 1],
        "usable": [1, 1, 0],
        "link": [3, 4, 0],
        "rounds_limit": [1, 2, 2],
        "turnaround_limit": [5, 3, 3],
        "brief_missing": [3, 5, None],
        "workshop_advised": ["yes", "no", None],
        "rounds_used": [3, 1, None],
        "rounds_left": [0, 1, None],
        "review_due_on": [DAY + dt.timedelta(14), None, None],
    },
    "Results": {
        "row_number": [1, 2, 3, 4, 5],
        "agreement_problem": [0, 0, 0, 0, 1],
        "unlisted_status": [0, 0, 0, 0, 1],
        "status_problem": [0, 0, 0, 0, 1],
        "express_problem": [0, 0, 0, 0, 1],
        "canceller_problem": [0, 0, 0, 0, 1],
        "counted": [1, 1, 1, 1, 0],
        "done": [1, 0, 1, 0, 0],
        "cancelled": [0, 1, 0, 0, 0],
        "closed": [1, 1, 1, 0, 0],
        "link": [3, 4, 3, 3, 0],
        "month": [dt.date(2026, 5, 1)] * 3 + [dt.date(2027, 1, 1), None],
        "year": [2026, 2026, 2026, 2027, None],
        "has_mission": [1, 1, 0, 0, None],
        "mission_row": [1, 2, 0, 0, None],
        "rounds_limit_of_session": [1, 2, 2, 2, None],
        "turnaround_of_session": [5, 3, 3, 3, None],
        "beyond_minutes": [10, 0, 0, None, None],
        "approved": [1, 0, 0, None, None],
    },
    "Requests": {
        "key_problem": [0, 0, 0, 0, 0],
        "required_problem": [0, 0, 0, 0, 1],
        "status_problem": [0, 0, 0, 0, 1],
        "count_problem": [0, 0, 0, 0, 1],
        "amount_problem": [0, 0, 0, 0, 1],
        "matched": [1, 1, 1, 1, 0],
        "usable": [1, 1, 1, 1, 0],
        "closed": [1, 1, 1, 1, 0],
        "live": [1, 1, 1, 0, 0],
        "value": [None, Decimal(30), None, None, None],
        "priced": ["no", "yes", "no", "no", None],
        "payable": [0, 1, 0, 0, None],
        "beyond_limit": ["yes", "no", "no", "no", None],
        "mission_row": [1, 1, 2, 0, None],
        "agreed_contact": ["Ann", "Ann", "", "", None],
        "outside_contact": ["no", "yes", "no", "no", None],
        "needs_quote": ["no", "yes", "no", "no", None],
    },
    "Budget": {
        "matched": [1, 1, 1, 1, 1, 1, 1, 0, 1],
        "amount_problem": [0, 0, 0, 0, 0, 0, 0, 0, 1],
        "usable": [1, 1, 1, 1, 1, 1, 1, 0, 0],
        "closed": [1, 1, 1, 1, 1, 1, 0, 0, 0],
        "cancelled": [0, 0, 0, 0, 0, 1, 0, 0, 0],
        "paid": [50, 50, 49, 0, 3, 0, 0, None, None],
        "overrun": [0, 10, 11, 7, 4, None, None, None, None],
        "coverable": [0, 10, 0, 7, 0, 0, None, None, None],
        "cost": [45, 60, 60, 7, 7, 0, None, None, None],
        "variance": [5, -10, -10, None, None, None, -8, None, None],
        "unplanned": [0, 0, 0, 7, 7, 0, 0, None, None],
        "spent_rate": [Decimal("0.9"), Decimal("1.2"), Decimal("1.2"), None, None, None, None, None, None],
    },
    "Indicators": {"achievement": [Decimal("0.3333"), None, None]},
}


@pytest.mark.parametrize(("table", "key"), [(table, key) for table, columns in SHOWN.items() for key in columns])
def test_a_column_shows_in_each_row(table: str, key: str) -> None:
    rows_of = {"Sessions": SESSIONS, "Missions": MISSIONS, "Requests": REQUESTS, "Budget": LINES}
    facts = book(ledger_of(**rows_of, Indicators=INDICATORS)).of(table)
    assert [figures(table)[key].cell(row) for row in facts] == SHOWN[table][key]


def test_an_empty_row_shows_nothing_but_its_place_and_tiers_of_no_quantity() -> None:
    shown = {
        f"{table}.{key}": made.on_blank(7)
        for table in ("Results", "Sessions", "Budget", "Requests", "Missions", "Indicators", "Tiers")
        for key, made in figures(table).items()
        if made.on_blank(7) != ""
    }
    tiers = {f"Tiers.{key}": 0 for key in ("low", "top", "reach", "surcharge")}
    assert shown == {"Results.row_number": 7, "Missions.row_number": 7, **tiers}
