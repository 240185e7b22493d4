"""The charts of a printed report as shares of their height or length: what the page's markup draws with rectangles."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from toolkit.rendering.numbers import number
from toolkit.rounding import ZERO

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit.reports.insights import Step

#: About how many lines of scale a chart has, and the steps they may be apart, times a power of ten.
_LINES, _STEPS = 4, (1, 2, 5, 10)


class Scale(NamedTuple):
    """A scale from `low` to `high`, both multiples of `step`."""

    low: Decimal
    high: Decimal
    step: Decimal

    def share(self, amount: Decimal) -> float:
        """Where an amount stands between the ends: 0 the low one, 1 the high one."""
        return float((amount - self.low) / (self.high - self.low))

    def ticks(self, lang: str) -> list[dict[str, Any]]:
        """The lines of the scale with what stands beside them."""
        count = int((self.high - self.low) / self.step)
        amounts = [self.low + self.step * index for index in range(count + 1)]
        decimals = 0 if self.step >= 1 else 1
        return [{"at": self.share(amount), "shown": number(amount, decimals, lang)} for amount in amounts]


def scale(amounts: Sequence[Decimal]) -> Scale:
    """A scale of round numbers that holds 0 and all of them."""
    low, high = min(ZERO, *amounts, ZERO), max(ZERO, *amounts, ZERO)
    if low == high:
        return Scale(ZERO, Decimal(1), Decimal(1))
    rough = (high - low) / _LINES
    power = Decimal(1).scaleb(rough.adjusted())
    step = next(power * Decimal(factor) for factor in _STEPS if power * factor >= rough)
    return Scale(
        (low / step).to_integral_value(ROUND_FLOOR) * step, (high / step).to_integral_value(ROUND_CEILING) * step, step
    )


def stacked(columns: Sequence[tuple[str, Sequence[Decimal]]], lang: str) -> dict[str, Any]:
    """Columns of parts upon each other: per column its label, the parts' shares of the height, the sum."""
    found = scale([sum(parts, ZERO) for _, parts in columns])
    return {
        "columns": [_column(label, parts, found, lang) for label, parts in columns],
        "ticks": found.ticks(lang),
    }


def _column(label: str, parts: Sequence[Decimal], found: Scale, lang: str) -> dict[str, Any]:
    said = number(sum(parts, ZERO), 1, lang)
    return {"label": label, "parts": [found.share(part) for part in parts], "said": said}


def bars(rows: Sequence[tuple[str, Decimal, str]]) -> list[dict[str, Any]]:
    """Bars on their sides, the largest the longest: label, what is shown, and the share of the length."""
    largest = max((amount for _, amount, _ in rows), default=ZERO)
    return [
        {"label": label, "shown": shown, "share": float(amount / largest) if largest > 0 else 0.0}
        for label, amount, shown in rows
    ]


def falling(steps: Sequence[tuple[Step, Decimal, Decimal]], labels: Sequence[str], lang: str) -> dict[str, Any]:
    """A waterfall: per step where it begins and ends, as shares of the height, and whether it states a level."""
    ends = [(base, base + height) for _, base, height in steps]
    found = scale([amount for pair in ends for amount in pair])
    shown = [
        {
            "label": label,
            "shown": number(step.amount, 0, lang),
            "from": found.share(min(pair)),
            "to": found.share(max(pair)),
            "level": step.total,
        }
        for label, (step, _, _), pair in zip(labels, steps, ends, strict=True)
    ]
    return {"steps": shown, "ticks": found.ticks(lang)}
