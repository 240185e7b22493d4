"""The eleven promises of reading, by number, in every format; what programs leave behind is in `test_formats.py`.

Promise 11 is kept in `test_readers_agree.py`, where the programs that save are run.
"""

from __future__ import annotations

import datetime as dt
import errno
import io
import json
import os
import re
import struct
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import toolkit
from tests import makers
from tests.conftest import TODAY, places
from tests.test_formats import MAKERS
from tests.test_hostile import ends_well
from toolkit.kinds import ExcelError
from toolkit.templates import BASE, load

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FORMS = ["xlsx", "xlsm", "xlsb", "xls", "ods", "csv"]
#: The column of each key, as the French sheet has them.
COLUMNS = load(BASE).tables["Sessions"].inputs
KEYS = [column.key for column in COLUMNS]
HEADERS = [column.label["fr"] for column in COLUMNS]
BUDGET = [[column.label["fr"] for column in load(BASE).tables["Budget"].inputs], ["S-1", "Train"]]
SETTINGS = [["Réglage", "Valeur", "Clé"], ["Taux horaire", 60, "hourly_rate"]]


def row(name: Any = "S-1", **cells: Any) -> list[Any]:
    """A done session of one hour that took 65 minutes."""
    done = {"date": dt.date(2026, 5, 14), "client_code": "C1", "planned_main": 60, "status": "réalisée"}
    values = {"session_id": name, **done, "actual_main": 65, **cells}
    return [values.get(key) for key in KEYS]


def made(folder: Path, form: str, rows: makers.Rows, headers: list[Any] = HEADERS) -> Path:
    """A workbook of these sessions, or the sheet exported."""
    path = folder / f"book.{form}"
    if form == "csv":
        path.write_text(makers.csv_text([headers, *rows]), encoding="utf-8", newline="")
        return path
    sheets = {"Séances": [headers, *rows], "Réglages": SETTINGS}
    if form == "xlsm":
        parts, kind = makers.xlsx_parts(sheets), "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
        types = "[Content_Types].xml"
        said = re.sub(r'"[^"]*sheet\.main\+xml"', f'"{kind}"', str(parts[types]))
        return makers.zipped(path, parts | {types: said})
    return MAKERS[form](path, sheets)


def read(folder: Path, form: str, rows: makers.Rows, headers: list[Any] = HEADERS) -> toolkit.Reading:
    return toolkit.read_workbook(made(folder, form, rows, headers), today=TODAY, thorough=True)


def codes(reading: toolkit.Reading) -> list[str]:
    """What is said, but that a CSV is one sheet of texts."""
    return [finding.code for finding in reading.findings if finding.code != "one_sheet_as_text"]


def kept(reading: toolkit.Reading) -> list[str]:
    return [row.typed_id for row in reading.ledger.tables["Sessions"].rows if not row.left_out]


# ---------------------------------------------------------------------- 1


