"""The margin that one's own past asks for: how much longer than planned things take (R02, R16).

A margin is learnt from ratios actual ÷ planned as an exclusive percentile (Hyndman and Fan's type 6, Excel's
PERCENTILE.EXC): of n past ratios in order, the one at place level × (n + 1). No model, no averaging over people.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from toolkit.metrics.learning import ENOUGH, HIGHEST, LAST, LEVEL, STARTERS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

_NOISE = 1e-9

#: One thing planned and done: (planned, actual), both in the same unit.
Pair = tuple[float, float]


def margin(ratios: Sequence[float | Decimal], level: float | Decimal = LEVEL) -> float:
    """The margin to add so that `level` of the next sessions fit (0.40: plan 40 % more).

    Args:
        ratios: past actual ÷ planned of one person, oldest first; the last 50 count. While there are fewer than
            ten, ten starter ratios stand beside them.
        level: the share of sessions that should fit, between 0 and 1.

    Raises:
        ValueError: a ratio that is negative or no number, or a level that is not between 0 and 1.
    """
    level = float(level)
    if not 0 < level < 1:
        raise ValueError(f"{level}: the level is a share between 0 and 1, such as 0.8")
    known = [float(ratio) for ratio in ratios][-LAST:]
    for ratio in known:
        if not math.isfinite(ratio) or ratio < 0:
            raise ValueError(f"{ratio}: no ratio of actual to planned")
    if len(known) < ENOUGH:
        known.extend(STARTERS)
    return min(HIGHEST, max(0.0, exclusive_percentile(known, level) - 1))


def exclusive_percentile(values: Sequence[float], level: float) -> float:
    """The value at place level × (n + 1) among the n in order, between two of them in proportion."""
    order = sorted(values)
    place = level * (len(order) + 1)
    below = math.floor(place)
    if below < 1:
        return order[0]
    if below >= len(order):
        return order[-1]
    return order[below - 1] + (place - below) * (order[below] - order[below - 1])


class Trial(NamedTuple):
    """How margins would have done on past things: how many fitted, what was reserved in vain, what was short."""

    tried: int
    fitted: int
    unused: float
    missing: float

    @property
    def coverage(self) -> float | None:
        """The share that fitted; None where nothing was tried."""
        return self.fitted / self.tried if self.tried else None


def trial(pairs: Sequence[Pair], flat: float | None = None, level: float = LEVEL) -> Trial:
    """Replay the past, oldest first: each thing gets the margin that was known before it, or a flat one.

    Only things with at least ten before them are tried, so that both kinds of margin face the same.
    """
    ratios: list[float] = []
    fitted, unused, missing, count = 0, 0.0, 0.0, 0
    for planned, actual in pairs:
        if len(ratios) >= ENOUGH:
            reserved = planned * (1 + (margin(ratios, level) if flat is None else flat))
            count += 1
            fitted += actual <= reserved + _NOISE
            unused += max(0.0, reserved - actual)
            missing += max(0.0, actual - reserved)
        ratios.append(actual / planned)
    return Trial(count, fitted, unused, missing)
