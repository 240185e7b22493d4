"""What holds for every figure, whatever it says, and what the fewest ledgers would show."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

import toolkit
from tests.conftest import ledger_of, line, mission, request, session
from toolkit.history.calibration import margin
from toolkit.metrics import identities, requests
from toolkit.metrics.all import figures
from toolkit.metrics.causes import CAUSES
from toolkit.metrics.controls import CONTROLS
from toolkit.metrics.facts import book
from toolkit.metrics.learning import STARTERS

if TYPE_CHECKING:
    from toolkit.metrics.figure import Figure

TABLES = ("Results", "Sessions", "Budget", "Requests", "Missions", "Indicators", "Tiers")
EVERY = [made for table in TABLES for made in figures(table).values()]
DAY = dt.date(2026, 5, 8)


class Nowhere:
    """A row outside every scope."""

    row: Any = None

    def __init__(self) -> None:
        self.memo: dict[str, Any] = {}

    def within(self, scope: str) -> bool:
        return False


@pytest.mark.parametrize("made", [made for made in EVERY if made.scope], ids=lambda made: f"{made.table}.{made.key}")
def test_a_figure_is_blank_outside_its_scope_and_counts_as_nothing(made: Figure[Any, Any]) -> None:
    assert made.cell(Nowhere()) is None
    assert made(Nowhere()) in (0, None, "", "no")


def cells(table: str, key: str, **rows_of: Any) -> list[Any]:
    """What a figure shows in each row of its table."""
    return [figures(table)[key].cell(facts) for facts in book(ledger_of(**rows_of)).of(table)]


def test_an_hour_that_is_worth_nothing_pays_for_no_time() -> None:
    row = session(planned_main=None, hourly_rate=0, fee=100, actual_main=60)
    total = toolkit.report(ledger_of(Sessions=[row])).total
    assert (total["sold_minutes"], total["unbilled_minutes"], total["loss"]["time"]) == (0, 60, "0.00")


def test_tiers_that_touch_in_one_quantity_cross() -> None:
    ends = [(31, 50), (50, 100), (101, None)]
    rows = [{"from_quantity": first, "to_quantity": last, "surcharge_rate": Decimal("0.2")} for first, last in ends]
    rows = [{key: value for key, value in row.items() if value is not None} for row in rows]
    assert cells("Tiers", "crossings", Sessions=[session()], Tiers=rows) == [2, 2, 1]


def test_a_tier_that_cannot_be_understood_reaches_nowhere() -> None:
    rows = [
        {"from_quantity": 31, "to_quantity": 20, "surcharge_rate": Decimal("0.2")},
        {"from_quantity": 41, "surcharge_rate": Decimal("0.3")},
    ]
    shown = {
        key: cells("Tiers", key, Sessions=[session()], Tiers=rows)
        for key in ("sound", "low", "top", "reach", "crossings")
    }
    assert shown == {"sound": [0, 1], "low": [0, 41], "top": [0, 100**4], "reach": [0, 100**4], "crossings": [0, 1]}


def test_a_request_of_no_quantity_is_one() -> None:
    rows = [request("R-1", unit_price=15), request("R-2", unit_price=15, quantity=0), request("R-3", quantity=2)]
    values = cells("Requests", "value", Sessions=[session()], Requests=rows)
    assert values == [Decimal(15), Decimal(0), None]


def test_an_answer_on_the_last_day_is_in_time() -> None:
    asked = dt.date(2026, 5, 4)
    days = [asked + dt.timedelta(3), asked + dt.timedelta(4)]
    rows = [request(f"R-{day}", requested_on=asked, answered_on=day) for day in days] + [request("R-0")]
    assert cells("Requests", "late", Sessions=[session()], Requests=rows) == ["no", "yes", None]


@pytest.mark.parametrize(
    ("asked", "to_invoice", "lost"),
    [
        ({}, 0, 100),  # nobody agreed to it
        ({"accepted_on": DAY}, 100, 0),
        ({"accepted_on": DAY, "billed_amount": 60}, 0, 40),
        ({"billed_amount": 60}, 0, 40),
        ({"accepted_on": DAY, "billed_amount": 100}, 0, 0),
        ({"accepted_on": DAY, "billed_amount": 120}, 0, 0),
        ({"accepted_on": DAY, "status": "accepted"}, 0, 0),  # not yet
        ({"accepted_on": DAY, "goodwill": "yes"}, 0, 0),
        ({"kind": "correction"}, 0, 0),
    ],
)
def test_a_request_with_a_price_is_billed_to_invoice_or_lost(asked: Any, to_invoice: int, lost: int) -> None:
    rows_of = {"Sessions": [session()], "Requests": [request(unit_price=100, **asked)]}
    assert (cells("Requests", "to_invoice", **rows_of), cells("Requests", "lost", **rows_of)) == ([to_invoice], [lost])
    total = toolkit.report(ledger_of(**rows_of)).total
    assert (total["to_invoice"], total["loss"]["extras"]) == (f"{to_invoice}.00", f"{lost}.00")


def test_what_is_to_invoice_is_the_sum_of_its_sorts() -> None:
    row = session(fee=300, express="yes", approved_on=DAY)
    lines = [line(estimated=0, actual=7)]
    asked = [request("R-1", unit_price=50, accepted_on=DAY), request("R-2", unit_price=1, accepted_on=DAY)]
    rows_of = {"Sessions": [row], "Budget": lines, "Requests": asked}
    parts = [cells("Results", f"{key}to_invoice", **rows_of)[0] for key in ("extras_", "requests_", "")]
    assert parts == [90, 51, 90 + 51 + 7]


def test_a_revision_is_beyond_the_limit_from_the_round_after_the_last_included() -> None:
    rows = [request(f"R-{number}", round=number) for number in (2, 3)] + [
        request("R-0"),
        request(kind="extra", round=9),
    ]
    assert cells("Requests", "beyond_limit", Sessions=[session()], Requests=rows) == ["no", "yes", "no", "no"]


@pytest.mark.parametrize(
    ("key", "figure", "shown"),
    [
        *((key, "plan_fractions", 1) for key in ("planned_prep", "planned_main", "planned_post", "included_quantity")),
        ("fee", "plan_fractions", 0),
        *((key, "actual_fractions", 1) for key in ("actual_prep", "billed_minutes", "delivered_quantity")),
        ("extras_billed", "actual_fractions", 0),
    ],
)
def test_what_is_counted_is_whole(key: str, figure: str, shown: int) -> None:
    rows = [session(**{key: Decimal("1.005")}), session("S-2", **{key: -1})]
    assert cells("Results", figure, Sessions=rows) == [shown, 0]  # a negative number is whole, and another error


def test_of_the_words_in_error_both_are_counted() -> None:
    rows = [request("R-1", kind="wish", goodwill="perhaps"), request("R-2", goodwill="perhaps"), request("R-3")]
    assert cells("Requests", "word_problem", Sessions=[session()], Requests=rows) == [2, 1, 0]


def wrong(table: str, values: dict[str, int], **rows_of: Any) -> Any:
    """The facts of a table's first row, in which figures were overwritten."""
    facts = book(ledger_of(**rows_of)).of(table)[0]
    facts.memo |= values
    return facts


