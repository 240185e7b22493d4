"""The log of requests with an addendum's number in it, in a copy of the workbook (R22, R23)."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from toolkit.files import OutputError, written_whole
from toolkit.patching.copy import copy_of
from toolkit.patching.values import Value, put_values

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from toolkit.ledger import Ledger, Row

#: The column of the log that says what became of a request.
COLUMN = "clarification"


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
        sheet = ledger.tables["Requests"].sheet
        put_values(
            copy,
            sheet,
            _notes(ledger, rows, number),
            lambda note: OutputError("log_formula", file=ledger.file, sheet=sheet, cell=note.address),
        )
        with written_whole(target, force=force) as draft:
            copy.write(draft)
            yield


def _notes(ledger: Ledger, rows: Sequence[Row], number: str) -> list[Value]:
    """The cells to fill; none for a request that has the number."""
    table = ledger.tables["Requests"]
    letters = table.letters.get(COLUMN)
    if letters is None:
        raise OutputError("no_log_column", file=ledger.file, sheet=table.sheet, number=number)
    texts = {row.number: row.text(COLUMN) for row in rows if number not in row.text(COLUMN)}
    return [Value(row, letters, f"{before} — {number}" if before else number) for row, before in texts.items()]