@pytest.mark.parametrize("form", FORMS)
def test_promise_1_a_file_cut_short_ends_in_data_or_one_named_error(tmp_path: Path, form: str) -> None:
    path = made(tmp_path, form, [row()])
    whole = path.read_bytes()
    for share in range(16):
        path.write_bytes(whole[: len(whole) * share // 16])
        ends_well(path)


@pytest.mark.parametrize(
    ("kind", "code"),
    [("pipe", "file_not_workbook"), ("device", "file_not_workbook"), ("folder", "file_unreadable"),
     ("loop", "file_unreadable"), ("nothing", "file_missing"), ("empty", "file_empty")],
)  # fmt: skip
def test_promise_1_what_is_no_file_is_one_named_error(tmp_path: Path, kind: str, code: str) -> None:
    path = tmp_path / "book.xlsx"
    match kind:
        case "pipe":  # nobody will ever write into it
            os.mkfifo(path)
        case "device":
            path.symlink_to("/dev/zero")
        case "folder":
            path.mkdir()
        case "loop":
            path.symlink_to(path)
        case "empty":  # a file of OneDrive that was never fetched
            path.touch()
    with pytest.raises(toolkit.UnreadableError) as refused:
        toolkit.read_workbook(path)
    assert refused.value.code == code
    assert len(str(refused.value).splitlines()) == 1


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("after", [0, 1], ids=["at once", "meanwhile"])
def test_promise_1_a_file_one_may_not_read_is_one_named_error(
    tmp_path: Path, form: str, after: int, monkeypatch: pytest.MonkeyPatch, seance: Callable[..., tuple[int, str, str]]
) -> None:
    """As the system refuses it, for permission bits do not bind everybody: when it is first opened, or next."""
    path = made(tmp_path, form, [row()])
    times, opened = [], io.open

    def refused(file: Any, *arguments: Any, **named: Any) -> Any:
        if os.fspath(file) == str(path):
            times.append(file)
            if len(times) > after:
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(file))
        return opened(file, *arguments, **named)

    monkeypatch.setattr(io, "open", refused)
    monkeypatch.setattr("builtins.open", refused)
    for command in ("check", "report"):
        times.clear()
        code, out, error = seance(command, path)
        assert (code, out, error.count("\n")) == (2, "", 1)
        assert path.name in error
        assert after or "access denied" in error


def test_promise_1_a_name_that_is_no_text_is_read(tmp_path: Path) -> None:
    """A name of bytes that are no UTF-8, as old disks have them."""
    path = tmp_path / os.fsdecode(b"ann\xe9e 2026.xlsx")
    made(tmp_path, "xlsx", [row()]).rename(path)
    assert kept(toolkit.read_workbook(path, today=TODAY)) == ["S-1"]


def test_promise_1_a_lock_that_is_no_file_does_not_stop_the_reading(tmp_path: Path) -> None:
    path = made(tmp_path, "xlsx", [row()])
    os.mkfifo(tmp_path / f"~${path.name}")
    assert kept(toolkit.read_workbook(path, today=TODAY)) == ["S-1"]


# ---------------------------------------------------------------------- 2

_ANYTHING = st.sampled_from(
    [None, None, "?", " ", "x", "Total", "45 €", 12, 0, -3, 1.5, True, ExcelError("#N/A"), dt.date(2026, 5, 4), "S-1"]
)
_WIDTH = len(KEYS) + 3


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows=st.lists(st.lists(_ANYTHING, min_size=_WIDTH, max_size=_WIDTH), max_size=6))
def test_promise_2_every_cell_is_used_left_out_or_reported(tmp_path: Path, form: str, rows: makers.Rows) -> None:
    reading = read(tmp_path, form, rows)
    sheet = next(sheet for sheet in reading.cells if sheet.table == "Sessions")
    assert sheet.seen == len(HEADERS) + sum(cell is not None for cells in rows for cell in cells)
    assert sheet.adds_up


# ---------------------------------------------------------------------- 3


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("error", ["#N/A", "#DIV/0!", "#REF!"])
def test_promise_3_an_error_is_neither_blank_nor_zero(tmp_path: Path, form: str, error: str) -> None:
    reading = read(tmp_path, form, [row("S-1", fee=ExcelError(error)), row("S-2", fee=0), row("S-3", fee=None)])
    assert "excel_error" in codes(reading)
    assert kept(reading) == ["S-2", "S-3"]
    fees = [row.get("fee") for row in reading.ledger.tables["Sessions"].rows]
    assert fees == [None, 0, None]


# ---------------------------------------------------------------------- 4


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("suffix", ["xlsx", "xls", "ods", "csv"])
def test_promise_4_the_ending_of_a_name_is_not_believed(tmp_path: Path, form: str, suffix: str) -> None:
    path = made(tmp_path, form, [row()])
    path = path.rename(tmp_path / f"other.{suffix}")
    reading = toolkit.read_workbook(path, today=TODAY)
    assert kept(reading) == ["S-1"]
    honest = suffix == form or (form, suffix) == ("xlsm", "xlsx")
    assert codes(reading) == ([] if honest else ["extension_lies"])


@pytest.mark.parametrize("extent", ["A1", "A1:B2", "A1:XFD1048576", "nonsense"])
def test_promise_4_the_declared_extent_is_not_believed(tmp_path: Path, extent: str) -> None:
    parts = makers.xlsx_parts({"Séances": [HEADERS, row()], "Réglages": SETTINGS})
    name = "xl/worksheets/sheet1.xml"
    parts[name] = str(parts[name]).replace("<sheetData>", f'<dimension ref="{extent}"/><sheetData>')
    assert kept(toolkit.read_workbook(makers.zipped(tmp_path / "a.xlsx", parts), today=TODAY)) == ["S-1"]


