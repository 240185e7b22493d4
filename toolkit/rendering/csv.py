"""The groups of a report as CSV: semicolons and decimal commas for a French Excel, commas and points elsewhere."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from toolkit.reports.figures import columns, flat

if TYPE_CHECKING:
    from toolkit.reports import Report

#: Excel reads UTF-8 as such only after this mark.
_MARK = "\ufeff"


def report_csv(report: Report, lang: str) -> str:
    """One line a group and one for the total; the columns are the keys of the JSON, nested ones joined by a dot."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";" if lang == "fr" else ",", lineterminator="\r\n")
    names = ["key", *columns()]
    writer.writerow(names)
    for group in (*report.groups, report.total):
        cells = flat(group)
        writer.writerow([_cell(cells[name], lang) for name in names])
    return (_MARK if lang == "fr" else "") + text.getvalue()


def _cell(value: Any, lang: str) -> str:
    match value:
        case None:
            return ""
        case str():
            return harmless(value)
        case Decimal() | float():
            text = f"{value:f}" if isinstance(value, Decimal) else f"{value:.4f}"
            return text.replace(".", ",") if lang == "fr" else text
        case _:
            return str(value)


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula: those signs get an apostrophe before them (OWASP)."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text
