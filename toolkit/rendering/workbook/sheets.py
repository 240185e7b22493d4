"""What every sheet of a report's workbook needs: the report, the words, and what to write with."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from toolkit.rendering.numbers import period_name
from toolkit.writing.canvas import Canvas, Head, Link

if TYPE_CHECKING:
    from toolkit.language import Words
    from toolkit.reports import Report
    from toolkit.reports.evidence import Place

#: The row of a sheet's first block, 0 the first.
TOP = 3


class Sheets:
    """The workbook of one report in the making."""

    def __init__(self, report: Report, words: Words, made: Canvas) -> None:
        self.report, self.words, self.made = report, words, made
        self.currency = report.currency

    def add(self, key: str, widths: list[int], *, titled: bool = False, one_page: bool = False) -> Any:
        """The sheet that answers a question; `titled` with the report's title instead of its own name."""
        words, name = self.words, self.words[f"sheet_{key}"]
        title = words("title", period=period_name(self.report.period, words)) if titled else name
        return self.made.sheet(name, title, words[f"about_{key}"], widths, one_page=one_page)

    def heads(self, *columns: tuple[str, str]) -> list[Head]:
        """Columns by the key of their label and their kind."""
        return [Head(self.words(label, currency=self.currency), kind) for label, kind in columns]


def hours(minutes: int) -> Decimal:
    """Minutes as the workbook shows them."""
    return Decimal(minutes) / 60


def link(place: Place | None) -> Link | None:
    """To the cell in the user's workbook: it opens where both files lie in one folder."""
    if place is None:
        return None
    sheet = place.sheet.replace("'", "''")
    return Link(f"external:{place.file}#'{sheet}'!{place.cell}", str(place))
