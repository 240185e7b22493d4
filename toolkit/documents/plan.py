"""The plan of one session as data for its pages and texts, each value as it reads (R01–R05, R10–R11, R18–R21)."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from toolkit.documents import needs
from toolkit.documents.names import one_line
from toolkit.metrics import planning, tiers
from toolkit.rounding import ZERO, money

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.documents.desk import Desk
    from toolkit.findings import Finding
    from toolkit.metrics.facts import LineFacts, SessionFacts

_PHASES = ("prep", "main", "post")
#: How many cost lines stand on the page by name; the others are summed up in one.
_LINES = 9


def gaps(desk: Desk, session: SessionFacts) -> list[Finding]:
    """What keeps the plan of a session from being made: errors in its rows, and blanks it cannot do without."""
    row, ledger = session.row, desk.ledger
    found = needs.wrong(ledger, needs.of_session(ledger, row))
    if row.left_out and not found:
        found = [needs.gap(ledger, row, "session_id", "document_left_out")]
    if found:
        return found
    document = desk.words["the_plan"]
    missing = [key for key in ("objective",) if not row.filled(key)]
    if not planning.planned_minutes(session):
        missing.append("planned_main")
    return [needs.gap(ledger, row, key, "document_needs", document=document) for key in missing]


def plan_data(desk: Desk, session: SessionFacts) -> dict[str, Any]:
    """Everything the plan's page, message and forms show. The session has no gaps."""
    row, formats = session.row, desk.formats
    day = session_day(session)
    return {
        "lang": desk.lang,
        "words": desk.words.all(),
        "head": desk.head(),
        "title": subject(desk, session),
        "name": desk.words["plan_title"],
        "reference": one_line(row.text("session_id")),
        "client": desk.client(row.text("client_code"), session.mission),
        "mission": session.mission.text("title") if session.mission else "",
        "kind": row.text("session_type"),
        "objective": row.text("objective"),
        "day": formats.long_day(day),
        "heading": _capital(formats.long_day(day)),
        "slot": _slot(desk, session),
        "time": _time(desk, session),
        "budget": _budget(desk, session),
        "limits": _limits(desk, session),
        "prices": [{"label": label, "price": price} for label, price in _prices(desk, session)],
        "quantity": formats.number(row.whole("included_quantity")) if row.filled("included_quantity") else "",
        "revisions": _revisions(desk, session),
        "cancellation": _cancellation(desk, session),
        "risks": _risks(desk, session),
        "contacts": list(_contacts(desk, session)),
        "validity": "" if session.row.filled("approved_on") else _deadline(desk, session, "validity"),
        "agreed": agreed(desk, session),
        "sender": desk.sender,
    }


def session_day(session: SessionFacts) -> datetime.date:
    """Its date: a row that counts has one."""
    day = session.row.date("date")
    assert day is not None
    return day


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def start(session: SessionFacts) -> datetime.time | None:
    """When it begins, where that is said."""
    time: datetime.time | None = session.row.get("start_time")
    return time


def subject(desk: Desk, session: SessionFacts) -> str:
    """`Plan pré-session — Session du 12/06, 9h–11h` (R05)."""
    key = "plan_subject" if start(session) else "plan_subject_day"
    return desk.words(key, day=desk.formats.short_day(session_day(session)), slot=_slot(desk, session))


def agreed(desk: Desk, session: SessionFacts) -> str:
    """When and how the client agreed; "" where they have not."""
    day, channel = session.row.date("approved_on"), one_line(session.row.text("approval_channel"))
    if day is None:
        return ""
    return desk.words("agreement_by" if channel else "agreement_given", day=desk.formats.day(day), channel=channel)


def confirm_before(desk: Desk, session: SessionFacts) -> str:
    """The line that asks for the agreement, with the moment from which the slot is no longer held."""
    return _deadline(desk, session, "please_confirm")


