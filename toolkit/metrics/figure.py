"""A figure: one function and one formula, and the registry of all figures.

The function takes the facts of one row (`facts.py`) and returns the value; called outside its scope (a figure
said for done sessions only, asked of a cancelled one) a figure gives its neutral value, since blank counts as 0
in a sum, while `cell` gives None, which is what the workbook and the JSON show.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from toolkit.ledger import Row


class Facts(Protocol):
    """What a figure is computed from: one row with all that hangs on it."""

    row: Row
    memo: dict[str, Any]

    def within(self, scope: str) -> bool:
        """Whether the row is in a scope, which is the key of a 1/0 column of its table."""


F = TypeVar("F", bound=Facts, contravariant=True)
T = TypeVar("T")
N = TypeVar("N")


class Figure(Generic[F, T]):
    """One computed column of a table."""

    def __init__(
        self,
        table: str,
        compute: Callable[[F], T],
        scope: str,
        neutral: T,
        formula: str,
        without: Mapping[str, str],
    ) -> None:
        self.table, self.scope, self.formula, self.without = table, scope, formula, without
        #: What the cell of an empty row shows: "" but where the figure says otherwise.
        self.on_blank: Callable[[int], Any] = lambda position: ""
        self.key = compute.__name__.rstrip("_")
        self.definition = (compute.__doc__ or "").strip()
        self._compute, self._neutral = compute, neutral

    def __call__(self, facts: F) -> T:
        """The value, neutral outside the scope."""
        value = self.cell(facts)
        return self._neutral if value is None else value

    def cell(self, facts: F) -> T | None:
        """The value as its cell shows it: None is blank."""
        if self.key not in facts.memo:
            inside = not self.scope or facts.within(self.scope)
            facts.memo[self.key] = self._compute(facts) if inside else None
        value: T | None = facts.memo[self.key]
        return value


def shown_on_blank_rows(show: Callable[[int], Any]) -> Callable[[Figure[F, T]], Figure[F, T]]:
    """Say what a figure shows on a row in which nothing is typed, from the row's position in the table."""

    def mark(made: Figure[F, T]) -> Figure[F, T]:
        made.on_blank = show
        return made

    return mark


_REGISTRY: dict[str, dict[str, Figure[Any, Any]]] = {}


def figure(
    table: str, scope: str, neutral: N, formula: str, **without: str
) -> Callable[[Callable[[F], T]], Figure[F, T | N]]:
    """Register a function as the figure of a computed column; its name is the column's key.

    Args:
        table: the table whose column it is.
        scope: the 1/0 column that must be 1, or "" where the formula itself says when it is blank.
        neutral: the value it counts as outside the scope; None where it has none, being never blank.
        formula: its Excel formula in the notation of `formula.py`.
        without: by table name, the formula where the template has no such table; 0 if not given.
    """

    def register(compute: Callable[[F], T]) -> Figure[F, T | N]:
        made: Figure[F, T | N] = Figure(table, compute, scope, neutral, formula, without)
        _REGISTRY.setdefault(table, {})[made.key] = made
        return made

    return register


def registered(table: str) -> Mapping[str, Figure[Any, Any]]:
    """The figures of one table by key, of the modules imported so far; `all.figures` has them all."""
    return _REGISTRY[table]
