"""One reading of what someone typed, and how several are told apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from toolkit.kinds import Scalar

#: Ways of writing that exclude one another: of each family a column follows one.
COMMA, DOT = "comma", "dot"  # the decimal sign
DAY_FIRST, MONTH_FIRST = "day_first", "month_first"
HOURS, MINUTES, CLOCK = "hours", "minutes", "clock"  # 1,5: hours, minutes, or 1 h 50
SHARE, PERCENT = "share", "percent"  # 5: 500 % or 5 %
_FAMILIES = (
    frozenset({COMMA, DOT}),
    frozenset({DAY_FIRST, MONTH_FIRST}),
    frozenset({HOURS, MINUTES, CLOCK}),
    frozenset({SHARE, PERCENT}),
)
#: What one program writes the same way in all columns of a file.
FILE_WIDE = _FAMILIES[0] | _FAMILIES[1]

Conventions = frozenset[str]
NONE: Conventions = frozenset()


class Reading(NamedTuple):
    """One thing that a text can mean: the cell's value as it should have been typed."""

    value: Scalar
    #: The ways of writing it takes for granted.
    by: Conventions = NONE
    #: Whether it only changes the writing (45 as text, 1 234,50 €), and takes no word or unit for another.
    exact: bool = True


def apart(readings: Iterable[Reading]) -> list[Reading]:
    """The readings without those that come to the same value."""
    found: dict[Scalar, Reading] = {}
    for reading in readings:
        same = found.get(reading.value)
        found[reading.value] = reading if same is None else Reading(same.value, same.by & reading.by, same.exact)
    return list(found.values())


def settled(readings: Sequence[Reading], evidence: Conventions) -> Reading | None:
    """The one reading that the evidence leaves, if it leaves one; evidence for both sides is none."""
    left = list(readings)
    for family in _FAMILIES:
        proven = family & evidence
        if len(proven) == 1:
            left = [reading for reading in left if not reading.by & family or reading.by & proven]
    return left[0] if len(left) == 1 else None


def about(evidence: Conventions, prior: Conventions) -> Conventions:
    """What is usual, where the evidence says nothing of it."""
    return frozenset(way for way in prior if not any(way in family and family & evidence for family in _FAMILIES))
