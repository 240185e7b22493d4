"""The charts of the Dashboard."""

from __future__ import annotations

from typing import Any, NamedTuple

from toolkit.metrics.causes import CAUSES
from toolkit.writing.draft import Draft, done
from toolkit.writing.styles import FONT, INK, LINE, SERIES

#: Rows that a chart takes.
_TALL = 14
_SIZE = {"width": 650, "height": 255}
# Columns of the dashboard's tables.
_LOSSES = (5, 6, 7, 8)
_PLANNED, _WORKED = 1, 2
_DETAIL_LABEL, _DETAIL_VALUE = 9, 11


class Places(NamedTuple):
    """The rows where things stand on the dashboard, 0 the first: the charts and the tables behind them."""

    charts: int
    losses: int
    work: int
    causes: int


def add_charts(draft: Draft, sheet: Any, rows: Places) -> None:
    """Losses by month, planned against worked, lost hours by cause, and the causes of the period."""
    top, causes = rows.charts, rows.causes
    currency = draft.ledger.currency
    name = draft.sheet_name("Dashboard")

    def series(header: int, column: int, colour: str) -> dict[str, Any]:
        return {
            "name": [name, header + 1, column],
            "categories": [name, header + 2, 0, header + 13, 0],
            "values": [name, header + 2, column, header + 13, column],
            "fill": {"color": colour},
            "border": {"none": True},
            "gap": 60,
        }

    loss = _chart(draft, "column", "stacked", draft.words("chart_loss", currency=currency))
    for index, column in enumerate(_LOSSES):
        loss.add_series(series(rows.losses, column, SERIES[index]))
    hours = _chart(draft, "column", "", draft.words["chart_hours"])
    for index, column in enumerate((_PLANNED, _WORKED)):
        hours.add_series(series(rows.work, column, SERIES[index]))
    why = _chart(draft, "column", "stacked", draft.words["chart_causes"])
    for index in range(len(CAUSES)):
        why.add_series(series(causes, index + 1, SERIES[index]))
    detail = _chart(draft, "bar", "", draft.words["chart_detail"])
    last = causes + 1 + len(CAUSES)
    detail.add_series(
        {
            "name": draft.words["chart_detail"],
            "categories": [name, causes + 2, _DETAIL_LABEL, last, _DETAIL_LABEL],
            "values": [name, causes + 2, _DETAIL_VALUE, last, _DETAIL_VALUE],
            "fill": {"color": SERIES[0]},
            "border": {"none": True},
            "gap": 40,
            "data_labels": {"value": True, "num_format": "#,##0.0", "font": {"name": FONT, "size": 10}},
        }
    )
    detail.set_legend({"none": True})
    detail.set_y_axis({"reverse": True, "num_font": {"name": FONT, "size": 10}})
    detail.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    places = ((top, 0), (top, 7), (top + _TALL, 0), (top + _TALL, 7))
    titles = ("chart_loss", "chart_hours", "chart_causes", "chart_detail")
    for chart, (row, column), title in zip((loss, hours, why, detail), places, titles, strict=True):
        text = draft.words(title, currency=currency)
        done(sheet.insert_chart(row, column, chart, {"object_position": 2, "description": text}))


def _chart(draft: Draft, kind: str, subtype: str, title: str) -> Any:
    options = {"type": kind, "subtype": subtype} if subtype else {"type": kind}
    chart = draft.workbook.add_chart(options)
    font = {"name": FONT, "size": 10, "color": INK}
    chart.set_title(
        {"name": title, "name_font": {"name": FONT, "size": 13, "bold": True, "color": INK}, "overlay": False}
    )
    chart.set_legend({"position": "bottom", "font": font})
    chart.set_x_axis({"num_font": font, "num_format": "mmm", "date_axis": False, "text_axis": True})
    chart.set_y_axis(
        {
            "num_font": font,
            "num_format": "#,##0",
            "major_gridlines": {"visible": True, "line": {"color": LINE}},
        }
    )
    chart.set_size(_SIZE)
    return chart
