"""Every format says the same: .xlsx, .xlsb, .xls, .ods and CSV, as programs write them."""

from __future__ import annotations

import datetime as dt
import struct
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import toolkit
from tests import makers
from tests.conftest import TODAY, places
from toolkit.kinds import ExcelError, Serial, Uncomputed
from toolkit.reading.backends import open_book
from toolkit.reading.isodates import duration, serial
from toolkit.reading.propertysets import custom_properties
from toolkit.templates import BASE, load

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

MAKERS = {"xlsx": makers.make_xlsx, "xlsb": makers.make_xlsb, "xls": makers.make_xls, "ods": makers.make_ods}
FORMATS = sorted(MAKERS)


def cells(path: Path) -> dict[str, Any]:
    """Sheet -> row -> column -> value, of every sheet; damage fails."""
    book = open_book(path)
    try:
        found = {sheet.name: sheet.cells() for sheet in book.sheets}
        assert [sheet.damage for sheet in book.sheets if sheet.damage] == []
        return found
    finally:
        book.close()


def only(path: Path) -> Any:
    """The cells of the only sheet, row by row, without their addresses."""
    (rows,) = cells(path).values()
    return [list(row.values()) for row in rows.values()]


# ---------------------------------------------------------------------- one table in all of them

_TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12)
_VALUES = st.one_of(
    st.none(),
    _TEXTS.filter(lambda text: text == text.strip() and "_x" not in text),
    st.sampled_from(["007", "#N/A as text", "one\ntwo", "a  b", "=not a formula"]),
    st.integers(-(10**9), 10**9),
    st.decimals(-(10**6), 10**6, places=2).map(float),
    st.booleans(),
    st.sampled_from(["#N/A", "#DIV/0!", "#REF!", "#NAME?", "#VALUE!", "#NUM!", "#NULL!"]).map(ExcelError),
    st.dates(dt.date(1904, 1, 2)),
    st.integers(0, 99 * 60).map(lambda minutes: dt.timedelta(minutes=minutes)),
)
_TABLES = st.lists(st.lists(_VALUES, max_size=5), max_size=5)


