"""The workbooks that a command is given: files, or folders of them; read with progress where it takes long."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from toolkit.findings import Finding, UnreadableError
from toolkit.language import Words, default_language

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from toolkit.ledger import Ledger

_SUFFIXES = {".xlsx", ".xlsm"}


def workbooks(paths: Iterable[str]) -> list[tuple[Path, bool]]:
    """The workbooks meant, each once, and whether it was found in a folder rather than named.

    Raises:
        UnreadableError: a folder without a workbook.
    """
    found: dict[Path, bool] = {}
    for text in paths:
        path = Path(text)
        if not path.is_dir():
            found.setdefault(path, False)
            continue
        # ~$name.xlsx is the lock file of a workbook that is open in Excel.
        inside = [
            p for p in sorted(path.rglob("*")) if p.suffix.lower() in _SUFFIXES and not p.name.startswith(("~$", "."))
        ]
        if not inside:
            raise UnreadableError("no_workbook", text)
        for item in inside:
            found.setdefault(item, True)
    return list(found.items())


def read_all(paths: Iterable[str]) -> tuple[list[Ledger], list[Finding]]:
    """Read every workbook; one that a folder holds and that cannot be read is named in a finding.

    Raises:
        UnreadableError: a workbook named on the command line cannot be read.
    """
    from toolkit.reading import read_workbook

    ledgers, findings = [], []
    for path, in_folder in _shown(workbooks(paths)):
        try:
            ledgers.append(read_workbook(path).ledger)
        except UnreadableError as error:
            if not in_folder:
                raise
            findings.append(Finding(error.code, error.file, lang=default_language(), params=error.params))
    return ledgers, findings


def _shown(items: list[tuple[Path, bool]]) -> Iterator[tuple[Path, bool]]:
    """The items, with a line of progress on a terminal once it has taken a second."""
    start, shown = time.monotonic(), False
    words = Words("report", default_language())
    for number, item in enumerate(items, 1):
        if sys.stderr.isatty() and time.monotonic() - start > 1:
            click.echo(f"\r{words['reading']} {number}/{len(items)}", nl=False, err=True)
            shown = True
        yield item
    if shown:
        click.echo("\r" + " " * 40 + "\r", nl=False, err=True)
