"""Price tiers: each runs upwards, and no two share a quantity."""

from __future__ import annotations

import math
from heapq import nlargest
from typing import TYPE_CHECKING

from toolkit.rules.reporter import some

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit.ledger import Ledger, Row
    from toolkit.rules.reporter import Reporter

#: How many others are looked for on either side: more than are shown.
_FOUND = 4


def in_order(ledger: Ledger, reporter: Reporter) -> None:
    """A tier whose end is below its beginning is an error."""
    table = ledger.tables.get("Tiers")
    if table is None:
        return
    for row in table.used():
        if row.filled("to_quantity") and row.whole("to_quantity") < row.whole("from_quantity"):
            reporter.at(table, row, "to_quantity", "tier_inverted")
            row.bad["to_quantity"] = row.left_out = "tier_inverted"


def apart(ledger: Ledger, reporter: Reporter) -> None:
    """Of overlapping tiers none applies."""
    table = ledger.tables.get("Tiers")
    if table is None:
        return
    crossed = _crossed(sorted(table.used(), key=_first))
    for row, others in sorted(crossed, key=lambda pair: pair[0].number):
        cells = [table.address(other, "from_quantity") for other in sorted(others, key=lambda other: other.number)]
        reporter.at(table, row, "from_quantity", "tier_overlap", others=some(cells))
        row.bad["from_quantity"] = row.left_out = "tier_overlap"


def _crossed(rows: Sequence[Row]) -> list[tuple[Row, list[Row]]]:
    """Of tiers by their beginning, those that overlap others, with enough of these to be shown."""
    found = []
    widest: list[Row] = []  # of those that begin before
    for place, row in enumerate(rows, 1):
        others = [other for other in widest if _last(other) >= _first(row)]
        others += [other for other in rows[place : place + _FOUND] if _first(other) <= _last(row)]
        if others:
            found.append((row, others))
        widest = nlargest(_FOUND, [*widest, row], key=_last)
    return found


def _first(row: Row) -> int:
    return row.whole("from_quantity")


def _last(row: Row) -> float:
    return row.whole("to_quantity") if row.filled("to_quantity") else math.inf
