"""Which session and phase an entry belongs to, and what that makes in the workbook."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from toolkit.kinds import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from toolkit.ledger import Ledger, Row
    from toolkit.timesheets.entries import TimeEntry

#: Words that say a phase, in either language; without one, time is that of the session itself.
_PHASES = {
    "prep": ("prep", "préparation", "preparation", "prépa", "prepa", "avant"),
    "post": ("post", "post-production", "postproduction", "retouche", "retouches", "editing", "montage", "après"),
}


@dataclass(slots=True)
class Filling:
    """One cell to fill: minutes tracked for a phase of a session, and the entries behind them."""

    row: Row
    column: str
    entries: list[TimeEntry] = field(default_factory=list)

    @property
    def minutes(self) -> int:
        """The seconds of all entries as minutes, rounded once, half up."""
        return (sum(entry.seconds for entry in self.entries) + 30) // 60


@dataclass(slots=True)
class Matched:
    """What an export makes in a workbook."""

    #: Blank cells to fill.
    fillings: list[Filling] = field(default_factory=list)
    #: Cells that hold a value already, left as they are.
    kept: list[Filling] = field(default_factory=list)
    #: Entries without a session, or with several possible ones, with the reason.
    unmatched: list[tuple[TimeEntry, str]] = field(default_factory=list)


def match(ledger: Ledger, entries: Iterable[TimeEntry]) -> Matched:
    """Match entries to sessions by the session's id in any of their words, else by client and date.

    A cell that holds a value is never filled again: the same export twice changes nothing.
    """
    rows = ledger.rows("Sessions")
    by_id = {fold(row.text("session_id")): row for row in rows}
    by_day: dict[tuple[str, object], list[Row]] = defaultdict(list)
    for row in rows:
        by_day[fold(row.text("client_code")), row.date("date")].append(row)
    made = Matched()
    cells: dict[tuple[int, str], Filling] = {}
    for entry in entries:
        found = _sessions(entry, by_id, by_day)
        if len(found) != 1:
            made.unmatched.append((entry, "several_sessions" if found else "no_session"))
            continue
        column = f"actual_{_phase(entry)}"
        filling = cells.setdefault((found[0].number, column), Filling(found[0], column))
        filling.entries.append(entry)
    for filling in cells.values():
        blank = not filling.row.filled(filling.column) and filling.column not in filling.row.bad
        (made.fillings if blank else made.kept).append(filling)
    return made


def _sessions(entry: TimeEntry, by_id: dict[str, Row], by_day: dict[tuple[str, object], list[Row]]) -> list[Row]:
    named = {id(row): row for words in entry.words for word in _ids(words) if (row := by_id.get(word))}
    if named:
        return list(named.values())
    of_day = {id(row): row for word in entry.words for row in by_day.get((fold(word), entry.date), ())}
    return list(of_day.values())


def _ids(words: str) -> list[str]:
    """The whole text, and every word of it, as ids are compared."""
    return [fold(words), *(fold(part) for part in re.split(r"[\s,;:()\[\]#/|]+", words) if part)]


def _phase(entry: TimeEntry) -> str:
    said = {part for words in (*entry.tags, entry.task, entry.description) for part in _ids(words)}
    return next((phase for phase, words in _PHASES.items() if said & set(words)), "main")
