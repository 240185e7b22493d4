"""What people do to filled workbooks: named edits, each with what must come of it.

An edit changes an open workbook (`Typed`) and says which of the figures may change. "same": none; "said": whatever
changes is told by a finding of these codes. Every edit that expects codes must bring each of them; no edit may bring
an error that it does not expect.
"""

from __future__ import annotations

import copy
import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from openpyxl.utils import get_column_letter

from tests.conftest import FIRST, line, session

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Typed

HEADER = FIRST - 1


@dataclass(frozen=True)
class Edit:
    """One kind of human edit."""

    name: str
    do: Callable[[Typed], None]
    #: Codes that must be among the findings.
    codes: tuple[str, ...] = ()
    #: Whether every figure of the report stays as it was.
    same: bool = True


EDITS: dict[str, Edit] = {}


def edit(*codes: str, same: bool = True) -> Callable[[Callable[[Typed], None]], Callable[[Typed], None]]:
    def keep(do: Callable[[Typed], None]) -> Callable[[Typed], None]:
        name = do.__name__
        EDITS[name] = Edit(name, do, codes, same)
        return do

    return keep


def last_row(book: Typed, table: str) -> int:
    """The last row in which a column to fill holds something."""
    sheet = book.sheet(table)
    columns = [
        book.column(table, c.key)
        for c in book.spec[table].inputs
        if c.label[book.lang] in [cell.value for cell in sheet[HEADER]]
    ]
    filled = [
        row for row in range(HEADER, sheet.max_row + 1) if any(sheet.cell(row, c).value is not None for c in columns)
    ]
    return max(filled)


def free_row(book: Typed, table: str) -> int:
    return last_row(book, table) + 1


def put(book: Typed, table: str, row: int, **cells: Any) -> None:
    book.put(table, row - HEADER, **cells)


# ---------------------------------------------------------------------- columns


@edit()
def move_a_column_to_the_end(book: Typed) -> None:
    _move(book, "Sessions", "client_code", book.sheet("Sessions").max_column + 1)


@edit()
def move_the_id_column(book: Typed) -> None:
    _move(book, "Budget", "session_id", book.sheet("Budget").max_column + 1)


def _move(book: Typed, table: str, key: str, target: int) -> None:
    sheet, source = book.sheet(table), book.column(table, key)
    for row in range(HEADER, sheet.max_row + 1):
        old, new = sheet.cell(row, source), sheet.cell(row, target)
        new.value, new.number_format = old.value, old.number_format
        old.value = None


@edit()
def insert_an_empty_column(book: Typed) -> None:
    book.sheet("Sessions").insert_cols(book.column("Sessions", "fee"))


@edit("column_unknown")
def add_a_column_of_ones_own(book: Typed) -> None:
    sheet = book.sheet("Sessions")
    column = sheet.max_column + 1
    sheet.cell(HEADER, column).value = "Weather"
    sheet.cell(FIRST, column).value = "sunny"


@edit("header_blank")
def insert_a_column_without_header(book: Typed) -> None:
    column = book.column("Requests", "kind")
    book.sheet("Requests").insert_cols(column)
    book.sheet("Requests").cell(FIRST, column).value = 3


@edit()
def rename_a_header_to_its_key(book: Typed) -> None:
    _rename(book, "Sessions", "actual_main", "actual_main")


@edit()
def translate_a_header(book: Typed) -> None:
    _rename(book, "Sessions", "status", "Statut")


@edit("header_renamed")
def misspell_a_header(book: Typed) -> None:
    _rename(book, "Sessions", "planned_main", "Plannned sesion (min)")


@edit("header_renamed")
def leave_out_the_unit_and_an_accent(book: Typed) -> None:
    _rename(book, "Sessions", "delivered_quantity", "Delivered - quantity")


@edit("column_missing", "no_actual_times", same=False)
def rename_a_header_beyond_recognition(book: Typed) -> None:
    _rename(book, "Sessions", "actual_main", "Stopwatch")


@edit("column_missing", "no_actual_times", same=False)
def change_the_unit_in_a_header(book: Typed) -> None:
    _rename(book, "Sessions", "actual_main", "Actual session (h)")


@edit("header_blank", "column_missing", same=False)
def empty_a_header(book: Typed) -> None:
    _rename(book, "Sessions", "planned_main", None)


def _rename(book: Typed, table: str, key: str, text: str | None) -> None:
    book.sheet(table).cell(HEADER, book.column(table, key)).value = text


@edit("column_twice")
def copy_a_column_with_its_header(book: Typed) -> None:
    _copy_column(book)


