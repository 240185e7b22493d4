"""Workbooks given together that are copies of one another: none is counted twice in silence.

The same content is counted once. A copy that a synchronised folder or a file manager made, and that has gone its own
way, is left out with an error: only the user knows which of the two to keep. There is no identity in the file to go
by: copies would share it, but so would two workbooks made by the same command. Cost is linear in the sessions.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from decimal import Decimal
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, NamedTuple

from toolkit.findings import Finding
from toolkit.kinds import Serial, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

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
#: Bytes of a digest: two of 10 million sessions have the same by chance once in 300,000 times.
_DIGEST = 8
#: What may be written in more than one way, such as 50 and 50.00.
_NUMBERS = (Decimal, int, Serial)


class Fingerprint(NamedTuple):
    """What tells one workbook from another: a digest of all that is typed, and one of each session by its id."""

    content: int
    sessions: dict[str, int]


class Verdict(NamedTuple):
    """What is to say of a workbook that others were given with, and whether it is left out."""

    code: str
    params: dict[str, Any]
    left_out: bool


def fingerprint(ledger: Ledger) -> Fingerprint:
    """Equal for workbooks that say the same, wherever in the sheets and in whatever format."""
    tables = [
        [name, *(_plain(row.raw) for row in table.rows)] for name, table in sorted(ledger.tables.items()) if table.rows
    ]
    rows = (row for row in ledger.tables["Sessions"].rows if row.typed_id)
    sessions = {(key := fold(row.typed_id)): _digest((key, _plain(row.values))) for row in rows}
    return Fingerprint(_digest((tables, _plain(ledger.settings.values))), sessions)


def _plain(values: Any) -> list[tuple[str, Any]]:
    return sorted((key, _told(value)) for key, value in values.items())


def _told(value: Any) -> str:
    """The same for values that are equal: 50 and 50.00 are, so their hashes are, which hold from run to run."""
    return f"{hash(value)}" if isinstance(value, _NUMBERS) else str(value)


def _digest(told: Any) -> int:
    return int.from_bytes(
        hashlib.blake2b(repr(told).encode(errors="surrogatepass"), digest_size=_DIGEST).digest(), signed=True
    )


class Copies:
    """The workbooks met so far that count, by what tells them apart; their sessions wait on disk."""

    def __init__(self, files: Iterable[str]) -> None:
        import sqlite3  # for several workbooks only

        #: Names of which there are copies: only theirs need be compared session by session.
        self._copied = {_stem(file) for file in files if original(file)}
        self._alike: defaultdict[str, list[tuple[str, Fingerprint]]] = defaultdict(list)
        self._same: dict[int, str] = {}
        #: Those that have sessions, and how many.
        self._kept: list[tuple[str, int]] = []
        self._disk = sqlite3.connect("", isolation_level=None)
        self._disk.execute(
            "CREATE TABLE met (session INTEGER, file INTEGER, PRIMARY KEY (session, file)) WITHOUT ROWID"
        )
        self._disk.execute("CREATE TABLE mine (session INTEGER PRIMARY KEY)")

    def __enter__(self) -> Copies:
        return self

    def __exit__(self, *_: object) -> None:
        self._disk.close()

    def verdicts(self, file: str, own: Fingerprint) -> list[Verdict]:
        """What is to say of the next workbook; one that is no copy of those before it counts from now on."""
        if not own.sessions:
            return []
        if other := self._same.get(own.content):
            return [Verdict("file_copy", {"other": other}, left_out=True)]
        return self._conflict(file, own) or self._overlaps(file, own)

    def _conflict(self, file: str, own: Fingerprint) -> list[Verdict]:
        for other, theirs in self._alike[_stem(file)] if original(file) else ():
            shared = own.sessions.keys() & theirs.sessions.keys()
            if shared:
                same = sum(own.sessions[key] == theirs.sessions[key] for key in shared)
                differ = len(own.sessions.keys() | theirs.sessions.keys()) - same
                params = {"other": other, "count": len(shared), "differ": differ}
                return [Verdict("file_conflict", params, left_out=True)]
        return []

    def _overlaps(self, file: str, own: Fingerprint) -> list[Verdict]:
        """The workbooks that may be states of this one, which is kept with them."""
        disk, count = self._disk, len(own.sessions)
        disk.execute("BEGIN")
        disk.execute("DELETE FROM mine")
        disk.executemany("INSERT OR IGNORE INTO mine VALUES (?)", ((session,) for session in own.sessions.values()))
        common = disk.execute("SELECT file, COUNT(*) FROM met JOIN mine USING (session) GROUP BY file").fetchall()
        disk.execute("INSERT INTO met SELECT session, ? FROM mine", (len(self._kept),))
        disk.execute("COMMIT")
        found = []
        for number, same in common:
            other, theirs = self._kept[number]
            if same >= _ALIKE and 2 * same >= min(count, theirs):
                found.append(Verdict("file_overlap", {"other": other, "count": same}, left_out=False))
        self._kept.append((file, count))
        self._same[own.content] = file
        if _stem(file) in self._copied:
            self._alike[_stem(file)].append((file, own))
        return found


def originals_first(file: str) -> bool:
    """What to sort names by before they are told apart: of two the one whose name has a mark is the copy."""
    return bool(original(file))


def told_apart(ledgers: Sequence[Ledger]) -> None:
    """Leave out the workbooks that are copies of others given with them, and say so among their findings."""
    with Copies(ledger.file for ledger in ledgers) as copies:
        for ledger in sorted(ledgers, key=lambda ledger: originals_first(ledger.file)):
            for verdict in copies.verdicts(ledger.file, fingerprint(ledger)):
                if verdict.left_out:
                    for row in (row for table in ledger.tables.values() for row in table.rows):
                        row.left_out = verdict.code
                    ledger.findings.clear()  # they stand at the workbook that is kept, or wait until it is known which
                ledger.findings.append(Finding(verdict.code, ledger.file, lang=ledger.lang, params=verdict.params))


def original(file: str) -> str:
    """The name of the workbook that a copy was made of, by the copy's name; "" where it is not that of a copy."""
    stem, found = PurePath(file).stem, ""
    while match := next((match for mark in _MARKS if (match := mark.match(stem))), None):
        stem = found = match["name"]
    return found


def _stem(file: str) -> str:
    """The name that a workbook has, or its original, as names are compared."""
    return fold(original(file) or PurePath(file).stem)
