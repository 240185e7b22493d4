"""Values put into the cells of a sheet, which keep their looks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.addresses import column_number
from toolkit.patching.cells import CONTENT_DEPTH, change_cells
from toolkit.patching.splice import content

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from toolkit.patching.copy import Copy
    from toolkit.patching.splice import Element


@dataclass(frozen=True, slots=True)
class Value:
    """A cell by its row and the letters of its column, and what it gets: a whole number or a text."""

    row: int
    letters: str
    value: int | str

    @property
    def column(self) -> int:
        """The number of its column."""
        return column_number(self.letters)

    @property
    def address(self) -> str:
        """Its A1 address."""
        return f"{self.letters}{self.row}"


def put_values(copy: Copy, name: str, values: Iterable[Value], refusal: Callable[[Value], Exception]) -> None:
    """Put values into cells of a sheet, whatever stands there but a formula.

    Args:
        copy: a copy of a workbook.
        name: the sheet's, in any case.
        values: the cells, in any order.
        refusal: what is raised for a cell that holds a formula.
    """
    parts = {sheet.casefold(): part for sheet, part in copy.sheets().items()}
    sheet = copy.part(parts[name.casefold()], CONTENT_DEPTH)
    prefix = sheet.root.prefix

    def there(value: Value, cell: Element) -> None:
        if cell.child("f") is not None:
            raise refusal(value)
        sheet.replace(cell, _cell(prefix, value, cell.get("s")))

    change_cells(
        sheet,
        sorted(values, key=lambda value: (value.row, value.column)),
        there,
        lambda value, style: _cell(prefix, value, str(style)),
    )


def _cell(prefix: str, value: Value, style: str) -> str:
    look = f' s="{style}"' if style else ""
    if isinstance(value.value, int):
        return f'<{prefix}c r="{value.address}"{look}><{prefix}v>{value.value}</{prefix}v></{prefix}c>'
    text = f'<{prefix}t xml:space="preserve">{content(value.value)}</{prefix}t>'
    return f'<{prefix}c r="{value.address}"{look} t="inlineStr"><{prefix}is>{text}</{prefix}is></{prefix}c>'
