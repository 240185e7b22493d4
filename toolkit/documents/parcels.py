"""Everything one command writes, as file names and bytes: made in memory whole before anything is written."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from toolkit.documents import addendum
from toolkit.documents import plan as plans
from toolkit.documents import review as reviews
from toolkit.documents import workshop as workshops
from toolkit.documents.calendar import calendar, client_events, session_events
from toolkit.documents.checklist import checklist_data
from toolkit.documents.confirmation import confirmation
from toolkit.documents.consent import consent_data
from toolkit.documents.names import stem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit.documents.desk import Desk
    from toolkit.metrics.facts import MissionFacts, RequestFacts, SessionFacts

#: File name -> content.
Parcel = dict[str, bytes]
#: When a meeting is proposed where no hour is given.
WORKSHOP_AT, REVIEW_AT = datetime.time(9, 30), datetime.time(10)


def plan_parcel(desk: Desk, session: SessionFacts) -> Parcel:
    """The documents of one session without gaps: plan, message, calendar, consent form, checklist.

    A cancelled session has a calendar alone: what is left to say is that it does not take place.
    """
    words, row = desk.words, session.row
    begin = stem(row.typed_id, row.text("client_code"))
    own_calendar = {f"{begin}_{words['file_calendar']}.ics": calendar(desk, session_events(desk, session))}
    if session.cancelled:
        return own_calendar
    data, day = plans.plan_data(desk, session), plans.session_day(session)
    plan = desk.pages.pdf("plan", data, day)
    draft = confirmation(desk, session, data)
    attached = {
        f"{begin}_{words['file_plan']}.pdf": plan,
        f"{begin}.ics": calendar(desk, client_events(desk, session)),
    }
    return {
        f"{begin}_{words['file_plan']}.pdf": plan,
        f"{begin}_{words['file_message']}.eml": draft.as_eml(attached),
        **own_calendar,
        f"{begin}_{words['file_consent']}.pdf": desk.pages.pdf("consent", consent_data(desk, data), day),
        f"{begin}_{words['file_checklist']}.pdf": desk.pages.pdf("checklist", checklist_data(desk, data), day),
    }


def workshop_parcel(desk: Desk, mission: MissionFacts, at: datetime.time = WORKSHOP_AT) -> Parcel:
    """The running order of a framing workshop, with the indicator sheet to fill in."""
    data = workshops.workshop_data(desk, mission, at)
    name = f"{_of_mission(mission)}_{desk.words['file_workshop']}.pdf"
    return {name: desk.pages.pdf("workshop", data, desk.moment.date())}


def review_parcel(desk: Desk, mission: MissionFacts, at: datetime.time = REVIEW_AT) -> Parcel:
    """The agenda with the figures, an invitation for each of those involved, the calendar.

    People are numbered in file names: a name is for the message alone.
    """
    words, begin = desk.words, _of_mission(mission)
    data, day = reviews.review_data(desk, mission, at), reviews.held_on(desk, mission)
    assert day is not None
    meeting, *free = reviews.review_events(desk, mission, at)
    parcel = {
        f"{begin}_{words['file_review']}.pdf": desk.pages.pdf("review", data, day),
        f"{begin}_{words['file_calendar']}.ics": calendar(desk, [meeting, *free]),
    }
    attached = {f"{begin}.ics": calendar(desk, [meeting])}
    for number, name in enumerate(data["attendees"], 1):
        draft = reviews.invitation(desk, data, name)
        parcel[f"{begin}_{words['file_invitation']}-{number}.eml"] = draft.as_eml(attached)
    return parcel


def quote_parcel(desk: Desk, asked: Sequence[RequestFacts]) -> Parcel:
    """The addendum and the message that sends it."""
    data = addendum.addendum_data(desk, asked)
    begin = stem(data["reference"])
    page = desk.pages.pdf("addendum", data, desk.moment.date())
    draft = addendum.message(desk, asked, data)
    return {f"{begin}.pdf": page, f"{begin}.eml": draft.as_eml({f"{begin}.pdf": page})}


def _of_mission(mission: MissionFacts) -> str:
    return stem(mission.row.typed_id, mission.row.text("client_code"))
