"""Having a workbook's formulas worked out anew: what they gave before its cells were changed is not true any more."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from toolkit.patching.copy import Copy
    from toolkit.patching.splice import Part

#: A cell with a formula and the result it gave: its prefix, its attributes, the formula.
_RESULT = re.compile(
    rb"<((?:\w+:)?)c\b([^>]*)>(\s*<\1f\b(?:[^>]*/>|[^>]*>[^<]*</\1f>))\s*(?:<\1v\b[^>]*/>|<\1v\b[^>]*>[^<]*</\1v>)"
)
_TYPE = re.compile(rb"""\s+t\s*=\s*["'][^"']*["']""")
_ADDRESS = re.compile(rb"""\br\s*=\s*["']([A-Za-z]+)([0-9]+)["']""")
#: What stands after the settings of calculation in a workbook.
_AFTER = frozenset(
    {"oleSize", "customWorkbookViews", "pivotCaches", "smartTagPr", "smartTagTypes", "webPublishing",
     "fileRecoveryPr", "webPublishObjects", "extLst"}
)  # fmt: skip


def recalculate(copy: Copy, typed: Callable[[str, str, int], bool]) -> None:
    """Take away what formulas gave, and ask for all of them to be worked out on opening.

    Excel does what is asked; LibreOffice believes a result that stands there, and works out what has none.

    Args:
        copy: a copy of which no sheet has been changed yet.
        typed: whether a cell, by sheet, letters and row, is one that people type into: a formula there is theirs, and
            its result is what the workbook says when it is read.
    """
    for name, part in copy.sheets().items():
        data = copy.package.read(part)
        left = _RESULT.sub(partial(_without_result, name, typed), data)
        if left != data:
            copy.put(part, left)
    _on_opening(copy.workbook)


def _without_result(sheet: str, typed: Callable[[str, str, int], bool], cell: re.Match[bytes]) -> bytes:
    prefix, attributes, formula = cell[1], cell[2], cell[3]
    address = _ADDRESS.search(attributes)
    if address is None or typed(sheet, address[1].decode().upper(), int(address[2])):
        return cell[0]
    return b"<" + prefix + b"c" + _TYPE.sub(b"", attributes) + b">" + formula


def _on_opening(workbook: Part) -> None:
    settings = workbook.root.child("calcPr")
    if settings is None:
        workbook.before(workbook.root, _AFTER, f'<{workbook.root.prefix}calcPr fullCalcOnLoad="1"/>')
    else:
        workbook.set(settings, "fullCalcOnLoad", "1")
