"""The message that sends a plan and asks for an explicit agreement (R05)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.documents import plan as plans
from toolkit.documents.message import Draft, reply_link, usable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.documents.desk import Desk
    from toolkit.metrics.facts import SessionFacts


def confirmation(desk: Desk, session: SessionFacts, plan: Mapping[str, Any]) -> Draft:
    """The draft: objective, time, budget, limits, and "please confirm"."""
    data = {**plan, **_message(desk, session, plan)}
    contact = session.mission.text("client_contact") if session.mission else ""
    return Draft(
        plan["title"],
        desk.pages.text("plan.txt", data),
        desk.pages.text("plan.html", data),
        desk.sender,
        desk.setting("email"),
        contact if usable(contact) else "",
    )


def _message(desk: Desk, session: SessionFacts, plan: Mapping[str, Any]) -> dict[str, Any]:
    words, time, budget = desk.words, plan["time"], plan["budget"]
    phases = ", ".join(f"{phase['label'].lower()} {phase['shown']}" for phase in time["phases"])
    day, slot = plan["day"], plan["slot"]
    body = words("accept_body", reference=plan["reference"], day=day, total=budget["total"])
    approved = session.row.date("approved_on")
    ask = words("for_the_record", day=desk.formats.day(approved)) if approved else plans.confirm_before(desk, session)
    link = "" if approved else reply_link(desk.setting("email"), words("accept_subject", subject=plan["title"]), body)
    message = {
        "time": words("message_time", planned=time["planned"], parts=phases, reserved=time["reserved"]),
        "budget": words("message_budget", total=budget["total"], reserve=budget["reserve"])
        if budget["has_reserve"]
        else f"{budget['total']}.",
        "amounts": _amounts(desk, budget),
        "limits": _limits(desk, session, plan),
        "ask": ask,
        "link": link,
    }
    intro = words("plan_intro" if slot else "plan_intro_day", day=day, slot=slot)
    return {"message": message, "intro": intro, "colon": words["colon"]}


def _amounts(desk: Desk, budget: Mapping[str, Any]) -> list[str]:
    """The budget line by line, the reserve last."""
    lines = [(line["label"], line["amount"]) for line in budget["lines"]]
    if budget["has_reserve"]:
        lines.append((budget["reserve_label"], budget["reserve"]))
    return [f"{label}{desk.words['colon']} {amount}" for label, amount in lines]


def _limits(desk: Desk, session: SessionFacts, plan: Mapping[str, Any]) -> list[str]:
    """The limits in a few lines; the plan attached has them all."""
    row, words = session.row, desk.words
    lines = []
    if row.filled("included_quantity") and row.filled("extra_unit_price"):
        price = desk.formats.money(row.amount("extra_unit_price"))
        lines.append(words("message_quantity", quantity=plan["quantity"], price=price))
    elif plan["quantity"]:
        lines.append(words("included_quantity", quantity=plan["quantity"]))
    return [*lines, plan["revisions"]["terms"][0], plan["cancellation"]]
