"""Entries out of JSON: `watson log --json`, `timew export`, Kimai's export and its API."""

from __future__ import annotations

import datetime
import json
from typing import TYPE_CHECKING, Any

from toolkit.timesheets.entries import TimeEntry, TimesheetError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_BASIC = "%Y%m%dT%H%M%SZ"
Parts = dict[str, Any]


def _watson(item: Mapping[str, Any]) -> Parts:
    return {
        "begin": datetime.datetime.fromisoformat(item["start"]),
        "end": datetime.datetime.fromisoformat(item["stop"]),
        "project": item.get("project", ""),
        "tags": tuple(item.get("tags", ())),
        "key": item.get("id", ""),
    }


def _timewarrior(item: Mapping[str, Any]) -> Parts:
    # Its id is a place in the list, which moves as entries come: no identity.
    begin, end = (
        datetime.datetime.strptime(item[key], _BASIC).replace(tzinfo=datetime.UTC) if key in item else None
        for key in ("start", "end")
    )
    if begin is None:
        raise KeyError("start")
    return {"begin": begin, "end": end, "description": item.get("annotation", ""), "tags": tuple(item.get("tags", ()))}


def _kimai(item: Mapping[str, Any]) -> Parts:
    begin = datetime.datetime.fromisoformat(item.get("begin") or item["date"])
    project, running = item.get("project", ""), item.get("begin") and "end" in item and item["end"] is None
    customer = item.get("customer") or (project.get("customer") if isinstance(project, dict) else "")
    user = item.get("user", "")
    return {
        "begin": begin,
        "end": None if running else begin + datetime.timedelta(seconds=int(item["duration"])),
        "client": _name(customer),
        "project": _name(project),
        "task": _name(item.get("activity", "")),
        "description": item.get("description") or "",
        "tags": tuple(_name(tag) for tag in item.get("tags") or ()),
        "person": str(user.get("username", "")) if isinstance(user, dict) else str(user or ""),
        "key": str(item.get("id", "") or ""),
    }


def _name(thing: Any) -> str:
    return str(thing.get("name", "")) if isinstance(thing, dict) else str(thing or "")


_READERS: Mapping[str, Callable[[Mapping[str, Any]], Parts]] = {
    "watson": _watson,
    "timewarrior": _timewarrior,
    "kimai": _kimai,
}


def entries(file: str, text: str, kind: str, zone: datetime.tzinfo | None) -> Iterator[TimeEntry]:
    """The entries of an export in JSON; an entry is of the day on which it began, where the work was done.

    Args:
        file: what the export is called.
        text: the export.
        kind: watson, timewarrior or kimai.
        zone: where the work was done; None: as written, and where the program runs for what is in UTC.

    Raises:
        TimesheetError: it is not what this tracker writes.
    """
    try:
        items = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise TimesheetError("no_json", file, reason=" ".join(str(error).split())) from error
    if not isinstance(items, list):
        raise TimesheetError("no_list", file)
    for number, item in enumerate(items, 1):
        try:
            said = _READERS[kind](item)
            yield _entry(file, number, said, zone)
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
            reason = f"{type(error).__name__}: {' '.join(str(error).split())}"
            raise TimesheetError("not_as_written", f"{file}, {number}", reason=reason) from error


def _entry(file: str, number: int, said: Parts, zone: datetime.tzinfo | None) -> TimeEntry:
    begin, end = said.pop("begin"), said.pop("end")
    # On the line of time: over a change of the clock, hours are longer or shorter than local times say.
    length = 0 if end is None else int((_utc(end, zone) - _utc(begin, zone)).total_seconds())
    if length < 0:
        raise TimesheetError("ends_before", f"{file}, {number}")
    if zone is not None or begin.tzinfo is datetime.UTC:
        begin = begin.astimezone(zone) if begin.tzinfo else begin
    start = begin.isoformat() if begin.tzinfo is None else _utc(begin, zone).isoformat()
    return TimeEntry(file, number, begin.date(), length, start=start, running=end is None, **said)


def _utc(moment: datetime.datetime, zone: datetime.tzinfo | None) -> datetime.datetime:
    if moment.tzinfo is None and zone is not None:
        moment = moment.replace(tzinfo=zone)
    return moment.astimezone(datetime.UTC)