def meant(value: Any) -> Any:
    """What a cell that was given this value must hold."""
    if isinstance(value, dt.timedelta):
        return Serial(Decimal(int(value.total_seconds()) // 60) / 1440)
    if isinstance(value, dt.date):
        return Serial(Decimal((value - dt.date(1899, 12, 30)).days))
    return value if isinstance(value, str | bool) else Decimal(repr(value))


def close(value: Any) -> Any:
    """A value with its type; moments to the millisecond, which is finer than any program shows."""
    if isinstance(value, Serial):
        return "date", round(value.number * 86_400_000)
    return type(value).__name__, value.normalize() if isinstance(value, Decimal) else value


@pytest.mark.parametrize("form", FORMATS)
@settings(max_examples=40, deadline=None)
@given(rows=_TABLES)
def test_every_cell_comes_back_with_its_type(
    tmp_path_factory: pytest.TempPathFactory, form: str, rows: makers.Rows
) -> None:
    path = MAKERS[form](tmp_path_factory.getbasetemp() / f"any.{form}", {"One": rows, "Two": [["last"]]})
    found = cells(path)
    expected = {(r, c): close(meant(v)) for r, c, v in makers.filled(rows)}
    assert {(r, c): close(v) for r, row in found["One"].items() for c, v in row.items()} == expected
    assert found["Two"] == {1: {1: "last"}}


@pytest.mark.parametrize("form", ["xlsx", "xlsb", "xls"])
def test_days_counted_from_1904_are_the_same_days(tmp_path: Path, form: str) -> None:
    rows = [[dt.date(2026, 5, 4), dt.date(1904, 1, 2)]]
    path = MAKERS[form](tmp_path / f"a.{form}", {"S": rows}, shift=1462)
    assert only(path) == [[Serial(Decimal(46146)), Serial(Decimal(1463))]]


@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_a_formula_without_its_result_is_no_blank(tmp_path: Path, form: str) -> None:
    path = MAKERS[form](tmp_path / f"a.{form}", {"S": [[Uncomputed("=A2*2")]]})
    (((value,),),) = [only(path)]
    assert (type(value), value) == (Uncomputed, "=A2*2")


def test_cells_that_leave_out_their_column_follow_one_another(tmp_path: Path) -> None:
    rows = [[1, "a", None, True, ExcelError("#N/A"), 2.5]]
    path = makers.make_xlsb(tmp_path / "a.xlsb", {"S": rows}, short=True)
    assert cells(path) == {"S": {1: {1: 1, 2: "a", 4: True, 5: "#N/A", 6: Decimal("2.5")}}}


@settings(max_examples=60, deadline=None)
@given(texts=st.lists(_TEXTS, min_size=1, max_size=6, unique=True), cut=st.integers(12, 60))
def test_shared_texts_are_whole_wherever_their_record_is_cut(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], cut: int
) -> None:
    path = makers.make_xls(tmp_path_factory.getbasetemp() / "cut.xls", {"S": [[text] for text in texts]}, cut=cut)
    assert only(path) == [[text] for text in texts]


def test_numbers_packed_into_thirty_bits(tmp_path: Path) -> None:
    half = struct.unpack("<Q", struct.pack("<d", 0.5))[0] >> 32
    packed = [7 << 2 | 2, 12705 << 2 | 3, half, half | 1, (-5 << 2 | 2) & 0xFFFFFFFF]
    data = struct.pack("<HH", 0, 0) + b"".join(struct.pack("<HI", 0, n) for n in packed) + struct.pack("<H", 4)
    assert xls_cells(tmp_path, makers.record8(0xBD, data)) == [["7", "127.05", "0.5", "0.005", "-5"]]


def xls_cells(tmp_path: Path, records: bytes) -> list[list[str]]:
    stream = makers.xls_stream({"S": []})
    path = tmp_path / "a.xls"
    path.write_bytes(makers.container({"Workbook": stream[:-4] + records + stream[-4:]}))
    return [[str(value) for value in row] for row in only(path)]


def formula8(column: int, result: bytes) -> bytes:
    return makers.record8(6, struct.pack("<HHH", 0, column, 0) + result + bytes(8))


def test_what_a_formula_gave_in_an_old_workbook(tmp_path: Path) -> None:
    records = (
        formula8(0, struct.pack("<d", 2.25))
        + formula8(1, b"\x00\x00\x00\x00\x00\x00\xff\xff") + makers.record8(0x207, makers.text8("été"))
        + formula8(2, b"\x01\x00\x01\x00\x00\x00\xff\xff") + formula8(3, b"\x02\x00\x2a\x00\x00\x00\xff\xff")
        + formula8(4, b"\x03\x00\x00\x00\x00\x00\xff\xff")
    )  # fmt: skip
    assert xls_cells(tmp_path, records) == [["2.25", "été", "True", "#N/A"]]


def test_charts_within_an_old_sheet_are_passed_over(tmp_path: Path) -> None:
    chart = makers.record8(0x809, struct.pack("<HHHH", 0x600, 32, 0, 0))
    chart += makers.record8(0x203, struct.pack("<HHHd", 0, 0, 0, 9.0)) + makers.record8(0x0A)
    assert xls_cells(tmp_path, chart + makers.record8(0x203, struct.pack("<HHHd", 1, 0, 0, 1.5))) == [["1.5"]]


# ---------------------------------------------------------------------- OpenDocument


def ods(tmp_path: Path, rows: str, **more: str) -> Any:
    return cells(makers.make_ods(tmp_path / "a.ods", {"S": rows}, **more))["S"]


def row(*cells: str, repeat: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{repeat}">{"".join(cells)}</table:table-row>'


def typed(kind: str, shown: str = "?", **values: str) -> str:
    attributes = "".join(f' office:{name.replace("_", "-")}="{value}"' for name, value in values.items())
    return f'<table:table-cell office:value-type="{kind}"{attributes}><text:p>{shown}</text:p></table:table-cell>'


NOTE = "<office:annotation><text:p>a note</text:p></office:annotation>"


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (typed("float", value="1234.5"), Decimal("1234.5")),
        (typed("percentage", value="0.2"), Decimal("0.2")),
        (typed("currency", value="45", currency="EUR"), Decimal(45)),
        (typed("boolean", boolean_value="false"), False),
        (typed("date", date_value="2026-05-04"), Serial(Decimal(46146))),
        (typed("date", date_value="2026-05-04T12:00:00"), Serial(Decimal("46146.5"))),
        (typed("time", time_value="PT25H30M00S"), Serial(Decimal("1.0625"))),
        (typed("time", "-1:00", time_value="-PT01H00M00S"), Serial(Decimal(-1) / 24)),
        (typed("date", "01/01/1600", date_value="-0400-01-01"), "01/01/1600"),
        (typed("float", "n/a", value="NaN"), "n/a"),
        (typed("string", "007"), "007"),
        (typed("string", "#N/A"), "#N/A"),
        (typed("string", "one<text:line-break/>two<text:tab/>three"), "one\ntwo\tthree"),
        (typed("string", 'a<text:s text:c="3"/>b <text:span>c</text:span>'), "a   b c"),
        (typed("string", "\n   indented\n   "), " indented "),
        (typed("string", "seen").replace("<text:p>", f"{NOTE}<text:p>"), "seen"),
        ('<table:covered-table-cell office:value-type="float" office:value="3"/>', Decimal(3)),
        (typed("string", "#DIV/0!").replace(" office", ' table:formula="of:=1/0" office', 1), ExcelError("#DIV/0!")),
        (typed("string", "Err:508").replace(" office", ' table:formula="of:=X()" office', 1), ExcelError("Err:508")),
        (typed("string", "#12 Rose").replace(" office", ' table:formula="of:=A2" office', 1), "#12 Rose"),
        ('<table:table-cell table:formula="of:=[.A2]"/>', Uncomputed("=A2")),
    ],
)  # fmt: skip
def test_a_cell_of_opendocument(tmp_path: Path, cell: str, value: Any) -> None:
    found = ods(tmp_path, row(cell))[1][1]
    assert close(found) == close(value)


