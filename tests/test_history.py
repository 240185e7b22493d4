"""What the past teaches: margins from one's own ratios, replayed on what was known before (R02, R16)."""

from __future__ import annotations

import datetime as dt
import json
import math
import random
from decimal import Decimal
from statistics import quantiles
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import toolkit
from tests import engines
from tests.conftest import TODAY, ledger_of, line, session
from toolkit.history.calibration import margin, trial
from toolkit.history.past import learn
from toolkit.metrics.learning import STARTERS

if TYPE_CHECKING:
    from pathlib import Path

RATIOS = st.lists(st.floats(0, 5), min_size=10, max_size=120)


@pytest.mark.parametrize("ratio", [-0.1, math.nan, math.inf])
def test_a_ratio_that_is_none_is_refused(ratio: float) -> None:
    with pytest.raises(ValueError, match="no ratio"):
        margin([1.0, ratio])


@pytest.mark.parametrize("level", [0, 1, 80])
def test_a_level_that_is_no_share_is_refused(level: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        margin([1.0], level)


def test_ten_ratios_speak_for_themselves() -> None:
    # Place 0.8 × 11 = 8.8: between the 8th (1.4) and the 9th (1.5).
    ratios = [0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6]
    assert margin(ratios) == pytest.approx(0.48)
    assert margin([Decimal(str(ratio)) for ratio in ratios]) == pytest.approx(0.48)


@pytest.mark.parametrize("count", [0, 9, 10, 50, 51])
@pytest.mark.parametrize("level", [Decimal("0.8"), 0.001, 0.999])
def test_whole_numbers_decimals_and_extreme_levels_are_taken(count: int, level: Any) -> None:
    assert 0 <= margin([1, Decimal("1.5"), 0, 7.25][:3] * (count // 3) + [1] * (count % 3), level) <= 2
    assert margin([1] * max(count, 10), level) == 0


@pytest.mark.parametrize(
    ("spread", "tied", "drift"),
    [(0.4, 0, 0), (0.9, 0, 0), (0.4, 0.6, 0), (0.4, 0, 0.001)],
    ids=["", "wild", "ties", "drift"],
)
def test_four_in_five_unseen_things_fit_whoever_does_them(spread: float, tied: float, drift: float) -> None:
    chance = random.Random(7)
    fitted = []
    for _ in range(20):
        ratios = [1.0 if chance.random() < tied else chance.lognormvariate(0.1 + drift * k, spread) for k in range(300)]
        fitted.append(trial([(100, 100 * ratio) for ratio in ratios]).coverage or 0)
    assert 0.78 <= sum(fitted) / len(fitted) <= 0.82


def test_while_the_history_is_short_ten_starters_stand_beside_it() -> None:
    assert margin([]) == pytest.approx(0.56)  # place 8.8 of the ten: 1.4 + 0.8 × 0.2
    assert margin([3.0] * 9) > margin([1.0] * 9) > 0


def test_only_the_last_fifty_count() -> None:
    assert margin([5.0] * 200 + [1.0] * 50) == 0


def test_a_margin_is_never_negative_nor_above_two() -> None:
    assert margin([0.2] * 20) == 0
    assert margin([9.0] * 20) == 2


@given(RATIOS)
def test_it_is_the_exclusive_percentile_of_the_last_fifty(ratios: list[float]) -> None:
    expected = quantiles(ratios[-50:], n=5, method="exclusive")[3] - 1
    assert margin(ratios) == pytest.approx(min(2, max(0, expected)))


@given(RATIOS, st.floats(0.5, 0.9))
def test_a_higher_level_never_asks_for_less(ratios: list[float], level: float) -> None:
    assert margin(ratios, level) <= margin(ratios, level + 0.09)


@given(RATIOS)
def test_the_order_of_the_last_fifty_does_not_matter(ratios: list[float]) -> None:
    assert margin(ratios[-50:]) == margin(sorted(ratios[-50:]))


def test_a_replay_knows_only_what_came_before() -> None:
    past = [(60.0, 60.0)] * 10 + [(60.0, 90.0), (60.0, 60.0)]
    tried = trial(past)
    assert (tried.tried, tried.fitted, tried.missing) == (2, 1, 30.0)
    assert trial(past, flat=0.5) == (2, 2, 30.0, 0.0)
    assert trial(past[:10]).coverage is None


# ---------------------------------------------------------------------- from a workbook


def done(number: int, planned: int, actual: int, **cells: Any) -> dict[str, Any]:
    date = dt.date(2026, 1, 1) + dt.timedelta(number)
    return session(f"S-{number}", date=date, planned_main=planned, actual_main=actual, session_type="Portrait", **cells)


def test_sessions_are_learnt_from_by_type_and_phase_oldest_first() -> None:
    past = learn(
        [ledger_of(Sessions=[done(3, 60, 90), done(1, 60, 30), done(2, 100, 100, planned_prep=20, actual_prep=10)])]
    )
    assert [(t.name, t.phase, t.pairs) for t in past.times] == [
        ("", "all", [(60, 30), (120, 110), (60, 90)]),
        ("", "main", [(60, 30), (100, 100), (60, 90)]),
        ("", "prep", [(20, 10)]),
        ("Portrait", "all", [(60, 30), (120, 110), (60, 90)]),
        ("Portrait", "main", [(60, 30), (100, 100), (60, 90)]),
        ("Portrait", "prep", [(20, 10)]),
    ]


def test_a_plan_agreed_after_the_session_teaches_nothing() -> None:
    late = done(1, 60, 60, approved_on=dt.date(2026, 3, 1))
    same_day = done(2, 60, 60, approved_on=dt.date(2026, 1, 3))
    past = learn([ledger_of(Sessions=[late, same_day, done(3, 60, 60)])])
    assert (past.whole.count, past.planned_late) == (2, 1)


def test_a_session_without_a_type_counts_once() -> None:
    row = done(1, 60, 90) | {"session_type": ""}
    past = learn([ledger_of(Sessions=[{key: value for key, value in row.items() if value != ""}])])
    assert [(t.name, t.phase, t.pairs) for t in past.times] == [("", "all", [(60, 90)]), ("", "main", [(60, 90)])]


def test_the_costs_of_a_plan_agreed_afterwards_teach_nothing_either() -> None:
    late = done(1, 60, 60, approved_on=dt.date(2026, 3, 1))
    costs = [
        line("Taxi", session_id="S-1", estimated=20, actual=20),
        line("Taxi", session_id="S-2", estimated=10, actual=15),
    ]
    past = learn([ledger_of(Sessions=[late, done(2, 60, 60)], Budget=costs)])
    assert [(cost.name, cost.pairs) for cost in past.costs] == [("Taxi", [(10, 15)])]


def test_the_settings_are_those_of_the_last_workbook() -> None:
    def book(day: int, margin: str) -> Any:
        return ledger_of(Sessions=[done(day, 60, 60)], settings={"safety_margin": Decimal(margin)})

    old, new = book(1, "0.1"), book(90, "0.3")
    assert learn([new, old]).safety_margin == learn([old, new]).safety_margin == Decimal("0.3")


def test_a_session_without_a_plan_or_results_teaches_nothing() -> None:
    rows = [done(1, 0, 60), done(2, 60, 60, status="cancelled"), done(3, 60, 60, status="planned")]
    assert learn([ledger_of(Sessions=rows)]).whole.count == 0


def test_cost_lines_are_learnt_by_item() -> None:
    lines = [
        line("Taxi", session_id="S-1", estimated=20, actual=25),
        line("taxi", session_id="S-2", estimated=10, actual=10),
    ]
    lines += [line("Taxi", session_id="S-1", actual=5), line("Taxi", session_id="S-1", estimated=5)]
    past = learn([ledger_of(Sessions=[done(1, 60, 60), done(2, 60, 60)], Budget=lines)])
    assert [(cost.name, cost.pairs) for cost in past.costs] == [("Taxi", [(20, 25), (10, 10)])]


def test_a_type_costs_its_time_and_its_lines() -> None:
    rows = [done(1, 60, 60), done(2, 60, 120), done(3, 60, 90)]
    past = learn([ledger_of(Sessions=rows, Budget=[line("Taxi", session_id="S-2", actual=30)])])
    assert [(t.name, t.count, t.worked_minutes, t.time_value, t.costs, t.total) for t in past.types] == [
        ("Portrait", 3, 90, Decimal("75.00"), Decimal("0.00"), Decimal("75.00"))
    ]


# ---------------------------------------------------------------------- the command


def test_the_command_says_the_margin_and_what_stands_behind_it(seance: Any, demo: tuple[Path, str]) -> None:
    code, text, _ = seance("calibrate", demo[0], "--lang", "en")
    as_json = json.loads(seance("calibrate", demo[0], "--format", "json")[1])
    assert code == 0
    whole = as_json["times"][0]
    assert whole["margin"] == as_json["safety_margin"]["learnt"]
    assert f"Safety margin advised: {whole['margin'] * 100:.1f}%" in text
    assert f"{whole['count']} " in text
    assert max(map(len, text.splitlines())) <= 80


@pytest.mark.office
def test_the_dashboards_formula_comes_to_the_same_margin(tmp_path: Path, seance: Any) -> None:
    books = {}
    for count in (9, 60):
        # Every seventh plan was agreed afterwards: it teaches nothing. 60 leave 52, of which 50 count.
        late = {7 * n: {"approved_on": dt.date(2026, 6, 1)} for n in range(1, 9)}
        rows = [done(n, 60, 30 + n * 37 % 80, **late.get(n, {})) for n in range(1, count + 1)]
        path = tmp_path / f"{count}.xlsx"
        books[count] = toolkit.new_workbook(path, lang="en", rows=count, rows_of={"Sessions": rows}, today=TODAY)
    poisoned = [tmp_path / f"poisoned-{count}.xlsx" for count in books]
    for path, copy in zip(books.values(), poisoned, strict=True):
        engines.poison(path, copy)
    for path, sheets in zip(books.values(), engines.computed(poisoned, "en-US"), strict=True):
        page = sheets["Dashboard"]
        (cell,) = (cell for cell, value in page.items() if value == "Margin learnt")
        as_json = json.loads(seance("calibrate", path, "--format", "json")[1])
        assert page[cell.replace("A", "D")] == pytest.approx(as_json["safety_margin"]["learnt"], abs=5e-5)


def test_the_command_without_a_past_says_so(seance: Any, blank_books: dict[str, Path]) -> None:
    code, text, _ = seance("calibrate", blank_books["fr"])
    assert code == 0
    assert "Marge de sécurité conseillée : 56,0\u00a0%" in text
    assert "dix rapports de départ" in " ".join(text.split())


def test_a_level_out_of_bounds_is_wrong_usage(seance: Any, demo: tuple[Path, str]) -> None:
    code, out, error = seance("calibrate", demo[0], "--level", "2")
    assert (code, out) == (2, "")
    assert "0.5<=x<=0.99" in error


def test_starters_are_ten() -> None:
    assert len(STARTERS) == 10
