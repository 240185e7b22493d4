"""The quick way through a sheet's XML and the XML parser say the same."""

from __future__ import annotations

import re
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from toolkit.kinds import ExcelError, Serial, Uncomputed
from toolkit.reading import sheetdata
from toolkit.reading.sheetdata import CellValues, sheet_rows
from toolkit.reading.sheetlayout import formula_texts, hidden_columns, merged_areas

SPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def sheet(rows: str) -> bytes:
    return f'<?xml version="1.0"?><worksheet {SPACE}><sheetData>{rows}</sheetData></worksheet>'.encode()


def read(rows: str, skipped: frozenset[str] = frozenset()) -> dict[int | None, dict[int, object]]:
    values = CellValues(["Rose & Cie", ""], {7}, 0)
    return {row.number: row.cells for row in sheet_rows(sheet(rows), values, set(skipped), None)}


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c r="A1"><v>12.5</v></c>', Decimal("12.5")),
        ('<c r="A1" s="7"><v>45000</v></c>', Serial(Decimal(45000))),
        ('<c r="A1" t="s"><v>0</v></c>', "Rose & Cie"),
        ('<c r="A1" t="s"><v>99</v></c>', ExcelError("#LOST!")),
        ('<c r="A1" s="7"><v>1e999999999</v></c>', "1e999999999"),
        ('<c r="A1" t="b"><v>1</v></c>', True),
        ('<c r="A1" t="e"><v>#N/A</v></c>', ExcelError("#N/A")),
        ('<c r="A1" t="str"><f>B1&amp;C1</f><v>tea</v></c>', "tea"),
        ('<c r="A1" t="str"><f>B1</f><v>R&amp;D</v></c>', "R&D"),
        ('<c r="A1" t="str"><f>B1</f><v></v></c>', None),
        ('<c r="A1"><f>B1</f></c>', Uncomputed("=B1")),
        ('<c r="A1"><f t="shared" si="0"/><v>3</v></c>', Decimal(3)),
        ('<c r="A1" t="inlineStr"><is><t>a &lt; b</t></is></c>', "a < b"),
        ('<c t="inlineStr" r="A1"><is><r><t>one </t></r><r><t>two</t></r></is></c>', "one two"),
        ('<c r="A1" t="d"><v>2026-05-04</v></c>', Serial(Decimal(46146))),
        ('<c r="A1" t="d"><v>2026-05-04T09:30:00Z</v></c>', Serial(Decimal("46146.395833333333"))),
        ('<c r="A1" t="d"><v>09:30:00</v></c>', Serial(Decimal("0.395833333333"))),
        ('<c r="A1" t="d"><v>soon</v></c>', "soon"),
        ('<c r="A1"><v>INF</v></c>', "INF"),
        ('<c r="A1"/>', None),
        ('<c r="A1" s="3"></c>', None),
        ("<c><v>4</v></c>", Decimal(4)),
    ],
)
def test_a_cell_means_what_the_standard_says(cell: str, value: object) -> None:
    expected = {} if value is None else {1: value}
    assert read(f'<row r="1" spans="1:3">{cell}</row>')[1] == expected
    if value is not None:
        assert type(read(f'<row r="1">{cell}</row>')[1][1]) is type(value)


def test_rows_and_cells_that_do_not_say_where_they_stand_follow_one_another() -> None:
    rows = '<row><c><v>1</v></c><c/><c><v>3</v></c></row><row r="5"><c r="D5"><v>4</v></c><c><v>5</v></c></row>'
    assert read(rows) == {None: {1: Decimal(1), 3: Decimal(3)}, 5: {4: Decimal(4), 5: Decimal(5)}}


@pytest.mark.parametrize("text", ["2", "R&amp;D"], ids=["quick", "parsed"])
def test_columns_to_skip_are_skipped_either_way(text: str) -> None:
    row = (
        f'<row r="1"><c r="A1"><v>1</v></c><c r="B1" t="str"><v>{text}</v></c><c r="AB1"><f>A1+2</f><v>3</v></c></row>'
    )
    assert list(read(row, frozenset({"AB"}))[1]) == [1, 2]


@pytest.mark.parametrize("text", ["2", "R&amp;D"], ids=["quick", "parsed"])
def test_a_value_where_a_formula_should_stand_is_read(text: str) -> None:
    row = f'<row r="1"><c r="A1" t="str"><v>{text}</v></c><c r="B1"><v>3</v></c><c r="C1"><f>B1</f><v>3</v></c></row>'
    (found,) = sheet_rows(sheet(row), CellValues(), {"B", "C"}, None)
    assert list(found.cells) == [1, 2]


@pytest.mark.parametrize("text", ["2", "R&amp;D"], ids=["quick", "parsed"])
@pytest.mark.parametrize(
    ("formula", "said"),
    [("<f>B1*2</f>", "=B1*2"), ('<f t="shared" si="0"/>', ""), ('<f t="shared" si="0">C1</f>', "=C1")],
)
def test_formulas_among_the_cells_read_are_told(text: str, formula: str, said: str) -> None:
    row = f'<row r="1" hidden="1"><c r="A1" t="str"><v>{text}</v></c><c r="B1">{formula}<v>3</v></c></row>'
    (found,) = sheet_rows(sheet(row), CellValues(), set(), None)
    assert (found.formulas, found.hidden) == ({2: said}, True)


