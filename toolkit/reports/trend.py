"""The twelve months up to a report's last: as groups, as losses alone, and what share is usually lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.metrics.groups import NOTHING, Group, value
from toolkit.reports.figures import group_dict

if TYPE_CHECKING:
    from decimal import Decimal

    from toolkit.reports.loss import Report

MONTHS = 12


def trend(report: Report) -> list[dict[str, Any]]:
    """The months up to the last of the period (or of the data), each as a group keyed YYYY-MM, empty ones included."""
    return [group_dict(key, group) for key, group in _months(report).items()]


def losses_by_month(report: Report) -> dict[str, Decimal]:
    """The same months with their total loss alone (money): a fraction of the work of whole groups."""
    return {key: value("total_loss", group) for key, group in _months(report).items()}


def usual_leakage(report: Report) -> float | None:
    """The share lost over the twelve months; None where the period is as long, or nothing was to be earned."""
    months = _months(report)
    whole = sum(months.values(), NOTHING)
    if value("closed_sessions", whole) == sum(report.highlights.inside[key] for key in months):
        return None
    share = value("leakage_rate", whole)
    return None if share is None else float(share)


def _months(report: Report) -> dict[str, Group]:
    """The sessions with results of each of the months; none where there is no last month."""
    months = report.highlights.months
    if report.period.end is not None:
        end = report.period.end.year * 12 + report.period.end.month - 1
    elif months:
        end = max(months)
    else:
        return {}
    last_twelve = range(end - MONTHS + 1, end + 1)
    return {f"{number // 12:04}-{number % 12 + 1:02}": months.get(number, NOTHING) for number in last_twelve}
