"""The few results one wants while typing, shown beside the inputs of Sessions; Results has them all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.metrics.figure import Figure, figure
from toolkit.metrics.formula import trimmed
from toolkit.metrics.losses import total_loss as _loss
from toolkit.metrics.planning import reserved_minutes as _reserved
from toolkit.metrics.work import overrun_minutes as _overrun
from toolkit.metrics.work import unbilled_minutes as _unbilled

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

    from toolkit.metrics.facts import SessionFacts

_KEY = trimmed("[session_id]")


def _aid(source: Figure[Any, Any], flag: str, test: str = "") -> Callable[..., Figure[Any, Any]]:
    """A figure of Results, where the session is found and its flag is 1; SUMIFS never reads a stale cell."""
    shown = f"SUMIFS(Results[{source.key}],Results[session_key],{_KEY})"
    found = f'IF(SUMIFS(Results[{flag}],Results[session_key],{_KEY})=1,{shown},"")'
    return figure("Sessions", "", None, f'IFERROR({f"IF({test},{found},{chr(34) * 2})" if test else found},"")')


@_aid(_reserved, "counted")
def reserved_minutes(s: SessionFacts) -> int | None:
    """The time to reserve (min)."""
    return _reserved.cell(s)


@_aid(_overrun, "done", "COUNT([planned_prep:planned_post])>0")
def overrun_minutes(s: SessionFacts) -> int | None:
    """Worked − planned (min)."""
    return _overrun.cell(s)


@_aid(_unbilled, "closed")
def unbilled_minutes(s: SessionFacts) -> int | None:
    """The lost minutes."""
    return _unbilled.cell(s)


@_aid(_loss, "closed")
def total_loss(s: SessionFacts) -> Decimal | None:
    """The session's loss."""
    return _loss.cell(s)
