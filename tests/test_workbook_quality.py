"""The thirty properties of every workbook, by their numbers: every template in both languages, blank and filled.

12, 14 and 24 have more to say below; 16 (a mutation turns a control red) is `test_mutations.py`, and 13 and 29 are
carried on by `test_parity.py` and `test_other_engines.py`. The lint of `lint_workbook.py` backs several of them.
"""

from __future__ import annotations

import hashlib
import math
import re
import subprocess
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
import python_calamine

import toolkit
from tests import engines
from tests.letters import PADDING, carlito, lines, widths
from tests.lint_workbook import PORTABLE
from tests.package import Book, Cell, S, Sheet, Table, area, open_book, pack, place, unpack
from tests.workbooks import BLANK, EVERY, FILLED, TODAY, YEAR, Made, write
from toolkit.templates import load

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from xml.etree.ElementTree import Element

    from tests.workbooks import Shelf
    from toolkit.schema import Column, Template

#: Where each sheet stands, tables by name; a template may leave tables out.
ORDER = (
    *("Start", "Sessions", "Budget", "Requests", "Plan", "Dashboard", "Missions", "Indicators", "Risks", "Reviews"),
    *("Tiers", "Settings", "Lists", "Results", "Checks"),
)
PAGES = {
    "Start": {"fr": "Accueil", "en": "Start"},
    "Plan": {"fr": "Plan", "en": "Plan"},
    "Dashboard": {"fr": "Tableau de bord", "en": "Dashboard"},
    "Checks": {"fr": "Contrôles", "en": "Checks"},
}
#: Tables whose rows people fill and extend.
FILLED_BY_PEOPLE = ("Sessions", "Budget", "Requests", "Missions", "Indicators", "Risks", "Reviews", "Tiers")


@dataclass
class Look:
    """A workbook with what its template says of it."""

    which: Made
    book: Book
    path: Path

    @cached_property
    def template(self) -> Template:
        return load(self.which.template)

    def page(self, name: str) -> Sheet:
        return self.book.sheets[PAGES[name][self.which.lang]]

    @cached_property
    def tables(self) -> dict[str, tuple[Sheet, Table]]:
        """The data tables: Checks is a page."""
        return {table.name: (sheet, table) for sheet, table in self.book.tables() if table.name != "Checks"}

    def columns(self, name: str) -> Iterator[tuple[Column, Sheet, list[tuple[int, Cell]]]]:
        """Each column of a table with its cells below the header, by row."""
        sheet, table = self.tables[name]
        rows = range(table.area.top + 1, table.area.bottom + 1)
        for number, column in enumerate(self.template.tables[name].columns.values(), 1):
            yield column, sheet, [(row, sheet.grid[row, number]) for row in rows]

    def every_column(self) -> Iterator[tuple[str, Column, Sheet, list[tuple[int, Cell]]]]:
        for name in self.tables:
            yield from ((name, *found) for found in self.columns(name))

    # ------------------------------------------------------------ styles

    @cached_property
    def styles(self) -> list[Element]:
        return self.book.styles.findall(f"{S}cellXfs/{S}xf")

    def number_format(self, style: int) -> str:
        """The code of a format, or the number of a built-in one."""
        number = self.styles[style].get("numFmtId", "0")
        own = {node.get("numFmtId"): node.get("formatCode") for node in self.book.styles.iter(f"{S}numFmt")}
        return own.get(number) or number

    def fill(self, style: int) -> str:
        node = self.book.styles.findall(f"{S}fills/{S}fill")[int(self.styles[style].get("fillId", "0"))]
        colour = node.find(f"{S}patternFill/{S}fgColor")
        return "FFFFFF" if colour is None else colour.get("rgb", "")[-6:]

    def font(self, style: int) -> Element:
        return self.book.styles.findall(f"{S}fonts/{S}font")[int(self.styles[style].get("fontId", "0"))]


def colour_of(font: Element | None) -> str:
    found = None if font is None else font.find(f"{S}color")
    return "000000" if found is None or found.get("rgb") is None else found.get("rgb", "")[-6:]


@pytest.fixture(scope="module", params=EVERY, ids=str)
def look(request: pytest.FixtureRequest, shelf: Shelf) -> Look:
    """Each workbook in turn, all its properties one after the other."""
    return Look(request.param, shelf.open(request.param), shelf[request.param])


@pytest.fixture(scope="module", params=FILLED, ids=str)
def filled(request: pytest.FixtureRequest, shelf: Shelf) -> Look:
    return Look(request.param, shelf.open(request.param), shelf[request.param])


# ------------------------------------------------------------------------------------------- structure


