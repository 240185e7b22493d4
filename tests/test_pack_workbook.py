"""The pack's workbook against the thirty properties of a workbook, by their numbers, with the lint of the others.

It holds values for somebody else to read, nothing to fill in. So these do not apply: 9 to 13 (it has no formula, which
is tested), 16 (what is changed is found by `seance verify`: `test_accountant.py`), 17 and 30 (nothing is typed). Of 8
and 25 there is the look of a value and that of a check, which has a word beside its colour; 18 is the protection of
every sheet. 21 and 28 are in `test_accountant.py` for every file of the pack.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
import python_calamine

from tests.conftest import line, session
from tests.letters import DIGIT, PADDING, carlito, lines, widths
from tests.lint_workbook import lint
from tests.package import Book, S, open_book, unpack
from tests.packs import BILL, shared, small
from toolkit.language import Words
from toolkit.version import __version__
from toolkit.writing.values import FrontPage, ValueColumn, ValueSheet, values_workbook

if TYPE_CHECKING:
    from pathlib import Path

SHEETS = {
    "fr": ["Accueil", "Journal", "À facturer (brouillon)", "Bénéficiaires", "Non repris"],
    "en": ["Start", "Journal", "Bookkeeping", "Categories", "To invoice (draft)", "Payees", "Left out"],
}


class Made:
    """The workbook of a pack with something in every list, as bytes and opened."""

    def __init__(self, lang: str, folder: Path) -> None:
        sessions = [session(fee=Decimal("1234.56"), express="yes", approved_on=dt.date(2026, 5, 1))]
        lines = [line("Taxi", **{**BILL, "actual": Decimal("33.33")}), line("Lamp", actual=Decimal(7))]
        self.lang, self.words = lang, Words("accountant", lang)
        self.pack = shared(small(lang, Sessions=sessions, Budget=lines), lang=lang)
        self.path = folder / f"{lang}.xlsx"
        self.path.write_bytes(self.pack.files["journal.xlsx"])
        self.book: Book = open_book(unpack(self.path))
        self.values: Any = openpyxl.load_workbook(io.BytesIO(self.pack.files["journal.xlsx"]))


@pytest.fixture(scope="module", params=["fr", "en"])
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Made:
    return Made(request.param, tmp_path_factory.mktemp("pack"))


def test_the_lint_finds_nothing(made: Made) -> None:
    assert list(lint(made.book)) == []


def test_01_02_07_sheets_stand_in_one_order_none_hidden_and_it_opens_on_the_first(made: Made) -> None:
    assert list(made.book.sheets) == SHEETS[made.lang]
    assert made.values.active.title == SHEETS[made.lang][0]
    assert not [sheet for sheet in made.book.sheets.values() if sheet.hidden]
    for sheet in made.values:
        assert not [d for d in (*sheet.row_dimensions.values(), *sheet.column_dimensions.values()) if d.hidden]


def test_03_04_05_a_list_is_one_table_with_one_header_and_nothing_below(made: Made) -> None:
    for sheet in list(made.values)[1:]:
        (table,) = sheet.tables.values()
        assert table.ref == sheet.dimensions and table.ref.startswith("A1:")
        assert not sheet.merged_cells.ranges
        labels = [cell.value for cell in sheet[1]]
        assert len(set(labels)) == len(labels) and max(map(len, labels)) <= 40


def test_06_27_a_column_has_one_format_and_amounts_and_dates_are_what_they_are(made: Made) -> None:
    for sheet in list(made.values)[1:]:
        for column in sheet.iter_cols(min_row=2):
            filled = [cell for cell in column if cell.value is not None]
            assert len({(cell.number_format, cell.data_type) for cell in filled}) <= 1, (sheet.title, filled)
    journal = made.values.worksheets[1]
    assert (
        isinstance(journal["A2"].value, dt.datetime) and journal["A2"].number_format == "mm-dd-yy"
    )  # the reader's own
    assert {cell.number_format for cell in journal["K"][1:] if cell.value} == {"#,##0.00"}


def test_09_to_13_there_is_no_formula_nor_error(made: Made) -> None:
    cells = [cell for sheet in made.book.sheets.values() for cell in sheet.cells.values()]
    assert cells and not [cell for cell in cells if cell.formula or cell.kind == "e"]


def test_14_15_what_is_shown_is_what_is_summed_and_every_check_is_0(made: Made) -> None:
    front, journal = made.values.worksheets[:2]
    shown = {row[0].value: row[1].value for row in front.iter_rows() if row[0].value}
    for key, column in (("debit", "K"), ("credit", "L")):
        cells = [Decimal(str(cell.value or 0)) for cell in journal[column][1:]]
        assert sum(cells) == Decimal(str(shown[made.words[f"total_{key}"]]))
        assert all(value == round(value, 2) for value in cells)
    checks = [row for row in front.iter_rows() if row[2].value == made.words["ok"]]
    assert [row[1].value for row in checks] == [0] * len(made.pack.checks)


def test_18_every_sheet_is_locked_without_a_password(made: Made) -> None:
    for sheet in made.book.sheets.values():
        (protection,) = sheet.root.iter(f"{S}sheetProtection")
        assert protection.get("sheet") == "1"
        assert not set(protection.attrib) & {"password", "hashValue"}


def test_19_the_front_says_what_it_is(made: Made) -> None:
    text = " ".join(str(cell.value) for row in made.values.worksheets[0].iter_rows() for cell in row if cell.value)
    for key in ("front_purpose", "front_confirm", "fact_regime", "regime_franchise", "fact_currency"):
        assert made.words[key] in text
    assert f"seance {__version__}" in text and "2026" in text and "EUR" in text


def test_20_22_properties_are_filled_and_nothing_else_is_within(made: Made) -> None:
    properties = made.values.properties
    assert (properties.creator, properties.created) == ("seance", dt.datetime(2000, 1, 1))
    assert properties.title and properties.subject
    assert not [name for name in made.book.parts if re.search("vba|externalLink|connection|embed|media|macro", name)]


def test_23_24_keys_stay_in_sight_pages_print_and_everything_fits(made: Made) -> None:
    for sheet in list(made.values)[1:]:
        assert (sheet.freeze_panes, sheet.print_title_rows) == ("B2", "$1:$1")
        assert next(iter(sheet.tables.values())).autoFilter is not None
        setup = sheet.page_setup
        assert (setup.paperSize, setup.orientation, setup.fitToHeight) == (9, "landscape", 0)
        assert "&P/&N" in sheet.oddFooter.right.text
        pixels = widths(made.book.sheets[sheet.title])
        for head, *cells in sheet.iter_cols():
            room = pixels[head.column] - PADDING
            broken = lines(head.value, room, 11, bold=True)
            assert head.alignment.wrap_text and len(broken) * 15 <= sheet.row_dimensions[1].height
            shown = [carlito(bold=True).width(part, 11) for part in broken]
            shown += [carlito().width(_shown(cell), 11) + 9 * (cell.data_type == "s") for cell in cells]
            assert max(shown) <= room, (sheet.title, head.value)
            # Nor is any much wider: the button in the header takes room, and 9 digits are the least of a column.
            assert room <= max(1.3 * max(shown) + 3 * DIGIT, 9 * DIGIT), (sheet.title, head.value)
    assert made.values.worksheets[1].print_area == f"'Journal'!$A$1:$L${made.values.worksheets[1].max_row}"


def _shown(cell: Any) -> str:
    """What stands in a cell, as a reader sees it."""
    match cell.value:
        case dt.datetime():
            return f"{cell.value:%d/%m/%Y}"
        case float() | int() if cell.number_format == "#,##0.00":
            return f"{cell.value:,.2f}"
        case _:
            return str(cell.value or "")


@pytest.mark.parametrize(
    ("kind", "values", "characters"),
    [
        ("text", [], 9),
        ("text", ["x" * 20, None, ""], 23),
        ("text", ["x" * 200], 64),
        ("money", [Decimal("0.5"), Decimal(-12345678), Decimal(10)], 17),
        ("money", [Decimal(12345678), None], 16),
        ("date", [None, dt.date(2026, 1, 1)], 13),
        ("rate", [Decimal("5.5"), Decimal("1E+9")], 13),
        ("count", [12345678901], 14),
    ],
)
def test_24_a_column_is_as_wide_as_what_stands_in_it(kind: str, values: list[Any], characters: int) -> None:
    sheet = ValueSheet("Sheet", "Table", [ValueColumn("A", kind)], [[value] for value in values])
    data = values_workbook(FrontPage("Front", "Title", [], []), [sheet], {})
    made = openpyxl.load_workbook(io.BytesIO(data))["Sheet"]
    assert made.column_dimensions["A"].width == pytest.approx(characters + PADDING / DIGIT, abs=0.01)


def test_25_26_one_family_of_letters_none_small_and_no_colour_without_a_word(made: Made) -> None:
    fonts = [(cell.font.name, cell.font.size) for sheet in made.values for row in sheet.iter_rows() for cell in row]
    assert len({name for name, _ in fonts}) == 1
    assert min(size for _, size in fonts) >= 10


def test_29_another_reader_finds_the_same_values(made: Made) -> None:
    book = python_calamine.CalamineWorkbook.from_path(str(made.path))
    for sheet in list(made.values)[1:]:
        rows = book.get_sheet_by_name(sheet.title).to_python()
        ours = [[_plain(cell.value) for cell in row] for row in sheet.iter_rows()]
        assert [[_plain(value) for value in row] for row in rows] == ours


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.date()
    return "" if value is None else value
