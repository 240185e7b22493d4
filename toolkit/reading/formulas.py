"""A closer look at the calculated cells, for `seance check`: formulas changed, results that were never saved.

No figure depends on them, for all of them are recomputed; but the workbook's own pages do.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from toolkit.addresses import column_letter
from toolkit.findings import Finding
from toolkit.kinds import Uncomputed
from toolkit.reading.matching import Found, is_named, match_columns
from toolkit.reading.relative import relative, standing
from toolkit.reading.rows import opened, rest_findings, rest_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from toolkit.reading.accounts import Account
    from toolkit.reading.sheets import Book
    from toolkit.schema import Template

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
    sheet.traits.closely = True
    found = match_columns(spec, sheet, sheet.tables[0].header)
    account = opened(found)
    findings = [*rest_findings(book, found, rest_of(found.cells, set()), lang, account), *changed(book, found, lang)]
    count(found, account)
    return account, findings


def count(found: Found, account: Account) -> None:
    """Add the formulas that reading skips to the account of their sheet."""
    columns = found.sheet.formulas.columns
    skipped = sum(len(columns[number]) for number in found.skipped if number in columns)
    account.seen += skipped
    account.ours["formulas"] += skipped


def changed(book: Book, found: Found, lang: str) -> Iterator[Finding]:
    """Formulas of calculated columns that are not as the others of their column."""
    formulas = found.sheet.formulas
    for key, number in found.columns.items():
        if number not in found.calculated:
            continue
        for row, text in odd(formulas.columns.get(number, ()), formulas.says, found.header):
            cell = f"{column_letter(number - 1)}{row}"
            label = found.spec.columns[key].label[lang]
            yield Finding("formula_changed", book.file, found.sheet.name, cell, lang, text, label)


def odd(column: Sequence[tuple[bytes, bytes]], says: Callable[[bytes], str], header: int = 0) -> list[tuple[int, str]]:
    """Those below the header that differ from what most of a column are, wherever each stands."""
    if len(column) < _LEAST or _all_alike(column):
        return []
    formulas = sorted((int(row), says(text)) for row, text in column if text and int(row) > header)
    if len(formulas) < _LEAST:
        return []
    step = max(1, len(formulas) // _SAMPLE)
    likely, _ = Counter(relative(text, row) for row, text in formulas[::step]).most_common(1)[0]
    others = [(row, text) for row, text in formulas if relative(text, row) != likely]
    return others if len(others) <= len(formulas) * (1 - _SHARE) else []


def _all_alike(column: Sequence[tuple[bytes, bytes]]) -> bool:
    """Whether every formula is the first one moved to its row, as they stand in the file: quick, and mostly so."""
    rows, texts = zip(*column, strict=True)
    if b"&#" in texts[0]:  # a letter written so would make its neighbours look like an address
        return False
    return tuple(map(standing(relative(texts[0].decode(), int(rows[0]))), rows)) == texts


def without_results(book: Book, settings: Found, lang: str) -> Iterator[Finding]:
    """A workbook saved by a program that does not calculate: even the settings in force have no results."""
    used = settings.columns.get("used", 0)
    values = [cells[used] for cells in settings.cells.values() if used in cells]
    if values and all(isinstance(value, Uncomputed) for value in values):
        yield Finding("no_cached_values", book.file, lang=lang)
