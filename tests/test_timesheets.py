"""Times out of time trackers: exports as the trackers write them, and the sessions they belong to."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import ledger_of
from toolkit.timesheets.entries import TimeEntry, TimesheetError
from toolkit.timesheets.exports import read_export
from toolkit.timesheets.matching import match

if TYPE_CHECKING:
    from pathlib import Path

DAY = dt.date(2026, 5, 4)
TOGGL = (
    "\ufeffUser,Email,Client,Project,Task,Description,Billable,Start date,Start time,"
    "End date,End time,Duration,Tags,Amount ()\n"
    'Me,me@x.org,C1,Portraits,,"S-1, retouche",No,2026-05-04,09:00:00,2026-05-04,10:30:00,01:30:00,"post, urgent",\n'
)
CLOCKIFY = (
    "Project,Client,Description,Task,User,Group,Email,Tags,Billable,Start Date,Start Time,End Date,End Time,"
    "Duration (h),Duration (decimal),Billable Rate (EUR),Billable Amount (EUR)\n"
    "Portraits,C1,S-1,,Me,,me@x.org,,Yes,13/05/2026,09:00,13/05/2026,10:30,01:30:00,1.50,0,0\n"
    "Portraits,C1,S-1,,Me,,me@x.org,,Yes,04/05/2026,09:00,04/05/2026,10:30,01:30:00,1.50,0,0\n"
)
HARVEST = (
    "Date,Client,Project,Project Code,Task,Notes,Hours,Billable?,Invoiced?,First Name,Last Name\n"
    "2026-05-04,C1,Portraits,P1,Préparation,,1.5,Yes,No,A,B\n"
)
KIMAI = (
    "Date,From,To,Duration,Rate,User,Customer,Project,Activity,Description,Tags\n"
    "2026-05-04,09:00,10:30,5400,0,me,C1,Portraits,Shoot,S-1,\n"
)
WATSON = [
    {
        "id": "a1",
        "project": "S-1",
        "start": "2026-05-04T09:00:00+02:00",
        "stop": "2026-05-04T10:30:00+02:00",
        "tags": ["prep"],
    }
]
TIMEWARRIOR = [
    {"id": 2, "start": "20260504T090000Z", "end": "20260504T103000Z", "tags": ["S-1", "post"]},
    {"id": 1, "start": "20260504T110000Z", "tags": ["S-1"]},
]
KIMAI_JSON = [
    {
        "begin": "2026-05-04T09:00:00",
        "duration": 5400,
        "activity": {"name": "Shoot"},
        "project": {"name": "P", "customer": {"name": "C1"}},
    }
]


def export(folder: Path, content: Any, name: str = "export.csv") -> Path:
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("toggl", TOGGL),
        ("clockify", CLOCKIFY),
        ("harvest", HARVEST),
        ("kimai", KIMAI),
        ("kimai", KIMAI_JSON),
        ("watson", WATSON),
        ("timewarrior", TIMEWARRIOR),
    ],
)
def test_an_hour_and_a_half_is_read_from_every_tracker(kind: str, content: Any, tmp_path: Path) -> None:
    entry = read_export(export(tmp_path, content), kind)[-1]
    assert (entry.date, entry.seconds) == (DAY, 5400)
    assert {"C1", "S-1", "S-1, retouche"} & set(entry.words)


def test_tags_and_texts_are_kept(tmp_path: Path) -> None:
    (entry,) = read_export(export(tmp_path, TOGGL), "toggl")
    assert (entry.client, entry.project, entry.description, entry.tags) == (
        "C1",
        "Portraits",
        "S-1, retouche",
        ("post", "urgent"),
    )
    assert entry.place == "export.csv, line 2"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_every_usual_encoding_is_understood(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(HARVEST.encode(encoding))
    assert read_export(path, "harvest")[0].task == "Préparation"


@pytest.mark.parametrize(
    ("kind", "content", "message"),
    [
        ("toggl", HARVEST, "has no column Start date, Duration"),
        ("toggl", TOGGL.replace("01:30:00", "soon"), "line 2: 'soon' is no duration"),
        ("toggl", TOGGL.replace("01:30:00", "-1"), "'-1' is no duration"),
        ("toggl", TOGGL.replace("2026-05-04", "2026-13-45"), "line 2: '2026-13-45' is no date"),
        ("harvest", HARVEST.replace("2026-05-04", "03/04/2026"), "03/04/2026 has two readings"),
        ("watson", "{}", "holds no list"),
        ("watson", "[{}]", "entry 1: is not as this tracker writes it"),
        ("watson", "no", "is no JSON"),
        ("csv", HARVEST, "needs --mapping"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_line(kind: str, content: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(TimesheetError) as refused:
        read_export(export(tmp_path, content), kind)
    assert message in str(refused.value)
    assert len(str(refused.value).splitlines()) == 1


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(TimesheetError, match=r"nowhere\.csv: cannot be read"):
        read_export(tmp_path / "nowhere.csv", "toggl")


def test_any_other_csv_is_read_by_a_mapping(tmp_path: Path) -> None:
    mapping = export(
        tmp_path, 'day_first = true\n[columns]\ndate = "Jour"\nhours = "Heures"\nclient = "Qui"\n', "mine.toml"
    )
    path = export(tmp_path, "Jour;Qui;Heures\n04/05/2026;C1;1,5\n")
    (entry,) = read_export(path, "csv", mapping)
    assert (entry.date, entry.seconds, entry.client) == (DAY, 5400, "C1")


def test_a_mistake_in_a_mapping_is_said(tmp_path: Path) -> None:
    mapping = export(tmp_path, '[columns]\nday = "Jour"\n', "mine.toml")
    with pytest.raises(TimesheetError, match=r"mine\.toml: day"):
        read_export(export(tmp_path, "Jour\n"), "csv", mapping)


# ---------------------------------------------------------------------- which session


def planned(session_id: str = "S-1", client: str = "C1", **cells: Any) -> dict[str, Any]:
    return {"session_id": session_id, "date": DAY, "client_code": client, "status": "planned", **cells}


def tracked(minutes: float = 60, **said: Any) -> TimeEntry:
    return TimeEntry("export.csv, line 2", DAY, round(minutes * 60), **said)


def cells(rows: list[dict[str, Any]], *entries: TimeEntry) -> dict[tuple[str, str], int]:
    made = match(ledger_of(Sessions=rows), entries)
    return {(filling.row.text("session_id"), filling.column): filling.minutes for filling in made.fillings}


def test_an_entry_belongs_to_the_session_it_names() -> None:
    rows = [planned("S-1"), planned("S-10")]
    assert cells(rows, tracked(description="Shoot (s-10)")) == {("S-10", "actual_main"): 60}
    assert cells(rows, tracked(tags=("S-1",))) == {("S-1", "actual_main"): 60}


def test_an_entry_that_names_none_belongs_to_the_clients_session_of_that_day() -> None:
    assert cells([planned(client="c1 "), planned("S-2", "C2")], tracked(client="C1")) == {("S-1", "actual_main"): 60}


@pytest.mark.parametrize(
    ("rows", "said", "reason"),
    [
        ([planned()], {"client": "C9"}, "no_session"),
        ([planned()], {}, "no_session"),
        ([planned(), planned("S-2")], {"client": "C1"}, "several_sessions"),
        ([planned(), planned("S-2")], {"description": "S-1 and S-2"}, "several_sessions"),
    ],
)
def test_an_entry_without_one_session_is_left_out_and_said(rows: Any, said: Any, reason: str) -> None:
    made = match(ledger_of(Sessions=rows), [tracked(**said)])
    assert (made.fillings, [why for _, why in made.unmatched]) == ([], [reason])


@pytest.mark.parametrize(
    ("said", "column"),
    [
        ({"tags": ("Prépa",)}, "actual_prep"),
        ({"task": "Post-production"}, "actual_post"),
        ({"description": "S-1 retouches"}, "actual_post"),
        ({"description": "S-1 poster"}, "actual_main"),
        ({}, "actual_main"),
    ],
)
def test_words_say_the_phase(said: dict[str, Any], column: str) -> None:
    assert list(cells([planned()], tracked(client="C1", **said))) == [("S-1", column)]


def test_a_filled_cell_stays_as_it_is() -> None:
    made = match(ledger_of(Sessions=[planned(actual_main=45)]), [tracked(client="C1")])
    assert made.fillings == []
    assert [(filling.column, filling.minutes) for filling in made.kept] == [("actual_main", 60)]


def test_a_zero_is_a_value() -> None:
    assert match(ledger_of(Sessions=[planned(actual_main=0)]), [tracked(client="C1")]).fillings == []


@given(st.lists(st.integers(0, 7200), min_size=1, max_size=20))
def test_seconds_are_added_before_they_are_rounded(seconds: list[int]) -> None:
    entries = [TimeEntry("x", DAY, length, client="C1") for length in seconds]
    made = match(ledger_of(Sessions=[planned()]), entries)
    assert abs(made.fillings[0].minutes * 60 - sum(seconds)) <= 30
