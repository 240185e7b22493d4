"""The commands that write documents: what is missing is said with its cell, and files are written together or not."""

from __future__ import annotations

import dataclasses
import datetime as dt
import email
import email.policy
import hashlib
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import icalendar
import openpyxl
import pytest

from tests.offices import desk, example, mission, plain, text_of, workbook
from toolkit.documents import addendum, log, review
from toolkit.files import OutputError, written_together
from toolkit.reading import read_workbook

if TYPE_CHECKING:
    from collections.abc import Callable

    Seance = Callable[..., tuple[int, str, str]]

ENDED = {"ended_on": dt.date(2026, 7, 3), "review_attendees": "Claire D., Marc (ventes, web); Raison Sociale"}


def request(request_id: str, **cells: Any) -> dict[str, Any]:
    row = {
        "request_id": request_id,
        "session_id": "S-014",
        "requested_on": dt.date(2026, 6, 15),
        "description": f"Wish {request_id}",
        "kind": "revision",
        "status": "new",
        **cells,
    }
    return {key: value for key, value in row.items() if value is not None}


REQUESTS = [
    request("R-1", round=3, quantity=2, unit_price="40.00", clarification="By phone = - @ <b>"),
    request("R-2", kind="extra", in_scope="no", minutes_spent=90),
    request("R-3", round=2, unit_price=10),
    request("R-4", kind="correction", in_scope="no", unit_price=10),
    request("R-5", round=4),
    request("R-6", round=4, unit_price=10, goodwill="yes"),
    request("R-7", kind="extra", in_scope="yes", unit_price=10),
    request("R-8", in_scope="no", status="refused", unit_price=10),
    request("R-9", session_id="S-020", in_scope="no", unit_price=10),
]
SESSIONS = [
    example("en"),
    example("en", session_id="S-015", objective=None, planned_main=None, date=dt.date(2026, 6, 13)),
    example("en", session_id="S-016", fee=-5, date=dt.date(2026, 6, 14)),
    example("en", session_id="S-017", status="cancelled", date=dt.date(2026, 6, 15)),
    example("en", session_id="S-018", date=dt.date(2026, 6, 16)),
    example("en", session_id="S-019", status="done", actual_main=180, satisfaction=4, date=dt.date(2026, 5, 4),
            went_well="Quick setup"),
    example("en", session_id="S-020", mission_id=None, client_code="C-9", date=dt.date(2026, 7, 1)),
]  # fmt: skip


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Seven sessions, some with gaps; two missions; requests of every sort."""
    given = {
        "Sessions": SESSIONS,
        "Budget": [{"session_id": "S-018", "item": "Taxi", "estimated": -3}],
        "Requests": REQUESTS,
        "Missions": [mission("en", **ENDED), mission("en", mission_id="M-02", client_contact=None)],
        "Indicators": [{"mission_id": "M-01", "indicator": "Enquiries", "unit": "a month", "baseline": 10, "target": 20,
                        "measured": 15}],
        "Reviews": [{"mission_id": "M-01", "topic": "How do you feel about the work?", "answer": "Delighted",
                     "strength_or_watch": "strength"}],
    }  # fmt: skip
    return workbook(tmp_path_factory.mktemp("parcels") / "book.xlsx", "photography", "en", given)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


# ------------------------------------------------------------------------------------------ what goes wrong


def test_a_row_with_gaps_is_said_cell_by_cell_and_leaves_no_folder(seance: Seance, book: Path, tmp_path: Path) -> None:
    code, out, err = seance("plan", book, "S-015", "-o", tmp_path / "out")
    assert (code, out) == (1, "")
    said = plain(err)
    assert "book.xlsx › Sessions › G5 (Objective, S-015)" in said
    assert '"Objective" is blank, and the plan needs it' in said
    assert "› I5 (Planned session (min), S-015)" in said
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(("session", "cell"), [("S-016", "Sessions › K6"), ("S-018", "Budget › E4")])
def test_an_error_in_a_row_or_its_lines_stops_its_documents(
    seance: Seance, book: Path, tmp_path: Path, session: str, cell: str
) -> None:
    code, _, err = seance("plan", book, session, "-o", tmp_path / "out")
    assert code == 1
    assert f"book.xlsx › {cell}" in plain(err)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["S-14"], "S-14: no such session in the workbook (≈ S-014"),
        (["--workshop", "M-9"], "M-9: no such mission in the workbook (≈ M-0"),
        ([], "one of the three"),
        (["S-014", "--month", "2026-06"], "one of the three"),
        (["--month", "June"], "June: not a month; write it as 2026-05"),
        (["--month", "2031-01"], "no session of that month, or still planned"),
        (["S-014", "--documents", "nowhere"], "nowhere: no such folder"),
    ],
)
def test_wrong_usage_of_plan_is_one_line(seance: Seance, book: Path, arguments: list[str], said: str) -> None:
    code, out, err = seance("plan", book, *arguments)
    assert (code, out) == (2, "")
    assert err.startswith("seance: ")
    assert len(err.splitlines()) == 1
    assert said in err


def test_existing_files_stay_and_none_is_written_beside_them(seance: Seance, book: Path, tmp_path: Path) -> None:
    kept = tmp_path / "S-014_C-02_checklist.pdf"
    kept.write_text("mine")
    code, _, err = seance("plan", book, "S-014", "-o", tmp_path)
    assert code == 2
    assert "S-014_C-02_checklist.pdf: exists already" in err
    assert names(tmp_path) == [kept.name]
    assert seance("plan", book, "S-014", "-o", tmp_path, "--force")[0] == 0
    assert kept.read_bytes().startswith(b"%PDF")
    assert len(names(tmp_path)) == 5


def test_files_that_cannot_all_be_written_leave_everything_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").write_text("old")
    (tmp_path / "b").mkdir()
    for folder, files in (
        (tmp_path / "a" / "below a file", {"x": b"1"}),
        (tmp_path / "new" / "deep", {"x": b"1", "y" * 300: b"2"}),
        (tmp_path, {"a": b"new", "b": b"new"}),
    ):
        with pytest.raises(OutputError):
            written_together(folder, files, force=True)
    replace = Path.replace

    def fail_at_c(path: Path, target: Path) -> Path:
        if Path(target).name == "c":
            raise PermissionError(13, "Permission denied", str(target))
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", fail_at_c)
    with pytest.raises(OutputError, match=r"c: cannot be written \(access denied, or open in another program"):
        written_together(tmp_path, {"a": b"new", "c": b"new"}, force=True)
    assert names(tmp_path) == ["a", "b"]
    assert (tmp_path / "a").read_text() == "old"


def test_the_workbook_is_never_written_to(seance: Seance, book: Path, tmp_path: Path) -> None:
    before = hashlib.sha256(book.read_bytes()).hexdigest(), book.stat().st_mtime_ns
    seance("plan", book, "S-014", "-o", tmp_path)
    seance("quote", book, "R-1", "-o", tmp_path)
    seance("review", book, "M-01", "-o", tmp_path)
    assert (hashlib.sha256(book.read_bytes()).hexdigest(), book.stat().st_mtime_ns) == before


@pytest.mark.parametrize(
    ("asked", "code", "said"),
    [
        (
            ["R-3"],
            1,
            "Requests › G6 (Revision round, R-3): request R-3 cannot be charged for: its round is among",
        ),
        (["R-4"], 1, "putting right a mistake is free"),
        (["R-5"], 1, '"Unit price (amount)" is blank, and the addendum needs it'),
        (["R-6"], 1, "it is a gift"),
        (["R-7"], 1, "it is marked as in scope"),
        (["R-8"], 1, "it is refused"),
        (["R-99"], 2, "R-99: no such request in the workbook"),
        (["R-1", "R-9"], 2, "not of one mission and client"),
    ],
)
def test_what_cannot_be_charged_for_is_said(
    seance: Seance, book: Path, tmp_path: Path, asked: list[str], code: int, said: str
) -> None:
    ended, out, err = seance("quote", book, *asked, "-o", tmp_path / "out")
    assert (ended, out) == (code, "")
    assert said in plain(err)
    assert not (tmp_path / "out").exists()


def test_a_review_needs_an_end_and_somebody(seance: Seance, book: Path, tmp_path: Path) -> None:
    code, _, err = seance("review", book, "M-02", "-o", tmp_path / "out")
    assert code == 1
    assert '"Ended on" is blank, and the review needs it' in plain(err)
    assert '"Review attendees" is blank' in plain(err)
    assert seance("review", book, "M-01", "--at", "noon")[0] == 2


# ------------------------------------------------------------------------------------------ what is written


def test_a_month_writes_what_is_complete_and_names_the_rest(seance: Seance, book: Path, tmp_path: Path) -> None:
    code, out, err = seance("plan", book, "--month", "2026-06", "-o", tmp_path / "out")
    assert code == 1
    assert {name.split("_")[0] for name in names(tmp_path / "out")} == {"S-014", "S-017"}
    assert len(out.splitlines()) == len(names(tmp_path / "out")) == 6
    assert all(session in err for session in ("S-015", "S-016", "Budget"))
    assert "\r" not in err, "progress is for terminals"


def test_a_cancelled_session_has_its_calendar_alone(seance: Seance, book: Path, tmp_path: Path) -> None:
    assert seance("plan", book, "S-017", "-o", tmp_path)[0] == 0
    assert names(tmp_path) == ["S-017_C-02_calendar.ics"]
    content = icalendar.Calendar.from_ical((tmp_path / names(tmp_path)[0]).read_bytes())
    assert {str(event["status"]) for event in content.walk("VEVENT")} == {"CANCELLED"}


def test_all_that_is_planned(seance: Seance, book: Path, tmp_path: Path) -> None:
    seance("plan", book, "--all-planned", "-o", tmp_path)
    assert {name.split("_")[0] for name in names(tmp_path)} == {"S-014", "S-020"}


def test_who_signs_is_asked_for_where_it_is_missing(seance: Seance, tmp_path: Path) -> None:
    given = {"Sessions": [example("en", mission_id=None)]}
    path = workbook(tmp_path / "bare.xlsx", "photography", "en", given, business_name="", owner_name="", email="")
    code, _, err = seance("plan", path, "S-014", "-o", tmp_path / "out")
    assert code == 0
    assert "Settings (Your e-mail)" in plain(err)
    assert len(names(tmp_path / "out")) == 5


def test_the_addendum_prices_by_the_round_and_by_the_hour(seance: Seance, book: Path, tmp_path: Path) -> None:
    code, out, _ = seance("quote", book, "r-1", "R-2", "R-1", "-o", tmp_path)
    assert code == 0
    assert names(tmp_path) == ["AD-M-01-R-1-R-2.eml", "AD-M-01-R-1-R-2.pdf"]
    assert "Addendum AD-M-01-R-1-R-2" in out
    assert "Requests: the number in K4, K5; once agreed, the date in P4, P5 and the number in Q4, Q5" in plain(out)
    read = plain(text_of((tmp_path / "AD-M-01-R-1-R-2.pdf").read_bytes()))
    for part in (
        "2 × €40.00 €80.00",
        "round 3, with 2 included",
        "1 h 30 min at €50.00 an hour €75.00",
        "not part of what is included",
        "Addendum total €155.00",
        "Price €900.00 €1,055.00",
        "Delivery date 30/06/2026 03/07/2026",
        "Agreed",
    ):
        assert part in read
    message: Any = email.message_from_bytes(
        (tmp_path / "AD-M-01-R-1-R-2.eml").read_bytes(), policy=email.policy.default
    )
    assert message["subject"] == "Addendum AD-M-01-R-1-R-2"
    assert "Addendum AD-M-01-R-1-R-2: €155.00" in message.get_body(("plain",)).get_content()


def test_the_number_comes_back_into_a_copy_of_the_log(seance: Seance, book: Path, tmp_path: Path) -> None:
    """R22, R23: beside each request, after what its cell holds; every other part of the workbook keeps every byte."""
    before = book.read_bytes()
    code, out, _ = seance("quote", book, "R-2", "R-1", "--log", tmp_path / "new.xlsx", "-o", tmp_path / "out")
    assert code == 0
    assert "new.xlsx, sheet Requests, in K5, K4. Once agreed, note the date there in P5, P4" in plain(out)
    number = "AD-M-01-R-2-R-1"
    notes = {
        row.typed_id: row.text("clarification") for row in read_workbook(tmp_path / "new.xlsx").ledger.rows("Requests")
    }
    assert notes == {**dict.fromkeys(notes, ""), "R-1": f"By phone = - @ <b> — {number}", "R-2": number}
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(tmp_path / "new.xlsx") as new:
        changed = [name for name in old.namelist() if old.read(name) != new.read(name)]
        assert new.namelist() == old.namelist()
        sheet = ET.fromstring(new.read(changed[0]))
    assert len(changed) == 1
    texts = [t.text for t in sheet.iter() if t.tag.endswith("}t")]
    assert texts == [f"By phone = - @ <b> — {number}", number]
    assert book.read_bytes() == before
    again = seance(
        "quote", tmp_path / "new.xlsx", "R-2", "R-1", "--log", tmp_path / "b.xlsx", "-o", tmp_path / "out", "--force"
    )
    assert again[0] == 0
    assert read_workbook(tmp_path / "b.xlsx").ledger.rows("Requests")[0].text("clarification").count(number) == 1


def test_a_log_that_cannot_be_written_leaves_no_addendum_either(seance: Seance, book: Path, tmp_path: Path) -> None:
    taken, open_document = tmp_path / "taken.xlsx", tmp_path / "book.ods"
    taken.write_text("mine")
    open_document.write_bytes(b"PK")
    for target, said in (
        (taken, "taken.xlsx: exists already"),
        (book, "is the workbook itself"),
        (tmp_path / "new.xlsm", "the workbook holds no macros; give a name that ends in .xlsx"),
        (tmp_path / "no" / "new.xlsx", "there is no folder"),
    ):
        code, out, err = seance("quote", book, "R-1", "--log", target, "-o", tmp_path / "out")
        assert (code, out) == (2, "")
        assert said in err
        assert len(err.splitlines()) == 1
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "AD-M-01-R-1.eml").write_text("mine")
    assert seance("quote", book, "R-1", "--log", tmp_path / "new.xlsx", "-o", tmp_path / "full")[0] == 2
    assert names(tmp_path) == ["book.ods", "full", "taken.xlsx"]


def test_a_formula_in_the_log_is_not_replaced(book: Path, tmp_path: Path) -> None:
    edited, source = openpyxl.load_workbook(book), tmp_path / "formula.xlsx"
    edited["Requests"]["K4"] = "=A1"
    edited.save(source)
    ledger = read_workbook(source).ledger
    row = ledger.tables["Requests"].rows[0]
    with (
        pytest.raises(OutputError, match=r"formula\.xlsx › Requests › K4: holds a formula"),
        log.numbered(source, tmp_path / "new.xlsx", ledger, [row], "AD-1"),
    ):
        pytest.fail("nothing is written beside a log that cannot be")
    assert names(tmp_path) == ["formula.xlsx"]


def test_a_number_of_many_requests_is_short_and_theirs_alone(book: Path) -> None:
    with desk(book) as made_with:
        asked = [request for request in made_with.book.requests if request.session]
        first, second = addendum.number(made_with, asked[:4]), addendum.number(made_with, asked[1:5])
        assert first == addendum.number(made_with, asked[:4])
        assert first != second
        assert first.startswith("AD-M-01-R-1-4X")


def test_the_review_s_agenda_has_the_mission_s_own_figures(seance: Seance, book: Path, tmp_path: Path) -> None:
    code, _, _ = seance("review", book, "M-01", "-o", tmp_path)
    assert code == 0
    assert names(tmp_path) == [
        "M-01_C-02_calendar.ics",
        "M-01_C-02_invitation-1.eml",
        "M-01_C-02_invitation-2.eml",
        "M-01_C-02_review.pdf",
    ]
    read = plain(text_of((tmp_path / "M-01_C-02_review.pdf").read_bytes()))
    for part in (
        "Friday 17 July 2026, 10:00–11:00",
        "Claire D., Marc (ventes, web)",
        "Worked 3 h",
        "Lost 1 h",
        "4 of 2",
        "4 of 5 (1)",
        "Enquiries (a month) 10 20 15 50%",
        "Delighted — strong point",
        "– Quick setup",
    ):
        assert part in read, part


def test_an_invitation_holds_the_questions_and_none_of_the_figures(seance: Seance, book: Path, tmp_path: Path) -> None:
    seance("review", book, "M-01", "--at", "14h30", "-o", tmp_path)
    message: Any = email.message_from_bytes(
        (tmp_path / "M-01_C-02_invitation-2.eml").read_bytes(), policy=email.policy.default
    )
    body = message.get_body(("plain",)).get_content()
    assert body.startswith("Hello Marc (ventes, web),")
    assert "Friday 17 July 2026, 14:30–15:30" in body
    assert "- What comes next?" in body
    assert not any(word in body for word in ("Lost", "Delighted", "Enquiries"))
    sent = next(part for part in message.iter_attachments()).get_content()
    assert sent.count("BEGIN:VEVENT") == 1, "the free time after is one's own"
    own = (tmp_path / "M-01_C-02_calendar.ics").read_text()
    assert own.count("CLASS:PRIVATE") == 1


def test_a_review_due_on_a_weekend_is_held_on_monday(book: Path) -> None:
    with desk(book) as made_with:
        found = made_with.mission("M-01")
        assert found is not None
        found.row.values["ended_on"] = dt.date(2026, 7, 4)
        assert review.held_on(made_with, found) == dt.date(2026, 7, 20)


def test_a_review_that_is_overdue_is_held_on_the_next_working_day(book: Path) -> None:
    """The workbook was saved on Friday, 5 June 2026."""
    with desk(book) as made_with:
        late = dataclasses.replace(made_with, moment=dt.datetime(2026, 6, 5, 12, tzinfo=dt.UTC))
        found = late.mission("M-01")
        assert found is not None
        found.row.values["ended_on"] = dt.date(2026, 5, 1)
        assert review.held_on(late, found) == dt.date(2026, 6, 8)
        found.row.values["review_on"] = dt.date(2026, 5, 10)
        assert review.held_on(late, found) == dt.date(2026, 5, 10), "a day that was set is the user's"


@pytest.mark.parametrize(
    ("answers", "verdict"),
    [
        (("yes", "yes", "yes"), "All three answers are yes"),
        (("yes", "no", None), "At least one answer is no"),
        (("yes", None, None), "An answer is missing"),
    ],
)
def test_the_workshop_says_whether_to_hold_it(
    seance: Seance, tmp_path: Path, answers: tuple[str | None, ...], verdict: str
) -> None:
    keys = ("workshop_high_impact", "workshop_keys_missing", "workshop_purpose_explained")
    given = {"Sessions": [], "Missions": [mission("en", **dict(zip(keys, answers, strict=True)))]}
    path = workbook(tmp_path / "book.xlsx", "consulting", "en", given)
    assert seance("plan", path, "--workshop", "M-01", "-o", tmp_path / "out")[0] == 0
    read = plain(text_of((tmp_path / "out" / "M-01_C-02_workshop.pdf").read_bytes()))
    assert verdict in read
    assert "9:30 10 min Welcome and purpose" in read
    assert "Deadline Tuesday 30 June 2026" in read
    assert "to be settled in the workshop" in read


def test_the_pages_copied_out_serve_as_they_are(seance: Seance, book: Path, tmp_path: Path) -> None:
    assert seance("documents", tmp_path / "mine")[0] == 0
    assert {"plan.typ", "style.typ", "plan.txt.j2", "words.toml"} <= set(names(tmp_path / "mine"))
    assert seance("documents", tmp_path / "mine")[0] == 2
    for folder, more in (("ours", []), ("own", ["--documents", tmp_path / "mine"])):
        assert seance("plan", book, "S-014", "-o", tmp_path / folder, *more)[0] == 0
    assert [p.read_bytes() for p in sorted((tmp_path / "ours").iterdir())] == [
        p.read_bytes() for p in sorted((tmp_path / "own").iterdir())
    ]


def test_what_a_review_noted_stands_in_the_report_of_its_month(seance: Seance, tmp_path: Path) -> None:
    """R28, R29: strong points, points of vigilance, the next step and its date."""
    notes = [("A", "strength"), ("B", "strength"), ("C", "watch"), ("D", None)]
    given = {
        "Sessions": [example("en", status="done", actual_main=120, date=dt.date(2026, 7, 1))],
        "Missions": [
            mission("en", **ENDED, next_step="Autumn session", next_step_on=dt.date(2026, 9, 1)),
            mission("en", mission_id="M-02", review_on=dt.date(2026, 8, 1), next_step="Later"),
            mission("en", mission_id="M-03", **ENDED),
        ],
        "Reviews": [{"mission_id": "M-01", "topic": t, "answer": "x", "strength_or_watch": s} for t, s in notes],
    }
    path = workbook(tmp_path / "book.xlsx", "photography", "en", given)
    code, out, _ = seance("report", path, "--month", "2026-07")
    assert code == 0
    assert (
        "Mission reviews\n  M-01 17/07/2026  strong points: 2, to watch: 1\n    → Autumn session (01/09/2026)\n" in out
    )
    assert "M-02" not in out
    assert "M-03" not in out
