"""What is due or to watch in a workbook: each sort with how many, the first of them, and a cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from toolkit.metrics.all import figures
from toolkit.metrics.due import DUE, found_due
from toolkit.metrics.missions import rounds_left
from toolkit.reports.evidence import Place, place_of
from toolkit.rounding import ZERO

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.ledger import Ledger, Row
    from toolkit.metrics.due import Due
    from toolkit.metrics.facts import Book

#: How many are named.
SHOWN = 5


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


def standing(ledger: Ledger, facts: Book) -> list[Notice]:
    """What is due in one workbook, its costs to watch and its missions under way without rounds left."""
    found = [notice for sort in DUE for notice in _due(ledger, facts, sort)]
    running = [
        (mission.row, None)
        for mission in facts.missions
        if mission.usable and mission.requests and not mission.row.date("ended_on") and rounds_left(mission) == 0
    ]
    return [*found, *_noticed("no_rounds", ledger, running, "mission_id", "")]


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