@pytest.mark.parametrize(
    "cell",
    [
        "<table:table-cell/>",
        '<table:table-cell table:formula="of:=A2" office:value-type="string"><text:p></text:p></table:table-cell>',
        "<table:table-cell><text:p/></table:table-cell>",
        f"<table:table-cell>{NOTE}</table:table-cell>",
        '<table:table-cell><table:table table:name="inner"><table:table-row/></table:table></table:table-cell>',
    ],
)
def test_a_blank_of_opendocument_is_blank(tmp_path: Path, cell: str) -> None:
    assert ods(tmp_path, row(cell)) == {}


def test_a_million_empty_rows_cost_nothing_and_count(tmp_path: Path) -> None:
    gap = row('<table:table-cell table:number-columns-repeated="16384"/>', repeat=1_000_000)
    assert ods(tmp_path, gap + row(typed("string", "below")) + gap) == {1_000_001: {1: "below"}}


def test_filled_rows_and_cells_that_repeat_are_all_there(tmp_path: Path) -> None:
    twice = typed("float", value="5").replace(
        "<table:table-cell", '<table:table-cell table:number-columns-repeated="2"'
    )
    assert ods(tmp_path, row("<table:table-cell/>", twice, repeat=3)) == {n: {2: 5, 3: 5} for n in (1, 2, 3)}


def test_rows_in_groups_and_hidden_ones_are_read(tmp_path: Path) -> None:
    hidden = row(typed("float", value="2")).replace("<table:table-row", '<table:table-row table:visibility="collapse"')
    grouped = f"<table:table-row-group>{hidden}</table:table-row-group>"
    head = f"<table:table-header-rows>{row(typed('string', 'head'))}</table:table-header-rows>"
    assert ods(tmp_path, head + grouped) == {1: {1: "head"}, 2: {1: 2}}