def test_01_sheets_stand_in_one_order_and_the_workbook_opens_on_start(look: Look) -> None:
    tables, lang = look.template.tables, look.which.lang
    titles = [
        PAGES[name][lang] if name in PAGES else tables[name].sheet[lang]
        for name in ORDER
        if name in PAGES or name in tables
    ]
    assert list(look.book.sheets) == titles
    [view] = look.book.root.iter(f"{S}workbookView")
    assert (view.get("activeTab", "0"), view.get("firstSheet", "0")) == ("0", "0")
    selected = [
        sheet.name
        for sheet in look.book.sheets.values()
        if any(node.get("tabSelected") == "1" for node in sheet.root.iter(f"{S}sheetView"))
    ]
    assert selected == titles[:1]


def test_02_nothing_is_hidden(look: Look) -> None:
    looked_at = 0
    for sheet in look.book.sheets.values():
        assert not sheet.hidden, sheet.name
        for node in (*sheet.root.iter(f"{S}col"), *sheet.root.iter(f"{S}row")):
            looked_at += 1
            assert node.get("hidden") is None, (sheet.name, node.attrib)
            assert float(node.get("width", node.get("ht", "9"))) > 1, (sheet.name, node.attrib)
    assert looked_at > 300


def test_03_a_data_sheet_has_one_table_with_one_header_and_nothing_below(look: Look) -> None:
    assert set(look.tables) == set(look.template.tables)
    for name, (sheet, table) in look.tables.items():
        assert [found.name for found in sheet.tables] == [name]
        assert table.root.get("headerRowCount", "1") == "1"
        assert table.root.get("totalsRowCount", "0") == "0"
        below = [cell for cell, found in sheet.cells.items() if place(cell)[0] > table.area.bottom and found.value]
        assert below == [], name


def test_04_no_cells_are_merged_on_data_sheets(look: Look) -> None:
    assert {name: sheet.merges for name, (sheet, _) in look.tables.items() if sheet.merges} == {}
    assert look.page("Start").merges  # they are found where there are some


#: What a header says of its unit, by the unit of its kind.
UNITS = {
    "min": r"\(min\)", "h": r"\(h\)", "share": "%", "money": r"\((montant|amount)\)", "days": r"\((jours|days)\)",
    "money/h": r"\((montant par h|amount per h)\)", "1-5": ".",
}  # fmt: skip


def test_05_headers_are_unique_short_and_say_their_unit(look: Look) -> None:
    with_unit = 0
    for name, (_, table) in look.tables.items():
        assert len({header.casefold() for header in table.columns}) == len(table.columns), name
        assert max(map(len, table.columns)) <= 40, name
        for header, column in zip(table.columns, look.template.tables[name].columns.values(), strict=True):
            if column.kind.unit:
                with_unit += 1
                assert re.search(UNITS[column.kind.unit], header), (name, header)
    assert with_unit > 40


def test_06_a_column_has_one_number_format(look: Look) -> None:
    for name, column, _, cells in look.every_column():
        formats = {look.number_format(cell.style) for _, cell in cells}
        # A setting's value is of its own kind: one row each, its unit in its name.
        of_settings = name == "Settings" and column.key in ("value", "default", "used")
        assert len(formats) == 1 or of_settings, (name, column.key, formats)
    for setting in look.template.settings.values():
        if setting.kind.unit:
            assert re.search(UNITS[setting.kind.unit], setting.label[look.which.lang]), setting.key


def test_07_sheet_names_fit(look: Look) -> None:
    assert max(map(len, look.book.sheets)) <= 31


# ------------------------------------------------------------------------------------------- inputs and formulas


def test_08_inputs_calculations_and_checks_have_one_look_each_and_a_legend(look: Look) -> None:
    looks: dict[str, set[str]] = defaultdict(set)
    for _, column, _, cells in look.every_column():
        looks["computed" if column.computed else "input"] |= {look.fill(cell.style) for _, cell in cells}
    checks = look.page("Checks")
    bounds = checks.tables[0].area
    looks["check"] = {look.fill(checks.grid[row, 2].style) for row in range(bounds.top + 1, bounds.bottom + 1)}
    assert {kind: len(fills) for kind, fills in looks.items()} == {"computed": 1, "input": 1, "check": 1}
    assert len(set.union(*looks.values())) == 3
    legend = {look.fill(cell.style) for cell in look.page("Start").cells.values() if cell.value}
    assert set.union(*looks.values()) <= legend


#: 0, 1, 60, 100 and the contract's guard 6000; the end of Excel's calendar and the highest rate, in criteria.
ALLOWED = {"0", "1", "60", "100", "6000"}
IN_CRITERIA = {"2958466", "10"}


def numbers(text: str) -> set[str]:
    """The numbers in a formula, those in the criteria of COUNTIF included, but for the digits of ROUND."""
    bare = re.sub(r"\$?\b[A-Z]{1,3}\$?\d+\b", "CELL", re.sub(r",[0-6]\)", ")", text))
    plain = set(re.findall(r"(?<![\w.])\d+(?:\.\d+)?", re.sub(r'"[^"]*"', '""', bare)))
    criteria = set(re.findall(r'"[<>=]+(\d+(?:\.\d+)?)"', bare))
    return (plain - ALLOWED) | (criteria - ALLOWED - IN_CRITERIA)


