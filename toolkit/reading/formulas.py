"""A closer look at the calculated cells, for `seance check`: formulas changed, results that were never saved.

No figure depends on them, for all of them are recomputed; but the workbook's own pages do.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from toolkit.addresses import column_letter
from toolkit.findings import Finding
from toolkit.kinds import Uncomputed
from toolkit.reading.matching import Found, is_named, match_columns
from toolkit.reading.rows import opened, rest_findings, rest_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.reading.accounts import Account
    from toolkit.reading.sheets import Book
    from toolkit.schema import Template

#: A cell's address in a formula, not a function's name such as LOG10( nor part of a word.
_ADDRESS = re.compile(r"(?<![\w.$])(\$?[A-Z]{1,3})(\$?)(\d+)(?![\w.(])")
#: Stands for the formula's own row.
_HERE = "\x00"
#: How many formulas a column must have, and which share of them must be alike, to say that another is odd.
_LEAST, _SHARE = 3, 2 / 3
#: How many rows are looked at to learn what a column's formula is.
_SAMPLE = 9


def results_of(book: Book, template: Template, lang: str) -> tuple[Account, list[Finding]] | None:
    """The account of the sheet Results, where only formulas stand; None where there is none."""
    spec = template.tables["Results"]
    sheet = next((sheet for sheet in book.sheets if is_named(sheet, spec)), None)
    if sheet is None or not sheet.tables:
        return None
    found = match_columns(spec, sheet, sheet.tables[0].header)
    account = opened(found)
    findings = [*rest_findings(book, found, rest_of(found.cells, set()), lang, account), *changed(book, found, lang)]
    count(found, account)
    return account, findings


def count(found: Found, account: Account) -> None:
    """Add the formulas that reading skips to the account of their sheet."""
    skipped = found.sheet.formulas.keys() - found.sheet.traits.formulas.keys()
    account.seen += len(skipped)
    account.ours["formulas"] += len(skipped)


def changed(book: Book, found: Found, lang: str) -> Iterator[Finding]:
    """Formulas of calculated columns that are not as the others of their column."""
    columns: dict[int, list[tuple[int, str]]] = {}
    for (row, column), text in sorted(found.sheet.formulas.items()):
        if text and row > found.header:
            columns.setdefault(column, []).append((row, text))
    for key, number in found.columns.items():
        formulas = columns.get(number, [])
        if number not in found.calculated or len(formulas) < _LEAST:
            continue
        label = found.spec.columns[key].label[lang]
        for row, text in _odd(formulas):
            cell = f"{column_letter(number - 1)}{row}"
            yield Finding("formula_changed", book.file, found.sheet.name, cell, lang, text, label)


def _odd(formulas: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Those that differ from what most of a column are, wherever each stands."""
    step = max(1, len(formulas) // _SAMPLE)
    likely, _ = Counter(_relative(text, row) for row, text in formulas[::step]).most_common(1)[0]
    plain = "[" not in likely
    odd = [
        (row, text)
        for row, text in formulas
        if not (plain and likely.replace(_HERE, str(row)) == text) and _relative(text, row) != likely
    ]
    return odd if len(odd) <= len(formulas) * (1 - _SHARE) else []


def _relative(text: str, row: int) -> str:
    """A formula with its own row marked, and other rows by their distance from it, unless they are fixed."""

    def place(match: re.Match[str]) -> str:
        letters, fixed, number = match.groups()
        if fixed:
            return match[0]
        return letters + (_HERE if int(number) == row else f"[{int(number) - row}]")

    return _ADDRESS.sub(place, text)


def without_results(book: Book, settings: Found, lang: str) -> Iterator[Finding]:
    """A workbook saved by a program that does not calculate: even the settings in force have no results."""
    used = settings.columns.get("used", 0)
    values = [cells[used] for cells in settings.cells.values() if used in cells]
    if values and all(isinstance(value, Uncomputed) for value in values):
        yield Finding("no_cached_values", book.file, lang=lang)
