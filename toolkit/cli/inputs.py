"""The workbooks that a command is given: files, or folders of them; read with progress where it takes long."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.cli.progress import counted
from toolkit.findings import Finding, UnreadableError
from toolkit.language import Words, default_language
from toolkit.portfolio.places import at_hand, workbooks
from toolkit.refusals import Refusal
from toolkit.troubles import trouble

if TYPE_CHECKING:
    from collections.abc import Iterable

    from toolkit.reading import Reading


def password_in(path: str) -> str:
    """The password that a file holds.

    Raises:
        Refusal: it cannot be read.
    """
    try:
        return Path(path).read_text(encoding="utf-8-sig").strip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise Refusal("password_unread", path=path, why=trouble(error)) from error


def read_all(paths: Iterable[str], *, thorough: bool = False) -> tuple[list[Reading], list[Finding]]:
    """Read every workbook; one that a folder holds and that cannot be read is named in a finding.

    Of copies of one workbook only one counts.

    Raises:
        UnreadableError: a workbook named on the command line cannot be read.
    """
    from toolkit.reading import read_workbook

    readings, findings = [], []
    words = Words("report", default_language())
    inputs = workbooks(paths)
    for item in counted(inputs, words["reading"], len(inputs)):
        try:
            with at_hand(item.place) as path:
                readings.append(read_workbook(path, name=item.name, thorough=thorough))
        except UnreadableError as error:
            if not item.in_folder:
                raise
            findings.append(Finding(error.code, item.name, lang=default_language(), params=error.params))
    if len(readings) > 1:
        from toolkit.rules.copies import told_apart

        told_apart([reading.ledger for reading in readings])
    return readings, findings
