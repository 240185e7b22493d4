"""Reading exports of time trackers: `read_export`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from toolkit.timesheets import delimited, structured
from toolkit.timesheets.entries import TimeEntry, TimesheetError
from toolkit.timesheets.trackers import COLUMNS
from toolkit.troubles import trouble

if TYPE_CHECKING:
    from pathlib import Path

    from toolkit.timesheets.mapping import Sayings

_MARKS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))
_ENCODINGS = ("utf-8", "cp1252")
#: The first signs of a workbook: a zip archive, or one of the older Excel.
_WORKBOOKS = (b"PK", b"\xd0\xcf")


def read_export(path: Path, kind: str, mapping: Sayings) -> tuple[list[TimeEntry], Sayings]:
    """The entries of an export, and the mapping with the columns that they were found in.

    Args:
        path: the file; UTF-8 with or without a mark, UTF-16, or Windows' own encoding.
        kind: one of `trackers.FORMATS`.
        mapping: what the person says of it; for csv it must say which column is what.

    Raises:
        TimesheetError: it cannot be read, lacks a column, or holds a date or duration that is none.
    """
    text = _text(path)
    if kind in ("watson", "timewarrior") or (kind == "kimai" and text.lstrip()[:1] in "[{"):
        return list(structured.entries(path.name, text, kind, mapping.zone)), mapping
    if kind == "csv" and not mapping.columns:
        raise TimesheetError("no_mapping", path.name)
    columns = {**COLUMNS.get(kind, {}), **{part: (name,) for part, name in mapping.columns.items()}}
    rows = delimited.read_rows(path.name, text, columns)
    found = list(delimited.entries(rows, mapping.dates, mapping.zone))
    return found, replace(mapping, columns={**mapping.columns, **rows.found} if kind == "csv" else mapping.columns)


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise TimesheetError("not_readable", path.name, reason=trouble(error)) from error
    if data.startswith(_WORKBOOKS):
        raise TimesheetError("is_workbook", path.name)
    marked = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)
    for encoding in (marked,) if marked else _ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text.removeprefix("sep=;\n").removeprefix("sep=;\r\n")
    raise TimesheetError("no_text", path.name)
