"""Headers that are nearly ours, totals and notes among the rows, formulas under a closer look."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

import pytest

import toolkit
from tests.conftest import FIRST, TODAY, Typed, places
from toolkit.reading.formulas import odd as odd_ones
from toolkit.reading.near import is_near, near_headers

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@pytest.mark.parametrize(
    ("header", "name", "near"),
    [
        ("Seance prevue", "séance prévue (min)", True),
        ("Planned sesion (min)", "planned session (min)", True),
        ("Acutal preparation", "actual preparation (min)", True),
        ("Feee", "fee", False),  # too short for a slip
        ("Planned preparation", "actual preparation", False),
        ("Billed minutes", "billed amount", False),
        ("???", "fee", False),
    ],
)
def test_a_header_is_near_within_slips(header: str, name: str, near: bool) -> None:
    assert is_near(header, name) is near


NAMES = {"planned main (min)": "planned_main", "planned main": "planned_main", "planned maim": "planned_maim"}


@pytest.mark.parametrize(
    ("unknown", "missing", "found", "keys", "columns"),
    [
        ({3: "Planned mai"}, {"planned_main"}, {}, {}, {}),  # as near to a column that is there
        ({3: "Planned mai"}, {"planned_main", "planned_maim"}, {}, {3: ["planned_maim", "planned_main"]}, {}),
        ({3: "Planned main (h)"}, {"planned_main", "planned_maim"}, {}, {}, {}),  # another unit
        ({3: "Plannd mine"}, {"planned_main"}, {}, {}, {}),
    ],
)
def test_one_candidate_or_none(unknown: dict[int, str], missing: set[str], found: Any, keys: Any, columns: Any) -> None:
    near = near_headers(unknown, NAMES, missing)
    assert (near.found, near.keys) == (found, keys)
    assert {key: where for key, where in near.columns.items() if len(where) > 1} == columns


def test_two_headers_for_one_column_are_an_error_and_neither_is_read(typed: Typed) -> None:
    sheet, column = typed.sheet("Sessions"), typed.column("Sessions", "planned_post")
    sheet.cell(FIRST - 1, column).value = "Planned post-productoin (min)"
    second = sheet.cell(FIRST - 1, sheet.max_column + 1)
    second.value = "Planed post-production (min)"
    sheet.cell(FIRST, column).value = second.offset(1).value = 30
    reading = typed.read()
    assert ("Sessions", sheet.cell(FIRST - 1, column).coordinate, "header_shared") in places(reading.findings)
    assert [row.filled("planned_post") for row in reading.ledger.rows("Sessions")] == [False, False]


# ---------------------------------------------------------------------- totals


def costs(typed: Typed, *lines: Any) -> list[tuple[str, str, str]]:
    """What is found in Budget when these lines stand there: an amount, or a word and an amount."""
    for position, line in enumerate(lines, 1):
        word, amount = line if isinstance(line, tuple) else ("", line)
        head = {"session_id": word} if word else {"session_id": "S-1", "item": f"Taxi {position}"}
        typed.put("Budget", position, **head, estimated=amount)
        if word:
            typed.cell("Budget", position, "item").value = None
    return [(cell, code) for _, cell, code in typed.found()]  # type: ignore[misc]


@pytest.mark.parametrize(
    "lines",
    [
        (10, 20, ("Total", 30)),
        (10, 20, ("Sous-total", 30), 5, 5, ("Sous-total", 10), ("TOTAL GÉNÉRAL", 40)),
        (10, 20, ("Moyenne :", 15)),
        (0.1, 0.2, ("Sum", 0.3)),
    ],
)
def test_totals_that_are_proven_are_left_out(typed: Typed, lines: tuple[Any, ...]) -> None:
    rows = [number for number, line in enumerate(lines, FIRST) if isinstance(line, tuple)]
    assert costs(typed, *lines) == [(f"A{row}", "total_row") for row in rows]


def test_a_total_shows_its_arithmetic(typed: Typed) -> None:
    costs(typed, 10, 20, ("Total", 31))
    (finding,) = typed.read().findings
    letters = typed.at("Budget", 1, "estimated").rstrip("0123456789")
    assert finding.code == "total_row_wrong"
    assert f"{letters}6 = 31, {letters}4:{letters}5 = 30" in finding.message


def test_a_total_row_of_the_table_itself_is_left_out(typed: Typed) -> None:
    typed.put("Budget", 2, session_id="S-2", item="Taxi", estimated=5)
    typed.put("Budget", 3, session_id="Whatever", estimated=25)
    table = typed.sheet("Budget").tables["Budget"]
    table.ref = table.ref.split(":")[0] + ":" + "".join(c for c in table.ref.split(":")[1] if c.isalpha()) + "6"
    table.totalsRowCount = 1
    assert [code for _, _, code in typed.found()] == ["total_row"]


def test_one_number_alone_is_no_total(typed: Typed) -> None:
    typed.put("Budget", 2, estimated=20)
    assert [code for _, _, code in typed.found()] == ["required_blank", "required_blank"]


# ---------------------------------------------------------------------- a closer look


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_closer_look_at_a_fresh_workbook_finds_nothing(blank_books: Mapping[str, Path], lang: str) -> None:
    reading = toolkit.read_workbook(blank_books[lang], thorough=True)
    assert reading.findings == []
    assert all(sheet.adds_up and not sheet.reported for sheet in reading.cells)
    assert reading.cells[-1].table == "Results"


def test_a_value_among_the_results_is_said(blank_books: Mapping[str, Path], tmp_path: Path) -> None:
    book = Typed(blank_books["en"].read_bytes(), tmp_path / "book.xlsx")
    book.book["Results"]["F5"] = 12
    found = places(toolkit.read_workbook(book.save(), today=TODAY, thorough=True).findings)
    assert ("Results", "F5", "calculated_overwritten") in found


@pytest.mark.parametrize(
    ("formulas", "odd"),
    [
        (["=$A4*2", "=$A5*2", "=$A6*3", "=$A7*2"], [6]),
        (["=$A4*2+$B$3", "=$A5*2+$B$3", "=$A6*2+$B$3"], []),
        (["=B3+1", "=B4+1", "=B5+1"], []),  # the row above
        (["=LOG10(A4)*5", "=LOG10(A5)*5", "=LOG10(A6)*5"], []),
        (["=A4", "=B5", "=C6"], []),  # no formula that most of them are
        (['="é"&$A4', '="é"&$A5', '="e"&$A6'], [6]),
        (["=éA4", "=éA4", "=éA4", "=éA7"], [7]),  # a name, not an address
        (["=9", "=$A5*2", "=$A6*2", "=$A7*2", "=$A8*2"], [4]),
    ],
)
def test_an_odd_formula_is_told_from_the_rest_of_its_column(formulas: list[str], odd: list[int]) -> None:
    column = [(b"%d" % row, text.encode()) for row, text in enumerate(formulas, FIRST)]
    assert [row for row, _ in odd_ones(column, bytes.decode)] == odd
    escaped = [(row, escape(text.decode()).encode("ascii", "xmlcharrefreplace")) for row, text in column]
    assert [row for row, _ in odd_ones(escaped, lambda text: unescape(text.decode()))] == odd
    above = [(b"1", b"=1"), *column]  # such as a title
    assert [row for row, _ in odd_ones(above, bytes.decode, FIRST - 1)] == odd
