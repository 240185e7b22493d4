"""The worked examples of the method, each by its number.

All of them stand in one workbook, written and read back; variants go through the same assembly without a file.
"""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

import toolkit
from tests.conftest import FIRST, TODAY, ledger_of, line, session
from toolkit.templates import load

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Figures = dict[str, Any]
AGREED = dt.date(2026, 4, 20)

SESSIONS = [
    session("R02", planned_prep=30, planned_main=60, planned_post=30),
    session("R03", fee=300),
    session("R04", included_quantity=20, extra_unit_price=15, delivered_quantity=26, approved_on=AGREED),
    session("R10", fee=300, status="cancelled", actual_main=None, cancellation_notice_hours=24, approved_on=AGREED),
    session("R11-tier", fee=300, included_quantity=30, delivered_quantity=40, approved_on=AGREED),
    session("R11-express", fee=300, express="yes", approved_on=AGREED),
    session("113", planned_main=None, fee=Decimal("127.05"), hourly_rate=Decimal("67.76"), actual_main=113),
    *(
        session(f"R14-{day}", client_code="TWENTY", date=dt.date(2026, 3, day), planned_main=120, actual_main=240)
        for day in range(1, 21)
    ),
]
LINES = [
    line("Assistant", session_id="R03", estimated=50, nature="direct", behaviour="variable"),
    line("Equipment", session_id="R03", estimated=80),
    line("Transport", session_id="R03", estimated=20),
]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("examples") / "examples.xlsx"
    rows_of = {"Sessions": SESSIONS, "Budget": LINES}
    return toolkit.new_workbook(target, lang="en", year=2026, rows=1, rows_of=rows_of)


@pytest.fixture(scope="module")
def by_session(path: Path) -> dict[str, Figures]:
    reading = toolkit.read_workbook(path, today=TODAY)
    assert reading.findings == []
    return {group["key"]: group for group in toolkit.report(reading.ledger, by="session").groups}


@pytest.fixture(scope="module")
def twenty(path: Path) -> Figures:
    """The group of the twenty sessions."""
    groups = toolkit.report(toolkit.read_workbook(path, today=TODAY).ledger, by="client").groups
    return next(group for group in groups if group["key"] == "TWENTY")


@pytest.fixture(scope="module")
def shown(path: Path) -> Callable[[str, str, str], Any]:
    """What the workbook itself shows for a session, by the column's header."""
    book = openpyxl.load_workbook(path, data_only=True)
    row = {row["session_id"]: FIRST + index for index, row in enumerate(SESSIONS)}

    def value(name: str, table: str, key: str) -> Any:
        spec = load("photography").tables[table]
        sheet = book[spec.sheet["en"]]
        column = next(cell.column for cell in sheet[FIRST - 1] if cell.value == spec.columns[key].label["en"])
        return sheet.cell(row[name], column).value

    return value


def total(**rows_of: Any) -> Figures:
    settings = rows_of.pop("settings", None)
    return toolkit.report(ledger_of(settings=settings, **rows_of)).total


def test_r02_two_hours_planned_reserve_two_and_a_half(
    by_session: dict[str, Figures], shown: Callable[..., Any]
) -> None:
    assert by_session["R02"]["planned_minutes"] == 120
    assert by_session["R02"]["reserved_minutes"] == 150
    assert shown("R02", "Sessions", "reserved_minutes") == 150


@pytest.mark.parametrize(("slot", "reserved"), [(0, 144), (1, 144), (15, 150), (60, 180), (144, 144)])
def test_r02_the_margin_goes_up_to_the_next_slot(slot: int, reserved: int) -> None:
    made = total(Sessions=[session(planned_main=120)], settings={"slot_minutes": slot})
    assert made["reserved_minutes"] == reserved


def test_r03_a_budget_of_450_gets_a_reserve_of_45(shown: Callable[..., Any]) -> None:
    keys = ("budget_subtotal", "reserve", "budget_total")
    assert [shown("R03", "Results", key) for key in keys] == [450, 45, 495]


def test_r03_the_reserve_pays_an_overrun_that_the_client_agreed_to() -> None:
    # Fee 300 and 150 of costs make a reserve of 45; the overrun is 60.
    made = total(Sessions=[session(fee=300, approved_on=AGREED)], Budget=[line(estimated=150, actual=210)])
    assert (made["budget"]["reserve_used"], made["to_invoice"]) == ("45.00", "45.00")
    assert made["loss"]["costs"] == "15.00"


