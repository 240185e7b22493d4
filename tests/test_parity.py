"""Every formula of filled workbooks, recalculated by LibreOffice, against the value that was written with it."""

from __future__ import annotations

import html
import math
import random
import re
import zipfile
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

import toolkit
from tests import engines
from tests.engines import LOCALES
from tests.ledgers import TEMPLATE, TODAY, as_number, each_value, random_rows
from tests.workbooks import EVERY
from toolkit.templates import load, names

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from tests.workbooks import Shelf

pytestmark = [
    pytest.mark.office,
    pytest.mark.skipif(engines.find_soffice() is None, reason="LibreOffice is not installed"),
]

SESSIONS = 60
#: Workbooks of each language; forty in all.
SOME, REST = range(5), range(5, 20)
BOOKS = [SOME, pytest.param(REST, marks=pytest.mark.long)]
POISON = -999.0
#: Cells with a formula in one such workbook: far fewer would mean that something was not compared.
LEAST_CELLS = 12_000


class Cell(NamedTuple):
    """A cell as its file has it: None is blank, and "" is too."""

    value: float | str | bool | None
    formula: str | None


Sheets = dict[str, dict[str, Cell]]
#: Sheet -> A1 -> value, as LibreOffice has it.
Computed = Mapping[str, Mapping[str, float | str]]

_CELL = re.compile(r'<c r="([A-Z]+\d+)"([^>]*?)(?:/>|>(.*?)</c>)', re.DOTALL)
_FORMULA = re.compile(r"<f\b[^>]*?(?:/>|>(.*?)</f>)", re.DOTALL)
_VALUE = re.compile(r"<v\b[^>]*>(.*?)</v>", re.DOTALL)
_TYPE = re.compile(r'\bt="(\w+)"')
_TEXT = re.compile(r"<t\b[^>]*?(?:/>|>(.*?)</t>)", re.DOTALL)
_ITEM = re.compile(r"<si>(.*?)</si>", re.DOTALL)
_SHEET = re.compile(r'<sheet\b[^>]*?\bname="([^"]*)"[^>]*?\br:id="([^"]*)"')
_RELATION = re.compile(r"<Relationship\b[^>]*>")


def read(path: Path) -> Sheets:
    """Sheet -> A1 -> cell, straight from the parts of the file: openpyxl takes ten times as long."""
    with zipfile.ZipFile(path) as book:
        names = set(book.namelist())
        text = {name: book.read(name).decode("utf-8") for name in names if name.endswith((".xml", ".rels"))}
    shared = [
        html.unescape("".join(part[1] or "" for part in _TEXT.finditer(item[1])))
        for item in _ITEM.finditer(text.get("xl/sharedStrings.xml", ""))
    ]
    parts = {}
    for relation in _RELATION.findall(text["xl/_rels/workbook.xml.rels"]):
        target = re.search(r'Target="([^"]*)"', relation)
        name = re.search(r'Id="([^"]*)"', relation)
        assert target and name
        parts[name[1]] = "xl/" + target[1].removeprefix("/xl/")
    sheets = {html.unescape(name): parts[place] for name, place in _SHEET.findall(text["xl/workbook.xml"])}
    return {name: dict(_cells(text[part], shared)) for name, part in sheets.items()}


def _cells(xml: str, shared: list[str]) -> Iterator[tuple[str, Cell]]:
    for name, attributes, content in _CELL.findall(xml):
        if not content:
            continue
        kind = _TYPE.search(attributes)
        found = _VALUE.search(content)
        formula = _FORMULA.search(content)
        value: Any = html.unescape(found[1]) if found else None
        match kind[1] if kind else "n":
            case "s":
                value = shared[int(value)]
            case "b":
                value = value == "1"
            case "n":
                value = float(value) if value else None
        yield name, Cell(None if value == "" else value, html.unescape(formula[1] or "") if formula else None)


def equal(ours: Any, theirs: Any) -> bool:
    if isinstance(ours, float) and isinstance(theirs, float):
        return math.isclose(ours, theirs, rel_tol=1e-9, abs_tol=1e-9)
    return type(ours) is type(theirs) and ours == theirs


def differences(name: str, ours: Sheets, theirs: Computed) -> Iterator[str]:
    """Every formula whose value LibreOffice finds to be another."""
    for sheet, cells in ours.items():
        for place, cell in cells.items():
            other = theirs[sheet].get(place)
            if cell.formula is not None and not equal(cell.value, other):
                header = cells.get(re.sub(r"\d+", "3", place), Cell(None, None)).value
                yield (
                    f"{name} {sheet}!{place} ({header}) ={cell.formula}\n"
                    f"      written {cell.value!r}, computed {other!r}"
                )


def write_book(path: Path, lang: str, number: int, sessions: int = SESSIONS) -> Path:
    """A workbook of so many sessions; every second one is full of mistakes."""
    template = load(TEMPLATE)
    word = lambda choices, value: template.word(choices, value, lang)  # noqa: E731
    sample = random_rows(random.Random(f"{lang} {number}"), sessions, number % 2 == 1, word)
    with pytest.MonkeyPatch.context() as patch:
        # A new workbook refuses a setting that cannot be; this one stands for a setting typed later.
        patch.setattr("toolkit.writing.typed_setting", lambda template, key, value, lang: as_number(value))
        return toolkit.new_workbook(
            path,
            TEMPLATE,
            lang,
            year=2026,
            rows=sessions,
            settings={key: value for key, value in sample.settings.items() if value is not None},
            rows_of=sample.rows,
            today=TODAY,
        )