def declared(folder: Path, form: str, rows: int, columns: int) -> Path:
    """A workbook whose sheet of two sessions, the last, says it has so many rows and columns; a CSV says nothing."""
    sheets = {"Réglages": SETTINGS, "Séances": [HEADERS, row("S-1"), row("S-2")]}
    path = folder / f"book.{form}"
    area = f"A1:{makers.column_letter(columns - 1)}{rows}"
    match form:
        case "csv":
            return made(folder, form, sheets["Séances"][1:])
        case "ods":
            area = ":".join(f"'Séances'.{cell}" for cell in area.split(":"))
            names = f'table:name="Sessions" table:target-range-address="{area}"'
            return makers.make_ods(
                path, sheets, after=f"<table:database-ranges><table:database-range {names}/></table:database-ranges>"
            )
        case "xls":
            stream = makers.xls_stream(sheets)
            begin = makers.record8(0x809, struct.pack("<HHHH", 0x600, 16, 0, 0))
            said = makers.record8(0x200, struct.pack("<IIHHH", 0, rows, 0, columns, 0))
            first, _, last = stream.rpartition(begin)
            path.write_bytes(makers.container({"Workbook": first + begin + said + last}))
            return path
        case "xlsb":
            parts, name = makers.xlsb_parts(sheets), "xl/worksheets/sheet2.bin"
            said = makers.record12(148, struct.pack("<IIII", 0, rows - 1, 0, columns - 1))
            return makers.zipped(path, parts | {name: said + bytes(parts[name])})  # type: ignore[arg-type]
        case _:
            parts, name = makers.xlsx_parts(sheets), "xl/worksheets/sheet2.xml"
            sheet = str(parts[name]).replace("<sheetData>", f'<dimension ref="{area}"/><sheetData>')
            parts |= {name: sheet, "xl/tables/table1.xml": f'<table displayName="Sessions" ref="{area}"/>'}
            tables = {"t": ("table", "../tables/table1.xml")}
            return makers.zipped(path, parts | {"xl/worksheets/_rels/sheet2.xml.rels": makers.relations(tables)})


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("rows", "columns"), [(1, 1), (2, 3), (65_536, 256)], ids=["cell", "part", "all"])
def test_promise_4_neither_is_that_of_tables_and_of_any_format(
    tmp_path: Path, form: str, rows: int, columns: int
) -> None:
    reading = toolkit.read_workbook(declared(tmp_path, form, rows, columns), today=TODAY)
    assert (codes(reading), kept(reading)) == ([], ["S-1", "S-2"])


# ---------------------------------------------------------------------- 5


@pytest.mark.parametrize("form", FORMS)
def test_promise_5_a_repair_is_announced_and_two_readings_are_an_error_with_both(tmp_path: Path, form: str) -> None:
    reading = read(tmp_path, form, [row("S-1", actual_main="1h05", fee="45 €"), row("S-2", fee="1.234")])
    (unclear,) = [finding for finding in reading.findings if finding.code == "ambiguous"]
    assert "1234,00 ou 1,234" in unclear.message
    assert kept(reading) == ["S-1"]
    first = reading.ledger.tables["Sessions"].rows[0]
    assert (first.get("actual_main"), first.get("fee")) == (65, 45)
    assert "repaired" in codes(reading)


# ---------------------------------------------------------------------- 6


@pytest.mark.parametrize("form", FORMS)
def test_promise_6_moved_inserted_renamed_and_interrupted_is_read(tmp_path: Path, form: str) -> None:
    order = sorted(range(len(KEYS)), key=lambda n: KEYS[n])
    headers: list[Any] = ["Météo", *(HEADERS[n] for n in order)]
    headers[1 + order.index(KEYS.index("planned_main"))] = "Sceance prevue (min)"
    rows: makers.Rows = [["gris", *(cells[n] for n in order)] for cells in (row("S-1"), row("S-2"))]
    reading = read(tmp_path, form, [rows[0], [], [], rows[1]], headers)
    assert kept(reading) == ["S-1", "S-2"]
    assert sorted(codes(reading)) == ["column_unknown", "header_renamed"]
    assert toolkit.report(reading.ledger).total["planned_minutes"] == 120


@pytest.mark.parametrize("form", FORMS)
def test_promise_6_a_table_far_below_what_is_written_above_it_is_read(tmp_path: Path, form: str) -> None:
    """Where no table is declared, as after Google Sheets or in a CSV."""
    notes: makers.Rows = [[f"note {n}"] if n % 2 else [] for n in range(99)]
    reading = read(tmp_path, form, [*notes, HEADERS, row()], [])
    assert (codes(reading), kept(reading)) == (["cells_outside"], ["S-1"])
    assert all(sheet.adds_up for sheet in reading.cells)


@pytest.mark.parametrize("form", FORMS)
def test_promise_6_two_candidates_are_an_error(tmp_path: Path, form: str) -> None:
    place = KEYS.index("actual_main")
    reading = read(tmp_path, form, [[*row(), 90]], [*HEADERS, HEADERS[place]])
    assert {"column_twice", "two_values"} <= set(codes(reading))
    assert kept(reading) == []


