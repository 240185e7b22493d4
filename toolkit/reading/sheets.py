"""What every reading backend hands over, whatever the file format: sheets with their non-empty cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from toolkit.kinds import Scalar


@dataclass(frozen=True, slots=True)
class SheetTable:
    """A table as the file declares it: only its name and its header are believed."""

    name: str
    header: int
    first: int
    last: int


#: Row -> column -> value, 1 the first of either; non-empty cells only.
Cells = Mapping[int, Mapping[int, Scalar]]
#: How many rows are looked at to find a header.
HEAD = 30


class Sheet:
    """One sheet; nothing of it is parsed until it is asked for.

    `read(skip, most)` gives the non-empty cells but those of the columns in `skip`, of the first `most` rows or all.
    """

    def __init__(
        self, name: str, tables: list[SheetTable], read: Callable[[frozenset[int], int | None], Cells]
    ) -> None:
        self.name, self.tables, self._read = name, tables, read

    @cached_property
    def head(self) -> Cells:
        """The first rows, where headers stand: down to the last that a table declares, if one does."""
        return self._read(frozenset(), max((table.header for table in self.tables), default=HEAD))

    def cells(self, skip: frozenset[int] = frozenset()) -> Cells:
        """All rows, without the columns to skip (those that are recomputed, never read)."""
        return self._read(skip, None)


@dataclass(slots=True)
class Book:
    """A workbook: its sheets in order and its custom document properties."""

    file: str
    properties: Mapping[str, str]
    #: Lets go of the file; nothing can be read afterwards.
    close: Callable[[], None]
    sheets: list[Sheet] = field(default_factory=list)
