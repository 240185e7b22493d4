"""What an import would change, cell by cell, before anything is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from toolkit.kinds import fold
from toolkit.rounding import whole
from toolkit.timesheets.mapping import TIMES
from toolkit.timesheets.matching import Placed, Unplaced, match
from toolkit.timesheets.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from toolkit.ledger import Ledger, Row
    from toolkit.timesheets.entries import TimeEntry
    from toolkit.timesheets.mapping import Sayings
    from toolkit.timesheets.record import Cell

#: Why an entry has no place and yet no time of it is missing in the workbook.
_NOT_LOST = frozenset({"twice", "elsewhere", "running", "no_time"})


@dataclass(frozen=True, slots=True)
class Change:
    """One cell: what it holds, what the trackers say, and what becomes of it."""

    row: Row
    column: str
    #: Minutes, None where it is blank.
    before: int | None
    #: Minutes: everything tracked for it, in this import and before, rounded once.
    tracked: int
    #: Seconds of this import's entries, and how many there are.
    seconds: int
    entries: int
    #: "fill" (blank, or what an earlier import wrote), "present" (says so already) or "kept" (says otherwise).
    fate: str
    #: How many entries of an earlier import are in `tracked` and not in these exports.
    earlier: int = 0

    @property
    def written(self) -> bool:
        """Whether the cell gets a value."""
        return self.fate == "fill"


@dataclass(slots=True)
class Plan:
    """Everything that an import would do; the seconds of its parts add up to those of the exports."""

    changes: list[Change]
    unplaced: list[Unplaced]
    #: What the workbook's record says once the plan is carried out.
    record: Record = field(default_factory=Record)

    def seconds(self, fate: str) -> int:
        """The seconds that are written, present, kept or unplaced."""
        if fate == "unplaced":
            return sum(found.entry.seconds for found in self.unplaced)
        return sum(change.seconds for change in self.changes if change.fate == fate)

    @property
    def lost(self) -> list[Unplaced]:
        """The entries whose time is nowhere in the workbook for want of a place."""
        return [found for found in self.unplaced if found.reason not in _NOT_LOST]


def plan(
    ledger: Ledger,
    exports: Sequence[Iterable[TimeEntry]],
    sayings: Sayings,
    record: Record,
    *,
    replace: bool = False,
) -> Plan:
    """What importing exports would change.

    Args:
        ledger: the workbook.
        exports: the entries of each export.
        sayings: what the person says of them.
        record: what was imported before.
        replace: cells that say otherwise get what was tracked.
    """
    placed, unplaced = match(ledger, exports, sayings)
    made = Plan([], unplaced, Record(dict(record.cells)))
    present = {identity for cell in placed for identity, _ in cell.entries}
    for cell in sorted(placed, key=lambda cell: (cell.row.number, TIMES.index(cell.column))):
        _plan_cell(made, _own(cell, record, unplaced, present), record, replace)
    return made


def _own(cell: Placed, record: Record, unplaced: list[Unplaced], present: set[str]) -> Placed:
    """A cell with those of its entries that are not in another cell already."""
    own = Placed(cell.row, cell.column)
    for identity, entry in cell.entries:
        elsewhere = record.elsewhere(_key(cell), identity, present)
        if elsewhere:
            unplaced.append(Unplaced(entry, "elsewhere", elsewhere))
        else:
            own.entries.append((identity, entry))
    return own


def _plan_cell(made: Plan, cell: Placed, record: Record, replace: bool) -> None:
    if not cell.entries:
        return
    row, column, key = cell.row, cell.column, _key(cell)
    now = {identity: entry.seconds for identity, entry in cell.entries}
    known = record.known(key, now)
    before = row.whole(column) if row.filled(column) else None
    untouched = bool(known) and before == _minutes(sum(known.values()))
    if before is None and column not in row.bad:
        known = {}  # whoever emptied the cell meant it
    together = known | now
    tracked = _minutes(sum(together.values()))
    fate = _fate(before, tracked, blank=before is None and column not in row.bad, ours=untouched or replace)
    if fate == "fill" or (fate == "present" and known):
        made.record.cells[key] = together
    earlier = len(together) - len(now)
    made.changes.append(Change(row, column, before, tracked, cell.seconds, len(now), fate, earlier))


def _fate(before: int | None, tracked: int, *, blank: bool, ours: bool) -> str:
    if before == tracked:
        return "present"
    return "fill" if blank or ours else "kept"


def _key(cell: Placed) -> Cell:
    return fold(cell.row.typed_id), cell.column


def _minutes(seconds: int) -> int:
    return whole(Decimal(seconds) / 60)