def test_09_rates_and_limits_come_from_settings(look: Look) -> None:
    cells = [(where, text) for where, text in look.book.shapes if where.count(" ") < 9 and "validation" not in where]
    assert [(where, text, numbers(text)) for where, text in cells if numbers(text)] == []
    assert len(cells) > 100
    assert numbers("ROUND($A4*0.2,2)+30") == {"0.2", "30"}
    assert numbers('COUNTIF($A$4:$A$9,">48")/100') == {"48"}


def row_free(text: str, row: int) -> str:
    return re.sub(rf"(?<=[A-Z]){row}\b", "#", text)


def test_10_a_computed_column_has_one_formula_in_every_row(look: Look) -> None:
    columns = 0
    for name, column, _, cells in look.every_column():
        found = {row_free(cell.formula, row) if cell.formula is not None else None for row, cell in cells}
        fixed = name in ("Lists", "Settings") and column.key not in ("problem", "used")
        if column.computed and not fixed:
            columns += 1
            assert len(found) == 1, (name, column.key, found)
            assert None not in found, (name, column.key)
        else:
            assert found == {None}, (name, column.key)
    assert columns > 80


def test_11_no_function_is_volatile_dynamic_or_too_new(look: Look) -> None:
    used = {name for _, text in look.book.shapes for name in re.findall(r"([A-Z][A-Z.]+)\(", text)}
    forbidden = "INDIRECT OFFSET NOW TODAY RAND RANDBETWEEN CELL INFO WEBSERVICE XLOOKUP LET FILTER UNIQUE SORT LAMBDA"
    assert used & set(f"{forbidden} TEXT VALUE TEXTJOIN HYPERLINK SUBTOTAL".split()) == set()
    assert used <= PORTABLE
    assert len(used) > 20
    for sheet in look.book.sheets.values():
        assert [node.attrib for node in sheet.root.iter(f"{S}f") if node.attrib] == [], sheet.name  # no arrays
        assert [node.get("r") for node in sheet.root.iter(f"{S}c") if node.get("cm")] == [], sheet.name


LONG, DEEP = 150, 4
#: Longer or deeper than that in one language at least: they clean and check what is typed (ids, numbers, words), or
#: hold two conditions of the contract. Each would need a column of workings more in every row; none comes unnoticed.
LONGER = {
    "Budget": {"matched"},
    "Missions": {"brief_missing", "entry_problem", "key_problem"},
    "Requests": {
        *("count_problem", "key_problem", "late", "matched", "outside_contact", "to_answer", "word_problem"),
    },
    "Results": {
        *("actual_problem", "agreement_problem", "beyond_minutes", "cancellation_gap", "cancellation_loss"),
        *("cancellation_problem", "cancelled_late", "canceller_problem", "client_or_date_problem", "extras_lost"),
        *("has_mission", "key_problem", "plan_fractions", "plan_problem", "quantity_value", "score", "tier_rate"),
        "unlisted_status",
    },
    "Sessions": {"overrun_minutes", "reserved_minutes", "total_loss", "unbilled_minutes"},
    "Tiers": {"number_problem"},
}
DEEPER = {
    "Budget": {"amount_problem", "coverable", "matched", "spent_rate", "to_watch"},
    "Missions": {"bare_key", "entry_problem", "key_problem", "turnaround_limit"},
    "Requests": {
        *("bare_key", "beyond_limit", "gap", "key_problem", "lost", "matched", "outside_contact", "required_problem"),
        "value",
    },
    "Results": {
        *("actual_fractions", "actual_problem", "bare_key", "cancellation_due", "cancellation_gap"),
        *("cancellation_problem", "client_or_date_problem", "express_value", "extras_gap", "fee_minutes"),
        *("has_mission", "key_problem", "plan_fractions", "plan_problem", "priced_amount", "quantity_value", "ratio"),
    },
    "Settings": {"problem"},
    "Tiers": {"number_problem", "sound"},
}
_TEXT_IDIOM = re.compile(r'TRIM\(SUBSTITUTE\(SUBSTITUTE\(((?:[^()]|\([^()]*\))*),"\u00a0"," "\),"\u202f"," "\)\)')
_CELL_IDIOM = re.compile(r"INDEX\(\w+,\$[A-Z]+#(?:,0)?\)")


def depth(text: str) -> int:
    """How deep calls are nested; reading one cell and cleaning one text, which stand everywhere, are no level."""
    bare = _TEXT_IDIOM.sub("T", _CELL_IDIOM.sub("C", re.sub(r"(?<=[A-Z])\d+", "#", text)))
    bare = re.sub(r'"[^"]*"', '""', bare)
    deepest, stack = 0, []
    for found in re.finditer(r"([A-Z.]*)(\()|\)", bare):
        if found[0] == ")":
            stack.pop()
        else:
            stack.append(bool(found[1]))
            deepest = max(deepest, sum(stack))
    return deepest


