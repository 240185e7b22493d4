"""Every figure against the second implementation of the contract, on random ledgers; equality is exact."""

from __future__ import annotations

import datetime as dt
import random
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings

import toolkit
from tests import oracle
from tests.ledgers import Sample, random_rows, small_ledgers
from toolkit.language import LANGUAGES
from toolkit.metrics.all import figures
from toolkit.metrics.facts import Book, book
from toolkit.reports import GROUPINGS, Period

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.ledger import Ledger

REQUEST_KEYS = (
    *("value", "priced", "gift", "to_invoice", "lost"),
    *("beyond_limit", "late", "outside_contact", "needs_quote"),
)
LINE_KEYS = ("paid", "overrun", "variance")
#: Seeds of ten sessions each, in parts that one can run alone.
PARTS = [range(start, start + 15) for start in range(0, 75, 15)]
START, END = dt.date(2026, 2, 15), dt.date(2026, 9, 1)


def same(ours: Any, theirs: Any) -> bool:
    """Exactly equal; yes and no stand for true and false."""
    if isinstance(theirs, bool):
        return bool(ours == ("yes" if theirs else "no"))
    return bool(ours == theirs and (ours is None) == (theirs is None))


def wrong_cells(facts: Book, sample: Sample) -> Iterator[str]:
    """Every figure of a session, line or request that differs, by its key."""
    typed, chosen = sample.judged, sample.judged_settings
    expected = oracle.figures(typed, chosen)
    counted = {s.id: s for s in facts.sessions if s.counted}
    if counted.keys() != expected.keys():
        yield f"sessions that count: {sorted(counted)} but {sorted(expected)} expected"
    made = figures("Results")
    for name in counted.keys() & expected.keys():
        for key, value in expected[name].items():
            ours = made[key].cell(counted[name])
            if not same(ours, value):
                yield f"session {name}: {key} is {ours!r} but {value!r} expected"
    requests = {q.row.text("request_id"): q for q in facts.requests if q.usable}
    wanted = oracle.request_figures(typed, chosen)
    if requests.keys() != wanted.keys():
        yield f"requests that count: {sorted(requests)} but {sorted(wanted)} expected"
    for name in requests.keys() & wanted.keys():
        for key in REQUEST_KEYS:
            ours = figures("Requests")[key].cell(requests[name])
            if not same(ours, wanted[name][key]):
                yield f"request {name}: {key} is {ours!r} but {wanted[name][key]!r} expected"
    lines = {b.row.position: b for b in facts.lines if b.usable}
    for position, want in enumerate(oracle.line_figures(typed, chosen), 1):
        if (position in lines) != (want is not None):
            yield f"line {position}: counts {position in lines} but {want is not None} expected"
        elif want is not None:
            for key in LINE_KEYS:
                ours = figures("Budget")[key].cell(lines[position])
                if not same(ours, want[key]):
                    yield f"line {position}: {key} is {ours!r} but {want[key]!r} expected"


def wrong_keys(ours: Any, theirs: Any, path: str) -> Iterator[str]:
    """Every leaf of the report that differs, by its path."""
    if isinstance(ours, dict) and isinstance(theirs, dict) and ours.keys() == theirs.keys():
        for key in theirs:
            yield from wrong_keys(ours[key], theirs[key], f"{path}.{key}")
    elif repr(ours) != repr(theirs):  # also tells -0.0 from 0.0, and 1 from 1.0
        yield f"{path} is {ours!r} but {theirs!r} expected"


def wrong_report(ledger: Ledger, sample: Sample, by: str, period: Period) -> Iterator[str]:
    ours = toolkit.report(ledger, by=by, period=period).to_dict()
    theirs = oracle.report(sample.judged, sample.judged_settings, by, period.start, period.end)
    keys = [group["key"] for group in ours["groups"]], [group["key"] for group in theirs["groups"]]
    yield from wrong_keys(*keys, f"by {by}: keys")
    for mine, other in zip(ours["groups"], theirs["groups"], strict=False):
        yield from wrong_keys(mine, other, f"by {by}: {other['key']!r}")
    yield from wrong_keys(ours["total"], theirs["total"], f"by {by}: total")


def differences(sample: Sample, lang: str = "en") -> list[str]:
    """All that differs between the two implementations."""
    ledger = sample.ledger(lang)
    with each_figure_once():
        found = list(wrong_cells(book(ledger), sample))
        for by in GROUPINGS:
            found += wrong_report(ledger, sample, by, Period())
        found += wrong_report(ledger, sample, "month", Period(START, END))
    return found


@contextmanager
def each_figure_once() -> Iterator[None]:
    """The second implementation forgets everything between two questions; here it answers each only once."""
    kept: dict[int, Any] = {}
    made: dict[int, Any] = {}

    def keep(tables: oracle.Tables) -> oracle.Tables:
        if id(tables) not in kept:
            kept[id(tables)] = real_keep(tables)
        return kept[id(tables)]

    def exact(tables: oracle.Tables, chosen: oracle.Row, session: oracle.Row) -> Any:
        if id(session) not in made:
            made[id(session)] = real_exact(tables, chosen, session)
        return made[id(session)]

    real_keep, real_exact = oracle.keep, oracle.exact_figures
    oracle.keep, oracle.exact_figures = keep, exact
    try:
        yield
    finally:
        oracle.keep, oracle.exact_figures = real_keep, real_exact


def complain(found: list[str], seed: object = "") -> None:
    assert not found, f"{len(found)} differences, {seed=}\n" + "\n".join(found[:20])


def drawn(seed: int, faults: bool, sessions: int = 10) -> tuple[Sample, str]:
    """A ledger by its number, in one of the languages."""
    return random_rows(random.Random(seed), sessions, faults), LANGUAGES[seed % 2]


@pytest.mark.parametrize("faults", [False, True], ids=["sound", "faults"])
@pytest.mark.parametrize("seeds", PARTS, ids=lambda seeds: str(seeds.start))
def test_random_ledgers_agree(seeds: range, faults: bool) -> None:
    sessions = 0
    for seed in seeds:
        sample, lang = drawn(seed + 10_000 * faults, faults)
        complain(differences(sample, lang), seed)
        sessions += len([row for row in sample.rows["Sessions"] if row])
    assert sessions >= 150  # 1,500 in all


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(small_ledgers())
def test_small_ledgers_agree(sample: Sample) -> None:
    complain(differences(sample))


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(small_ledgers(faults=True))
def test_small_ledgers_with_mistakes_agree(sample: Sample) -> None:
    complain(differences(sample))
