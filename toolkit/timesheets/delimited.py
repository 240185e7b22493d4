"""Entries out of CSV, by the names of its columns."""

from __future__ import annotations

import csv
import datetime
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.timesheets import moments
from toolkit.timesheets.entries import TimeEntry, TimesheetError
from toolkit.timesheets.trackers import LENGTHS
from toolkit.typed.words import bare

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from toolkit.timesheets.trackers import Columns

_SIGNS = ",;\t|"
#: A header stands among the first rows: titles and blank lines may come before it.
_BEFORE = 10
_WORDS = ("client", "project", "task", "description", "person")


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a CSV by part, each with its line, 1 the first; and the column that each part was found in."""

    file: str
    found: Mapping[str, str]
    rows: Sequence[tuple[int, Mapping[str, str]]]

    def column(self, part: str) -> list[str]:
        """All that stands in the column of a part."""
        return [text for _, said in self.rows if (text := said.get(part, ""))]


def read_rows(file: str, text: str, columns: Columns) -> Rows:
    """The rows of a CSV, whatever it is delimited by.

    Raises:
        TimesheetError: it lacks a column, or a row has more cells than the header.
    """
    header = max((found for sign in _SIGNS if (found := _header(text, sign, columns))), default=None)
    lacking = _lacking(header.found if header else {})
    if header is None or lacking:
        part = lacking[0] if lacking else "date"
        raise TimesheetError("no_column", file, part=f"part_{part}", columns=" / ".join(columns.get(part, (part,))))
    rows = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=header.sign)
    for number, cells in enumerate(reader):
        if number <= header.row or not any(cell.strip() for cell in cells):
            continue
        if len(cells) > len(header.names) and any(cell.strip() for cell in cells[len(header.names) :]):
            raise TimesheetError(
                "too_many_cells", f"{file}, \0 {reader.line_num}", count=len(cells), columns=len(header.names)
            )
        said = {part: cells[at].strip() for part, at in header.found.items() if at < len(cells)}
        rows.append((reader.line_num, said))
    return Rows(file, {part: header.names[at] for part, at in header.found.items()}, rows)


@dataclass(frozen=True, slots=True, order=True)
class _Header:
    """A row that may be the header: how many parts it has, what delimits it, which row it is."""

    parts: int
    sign: str
    row: int
    names: list[str]
    found: dict[str, int]


def _header(text: str, sign: str, columns: Columns) -> _Header | None:
    wanted = {part: [bare(name) for name in names] for part, names in columns.items()}
    best: _Header | None = None
    for row, cells in zip(range(_BEFORE), csv.reader(io.StringIO(text, newline=""), delimiter=sign), strict=False):
        at = {bare(cell): place for place, cell in reversed(list(enumerate(cells)))}
        found = {p: at[name] for p, names in wanted.items() if (name := next((n for n in names if n in at), None))}
        if found and (best is None or len(found) > best.parts):
            best = _Header(len(found), sign, row, [cell.strip() for cell in cells], found)
    return best


def _lacking(found: Mapping[str, object]) -> list[str]:
    lacking = [] if "date" in found else ["date"]
    if not any(part in found for part in LENGTHS) and not {"start", "end"} <= set(found):
        lacking.append("duration")
    return lacking


def entries(rows: Rows, order: str | None, zone: datetime.tzinfo | None) -> Iterator[TimeEntry]:
    """The entries of a CSV.

    Args:
        rows: its rows.
        order: in which order days and months stand; None where the column must prove it.
        zone: where the work was done, for lengths out of start and end over a change of the clock.

    Raises:
        TimesheetError: a date or a length is none, or dates have two readings.
    """
    if order is None:
        order, doubtful = moments.order_proven(rows.column("date"))
        if order is None:
            raise TimesheetError("two_readings", rows.file, date=doubtful)
    unit = moments.unit_of(rows.column("duration"))
    for line, said in rows.rows:
        yield _entry(rows.file, line, said, order, unit, zone)


def _entry(
    file: str, line: int, said: Mapping[str, str], order: str, unit: int, zone: datetime.tzinfo | None
) -> TimeEntry:
    place = f"{file}, \0 {line}"
    day, time = _moment(place, said.get("date", ""), said.get("start", ""), order)
    start = f"{day.isoformat()}T{time.isoformat()}" if time else ""
    length = _length(place, said, unit)
    if length is None and time and said.get("end"):
        last, stop = _moment(place, said.get("end_date") or said["date"], said["end"], order)
        length = _between(place, day, time, last, stop or datetime.time(), bool(said.get("end_date")), zone)
    tags = tuple(tag.strip() for tag in said.get("tags", "").split(",") if tag.strip())
    words = {part: said.get(part, "") for part in _WORDS}
    key = said.get("id", "")
    running = length is None
    return TimeEntry(file, line, day, length or 0, tags=tags, start=start, key=key, running=running, **words)


def _moment(place: str, date: str, clock: str, order: str) -> tuple[datetime.date, datetime.time | None]:
    """A day and a time, which may stand in one cell."""
    if not date:
        raise TimesheetError("no_date", place)
    try:
        day, with_it = moments.date_and_time(date, order)
    except ValueError as error:
        raise TimesheetError("bad_date", place, value=date) from error
    clock = clock or with_it
    try:
        # A cell of a time may hold its day too.
        *_, clock = moments.date_and_time(clock, order) if "-" in clock[:5] or "/" in clock else ("", clock)
        return day, moments.time_of_day(clock) if clock else None
    except ValueError as error:
        raise TimesheetError("bad_time", place, value=clock) from error


def _length(place: str, said: Mapping[str, str], unit: int) -> int | None:
    """The length of an entry in seconds; None where no cell says one, as of an entry still running."""
    units = {"duration": unit, "hours": 3600, "minutes": 60, "seconds": 1}
    for part in LENGTHS:
        text = said.get(part, "")
        if text:
            try:
                return moments.seconds(text, units[part])
            except ValueError as error:
                raise TimesheetError("bad_duration", place, value=text) from error
    return None


def _between(
    place: str, day: datetime.date, start: datetime.time, last: datetime.date, stop: datetime.time,
    dated: bool, zone: datetime.tzinfo | None,
) -> int:  # fmt: skip
    """Seconds from start to end by the clock of the zone; an end without a day is the next day where it is earlier."""
    begun, ended = datetime.datetime.combine(day, start), datetime.datetime.combine(last, stop)
    if ended < begun and not dated:
        ended += datetime.timedelta(days=1)
    if ended < begun:
        raise TimesheetError("ends_before", place)
    # Not of local times: the night when clocks change is an hour longer or shorter than they say.
    first, second = (moment.replace(tzinfo=zone) if zone else moment.astimezone() for moment in (begun, ended))
    return max(0, int((second.astimezone(datetime.UTC) - first.astimezone(datetime.UTC)).total_seconds()))
