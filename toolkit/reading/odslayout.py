"""What stands in a sheet of OpenDocument besides its values: formulas, hidden rows and columns, merged cells."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from toolkit.reading.limits import MAX_COLUMN
from toolkit.reading.sheets import Area, Cells, FormulaTexts, Traits, chosen

if TYPE_CHECKING:
    from collections.abc import Mapping

_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
_SHOWN = f"{_TABLE}visibility"
_ROWS_SPANNED, _COLUMNS_SPANNED = f"{_TABLE}number-rows-spanned", f"{_TABLE}number-columns-spanned"
#: A reference as OpenFormula has it: [.A1], [$Sheet.B2:.C3].
_REFERENCE = re.compile(r"\[([^\[\].]*)\.([^\[\].:]+)(?::[^\[\].]*\.([^\[\].:]+))?\]")


@dataclass(slots=True)
class Layout:
    """Filled while a sheet's elements are read, asked when its cells are."""

    traits: Traits = field(default_factory=lambda: Traits(tells_formulas=True))
    #: Every formula by row and column, as Excel would write it.
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)
    #: Whether the sheet is not shown.
    hidden: bool = False
    _column: int = 0

    def columns(self, attributes: Mapping[str, str], repeat: int) -> None:
        """Columns that are declared before the rows."""
        if hides(attributes) and self._column < MAX_COLUMN:  # more than a sheet has would fill the memory
            self.traits.hidden_columns.append((self._column + 1, self._column + repeat))
        self._column += repeat

    def merge(self, row: int, column: int, attributes: Mapping[str, str]) -> None:
        """A cell that may span others."""
        down, across = (int(attributes.get(name, 1)) for name in (_ROWS_SPANNED, _COLUMNS_SPANNED))
        if down > 1 or across > 1:
            area: Area = (row, column, row + down - 1, column + across - 1)
            self.traits.merged.append(area)

    def rows(self, numbers: range, formulas: Mapping[int, str], hidden: bool) -> None:
        """Rows that are alike: the formulas in them by column, and whether they are hidden."""
        if hidden:
            self.traits.hidden_rows.extend(numbers)
        for column, text in formulas.items():
            self.formulas.update(((row, column), text) for row in numbers)

    def texts(self) -> FormulaTexts:
        """The same by column."""
        columns: dict[int, list[tuple[bytes, bytes]]] = {}
        for (row, column), text in self.formulas.items():
            columns.setdefault(column, []).append((b"%d" % row, text.encode()))
        return FormulaTexts(columns)

    def read(self, cells: Cells, skip: frozenset[int], most: int | None) -> Cells:
        """Cells parsed already: of the columns to skip only what stands where a formula should."""
        if most is not None or not skip:
            found = chosen(cells, frozenset(), most)
        else:
            found = {
                row: {n: v for n, v in line.items() if n not in skip or (row, n) not in self.formulas}
                for row, line in chosen(cells, frozenset(), None).items()
            }
        if most is None:
            self.traits.formulas = {at: text for at, text in self.formulas.items() if at[1] not in skip}
        return found


def hides(attributes: Mapping[str, str]) -> bool:
    """Whether an element hides its row or column, by hand or by a filter."""
    return attributes.get(_SHOWN, "visible") != "visible"


def as_excel(formula: str) -> str:
    """A formula of OpenFormula as Excel would write it, as far as telling one from another goes."""

    def reference(match: re.Match[str]) -> str:
        sheet, first, last = match.groups()
        return (f"{sheet}!" if sheet else "") + first + (f":{last}" if last else "")

    return "=" + _REFERENCE.sub(reference, formula.partition("=")[2])
