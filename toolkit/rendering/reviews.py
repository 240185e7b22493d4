"""The reviews held in a report's period (R28, R29): strong points, points of vigilance, the next step and its date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.kinds import fold
from toolkit.metrics.missions import review_due_on
from toolkit.rendering.numbers import day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.language import Words
    from toolkit.ledger import Ledger
    from toolkit.metrics.facts import MissionFacts
    from toolkit.reports import Report


def review_lines(report: Report, words: Words) -> Iterator[str]:
    """The reviews with notes or a next step, in the order of the workbook: what was noted, then what comes next."""
    for ledger, facts in report.books:
        for mission in facts.missions:
            held = mission.row.date("review_on") or review_due_on(mission)
            if not mission.usable or held is None or held not in report.period:
                continue
            noted, step = _notes(ledger, mission, words), _step(mission, words)
            if noted or step:
                yield f"  {mission.row.typed_id} {day(held, words.lang)}  {noted}".rstrip()
            if step:
                yield f"    → {step}"


def _notes(ledger: Ledger, mission: MissionFacts, words: Words) -> str:
    """How many strong points and points of vigilance; "" where nothing was noted."""
    own = fold(mission.row.text("mission_id"))
    notes = [row.get("strength_or_watch") for row in ledger.rows("Reviews") if fold(row.text("mission_id")) == own]
    return words("review_notes", strengths=notes.count("strength"), watch=notes.count("watch")) if notes else ""


def _step(mission: MissionFacts, words: Words) -> str:
    """The next step and its date."""
    step, step_on = mission.row.text("next_step"), mission.row.date("next_step_on")
    return f"{step} ({day(step_on, words.lang)})" if step and step_on else step
