"""Workbooks as they are written: the same bytes from the same input, and what every one of them keeps to."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
import subprocess
import sys
import zipfile
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import openpyxl
import pytest

import toolkit
from tests.conftest import FIRST, TODAY, line, places, request, session
from toolkit.files import OutputError
from toolkit.samples.year import make_year
from toolkit.templates import load

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from toolkit.schema import Column

ROOT = Path(toolkit.__file__).parent.parent
TEMPLATE = load("photography")
LANGS = ("fr", "en")
NAMES = tuple(TEMPLATE.tables)
#: Data sheets as they stand.
ORDER = ["Sessions", "Budget", "Requests", "Missions", "Indicators", "Risks", "Reviews", "Tiers", "Settings", "Lists"]
ORDER.append("Results")
#: Pages beside the tables, by language.
PAGES = {
    "fr": {"Start": "Accueil", "Plan": "Plan", "Dashboard": "Tableau de bord", "Checks": "Contrôles"},
    "en": {"Start": "Start", "Plan": "Plan", "Dashboard": "Dashboard", "Checks": "Checks"},
}


def year_rows(lang: str, sessions: int) -> dict[str, list[dict[str, object]]]:
    trade = TEMPLATE.trade
    day = dt.date(2025, 12, 20)
    return make_year(trade["session_types"], trade["cost_lines"], year=2025, lang=lang, sessions=sessions, today=day)


# ---------------------------------------------------------------------- mistakes of the caller


def refused(tmp_path: Path, **arguments: Any) -> str:
    """What is said of arguments that make no workbook; nothing is written."""
    with pytest.raises(ValueError, match=r".") as error:
        toolkit.new_workbook(tmp_path / "book.xlsx", **{"lang": "en", "rows": 1, **arguments})
    assert list(tmp_path.iterdir()) == []
    return str(error.value)


@pytest.mark.parametrize("table", ["Invoices", "sessions", "Settings", "Results", "Lists"])
def test_rows_of_no_table_are_an_error(tmp_path: Path, table: str) -> None:
    said = refused(tmp_path, rows_of={table: [{}]})
    assert said.startswith(f"{table}: no rows can be given to it; the tables are Sessions, Budget")


def test_a_text_that_no_cell_holds_is_an_error(tmp_path: Path) -> None:
    said = refused(tmp_path, rows_of={"Sessions": [session(), session("S-2", lesson="x" * 32_768)]})
    assert said == "Sessions › AG5: this text has 32768 characters; a cell holds no more than 32767"


@pytest.mark.parametrize(
    ("table", "column"),
    [("Sessions", "colour"), ("Sessions", "reserved_minutes"), ("Budget", "variance"), ("Requests", "value")],
)
def test_a_column_that_nobody_fills_is_an_error(tmp_path: Path, table: str, column: str) -> None:
    said = refused(tmp_path, rows_of={table: [{"session_id": "S-1"}, {column: 1}]})
    assert said.startswith(f"{table}.{column}: no such column to fill; there are ")


@pytest.mark.parametrize(
    ("settings", "part"),
    [
        ({"daily_rate": 400}, "daily_rate: no such setting; the settings are business_name"),
        ({"hourly_rate": "much"}, 'hourly_rate: "much" is not a number'),
        ({"hourly_rate": -1}, "hourly_rate: -1 is negative"),
        ({"hourly_rate": 50.005}, "hourly_rate: 50.005 has more than 2 decimals"),
        ({"hourly_rate": True}, 'hourly_rate: "True" is not a number'),
        ({"hourly_rate": float("nan")}, 'hourly_rate: "nan" is not a number'),
        ({"hourly_rate": Decimal("Infinity")}, 'hourly_rate: "Infinity" is not a number'),
        ({"slot_minutes": 7.5}, "slot_minutes: 7.5 is not a whole number"),
        ({"safety_margin": 20}, "safety_margin: 20 is not between 0 and 10"),
        ({"vat_regime": "none"}, 'vat_regime: "none" is not in the list'),
    ],
    ids=str,
)
def test_a_setting_that_cannot_be_is_an_error(tmp_path: Path, settings: dict[str, Any], part: str) -> None:
    assert refused(tmp_path, settings=settings).startswith(part)


def test_an_unknown_language_is_an_error(tmp_path: Path) -> None:
    assert refused(tmp_path, lang="de") == "de: no such language; there are fr and en"


@pytest.mark.parametrize("rows", [0, -1, 100_001])
def test_a_number_of_rows_out_of_bounds_is_an_error(tmp_path: Path, rows: int) -> None:
    assert refused(tmp_path, rows=rows) == f"{rows} rows: choose from 1 to 100000"


def test_an_existing_file_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "book.xlsx").write_text("mine")
    with pytest.raises(OutputError, match="exists already"):
        toolkit.new_workbook(tmp_path / "book.xlsx", lang="en", rows=1)
    assert (tmp_path / "book.xlsx").read_text() == "mine"


# ---------------------------------------------------------------------- the same bytes


def test_the_same_input_gives_the_same_bytes_anywhere(tmp_path: Path) -> None:
    rows = {"Sessions": [session(actual_main=90, express="yes")], "Budget": [line(actual=20)], "Requests": [request()]}
    here = toolkit.new_workbook(tmp_path / "here.xlsx", lang="fr", year=2026, rows=2, rows_of=rows, today=TODAY)
    program = (
        "import datetime, toolkit\n"
        f"toolkit.new_workbook({str(tmp_path / 'elsewhere.xlsx')!r}, lang='fr', year=2026, rows=2,"
        f" rows_of={rows!r}, today={TODAY!r})"
    )
    settings = {"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C", "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", program], check=True, cwd=tmp_path, env={**os.environ, **settings})
    digests = {hashlib.sha256(path.read_bytes()).hexdigest() for path in (here, tmp_path / "elsewhere.xlsx")}
    assert len(digests) == 1


# ---------------------------------------------------------------------- rows given


def written(tmp_path: Path, lang: str = "en", **rows_of: Any) -> toolkit.Ledger:
    """Rows written and read back."""
    path = toolkit.new_workbook(tmp_path / "book.xlsx", lang=lang, year=2026, rows=1, rows_of=rows_of)
    return toolkit.read_workbook(path, today=TODAY).ledger


@pytest.mark.parametrize(
    ("key", "given", "value"),
    [
        ("fee", "127.05", Decimal("127.05")),
        ("fee", 127.05, Decimal("127.05")),
        ("fee", Decimal("127.05"), Decimal("127.05")),
        ("fee", 127, Decimal("127.00")),
        ("planned_prep", "30", 30),
        ("planned_prep", 30.0, 30),
        ("planned_prep", 0, 0),
        ("planned_prep", None, None),
        ("planned_prep", "", None),
        ("approved_on", "2026-05-01", dt.date(2026, 5, 1)),
        ("approved_on", dt.datetime(2026, 5, 1, 18, 30), dt.date(2026, 5, 1)),
        ("start_time", "09:30", dt.time(9, 30)),
        ("start_time", dt.datetime(2026, 5, 1, 9, 30), dt.time(9, 30)),
        ("start_time", dt.time(23, 59), dt.time(23, 59)),
        ("express", True, "yes"),
        ("express", False, "no"),
        ("express", "oui", "yes"),
        ("session_type", 12, "12"),
        ("objective", "  12 ", "12"),
        ("cancellation_notice_hours", "47.99", Decimal("47.99")),
    ],
)
def test_a_value_may_be_given_in_any_type(small_cells: Mapping[Any, Any], key: str, given: Any, value: Any) -> None:
    assert small_cells[key, repr(given)] == value


GIVEN = [
    ("fee", "127.05"), ("fee", 127.05), ("fee", Decimal("127.05")), ("fee", 127),
    ("planned_prep", "30"), ("planned_prep", 30.0), ("planned_prep", 0), ("planned_prep", None), ("planned_prep", ""),
    ("approved_on", "2026-05-01"), ("approved_on", dt.datetime(2026, 5, 1, 18, 30)),
    ("start_time", "09:30"), ("start_time", dt.datetime(2026, 5, 1, 9, 30)), ("start_time", dt.time(23, 59)),
    ("express", True), ("express", False), ("express", "oui"), ("session_type", 12), ("objective", "  12 "),
    ("cancellation_notice_hours", "47.99"),
]  # fmt: skip


@pytest.fixture(scope="module")
def small_cells(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Any]:
    """What each value given comes back as, all from one workbook."""
    rows = [session(f"S-{number}", **{key: value}) for number, (key, value) in enumerate(GIVEN)]
    ledger = written(tmp_path_factory.mktemp("given"), Sessions=rows)
    found = ledger.tables["Sessions"].rows
    return {(key, repr(value)): row.get(key) for (key, value), row in zip(GIVEN, found, strict=True)}


def test_wrong_values_are_written_as_typed_and_found_when_read(tmp_path: Path) -> None:
    row = session(fee="much", planned_main="90 min", status="finished", satisfaction=6)
    ledger = written(tmp_path, Sessions=[row])
    assert [(finding.code, finding.value) for finding in ledger.findings] == [
        ("repaired", "90 min"),
        ("not_a_number", "much"),
        ("not_in_list", "finished"),
        ("out_of_range", "6"),
    ]


def test_words_are_written_in_the_language_of_the_workbook(tmp_path: Path) -> None:
    ledger = written(tmp_path, "fr", Sessions=[session(express="yes")])
    raw = ledger.rows("Sessions")[0].raw
    assert (raw["status"], raw["express"], places(ledger.findings)) == ("réalisée", "oui", [])


def test_more_rows_than_asked_for_make_room(tmp_path: Path) -> None:
    ledger = written(tmp_path, Sessions=[session(f"S-{number}") for number in range(7)])
    assert len(ledger.rows("Sessions")) == 7
    with zipfile.ZipFile(tmp_path / "book.xlsx") as archive:
        assert re.search(rb'ref="A3:[A-Z]+10"', archive.read("xl/tables/table1.xml"))


def test_an_empty_row_leaves_a_gap(tmp_path: Path) -> None:
    ledger = written(tmp_path, Sessions=[session("S-1"), {}, session("S-2", fee=None)])
    assert [row.number for row in ledger.rows("Sessions")] == [4, 6]


DANGEROUS = ["=1+1", "+33 6 12 34 56 78", "-5 degrees", "@home", "\t=1+1", "=cmd|' /C calc'!A0", "{=1}", "http://x.y"]


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    rows = [session(f"S-{number}", objective=text) for number, text in enumerate(DANGEROUS)]
    ledger = written(tmp_path, Sessions=rows)
    sheet = openpyxl.load_workbook(tmp_path / "book.xlsx")["Sessions"]
    column = list(TEMPLATE.tables["Sessions"].columns).index("objective") + 1
    cells = [sheet.cell(FIRST + number, column) for number in range(len(DANGEROUS))]
    assert [cell.value for cell in cells] == DANGEROUS
    assert {cell.data_type for cell in cells} == {"s"}
    with zipfile.ZipFile(tmp_path / "book.xlsx") as archive:
        assert b"x.y" not in b"".join(archive.read(name) for name in archive.namelist() if name.endswith(".rels"))
    assert [row.text("objective") for row in ledger.rows("Sessions")] == [text.strip() for text in DANGEROUS]


def test_strange_characters_survive(tmp_path: Path) -> None:
    texts = [
        "é œ 日本 \U0001f4f7",
        "a\nb",
        "<b>&amp;</b>",
        '"quoted"',
        "_x0041_",
        "tab\tinside",
        "\u00a0a\u202fb\u00a0",
        "a\x07b",
    ]
    ledger = written(tmp_path, Sessions=[session(f"S-{n}", lesson=text) for n, text in enumerate(texts)])
    assert [row.text("lesson") for row in ledger.rows("Sessions")] == [*texts[:6], "a b", "a\x07b"]


def test_the_dashboard_shows_the_year_of_the_first_session(tmp_path: Path) -> None:
    rows = [session(date=dt.date(2024, 3, 1))]
    path = toolkit.new_workbook(tmp_path / "book.xlsx", lang="en", rows=1, rows_of={"Sessions": rows})
    assert year_shown(path) == 2024


def test_the_dashboard_shows_the_year_asked_for(tmp_path: Path) -> None:
    rows = [session(date=dt.date(2024, 3, 1))]
    path = toolkit.new_workbook(tmp_path / "book.xlsx", lang="en", year=2030, rows=1, rows_of={"Sessions": rows})
    assert year_shown(path) == 2030


def year_shown(path: Path) -> Any:
    book = openpyxl.load_workbook(path, data_only=True)
    sheet, cell = book.defined_names["Dashboard_year"].attr_text.split("!")
    return book[sheet.strip("'")][cell.replace("$", "")].value


def test_settings_given_stand_in_their_cells(tmp_path: Path) -> None:
    given = {
        "hourly_rate": "60,50",
        "safety_margin": "15%",
        "slot_minutes": 15,
        "vat_regime": "liable",
        "business_name": "=Studio",
    }
    path = toolkit.new_workbook(tmp_path / "book.xlsx", lang="fr", rows=1, settings=given)
    sheet = openpyxl.load_workbook(path)["Réglages"]
    keys = list(TEMPLATE.settings)
    cells = [sheet.cell(FIRST + keys.index(key), 2).value for key in given]
    assert cells == [60.5, 0.15, 15, "redevable", "=Studio"]
    assert toolkit.read_workbook(path).findings == []


# ---------------------------------------------------------------------- properties of every workbook


@dataclass(frozen=True)
class Formula:
    """A formula as the file has it: the sheet, the cell, its text, the type and the text of its value."""

    sheet: str
    cell: str
    text: str
    kind: str
    value: str | None

    @property
    def bare(self) -> str:
        """Without texts in quotes and without addresses."""
        text = re.sub(r'"[^"]*"', '""', self.text)
        return re.sub(r"\$?\b[A-Z]{1,3}\$?\d+\b", "CELL", text)


@dataclass
class Written:
    """A workbook as written, in both forms that the tests look at."""

    lang: str
    path: Path
    book: Any
    formulas: list[Formula]

    def data(self) -> Iterator[tuple[str, Any]]:
        """Each table with its sheet."""
        for name in NAMES:
            yield name, self.book[TEMPLATE.tables[name].sheet[self.lang]]


def formulas_of(path: Path) -> Iterator[Formula]:
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    with zipfile.ZipFile(path) as archive:
        names = [
            sheet.get("name", "") for sheet in ET.fromstring(archive.read("xl/workbook.xml")).iter(f"{space}sheet")
        ]
        for number, name in enumerate(names, 1):
            for cell in ET.fromstring(archive.read(f"xl/worksheets/sheet{number}.xml")).iter(f"{space}c"):
                formula, value = cell.find(f"{space}f"), cell.find(f"{space}v")
                if formula is not None:
                    shown = None if value is None else value.text or ""
                    yield Formula(name, cell.get("r", ""), formula.text or "", cell.get("t", "n"), shown)


@pytest.fixture(scope="module", params=LANGS)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Written:
    """A workbook of twelve sessions with all that hangs on them, in each language."""
    lang: str = request.param
    path = tmp_path_factory.mktemp("made") / "made.xlsx"
    toolkit.new_workbook(path, lang=lang, year=2025, rows=15, rows_of=year_rows(lang, 12), today=dt.date(2025, 12, 20))
    return Written(lang, path, openpyxl.load_workbook(path), list(formulas_of(path)))


def test_sheets_stand_in_their_order_and_the_workbook_opens_on_the_first(made: Written) -> None:
    order = ["Start", *ORDER[:3], "Plan", "Dashboard", *ORDER[3:], "Checks"]
    titles = [PAGES[made.lang].get(name) or TEMPLATE.tables[name].sheet[made.lang] for name in order]
    assert made.book.sheetnames == titles
    assert made.book.active.title == titles[0]
    assert max(map(len, titles)) <= 31


def test_nothing_is_hidden(made: Written) -> None:
    hidden = [
        (sheet.title, where)
        for sheet in made.book
        for where, is_hidden in (
            ("sheet", sheet.sheet_state != "visible"),
            *((f"row {number}", row.hidden) for number, row in sheet.row_dimensions.items()),
            *((f"column {letters}", column.hidden) for letters, column in sheet.column_dimensions.items()),
        )
        if is_hidden
    ]
    assert hidden == []


def test_data_sheets_have_one_table_and_no_merged_cells(made: Written) -> None:
    for name, sheet in made.data():
        assert list(sheet.tables) == [name]
        assert sheet.merged_cells.ranges == set()
        assert not sheet.tables[name].totalsRowCount


def test_headers_are_the_labels_in_cells_and_table_alike(made: Written) -> None:
    for name, sheet in made.data():
        labels = [column.label[made.lang] for column in TEMPLATE.tables[name].columns.values()]
        assert [cell.value for cell in sheet[FIRST - 1]][: len(labels)] == labels
        assert [column.name for column in sheet.tables[name].tableColumns] == labels
        assert sheet.tables[name].ref.startswith(f"A{FIRST - 1}:")
        assert len({label.casefold() for label in labels}) == len(labels)
        assert max(map(len, labels)) <= 40


def test_headers_and_keys_stay_in_sight(made: Written) -> None:
    for name, sheet in made.data():
        column, row = re.fullmatch(r"([A-Z]+)(\d+)", sheet.freeze_panes).groups()
        assert row == str(FIRST), name
        assert column >= "B", name


def test_data_sheets_can_be_filtered_and_grow(made: Written) -> None:
    for name, sheet in made.data():
        assert sheet.tables[name].autoFilter is not None
        assert not sheet.protection.sheet


def test_pages_are_protected_without_a_password(made: Written) -> None:
    for name in ("Plan", "Dashboard", "Checks"):
        protection = made.book[PAGES[made.lang][name]].protection
        assert (protection.sheet, protection.password) == (True, None)


def test_every_page_prints_on_a4_as_wide_as_the_paper(made: Written) -> None:
    for sheet in made.book:
        assert sheet.page_setup.paperSize == 9, sheet.title
        assert sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.title
        assert "&P/&N" in f"{sheet.oddFooter.right.text}", sheet.title


#: The validation that each kind of input has.
RULES = {
    "date": "date", "time": "time", "minutes": "whole", "quantity": "whole", "days": "whole", "count": "whole",
    "score": "whole", "hours": "decimal", "money": "decimal", "money_per_hour": "decimal", "rate": "decimal",
    "number": "decimal", "choice": "list",
}  # fmt: skip


def rules(sheet: Any, row: int) -> dict[int, Any]:
    """The validation of each column in a row."""
    found = {}
    for rule in sheet.data_validations.dataValidation:
        for area in rule.sqref.ranges:
            if area.min_row <= row <= area.max_row:
                found.update(dict.fromkeys(range(area.min_col, area.max_col + 1), rule))
    return found


#: Tables to which people add rows below.
GROWING = ("Sessions", "Budget", "Requests", "Missions", "Indicators", "Risks", "Reviews", "Tiers")


@pytest.mark.parametrize("name", GROWING)
def test_every_input_is_validated_in_the_table_and_below(made: Written, name: str) -> None:
    sheet = made.book[TEMPLATE.tables[name].sheet[made.lang]]
    last = int(re.findall(r"\d+", sheet.tables[name].ref)[-1])
    checked = 0
    for row in (FIRST, last, last + 20):
        by_column = rules(sheet, row)
        for number, column in enumerate(TEMPLATE.tables[name].columns.values(), 1):
            if not column.computed and column.kind.name in RULES:
                check_rule(by_column[number], column, made.lang)
                checked += 1
    assert checked > 0


def check_rule(rule: Any, column: Column, lang: str) -> None:
    assert rule.type == RULES[column.kind.name], column.key
    assert rule.allow_blank, column.key
    assert rule.showErrorMessage, column.key
    assert rule.errorStyle in (None, "stop"), column.key
    assert rule.error and rule.errorTitle, column.key
    assert rule.prompt and rule.promptTitle == column.label[lang][:32], column.key
    if column.choices:
        words = [text[lang] for text in TEMPLATE.lists[column.choices].values()]
        assert rule.formula1 == f'"{",".join(words)}"'


def test_every_setting_is_validated(made: Written) -> None:
    sheet = made.book[TEMPLATE.tables["Settings"].sheet[made.lang]]
    for row, setting in enumerate(TEMPLATE.settings.values(), FIRST):
        rule = rules(sheet, row)[2]
        if setting.kind.name in RULES:
            assert (rule.type, rule.allow_blank) == (RULES[setting.kind.name], True), setting.key


def test_a_calculated_cell_refuses_typing(made: Written) -> None:
    for name, sheet in made.data():
        by_column = rules(sheet, FIRST)
        for number, column in enumerate(TEMPLATE.tables[name].columns.values(), 1):
            if column.computed:
                assert (by_column[number].type, by_column[number].formula1) == ("custom", "FALSE"), (name, column.key)


def test_a_column_has_one_number_format(made: Written) -> None:
    for name, sheet in made.data():
        if name == "Settings":
            continue
        for column in range(1, len(TEMPLATE.tables[name].columns) + 1):
            formats = {sheet.cell(row, column).number_format for row in range(FIRST, sheet.max_row + 1)}
            assert len(formats) == 1, (name, column, formats)


def test_there_is_one_family_of_letters_and_none_is_small(made: Written) -> None:
    fonts = {(cell.font.name, cell.font.sz) for sheet in made.book for row in sheet.iter_rows() for cell in row}
    assert {name for name, _ in fonts} == {"Calibri"}
    assert min(size for _, size in fonts) >= 10


# ---------------------------------------------------------------------- formulas

FORBIDDEN = (
    "INDIRECT", "OFFSET", "NOW", "TODAY", "RAND", "RANDBETWEEN", "CELL", "INFO", "WEBSERVICE", "XLOOKUP", "LET",
    "FILTER", "UNIQUE", "SORT", "SEQUENCE", "LAMBDA", "TEXT", "VALUE", "TEXTJOIN", "HYPERLINK", "IFS", "SWITCH",
)  # fmt: skip


def test_no_formula_uses_what_recalculates_fetches_or_is_too_new(made: Written) -> None:
    pattern = re.compile(rf"\b({'|'.join(FORBIDDEN)})\(")
    assert [formula for formula in made.formulas if pattern.search(formula.bare)] == []


def test_no_formula_uses_references_by_header(made: Written) -> None:
    assert [formula for formula in made.formulas if "[" in formula.bare] == []


def test_formulas_are_short(made: Written) -> None:
    assert [formula for formula in made.formulas if len(formula.text) > 255] == []


def test_rates_and_limits_come_from_settings_never_from_a_number_in_a_formula(made: Written) -> None:
    # 0, 1, 60, 100 and the guard 6000, and the digits of ROUND.
    allowed = {"0", "1", "60", "100", "6000"}
    found = {
        (number, formula.text)
        for formula in made.formulas
        for number in re.findall(r"(?<![\w.])\d+(?:\.\d+)?", re.sub(r",[0-6]\)", ")", formula.bare))
        if number not in allowed
    }
    assert found == set()


def test_a_column_has_one_formula(made: Written) -> None:
    for name, sheet in made.data():
        shapes: dict[str, set[str]] = {}
        for formula in made.formulas:
            if formula.sheet == sheet.title:
                row = formula.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
                letters = formula.cell.removesuffix(row)
                shapes.setdefault(letters, set()).add(re.sub(rf"(\$[A-Z]+){row}\b", r"\1ROW", formula.text))
        computed = [column for column in TEMPLATE.tables[name].columns.values() if column.computed]
        assert all(len(texts) == 1 for texts in shapes.values()), name
        assert len(shapes) == (len(computed) if name not in ("Settings", "Lists") else len(shapes))


def test_every_row_of_a_computed_column_has_its_formula(made: Written) -> None:
    count = Counter(formula.sheet for formula in made.formulas)
    for name, sheet in made.data():
        if name in ("Settings", "Lists"):
            continue
        computed = sum(column.computed for column in TEMPLATE.tables[name].columns.values())
        last = int(re.findall(r"\d+", sheet.tables[name].ref)[-1])
        assert count[sheet.title] == computed * (last - FIRST + 1), name


def test_every_formula_has_a_value_and_none_is_an_error(made: Written) -> None:
    assert [formula for formula in made.formulas if formula.value is None] == []
    assert [formula for formula in made.formulas if formula.kind == "e" or str(formula.value).startswith("#")] == []
    assert len(made.formulas) > 2000


def test_every_name_points_into_the_workbook(made: Written) -> None:
    for name, defined in made.book.defined_names.items():
        match = re.fullmatch(r"'?([^'!]+)'?!\$([A-Z]+)\$(\d+)(?::\$([A-Z]+)\$(\d+))?", defined.attr_text)
        assert match, (name, defined.attr_text)
        assert match[1] in made.book.sheetnames
        assert match[5] is None or int(match[5]) >= int(match[3])


def test_every_name_that_a_formula_uses_is_defined(made: Written) -> None:
    tables = "|".join((*NAMES, "Dashboard", "Checks", "Plan"))
    used = {name for formula in made.formulas for name in re.findall(rf"\b(?:{tables})_\w+", formula.bare)}
    assert used - set(made.book.defined_names) == set()
    assert len(used) > 50


def test_a_column_s_name_covers_its_table_and_rows_typed_below(made: Written) -> None:
    for name, key in (("Sessions", "fee"), ("Budget", "actual"), ("Requests", "minutes_spent")):
        sheet = made.book[TEMPLATE.tables[name].sheet[made.lang]]
        last = int(re.findall(r"\d+", sheet.tables[name].ref)[-1])
        covered = int(re.findall(r"\d+", made.book.defined_names[f"{name}_{key}"].attr_text)[-1])
        assert covered >= last + 50


def test_every_control_is_0_and_the_verdict_is_good(made: Written) -> None:
    sheet = openpyxl.load_workbook(made.path, data_only=True)[PAGES[made.lang]["Checks"]]
    ref = sheet.tables["Checks"].ref
    rows = [[cell.value for cell in row] for row in sheet[ref][1:]]
    assert len(rows) >= 10
    assert {value for _, value, _ in rows} == {0}
    assert len({status for _, _, status in rows}) == 1


def test_a_request_beyond_the_rules_shows_in_a_control(tmp_path: Path) -> None:
    rows_of = {"Sessions": [session()], "Budget": [line(session_id="S-9", actual=20)]}
    path = toolkit.new_workbook(tmp_path / "book.xlsx", lang="en", year=2026, rows=1, rows_of=rows_of)
    sheet = openpyxl.load_workbook(path, data_only=True)["Checks"]
    values = [row[1].value for row in sheet[sheet.tables["Checks"].ref][1:]]
    assert any(values)


# ---------------------------------------------------------------------- what a workbook says of itself


def test_properties_name_no_person_no_path_and_no_moment(made: Written) -> None:
    said = made.book.properties
    assert (said.creator, said.lastModifiedBy, said.created) == ("seance", "seance", dt.datetime(2000, 1, 1))
    assert {p.name: p.value for p in made.book.custom_doc_props.props} == {
        "seance.version": toolkit.__version__,
        "seance.template": "photography",
        "seance.lang": made.lang,
        "seance.tables": ",".join(NAMES),
    }
    with zipfile.ZipFile(made.path) as archive:
        texts = b"".join(archive.read(name) for name in archive.namelist() if name.endswith((".xml", ".rels")))
    assert str(made.path.parent).encode() not in texts


def test_there_are_no_macros_links_outside_or_embedded_things(made: Written) -> None:
    with zipfile.ZipFile(made.path) as archive:
        names = " ".join(archive.namelist()).lower()
        links = b"".join(archive.read(name) for name in archive.namelist() if name.endswith(".rels"))
    assert not re.search(r"vba|externallink|connections|embeddings|activex|customxml", names)
    assert b'TargetMode="External"' not in links


def test_the_sample_reads_back_as_it_was_given(made: Written) -> None:
    ledger = toolkit.read_workbook(made.path, today=dt.date(2025, 12, 20)).ledger
    assert places(ledger.findings) == []
    for name, rows in year_rows(made.lang, 12).items():
        assert [row.values for row in ledger.rows(name)] == [
            {key: value for key, value in row.items() if value is not None} for row in rows
        ]


def test_python_writes_french_unless_told_otherwise(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Contract, section 6: `lang="fr"`; the locale is what the command goes by (section 1), or None."""
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    plain = toolkit.new_workbook(tmp_path / "plain.xlsx", "essential", rows=1)
    system = toolkit.new_workbook(tmp_path / "system.xlsx", "essential", None, rows=1)
    assert [toolkit.read_workbook(path).ledger.lang for path in (plain, system)] == ["fr", "en"]


