"""An edit: what a person does to an open workbook, what must be said of it, and what the workbook then means."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.conftest import FIRST, Typed, line, mission, request, session

HEADER = FIRST - 1
#: What a row goes by: its id, of a cost line what was bought.
NAMES = {
    "Sessions": "session_id",
    "Budget": "item",
    "Requests": "request_id",
    "Missions": "mission_id",
    "Risks": "risk",
}
#: A column whose negative number leaves a row out, as any error does in a column that counts.
_COUNTS = {"Sessions": "goodwill_minutes", "Budget": "estimated", "Requests": "minutes_spent"}
#: What the workbook says before any edit: time lost, a cost line over its estimate, a request, a mission, a risk.
ROWS_OF: dict[str, list[dict[str, Any]]] = {
    "Sessions": [session("S-1", mission_id="M-1", actual_main=125), session("S-2", planned_main=45)],
    "Budget": [line(estimated=20, actual=31), line("Taxi", session_id="S-2", estimated=9.5)],
    "Requests": [request(minutes_spent=15)],
    "Missions": [mission()],
    "Risks": [{"session_id": "S-1", "risk": "Rain"}],
}


@dataclass
class Meaning:
    """What a workbook says, as the second implementation of the contract takes it."""

    rows: dict[str, list[dict[str, Any]]]
    settings: dict[str, Any]

    def row(self, table: str, name: str) -> dict[str, Any]:
        return next(row for row in self.rows[table] if row.get(NAMES[table]) == name)


Meant = Callable[[Meaning], object]
Do = Callable[[Typed], object]


@dataclass(frozen=True)
class Edit:
    """One kind of human edit."""

    name: str
    do: Do
    #: Codes that must be among the findings; no other error may be.
    codes: tuple[str, ...] = ()
    #: How it changes what the workbook says; None: not at all.
    meant: Meant | None = None
    #: The one cell that it types into, "" where it is about more: what is typed last counts.
    cell: str = ""


EDITS: dict[str, Edit] = {}


def edit(*codes: str, meant: Meant | None = None) -> Callable[[Do], Do]:
    def keep(do: Do) -> Do:
        add(do.__name__, do, *codes, meant=meant)
        return do

    return keep


def add(name: str, do: Do, *codes: str, meant: Meant | None = None, cell: str = "") -> None:
    assert name not in EDITS, name
    EDITS[name] = Edit(name, do, codes, meant, cell)


# ---------------------------------------------------------------------- meanings


def out(table: str, name: str) -> Meant:
    """The row is left out."""
    return says(table, name, **{_COUNTS[table]: -1})


def without(table: str, key: str) -> Meant:
    """A column of the table is lost."""
    return lambda said: [row.pop(key, None) for row in said.rows[table]]


def says(table: str, name: str, **values: Any) -> Meant:
    """Cells of a row mean something else."""
    return lambda said: said.row(table, name).update(values)


def also(table: str, *rows: dict[str, Any]) -> Meant:
    """There are more rows."""
    return lambda said: said.rows[table].extend(dict(row) for row in rows)


def gone(table: str, name: str) -> Meant:
    """The row is no more."""
    return lambda said: said.rows[table].remove(said.row(table, name))


def rated(**settings: Any) -> Meant:
    """Settings are others."""
    return lambda said: said.settings.update(settings)


# ---------------------------------------------------------------------- places in the workbook


def row_of(book: Typed, table: str, name: str) -> int:
    """The row of the sheet that goes by this name."""
    sheet, column = book.sheet(table), book.column(table, NAMES[table])
    return next(n for n in range(FIRST, sheet.max_row + 1) if sheet.cell(n, column).value == name)


def last_row(book: Typed, table: str) -> int:
    """The last row in which a column to fill holds something."""
    sheet = book.sheet(table)
    headers = [cell.value for cell in sheet[HEADER]]
    columns = [book.column(table, c.key) for c in book.spec[table].inputs if c.label[book.lang] in headers]
    rows = range(HEADER, sheet.max_row + 1)
    return max(row for row in rows if any(sheet.cell(row, c).value is not None for c in columns))


def free_row(book: Typed, table: str) -> int:
    return last_row(book, table) + 1


def put(book: Typed, table: str, row: int | str, **values: Any) -> None:
    """Type into cells of a row: by its number, or by what it goes by."""
    number = row_of(book, table, row) if isinstance(row, str) else row
    book.put(table, number - HEADER, **values)


def typed_in(row: list[Any]) -> list[Any]:
    """The cells of a row without its formulas."""
    return [cell for cell in row if not str(cell.value).startswith("=")]


def copy_row(book: Typed, table: str, source: int, target: int) -> None:
    """What was typed in a row, typed again in another; formulas stay where they are."""
    sheet = book.sheet(table)
    for cell in typed_in(list(sheet[source])):
        sheet.cell(target, cell.column).value = cell.value


def swap_rows(book: Typed, table: str, one: int, other: int) -> None:
    """Two rows change places; formulas stay where they are."""
    sheet = book.sheet(table)
    for cell in typed_in(list(sheet[one])):
        second = sheet.cell(other, cell.column)
        cell.value, second.value = second.value, cell.value


def values_of(book: Typed, table: str, key: str) -> list[Any]:
    """The numbers of a column."""
    sheet, column = book.sheet(table), book.column(table, key)
    values = (sheet.cell(row, column).value for row in range(FIRST, last_row(book, table) + 1))
    return [value for value in values if isinstance(value, int | float)]
