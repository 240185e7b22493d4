"""`seance new --from`: the next workbook is set up as the last one, with what its sessions taught and without them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

import toolkit
from tests.conftest import FIRST, TODAY, Typed, line, mission, session
from toolkit.history.calibration import margin
from toolkit.templates import load
from toolkit.upgrading.starting import start

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Seance = Callable[..., tuple[int, str, str]]

ACTUAL = [60, 60, 66, 72, 75, 80, 84, 90, 96, 99, 120, 61]
SETTINGS = {
    "business_name": "Studio Bleu",
    "hourly_rate": 67,
    "currency": "CHF",
    "vat_regime": "liable",
    "included_rounds": 4,
}
TIERS = [{"from_quantity": 1, "to_quantity": 10, "surcharge_rate": 0}, {"from_quantity": 11, "surcharge_rate": 0.5}]


def worked(*actual: int) -> list[dict[str, Any]]:
    return [session(f"S-{n}", date=dt.date(2026, 1, n), actual_main=minutes) for n, minutes in enumerate(actual, 1)]


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A year of twelve sessions, with settings, tiers, a list and a column of one's own, two missions."""
    folder = tmp_path_factory.mktemp("old")
    rows = {
        "Sessions": worked(*ACTUAL),
        "Missions": [mission("M-1", ended_on=dt.date(2026, 3, 1)), mission("M-2")],
        "Budget": [line(estimated=20)],
        "Tiers": TIERS,
    }
    path = toolkit.new_workbook(
        folder / "made.xlsx", lang="en", year=2026, rows=14, rows_of=rows, settings=SETTINGS, today=TODAY
    )
    typed = Typed(path.read_bytes(), folder / "2026.xlsx")
    typed.cell("Lists", 1, "session_types").value = "Pets"
    header = typed.sheet("Risks").cell(FIRST - 1, len(typed.spec["Risks"].columns) + 1)
    header.value = "Insurer"
    header.offset(1).value = "mine"
    return typed.save()


@pytest.fixture(scope="module")
def new(old: Path) -> Path:
    """The year after."""
    path = old.with_name("2027.xlsx")
    before = old.read_bytes()
    start(old, path, rows=10, today=TODAY)
    assert old.read_bytes() == before
    return path


def test_settings_tiers_lists_and_own_columns_are_carried(new: Path) -> None:
    ledger = toolkit.read_workbook(new, today=TODAY).ledger
    assert ledger.findings == []
    assert (ledger.lang, ledger.template, ledger.currency) == ("en", "photography", "CHF")
    assert {key: ledger.settings.values[key] for key in SETTINGS} == SETTINGS
    assert [row.values for row in ledger.rows("Tiers")] == [
        {"from_quantity": 1, "to_quantity": 10, "surcharge_rate": Decimal(0)},
        {"from_quantity": 11, "surcharge_rate": Decimal("0.5")},
    ]
    book = openpyxl.load_workbook(new)
    assert "Pets" in [cell.value for cell in book["Lists"][FIRST]]
    assert "Insurer" in [cell.value for cell in book["Risks"][FIRST - 1]]
    assert book["Dashboard"]["C3"].value == 2027


def test_the_margin_is_the_one_that_the_sessions_taught(old: Path, new: Path) -> None:
    learnt = margin([Decimal(minutes) / 60 for minutes in ACTUAL])
    now = toolkit.read_workbook(new, today=TODAY).ledger
    assert float(now.settings.amount("safety_margin")) == pytest.approx(learnt, abs=5e-5)
    assert toolkit.read_workbook(old, today=TODAY).ledger.settings.amount("safety_margin") == Decimal("0.20")


def test_nothing_that_was_filled_in_is_carried(new: Path) -> None:
    ledger = toolkit.read_workbook(new, today=TODAY).ledger
    assert {name: len(table.rows) for name, table in ledger.tables.items() if table.rows} == {"Tiers": 2}
    book = openpyxl.load_workbook(new)
    assert "mine" not in [cell.value for row in book["Risks"] for cell in row]


def test_what_is_set_wins_and_what_was_taken_is_said(old: Path, tmp_path: Path, seance: Seance) -> None:
    path = tmp_path / "next.xlsx"
    given = ("--set", "hourly_rate=80", "--lang", "fr", "--year", 2030, "--rows", 5)
    code, text, _ = seance("new", path, "--from", old, *given)
    said = " ".join(text.split())
    known = load("photography").settings
    labels = ", ".join(known[key].label["fr"] for key in known if key in SETTINGS and key != "hourly_rate")
    assert code == 0
    for part in (
        "est prêt pour 2030",
        f"Réglages repris : {labels}.",
        "apprise de vos séances passées (nombre : 12)",
        "Mission sans date de fin, restée dans",
        ": M-2.",
    ):
        assert part in said
    ledger = toolkit.read_workbook(path, today=TODAY).ledger
    assert (ledger.lang, ledger.settings.amount("hourly_rate"), ledger.currency) == ("fr", 80, "CHF")
    code, text, _ = seance(
        "new", path, "--from", old, "--set", "safety_margin=25%", "--force", "--lang", "en", "--rows", 5
    )
    assert "Safety margin: 25%, given by --set; past sessions (number: 12) advise" in " ".join(text.split())
    assert toolkit.read_workbook(path, today=TODAY).ledger.settings.amount("safety_margin") == Decimal("0.25")


def test_too_few_sessions_teach_nothing_yet(tmp_path: Path) -> None:
    few = toolkit.new_workbook(
        tmp_path / "few.xlsx",
        lang="en",
        rows=4,
        rows_of={"Sessions": worked(90, 90)},
        settings={"safety_margin": "0.3"},
        today=TODAY,
    )
    made = start(few, tmp_path / "next.xlsx", rows=2, today=TODAY)
    assert (made.learnt, made.sessions, made.margin) == (False, 2, Decimal("0.3"))


def test_a_setting_in_error_is_left_and_said(tmp_path: Path) -> None:
    path = toolkit.new_workbook(tmp_path / "made.xlsx", lang="en", rows=2, today=TODAY)
    typed = Typed(path.read_bytes(), tmp_path / "bad.xlsx")
    typed.setting("hourly_rate").value = -5
    made = start(typed.save(), tmp_path / "next.xlsx", rows=2, today=TODAY)
    assert (made.settings, made.left) == ([], [load("photography").settings["hourly_rate"].label["en"]])
    assert toolkit.read_workbook(tmp_path / "next.xlsx", today=TODAY).findings == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("{old}", "--from", "{old}", "--force"), "is one of the workbooks read"),
        (("{tmp}/taken.xlsx", "--from", "{old}"), "exists already"),
        (("{tmp}/next.xlsx", "--from", "{tmp}/none.xlsx"), "none.xlsx"),
        (("{tmp}/next.xlsx", "--from", "{old}", "--set", "hourly_rate=much"), "hourly_rate"),
        (("{tmp}/next.xlsx", "--from", "{old}", "--template", "nothing"), "nothing"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    arguments: tuple[str, ...], message: str, old: Path, tmp_path: Path, seance: Seance
) -> None:
    (tmp_path / "taken.xlsx").write_text("mine")
    code, _, error = seance("new", *(text.format(old=old, tmp=tmp_path) for text in arguments))
    assert (code, len(error.splitlines())) == (2, 1)
    assert message in error
    assert not (tmp_path / "next.xlsx").exists()
