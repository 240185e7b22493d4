"""The trade's checklist with the session's facts (R07), for oneself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.documents.desk import Desk


def checklist_data(desk: Desk, plan: Mapping[str, Any]) -> dict[str, Any]:
    """What the checklist adds to the plan's data."""
    words = desk.words
    time = plan["time"]
    phases = ", ".join(f"{phase['label'].lower()} {phase['shown']}" for phase in time["phases"])
    facts = [
        (words["objective"], plan["objective"]),
        (words["time"], words("message_time", planned=time["planned"], parts=phases, reserved=time["reserved"])),
        (words["budget"], plan["budget"]["total"]),
        (words["quantity"], plan["quantity"]),
        (words["agreed"], plan["agreed"] or words["agreed_not_yet"]),
        *((words["contacts"], contact) for contact in plan["contacts"][:1]),
    ]
    shown = {
        "facts": [{"label": label, "value": value} for label, value in facts if value],
        "points": desk.lists.phrases("checklist"),
    }
    return {**plan, "title": f"{words['checklist_title']} — {plan['reference']}", "checklist": shown}
