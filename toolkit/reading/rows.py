"""The used rows of one table of a workbook, and what becomes of every other cell of its sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.addresses import column_letter
from toolkit.assembly import RawTable
from toolkit.findings import Finding
from toolkit.kinds import Conflict, as_typed
from toolkit.reading.accounts import Account, is_blank
from toolkit.reading.leftovers import Leftovers
from toolkit.reading.structure import structure_findings
from toolkit.reading.totals import Sieve

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from toolkit.kinds import Scalar
    from toolkit.reading.matching import Found
    from toolkit.reading.sheets import Book, Cells
    from toolkit.schema import Template

#: Row -> column -> value of cells that no row took.
Rest = dict[int, dict[int, "Scalar"]]


def read_table(book: Book, found: Found, template: Template, lang: str) -> tuple[RawTable, Account, list[Finding]]:
    """The rows of a table as they stand, the account of its sheet's cells, and what is to be said about them."""
    inputs = {found.columns[c.key]: c.key for c in found.spec.inputs if c.key in found.columns}
    missing = frozenset(c.key for c in found.spec.inputs if c.key not in found.columns)
    account = opened(found)
    rest: Rest = {}
    sieve = Sieve(found, template)
    rows = sieve.rows(_rows(found, inputs, rest, account))
    findings = []
    for aside in sieve.asides:
        cell = f"{found.letters()[aside.key]}{aside.number}"
        findings.append(Finding(aside.code, book.file, found.sheet.name, cell, lang, aside.value, params=aside.params))
        account.left_out[aside.code] += aside.cells
        account.rows_left_out += 1
    findings += rest_findings(book, found, rest, lang, account)
    findings += structure_findings(book, found, [number for number, _ in rows], lang)
    raw = RawTable(
        found.spec.name,
        found.sheet.name,
        found.header,
        found.letters(),
        found.labels(),
        rows,
        missing,
        all_text=book.text_only,
    )
    return raw, account, findings


def read_words(book: Book, found: Found, lang: str) -> tuple[Account, list[Finding]]:
    """The account of the sheet Lists: its words go into drop-down lists, not into figures."""
    account = opened(found)
    known = set(found.columns.values())
    account.ours["words"] += sum(len(cells.keys() & known) for cells in found.cells.values())
    return account, list(rest_findings(book, found, rest_of(found.cells, known), lang, account))


def opened(found: Found) -> Account:
    """The account of a sheet with the cells read: values, and formulas whether they give one or not."""
    account = Account(found.sheet.name, found.spec.name)
    values = found.everything
    blank = sum(column not in values.get(row, ()) for row, column in found.sheet.traits.formulas)
    account.seen = sum(map(len, values.values())) + blank
    if blank:
        account.left_out["no_result"] += blank
    return account


def rest_of(cells: Cells, known: set[int]) -> Rest:
    """The cells outside some columns."""
    rest = {
        row: {column: value for column, value in line.items() if column not in known} for row, line in cells.items()
    }
    return {row: line for row, line in rest.items() if line}


def rest_findings(book: Book, found: Found, rest: Rest, lang: str, account: Account) -> Iterator[Finding]:
    """What is said about the cells of a sheet that no row took; they are counted."""
    leftovers = Leftovers(book, found, lang, account)
    leftovers.above()
    leftovers.take(rest)
    yield from leftovers.findings()


def _rows(
    found: Found, inputs: Mapping[int, str], rest: Rest, account: Account
) -> Iterator[tuple[int, dict[str, Scalar]]]:
    """The used rows: those in which any input cell holds more than spaces. Rows below the table count too."""
    for number, cells in found.cells.items():
        row = {inputs[column]: value for column, value in cells.items() if column in inputs}
        if len(row) != len(cells):
            others = {column: value for column, value in cells.items() if column not in inputs}
            if found.doubles:
                _merge_doubles(found, number, row, others, account)
            if others:
                rest[number] = others
        if any(not isinstance(value, str) or not is_blank(value) for value in row.values()):
            yield number, row
        else:
            account.left_out["spaces"] += len(row)


def _merge_doubles(
    found: Found, number: int, row: dict[str, Scalar], others: dict[int, Scalar], account: Account
) -> None:
    """Two columns for one key: the one that is filled counts; where both are and differ, neither does."""
    for key, columns in found.doubles.items():
        values = [(column, others.pop(column)) for column in columns if column in others]
        if values and key not in row and not found.spec.columns[key].computed:
            row[key] = values.pop(0)[1]
        account.reported += len(values)
        for column, value in values:
            if key in row and value != row[key] and not found.spec.columns[key].computed:
                first, second = (f"{column_letter(n - 1)}{number}" for n in (found.columns[key], column))
                row[key] = Conflict(f"{as_typed(row[key])} ({first}) / {as_typed(value)} ({second})")