def measured(look: Look) -> Iterator[tuple[str, str, bool, bool]]:
    """Table, column, whether its formula is long, and whether it is deep."""
    for name, column, _, cells in look.every_column():
        text = cells[0][1].formula
        if text is not None:
            yield name, column.key, len(text) > LONG, depth(text) > DEEP


def test_12_formulas_are_short_and_flat_but_for_those_named(look: Look) -> None:
    found = list(measured(look))
    assert len(found) > 80
    assert [(name, key) for name, key, long, _ in found if long and key not in LONGER.get(name, ())] == []
    assert [(name, key) for name, key, _, deep in found if deep and key not in DEEPER.get(name, ())] == []
    assert max(len(text) for _, text in look.book.shapes) <= 255


def test_12_no_exception_is_left_that_none_needs(shelf: Shelf) -> None:
    long, deep = defaultdict(set), defaultdict(set)
    for lang in ("fr", "en"):
        which = Made("photography", lang, False)
        for name, key, is_long, is_deep in measured(Look(which, shelf.open(which), shelf[which])):
            for found, holds in ((long, is_long), (deep, is_deep)):
                if holds:
                    found[name].add(key)
    assert (long, deep) == (LONGER, DEEPER)


def test_12_depth_counts_calls_within_calls() -> None:
    assert depth('IF($A4=1,IF(SUM(INDEX(Sessions_fee,$A4))>0,MAX(ROUND(1/2,0),0),""),"")') == 4
    assert depth('IF($A4=1,IF(IF(IF(IF(1,1,1),1,1),1,1),1,1),"")') == 5
    assert depth('IF(TRIM(SUBSTITUTE(SUBSTITUTE($A4,"\u00a0"," "),"\u202f"," "))="",1,0)') == 1


def test_13_every_formula_has_a_value_and_none_is_an_error(look: Look) -> None:
    looked_at = 0
    for sheet in look.book.sheets.values():
        for name, cell in sheet.cells.items():
            if cell.formula is not None:
                looked_at += 1
                assert cell.value is not None, (sheet.name, name)
                assert cell.kind != "e" and not cell.value.startswith("#"), (sheet.name, name, cell.value)
    assert looked_at > 2000


#: Number formats that show two decimals.
CENTS = {"4", "#,##0.00"}


def test_14_what_is_shown_is_what_is_summed(filled: Look) -> None:
    """An amount has no hidden decimals, so that a total is that of the lines one sees."""
    amounts = 0
    for sheet in filled.book.sheets.values():
        for name, cell in sheet.cells.items():
            if cell.value and cell.kind == "n" and filled.number_format(cell.style) in CENTS:
                amounts += 1
                value = float(cell.value)
                assert math.isclose(value, round(value, 2), rel_tol=1e-12, abs_tol=1e-9), (sheet.name, name, value)
    assert amounts > 100
    board = filled.page("Dashboard")
    names = {name: text for name, _, text in filled.book.names}
    row, column = place(names["Dashboard_total_loss"].rpartition("!")[2].replace("$", ""))
    lines = [float(board.grid[above, column].value or 0) for above in range(row - 12, row)]
    assert round(sum(lines), 2) == round(float(board.grid[row, column].value or 0), 2) > 0


# ------------------------------------------------------------------------------------------- checks


def test_15_every_control_is_0_and_the_verdict_stands_on_the_dashboard(look: Look) -> None:
    sheet = look.page("Checks")
    bounds = sheet.tables[0].area
    assert sheet.tables[0].name == "Checks"
    rows = [[sheet.grid[row, column] for column in (1, 2, 3)] for row in range(bounds.top + 1, bounds.bottom + 1)]
    assert len(rows) >= 8
    assert all(label.value and label.formula is None for label, _, _ in rows)
    assert {float(value.value or 1) for _, value, _ in rows} == {0.0}
    assert {status.value for _, _, status in rows} == {"OK"}
    assert all(value.formula for _, value, _ in rows)
    where = {name: text for name, _, text in look.book.names}["Checks_verdict"].rpartition("!")[2].replace("$", "")
    verdict = sheet.cells[where]
    values = f"B{bounds.top + 1}:B{bounds.bottom}"
    assert values in (verdict.formula or "")
    repeated = [cell for cell in look.page("Dashboard").cells.values() if cell.formula == "Checks_verdict"]
    assert [cell.value for cell in repeated] == [verdict.value]


RULES = {
    "date": "date", "time": "time", "minutes": "whole", "quantity": "whole", "days": "whole", "count": "whole",
    "score": "whole", "hours": "decimal", "money": "decimal", "money_per_hour": "decimal", "rate": "decimal",
    "number": "decimal", "choice": "list",
}  # fmt: skip


