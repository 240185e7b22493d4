"""Independent readers see the same cells, and the formats of real programs hold the same year."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
import python_calamine

import toolkit
from tests.conftest import places
from tests.engines import recalculate
from toolkit.kinds import ExcelError, Serial, Uncomputed
from toolkit.reading.backends import open_book
from toolkit.samples.year import make_year
from toolkit.templates import load

if TYPE_CHECKING:
    from collections.abc import Iterable

SAMPLES, LAST = Path(toolkit.__file__).parent.parent / "samples", dt.date(2025, 12, 20)

Saved = Callable[[str, str], tuple[Path, Path]]
#: Sheet -> (how many cells of each sort, the sum of the numbers, the lengths of the texts).
Sums = dict[str, tuple[Counter[str], Decimal, int]]


def sums(cells: Iterable[tuple[str, Any]]) -> Sums:
    """What two readers must agree on; moments count as numbers, for each library has its own idea of which are."""
    found: Sums = {}
    for sheet, value in cells:
        sorts, total, length = found.setdefault(sheet, (Counter(), Decimal(0), 0))
        match value:
            case ExcelError():
                sorts["error"] += 1
            case str():
                sorts["text"], length = sorts["text"] + 1, length + len(value)
            case bool():
                sorts["yes or no"] += 1
            case _:
                sorts["number"], total = sorts["number"] + 1, total + number(value)
        found[sheet] = sorts, total, length
    return {sheet: (sorts, round(total, 4), length) for sheet, (sorts, total, length) in found.items()}


def number(value: Any) -> Decimal:
    day = dt.timedelta(days=1)
    match value:
        case Serial(inner):
            return inner
        case dt.datetime():
            return Decimal((value - dt.datetime(1899, 12, 30)) / day)
        case dt.date():
            return Decimal((value - dt.date(1899, 12, 30)).days)
        case dt.time():
            return Decimal((dt.datetime.combine(dt.date.min, value) - dt.datetime.min) / day)
        case dt.timedelta():
            return Decimal(value / day)
        case _:
            return Decimal(repr(value)) if isinstance(value, float) else Decimal(value)


def ours(path: Path) -> Sums:
    book = open_book(path)
    try:
        cells = (
            (sheet.name, value) for sheet in book.sheets for row in sheet.cells().values() for value in row.values()
        )
        # Formulas whose result is not in the file: neither library shows them.
        return sums((sheet, value) for sheet, value in cells if not isinstance(value, Uncomputed))
    finally:
        book.close()


def by_openpyxl(path: Path) -> Sums:
    book = openpyxl.load_workbook(path, data_only=True)
    return sums(
        (sheet.title, ExcelError(cell.value) if cell.data_type == "e" else cell.value)
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value not in (None, "")
    )


def by_calamine(path: Path) -> Sums:
    with python_calamine.CalamineWorkbook.from_path(path) as book:
        return sums(
            (name, value)
            for name in book.sheet_names
            for row in book.get_sheet_by_name(name).to_python()
            for value in row
            if value != ""
        )


def without_errors(found: Sums) -> Sums:
    """Calamine gives errors as blanks."""
    return {sheet: (sorts - Counter({"error": sorts["error"]}), *rest) for sheet, (sorts, *rest) in found.items()}


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Saved:
    """A workbook and its copy as LibreOffice saves it: a short year and two fresh ones at once, each format once."""
    folder = tmp_path_factory.mktemp("saved")
    books = {lang: toolkit.new_workbook(folder / f"{lang}.xlsx", lang=lang, year=2026, rows=5) for lang in ("fr", "en")}
    trade = load("photography").trade
    rows = make_year(trade["session_types"], trade["cost_lines"], year=2025, lang="fr", sessions=12, today=LAST)
    books["year"] = toolkit.new_workbook(folder / "year.xlsx", lang="fr", year=2025, rows=20, rows_of=rows)
    made: dict[str, dict[Path, Path]] = {}

    def copy(name: str, form: str) -> tuple[Path, Path]:
        if form not in made:
            made[form] = recalculate(list(books.values()), folder / form, "fr-FR", form, always=False)
        return books[name], made[form][books[name]]

    return copy


@pytest.mark.parametrize("name", ["photographe-2025.xlsx", "photographer-2025.xlsx"])
def test_openpyxl_and_calamine_see_the_same_cells_in_a_sample(name: str) -> None:
    found = ours(SAMPLES / name)
    assert sum(sum(sorts.values()) for sorts, _, _ in found.values()) > 10_000
    assert found == by_openpyxl(SAMPLES / name)
    assert without_errors(found) == by_calamine(SAMPLES / name)


@pytest.mark.office
@pytest.mark.parametrize("form", ["xlsx", "ods", "xls"])
def test_calamine_sees_the_same_cells_in_what_libreoffice_saves(saved: Saved, form: str) -> None:
    _, path = saved("year", form)
    assert without_errors(ours(path)) == by_calamine(path)


@pytest.mark.office
@pytest.mark.parametrize("form", ["xlsx", "ods", "xls"])
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_promise_11_a_fresh_workbook_saved_by_libreoffice_is_fresh(saved: Saved, lang: str, form: str) -> None:
    """Promise 11."""
    ledger = toolkit.read_workbook(saved(lang, form)[1]).ledger
    assert (places(ledger.findings), ledger.lang) == ([], lang)
    assert {name: len(table.rows) for name, table in ledger.tables.items() if table.rows} == {"Tiers": 3}


@pytest.mark.office
@pytest.mark.parametrize("form", ["xlsx", "ods", "xls"])
def test_promise_11_a_year_saved_by_libreoffice_is_the_same_year(saved: Saved, form: str) -> None:
    """Promise 11: no finding, and no difference in any cell, setting or figure."""
    first, copy = (toolkit.read_workbook(path, today=LAST).ledger for path in saved("year", form))
    assert places(copy.findings) == []
    for name, table in first.tables.items():
        rows = copy.tables[name].rows
        assert [(row.number, row.values) for row in rows] == [(row.number, row.values) for row in table.rows]
    assert (copy.settings.values, copy.lang, copy.template) == (first.settings.values, first.lang, first.template)
    assert toolkit.report(copy).total == toolkit.report(first).total
