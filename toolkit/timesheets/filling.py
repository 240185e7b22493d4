"""Carrying out a plan: a copy of the workbook with its cells filled, every other byte as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.files import written_whole
from toolkit.language import LANGUAGES
from toolkit.patching.copy import copy_of
from toolkit.patching.properties import set_properties
from toolkit.patching.recalculation import recalculate
from toolkit.patching.values import Value, put_values
from toolkit.reading import read_workbook
from toolkit.templates import BASE, load
from toolkit.timesheets.entries import TimesheetError
from toolkit.timesheets.record import PREFIX, read_record, written_record

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from toolkit.ledger import Ledger
    from toolkit.patching.copy import Copy
    from toolkit.timesheets.planning import Plan
    from toolkit.timesheets.record import Record


def recorded(source: Path) -> Record:
    """What was imported into a workbook before.

    Raises:
        UnreadableError: it is no .xlsx or .xlsm, and so cannot be filled, or damaged.
    """
    with copy_of(source, "not_fillable") as copy:
        return read_record(_properties(copy))


def _properties(copy: Copy) -> Mapping[str, str]:
    return copy.package.book("").properties


def fill(source: Path, target: Path, ledger: Ledger, plan: Plan, *, force: bool = False) -> Ledger:
    """Write a copy of a workbook with the cells of a plan filled; the workbook itself is only read.

    Args:
        source: an .xlsx or .xlsm.
        target: the copy, written whole or not at all.
        ledger: what the workbook says.
        plan: what to fill.
        force: overwrite an existing file.

    Returns:
        What the copy says.

    Raises:
        UnreadableError: the workbook is no .xlsx or .xlsm, or damaged.
        OutputError: the target exists, has the wrong ending, or cannot be written.
        TimesheetError: a formula stands where a time should.
    """
    with copy_of(source, "not_fillable") as copy:
        copy.check_ending(target)
        _fill_cells(copy, ledger, plan)
        properties = written_record(plan.record)
        if properties != {k: v for k, v in _properties(copy).items() if k.startswith(PREFIX)}:
            set_properties(copy, PREFIX, properties)
        with written_whole(target, force=force) as draft:
            copy.write(draft)
            return read_workbook(draft, name=target.name).ledger


def _fill_cells(copy: Copy, ledger: Ledger, plan: Plan) -> None:
    table = ledger.tables["Sessions"]
    minutes = [
        Value(change.row.number, letters, change.tracked)
        for change in plan.changes
        if change.written
        for letters in (table.letters.get(change.column, ""),)
    ]
    if not minutes:
        return
    recalculate(copy, _typed(ledger))
    put_values(
        copy,
        table.sheet,
        minutes,
        lambda cell: TimesheetError("formula_there", f"{ledger.file} › {table.sheet} › {cell.address}"),
    )


def _typed(ledger: Ledger) -> Callable[[str, str, int], bool]:
    """Which cells people type into: the input columns of tables, and the sheets of settings and lists."""
    base = load(BASE).tables
    whole = {base[name].sheet[lang].casefold() for name in ("Settings", "Lists") for lang in LANGUAGES}
    columns = {}
    for table in ledger.tables.values():
        ours = {key for key, column in base[table.name].columns.items() if column.computed}
        inputs = {letters for key, letters in table.letters.items() if key not in ours}
        columns[table.sheet.casefold()] = table.header, inputs

    def typed(sheet: str, letters: str, row: int) -> bool:
        header, inputs = columns.get(sheet.casefold(), (0, set()))
        return sheet.casefold() in whole or (letters in inputs and row > header)

    return typed