def recalculated(paths: Sequence[Path], folder: Path, locale: str, *, lazy: bool = False) -> Iterator[Computed]:
    """The workbooks, poisoned and computed anew in one run; `lazy` leaves out what forces LibreOffice to."""
    poisoned = [folder / "poisoned" / path.name for path in paths]
    (folder / "poisoned").mkdir()
    for path, copy in zip(paths, poisoned, strict=True):
        engines.poison(path, copy, f"{POISON:.0f}")
    return engines.computed(poisoned, locale, always=not lazy)


class Outcome(NamedTuple):
    """What comparing one workbook gave."""

    name: str
    lang: str
    differences: list[str]
    formulas: dict[str, int]
    poisoned: int


def compare(folder: Path, lang: str, books: range) -> list[Outcome]:
    """Write the workbooks of a language, have them recalculated and compare every formula."""
    paths = [write_book(folder / f"{lang}-{number:02}.xlsx", lang, number) for number in books]
    outcomes = []
    for path, computed in zip(paths, recalculated(paths, folder, LOCALES[lang]), strict=True):
        ours = read(path)
        formulas = {sheet: sum(cell.formula is not None for cell in cells.values()) for sheet, cells in ours.items()}
        poisoned = sum(value == POISON for cells in computed.values() for value in cells.values())
        found = list(differences(path.stem, ours, computed))
        outcomes.append(Outcome(path.stem, lang, found, formulas, poisoned))
    return outcomes


@pytest.fixture(scope="module", params=BOOKS, ids=["some", "the others"])
def outcomes(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[Outcome]:
    """So many workbooks in each language, a process for each."""
    folders = [tmp_path_factory.mktemp(f"parity-{lang}") for lang in LOCALES]
    with ProcessPoolExecutor(len(LOCALES), get_context("spawn")) as pool:
        made = pool.map(compare, folders, LOCALES, [request.param] * len(LOCALES))
        return [outcome for of_lang in made for outcome in of_lang]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One workbook."""
    return write_book(tmp_path_factory.mktemp("parity") / "book.xlsx", "fr", 0)


def test_every_formula_gives_the_value_written_with_it(outcomes: list[Outcome]) -> None:
    found = [text for outcome in outcomes for text in outcome.differences]
    assert not found, f"{len(found)} cells differ\n" + "\n".join(found[:20])


#: The template with the fewest sheets, and the others.
OTHERS = [["essential"], pytest.param(sorted({*names()} - {TEMPLATE, "essential"}), marks=pytest.mark.long)]


@pytest.mark.parametrize("templates", OTHERS, ids=["essential", "the others"])
@pytest.mark.parametrize("lang", LOCALES)
def test_every_other_template_is_computed_alike(lang: str, templates: list[str], shelf: Shelf, tmp_path: Path) -> None:
    """Their figures are photography's, but for what hangs on the sheets that a template leaves out."""
    which = [made for made in EVERY if made.template in templates and made.lang == lang]
    assert len(which) >= len(templates)
    paths = [shelf[made] for made in which]
    for path, computed in zip(paths, recalculated(paths, tmp_path, LOCALES[lang]), strict=True):
        assert list(differences(path.stem, read(path), computed)) == []


@pytest.mark.long
@pytest.mark.parametrize("lang", LOCALES)
def test_every_value_right_and_in_error_is_computed_alike(lang: str, tmp_path: Path) -> None:
    path = toolkit.new_workbook(tmp_path / "each.xlsx", TEMPLATE, lang, rows=5, rows_of=each_value(), today=TODAY)
    [computed] = recalculated([path], tmp_path, LOCALES[lang])
    assert list(differences(path.stem, read(path), computed)) == []


def test_enough_is_compared(outcomes: list[Outcome]) -> None:
    template = load(TEMPLATE)
    assert len(LOCALES) * (len(SOME) + len(REST)) >= 40
    assert len(outcomes) in (len(LOCALES) * len(SOME), len(LOCALES) * len(REST))
    for outcome in outcomes:
        assert sum(outcome.formulas.values()) >= LEAST_CELLS, outcome.formulas
        for name in ("Sessions", "Results", "Budget", "Requests", "Missions", "Indicators", "Tiers", "Settings"):
            assert outcome.formulas[template.tables[name].sheet[outcome.lang]] >= 12, (name, outcome.formulas)
        assert sum(count > 0 for count in outcome.formulas.values()) >= 11  # Plan, Dashboard and Checks too


def test_no_computed_value_is_the_poison(outcomes: list[Outcome]) -> None:
    assert sum(outcome.poisoned for outcome in outcomes) == 0


def test_without_a_recalculation_the_poison_shows(book: Path, tmp_path: Path) -> None:
    [echoed] = recalculated([book], tmp_path, LOCALES["fr"], lazy=True)
    ours = read(book)
    formulas = sum(cell.formula is not None for cells in ours.values() for cell in cells.values())
    assert len(list(differences("echoed", ours, echoed))) == formulas >= LEAST_CELLS


def test_the_fast_reader_reads_what_openpyxl_does(book: Path) -> None:
    formulas, values = engines.formula_cells(book), engines.cell_values(book)
    for sheet, cells in read(book).items():
        assert {place for place, cell in cells.items() if cell.formula is not None} == formulas[sheet].keys()
        for place, cell in cells.items():
            known = values[sheet].get(place) or None
            if isinstance(known, int | float | str) or known is None:
                assert cell.value in (known, 0.0 if known is None else known), (sheet, place)
