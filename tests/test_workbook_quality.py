"""The thirty properties of every workbook, by their numbers: every template in both languages, blank and filled.

12, 14 and 24 have more to say below; 16 (a mutation turns a control red) is `test_mutations.py`, and 13 and 29 are
carried on by `test_parity.py` and `test_other_engines.py`. The lint of `lint_workbook.py` backs several of them.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
import python_calamine

import toolkit
from tests.lint_workbook import PORTABLE, shapes
from tests.package import Area, Book, Cell, S, Sheet, Table, area, place
from tests.workbooks import EVERY, FILLED, TODAY, YEAR, Made, write
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


@pytest.fixture(params=EVERY, ids=str)
def look(request: pytest.FixtureRequest, shelf: Shelf) -> Look:
    return Look(request.param, shelf.open(request.param), shelf[request.param])


@pytest.fixture(params=FILLED, ids=str)
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
    cells = [(where, text) for where, text in shapes(look.book) if where.count(" ") < 9 and "validation" not in where]
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
    used = {name for _, text in shapes(look.book) for name in re.findall(r"([A-Z][A-Z.]+)\(", text)}
    forbidden = "INDIRECT OFFSET NOW TODAY RAND RANDBETWEEN CELL INFO WEBSERVICE XLOOKUP LET FILTER UNIQUE SORT LAMBDA"
    assert used & set(f"{forbidden} TEXT VALUE TEXTJOIN HYPERLINK SUBTOTAL".split()) == set()
    assert used <= PORTABLE
    assert len(used) > 20
    for sheet in look.book.sheets.values():
        assert [node.attrib for node in sheet.root.iter(f"{S}f") if node.attrib] == [], sheet.name  # no arrays
        assert [node.get("r") for node in sheet.root.iter(f"{S}c") if node.get("cm")] == [], sheet.name


#: Longer than some 150 characters, in the longer language, or nested deeper than four calls; each would need a column
#: of workings more. They clean and check what is typed (ids, numbers, words), or hold two conditions of the contract.
LONG = 150
DEEP = 4
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


def test_12_formulas_are_short_and_flat_but_for_those_named(look: Look) -> None:
    long, deep, looked_at = set(), set(), 0
    for name, column, _, cells in look.every_column():
        text = cells[0][1].formula
        if text is not None:
            looked_at += 1
            long |= {f"{name}.{column.key}"} if len(text) > LONG else set()
            deep |= {f"{name}.{column.key}"} if depth(text) > DEEP else set()
    assert looked_at > 80
    assert long <= LONGER, long - LONGER
    assert deep <= DEEPER, deep - DEEPER
    assert max(len(text) for _, text in shapes(look.book)) <= 255


def test_12_no_exception_is_left_that_none_needs(shelf: Shelf) -> None:
    which = Made("photography", "fr", False)
    look = Look(which, shelf.open(which), shelf[which])
    first = {f"{name}.{column.key}": cells[0][1].formula or "" for name, column, _, cells in look.every_column()}
    assert {name for name in LONGER if len(first[name]) <= LONG} == set()
    assert {name for name in DEEPER if depth(first[name]) <= DEEP} == set()
    assert depth('IF($A4=1,IF(SUM(INDEX(Sessions_fee,$A4))>0,MAX(ROUND(1/2,0),0),""),"")') == 4
    assert depth('IF($A4=1,IF(IF(IF(IF(1,1,1),1,1),1,1),1,1),"")') == 5


LONGER: set[str] = set()
DEEPER: set[str] = set()
