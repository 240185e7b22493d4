"""Reports: data, not text. `report(ledgers, by, period)` gives a `Report`; rendering is elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.ledger import Ledger
from toolkit.reports.extract import extract
from toolkit.reports.gathering import GROUPINGS, Pair, asked, gathered
from toolkit.reports.loss import Report, Source
from toolkit.reports.period import Period
from toolkit.reports.supposition import supposed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from toolkit.reports.period import Meant

__all__ = ["GROUPINGS", "Period", "Report", "Source", "pair_of", "report"]


def report(
    ledgers: Ledger | Iterable[Ledger],
    by: str = "month",
    period: Meant = None,
    *,
    what_if: Mapping[str, Any] | None = None,
    compare: Meant = None,
) -> Report:
    """Compute the loss report over one workbook or several, each with its own settings.

    Workbooks are taken one after the other, so that `ledgers` may be a generator that reads thousands.

    Args:
        ledgers: what `read_workbook` gave.
        by: month, client, mission, type or session.
        period: a `Period`, its text (2026-05, 2026, 2026-01-15..2026-02-14), a year, or its first and last day, as
            dates or texts, None where open; default everything.
        what_if: other settings (`{"hourly_rate": 60}`) under which the real past is computed again; what a session or
            a mission says for itself (its own hourly_rate, included_rounds, turnaround_days) stays.
        compare: another period to set beside this one.

    Raises:
        WrongValueError: an unknown grouping, period or setting.
        UnreadableError: the workbooks differ in currency.
    """
    wish = asked(by, period, what_if, compare)
    each = [ledgers] if isinstance(ledgers, Ledger) else ledgers
    return gathered((pair_of(ledger, wish.settings) for ledger in each), wish)


def pair_of(ledger: Ledger, settings: Mapping[str, Any]) -> Pair:
    """A workbook as a report takes it, and as it would be under other settings (`supposition.settings_of`)."""
    return Pair(extract(ledger), extract(supposed(ledger, settings)) if settings else None)
