"""Times out of time trackers: exports as the trackers write them, the sessions they belong to, the workbook's copy."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import toolkit
from tests.conftest import TODAY, ledger_of, mission, session
from tests.engines import recalculate
from toolkit.cli.import_ import FORMATS as OFFERED
from toolkit.language import texts
from toolkit.templates import load
from toolkit.timesheets.entries import TimeEntry, TimesheetError
from toolkit.timesheets.exports import read_export
from toolkit.timesheets.mapping import Sayings, mapping_text, read_mapping
from toolkit.timesheets.moments import seconds
from toolkit.timesheets.planning import plan
from toolkit.timesheets.record import Record, read_record, written_record
from toolkit.timesheets.trackers import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from toolkit.timesheets.planning import Plan

    Seance = Callable[..., tuple[int, str, str]]

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
CLOCKIFY_FR = (
    "Projet,Client,Groupe,Description,Email,Utilisateur,Facturable,Date de début,Heure de début,Date de fin,"
    "Heure de fin,Durée (décimal)\n"
    "Portraits,C1,,S-1,me@x.org,Moi,Oui,05/13/2026,9:00 AM,05/13/2026,10:30 AM,1.50\n"
    "Portraits,C1,,S-1,me@x.org,Moi,Oui,05/04/2026,9:00 AM,05/04/2026,10:30 AM,1.50\n"
)
HARVEST_FR = HARVEST.replace(",", ";").replace("1.5", "1,5")
TOGGL_TODAY = (
    '"Description",Duration,Client,Project,Start date,Start time,Stop date,Stop time\n'
    '"S-1",1:30:00,C1,Portraits,2026-05-04,09:00:00,2026-05-04,10:30:00\n'
)
TOGGL_WITHOUT_LENGTH = (
    "Description,Tags,Start date,Start time,Stop date,Stop time\nS-1,,2026-05-04,23:00:00,2026-05-05,00:30:00\n"
)
KIMAI_FR = (
    "Date;De;À;Durée;Utilisateur;Client;Projet;Activité;Description;Mots-clés\n"
    "2026-05-04;09:00;10:30;1:30;moi;C1;Portraits;Prise de vue;S-1;\n"
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


def entries_of(folder: Path, content: Any, kind: str, **said: Any) -> list[TimeEntry]:
    return read_export(export(folder, content), kind, Sayings(**said))[0]


# ---------------------------------------------------------------------- exports


def test_the_command_offers_every_format() -> None:
    assert OFFERED == FORMATS


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("toggl", TOGGL),
        ("toggl", TOGGL_TODAY),
        ("toggl", TOGGL_WITHOUT_LENGTH),
        ("clockify", CLOCKIFY),
        ("clockify", CLOCKIFY_FR),
        ("harvest", HARVEST),
        ("harvest", HARVEST_FR),
        ("harvest", "sep=;\n" + HARVEST_FR),
        ("harvest", "Report of May\n\n" + HARVEST),
        ("kimai", KIMAI),
        ("kimai", KIMAI_FR),
        ("kimai", KIMAI_JSON),
        ("watson", WATSON),
    ],
)
def test_an_hour_and_a_half_is_read_from_every_tracker(kind: str, content: Any, tmp_path: Path) -> None:
    entry = entries_of(tmp_path, content, kind)[-1]
    assert (entry.date, entry.seconds) == (DAY, 5400)
    assert {"C1", "S-1", "S-1, retouche"} & set(entry.fields)


def test_tags_and_texts_are_kept(tmp_path: Path) -> None:
    (entry,) = entries_of(tmp_path, TOGGL, "toggl")
    assert (entry.client, entry.project, entry.description, entry.tags) == (
        "C1",
        "Portraits",
        "S-1, retouche",
        ("post", "urgent"),
    )
    assert (entry.file, entry.number, entry.start) == ("export.csv", 2, "2026-05-04T09:00:00")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_every_usual_encoding_is_understood(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(HARVEST.encode(encoding))
    assert read_export(path, "harvest", Sayings())[0][0].task == "Préparation"


@pytest.mark.parametrize(
    ("kind", "content", "message"),
    [
        ("toggl", HARVEST, "export.csv: no column for the date (Start date)"),
        ("toggl", "Start date,Client\n2026-05-04,C1\n", "no column for the duration (Duration)"),
        ("toggl", "", "no column for the date"),
        ("toggl", TOGGL.replace("01:30:00", "soon"), "export.csv, line 2: 'soon' is no duration"),
        ("toggl", TOGGL.replace("01:30:00", "-1"), "'-1' is no duration"),
        ("toggl", TOGGL.replace("01:30:00", "1:75"), "'1:75' is no duration"),
        ("toggl", TOGGL.replace("2026-05-04,09", "2026-13-45,09"), "line 2: '2026-13-45' is no date"),
        ("toggl", TOGGL.replace("09:00:00", "25:00"), "line 2: '25:00' is no time of day"),
        ("toggl", TOGGL + "Total,,,,,,,,,,,03:00:00,,\n", "line 3: no date; if it is a line of totals, remove it"),
        (
            "toggl",
            TOGGL.replace('"S-1, retouche"', "S-1, retouche").replace('",\n', '",0\n'),
            "line 2: more cells (15) than columns (14)",
        ),
        ("harvest", HARVEST.replace("2026-05-04", "03/04/2026"), "03/04/2026 has two readings; add --dates dmy"),
        ("watson", "{}", "export.csv: holds no list"),
        ("watson", "[{}]", "export.csv, 1: is not as this tracker writes it (KeyError: 'start')"),
        ("watson", "[" * 100_000, "export.csv: is no JSON"),
        ("watson", [{**WATSON[0], "stop": "2026-05-04T08:00:00+02:00"}], "export.csv, 1: ends before it begins"),
        ("csv", HARVEST, "needs --mapping"),
        ("toggl", "PK\x03\x04", "is a workbook; export the detailed report as CSV"),
        ("toggl", "\x00\x01", "is no text"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_line(kind: str, content: Any, message: str, tmp_path: Path) -> None:
    with pytest.raises(TimesheetError) as refused:
        entries_of(tmp_path, content, kind)
    assert message in refused.value.line("en")
    assert len(refused.value.line("en").splitlines()) == len(refused.value.line("fr").splitlines()) == 1
    assert refused.value.line("fr") != refused.value.line("en")


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(TimesheetError, match=r"nowhere\.csv"):
        read_export(tmp_path / "nowhere.csv", "toggl", Sayings())


def test_an_order_of_dates_that_the_file_cannot_prove_is_asked_for(tmp_path: Path) -> None:
    doubtful = HARVEST.replace("2026-05-04", "04/05/2026")
    assert entries_of(tmp_path, doubtful, "harvest", dates="dmy")[0].date == DAY
    assert entries_of(tmp_path, doubtful, "harvest", dates="mdy")[0].date == dt.date(2026, 4, 5)


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("1:30", 1, 5400),
        ("01:30:05", 1, 5405),
        ("47:06 min", 1, 2826),
        ("1h 30m", 1, 5400),
        ("1h30", 1, 5400),
        ("1 h 30 min", 1, 5400),
        ("90 min", 1, 5400),
        ("23 sec", 1, 23),
        ("1,5 h", 1, 5400),
        ("1,5", 3600, 5400),
        ("1\u202f000,5", 3600, 3_601_800),
        ("5400", 1, 5400),
        ("90", 60, 5400),
        ("0.33", 3600, 1188),
    ],
)
def test_lengths_are_read_as_trackers_show_them(text: str, unit: int, expected: int) -> None:
    assert seconds(text, unit) == expected


@pytest.mark.parametrize(
    ("durations", "expected"),
    [(["5400", "600"], [5400, 600]), (["1.5", "2"], [5400, 7200]), (["2", "3"], [7200, 10_800])],
)
def test_bare_durations_are_hours_or_seconds_as_the_column_shows(
    durations: list[str], expected: list[int], tmp_path: Path
) -> None:
    rows = "".join(f"2026-05-04,{duration},C1\n" for duration in durations)
    found = entries_of(tmp_path, f"Date,Duration,Customer\n{rows}", "kimai")
    assert [entry.seconds for entry in found] == expected


def test_timewarrior_writes_utc_and_an_entry_is_of_the_day_where_the_work_was_done(tmp_path: Path) -> None:
    late = [{"id": 1, "start": "20260503T223000Z", "end": "20260503T233000Z", "tags": ["S-1"]}]
    assert entries_of(tmp_path, late, "timewarrior", timezone="Europe/Paris")[0].date == DAY
    assert entries_of(tmp_path, late, "timewarrior", timezone="America/New_York")[0].date == dt.date(2026, 5, 3)


def test_what_is_still_running_has_no_length_yet(tmp_path: Path) -> None:
    found = entries_of(tmp_path, TIMEWARRIOR, "timewarrior", timezone="UTC")
    assert [(entry.seconds, entry.running) for entry in found] == [(5400, False), (0, True)]
    kimai = [{**KIMAI_JSON[0], "end": None, "duration": 0}]
    assert entries_of(tmp_path, kimai, "kimai")[0].running
    assert entries_of(tmp_path, TOGGL.replace("01:30:00", "").replace("10:30:00", ""), "toggl")[0].running


def test_the_night_when_clocks_change_has_its_true_length(tmp_path: Path) -> None:
    # 29 March 2026: Paris goes from 2:00 to 3:00. One hour passes between 1:30 and 3:30.
    night = TOGGL_WITHOUT_LENGTH.replace("05-04,23:00:00", "03-29,01:30:00").replace("05-05,00:30:00", "03-29,03:30:00")
    assert entries_of(tmp_path, night, "toggl", timezone="Europe/Paris")[0].seconds == 3600
    said = [{"start": "2026-03-29T01:30:00+01:00", "stop": "2026-03-29T03:30:00+02:00", "project": "S-1"}]
    assert entries_of(tmp_path, said, "watson")[0].seconds == 3600


# ---------------------------------------------------------------------- what a person says of exports


MAPPING = """dates = "dmy"
timezone = "Europe/Paris"
[columns]
date = "Jour"
hours = "Heures"
client = "Qui"
[phases]
post = ["derush"]
[clients]
"Studio Bleu" = "C1"
[sessions]
"Mariage" = "S-2"
"""


def test_any_other_csv_is_read_by_a_mapping(tmp_path: Path) -> None:
    sayings = read_mapping(export(tmp_path, MAPPING, "mine.toml"))
    path = export(tmp_path, "Jour;Qui;Heures\n04/05/2026;C1;1,5\n")
    (entry,) = read_export(path, "csv", sayings)[0]
    assert (entry.date, entry.seconds, entry.client) == (DAY, 5400, "C1")


def test_a_mapping_that_was_saved_says_the_same(tmp_path: Path) -> None:
    sayings = read_mapping(export(tmp_path, MAPPING, "mine.toml"))
    again = read_mapping(export(tmp_path, mapping_text(sayings, ['New "client"']), "again.toml"))
    assert again == sayings


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[columns]\nday = "Jour"', "mine.toml: 'columns.day' has no place there"),
        ("phases = 1", "mine.toml: [phases] has to be a section"),
        ('[phases]\npost = "x"', "phases.post has to be a list of words"),
        ('[phases]\nafter = ["x"]', "'phases.after' has no place there; there are prep, main, post"),
        ("[clients]\nA = 1", "clients.A has to be a text"),
        ("[client]", "'client' has no place there"),
        ('dates = "ymd"', "'dates' has no place there; there are dmy / mdy"),
        ('timezone = "Mars/Here"', "Mars/Here: no such time zone here"),
        ("x = ", "mine.toml: cannot be read"),
    ],
)
def test_a_mistake_in_a_mapping_is_said(text: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(TimesheetError) as refused:
        read_mapping(export(tmp_path, text, "mine.toml"))
    assert message in refused.value.line("en")
    assert len(refused.value.line("en").splitlines()) == 1


# ---------------------------------------------------------------------- which session


def planned(session_id: str = "S-1", client: str = "C1", **cells: Any) -> dict[str, Any]:
    return {"session_id": session_id, "date": DAY, "client_code": client, "status": "planned", **cells}


def tracked(minutes: float = 60, *, line: int = 2, **said: Any) -> TimeEntry:
    start = said.pop("start", f"2026-05-04T09:{line:02}")
    return TimeEntry("export.csv", line, said.pop("date", DAY), round(minutes * 60), start=start, **said)


def planned_for(rows: list[dict[str, Any]], *entries: TimeEntry, missions: Any = (), **said: Any) -> Plan:
    sayings = replace(Sayings(), **said)
    return plan(ledger_of(Sessions=rows, Missions=list(missions)), [entries], sayings, Record())


def cells(rows: list[dict[str, Any]], *entries: TimeEntry, **said: Any) -> dict[tuple[str, str], int]:
    made = planned_for(rows, *entries, **said)
    assert made.unplaced == []
    return {(c.row.text("session_id"), c.column): c.tracked for c in made.changes if c.written}


def reasons(rows: list[dict[str, Any]], *entries: TimeEntry, **said: Any) -> list[tuple[str, str]]:
    made = planned_for(rows, *entries, **said)
    assert made.changes == []
    return [(found.reason, found.named) for found in made.unplaced]


def test_an_entry_belongs_to_the_session_it_names() -> None:
    rows = [planned("S-1"), planned("S-10")]
    assert cells(rows, tracked(description="Shoot (s-10)")) == {("S-10", "actual_main"): 60}
    assert cells(rows, tracked(tags=("S-1",))) == {("S-1", "actual_main"): 60}
    for written in ("dupont-mai", "2026/05-1", "2026-014"):
        assert cells([planned("S-1"), planned(written)], tracked(description=f"Shoot {written}.")) == {
            (written, "actual_main"): 60
        }
    assert cells(rows, tracked(project="S-1", date=dt.date(2026, 6, 1))) == {("S-1", "actual_main"): 60}


def test_a_number_in_a_text_names_no_session_unless_it_is_marked() -> None:
    rows = [planned("12"), planned("13", "C2")]
    assert cells(rows, tracked(client="C2", description="12 photos")) == {("13", "actual_main"): 60}
    assert reasons([planned("wedding"), planned("13", "C2")], tracked(description="a wedding")) == [("no_session", "")]
    assert cells(rows, tracked(client="C2", description="for #12")) == {("12", "actual_main"): 60}
    assert cells(rows, tracked(tags=("12",))) == {("12", "actual_main"): 60}


def test_an_entry_that_names_none_belongs_to_the_clients_session_of_that_day() -> None:
    assert cells([planned(client="c1 "), planned("S-2", "C2")], tracked(client="C1")) == {("S-1", "actual_main"): 60}


def test_a_client_is_known_by_code_by_name_or_by_the_title_of_the_mission() -> None:
    rows = [planned(mission_id="M-1"), planned("S-2", mission_id="M-2"), planned("S-3", "C3")]
    missions = [
        mission("M-1", client_name="Studio Bleu", title="Portraits"),
        mission("M-2", client_name="Studio Bleu", title="Catalogue"),
    ]
    both = tracked(client="Studio Bleu", project="Catalogue")
    assert cells(rows, both, missions=missions) == {("S-2", "actual_main"): 60}
    assert reasons(rows, tracked(client="Studio Bleu"), missions=missions) == [("several_sessions", "S-1, S-2")]
    said = {"clients": {"acme": "C3"}, "sessions": {"wedding": "S-1"}}
    assert cells(rows, tracked(client="Acme"), **said) == {("S-3", "actual_main"): 60}
    assert cells(rows, tracked(project="Wedding"), **said) == {("S-1", "actual_main"): 60}


@pytest.mark.parametrize(
    ("rows", "said", "reason"),
    [
        ([planned()], {"client": "C9"}, ("no_session", "")),
        ([planned()], {}, ("no_session", "")),
        ([planned()], {"client": "C1", "date": dt.date(2026, 5, 6)}, ("other_day", "04/05/2026")),
        ([planned(), planned("S-2")], {"client": "C1"}, ("several_sessions", "S-1, S-2")),
        ([planned(), planned("S-2")], {"description": "S-1 and S-2"}, ("several_sessions", "S-1, S-2")),
        ([planned(), planned("s-1")], {"client": "C1"}, ("several_sessions", "S-1, s-1")),
        ([planned(planned_main=-5)], {"client": "C1"}, ("session_in_error", "S-1")),
        ([planned()], {"client": "C1", "tags": ("prep", "post")}, ("several_phases", "post, prep")),
        ([planned()], {"client": "C1", "running": True}, ("running", "")),
        ([planned()], {"client": "C1", "minutes": 0}, ("no_time", "")),
    ],
)
def test_an_entry_without_one_place_is_left_out_and_said(rows: Any, said: Any, reason: tuple[str, str]) -> None:
    assert reasons(rows, tracked(**said)) == [reason]
    assert reason[0] in texts("timesheets")


@pytest.mark.parametrize(
    ("said", "column"),
    [
        ({"tags": ("Prépa",)}, "actual_prep"),
        ({"task": "Post-production"}, "actual_post"),
        ({"task": "post production"}, "actual_post"),
        ({"description": "S-1 retouches"}, "actual_post"),
        ({"description": "S-1 poster"}, "actual_main"),
        ({"tags": ("prep",), "description": "retouche"}, "actual_prep"),
        ({}, "actual_main"),
    ],
)
def test_words_say_the_phase(said: dict[str, Any], column: str) -> None:
    assert list(cells([planned()], tracked(client="C1", **said))) == [("S-1", column)]


def test_a_persons_own_words_say_the_phase() -> None:
    said = {"phases": {"prep": (), "main": (), "post": ("derush",)}}
    assert list(cells([planned()], tracked(client="C1", tags=("Dérush",)), **said)) == [("S-1", "actual_post")]


@pytest.mark.parametrize("value", [45, 0])
def test_a_filled_cell_stays_as_it_is_and_says_so(value: int) -> None:
    made = planned_for([planned(actual_main=value)], tracked(client="C1"))
    assert [(c.column, c.before, c.tracked, c.fate) for c in made.changes] == [("actual_main", value, 60, "kept")]


def test_a_done_session_without_times_is_filled_though_it_is_left_out_of_the_figures() -> None:
    row = session(actual_main=None)
    assert cells([row], tracked(client="C1")) == {("S-1", "actual_main"): 60}


def test_an_entry_in_two_exports_counts_once_and_two_that_are_alike_in_one_count_twice() -> None:
    ledger, one = ledger_of(Sessions=[planned()]), tracked(client="C1", start="")
    made = plan(ledger, [[one, one], [one]], Sayings(), Record())
    assert [(c.tracked, c.entries) for c in made.changes] == [(120, 2)]
    assert [found.reason for found in made.unplaced] == ["twice"]


ENTRY = st.builds(
    lambda length, line, client, tags, running: tracked(
        length / 60, line=line, client=client, tags=tags, running=running
    ),
    st.integers(0, 7200),
    st.integers(1, 40),
    st.sampled_from(["C1", "C2", "C3", "C9", ""]),
    st.sampled_from([(), ("prep",), ("post",), ("prep", "post")]),
    st.booleans(),
)
SESSIONS = [planned(), planned("S-2", "C2", actual_main=45), planned("S-3", "C3"), planned("S-4", "C3")]


@given(st.lists(st.lists(ENTRY, max_size=15), max_size=3))
def test_every_second_is_written_there_already_kept_or_without_a_place(exports: list[list[TimeEntry]]) -> None:
    made = plan(ledger_of(Sessions=SESSIONS), exports, Sayings(), Record())
    parts = [made.seconds(fate) for fate in ("fill", "present", "kept", "unplaced")]
    assert sum(parts) == sum(entry.seconds for entries in exports for entry in entries)
    for change in made.changes:
        assert abs(change.tracked * 60 - change.seconds) <= 30


@given(st.lists(ENTRY, max_size=15, unique_by=lambda entry: entry.number), st.integers(0, 15))
def test_an_export_in_two_parts_comes_to_the_whole_and_again_changes_nothing(
    entries: list[TimeEntry], cut: int
) -> None:
    exports, record, rows = [entries[:cut], entries[cut:]], Record(), SESSIONS
    together = plan(ledger_of(Sessions=rows), exports, Sayings(), Record())
    for part in exports:
        made = plan(ledger_of(Sessions=rows), [part], Sayings(), record)
        rows, record = filled(rows, made), read_record(written_record(made.record))
    assert rows == filled(SESSIONS, together)
    again = plan(ledger_of(Sessions=rows), exports, Sayings(), record)
    assert not any(change.written for change in again.changes)


def filled(rows: list[dict[str, Any]], made: Plan) -> list[dict[str, Any]]:
    """The sessions with a plan carried out."""
    values = {(c.row.text("session_id"), c.column): c.tracked for c in made.changes if c.written}
    return [row | {c: v for (s, c), v in values.items() if s == row["session_id"]} for row in rows]


# ---------------------------------------------------------------------- the same entries again


def carried_out(rows: list[dict[str, Any]], *entries: TimeEntry, record: Record | None = None) -> Plan:
    return plan(ledger_of(Sessions=rows), [entries], Sayings(), record or Record())


@pytest.mark.parametrize(
    ("now", "later", "expected"),
    [
        # the same again; one more the same day; one more alone, as a part of an export has it
        (60, [tracked(client="C1")], ("present", 60, 0)),
        (60, [tracked(client="C1"), tracked(30, line=3, client="C1")], ("fill", 90, 0)),
        (60, [tracked(30, line=3, client="C1")], ("fill", 90, 1)),
        # corrected in the tracker: its length, then its words
        (60, [tracked(75, client="C1")], ("fill", 75, 0)),
        (60, [tracked(client="C1", description="better said")], ("present", 60, 0)),
        # the person typed something else meanwhile, or emptied the cell
        (50, [tracked(client="C1"), tracked(30, line=3, client="C1")], ("kept", 90, 0)),
        (None, [tracked(30, line=3, client="C1")], ("fill", 30, 0)),
    ],
)
def test_entries_are_known_again(now: int | None, later: list[TimeEntry], expected: tuple[str, int, int]) -> None:
    record = carried_out([planned()], tracked(client="C1")).record
    row = planned() if now is None else planned(actual_main=now)
    (change,) = carried_out([row], *later, record=record).changes
    assert (change.fate, change.tracked, change.earlier) == expected


@pytest.mark.parametrize("said", [{}, {"description": "better said"}])
def test_an_entry_that_changed_its_phase_is_not_counted_in_both(said: dict[str, Any]) -> None:
    record = carried_out([planned()], tracked(client="C1")).record
    made = carried_out([planned(actual_main=60)], tracked(client="C1", tags=("post",), **said), record=record)
    assert made.changes == []
    assert [(found.reason, found.named) for found in made.unplaced] == [("elsewhere", "s-1")]


@pytest.mark.parametrize("damage", ["{", "[1]", '{"a": 1}', '{"a\\tb": {"c": "x"}}', '{"a": {}}'])
def test_a_damaged_record_is_none(damage: str) -> None:
    assert read_record({"seance.imported.0001": damage}) == Record()


def test_a_long_record_stands_in_pieces_that_excel_takes() -> None:
    record = Record({("s-1", "actual_main"): {f"{n:012x}": n for n in range(100)}})
    pieces = written_record(record)
    assert max(map(len, pieces.values())) <= 255 < sum(map(len, pieces.values()))
    assert read_record(pieces) == record


# ---------------------------------------------------------------------- the command


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A done session without times, a planned one, one with a time that the tracker says otherwise, a formula."""
    rows = [
        session("S-1", actual_main=None, mission_id="M-1"),
        session("S-2", status="planned", actual_main=None, client_code="C2"),
        session("S-3", actual_main=45, client_code="C3"),
    ]
    path = tmp_path_factory.mktemp("book") / "book.xlsx"
    return toolkit.new_workbook(
        path, lang="en", year=2026, rows=6, rows_of={"Sessions": rows, "Missions": [mission()]}, today=TODAY
    )