def rules(sheet: Sheet, row: int) -> dict[int, Element]:
    """The validation of each column in a row."""
    found = {}
    for rule in sheet.validations:
        for one in map(area, rule.get("sqref", "").split()):
            if one.top <= row <= one.bottom:
                found.update(dict.fromkeys(range(one.left, one.right + 1), rule))
    return found


def test_17_every_list_date_number_and_score_is_validated_with_words(look: Look) -> None:
    checked = 0
    for name in set(FILLED_BY_PEOPLE) & set(look.tables):
        sheet, table = look.tables[name]
        for row in (table.area.top + 1, table.area.bottom, table.area.bottom + 20):  # rows are typed below, too
            by_column = rules(sheet, row)
            for number, column in enumerate(look.template.tables[name].columns.values(), 1):
                if not column.computed and column.kind.name in RULES:
                    checked += 1
                    rule, where = by_column[number], (name, column.key)
                    assert rule.get("type") == RULES[column.kind.name], where
                    assert rule.get("allowBlank") == "1" and rule.get("showErrorMessage") == "1", where
                    assert rule.get("errorStyle", "stop") == "stop", where
                    assert len(rule.get("error", "")) > 10 and rule.get("errorTitle"), where
                    assert len(rule.get("prompt", "")) > 10 and rule.get("promptTitle"), where
    assert checked > 60
    settings, _ = look.tables["Settings"]
    for row, setting in enumerate(look.template.settings.values(), 4):
        if setting.kind.name in RULES:
            assert rules(settings, row)[2].get("type") == RULES[setting.kind.name], setting.key


def test_17_what_is_typed_on_a_page_is_validated_with_words(look: Look) -> None:
    for name, typed in (("Plan", 1), ("Dashboard", 3)):
        rules_of_page = look.page(name).validations
        assert len(rules_of_page) == typed, name
        for rule in rules_of_page:
            assert rule.get("type") in ("list", "whole", "date") and rule.get("allowBlank") == "1", name
            for key in ("prompt", "error"):
                assert len(rule.get(key, "")) > 20 and rule.get(f"{key}Title"), (name, key)


def test_18_calculated_cells_refuse_typing_and_only_pages_are_protected(look: Look) -> None:
    refused = 0
    for name, (sheet, table) in look.tables.items():
        assert sheet.root.find(f"{S}sheetProtection") is None, name
        by_column = rules(sheet, table.area.top + 1)
        for number, column in enumerate(look.template.tables[name].columns.values(), 1):
            if column.computed:
                refused += 1
                rule = by_column[number]
                assert (rule.get("type"), rule.findtext(f"{S}formula1")) == ("custom", "FALSE"), (name, column.key)
                assert rule.get("error"), (name, column.key)
    assert refused > 80
    for page in ("Plan", "Dashboard", "Checks"):
        protection = look.page(page).root.find(f"{S}sheetProtection")
        assert protection is not None and protection.get("sheet") == "1", page
        assert not {"password", "hashValue", "saltValue"} & set(protection.attrib), page


# ------------------------------------------------------------------------------------------- provenance


def test_19_start_says_what_it_is_which_version_and_how_to_get_help(look: Look) -> None:
    lang = look.which.lang
    said = " ".join(cell.value for cell in look.page("Start").cells.values() if cell.value)
    assert toolkit.__version__ in said
    assert look.template.label[lang] in said
    assert str(YEAR) in said
    assert "EUR" in said
    assert look.template.word("vat_regime", "franchise", lang) in said
    assert re.search({"fr": "[Aa]ide", "en": "[Hh]elp"}[lang], said)
    formulas = {cell.formula for cell in look.page("Start").cells.values()}
    assert {"Dashboard_year", "Settings_currency", "Settings_vat_regime"} <= formulas
    links = {
        node.get("location", "").partition("!")[0].strip("'") for node in look.page("Start").root.iter(f"{S}hyperlink")
    }
    assert links == set(look.book.sheets) - {PAGES["Start"][lang]}


def test_20_properties_are_filled_and_name_no_person_and_no_path(look: Look) -> None:
    core = look.book.parts["docProps/core.xml"].decode()
    app = look.book.parts["docProps/app.xml"].decode()
    custom = look.book.parts["docProps/custom.xml"].decode()
    for tag in ("dc:title", "dc:subject", "dc:description"):
        assert re.search(rf"<{tag}>[^<]{{5,}}</{tag}>", core), tag
    assert set(re.findall(r"<(?:dc:creator|cp:lastModifiedBy)>([^<]*)<", core)) == {"seance"}
    assert set(re.findall(r">(\d{4}-[^<]*)</dcterms", core)) == {"2000-01-01T00:00:00Z"}
    assert not re.search(r"<(?:Manager|Company)>[^<]", app)
    assert toolkit.__version__ in custom
    everything = b"".join(look.book.parts.values())
    assert str(look.path.parent).encode() not in everything
    assert not re.search(rb"/(?:home|root|tmp|Users)/|[A-Z]:\\\\", everything)


