"""Marking cells in a sheet's XML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.patching.cells import change_cells

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from toolkit.annotating.marks import Mark
    from toolkit.findings import Severity
    from toolkit.patching.splice import Element, Part


def mark_cells(sheet: Part, marks: Iterable[Mark], look: Callable[[int, Severity], int]) -> None:
    """Give each cell its look: `look(style, severity)` is the marked look of a cell that had `style`."""

    def there(mark: Mark, cell: Element) -> None:
        sheet.set(cell, "s", look(int(cell.get("s") or 0), mark.severity))

    def new(mark: Mark, style: int) -> str:
        return f'<{sheet.root.prefix}c r="{mark.address}" s="{look(style, mark.severity)}"/>'

    change_cells(sheet, marks, there, new)