HEAD = "Client,Task,Description,Start date,Start time,Duration\n"
EXPORT = (
    HEAD
    + "C1,prep,,2026-05-04,08:00:00,0:30:20\nC1,,,2026-05-04,10:00:00,1:40:00\nC2,post,,2026-05-04,14:00:00,0:45:00\n"
)
BOTHERED = EXPORT + "C3,,,2026-05-04,16:00:00,1:00:00\nAcme,,,2026-05-04,17:00:00,0:15:00\n"


def values(path: Path, sheet: str = "Sessions") -> dict[str, Any]:
    """Every cell that is no formula."""
    book = openpyxl.load_workbook(path)
    found = {c.coordinate: c.value for row in book[sheet] for c in row if c.value is not None and c.data_type != "f"}
    book.close()
    return found


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_copy_has_those_cells_and_nothing_else_changed(book: Path, tmp_path: Path, seance: Seance) -> None:
    new = tmp_path / "new.xlsx"
    before = book.read_bytes()
    code, text, _ = seance("import", book, export(tmp_path, EXPORT), "--from", "toggl", "-o", new)
    assert code == 0, text
    assert book.read_bytes() == before
    was, now = values(book), values(new)
    assert {at: value for at, value in now.items() if was.get(at) != value} == {"T4": 30, "U4": 100, "V5": 45}
    assert was.keys() <= now.keys()
    for text in ("2:55:20 in the exports = 2:55:20 to write", "3 cells filled", 'Still "planned"', "S-2"):
        assert text in " ".join(text.split())
    ours, theirs = openpyxl.load_workbook(book), openpyxl.load_workbook(new)
    for sheet in ours:
        formulas = {c.coordinate: c.value for row in sheet for c in row if c.data_type == "f"}
        assert formulas == {c.coordinate: c.value for row in theirs[sheet.title] for c in row if c.data_type == "f"}
        assert len(theirs[sheet.title]._charts) == len(sheet._charts)
    changed = {name for name, data in parts(new).items() if parts(book).get(name) != data}
    assert all(name.startswith(("xl/worksheets/sheet", "docProps/custom")) for name in changed)


