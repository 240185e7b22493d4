"""Rules across cells, rows and sheets: each finding in its place, and what it leaves out."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

import toolkit
from tests.conftest import TODAY, ledger_of, line, mission, places, request, session
from toolkit.kinds import ExcelError
from toolkit.ledger import Table
from toolkit.rules import apply_rules
from toolkit.rules.reporter import Reporter
from toolkit.templates import load

BEFORE = TODAY - dt.timedelta(days=1)
SESSIONS = list(load("photography").tables["Sessions"].columns)
REQUESTS = list(load("photography").tables["Requests"].columns)


def letter(keys: list[str], key: str) -> str:
    """The letters of a column by its place among the keys."""
    index = keys.index(key)
    return chr(65 + index) if index < 26 else chr(64 + index // 26) + chr(65 + index % 26)


def in_sessions(key: str, code: str, row: int = 4) -> tuple[str, str, str]:
    return ("Sessions", f"{letter(SESSIONS, key)}{row}", code)


def in_requests(key: str, code: str, row: int = 4) -> tuple[str, str, str]:
    return ("Requests", f"{letter(REQUESTS, key)}{row}", code)


def found(**rows_of: Any) -> list[tuple[str, str, str]]:
    return places(ledger_of(**rows_of).findings)


def left_out(table: str, **rows_of: Any) -> list[str]:
    return [row.left_out for row in ledger_of(**rows_of).tables[table].rows]


def tier(first: int | None, last: int | None, surcharge: str = "0.20") -> dict[str, Any]:
    row = {"from_quantity": first, "to_quantity": last, "surcharge_rate": Decimal(surcharge)}
    return {key: value for key, value in row.items() if value is not None}


def delivered(quantity: int, **cells: Any) -> dict[str, Any]:
    return session(included_quantity=30, delivered_quantity=quantity, fee=300, **cells)


# ---------------------------------------------------------------------- ids


def test_one_id_thrice_is_three_errors_that_name_the_others() -> None:
    ledger = ledger_of(Sessions=[session("S-1"), session("s-1"), session(" S-1 ")])
    assert places(ledger.findings) == [in_sessions("session_id", "duplicate_id", row) for row in (4, 5, 6)]
    assert [finding.params["others"] for finding in ledger.findings] == ["A5, A6", "A4, A6", "A4, A5"]
    assert ledger.rows("Sessions") == []
    assert not any(row.filled("session_id") for row in ledger.tables["Sessions"].rows)


@pytest.mark.parametrize(("count", "named"), [(4, "A5, A6, A7"), (5, "A5, A6, A7 …")])
def test_of_many_rows_with_one_id_three_others_are_named(count: int, named: str) -> None:
    assert ledger_of(Sessions=[session()] * count).findings[0].params["others"] == named


def test_an_id_with_leading_zeros_names_the_one_without() -> None:
    first, second = ledger_of(Sessions=[session("7"), session("S-1"), session("007")]).findings
    assert (first.params["others"], second.params["others"]) == ("A6", "A4")


def test_an_id_that_is_twice_there_names_its_twin_before_those_with_zeros() -> None:
    findings = ledger_of(Sessions=[session("7"), session("7"), session("007")]).findings
    said = [(finding.code, finding.params["others"]) for finding in findings]
    assert said == [("duplicate_id", "A5"), ("duplicate_id", "A4"), ("id_leading_zeros", "A4, A5")]


def test_ids_may_differ_in_anything_but_case_and_spaces() -> None:
    names = ["S-1", "S-01", "S1", "S 1", "É1", "e1", "10", "100", 1]
    assert found(Sessions=[session(name) for name in names]) == []


@pytest.mark.parametrize(("one", "other"), [("7", "007"), (7, "07"), ("0", "00"), ("0A", "a")])
def test_leading_zeros_make_no_difference(one: Any, other: Any) -> None:
    expected = [in_sessions("session_id", "id_leading_zeros", row) for row in (4, 5)]
    assert found(Sessions=[session(one), session(other)]) == expected


def test_ids_that_cannot_be_are_said_once_though_they_are_twice_there() -> None:
    expected = [in_sessions("session_id", "id_wildcard", row) for row in (4, 5)]
    assert found(Sessions=[session("S*"), session("S*")]) == expected


def test_requests_have_ids_of_their_own() -> None:
    rows = [request("S-1"), request("R-1"), request("r-1")]
    expected = [in_requests("request_id", "duplicate_id", row) for row in (5, 6)]
    assert found(Sessions=[session()], Requests=rows) == expected


def test_a_double_mission_is_an_error_and_its_sessions_stay() -> None:
    ledger = ledger_of(Sessions=[session(mission_id="M-1")], Missions=[mission(), mission("m-1")])
    assert places(ledger.findings) == [("Missions", "A4", "duplicate_id"), ("Missions", "A5", "duplicate_id")]
    assert len(ledger.rows("Sessions")) == 1


def test_lines_of_a_double_session_go_with_it() -> None:
    rows_of = {"Sessions": [session(), session()], "Budget": [line()]}
    assert found(**rows_of)[2:] == [("Budget", "A4", "left_out_with_session")]
    assert left_out("Budget", **rows_of) == ["session"]


def test_lines_of_a_session_with_an_impossible_id_are_left_out() -> None:
    assert left_out("Budget", Sessions=[session("S*")], Budget=[line(session_id="S*")]) == ["id_wildcard"]


# ---------------------------------------------------------------------- references


@pytest.mark.parametrize(
    ("table", "row", "cell"),
    [
        ("Budget", line(session_id="S-9"), "A4"),
        ("Requests", request(session_id="S-9"), "B4"),
        ("Risks", {"session_id": "S-9", "risk": "Rain"}, "A4"),
        ("Indicators", {"mission_id": "M-9", "indicator": "Visits", "target": 10}, "A4"),
        ("Reviews", {"mission_id": "M-9", "topic": "How do you feel about the work?"}, "A4"),
    ],
)
def test_a_row_that_refers_to_nothing_is_left_out(table: str, row: dict[str, Any], cell: str) -> None:
    rows_of = {"Sessions": [session()], "Missions": [mission()], table: [row]}
    assert found(**rows_of) == [(table, cell, "unknown_reference")]
    assert left_out(table, **rows_of) == ["unknown_reference"]


def test_a_session_of_an_unknown_mission_counts() -> None:
    ledger = ledger_of(Sessions=[session(mission_id="M-9")])
    assert places(ledger.findings) == [in_sessions("mission_id", "unknown_reference")]
    assert len(ledger.rows("Sessions")) == 1
    assert toolkit.report(ledger, by="mission").groups[0]["key"] == "M-9"


def test_a_row_without_a_reference_hides_none_below_it() -> None:
    rows = [session("S-1"), session("S-2", mission_id="M-9")]
    assert found(Sessions=rows, Missions=[mission()]) == [in_sessions("mission_id", "unknown_reference", 5)]


def test_findings_of_a_row_stand_from_left_to_right_whoever_found_them() -> None:
    rows_of = {"Sessions": [session(mission_id="M-9", fee="dear", satisfaction=7)], "Missions": [mission()]}
    assert found(**rows_of) == [
        in_sessions("mission_id", "unknown_reference"),
        in_sessions("fee", "not_a_number"),
        in_sessions("satisfaction", "out_of_range"),
    ]


@pytest.mark.parametrize("without", ["Missions", "Budget", "Requests", "Tiers"])
def test_a_workbook_may_lack_a_sheet_that_others_refer_to_or_that_refers_to_others(without: str) -> None:
    rows = {"Sessions": [session(mission_id="M-1")], "Budget": [], "Requests": [], "Missions": [mission()], "Tiers": []}
    ledger = ledger_of(**rows)
    del ledger.tables[without]
    apply_rules(ledger, Reporter("book.xlsx", "en", load("photography"), ledger.findings), TODAY)
    assert ledger.findings == []


def test_a_column_is_named_as_its_sheet_has_it() -> None:
    reporter = Reporter("book.xlsx", "en", load("photography"), [])
    table = Table("Sessions", "Sessions", labels={"fee": "What I ask"})
    assert (reporter.label(table, "fee"), reporter.label(table, "hourly_rate")) == (
        "What I ask",
        "Hourly rate (amount per h)",
    )


def test_an_unknown_reference_names_the_sheet_to_look_in() -> None:
    (finding,) = ledger_of(lang="fr", Sessions=[session()], Budget=[line(session_id="S-9")]).findings
    assert "Séances" in finding.message
    assert "« S-9 »" in finding.message.replace("\u00a0", " ")


# ---------------------------------------------------------------------- sessions


def test_a_done_session_needs_one_time() -> None:
    assert found(Sessions=[session(actual_main=None)]) == [in_sessions("actual_main", "no_actual_times")]
    assert left_out("Sessions", Sessions=[session(actual_main=None)]) == ["no_actual_times"]


@pytest.mark.parametrize("key", ["actual_prep", "actual_main", "actual_post"])
def test_any_one_time_is_enough_zero_included(key: str) -> None:
    assert found(Sessions=[session(**{"actual_main": None, key: 0})]) == []


def test_a_time_in_error_is_one_finding() -> None:
    assert found(Sessions=[session(actual_main="long")]) == [in_sessions("actual_main", "not_a_number")]


@pytest.mark.parametrize("status", ["planned", "cancelled"])
def test_other_sessions_need_no_times(status: str) -> None:
    assert found(Sessions=[session(status=status, date=TODAY, actual_main=None)]) == []


def test_several_errors_in_one_row_are_all_said() -> None:
    row = session(fee=-1, satisfaction=7, date="soon")
    assert found(Sessions=[row]) == [
        in_sessions("date", "not_a_date"),
        in_sessions("fee", "negative"),
        in_sessions("satisfaction", "out_of_range"),
    ]


def test_what_is_said_of_settings_comes_first_and_a_finding_names_its_column() -> None:
    ledger = ledger_of(settings={"hourly_rate": "fifty"}, Sessions=[session(fee=-1)])
    assert [(finding.code, finding.column) for finding in ledger.findings] == [
        ("setting_unusable", load("photography").settings["hourly_rate"].label["en"]),
        ("negative", load("photography").tables["Sessions"].columns["fee"].label["en"]),
    ]


@pytest.mark.parametrize(
    ("key", "text", "code"),
    [
        ("planned_main", "1h30", "not_a_number"),
        ("fee", "45 €", "not_a_number"),
        ("date", "4 May 2026", "not_a_date"),
        ("start_time", "9h30", "not_a_time"),
        ("satisfaction", "4/5", "not_a_number"),
        ("express", "x", "not_in_list"),
    ],
)
def test_rows_given_are_not_repaired_for_formulas_could_not_follow(key: str, text: str, code: str) -> None:
    assert found(Sessions=[session(**{key: text})]) == [in_sessions(key, code)]


# ---------------------------------------------------------------------- warnings


def warned(**rows_of: Any) -> list[tuple[str, str, str]]:
    """The findings of rows that all count, each a warning."""
    ledger = ledger_of(**rows_of)
    assert all(str(finding.severity) == "warning" for finding in ledger.findings)
    assert not any(row.left_out for table in ledger.tables.values() for row in table.rows)
    return places(ledger.findings)


def cancelled(**cells: Any) -> dict[str, Any]:
    return session(status="cancelled", actual_main=None, **cells)


def test_time_billed_on_a_cancelled_session() -> None:
    assert warned(Sessions=[cancelled(billed_minutes=60)]) == [
        in_sessions("billed_minutes", "billed_minutes_on_cancelled")
    ]


def test_extras_billed_on_a_cancelled_session() -> None:
    assert warned(Sessions=[cancelled(extras_billed=0)]) == [in_sessions("extras_billed", "extras_billed_on_cancelled")]


def test_a_cancellation_billed_on_a_done_session() -> None:
    assert warned(Sessions=[session(cancellation_billed=50)]) == [
        in_sessions("cancellation_billed", "cancellation_billed_on_done")
    ]


def test_a_planned_session_in_the_past() -> None:
    row = session(status="planned", actual_main=None, date=BEFORE)
    assert warned(Sessions=[row]) == [in_sessions("date", "planned_in_past")]


def test_a_session_planned_for_today_is_not_in_the_past() -> None:
    assert found(Sessions=[session(status="planned", actual_main=None, date=TODAY)]) == []


def test_time_sold_for_nothing() -> None:
    assert warned(Sessions=[session(fee=0)]) == [in_sessions("fee", "free_with_time_sold")]


@pytest.mark.parametrize("cells", [{"billed_minutes": 0}, {"planned_main": None}])
def test_nothing_sold_for_nothing_is_fine(cells: dict[str, Any]) -> None:
    assert found(Sessions=[session(fee=0, **cells)]) == []


@pytest.mark.parametrize(
    "cells",
    [{"kind": "correction"}, {"goodwill": "yes"}, {"status": "refused"}, {"status": "new"}, {"status": "clarify"}],
)
def test_an_amount_billed_on_a_request_that_is_not_priced(cells: dict[str, Any]) -> None:
    rows_of = {"Sessions": [session()], "Requests": [request(billed_amount=1, **cells)]}
    assert warned(**rows_of) == [in_requests("billed_amount", "billed_request_not_priced")]


@pytest.mark.parametrize("cells", [{}, {"goodwill": "yes"}, {"status": "refused"}])
def test_nothing_billed_on_a_request_that_is_not_priced_is_fine(cells: dict[str, Any]) -> None:
    """Contract, section 3: a warning for an amount billed; 0 says that there is none."""
    assert warned(Sessions=[session()], Requests=[request(billed_amount=0, **cells)]) == []


@pytest.mark.parametrize("status", ["accepted", "in_progress", "done"])
def test_an_amount_billed_on_a_priced_request_is_fine(status: str) -> None:
    assert found(Sessions=[session()], Requests=[request(billed_amount=50, status=status)]) == []


def usual(count: int = 6, **cells: Any) -> list[dict[str, Any]]:
    """Sessions planned and worked in two hours, give or take."""
    return [
        session(f"T-{number}", planned_main=120, **{"actual_main": 115 + number, **cells}) for number in range(count)
    ]


def test_hours_typed_as_minutes_are_suspicious_beside_the_plan_and_the_column() -> None:
    (finding,) = ledger_of(Sessions=[*usual(), session("S-1", planned_main=120, actual_main=2)]).findings
    assert places([finding]) == [in_sessions("actual_main", "suspicious_magnitude", 10)]
    assert finding.message == (
        "2: 120 min (2 h 00) or 2 min? The 6 other cells of this column are minutes, at most 120"
    )


@pytest.mark.parametrize("planned", [60, 240])
def test_hours_are_suspicious_from_half_of_the_plan_to_twice(planned: int) -> None:
    rows = [*usual(), session("S-1", planned_main=planned, actual_main=2)]
    assert warned(Sessions=rows) == [in_sessions("actual_main", "suspicious_magnitude", 10)]


def test_minutes_are_suspicious_where_ten_times_as_many_are_usual() -> None:
    rows = [*usual(actual_main=20), session("S-1", planned_main=120, actual_main=2)]
    assert warned(Sessions=rows) == [in_sessions("actual_main", "suspicious_magnitude", 10)]


@pytest.mark.parametrize(("value", "doubted"), [(23, True), (24, False)])
def test_nobody_works_24_hours_a_day(value: int, doubted: bool) -> None:
    days = [session(f"T-{number}", planned_main=1440, actual_main=1430 + number) for number in range(6)]
    rows = [*days, session("S-1", planned_main=1440, actual_main=value)]
    assert bool(found(Sessions=rows)) == doubted


def around(minutes: int, *others: int) -> list[dict[str, Any]]:
    """Sessions that took so many minutes, and one last that took `minutes`."""
    return [session(f"T-{number}", actual_main=value) for number, value in enumerate((*others, minutes))]


@pytest.mark.parametrize(
    ("rows", "doubted"),
    [
        (around(1800, 26, 27, 28, 29, 30), True),  # 30 minutes are as long as the longest of five others
        (around(1800, 27, 28, 29, 30), False),  # four others are too few
        (around(1560, 26, 27, 28, 29, 30), True),
        (around(1500, 25, 30, 40, 50, 150), True),  # ten times the longest
        (around(1500, 25, 30, 40, 50, 151), False),
        (around(1440, 20, 24, 25, 26, 30), False),  # a whole day is a day
    ],
)
def test_minutes_typed_as_hours_are_those_of_the_other_cells(rows: list[dict[str, Any]], doubted: bool) -> None:
    last = in_sessions("actual_main", "suspicious_magnitude", 3 + len(rows))
    assert found(Sessions=rows) == ([last] if doubted else [])


def test_days_of_work_are_suspicious_beside_a_column_of_hours() -> None:
    rows = [*usual(), session("S-1", actual_main=7020)]
    assert warned(Sessions=rows) == [in_sessions("actual_main", "suspicious_magnitude", 10)]
    (finding,) = ledger_of(Sessions=rows).findings
    assert finding.remedy == "Nothing to do if 7020 min is right; else type 117."


@pytest.mark.parametrize(
    "rows",
    [
        [*usual(4), session("S-1", planned_main=120, actual_main=2)],  # too few to say what is usual
        [*usual(), session("S-1", planned_main=15, actual_main=2)],  # two hours are not what was planned
        [*usual(), session("S-1", planned_main=59, actual_main=2)],
        [*usual(), session("S-1", planned_main=241, actual_main=2)],
        [*usual(), session("S-1", planned_main=None, actual_main=2)],
        [*usual(actual_main=15), session("S-1", planned_main=120, actual_main=2)],  # short times are usual
        [*usual(), session("S-1", actual_main=1500)],  # as 25 minutes it would be odd, too
        [*usual(), session("S-1", actual_main=7021)],  # no whole number of hours
        [*usual(), session("S-1", actual_main=0)],
    ],
)
def test_other_durations_raise_no_suspicion(rows: list[dict[str, Any]]) -> None:
    assert found(Sessions=rows) == []


# ---------------------------------------------------------------------- cost lines

TAXI = line("Taxi", estimated=30, actual=30, note="Out")


@pytest.mark.parametrize("lines", [[TAXI, TAXI], [TAXI, {**TAXI, "note": "Back"}, TAXI]], ids=["next", "apart"])
def test_a_line_that_stands_twice_counts_twice_and_is_said(lines: list[dict[str, Any]]) -> None:
    expected = [("Budget", f"B{3 + len(lines)}", "line_twice")]
    assert warned(Sessions=[session()], Budget=lines) == expected
    (finding,) = ledger_of(Sessions=[session()], Budget=lines).findings
    assert finding.message == "this line is in every cell that of row 4: both count"


def test_lines_that_differ_in_one_cell_are_two() -> None:
    others = [{**TAXI, "note": "Back"}, {**TAXI, "actual": 31}, {**TAXI, "session_id": "S-2"}, {**TAXI, "item": "Bus"}]
    assert found(Sessions=[session(), session("S-2")], Budget=[TAXI, *others]) == []


# ---------------------------------------------------------------------- tiers


def test_a_tier_that_ends_before_it_begins_is_an_error() -> None:
    rows_of = {"Sessions": [session()], "Tiers": [tier(31, 20), tier(51, 100)]}
    assert found(**rows_of) == [("Tiers", "B4", "tier_inverted")]
    assert left_out("Tiers", **rows_of) == ["tier_inverted", ""]


def test_a_tier_may_hold_one_quantity() -> None:
    assert found(Sessions=[session()], Tiers=[tier(31, 31)]) == []


def test_of_overlapping_tiers_none_applies() -> None:
    rows_of = {"Sessions": [delivered(45)], "Tiers": [tier(31, 50), tier(50, 100), tier(101, None)]}
    expected = [("Tiers", "A4", "tier_overlap"), ("Tiers", "A5", "tier_overlap")]
    ledger = ledger_of(**rows_of)
    assert places(ledger.findings) == expected
    assert toolkit.report(ledger).total["loss"]["extras"] == "0.00"


@pytest.mark.parametrize(
    ("count", "first", "last"), [(4, "A5, A6, A7", "A4, A5, A6"), (5, "A5, A6, A7 …", "A4, A5, A6 …")]
)
def test_of_many_tiers_that_overlap_three_others_are_named(count: int, first: str, last: str) -> None:
    rows = [tier(number, 100) for number in range(1, count + 1)]
    said = [finding.params["others"] for finding in ledger_of(Sessions=[session()], Tiers=rows).findings]
    assert (len(said), said[0], said[-1]) == (count, first, last)


def test_of_many_tiers_those_are_named_that_begin_next_and_reach_furthest() -> None:
    rows = [tier(first, 100) for first in (60, 50, 40, 30, 20, 10)]
    said = [finding.params["others"] for finding in ledger_of(Sessions=[session()], Tiers=rows).findings]
    assert (said[0], said[-1]) == ("A6, A7, A8 …", "A5, A6, A7 …")


def test_a_tier_without_end_overlaps_all_that_begin_after_it() -> None:
    codes = [code for _, _, code in found(Sessions=[session()], Tiers=[tier(31, None), tier(500, 600)])]
    assert codes == ["tier_overlap", "tier_overlap"]


def test_tiers_side_by_side_are_fine_in_any_order() -> None:
    assert found(Sessions=[session()], Tiers=[tier(51, None), tier(31, 50)]) == []


def test_above_every_tier_the_highest_applies() -> None:
    rows_of = {
        "Sessions": [delivered(200)],
        "Tiers": [tier(51, 100, "0.40"), tier(31, 40, "0.10"), tier(41, 50, "0.20")],
    }
    assert warned(**rows_of) == [in_sessions("delivered_quantity", "above_every_tier")]
    assert toolkit.report(ledger_of(**rows_of)).total["loss"]["extras"] == "120.00"


def test_between_two_tiers_none_applies() -> None:
    rows_of = {"Sessions": [delivered(60)], "Tiers": [tier(31, 50), tier(71, 100)]}
    assert warned(**rows_of) == [in_sessions("delivered_quantity", "between_tiers")]
    assert toolkit.report(ledger_of(**rows_of)).total["loss"]["extras"] == "0.00"


@pytest.mark.parametrize("quantity", [31, 50, 71, 100])
def test_at_the_ends_of_a_tier_nothing_is_said(quantity: int) -> None:
    assert found(Sessions=[delivered(quantity)], Tiers=[tier(31, 50), tier(71, 100)]) == []


def test_below_the_first_tier_nothing_is_said() -> None:
    assert found(Sessions=[delivered(35)], Tiers=[tier(41, 50)]) == []


def test_a_price_of_its_own_needs_no_tier() -> None:
    assert found(Sessions=[delivered(200, extra_unit_price=15)], Tiers=[tier(31, 50)]) == []


def test_a_tier_with_a_bad_rate_is_left_out() -> None:
    rows_of = {"Sessions": [session()], "Tiers": [{**tier(31, 50), "surcharge_rate": "a fifth"}]}
    assert found(**rows_of) == [("Tiers", "C4", "not_a_number")]
    assert left_out("Tiers", **rows_of) == ["not_a_number"]


# ---------------------------------------------------------------------- what a row in error takes along


def test_a_session_left_out_is_in_no_figure_and_named() -> None:
    rows_of = {
        "Sessions": [session("S-1", fee=-1, actual_main=600), session("S-2")],
        "Budget": [line(actual=500)],
        "Requests": [request(minutes_spent=300)],
    }
    made = toolkit.report(ledger_of(**rows_of))
    assert (made.total["sessions"]["done"], made.total["worked_minutes"]) == (1, 60)
    assert (made.total["loss"]["total"], made.total["budget"]["actual"]) == ("0.00", "0.00")
    assert [(source.rows_read, source.rows_left_out) for source in made.sources] == [(4, 3)]


def test_a_request_left_out_takes_its_minutes_alone() -> None:
    rows_of = {
        "Sessions": [session()],
        "Requests": [request("R-1", minutes_spent=30), request("R-2", minutes_spent=40, round="first")],
    }
    ledger = ledger_of(**rows_of)
    assert places(ledger.findings) == [in_requests("round", "not_a_number", 5)]
    assert toolkit.report(ledger).total["worked_minutes"] == 90


def test_a_bad_score_is_not_used_and_its_session_stays() -> None:
    ledger = ledger_of(Sessions=[session("S-1", satisfaction=6), session("S-2", satisfaction=4)])
    total = toolkit.report(ledger).total
    assert (total["sessions"]["done"], total["satisfaction"]["responses"], total["satisfaction"]["mean"]) == (2, 1, 4.0)


def test_a_bad_answer_date_keeps_its_request() -> None:
    rows_of = {"Sessions": [session()], "Requests": [request(minutes_spent=30, answered_on="soon")]}
    ledger = ledger_of(**rows_of)
    assert places(ledger.findings) == [in_requests("answered_on", "not_a_date")]
    assert toolkit.report(ledger).total["worked_minutes"] == 90


@pytest.mark.parametrize(
    "value", ["fifty", Decimal(-1), True, Decimal("50.005"), dt.date(2026, 5, 4), ExcelError("#N/A")]
)
def test_a_setting_in_error_is_an_error_and_its_default_counts(value: Any) -> None:
    ledger = ledger_of(settings={"hourly_rate": value}, Sessions=[session(actual_main=120)])
    assert [finding.code for finding in ledger.findings] == ["setting_unusable"]
    assert "the default (50.00) applies" in ledger.findings[0].message
    assert toolkit.report(ledger).total["loss"]["time"] == "50.00"


@pytest.mark.parametrize("number", [10**9, 10**15, 10**20, 10**25])
def test_no_number_stops_a_report(number: int) -> None:
    row = session(actual_main=number, hourly_rate=number, fee=number, express="yes")
    ledger = ledger_of(Sessions=[row], Budget=[line(estimated=number, actual=number)])
    made = toolkit.report(ledger)
    assert bool(ledger.findings) is (made.total["sessions"]["done"] == 0)
