"""The workbooks that a command is given: files, or folders of them; read with progress where it takes long."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from toolkit.findings import Finding, UnreadableError
from toolkit.language import Words, default_language

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from toolkit.ledger import Ledger

#: Workbooks by the ending of their names, in a folder; exports as CSV are left there, or their rows would count twice.
_SUFFIXES = {".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".fods"}


class Input(NamedTuple):
    """A workbook meant: its path, what it is called in findings, and whether a folder held it."""

    path: Path
    name: str
    in_folder: bool


def workbooks(paths: Iterable[str]) -> list[Input]:
    """The workbooks meant, each once; those of a folder are called by their path within it.

    Raises:
        UnreadableError: a folder without a workbook.
    """
    found: dict[Path, Input] = {}
    for text in paths:
        path = Path(text)
        if not path.is_dir():
            found.setdefault(path, Input(path, path.name, False))
            continue
        # ~$name.xlsx is the lock file of a workbook that is open in Excel.
        files = (file for file in sorted(path.rglob("*")) if file.suffix.lower() in _SUFFIXES)
        inside = [file for file in files if not file.name.startswith(("~$", "."))]
        if not inside:
            raise UnreadableError("no_workbook", text)
        for file in inside:
            found.setdefault(file, Input(file, file.relative_to(path).as_posix(), True))
    return list(found.values())


def read_all(paths: Iterable[str]) -> tuple[list[Ledger], list[Finding]]:
    """Read every workbook; one that a folder holds and that cannot be read is named in a finding.

    Raises:
        UnreadableError: a workbook named on the command line cannot be read.
    """
    from toolkit.reading import read_workbook

    ledgers, findings = [], []
    for item in _shown(workbooks(paths)):
        try:
            ledgers.append(read_workbook(item.path, name=item.name).ledger)
        except UnreadableError as error:
            if not item.in_folder:
                raise
            findings.append(Finding(error.code, item.name, lang=default_language(), params=error.params))
    return ledgers, findings


def _shown(items: list[Input]) -> Iterator[Input]:
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
