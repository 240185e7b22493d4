"""Property 16: what people do to a workbook turns a control red. LibreOffice recalculates each changed copy."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple
from xml.sax.saxutils import escape

import cellrune  # type: ignore[import-not-found, unused-ignore]
import pytest
from openpyxl.utils import get_column_letter  # type: ignore[import-untyped, unused-ignore]

from tests import engines
from tests.engines import LOCALES
from tests.package import Book, open_book, pack, unpack
from tests.workbooks import Made, write
from toolkit.language import LANGUAGES, Words, texts
from toolkit.templates import load

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

pytestmark = pytest.mark.office

#: Where a table's first row stands.
FIRST = 4
Parts = dict[str, bytes]


class Hand:
    """Changes cells as a person would, in the parts of a workbook; formulas keep no values."""

    def __init__(self, parts: Parts, lang: str) -> None:
        self.parts, self.lang = dict(parts), lang
        self.book: Book = open_book(parts)
        self.template = load("photography")

    def place(self, table: str, key: str, row: int = 1) -> str:
        """The address of a column's cell in a row of its table, 1 the first."""
        columns = list(self.template.tables[table].columns)
        return f"{get_column_letter(columns.index(key) + 1)}{FIRST - 1 + row}"

    def row_with(self, table: str, key: str) -> int:
        """The first row in which a column is filled."""
        cells = self.book.sheets[self.template.tables[table].sheet[self.lang]].cells
        return next(row for row in range(1, 100) if cells[self.place(table, key, row)].value)

    def put(self, table: str, key: str, row: int, value: Any) -> None:
        """Type a value over whatever the cell holds; None clears it, a text with = first is a formula."""
        sheet = self.book.sheets[self.template.tables[table].sheet[self.lang]]
        at = self.place(table, key, row)
        inside, kind = "", ""
        if isinstance(value, str) and value.startswith("="):
            inside = f"<f>{escape(value[1:])}</f>"
        elif isinstance(value, str):
            inside, kind = f"<is><t>{escape(value)}</t></is>", ' t="inlineStr"'
        elif value is not None:
            inside = f"<v>{value}</v>"
        text = self.parts[sheet.part].decode("utf-8")
        pattern = rf'<c r="{at}"( s="\d+")?[^>]*?(?:/>|>.*?</c>)'
        text, count = re.subn(pattern, rf'<c r="{at}"\g<1>{kind}>{inside}</c>', text, count=1)
        assert count == 1, f"{table}.{key}: no cell {at}"
        self.parts[sheet.part] = text.encode("utf-8")

    def clear_row(self, table: str, row: int) -> None:
        for key, column in self.template.tables[table].columns.items():
            if not column.computed or table == "Results":
                self.put(table, key, row, None)


def change(table: str, key: str, value: Any) -> Callable[[Hand], None]:
    """Type a value over the first that a column has."""
    return lambda hand: hand.put(table, key, hand.row_with(table, key), value)


def minus(table: str, key: str) -> Callable[[Hand], None]:
    """Swap the sign of the first value of a column."""
    return change(table, key, -25)


def overwritten(table: str, key: str) -> tuple[str, Callable[[Hand], None]]:
    return f"{table.lower()}_overwritten", change(table, key, 1)


def another_s_id(hand: Hand) -> None:
    cells = hand.book.sheets[hand.template.tables["Requests"].sheet[hand.lang]].cells
    hand.put("Requests", "request_id", 2, cells[hand.place("Requests", "request_id", 1)].value)


def below_the_calculated_rows(hand: Hand) -> None:
    sheet = hand.book.sheets[hand.template.tables["Sessions"].sheet[hand.lang]]
    last = sheet.tables[0].area.bottom + 2
    text = hand.parts[sheet.part].decode("utf-8")
    typed = f'<row r="{last}"><c r="A{last}" t="inlineStr"><is><t>S-9999</t></is></c></row></sheetData>'
    hand.parts[sheet.part] = text.replace("</sheetData>", typed).encode("utf-8")


