"""Beside a report: the real past under other settings (R15), another period, and the groups as CSV (R31)."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

import toolkit
from tests.conftest import ledger_of, mission, request, session
from toolkit.language import Words
from toolkit.rendering.beside import supposed_lines
from toolkit.rendering.csv import harmless, report_csv
from toolkit.reports.figures import flat

if TYPE_CHECKING:
    from pathlib import Path

    from toolkit.ledger import Ledger

Seance = Any


def loss(ledger: Ledger, **what_if: Any) -> str:
    return str(toolkit.report(ledger, what_if=what_if).total["loss"]["total"])


# ---------------------------------------------------------------------- what if


@pytest.mark.parametrize(
    ("what_if", "message"),
    [
        ({"daily_rate": 400}, "no such setting"),
        ({"hourly_rate": "much"}, "hourly_rate: .much. is not a number"),
        ({"hourly_rate": -1}, "hourly_rate: -1 is negative"),
        ({"currency": "USD"}, "no figure hangs on it"),
    ],
)
def test_a_setting_that_cannot_be_supposed_is_refused(what_if: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        toolkit.report(ledger_of(Sessions=[session()]), what_if=what_if)


def test_another_rate_values_the_lost_time_anew() -> None:
    ledger = ledger_of(Sessions=[session(actual_main=180)])  # 2 h lost at 50
    assert (loss(ledger), loss(ledger, hourly_rate=60), loss(ledger, hourly_rate="75.50")) == (
        "100.00",
        "120.00",
        "151.00",
    )


def test_a_session_with_a_rate_of_its_own_keeps_it() -> None:
    assert loss(ledger_of(Sessions=[session(actual_main=180, hourly_rate=40)]), hourly_rate=60) == "80.00"


def test_other_rounds_are_those_of_missions_that_say_none() -> None:
    rounds = [request(f"R-{n}", round=n, minutes_spent=30) for n in (1, 2, 3)]
    ledger = ledger_of(Sessions=[session()], Requests=rounds)
    causes = [
        toolkit.report(ledger, what_if={"included_rounds": n}).total["causes_minutes"]["revisions"] for n in (1, 2, 3)
    ]
    assert causes == [60, 30, 0]
    own = ledger_of(Sessions=[session(mission_id="M-1")], Requests=rounds, Missions=[mission(included_rounds=3)])
    assert toolkit.report(own, what_if={"included_rounds": 1}).total["causes_minutes"]["revisions"] == 0


def test_what_rows_say_for_themselves_is_counted_and_what_fits_is_said() -> None:
    # 60 min planned: 60 reserved without a margin, 90 with one of 0.20 in slots of 30.
    rows = [
        session("S-1", mission_id="M-1", actual_main=60),
        session("S-2", mission_id="M-1", actual_main=80, hourly_rate=40),
        session("S-3", actual_main=200),
    ]
    ledger = ledger_of(Sessions=rows, Missions=[mission(included_rounds=3)])
    supposition = {"hourly_rate": 60, "included_rounds": 1, "safety_margin": 0}
    lines = supposed_lines(toolkit.report(ledger, what_if=supposition), Words("report", "en"))
    assert lines == [
        "What if: hourly_rate = 60, included_rounds = 1, safety_margin = 0",
        # Lost: 20 min at the session's own 40, and 140 min at 60 instead of 50.
        "  153.33 EUR lost instead of 130.00 (+23.33)",
        "  3.0 h reserved instead of 4.5",
        "  1 of 3 sessions would have fitted, instead of 2",
        "  hourly_rate: 1 row keeps its own value (Sessions)",
        "  included_rounds: 1 row keeps its own value (Missions)",
    ]


def test_the_past_itself_does_not_change() -> None:
    ledger = ledger_of(Sessions=[session(actual_main=180)])
    before = toolkit.report(ledger).to_dict()
    supposed = toolkit.report(ledger, what_if={"hourly_rate": 60})
    assert toolkit.report(ledger).to_dict() == before
    assert supposed.really is not None
    assert supposed.really.total == before["total"]
    assert supposed.to_dict()["what_if"]["settings"] == {"hourly_rate": "60"}


# ---------------------------------------------------------------------- compare


def test_the_parts_make_up_the_difference(year_ledger: Ledger) -> None:
    for month in range(2, 13):
        made = toolkit.report(year_ledger, period=f"2025-{month:02}", compare=f"2025-{month - 1:02}")
        assert made.comparison is not None
        parts = [change.difference for change in made.comparison.parts()]
        assert sum(parts) == made.comparison.total.difference
        minutes = sum(change.difference for change in made.comparison.causes())
        assert minutes == made.total["unbilled_minutes"] - made.comparison.then.total["unbilled_minutes"]


def test_a_comparison_is_of_this_period_with_the_other() -> None:
    rows = [session("S-1", actual_main=120), session("S-2", date=dt.date(2026, 4, 4), actual_main=180)]
    made = toolkit.report(ledger_of(Sessions=rows), period="2026-05", compare="2026-04")
    assert made.to_dict()["compare"]["difference"]["loss"]["total"] == "-50.00"
    assert made.to_dict()["compare"]["period"] == {"from": "2026-04-01", "to": "2026-04-30"}


def test_a_plain_report_has_neither(year_ledger: Ledger) -> None:
    assert not {"what_if", "compare"} & toolkit.report(year_ledger).to_dict().keys()


# ---------------------------------------------------------------------- CSV


@pytest.mark.parametrize(("lang", "sign", "point"), [("fr", ";", ","), ("en", ",", ".")])
def test_csv_has_the_figures_of_the_json(year_ledger: Ledger, lang: str, sign: str, point: str) -> None:
    made = toolkit.report(year_ledger, by="client")
    text = report_csv(made, lang)
    assert text.startswith("\ufeff") == (lang == "fr")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=sign))
    assert [row["key"] for row in rows] == [group["key"] for group in (*made.groups, made.total)]
    for row, group in zip(rows, (*made.groups, made.total), strict=True):
        for name, value in flat(group).items():
            if name != "key":
                assert (
                    row[name] == "" if value is None else Decimal(row[name].replace(point, ".")) == Decimal(str(value))
                )


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_no_text_is_a_formula(text: str) -> None:
    assert harmless(text) == f"'{text}"
    assert harmless(f"C{text}") == f"C{text}"


# ---------------------------------------------------------------------- the command


def test_the_command_says_both(seance: Seance, demo: tuple[Path, str]) -> None:
    period = ("--month", "2025-06", "--compare", "2025-05", "--what-if", "hourly_rate=60")
    code, text, _ = seance("report", demo[0], *period, "--lang", "en")
    as_json = json.loads(seance("report", demo[0], *period, "--format", "json")[1])
    assert code == 0
    assert "What if: hourly_rate = 60" in text
    assert "Beside May 2025" in text
    assert f"instead of {Decimal(as_json['what_if']['really']['loss']['total']):,.2f}" in text
    assert max(map(len, text.splitlines())) <= 80
    assert "-0.0" not in text.split()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--what-if", "hourly_rate"], "write it as key=value"),
        (["--what-if", "hourly=3"], "no such setting"),
        (["--compare", "May"], "May"),
        (["--what-if", "hourly_rate=60", "--what-if", "hourly_rate=70"], "given more than once"),
    ],
)
def test_wrong_usage_is_one_line(seance: Seance, demo: tuple[Path, str], arguments: list[str], message: str) -> None:
    code, out, error = seance("report", demo[0], *arguments)
    assert (code, out, len(error.splitlines())) == (2, "", 1)
    assert message in error