def test_r03_without_an_agreement_the_overrun_is_lost() -> None:
    made = total(Sessions=[session(fee=300)], Budget=[line(estimated=150, actual=210)])
    assert (made["budget"]["reserve_used"], made["loss"]["costs"]) == ("0.00", "60.00")


def test_r04_six_retouches_beyond_the_twenty_included_are_90(by_session: dict[str, Figures]) -> None:
    assert by_session["R04"]["to_invoice"] == "90.00"
    assert by_session["R04"]["loss"]["total"] == "0.00"


def test_r04_retouches_that_nobody_agreed_to_are_lost() -> None:
    made = total(Sessions=[session(included_quantity=20, extra_unit_price=15, delivered_quantity=26)])
    assert (made["loss"]["extras"], made["to_invoice"]) == ("90.00", "0.00")


def test_r04_what_is_included_costs_nothing_more() -> None:
    made = total(Sessions=[session(included_quantity=20, extra_unit_price=15, delivered_quantity=20)])
    assert made["loss"]["extras"] == "0.00"


def test_r10_half_of_the_fee_is_due_under_48_hours(by_session: dict[str, Figures]) -> None:
    assert by_session["R10"]["to_invoice"] == "150.00"


@pytest.mark.parametrize(
    ("cells", "lost"),
    [
        ({}, "150.00"),  # a blank notice is none at all
        ({"cancellation_notice_hours": Decimal("47.99")}, "150.00"),
        ({"cancellation_notice_hours": 48}, "0.00"),
        ({"cancellation_notice_hours": 24, "cancelled_by": "us"}, "0.00"),
        ({"cancellation_notice_hours": 24, "cancellation_billed": 100}, "50.00"),
        ({"cancellation_notice_hours": 24, "cancellation_billed": 0}, "150.00"),
    ],
)
def test_r10_a_cancellation_not_agreed_to_is_lost(cells: Figures, lost: str) -> None:
    made = total(Sessions=[session(fee=300, status="cancelled", actual_main=None, **cells)])
    assert made["loss"]["cancellations"] == lost


def test_r11_forty_images_with_thirty_included_cost_a_fifth_of_the_fee(by_session: dict[str, Figures]) -> None:
    assert by_session["R11-tier"]["to_invoice"] == "60.00"


@pytest.mark.parametrize(("delivered", "value"), [(30, "0.00"), (31, "60.00"), (50, "60.00"), (51, "120.00")])
def test_r11_a_tier_holds_from_its_first_to_its_last_image(delivered: int, value: str) -> None:
    row = session(fee=300, included_quantity=30, delivered_quantity=delivered)
    tiers = [
        {"from_quantity": 31, "to_quantity": 50, "surcharge_rate": Decimal("0.20")},
        {"from_quantity": 51, "surcharge_rate": Decimal("0.40")},
    ]
    assert total(Sessions=[row], Tiers=tiers)["loss"]["extras"] == value


def test_r11_express_delivery_costs_30_percent_of_the_fee(by_session: dict[str, Figures]) -> None:
    assert by_session["R11-express"]["to_invoice"] == "90.00"


def test_r14_two_unbilled_hours_in_twenty_sessions_are_2000(twenty: Figures) -> None:
    assert (twenty["sessions"]["done"], twenty["unbilled_minutes"]) == (20, 2400)
    assert (twenty["loss"]["time"], twenty["loss"]["total"]) == ("2000.00", "2000.00")


def test_r14_all_of_it_comes_from_sessions_over_plan(twenty: Figures) -> None:
    causes = {"revisions": 0, "preparation": 0, "main": 2400, "post": 0, "requests": 0, "undersold": 0}
    assert twenty["causes_minutes"] == causes


def test_r14_through_the_command_line(seance: Callable[..., Any], path: Path) -> None:
    code, out, err = seance("report", path, "--month", "2026-03", "--format", "json")
    said = json.loads(out)
    assert (code, err) == (0, "")
    assert [group["key"] for group in said["groups"]] == ["2026-03"]
    assert (said["total"]["loss"]["total"], said["total"]["recoverable"]) == ("2000.00", "600.00")


def test_r15_30_percent_of_2000_recovered_are_600(twenty: Figures) -> None:
    assert twenty["recoverable"] == "600.00"


def test_127_05_at_67_76_an_hour_are_113_minutes(by_session: dict[str, Figures], shown: Callable[..., Any]) -> None:
    # 127.05 × 60 ÷ 67.76 is 112.5 exactly: half a minute goes away from zero.
    assert by_session["113"]["sold_minutes"] == 113
    assert by_session["113"]["unbilled_minutes"] == by_session["113"]["spared_minutes"] == 0
    assert shown("113", "Results", "sold_minutes") == 113
