"""Two periods side by side: what made the difference, part by part and cause by cause."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from toolkit.metrics.causes import CAUSES
from toolkit.reports.figures import flat

if TYPE_CHECKING:
    from toolkit.reports.period import Period

PARTS = ("time", "extras", "costs", "cancellations")


class Change(NamedTuple):
    """One figure in both periods: an amount (Decimal), or minutes (int)."""

    key: str
    now: Any
    then: Any

    @property
    def difference(self) -> Any:
        """Now − then."""
        return self.now - self.then


class Side(NamedTuple):
    """One of the two: the period, and the report's total over it."""

    period: Period
    total: dict[str, Any]


class Comparison(NamedTuple):
    """This period against another of the same workbooks. The parts' differences add up to the total's."""

    now: Side
    then: Side

    def parts(self) -> list[Change]:
        """The loss by part (money)."""
        return [self._change(f"loss.{part}") for part in PARTS]

    @property
    def total(self) -> Change:
        """The whole loss (money)."""
        return self._change("loss.total")

    def causes(self) -> list[Change]:
        """The lost minutes by cause, those that changed most first."""
        changes = [self._change(f"causes_minutes.{cause}") for cause in CAUSES]
        return sorted(changes, key=lambda change: -abs(change.difference))

    def worked(self) -> Change:
        """The time worked (min): a longer month loses more."""
        return self._change("worked_minutes")

    def to_dict(self) -> dict[str, Any]:
        """As in the report's JSON where a comparison was asked for."""
        return {
            "period": self.then.period.to_dict(),
            "total": self.then.total,
            "difference": {
                "loss": {
                    change.key.partition(".")[2]: f"{change.difference:.2f}" for change in [*self.parts(), self.total]
                },
                "causes_minutes": {change.key.partition(".")[2]: change.difference for change in self.causes()},
                "worked_minutes": self.worked().difference,
            },
        }

    def _change(self, key: str) -> Change:
        now, then = (flat(side.total)[key] for side in (self.now, self.then))
        return Change(key, *((now, then) if isinstance(now, int) else (Decimal(now), Decimal(then))))
