"""Rows: added, copied, sorted, hidden, cut and pasted, totals and headings typed among them, ids."""

from __future__ import annotations

from openpyxl.utils import get_column_letter

from tests.conftest import FIRST, Typed, line, request, session
from tests.edits.desk import (
    HEADER,
    Meaning,
    add,
    also,
    copy_row,
    edit,
    free_row,
    gone,
    last_row,
    put,
    row_of,
    says,
    swap_rows,
    values_of,
)


@edit()
def insert_rows_in_the_middle(book: Typed) -> None:
    book.sheet("Sessions").insert_rows(FIRST + 1, 2)


@edit()
def insert_rows_above_the_header(book: Typed) -> None:
    book.sheet("Requests").insert_rows(1, 2)


@edit("cells_outside")
def write_a_note_above_the_header(book: Typed) -> None:
    book.sheet("Sessions").cell(1, 6).value = "Prices agreed in January"


_FAR = line("Bus", session_id="S-2", estimated=12, actual=15)


@edit("blank_gap", meant=also("Budget", _FAR))
def add_a_row_far_below(book: Typed) -> None:
    put(book, "Budget", 60, **_FAR)


@edit(meant=also("Sessions", session("S-77", actual_main=90)))
def add_a_session(book: Typed) -> None:
    put(book, "Sessions", free_row(book, "Sessions"), **session("S-77", actual_main=90))


_MANY = [session(f"X-{n}", actual_main=60 + n) for n in range(12)]


@edit(meant=also("Sessions", *_MANY))
def go_on_below_the_rows_that_are_prepared(book: Typed) -> None:
    """The table ends after eight rows and does not grow: typed in a program that has no tables."""
    for row in _MANY:
        put(book, "Sessions", free_row(book, "Sessions"), **row)


_OTHERS = {"Sessions": session("K-1", actual_main=75), "Requests": request("K-R1", session_id="K-1", minutes_spent=20)}


def _others(said: Meaning) -> None:
    for table, row in _OTHERS.items():
        said.rows[table].append(dict(row))


@edit("header_again", meant=_others)
def paste_the_rows_of_another_workbook_with_their_header(book: Typed) -> None:
    for table, row in _OTHERS.items():
        copy_row(book, table, HEADER, free_row(book, table))
        put(book, table, free_row(book, table), **row)


@edit("duplicate_id", meant=lambda said: said.rows["Sessions"].append(dict(said.rows["Sessions"][0])))
def duplicate_a_session(book: Typed) -> None:
    copy_row(book, "Sessions", row_of(book, "Sessions", "S-1"), free_row(book, "Sessions"))


@edit("duplicate_id", meant=also("Sessions", session("S-2", actual_main=30)))
def drag_the_ids_down_and_meet_another(book: Typed) -> None:
    """Filling S-1 down gives S-2 to a new row, and S-2 was there already."""
    put(book, "Sessions", free_row(book, "Sessions"), **session("S-2", actual_main=30))


@edit("line_twice", meant=lambda said: said.rows["Budget"].append(dict(said.row("Budget", "Train"))))
def duplicate_a_cost_line(book: Typed) -> None:
    copy_row(book, "Budget", row_of(book, "Budget", "Train"), free_row(book, "Budget"))


@edit(meant=gone("Budget", "Train"))
def delete_a_cost_line(book: Typed) -> None:
    book.sheet("Budget").delete_rows(row_of(book, "Budget", "Train"))


# ---------------------------------------------------------------------- order and sight


@edit("rows_hidden")
def hide_a_filled_row(book: Typed) -> None:
    book.sheet("Sessions").row_dimensions[row_of(book, "Sessions", "S-2")].hidden = True


@edit("rows_hidden")
def fold_a_group_of_rows(book: Typed) -> None:
    row = row_of(book, "Budget", "Taxi")
    book.sheet("Budget").row_dimensions.group(row, row, hidden=True)


@edit()
def hide_a_spare_row(book: Typed) -> None:
    book.sheet("Sessions").row_dimensions[free_row(book, "Sessions")].hidden = True


@edit("rows_hidden")
def filter_the_rows(book: Typed) -> None:
    sheet = book.sheet("Requests")
    sheet.auto_filter.ref = f"A{HEADER}:F10"
    sheet.auto_filter.add_filter_column(0, ["R-9"])
    sheet.row_dimensions[row_of(book, "Requests", "R-1")].hidden = True


@edit("unknown_reference", "rows_hidden", meant=gone("Sessions", "S-2"))
def filter_and_delete_what_shows(book: Typed) -> None:
    """Only S-2 shows; deleting it leaves its cost line behind, and the filter on."""
    sheet, row = book.sheet("Sessions"), row_of(book, "Sessions", "S-2")
    for cell in sheet[row]:
        cell.value = None
    sheet.auto_filter.ref = f"A{HEADER}:F10"
    sheet.row_dimensions[row_of(book, "Sessions", "S-1")].hidden = True


@edit(meant=lambda said: said.rows["Sessions"].reverse())
def sort_the_rows(book: Typed) -> None:
    swap_rows(book, "Sessions", row_of(book, "Sessions", "S-1"), row_of(book, "Sessions", "S-2"))