TIMES = {"sold": 1, "priced": 20, "gift": 300, "unbilled": 4000, "spared": 50_000, "worked": 600_000}
LOSSES = {"time_loss": 1, "extras_loss": 20, "cost_loss": 300, "cancellation_loss": 4000, "total_loss": 50_000}


def test_each_part_of_an_identity_counts_in_it() -> None:
    s = wrong("Results", {f"{key}_minutes": minutes for key, minutes in TIMES.items()}, Sessions=[session()])
    assert identities.time_gap(s) == 600_000 + 50_000 - 4321
    s = wrong("Results", {cause: 10**place for place, cause in enumerate(CAUSES)}, Sessions=[session()])
    assert identities.causes_gap(s) == 111_111
    s = wrong("Results", LOSSES, Sessions=[session()])
    assert identities.loss_gap(s) == 50_000 - 4321
    s = wrong("Results", {"extras_gap": 1, "cancellation_gap": 20}, Sessions=[session()], Requests=[request()])
    s.requests[0].memo["gap"] = 300
    assert identities.priced_gap(s) == 321


@pytest.mark.parametrize(("billed", "gap"), [(0, 1000 - 6), (900, 100 - 6), (1000, 6), (1001, 0)])
def test_a_priced_thing_is_billed_to_invoice_or_lost_where_it_is_not_over_billed(billed: int, gap: int) -> None:
    extras = {"extras_value": 1000, "extras_to_invoice": 2, "extras_lost": 4}
    assert identities.extras_gap(wrong("Results", extras, Sessions=[session(extras_billed=billed)])) == gap
    fee = {"cancellation_due": 1000, "cancellation_to_invoice": 2, "cancellation_loss": 4}
    rows = [session(status="cancelled", actual_main=None, cancellation_billed=billed)]
    assert identities.cancellation_gap(wrong("Results", fee, Sessions=rows)) == gap
    asked = {"payable": 1, "value": 1000, "to_invoice": 2, "lost": 4}
    rows_of = {"Sessions": [session()], "Requests": [request(unit_price=1000, billed_amount=billed)]}
    assert requests.gap(wrong("Requests", asked, **rows_of)) == gap
    assert requests.gap(wrong("Requests", {**asked, "payable": 0}, **rows_of)) == 0


