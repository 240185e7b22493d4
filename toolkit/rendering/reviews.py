"""The reviews held in a report's period (R28, R29): strong points, points of vigilance, the next step and its date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.rendering.numbers import day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.language import Words
    from toolkit.reports import Report
    from toolkit.reports.reviews import Held


def review_lines(report: Report, words: Words) -> Iterator[str]:
    """The reviews with notes or a next step, in the order of the workbook: what was noted, then what comes next."""
    for held in report.highlights.reviews:
        noted = words("review_notes", strengths=held.strengths, watch=held.watch) if held.notes else ""
        yield f"  {held.mission} {day(held.on, words.lang)}  {noted}".rstrip()
        if held.step:
            yield f"    → {_step(held, words)}"


def _step(held: Held, words: Words) -> str:
    """The next step and its date."""
    return f"{held.step} ({day(held.step_on, words.lang)})" if held.step_on else held.step