def test_the_same_export_again_changes_nothing_and_more_is_added(book: Path, tmp_path: Path, seance: Seance) -> None:
    path = export(tmp_path, EXPORT)
    one, two, three = (tmp_path / f"{name}.xlsx" for name in ("one", "two", "three"))
    seance("import", book, path, "--from", "toggl", "-o", one)
    code, text, _ = seance("import", one, path, "--from", "toggl", "-o", two)
    assert (code, parts(two)) == (0, parts(one))
    assert "already says all that the exports say" in text
    more = export(tmp_path, HEAD + "C1,,,2026-05-04,12:00:00,0:20:00\n", "more.csv")
    code, text, _ = seance("import", one, more, "--from", "toggl", "-o", three)
    assert values(three)["U4"] == 120
    assert "U4: 1 entry imported before and not in these exports is counted in this total." in text
    assert seance("import", three, path, more, "--from", "toggl", "-o", two, "--force")[0] == 0
    assert values(two) == values(three)


def test_what_is_kept_and_what_has_no_place_is_listed(book: Path, tmp_path: Path, seance: Seance) -> None:
    new = tmp_path / "new.xlsx"
    code, text, _ = seance("import", book, export(tmp_path, BOTHERED), "--from", "toggl", "-o", new)
    said = " ".join(text.split())
    assert code == 1
    assert "U6 S-3 · Session: 45 min in the workbook, 60 min in the exports; --replace takes the exports" in said
    assert "export.csv, 6 · 04/05/2026 · 0:15:00 · Acme: nothing in it names a session" in said
    assert "4:10:20 in the exports = 2:55:20 to write + 0:00:00 there already + 1:00:00 kept + 0:15:00 without" in said
    assert values(new)["U6"] == 45
    assert max(map(len, text.splitlines()[:-4])) <= 80
    seance("import", book, export(tmp_path, BOTHERED), "--from", "toggl", "-o", new, "--replace", "--force")
    assert values(new)["U6"] == 60


