"""Damage is partial and named; hostile files end in one named error (`benchmarks/hostile.py` has them at full size)."""

from __future__ import annotations

import datetime as dt
import struct
import time
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import toolkit
from benchmarks.tasks import many_rows
from tests import makers
from tests.conftest import TODAY, places
from tests.test_formats import FORMATS, MAKERS, ROWS, SETTINGS
from toolkit.reading.backends import open_book
from toolkit.reading.limits import MAX_CELLS, MAX_DEPTH, MAX_USED, MEGA
from toolkit.templates import BASE, load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

BUDGET = [[column.label["fr"] for column in load(BASE).tables["Budget"].columns.values()], ["S-1", "Train"]]
SHEETS = {"Séances": ROWS, "Budget": BUDGET, "Réglages": SETTINGS}


def test_five_thousand_sessions_are_within_the_limits() -> None:
    """Each with four costs and two requests; what is computed in the workbook is not read."""
    rows = many_rows(50)["rows_of"]
    cells = sum(value is not None for of_table in rows.values() for row in of_table for value in row.values())
    assert MAX_USED / 2 < cells * 100 < MAX_USED


def refusal(path: Path) -> str:
    """The code with which a file is refused; its line is one line."""
    with pytest.raises(toolkit.UnreadableError) as refused:
        toolkit.read_workbook(path)
    assert len(str(refused.value).splitlines()) == 1
    return refused.value.code


def ends_well(path: Path) -> None:
    """Reading ends in data or one named error."""
    try:
        reading = toolkit.read_workbook(path, today=TODAY)
    except toolkit.UnreadableError as error:
        assert len(error.line("fr").splitlines()) == 1
    else:
        assert all(finding.to_dict()["message"] for finding in reading.findings)


# ---------------------------------------------------------------------- damage is partial


def test_a_missing_part_is_damage_of_its_sheet_alone(tmp_path: Path) -> None:
    parts = makers.xlsx_parts(SHEETS)
    del parts["xl/worksheets/sheet2.xml"]
    ledger = toolkit.read_workbook(makers.zipped(tmp_path / "a.xlsx", parts), today=TODAY).ledger
    assert places(ledger.findings) == [("Budget", "", "sheet_damaged")]


@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_damaged_properties_cost_no_more_than_themselves(tmp_path: Path, form: str) -> None:
    parts: dict[str, Any] = makers.xlsx_parts(SHEETS) | {"docProps/custom.xml": "<Properties><p"}
    if form == "ods":
        parts = {"content.xml": makers.ods_content(SHEETS), "meta.xml": "<office:document-meta"}
    ledger = toolkit.read_workbook(makers.zipped(tmp_path / f"a.{form}", parts), today=TODAY).ledger
    assert places(ledger.findings) == [("", "", "properties_lost")]
    assert ledger.lang == "fr"


def test_a_damaged_table_is_found_by_its_headers(tmp_path: Path) -> None:
    parts = makers.xlsx_parts(SHEETS)
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = makers.relations({"t": ("table", "../tables/table1.xml")})
    parts["xl/tables/table1.xml"] = "<table"
    ledger = toolkit.read_workbook(makers.zipped(tmp_path / "a.xlsx", parts), today=TODAY).ledger
    assert (ledger.findings, len(ledger.rows("Sessions"))) == ([], 1)


def test_a_text_that_is_missing_is_an_error_in_its_cell(tmp_path: Path) -> None:
    parts = makers.xlsx_parts(SHEETS)
    name = "xl/worksheets/sheet2.xml"
    parts[name] = str(parts[name]).replace('t="inlineStr"><is><t xml:space="preserve">Train</t></is>', 't="s"><v>9</v>')
    ledger = toolkit.read_workbook(makers.zipped(tmp_path / "a.xlsx", parts), today=TODAY).ledger
    assert [(code, sheet) for sheet, _, code in places(ledger.findings)] == [("excel_error", "Budget")]


# ---------------------------------------------------------------------- any damage ends in one name


