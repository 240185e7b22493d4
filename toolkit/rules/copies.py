"""Workbooks given together that are copies of one another: none is counted twice in silence.

The same content is counted once. A copy that a synchronised folder or a file manager made, and that has gone its own
way, is left out with an error: only the user knows which of the two to keep. There is no identity in the file to go
by: copies would share it, but so would two workbooks made by the same command.
"""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from toolkit.findings import Finding
from toolkit.kinds import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit.ledger import Ledger

#: What is put around a workbook's name when it is copied, or kept beside another's version, by whom.
_MARKS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"^(?P<name>.+?)\s*\(\d+\)$",  # browsers, Google Drive, Finder: budget (1)
        r"^(?P<name>.+?) - (copie|copy)$",  # Windows: budget - Copie, budget - Copy (2)
        r"^(?P<name>.+?) (copie|copy)( \d+)?$",  # macOS
        r"^(copie de|copy of) (?P<name>.+)$",
        # Dropbox, Nextcloud: budget (conflicted copy 2026-05-04), (PC de Paul, copie en conflit)…
        r"^(?P<name>.+?)\s*\([^()]*(conflicted copy|case conflict|copie en conflit|conflict|conflit)[^()]*\)$",
        r"^(?P<name>.+?)\.sync-conflict-[\w-]+$",  # Syncthing
        r"^(?P<name>.+?)-((desktop|laptop|pc|mac|macbook|win)[\w-]*)$",  # OneDrive adds the computer's name
    )
]
#: From how many sessions in common, cell by cell, two other workbooks may be states of one.
_ALIKE = 2


def told_apart(ledgers: Sequence[Ledger]) -> None:
    """Leave out the workbooks that are copies of others given with them, and say so among their findings."""
    kept: list[Ledger] = []
    # A name without a mark first: of two the one with the mark is the copy.
    for ledger in sorted(ledgers, key=lambda ledger: bool(original(ledger.file))):
        if not any(_check(ledger, other) for other in kept):
            kept.append(ledger)


def original(file: str) -> str:
    """The name of the workbook that a copy was made of, by the copy's name; "" where it is not that of a copy."""
    stem, found = PurePath(file).stem, ""
    while match := next((match for mark in _MARKS if (match := mark.match(stem))), None):
        stem = found = match["name"]
    return found


def _check(ledger: Ledger, other: Ledger) -> bool:
    """Whether a workbook is left out as the copy of another."""
    mine, theirs = _sessions(ledger), _sessions(other)
    shared = mine.keys() & theirs.keys()
    if not shared:
        return False
    same = sum(mine[key] == theirs[key] for key in shared)
    if _content(ledger) == _content(other):
        _leave_out(ledger, "file_copy", other=other.file)
        return True
    stems = [fold(original(book.file) or PurePath(book.file).stem) for book in (ledger, other)]
    if original(ledger.file) and stems[0] == stems[1]:
        _leave_out(ledger, "file_conflict", other=other.file, count=len(shared), differ=len(mine | theirs) - same)
        return True
    if same >= _ALIKE and 2 * same >= min(len(mine), len(theirs)):
        _say(ledger, "file_overlap", other=other.file, count=same)
    return False


def _sessions(ledger: Ledger) -> dict[str, dict[str, Any]]:
    """The sessions by id."""
    return {fold(row.typed_id): row.values for row in ledger.tables["Sessions"].rows if row.typed_id}


def _content(ledger: Ledger) -> tuple[Any, ...]:
    """All that is typed, but for where it stands."""
    tables = {name: [row.raw for row in table.rows] for name, table in ledger.tables.items() if table.rows}
    return tables, dict(ledger.settings.values)


def _leave_out(ledger: Ledger, code: str, **params: object) -> None:
    for table in ledger.tables.values():
        for row in table.rows:
            row.left_out = code
    ledger.findings.clear()  # they stand at the workbook that is kept, or wait until it is known which to keep
    _say(ledger, code, **params)


def _say(ledger: Ledger, code: str, **params: object) -> None:
    ledger.findings.append(Finding(code, ledger.file, lang=ledger.lang, params=params))
