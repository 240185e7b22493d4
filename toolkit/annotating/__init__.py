"""A copy of the user's workbook with each finding marked in its cell and listed on a sheet: `annotate`.

The package is patched, not written anew: sheets without findings, charts, tables, macros and everything else that
is not touched keep every byte.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from toolkit.annotating.cells import mark_cells
from toolkit.annotating.listing import add_listing
from toolkit.annotating.marks import marks, place
from toolkit.annotating.notes import add_notes
from toolkit.annotating.styles import MarkStyles
from toolkit.files import OutputError, written_whole
from toolkit.language import Words
from toolkit.patching.cells import DEPTH
from toolkit.patching.copy import copy_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit.findings import Finding
    from toolkit.patching.copy import Copy


class Annotated(NamedTuple):
    """What the copy got: its cells marked, and the name of the sheet that lists the findings."""

    cells: int
    sheet: str


def annotate(
    source: str | Path, target: str | Path, findings: Sequence[Finding], lang: str, *, force: bool = False
) -> Annotated:
    """Write a copy of a workbook with its findings marked and listed; the workbook itself is only read.

    Args:
        source: an .xlsx or .xlsm, whatever its name says.
        target: the copy; it ends in .xlsm where the workbook may hold macros, else in .xlsx.
        findings: what reading the workbook found, of this one file.
        lang: "fr" or "en", the language of the sheet and of the notes' headings.
        force: overwrite an existing file.

    Raises:
        UnreadableError: the workbook is no .xlsx or .xlsm, or damaged.
        OutputError: the target exists, is the source, has the wrong ending, or cannot be written.
    """
    source, target = Path(source), Path(target)
    if target.resolve() == source.resolve():
        raise OutputError("is_itself", path=target)
    with copy_of(source, "not_annotated") as copy:
        copy.check_ending(target)
        made = _annotate(copy, findings, Words("annotating", lang))
        with written_whole(target, force=force) as draft:
            copy.write(draft)
        return made


def _annotate(copy: Copy, findings: Sequence[Finding], words: Words) -> Annotated:
    parts = copy.sheets()
    folded = {name.casefold(): name for name in parts}
    names = {f.sheet: folded.get(f.sheet.casefold(), "") for f in findings}
    styles, count = MarkStyles(copy), 0
    for name, part in parts.items():
        here = marks((f for f in findings if names[f.sheet] == name and place(f)), words)
        if here:
            sheet = copy.part(part, DEPTH)
            mark_cells(sheet, here, styles.marked)
            add_notes(copy, part, sheet, here)
            count += len(here)
    listed = add_listing(copy, styles, findings, names, words)
    styles.finish()
    return Annotated(count, listed)
