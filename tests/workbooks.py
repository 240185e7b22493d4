"""Workbooks of every template in both languages, blank and filled: written once a run and looked at by many tests."""

from __future__ import annotations

import datetime as dt
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import toolkit
from tests.package import open_book, unpack
from toolkit.language import LANGUAGES
from toolkit.samples.year import make_year
from toolkit.templates import load, names

if TYPE_CHECKING:
    from tests.package import Book
    from toolkit.schema import Template

YEAR = 2025
#: The day by which the filled ones are read: two sessions are still to come.
TODAY = dt.date(YEAR, 12, 20)
SESSIONS, SPARE = 12, 8


class Made(NamedTuple):
    """Which workbook: its template, its language, and whether it is filled."""

    template: str
    lang: str
    filled: bool

    def __str__(self) -> str:
        return f"{self.template}-{self.lang}-{'filled' if self.filled else 'blank'}"


BLANK = [Made(name, lang, False) for name in names() for lang in LANGUAGES]
#: The largest in both languages, and every other in one of them, turn about: writing them takes time.
FILLED = [
    Made(name, lang, True)
    for number, name in enumerate(names())
    for lang in LANGUAGES
    if name == "photography" or lang == LANGUAGES[number % 2]
]
EVERY = BLANK + FILLED


@cache
def filled_rows(template: str, lang: str, sessions: int = SESSIONS) -> dict[str, list[dict[str, Any]]]:
    """A year's rows for those tables and columns that the template has."""
    made = load(template)
    trade = made.trade
    rows = make_year(trade["session_types"], trade["cost_lines"], year=YEAR, lang=lang, sessions=sessions, today=TODAY)
    return {table: [_only_known(made, table, row) for row in rows[table]] for table in rows.keys() & made.tables.keys()}


def _only_known(template: Template, table: str, row: dict[str, Any]) -> dict[str, Any]:
    columns = template.tables[table].columns
    return {key: value for key, value in row.items() if key in columns and not columns[key].computed}


def write(path: Path, which: Made, sessions: int = SESSIONS, spare: int = SPARE) -> Path:
    """One of them, with a few spare rows."""
    rows = filled_rows(which.template, which.lang, sessions) if which.filled else {}
    size = sessions + spare
    return toolkit.new_workbook(path, which.template, which.lang, year=YEAR, rows=size, rows_of=rows, today=TODAY)


class Shelf:
    """Writes each workbook when it is first asked for; the processes of one run share the folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._opened: dict[Made, Book] = {}

    def __getitem__(self, which: Made) -> Path:
        path = self.folder / f"{which}.xlsx"
        if not path.exists():
            with tempfile.TemporaryDirectory(dir=self.folder) as own:
                write(Path(own) / path.name, which).replace(path)
        return path

    def open(self, which: Made) -> Book:
        """Its parts, read once."""
        if which not in self._opened:
            self._opened[which] = open_book(unpack(self[which]))
        return self._opened[which]
