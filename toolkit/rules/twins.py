"""Cost lines that stand twice: nothing tells them apart, and both count."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any

    from toolkit.ledger import Ledger, Row
    from toolkit.rules.reporter import Reporter


def lines_twice(ledger: Ledger, reporter: Reporter) -> None:
    """A cost line that is in every cell like one before it is probably pasted twice."""
    table = ledger.tables.get("Budget")
    if table is None:
        return
    seen: dict[tuple[Any, ...], list[Row]] = {}
    for row in table.used():
        get = row.values.get
        likes = seen.setdefault((row.typed_session, get("item"), get("estimated"), get("actual")), [])
        twin = next((like for like in likes if like.values == row.values), None)
        if twin is None:
            likes.append(row)
        else:
            reporter.at(table, row, "item", "line_twice", number=twin.number)
