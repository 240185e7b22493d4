"""Reading exports of time trackers: CSV by the names of its columns, JSON as Watson and timewarrior write it.

A format says which column is what; a user's own mapping (TOML) does the same for any other CSV.
"""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from toolkit.timesheets.entries import TimeEntry, TimesheetError

if TYPE_CHECKING:
    from pathlib import Path

#: What an entry needs -> the columns that may hold it, in the trackers' own words, first found first taken.
_COLUMNS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "toggl": {
        "date": ("Start date",),
        "duration": ("Duration",),
        "client": ("Client",),
        "project": ("Project",),
        "task": ("Task",),
        "description": ("Description",),
        "tags": ("Tags",),
    },
    "clockify": {
        "date": ("Start Date",),
        "duration": ("Duration (h)", "Time (h)"),
        "hours": ("Duration (decimal)", "Time (decimal)"),
        "client": ("Client",),
        "project": ("Project",),
        "task": ("Task",),
        "description": ("Description",),
        "tags": ("Tags",),
    },
    "harvest": {
        "date": ("Date", "Spent date"),
        "hours": ("Hours",),
        "client": ("Client",),
        "project": ("Project",),
        "task": ("Task",),
        "description": ("Notes",),
        "tags": ("Project Code",),
    },
    "kimai": {
        "date": ("Date", "date", "Begin", "begin"),
        "duration": ("Duration", "duration"),
        "client": ("Customer", "customer"),
        "project": ("Project", "project"),
        "task": ("Activity", "activity"),
        "description": ("Description", "description"),
        "tags": ("Tags", "tags"),
    },
}
FORMATS = (*_COLUMNS, "watson", "timewarrior", "csv")
_NEEDED = {"date"}
_PARTS = {"date", "duration", "hours", "minutes", "client", "project", "task", "description", "tags"}


def read_export(path: Path, kind: str, mapping: Path | None = None) -> list[TimeEntry]:
    """The entries of an export.

    Args:
        path: the file; UTF-8 with or without a mark, UTF-16, or Windows' own encoding.
        kind: toggl, clockify, harvest, kimai, watson, timewarrior, or csv with a mapping.
        mapping: for csv, a TOML file with a `[columns]` section such as `date = "Jour"`, `hours = "Heures"`, and
            `day_first = true` where 03/04 is 3 April.

    Raises:
        TimesheetError: it cannot be read, lacks a column, or holds a date or duration that is none.
    """
    text = _text(path)
    if kind in ("watson", "timewarrior"):
        return list(_json(path, text, _WATSON if kind == "watson" else _TIMEWARRIOR))
    if kind == "kimai" and text.lstrip()[:1] in "[{":
        return list(_json(path, text, _KIMAI))
    columns, day_first = _mapping(mapping) if kind == "csv" else (_COLUMNS[kind], None)
    return list(_csv(path, text, columns, day_first))


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise TimesheetError(f"{path.name}: cannot be read ({error.strerror})") from error
    for encoding in ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TimesheetError(f"{path.name}: is no text")


def _mapping(path: Path | None) -> tuple[dict[str, tuple[str, ...]], bool | None]:
    """A user's own mapping of columns."""
    if path is None:
        raise TimesheetError("--from csv needs --mapping FILE.toml, which says which column is what")
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise TimesheetError(f"{path.name}: cannot be read ({error})") from error
    columns = raw.get("columns", {})
    unknown = sorted(set(columns) - _PARTS) if isinstance(columns, dict) else ["columns"]
    if unknown or not all(isinstance(name, str) for name in columns.values()):
        raise TimesheetError(f'{path.name}: {", ".join(unknown) or "columns"}: write {", ".join(sorted(_PARTS))} = "…"')
    return {part: (name,) for part, name in columns.items()}, raw.get("day_first")


def _csv(path: Path, text: str, columns: Mapping[str, tuple[str, ...]], day_first: bool | None) -> Iterator[TimeEntry]:
    head = text.split("\n", 1)[0]
    sign = max(";,\t", key=head.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=sign)
    found = {part: next((n for n in names if n in (reader.fieldnames or ())), "") for part, names in columns.items()}
    missing = [part for part in _NEEDED if not found.get(part)]
    if not any(found.get(part) for part in ("duration", "hours", "minutes")):
        missing.append("duration")
    if missing:
        wanted = ", ".join("/".join(columns.get(part, (part,))) for part in missing)
        raise TimesheetError(f"{path.name}: has no column {wanted}; is it an export of another sort?")
    rows = [row for row in reader if any(str(value or "").strip() for value in row.values())]
    dates = _dates(path, [row[found["date"]] or "" for row in rows], day_first)
    for number, (row, date) in enumerate(zip(rows, dates, strict=True), 2):
        said = {part: (row[name] or "").strip() for part, name in found.items() if name}
        place = f"{path.name}, line {number}"
        tags = tuple(tag.strip() for tag in said.get("tags", "").split(",") if tag.strip())
        words = {part: said.get(part, "") for part in ("client", "project", "task", "description")}
        yield TimeEntry(place, date, _seconds(place, said), **words, tags=tags)


