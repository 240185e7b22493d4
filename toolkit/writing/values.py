"""A workbook of values: no formulas, locked against slips, ready to print; the same input gives the same bytes."""

from __future__ import annotations

import datetime
import io
import textwrap
import warnings
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from toolkit.writing.draft import done
from toolkit.writing.styles import CHECK_FILL, LINE, Styles
from toolkit.writing.tables import page

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_CREATED = datetime.datetime(2000, 1, 1)
#: Number format and alignment by kind; built-in formats are shown in the user's own language.
_KINDS: Mapping[str, tuple[str | int, str]] = {
    "text": ("@", "left"),
    "date": (14, "center"),
    "money": (4, "right"),
    "rate": ("General", "right"),
    "count": ("0", "right"),
}
_LINE_HEIGHT = 15
#: A header stands on so many lines, in bold, with a button in its last line: characters that these two take.
_HEAD_LINES, _BUTTON = 2, 3
#: Characters beside a value, with which it does not touch the next; fewer, and Excel shows an amount as ####.
_ROOM = 3
#: The widest sheet, in characters, that is still read on one page across; a wider one repeats its first columns.
_ONE_PAGE, _REPEATED = 215, 3
#: In characters: columns of a letter or two look like gaps, and beyond the other a page holds little else.
_NARROWEST, _WIDEST = 9, 64
#: How many characters of a value a line of the front page holds.
_VALUE_WIDTH = 36


@dataclass(frozen=True, slots=True)
class ValueColumn:
    """A column: its label and its kind (text, date, money, rate or count); what stands in it makes its width."""

    label: str
    kind: str


@dataclass(frozen=True, slots=True)
class ValueSheet:
    """A sheet that is one table from A1 on; its name, the table's name, columns and rows."""

    name: str
    table: str
    columns: Sequence[ValueColumn]
    rows: Sequence[Sequence[Any]]
    #: How many columns are printed, the first ones, on one page across; None for all of them.
    printed: int | None = None


@dataclass(frozen=True, slots=True)
class FrontPage:
    """The sheet that the workbook opens on: a title, what it says in words, and lines of label and value.

    A line with three parts is a check: its label, its value, and the word that says whether it holds.
    """

    name: str
    title: str
    paragraphs: Sequence[str]
    blocks: Sequence[tuple[str, Sequence[Sequence[Any]]]]


