"""What holds for every figure, whatever it says, and what the fewest ledgers would show."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

import toolkit
from tests.conftest import ledger_of, request, session
from toolkit.history.calibration import margin
from toolkit.metrics.all import figures
from toolkit.metrics.facts import book

if TYPE_CHECKING:
    from toolkit.metrics.figure import Figure

TABLES = ("Results", "Sessions", "Budget", "Requests", "Missions", "Indicators", "Tiers")
EVERY = [made for table in TABLES for made in figures(table).values()]


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


def test_a_request_of_no_quantity_is_one() -> None:
    rows = [request("R-1", unit_price=15), request("R-2", unit_price=15, quantity=0), request("R-3", quantity=2)]
    values = cells("Requests", "value", Sessions=[session()], Requests=rows)
    assert values == [Decimal(15), Decimal(0), None]


def test_an_answer_on_the_last_day_is_in_time() -> None:
    asked = dt.date(2026, 5, 4)
    days = [asked + dt.timedelta(3), asked + dt.timedelta(4)]
    rows = [request(f"R-{day}", requested_on=asked, answered_on=day) for day in days] + [request("R-0")]
    assert cells("Requests", "late", Sessions=[session()], Requests=rows) == ["no", "yes", None]


def test_the_ratios_that_one_begins_with_are_these() -> None:
    # Of ten values in order, the share k/11 is at the k-th.
    margins = [round(margin([], level=place / 11), 6) for place in range(1, 11)]
    assert margins == [0, 0, 0, 0, 0, 0, 0.2, 0.4, 0.6, 1.2]


def test_no_margin_is_above_three_times_the_plan() -> None:
    assert margin([2.9] * 20) == pytest.approx(1.9)
    assert margin([9.0] * 20) == 2.0