def test_a_control_is_an_amount_where_it_compares_amounts() -> None:
    ledger = ledger_of(Sessions=[session()], Budget=[line(actual=10)], Requests=[request(unit_price=10)])
    amounts = {control.key for control in CONTROLS if isinstance(control.compute(ledger, book(ledger)), Decimal)}
    assert {control.key for control in CONTROLS if control.money} == amounts
    assert amounts == {"priced_identity", "loss_identity", "lines_total", "dashboard_total"}


def test_rows_are_told_apart_though_they_say_the_same() -> None:
    rows_of: dict[str, list[Any]] = {"Sessions": [session("S-1"), session("S-2")], "Budget": [line(), line()]}
    rows_of |= {"Requests": [request("R-1"), request("R-2")], "Missions": [mission("M-1"), mission("M-2")]}
    rows_of |= {"Indicators": [{"mission_id": "M-1", "indicator": "Sales", "target": 2}] * 2}
    facts = book(ledger_of(**rows_of, Tiers=[{"from_quantity": 31}, {"from_quantity": 51}]))
    assert [len(set(facts.of(table))) for table in TABLES] == [2] * 7


def test_the_last_fifty_ratios_are_recent_by_day_and_by_row() -> None:
    days = [dt.date(2026, 5, 4)] * 50 + [dt.date(2026, 5, 3)]
    rows_of = {"Sessions": [session(f"S-{number}", date=day) for number, day in enumerate(days)]}
    assert cells("Results", "ratio_recent", **rows_of) == [1] * 50 + [None]
    assert cells("Results", "ratio_order", **rows_of)[0::49] == [46146.000001, 46146.00005]
    rows_of["Sessions"].append(session("S-99", date=days[0]))
    assert cells("Results", "ratio_recent", **rows_of) == [None] + [1] * 49 + [None, 1]


def test_the_ratios_that_one_begins_with_are_these() -> None:
    # Of ten values in order, the share k/11 is at the k-th.
    margins = [round(margin([], level=place / 11), 6) for place in range(1, 11)]
    assert margins == [0, 0, 0, 0, 0, 0, 0.2, 0.4, 0.6, 1.2]
    assert STARTERS[:6] == (0.5, 0.75, 0.9, 1, 1, 1)  # as the workbook shows them; no margin is below 0


def test_ten_ratios_of_one_s_own_speak_for_themselves() -> None:
    assert (margin([1.0] * 10), margin([1.0] * 9)) == (0, pytest.approx(0.2))


def test_no_margin_is_above_three_times_the_plan() -> None:
    assert margin([2.9] * 20) == pytest.approx(1.9)
    assert margin([9.0] * 20) == 2.0
