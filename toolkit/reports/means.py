"""Means of losses and how sure their difference is."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from toolkit.rounding import money

#: Resamplings of the bootstrap, and its fixed seed: the same report says the same.
_DRAWS, _SEED = 2000, 20
#: How many of either kind a comparison needs; and up to how many of each are kept and drawn from.
FEW, MANY = 8, 1000
#: 97.5 % of a normal distribution lie below so many standard deviations.
_NORMAL = 1.959964


class Sample:
    """Amounts in cents, added one by one; kept themselves only while they are few."""

    def __init__(self) -> None:
        self.count = self._sum = self._squares = 0
        self.kept: list[int] = []

    def add(self, cents: int) -> None:
        """One more."""
        self.count += 1
        self._sum += cents
        self._squares += cents * cents
        if self.count <= MANY:
            self.kept.append(cents)

    @property
    def mean(self) -> Decimal | None:
        """The mean (money); None without any."""
        return money(Decimal(self._sum) / self.count / 100) if self.count else None

    @property
    def exact_mean(self) -> float:
        """The mean, unrounded (cents)."""
        return self._sum / self.count

    @property
    def error(self) -> float:
        """The variance of the mean, by the sample (cents²)."""
        spread = self._squares * self.count - self._sum**2
        return spread / self.count**2 / (self.count - 1)


class Interval(NamedTuple):
    """Between which amounts something lies, 19 times out of 20 (money)."""

    low: Decimal
    high: Decimal


def difference(one: Sample, other: Sample) -> Interval | None:
    """The 95 % interval of `other`'s mean less `one`'s; None where there are too few of either.

    A bootstrap with a fixed seed; where either are many, what it comes to: a normal distribution with both variances.
    """
    if min(one.count, other.count) < FEW:
        return None
    if max(one.count, other.count) <= MANY:
        low, high = _bootstrap(one.kept, other.kept)
    else:
        middle, reach = other.exact_mean - one.exact_mean, _NORMAL * (one.error + other.error) ** 0.5
        low, high = middle - reach, middle + reach
    return Interval(*(money(Decimal(str(cents)) / 100) for cents in (low, high)))


def _bootstrap(one: list[int], other: list[int]) -> tuple[float, float]:
    # Here alone: to import them takes longer than a month's report.
    import random
    from statistics import fmean

    draw = random.Random(_SEED)
    gaps = sorted(
        fmean(draw.choices(other, k=len(other))) - fmean(draw.choices(one, k=len(one))) for _ in range(_DRAWS)
    )
    return gaps[int(_DRAWS * 0.025)], gaps[int(_DRAWS * 0.975) - 1]