@edit("column_twice", "two_values", same=False)
def copy_a_column_and_change_it(book: Typed) -> None:
    column = _copy_column(book)
    book.sheet("Sessions").cell(FIRST, column).value = 999


def _copy_column(book: Typed) -> int:
    sheet, source = book.sheet("Sessions"), book.column("Sessions", "actual_main")
    target = int(sheet.max_column) + 1
    for row in range(HEADER, sheet.max_row + 1):
        sheet.cell(row, target).value = sheet.cell(row, source).value
    return target


@edit("columns_hidden")
def hide_a_filled_column(book: Typed) -> None:
    letters = get_column_letter(book.column("Sessions", "actual_main"))
    book.sheet("Sessions").column_dimensions[letters].hidden = True


@edit("column_missing_minor")
def delete_a_column_nothing_depends_on(book: Typed) -> None:
    book.sheet("Sessions").delete_cols(book.column("Sessions", "lesson"))


@edit("column_missing", "no_actual_times", same=False)
def delete_a_column_that_counts(book: Typed) -> None:
    book.sheet("Sessions").delete_cols(book.column("Sessions", "actual_main"))


@edit()
def delete_a_calculated_column(book: Typed) -> None:
    book.sheet("Sessions").delete_cols(book.column("Sessions", "total_loss"))


# ---------------------------------------------------------------------- rows


@edit()
def insert_rows_in_the_middle(book: Typed) -> None:
    book.sheet("Sessions").insert_rows(FIRST + 1, 2)


@edit()
def insert_rows_above_the_header(book: Typed) -> None:
    book.sheet("Requests").insert_rows(1, 2)


@edit("cells_outside")
def write_a_note_above_the_header(book: Typed) -> None:
    book.sheet("Sessions").cell(1, 6).value = "Prices agreed in January"


@edit("blank_gap", same=False)
def add_a_row_far_below(book: Typed) -> None:
    put(book, "Budget", 60, session_id="S-2", item="Taxi", estimated=12, actual=15)


@edit(same=False)
def add_a_session(book: Typed) -> None:
    put(book, "Sessions", free_row(book, "Sessions"), **session("S-77", actual_main=90))


@edit("duplicate_id", same=False)
def duplicate_a_session(book: Typed) -> None:
    _duplicate(book, "Sessions")


@edit("line_twice", same=False)
def duplicate_a_cost_line(book: Typed) -> None:
    _duplicate(book, "Budget")


def _duplicate(book: Typed, table: str) -> None:
    sheet, row = book.sheet(table), free_row(book, table)
    for column in range(1, sheet.max_column + 1):
        value = sheet.cell(FIRST, column).value
        if not str(value).startswith("="):
            sheet.cell(row, column).value = value


@edit("rows_hidden")
def hide_a_filled_row(book: Typed) -> None:
    book.sheet("Sessions").row_dimensions[FIRST + 1].hidden = True


@edit()
def hide_a_spare_row(book: Typed) -> None:
    book.sheet("Sessions").row_dimensions[free_row(book, "Sessions")].hidden = True


@edit("rows_hidden")
def filter_the_rows(book: Typed) -> None:
    sheet = book.sheet("Requests")
    sheet.auto_filter.ref = f"A{HEADER}:F10"
    sheet.auto_filter.add_filter_column(0, ["R-9"])
    sheet.row_dimensions[FIRST].hidden = True


@edit()
def sort_the_rows(book: Typed) -> None:
    sheet = book.sheet("Sessions")
    for column in range(1, sheet.max_column + 1):
        one, other = sheet.cell(FIRST, column), sheet.cell(FIRST + 1, column)
        if not str(one.value).startswith("="):
            one.value, other.value = other.value, one.value


@edit("total_row")
def type_a_total_below(book: Typed) -> None:
    row = free_row(book, "Budget")
    total = _sum(book, "Budget", "estimated")
    put(book, "Budget", row, session_id="Total", estimated=total)


@edit("total_row")
def type_totals_of_several_columns(book: Typed) -> None:
    row = free_row(book, "Sessions") + 1
    sums = {key: _sum(book, "Sessions", key) for key in ("planned_main", "actual_main")}
    put(book, "Sessions", row, client_code="TOTAUX :", **sums)


@edit("total_row")
def type_a_total_without_a_word(book: Typed) -> None:
    row = free_row(book, "Sessions")
    put(book, "Sessions", row, planned_main=_sum(book, "Sessions", "planned_main"))


@edit("total_row")
def add_a_sum_formula_below(book: Typed) -> None:
    row = free_row(book, "Budget")
    letters = get_column_letter(book.column("Budget", "estimated"))
    put(book, "Budget", row, item="Somme", estimated=f"=SUM({letters}{FIRST}:{letters}{row - 1})")