@edit()
def sort_the_cost_lines_by_what_was_bought(book: Typed) -> None:
    swap_rows(book, "Budget", row_of(book, "Budget", "Train"), row_of(book, "Budget", "Taxi"))


@edit()
def cut_a_row_and_paste_it_below(book: Typed) -> None:
    swap_rows(book, "Sessions", row_of(book, "Sessions", "S-2"), last_row(book, "Sessions") + 2)


# ---------------------------------------------------------------------- totals, headings, notes


@edit("total_row")
def type_a_total_below(book: Typed) -> None:
    row = free_row(book, "Budget")
    put(book, "Budget", row, session_id="Total", estimated=sum(values_of(book, "Budget", "estimated")))


@edit("total_row")
def type_totals_of_several_columns(book: Typed) -> None:
    row = free_row(book, "Sessions") + 1
    sums = {key: sum(values_of(book, "Sessions", key)) for key in ("planned_main", "actual_main")}
    put(book, "Sessions", row, client_code="TOTAUX :", **sums)


@edit("total_row")
def type_a_total_without_a_word(book: Typed) -> None:
    put(book, "Sessions", free_row(book, "Sessions"), planned_main=sum(values_of(book, "Sessions", "planned_main")))


def _sum_formula(function: str, label: str) -> None:
    def do(book: Typed) -> None:
        row, letters = free_row(book, "Budget"), get_column_letter(book.column("Budget", "estimated"))
        put(book, "Budget", row, item=label, estimated=f"={function}{letters}{FIRST}:{letters}{row - 1})")

    add(f"add_{function[:-1]}_below", do, "total_row")


_sum_formula("SUM(", "Somme")
_sum_formula("SUBTOTAL(109,", "Sous-total mai")


@edit("total_row")
def type_an_average_below(book: Typed) -> None:
    values = values_of(book, "Sessions", "planned_main")
    put(book, "Sessions", free_row(book, "Sessions"), session_id="Moyenne", planned_main=sum(values) / len(values))


@edit("total_row_wrong")
def type_a_total_that_is_none(book: Typed) -> None:
    total = sum(values_of(book, "Budget", "estimated"))
    put(book, "Budget", free_row(book, "Budget"), session_id="Total", estimated=total + 5)


@edit("total_row")
def write_total_alone(book: Typed) -> None:
    put(book, "Requests", free_row(book, "Requests"), request_id="Total")


@edit("note_row")
def write_a_note_in_a_spare_row(book: Typed) -> None:
    put(book, "Sessions", free_row(book, "Sessions"), lesson="Ask about the parking first")


@edit("required_blank")
def write_a_heading_among_the_rows(book: Typed) -> None:
    put(book, "Sessions", free_row(book, "Sessions"), session_id="June 2026")


@edit("unknown_reference")
def draw_a_line_of_dashes_below(book: Typed) -> None:
    put(book, "Budget", free_row(book, "Budget"), session_id="-----", item="-----")


@edit("required_blank", meant=says("Sessions", "S-2", client_code=None))
def empty_a_required_cell(book: Typed) -> None:
    put(book, "Sessions", "S-2", client_code=None)


@edit()
def type_spaces_into_a_spare_row(book: Typed) -> None:
    put(book, "Sessions", free_row(book, "Sessions"), session_id=" ", lesson="\u00a0")


# ---------------------------------------------------------------------- ids


@edit("unknown_reference", meant=says("Sessions", "S-1", session_id="S-001x"))
def change_an_id(book: Typed) -> None:
    put(book, "Sessions", "S-1", session_id="S-001x")


def _numbered(said: Meaning) -> None:
    said.row("Sessions", "S-1").update(session_id="7")
    said.row("Sessions", "S-2").update(session_id="007")


@edit("id_leading_zeros", "unknown_reference", meant=_numbered)
def add_zeros_to_an_id(book: Typed) -> None:
    put(book, "Sessions", "S-1", session_id="7")
    put(book, "Sessions", "S-2", session_id="007")


def _renumbered(said: Meaning) -> None:
    for table in ("Sessions", "Budget", "Requests"):
        for row in said.rows[table]:
            row["session_id"] = row["session_id"].replace("S-", "")


@edit(meant=_renumbered)
def retype_the_ids_as_numbers(book: Typed) -> None:
    """Numbers in one sheet, texts in the others: Excel keeps both apart, people do not."""
    for table in ("Sessions", "Budget", "Requests", "Risks"):
        column = book.column(table, "session_id")
        for (cell,) in book.sheet(table).iter_rows(FIRST, last_row(book, table), column, column):
            digits = str(cell.value or "").replace("S-", "")
            cell.value = (int(digits) if table == "Sessions" else digits) if digits.isdigit() else cell.value


@edit()
def add_spaces_around_ids(book: Typed) -> None:
    put(book, "Sessions", "S-1", session_id="\u00a0S-1 ")
    put(book, "Budget", "Train", session_id="s-1  ")


@edit("unknown_reference", meant=gone("Budget", "Train"))
def paste_an_id_with_a_sign_that_does_not_show(book: Typed) -> None:
    """A zero-width space, as web pages and messengers have them."""
    put(book, "Budget", "Train", session_id="S-1\u200b")
