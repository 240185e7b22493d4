"""A workbook to draw a report on: sheets of titled blocks, charts beside them, the house's look."""

from __future__ import annotations

import contextlib
import datetime
import warnings
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from toolkit.addresses import column_letter
from toolkit.writing.draft import cached, done
from toolkit.writing.styles import FONT, INK, LINE, Styles
from toolkit.writing.tables import page

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

#: The same input gives the same bytes.
_CREATED = datetime.datetime(2000, 1, 1)
_FORMATS: Mapping[str, str | int] = {
    "money": 4,
    "hours": "#,##0.0",
    "rate": "0.0%",
    "count": "0",
    "score": "0.0",
    "date": 14,
}


class Head(NamedTuple):
    """A column of a block: its label and its kind (text, phrase, money, hours, rate, count, score, date or link)."""

    label: str
    kind: str = "text"
    #: Whether the label is a key, and stays as it is.
    is_key: bool = False


class Link(NamedTuple):
    """A text that leads to a cell of a workbook, or of this one."""

    target: str
    text: str


class Area(NamedTuple):
    """Where the rows of a block stand: sheet, first and last row, first column; 0 the first."""

    sheet: str
    first: int
    last: int
    column: int

    def column_of(self, index: int) -> list[Any]:
        """A column of it as a chart takes it."""
        return [self.sheet, self.first, self.column + index, self.last, self.column + index]


class Canvas:
    """One workbook in the making."""

    def __init__(self, workbook: Any) -> None:
        self.workbook, self.styles = workbook, Styles(workbook)

    def sheet(self, name: str, title: str, about: str, widths: Sequence[int], *, one_page: bool = False) -> Any:
        """A new sheet with its title and one line that says what it answers."""
        sheet = self.workbook.add_worksheet(name)
        for index, width in enumerate(widths):
            sheet.set_column(index, index, width)
        done(sheet.write_string(0, 0, title, self.styles.title()))
        done(sheet.write_string(1, 0, about, self.styles.note()))
        sheet.hide_gridlines(2)
        page(sheet, landscape=True)
        if one_page:
            sheet.fit_to_pages(1, 1)
        return sheet

    def block(
        self, sheet: Any, top: int, title: str, heads: Sequence[Head], rows: Sequence[Sequence[Any]], *, total: str = ""
    ) -> Area:
        """A heading, a header and rows; `total` labels a last row that adds up amounts, hours and counts."""
        styles = self.styles
        done(sheet.write_string(top, 0, title, styles.heading()))
        for index, head in enumerate(heads):
            label = head.label if head.is_key else head.label[:1].upper() + head.label[1:]
            done(sheet.write_string(top + 1, index, label, styles.header(computed=True)))
        sheet.set_row(top + 1, 34)
        for row, cells in enumerate(rows, top + 2):
            for index, (head, cell) in enumerate(zip(heads, cells, strict=True)):
                self.put(sheet, row, index, head.kind, cell)
        area = Area(sheet.get_name(), top + 2, top + 1 + len(rows), 0)
        if total and rows:
            self._total(sheet, area, heads, rows, total)
        return area

    def _total(self, sheet: Any, area: Area, heads: Sequence[Head], rows: Sequence[Sequence[Any]], label: str) -> None:
        row = area.last + 1
        done(sheet.write_string(row, 0, label[:1].upper() + label[1:], self._look("text", bold=True, top=2)))
        for index, head in enumerate(heads[1:], 1):
            look = self._look(head.kind, bold=True, top=2)
            if head.kind not in ("money", "hours", "count"):
                done(sheet.write_blank(row, index, None, look))
                continue
            letter = column_letter(index)
            text = f"=SUM({letter}{area.first + 1}:{letter}{area.last + 1})"
            done(
                sheet.write_formula(
                    row, index, text, look, cached(sum((cells[index] or 0 for cells in rows), Decimal(0)))
                )
            )

    def put(self, sheet: Any, row: int, column: int, kind: str, value: Any, **more: Any) -> None:
        """One cell; text is never a formula, None is blank."""
        look = self._look(kind, **more)
        match value:
            case None | "":
                code = sheet.write_blank(row, column, None, look)
            case Link():
                link = self.styles.link() if not more else look
                code = sheet.write_url(row, column, value.target, link, value.text[:250])
            case Decimal() | int() | float():
                code = sheet.write_number(row, column, float(value), look)
            case datetime.date():
                code = sheet.write_datetime(row, column, value, look)
            case _:
                code = sheet.write_string(row, column, str(value), look)
        done(code)

    def note(self, sheet: Any, row: int, text: str) -> None:
        """A line of explanation."""
        done(sheet.write_string(row, 0, text, self.styles.note()))

    def _look(self, kind: str, **more: Any) -> Any:
        align = "left" if kind in ("text", "phrase", "link") else "center" if kind == "date" else "right"
        look = {"num_format": _FORMATS.get(kind, "General"), "align": align, "border": 1, "border_color": LINE}
        if kind == "phrase":
            look |= {"text_wrap": True, "valign": "top"}
        if align != "center":
            look["indent"] = 1  # numbers of one column do not touch the texts of the next
        return self.styles.get(**{**look, **more})

    def chart(
        self,
        sheet: Any,
        row: int,
        column: int,
        title: str,
        kind: str,
        series: Sequence[Mapping[str, Any]],
        **options: Any,
    ) -> None:
        """A chart with these series (as XlsxWriter describes them), its top left corner in a cell."""
        subtype = {"subtype": "stacked"} if options.get("stacked") else {}
        chart = self.workbook.add_chart({"type": kind, **subtype})
        font = {"name": FONT, "size": 10, "color": INK}
        chart.set_title({"name": title, "name_font": {**font, "size": 13, "bold": True}, "overlay": False})
        for one in series:
            chart.add_series({"border": {"none": True}, "gap": 50, **one})
        hidden = options.get("unlisted", [])
        chart.set_legend(
            {"none": True}
            if len(series) - len(hidden) < 2
            else {"position": "bottom", "font": font, "delete_series": hidden}
        )
        # A bar chart is a column chart on its side, its categories from top to bottom.
        chart.set_x_axis({"num_font": font, "major_gridlines": {"visible": kind == "bar", "line": {"color": LINE}}})
        grid = {"visible": kind != "bar", "line": {"color": LINE}}
        chart.set_y_axis({"num_font": font, "num_format": "#,##0", "major_gridlines": grid, "reverse": kind == "bar"})
        chart.set_size({"width": options.get("width", 620), "height": options.get("height", 300)})
        done(sheet.insert_chart(row, column, chart, {"object_position": 2, "description": title}))


@contextlib.contextmanager
def canvas(path: Path, title: str, subject: str) -> Iterator[Canvas]:
    """A workbook at `path`, complete when the block ends."""
    import xlsxwriter

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # XlsxWriter only warns about what it leaves out
        with xlsxwriter.Workbook(str(path), options) as workbook:
            workbook.set_properties({"title": title, "subject": subject, "author": "seance", "created": _CREATED})
            yield Canvas(workbook)
