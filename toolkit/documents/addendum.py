"""The addendum that prices requests beyond the limits or out of scope, before the work (R19, R23)."""

from __future__ import annotations

import datetime
import hashlib
from typing import TYPE_CHECKING, Any

from toolkit.documents import needs
from toolkit.documents.message import Draft, reply_link, usable
from toolkit.documents.names import one_line
from toolkit.documents.plan import vat
from toolkit.kinds import fold
from toolkit.metrics import planning, requests
from toolkit.rounding import ZERO, money

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from decimal import Decimal

    from toolkit.documents.desk import Desk
    from toolkit.findings import Finding
    from toolkit.metrics.facts import RequestFacts, SessionFacts

#: How many ids stand in a number before a digest stands for them.
_IDS = 3


def gaps(desk: Desk, asked: Sequence[RequestFacts]) -> list[Finding]:
    """What keeps requests from being priced: errors, no price, or no reason to charge for them."""
    ledger = desk.ledger
    rows = [request.row for request in asked]
    found = needs.wrong(ledger, rows)
    if found:
        return found
    for request in asked:
        if request.session is None:
            found.append(needs.gap(ledger, request.row, "request_id", "document_left_out"))
        elif reason := included_because(request):
            text = desk.words[f"included_{reason}"]
            found.append(needs.gap(ledger, request.row, _SAYS[reason], "request_included", reason=text))
        elif price(request) is None:
            document = desk.words["the_quote"]
            found.append(needs.gap(ledger, request.row, "unit_price", "document_needs", document=document))
    return found


#: Why a request is not charged for -> the column that says so.
_SAYS = {"correction": "kind", "gift": "goodwill", "refused": "status", "scope": "in_scope", "round": "round"}


def included_because(request: RequestFacts) -> str:
    """Why a request cannot be charged for; "" where it can: out of scope, or a round beyond those included."""
    row = request.row
    if row.get("kind") == "correction":
        return "correction"
    if requests.gift(request) == requests.YES:
        return "gift"
    if row.get("status") == "refused":
        return "refused"
    if row.get("in_scope") == requests.NO:
        return ""
    if row.get("kind") == "revision":
        return "" if requests.beyond_limit(request) == requests.YES else "round"
    return "scope" if row.get("in_scope") == requests.YES else ""


def price(request: RequestFacts) -> Decimal | None:
    """What it costs: its value by the unit or the round, else its time by the hour; None where neither is said."""
    value = requests.value(request)
    if value is not None:
        return value
    if request.session is None or not request.row.filled("minutes_spent"):
        return None
    return money(request.row.whole("minutes_spent") * request.session.rate / 60)


def number(desk: Desk, asked: Sequence[RequestFacts]) -> str:
    """`AV-M-01-R-003`: always the same for the same requests, whoever works it out and when."""
    session = _session(asked)
    about = session.mission.typed_id if session.mission else session.row.typed_id
    ids = [one_line(request.row.typed_id) for request in asked]
    if len(ids) > _IDS:
        digest = hashlib.sha256("\0".join(sorted(map(fold, ids))).encode()).hexdigest()[:6].upper()
        ids = [ids[0], f"{len(ids)}X{digest}"]
    return "-".join([desk.words["quote_prefix"], one_line(about), *ids])


def addendum_data(desk: Desk, asked: Sequence[RequestFacts]) -> dict[str, Any]:
    """Everything the addendum's page and its message show. The requests have no gaps and one client."""
    session, words, formats = _session(asked), desk.words, desk.formats
    reference = number(desk, asked)
    added = sum((price(request) or ZERO for request in asked), ZERO)
    mission = session.mission
    return {
        "lang": desk.lang,
        "words": words.all(),
        "head": desk.head(),
        "title": words("quote_subject", number=reference),
        "reference": reference,
        "client": desk.client(session.row.text("client_code"), mission),
        "mission": mission.text("title") if mission else session.row.text("objective"),
        "lines": [_line(desk, request) for request in asked],
        "total": formats.money(added),
        "vat": vat(desk),
        "effects": [{"label": label, "before": b, "after": a} for label, b, a in _effects(desk, session, asked, added)],
        "contacts": [],
        "sender": desk.sender,
        "colon": words["colon"],
    }


def _session(asked: Sequence[RequestFacts]) -> SessionFacts:
    session = asked[0].session
    assert session is not None
    return session


def _line(desk: Desk, request: RequestFacts) -> dict[str, str]:
    """One request: what, why it is not included, how it is priced."""
    row, words, formats = request.row, desk.words, desk.formats
    assert request.session is not None
    if row.get("in_scope") == requests.NO or row.get("kind") != "revision":
        why = words["why_scope"]
    else:
        why = words(
            "why_round",
            round=formats.number(row.whole("round")),
            count=formats.number(request.session.term("included_rounds")),
        )
    asked_on = row.date("requested_on")
    if row.filled("unit_price"):
        quantity = row.whole("quantity") if row.filled("quantity") else 1
        how = words("by_unit", quantity=formats.number(quantity), price=formats.money(row.amount("unit_price")))
    else:
        duration = formats.duration(row.whole("minutes_spent"))
        how = words("by_hour", duration=duration, rate=formats.money(request.session.rate))
    return {
        "id": one_line(row.typed_id),
        "description": row.text("description"),
        "asked": words("asked_on", day=formats.day(asked_on)) if asked_on else "",
        "why": why,
        "how": how,
        "amount": formats.money(price(request) or ZERO),
    }


def _effects(
    desk: Desk, session: SessionFacts, asked: Sequence[RequestFacts], added: Decimal
) -> Iterator[tuple[str, str, str]]:
    """Price, time and date, before and after."""
    words, formats, mission = desk.words, desk.formats, session.mission
    base = planning.budget_total(session)
    if mission is not None and mission.filled("price_agreed"):
        base = mission.amount("price_agreed")
    yield words["effect_price"], formats.money(base), formats.money(base + added)
    minutes = sum(request.row.whole("minutes_spent") for request in asked)
    if minutes:
        planned = sum(map(planning.planned_minutes, desk.of_mission(mission) if mission else [session]))
        yield words["effect_time"], formats.duration(planned), formats.duration(planned + minutes)
    days = session.term("turnaround_days")
    deadline = mission.date("deadline") if mission else None
    later = words("effect_days", delay=formats.days(days))
    if deadline is None:
        yield words["effect_date"], "–", later
    else:
        moved = formats.day(deadline + datetime.timedelta(days=days))
        yield words["effect_date"], formats.day(deadline), moved


def message(desk: Desk, asked: Sequence[RequestFacts], data: Mapping[str, Any]) -> Draft:
    """The draft that sends it and asks for an agreement before the work."""
    words = desk.words
    body = words("quote_accept_body", number=data["reference"], total=data["total"])
    link = reply_link(desk.setting("email"), words("accept_subject", subject=data["title"]), body)
    filled = {**data, "link": link}
    plain, html = desk.pages.text("addendum.txt", filled), desk.pages.text("addendum.html", filled)
    mission = _session(asked).mission
    contact = mission.text("client_contact") if mission else ""
    return Draft(data["title"], plain, html, desk.sender, desk.setting("email"), contact if usable(contact) else "")
