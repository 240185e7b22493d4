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
from tests.engines import by_gnumeric, recalculate
from tests.makers import make_xlsb
from toolkit.kinds import ExcelError, Serial, Uncomputed
from toolkit.language import LANGUAGES
from toolkit.reading.backends import open_book
from toolkit.samples.year import make_year
from toolkit.templates import load, names

if TYPE_CHECKING:
    from collections.abc import Iterable

SAMPLES, LAST = Path(toolkit.__file__).parent.parent / "samples", dt.date(2025, 12, 20)

Saved = Callable[..., tuple[Path, Path]]
PROGRAMS = ["libreoffice", "gnumeric"]
#: The fresh workbooks that are saved in every format; the others as .xlsx and .ods.
SOME = ["photography-fr", "photography-en"]
OTHERS = [f"{name}-{lang}" for name in names() if name != "photography" for lang in LANGUAGES]
#: What LibreOffice is asked for: of CSV, the second sheet in the separator of a French Excel.
FILTERS = {
    "xlsm": "xlsm:Calc MS Excel 2007 VBA XML",
    "csv": "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true,false,false,false,2",
}
FRESH = [
    *((name, form) for name in SOME for form in ("xlsx", "ods", "xls", "xlsm", "csv")),
    *(pytest.param(name, form, marks=pytest.mark.long) for form in ("xlsx", "ods") for name in OTHERS),
]
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
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A short year, and fresh workbooks of every sort."""
    folder = tmp_path_factory.mktemp("books")
    trade = load("photography").trade
    rows = make_year(trade["session_types"], trade["cost_lines"], year=2025, lang="fr", sessions=12, today=LAST)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("toolkit.writing._LEAST", 1)  # few spare rows: LibreOffice takes its time over each
        made = {
            f"{name}-{lang}": toolkit.new_workbook(folder / f"{name}-{lang}.xlsx", name, lang, 2026, 5)
            for name in names()
            for lang in LANGUAGES
        }
        made["year"] = toolkit.new_workbook(folder / "year.xlsx", lang="fr", year=2025, rows=20, rows_of=rows)
    return made


@pytest.fixture(scope="module")
def saved(books: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Saved:
    """A workbook and its copy as a program saves it, in each format once."""
    folder = tmp_path_factory.mktemp("saved")
    made: dict[Path, dict[Path, Path]] = {}

    def copy(name: str, form: str, program: str = "libreoffice") -> tuple[Path, Path]:
        if program == "gnumeric":
            return books[name], by_gnumeric(books[name], form)
        together = ["year", *SOME] if name in ("year", *SOME) else OTHERS
        out = folder / f"{form}-{together[0]}"
        if out not in made:
            made[out] = recalculate(
                [books[one] for one in together], out, "fr-FR", FILTERS.get(form, form), always=False
            )
        return books[name], made[out][books[name]]

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


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("lang", LANGUAGES)
def test_promise_11_a_fresh_workbook_is_fresh(books: dict[str, Path], lang: str, name: str) -> None:
    is_fresh(books[f"{name}-{lang}"], lang)


@pytest.mark.office
@pytest.mark.parametrize(("name", "form"), FRESH)
def test_promise_11_a_fresh_workbook_saved_by_libreoffice_is_fresh(saved: Saved, name: str, form: str) -> None:
    is_fresh(saved(name, form)[1], name[-2:])


@pytest.mark.office
@pytest.mark.parametrize("form", ["xlsx", "ods", "xls"])
def test_promise_11_a_fresh_workbook_saved_by_gnumeric_is_fresh(saved: Saved, form: str) -> None:
    is_fresh(saved("photography-en", form, "gnumeric")[1], "en")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_promise_11_a_fresh_workbook_is_fresh_in_the_binary_format(
    books: dict[str, Path], tmp_path: Path, lang: str
) -> None:
    """Its values as Excel would save them: no program at hand writes .xlsb."""
    is_fresh(in_binary(books[f"photography-{lang}"], tmp_path), lang)


def in_binary(path: Path, folder: Path) -> Path:
    def value(said: Any) -> Any:
        if isinstance(said, dt.time):
            return dt.timedelta(hours=said.hour, minutes=said.minute)
        return None if said == "" else said

    book = openpyxl.load_workbook(path, data_only=True)
    sheets = {sheet.title: [[value(c.value) for c in row] for row in sheet.iter_rows()] for sheet in book.worksheets}
    return make_xlsb(folder / "book.xlsb", sheets)


def is_fresh(path: Path, lang: str) -> None:
    """No finding, whoever saved it, but that a CSV is one sheet; and no row but the price tiers that we write."""
    reading = toolkit.read_workbook(path, thorough=True)
    ledger = reading.ledger
    said = ["one_sheet_as_text"] if path.suffix == ".csv" else []
    assert ([code for _, _, code in places(ledger.findings)], ledger.lang) == (said, lang)
    assert {name for name, table in ledger.tables.items() if table.rows} <= {"Tiers"}
    assert [sheet for sheet in reading.cells if not sheet.adds_up] == []


@pytest.mark.office
@pytest.mark.parametrize(
    ("program", "form"),
    [(program, form) for program in PROGRAMS for form in ("xlsx", "ods", "xls")] + [("libreoffice", "xlsm")],
)
def test_promise_11_a_year_saved_by_another_program_is_the_same_year(saved: Saved, program: str, form: str) -> None:
    """No finding, and no difference in any cell, setting or figure."""
    one, other = (toolkit.read_workbook(path, today=LAST, thorough=True) for path in saved("year", form, program))
    first, copy = one.ledger, other.ledger
    assert places(copy.findings) == []
    for name, table in first.tables.items():
        rows = copy.tables[name].rows
        assert [(row.number, row.values) for row in rows] == [(row.number, row.values) for row in table.rows]
    assert (copy.settings.values, copy.lang, copy.template) == (first.settings.values, first.lang, first.template)
    assert toolkit.report(copy).total == toolkit.report(first).total
    assert [sheet for sheet in other.cells if not sheet.adds_up] == []


@pytest.mark.office
def test_promise_11_the_sessions_of_a_year_are_the_same_as_csv_and_in_the_binary_format(
    saved: Saved, tmp_path: Path
) -> None:
    """As LibreOffice exports them, as text; and all tables with the values that Excel would save."""
    path, export = saved("year", "csv")
    first, text, binary = (
        toolkit.read_workbook(each, today=LAST) for each in (path, export, in_binary(path, tmp_path))
    )
    assert [code for _, _, code in places(text.findings)] == ["one_sheet_as_text"]
    assert places(binary.findings) == []
    for name, table in first.ledger.tables.items():
        rows = [(row.number, row.values) for row in table.rows]
        assert [(row.number, row.values) for row in binary.ledger.tables[name].rows] == rows
        assert name != "Sessions" or [(row.number, row.values) for row in text.ledger.tables[name].rows] == rows
    assert toolkit.report(binary.ledger).total == toolkit.report(first.ledger).total