@pytest.mark.office
def test_the_figures_of_the_copy_are_worked_out_anew(book: Path, tmp_path: Path, seance: Seance) -> None:
    new = tmp_path / "new.xlsx"
    seance("import", book, export(tmp_path, EXPORT), "--from", "toggl", "-o", new)
    # As a person's LibreOffice opens it, which trusts the results that stand in a file.
    cached = openpyxl.load_workbook(recalculate([new], tmp_path, always=False)[new], data_only=True)
    header = [cell.value for cell in cached["Results"][3]]
    row = [cell.value for cell in cached["Results"][4]]
    assert row[header.index("Time worked (min)")] == 130


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["-o", "{book}"], "is one of the workbooks read"),
        (["-o", "{tmp}/taken.xlsx"], "exists already"),
        (["-o", "{tmp}/new.xlsm"], "the workbook holds no macros; give a name that ends in .xlsx"),
        (["-o", "{tmp}/new.xlsx", "--timezone", "Mars"], "Mars: no such time zone here"),
        (["-o", "{tmp}/new.xlsx", "--save-mapping", "{tmp}/taken.xlsx"], "exists already"),
        (["-o", "{tmp}/new.xlsx", "--mapping", "{tmp}/none.toml"], "none.toml: cannot be read"),
    ],
)
def test_what_cannot_be_done_is_said_before_anything_is_written(
    options: list[str], message: str, book: Path, tmp_path: Path, seance: Seance
) -> None:
    (tmp_path / "taken.xlsx").write_text("mine")
    given = [text.format(book=book, tmp=tmp_path) for text in options]
    code, _, error = seance("import", book, export(tmp_path, EXPORT), "--from", "toggl", *given)
    assert code == 2
    assert message in error
    assert len(error.splitlines()) == 1
    assert not (tmp_path / "new.xlsx").exists()


