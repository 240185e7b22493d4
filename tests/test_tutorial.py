"""The tutorial's session gives the figures that the tutorial says."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import toolkit
from toolkit.metrics import losses, planning, pricing, sold, work
from toolkit.metrics.causes import revisions
from toolkit.metrics.facts import book

if TYPE_CHECKING:
    from toolkit.metrics.facts import SessionFacts

DOCS = Path(__file__).resolve().parent.parent / "docs"
SESSION: dict[str, Any] = {
    "session_id": "S-001", "date": dt.date(2026, 6, 12), "client_code": "C-01", "planned_prep": 30, "planned_main": 60,
    "planned_post": 30, "fee": 300, "included_quantity": 20, "extra_unit_price": 15, "approved_on": dt.date(2026, 6, 5),
    "status": "done", "actual_prep": 30, "actual_main": 75, "actual_post": 45, "delivered_quantity": 22,
    "satisfaction": 4,
}  # fmt: skip
LINES = [{"session_id": "S-001", "item": item, "estimated": cost} for item, cost in (("a", 50), ("b", 80), ("c", 20))]
REQUEST: dict[str, Any] = {
    "request_id": "R-001", "session_id": "S-001", "requested_on": dt.date(2026, 6, 19), "description": "Corrections",
    "kind": "revision", "round": 3, "status": "done", "minutes_spent": 20,
}  # fmt: skip


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> SessionFacts:
    path = tmp_path_factory.mktemp("tutorial") / "2026.xlsx"
    rows_of = {"Sessions": [SESSION], "Budget": LINES, "Requests": [REQUEST]}
    toolkit.new_workbook(path, lang="en", year=2026, rows=4, settings={"hourly_rate": 50}, rows_of=rows_of)
    [facts] = book(toolkit.read_workbook(path, today=dt.date(2026, 6, 30)).ledger).sessions
    return facts


def test_the_figures_of_the_session(session: SessionFacts) -> None:
    assert (planning.planned_minutes(session), planning.reserved_minutes(session)) == (120, 150)
    budget = (planning.budget_subtotal(session), planning.reserve(session), planning.budget_total(session))
    assert budget == (Decimal("450.00"), Decimal("45.00"), Decimal("495.00"))
    assert (work.worked_minutes(session), sold.sold_minutes(session), work.priced_minutes(session)) == (170, 120, 36)
    assert (pricing.extras_value(session), losses.to_invoice(session)) == (Decimal("30.00"), Decimal("30.00"))
    assert (work.unbilled_minutes(session), revisions(session)) == (14, 14)
    assert losses.total_loss(session) == Decimal("11.67")


@pytest.mark.parametrize(("page", "comma"), [("tutorial.md", "."), ("tutoriel.md", ",")])
def test_the_page_says_them(page: str, comma: str) -> None:
    text = " ".join((DOCS / page).read_text(encoding="utf-8").split())
    parts = [
        "**150 ",
        " 450",
        " 45",
        "495**",
        "170",
        "36 minutes",
        "**14 minutes**",
        f"**11{comma}67**",
        f"30{comma}00",
    ]
    assert [part for part in parts if part not in text] == []