@edit("total_row")
def type_an_average_below(book: Typed) -> None:
    values = _values(book, "Sessions", "planned_main")
    put(book, "Sessions", free_row(book, "Sessions"), session_id="Moyenne", planned_main=sum(values) / len(values))


@edit("total_row_wrong")
def type_a_total_that_is_none(book: Typed) -> None:
    put(book, "Budget", free_row(book, "Budget"), session_id="Total", estimated=_sum(book, "Budget", "estimated") + 5)


@edit("total_row")
def write_total_alone(book: Typed) -> None:
    put(book, "Requests", free_row(book, "Requests"), request_id="Total")


def _values(book: Typed, table: str, key: str) -> list[Any]:
    sheet, column = book.sheet(table), book.column(table, key)
    values = (sheet.cell(row, column).value for row in range(FIRST, last_row(book, table) + 1))
    return [value for value in values if isinstance(value, int | float)]


def _sum(book: Typed, table: str, key: str) -> Any:
    return sum(_values(book, table, key))


@edit("note_row")
def write_a_note_in_a_spare_row(book: Typed) -> None:
    put(book, "Sessions", free_row(book, "Sessions"), lesson="Ask about the parking first")


@edit("required_blank")
def write_a_heading_among_the_rows(book: Typed) -> None:
    put(book, "Sessions", free_row(book, "Sessions"), session_id="June 2026")


@edit("required_blank", same=False)
def empty_a_required_cell(book: Typed) -> None:
    put(book, "Sessions", FIRST + 1, client_code=None)


@edit("unknown_reference", same=False)
def change_an_id(book: Typed) -> None:
    put(book, "Sessions", FIRST, session_id="S-001x")


@edit("id_leading_zeros", same=False)
def add_zeros_to_an_id(book: Typed) -> None:
    put(book, "Sessions", FIRST, session_id="7")
    put(book, "Sessions", FIRST + 1, session_id="007")


@edit()
def add_spaces_around_ids(book: Typed) -> None:
    put(book, "Sessions", FIRST, session_id="\u00a0S-1 ")
    put(book, "Budget", FIRST, session_id="s-1  ")


@edit()
def type_spaces_into_a_spare_row(book: Typed) -> None:
    put(book, "Sessions", free_row(book, "Sessions"), session_id=" ", lesson="\u00a0")


@edit(same=False)
def delete_a_cost_line(book: Typed) -> None:
    book.sheet("Budget").delete_rows(FIRST)


# ---------------------------------------------------------------------- cells


@edit("not_a_number", same=False)
def type_text_in_an_amount(book: Typed) -> None:
    put(book, "Sessions", FIRST, fee="to be agreed")


@edit("excel_error", same=False)
def paste_an_error(book: Typed) -> None:
    put(book, "Sessions", FIRST, actual_main="#N/A")


@edit("excel_error")
def paste_an_error_where_nothing_counts(book: Typed) -> None:
    put(book, "Sessions", FIRST, went_well="#REF!")


@edit("not_in_list", same=False)
def type_a_word_that_no_list_has(book: Typed) -> None:
    put(book, "Sessions", FIRST, status="more or less")


@edit("word_translated")
def type_a_word_of_the_other_language(book: Typed) -> None:
    put(book, "Sessions", FIRST, status="réalisée")


@edit("negative", same=False)
def type_a_negative_amount(book: Typed) -> None:
    put(book, "Budget", FIRST, estimated=-20)


@edit("not_a_date", same=False)
def type_a_day_in_words(book: Typed) -> None:
    put(book, "Sessions", FIRST, date="the day after")


@edit("not_computed", same=False)
def type_a_formula_without_a_result(book: Typed) -> None:
    put(book, "Sessions", FIRST, actual_main="=30+30")


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
    sheet = book.sheet("Requests")
    for cells in sheet.iter_rows(FIRST):
        for cell in cells:
            if str(cell.value).startswith("="):
                cell.value = 1


@edit("cells_merged")
def merge_two_cells_of_a_column(book: Typed) -> None:
    letters = get_column_letter(book.column("Sessions", "objective"))
    book.sheet("Sessions").merge_cells(f"{letters}{FIRST}:{letters}{FIRST + 1}")


@edit("cells_merged", same=False)
def merge_filled_cells_that_count(book: Typed) -> None:
    letters = get_column_letter(book.column("Sessions", "planned_main"))
    book.sheet("Sessions").merge_cells(f"{letters}{FIRST}:{letters}{FIRST + 1}")


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