_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_SLASHED = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")


def _dates(path: Path, texts: list[str], day_first: bool | None) -> list[datetime.date]:
    """ISO dates; else day and month in the order that the whole column proves, or that is given."""
    slashed = [match for text in texts if (match := _SLASHED.match(text.strip())) and not _ISO.match(text.strip())]
    if day_first is None and slashed:
        first = any(int(match[1]) > 12 for match in slashed)
        second = any(int(match[2]) > 12 for match in slashed)
        if first == second:
            raise TimesheetError(
                f"{path.name}: {slashed[0][0]} has two readings; export dates as 2026-05-04, or use --from csv with "
                "day_first = true or false in the mapping"
            )
        day_first = first
    return [_date(path, line, text.strip(), bool(day_first)) for line, text in enumerate(texts, 2)]


def _date(path: Path, line: int, text: str, day_first: bool) -> datetime.date:
    try:
        if match := _ISO.match(text):
            return datetime.date(int(match[1]), int(match[2]), int(match[3]))
        if match := _SLASHED.match(text):
            day, month = (match[1], match[2]) if day_first else (match[2], match[1])
            return datetime.date(int(match[3]), int(month), int(day))
    except ValueError:
        pass
    raise TimesheetError(f"{path.name}, line {line}: {text!r} is no date; export dates as 2026-05-04")


def _seconds(place: str, said: Mapping[str, str]) -> int:
    """The length of an entry: hours and minutes with a colon, decimal hours, minutes, or seconds alone."""
    for part, scale in (("duration", 1), ("hours", 3600), ("minutes", 60)):
        text = said.get(part, "").replace(",", ".").removesuffix("h").strip()
        if not text:
            continue
        clock = re.fullmatch(r"(\d+):(\d{1,2})(?::(\d{1,2}))?", text)
        if clock:
            return int(clock[1]) * 3600 + int(clock[2]) * 60 + int(clock[3] or 0)
        # A bare number is seconds, as trackers write them, unless it has a fraction: then it is hours.
        scale = 3600 if part == "duration" and "." in text else scale
        try:
            length = Decimal(text) * scale
        except InvalidOperation:
            length = Decimal(-1)
        if not length.is_finite() or length < 0:
            raise TimesheetError(f"{place}: {said[part]!r} is no duration; expected 1:30:00 or 1.5")
        return int(length.to_integral_value())
    return 0


# ---------------------------------------------------------------------- JSON


def _watson(item: Mapping[str, Any]) -> dict[str, Any]:
    start, stop = (datetime.datetime.fromisoformat(item[key]) for key in ("start", "stop"))
    return {"start": start, "stop": stop, "project": item.get("project", ""), "tags": tuple(item.get("tags", ()))}


def _timewarrior(item: Mapping[str, Any]) -> dict[str, Any]:
    if "end" not in item:
        return {}  # still running
    start, stop = (
        datetime.datetime.strptime(item[key], "%Y%m%dT%H%M%SZ").replace(tzinfo=datetime.UTC).astimezone()
        for key in ("start", "end")
    )
    return {
        "start": start,
        "stop": stop,
        "description": item.get("annotation", ""),
        "tags": tuple(item.get("tags", ())),
    }


def _kimai(item: Mapping[str, Any]) -> dict[str, Any]:
    start = datetime.datetime.fromisoformat(item.get("begin") or item["date"])
    project, activity = item.get("project", ""), item.get("activity", "")
    customer = item.get("customer") or (project.get("customer") if isinstance(project, dict) else "")
    return {
        "start": start,
        "stop": start + datetime.timedelta(seconds=int(item["duration"])),
        "client": _name(customer),
        "project": _name(project),
        "task": _name(activity),
        "description": item.get("description") or "",
        "tags": tuple(item.get("tags") or ()),
    }


def _name(thing: Any) -> str:
    return str(thing.get("name", "")) if isinstance(thing, dict) else str(thing or "")


Reader = Callable[[Mapping[str, Any]], dict[str, Any]]
_WATSON: Reader = _watson
_TIMEWARRIOR: Reader = _timewarrior
_KIMAI: Reader = _kimai


def _json(path: Path, text: str, reader: Reader) -> Iterator[TimeEntry]:
    try:
        items = json.loads(text)
    except ValueError as error:
        raise TimesheetError(f"{path.name}: is no JSON ({error})") from error
    if not isinstance(items, list):
        raise TimesheetError(f"{path.name}: holds no list of entries; is it an export of another sort?")
    for number, item in enumerate(items, 1):
        place = f"{path.name}, entry {number}"
        try:
            said = reader(item)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise TimesheetError(f"{place}: is not as this tracker writes it ({error})") from error
        if said:
            start, stop = said.pop("start"), said.pop("stop")
            length = int((stop - start).total_seconds())
            if length < 0:
                raise TimesheetError(f"{place}: ends before it begins")
            yield TimeEntry(place, start.date(), length, **said)
