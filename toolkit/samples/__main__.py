"""`python -m toolkit.samples DIR` makes the filled workbooks of `samples/` and their reports."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path

from toolkit.reading import read_workbook
from toolkit.rendering.json import dump
from toolkit.rendering.text import report_text
from toolkit.reports import report
from toolkit.samples import write_sample

#: Small enough to be kept beside the code, large enough to have everything.
YEAR, SESSIONS = 2025, 60
NAMES = {"fr": "photographe-2025", "en": "photographer-2025"}


def make(folder: Path) -> None:
    """Write both workbooks and, for each, the year's report as text and JSON."""
    folder.mkdir(parents=True, exist_ok=True)
    for lang, name in NAMES.items():
        path = write_sample(folder / f"{name}.xlsx", lang, YEAR, SESSIONS, force=True)
        ledger = read_workbook(path, today=datetime.date(YEAR, 12, 20)).ledger
        made = report(ledger, "month", str(YEAR))
        (folder / f"{name}.txt").write_text(report_text(made), encoding="utf-8", newline="\n")
        (folder / f"{name}.json").write_text(dump(made.to_dict()), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    make(Path(sys.argv[1] if len(sys.argv) > 1 else "samples"))