def values_workbook(front: FrontPage, sheets: Sequence[ValueSheet], properties: Mapping[str, str]) -> bytes:
    """The workbook. `properties` are title, subject and comments; no person and no path is named in it."""
    import xlsxwriter

    target = io.BytesIO()
    options = {
        "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    }  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # XlsxWriter only warns about what it leaves out
        with xlsxwriter.Workbook(target, options) as workbook:
            workbook.set_properties({**properties, "author": "seance", "created": _CREATED})
            styles = Styles(workbook)
            first = workbook.add_worksheet(front.name)
            made = [workbook.add_worksheet(sheet.name) for sheet in sheets]
            _front(first, front, styles)
            for target_sheet, sheet in zip(made, sheets, strict=True):
                _sheet(target_sheet, sheet, styles)
    return target.getvalue()


def _front(sheet: Any, front: FrontPage, styles: Styles) -> None:
    sheet.set_column(0, 0, 60)
    sheet.set_column(1, 2, 18)
    sheet.hide_gridlines(2)
    done(sheet.write_string(0, 0, front.title, styles.title()))
    row = 2
    for paragraph in front.paragraphs:
        done(sheet.merge_range(row, 0, row, 2, paragraph, styles.note(text_wrap=True, valign="top")))
        sheet.set_row(row, 16 * (1 + len(paragraph) // 95))
        row += 1
    for heading, lines in front.blocks:
        row += 1
        for column in range(3):
            done(sheet.write_string(row, column, heading if column == 0 else "", styles.heading()))
        for label, value, *verdict in lines:
            row += 1
            done(sheet.write_string(row, 0, label, styles.get(text_wrap=True, bottom=4, bottom_color=LINE)))
            if isinstance(value, str):
                style = styles.get(num_format="@", bottom=4, bottom_color=LINE, text_wrap=True)
                done(sheet.merge_range(row, 1, row, 2, value, style))
                sheet.set_row(row, 15 * (1 + len(value) // _VALUE_WIDTH))
                continue
            _cell(sheet, row, 1, value, _value_style(styles, value, check=bool(verdict)))
            if verdict:
                done(sheet.write_string(row, 2, verdict[0], styles.get(align="center", bold=True, bg_color=CHECK_FILL)))
        row += 1
    sheet.protect()
    page(sheet, landscape=False)


def _value_style(styles: Styles, value: Any, *, check: bool) -> Any:
    kind = "money" if isinstance(value, Decimal) else "count"
    number_format, _ = _KINDS[kind]
    look = {"bg_color": CHECK_FILL} if check else {}
    return styles.get(num_format=number_format, align="right", bottom=4, bottom_color=LINE, text_wrap=True, **look)


def _sheet(sheet: Any, made: ValueSheet, styles: Styles) -> None:
    """One table; without rows it has one blank line, as Excel wants."""
    looks = [_look(styles, c.kind) for c in made.columns]
    heads = [{"header": c.label, "header_format": styles.header(computed=True)} for c in made.columns]
    last = max(len(made.rows), 1)
    table = {"name": made.table, "columns": heads, "style": None}
    done(sheet.add_table(0, 0, last, len(heads) - 1, table))
    widths = [_width(column, [row[index] for row in made.rows]) for index, column in enumerate(made.columns)]
    for index, width in enumerate(widths):
        sheet.set_column(index, index, width)
    sheet.set_row(0, _LINE_HEIGHT * _HEAD_LINES + 2)
    # Blank cells stay unwritten (a border on each doubled the time a month takes): one rule draws their line.
    blank = {"type": "blanks", "format": styles.get(bottom=1, bottom_color=LINE)}
    done(sheet.conditional_format(1, 0, last, len(heads) - 1, blank))
    for number, row in enumerate(made.rows, 1):
        for index, value in enumerate(row):
            if value is not None and value != "":
                _cell(sheet, number, index, value, looks[index])
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    sheet.protect("", {"autofilter": True, "sort": True, "format_columns": True, "format_rows": True})
    wide = made.printed is None and sum(widths) > _ONE_PAGE
    if wide:
        sheet.repeat_columns(0, _REPEATED - 1)
    if made.printed is not None:
        sheet.print_area(0, 0, last, made.printed - 1)
    page(sheet, landscape=True, wide=2 if wide else 1)


def _look(styles: Styles, kind: str) -> Any:
    number_format, align = _KINDS[kind]
    look = {"indent": 1, "shrink": True} if kind == "text" else {}
    return styles.get(num_format=number_format, align=align, bottom=1, bottom_color=LINE, **look)


def _width(column: ValueColumn, values: Sequence[Any]) -> int:
    """As wide as the longest value, within reason (what is longer is shown smaller), and as the header."""
    longest = _longest(column.kind, [value for value in values if value is not None])
    return max(_NARROWEST, _head_width(column.label), min(longest + _ROOM, _WIDEST))


def _longest(kind: str, values: Sequence[Any]) -> int:
    """How many characters the longest of some values is shown with."""
    match kind:
        case _ if not values:
            return 0
        case "text":
            return max(map(len, values))
        case "date":
            return len("31/12/2026")
        case "money":
            return max(len(f"{value:,.2f}") for value in (min(values), max(values)))
        case _:
            return max(len(f"{Decimal(value):f}") for value in values)


def _head_width(label: str) -> int:
    """The least width at which a header stands on its lines, each whole word in one."""
    width = max(map(len, label.split()))
    while len(textwrap.wrap(label, width, break_on_hyphens=False)) > _HEAD_LINES:
        width += 1
    return width + _BUTTON


def _cell(sheet: Any, row: int, column: int, value: Any, style: Any) -> None:
    """A value as what it is: text stays text whatever it begins with."""
    match value:
        case Decimal() | int():
            code = sheet.write_number(row, column, float(value), style)
        case datetime.date():
            code = sheet.write_datetime(row, column, value, style)
        case _:
            code = sheet.write_string(row, column, str(value), style)
    done(code)
