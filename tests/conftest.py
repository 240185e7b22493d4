"""Helpers of the tests: rows to start from, workbooks filled by hand, findings as short tuples."""

from __future__ import annotations

import datetime as dt
import io
import os
import re
import zipfile
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

import openpyxl
import pytest
from openpyxl.formatting.formatting import ConditionalFormattingList

import toolkit
from tests.workbooks import Shelf
from toolkit.assembly import assemble
from toolkit.cli import main
from toolkit.language import texts
from toolkit.templates import load
from toolkit.writing.rows import raw_book

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from toolkit.findings import Finding
    from toolkit.ledger import Ledger

# What the program says is asserted in English; tests of other languages set their own.
os.environ["LANGUAGE"] = "en"

#: The day on which every workbook of the tests is read.
TODAY = dt.date(2026, 6, 30)
#: The row of a table's first line in its sheet.
FIRST = 4


def session(session_id: Any = "S-1", **cells: Any) -> dict[str, Any]:
    """A done session of one hour, worked as planned; `None` takes a cell away."""
    row = {
        "session_id": session_id,
        "date": dt.date(2026, 5, 4),
        "client_code": "C1",
        "planned_main": 60,
        "status": "done",
        "actual_main": 60,
        **cells,
    }
    return {key: value for key, value in row.items() if value is not None}


def request(request_id: Any = "R-1", **cells: Any) -> dict[str, Any]:
    """A revision that is done, of session S-1."""
    row = {
        "request_id": request_id,
        "session_id": "S-1",
        "requested_on": dt.date(2026, 5, 6),
        "description": "Lighter sky",
        "kind": "revision",
        "status": "done",
        **cells,
    }
    return {key: value for key, value in row.items() if value is not None}


def line(item: str = "Train", **cells: Any) -> dict[str, Any]:
    """A cost line of session S-1."""
    row = {"session_id": "S-1", "item": item, **cells}
    return {key: value for key, value in row.items() if value is not None}


def mission(mission_id: Any = "M-1", **cells: Any) -> dict[str, Any]:
    """A mission with what it must have."""
    return {"mission_id": mission_id, "client_code": "C1", "title": "Portraits", **cells}


def ledger_of(lang: str = "en", settings: Any = None, file: str = "book.xlsx", **rows_of: Any) -> Ledger:
    """A ledger of these rows by table, through the same assembly as a workbook read back."""
    template = load("photography")
    typed = {key: Decimal(value) if type(value) is int else value for key, value in (settings or {}).items()}
    return assemble(raw_book(file, lang, template, rows_of, typed), template, TODAY)


def places(findings: Iterable[Finding]) -> list[tuple[str, str, str]]:
    """Each finding as (sheet, cell, code)."""
    return [(finding.sheet, finding.cell, finding.code) for finding in findings]


class Typed:
    """A workbook open in a spreadsheet program that keeps no cached values."""

    def __init__(self, source: bytes, target: Path, lang: str = "en") -> None:
        self.book = openpyxl.load_workbook(io.BytesIO(source))
        self.target, self.lang = target, lang
        self.spec = load("photography").tables
        #: Formula -> the result that the program saves with it; the others are saved without.
        self.results: dict[str, Any] = {}

    def sheet(self, table: str) -> Any:
        return self.book[self.spec[table].sheet[self.lang]]

    def column(self, table: str, key: str) -> int:
        """The number of a column, found by its header."""
        label = self.spec[table].columns[key].label[self.lang]
        return next(cell.column for cell in self.sheet(table)[FIRST - 1] if cell.value == label)

    def cell(self, table: str, position: int, key: str) -> Any:
        """The cell of a table's row, 1 the first."""
        return self.sheet(table).cell(FIRST - 1 + position, self.column(table, key))

    def at(self, table: str, position: int, key: str) -> str:
        """The A1 address of a cell."""
        address: str = self.cell(table, position, key).coordinate
        return address

    def put(self, table: str, position: int, **cells: Any) -> None:
        """Type values into a row; words of lists as the sheet shows them."""
        for key, value in cells.items():
            self.cell(table, position, key).value = value

    def put_text(self, table: str, position: int, key: str, text: str) -> None:
        """Type a text that begins with an apostrophe: it stays a text whatever it looks like."""
        cell = self.cell(table, position, key)
        cell.value, cell.data_type = text, "s"

    def setting(self, key: str) -> Any:
        """The cell of a setting's value."""
        label = load("photography").settings[key].label[self.lang]
        sheet = self.sheet("Settings")
        row = next(row[0].row for row in sheet.iter_rows(FIRST) if row[0].value == label)
        return sheet.cell(row, self.column("Settings", "value"))

    def save(self) -> Path:
        self.book.save(self.target)
        if self.results:
            with_results(self.target, self.results)
        return self.target

    def read(self) -> toolkit.Reading:
        return toolkit.read_workbook(self.save(), today=TODAY)

    def found(self) -> list[tuple[str, str, str]]:
        """What reading it back finds."""
        return places(self.read().findings)


