"""The missions of a made-up year, their indicators and reviews, and the risks of its sessions."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from toolkit.samples.draw import DAY, Draw, Row, Shoot, money

BRIEF = ("need", "deliverables", "deadline", "price_agreed", "approved_on")
KNOWN_RISKS = 4  # how many of a template's usual risks are thought of
LATE_HOURS = 48  # as in a workbook whose Settings nobody changed


def fill_mission(draw: Draw, group: Sequence[Shoot]) -> Row:
    """The mission of a group of sessions: its brief, its rules for revisions, its end and its review."""
    first, last = group[0], group[-1]
    started = draw.before(first.date, 26, 40)
    label = draw.say(first.type["label"])
    row: Row = {
        **(first.mission or {}),
        "client_code": first.row["client_code"],
        "title": f"{label}, {draw.phrase('mission')} {first.date:%m/%Y}",
        "need": draw.one_of("needs", first.kind),
        "deliverables": draw.one_of("deliverables"),
        "excluded": draw.one_of("excluded"),
        "deadline": last.date + dt.timedelta(days=draw.between(15, 30, 5)),
        "price_agreed": sum((shoot.worth for shoot in group), Decimal(0)) // 10 * 10,
        "started_on": started,
        "our_contact": draw.phrase("us"),
    }
    row["price_agreed"] = money(str(row["price_agreed"]))
    if draw.chance(85):
        row["approved_on"] = started - dt.timedelta(days=draw.between(0, 6))
        row["approval_channel"] = draw.text(draw.words.trade["channels"])
        row["approval_evidence"] = draw.one_of("evidence")
    if draw.chance(20):
        del row[draw.rng.choice(BRIEF[:-1])]
    _rules(draw, row, workshop=first.kind != DAY)
    ended = last.date + dt.timedelta(days=draw.between(8, 22))
    if ended <= draw.today:
        _ending(draw, row, ended)
    for shoot in group:
        shoot.mission = row
    return row


def _rules(draw: Draw, row: Row, *, workshop: bool) -> None:
    """Fill in the rounds included, the turnaround, and whether a framing workshop was worth it."""
    if draw.chance(60):
        row["included_rounds"] = draw.between(2, 3)
    if draw.chance(75):
        row["revision_definition"] = draw.phrase("revision")
    if draw.chance(50):
        row["turnaround_days"] = draw.rng.choice((2, 3, 5))
    if draw.chance(40):
        row["revision_slot"] = draw.one_of("revision_slots")
    if workshop and draw.chance(80):
        row["workshop_high_impact"] = draw.word(yes=6, no=4)
        row["workshop_keys_missing"] = draw.word(yes=5, no=5)
        row["workshop_purpose_explained"] = draw.word(yes=8, no=2)


def _ending(draw: Draw, row: Row, ended: dt.date) -> None:
    """Fill in the end, and the review where one was arranged, be it still to come."""
    row["ended_on"] = ended
    if not draw.chance(75):
        return
    review_on = ended + dt.timedelta(days=draw.between(10, 21))
    row["review_on"] = review_on
    row["review_attendees"] = f"{row['client_contact']}, {row['our_contact']}"
    if review_on <= draw.today and draw.chance(60):
        row["next_step"] = draw.one_of("next_steps")
        row["next_step_on"] = review_on + dt.timedelta(days=draw.between(20, 60, 10))


def indicators(draw: Draw, mission: Row) -> list[Row]:
    """One to three indicators for most missions of an organisation, measured after the end or not yet."""
    if "workshop_high_impact" not in mission:
        return []
    # The template names them; what was aimed at and measured stands with the words, in the same order.
    chosen = list(zip(draw.words.trade.get("indicators", []), draw.words.texts.get("indicators", []), strict=False))
    draw.rng.shuffle(chosen)
    rows: list[Row] = []
    for named, aimed in chosen[: draw.between(1, 3)]:
        low, high = aimed["measured"]
        row: Row = {
            "mission_id": mission["mission_id"],
            "indicator": draw.say(named["label"]),
            "reason": draw.say(aimed["reason"]),
            "unit": draw.say(named["unit"]) if "unit" in named else None,
            "baseline": aimed["baseline"],
            "target": aimed["target"],
        }
        ended = mission.get("ended_on")
        if isinstance(ended, dt.date) and draw.chance(65):
            row |= {"measured": draw.between(low, high), "measured_on": draw.after(ended, 5, 30)}
        rows.append(row)
    return rows


def reviews(draw: Draw, mission: Row) -> list[Row]:
    """The answers noted at a review that has taken place."""
    review_on = mission.get("review_on")
    if not isinstance(review_on, dt.date) or review_on > draw.today or draw.chance(15):
        return []
    rows: list[Row] = []
    questions = draw.words.trade.get("review_questions", [])
    for question, said in zip(questions, draw.words.texts.get("reviews", []), strict=False):
        if said["answers"] and draw.chance(75):
            answer = draw.rng.choice(said["answers"])
            topic = draw.say(question)
            rows.append({"mission_id": mission["mission_id"], "topic": topic, "answer": draw.say(answer)})
            rows[-1]["strength_or_watch"] = answer["mark"]
    return rows


def risks(draw: Draw, shoot: Shoot) -> list[Row]:
    """The risks written down for a session, always those of a whole day; what happened, once it is over."""
    notice = int(str(shoot.row.get("cancellation_notice_hours", 0)))
    cancelled = shoot.status == "cancelled"
    late = cancelled and shoot.row.get("cancelled_by") != "us" and notice < LATE_HOURS
    usual = draw.words.trade.get("risks", [])[:KNOWN_RISKS]
    chosen = [risk for risk in usual if draw.chance(60 if shoot.kind == DAY else 12)]
    rows: list[Row] = []
    for risk in chosen:
        row: Row = {"session_id": shoot.row["session_id"], "risk": draw.say(risk["label"])}
        known = (("likelihood", str), ("impact", money), ("contingency", draw.say), ("contingency_cost", money))
        for key, as_typed in known:
            if key in risk:
                row[key] = as_typed(risk[key])
        if shoot.status != "planned":
            # A template's first risk is the late cancellation.
            happened = late if risk is usual[0] else not cancelled and draw.chance(8)
            row["occurred"] = "yes" if happened else "no"
        rows.append(row)
    return rows
