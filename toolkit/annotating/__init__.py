"""A copy of the user's workbook with each finding marked in its cell and listed on a sheet: `annotate`.

The package is patched, not written anew: sheets without findings, charts, tables, macros and everything else that
is not touched keep every byte.
"""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from toolkit.annotating.cells import DEPTH, mark_cells
from toolkit.annotating.copy import Copy
from toolkit.annotating.listing import add_listing
from toolkit.annotating.marks import marks, place
from toolkit.annotating.notes import add_notes
from toolkit.annotating.styles import MarkStyles
from toolkit.files import OutputError, written_whole
from toolkit.findings import UnreadableError
from toolkit.language import Words
from toolkit.reading.package import Package

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit.findings import Finding


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
        raise OutputError(f"{target}: is the workbook itself; choose another name")
    # What is no zip archive was read all the same: another format, or text.
    if not zipfile.is_zipfile(source):
        raise UnreadableError("not_annotated", source.name)
    package = Package(source)
    try:
        copy = Copy(package, source)
        _check_ending(copy, target)
        made = _annotate(copy, findings, Words("annotating", lang))
        with written_whole(target, force=force) as draft:
            copy.write(draft)
        return made
    except ValueError as error:
        raise UnreadableError("file_damaged", source.name, reason=str(error)) from error
    finally:
        package.close()


def _check_ending(copy: Copy, target: Path) -> None:
    """Excel opens no workbook whose name says otherwise than its content about macros."""
    right = ".xlsm" if copy.has_macros else ".xlsx"
    if target.suffix.lower() != right:
        why = "the workbook may hold macros" if copy.has_macros else "the workbook holds no macros"
        raise OutputError(f"{target}: {why}; give a name that ends in {right}")


def _annotate(copy: Copy, findings: Sequence[Finding], words: Words) -> Annotated:
    parts = _sheet_parts(copy)
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


def _sheet_parts(copy: Copy) -> dict[str, str]:
    """The worksheets by name: the parts that hold them."""
    targets = {
        key: t for key, kind, t in copy.package.related(copy.root) if kind == "worksheet" and copy.package.has(t)
    }
    sheets = copy.workbook.root.child("sheets")
    found = {sheet.get("name"): targets.get(sheet.get("id"), "") for sheet in sheets.children} if sheets else {}
    return {name: part for name, part in found.items() if part}