@pytest.mark.parametrize("which", BLANK, ids=str)
def test_21_the_same_input_gives_the_same_bytes(which: Made, shelf: Shelf, tmp_path: Path) -> None:
    again = write(tmp_path / "again.xlsx", which)
    assert hashlib.sha256(again.read_bytes()).digest() == hashlib.sha256(shelf[which].read_bytes()).digest()


def test_22_there_are_no_macros_links_outside_or_embedded_things(look: Look) -> None:
    parts = look.book.parts
    bad = r"vba|externallink|connections|querytable|embeddings|activex|customxml|ctrlprops|\.bin$"
    assert [name for name in parts if re.search(bad, name.lower())] == []
    assert [name for name, data in parts.items() if b'TargetMode="External"' in data] == []
    assert len(parts) > 20


# ------------------------------------------------------------------------------------------- reading and printing


def test_23_keys_stay_in_sight_and_pages_print(look: Look) -> None:
    prints = {(name, owner) for name, owner, _ in look.book.names}
    for name, (sheet, table) in look.tables.items():
        pane = sheet.root.find(f"{S}sheetViews/{S}sheetView/{S}pane")
        assert pane is not None and pane.get("state") == "frozen", name
        assert int(pane.get("ySplit", "0")) == table.area.top, name
        assert int(pane.get("xSplit", "0")) >= 1, name
        assert table.root.find(f"{S}autoFilter") is not None, name
        assert ("_xlnm.Print_Titles", sheet.name) in prints, name
    for sheet in look.book.sheets.values():
        setup = sheet.root.find(f"{S}pageSetup")
        fit = sheet.root.find(f"{S}sheetPr/{S}pageSetUpPr")
        assert setup is not None and setup.get("paperSize") == "9", sheet.name
        assert fit is not None and fit.get("fitToPage") == "1", sheet.name
        assert "&P/&N" in (sheet.root.findtext(f"{S}headerFooter/{S}oddFooter") or ""), sheet.name
    plan = look.page("Plan").root.find(f"{S}pageSetup")
    assert plan is not None and (plan.get("fitToWidth", "1"), plan.get("fitToHeight", "1")) == ("1", "1")


