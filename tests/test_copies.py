"""Copies of one workbook given together, and lock files beside a workbook."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

import toolkit
from tests.conftest import TODAY, ledger_of, places, session
from toolkit.reading.locks import Lock, lock_of
from toolkit.rules.copies import fingerprint, original, told_apart

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

ROWS = [session("S-1", actual_main=120), session("S-2"), session("S-3")]


def book(file: str, rows: Any = ROWS, **more: Any) -> toolkit.Ledger:
    return ledger_of(file=file, Sessions=rows, **more)


def said(*ledgers: toolkit.Ledger) -> list[tuple[str, str]]:
    """What is said of workbooks given together, and the loss that still counts."""
    told_apart(ledgers)
    return [(finding.file, finding.code) for ledger in ledgers for finding in ledger.findings]


def loss(*ledgers: toolkit.Ledger) -> str:
    return str(toolkit.report(ledgers).total["loss"]["total"])


# ---------------------------------------------------------------------- copies


@pytest.mark.parametrize(
    "name",
    [
        "budget (1).xlsx",
        "budget(2).xlsx",
        "budget - Copie.xlsx",
        "budget - Copie (3).xlsx",
        "budget - Copy.xlsx",
        "budget copie.xlsx",
        "budget copy 2.xlsx",
        "Copie de budget.xlsx",
        "Copy of budget.xlsx",
        "budget (conflicted copy 2026-05-04).xlsx",
        "budget (Paul's conflicted copy 2026-05-04).xlsx",
        "budget (PC-Bureau, copie en conflit 2026-05-04).xlsx",
        "budget (Case Conflict).xlsx",
        "budget.sync-conflict-20260504-101010-ABCDEFG.xlsx",
        "budget-DESKTOP-8F3K2L1.xlsx",
        "budget-MacBook-Pro.xlsx",
    ],
)
def test_the_name_of_a_copy_tells_what_it_was_made_of(name: str) -> None:
    assert original(name) == "budget"


@pytest.mark.parametrize("name", ["budget.xlsx", "budget 2026.xlsx", "budget-mai.xlsx", "photocopie.xlsx", "(1).xlsx"])
def test_other_names_are_those_of_no_copy(name: str) -> None:
    assert original(name) == ""


def test_the_same_content_is_counted_once() -> None:
    one, other = book("a.xlsx"), book("b.xlsx")
    assert said(one, other) == [("b.xlsx", "file_copy")]
    assert loss(one, other) == "50.00"
    assert "a.xlsx" in other.findings[0].message


def test_a_copy_that_went_its_own_way_is_an_error_that_names_both() -> None:
    first = book("budget (1).xlsx", [*ROWS, session("S-4", actual_main=120)])
    second = book("budget.xlsx")
    assert said(first, second) == [("budget (1).xlsx", "file_conflict")]
    assert loss(first, second) == "50.00"
    assert "3 sessions in common, 1 that differ" in first.findings[0].message


def test_two_copies_without_their_original_are_told_apart_too() -> None:
    first, second = book("budget (1).xlsx"), book("budget (2).xlsx", [session("S-1", actual_main=90), *ROWS[1:]])
    assert said(first, second) == [("budget (2).xlsx", "file_conflict")]


def test_the_name_of_a_copy_alone_proves_nothing() -> None:
    mine, other = book("budget.xlsx"), book("budget (1).xlsx", [session("T-1", actual_main=120)])
    assert said(mine, other) == []
    assert loss(mine, other) == "100.00"


def test_an_older_state_under_another_name_is_said() -> None:
    old, new = book("january.xlsx", ROWS[:2]), book("february.xlsx")
    assert said(old, new) == [("february.xlsx", "file_overlap")]
    assert loss(old, new) == "100.00"


def test_the_same_ids_in_two_businesses_are_no_copies() -> None:
    mine = book("mine.xlsx")
    hers = book("hers.xlsx", [session(f"S-{number}", client_code="D1", actual_main=75) for number in (1, 2, 3)])
    assert said(mine, hers) == []


@pytest.mark.parametrize(("own", "said_of_it"), [(2, True), (3, False)])
def test_an_older_state_shares_half_of_its_sessions_or_more(own: int, said_of_it: bool) -> None:
    def rows(client: str) -> list[dict[str, Any]]:
        return [*ROWS[:2], *(session(f"T-{number}", client_code=client) for number in range(own))]

    expected = [("b.xlsx", "file_overlap")] if said_of_it else []
    assert said(book("a.xlsx", rows("C1")), book("b.xlsx", rows("C2"))) == expected


def test_one_session_in_common_may_be_chance() -> None:
    mine, hers = ([ROWS[0], session(f"T-{client}", client_code=client)] for client in ("C1", "C2"))
    assert said(book("a.xlsx", mine), book("b.xlsx", hers)) == []


def test_what_tells_sessions_apart_is_the_same_in_every_run() -> None:
    # What is kept of a workbook from run to run holds such digests.
    rows = [session("S-1", start_time=dt.time(9, 30), fee=Decimal("300.50"))]
    assert fingerprint(book("a.xlsx", rows)).sessions == {"s-1": -3466570841200793215}


def test_another_rate_is_another_content() -> None:
    assert said(book("a.xlsx"), book("b.xlsx", settings={"hourly_rate": 80})) == [("b.xlsx", "file_overlap")]


def test_empty_workbooks_are_no_copies() -> None:
    assert said(book("a.xlsx", []), book("b.xlsx", [])) == []


def test_a_folder_with_a_copy_is_reported_once(seance: Callable[..., Any], tmp_path: Path) -> None:
    path = toolkit.new_workbook(tmp_path / "budget.xlsx", lang="en", rows=3, rows_of={"Sessions": ROWS})
    shutil.copy(path, tmp_path / "Copie de budget.xlsx")
    code, out, _ = seance("report", tmp_path, "--format", "json")
    made = json.loads(out)
    assert (code, made["total"]["loss"]["total"]) == (0, "50.00")
    assert [(f["file"], f["code"]) for f in made["findings"]] == [("Copie de budget.xlsx", "file_copy")]
    assert [source["rows_left_out"] for source in made["sources"]] == [3, 0]


# ---------------------------------------------------------------------- lock files


def excel_lock(name: str) -> bytes:
    plain = name.encode("cp1252", "replace")
    wide = name.encode("utf-16-le")
    return bytes([len(plain)]) + plain.ljust(54) + bytes([len(name), 0]) + wide.ljust(108, b" ")


@pytest.mark.parametrize("name", ["Alice", "Zoé Élan", "Łucja Wąs"])
def test_the_lock_file_of_excel_names_its_owner(tmp_path: Path, name: str) -> None:
    (tmp_path / "~$book.xlsx").write_bytes(excel_lock(name))
    assert lock_of(tmp_path / "book.xlsx") == Lock("~$book.xlsx", name)


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("Zoé Élan,zoe,studio,04.05.2026 10:12,file:///profile;", "Zoé Élan"),
        (",zoe,studio,04.05.2026 10:12,file:///profile;", "zoe @ studio"),
        ("", ""),
    ],
)
def test_the_lock_file_of_libreoffice_names_its_owner(tmp_path: Path, text: str, owner: str) -> None:
    (tmp_path / ".~lock.book.xlsx#").write_text(text, encoding="utf-8")
    assert lock_of(tmp_path / "book.xlsx") == Lock(".~lock.book.xlsx#", owner)


@pytest.mark.parametrize("content", [b"", b"\x00" * 165, b"\xff" * 165, b"\x05"])
def test_a_lock_file_of_nobody_is_one_all_the_same(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "~$book.xlsx").write_bytes(content)
    assert lock_of(tmp_path / "book.xlsx") == Lock("~$book.xlsx", "")


def test_a_workbook_that_is_open_elsewhere_is_said(tmp_path: Path, blank_books: Mapping[str, Path]) -> None:
    path = tmp_path / "book.xlsx"
    shutil.copy(blank_books["fr"], path)
    assert toolkit.read_workbook(path, today=TODAY).findings == []
    (tmp_path / "~$book.xlsx").write_bytes(excel_lock("Alice"))
    (finding,) = toolkit.read_workbook(path, today=TODAY).findings
    assert places([finding]) == [("", "", "file_open")]
    assert "par : Alice" in finding.message