def test_merged_areas_and_hidden_columns_are_found_beside_the_rows() -> None:
    data = sheet("").replace(
        b"<sheetData>", b'<cols><col min="2" max="4" hidden="1"/><col min="5" max="5"/></cols><sheetData>'
    )
    data = data.replace(b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="B2:C5"/></mergeCells>')
    assert (merged_areas(data), hidden_columns(data)) == ([(2, 2, 5, 3)], [(2, 4)])


def formulas(rows: str) -> dict[int, list[tuple[int, str]]]:
    found = formula_texts(sheet(rows))
    return {n: [(int(row), found.says(text) if text else "") for row, text in c] for n, c in found.columns.items()}


def test_formula_texts_are_read_by_place() -> None:
    rows = '<row r="7"><c r="B7" s="2"><f>IF(A7="",&quot;&quot;,1)</f><v>1</v></c><c r="C7"><v>3</v></c>'
    assert formulas(f"{rows}</row>") == {2: [(7, '=IF(A7="","",1)')]}
    rows += '<c r="AA7" t="str"><f t="shared" si="0"/><v>x</v></c></row>'
    assert formulas(rows) == {2: [(7, '=IF(A7="","",1)')], 27: [(7, "")]}


@pytest.mark.parametrize("cell", ["<c r", '<c s="2" r', "<x:c r", "<c\n r"], ids=["usual", "style", "prefix", "line"])
@pytest.mark.parametrize("formula", ["<f>A1</f>", '<f aca="false">A1</f>', "\n<f>A1</f>\n", "<f >A1</f >"])
def test_formula_texts_are_read_however_they_are_written(cell: str, formula: str) -> None:
    name = cell[1:].split()[0]
    prefix = name.removesuffix("c")
    rows = f'<row r="1"><c r="A1"><f>1+1</f></c></row><row r="2">{cell}="B2">{formula}</{name}></row>'
    rows = re.sub(r"<(/?)(row|f|c)\b", rf"<\1{prefix}\2", rows)
    assert formulas(rows) == {1: [(1, "=1+1")], 2: [(2, "=A1")]}


def test_a_shared_formula_is_told_wherever_it_stands_in_its_column() -> None:
    """As Excel saves a column that was filled down."""
    first = '<f t="shared" ref="C4:D6" si="3">$A4*C3&amp;B$1</f>'
    cells = [f'<c r="C4">{first}</c>', '<c r="C5"><f t="shared" si="3"/></c>', '<c r="C6"><f>1</f></c>',
             '<c r="C7"><f t="shared" si="3"/></c><c r="D7"><f t="shared" si="3"/></c>']  # fmt: skip
    rows = "".join(f'<row r="{n}">{cell}</row>' for n, cell in enumerate(cells, 4))
    said = [(4, "=$A4*C3&B$1"), (5, "=$A5*C4&B$1"), (6, "=1"), (7, "=$A7*C6&B$1")]
    assert formulas(rows) == {3: said, 4: [(7, "")]}


def test_another_encoding_is_understood() -> None:
    rows = '<row r="1"><c r="A1" t="str"><v>prévue</v></c></row>'
    data = sheet(rows).decode().replace('"1.0"?', '"1.0" encoding="iso-8859-1"?').encode("latin-1")
    assert [row.cells for row in sheet_rows(data, CellValues(), set(), None)] == [{1: "prévue"}]


_TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\r", exclude_categories=["Cc", "Cs"]), max_size=8)


@st.composite
def cells(draw: st.DrawFn, letters: str) -> str:
    element = ET.Element("c", {"r": f"{letters}1"})
    if draw(st.booleans()):
        element.set("s", str(draw(st.sampled_from([0, 3, 7]))))
    if draw(st.booleans()):
        ET.SubElement(element, "f").text = draw(_TEXTS | st.just("B7*2"))
    kind = draw(st.sampled_from(["", "str", "n", "s", "b"]))
    if kind:
        element.set("t", kind)
    number = st.integers(-5, 10**6).map(str) | st.decimals(0, 10**6, places=3).map(str)
    value = _TEXTS if kind == "str" else st.sampled_from(["0", "1"]) if kind in ("s", "b") else number
    if draw(st.booleans()):
        ET.SubElement(element, "v").text = draw(value)
    return ET.tostring(element, encoding="unicode")


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine draws slowly
@given(st.tuples(cells("A"), cells("C"), cells("AA")), st.sets(st.sampled_from(["A", "C", "AA"])))
def test_both_ways_agree(row_cells: tuple[str, ...], skipped: set[str]) -> None:
    row = f'<row r="1">{"".join(row_cells)}</row>'
    parsed = sheetdata._parsed_row(ET.fromstring(sheet(row))[0][0], CellValues(["Rose", ""], {7}), skipped)
    quick = list(sheet_rows(sheet(row), CellValues(["Rose", ""], {7}), skipped, None))
    assert quick == [parsed]
