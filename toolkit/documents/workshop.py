"""The framing workshop of a mission (R24, R25): whether to hold it, its two hours, the indicators to fill in."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from toolkit.documents import needs
from toolkit.documents.names import one_line
from toolkit.documents.review import indicators
from toolkit.metrics import missions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.documents.desk import Desk
    from toolkit.findings import Finding
    from toolkit.metrics.facts import MissionFacts

#: The running order: each part and its minutes, two hours in all.
PARTS = (("welcome", 10), ("need", 25), ("deliverables", 25), ("indicators", 35), ("rules", 15), ("close", 10))
_REASONS = ("workshop_high_impact", "workshop_keys_missing", "workshop_purpose_explained")
_BRIEF = ("need", "deliverables", "excluded", "deadline", "client_contact")
#: How many indicators a sheet has room for.
_ROWS = 6


def gaps(desk: Desk, mission: MissionFacts) -> list[Finding]:
    """Errors in the mission's row; a workshop needs nothing else, it is there to find it."""
    found = needs.wrong(desk.ledger, [mission.row])
    if mission.row.left_out and not found:
        found = [needs.gap(desk.ledger, mission.row, "mission_id", "document_left_out")]
    return found


def workshop_data(desk: Desk, mission: MissionFacts, at: datetime.time) -> dict[str, Any]:
    """Everything the running order and the indicator sheet show."""
    row, words = mission.row, desk.words
    filled = indicators(desk, mission)
    blank = dict.fromkeys(("indicator", "reason", "unit", "baseline", "target"), "")
    return {
        "lang": desk.lang,
        "words": words.all(),
        "head": desk.head(),
        "title": words("workshop_subject", title=one_line(row.text("title"))),
        "reference": one_line(row.text("mission_id")),
        "client": desk.client(row.text("client_code"), row),
        "mission": row.text("title"),
        "reasons": list(_reasons(desk, mission)),
        "verdict": _verdict(desk, mission),
        "order": list(_order(desk, at)),
        "known": [{"label": label, "value": value} for label, value in _known(desk, mission)],
        "indicators": [*filled, *([blank] * (_ROWS - len(filled)))],
        "ideas": [f"{name} ({unit})" if unit else name for name, unit in desk.lists.pairs("indicators", "units")],
    }


def _reasons(desk: Desk, mission: MissionFacts) -> Iterator[dict[str, str]]:
    """The three conditions, each with its answer and what it means for the decision (R24)."""
    for key in _REASONS:
        answer = mission.row.text(key) or "unknown"
        yield {
            "reason": desk.words[key],
            "answer": desk.words[f"answer_{answer}"],
            "why": desk.words[f"{key}_{answer}"],
        }


def _verdict(desk: Desk, mission: MissionFacts) -> str:
    if missions.workshop_advised(mission) == "yes":
        return desk.words["workshop_yes"]
    open_ = any(not mission.row.filled(key) for key in _REASONS)
    refused = any(mission.row.get(key) == "no" for key in _REASONS)
    return desk.words["workshop_open" if open_ and not refused else "workshop_no"]


def _order(desk: Desk, at: datetime.time) -> Iterator[dict[str, str]]:
    """The parts one after the other."""
    begins = datetime.datetime.combine(datetime.date.min, at)
    for part, minutes in PARTS:
        yield {
            "time": desk.formats.hour(begins.time()),
            "minutes": desk.formats.duration(minutes),
            "part": desk.words[f"part_{part}"],
            "aim": desk.words[f"part_{part}_aim"],
        }
        begins += datetime.timedelta(minutes=minutes)


def _known(desk: Desk, mission: MissionFacts) -> Iterator[tuple[str, str]]:
    """What the brief says already, and what is still to be found (R17)."""
    for key in _BRIEF:
        value = mission.row.get(key)
        text = desk.formats.long_day(value) if isinstance(value, datetime.date) else mission.row.text(key)
        yield desk.words[f"brief_{key}"], text or desk.words["brief_open"]
