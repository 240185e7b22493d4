"""Price tiers: each runs upwards, and no two share a quantity."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from toolkit.ledger import Ledger, Row
    from toolkit.rules.reporter import Reporter

_NO_END = 10**12


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
    rows = list(table.used())
    crossed = [(row, [other for other in rows if other is not row and _cross(row, other)]) for row in rows]
    for row, others in crossed:
        if others:
            places = ", ".join(table.address(other, "from_quantity") for other in others)
            reporter.at(table, row, "from_quantity", "tier_overlap", others=places)
            row.bad["from_quantity"] = row.left_out = "tier_overlap"


def _cross(one: Row, other: Row) -> bool:
    return _first(one) <= _last(other) and _first(other) <= _last(one)


def _first(row: Row) -> int:
    return row.whole("from_quantity")


def _last(row: Row) -> int:
    return row.whole("to_quantity") if row.filled("to_quantity") else _NO_END