def luminance(colour: str) -> float:
    def linear(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)

    red, green, blue = (linear(int(colour[at : at + 2], 16) / 255) for at in (0, 2, 4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_25_words_stand_out_and_colour_never_speaks_alone(look: Look) -> None:
    assert round(contrast("000000", "FFFFFF"), 1) == 21.0
    assert round(contrast("777777", "FFFFFF"), 2) == 4.48  # just too faint
    styles = {cell.style for sheet in look.book.sheets.values() for cell in sheet.cells.values() if cell.value}
    hidden = {style for style in styles if look.number_format(style) == ";;;"}  # workings of the Plan
    pairs = {(colour_of(look.font(style)), look.fill(style)) for style in styles - hidden}
    assert len(pairs) > 8
    assert {pair: contrast(*pair) for pair in pairs if contrast(*pair) < 4.5} == {}
    formats = look.book.styles.findall(f"{S}dxfs/{S}dxf")
    looked_at = 0
    for sheet in look.book.sheets.values():
        for cells, rule in sheet.conditions:
            changed = formats[int(rule.get("dxfId", "0"))]
            font, fill = changed.find(f"{S}font"), changed.find(f"{S}fill/{S}patternFill/{S}bgColor")
            for ref in cells.split():
                one = area(ref)
                cell = sheet.grid[one.top, one.left]
                letters = colour_of(
                    font if font is not None and font.find(f"{S}color") is not None else look.font(cell.style)
                )
                ground = look.fill(cell.style) if fill is None else fill.get("rgb", "")[-6:]
                looked_at += 1
                assert contrast(letters, ground) >= 4.5, (sheet.name, ref, letters, ground)
                # What the colour says is said by the cell as well: a word, or a number that is over its limit.
                assert cell.formula is not None or cell.kind in ("s", "n"), (sheet.name, ref)
    assert looked_at >= 4


def test_26_there_is_one_family_of_letters_and_none_is_small(look: Look) -> None:
    fonts = look.book.styles.findall(f"{S}fonts/{S}font")
    named = {node.get("val") for font in fonts for node in font.findall(f"{S}name")}
    sizes = [float(node.get("val", "0")) for font in fonts for node in font.findall(f"{S}sz")]
    assert named == {"Calibri"} and len(sizes) == len(fonts) > 5
    assert min(sizes) >= 10
    charts = [data.decode() for name, data in look.book.parts.items() if name.startswith("xl/charts/chart")]
    assert len(charts) == 4
    for text in charts:
        assert set(re.findall(r'<a:latin typeface="([^"]*)"', text)) == {"Calibri"}
        assert min(map(int, re.findall(r'\bsz="(\d+)"', text))) >= 1000


#: Formats that Excel shows as the country of its user has them: built-in ones, and codes of signs and month letters.
LOCAL = re.compile(r"\d+|[#0,.%;]+|mmm yyyy|;;;")


def test_27_dates_and_numbers_are_stored_as_such(filled: Look) -> None:
    typed = 0
    for name, column, _, cells in filled.every_column():
        numeric = column.kind.decimals is not None or column.kind.name in ("date", "time", "number")
        for _, cell in cells:
            assert LOCAL.fullmatch(filled.number_format(cell.style)), (name, column.key)
            if cell.value and numeric and not column.computed:
                typed += 1
                assert cell.kind == "n", (name, column.key, cell)
    assert typed > 300
    dates = {
        filled.number_format(cell.style)
        for _, c, _, cells in filled.every_column()
        if c.kind.name == "date"
        for _, cell in cells
    }
    assert dates <= {"14", "mmm yyyy"}


DANGEROUS = ("=1+1", "+33 6 12 34 56 78", "-5 degrees", "@home", "\t=1+1", "\r=1+1")


@pytest.fixture(scope="module", params=BLANK, ids=str)
def risky(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Made, Path]:
    """A workbook in which every text begins with a sign that programs take for a formula."""
    which: Made = request.param
    tables = load(which.template).tables
    rows_of: dict[str, list[dict[str, Any]]] = {}
    for name in set(FILLED_BY_PEOPLE) & set(tables):
        texts = [
            column.key for column in tables[name].columns.values() if column.kind.name == "text" and not column.computed
        ]
        rows_of[name] = [dict.fromkeys(texts, text) for text in DANGEROUS] if texts else []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("toolkit.writing._LEAST", 1)
        path = tmp_path_factory.mktemp("risky") / "risky.xlsx"
        return which, toolkit.new_workbook(path, which.template, which.lang, rows=6, rows_of=rows_of, today=TODAY)


def test_28_text_that_begins_like_a_formula_is_stored_as_text(risky: tuple[Made, Path]) -> None:
    which, path = risky
    look = Look(which, open_book(unpack(path)), path)
    found = 0
    for name, column, _, cells in look.every_column():
        if name in FILLED_BY_PEOPLE and column.kind.name == "text" and not column.computed:
            for (_, cell), text in zip(cells, DANGEROUS, strict=False):
                found += 1
                assert (cell.kind, cell.formula) == ("s", None), (name, column.key)
                assert (cell.value or "").replace("_x000D_", "\r") == text, (name, column.key)
    assert found > 20


def test_29_other_readers_find_the_same_values(filled: Look) -> None:
    """openpyxl and calamine; LibreOffice recalculates in `test_parity.py` and `test_mutations.py`."""
    book = openpyxl.load_workbook(filled.path, data_only=True, read_only=True)
    calamine = python_calamine.CalamineWorkbook.from_path(str(filled.path))
    assert book.sheetnames == calamine.sheet_names == list(filled.book.sheets)
    compared = 0
    few = {PAGES["Checks"][filled.which.lang], filled.tables["Sessions"][0].name}
    for name, sheet in filled.book.sheets.items():
        if filled.which.template == "photography" or name in few:
            ours = {at: cell.value for at, cell in sheet.grid.items() if cell.value}
            theirs = calamine.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for rows in (book[name].iter_rows(values_only=True), theirs):
                compared += sum(
                    agrees(ours.get((row, column)), value, name, row, column)
                    for row, cells in enumerate(rows, 1)
                    for column, value in enumerate(cells, 1)
                )
    book.close()
    assert compared > 500


def agrees(ours: str | None, theirs: Any, *where: object) -> bool:
    """Whether two readers see one value; blank is no comparison."""
    if ours is None or theirs in (None, ""):
        assert (ours or None) is None and (theirs or None) is None, (ours, theirs, *where)
        return False
    if isinstance(theirs, str):
        assert theirs.replace("\r\n", "\n") == ours.replace("\r\n", "\n"), where
    elif isinstance(theirs, int | float):
        assert math.isclose(float(ours), theirs, rel_tol=1e-12), where
    return True


#: The columns one fills after a session, as one remembers it.
AFTER = (
    *("status", "actual_prep", "actual_main", "actual_post", "goodwill_minutes", "billed_minutes"),
    *("delivered_quantity", "extras_billed", "cancelled_by", "cancellation_notice_hours", "cancellation_billed"),
    *("satisfaction", "went_well", "went_wrong", "lesson"),
)


def test_30_what_is_filled_after_a_session_stands_side_by_side(look: Look) -> None:
    keys = list(look.template.tables["Sessions"].columns)
    first = keys.index(AFTER[0])
    assert tuple(keys[first : first + len(AFTER)]) == AFTER
    sheet, table = look.tables["Sessions"]
    labels = [look.template.tables["Sessions"].columns[key].label[look.which.lang] for key in AFTER]
    assert table.columns[first : first + len(AFTER)] == labels
    unlocked = {sheet.grid[table.area.top + 1, first + offset + 1].formula for offset in range(len(AFTER))}
    assert unlocked == {None}


# ------------------------------------------------------------------------------------------- 24: widths

#: The height of a line of 11 points, in points.
LINE = 15.0
#: The widest that one types or computes in a year, by number format: it must fit, or the cell shows #####.
WIDEST = {
    "4": "-99 999,99", "#,##0.00": "99 999,99", "#,##0": "-9 999", "14": "31/12/2025", "20": "23:59",
    "mmm yyyy": "sept. 2025", "0.0%": "-999,9%", "0": "999", "#,##0.0": "9 999,9", "0.0": "5,0",
}  # fmt: skip


def test_24_headers_wrap_within_their_cell(look: Look) -> None:
    looked_at, wrong = 0, []
    for name, (sheet, table) in look.tables.items():
        pixels = widths(sheet)
        row = next(node for node in sheet.root.iter(f"{S}row") if node.get("r") == str(table.area.top))
        for number, header in enumerate(table.columns, 1):
            style = look.styles[sheet.grid[table.area.top, number].style]
            alignment = style.find(f"{S}alignment")
            assert alignment is not None and alignment.get("wrapText") == "1", (name, header)
            broken = lines(header, pixels[number] - PADDING, 11, bold=True)
            widest = max(carlito(bold=True).width(line, 11) for line in broken)
            looked_at += 1
            if widest > pixels[number] - PADDING or len(broken) * LINE > float(row.get("ht", "15")):
                wrong.append((name, broken, round(widest), pixels[number]))
    assert wrong == []
    assert looked_at > 100


def test_24_what_one_types_and_reads_fits_its_column(look: Look) -> None:
    looked_at = 0
    for name, (sheet, table) in look.tables.items():
        pixels = widths(sheet)
        for number in range(1, len(table.columns) + 1):
            fmt = look.number_format(sheet.grid[table.area.top + 1, number].style)
            if fmt in WIDEST:
                looked_at += 1
                need = carlito().width(WIDEST[fmt], 11) + PADDING
                assert need <= pixels[number], (name, table.columns[number - 1], need, pixels[number])
    assert looked_at > 60


#: What the indent of a text takes of its cell, in pixels.
INDENT = 9


def test_24_texts_wrap_and_their_rows_show_them_whole(filled: Look) -> None:
    wrapped, wrong = 0, []
    for name in set(FILLED_BY_PEOPLE) & set(filled.tables):
        heights = {node.get("r"): float(node.get("ht", LINE)) for node in filled.tables[name][0].root.iter(f"{S}row")}
        for column, sheet, cells in filled.columns(name):
            if column.kind.name != "text" or column.computed:
                continue
            room = widths(sheet)[place_of(filled, name, column)] - PADDING - INDENT
            for row, cell in cells:
                alignment = filled.styles[cell.style].find(f"{S}alignment")
                assert alignment is not None and alignment.get("wrapText") == "1", (name, column.key)
                needed = len(lines(cell.value, room, 11)) if cell.value else 1
                wrapped += needed > 1
                if needed * LINE > heights[str(row)]:
                    wrong.append((name, column.key, row, cell.value))
    assert wrong == []
    assert wrapped > 3


def place_of(look: Look, name: str, column: Column) -> int:
    """The number of a column in its table, 1 the first."""
    return list(look.template.tables[name].columns).index(column.key) + 1


@pytest.mark.office
@pytest.mark.parametrize("lang", ["fr", pytest.param("en", marks=pytest.mark.long)])
def test_24_no_printed_page_shows_hashes(lang: str, shelf: Shelf, tmp_path: Path) -> None:
    """LibreOffice with Carlito, which has the widths of Calibri; a column made narrow shows that hashes are found."""
    which = Made("photography", lang, True)
    parts = unpack(shelf[which])
    sheet = shelf.open(which).sheets["Budget"].part
    narrow = re.sub(rb'(<col [^>]*width=")[\d.]+', rb"\g<1>2.5", parts[sheet])
    paths = [shelf[which], pack({**parts, sheet: narrow}, tmp_path / "narrow.xlsx")]
    made = engines.recalculate(paths, tmp_path / "pdf", engines.LOCALES[lang], to="pdf")
    counts = []
    for path in paths:
        text = subprocess.run(["pdftotext", "-layout", str(made[path]), "-"], capture_output=True, check=True).stdout
        assert len(text) > 5_000
        counts.append(text.count(b"##"))
    assert counts[0] == 0
    assert counts[1] > 10
