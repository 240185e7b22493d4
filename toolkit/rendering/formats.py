"""The formats a report can be had in: each is one function, and its room is imported when it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from toolkit.rendering.text import Paint
    from toolkit.reports import Report


def _text(report: Report, lang: str, paint: Paint) -> str:
    from toolkit.rendering.text import report_text

    return report_text(report, lang, paint)


def _json(report: Report, lang: str, paint: Paint) -> str:
    from toolkit.rendering.json import dump

    return dump(report.to_dict())


def _csv(report: Report, lang: str, paint: Paint) -> str:
    from toolkit.rendering.csv import report_csv

    return report_csv(report, lang)


def _xlsx(report: Report, draft: Path, lang: str) -> None:
    from toolkit.rendering.workbook import write_report

    write_report(report, draft, lang)


def _pdf(report: Report, draft: Path, lang: str) -> None:
    from toolkit.rendering.pdf import report_pdf

    draft.write_bytes(report_pdf(report, lang))


def _parquet(report: Report, draft: Path, lang: str) -> None:
    from toolkit.rendering.parquet import write_parquet

    write_parquet(report, draft)


#: Those that are text, for the terminal or a file; and those that are a file.
TEXTS: Mapping[str, Callable[[Report, str, Paint], str]] = {"text": _text, "json": _json, "csv": _csv}
FILES: Mapping[str, Callable[[Report, Path, str], None]] = {"xlsx": _xlsx, "pdf": _pdf, "parquet": _parquet}
