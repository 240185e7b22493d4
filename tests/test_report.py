"""Reports: how sessions group, what a group says, and periods."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pandas
import pytest

import toolkit
from tests.conftest import TODAY, ledger_of, line, mission, request, session
from toolkit.findings import UnreadableError
from toolkit.reports.period import Period
from toolkit.templates import load


def keys(made: toolkit.Report) -> list[str]:
    return [group["key"] for group in made.groups]


def done(day: str, **cells: Any) -> dict[str, Any]:
    """A done session of that day, its id the day."""
    return session(cells.pop("session_id", day), date=dt.date.fromisoformat(day), **cells)


# ---------------------------------------------------------------------- mistakes of the caller


def test_an_unknown_grouping_is_an_error() -> None:
    with pytest.raises(ValueError, match=r"^week: no such grouping; there are month, client, mission, type, session$"):
        toolkit.report(ledger_of(), by="week")


@pytest.mark.parametrize("text", ["2026-13", "2026-00", "26-05", "May", "2026/05", "0000-01", "2026-05-04", "", " "])
def test_no_month_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match="not a month; write it as 2026-05"):
        Period.month(text)


@pytest.mark.parametrize("text", ["0000", "2026-13", "05-2026", "last month", "20265"])
def test_no_period_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"not a (month|year)"):
        Period.parse(text)


@pytest.mark.parametrize("text", ["2026-01-01..", "..2026-01-01", "2026-01..2026-02", "2026-02-30..2026-03-01"])
def test_no_range_of_days_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match="not a day; write it as 2026-05-31"):
        Period.parse(text)


def test_a_range_that_ends_before_it_begins_is_an_error() -> None:
    with pytest.raises(ValueError, match="after"):
        Period.parse("2026-02-01..2026-01-31")


def test_no_year_is_an_error() -> None:
    with pytest.raises(ValueError, match="10000: not a year; write it as 2026"):
        Period.year(10000)


def test_workbooks_in_two_currencies_are_refused() -> None:
    books = [ledger_of(file="a.xlsx"), ledger_of(file="b.xlsx", settings={"currency": "CHF"})]
    with pytest.raises(UnreadableError) as refused:
        toolkit.report(books)
    assert refused.value.code == "mixed_currencies"
    assert "CHF, EUR" in str(refused.value)


# ---------------------------------------------------------------------- periods


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-02", "2026-02-01", "2026-02-28"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2026-12", "2026-12-01", "2026-12-31"),
        ("2026", "2026-01-01", "2026-12-31"),
        ("2026-01-15..2026-02-14", "2026-01-15", "2026-02-14"),
        ("2026-01-15..2026-01-15", "2026-01-15", "2026-01-15"),
    ],
)
def test_a_period_has_a_first_and_a_last_day(text: str, first: str, last: str) -> None:
    assert Period.parse(text).to_dict() == {"from": first, "to": last}


def test_both_ends_of_a_period_belong_to_it() -> None:
    days = ["2026-04-30", "2026-05-01", "2026-05-31", "2026-06-01"]
    made = toolkit.report(ledger_of(Sessions=[done(day) for day in days]), "session", "2026-05")
    assert keys(made) == ["2026-05-01", "2026-05-31"]
    assert made.total["sessions"] == {"planned": 0, "done": 2, "cancelled": 0}


def test_an_open_period_has_no_ends() -> None:
    assert toolkit.report(ledger_of(Sessions=[session()])).to_dict()["period"] == {"from": None, "to": None}


def test_a_day_that_is_not_there_is_in_no_period() -> None:
    assert None not in Period()


# ---------------------------------------------------------------------- groups


def test_months_ascend() -> None:
    ledger = ledger_of(Sessions=[done("2026-11-01", status="cancelled"), done("2025-12-31"), done("2026-02-01")])
    assert keys(toolkit.report(ledger)) == ["2025-12", "2026-02", "2026-11"]


def test_clients_ascend_without_case_and_show_as_first_written() -> None:
    codes = ["zoé", "ACME", "b", "Acme ", "ZOÉ", "\u00a0acme"]
    ledger = ledger_of(Sessions=[session(f"S{i}", client_code=code) for i, code in enumerate(codes)])
    made = toolkit.report(ledger, by="client")
    assert keys(made) == ["ACME", "b", "zoé"]
    assert [group["sessions"]["done"] for group in made.groups] == [3, 1, 2]


def test_first_written_means_within_the_period() -> None:
    rows = [done("2026-04-30", client_code="acme"), done("2026-05-01", client_code="ACME")]
    assert keys(toolkit.report(ledger_of(Sessions=rows), "client", "2026-05")) == ["ACME"]


def test_first_written_means_the_first_row_not_the_first_date() -> None:
    rows = [done("2026-05-02", client_code="Second"), done("2026-05-01", client_code="SECOND")]
    assert keys(toolkit.report(ledger_of(Sessions=rows), by="client")) == ["Second"]


def test_no_type_and_no_mission_are_the_empty_key_and_come_first() -> None:
    rows = [session("S1", session_type="Portrait", mission_id="M-1"), session("S2")]
    ledger = ledger_of(Sessions=rows, Missions=[mission()])
    assert keys(toolkit.report(ledger, by="type")) == ["", "Portrait"]
    assert keys(toolkit.report(ledger, by="mission")) == ["", "M-1"]


def test_a_type_typed_as_a_number_is_a_key() -> None:
    assert keys(toolkit.report(ledger_of(Sessions=[session(session_type=12)]), by="type")) == ["12"]


def test_the_same_key_in_two_files_is_one_group() -> None:
    books = [
        ledger_of(file="a.xlsx", Sessions=[session(client_code="Acme", actual_main=90)]),
        ledger_of(file="b.xlsx", Sessions=[session(client_code="ACME ", actual_main=120)]),
    ]
    made = toolkit.report(books, by="client")
    assert [(group["key"], group["unbilled_minutes"]) for group in made.groups] == [("Acme", 90)]
    assert [source.file for source in made.sources] == ["a.xlsx", "b.xlsx"]


def test_two_files_may_hold_the_same_session_id() -> None:
    made = toolkit.report([ledger_of(Sessions=[session()]), ledger_of(Sessions=[session()])], by="session")
    assert [(group["key"], group["sessions"]["done"]) for group in made.groups] == [("S-1", 2)]


def test_a_group_of_planned_sessions_only_is_there() -> None:
    made = toolkit.report(ledger_of(Sessions=[session(status="planned", actual_main=None, date=TODAY)]))
    assert [(group["key"], group["sessions"]) for group in made.groups] == [
        ("2026-06", {"planned": 1, "done": 0, "cancelled": 0})
    ]
    assert made.groups[0]["planned_minutes"] == 0


def test_a_group_of_sessions_left_out_is_not() -> None:
    made = toolkit.report(ledger_of(Sessions=[session("S-1", fee=-1, client_code="A"), session("S-2")]), by="client")
    assert keys(made) == ["C1"]


def test_the_total_has_the_keys_of_a_group_and_is_called_total() -> None:
    made = toolkit.report(ledger_of(Sessions=[session()]))
    assert made.total["key"] == "total"
    assert list(made.total) == list(made.groups[0])


def test_a_report_of_nothing_has_no_groups_and_empty_totals() -> None:
    made = toolkit.report(ledger_of())
    assert made.groups == []
    assert (made.total["worked_minutes"], made.total["loss"]["total"]) == (0, "0.00")


def test_a_report_of_no_workbook_is_empty() -> None:
    made = toolkit.report([])
    assert (made.groups, made.currency, made.sources) == ([], "", [])


# ---------------------------------------------------------------------- figures of a group


def test_rates_are_sums_over_sums() -> None:
    # 60 minutes over on 60 planned, none on 240: 60 ÷ 300, not the mean of 100 % and 0 %.
    rows = [session("S1", actual_main=120), session("S2", planned_main=240, actual_main=240)]
    assert toolkit.report(ledger_of(Sessions=rows)).total["overrun_rate"] == 0.2


def test_rates_have_four_decimals_half_away_from_zero() -> None:
    rows = [session("S1", planned_main=1600, actual_main=1601)]  # 0.000625
    assert toolkit.report(ledger_of(Sessions=rows)).total["overrun_rate"] == 0.0006
    rows = [session("S1", planned_main=400, actual_main=401)]  # 0.0025
    assert toolkit.report(ledger_of(Sessions=rows)).total["overrun_rate"] == 0.0025
    rows = [session("S1", planned_main=20000, actual_main=20001)]  # 0.00005
    assert toolkit.report(ledger_of(Sessions=rows)).total["overrun_rate"] == 0.0001


def test_where_the_divisor_is_0_there_is_no_rate() -> None:
    total = toolkit.report(ledger_of()).total
    assert {key: total[key] for key in ("overrun_rate", "leakage_rate", "approved_rate", "effective_rate")} == {
        "overrun_rate": None,
        "leakage_rate": None,
        "approved_rate": None,
        "effective_rate": None,
    }
    assert total["satisfaction"] == {"mean": None, "responses": 0, "csat_rate": None}


def test_satisfaction_is_over_answers() -> None:
    scores = [5, 4, 3, None]
    rows = [session(f"S{i}", satisfaction=score) for i, score in enumerate(scores)]
    total = toolkit.report(ledger_of(Sessions=rows)).total
    assert total["satisfaction"] == {"mean": 4.0, "responses": 3, "csat_rate": 0.6667}


def test_plans_agreed_are_a_share_of_sessions_done_and_cancelled() -> None:
    agreed = dt.date(2026, 4, 1)
    rows = [
        session("S1", approved_on=agreed),
        session("S2"),
        session("S3", status="cancelled", actual_main=None, approved_on=agreed, cancelled_by="us"),
        session("S4", status="planned", actual_main=None, approved_on=agreed, date=TODAY),
    ]
    assert toolkit.report(ledger_of(Sessions=rows)).total["approved_rate"] == 0.6667


def test_leakage_is_the_share_of_what_could_have_been_earned() -> None:
    # An hour sold at 50 that took two: 50 invoiced, 50 lost.
    total = toolkit.report(ledger_of(Sessions=[session(actual_main=120)])).total
    assert (total["invoiced"], total["loss"]["total"], total["leakage_rate"]) == ("50.00", "50.00", 0.5)


def test_an_hour_worked_brings_what_was_invoiced_less_costs() -> None:
    rows_of = {"Sessions": [session(fee=100, actual_main=120)], "Budget": [line(actual=30, rebilled=0)]}
    assert toolkit.report(ledger_of(**rows_of)).total["effective_rate"] == "35.00"


def test_a_budget_compares_lines_that_have_both_amounts() -> None:
    lines = [line("A", estimated=100, actual=80), line("B", estimated=50), line("C", actual=30)]
    total = toolkit.report(ledger_of(Sessions=[session()], Budget=lines)).total
    assert total["budget"] == {
        "estimated": "150.00",
        "actual": "110.00",
        "variance": "20.00",
        "unplanned": "30.00",
        "reserve_used": "0.00",
    }


def test_planned_minutes_are_those_of_done_sessions() -> None:
    rows = [
        session("S1", planned_main=100),
        session("S2", status="planned", actual_main=None, date=TODAY),
        session("S3", status="cancelled", actual_main=None, cancelled_by="us"),
    ]
    total = toolkit.report(ledger_of(Sessions=rows)).total
    assert (total["planned_minutes"], total["reserved_minutes"]) == (100, 120)


def test_causes_sum_to_the_lost_minutes() -> None:
    row = session(planned_prep=10, planned_post=30, actual_prep=50, actual_main=80, actual_post=60)
    total = toolkit.report(ledger_of(Sessions=[row], Requests=[request(round=5, minutes_spent=45)])).total
    assert total["causes_minutes"] == {
        "revisions": 45,
        "preparation": 40,
        "main": 20,
        "post": 30,
        "requests": 0,
        "undersold": 0,
    }
    assert total["unbilled_minutes"] == 135


def test_to_invoice_stands_beside_the_loss() -> None:
    row = session(fee=300, express="yes", approved_on=dt.date(2026, 4, 1))
    total = toolkit.report(ledger_of(Sessions=[row])).total
    assert (total["to_invoice"], total["loss"]["total"]) == ("90.00", "0.00")


# ---------------------------------------------------------------------- several workbooks


def test_recoverable_is_summed_by_workbook_each_with_its_target() -> None:
    rows = [session(actual_main=120)]  # 50.00 lost
    books = [
        ledger_of(Sessions=rows, settings={"recovery_target": Decimal("0.30")}),
        ledger_of(Sessions=rows, settings={"recovery_target": Decimal("0.10")}),
    ]
    assert toolkit.report(books).total["recoverable"] == "20.00"


def test_recoverable_is_rounded_by_workbook() -> None:
    # One minute lost at 1.00 an hour is 0.02; half of it is 0.01 in each of three workbooks.
    settings = {"hourly_rate": 1, "recovery_target": Decimal("0.25")}
    books = [ledger_of(Sessions=[session(actual_main=61)], settings=settings) for _ in range(3)]
    assert toolkit.report(books).total["loss"]["total"] == "0.06"
    assert toolkit.report(books).total["recoverable"] == "0.03"


def test_each_workbook_keeps_its_own_rate() -> None:
    rows = [session(actual_main=120)]
    books = [ledger_of(Sessions=rows, settings={"hourly_rate": rate}) for rate in (40, 100)]
    assert toolkit.report(books).total["loss"]["time"] == "140.00"


def test_findings_of_every_workbook_are_named_by_file() -> None:
    books = [ledger_of(file=name, Sessions=[session(satisfaction=9)]) for name in ("a.xlsx", "b.xlsx")]
    assert [finding.file for finding in toolkit.report(books).findings] == ["a.xlsx", "b.xlsx"]


# ---------------------------------------------------------------------- as data


def test_the_dictionary_is_plain_json() -> None:
    said = toolkit.report(ledger_of(Sessions=[session(satisfaction=9)])).to_dict()
    assert json.loads(json.dumps(said)) == said
    assert [finding["code"] for finding in said["findings"]] == ["out_of_range"]


def test_a_frame_has_a_row_a_group_and_amounts_as_decimals() -> None:
    rows = [done("2026-04-01", actual_main=120), done("2026-05-01")]
    frame = toolkit.report(ledger_of(Sessions=rows)).to_frame()
    assert list(frame["key"]) == ["2026-04", "2026-05"]
    assert list(frame["loss.total"]) == [Decimal("50.00"), Decimal("0.00")]
    assert list(frame["sessions.done"]) == [1, 1]
    assert frame["satisfaction.mean"].isna().all()


def test_a_frame_of_nothing_has_its_columns() -> None:
    frame = toolkit.report(ledger_of()).to_frame()
    assert (len(frame), frame.columns[0]) == (0, "key")
    assert "causes_minutes.revisions" in frame.columns


def test_a_client_whose_code_is_a_number_stays_a_text_in_frames() -> None:
    frame = toolkit.report(ledger_of(Sessions=[session(client_code=7)]), by="client").to_frame()
    assert list(frame["key"]) == ["7"]


def test_frames_of_a_ledger_have_every_table_row_and_column() -> None:
    ledger = ledger_of(
        Sessions=[session(), session("S-2", fee=-1)], Budget=[line(estimated=20), line(session_id="S-2")]
    )
    frames = ledger.to_frames()
    sessions = frames["Sessions"]
    assert list(sessions["session_id"]) == ["S-1", "S-2"]
    assert list(sessions.index) == [4, 5]
    assert list(sessions["left_out"]) == ["", "negative"]
    assert sessions["date"].iloc[0] == pandas.Timestamp(2026, 5, 4)
    assert frames["Budget"]["estimated"].iloc[0] == Decimal("20.00")
    assert list(frames["Budget"]["left_out"]) == ["", "session"]
    assert isinstance(frames["Requests"], pandas.DataFrame)
    assert len(frames["Requests"]) == 0


def test_a_frame_of_a_table_has_the_columns_that_people_fill_and_their_types_blank_or_not() -> None:
    """Contract, section 6: what the workbook says, as a frame that counts and groups by date at once."""
    filled = ledger_of(Sessions=[session(planned_post=20, approved_on=dt.date(2026, 5, 1))]).to_frames()
    blank = ledger_of(Sessions=[session()]).to_frames()
    inputs = [column.key for column in load("photography").tables["Sessions"].inputs]
    assert list(filled["Sessions"].columns) == [*inputs, "left_out"]
    for name, frame in filled.items():
        assert frame.dtypes.equals(blank[name].dtypes)
    types = filled["Sessions"].dtypes.astype(str)
    kinds = ("planned_post", "satisfaction", "approved_on", "fee", "client_code")
    assert [types[key] for key in kinds] == ["Int64", "Int64", "datetime64[s]", "object", "object"]
    assert filled["Sessions"]["date"].dt.month.iloc[0] == 5


def test_the_settings_of_a_ledger_are_a_frame_too() -> None:
    settings = ledger_of(settings={"hourly_rate": 60}).to_frames()["Settings"].set_index("key")["value"]
    assert (settings["hourly_rate"], settings["slot_minutes"], settings["currency"]) == (60, 30, "EUR")


def test_a_frame_of_a_report_counts_in_integers_and_has_rates_as_floats() -> None:
    for ledger in (ledger_of(), ledger_of(Sessions=[done("2026-04-01", actual_main=120)])):
        types = toolkit.report(ledger).to_frame().dtypes.astype(str)
        shown = ("sessions.done", "causes_minutes.main", "leakage_rate", "satisfaction.mean", "loss.total")
        assert [types[key] for key in shown] == ["int64", "int64", "float64", "float64", "object"]


MAY_2026 = ("2026-05-01", "2026-05-31")


@pytest.mark.parametrize(
    ("meant", "days"),
    [
        (None, (None, None)),
        ("2026-05", MAY_2026),
        (2026, ("2026-01-01", "2026-12-31")),
        (MAY_2026, MAY_2026),
        ((dt.date(2026, 5, 1), dt.datetime(2026, 5, 31, 12)), MAY_2026),
        ([None, "2026-05-31"], (None, "2026-05-31")),
        ((dt.date(2026, 5, 1), None), ("2026-05-01", None)),
    ],
)
def test_a_period_is_a_month_a_year_or_two_days(meant: Any, days: tuple[str | None, str | None]) -> None:
    """Contract, section 6: `report(…, period=…)`."""
    assert tuple(toolkit.report(ledger_of(), period=meant).to_dict()["period"].values()) == days


@pytest.mark.parametrize("meant", [True, 3.5, "May", 0, ("2026-05-31", "2026-05-01"), ("2026-05-01",), (1, 2)])
def test_what_is_no_period_is_said_in_one_line(meant: Any) -> None:
    with pytest.raises(ValueError, match=r"^[^\n]+$"):
        toolkit.report(ledger_of(), period=meant)


def test_a_blank_in_a_frame_is_no_zero() -> None:
    frame = ledger_of(Sessions=[session(planned_post=0)]).to_frames()["Sessions"]
    assert frame["planned_post"].iloc[0] == 0
    assert pandas.isna(frame["planned_prep"].iloc[0])