@pytest.mark.parametrize("form", FORMATS)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_promise_1_a_file_cut_anywhere_ends_well(
    tmp_path_factory: pytest.TempPathFactory, form: str, data: st.DataObject
) -> None:
    path = tmp_path_factory.getbasetemp() / f"cut.{form}"
    whole = MAKERS[form](path, SHEETS).read_bytes()
    path.write_bytes(whole[: data.draw(st.integers(0, len(whole)))])
    ends_well(path)


def parts_of(form: str) -> dict[str, bytes]:
    made: dict[str, Any] = {"xlsx": makers.xlsx_parts(SHEETS), "xlsb": makers.xlsb_parts(SHEETS)}.get(
        form, {"content.xml": makers.ods_content(SHEETS)}
    )
    return {name: part.encode() if isinstance(part, str) else part for name, part in made.items()}


@pytest.mark.parametrize("form", ["xlsx", "xlsb", "ods"])
@settings(max_examples=120, deadline=None)
@given(data=st.data(), noise=st.binary(max_size=6))
def test_promise_1_a_part_changed_anywhere_ends_well(
    tmp_path_factory: pytest.TempPathFactory, form: str, data: st.DataObject, noise: bytes
) -> None:
    parts = parts_of(form)
    name = data.draw(st.sampled_from(sorted(parts)))
    at = data.draw(st.integers(0, len(parts[name])))
    gone = data.draw(st.integers(0, 6))
    parts[name] = parts[name][:at] + noise + parts[name][at + gone :]
    ends_well(makers.zipped(tmp_path_factory.getbasetemp() / f"part.{form}", parts))


@settings(max_examples=200, deadline=None)
@given(data=st.data(), noise=st.binary(max_size=6))
def test_an_old_workbook_changed_anywhere_ends_well(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, noise: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "noise.xls"
    whole = makers.make_xls(path, SHEETS).read_bytes()
    at = data.draw(st.integers(0, len(whole)) | st.integers(0, 600))
    path.write_bytes(whole[:at] + noise + whole[at + len(noise) :])
    ends_well(path)


# ---------------------------------------------------------------------- what would fill memory or time


def sheet_with(tmp_path: Path, rows: str) -> Path:
    return makers.make_xlsx(tmp_path / "a.xlsx", {"Séances": rows})


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="99999999"><c r="A99999999"><v>1</v></c></row>',
        f'<row r="1"><c r="{"A" * 100_000}1"><v>1</v></c></row>',
        '<row r="1"><c r="XFE1"><v>1</v></c></row>',
        '<row r="0"><c r="A0"><v>1</v></c></row>',
        f'<row r="{"9" * 5000}"/>',
        '<row r="1"><c r="1A"><v>1</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>x</v></c></row>',
        f"<row>{'<c><v>1</v></c>' * 17_000}</row>",
    ],
    ids=["row", "letters", "column", "row 0", "digits", "no address", "no index", "wide row"],
)
def test_addresses_beyond_any_sheet_are_damage(tmp_path: Path, rows: str) -> None:
    assert refusal(sheet_with(tmp_path, rows)) == "file_damaged"