def test_rows_out_of_a_frame_are_the_rows_that_went_in(tmp_path: Path) -> None:
    """Contract, section 6: `rows_of` takes dicts; those of `to_frames()` hold NA and NaT where a cell is blank."""
    rows = [session(approved_on=dt.date(2026, 5, 1)), session("S-2", planned_post=15)]
    first = toolkit.new_workbook(tmp_path / "first.xlsx", rows=2, rows_of={"Sessions": rows})
    frame = toolkit.read_workbook(first).ledger.to_frames()["Sessions"].drop(columns="left_out")
    again = toolkit.new_workbook(
        tmp_path / "again.xlsx", rows=2, rows_of={"Sessions": [*frame.to_dict("records"), {"fee": float("nan")}]}
    )
    there, back = (toolkit.read_workbook(path).ledger.tables["Sessions"].rows for path in (first, again))
    assert [row.values for row in there] == [row.values for row in back]


def test_a_setting_given_blank_has_its_default(tmp_path: Path) -> None:
    """Contract, section 3: a blank setting is its default."""
    path = toolkit.new_workbook(tmp_path / "book.xlsx", rows=1, settings={"hourly_rate": None, "slot_minutes": 0})
    settings = toolkit.read_workbook(path).ledger.settings
    assert (settings.values["hourly_rate"], settings.values["slot_minutes"]) == (50, 0)
