"""The twelve months up to a report's last: as groups, as losses alone, and what share is usually lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.metrics import losses
from toolkit.metrics.groups import Group, value
from toolkit.reports.figures import group_dict
from toolkit.rounding import ZERO

if TYPE_CHECKING:
    from decimal import Decimal

    from toolkit.metrics.facts import SessionFacts
    from toolkit.reports import Report

MONTHS = 12


def trend(report: Report) -> list[dict[str, Any]]:
    """The months up to the last of the period (or of the data), each as a group keyed YYYY-MM, empty ones included."""
    return [group_dict(key, Group(members)) for key, members in _months(report).items()]


def losses_by_month(report: Report) -> dict[str, Decimal]:
    """The same months with their total loss alone (money): a fraction of the work of whole groups."""
    return {key: sum(map(losses.total_loss, members), ZERO) for key, members in _months(report).items()}


def usual_leakage(report: Report) -> float | None:
    """The share lost over the twelve months; None where the period is as long, or nothing was to be earned."""
    members = [session for group in _months(report).values() for session in group]
    if all(session.row.date("date") in report.period for session in members):
        return None
    share = value("leakage_rate", Group(members))
    return None if share is None else float(share)


def _months(report: Report) -> dict[str, list[SessionFacts]]:
    """The sessions with results of each of the months; none where there is no last month."""
    dated = [(day, s) for _, book in report.books for s in book.sessions if s.closed and (day := s.row.date("date"))]
    last = report.period.end or max((day for day, _ in dated), default=None)
    if last is None:
        return {}
    end = last.year * 12 + last.month - 1
    members: dict[int, list[SessionFacts]] = {number: [] for number in range(end - MONTHS + 1, end + 1)}
    for day, session in dated:
        if (own := members.get(day.year * 12 + day.month - 1)) is not None:
            own.append(session)
    return {f"{number // 12:04}-{number % 12 + 1:02}": found for number, found in members.items()}