#: What is done -> the control that must not be 0, and how.
MUTATIONS: Mapping[str, tuple[str, Callable[[Hand], None]]] = {
    "a session deleted": ("lines_unmatched", lambda hand: hand.clear_row("Sessions", 1)),
    "a session's id changed": ("lines_unmatched", change("Sessions", "session_id", "S-0")),
    "a session's date is text": ("sessions_left_out", change("Sessions", "date", "soon")),
    "a session's date deleted": ("sessions_left_out", change("Sessions", "date", None)),
    "a status of no list": ("sessions_left_out", change("Sessions", "status", "finished")),
    "a negative time": ("sessions_left_out", minus("Sessions", "actual_main")),
    "half a minute": ("sessions_left_out", change("Sessions", "actual_main", 7.5)),
    "text in the fee": ("sessions_left_out", change("Sessions", "fee", "about 300")),
    "a session below": ("sessions_beyond", below_the_calculated_rows),
    "a line's session changed": ("lines_unmatched", change("Budget", "session_id", "S-0")),
    "a line's item deleted": ("lines_left_out", change("Budget", "item", None)),
    "a negative cost": ("lines_left_out", minus("Budget", "actual")),
    "text in an estimate": ("lines_left_out", change("Budget", "estimated", "12 EUR")),
    "a request's session changed": ("requests_unmatched", change("Requests", "session_id", "S-0")),
    "two requests of one id": ("requests_left_out", another_s_id),
    "a negative price": ("requests_left_out", minus("Requests", "minutes_spent")),
    "a mission deleted": ("sessions_unmatched", lambda hand: hand.clear_row("Missions", 1)),
    "a mission's title deleted": ("missions_left_out", change("Missions", "title", None)),
    "tiers that overlap": ("tiers_left_out", lambda hand: hand.put("Tiers", "from_quantity", 2, 31)),
    "text in a setting": ("settings_problems", lambda hand: hand.put("Settings", "value", 6, "much")),
    "a row of results deleted": ("sessions_beyond", lambda hand: hand.clear_row("Results", 2)),
    "a broken reference": ("time_identity", change("Results", "worked_minutes", "=#REF!")),
    "worked time overwritten": overwritten("Results", "worked_minutes"),
    "a typing aid overwritten": overwritten("Sessions", "reserved_minutes"),
    "an overrun overwritten": overwritten("Budget", "overrun"),
    "a lost amount overwritten": overwritten("Requests", "lost"),
    "rounds overwritten": overwritten("Missions", "rounds_used"),
    "a tier overwritten": overwritten("Tiers", "low"),
    "a setting in force overwritten": ("settings_overwritten", lambda hand: hand.put("Settings", "used", 6, 80)),
}  # fmt: skip


def every_formula(hand: Hand) -> None:
    """One value over a formula of every computed column that shows something."""
    for sheet, table in hand.book.tables():
        if table.name in ("Checks", "Lists", "Settings"):
            continue
        for key, column in hand.template.tables[table.name].columns.items():
            rows = range(1, table.area.bottom - table.area.top + 1)
            if column.computed and any(sheet.cells[hand.place(table.name, key, row)].value for row in rows):
                hand.put(table.name, key, 1, 1)


#: Mutations done to one workbook at once: those of different controls that do not touch the same rows.
TOGETHER = (
    (
        "a session's date is text",
        "a line's session changed",
        "two requests of one id",
        "a setting in force overwritten",
    ),
    (
        "a session's id changed",
        "a negative price",
        "a mission's title deleted",
        "tiers that overlap",
        "text in a setting",
    ),
    (
        "text in the fee",
        "text in an estimate",
        "a request's session changed",
        "a mission deleted",
        "a tier overwritten",
    ),
    ("a session deleted", "a line's item deleted", "a row of results deleted", "a setting in force overwritten"),
    ("a negative cost", "a broken reference", "rounds overwritten", "a session below", "a lost amount overwritten"),
    ("half a minute", "worked time overwritten", "a typing aid overwritten", "an overrun overwritten"),
)
EVERYTHING = "every formula"


class Outcome(NamedTuple):
    """What a recalculated workbook says: each control by its label, the verdict; and how many formulas are gone."""

    values: dict[str, Any]
    verdict: Any
    gone: int


def checks(cells: Mapping[str, Any], gone: int = 0) -> Outcome:
    rows = [row for row in range(FIRST, 100) if cells.get(f"C{row}")]
    values = {str(cells[f"A{row}"]): cells[f"B{row}"] for row in rows}
    return Outcome(values, cells[f"B{max(rows) + 2}"], gone)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Parts]:
    """A small filled workbook in each language."""
    folder = tmp_path_factory.mktemp("sound")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("toolkit.writing._LEAST", 1)
        return {
            lang: unpack(write(folder / f"{lang}.xlsx", Made("photography", lang, True), sessions=5, spare=1))
            for lang in LANGUAGES
        }


