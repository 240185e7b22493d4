"""The report as a workbook: a sheet per question, charts that stay charts, links to the cells it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.language import Words
from toolkit.rendering.numbers import period_name
from toolkit.rendering.workbook.change import change
from toolkit.rendering.workbook.figures import findings, groups
from toolkit.rendering.workbook.invoice import to_invoice
from toolkit.rendering.workbook.sheets import Sheets
from toolkit.rendering.workbook.what import what
from toolkit.rendering.workbook.who import who
from toolkit.rendering.workbook.why import why
from toolkit.writing.canvas import canvas

if TYPE_CHECKING:
    from pathlib import Path

    from toolkit.reports import Report

#: In the order of the sheets.
_QUESTIONS = (what, why, who, to_invoice, change, groups, findings)


def write_report(report: Report, path: Path, lang: str) -> None:
    """Write the report to an .xlsx; its figures are those of the JSON."""
    words = Words("report", lang)
    title = words("title", period=period_name(report.period, words))
    with canvas(path, title, ", ".join(source.file for source in report.sources)[:250]) as made:
        sheets = Sheets(report, words, made)
        for question in _QUESTIONS:
            question(sheets)
