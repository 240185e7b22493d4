"""What every reading backend hands over, whatever the file format: sheets with their non-empty cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from toolkit.addresses import column_letter
from toolkit.kinds import ExcelError, Scalar
from toolkit.reading.limits import damage_forgiven

if TYPE_CHECKING:
    from toolkit.findings import UnreadableError


@dataclass(frozen=True, slots=True)
class SheetTable:
    """A table as the file declares it: only its name and its header are believed."""

    name: str
    header: int
    first: int
    last: int
    #: Its last row, and how many of its rows are totals that the spreadsheet program keeps; 0 where nothing is said.
    end: int = 0
    totals: int = 0


class FormulaTexts(NamedTuple):
    """The formulas of a sheet, column by column (1 the first), as they stand in the file."""

    #: The row of each, in digits, and its text; none where the text stands elsewhere.
    columns: Mapping[int, Sequence[tuple[bytes, bytes]]] = {}
    #: What such a text says, as Excel would show it.
    says: Callable[[bytes], str] = bytes.decode


#: First row, first column, last row, last column of a range, 1 the first of either.
Area = tuple[int, int, int, int]


@dataclass(slots=True)
class Traits:
    """What stands in a sheet besides values, as far as its format tells; filled when all its rows are read."""

    #: Whether the format tells formulas from values.
    tells_formulas: bool = False
    #: Formulas among the cells read: (row, column) -> text, "" where it stands elsewhere (a shared formula).
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: list[int] = field(default_factory=list)
    #: Hidden columns, from … to.
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    merged: list[Area] = field(default_factory=list)
    #: Whether the text of every formula will be asked for, so that it is kept when the rows are read; and that text.
    closely: bool = False
    texts: FormulaTexts | None = None


#: Row -> column -> value, 1 the first of either; non-empty cells only.
Cells = Mapping[int, Mapping[int, Scalar]]
#: What a cell holds whose text is missing from the file: an error like Excel's, for it is neither blank nor known.
LOST_TEXT = ExcelError("#LOST!")
#: How many rows are looked at to find a header.
HEAD = 30
#: How many where a table that must be there has not been found among them: people write above it, and insert rows.
DEEP = 1000


class Sheet:
    """One sheet; nothing of it is parsed until it is asked for.

    `read(skip, most)` gives the non-empty cells of the first `most` rows or all. Of the columns in `skip` it may
    leave out the formulas, but no value that stands where a formula should; it fills `traits` when it reads all rows.
    `formulas()` gives the text of every formula. A sheet that turns out to be damaged has no cells;
    `damage` says what is wrong with it.
    """

    def __init__(
        self,
        name: str,
        tables: list[SheetTable],
        read: Callable[[frozenset[int], int | None], Cells],
        *,
        traits: Traits | None = None,
        hidden: bool = False,
        formulas: Callable[[], FormulaTexts] = FormulaTexts,
    ) -> None:
        self.name, self.tables, self._read = name, tables, read
        self.traits, self.hidden, self._formulas = traits or Traits(), hidden, formulas
        self.damage: UnreadableError | None = None

    @cached_property
    def head(self) -> Cells:
        """The first rows, where headers stand: down to the last that a table declares, if one does."""
        return self._readable(frozenset(), max((table.header for table in self.tables), default=HEAD))

    @cached_property
    def formulas(self) -> FormulaTexts:
        """The text of every formula, those of skipped columns too."""
        return self.traits.texts or self._formulas()

    def cells(self, skip: frozenset[int] = frozenset()) -> Cells:
        """All rows, without the formulas of the columns to skip (those that are recomputed, never read)."""
        return self._readable(skip, None)

    def look_further(self, most: int = HEAD) -> None:
        """Look at more rows for the header: some programs move a table without its declaration."""
        self.head = self._readable(frozenset(), most)

    def _readable(self, skip: frozenset[int], most: int | None) -> Cells:
        cells: Cells = {}
        with damage_forgiven() as damage:
            cells = self._read(skip, most)
        self.damage = damage[0] if damage else self.damage
        return cells


def put(rows: dict[int, dict[int, Scalar]], row: int, column: int, value: Scalar) -> None:
    """Put a cell among the others.

    Raises:
        ValueError: there is one already: none of the two is lost without a word.
    """
    cells = rows.setdefault(row, {})
    if column in cells:
        raise ValueError(f"the cell {column_letter(column - 1)}{row} is there twice")
    cells[column] = value


def chosen(cells: Cells, skip: frozenset[int], most: int | None) -> Cells:
    """Of cells parsed already: the first `most` rows or all, without the columns to skip."""
    rows = sorted(cells)[:most]
    return {row: {n: v for n, v in cells[row].items() if n not in skip} for row in rows}


class Problem(NamedTuple):
    """Something to say of an open book before its language is known: the code of a finding, and where."""

    code: str
    sheet: str
    params: Mapping[str, Any]


@dataclass(slots=True)
class Book:
    """A workbook: its sheets in order and its custom document properties."""

    file: str
    properties: Mapping[str, str]
    #: Lets go of the file; nothing can be read afterwards.
    close: Callable[[], None]
    sheets: list[Sheet] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    #: The format its content has (see `backends.FORMATS`).
    format: str = "xlsx"
    #: Whether every cell is a text because the format knows nothing else (CSV).
    text_only: bool = False
