"""Cells: what people type, paste and format, one way of typing a line; formulas; merged cells; notes beside."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.formula import ArrayFormula

from tests.conftest import FIRST, Typed
from tests.edits.desk import Do, Meaning, add, edit, last_row, out, put, row_of, says

#: An error in a column that counts: the row is left out.
OUT = object()
_PERCENT, _EUROS, _DAY, _HOURS = "0%", '#,##0.00\\ "€"', "dd/mm/yyyy", "[h]:mm"
#: What is done; row, column; what is typed and with which number format; what it means; what is said of it.
_TYPED: list[tuple[str, str, str, Any, str, Any, str]] = [
    # durations
    ("type_hours_and_minutes", "S-1", "actual_main", "2h05", "", 125, "repaired"),
    ("type_the_unit_beside", "S-1", "actual_main", "125 min", "", 125, "repaired"),
    ("type_a_time_of_day_for_minutes", "S-1", "actual_main", dt.time(2, 5), "", 125, "repaired"),
    ("format_a_duration_beyond_a_day", "S-1", "actual_main", dt.timedelta(hours=26), _HOURS, 1560, "repaired"),
    ("type_decimal_hours", "S-1", "actual_main", 1.5, "", OUT, "ambiguous"),
    ("type_a_percentage_for_minutes", "S-1", "actual_main", 0.5, _PERCENT, OUT, "ambiguous"),
    ("format_minutes_as_a_date", "S-1", "actual_main", dt.datetime(2026, 5, 4), _DAY, OUT, "number_shown_as_date"),
    ("write_a_number_in_words", "S-1", "actual_main", "two hours", "", OUT, "not_a_number"),
    ("type_full_width_digits", "S-1", "actual_main", "１２５", "", OUT, "not_a_number"),
    ("type_a_sum_without_an_equals_sign", "S-1", "actual_main", "60+65", "", OUT, "not_a_number"),
    ("type_an_approximation", "S-1", "actual_main", "~120", "", OUT, "not_a_number"),
    ("type_a_range", "S-1", "actual_main", "120-130", "", OUT, "not_a_number"),
    ("type_noise_of_a_formula", "S-1", "actual_main", 125.00000000000001, "", 125, ""),
    # amounts
    ("type_text_in_an_amount", "S-1", "fee", "to be agreed", "", OUT, "not_a_number"),
    ("type_a_currency_sign", "S-1", "fee", "45 €", "", Decimal(45), "text_read"),
    ("format_an_amount_as_currency", "S-1", "fee", 1234.5, _EUROS, Decimal("1234.50"), ""),
    ("type_a_decimal_comma", "S-1", "fee", "127,05", "", Decimal("127.05"), "text_read"),
    ("paste_an_amount_from_a_web_page", "S-1", "fee", "1\u202f234,50\u00a0€", "", Decimal("1234.50"), "text_read"),
    ("type_an_apostrophe_before_a_number", "S-1", "fee", "60", "", Decimal(60), "text_read"),
    ("type_dollars", "S-1", "fee", "$45", "", OUT, "other_currency"),
    ("type_a_thousand_or_one", "S-1", "fee", "1.234", "", OUT, "ambiguous"),
    ("type_an_amount_with_tax", "S-1", "fee", "54 TTC", "", OUT, "unit_unclear"),
    ("type_a_negative_amount", "S-1", "fee", -20, "", OUT, "negative"),
    ("type_a_third_decimal", "S-1", "fee", 12.345, "", OUT, "too_many_decimals"),
    ("type_a_dash_for_no_amount", "S-1", "fee", "-", "", OUT, "placeholder"),
    ("type_a_space_for_no_amount", "S-1", "fee", " ", "", None, ""),
    ("type_zero_for_an_amount", "S-1", "fee", 0, "", Decimal(0), "free_with_time_sold"),
    # dates
    ("type_a_date_as_text", "S-1", "date", "2026-05-04", "", dt.date(2026, 5, 4), "text_read"),
    ("type_a_date_with_dots", "S-1", "date", "14.05.2026", "", dt.date(2026, 5, 14), "text_read"),
    ("type_a_date_of_two_readings", "S-1", "date", "03/04/2026", "", OUT, "ambiguous"),
    ("type_a_date_in_words", "S-1", "date", "4 May 2026", "", dt.date(2026, 5, 4), "repaired"),
    ("type_a_day_in_words", "S-1", "date", "the day after", "", OUT, "not_a_date"),
    ("type_a_day_that_is_none", "S-1", "date", "31/02/2026", "", OUT, "not_a_date"),
    ("lose_the_format_of_a_date", "S-1", "date", 46146, "General", dt.date(2026, 5, 4), ""),
    ("type_a_year_alone", "S-1", "date", 2026, "General", OUT, "not_a_date"),
    ("give_a_date_a_time", "S-1", "date", dt.datetime(2026, 5, 4, 14, 30), "", dt.date(2026, 5, 4), ""),
    # words and scores
    ("type_a_word_that_no_list_has", "S-1", "status", "more or less", "", OUT, "not_in_list"),
    ("type_a_word_of_the_other_language", "S-1", "status", "réalisée", "", "done", "word_translated"),
    ("type_a_word_in_capitals", "S-1", "status", " DONE ", "", "done", ""),
    ("tick_a_box", "S-1", "express", True, "", "yes", "word_translated"),
    ("type_a_cross_for_yes", "S-1", "express", "x", "", "yes", "repaired"),
    ("type_a_score_out_of_five", "S-1", "satisfaction", "4/5", "", 4, "repaired"),
    ("paste_stars", "S-1", "satisfaction", "★★★★", "", 4, "repaired"),
    ("type_a_score_of_six", "S-1", "satisfaction", 6, "", None, "out_of_range"),
    # texts
    ("type_a_smiley", "S-1", "went_well", "Great 🎉👍🏽\nand a second line\t!", "", None, ""),
    ("paste_a_long_text", "S-1", "went_wrong", "word " * 6_000, "", None, ""),
    ("paste_an_error", "S-1", "actual_main", "#N/A", "", OUT, "excel_error"),
    ("paste_an_error_where_nothing_counts", "S-1", "went_well", "#REF!", "", None, "excel_error"),
]


def _types(row: str, key: str, value: Any, number_format: str) -> Do:
    def do(book: Typed) -> None:
        cell = book.sheet("Sessions").cell(row_of(book, "Sessions", row), book.column("Sessions", key))
        cell.value = value
        if number_format:
            cell.number_format = number_format

    return do


for _name, _row, _key, _value, _format, _meant, _code in _TYPED:
    _meaning = out("Sessions", _row) if _meant is OUT else says("Sessions", _row, **{_key: _meant})
    _codes = [_code] if _code else []
    add(_name, _types(_row, _key, _value, _format), *_codes, meant=_meaning, cell=f"{_row} {_key}")


def _shifted(said: Meaning) -> None:
    said.rows["Sessions"].append({"session_id": None, "date": None})


@edit("required_blank", "not_a_number", meant=_shifted)
def paste_a_row_one_column_too_far(book: Typed) -> None:
    sheet, source, target = book.sheet("Sessions"), row_of(book, "Sessions", "S-2"), last_row(book, "Sessions") + 1
    for cell in [cell for cell in sheet[source] if cell.value is not None and not str(cell.value).startswith("=")]:
        sheet.cell(target, cell.column + 1).value = cell.value


@edit("negative", meant=out("Budget", "Train"))
def type_a_negative_estimate(book: Typed) -> None:
    put(book, "Budget", "Train", estimated=-20)


# ---------------------------------------------------------------------- looks


@edit()
def write_a_comment(book: Typed) -> None:
    cell = book.sheet("Sessions").cell(row_of(book, "Sessions", "S-1"), book.column("Sessions", "actual_main"))
    cell.comment = Comment("Was it not longer?", "me")


@edit()
def colour_and_strike_out_a_row(book: Typed) -> None:
    """Struck out is not cancelled: only the status is."""
    for cell in book.sheet("Sessions")[row_of(book, "Sessions", "S-2")]:
        cell.fill, cell.font = PatternFill("solid", fgColor="FFFF00"), Font(strike=True)


@edit()
def colour_a_thousand_blank_rows(book: Typed) -> None:
    for row in range(100, 400):
        book.sheet("Sessions").cell(row, 3).fill = PatternFill("solid", fgColor="EEEEEE")


@edit("cells_merged")
def merge_two_cells_of_a_column(book: Typed) -> None:
    letters = get_column_letter(book.column("Sessions", "objective"))
    book.sheet("Sessions").merge_cells(f"{letters}{FIRST}:{letters}{FIRST + 1}")


@edit("cells_merged", meant=says("Sessions", "S-2", planned_main=None))
def merge_filled_cells_that_count(book: Typed) -> None:
    letters = get_column_letter(book.column("Sessions", "planned_main"))
    first, second = (row_of(book, "Sessions", name) for name in ("S-1", "S-2"))
    book.sheet("Sessions").merge_cells(f"{letters}{first}:{letters}{second}")


@edit("cells_merged", meant=says("Budget", "Train", actual=None))
def merge_across_two_columns(book: Typed) -> None:
    """Excel keeps the left value and drops the other."""
    one, other = (book.column("Budget", key) for key in ("estimated", "actual"))
    row, sheet = row_of(book, "Budget", "Train"), book.sheet("Budget")
    assert other == one + 1
    sheet.merge_cells(start_row=row, start_column=one, end_row=row, end_column=other)


@edit("cells_outside")
def write_a_note_beside_the_table(book: Typed) -> None:
    book.sheet("Sessions").cell(FIRST + 1, 60).value = "ask Paul"


@edit("cells_outside")
def calculate_beside_the_table(book: Typed) -> None:
    sheet = book.sheet("Budget")
    sheet.cell(FIRST, 40).value = 100
    sheet.cell(FIRST + 1, 40).value = f"=AN{FIRST}*2"


@edit("cells_outside")
def paste_far_away(book: Typed) -> None:
    book.sheet("Risks").cell(5000, 200).value = 12


@edit("cells_outside")
def hit_a_key_far_from_everything(book: Typed) -> None:
    book.sheet("Sessions").cell(1_500, 700).value = "q"


# ---------------------------------------------------------------------- formulas


def _formula(name: str, formula: Any, result: Any, meant: Any, *codes: str) -> None:
    """A formula in a cell to fill, with the result that the program has saved (None: none)."""

    def do(book: Typed) -> None:
        put(book, "Sessions", "S-1", actual_main=formula)
        if result is not None:
            book.results[formula] = result

    meaning = out("Sessions", "S-1") if meant is OUT else says("Sessions", "S-1", actual_main=meant)
    add(name, do, *codes, meant=meaning, cell="S-1 actual_main")


_formula("type_a_formula", "=60+65", 125, 125, "formula_typed")
_formula("type_a_formula_without_a_result", "=30+30", None, OUT, "not_computed")
_formula("refer_to_another_sheet", "=Budget!J4*4", 125, 125, "formula_typed")
_formula("refer_to_another_workbook", "='[hours 2026.xlsx]May'!C4", 125, 125, "formula_typed")
_formula("type_a_formula_that_gives_an_error", "=VLOOKUP(A4,Z:Z,1,0)", "#N/A", OUT, "excel_error")
_formula("type_a_formula_that_gives_a_text", '=IF(1,"2h05")', "2h05", 125, "formula_typed", "repaired")
_formula("type_a_formula_that_gives_nothing", '=IF(0,1,"")', "", None, "no_actual_times")
_formula("type_a_formula_that_gives_a_half", "=251/2", 125.5, OUT, "not_whole")


@edit("not_computed", meant=out("Sessions", "S-1"))
def type_an_array_formula(book: Typed) -> None:
    column, row = book.column("Sessions", "actual_main"), row_of(book, "Sessions", "S-1")
    place = f"{get_column_letter(column)}{row}"
    book.sheet("Sessions").cell(row, column).value = ArrayFormula(place, "=SUM({60,65})")


@edit("calculated_overwritten")
def type_over_a_formula(book: Typed) -> None:
    put(book, "Sessions", FIRST, total_loss=0)


@edit("calculated_overwritten")
def paste_an_error_over_a_formula(book: Typed) -> None:
    put(book, "Requests", FIRST, value="#REF!")


@edit("calculated_without_formulas")
def paste_a_column_of_formulas_as_values(book: Typed) -> None:
    sheet, column = book.sheet("Sessions"), book.column("Sessions", "total_loss")
    for row in range(FIRST, sheet.max_row + 1):
        if sheet.cell(row, column).value is not None:
            sheet.cell(row, column).value = 0


@edit("formula_changed")
def change_a_formula(book: Typed) -> None:
    put(book, "Sessions", FIRST, total_loss="=1+1")


@edit()
def delete_a_formula(book: Typed) -> None:
    put(book, "Sessions", FIRST, total_loss=None)


@edit("calculated_without_formulas")
def paste_a_whole_sheet_as_values(book: Typed) -> None:
    for cells in book.sheet("Requests").iter_rows(FIRST):
        for cell in cells:
            if str(cell.value).startswith("="):
                cell.value = 1