def _deadline(desk: Desk, session: SessionFacts, key: str) -> str:
    """Late cancellation begins so many hours before the session: an agreement must be there by then.

    A plan made when that moment is past holds until the session begins.
    """
    time = start(session)
    begins = datetime.datetime.combine(session_day(session), time or datetime.time())
    moment = begins - datetime.timedelta(hours=float(desk.ledger.settings.amount("late_cancellation_hours")))
    if moment < desk.moment.replace(tzinfo=None):
        moment = begins
    day = desk.formats.long_day(moment.date())
    return desk.words(key if time else f"{key}_day", day=day, hour=desk.formats.hour(moment.time()))


def _slot(desk: Desk, session: SessionFacts) -> str:
    time = start(session)
    return desk.formats.slot(time, session.row.whole("planned_main")) if time else ""


def _time(desk: Desk, session: SessionFacts) -> dict[str, Any]:
    """The three phases and the time to reserve (R02)."""
    formats, settings = desk.formats, desk.ledger.settings
    minutes = {phase: session.row.whole(f"planned_{phase}") for phase in _PHASES}
    slot = settings.whole("slot_minutes")
    note = desk.words(
        "reserved_note_slot" if slot else "reserved_note",
        margin=formats.percent(settings.amount("safety_margin")),
        slot=formats.duration(slot),
    )
    return {
        "phases": [
            {"phase": phase, "label": desk.words[phase], "minutes": count, "shown": formats.duration(count)}
            for phase, count in minutes.items()
            if count
        ],
        "planned": formats.duration(planning.planned_minutes(session)),
        "reserved": formats.duration(planning.reserved_minutes(session)),
        "note": note,
    }


def _budget(desk: Desk, session: SessionFacts) -> dict[str, Any]:
    """Fee, cost lines, reserve and total (R03)."""
    shown, settings = desk.formats.money, desk.ledger.settings
    lines = [{"label": _fee_label(desk, session), "amount": shown(planning.planned_fee(session))}]
    lines += [{"label": label, "amount": shown(amount)} for label, amount in _cost_lines(desk, session)]
    return {
        "lines": lines,
        "subtotal": shown(planning.budget_subtotal(session)),
        "reserve": shown(planning.reserve(session)),
        "reserve_label": desk.words("reserve", rate=desk.formats.percent(settings.amount("reserve_rate"))),
        "total": shown(planning.budget_total(session)),
        "has_reserve": planning.reserve(session) > 0,
        "vat": vat(desk),
    }


def _fee_label(desk: Desk, session: SessionFacts) -> str:
    if session.row.filled("fee"):
        return desk.words["fee"]
    duration = desk.formats.duration(planning.planned_minutes(session))
    return desk.words("fee_by_hour", duration=duration, rate=desk.formats.money(session.rate))


def _cost_lines(desk: Desk, session: SessionFacts) -> Iterator[tuple[str, Any]]:
    """The lines with an estimate, the last of many summed up."""
    estimated = [line for line in session.lines if line.row.filled("estimated")]
    named = estimated if len(estimated) <= _LINES else estimated[: _LINES - 1]
    for line in named:
        yield one_line(line.row.text("item")), line.row.amount("estimated")
    rest: list[LineFacts] = estimated[len(named) :]
    if rest:
        yield (
            desk.words("other_costs", count=len(rest)),
            sum((line.row.amount("estimated") for line in rest), ZERO),
        )


def vat(desk: Desk) -> str:
    """What stands about VAT under amounts."""
    settings = desk.ledger.settings
    if settings.text("vat_regime") == "liable":
        return desk.words("vat_liable", rate=desk.formats.percent(settings.amount("vat_rate")))
    return desk.words["vat_franchise_france" if desk.setting("siren") else "vat_franchise"]


