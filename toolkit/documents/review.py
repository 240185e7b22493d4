"""The review of a mission (R26–R29): when, with whom, the questions, and the mission's own figures beside them."""

from __future__ import annotations

import datetime
import re
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from toolkit.documents import needs
from toolkit.documents.calendar import Event, uid
from toolkit.documents.message import Draft, usable
from toolkit.documents.names import one_line
from toolkit.kinds import fold
from toolkit.metrics import missions, planning, work
from toolkit.metrics.facts import IndicatorFacts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from toolkit.documents.desk import Desk
    from toolkit.findings import Finding
    from toolkit.metrics.facts import MissionFacts

#: How long the meeting takes, and the free time kept after it (min).
MEETING, FREE = 60, 60
#: The first day of a weekend, as `weekday()` counts.
_SATURDAY = 5
#: How many lines a question leaves to write on.
_POSITIVE = 6


def gaps(desk: Desk, mission: MissionFacts) -> list[Finding]:
    """What keeps a review from being prepared: errors, no date to hold it, nobody to tell."""
    row, ledger = mission.row, desk.ledger
    found = needs.wrong(ledger, [row])
    if row.left_out and not found:
        found = [needs.gap(ledger, row, "mission_id", "document_left_out")]
    if found:
        return found
    missing = []
    if held_on(desk, mission) is None:
        missing.append("ended_on")
    if not attendees(mission):
        missing.append("review_attendees")
    return [needs.gap(ledger, row, key, "document_needs", document=desk.words["the_review"]) for key in missing]


def held_on(desk: Desk, mission: MissionFacts) -> datetime.date | None:
    """The day set, else some days after the end (R26), on a working day; None while the mission runs.

    Where those days are over when the workbook is saved, it is the next working day: nobody is invited to the past.
    """
    day = mission.row.date("review_on")
    due = missions.review_due_on(mission)
    if day is not None or due is None:
        return day
    due = max(due, desk.moment.date() + datetime.timedelta(days=1))
    while due.weekday() >= _SATURDAY:
        due += datetime.timedelta(days=1)
    return due


def attendees(mission: MissionFacts) -> list[str]:
    """Who is told (R27): those named for the review, else the client's contact; not oneself. By , ; or lines."""
    ours = {fold(mission.row.text("our_contact")), fold(mission.settings.text("owner_name"))}
    named = mission.row.text("review_attendees") or mission.row.text("client_contact")
    parts = re.split(r"[,;\n](?![^(]*\))", named)
    return [name for part in parts if (name := one_line(part)) and fold(name) not in ours]


def review_data(desk: Desk, mission: MissionFacts, at: datetime.time) -> dict[str, Any]:
    """Everything the agenda's page and the invitations show. The mission has no gaps."""
    row, words, day = mission.row, desk.words, held_on(desk, mission)
    assert day is not None
    title = words("review_subject", title=one_line(row.text("title")))
    long_day = desk.formats.long_day(day)
    return {
        "lang": desk.lang,
        "words": words.all(),
        "head": desk.head(),
        "title": title,
        "reference": one_line(row.text("mission_id")),
        "client": desk.client(row.text("client_code"), row),
        "mission": row.text("title"),
        "day": long_day,
        "heading": f"{long_day[:1].upper()}{long_day[1:]}",
        "slot": desk.formats.slot(at, MEETING),
        "when_note": _when(desk, mission),
        "attendees": attendees(mission),
        "questions": list(_questions(desk, mission)),
        "figures": [{"label": label, "value": value} for label, value in _figures(desk, mission)],
        "indicators": indicators(desk, mission),
        "positive": _positive(desk, mission),
        "next_step": _next_step(desk, mission),
    }


def _when(desk: Desk, mission: MissionFacts) -> str:
    ended = mission.row.date("ended_on")
    free = desk.formats.duration(FREE)
    if ended is None:
        return desk.words("review_free", free=free)
    delay = desk.formats.days(mission.settings.whole("review_delay_days"))
    return desk.words("review_when", ended=desk.formats.day(ended), delay=delay, free=free)


def _questions(desk: Desk, mission: MissionFacts) -> Iterator[dict[str, str]]:
    """The user's questions, then topics of their own, each with the answer already noted (R28, R29)."""
    notes = desk.rows_of("Reviews", "mission_id", mission.row.text("mission_id"))
    answers = {fold(note.text("topic")): note for note in notes}
    asked = desk.lists.phrases("review_questions")
    own = [note.text("topic") for note in notes if fold(note.text("topic")) not in {fold(text) for text in asked}]
    for question in [*asked, *own]:
        note = answers.get(fold(question))
        kind = note.text("strength_or_watch") if note else ""
        mark = desk.words[f"mark_{kind}"] if kind else ""
        yield {"question": question, "answer": note.text("answer") if note else "", "mark": mark}


