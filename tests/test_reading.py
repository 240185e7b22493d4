"""Reading workbooks back, whatever people and programs did to them."""

from __future__ import annotations

import datetime as dt
import hashlib
import zipfile
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

import toolkit
from tests.conftest import FIRST, TODAY, Typed, places, session, without_calculations
from toolkit.reading import limits, package

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from toolkit.ledger import Row

# ---------------------------------------------------------------------- files that are no workbook of ours


def refusal(path: Path) -> tuple[str, str]:
    """The code with which a file is refused, and the line that says so."""
    with pytest.raises(toolkit.UnreadableError) as refused:
        toolkit.read_workbook(path)
    return refused.value.code, str(refused.value)


def ole(text: str) -> bytes:
    return bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 504 + text.encode("utf-16-le") + b"\x00" * 512


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"Date;Client;Minutes\n2026-05-04;C1;60\n", "file_not_workbook"),
        (b"P", "file_not_workbook"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 64, "file_not_workbook"),
        (b"PK\x03\x04" + b"\x00" * 64, "file_damaged"),
        (ole("EncryptedPackage"), "file_password"),
        (ole("Workbook"), "file_damaged"),
    ],
    ids=["empty", "text", "one byte", "picture", "no zip", "password", "damaged container"],
)
def test_a_file_that_is_no_workbook_is_refused_in_one_line(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(content)
    found, said = refusal(path)
    assert found == code
    assert said.startswith("book.xlsx: ")
    assert len(said.splitlines()) == 1


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert refusal(tmp_path / "nowhere.xlsx") == (
        "file_missing",
        "nowhere.xlsx: no such file. Check the name and the folder.",
    )


def test_a_folder_cannot_be_opened(tmp_path: Path) -> None:
    assert refusal(tmp_path)[0] == "file_unreadable"


def test_a_lock_file_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "~$book.xlsx"
    path.write_bytes(b"\x05Alice" + b" " * 159)
    assert refusal(path)[0] == "file_not_workbook"


@pytest.mark.parametrize("share", [0.3, 0.9])
def test_a_truncated_workbook_is_damaged(tmp_path: Path, small_book: bytes, share: float) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(small_book[: int(len(small_book) * share)])
    assert refusal(path)[0] == "file_damaged"


def test_a_zip_of_other_things_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("letter.txt", "Hello")
    assert refusal(path)[0] == "file_not_workbook"


def test_a_workbook_of_other_content_is_not_ours(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["Date", "Client", "Amount"])
    book.active.append([dt.date(2026, 5, 4), "C1", 100])
    book.save(path)
    assert refusal(path)[0] == "file_not_ours"


def rewritten(source: bytes, target: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """A copy of a workbook in which `change` gave each part its bytes."""
    target.with_suffix(".whole").write_bytes(source)
    with zipfile.ZipFile(target.with_suffix(".whole")) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return target


def first_sheet(source: bytes, target: Path) -> str:
    target.with_suffix(".look").write_bytes(source)
    with zipfile.ZipFile(target.with_suffix(".look")) as archive:
        return min(name for name in archive.namelist() if name.startswith("xl/worksheets/sheet"))


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "before", [BOMB, b"<!-- " + b"x" * 5000 + b" -->" + BOMB], ids=["at the start", "after a long comment"]
)
def test_an_xml_definition_in_a_sheet_is_refused(tmp_path: Path, small_book: bytes, before: bytes) -> None:
    path = tmp_path / "book.xlsx"
    part = first_sheet(small_book, path)
    rewritten(
        small_book, path, lambda name, data: data.replace(b"<worksheet", before + b"<worksheet", 1)
        if name == part else data,
    )  # fmt: skip
    assert refusal(path)[0] == "file_forbidden_xml"


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml"])
def test_a_part_that_is_no_xml_is_damage(tmp_path: Path, blank_books: Mapping[str, Path], part: str) -> None:
    path = tmp_path / "book.xlsx"
    whole = blank_books["en"].read_bytes()
    rewritten(whole, path, lambda name, data: data[:200] if name == part else data)
    code, said = refusal(path)
    assert code == "file_damaged"
    assert part in said


def test_a_sheet_cut_short_is_damage(tmp_path: Path, small_book: bytes) -> None:
    path = tmp_path / "book.xlsx"
    part = first_sheet(small_book, path)
    rewritten(small_book, path, lambda name, data: data[: len(data) // 2] if name == part else data)
    assert refusal(path)[0] == "file_damaged"


def test_too_many_parts_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(limits.MAX_PARTS + 1):
            archive.writestr(f"{number}.txt", "")
    assert refusal(path)[0] == "file_too_large"


def test_a_workbook_too_large_unpacked_is_refused(
    tmp_path: Path, small_book: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(small_book)
    monkeypatch.setattr(package, "MAX_UNPACKED", 10_000)
    assert refusal(path)[0] == "file_too_large"


def test_the_name_of_a_file_says_nothing_of_its_content(tmp_path: Path, small_book: bytes) -> None:
    path = tmp_path / "book.XLS"
    path.write_bytes(small_book)
    (finding,) = toolkit.read_workbook(path, today=TODAY).findings
    assert (finding.code, str(finding.severity)) == ("extension_lies", "info")
    assert finding.message == "the name ends in .XLS, but the content is of the format .xlsx: the file is read as such"


# ---------------------------------------------------------------------- what reads without a finding


def test_a_refusal_speaks_both_languages(tmp_path: Path) -> None:
    with pytest.raises(toolkit.UnreadableError) as refused:
        toolkit.read_workbook(tmp_path / "x.xlsx")
    assert refused.value.line("fr") == "x.xlsx : fichier introuvable. Vérifiez le nom et le dossier."


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_fresh_workbook_is_empty_and_clean(blank_books: Mapping[str, Path], lang: str) -> None:
    ledger = toolkit.read_workbook(blank_books[lang]).ledger
    assert ledger.findings == []
    assert ledger.lang == lang
    assert {name: len(table.rows) for name, table in ledger.tables.items() if table.rows} == {"Tiers": 3}


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_fresh_workbook_saved_by_another_program_is_clean(
    blank_books: Mapping[str, Path], lang: str, tmp_path: Path
) -> None:
    path = tmp_path / "saved.xlsx"
    openpyxl.load_workbook(blank_books[lang]).save(path)
    reading = toolkit.read_workbook(path)
    assert (reading.findings, reading.ledger.lang) == ([], lang)


def test_a_year_reads_back_without_a_finding(year_ledger: toolkit.Ledger) -> None:
    assert places(year_ledger.findings) == []
    assert len(year_ledger.rows("Sessions")) == 300


def test_a_path_may_be_a_text(typed: Typed) -> None:
    assert toolkit.read_workbook(str(typed.save()), today=TODAY).findings == []


def test_reading_changes_nothing_in_the_file(typed: Typed) -> None:
    typed.put("Sessions", 1, fee="much")
    path = typed.save()
    before = (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns)
    toolkit.read_workbook(path)
    assert (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns) == before
    assert [item.name for item in path.parent.iterdir()] == ["book.xlsx"]


# ---------------------------------------------------------------------- one cell at a time


@pytest.fixture(scope="module")
def spoiled(small_book: bytes, tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], tuple[Row, Any]]:
    """One workbook with a spoiled cell in each row of Sessions: the row, and what is found in it."""
    book = Typed(small_book, tmp_path_factory.mktemp("spoiled") / "spoiled.xlsx")
    for index, (key, value, _, _) in enumerate(CELLS, 1):
        book.put("Sessions", index, **session(f"S-{index}"), mission_id=None)
        if isinstance(value, Text):
            book.put_text("Sessions", index, key, value)
        else:
            book.put("Sessions", index, **{key: value})
    reading = book.read()
    rows = {row.position: row for row in reading.ledger.tables["Sessions"].rows}

    def found(position: int) -> tuple[Row, Any]:
        number = str(FIRST - 1 + position)
        here = [
            f
            for f in reading.findings
            if f.sheet == "Sessions" and f.cell.strip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == number
        ]
        addresses = [(f.cell, f.code, str(f.severity)) for f in here]
        key = CELLS[position - 1][0]
        return rows[position], [(cell == book.at("Sessions", position, key), *rest) for cell, *rest in addresses]

    return found


class Text(str):
    """Typed as text, whatever it looks like."""

    __slots__ = ()


OUT, STAYS = True, False
#: Column, what is typed, what is found, whether the session is left out of every figure.
CELLS: list[tuple[str, Any, str, bool]] = [
    ("planned_main", "two hours", "not_a_number", OUT),
    ("planned_main", True, "not_a_number", OUT),
    ("planned_main", 90.5, "not_whole", OUT),
    ("planned_main", -30, "negative", OUT),
    ("planned_main", dt.date(2026, 5, 4), "number_shown_as_date", OUT),
    ("planned_main", 1.5, "ambiguous", OUT),
    ("planned_main", "20 photos", "unit_unclear", OUT),
    ("planned_main", "-", "placeholder", OUT),
    ("planned_main", "#N/A", "excel_error", OUT),
    ("planned_main", "=30+30", "not_computed", OUT),
    ("fee", 100.005, "too_many_decimals", OUT),
    ("fee", "much", "not_a_number", OUT),
    ("fee", "45 $", "other_currency", OUT),
    ("fee", "(45 €)", "negative", OUT),
    ("fee", "#DIV/0!", "excel_error", OUT),
    ("fee", -0.01, "negative", OUT),
    ("fee", dt.date(2026, 5, 4), "number_shown_as_date", OUT),
    ("delivered_quantity", 2.5, "not_whole", OUT),
    ("hourly_rate", -50, "negative", OUT),
    ("date", "next Monday", "not_a_date", OUT),
    ("date", "#VALUE!", "excel_error", OUT),
    ("date", -1, "not_a_date", OUT),
    ("date", 3_000_000, "not_a_date", OUT),
    ("date", True, "not_a_date", OUT),
    ("date", None, "required_blank", OUT),
    ("approved_on", "yesterday", "not_a_date", OUT),
    ("client_code", None, "required_blank", OUT),
    ("client_code", " \u00a0\t", "required_blank", OUT),
    ("client_code", "#REF!", "excel_error", OUT),
    ("status", None, "required_blank", OUT),
    ("status", "finished", "not_in_list", OUT),
    ("status", "#NAME?", "excel_error", OUT),
    ("express", "perhaps", "not_in_list", OUT),
    ("cancelled_by", "the weather", "not_in_list", OUT),
    ("cancellation_notice_hours", -2, "negative", OUT),
    ("session_id", None, "required_blank", OUT),
    ("session_id", "S*", "id_wildcard", OUT),
    ("session_id", "S?1", "id_wildcard", OUT),
    ("session_id", "S~1", "id_wildcard", OUT),
    ("session_id", "<S-1", "id_operator", OUT),
    ("session_id", ">S-1", "id_operator", OUT),
    ("session_id", Text("=S-1"), "id_operator", OUT),
    ("session_id", "=1+1", "not_computed", OUT),
    ("session_id", "#N/A", "excel_error", OUT),
    ("actual_main", None, "no_actual_times", OUT),
    # What feeds neither time nor money keeps its session.
    ("satisfaction", 6, "out_of_range", STAYS),
    ("satisfaction", 0, "out_of_range", STAYS),
    ("satisfaction", 4.5, "not_whole", STAYS),
    ("satisfaction", "very", "not_a_number", STAYS),
    ("satisfaction", "8/10", "out_of_range", STAYS),
    ("satisfaction", "#N/A", "excel_error", STAYS),
    ("start_time", "in the morning", "not_a_time", STAYS),
    ("mission_id", "M-9", "unknown_reference", STAYS),
    ("objective", "#REF!", "excel_error", STAYS),
    ("lesson", "=A1", "not_computed", STAYS),
    # Understood, and said: the workbook's own formulas know one word only.
    ("status", "réalisée", "word_translated", STAYS),
    ("express", "Oui", "word_translated", STAYS),
    ("express", True, "word_translated", STAYS),
    ("planned_main", Text("60"), "text_read", STAYS),
    ("planned_main", "1h30", "repaired", STAYS),
    ("planned_main", dt.time(1, 30), "repaired", STAYS),
    ("fee", "45 €", "text_read", STAYS),
    ("satisfaction", "★★★★", "repaired", STAYS),
    ("satisfaction", "n/a", "placeholder_blank", STAYS),
]
SEVERITIES = {"word_translated": "info", "text_read": "info", "repaired": "warning", "placeholder_blank": "warning"}


def severity(code: str) -> str:
    return SEVERITIES.get(code, "error")


@pytest.mark.parametrize(
    ("position", "code", "out"),
    [(number, code, out) for number, (_, _, code, out) in enumerate(CELLS, 1)],
    ids=[f"{key}-{value!r}" for key, value, _, _ in CELLS],
)
def test_a_spoiled_cell_is_found_in_its_place(
    spoiled: Callable[[int], tuple[Row, Any]], position: int, code: str, out: bool
) -> None:
    row, found = spoiled(position)
    assert found == [(True, code, severity(code))]
    assert bool(row.left_out) is out


#: Column, what is typed, how it is understood.
FINE: list[tuple[str, Any, Any]] = [
    ("date", dt.datetime(2026, 5, 4, 18, 45), dt.date(2026, 5, 4)),
    ("date", 46146, dt.date(2026, 5, 4)),
    ("start_time", dt.datetime(2026, 5, 4, 9, 30), dt.time(9, 30)),
    ("start_time", dt.time(23, 59), dt.time(23, 59)),
    ("session_id", 12, "12"),
    ("session_id", 13.0, "13"),
    ("session_id", " S-7\u00a0", "S-7"),
    ("session_id", "\u202f\u00a0S-8 ", "S-8"),
    ("status", " Done ", "done"),
    ("status", "DONE", "done"),
    ("planned_main", 60.0000000001, 60),
    ("fee", 0.1 + 0.2, Decimal("0.30")),
    ("planned_post", 0, 0),
    ("fee", 1e12, Decimal("1000000000000.00")),
    ("objective", Text("=not a formula"), "=not a formula"),
    ("client_code", Text("=C1"), "=C1"),
    ("session_type", "été & <hiver> \U0001f4f7", "été & <hiver> \U0001f4f7"),
    ("lesson", "one\ntwo", "one\ntwo"),
]


@pytest.fixture(scope="module")
def fine(small_book: bytes, tmp_path_factory: pytest.TempPathFactory) -> toolkit.Ledger:
    """One workbook with something unusual but right in each row of Sessions."""
    book = Typed(small_book, tmp_path_factory.mktemp("fine") / "fine.xlsx")
    for index, (key, value, _) in enumerate(FINE, 1):
        book.put("Sessions", index, **session(f"T-{index}"), mission_id=None)
        if isinstance(value, Text):
            book.put_text("Sessions", index, key, value)
        else:
            book.put("Sessions", index, **{key: value})
    for table in ("Budget", "Requests", "Risks"):  # they hang on the small workbook's sessions
        book.cell(table, 1, "session_id").value = "T-4"
    return book.read().ledger


@pytest.mark.parametrize(
    ("position", "key", "value"),
    [(number, key, value) for number, (key, _, value) in enumerate(FINE, 1)],
    ids=[f"{key}-{typed!r}" for key, typed, _ in FINE],
)
def test_an_unusual_cell_is_understood(fine: toolkit.Ledger, position: int, key: str, value: Any) -> None:
    row = fine.tables["Sessions"].rows[position - 1]
    assert row.get(key) == value
    assert not row.left_out


def test_unusual_cells_are_no_findings(fine: toolkit.Ledger) -> None:
    assert places(fine.findings) == []


@pytest.mark.parametrize(("key", "number"), [("planned_main", 1e300), ("fee", 1e26)])
def test_a_number_beyond_all_measure_is_a_finding(typed: Typed, key: str, number: float) -> None:
    typed.put("Sessions", 2, **{key: number})
    assert [cell for _, cell, _ in typed.found()] == [typed.at("Sessions", 2, key)]


# ---------------------------------------------------------------------- blank is not zero


def test_zero_minutes_are_a_time(typed: Typed) -> None:
    typed.put("Sessions", 1, actual_main=0)
    assert typed.found() == []


def test_a_blank_is_no_value_and_a_zero_is_one(typed: Typed) -> None:
    typed.put("Sessions", 1, planned_post=0, planned_prep=None)
    row = typed.read().ledger.rows("Sessions")[0]
    assert (row.filled("planned_post"), row.get("planned_post")) == (True, 0)
    assert (row.filled("planned_prep"), row.get("planned_prep")) == (False, None)


def test_spaces_alone_are_a_blank(typed: Typed) -> None:
    typed.put("Sessions", 1, planned_prep="  ", fee="\u00a0")
    assert typed.found() == []


def test_a_row_of_spaces_is_no_row(typed: Typed) -> None:
    typed.put("Sessions", 3, session_id=" ", client_code="\u00a0")
    ledger = typed.read().ledger
    assert (len(ledger.tables["Sessions"].rows), ledger.findings) == (2, [])


# ---------------------------------------------------------------------- ids and references


def test_of_two_rows_with_one_id_both_are_errors(typed: Typed) -> None:
    typed.put("Sessions", 3, **session("s-2 "))
    assert typed.found() == [("Sessions", "A5", "duplicate_id"), ("Sessions", "A6", "duplicate_id")]


def test_ids_that_differ_by_leading_zeros_are_errors(typed: Typed) -> None:
    typed.put("Sessions", 3, **session(7))
    typed.put("Sessions", 4, **session("007"))
    assert typed.found() == [("Sessions", "A6", "id_leading_zeros"), ("Sessions", "A7", "id_leading_zeros")]


def test_a_number_and_its_digits_are_one_id(typed: Typed) -> None:
    typed.put("Sessions", 3, **session(7))
    typed.put("Budget", 2, item="Train")
    typed.put_text("Budget", 2, "session_id", "7")
    assert typed.found() == []


def test_hard_spaces_and_case_do_not_matter_in_a_reference(typed: Typed) -> None:
    typed.put("Budget", 2, session_id="\u00a0s-2 ", item="Train", estimated=10)
    assert typed.found() == []


@pytest.mark.parametrize("table", ["Budget", "Requests", "Risks"])
def test_an_unknown_session_leaves_the_row_out(typed: Typed, table: str) -> None:
    typed.put(table, 1, session_id="S-9")
    reading = typed.read()
    cell = typed.at(table, 1, "session_id")
    assert places(reading.findings) == [(table, cell, "unknown_reference")]
    assert [row.left_out for row in reading.ledger.tables[table].rows] == ["unknown_reference"]


def test_a_session_in_error_takes_its_rows_with_it(typed: Typed) -> None:
    typed.put("Sessions", 1, fee=-1)
    reading = typed.read()
    assert places(reading.findings) == [
        ("Sessions", typed.at("Sessions", 1, "fee"), "negative"),
        ("Budget", "A4", "left_out_with_session"),
        ("Requests", "B4", "left_out_with_session"),
        ("Risks", "A4", "left_out_with_session"),
    ]
    assert [len(reading.ledger.rows(table)) for table in ("Sessions", "Budget", "Requests", "Risks")] == [1, 0, 0, 0]


def test_what_goes_with_a_session_names_the_session(typed: Typed) -> None:
    typed.put("Sessions", 1, fee=-1)
    said = [f.message for f in typed.read().findings if f.code == "left_out_with_session"]
    assert said == ["row left out with the session S-1, which is in error"] * 3


def test_a_bad_line_goes_alone(typed: Typed) -> None:
    typed.put("Budget", 1, estimated="much")
    reading = typed.read()
    assert places(reading.findings) == [("Budget", typed.at("Budget", 1, "estimated"), "not_a_number")]
    assert [len(reading.ledger.rows(table)) for table in ("Sessions", "Budget", "Requests")] == [2, 0, 1]


# ---------------------------------------------------------------------- columns


def test_a_missing_column_that_feeds_figures_is_one_error(typed: Typed) -> None:
    typed.sheet("Sessions").delete_cols(typed.column("Sessions", "planned_main"))
    reading = typed.read()
    assert places(reading.findings) == [("Sessions", "A3", "column_missing")]
    assert len(reading.ledger.rows("Sessions")) == 2


def test_a_missing_required_column_is_one_error_and_leaves_every_row_out(typed: Typed) -> None:
    typed.sheet("Budget").delete_cols(typed.column("Budget", "item"))
    reading = typed.read()
    assert places(reading.findings) == [("Budget", "A3", "column_missing")]
    assert [row.left_out for row in reading.ledger.tables["Budget"].rows] == ["required_blank"]


def test_a_missing_column_that_feeds_nothing_is_a_warning(typed: Typed) -> None:
    typed.sheet("Sessions").delete_cols(typed.column("Sessions", "lesson"))
    reading = typed.read()
    assert places(reading.findings) == [("Sessions", "A3", "column_missing_minor")]
    assert [str(f.severity) for f in reading.findings] == ["warning"]


def test_a_calculated_column_may_be_missing(typed: Typed) -> None:
    typed.sheet("Sessions").delete_cols(typed.column("Sessions", "reserved_minutes"))
    assert typed.found() == []


def test_a_calculated_cell_is_never_read_and_what_is_typed_over_it_is_said(typed: Typed) -> None:
    before = toolkit.report(typed.read().ledger).total
    typed.put("Sessions", 1, reserved_minutes="a lot", total_loss="#REF!")
    reading = typed.read()
    cells = [typed.at("Sessions", 1, key) for key in ("reserved_minutes", "total_loss")]
    assert places(reading.findings) == [("Sessions", cell, "calculated_overwritten") for cell in cells]
    assert toolkit.report(reading.ledger).total == before


def swap(book: Typed, table: str, one: str, other: str) -> None:
    """Exchange two columns, headers included."""
    sheet, first, second = book.sheet(table), book.column(table, one), book.column(table, other)
    for row in range(FIRST - 1, FIRST + 5):
        left, right = sheet.cell(row, first), sheet.cell(row, second)
        left.value, right.value = right.value, left.value
        left.number_format, right.number_format = right.number_format, left.number_format


def test_moved_columns_are_found_by_their_headers(typed: Typed) -> None:
    typed.put("Sessions", 1, fee=300, lesson="Ask first")
    swap(typed, "Sessions", "fee", "lesson")
    swap(typed, "Sessions", "date", "session_id")
    reading = typed.read()
    row = reading.ledger.rows("Sessions")[0]
    assert reading.findings == []
    assert (row.text("session_id"), row.amount("fee"), row.text("lesson")) == ("S-1", 300, "Ask first")


def test_a_finding_in_a_moved_column_has_its_new_address(typed: Typed) -> None:
    swap(typed, "Sessions", "fee", "lesson")
    typed.put("Sessions", 2, fee=-5)
    assert typed.found() == [("Sessions", typed.at("Sessions", 2, "fee"), "negative")]


@pytest.mark.parametrize("header", ["honoraires", "FEE (AMOUNT)", "Fee", "  Fee \n (amount)", "fee", "Session price"])
def test_a_header_is_known_by_label_key_or_alias_in_either_language(typed: Typed, header: str) -> None:
    column = typed.column("Sessions", "fee")
    typed.put("Sessions", 1, fee=300)
    typed.sheet("Sessions").cell(FIRST - 1, column).value = header
    reading = typed.read()
    assert reading.findings == []
    assert reading.ledger.rows("Sessions")[0].amount("fee") == 300


def test_a_column_of_the_users_own_is_said_with_its_count(typed: Typed) -> None:
    sheet = typed.sheet("Sessions")
    column = sheet.max_column + 1
    for row, value in ((FIRST - 1, "Weather"), (FIRST, "sunny"), (FIRST + 1, "rain")):
        sheet.cell(row, column).value = value
    findings = typed.read().findings
    address = sheet.cell(FIRST - 1, column).coordinate
    assert [(f.cell, f.code, str(f.severity), f.value) for f in findings] == [
        (address, "column_unknown", "info", "Weather")
    ]
    assert "2 cells" in findings[0].message


def test_an_empty_column_of_the_users_own_is_nobodys_business(typed: Typed) -> None:
    sheet = typed.sheet("Sessions")
    sheet.cell(FIRST - 1, sheet.max_column + 1).value = "Weather"
    assert typed.found() == []


def test_two_columns_with_one_header_are_an_error(typed: Typed) -> None:
    sheet = typed.sheet("Sessions")
    second = sheet.cell(FIRST - 1, sheet.max_column + 1)
    second.value = "Fee (amount)"
    assert typed.found() == [("Sessions", second.coordinate, "column_twice")]


# ---------------------------------------------------------------------- sheets and rows


def test_a_missing_sheet_is_an_error(typed: Typed) -> None:
    del typed.book["Budget"]
    reading = typed.read()
    assert places(reading.findings) == [("", "", "sheet_missing")]
    assert "Budget" in reading.findings[0].message
    assert len(reading.ledger.rows("Sessions")) == 2


def test_without_sessions_a_workbook_is_not_ours(typed: Typed) -> None:
    del typed.book["Sessions"]
    assert refusal(typed.save())[0] == "file_not_ours"


def test_a_renamed_sheet_is_found_by_its_table(typed: Typed) -> None:
    typed.sheet("Sessions").title = "My year"
    typed.book["My year"]["K4"] = -1
    found = toolkit.read_workbook(typed.save(), today=TODAY).findings
    assert [f.sheet for f in found if f.code == "negative"] == ["My year"]
    assert not [f for f in found if f.code == "sheet_missing"]


def test_without_its_table_a_sheet_is_found_by_its_name(typed: Typed) -> None:
    sheet = typed.sheet("Sessions")
    del sheet.tables["Sessions"]
    sheet.insert_rows(1, 2)
    sheet["F6"] = "Portrait"
    reading = typed.read()
    assert reading.findings == []
    assert [row.number for row in reading.ledger.rows("Sessions")] == [6, 7]
    assert reading.ledger.rows("Sessions")[0].text("session_type") == "Portrait"


def test_without_table_and_name_a_sheet_is_found_by_its_headers(typed: Typed) -> None:
    sheet = typed.sheet("Sessions")
    del sheet.tables["Sessions"]
    sheet.title = "Planning"
    reading = toolkit.read_workbook(typed.save(), today=TODAY)
    assert (places(reading.findings), len(reading.ledger.rows("Sessions"))) == ([("Planning", "", "sheet_renamed")], 2)


def test_rows_typed_below_the_table_count(typed: Typed) -> None:
    typed.put("Sessions", 60, **session("S-60", fee="much"))
    reading = typed.read()
    assert places(reading.findings) == [
        ("Sessions", "A63", "blank_gap"),
        ("Sessions", typed.at("Sessions", 60, "fee"), "not_a_number"),
    ]
    assert [row.position for row in reading.ledger.tables["Sessions"].rows] == [1, 2, 60]


def test_gaps_between_rows_do_not_matter(typed: Typed) -> None:
    typed.put("Sessions", 5, **session("S-5"))
    typed.put("Budget", 9, session_id="S-5", item="Taxi")
    reading = typed.read()
    assert reading.findings == []
    assert [row.number for row in reading.ledger.rows("Sessions")] == [4, 5, 8]


def test_hidden_rows_and_columns_are_read(typed: Typed) -> None:
    typed.put("Sessions", 2, fee=-1)
    cell = typed.at("Sessions", 2, "fee")
    typed.sheet("Sessions").row_dimensions[5].hidden = True
    typed.sheet("Sessions").column_dimensions[cell.rstrip("0123456789")].hidden = True
    assert typed.found() == [
        ("Sessions", cell.replace("5", "3"), "columns_hidden"),
        ("Sessions", "A5", "rows_hidden"),
        ("Sessions", cell, "negative"),
    ]


def test_findings_come_in_reading_order(typed: Typed) -> None:
    typed.put("Budget", 1, estimated=-1)
    typed.put("Sessions", 2, lesson="#N/A", fee=-1)
    typed.put("Sessions", 1, satisfaction=9)
    typed.setting("hourly_rate").value = "fifty"
    assert typed.found() == [
        ("Sessions", typed.at("Sessions", 1, "satisfaction"), "out_of_range"),
        ("Sessions", typed.at("Sessions", 2, "fee"), "negative"),
        ("Sessions", typed.at("Sessions", 2, "lesson"), "excel_error"),
        ("Budget", typed.at("Budget", 1, "estimated"), "negative"),
        ("Settings", typed.setting("hourly_rate").coordinate, "setting_unusable"),
    ]


# ---------------------------------------------------------------------- settings


@pytest.mark.parametrize("value", ["fifty", "#N/A", "=40+10"])
def test_a_setting_in_error_counts_as_blank(typed: Typed, value: Any) -> None:
    cell = typed.setting("hourly_rate")
    cell.value = value
    reading = typed.read()
    assert places(reading.findings) == [("Settings", cell.coordinate, "setting_unusable")]
    assert reading.ledger.settings.amount("hourly_rate") == 50


@pytest.mark.parametrize("value", [None, "  ", "\u00a0"])
def test_a_blank_setting_is_its_default(typed: Typed, value: Any) -> None:
    typed.setting("safety_margin").value = value
    reading = typed.read()
    assert reading.findings == []
    assert reading.ledger.settings.amount("safety_margin") == Decimal("0.20")


def test_a_setting_of_zero_is_zero(typed: Typed) -> None:
    typed.setting("slot_minutes").value = 0
    typed.setting("recovery_target").value = 0
    settings = typed.read().ledger.settings
    assert (settings.whole("slot_minutes"), settings.amount("recovery_target")) == (0, 0)


def test_a_setting_is_found_by_its_key_where_its_label_was_changed(typed: Typed) -> None:
    cell = typed.setting("hourly_rate")
    cell.value = 80
    typed.sheet("Settings").cell(cell.row, 1).value = "What I charge"
    assert typed.read().ledger.settings.amount("hourly_rate") == 80


def test_a_word_of_the_other_language_sets_a_setting(typed: Typed) -> None:
    typed.setting("vat_regime").value = "redevable"
    assert typed.read().ledger.settings.text("vat_regime") == "liable"


# ---------------------------------------------------------------------- what findings say


def test_a_finding_says_where_what_and_what_to_do(typed: Typed) -> None:
    typed.put("Sessions", 2, planned_main=90.5)
    (finding,) = typed.read().findings
    cell = typed.at("Sessions", 2, "planned_main")
    assert finding.where == f"book.xlsx › Sessions › {cell} (Planned session (min), S-2)"
    assert finding.to_dict() == {
        "file": "book.xlsx",
        "sheet": "Sessions",
        "cell": cell,
        "severity": "error",
        "code": "not_whole",
        "message": "90.5 is not a whole number",
        "remedy": "Type a whole number; durations are in minutes (1 h 30 = 90).",
        "value": "90.5",
    }


def test_findings_speak_the_language_of_the_workbook(tmp_path: Path) -> None:
    path = tmp_path / "livre.xlsx"
    toolkit.new_workbook(path, lang="fr", rows=1, rows_of={"Sessions": [session(fee=-5)]})
    (finding,) = toolkit.read_workbook(path, today=TODAY).findings
    said = finding.message.replace("\u00a0", " ")
    assert (finding.sheet, said) == ("Séances", "-5 est négatif ; rien ne l'est ici")


def test_the_language_shows_without_document_properties(tmp_path: Path, blank_books: Mapping[str, Path]) -> None:
    path = tmp_path / "book.xlsx"
    rewritten(
        blank_books["fr"].read_bytes(),
        path,
        lambda name, data: b"<Properties/>" if name == "docProps/custom.xml" else data,
    )
    assert toolkit.read_workbook(path).ledger.lang == "fr"


def test_the_saved_copy_of_a_filled_workbook_says_the_same(tmp_path: Path) -> None:
    rows_of = {
        "Sessions": [session("S-1", planned_prep=30, fee=Decimal("127.05"), start_time=dt.time(9, 30), satisfaction=4)],
        "Budget": [{"session_id": "S-1", "item": "Train", "estimated": Decimal("19.99")}],
    }
    path = toolkit.new_workbook(tmp_path / "book.xlsx", lang="en", rows=2, year=2026, rows_of=rows_of)
    (tmp_path / "copy.xlsx").write_bytes(without_calculations(path))
    first, second = (toolkit.read_workbook(tmp_path / name, today=TODAY).ledger for name in ("book.xlsx", "copy.xlsx"))
    assert [row.values for row in first.rows("Sessions")] == [row.values for row in second.rows("Sessions")]
    assert first.rows("Sessions")[0].values == rows_of["Sessions"][0]
    assert toolkit.report(first).total == toolkit.report(second).total


def test_a_kept_template_that_cannot_be_used_is_said(tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text('[lists.status]\ndone = { fr = "bouclée", en = "wrapped" }\n', encoding="utf-8")
    path = toolkit.new_workbook(tmp_path / "book.xlsx", template=str(mine), lang="en", rows=2)
    broken = tmp_path / "broken.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(broken, "w") as new:
        for part in old.namelist():
            new.writestr(part, old.read(part).replace(b"wrapped", b"") if "custom" in part else old.read(part))
    codes = [finding.code for finding in toolkit.read_workbook(broken).findings]
    assert codes == ["template_unusable"]
    assert [finding.code for finding in toolkit.read_workbook(path).findings] == []