def _limits(desk: Desk, session: SessionFacts) -> dict[str, list[str]]:
    """What is included and what is not (R04): the mission's own, then the user's phrases."""
    included, excluded = desk.lists.phrases("included"), desk.lists.phrases("excluded")
    if session.row.filled("included_quantity"):
        quantity = desk.formats.number(session.row.whole("included_quantity"))
        included = [desk.words("included_quantity", quantity=quantity), *included]
    mission = session.mission
    if mission is not None:
        included = [*_sentences(mission.text("deliverables")), *included]
        excluded = [*_sentences(mission.text("excluded")), *excluded]
    return {"included": included, "excluded": excluded}


def _sentences(text: str) -> list[str]:
    return [text] if text else []


def _prices(desk: Desk, session: SessionFacts) -> Iterator[tuple[str, str]]:
    """What lies beyond costs: one more unit, the tiers, haste, an hour (R04, R11)."""
    row, formats, words = session.row, desk.formats, desk.words
    fee = planning.planned_fee(session)

    def surcharge(rate: Any) -> str:
        return words("surcharge", rate=formats.percent(rate), amount=formats.money(money(fee * rate)))

    if row.filled("extra_unit_price"):
        yield words["extra_unit"], formats.money(row.amount("extra_unit_price"))
    elif row.filled("included_quantity"):
        for tier in session.tiers:
            if tier.usable and tier.last > row.whole("included_quantity"):
                last = tier.row.filled("to_quantity")
                first = formats.number(max(tier.first, row.whole("included_quantity") + 1))
                key = "tier_range" if last else "tier_above"
                yield words(key, start=first, end=formats.number(tier.last)), surcharge(tiers.surcharge(tier))
    yield (
        words["express_asked" if row.yes("express") else "express"],
        surcharge(desk.ledger.settings.amount("express_surcharge")),
    )
    yield words["hour_beyond"], formats.money(session.rate)


def _revisions(desk: Desk, session: SessionFacts) -> dict[str, Any]:
    """What counts as a revision, how many rounds, how fast, when (R18, R19, R21)."""
    mission, words = session.mission, desk.words
    own = mission.text("revision_definition") if mission else ""
    count = session.term("included_rounds")
    terms = [
        words("rounds", count=desk.formats.number(count)),
        words("turnaround", delay=desk.formats.days(session.term("turnaround_days"))),
    ]
    slot = one_line(mission.text("revision_slot")) if mission else ""
    if slot:
        terms.append(words("revision_slot", slot=slot.rstrip(".")))
    rule = own or " ".join(desk.lists.phrases("revision_rule"))
    return {"rule": rule, "terms": terms, "count": desk.formats.number(count)}


def _cancellation(desk: Desk, session: SessionFacts) -> str:
    """The clause (R10)."""
    settings, formats = desk.ledger.settings, desk.formats
    rate = settings.amount("late_cancellation_rate")
    return desk.words(
        "cancellation_text",
        hours=formats.number(settings.amount("late_cancellation_hours")),
        rate=formats.percent(rate),
        amount=formats.money(money(planning.planned_fee(session) * rate)),
    )


def _risks(desk: Desk, session: SessionFacts) -> list[dict[str, str]]:
    """What may happen, and what is done then (R10)."""
    return [
        {
            "risk": one_line(row.text("risk")),
            "contingency": one_line(row.text("contingency")),
            "cost": desk.formats.money(row.amount("contingency_cost")) if row.amount("contingency_cost") else "",
        }
        for row in desk.rows_of("Risks", "session_id", session.id)
    ]


def _contacts(desk: Desk, session: SessionFacts) -> Iterator[str]:
    """One contact on either side (R20)."""
    mission = session.mission
    theirs = one_line(mission.text("client_contact")) if mission else ""
    ours = one_line(mission.text("our_contact")) if mission else ""
    ours = ours or desk.setting("owner_name")
    if theirs:
        yield desk.words("contact_client", name=theirs.rstrip("."))
    if ours:
        email = desk.setting("email")
        yield desk.words("contact_us", name=f"{ours}, {email}" if email else ours)
