"""Durations of another order than the rest: hours typed as minutes, or the other way round."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from toolkit.ledger import Ledger, Row, Table
    from toolkit.rules.reporter import Reporter

#: An actual time -> the planned time of the same phase.
_PLANNED = {"actual_prep": "planned_prep", "actual_main": "planned_main", "actual_post": "planned_post"}
_HOUR = 60
#: A number of hours that somebody works in a day is below.
_DAY = 24
#: How many other cells of a column say what is usual in it, and how far from them is suspicious.
_ENOUGH, _FAR = 5, 10


class _Usual:
    """What the cells of a column are, so that many in doubt can be held against all; counted once one is."""

    def __init__(self, values: Sequence[int]) -> None:
        self._values = values

    @cached_property
    def _counts(self) -> Counter[int]:
        return Counter(self._values)

    @cached_property
    def _downwards(self) -> list[int]:
        return sorted(self._counts, reverse=True)

    @cached_property
    def middle(self) -> float:
        return median(self._values)

    @cached_property
    def least(self) -> int:
        return min(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def others(self, value: int) -> tuple[int, int]:
        """How many other values there are, and the greatest of them."""
        most = next((other for other in self._downwards if other != value), value)
        return len(self._values) - self._counts[value], most


def of_durations(ledger: Ledger, reporter: Reporter) -> None:
    """Warn of minutes that are hours by all that stands around them; they count as minutes all the same."""
    for table in ledger.tables.values():
        for column in reporter.template.tables[table.name].inputs:
            if column.kind.name == "minutes":
                _of_column(table, column.key, reporter)


def _of_column(table: Table, key: str, reporter: Reporter) -> None:
    filled = [(row, row.values[key]) for row in table.rows if row.values.get(key)]
    # Where someone wrote 1,5 and it cannot be told whether that is hours, neither can it of a 2.
    in_hours = any(row.bad.get(key) == "ambiguous" for row in table.rows if row.bad)
    usual = _Usual([value for _, value in filled])
    for row, other in _suspects(filled, key, usual, in_hours):
        _report(table, row, key, other, usual, reporter)


def _suspects(filled: Sequence[tuple[Row, int]], key: str, usual: _Usual, in_hours: bool) -> Iterator[tuple[Row, int]]:
    """The rows in doubt, with the other number of minutes that may be meant."""
    for row, value in filled:
        if value < _DAY:
            if in_hours or (_is_plan_in_hours(row, key, value) and _is_far_below(value, usual)):
                yield row, value * _HOUR
        elif value > _DAY * _HOUR and not value % _HOUR and _is_usual(hours := value // _HOUR, value, usual):
            yield row, hours


def _is_plan_in_hours(row: Row, key: str, value: int) -> bool:
    """Whether as many hours are about what was planned, from half of it to twice."""
    planned = row.whole(_PLANNED.get(key, ""))
    return planned <= 2 * value * _HOUR <= 4 * planned


def _is_far_below(value: int, usual: _Usual) -> bool:
    return len(usual) > _ENOUGH and usual.middle >= _FAR * value


def _is_usual(value: int, but: int, usual: _Usual) -> bool:
    """Whether a value lies among the others of the column, all of which are far below `but`."""
    count, most = usual.others(but)
    return count >= _ENOUGH and most * _FAR <= but and usual.least <= value <= most


def _report(table: Table, row: Row, key: str, other: int, usual: _Usual, reporter: Reporter) -> None:
    from toolkit.language import Words
    from toolkit.typed.shown import either, shown

    lang, value = reporter.lang, row.whole(key)
    count, most = usual.others(value)
    others = Words("typed", lang)("minutes_others", count=count, most=most) if count > 1 else ""
    first, second = max(value, other), min(value, other)
    readings = either([shown("minutes", first, lang), shown("minutes", second, lang)], lang)
    reporter.at(table, row, key, "suspicious_magnitude", readings=readings, others=others, answers=f"{other}")
