"""Whatever people do to a filled workbook, alone and two edits at once: no figure is wrong in silence, no cell lost."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

import toolkit
from tests import oracle
from tests.conftest import TODAY, Typed, without_calculations
from tests.edits import EDITS, HEADER, ROWS_OF, Edit, Meaning

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from toolkit.findings import Finding


class Start:
    """The workbook before any edit, what it says, its accounts by sheet, and a folder to save in."""

    def __init__(self, book: bytes, folder: Path) -> None:
        self.book, self.folder = book, folder
        reading = edited(self, [])
        assert codes(reading.findings) == {"no_cached_values"}
        assert figures_of(reading) == figures_meant([])
        self.cells = {sheet.sheet: sheet for sheet in reading.cells}


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Start:
    folder = tmp_path_factory.mktemp("edits")
    path = toolkit.new_workbook(folder / "filled.xlsx", lang="en", year=2026, rows=8, rows_of=ROWS_OF)
    return Start(without_calculations(path), folder)


def figures_of(reading: toolkit.Reading) -> Any:
    made = toolkit.report(reading.ledger, by="session").to_dict()
    return json.loads(json.dumps({"groups": made["groups"], "total": made["total"]}))


def figures_meant(edits: Iterable[Edit]) -> Any:
    """The figures of what the workbook means after these edits, by the second implementation of the contract."""
    said = Meaning(copy.deepcopy(ROWS_OF), {})
    for edit in edits:
        if edit.meant is not None:
            edit.meant(said)
    return json.loads(json.dumps(oracle.report(said.rows, said.settings, "session")))


def edited(start: Start, edits: Iterable[Edit]) -> toolkit.Reading:
    """What a workbook says after these edits."""
    return read_back(opened(start, edits))


def opened(start: Start, edits: Iterable[Edit]) -> Typed:
    """The workbook after these edits, not yet saved."""
    book = Typed(start.book, start.folder / "book.xlsx")
    for edit in edits:
        edit.do(book)
    return book


def read_back(book: Typed) -> toolkit.Reading:
    """What a workbook says once it is saved; the account of each sheet adds up to the cells it was saved with."""
    saved = {sheet.title: sum(cell.value is not None for cell in sheet._cells.values()) for sheet in book.book}
    reading = toolkit.read_workbook(book.save(), today=TODAY, thorough=True)
    assert [sheet for sheet in reading.cells if not sheet.adds_up] == []
    assert {sheet.sheet: sheet.seen for sheet in reading.cells} == {title: n for title, n in saved.items() if n}
    return reading


def codes(findings: Iterable[Finding], severity: str = "") -> set[str]:
    return {finding.code for finding in findings if severity in ("", str(finding.severity))}


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_is_read_or_said(name: str, start: Start) -> None:
    """Every figure is what the edit means, and what is out of order is said."""
    edit = EDITS[name]
    reading = edited(start, [edit])
    assert codes(reading.findings) >= set(edit.codes)
    assert codes(reading.findings, "error") <= {*edit.codes, "unknown_reference"}
    assert figures_of(reading) == figures_meant([edit])


def test_there_are_well_over_sixty_kinds_of_edit() -> None:
    assert len(EDITS) >= 150


def may_go_together(one: str, other: str) -> bool:
    """Whether two edits are two: what is typed into one cell twice is what was typed last."""
    return one != other and not (EDITS[one].cell and EDITS[one].cell == EDITS[other].cell)


_ANY = st.sampled_from(sorted(EDITS))


@given(st.tuples(_ANY, _ANY).filter(lambda pair: may_go_together(*pair)))
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_two_edits_at_once_are_read_or_said(start: Start, names: tuple[str, str]) -> None:
    """Every figure is what both mean, or an error tells that one has come in the other's way."""
    pair = [EDITS[name] for name in names]
    try:
        book, meant = opened(start, pair), figures_meant(pair)
    except (StopIteration, RuntimeError, KeyError, AttributeError, ValueError):
        assume(False)  # the first edit took away, moved or merged what the second is about
    reading = read_back(book)
    assert figures_of(reading) == meant or codes(reading.findings, "error")


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
