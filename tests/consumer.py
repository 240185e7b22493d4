"""A program of somebody else's, written against the contract: mypy checks it under --strict, and a test runs it."""

from __future__ import annotations

import datetime
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any, assert_type

import toolkit
from toolkit import Finding, Ledger, Reading, Report, UnreadableError
from toolkit.history.calibration import margin


def made(folder: Path) -> Path:
    """A workbook with one session."""
    row: dict[str, Any] = {
        "session_id": "S-1",
        "date": datetime.date(2026, 5, 12),
        "client_code": "C-1",
        "planned_main": 120,
        "actual_main": 180,
        "status": "done",
    }
    path = toolkit.new_workbook(
        folder / "2026.xlsx",
        template="photography",
        lang="en",
        year=2026,
        rows=5,
        settings={"hourly_rate": Decimal(50), "business_name": "Studio"},
        rows_of={"Sessions": [row]},
    )
    assert_type(path, Path)
    return path


def said(reading: Reading) -> list[str]:
    """What was found, a line each."""
    assert_type(reading.ledger, Ledger)
    assert_type(reading.findings, list[Finding])
    return [
        f"{found.where}: {found.message} {found.remedy} ({found.code}, {found.severity})" for found in reading.findings
    ]


def lost(ledger: Ledger, other: Ledger) -> dict[str, Any]:
    """The loss of a month, of a year, of two days, over one workbook and over two."""
    report = toolkit.report(ledger, by="month", period="2026-05")
    assert_type(report, Report)
    toolkit.report(ledger, by="client", period=2026)
    toolkit.report([ledger, other], by="type", period=(datetime.date(2026, 1, 1), datetime.date(2026, 6, 30)))
    assert_type(report.to_dict(), dict[str, Any])
    assert_type(report.currency, str)
    return report.to_dict()


def frames(ledger: Ledger) -> list[str]:
    """The tables as pandas frames, and the report's groups."""
    assert len(toolkit.report(ledger).to_frame()) == 1
    return list(ledger.to_frames())


def main(folder: Path) -> None:
    """Everything that the contract names, once."""
    path = made(folder)
    reading = toolkit.read_workbook(path)
    assert said(reading) == []
    assert lost(reading.ledger, toolkit.read_workbook(made_again(path)).ledger)["total"]["loss"]["total"] == "50.00"
    assert {"Sessions", "Settings"} <= set(frames(reading.ledger))
    assert_type(margin([0.9, 1.0, 1.4], level=0.8), float)
    assert_type(toolkit.__version__, str)
    try:
        toolkit.read_workbook(str(folder / "missing.xlsx"))
    except UnreadableError as error:
        assert_type(error.line("fr"), str)


def made_again(path: Path) -> Path:
    """A second workbook."""
    return toolkit.new_workbook(str(path.with_name("2025.xlsx")), lang="fr", year=2025, rows=1)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