def test_a_workbook_of_another_format_is_to_be_upgraded_first(tmp_path: Path, seance: Seance) -> None:
    columns = load("photography").tables["Sessions"].inputs
    cells = {"session_id": "S-1", "date": "2026-05-04", "client_code": "C1", "status": "planned"}
    lines = [[column.label["en"] for column in columns], [cells.get(column.key, "") for column in columns]]
    path = export(tmp_path, "".join(",".join(line) + "\n" for line in lines), "book.csv")
    code, _, error = seance("import", path, export(tmp_path, EXPORT), "--from", "toggl", "-o", tmp_path / "new.xlsx")
    assert (code, "seance upgrade book.csv NEW.xlsx" in error) == (2, True)


def test_a_formula_of_ones_own_is_never_replaced(book: Path, tmp_path: Path, seance: Seance) -> None:
    typed = openpyxl.load_workbook(book)
    typed["Sessions"]["U4"] = '=""'
    typed.save(tmp_path / "own.xlsx")
    given = (tmp_path / "own.xlsx", export(tmp_path, EXPORT), "--from", "toggl", "-o", tmp_path / "new.xlsx")
    assert "U4 S-1 · Session: an error in the workbook" in " ".join(seance("import", *given)[1].split())
    code, _, error = seance("import", *given, "--replace", "--force")
    assert (code, "own.xlsx › Sessions › U4: a formula stands there" in error) == (2, True)


def test_a_dry_run_and_a_no_write_nothing(
    book: Path, tmp_path: Path, seance: Seance, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, new = export(tmp_path, EXPORT), tmp_path / "new.xlsx"
    assert "Nothing was written." in seance("import", book, path, "--from", "toggl", "-o", new, "--dry-run")[1]
    monkeypatch.setattr("toolkit.cli.import_._agreed", lambda question: False)
    assert "Nothing was written." in seance("import", book, path, "--from", "toggl", "-o", new)[1]
    assert not new.exists()
    assert seance("import", book, path, "--from", "toggl", "-o", new, "--yes")[0] == 0


def test_what_was_read_by_can_be_saved(book: Path, tmp_path: Path, seance: Seance) -> None:
    saved = tmp_path / "mine.toml"
    options = ("--from", "toggl", "-o", tmp_path / "new.xlsx", "--save-mapping", saved, "--lang", "fr")
    _, text, _ = seance("import", book, export(tmp_path, BOTHERED), *options)
    assert "la prochaine fois : --mapping" in text
    assert '# "Acme" = ""' in saved.read_text(encoding="utf-8")
    assert read_mapping(saved) == Sayings()
