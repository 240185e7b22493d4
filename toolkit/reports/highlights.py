"""What a report shows beyond its groups, gathered workbook after workbook: memory follows what is shown, not the past.

The sessions themselves are not kept. What is said of them is worked out by `insights`, `trend` and `notices`.
"""

from __future__ import annotations

import heapq
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from toolkit.metrics.groups import NOTHING, Group
from toolkit.reports.evidence import Item
from toolkit.reports.extract import mission_of, month_of
from toolkit.reports.groupings import Grouping
from toolkit.reports.means import Sample
from toolkit.reports.notices import SHOWN, Notice
from toolkit.reports.spool import Spool
from toolkit.reports.supposition import OWN

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Iterator, Mapping

    from toolkit.reports.extract import Extract, Record
    from toolkit.reports.period import Period
    from toolkit.reports.reviews import Held

#: How many of the sessions that cost most are kept.
COSTLIEST = 10


class Costliest:
    """The sessions with the largest losses so far; of one loss, those met first."""

    def __init__(self) -> None:
        self._met = 0
        self._heap: list[tuple[int, int, Item]] = []

    def add(self, extract: Extract, record: Record) -> None:
        """A session, if it lost anything."""
        loss = record.number("total_loss")
        self._met += 1
        rank = (loss, -self._met)
        full = len(self._heap) == COSTLIEST
        if loss <= 0 or (full and rank < self._heap[0][:2]):
            return
        amount = Decimal(loss).scaleb(-2)
        item = Item(record.session, record.date, record.client, "", "", amount, extract.place(record))
        (heapq.heapreplace if full else heapq.heappush)(self._heap, (*rank, item))

    def items(self) -> list[Item]:
        """The largest first."""
        return [item for *_, item in sorted(self._heap, reverse=True)]


class Highlights:
    """What was gathered over a period."""

    def __init__(self, by: str, period: Period) -> None:
        self._period = period
        #: All sessions of the period in one group, and in groups: as asked for, by client and by type.
        self.total: Group = NOTHING
        self.groupings = {key: Grouping(key) for key in (by, "client", "type")}
        #: Sessions with results by month (year × 12 + month, January 0), those beyond the period too.
        self.months: dict[int, Group] = {}
        #: How many of them lie within the period, by month (YYYY-MM).
        self.inside: Counter[str] = Counter()
        self.last_day: datetime.date | None = None
        self.costliest = Costliest()
        self.open: Spool[Item] = Spool()
        self.reviews: list[Held] = []
        self._notices: dict[str, Notice] = {}
        #: The losses (cents) of sessions with and without an agreed plan.
        self.agreed, self.not_agreed = Sample(), Sample()
        #: How many sessions done had a time reserved, and how many of them kept to it.
        self.reserved = self.fitting = 0
        #: By setting, how many sessions or missions say it for themselves.
        self.own: Counter[str] = Counter()
        self.recovery_targets: set[Decimal] = set()
        #: That of the one workbook; None where there are several.
        self.letterhead: Mapping[str, str] | None = None
        self._workbooks = 0

    def add(self, extract: Extract) -> None:
        """Add what one workbook has."""
        self._workbooks += 1
        self.letterhead = extract.letterhead if self._workbooks == 1 else None
        self.recovery_targets.add(extract.recovery_target)
        counted = [record for record in extract.records if record.date in self._period]
        closed = [record for record in counted if record.closed]
        self.total += Group.of_workbook([record.numbers for record in counted], extract.recovery_target)
        for grouping in self.groupings.values():
            grouping.add(extract, counted)
        self._add_months(extract)
        for record in closed:
            self._add_session(extract, record)
        self._add_own(closed)
        self.open.extend(item for item in extract.open if item.date in self._period)
        self.reviews += [held for held in extract.reviews if held.on in self._period]
        for notice in (*extract.notices, *_exceeded(extract, closed)):
            known = self._notices.get(notice.key)
            self._notices[notice.key] = known.and_more(notice) if known else notice

    def noticed(self, key: str) -> list[Notice]:
        """The notice of a sort, if there is one."""
        found = self._notices.get(key)
        return [found] if found else []

    def _add_months(self, extract: Extract) -> None:
        members: dict[int, list[tuple[int, ...]]] = {}
        for record in extract.records:
            if record.closed and record.date is not None:
                members.setdefault(record.date.year * 12 + record.date.month - 1, []).append(record.numbers)
        for month, numbers in members.items():
            group = Group.of_workbook(numbers, extract.recovery_target)
            self.months[month] = self.months.get(month, NOTHING) + group

    def _add_session(self, extract: Extract, record: Record) -> None:
        if record.date is not None:
            self.inside[month_of(record.date)] += 1
            self.last_day = max(self.last_day or record.date, record.date)
        self.costliest.add(extract, record)
        (self.agreed if record.number("approved") else self.not_agreed).add(record.number("total_loss"))
        if reserved := record.number("reserved_minutes"):
            self.reserved += 1
            self.fitting += record.number("worked_minutes") <= reserved

    def _add_own(self, closed: list[Record]) -> None:
        for key, table in OWN.items():
            own = [record for record in closed if key in record.own]
            self.own[key] += len(own) if table == "Sessions" else len({mission_of(record) for record in own})


def _exceeded(extract: Extract, records: Iterable[Record]) -> Iterator[Notice]:
    """Of sessions of one workbook: those that cost more than was planned, and those that took longer."""
    budget = [(record, Decimal(record.over_budget).scaleb(-2)) for record in records if record.over_budget]
    time = [(record, longer) for record in records if (longer := _over_reserved(record)) > 0]
    sorts: tuple[tuple[str, str, list[tuple[Record, Any]]], ...] = (
        ("over_budget", "money", budget),
        ("over_time", "minutes", time),
    )
    for key, kind, found in sorts:
        if found:
            first = tuple(dict.fromkeys(record.session for record, _ in found))[: SHOWN + 1]
            much = sum(much for _, much in found)
            yield Notice(key, len(found), first, extract.place(found[0][0]), {kind: much})


def _over_reserved(record: Record) -> int:
    """How much longer a session took than the time reserved for it (min); 0 where none was."""
    reserved = record.number("reserved_minutes")
    return record.number("worked_minutes") - reserved if reserved else 0
