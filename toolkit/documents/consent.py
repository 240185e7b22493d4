"""The form of limits and consent to sign (R08), from the same data as the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.documents.desk import Desk


def consent_data(desk: Desk, plan: Mapping[str, Any]) -> dict[str, Any]:
    """What the form adds to the plan's data."""
    words, email = desk.words, desk.setting("email")
    budget, revisions = plan["budget"], plan["revisions"]
    ticks = [
        words["consent_tick_limits"],
        words["consent_tick_extras"],
        words("consent_tick_revisions", count=revisions["count"]),
        words["consent_tick_cancellation"],
        words["consent_tick_use"],
        words["consent_tick_refuse"],
    ]
    form = {
        "intro": words("consent_intro", reference=plan["reference"], day=plan["day"]),
        "terms": [
            words("consent_price_reserve", total=budget["total"], reserve=budget["reserve"])
            if budget["has_reserve"]
            else words("consent_price", total=budget["total"]),
            words("consent_time", reserved=plan["time"]["reserved"]),
            *revisions["terms"],
            *(f"{entry['label']}{words['colon']} {entry['price']}" for entry in plan["prices"]),
        ],
        "ticks": ticks,
        "withdraw": words("consent_withdraw", email=words("consent_withdraw_to", email=email) if email else ""),
        "by_us": words("consent_by_us", sender=desk.setting("business_name") or desk.sender or "…"),
    }
    return {**plan, "title": f"{words['consent_title']} — {plan['reference']}", "consent": form}