@pytest.mark.parametrize("form", FORMS)
def test_promise_6_sheets_moved_renamed_and_hidden_are_read_and_said(tmp_path: Path, form: str) -> None:
    """Of a CSV, the one sheet: its file has another name."""
    if form == "csv":
        reading = toolkit.read_workbook(made(tmp_path, form, [row()]).rename(tmp_path / "Mes rendez-vous.csv"))
        assert (codes(reading), kept(reading)) == ([], ["S-1"])
        return
    make = MAKERS["xlsx" if form == "xlsm" else form]
    sheets = {"Mes notes": [["pluie"]], "Réglages": SETTINGS, makers.Unseen("Mes rendez-vous"): [HEADERS, row()]}
    reading = toolkit.read_workbook(make(tmp_path / f"book.{form}", sheets), today=TODAY)
    assert sorted((finding.code, finding.sheet) for finding in reading.findings) == [
        ("sheet_hidden", "Mes rendez-vous"),
        ("sheet_renamed", "Mes rendez-vous"),
        ("sheet_unknown", "Mes notes"),
    ]
    assert (kept(reading), reading.ledger.settings.amount("hourly_rate")) == (["S-1"], 60)


# ---------------------------------------------------------------------- 7


@pytest.mark.parametrize("form", FORMS)
def test_promise_7_a_total_is_left_out_with_its_proof(tmp_path: Path, form: str) -> None:
    total = [None] * len(KEYS)
    total[0], total[KEYS.index("planned_main")] = "Total", 120
    reading = read(tmp_path, form, [row("S-1"), row("S-2"), total])
    (said,) = [finding for finding in reading.findings if finding.code == "total_row"]
    assert "120" in said.message
    assert kept(reading) == ["S-1", "S-2"]
    sheet = next(sheet for sheet in reading.cells if sheet.table == "Sessions")
    assert sheet.left_out["total_row"] == 2


@pytest.mark.parametrize("form", ["xlsx", "xlsm", "xlsb", "xls", "ods"])
def test_promise_7_hidden_rows_are_read_and_said(tmp_path: Path, form: str) -> None:
    path = made(tmp_path, form, [row("S-1"), makers.Hidden(row("S-2")), row("S-3")])
    reading = toolkit.read_workbook(path, today=TODAY)
    assert [(finding.code, finding.cell) for finding in reading.findings] == [("rows_hidden", "A3")]
    assert kept(reading) == ["S-1", "S-2", "S-3"]


# ---------------------------------------------------------------------- 8


@pytest.mark.parametrize("form", FORMS)
def test_promise_8_the_file_is_not_written_to_and_its_lock_is_said(tmp_path: Path, form: str) -> None:
    path = made(tmp_path, form, [row()])
    (tmp_path / f".~lock.{path.name}#").write_text("Dominique,dom,laptop,28.11.2026 09:00,file;", encoding="utf-8")
    path.chmod(0o400)
    before = path.read_bytes(), path.stat().st_mtime_ns, sorted(tmp_path.iterdir())
    reading = toolkit.read_workbook(path, today=TODAY)
    assert (path.read_bytes(), path.stat().st_mtime_ns, sorted(tmp_path.iterdir())) == before
    (said,) = [finding for finding in reading.findings if finding.code == "file_open"]
    assert "Dominique" in said.message


# ---------------------------------------------------------------------- 9


@pytest.mark.parametrize("form", FORMS)
def test_promise_9_every_problem_in_one_run_each_with_its_place_and_remedy(tmp_path: Path, form: str) -> None:
    rows = [
        row("S-1", fee="much"),
        row("S-2", status="finie"),
        row("S-3", date="31/02/2026"),
        row("S-4", satisfaction=6),
        row("S-4b", client_code=None),
        row("S-1"),
    ]
    reading = read(tmp_path, form, rows)
    found = {(f.code, f.cell, f.value) for f in reading.findings}
    column = {key: makers.column_letter(n) for n, key in enumerate(KEYS)}
    assert found >= {
        ("not_a_number", f"{column['fee']}2", "much"),
        ("not_in_list", f"{column['status']}3", "finie"),
        ("not_a_date", f"{column['date']}4", "31/02/2026"),
        ("out_of_range", f"{column['satisfaction']}5", "6"),
        ("required_blank", f"{column['client_code']}6", ""),
        ("duplicate_id", "A2", "S-1"),
        ("duplicate_id", "A7", "S-1"),
    }
    for finding in reading.findings:
        said = finding.to_dict()
        assert all(said[key] for key in ("file", "sheet", "severity", "code", "message", "remedy"))


