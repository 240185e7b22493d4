"""Why: what the loss is made of, the causes of lost time, and the comparison where one was asked for."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from toolkit.metrics.causes import CAUSES
from toolkit.rendering.numbers import period_name
from toolkit.rendering.workbook.sheets import TOP, Sheets, hours
from toolkit.reports.comparison import PARTS, Comparison
from toolkit.writing.canvas import Head
from toolkit.writing.styles import SERIES


def why(sheets: Sheets) -> None:
    """Write the sheet."""
    words, made, total = sheets.words, sheets.made, sheets.report.total
    sheet = sheets.add("why", [42, 16, 16, 16], one_page=True)
    parts = [(words[f"part_{part}"], Decimal(total["loss"][part])) for part in PARTS]
    heads = sheets.heads(("col_part", "text"), ("col_money", "money"))
    title = words("loss_parts", currency=sheets.currency)
    area = made.block(sheet, TOP, title, heads, parts, total=words["total"])
    minutes = total["causes_minutes"]
    order = sorted(CAUSES, key=lambda cause: -minutes[cause])
    causes = [(words[f"cause_{cause}"], hours(minutes[cause])) for cause in order]
    heads = sheets.heads(("col_cause", "text"), ("col_hours", "hours"))
    area = made.block(sheet, area.last + 4, words["causes"], heads, causes, total=words["total"])
    series = [{"values": area.column_of(1), "categories": area.column_of(0), "fill": {"color": SERIES[0]}}]
    made.chart(sheet, TOP, 5, words["causes"], "bar", series)
    if sheets.report.comparison is not None:
        _compared(sheets, sheet, area.last + 4, sheets.report.comparison)


def _compared(sheets: Sheets, sheet: Any, top: int, comparison: Comparison) -> None:
    """Loss by part, then lost hours by cause: then, now, and the difference."""
    words, made = sheets.words, sheets.made
    names = [period_name(side.period, words) for side in (comparison.then, comparison.now)]
    columns = [*names, words["difference"]]
    parts = [
        (words[f"part_{change.key.partition('.')[2]}"], change.then, change.now, change.difference)
        for change in comparison.parts()
    ]
    title = words("compare", period=names[0], currency=sheets.currency)
    heads = [Head(words["col_part"]), *(Head(name, "money") for name in columns)]
    area = made.block(sheet, top, title, heads, parts, total=words["total"])
    causes = [
        (words[f"cause_{change.key.partition('.')[2]}"], *map(hours, (change.then, change.now, change.difference)))
        for change in comparison.causes()
    ]
    heads = [Head(words["col_cause"]), *(Head(name, "hours") for name in columns)]
    made.block(sheet, area.last + 4, words["compare_causes"].strip(), heads, causes, total=words["total"])