def test_a_table_is_a_database_range_in_opendocument(tmp_path: Path) -> None:
    ranges = (
        '<table:database-ranges><table:database-range table:name="Sessions" '
        "table:target-range-address=\"'My year'.B3:'My year'.$D$9\"/></table:database-ranges>"
    )
    book = open_book(makers.make_ods(tmp_path / "a.ods", {"My year": [["a"]]}, after=ranges))
    (table,) = book.sheets[0].tables
    book.close()
    assert (table.name, table.header, table.first, table.last) == ("Sessions", 3, 2, 4)


def test_properties_of_an_opendocument(tmp_path: Path) -> None:
    meta = '<meta:user-defined meta:name="seance.lang" meta:value-type="string">en</meta:user-defined>'
    book = open_book(makers.make_ods(tmp_path / "a.ods", {"S": [["a"]]}, meta=meta))
    book.close()
    assert book.properties == {"seance.lang": "en"}


def test_a_flat_opendocument_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.fods"
    kind = 'office:mimetype="application/vnd.oasis.opendocument.spreadsheet"'
    content = makers.ods_content({"S": [["é", 1]]}).replace("office:document-content", "office:document")
    path.write_text(content.replace(' office:version="1.3"', f' office:version="1.3" {kind}', 1), encoding="utf-8")
    assert only(path) == [["é", 1]]


@pytest.mark.parametrize("text", ["", "2026-13-01", "2026-05", "PT", "tomorrow", "25h", "2026-05-04T", "0000-01-01"])
def test_what_is_no_moment_is_none(text: str) -> None:
    assert serial(text) is None
    assert duration(text) is None or text == "PT"


# ---------------------------------------------------------------------- properties of old workbooks


