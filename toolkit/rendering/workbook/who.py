"""Who: clients and types of session by loss and by satisfaction."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from toolkit.rendering.workbook.sheets import TOP, Sheets, hours
from toolkit.reports.insights import relations
from toolkit.writing.styles import SERIES

if TYPE_CHECKING:
    from collections.abc import Iterator

#: How many a chart shows, and the rows that it takes.
_SHOWN, _TALL = 10, 17


def who(sheets: Sheets) -> None:
    """Write the sheet."""
    words, made = sheets.words, sheets.made
    sheet = sheets.add("who", [30, 11, 11, 14, 12, 12, 34], one_page=True)
    columns = (
        ("col_sessions", "count"), ("col_hours", "hours"), ("col_loss", "money"), ("col_share", "rate"),
        ("col_satisfaction", "score"), ("col_standing", "text"),
    )  # fmt: skip
    top = TOP
    for by in ("client", "type"):
        rows = [
            (r.figures["key"] or words["no_key"], *_figures(r.figures), words[f"standing_{r.standing}"])
            for r in relations(sheets.report, by)
        ]
        heads = sheets.heads((f"key_{by}", "text"), *columns)
        area = made.block(sheet, top, words[f"groups_{by}"], heads, rows, total=words["total"])
        if rows:
            few = area._replace(last=min(area.last, area.first + _SHOWN - 1))
            series = [{"values": few.column_of(3), "categories": few.column_of(0), "fill": {"color": SERIES[0]}}]
            title = words(f"most_{by}", currency=sheets.currency)
            made.chart(sheet, top, 8, title, "bar", series, width=560)
        top = max(area.last + 4, top + _TALL)


def _figures(figures: dict[str, Any]) -> Iterator[Any]:
    yield figures["sessions"]["done"] + figures["sessions"]["cancelled"]
    yield hours(figures["unbilled_minutes"])
    yield Decimal(figures["loss"]["total"])
    yield figures["leakage_rate"]
    yield figures["satisfaction"]["mean"]
