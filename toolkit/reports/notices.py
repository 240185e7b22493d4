"""What a report calls to mind: things due, and thresholds passed; each with how many, the first of them, and a cell."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from toolkit.metrics.due import DUE, found_due, to_watch
from toolkit.metrics.figure import figures
from toolkit.metrics.groups import value
from toolkit.metrics.missions import rounds_left
from toolkit.reports.evidence import Place, place_of
from toolkit.reports.trend import usual_leakage
from toolkit.rounding import ZERO

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from toolkit.ledger import Ledger, Row
    from toolkit.metrics.due import Due
    from toolkit.metrics.facts import Book
    from toolkit.reports.extract import Extract, Record
    from toolkit.reports.loss import Report

#: How many are named.
SHOWN = 5
#: A client leaks where the share lost is so many times that of the whole report.
LEAKING = 2
#: Named in the report's alerts; the others are due.
_WATCHED = (to_watch.key,)


class Notice(NamedTuple):
    """One sort of thing: its key, how many there are, the first names, the first one's cell.

    `values` says how much, under names that say of what kind: money (Decimal), minutes (int), rate and usual (shares).
    """

    key: str
    many: int
    #: The first names, each once: one more than are shown, where there are more.
    first: tuple[str, ...]
    place: Place | None
    values: dict[str, Any]

    @property
    def names(self) -> list[str]:
        """The first of them, and a sign that there are more."""
        return [*self.first[:SHOWN], *["…"] * (len(self.first) > SHOWN)]

    def and_more(self, other: Notice) -> Notice:
        """This one with more of the same sort, from further workbooks."""
        first = tuple(dict.fromkeys((*self.first, *other.first)))[: SHOWN + 1]
        values = {name: much + other.values[name] for name, much in self.values.items()}
        return self._replace(many=self.many + other.many, first=first, values=values)


def due(report: Report) -> Iterator[Notice]:
    """What the Dashboards call due, over all workbooks and in the order in which one deals with it.

    It does not hang on the report's period: each workbook's own day says what is past (`metrics.due`).
    """
    for sort in DUE:
        if sort.key not in _WATCHED:
            yield from report.highlights.noticed(sort.key)


def alerts(report: Report) -> Iterator[Notice]:
    """Thresholds passed: costs at `budget_alert`, and in the period plans exceeded, rounds used up, shares lost."""
    for key in ("to_watch", "over_budget", "over_time", "no_rounds"):
        yield from report.highlights.noticed(key)
    yield from _leaks(report)


def standing(ledger: Ledger, facts: Book) -> list[Notice]:
    """What is due in one workbook, its costs to watch and its missions under way without rounds left."""
    found = [notice for sort in DUE for notice in _due(ledger, facts, sort)]
    running = [
        (mission.row, None)
        for mission in facts.missions
        if mission.usable and mission.requests and not mission.row.date("ended_on") and rounds_left(mission) == 0
    ]
    return [*found, *_noticed("no_rounds", ledger, running, "mission_id", "")]


def exceeded(extract: Extract, records: Iterable[Record]) -> Iterator[Notice]:
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


def _due(ledger: Ledger, facts: Book, sort: Due) -> Iterator[Notice]:
    amount = figures(sort.figure.table)[sort.amount] if sort.amount else None
    found = [(fact.row, amount(fact) if amount else None) for fact in found_due(sort, facts)]
    yield from _noticed(sort.key, ledger, found, sort.name, "money" if amount else "")


def _noticed(key: str, ledger: Ledger, found: list[tuple[Row, Any]], name: str, kind: str) -> Iterator[Notice]:
    """A notice of these rows, none where there are none; a name that several rows bear is named once."""
    if found:
        first = tuple(dict.fromkeys(row.text(name) for row, _ in found))[: SHOWN + 1]
        values = {kind: sum((much for _, much in found), ZERO)} if kind else {}
        yield Notice(key, len(found), first, place_of(ledger, found[0][0], name), values)