# ---------------------------------------------------------------------- sheets


@edit()
def rename_a_sheet(book: Typed) -> None:
    book.book["Requests"].title = "What they asked"


@edit("sheet_renamed")
def rename_a_sheet_that_lost_its_table(book: Typed) -> None:
    sheet = book.book["Risks"]
    sheet.tables.clear()
    sheet.title = "What may happen"


@edit()
def lose_a_table(book: Typed) -> None:
    book.sheet("Budget").tables.clear()


@edit()
def lose_the_table_of_the_settings(book: Typed) -> None:
    book.sheet("Settings").tables.clear()


@edit()
def translate_a_sheet(book: Typed) -> None:
    sheet = book.book["Risks"]
    sheet.tables.clear()
    sheet.title = "Risques"


@edit()
def move_a_sheet(book: Typed) -> None:
    book.book.move_sheet("Sessions", 4)


@edit("sheet_hidden")
def hide_a_sheet(book: Typed) -> None:
    book.book["Requests"].sheet_state = "hidden"


@edit("sheet_hidden")
def hide_a_sheet_well(book: Typed) -> None:
    book.book["Missions"].sheet_state = "veryHidden"


@edit("sheet_copy")
def copy_a_sheet(book: Typed) -> None:
    book.book.copy_worksheet(book.book["Budget"])


@edit("sheet_twice")
def copy_a_sheet_and_go_on_in_the_copy(book: Typed) -> None:
    made = book.book.copy_worksheet(book.book["Sessions"])
    for column, value in ((1, "S-9"), (5, "C9")):
        made.cell(made.max_row + (column == 1), column).value = value


@edit("sheet_unknown")
def add_a_sheet_of_ones_own(book: Typed) -> None:
    book.book.create_sheet("Shopping")["B3"] = "film"


@edit()
def add_an_empty_sheet(book: Typed) -> None:
    book.book.create_sheet("Feuil1")


@edit("sheet_missing", same=False)
def delete_a_sheet(book: Typed) -> None:
    del book.book["Budget"]


@edit("sheet_missing")
def delete_a_sheet_nothing_depends_on(book: Typed) -> None:
    del book.book["Indicators"]


# ---------------------------------------------------------------------- settings


@edit("setting_unusable")
def type_words_for_a_setting(book: Typed) -> None:
    book.setting("hourly_rate").value = "fifty"


@edit(same=False)
def change_a_setting(book: Typed) -> None:
    book.setting("hourly_rate").value = 65


@edit("setting_elsewhere")
def type_a_setting_among_the_defaults(book: Typed) -> None:
    row = book.setting("hourly_rate").row
    book.sheet("Settings").cell(row, book.column("Settings", "default")).value = 65


@edit("calculated_overwritten")
def type_a_setting_over_the_value_used(book: Typed) -> None:
    row = book.setting("hourly_rate").row
    book.sheet("Settings").cell(row, book.column("Settings", "used")).value = 65


@edit("setting_unknown")
def add_a_setting_of_ones_own(book: Typed) -> None:
    sheet = book.sheet("Settings")
    row = sheet.max_row + 1
    sheet.cell(row, book.column("Settings", "setting")).value = "Favourite colour"
    sheet.cell(row, book.column("Settings", "value")).value = "blue"


@edit("setting_unusable")
def give_a_setting_twice(book: Typed) -> None:
    cell, sheet = book.setting("slot_minutes"), book.sheet("Settings")
    cell.value = 15
    row = sheet.max_row + 1
    sheet.cell(row, book.column("Settings", "key")).value = "slot_minutes"
    sheet.cell(row, book.column("Settings", "value")).value = 20


@edit()
def sort_the_settings(book: Typed) -> None:
    sheet = book.sheet("Settings")
    for column in range(1, sheet.max_column + 1):
        one, other = sheet.cell(FIRST + 5, column), sheet.cell(FIRST + 6, column)
        if not str(one.value).startswith("="):
            one.value, other.value = copy.copy(other.value), copy.copy(one.value)


@edit()
def change_the_words_of_a_list(book: Typed) -> None:
    book.sheet("Lists").cell(FIRST, 1).value = "pets"


#: Rows that a workbook of the edits starts from: a cost line that is over, time lost, a request.
DAY = dt.date(2026, 5, 4)
ROWS_OF: dict[str, Any] = {
    "Sessions": [session("S-1", mission_id="M-1", actual_main=125), session("S-2", planned_main=45)],
    "Budget": [line(estimated=20, actual=31), line("Taxi", session_id="S-2", estimated=9.5)],
}
