"""Calendar files and e-mail drafts, read by two independent parsers each."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import os
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import fast_mail_parser
import icalendar
import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import ledger_of
from tests.offices import SAVED, desk, example, workbook
from toolkit.documents.calendar import calendar, client_events, session_events
from toolkit.documents.desk import Desk
from toolkit.documents.message import Draft, reply_link, usable
from toolkit.documents.pages import OURS, Pages
from toolkit.documents.parcels import plan_parcel
from toolkit.metrics import planning
from toolkit.metrics.facts import book
from toolkit.reading.lists import Lists

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

PAGES = Pages(OURS)


def desk_of(moment: dt.datetime = SAVED, settings: Mapping[str, Any] | None = None, **cells: Any) -> Desk:
    """A desk with one session, without a file."""
    ledger = ledger_of("fr", settings, Sessions=[example("fr", mission_id=None, **cells)])
    return Desk(ledger, book(ledger), Lists([]), PAGES, moment)


def events(made_with: Desk, make: Any = session_events) -> list[Any]:
    """The events as icalendar reads them."""
    session = made_with.session("S-014")
    file = icalendar.Calendar.from_ical(calendar(made_with, make(made_with, session)))
    return list(file.walk("VEVENT"))


def shown(made_with: Desk) -> list[tuple[str, str, str]]:
    return [(e["summary"], e["dtstart"].dt.isoformat(), e["dtend"].dt.isoformat()) for e in events(made_with)]


def test_preparation_comes_before_and_post_production_with_the_margin_after() -> None:
    made_with = desk_of(planned_prep=30, planned_main=120, planned_post=90)
    assert shown(made_with) == [
        ("Session S-014 (C-02)", "2026-06-12T09:00:00", "2026-06-12T11:00:00"),
        ("Préparation S-014", "2026-06-12T08:30:00", "2026-06-12T09:00:00"),
        ("Post-production et marge S-014", "2026-06-12T11:00:00", "2026-06-12T13:30:00"),
    ]
    assert [e["class"] for e in events(made_with)] == ["PUBLIC", "PRIVATE", "PRIVATE"]


def test_what_would_run_past_midnight_begins_the_next_morning() -> None:
    assert shown(desk_of(start_time=dt.time(16), planned_main=240, planned_post=300))[-1] == (
        "Post-production et marge S-014", "2026-06-13T09:00:00", "2026-06-13T16:00:00",
    )  # fmt: skip


def test_without_an_hour_the_session_takes_the_day_and_nothing_is_blocked_around_it() -> None:
    assert shown(desk_of(start_time=None)) == [("Session S-014 (C-02)", "2026-06-12", "2026-06-13")]


def test_the_client_s_file_has_neither_private_blocks_nor_codes() -> None:
    made_with = desk_of(planned_prep=30, settings={"business_name": "Studio Lumière"})
    assert [e["summary"] for e in events(made_with, client_events)] == ["Session — Studio Lumière"]


@pytest.mark.parametrize(
    ("cells", "status"),
    [
        ({}, "TENTATIVE"),
        ({"approved_on": dt.date(2026, 6, 1)}, "CONFIRMED"),
        ({"status": "done", "actual_main": 100}, "CONFIRMED"),
        ({"status": "cancelled", "approved_on": dt.date(2026, 6, 1)}, "CANCELLED"),
    ],
)
def test_the_status_comes_from_the_row(cells: dict[str, Any], status: str) -> None:
    assert {str(e["status"]) for e in events(desk_of(**cells))} == {status}


def test_uids_stay_and_sequence_grows_when_the_workbook_is_saved_again() -> None:
    before = events(desk_of(planned_prep=30))
    after = events(desk_of(SAVED + dt.timedelta(seconds=1), planned_prep=45, start_time=dt.time(14)))
    assert [e["uid"] for e in before] == [e["uid"] for e in after]
    assert len({e["uid"] for e in before}) == 3
    assert all(new["sequence"] > old["sequence"] >= 0 for old, new in zip(before, after, strict=True))
    assert all(new["dtstamp"].dt > old["dtstamp"].dt for old, new in zip(before, after, strict=True))


def test_another_year_s_session_of_the_same_id_is_another_event() -> None:
    assert {e["uid"] for e in events(desk_of())}.isdisjoint(
        {e["uid"] for e in events(desk_of(date=dt.date(2027, 6, 12)))}
    )


def test_a_file_saved_later_gives_a_later_sequence(tmp_path: Path) -> None:
    path = workbook(tmp_path / "book.xlsx", "coaching", "en")
    found = []
    for seconds in (0, 3600):
        os.utime(path, (SAVED.timestamp() + seconds,) * 2)
        with desk(path) as made_with:
            found.append(events(made_with)[0]["sequence"])
    assert found[1] - found[0] == 3600


@settings(max_examples=40, deadline=None)
@given(
    st.integers(0, 300), st.integers(1, 600), st.integers(0, 600), st.times(), st.sampled_from([0, 15, 30]),
)  # fmt: skip
def test_the_blocks_take_the_time_to_reserve(prep: int, main: int, post: int, start: dt.time, slot: int) -> None:
    start = start.replace(second=0, microsecond=0)
    made_with = desk_of(
        planned_prep=prep, planned_main=main, planned_post=post, start_time=start, settings={"slot_minutes": slot}
    )
    session = made_with.session("S-014")
    assert session is not None
    found = session_events(made_with, session)
    assert sum(event.minutes for event in found) == planning.reserved_minutes(session)


def test_both_parsers_read_the_same(tmp_path: Path) -> None:
    made_with = desk_of(planned_prep=30, planned_post=60, objective="Dix, « portraits » ; 20 \\ images\nà l'été 🙂" * 3)
    session = made_with.session("S-014")
    assert session is not None
    content = calendar(made_with, session_events(made_with, session))
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    first = list(icalendar.Calendar.from_ical(content).walk("VEVENT"))
    second = vobject.readOne(content.decode()).contents["vevent"]
    for one, other in zip(first, second, strict=True):
        assert str(one["summary"]) == other.summary.value
        assert str(one["uid"]) == other.uid.value
        assert one["dtstart"].dt == other.dtstart.value
        assert one["dtend"].dt == other.dtend.value
        assert str(one.get("description", "")) == getattr(getattr(other, "description", None), "value", "")


# ------------------------------------------------------------------------------------------ drafts


@pytest.fixture(scope="module")
def eml(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    with desk(workbook(tmp_path_factory.mktemp("eml") / "book.xlsx", "software", "fr")) as made_with:
        session = made_with.session("S-014")
        assert session is not None
        parcel = plan_parcel(made_with, session)
    return next(content for name, content in parcel.items() if name.endswith(".eml"))


def test_both_parsers_of_mail_read_the_same(eml: bytes) -> None:
    first: Any = email.message_from_bytes(eml, policy=email.policy.default)
    second = fast_mail_parser.parse_email(eml)
    assert first["subject"] == second.subject == "Plan pré-session — Session du 12/06, 9h30–16h30"
    assert first.get_body(("plain",)).get_content().split() == second.text_plain[0].split()
    assert first.get_body(("html",)).get_content().split() == second.text_html[0].split()
    attached = {part.get_filename(): part.get_content() for part in first.iter_attachments()}
    assert list(attached) == ["S-014_C-02_plan.pdf", "S-014_C-02.ics"]
    assert [(a.filename, bytes(a.content)[:5]) for a in second.attachments] == [
        ("S-014_C-02_plan.pdf", b"%PDF-"),
        ("S-014_C-02.ics", b"BEGIN"),
    ]
    assert attached["S-014_C-02_plan.pdf"].endswith(b"%%EOF")


def test_it_opens_as_a_draft_and_is_addressed_where_an_address_is_known(eml: bytes) -> None:
    message: Any = email.message_from_bytes(eml, policy=email.policy.default)
    assert (message["x-unsent"], message["to"]) == ("1", "claire@exemple.fr")
    assert message["from"] == "Raison Sociale <contact@exemple.fr>"
    assert message["date"] is None
    assert not message.defects


def test_the_button_opens_a_reply_already_written(eml: bytes) -> None:
    message: Any = email.message_from_bytes(eml, policy=email.policy.default)
    html = message.get_body(("html",)).get_content()
    link = urlsplit(html.partition('href="')[2].partition('"')[0].replace("&amp;", "&"))
    query = parse_qs(link.query)
    assert (link.scheme, link.path) == ("mailto", "contact@exemple.fr")
    assert query["subject"] == ["Bon pour accord — Plan pré-session — Session du 12/06, 9h30–16h30"]
    assert "Bon pour accord sur le plan S-014" in query["body"][0]


def test_an_address_that_is_none_makes_no_link_and_no_header() -> None:
    for address in ("", "camille", "a@b", "a@b.fr\nBcc: x@y.fr", "a b@c.fr", "a@b.fr>"):
        assert not usable(address)
        assert reply_link(address, "s", "b") == ""
        message = Draft("s", "p", "<p>h</p>", "Raison", address, address).as_eml({})
        assert b"From:" not in message
        assert b"Bcc" not in message


@settings(max_examples=60)
@given(st.text(), st.text())
def test_no_text_can_begin_a_header(subject: str, sender: str) -> None:
    given_ = Draft(f"{subject}\r\nBcc: eve@exemple.fr", "p", "<p>h</p>", f"{sender}\nCc: eve@exemple.fr", "a@b.fr")
    message: Any = email.message_from_bytes(given_.as_eml({}), policy=email.policy.default)
    assert set(message.keys()) == {"Subject", "From", "X-Unsent", "MIME-Version", "Content-Type"}
