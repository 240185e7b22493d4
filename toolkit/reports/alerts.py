"""What a report calls to mind: things due, and thresholds passed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.metrics.due import DUE, to_watch
from toolkit.metrics.groups import value
from toolkit.reports.notices import SHOWN, Notice
from toolkit.reports.trend import usual_leakage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.reports.loss import Report

#: A client leaks where the share lost is so many times that of the whole report.
LEAKING = 2


def due(report: Report) -> Iterator[Notice]:
    """What the Dashboards call due, over all workbooks and in the order in which one deals with it.

    It does not hang on the report's period: each workbook's own day says what is past (`metrics.due`).
    """
    for sort in DUE:
        if sort.figure is not to_watch:
            yield from report.highlights.noticed(sort.key)


def alerts(report: Report) -> Iterator[Notice]:
    """Thresholds passed: costs at `budget_alert`, and in the period plans exceeded, rounds used up, shares lost."""
    for key in (to_watch.key, "over_budget", "over_time", "no_rounds"):
        yield from report.highlights.noticed(key)
    yield from _leaks(report)


def _leaks(report: Report) -> Iterator[Notice]:
    """Where a larger share is lost: in this period than in the twelve months up to it, with a client than with all."""
    rate, usual = report.total["leakage_rate"], usual_leakage(report)
    if rate is not None and usual is not None and rate > usual:
        yield Notice("leaking", 1, (), None, {"rate": rate, "usual": usual})
    leaking = _leaking_clients(report, LEAKING * rate) if rate else []
    if leaking:
        yield Notice("leaking_clients", len(leaking), tuple(leaking[: SHOWN + 1]), None, {})


def _leaking_clients(report: Report, level: float) -> list[str]:
    """The clients with at least this share lost, those that lose most first."""
    groups = report.highlights.groupings["client"].groups()
    found = [(name, value("total_loss", g)) for name, g in groups if (value("leakage_rate", g) or 0) >= level]
    return [name for name, _ in sorted(found, key=lambda pair: (-pair[1], pair[0]))]
