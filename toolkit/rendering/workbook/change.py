"""What to change: agreed plans, the share to recover, thresholds passed, and what is due."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from toolkit.rendering.evidence import notice_text, verdict
from toolkit.rendering.workbook.sheets import TOP, Sheets, link
from toolkit.reports.alerts import alerts, due
from toolkit.reports.insights import agreement

if TYPE_CHECKING:
    from collections.abc import Iterable

    from toolkit.reports.notices import Notice


def change(sheets: Sheets) -> None:
    """Write the sheet."""
    words, made = sheets.words, sheets.made
    sheet = sheets.add("change", [62, 18, 40, 60], one_page=True)
    found = agreement(sheets.report)
    heads = sheets.heads(("col_plan", "text"), ("col_sessions", "count"), ("col_mean_loss", "money"))
    plans = [
        (words["plan_agreed"], found.agreed, found.agreed_mean),
        (words["plan_not_agreed"], found.others, found.others_mean),
    ]
    area = made.block(sheet, TOP, words["agreement"], heads, plans)
    made.note(sheet, area.last + 1, verdict(found, words, sheets.currency))
    heads = sheets.heads(("col_what", "text"), ("col_money", "money"))
    target = [(words["recover_plain"].capitalize(), Decimal(sheets.report.total["recoverable"]))]
    area = made.block(sheet, area.last + 4, words["recover_title"], heads, target)
    last = _notices(sheets, sheet, area.last + 3, "alerts", alerts(sheets.report))
    _notices(sheets, sheet, last + 3, "due", due(sheets.report))


def _notices(sheets: Sheets, sheet: Any, top: int, title: str, notices: Iterable[Notice]) -> int:
    """A block of them; the last row."""
    words = sheets.words
    heads = sheets.heads(
        ("col_what", "text"), ("col_count", "count"), ("col_first", "text"), ("col_source", "link"),
    )  # fmt: skip
    rows = [
        (notice_text(one, words, sheets.currency), one.many if one.names else None, ", ".join(one.names),
         link(one.place))
        for one in notices
    ]  # fmt: skip
    return sheets.made.block(sheet, top, words[title], heads, rows).last
