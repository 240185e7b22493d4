"""Everything one command writes, as file names and bytes: made in memory whole before anything is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.documents import plan as plans
from toolkit.documents.calendar import calendar, client_events, session_events
from toolkit.documents.checklist import checklist_data
from toolkit.documents.confirmation import confirmation
from toolkit.documents.consent import consent_data
from toolkit.documents.names import stem

if TYPE_CHECKING:
    from toolkit.documents.desk import Desk
    from toolkit.metrics.facts import SessionFacts

#: File name -> content.
Parcel = dict[str, bytes]


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
