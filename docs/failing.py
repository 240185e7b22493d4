"""For each code of a finding a workbook that brings it: human edits out of the tests, and small rows of our own."""

from __future__ import annotations

import datetime as dt
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import toolkit
from tests.conftest import TODAY, Typed, ledger_of, line, mission, request, session, without_calculations
from tests.edits import EDITS, ROWS_OF

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from toolkit.findings import Finding

#: Rows that bring a finding by themselves.
_ROWS: tuple[dict[str, Any], ...] = (
    {"Sessions": [session("S-1"), session("S-1")], "Budget": [line()]},
    {"Sessions": [session("7"), session("007"), session("S*"), session("=S")]},
    {"Sessions": [session(fee=-1, satisfaction=7, date="soon", start_time="late", express="perhaps")]},
    {"Sessions": [session(actual_main="long", hourly_rate="50.005", planned_main="90.5")]},
    {"Sessions": [session(actual_main=None), session("S-2", mission_id="M-9"), session("S-3", status=None)]},
    {"Sessions": [session(status="planned", date=TODAY - dt.timedelta(days=1)), session("S-2", fee=0)]},
    {"Sessions": [session(status="cancelled", billed_minutes=60, extras_billed=10)]},
    {"Sessions": [session(cancellation_billed=5)]},
    {"Sessions": [session()], "Requests": [request(kind="correction", billed_amount=30)]},
    {"Sessions": [session(included_quantity=30, delivered_quantity=90), session("S-2", delivered_quantity=45)],
     "Tiers": [{"from_quantity": 31, "to_quantity": 40, "surcharge_rate": 0.2},
               {"from_quantity": 50, "to_quantity": 60, "surcharge_rate": 0.3}]},
    {"Sessions": [session()], "Tiers": [{"from_quantity": 31, "to_quantity": 50, "surcharge_rate": 0.2},
                                        {"from_quantity": 40, "to_quantity": 60, "surcharge_rate": 0.3}]},
    {"Sessions": [session()], "Tiers": [{"from_quantity": 50, "to_quantity": 31, "surcharge_rate": 0.2}]},
    {"Sessions": [session(fee=10**13)]},
)  # fmt: skip

#: Cells of the first sessions as people type them, in one column or in one row.
_TYPED: tuple[dict[str, list[Any]], ...] = (
    {"planned_main": ["1h30", 45], "fee": ["45 €", 30], "satisfaction": ["-", 4], "objective": ["?", "Portraits"]},
    {"fee": ["1.234", 300], "date": ["03/04/2026", dt.date(2026, 5, 4)], "hourly_rate": ["50 $", 50]},
    {"actual_main": ["8,30", 60], "fee": ["=100+50", 30], "date": [dt.date(1998, 5, 4), dt.date(2026, 5, 4)]},
    {"actual_main": [6000, 60], "planned_main": ["120 à 150", 60], "status": ["réalisée", "done"]},
)


def failures() -> dict[str, Finding]:
    """A finding of each code that a cell, a row or a sheet can bring, in English."""
    found: dict[str, Finding] = {}
    for rows_of in _ROWS:
        _keep(found, ledger_of(**rows_of).findings)
    with tempfile.TemporaryDirectory() as folder:
        book = _filled(Path(folder))
        for edit in EDITS.values():
            if set(edit.codes) - set(found):
                _keep(found, _read(book, folder, edit.do), edit.codes)
        for columns in _TYPED:
            _keep(found, _read(book, folder, partial(_type, columns)))
    return found


def _read(book: bytes, folder: str, change: Callable[[Typed], None]) -> list[Finding]:
    changed = Typed(book, Path(folder) / "book.xlsx")
    change(changed)
    return toolkit.read_workbook(changed.save(), today=TODAY, thorough=True).findings


def _type(columns: dict[str, list[Any]], book: Typed) -> None:
    for key, cells in columns.items():
        for position, value in enumerate(cells, 1):
            book.cell("Sessions", position, key).value = value


def _keep(found: dict[str, Finding], more: list[Finding], codes: Collection[str] = ()) -> None:
    """Keep the first finding of each code, or of these codes only."""
    for finding in more:
        if not codes or finding.code in codes:
            found.setdefault(finding.code, finding)


def _filled(folder: Path) -> bytes:
    rows_of = {**ROWS_OF, "Requests": [request(minutes_spent=15)], "Missions": [mission()]}
    return without_calculations(toolkit.new_workbook(folder / "f.xlsx", lang="en", year=2026, rows=8, rows_of=rows_of))
