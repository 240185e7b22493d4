"""Every figure there is: imports every module that registers some."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.metrics import (  # noqa: F401
    budget,
    causes,
    costs,
    due,
    entries,
    identities,
    learning,
    losses,
    missions,
    planning,
    pricing,
    request_entries,
    requests,
    sold,
    tiers,
    typing_aids,
    work,
)
from toolkit.metrics.figure import registered

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.metrics.figure import Figure


def figures(table: str) -> Mapping[str, Figure[Any, Any]]:
    """The figures of one table by key."""
    return registered(table)
