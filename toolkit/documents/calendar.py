"""Calendar files (R09): a session with its preparation and post-production, a review with the free time after it.

Times are as the workbook has them, without a zone: a calendar shows them at that hour, wherever it stands. UIDs come
from the ids, so that a new file replaces the events of the one before; SEQUENCE and DTSTAMP come from the moment the
workbook was last saved, so that they grow with every change, nothing has to be remembered beside the files, and the
same workbook always gives the same bytes.
"""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.documents.names import one_line
from toolkit.extras import extra
from toolkit.metrics import planning
from toolkit.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from toolkit.documents.desk import Desk
    from toolkit.metrics.facts import SessionFacts

#: Work that would run past midnight begins the next morning.
_MORNING = datetime.time(9)
#: From when SEQUENCE counts seconds; it stays below the 2^31 of iCalendar until 2093.
_SEQUENCE_START = datetime.datetime(2025, 1, 1, tzinfo=datetime.UTC)


@dataclass(frozen=True, slots=True)
class Event:
    """One event; without a `minutes` it takes the whole day."""

    uid: str
    summary: str
    start: datetime.datetime | datetime.date
    minutes: int = 0
    status: str = "CONFIRMED"
    private: bool = False
    description: str = ""


def session_events(desk: Desk, session: SessionFacts) -> list[Event]:
    """The session and one's own private blocks around it: together they take the time to reserve."""
    words, row = desk.words, session.row
    code = one_line(row.text("session_id"))
    summary = words("event_session", id=code, client=desk.client(row.text("client_code"), session.mission))
    return [_main(desk, session, summary), *_blocks(desk, session, code)]


def client_events(desk: Desk, session: SessionFacts) -> list[Event]:
    """The session alone, as it stands in the client's calendar."""
    sender = desk.setting("business_name") or desk.sender
    words = desk.words
    return [
        _main(desk, session, words("event_session_client", sender=sender) if sender else words["event_session_plain"])
    ]


def _main(desk: Desk, session: SessionFacts, summary: str) -> Event:
    row = session.row
    day, time = row.date("date"), row.get("start_time")
    assert day is not None
    minutes = row.whole("planned_main")
    starts = datetime.datetime.combine(day, time) if time is not None and minutes else day
    return Event(
        uid(desk, "session", row.typed_id, day.year),
        summary,
        starts,
        minutes,
        _status(session),
        description=row.text("objective"),
    )


def _blocks(desk: Desk, session: SessionFacts, code: str) -> Iterator[Event]:
    """Preparation right before, post-production with the margin right after; none where no hour is said."""
    row, words, status = session.row, desk.words, _status(session)
    day, time, main = row.date("date"), row.get("start_time"), row.whole("planned_main")
    if day is None or time is None or not main:
        return
    begins = datetime.datetime.combine(day, time)
    prep = row.whole("planned_prep")
    if prep:
        name = uid(desk, "prep", row.typed_id, day.year)
        yield Event(name, words("event_prep", id=code), begins - datetime.timedelta(minutes=prep), prep, status, True)
    rest = planning.reserved_minutes(session) - prep - main
    if rest > 0:
        ends = begins + datetime.timedelta(minutes=main)
        if (ends + datetime.timedelta(minutes=rest)).date() > day and rest < 24 * 60 - _MORNING.hour * 60:
            ends = datetime.datetime.combine(day + datetime.timedelta(days=1), _MORNING)
        yield Event(uid(desk, "post", row.typed_id, day.year), words("event_post", id=code), ends, rest, status, True)


def _status(session: SessionFacts) -> str:
    """Cancelled, agreed or done, or neither yet."""
    if session.cancelled:
        return "CANCELLED"
    return "CONFIRMED" if session.done or session.row.filled("approved_on") else "TENTATIVE"


def uid(desk: Desk, what: str, identity: str, year: int) -> str:
    """A name that stays the same for as long as the id does.

    Ids begin again every year in most workbooks, and several people's events meet in a client's calendar: the year
    and one's e-mail address keep them apart.
    """
    parts = (desk.setting("email").lower(), str(year), what, " ".join(identity.lower().split()))
    return f"{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()[:32]}@seance"


def calendar(desk: Desk, events: Iterable[Event]) -> bytes:
    """An iCalendar file (RFC 5545) of these events."""
    with extra("documents"):
        import icalendar
    file = icalendar.Calendar()
    file.add("prodid", f"-//seance//{__version__}//{desk.lang.upper()}")
    file.add("version", "2.0")
    file.add("method", "PUBLISH")
    sequence = max(0, int((desk.moment - _SEQUENCE_START).total_seconds()))
    for given in events:
        event = icalendar.Event()
        event.add("uid", given.uid)
        event.add("dtstamp", desk.moment)
        event.add("last-modified", desk.moment)
        event.add("sequence", sequence)
        event.add("summary", one_line(given.summary))
        event.add("status", given.status)
        event.add("dtstart", given.start)
        ends = given.start + (datetime.timedelta(minutes=given.minutes) if isinstance(given.start, datetime.datetime)
                              else datetime.timedelta(days=1))  # fmt: skip
        event.add("dtend", ends)
        event.add("class", "PRIVATE" if given.private else "PUBLIC")
        event.add("transp", "TRANSPARENT" if given.status == "CANCELLED" else "OPAQUE")
        if given.description:
            event.add("description", one_line(given.description))
        file.add_component(event)
    return bytes(file.to_ical())
