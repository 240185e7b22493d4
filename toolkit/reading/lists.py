"""The sheet Lists of a filled workbook: the trade's words as its user has edited them.

Reading a workbook leaves this sheet alone, for no figure depends on it; documents ask for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.kinds import ExcelError, Uncomputed, as_typed, trim
from toolkit.reading import template_of
from toolkit.reading.matching import find_tables
from toolkit.templates import load, names
from toolkit.trades import list_contents

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.kinds import Scalar


@dataclass(frozen=True, slots=True)
class Lists:
    """The words by row: those of one row belong together (an indicator and its unit)."""

    rows: list[Mapping[str, str]]

    def phrases(self, key: str) -> list[str]:
        """The words of one column, from top to bottom, without the blanks."""
        return [row[key] for row in self.rows if row.get(key)]

    def pairs(self, first: str, second: str) -> list[tuple[str, str]]:
        """The words of two columns, row by row, where the first has one."""
        return [(row[first], row.get(second, "")) for row in self.rows if row.get(first)]


def read_lists(path: str | Path, lang: str) -> Lists:
    """The lists of a filled workbook; where the sheet is gone, those of the template it was made with.

    Raises:
        UnreadableError: the workbook cannot be read.
    """
    from toolkit.reading.backends import open_book

    book = open_book(Path(path))
    try:
        made_with = book.properties.get("seance.template", "")
        found = find_tables(book, template_of(book)[0]).get("Lists")
        if found is None:
            return trade_lists(made_with, lang)
        keys = {number: key for key, number in found.columns.items()}
        rows = ({keys[n]: _word(value) for n, value in cells.items() if n in keys} for cells in found.cells.values())
        lists = Lists(list(rows))
    finally:
        book.close()
    absent = [key for key in found.spec.columns if key not in found.columns]
    return _completed(lists, trade_lists(made_with, lang), absent) if absent else lists


def trade_lists(template: str, lang: str) -> Lists:
    """The lists as a template of ours brings them; none for a template that is not ours."""
    if template not in names():
        return Lists([])
    contents = list_contents(load(template), lang)
    columns = ([_word(value) if value is not None else "" for value in values] for values in contents.values())
    return Lists([dict(zip(contents, row, strict=True)) for row in zip_longest(*columns, fillvalue="")])


def _completed(lists: Lists, trade: Lists, absent: list[str]) -> Lists:
    """The lists with the trade's words in columns that the sheet lacks: a workbook may be older than a column."""
    none: Mapping[str, str] = {}
    rows = zip_longest(lists.rows, trade.rows, fillvalue=none)
    return Lists([{**row, **{key: brought.get(key, "") for key in absent}} for row, brought in rows])


def _word(value: Scalar) -> str:
    """A word on one line; an error of Excel is none."""
    return "" if isinstance(value, ExcelError | Uncomputed) else trim(" ".join(as_typed(value).split()))
