"""What was lost: the totals, the way from the value delivered to what was earned, and twelve months."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from toolkit.rendering.beside import supposed_lines
from toolkit.rendering.workbook.sheets import TOP, Sheets, hours
from toolkit.reports.comparison import PARTS
from toolkit.reports.insights import levels, waterfall
from toolkit.reports.trend import trend
from toolkit.rounding import ZERO
from toolkit.writing.styles import BAD, SERIES

if TYPE_CHECKING:
    from collections.abc import Iterator


def what(sheets: Sheets) -> None:
    """Write the sheet."""
    words, made, total = sheets.words, sheets.made, sheets.report.total
    sheet = sheets.add("what", [34, *[14] * 12], titled=True, one_page=True)
    cards: list[tuple[str, str, Any]] = [
        ("card_hours", "hours", hours(total["unbilled_minutes"])),
        ("card_loss", "money", Decimal(total["loss"]["total"])),
        ("card_share", "rate", total["leakage_rate"]),
        ("card_open", "money", Decimal(total["to_invoice"])),
        ("card_recoverable", "money", Decimal(total["recoverable"])),
    ]
    for row, (key, kind, value) in enumerate(cards, TOP):
        made.put(sheet, row, 0, "text", words(key, currency=sheets.currency), bold=True)
        made.put(sheet, row, 1, kind, value, bold=True, font_size=14)
        sheet.set_row(row, 22)
    top = TOP + len(cards)
    for line in supposed_lines(sheets.report, words):
        made.note(sheet, top, line.strip())
        top += 1
    last = _waterfall(sheets, sheet, top + 1)
    _trend(sheets, sheet, last + 10)


def _waterfall(sheets: Sheets, sheet: Any, top: int) -> int:
    """Levels and steps, the columns behind the chart beside them: an invisible base below each step. The last row."""
    words = sheets.words
    heads = sheets.heads(
        ("col_step", "text"), ("col_amount", "money"), ("col_base", "money"), ("col_level", "money"),
        ("col_less", "money"),
    )  # fmt: skip
    rows = [
        (
            words[f"step_{step.key}"],
            step.amount,
            max(base, ZERO),
            height if step.total else None,
            None if step.total else height,
        )
        for step, base, height in levels(waterfall(sheets.report))
    ]
    title = words("waterfall", currency=sheets.currency)
    area = sheets.made.block(sheet, top, title, heads, rows)
    looks: list[dict[str, Any]] = [
        {"fill": {"none": True}},
        {"fill": {"color": SERIES[0]}, "name": words["col_level"]},
        {"fill": {"color": BAD}, "name": words["col_less"]},
    ]
    series = [
        {"values": area.column_of(column), "categories": area.column_of(0), **look}
        for column, look in enumerate(looks, 2)
    ]
    sheets.made.chart(sheet, TOP, 6, title, "column", series, stacked=True, unlisted=[0], width=760, height=380)
    return area.last


def _trend(sheets: Sheets, sheet: Any, top: int) -> None:
    words, rows = sheets.words, list(_months(sheets))
    heads = sheets.heads(
        ("key_month", "text"), ("col_hours", "hours"), *((f"part_{part}", "money") for part in PARTS),
        ("col_loss", "money"), ("col_share", "rate"), ("col_satisfaction", "score"),
    )  # fmt: skip
    title = words("trend", currency=sheets.currency)
    area = sheets.made.block(sheet, top, title, heads, rows, total=words["total"])
    if rows:
        series = [
            {
                "name": words[f"part_{part}"], "values": area.column_of(2 + index),
                "categories": area.column_of(0), "fill": {"color": SERIES[index]},
            }
            for index, part in enumerate(PARTS)
        ]  # fmt: skip
        sheets.made.chart(sheet, area.last + 4, 0, title, "column", series, stacked=True, width=1000)


def _months(sheets: Sheets) -> Iterator[tuple[Any, ...]]:
    for month in trend(sheets.report):
        loss = month["loss"]
        lost = (Decimal(loss[part]) for part in (*PARTS, "total"))
        yield (
            month["key"], hours(month["unbilled_minutes"]), *lost, month["leakage_rate"],
            month["satisfaction"]["mean"],
        )  # fmt: skip
