"""Filled workbooks recalculated by two engines that share no code with Excel, LibreOffice or each other.

cellrune computes every workbook; formulon, far slower, the one that has every formula, with its French and its
English Excel. Caches are poisoned first: a formula that was not computed comes back as the poison. (ironcalc 0.9.1
was tried as well: COUNTIF and COUNTIFS over a single cell give it #VALUE!, where all others compute, and a third of
our cells hang on one.)
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import cellrune  # type: ignore[import-not-found, unused-ignore]
import formulon  # type: ignore[import-not-found, unused-ignore]
import pytest
import xlsxwriter  # type: ignore[import-untyped, unused-ignore]
from openpyxl.utils.cell import column_index_from_string  # type: ignore[import-untyped, unused-ignore]

import toolkit
from tests import engines
from tests.ledgers import TODAY, each_value
from tests.test_parity import Sheets, equal, read, write_book
from tests.workbooks import FILLED, Made, Shelf, write
from toolkit.language import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PROFILES = {"fr": "win-365-fr_FR", "en": "win-365-en_US"}
#: formulon 0.18.0, out of a file, reads the second range of MAXIFS as one cell: see the test of its defect.
#: The rounds left hang on it.
BEYOND_FORMULON = re.compile(r"MAXIFS\(\w+,\w+,[^,]+,[A-Z]\w+,|IF\(\$\w+=1,MAX\(0,\$\w+-\$\w+\),")

#: The value of a cell by its sheet, row and column, 1 the first; None or "" where it is blank.
Look = Callable[[str, int, int], Any]


def by_cellrune(path: Path) -> Look:
    with cellrune.Workbook.open_path(path) as book:
        book.calculate()
        values = {
            sheet["name"]: book.read_values(sheet["name"], "A1", sheet["used_range"].rpartition(":")[2])
            for sheet in book.summary()["sheets"]
        }
    return lambda sheet, row, column: (values[sheet][row - 1][column - 1] or {}).get("value")


def by_formulon(path: Path, lang: str) -> Look:
    book = formulon.Workbook.load(path.read_bytes())
    book.set_excel_profile_id(PROFILES[lang])
    book.recalc()
    places = {book.sheet_name(index): index for index in range(book.sheet_count())}

    def look(sheet: str, row: int, column: int) -> Any:
        value = book.get_value(places[sheet], row - 1, column - 1).to_python()
        return value if isinstance(value, bool | float | str | None) else f"#{value.error_code}"

    return look


def differences(ours: Sheets, look: Look) -> Iterator[str]:
    """Every formula whose value the engine finds to be another."""
    for sheet, cells in ours.items():
        for place, cell in cells.items():
            if cell.formula is not None:
                letters = place.rstrip("0123456789")
                value = look(sheet, int(place.removeprefix(letters)), column_index_from_string(letters))
                if not equal(cell.value, None if value == "" else value):
                    yield f"{sheet}!{place} ={cell.formula}\n      written {cell.value!r}, computed {value!r}"


def poisoned(path: Path, folder: Path) -> tuple[Path, Sheets]:
    """A copy to be computed, and what every cell of it must come to."""
    cells = engines.poison(path, folder / path.name)
    ours = read(path)
    assert cells == sum(cell.formula is not None for sheet in ours.values() for cell in sheet.values()) > 1000
    return folder / path.name, ours


@pytest.mark.parametrize("which", FILLED, ids=str)
def test_cellrune_computes_what_was_written(which: Made, shelf: Shelf, tmp_path: Path) -> None:
    path, ours = poisoned(shelf[which], tmp_path)
    assert list(differences(ours, by_cellrune(path))) == []


@pytest.mark.parametrize("number", range(5))
def test_cellrune_computes_small_workbooks_with_and_without_mistakes(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("toolkit.writing._LEAST", 1)  # as few empty rows as can be: a second each
    (tmp_path / "poisoned").mkdir()
    path, ours = poisoned(write_book(tmp_path / "book.xlsx", LANGUAGES[number % 2], number, 12), tmp_path / "poisoned")
    assert list(differences(ours, by_cellrune(path))) == []


def test_cellrune_computes_every_value_right_and_in_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("toolkit.writing._LEAST", 1)
    (tmp_path / "poisoned").mkdir()
    book = toolkit.new_workbook(tmp_path / "book.xlsx", lang="en", rows=5, rows_of=each_value(), today=TODAY)
    path, ours = poisoned(book, tmp_path / "poisoned")
    assert list(differences(ours, by_cellrune(path))) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_formulon_computes_what_was_written(lang: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("toolkit.writing._LEAST", 1)  # it takes a millisecond a formula
    book = write(tmp_path / "book.xlsx", Made("photography", lang, True), sessions=4, spare=0)
    (tmp_path / "poisoned").mkdir()
    path, ours = poisoned(book, tmp_path / "poisoned")
    found = list(differences(ours, by_formulon(path, lang)))
    assert [text for text in found if not BEYOND_FORMULON.search(text)] == []
    # Its known defect, in the column of the rounds used and nowhere else: once mended, it is to be compared as well.
    assert len(found) == sum(cell.value is not None for cell in known(ours)) > 0


def known(ours: Sheets) -> Iterator[Any]:
    """The cells with a formula that formulon does not read as others do."""
    for cells in ours.values():
        yield from (cell for cell in cells.values() if cell.formula and BEYOND_FORMULON.search(cell.formula))


@pytest.mark.parametrize("engine", [by_cellrune, lambda path: by_formulon(path, "fr")], ids=["cellrune", "formulon"])
def test_a_wrong_value_is_noticed(engine: Callable[[Path], Look], tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("One")
        sheet.write_formula("A1", "=1+1", None, 2)
        sheet.write_formula("A2", "=1+2", None, 4)
        sheet.write_formula("A3", '=""', None, "")
        sheet.write_formula("A4", "=1/0", None, 0)
    found = [text.partition(" ")[0] for text in differences(read(path), engine(path))]
    assert found == ["One!A2", "One!A4"]


def test_formulon_s_defect_is_still_there(tmp_path: Path) -> None:
    """Out of a file, the second range of MAXIFS is one cell to it; of SUMIFS it is a range."""
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("One")
        for row, cells in enumerate([(1, "x", 1), (5, "y", 1), (3, "x", 1)]):
            sheet.write_row(row, 0, cells)
        for number, letter in enumerate("ABC"):
            book.define_name(f"column_{number}", f"=One!${letter}$1:${letter}$3")
        sheet.write_formula("E1", '=_xlfn.MAXIFS(column_0,column_1,"x",column_2,1)', None, 3)
        sheet.write_formula("E2", '=_xlfn.MAXIFS($A$1:$A$3,$B$1:$B$3,"x",$C$1:$C$3,1)', None, 3)
        sheet.write_formula("E3", '=_xlfn.MAXIFS(column_0,column_1,"x")', None, 3)
        sheet.write_formula("E4", '=SUMIFS(column_0,column_1,"x",column_2,1)', None, 4)
    assert [text.partition(" ")[0] for text in differences(read(path), by_formulon(path, "en"))] == ["One!E1", "One!E2"]
    assert list(differences(read(path), by_cellrune(path))) == []