def _figures(desk: Desk, mission: MissionFacts) -> Iterator[tuple[str, str]]:
    """Hours planned, worked and lost; rounds used; satisfaction: for oneself."""
    words, formats = desk.words, desk.formats
    sessions = [session for session in desk.of_mission(mission.row) if session.closed]
    yield words["figure_sessions"], formats.number(len(sessions))
    yield words["figure_planned"], formats.duration(sum(map(planning.planned_minutes, sessions)))
    yield words["figure_worked"], formats.duration(sum(map(work.worked_minutes, sessions)))
    yield words["figure_lost"], formats.duration(sum(map(work.unbilled_minutes, sessions)))
    used, limit = missions.rounds_used(mission), missions.rounds_limit(mission)
    yield words["figure_rounds"], words("of", part=formats.number(used), whole=formats.number(limit))
    scores = [session.row.whole("satisfaction") for session in sessions if session.row.filled("satisfaction")]
    if scores:
        mean = formats.number(mean_of(scores))
        yield words["figure_satisfaction"], words("figure_score", mean=mean, count=len(scores))


def mean_of(scores: list[int]) -> Decimal:
    """The mean with one decimal, half away from zero."""
    return (Decimal(sum(scores)) / len(scores)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def indicators(desk: Desk, mission: MissionFacts) -> list[dict[str, str]]:
    """The mission's success indicators (R25)."""
    formats = desk.formats

    def shown(row: Any, key: str) -> str:
        return formats.number(row.amount(key)) if row.filled(key) else ""

    found = []
    for row in desk.rows_of("Indicators", "mission_id", mission.row.text("mission_id")):
        reached = missions.achievement(IndicatorFacts(row))
        found.append(
            {
                "indicator": one_line(row.text("indicator")),
                "reason": one_line(row.text("reason")),
                "unit": one_line(row.text("unit")),
                **{key: shown(row, key) for key in ("baseline", "target", "measured")},
                "achievement": "" if reached is None else formats.percent(reached),
            }
        )
    return found


def _positive(desk: Desk, mission: MissionFacts) -> list[str]:
    """The positive messages to pass on: the strong points noted, and what went well in its sessions."""
    notes = desk.rows_of("Reviews", "mission_id", mission.row.text("mission_id"))
    strong = [one_line(note.text("answer")) for note in notes if note.get("strength_or_watch") == "strength"]
    well = [one_line(session.row.text("went_well")) for session in desk.of_mission(mission.row)]
    return list(dict.fromkeys(text for text in [*strong, *well] if text))[:_POSITIVE]


def _next_step(desk: Desk, mission: MissionFacts) -> str:
    step, day = one_line(mission.row.text("next_step")), mission.row.date("next_step_on")
    return f"{step} ({desk.formats.day(day)})" if step and day else step


def review_events(desk: Desk, mission: MissionFacts, at: datetime.time) -> list[Event]:
    """The meeting, and the free time after it as a private block (R26)."""
    row, words, day = mission.row, desk.words, held_on(desk, mission)
    assert day is not None
    begins = datetime.datetime.combine(day, at)
    code = one_line(row.text("mission_id"))
    status = "CONFIRMED" if row.filled("review_on") else "TENTATIVE"
    identity = (mission.row.date("ended_on") or day).year
    return [
        Event(uid(desk, "review", row.typed_id, identity), words("event_review", id=code), begins, MEETING, status),
        Event(
            uid(desk, "free", row.typed_id, identity),
            words("event_free", id=code),
            begins + datetime.timedelta(minutes=MEETING),
            FREE,
            status,
            private=True,
        ),
    ]


def invitation(desk: Desk, data: Mapping[str, Any], name: str) -> Draft:
    """The draft to one of those involved: the day, the questions, none of the figures."""
    to = name if usable(name) else ""
    words = desk.words
    hello = words["hello"] if to else words("hello_name", name=name)
    mission = one_line(data["mission"])
    intro = words("invitation_intro", mission=mission, day=data["day"], slot=data["slot"])
    data = {**data, "hello": hello, "intro": intro}
    plain, html = desk.pages.text("invitation.txt", data), desk.pages.text("invitation.html", data)
    return Draft(data["title"], plain, html, desk.sender, desk.setting("email"), to)
