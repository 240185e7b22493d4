"""Whatever people do to a filled workbook, alone and two edits at once: no figure is wrong in silence, no cell lost."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

import toolkit
from tests.conftest import TODAY, Typed, mission, request, without_calculations
from tests.edits import EDITS, HEADER, ROWS_OF, Edit

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from toolkit.findings import Finding


class Start:
    """The workbook before any edit, the figures of its report, its accounts by sheet, and a folder to save in."""

    def __init__(self, book: bytes, folder: Path) -> None:
        self.book, self.folder = book, folder
        reading = edited(self, [])
        assert codes(reading.findings) == {"no_cached_values"}
        self.figures = figures_of(reading)
        self.cells = {sheet.sheet: sheet for sheet in reading.cells}


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Start:
    """Two sessions with time lost, a mission, costs over their estimate, a request, a risk."""
    rows_of = {
        **ROWS_OF,
        "Requests": [request(minutes_spent=15)],
        "Missions": [mission()],
        "Risks": [{"session_id": "S-1", "risk": "Rain"}],
    }
    folder = tmp_path_factory.mktemp("edits")
    path = toolkit.new_workbook(folder / "filled.xlsx", lang="en", year=2026, rows=8, rows_of=rows_of)
    return Start(without_calculations(path), folder)


def figures_of(reading: toolkit.Reading) -> Any:
    made = toolkit.report(reading.ledger, by="session").to_dict()
    return json.loads(json.dumps([made["groups"], made["total"]]))


def edited(start: Start, edits: Iterable[Edit]) -> toolkit.Reading:
    """What a workbook says after these edits; the account of each sheet adds up to the cells it was saved with."""
    book = Typed(start.book, start.folder / "book.xlsx")
    for edit in edits:
        edit.do(book)
    saved = {sheet.title: sum(cell.value is not None for cell in sheet._cells.values()) for sheet in book.book}
    reading = toolkit.read_workbook(book.save(), today=TODAY, thorough=True)
    assert [sheet for sheet in reading.cells if not sheet.adds_up] == []
    assert {sheet.sheet: sheet.seen for sheet in reading.cells} == {title: n for title, n in saved.items() if n}
    return reading


def codes(findings: Iterable[Finding], severity: str = "") -> set[str]:
    return {finding.code for finding in findings if severity in ("", str(finding.severity))}


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_is_read_or_said(name: str, start: Start) -> None:
    edit = EDITS[name]
    reading = edited(start, [edit])
    assert codes(reading.findings) >= set(edit.codes)
    assert codes(reading.findings, "error") <= {*edit.codes, "unknown_reference"}
    if edit.same:
        assert figures_of(reading) == start.figures


def test_there_are_at_least_sixty_kinds_of_edit() -> None:
    assert len(EDITS) >= 60


#: What takes away what another edit changes, or changes the meaning of every row: nothing to compare with.
_ANY = st.sampled_from(sorted(EDITS))


@given(st.tuples(_ANY, _ANY).filter(lambda pair: pair[0] != pair[1]))
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_two_edits_at_once_lose_nothing(start: Start, names: tuple[str, str]) -> None:
    """Whatever does not change a figure alone does not in company, or an error says so."""
    pair = [EDITS[name] for name in names]
    try:
        reading = edited(start, pair)
    except (StopIteration, KeyError):
        assume(False)  # the first edit took away what the second is about
    said = codes(reading.findings)
    if all(edit.same for edit in pair):
        assert figures_of(reading) == start.figures or codes(reading.findings, "error"), said
    elif not any(edit.codes for edit in pair if not edit.same):
        return  # data that a person added or took away
    else:
        assert said


#: Values of every sort that a person or a program leaves in a cell.
_VALUES = st.sampled_from(
    ["?", " ", "Total", "45 €", 12, 0, -3, 1.5, True, "#N/A", "=1+1", "=SUM(K4:K5)", "\u00a0", "S-1"]
)
_PLACES = st.tuples(
    st.sampled_from(["Sessions", "Budget", "Requests", "Missions", "Risks", "Tiers", "Settings", "Lists"]),
    st.integers(1, 14),
    st.integers(1, 50),
)


@given(st.dictionaries(_PLACES, _VALUES, min_size=20, max_size=60))
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
def test_whatever_is_typed_wherever_it_is_accounted_for(start: Start, typed: dict[tuple[str, int, int], Any]) -> None:
    """Cells typed into or over any sheet: each account adds up, and nothing typed is taken for ours."""

    def type_all(book: Typed) -> None:
        for (table, row, column), value in typed.items():
            book.sheet(table).cell(row, column).value = value

    for name, sheet in {s.sheet: s for s in edited(start, [Edit("type", type_all)]).cells}.items():
        if name not in ("Settings", "Lists"):  # whose texts and words may be changed
            headers = sum(table == name and row == HEADER for table, row, _ in typed)
            # A formula in a calculated column cannot be told from one that Excel has copied down.
            formulas = sum(table == name and str(value)[:1] == "=" for (table, _, _), value in typed.items())
            ours = sum(start.cells[name].ours.values()) + headers + formulas
            assert sum(sheet.ours.values()) <= ours
