"""What the makers of sample rows share: chance, language, money, and a session in the making."""

import datetime as dt
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from toolkit.samples.words import Pair, Words

Row = dict[str, object]

#: A session that fills a day, work for an organisation, a short session.
DAY, ORDER, SMALL = "day", "order", "small"
#: The phases of a session, as a template names their usual minutes.
PHASES = ("prep", "main", "post")


def money(amount: Decimal | int | str) -> Decimal:
    """The amount with two decimals, half away from zero."""
    return Decimal(amount).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


@dataclass(frozen=True)
class Draw:
    """What every maker draws from: chance, the language, the last day that has happened, the words of the trade."""

    rng: random.Random
    lang: str
    today: dt.date
    words: Words

    def chance(self, percent: int) -> bool:
        """True that often in a hundred."""
        return self.rng.randrange(100) < percent

    def between(self, low: int, high: int, step: int = 1) -> int:
        """A whole number from low to high, both possible."""
        return low + step * self.rng.randrange((high - low) // step + 1)

    def word(self, **weights: int) -> str:
        """One of the words, each as often as its weight says."""
        return self.rng.choice([word for word, weight in weights.items() for _ in range(weight)])

    def say(self, pair: Pair) -> str:
        """The text in the language of this year."""
        return pair[self.lang]

    def text(self, pool: Sequence[Pair]) -> str:
        """One text of a pool."""
        return self.say(self.rng.choice(pool))

    def phrase(self, name: str) -> str:
        """The trade's text of that name."""
        return self.say(self.words.texts[name])

    def one_of(self, name: str, kind: str = "") -> str:
        """One text of the trade's pool of that name, or of that kind in it."""
        pool = self.words.texts[name]
        return self.text(pool[kind] if kind else pool)

    def part(self, amount: Decimal, low: int, high: int) -> Decimal:
        """Between low and high percent of an amount."""
        return money(amount * self.between(low, high, 5) / 100)

    def after(self, day: dt.date, low: int, high: int) -> dt.date:
        """Some days later, as far as today allows."""
        return max(day, min(day + dt.timedelta(days=self.between(low, high)), self.today))

    def before(self, day: dt.date, low: int, high: int) -> dt.date:
        """Some days before a day, and before today as well."""
        return min(day, self.today) - dt.timedelta(days=self.between(low, high))


@dataclass
class Shoot:
    """A session in the making, with what its lines and requests need to know of it."""

    type: Mapping[str, Any]
    kind: str  # DAY, ORDER or SMALL
    date: dt.date
    client: int = 0
    mission: Row | None = None
    status: str = "done"
    rate: Decimal = Decimal(0)
    planned: int = 0  # minutes
    worth: Decimal = Decimal(0)  # the contract's fee_value
    row: Row = field(default_factory=dict)