@pytest.mark.parametrize("form", FORMS)
def test_promise_9_they_are_said_as_text_as_json_and_in_a_marked_copy(
    tmp_path: Path, form: str, seance: Callable[..., tuple[int, str, str]]
) -> None:
    """The copy is of .xlsx and .xlsm; of another format one line says what to save it as."""
    path = made(tmp_path, form, [row("S-1", fee="much"), row("S-2", status="finie")])
    code, text, _ = seance("check", path)
    found = json.loads(seance("check", path, "--format", "json")[1])["findings"]
    wrong = [finding for finding in found if finding["severity"] == "error"]
    assert code == 1
    assert [finding["code"] for finding in wrong] == ["not_a_number", "not_in_list"]
    for finding in wrong:
        assert finding["cell"] in text
        assert " ".join(finding["message"].split()) in " ".join(text.split())
    marked = form in ("xlsx", "xlsm")
    copy = tmp_path / f"copy.{form if marked else 'xlsx'}"
    code, _, error = seance("check", path, "--annotate", copy)
    assert (code, copy.exists(), len(error.splitlines())) == ((1, True, 0) if marked else (2, False, 1))


# ---------------------------------------------------------------------- 10


def damaged(folder: Path, form: str, sheet: int) -> Path:
    """A workbook of three sheets of which one breaks off; the one sheet of a CSV holds what is no text."""
    path = folder / f"book.{form}"
    sheets = {"Séances": [HEADERS, row()], "Réglages": SETTINGS, "Budget": BUDGET}
    match form:
        case "csv":
            path.write_bytes(makers.csv_text([HEADERS, *[row()] * 99]).encode() + b"S-2;\x00")
            return path
        case "ods":
            content = makers.ods_content(sheets)
            at = content.index("<table:table-row>", content.index(f'name="{list(sheets)[sheet]}"'))
            return makers.zipped(path, {"content.xml": content[: at + 40]})
        case "xls":
            stream = makers.xls_stream(sheets)
            begin = makers.record8(0x809, struct.pack("<HHHH", 0x600, 16, 0, 0))
            places = [at for at in range(len(stream)) if stream.startswith(begin, at)]
            at = places[sheet] + len(begin)
            path.write_bytes(makers.container({"Workbook": stream[:at] + b"\x03\x02\xff\x7f" + stream[at + 4 :]}))
            return path
    parts = makers.xlsb_parts(sheets) if form == "xlsb" else makers.xlsx_parts(sheets)
    name = next(name for name in parts if f"sheet{sheet + 1}." in name and "rels" not in name)
    return makers.zipped(path, parts | {name: parts[name][: len(parts[name]) * 2 // 3]})


@pytest.mark.parametrize("form", [form for form in FORMS if form != "csv"])
def test_promise_10_a_damaged_sheet_is_named_and_the_others_are_read(tmp_path: Path, form: str) -> None:
    """An OpenDocument keeps all sheets in one part: those after the damage are lost with it, which is said."""
    reading = toolkit.read_workbook(damaged(tmp_path, form, 2), today=TODAY)
    lost = [("Budget", "", "sheets_lost")] if form == "ods" else []
    assert sorted(places(reading.findings)) == [("Budget", "", "sheet_damaged"), *lost]
    assert (kept(reading), reading.ledger.settings.amount("hourly_rate")) == (["S-1"], 60)


@pytest.mark.parametrize("form", FORMS)
def test_promise_10_without_its_sessions_a_damaged_file_is_refused_by_name(
    tmp_path: Path, form: str, seance: Callable[..., tuple[int, str, str]]
) -> None:
    path = damaged(tmp_path, form, 0)
    with pytest.raises(toolkit.UnreadableError) as refused:
        toolkit.read_workbook(path)
    assert (refused.value.code, len(str(refused.value).splitlines())) == ("file_damaged", 1)
    code, out, error = seance("check", path)
    assert (code, out, error.count("\n"), error.startswith(f"seance: {path.name}: ")) == (2, "", 1, True)


def test_promise_10_a_workbook_without_its_settings_part_says_so(tmp_path: Path) -> None:
    parts = makers.xlsx_parts({"Séances": [HEADERS, row()], "Réglages": SETTINGS})
    parts["xl/worksheets/sheet2.xml"] = "<worksheet><sheetData><row"
    ledger = toolkit.read_workbook(makers.zipped(tmp_path / "a.xlsx", parts), today=TODAY).ledger
    assert places(ledger.findings) == [("Réglages", "", "sheet_damaged")]
    assert ledger.settings.amount("hourly_rate") == 50
