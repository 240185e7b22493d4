"""The lint of `lint_workbook.py` over every workbook, and each of its findings on a workbook broken on purpose."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.lint_workbook import lint
from tests.package import open_book, unpack
from tests.workbooks import EVERY, Made, write
from toolkit.templates import load

if TYPE_CHECKING:
    from tests.package import Book
    from tests.workbooks import Shelf


@pytest.mark.parametrize("which", EVERY, ids=str)
def test_no_workbook_has_a_finding(which: Made, shelf: Shelf) -> None:
    book = shelf.open(which)
    assert list(lint(book)) == []
    # It looked at something: tables, validations, and more than a hundred formulas that differ.
    assert len(list(book.tables())) >= 5
    assert sum(len(sheet.validations) for sheet in book.sheets.values()) > 50
    assert len(book.shapes) > 100


BOOK, TEXTS, CHART = "xl/workbook.xml", "xl/sharedStrings.xml", "xl/charts/chart1.xml"
SPEC = load("photography").tables["Sessions"].columns
CLIENT, DATE, ID = (SPEC[key].label["en"] for key in ("client_code", "date", "session_id"))
TITLE, FORMULA = f'promptTitle="{ID}"', r"<f>SUM\(Results_time_gap\)</f>"
#: Finding -> the sheet, table or part it is made in, what stands there, and what takes its place.
BROKEN = {
    "header-differs": ("table", f'name="{CLIENT}"', 'name="Customer"'),
    "header-slash": ("table", f'name="{CLIENT}"', 'name="Client/firm"'),
    "column-twice": ("table", f'name="{CLIENT}"', f'name="{DATE.lower()}"'),
    "table-width": ("table", r' ref="A3:B?[A-Z]', ' ref="A3:C'),
    "filter-differs": ("table", r'<autoFilter ref="A3', '<autoFilter ref="A4'),
    "name-twice": (BOOK, 'name="Sessions_fee"', 'name="Sessions"'),
    "name-unusable": (BOOK, 'name="Sessions_fee"', 'name="FEE2025"'),
    "name-of-one-sheet": (BOOK, 'name="Sessions_fee"', 'name="Sessions_fee" localSheetId="1"'),
    "sheet-name": (BOOK, 'sheet name="Budget"', 'sheet name="Budget of all the sessions of the year"'),
    "sheet-twice": (BOOK, 'sheet name="Requests"', 'sheet name="BUDGET"'),
    "merge-in-table": ("Sessions", "(?=<dataValidations)", '<mergeCells><mergeCell ref="B5:C5"/></mergeCells>'),
    "merges-overlap": ("Start", '<mergeCell ref="B4:C4"/>', '<mergeCell ref="B4:C5"/>'),
    "promptTitle-long": ("Sessions", TITLE, f'promptTitle="{"x" * 33}"'),
    "errorTitle-long": ("Sessions", TITLE, f'{TITLE} errorTitle="{"x" * 33}"'),
    "prompt-long": ("Sessions", TITLE + ' prompt="', f'{TITLE} prompt="{"x" * 250}'),
    "error-long": ("Sessions", TITLE, f'{TITLE} error="{"x" * 256}"'),
    "list-long": ("Sessions", '"planned,', f'"{"x" * 250},planned,'),
    "validated-twice": ("Sessions", r'sqref="B4:B(\d+)"', r'sqref="A4:B\1"'),
    "text-long": (TEXTS, f"<t>{CLIENT}</t>", f"<t>{'x' * 32_768}</t>"),
    "formula-as-text": (TEXTS, f"<t>{CLIENT}</t>", "<t>=SUM(A1:A9)</t>"),
    "error-value": ("Checks", rf"({FORMULA}<v>)0", r"\1#NAME?"),
    "link-nowhere": ("Start", "location=\"'Sessions'!A1\"", "location=\"'Nowhere'!A1\""),
    "formula-unparsable": ("Checks", FORMULA, "<f>SUM(Results_time_gap</f>"),
    "formula-long": ("Checks", FORMULA, f"<f>SUM({'1,' * 4100}1)</f>"),
    "formula-broken": ("Checks", FORMULA, "<f>SUM(#REF!)</f>"),
    "function-not-portable": ("Checks", FORMULA, "<f>SUM(_xlfn.XLOOKUP(1,Results_time_gap,Results_time_gap))</f>"),
    "function-prefix": ("Checks", FORMULA, "<f>MAXIFS(Results_time_gap,Results_time_gap,0)</f>"),
    "sheet-unknown": ("Checks", FORMULA, "<f>SUM(Sheet1!A1)</f>"),
    "name-unknown": ("Checks", FORMULA, "<f>SUM(Results_gap_of_time)</f>"),
    "reference-not-portable": ("Checks", FORMULA, f"<f>SUM(Sessions[@{CLIENT}])</f>"),
    "column-unknown": ("Checks", FORMULA, "<f>SUM(Sessions[Customer])</f>"),
    "chart-nowhere": (CHART, "<c:f>Dashboard!", "<c:f>Board!"),
}  # fmt: skip


def part_of(book: Book, place: str) -> str:
    """The part of a sheet, or of the table of sessions."""
    if place == "table":
        return next(table.part for _, table in book.tables() if table.name == "Sessions")
    return book.sheets[place].part if place in book.sheets else place


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """A workbook with hardly any row."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("toolkit.writing._LEAST", 1)
        path = tmp_path_factory.mktemp("small") / "small.xlsx"
        return unpack(write(path, Made("photography", "en", False), sessions=1, spare=1))


def broken(parts: dict[str, bytes], place: str, old: str, new: str) -> set[str]:
    """The codes of what is found once a text has taken another's place."""
    part = part_of(open_book(parts), place)
    changed, count = re.subn(old, new, parts[part].decode("utf-8"), count=1)
    assert count == 1, f"{part} has no {old}"
    return {text.partition(":")[0] for text in lint(open_book({**parts, part: changed.encode("utf-8")}))}


@pytest.mark.parametrize("code", BROKEN)
def test_a_broken_workbook_has_that_finding(code: str, parts: dict[str, bytes]) -> None:
    assert code in broken(parts, *BROKEN[code])


@pytest.mark.parametrize(
    ("place", "old"),
    [
        ("Sessions", r"(<formula1>)Missions_mission_id(?=<)"),
        ("Checks", r'(<formula>)"OK"(?=<)'),
        (BOOK, r'(name="Sessions_fee">)[^<]*'),
    ],
    ids=["validation", "condition", "name"],
)
def test_every_place_of_a_formula_is_looked_at(place: str, old: str, parts: dict[str, bytes]) -> None:
    assert broken(parts, place, old, r"\1TODAY()") == {"function-not-portable"}
