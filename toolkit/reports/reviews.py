"""The reviews of missions (R28, R29): when each was held, what was noted, and what comes next."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from toolkit.kinds import fold
from toolkit.metrics.missions import review_due_on

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator

    from toolkit.ledger import Ledger
    from toolkit.metrics.facts import Book


class Held(NamedTuple):
    """The review of a mission: its day, how many strong points and points of vigilance, the next step and its day."""

    mission: str
    on: datetime.date
    #: How many topics were noted at all, and of them those that are a strong point or one of vigilance.
    notes: int
    strengths: int
    watch: int
    step: str
    step_on: datetime.date | None


def reviews_held(ledger: Ledger, facts: Book) -> Iterator[Held]:
    """The reviews with notes or a next step, by the day they were held or, without one, were due."""
    topics = defaultdict(list)
    for row in ledger.rows("Reviews"):
        topics[fold(row.text("mission_id"))].append(row.get("strength_or_watch"))
    for mission in facts.missions:
        row = mission.row
        on = row.date("review_on") or review_due_on(mission)
        notes, step = topics.get(fold(row.text("mission_id")), []), row.text("next_step")
        if mission.usable and on is not None and (notes or step):
            strengths, watch = notes.count("strength"), notes.count("watch")
            yield Held(row.typed_id, on, len(notes), strengths, watch, step, row.date("next_step_on"))
