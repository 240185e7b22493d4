"""Which session and phase an entry belongs to; nothing is guessed, and what finds no place says why."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from toolkit.kinds import fold
from toolkit.timesheets.mapping import TIMES
from toolkit.typed.words import bare

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from toolkit.ledger import Ledger, Row
    from toolkit.timesheets.entries import TimeEntry
    from toolkit.timesheets.mapping import Sayings

_BETWEEN = re.compile(r"[\s,;:()\[\]{}|\"'«»]+")
#: Likewise within a word such as "#12" or "S-1/S-2".
_WITHIN = re.compile(r"[#/]+")
_LIKE_AN_ID = re.compile(r"[^\W\d].*\d|\d.*[^\W\d]|\w[-_./]\w")


@dataclass(slots=True)
class Placed:
    """The entries of one cell, each with what makes it the same in another export."""

    row: Row
    #: The column: actual_prep, actual_main or actual_post.
    column: str
    entries: list[tuple[str, TimeEntry]] = field(default_factory=list)

    @property
    def seconds(self) -> int:
        """All that was tracked for it."""
        return sum(entry.seconds for _, entry in self.entries)


@dataclass(frozen=True, slots=True)
class Unplaced:
    """An entry without a place: the code of the reason in `locales/timesheets.toml`, and what it names."""

    entry: TimeEntry
    reason: str
    named: str = ""


def match(
    ledger: Ledger, exports: Iterable[Iterable[TimeEntry]], sayings: Sayings
) -> tuple[list[Placed], list[Unplaced]]:
    """Place the entries of several exports in the cells of a workbook.

    An entry belongs to the session whose id one of its words is; else to the one session of its client that day. One
    that several exports hold counts once.
    """
    sessions, phases = _Sessions(ledger, sayings), _Phases(sayings.phases)
    cells: dict[tuple[int, str], Placed] = {}
    unplaced: list[Unplaced] = []
    seen: set[str] = set()
    for entries in exports:
        alike: Counter[str] = Counter()
        for entry in entries:
            identity = entry.identity(0)
            alike[identity] += 1
            identity = entry.identity(alike[identity] - 1)
            try:
                if identity in seen:
                    raise _NoPlace("twice")
                seen.add(identity)
                row, phase = _place(entry, sessions, phases)
            except _NoPlace as found:
                unplaced.append(Unplaced(entry, found.reason, found.named))
                continue
            cell = cells.setdefault((row.number, phase), Placed(row, f"actual_{phase}"))
            cell.entries.append((identity, entry))
    return list(cells.values()), unplaced


class _NoPlace(Exception):  # noqa: N818 - an entry has none; it is not the program's error
    def __init__(self, reason: str, named: str = "") -> None:
        super().__init__(reason)
        self.reason, self.named = reason, named


def _place(entry: TimeEntry, sessions: _Sessions, phases: _Phases) -> tuple[Row, str]:
    if entry.running:
        raise _NoPlace("running")
    if not entry.seconds:
        raise _NoPlace("no_time")
    return sessions.of(entry), phases.of(entry)


class _Sessions:
    """The sessions of a workbook, by all that an entry may call them."""

    def __init__(self, ledger: Ledger, sayings: Sayings) -> None:
        table = ledger.tables["Sessions"]
        rows = [row for row in table.rows if row.typed_id]
        self._refused = {id(row) for row in rows if not _fillable(row)}
        self._by_id: dict[str, list[Row]] = defaultdict(list)
        self._by_day: dict[tuple[str, datetime.date], list[Row]] = defaultdict(list)
        self._days: dict[str, set[datetime.date]] = defaultdict(set)
        self._sayings = sayings
        names = _client_names(ledger)
        for row in rows:
            self._by_id[fold(row.typed_id)].append(row)
            day = row.date("date")
            if day is None:
                continue
            for name in names(row):
                self._by_day[name, day].append(row)
                self._days[name].add(day)

    def of(self, entry: TimeEntry) -> Row:
        """The one session that an entry belongs to."""
        whole = [fold(word) for word in entry.fields]
        called = {fold(self._sayings.sessions[word]) for word in whole if word in self._sayings.sessions}
        named = [row for word in called or {*whole, *_ids(entry.fields)} for row in self._by_id.get(word, ())]
        if not named:
            named = self._of_client(entry, whole)
        found = sorted({id(row): row for row in named}.values(), key=lambda row: row.number)
        if len(found) > 1:
            raise _NoPlace("several_sessions", ", ".join(row.typed_id for row in found))
        if id(found[0]) in self._refused:
            raise _NoPlace("session_in_error", found[0].typed_id)
        return found[0]

    def _of_client(self, entry: TimeEntry, whole: list[str]) -> list[Row]:
        """The sessions of that day of all that it names: client and mission together say more than either."""
        names = {fold(self._sayings.clients.get(word, word)) for word in whole} | set(_ids(entry.fields))
        known = [name for name in names if name in self._days]
        if not known:
            raise _NoPlace("no_session")
        days = [rows for name in known if (rows := self._by_day.get((name, entry.date)))]
        if not days:
            near = min((day for name in known for day in self._days[name]), key=lambda day: abs(day - entry.date))
            raise _NoPlace("other_day", f"{near.day:02}/{near.month:02}/{near.year}")
        both = [row for row in days[0] if all(any(row is other for other in rows) for rows in days[1:])]
        return both or [row for rows in days for row in rows]


def _fillable(row: Row) -> bool:
    """Whether times can be filled in: the row counts, or only its actual times keep it from counting."""
    return row.left_out in ("", "no_actual_times") or (bool(row.bad) and set(row.bad) <= set(TIMES))


def _client_names(ledger: Ledger) -> Callable[[Row], set[str]]:
    """What a session's client and mission are called: codes, names, the mission's title."""
    by_client: dict[str, set[str]] = defaultdict(set)
    by_mission: dict[str, set[str]] = {}
    for mission in ledger.rows("Missions"):
        by_client[fold(mission.text("client_code"))].add(fold(mission.text("client_name")))
        by_mission[fold(mission.text("mission_id"))] = {fold(mission.text(key)) for key in ("mission_id", "title")}

    def names(row: Row) -> set[str]:
        code, mission = fold(row.text("client_code")), fold(row.text("mission_id"))
        return ({code} | by_client.get(code, set()) | by_mission.get(mission, set())) - {""}

    return names


def _ids(fields: Iterable[str]) -> Iterator[str]:
    """The words of running text that can be an id: a letter with a figure, or with a sign inside; or anything after #.

    "12" in "12 photos" is no session 12, and "wedding" in a sentence no session called so.
    """
    for text in fields:
        for word in filter(None, _BETWEEN.split(text)):
            for part in dict.fromkeys((word, *_WITHIN.split(word))):
                said = fold(part.strip(".!?"))
                if _LIKE_AN_ID.search(said) or (said and f"#{said}" in fold(word)):
                    yield said


class _Phases:
    """The words that say a phase."""

    def __init__(self, phases: Mapping[str, tuple[str, ...]]) -> None:
        self._words = {bare(word): phase for phase, words in phases.items() for word in words}

    def of(self, entry: TimeEntry) -> str:
        """The phase that its tags say, else its task, else its description; else the session itself."""
        for fields in (entry.tags, (entry.task,), (entry.description,)):
            said = {phase for text in fields for word in _parts(text) if (phase := self._words.get(bare(word)))}
            if len(said) > 1:
                raise _NoPlace("several_phases", ", ".join(sorted(said)))
            if said:
                return said.pop()
        return "main"


def _parts(text: str) -> list[str]:
    return [text, *_BETWEEN.split(text)] if text else []
