"""What a report teaches beyond its totals."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

import toolkit
from tests.conftest import ledger_of, line, session
from toolkit.reports.insights import agreement, relations, waterfall
from toolkit.reports.trend import losses_by_month, trend, usual_leakage

if TYPE_CHECKING:
    from toolkit.ledger import Ledger


def test_from_what_was_delivered_to_what_was_earned() -> None:
    # 2 h sold at 50 for 3 h worked, and a taxi of 30 of which the client pays 20.
    ledger = ledger_of(
        Sessions=[session(planned_main=120, actual_main=180)], Budget=[line("Taxi", estimated=20, actual=30)]
    )
    steps = [(step.key, str(step.amount)) for step in waterfall(toolkit.report(ledger))]
    assert steps == [
        ("delivered", "180.00"),
        ("time_loss", "-50.00"),
        ("extras_loss", "0.00"),
        ("cost_loss", "-10.00"),
        ("cancellation_loss", "0.00"),
        ("billable", "120.00"),
        ("spent", "-30.00"),
        ("earned", "90.00"),
    ]


def test_the_steps_lead_from_level_to_level(year_ledger: Ledger) -> None:
    for period in (None, "2025-03", "2025-09"):
        made = toolkit.report(year_ledger, period=period)
        level = Decimal(0)
        for step in waterfall(made):
            if step.total and step.key != "delivered":
                assert step.amount == level, step.key
            level = step.amount if step.total else level + step.amount
        assert str(waterfall(made)[0].amount - waterfall(made)[5].amount) == made.total["loss"]["total"]


def of_client(code: str, score: int | None, actual: int) -> dict[str, Any]:
    return session(f"S-{code}", client_code=code, actual_main=actual, satisfaction=score)


def test_clients_stand_by_satisfaction_and_loss() -> None:
    rows = [of_client("A", 5, 120), of_client("B", 4, 60), of_client("C", 2, 150), of_client("D", 3, 60)]
    rows.append(of_client("E", None, 60))
    found = relations(toolkit.report(ledger_of(Sessions=rows)), "client")
    assert [(r.figures["key"], str(r.standing)) for r in found] == [
        ("C", "bored_and_losing"),
        ("A", "loved_and_losing"),
        ("B", "loved_and_paying"),
        ("D", "bored_and_paying"),
        ("E", "unknown"),
    ]


def test_relations_are_the_groups_of_the_report(year_ledger: Ledger) -> None:
    made = toolkit.report(year_ledger, by="client", period="2025")
    found = {relation.figures["key"]: relation.figures for relation in relations(made, "client")}
    closed = [g for g in made.groups if g["sessions"]["done"] + g["sessions"]["cancelled"]]
    assert set(found) == {group["key"] for group in closed}
    for group in closed:
        assert found[group["key"]]["loss"] == group["loss"]


def with_plan(number: int, agreed: bool, lost: int) -> dict[str, Any]:
    approved = dt.date(2026, 5, 1) if agreed else None
    return session(f"S-{number}", approved_on=approved, actual_main=60 + lost)


def test_too_few_sessions_say_nothing_about_agreed_plans() -> None:
    rows = [with_plan(n, n % 2 == 0, 30) for n in range(14)]
    found = agreement(toolkit.report(ledger_of(Sessions=rows)))
    assert (found.agreed, found.others, found.agreed_mean, found.low) == (7, 7, Decimal("25.00"), None)
    assert not found.certain


@pytest.mark.parametrize(("lost", "certain"), [(0, True), (60, False)])
def test_a_difference_is_said_with_its_uncertainty(lost: int, certain: bool) -> None:
    rows = [with_plan(n, agreed=True, lost=lost + n % 3) for n in range(12)]
    rows += [with_plan(20 + n, agreed=False, lost=60 + n % 3) for n in range(12)]
    found = agreement(toolkit.report(ledger_of(Sessions=rows)))
    assert found.low is not None
    assert found.high is not None
    assert found.certain == certain
    assert found.low <= found.others_mean - found.agreed_mean <= found.high  # type: ignore[operator]
    assert found == agreement(toolkit.report(ledger_of(Sessions=rows)))


def test_the_trend_is_of_twelve_months_up_to_the_period(year_ledger: Ledger) -> None:
    months = trend(toolkit.report(year_ledger, period="2025-03"))
    assert [month["key"] for month in months] == [f"2024-{n:02}" for n in range(4, 13)] + [
        "2025-01",
        "2025-02",
        "2025-03",
    ]
    assert months[-1]["loss"] == toolkit.report(year_ledger, period="2025-03").total["loss"]
    assert trend(toolkit.report(ledger_of(Sessions=[]))) == []


def test_losses_by_month_are_those_of_the_trend_and_the_usual_share_is_that_of_its_months(year_ledger: Ledger) -> None:
    made = toolkit.report(year_ledger, period="2025-10")
    assert losses_by_month(made) == {month["key"]: Decimal(month["loss"]["total"]) for month in trend(made)}
    months = toolkit.report(year_ledger, period="2024-11-01..2025-10-31")
    assert usual_leakage(made) == months.total["leakage_rate"]
    assert usual_leakage(months) is None