def with_results(path: Path, results: Mapping[str, Any]) -> None:
    """Put the results of formulas into a workbook saved without any."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name).decode("utf-8", "surrogateescape") for name in archive.namelist()}
    for formula, result in results.items():
        kind = "" if not isinstance(result, str) else ' t="e"' if result.startswith("#") else ' t="str"'
        text = f"<f>{escape(formula[1:])}</f>"
        cell = re.compile(rf'(<c [^>]*?)(?: t="\w+")?>{re.escape(text)}(?:<v></v>|<v ?/>)')
        shown = f"{kind}>{text}<v>{escape(str(result))}</v>".replace("\\", r"\\")
        for name in [name for name in parts if name.startswith("xl/worksheets/sheet")]:
            parts[name] = cell.sub(rf"\1{shown}", parts[name])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part.encode("utf-8", "surrogateescape"))


def without_calculations(path: Path, lang: str = "en") -> bytes:
    """The workbook saved by another program, with only what reading looks at: quicker to load and to save."""
    book = openpyxl.load_workbook(path)
    for page in ("Start", "Plan", "Dashboard", "Checks"):
        del book[texts("pages")[page][lang]]
    tables = load("photography").tables
    del book[tables["Results"].sheet[lang]]
    book.defined_names.clear()
    for sheet in book:
        sheet.data_validations.dataValidation.clear()
        sheet.conditional_formatting = ConditionalFormattingList()
        if sheet.title != tables["Settings"].sheet[lang]:
            sheet.delete_rows(FIRST + 4, sheet.max_row)  # spare rows; the table's range still names them
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


@pytest.fixture(scope="session")
def small_book(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Two sessions of one mission, with a cost line, a request and a risk; nothing is wrong with it."""
    path = toolkit.new_workbook(
        tmp_path_factory.mktemp("small") / "small.xlsx",
        lang="en",
        year=2026,
        rows=5,
        rows_of={
            "Sessions": [session("S-1", mission_id="M-1"), session("S-2")],
            "Budget": [line(estimated=20)],
            "Requests": [request(minutes_spent=15)],
            "Missions": [mission()],
            "Risks": [{"session_id": "S-1", "risk": "Rain"}],
        },
    )
    return without_calculations(path)


@pytest.fixture(autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is kept of workbooks goes to a folder of the test's own, in the platform's place."""
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path_factory.getbasetemp() / "cache"))


@pytest.fixture
def typed(small_book: bytes, tmp_path: Path) -> Typed:
    """The small workbook, open to be changed by hand."""
    return Typed(small_book, tmp_path / "book.xlsx")


@pytest.fixture(scope="session")
def blank_books(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """An empty workbook in each language."""
    folder = tmp_path_factory.mktemp("blank")
    return {lang: toolkit.new_workbook(folder / f"{lang}.xlsx", lang=lang, year=2026, rows=5) for lang in ("fr", "en")}


Run = tuple[int, str, str]


@pytest.fixture
def seance(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Run]:
    """Run the command in English: exit code, standard output, standard error."""
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")

    def run(*arguments: object) -> Run:
        monkeypatch.setattr("sys.argv", ["seance", *map(str, arguments)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as stop:
            main()
        printed = capsys.readouterr()
        code = stop.value.code
        return code if isinstance(code, int) else int(code is not None), printed.out, printed.err

    return run


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """What `seance demo` writes and prints, in French."""
    from click.testing import CliRunner

    from toolkit.cli import cli

    folder = tmp_path_factory.mktemp("demo") / "new"
    result = CliRunner().invoke(cli, ["demo", str(folder), "--lang", "fr"], catch_exceptions=False)
    assert result.exit_code == 0
    return folder / "seance-exemple.xlsx", result.output


@pytest.fixture(scope="session")
def year_ledger(demo: tuple[Path, str]) -> Ledger:
    """A photographer's year of 300 sessions, read back."""
    return toolkit.read_workbook(demo[0], today=dt.date(2025, 12, 20)).ledger


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """Workbooks of every template and language, blank and filled."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "shelf"
    folder.mkdir(exist_ok=True)
    return Shelf(folder)
