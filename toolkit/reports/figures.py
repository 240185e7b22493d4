"""A group's figures in the shape and formats of the contract's JSON (section 5)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from toolkit.metrics.causes import CAUSES
from toolkit.metrics.groups import GROUP_FIGURES, Group

#: Key of the JSON -> key of the figure; nested where the JSON is.
SHAPE: dict[str, Any] = {
    "sessions": {"planned": "planned_sessions", "done": "done_sessions", "cancelled": "cancelled_sessions"},
    "planned_minutes": "planned_minutes",
    "reserved_minutes": "reserved_minutes",
    "worked_minutes": "worked_minutes",
    "sold_minutes": "sold_minutes",
    "priced_minutes": "priced_minutes",
    "gift_minutes": "gift_minutes",
    "unbilled_minutes": "unbilled_minutes",
    "spared_minutes": "spared_minutes",
    "overrun_minutes": "overrun_minutes",
    "overrun_rate": "overrun_rate",
    "causes_minutes": {cause: cause for cause in CAUSES},
    "loss": {
        "time": "time_loss",
        "extras": "extras_loss",
        "costs": "cost_loss",
        "cancellations": "cancellation_loss",
        "total": "total_loss",
    },
    "to_invoice": "to_invoice",
    "invoiced": "invoiced",
    "leakage_rate": "leakage_rate",
    "budget": {
        "estimated": "estimated",
        "actual": "actual",
        "variance": "variance",
        "unplanned": "unplanned",
        "reserve_used": "reserve_used",
    },
    "satisfaction": {"mean": "satisfaction_mean", "responses": "responses", "csat_rate": "csat_rate"},
    "approved_rate": "approved_rate",
    "effective_rate": "effective_rate",
    "recoverable": "recoverable",
}


def group_dict(key: str, group: Group) -> dict[str, Any]:
    """One entry of `groups`, or `total`."""
    return {"key": key, **_shaped(SHAPE, group)}


def _shaped(shape: dict[str, Any], group: Group) -> dict[str, Any]:
    return {
        name: _shaped(inner, group) if isinstance(inner, dict) else _format(inner, group)
        for name, inner in shape.items()
    }


def _format(key: str, group: Group) -> Any:
    figure = GROUP_FIGURES[key]
    value = figure.compute(group)
    if figure.kind in ("money", "money_per_hour"):
        return None if value is None else f"{value:.2f}"
    return float(value) if isinstance(value, Decimal) else value


def kinds(shape: dict[str, Any] = SHAPE, prefix: str = "") -> dict[str, str]:
    """The figures of a group as flat names, nested keys joined by a dot, and the kind of each."""
    named: dict[str, str] = {}
    for key, inner in shape.items():
        more = kinds(inner, f"{prefix}{key}.") if isinstance(inner, dict) else {prefix + key: GROUP_FIGURES[inner].kind}
        named.update(more)
    return named


def columns() -> list[str]:
    """The figures of a group as flat names."""
    return list(kinds())


def flat(group: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """A group's entry with flat names; amounts as Decimal."""
    cells: dict[str, Any] = {}
    for key, value in group.items():
        if isinstance(value, dict):
            cells.update(flat(value, f"{prefix}{key}."))
        else:
            amount = isinstance(value, str) and key != "key"
            cells[prefix + key] = Decimal(value) if amount else value
    return cells