def changed(parts: Parts, lang: str, cases: Sequence[str]) -> Parts:
    hand = Hand(parts, lang)
    for case in cases:
        (every_formula if case == EVERYTHING else MUTATIONS[case][1])(hand)
    return hand.parts


class Tried(NamedTuple):
    """A language, and what came of what was done to its workbook."""

    lang: str
    outcomes: Mapping[Sequence[str], Outcome]


@pytest.fixture(scope="module", params=["fr", pytest.param("en", marks=pytest.mark.long)])
def tried(
    request: pytest.FixtureRequest, sound: Mapping[str, Parts], tmp_path_factory: pytest.TempPathFactory
) -> Tried:
    """As LibreOffice recalculates it; the English one is cellrune's as well."""
    lang: str = request.param
    folder = tmp_path_factory.mktemp(f"mutations-{lang}")
    paths, gone = {}, {}
    for number, cases in enumerate(((), (EVERYTHING,), *TOGETHER)):
        new = changed(sound[lang], lang, cases)
        paths[cases] = folder / f"{number}.xlsx"
        engines.poison(pack(new, folder / f"raw-{number}.xlsx"), paths[cases])
        gone[cases] = formulas(sound[lang]) - formulas(new)
    made = engines.computed(list(paths.values()), LOCALES[lang])
    page = texts("pages")["Checks"][lang]
    found = {cases: checks(sheets[page], gone[cases]) for cases, sheets in zip(paths, made, strict=True)}
    return Tried(lang, found)


def formulas(parts: Parts) -> int:
    return sum(data.count(b"<f>") for data in parts.values())


def load_words(lang: str) -> Words:
    return Words("workbook", lang)


def control(case: str, lang: str) -> str:
    return load_words(lang)[f"control_{MUTATIONS[case][0]}"]


def test_16_a_sound_workbook_is_green(tried: Tried) -> None:
    outcome = tried.outcomes[()]
    assert set(outcome.values.values()) == {0} and len(outcome.values) > 20
    assert outcome.verdict == load_words(tried.lang)["verdict_ok"]


@pytest.mark.parametrize("cases", TOGETHER, ids=lambda cases: cases[0])
def test_16_mutations_turn_their_controls_red(cases: Sequence[str], tried: Tried) -> None:
    outcome, lang = tried.outcomes[cases], tried.lang
    assert {case: outcome.values[control(case, lang)] for case in cases if not red(outcome, case, lang)} == {}
    assert outcome.verdict == load_words(lang)["verdict_bad"]


def red(outcome: Outcome, case: str, lang: str) -> bool:
    """A number that is not 0, or an error."""
    value = outcome.values[control(case, lang)]
    return value not in (0, None, "")


def test_16_no_formula_is_overwritten_unseen(tried: Tried) -> None:
    outcome, words = tried.outcomes[EVERYTHING,], load_words(tried.lang)
    tables = ("sessions", "budget", "requests", "missions", "indicators", "tiers", "results")
    counted = sum(outcome.values[words[f"control_{table}_overwritten"]] for table in tables)
    assert counted == outcome.gone > 150


#: What another engine can tell as well: one mutation by itself. Counting formulas is beyond it.
ALONE = [case for case, (name, _) in MUTATIONS.items() if not name.endswith("overwritten")]


@pytest.mark.parametrize("case", ALONE)
def test_16_a_mutation_alone_turns_its_control_red(case: str, sound: Mapping[str, Parts], tmp_path: Path) -> None:
    path = pack(changed(sound["en"], "en", [case]), tmp_path / "book.xlsx")
    with cellrune.Workbook.open_path(path) as book:
        book.calculate()
        rows = book.read_values("Checks", "A1", "C40")
    cells = {f"{'ABC'[c]}{r}": (cell or {}).get("value") for r, row in enumerate(rows, 1) for c, cell in enumerate(row)}
    assert red(checks(cells), case, "en")
    assert checks(cells).verdict == load_words("en")["verdict_bad"]


def test_every_mutation_is_tried() -> None:
    assert {case for cases in TOGETHER for case in cases} | set(ALONE) == set(MUTATIONS)
