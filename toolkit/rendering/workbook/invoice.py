"""What to invoice: everything still open, each with the cell it comes from; the sum is that of the report."""

from __future__ import annotations

from toolkit.rendering.evidence import item_name
from toolkit.rendering.workbook.sheets import TOP, Sheets, link


def to_invoice(sheets: Sheets) -> None:
    """Write the sheet."""
    words = sheets.words
    sheet = sheets.add("open", [16, 13, 16, 34, 14, 44])
    heads = sheets.heads(
        ("key_session", "text"), ("col_date", "date"), ("key_client", "text"), ("col_what", "text"),
        ("col_money", "money"), ("col_source", "link"),
    )  # fmt: skip
    rows = [
        (item.session, item.date, item.client, item_name(item, words), item.amount, link(item.place))
        for item in sheets.report.highlights.open
    ]
    sheets.made.block(sheet, TOP, words["to_invoice"].capitalize(), heads, rows, total=words["total"])
    sheet.freeze_panes(TOP + 2, 1)
    sheet.repeat_rows(TOP + 1)