def test_a_stray_cell_in_the_far_corner_costs_nothing(tmp_path: Path) -> None:
    book = open_book(sheet_with(tmp_path, '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))
    assert book.sheets[0].cells() == {1_048_576: {16_384: 1}}
    book.close()


def test_a_size_that_lies_is_not_unpacked(tmp_path: Path) -> None:
    path = sheet_with(tmp_path, " " * 60 * MEGA)
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    path.write_bytes(path.read_bytes().replace(struct.pack("<I", size), struct.pack("<I", 1000)))
    assert refusal(path) == "file_damaged"


def with_sizes(path: Path, size: int | None, packed: int | None, *, local: bool) -> Path:
    """A workbook whose last part has these sizes, in fields of 64 bits: in the directory, or where it stands too."""
    whole = makers.make_xlsx(path, SHEETS).read_bytes()
    with zipfile.ZipFile(path) as archive:
        part = max(archive.infolist(), key=lambda info: info.header_offset)
        start = archive.start_dir
    sizes = struct.pack(
        "<HHQQ", 1, 16, part.file_size if size is None else size, part.compress_size if packed is None else packed
    )
    body, directory = bytearray(whole[:start]), bytearray(whole[start:])
    name = part.filename.encode()
    at = 0
    while directory[at + 46 : at + 46 + len(name)] != name:
        at += 46 + sum(struct.unpack_from("<HHH", directory, at + 28))
    struct.pack_into("<II", directory, at + 20, 0xFFFFFFFF, 0xFFFFFFFF)
    struct.pack_into("<H", directory, at + 30, len(sizes))
    directory[at + 46 + len(name) : at + 46 + len(name)] = sizes
    if local:
        place = part.header_offset
        struct.pack_into("<II", body, place + 18, 0xFFFFFFFF, 0xFFFFFFFF)
        struct.pack_into("<H", body, place + 28, len(sizes))
        body[place + 30 + len(name) : place + 30 + len(name)] = sizes
    end = directory.index(b"PK\x05\x06")
    struct.pack_into("<II", directory, end + 12, end, len(body))
    path.write_bytes(bytes(body + directory))
    return path


@pytest.mark.parametrize("local", [False, True], ids=["directory", "both"])
@pytest.mark.parametrize(
    ("size", "packed", "code"),
    [
        (None, None, ""),
        (10, None, "sheet_damaged"),
        (None, 10, "sheet_damaged"),
        (0, 0, "sheet_damaged"),
        (10**6, None, ""),  # the part ends where it ends
        (None, 10**6, ""),
        (1 << 40, None, "file_too_large"),
        ((1 << 64) - 1, (1 << 64) - 1, "file_too_large"),
    ],
)
def test_sizes_of_64_bits_that_lie_lose_nothing_in_silence(
    tmp_path: Path, size: int | None, packed: int | None, code: str, local: bool
) -> None:
    path = with_sizes(tmp_path / "a.xlsx", size, packed, local=local)
    if code == "file_too_large":
        assert refusal(path) == code
        return
    found = toolkit.read_workbook(path, today=TODAY).findings
    assert [finding.code for finding in found] == ([code] if code else [])


@pytest.mark.parametrize("offset", [0, 1, 1 << 40, (1 << 64) - 1])
@pytest.mark.parametrize("entries", [0, 1, 1 << 32, (1 << 64) - 1])
def test_a_directory_of_64_bits_that_lies_ends_in_one_error(tmp_path: Path, offset: int, entries: int) -> None:
    path = makers.make_xlsx(tmp_path / "a.xlsx", SHEETS)
    whole = path.read_bytes()
    start = whole.rindex(b"PK\x05\x06")
    record = struct.pack("<4sQHHIIQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, entries, entries, offset, offset)
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, start, 1)
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    path.write_bytes(whole[:start] + record + locator + end)
    ends_well(path)
    with pytest.raises(toolkit.UnreadableError):
        toolkit.read_workbook(path)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_compression_that_no_program_writes_is_refused(tmp_path: Path, method: int) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in makers.xlsx_parts(SHEETS).items():
            archive.writestr(name, data)
    assert refusal(path) == "file_damaged"


def test_a_locked_part_needs_its_password(tmp_path: Path) -> None:
    path = makers.make_xlsx(tmp_path / "a.xlsx", SHEETS)
    path.write_bytes(path.read_bytes().replace(b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01"))
    assert refusal(path) == "file_password"


def test_a_part_that_two_sheets_name_is_read_once(tmp_path: Path) -> None:
    parts = makers.xlsx_parts(SHEETS)
    twice = '<sheet name="Séances" sheetId="1" r:id="s1"/>'
    parts["xl/workbook.xml"] = str(parts["xl/workbook.xml"]).replace(twice, twice * 1000)
    book = open_book(makers.zipped(tmp_path / "a.xlsx", parts))
    book.close()
    assert len(book.sheets) == 3


def repeated(rows: int, columns: object) -> str:
    cell = f'<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="{columns}"/>'
    return f'<table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-row>'


LONG = f"<table:table-row><table:table-cell><text:p>{'x y ' * MEGA}</text:p></table:table-cell></table:table-row>"


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        (repeated(MAX_CELLS, 2), "file_too_large"),
        (repeated(9_999_999_999, 1), "file_damaged"),
        (repeated(1, 99_999_999), "file_damaged"),
        (repeated(1, "many"), "file_damaged"),
        ("<a>" * (MAX_DEPTH + 1), "file_too_large"),
        (f'<a b="{"x" * 6 * MEGA}"/>', "file_too_large"),
        (LONG, "file_too_large"),
    ],
    ids=["cells that repeat", "rows that repeat", "columns that repeat", "no number", "depth", "tag", "text"],
)
def test_a_hostile_opendocument_ends_in_one_error(tmp_path: Path, rows: str, code: str) -> None:
    assert refusal(makers.make_ods(tmp_path / "a.ods", {"Séances": rows})) == code


@pytest.mark.parametrize("entity", ['<!ENTITY a "aaaa">', '<!ENTITY a SYSTEM "file:///etc/passwd">', ""])
def test_a_definition_in_an_opendocument_is_refused(tmp_path: Path, entity: str) -> None:
    content = f"<!DOCTYPE x [{entity}]>" + makers.ods_content(SHEETS)
    assert refusal(makers.zipped(tmp_path / "a.ods", {"content.xml": content})) == "file_forbidden_xml"


def chained(**marks: int) -> bytes:
    """A container in whose table of sectors some marks are others."""
    data = bytearray(makers.container({"Workbook": makers.xls_stream(SHEETS)}))
    table = struct.unpack_from("<I", data, 76)[0]
    for sector, mark in marks.items():
        struct.pack_into("<I", data, (table + 1) * 512 + 4 * int(sector[1:]), mark)
    return bytes(data)


@pytest.mark.parametrize("marks", [{"s3": 3}, {"s3": 2}, {"s3": 0xFFFF}, {"s3": 0xFFFFFFFF}], ids=str)
def test_chains_that_loop_or_lead_away_end_well(tmp_path: Path, marks: dict[str, int]) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(chained(**marks))
    ends_well(path)


def test_a_directory_that_loops_is_damage(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    data = chained()
    first = struct.unpack_from("<I", data, 48)[0]
    path.write_bytes(chained(**{f"s{first}": first}))
    assert refusal(path) == "file_damaged"


def test_a_text_longer_than_its_record_is_damage(tmp_path: Path) -> None:
    parts = makers.xlsb_parts({"Séances": [["text"]]})
    name = "xl/worksheets/sheet1.bin"
    parts[name] = bytes(parts[name]).replace(struct.pack("<I", 4) + b"t\0", struct.pack("<I", 999) + b"t\0")  # type: ignore[arg-type]
    assert refusal(makers.zipped(tmp_path / "a.xlsb", parts)) == "file_damaged"


@pytest.mark.parametrize(
    "content",
    [b"a;" + b"x" * 200_000, b'a;"' + b"x\n" * 200_000, b";" * 20_000 + b"x", b"\n" * 1_100_000],
    ids=["cell", "quote", "columns", "lines"],
)
def test_a_hostile_text_ends_in_one_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    assert refusal(path) in {"file_damaged", "file_too_large"}


@pytest.mark.parametrize(("count", "length"), [(16_000, 16), (25, MEGA)], ids=["many", "long"])
def test_headers_that_are_none_of_ours_take_no_time(tmp_path: Path, count: int, length: int) -> None:
    """Each is held against every name there is, once, unless they are more or longer than people's."""
    start = time.process_time()
    headers = [f"Honorairesse {number:05}" for number in range(count)]
    parts = makers.xlsx_parts({"Séances": [[*ROWS[0][:-2], *headers], *ROWS[1:]], "Réglages": SETTINGS})
    name = "xl/worksheets/sheet1.xml"
    parts[name] = str(parts[name]).replace("Honorairesse ", "Honorairesse ".ljust(length - 5, "x"))
    path = makers.zipped(tmp_path / "a.xlsx", parts)
    made = time.process_time()
    ledger = toolkit.read_workbook(path, today=TODAY).ledger
    assert len(ledger.rows("Sessions")) == 1
    assert time.process_time() - made < 3 + 3 * (made - start)  # making the file tells how quick this computer is


def filled(table: str, rows: Iterable[dict[str, Any]]) -> makers.Rows:
    """A sheet with these rows."""
    columns = load(BASE).tables[table].inputs
    return [[c.label["fr"] for c in columns], *([row.get(c.key) for c in columns] for row in rows)]


DONE = {"date": dt.date(2026, 5, 4), "client_code": "C1", "planned_main": 120, "status": "réalisée", "actual_main": 125}
#: What a sheet of so many rows may hold, each of which could be held against all others.
CROWDS: dict[str, Callable[[int], dict[str, makers.Rows]]] = {
    "numbers alone": lambda n: {"Séances": filled("Sessions", [{"planned_main": i} for i in range(n)])},
    "totals": lambda n: {
        "Séances": filled("Sessions", [{"session_id": "Total", "fee": i} if i % 2 else {"fee": i} for i in range(n)])
    },
    "one id": lambda n: {"Séances": filled("Sessions", [{**DONE, "session_id": "S-1"}] * n)},
    "ambiguous": lambda n: {
        "Séances": filled("Sessions", [{**DONE, "session_id": f"S-{i}", "planned_main": "1,5"} for i in range(n)])
    },
    "hours": lambda n: {
        "Séances": filled("Sessions", [DONE | {"session_id": i, "actual_main": 2 + i % 2 * 123} for i in range(n)])
    },
    "tiers": lambda n: {
        "Séances": filled("Sessions", [{**DONE, "session_id": "S-1"}]),
        "Paliers": filled("Tiers", [{"from_quantity": 1, "to_quantity": i, "surcharge_rate": 0.1} for i in range(n)]),
    },
    "copies": lambda n: {
        "Séances": filled("Sessions", [{**DONE, "session_id": f"S-{i}"} for i in range(n)]),
        **{f"Copie {i}": filled("Sessions", [{**DONE, "session_id": f"S-{i}"}]) for i in range(n // 20)},
    },
}  # fmt: skip


@pytest.mark.parametrize("crowd", CROWDS)
def test_rows_in_a_crowd_are_not_each_held_against_all(tmp_path: Path, crowd: str) -> None:
    """Else 3,000 rows took 8 seconds and up, and 30,000 a hundred times as long."""
    start = time.process_time()
    path = makers.make_xlsx(tmp_path / "a.xlsx", CROWDS[crowd](3000))
    made = time.process_time()
    toolkit.read_workbook(path, today=TODAY)
    assert time.process_time() - made < 2 + 4 * (made - start)


# ---------------------------------------------------------------------- what is there twice, or leads away


def test_a_part_that_is_there_twice_is_damage(tmp_path: Path) -> None:
    """Programs differ in which of them they read."""
    path = makers.make_xlsx(tmp_path / "a.xlsx", SHEETS)
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", "<worksheet><sheetData/></worksheet>")
    assert refusal(path) == "file_damaged"


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c><c r="A1" t="inlineStr"><is><t>2</t></is></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1"><c r="A1"><v>2</v></c></row>',
    ],
    ids=["usual", "parsed", "row"],
)
def test_a_cell_that_is_there_twice_is_damage(tmp_path: Path, rows: str) -> None:
    """None of the two is lost without a word; Excel refuses such a sheet."""
    assert refusal(sheet_with(tmp_path, rows)) == "file_damaged"


@pytest.mark.parametrize("name", ["/etc/passwd", "../../etc/passwd", "C:\\windows\\system.ini", "xl/../../x.xml"])
def test_names_that_lead_out_of_the_package_lead_nowhere(tmp_path: Path, name: str) -> None:
    """Nothing is ever unpacked to the disk, and a target is looked for among the parts alone."""
    parts = makers.xlsx_parts(SHEETS)
    parts["xl/_rels/workbook.xml.rels"] = str(parts["xl/_rels/workbook.xml.rels"]).replace(
        "worksheets/sheet2.xml", name
    )
    ledger = toolkit.read_workbook(makers.zipped(tmp_path / "a.xlsx", parts | {name: "x"}), today=TODAY).ledger
    assert places(ledger.findings) == [("Budget", "", "sheet_damaged")]
