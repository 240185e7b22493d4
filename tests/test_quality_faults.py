"""Each property of `test_workbook_quality.py` on a workbook that lacks it: a test that cannot fail says nothing.

16 is its own proof (`test_mutations.py`); 21 and 28 write their workbooks themselves; the widths of printed pages show
their fault in the test itself.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests import test_workbook_quality as quality
from tests.package import open_book, pack, unpack
from tests.test_workbook_quality import Look
from tests.workbooks import Made

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.workbooks import Shelf

WHICH = Made("essential", "fr", True)
Fault = tuple[str, str, str]
#: What stands in a part (by sheet, "table" of a sheet, or its name in the package), and what takes its place, once.
FAULTS: dict[str, Fault] = {
    "test_01_sheets_stand_in_one_order_and_the_workbook_opens_on_start": (
        "xl/workbook.xml", "<workbookView ", '<workbookView activeTab="2" '
    ),
    "test_02_nothing_is_hidden": ("Séances", "<col ", '<col hidden="1" '),
    "test_03_a_data_sheet_has_one_table_with_one_header_and_nothing_below": (
        "table Séances", r' totalsRowShown="0"', ' totalsRowCount="1"'
    ),
    "test_04_no_cells_are_merged_on_data_sheets": (
        "Séances", "</sheetData>", '</sheetData><mergeCells count="1"><mergeCell ref="A6:B6"/></mergeCells>'
    ),
    "test_05_headers_are_unique_short_and_say_their_unit": (
        "table Séances", r"Honoraires \(montant\)", "Honoraires"
    ),
    "test_06_a_column_has_one_number_format": ("Séances", r'(<c r="C7") s="\d+"', r"\1"),
    "test_07_sheet_names_fit": ("xl/workbook.xml", 'name="Accueil"', f'name="{"A" * 32}"'),
    "test_08_inputs_calculations_and_checks_have_one_look_each_and_a_legend": (
        "Séances", r'(<c r="C7") s="\d+"', r"\1"
    ),
    "test_09_rates_and_limits_come_from_settings": ("Résultats", r"\*100,0\)", "*120,0)"),
    "test_10_a_computed_column_has_one_formula_in_every_row": ("Résultats", r'(<c r="H7"[^>]*><f>[^<]*)', r"\1+0"),
    "test_11_no_function_is_volatile_dynamic_or_too_new": ("Résultats", r"SUM\(", "OFFSET("),
    "test_12_formulas_are_short_and_flat_but_for_those_named": (
        "Budget", "</f>", "+SUM(1)" * 40 + "</f>"
    ),
    "test_13_every_formula_has_a_value_and_none_is_an_error": (
        "Résultats", r'(<c r="H7" s="\d+")[^>]*>(<f>[^<]*</f>)<v>[^<]*</v>', r'\1 t="e">\2<v>#REF!</v>'
    ),
    "test_14_what_is_shown_is_what_is_summed": ("Budget", r'(<c r="E4"[^>]*><v>)[^<]*', r"\g<1>12.345"),
    "test_15_every_control_is_0_and_the_verdict_stands_on_the_dashboard": (
        "Contrôles", r'(<c r="B5"[^>]*><f>[^<]*</f><v>)0', r"\g<1>3"
    ),
    "test_17_every_list_date_number_and_score_is_validated_with_words": (
        "Séances", '(<dataValidation type="date") allowBlank="1"', r"\1"
    ),
    "test_17_what_is_typed_on_a_page_is_validated_with_words": ("Plan", ' prompt="[^"]*"', ""),
    "test_18_calculated_cells_refuse_typing_and_only_pages_are_protected": ("Plan", "<sheetProtection [^>]*/>", ""),
    "test_19_start_says_what_it_is_which_version_and_how_to_get_help": (
        "xl/sharedStrings.xml", r"(<t[^>]*>)Aide : ", r"\1"
    ),
    "test_20_properties_are_filled_and_name_no_person_and_no_path": (
        "docProps/core.xml", "<dc:creator>seance<", "<dc:creator>somebody<"
    ),
    "test_22_there_are_no_macros_links_outside_or_embedded_things": (
        "xl/worksheets/_rels/sheet2.xml.rels", "<Relationship ", '<Relationship TargetMode="External" '
    ),
    "test_23_keys_stay_in_sight_and_pages_print": ("Budget", ' state="frozen"', ' state="split"'),
    "test_24_headers_wrap_within_their_cell": ("Budget", r'(<col min="5" max="\d+" width=")[\d.]+', r"\g<1>6"),
    "test_24_texts_wrap_and_their_rows_show_them_whole": (
        "Séances", r' ht="[\d.]+" customHeight="1">(<c r="A[4-9])', r">\1"
    ),
    "test_24_what_one_types_and_reads_fits_its_column": ("Séances", r'(<col min="3" max="3" width=")[\d.]+', r"\g<1>8"),
    "test_25_words_stand_out_and_colour_never_speaks_alone": ("xl/styles.xml", "FF595959", "FF9A9A9A"),
    "test_26_there_is_one_family_of_letters_and_none_is_small": ("xl/styles.xml", '<sz val="11"', '<sz val="9"'),
    "test_27_dates_and_numbers_are_stored_as_such": ("Séances", r'(<c r="C4" s="\d+")(><v>)', r'\1 t="str"\2'),
    "test_30_what_is_filled_after_a_session_stands_side_by_side": ("table Séances", 'name="Statut"', 'name="Lieu"'),
}  # fmt: skip
#: Tests that need none: they look at the tests' own tools, or prove themselves.
OTHERS = {
    "test_12_no_exception_is_left_that_none_needs", "test_12_depth_counts_calls_within_calls",
    "test_21_the_same_input_gives_the_same_bytes", "test_24_no_printed_page_shows_hashes",
    "test_28_text_that_begins_like_a_formula_is_stored_as_text",
}  # fmt: skip


@pytest.fixture(scope="module")
def parts(shelf: Shelf) -> dict[str, bytes]:
    return unpack(shelf[WHICH])


def broken(parts: dict[str, bytes], fault: Fault) -> dict[str, bytes]:
    """The parts with one of them changed in one place."""
    where, old, new = fault
    book = open_book(parts)
    kind, _, sheet = where.rpartition(" ")
    part = where
    if sheet in book.sheets:
        part = book.sheets[sheet].tables[0].part if kind else book.sheets[sheet].part
    text, count = re.subn(old, new, parts[part].decode("utf-8"), count=1)
    assert count == 1, f"nothing to break: {fault}"
    return {**parts, part: text.encode("utf-8")}


def test_every_property_has_its_fault() -> None:
    tests = {name for name in dir(quality) if re.match(r"test_\d\d_", name)}
    assert tests == FAULTS.keys() | OTHERS | {"test_29_other_readers_find_the_same_values"}


@pytest.mark.parametrize("name", FAULTS)
def test_a_workbook_without_the_property_fails_its_test(name: str, parts: dict[str, bytes], shelf: Shelf) -> None:
    check: Callable[[Look], None] = getattr(quality, name)
    whole = Look(WHICH, shelf.open(WHICH), shelf[WHICH])
    check(whole)
    with pytest.raises(AssertionError):
        check(Look(WHICH, open_book(broken(parts, FAULTS[name])), shelf[WHICH]))


def test_29_readers_that_find_another_value_fail(parts: dict[str, bytes], shelf: Shelf, tmp_path: Path) -> None:
    changed = broken(parts, ("Séances", r'(<c r="H4"[^>]*><v>)[^<]*', r"\g<1>77"))
    other = pack(changed, tmp_path / "other.xlsx")
    with pytest.raises(AssertionError):
        quality.test_29_other_readers_find_the_same_values(Look(WHICH, shelf.open(WHICH), other))