def property_set(values: Mapping[str, str], page: int) -> bytes:
    encode: Callable[[str], bytes] = lambda text: (text + "\0").encode("utf-16-le" if page == 1200 else f"cp{page}")  # noqa: E731
    pad: Callable[[bytes], bytes] = lambda data: data + bytes(-len(data) % 4)  # noqa: E731
    count = 2 if page == 1200 else 1
    names = struct.pack("<I", len(values))
    for number, name in enumerate(values, 2):
        data = encode(name)
        item = struct.pack("<II", number, len(data) // count) + data
        names += pad(item) if page == 1200 else item
    bodies = {0: pad(names), 1: struct.pack("<IHH", 2, page, 0)}
    for number, value in enumerate(values.values(), 2):
        data = encode(value)
        bodies[number] = pad(struct.pack("<II", 30 + (page == 1200), len(data) // count) + data)
    places, at = b"", 8 + 8 * len(bodies)
    for number, body in bodies.items():
        places += struct.pack("<II", number, at)
        at += len(body)
    section = struct.pack("<II", at, len(bodies)) + places + b"".join(bodies.values())
    kind = bytes.fromhex("05d5cdd59c2e1b10939708002b2cf9ae")
    return bytes(24) + struct.pack("<I", 2) + bytes(16) + struct.pack("<I", 0) + kind + struct.pack("<I", 68) + section


@pytest.mark.parametrize("page", [1252, 1200])
def test_properties_of_an_old_workbook(tmp_path: Path, page: int) -> None:
    values = {"seance.lang": "fr", "seance.template": "photographie d'été"}
    streams = {"Workbook": makers.xls_stream({"S": []}), "\x05DocumentSummaryInformation": property_set(values, page)}
    path = tmp_path / "a.xls"
    path.write_bytes(makers.container(streams))
    assert open_book(path).properties == values


@given(st.binary(max_size=200), st.integers(0, 150))
def test_damaged_properties_of_an_old_workbook_are_none(noise: bytes, at: int) -> None:
    whole = property_set({"seance.lang": "fr"}, 1252)
    assert isinstance(custom_properties(whole[:at] + noise + whole[at + len(noise) :]), dict)


# ---------------------------------------------------------------------- CSV

SESSIONS = load(BASE).tables["Sessions"]
HEADERS = [column.label["fr"] for column in SESSIONS.columns.values()]
KEYS = list(SESSIONS.columns)


def line(**values: Any) -> list[Any]:
    return [values.get(key) for key in KEYS]


EXPORT = [
    ["Séances de l'année"],
    [],
    HEADERS,
    line(
        session_id="007",
        date=dt.date(2026, 5, 4),
        client_code="C1",
        planned_main="60",
        status="réalisée",
        actual_main="65",
        fee="127,05",
        lesson='deux\nlignes ; et "mots"',
    ),
    line(session_id="S-2", date=dt.date(2026, 5, 5), client_code="#N/A", status="prévue"),
]


@pytest.mark.parametrize(
    ("encoding", "said"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("utf-16", "utf-16"), ("cp1252", "cp1252")],
)
@pytest.mark.parametrize(("separator", "name"), [(";", ";"), (",", ","), ("\t", "tab")])
def test_an_export_of_the_sessions_is_read_as_texts(
    tmp_path: Path, encoding: str, said: str, separator: str, name: str
) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(makers.csv_text(EXPORT, separator).encode(encoding))
    reading = toolkit.read_workbook(path, today=TODAY)
    first, second = reading.ledger.tables["Sessions"].rows
    assert (first.number, first.typed_id, first.raw["fee"]) == (4, "007", "127,05")
    assert first.raw["lesson"] == 'deux\nlignes ; et "mots"'
    assert (second.number, type(second.raw["client_code"])) == (5, ExcelError)
    (said_once,) = [f for f in reading.findings if f.code == "one_sheet_as_text"]
    assert (said_once.params, said_once.sheet) == ({"encoding": said, "separator": name}, "export")
    assert not [f for f in reading.findings if f.code == "sheet_missing"]
    assert toolkit.report(reading.ledger).total["sessions"] is not None


def test_excels_own_line_says_the_separator(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text("sep=|\r\n" + makers.csv_text(EXPORT, "|"), encoding="utf-8", newline="")
    assert [row.typed_id for row in toolkit.read_workbook(path).ledger.tables["Sessions"].rows] == ["007", "S-2"]


def refusal(path: Path) -> tuple[str, str]:
    with pytest.raises(toolkit.UnreadableError) as refused:
        toolkit.read_workbook(path)
    return refused.value.code, refused.value.line("fr")


def test_an_export_of_another_table_alone_is_one_error_that_helps(tmp_path: Path) -> None:
    path = tmp_path / "budget.csv"
    labels = [column.label["fr"] for column in load(BASE).tables["Budget"].columns.values()]
    path.write_text(makers.csv_text([labels, ["S-1", "Train"]]), encoding="utf-8")
    code, said = refusal(path)
    assert code == "csv_without_sessions"
    assert "Budget" in said
    assert "exportez la feuille Séances" in said


@pytest.mark.parametrize(
    ("name", "code"), [("notes.csv", "csv_unknown"), ("notes.txt", "csv_unknown"), ("notes.xlsx", "file_not_workbook")]
)
def test_a_text_without_our_headers_is_one_error(tmp_path: Path, name: str, code: str) -> None:
    (tmp_path / name).write_text("Dear all;\nsee you tomorrow\n", encoding="utf-8")
    assert refusal(tmp_path / name)[0] == code


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<html><table><tr><td>Date</td></tr></table></html>", "file_not_workbook"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "file_not_workbook"),
        (b'{"url": "https://docs.example/spreadsheet"}', "file_not_workbook"),
        (b"%PDF-1.7", "file_not_workbook"),
        (b"\x09\x00\x04\x00\x07\x00\x10\x00", "file_too_old"),
        (b"\x09\x04\x06\x00\x00\x04\x10\x00\x00\x00", "file_too_old"),
        (makers.container({"Book": b"\x09\x08"}), "file_too_old"),
        (makers.container({"WordDocument": b"x"}), "file_not_workbook"),
        (makers.container({"EncryptedPackage": b"x"}), "file_password"),
        (makers.container({"Workbook": makers.xls_stream({"S": []}, locked=True)}), "file_password"),
        (b"a;b\x00c\n", "file_not_workbook"),
    ],
    ids=[
        "html",
        "xml2003",
        "google-link",
        "pdf",
        "excel2",
        "excel4",
        "excel95",
        "word",
        "password",
        "old-password",
        "binary",
    ],
)
@pytest.mark.parametrize("name", ["a.xls", "a.csv"])
def test_what_is_no_workbook_has_its_own_name(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    (tmp_path / name).write_bytes(content)
    assert refusal(tmp_path / name)[0] == code


@pytest.mark.parametrize("inside", ['<e manifest:encryption-data=""/>', "<manifest:encryption-data/>"])
def test_an_encrypted_opendocument_needs_its_password(tmp_path: Path, inside: str) -> None:
    parts = {"content.xml": b"\x8a\x03", "META-INF/manifest.xml": f"<m>{inside}</m>"}
    assert refusal(makers.zipped(tmp_path / "a.ods", parts))[0] == "file_password"
    assert refusal(makers.zipped(tmp_path / "b.ods", {"encrypted-package": b"x"}))[0] == "file_password"


# ---------------------------------------------------------------------- names that lie


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("suffix", ["xlsx", "xlsm", "xlsb", "xls", "ods", "csv", "bak", ""])
def test_the_content_decides_and_a_lying_name_is_said(tmp_path: Path, form: str, suffix: str) -> None:
    path = tmp_path / ("book." + suffix if suffix else "book")
    MAKERS[form](path, {"S": [["a"]]})
    book = open_book(path)
    book.close()
    honest = suffix in ("", form) or (form, suffix) == ("xlsx", "xlsm")
    assert book.format == form
    assert [problem.code for problem in book.problems] == ([] if honest else ["extension_lies"])


# ---------------------------------------------------------------------- programs and their traits

ROWS = [
    HEADERS,
    line(
        session_id="S-1", date=dt.date(2026, 5, 4), client_code="C1", planned_main=60, status="réalisée", actual_main=65
    ),
]
SETTINGS = [["Réglage", "Valeur", "Clé"], ["Taux horaire", 60, "hourly_rate"]]


def spared(path: Path) -> tuple[list[Any], int, Decimal]:
    """What is found, how many minutes were worked, at which rate."""
    ledger = toolkit.read_workbook(path, today=TODAY).ledger
    total = toolkit.report(ledger).total
    return places(ledger.findings), total["worked_minutes"], ledger.settings.amount("hourly_rate")


@pytest.mark.parametrize("form", FORMATS)
def test_without_tables_and_properties_sheets_are_found(tmp_path: Path, form: str) -> None:
    """Google Sheets writes no properties and no dimension; Gnumeric's saves lose the tables."""
    assert spared(MAKERS[form](tmp_path / f"a.{form}", {"Séances": ROWS, "Réglages": SETTINGS})) == ([], 65, 60)


def test_numbers_renames_sheets_and_adds_a_summary(tmp_path: Path) -> None:
    summary = [["This document was exported from Numbers."], [None, "Séances", "Table 1", "Séances - Table 1"]]
    sheets = {"Export Summary": summary, "Séances - Séances": ROWS, "Réglages - Réglages": SETTINGS}
    said = [("Séances - Séances", "", "sheet_renamed"), ("Export Summary", "", "sheet_unknown")]
    assert spared(makers.make_xlsx(tmp_path / "a.xlsx", sheets)) == (said, 65, 60)


@pytest.mark.parametrize("number", [14, 22, 27, 31, 36, 45, 47, 50, 57, 58])
def test_built_in_formats_of_every_language_are_dates(tmp_path: Path, number: int) -> None:
    """WPS and East Asian Excel write dates in the formats 27 to 36 and 50 to 58."""
    parts = makers.xlsx_parts({"S": [[dt.date(2026, 5, 4)]]})
    parts["xl/styles.xml"] = makers.STYLES.replace('numFmtId="14"', f'numFmtId="{number}"')
    assert only(makers.zipped(tmp_path / "a.xlsx", parts)) == [[Serial(Decimal(46146))]]


@pytest.mark.parametrize(
    ("code", "is_date"),
    [
        ("dd/mm/yyyy", True),
        ("[h]:mm", True),
        ("[$-40C]d mmmm yyyy", True),
        ('0" jours"', False),
        ("#,##0.00\\ [$€-40C]", False),
        ("General", False),
        ("mm:ss.0", True),
        ("[Red]-0.00", False),
        ('"daily" 0', False),
        ("[" * 100_000, False),
    ],
    ids=lambda value: str(value)[:20],
)
def test_own_formats_are_dates_by_their_letters(tmp_path: Path, code: str, is_date: bool) -> None:
    parts = makers.xlsx_parts({"S": [[dt.timedelta(hours=12)]]})
    parts["xl/styles.xml"] = makers.STYLES.replace(makers.DURATION, code.replace('"', "&quot;"))
    ((value,),) = only(makers.zipped(tmp_path / "a.xlsx", parts))
    assert isinstance(value, Serial) is is_date


def test_strict_workbooks_are_read(tmp_path: Path) -> None:
    """Strict OOXML has other namespaces and may write dates as ISO 8601."""
    parts = makers.xlsx_parts(
        {"S": '<row r="1"><c r="A1" t="d"><v>2026-05-04T09:30:00</v></c><c r="B1"><v>5</v></c></row>'}
    )
    strict = {
        name: str(data)
        .replace("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main")
        .replace("http://schemas.openxmlformats.org/officeDocument/2006/", "http://purl.oclc.org/ooxml/officeDocument/")
        for name, data in parts.items()
    }  # fmt: skip
    ((day, number),) = only(makers.zipped(tmp_path / "a.xlsx", strict))
    assert (close(day), number) == (close(Serial(Decimal("46146.395833333333"))), 5)


def test_properties_may_stand_on_lines_of_their_own(tmp_path: Path) -> None:
    """Gnumeric indents them."""
    custom = '<Properties>\n  <property name="seance.lang">\n    <lpwstr>en</lpwstr>\n  </property>\n</Properties>'
    parts = makers.xlsx_parts({"S": [["a"]]}) | {"docProps/custom.xml": custom}
    book = open_book(makers.zipped(tmp_path / "a.xlsx", parts))
    book.close()
    assert book.properties == {"seance.lang": "en"}


def test_what_stands_beside_values_in_opendocument_is_said(tmp_path: Path) -> None:
    """A formula typed into a cell to fill, a value typed over one, a merged cell, a hidden column: as in .xlsx."""
    loss, main = KEYS.index("total_loss"), KEYS.index("actual_main")
    rows = [line(session_id=f"S-{n}", date=dt.date(2026, 5, 14), client_code="C1", status="réalisée", actual_main=65)
            for n in range(3)]  # fmt: skip
    for cells in rows:
        cells[loss] = 54.17
    content = makers.ods_rows([HEADERS, *rows])
    head, *made = content.split("<table:table-row>")[1:]
    value = makers.ods_cell(54.17)
    made = [
        made[0],
        *(row.replace(value, value.replace("cell ", 'cell table:formula="of:=[.U3]" ', 1)) for row in made[1:]),
    ]
    minutes = makers.ods_cell(65)
    made[0] = made[0].replace(minutes, minutes.replace("cell ", 'cell table:formula="of:=60+5" ', 1))
    client = makers.ods_cell("C1")
    made[1] = made[1].replace(client, client.replace("cell ", 'cell table:number-columns-spanned="2" ', 1))
    columns = (
        f'<table:table-column table:number-columns-repeated="{main}"/><table:table-column table:visibility="collapse"/>'
    )
    sheet = columns + "".join(f"<table:table-row>{row}" for row in (head, *made))
    path = makers.make_ods(tmp_path / "a.ods", {"Séances": sheet, "Réglages": makers.ods_rows(SETTINGS)})
    reading = toolkit.read_workbook(path, today=TODAY)
    letters = {key: makers.column_letter(n) for n, key in enumerate(KEYS)}
    assert sorted((code, cell) for _, cell, code in places(reading.findings)) == [
        ("calculated_overwritten", f"{letters['total_loss']}2"),
        ("cells_merged", f"{letters['client_code']}3"),
        ("columns_hidden", f"{letters['actual_main']}1"),
        ("formula_typed", f"{letters['actual_main']}2"),
    ]
    assert toolkit.report(reading.ledger).total["worked_minutes"] == 195
