"""Every figure of every group, as the JSON has them; the workbooks read, and every finding."""

from __future__ import annotations

from typing import Any

from toolkit.rendering.workbook.sheets import TOP, Sheets
from toolkit.reports.figures import columns, flat, kinds
from toolkit.writing.canvas import Head
from toolkit.writing.styles import LINE_HEIGHT, lines_of

#: How a kind of figure is shown, where not by its own name.
_SHOWN = {"minutes": "count", "money_per_hour": "money"}

#: How many pages side by side the figures print on; how wide places and messages are.
_PAGES, _PLACE, _MESSAGE = 4, 44, 80


def groups(sheets: Sheets) -> None:
    """Write the sheet of all figures."""
    names, words = columns(), sheets.words
    sheet = sheets.add("groups", [26, *[15] * len(names)])
    heads = [Head(words[f"key_{sheets.report.by}"])]
    heads += [
        Head(name, "score" if name.endswith(".mean") else _SHOWN.get(kind, kind), is_key=True)
        for name, kind in kinds().items()
    ]
    found = [*sheets.report.groups, {**sheets.report.total, "key": words["total"]}]
    rows = [[cells[name] for name in ("key", *names)] for cells in map(flat, found)]
    sheets.made.block(sheet, TOP, words["all_figures"], heads, rows)
    sheet.freeze_panes(TOP + 2, 1)
    # Thirty-odd columns on one page could not be read.
    sheet.fit_to_pages(_PAGES, 0)
    sheet.repeat_rows(TOP + 1)
    sheet.repeat_columns(0)


def findings(sheets: Sheets) -> None:
    """Write the sheet of what was read, left out, and is to correct."""
    words, made, report = sheets.words, sheets.made, sheets.report
    sheet = sheets.add("findings", [_PLACE, 16, 18, _MESSAGE])
    heads = sheets.heads(("col_file", "text"), ("col_rows", "count"), ("col_left_out", "count"))
    sources: list[tuple[Any, ...]] = [(s.file, s.rows_read, s.rows_left_out) for s in report.sources]
    area = made.block(sheet, TOP, words["col_file"], heads, sources, total=words["total"])
    heads = sheets.heads(
        ("col_source", "phrase"), ("col_severity", "text"), ("col_code", "text"), ("col_message", "phrase")
    )
    rows = [(f.where, words[f"severity_{f.severity}"], f.code, f"{f.message}. {f.remedy}") for f in report.findings]
    area = made.block(sheet, area.last + 4, words("findings_title", count=len(rows)), heads, rows)
    for row, (place, _, _, message) in enumerate(rows, area.first):
        sheet.set_row(row, LINE_HEIGHT * max(lines_of(place, _PLACE), lines_of(message, _MESSAGE)))
