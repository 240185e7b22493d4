"""Sheets, tables, settings and lists: renamed, moved, hidden, copied, protected, deleted."""

from __future__ import annotations

import copy
from decimal import Decimal
from typing import Any

from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.workbook.protection import WorkbookProtection

from tests.conftest import FIRST, Typed
from tests.edits.desk import add, edit, last_row, rated


@edit()
def rename_a_sheet(book: Typed) -> None:
    book.book["Requests"].title = "What they asked"


@edit("sheet_renamed")
def rename_a_sheet_that_lost_its_table(book: Typed) -> None:
    sheet = book.book["Risks"]
    sheet.tables.clear()
    sheet.title = "What may happen"


@edit()
def convert_a_table_to_a_range(book: Typed) -> None:
    book.sheet("Budget").tables.clear()


@edit()
def convert_the_table_of_the_settings_to_a_range(book: Typed) -> None:
    book.sheet("Settings").tables.clear()


@edit()
def rename_a_table(book: Typed) -> None:
    sheet = book.sheet("Budget")
    table = sheet.tables.pop("Budget")
    table.name = table.displayName = "Costs2026"
    sheet.tables.add(table)


@edit()
def draw_a_table_too_small(book: Typed) -> None:
    """It ends above rows that are filled."""
    table = book.sheet("Sessions").tables["Sessions"]
    first, _, last = table.ref.partition(":")
    table.ref = table.autoFilter.ref = f"{first}:{last.rstrip('0123456789')}{FIRST}"


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


@edit()
def protect_a_sheet_and_the_workbook(book: Typed) -> None:
    book.sheet("Sessions").protection.set_password("secret")
    book.book.security = WorkbookProtection(lockStructure=True)


@edit()
def freeze_zoom_and_set_a_print_area(book: Typed) -> None:
    sheet = book.sheet("Sessions")
    sheet.freeze_panes, sheet.sheet_view.zoomScale, sheet.print_area = "D9", 60, "A1:C10"


@edit()
def count_days_from_1904(book: Typed) -> None:
    """An old workbook of a Mac, or the option of Excel: every date is another number."""
    book.book.epoch = CALENDAR_MAC_1904


@edit("sheet_copy")
def copy_a_sheet(book: Typed) -> None:
    book.book.copy_worksheet(book.book["Budget"])


@edit("sheet_twice")
def copy_a_sheet_and_go_on_in_the_copy(book: Typed) -> None:
    made = book.book.copy_worksheet(book.book["Sessions"])
    for column, value in ((1, "S-9"), (5, "C9")):
        made.cell(made.max_row + (column == 1), column).value = value


@edit("sheet_renamed")
def copy_a_sheet_and_delete_the_first(book: Typed) -> None:
    made = book.book.copy_worksheet(book.book["Requests"])
    del book.book["Requests"]
    made.title = "Requests (2)"


@edit("sheet_unknown")
def add_a_sheet_of_ones_own(book: Typed) -> None:
    book.book.create_sheet("Shopping")["B3"] = "film"


@edit("sheet_unknown")
def add_a_sheet_of_formulas_over_ours(book: Typed) -> None:
    book.book.create_sheet("My sums")["A1"] = "=SUM(Sessions!U:U)"


@edit()
def add_an_empty_sheet(book: Typed) -> None:
    book.book.create_sheet("Feuil1")


@edit("sheet_missing", meant=lambda said: said.rows["Budget"].clear())
def delete_a_sheet(book: Typed) -> None:
    del book.book["Budget"]


@edit("sheet_missing")
def delete_a_sheet_nothing_depends_on(book: Typed) -> None:
    del book.book["Indicators"]


@edit("sheet_missing")
def delete_the_settings(book: Typed) -> None:
    """Every setting is then its default, which is said."""
    del book.book["Settings"]


# ---------------------------------------------------------------------- settings


def _setting(name: str, key: str, value: Any, meant: Any, *codes: str, number_format: str = "") -> None:
    def do(book: Typed) -> None:
        cell = book.setting(key)
        cell.value = value
        if number_format:
            cell.number_format = number_format

    add(name, do, *codes, meant=rated(**{key: meant}), cell=key)


_setting("change_a_setting", "hourly_rate", 65, 65)
_setting("type_a_setting_with_its_unit", "hourly_rate", "65 €", 65, "text_read")
_setting("type_a_setting_with_a_comma", "hourly_rate", "62,5", Decimal("62.5"), "text_read")
_setting("type_words_for_a_setting", "hourly_rate", "fifty", None, "setting_unusable")
_setting("type_a_percentage_without_its_sign", "reserve_rate", 15, Decimal("0.15"), "repaired")
_setting("type_a_percentage_as_text", "reserve_rate", "15 %", Decimal("0.15"), "text_read")
_setting("type_a_setting_of_zero", "hourly_rate", 0, 0)
_setting("type_a_negative_setting", "slot_minutes", -15, None, "setting_unusable")
_setting("paste_an_error_into_a_setting", "recovery_target", "#REF!", None, "setting_unusable")


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


@edit(meant=rated(hourly_rate=80))
def rename_a_setting(book: Typed) -> None:
    """Its key stands beside it still."""
    cell = book.setting("hourly_rate")
    cell.value = 80
    book.sheet("Settings").cell(cell.row, book.column("Settings", "setting")).value = "What an hour costs"


@edit("setting_unusable", meant=rated(slot_minutes=None))
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


# ---------------------------------------------------------------------- lists


@edit()
def change_the_words_of_a_list(book: Typed) -> None:
    book.sheet("Lists").cell(FIRST, 1).value = "pets"


@edit()
def add_words_to_a_list(book: Typed) -> None:
    sheet = book.sheet("Lists")
    sheet.cell(last_row(book, "Lists") + 1, 1).value = "Drone"


@edit("sheet_missing")
def delete_the_lists(book: Typed) -> None:
    del book.book["Lists"]
