"""Every figure of every group, as the JSON has them; the workbooks read, and every finding."""

from __future__ import annotations

from typing import Any

from toolkit.rendering.workbook.sheets import TOP, Sheets
from toolkit.reports.figures import columns, flat, kinds
from toolkit.writing.canvas import Head

#: How a kind of figure is shown, where not by its own name.
_SHOWN = {"minutes": "count", "money_per_hour": "money"}


def groups(sheets: Sheets) -> None:
    """Write the sheet of all figures."""
    names, words = columns(), sheets.words
    sheet = sheets.add("groups", [26, *[15] * len(names)])
    heads = [Head(words[f"key_{sheets.report.by}"])]
    heads += [
        Head(name, "score" if name.endswith(".mean") else _SHOWN.get(kind, kind)) for name, kind in kinds().items()
    ]
    found = [*sheets.report.groups, {**sheets.report.total, "key": words["total"]}]
    rows = [[cells[name] for name in ("key", *names)] for cells in map(flat, found)]
    sheets.made.block(sheet, TOP, words["all_figures"], heads, rows)
    sheet.freeze_panes(TOP + 2, 1)


def findings(sheets: Sheets) -> None:
    """Write the sheet of what was read, left out, and is to correct."""
    words, made, report = sheets.words, sheets.made, sheets.report
    sheet = sheets.add("findings", [40, 16, 16, 90])
    heads = sheets.heads(("col_file", "text"), ("col_rows", "count"), ("col_left_out", "count"))
    sources: list[tuple[Any, ...]] = [(s.file, s.rows_read, s.rows_left_out) for s in report.sources]
    area = made.block(sheet, TOP, words["col_file"], heads, sources, total=words["total"])
    heads = sheets.heads(
        ("col_source", "text"), ("col_severity", "text"), ("col_code", "text"), ("col_message", "text")
    )
    rows = [(f.where, words[f"severity_{f.severity}"], f.code, f"{f.message}. {f.remedy}") for f in report.findings]
    made.block(sheet, area.last + 4, words("findings_title", count=len(rows)), heads, rows)
