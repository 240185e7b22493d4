"""The log of requests with an addendum's number in it, in a copy of the workbook (R22, R23)."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.addresses import column_number
from toolkit.files import OutputError, written_whole
from toolkit.patching.cells import CONTENT_DEPTH, change_cells
from toolkit.patching.copy import copy_of
from toolkit.patching.splice import content

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from toolkit.ledger import Ledger, Row
    from toolkit.patching.copy import Copy
    from toolkit.patching.splice import Element

#: The column of the log that says what became of a request.
COLUMN = "clarification"


@dataclass(frozen=True, slots=True)
class _Note:
    """A cell and the text it gets."""

    row: int
    column: int
    address: str
    text: str


@contextlib.contextmanager
def numbered(
    source: Path, target: Path, ledger: Ledger, rows: Sequence[Row], number: str, *, force: bool = False
) -> Iterator[None]:
    """Write a copy of a workbook with a number beside requests; the workbook itself is only read.

    The copy takes its place when the block ends well: what else is written with it is written inside.

    Args:
        source: an .xlsx or .xlsm.
        target: the copy, written whole or not at all.
        ledger: what the workbook says.
        rows: the requests; what their cells hold already stays before the number.
        number: the addendum's.
        force: overwrite an existing file.

    Raises:
        UnreadableError: the workbook is no .xlsx or .xlsm, or damaged.
        OutputError: the target exists, is the workbook, has the wrong ending or cannot be written; the log has no
            such column, or a formula in it.
    """
    if target.resolve() == source.resolve():
        raise OutputError("is_itself", path=target)
    with copy_of(source, "not_numbered") as copy:
        copy.check_ending(target)
        _fill(copy, ledger, _notes(ledger, rows, number))
        with written_whole(target, force=force) as draft:
            copy.write(draft)
            yield


def _notes(ledger: Ledger, rows: Sequence[Row], number: str) -> list[_Note]:
    """The cells to fill, in reading order; none for a request that has the number."""
    table = ledger.tables["Requests"]
    letters = table.letters.get(COLUMN)
    if letters is None:
        raise OutputError("no_log_column", file=ledger.file, sheet=table.sheet, number=number)
    texts = {row.number: row.text(COLUMN) for row in rows if number not in row.text(COLUMN)}
    column = column_number(letters)
    return [
        _Note(row, column, f"{letters}{row}", f"{before} — {number}" if before else number)
        for row, before in sorted(texts.items())
    ]


def _fill(copy: Copy, ledger: Ledger, notes: Sequence[_Note]) -> None:
    name = ledger.tables["Requests"].sheet
    parts = {sheet.casefold(): part for sheet, part in copy.sheets().items()}
    sheet = copy.part(parts[name.casefold()], CONTENT_DEPTH)
    prefix = sheet.root.prefix

    def cell(note: _Note, style: str) -> str:
        look = f' s="{style}"' if style else ""
        text = f'<{prefix}t xml:space="preserve">{content(note.text)}</{prefix}t>'
        return f'<{prefix}c r="{note.address}"{look} t="inlineStr"><{prefix}is>{text}</{prefix}is></{prefix}c>'

    def there(note: _Note, old: Element) -> None:
        if old.child("f") is not None:
            raise OutputError("log_formula", file=ledger.file, sheet=name, cell=note.address)
        sheet.replace(old, cell(note, old.get("s")))

    change_cells(sheet, notes, there, lambda note, style: cell(note, str(style)))
