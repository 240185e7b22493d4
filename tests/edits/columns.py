"""Columns and headers: moved, inserted, renamed, hidden, copied, deleted."""

from __future__ import annotations

from typing import Any

from openpyxl.utils import get_column_letter

from tests.conftest import FIRST, Typed
from tests.edits.desk import HEADER, Meant, edit, out, row_of, without


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
def let_two_columns_change_places(book: Typed) -> None:
    """Planned and actual, each with its header."""
    sheet = book.sheet("Sessions")
    one, other = (book.column("Sessions", key) for key in ("planned_main", "actual_main"))
    for row in range(HEADER, sheet.max_row + 1):
        first, second = sheet.cell(row, one), sheet.cell(row, other)
        first.value, second.value = second.value, first.value


@edit()
def insert_an_empty_column(book: Typed) -> None:
    book.sheet("Sessions").insert_cols(book.column("Sessions", "fee"))


@edit("column_unknown")
def insert_a_column_of_ones_own_in_the_middle(book: Typed) -> None:
    sheet, column = book.sheet("Sessions"), book.column("Sessions", "fee")
    sheet.insert_cols(column)
    sheet.cell(HEADER, column).value = "Kilometres"
    sheet.cell(FIRST, column).value = 84


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


# ---------------------------------------------------------------------- headers


@edit()
def rename_a_header_to_its_key(book: Typed) -> None:
    _rename(book, "Sessions", "actual_main", "actual_main")


@edit()
def translate_a_header(book: Typed) -> None:
    _rename(book, "Sessions", "status", "Statut")


@edit()
def write_a_header_in_capitals(book: Typed) -> None:
    _rename(book, "Sessions", "client_code", _label(book, "Sessions", "client_code").upper())


@edit()
def break_the_lines_of_a_header(book: Typed) -> None:
    """Alt+Enter, so that the column can be narrow."""
    _rename(book, "Sessions", "planned_main", _label(book, "Sessions", "planned_main").replace(" ", "\n"))


@edit()
def put_spaces_around_a_header(book: Typed) -> None:
    _rename(book, "Budget", "estimated", f"\u00a0 {_label(book, 'Budget', 'estimated')}\u202f ")


@edit("header_renamed")
def misspell_a_header(book: Typed) -> None:
    _rename(book, "Sessions", "planned_main", "Plannned sesion (min)")


@edit("header_renamed")
def leave_out_the_unit_and_an_accent(book: Typed) -> None:
    _rename(book, "Sessions", "delivered_quantity", "Delivered - quantity")


def _no_times() -> Meant:
    return without("Sessions", "actual_main")


@edit("column_missing", "no_actual_times", meant=_no_times())
def rename_a_header_beyond_recognition(book: Typed) -> None:
    _rename(book, "Sessions", "actual_main", "Stopwatch")


@edit("column_missing", "no_actual_times", meant=_no_times())
def change_the_unit_in_a_header(book: Typed) -> None:
    _rename(book, "Sessions", "actual_main", "Actual session (h)")


@edit("header_blank", "column_missing", meant=without("Sessions", "planned_main"))
def empty_a_header(book: Typed) -> None:
    _rename(book, "Sessions", "planned_main", None)


def _rename(book: Typed, table: str, key: str, text: str | None) -> None:
    book.sheet(table).cell(HEADER, book.column(table, key)).value = text


def _label(book: Typed, table: str, key: str) -> str:
    return str(book.spec[table].columns[key].label[book.lang])


# ---------------------------------------------------------------------- copied, hidden, deleted


@edit("column_twice")
def copy_a_column_with_its_header(book: Typed) -> None:
    _copy_column(book)


@edit("column_twice", "two_values", meant=out("Sessions", "S-1"))
def copy_a_column_and_change_it(book: Typed) -> None:
    column = _copy_column(book)
    book.sheet("Sessions").cell(row_of(book, "Sessions", "S-1"), column).value = 999


def _copy_column(book: Typed) -> int:
    sheet, source = book.sheet("Sessions"), book.column("Sessions", "actual_main")
    target = int(sheet.max_column) + 1
    for row in range(HEADER, sheet.max_row + 1):
        sheet.cell(row, target).value = sheet.cell(row, source).value
    return target


@edit("columns_hidden")
def hide_a_filled_column(book: Typed) -> None:
    _dimension(book, "actual_main").hidden = True


@edit("columns_hidden")
def fold_a_group_of_columns(book: Typed) -> None:
    dimension = _dimension(book, "planned_main")
    dimension.outlineLevel, dimension.hidden = 1, True


def _dimension(book: Typed, key: str) -> Any:
    return book.sheet("Sessions").column_dimensions[get_column_letter(book.column("Sessions", key))]


@edit("column_missing_minor")
def delete_a_column_nothing_depends_on(book: Typed) -> None:
    book.sheet("Sessions").delete_cols(book.column("Sessions", "lesson"))


@edit("column_missing", "no_actual_times", meant=_no_times())
def delete_a_column_that_counts(book: Typed) -> None:
    book.sheet("Sessions").delete_cols(book.column("Sessions", "actual_main"))


@edit("column_missing", meant=lambda said: said.rows["Requests"].clear())
def delete_the_column_of_the_ids(book: Typed) -> None:
    book.sheet("Requests").delete_cols(book.column("Requests", "request_id"))


@edit()
def delete_a_calculated_column(book: Typed) -> None:
    book.sheet("Sessions").delete_cols(book.column("Sessions", "total_loss"))
