"""`seance share` and `seance verify` on the command line: files, exit codes, one line a mistake."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import sys
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest

import toolkit
from tests.conftest import line, mission, session
from tests.packs import BILL, MONTH


def write(path: Path, amount: str = "50", **more) -> Path:
    """A workbook of one session in May and one in June, with one bill and one client's name."""
    rows = {
        "Sessions": [session(mission_id="M-1"), session("S-9", date=dt.date(2026, 6, 10))],
        "Budget": [line("Taxi", **{**BILL, "actual": Decimal(amount)}), *more.get("Budget", [])],
        "Missions": [mission(client_name="Acme Holding")],
    }
    settings = {"business_name": "Studio Light", "siren": "123456789"}
    return toolkit.new_workbook(path, lang="en", rows=3, rows_of=rows, settings=settings, force=True)


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    return write(tmp_path_factory.mktemp("source") / "2026.xlsx")


@pytest.fixture
def book(source, tmp_path):
    """The workbook in a folder of its own, where a register may come to stand."""
    return Path(shutil.copy(source, tmp_path / "2026.xlsx"))


@pytest.fixture
def pack(book, seance):
    """A pack of May."""
    folder = book.parent / "may"
    assert seance("share", book, "--month", MONTH, "-o", folder)[0] == 0
    return folder


def test_a_pack_is_shared_and_verified(book, seance):
    folder = book.parent / "may"
    code, out, err = seance("share", book, "--month", MONTH, "-o", folder)
    assert (code, err) == (0, "")
    assert "2 entries, 4 postings · debit 100.00 = credit 100.00 EUR" in out
    assert "8 checks at 0" in out
    assert {item.name for item in folder.iterdir()} == {
        "README.txt", "summary.pdf", "journal.xlsx", "journal-excel-fr.csv", "journal-neutral.csv",
        "entries-in-FEC-format-to-import.txt", "entries-in-FEC-format-description.txt", "lines-to-invoice-DRAFT.csv",
        "totals-by-payee.csv", "left-out-and-to-check.csv", "bookkeeping.csv", "totals-by-category.csv",
        "manifest.json",
    }  # fmt: skip
    assert [item for item in book.parent.iterdir() if item.name.startswith(".")] == []
    code, out, err = seance("verify", folder)
    assert (code, err) == (0, "")
    assert "intact" in out


def test_the_workbook_is_not_touched(book, seance, source):
    seance("share", book, "--month", MONTH, "-o", book.parent / "may", "--close")
    assert book.read_bytes() == source.read_bytes()


def test_the_folder_has_a_name_of_its_own_where_none_is_given(book, seance, monkeypatch):
    monkeypatch.chdir(book.parent)
    assert seance("share", book, "--month", MONTH)[0] == 0
    assert seance("share", book, "--month", MONTH, "--lang", "fr")[0] == 0
    assert (book.parent / "accountant-2026-05" / "manifest.json").is_file()
    assert (book.parent / "comptable-2026-05" / "LISEZ-MOI.txt").is_file()


def test_several_months_are_a_folder_each(book, seance):
    both = ("--month", "2026-06", "--month", MONTH, "-o", book.parent / "both")
    assert seance("share", book, *both)[0] == 0
    assert sorted(item.name for item in (book.parent / "both").iterdir()) == [
        "accountant-2026-05", "accountant-2026-06",
    ]  # fmt: skip


def test_a_month_without_anything_is_a_pack_too(book, seance):
    assert seance("share", book, "--month", "2026-01", "-o", book.parent / "none")[0] == 0
    assert seance("verify", book.parent / "none")[0] == 0


def test_wrong_usage_is_one_line_and_exit_code_2(book, seance, tmp_path):
    (tmp_path / "mine.toml").write_text("x = 1", encoding="utf-8")
    (tmp_path / "empty").write_text("\n", encoding="utf-8")
    (tmp_path / "2026.txt").write_text("x", encoding="utf-8")
    out = ("-o", tmp_path / "out")
    for arguments in (
        [book],
        [book, "--month", "May"],
        [book, "--month", MONTH, "--accounts", tmp_path / "absent.toml"],
        [book, "--month", MONTH, "--accounts", tmp_path / "mine.toml"],
        [book, "--month", MONTH, "--names", "some"],
        [book, "--month", MONTH, "--reopen", "why"],
        [book, "--month", MONTH, "--month", "2026-06", "--reopen", "why"],
        [book, "--month", MONTH, "--password-file", tmp_path / "absent"],
        [book, "--month", MONTH, "--password-file", tmp_path / "empty"],
        [tmp_path / "absent.xlsx", "--month", MONTH],
    ):
        code, printed, err = seance("share", *arguments, *out)
        assert (code, printed, err.count("\n")) == (2, "", 1), (arguments, err)
        assert not (tmp_path / "out").exists()


def test_nothing_is_overwritten_but_a_pack_and_only_when_asked(book, seance, pack):
    again = ("share", book, "--month", MONTH, "-o", pack)
    assert seance(*again)[0] == 2
    assert seance(*again, "--force")[0] == 0
    (pack / "my notes.txt").write_text("mine", encoding="utf-8")
    code, _, err = seance(*again, "--force")
    assert (code, "my notes.txt" in err) == (2, True)
    assert (pack / "my notes.txt").read_text(encoding="utf-8") == "mine"
    other = book.parent / "photos"
    other.mkdir()
    (other / "one.jpg").write_bytes(b"x")
    for target in (other, book):
        assert seance("share", book, "--month", MONTH, "-o", target, "--force")[0] == 2
    assert (other / "one.jpg").exists() and zipfile.is_zipfile(book)


def test_the_archive_is_the_same_bytes_and_verifies_alone(book, seance, pack):
    for name in ("one", "two"):
        assert seance("share", book, "--month", MONTH, "-o", book.parent / name, "--zip")[0] == 0
    one, two = (book.parent / f"{name}.zip" for name in ("one", "two"))
    assert one.read_bytes() == two.read_bytes()
    assert "intact" in seance("verify", one)[1]


def test_an_archive_that_the_system_made_of_the_folder_verifies_too(book, seance, pack, tmp_path):
    """With the folder's name before every file, and what macOS adds."""
    archive = tmp_path / "sent.zip"
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("may/", "")
        for item in pack.iterdir():
            made.writestr(f"may/{item.name}", item.read_bytes())
            made.writestr(f"__MACOSX/may/._{item.name}", "x")
    assert seance("verify", archive)[0] == 0


def test_what_was_added_to_a_pack_is_named(pack, seance, tmp_path):
    (pack / "more").mkdir()
    (pack / "more" / "entries.txt").write_text("x", encoding="utf-8")
    (pack / "entries.txt").write_text("x", encoding="utf-8")
    code, out, _ = seance("verify", pack)
    assert (code, "entries.txt: not part" in out, "more/: not part" in out) == (0, True, True)
    archive = tmp_path / "twice.zip"
    with zipfile.ZipFile(archive, "w") as made, pytest.warns(UserWarning, match="Duplicate"):
        for name in ("manifest.json", "manifest.json"):
            made.writestr(name, "{}")
    code, _, err = seance("verify", archive)
    assert (code, "two files of one name" in err) == (2, True)


def test_an_encrypted_archive_opens_with_its_password_only(book, seance, tmp_path):
    (tmp_path / "password").write_text("correct horse\n", encoding="utf-8")
    (tmp_path / "wrong").write_text("battery staple\n", encoding="utf-8")
    target = book.parent / "may"
    code, out, _ = seance("share", book, "--month", MONTH, "-o", target, "--password-file", tmp_path / "password")
    assert (code, "optional protection" in out) == (0, True)
    archive = book.parent / "may.zip"
    with zipfile.ZipFile(archive) as opened:
        assert all(info.flag_bits & 1 and info.compress_type == 99 for info in opened.infolist())
    assert seance("verify", archive, "--password-file", tmp_path / "password")[0] == 0
    assert seance("verify", archive, "--password-file", tmp_path / "wrong")[0] == 2


def test_the_password_is_asked_for(book, seance, monkeypatch):
    import click

    monkeypatch.setattr(click, "prompt", lambda *_, **more: "secret" if more["hide_input"] else "")
    assert seance("share", book, "--month", MONTH, "-o", book.parent / "may", "--encrypt")[0] == 0
    assert seance("verify", book.parent / "may.zip")[0] == 0


def test_without_the_extra_the_message_names_it_and_nothing_is_written(book, seance, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyzipper", None)
    (tmp_path / "password").write_text("x", encoding="utf-8")
    out = book.parent / "may"
    code, _, err = seance("share", book, "--month", MONTH, "-o", out, "--password-file", tmp_path / "password")
    assert (code, "seance-toolkit[encrypted]" in err) == (2, True)
    assert not out.exists() and not out.with_name("may.zip").exists()


def test_names_are_in_the_folder_when_asked_and_never_in_the_archive(book, seance):
    folder = book.parent / "may"
    code, out, _ = seance("share", book, "--month", MONTH, "-o", folder, "--names", "full", "--zip")
    key = folder / "names-key-CONFIDENTIAL.csv"
    assert (code, str(key) in out) == (0, True)
    assert key.read_text(encoding="utf-8") == "client,name\nC1,Acme Holding\n"
    with zipfile.ZipFile(book.parent / "may.zip") as archive:
        assert key.name not in archive.namelist()
        assert not any(b"Acme Holding" in archive.read(name) for name in archive.namelist())
    assert seance("verify", folder)[0] == seance("verify", book.parent / "may.zip")[0] == 0
    key.unlink()
    assert seance("verify", folder)[0] == 0


def test_closing_reopening_and_correcting(book, seance):
    share = ("share", book, "--month", MONTH, "-o", book.parent / "may", "--force")
    code, out, _ = seance(*share, "--close")
    assert (code, "2026.closings.json" in out) == (0, True)
    write(book, "62.40")
    before = (book.parent / "may" / "manifest.json").read_bytes()
    code, out, err = seance(*share)
    assert (code, out) == (2, "")
    assert "F-1: 06/05/2026 625100 50.00 → 06/05/2026 625100 62.40" in err
    assert '--reopen "reason"' in err
    assert (book.parent / "may" / "manifest.json").read_bytes() == before
    code, out, _ = seance("share", book, "--month", "2026-06", "-o", book.parent / "june")
    assert (code, "Corrections of closed months: 2 entries in OD" in out) == (0, True)
    assert seance(*share, "--reopen", "bill mistyped", "--close")[0] == 0
    kept = json.loads((book.parent / "2026.closings.json").read_text(encoding="utf-8"))
    assert [event.get("reason") for event in kept["months"][MONTH]["history"]] == [None, "bill mistyped", None]


def test_where_the_month_is_not_written_it_is_not_closed_either(book, seance, pack):
    share = ("share", book, "--month", MONTH, "--close", "-o")
    (pack / "notes.txt").write_text("mine", encoding="utf-8")
    for more in ([pack], [pack, "--force"]):
        assert seance(*share, *more)[0] == 2
    (book.parent / "other.zip").mkdir()
    assert seance(*share, book.parent / "other", "--zip", "--force")[0] == 2
    assert not (book.parent / "2026.closings.json").exists()


def test_the_register_that_counts_is_that_of_the_first_workbook(book, seance, tmp_path):
    """Last year's is read for the totals of the year; a month that it has closed is not shared past it."""
    last = write(tmp_path / "2025.xlsx")
    assert seance("share", book, "--month", MONTH, "-o", tmp_path / "may", "--close")[0] == 0
    code, _, err = seance("share", last, book, "--month", MONTH, "-o", tmp_path / "both")
    assert (code, "2026.closings.json" in err, "2026.xlsx first" in err) == (2, True, True)


def test_a_workbook_with_errors_is_shared_with_exit_code_1_and_not_closed(tmp_path, seance):
    book = write(tmp_path / "2026.xlsx", Budget=[line("Studio", actual="many")])
    code, out, err = seance("share", book, "--month", MONTH, "-o", tmp_path / "may", "--close")
    assert (code, "1 cell in error" in out, "not closed" in err) == (1, True, True)
    assert not (tmp_path / "2026.closings.json").exists()
    assert seance("verify", tmp_path / "may")[0] == 0


def test_two_workbooks_are_one_pack(book, seance, tmp_path):
    other = write(tmp_path / "other.xlsx", "60")
    code, out, _ = seance("share", book, other, "--month", MONTH, "-o", tmp_path / "both")
    assert (code, "4 entries" in out) == (0, True)
    assert seance("verify", tmp_path / "both")[0] == 0


def test_the_map_of_accounts_can_be_printed_and_used(seance, book, tmp_path):
    code, out, _ = seance("share", "--show-accounts")
    assert (code, "à valider avec votre expert-comptable" in out) == (0, True)
    (tmp_path / "mine.toml").write_text(out, encoding="utf-8")
    share = ("share", book, "--month", MONTH)
    assert seance(*share, "-o", tmp_path / "a", "--accounts", tmp_path / "mine.toml")[0] == 0
    assert seance(*share, "-o", tmp_path / "b")[0] == 0
    assert seance("verify", tmp_path / "a", tmp_path / "b")[1].endswith("Same entries, same figures.\n")


# ------------------------------------------------------------------------------------------------- verify


def test_verify_says_which_file_and_exits_1(pack, seance):
    (pack / "journal-neutral.csv").write_bytes((pack / "journal-neutral.csv").read_bytes().replace(b"50.00", b"51.00"))
    (pack / "totals-by-payee.csv").unlink()
    code, out, err = seance("verify", pack)
    assert (code, err) == (1, "")
    assert "journal-neutral.csv: its content has changed" in out
    assert "totals-by-payee.csv: file missing" in out
    assert "problems" in out


def test_verify_runs_with_only_the_pack(pack, seance, tmp_path, monkeypatch):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    alone = Path(shutil.copytree(pack, elsewhere / "pack"))
    for item in pack.parent.iterdir():
        if item.is_file():
            item.unlink()
    monkeypatch.chdir(elsewhere)
    for name in ("pandas", "openpyxl", "xlsxwriter", "typst"):
        monkeypatch.setitem(sys.modules, name, None)
    assert seance("verify", alone.name)[0] == 0


def test_verify_of_what_is_no_pack_is_told_apart(seance, tmp_path, book):
    assert seance("verify", tmp_path / "absent")[0] == 2
    assert seance("verify", *[tmp_path] * 3)[0] == 2
    (tmp_path / "x.txt").write_text("x", encoding="utf-8")
    assert seance("verify", tmp_path / "x.txt")[0] == 2
    empty = tmp_path / "empty"
    empty.mkdir()
    code, out, _ = seance("verify", empty)
    assert (code, "manifest.json: missing" in out) == (1, True)


def test_two_packs_are_compared(book, seance, pack):
    write(book, "62.40")
    other = book.parent / "later"
    assert seance("share", book, "--month", MONTH, "-o", other)[0] == 0
    code, out, _ = seance("verify", pack, other)
    assert code == 0
    assert "purchases: 50.00 → 62.40" in out
    assert "− 2026-05-06 AC F-1 · 401000 FSTUDIOHIRE C 50.00" in out
    assert "+ 2026-05-06 AC F-1 · 401000 FSTUDIOHIRE C 62.40" in out
    assert "1 entry gone, 1 new" in out
    assert "Same entries" in seance("verify", pack, pack)[1]


def test_verify_speaks_french(pack, seance):
    (pack / "bookkeeping.csv").unlink()
    assert "bookkeeping.csv : fichier manquant" in seance("verify", pack, "--lang", "fr")[1]


def test_progress_is_shown_on_a_terminal_only(book, seance, monkeypatch, capsys):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    _, _, err = seance("share", book, "--month", MONTH, "-o", book.parent / "may")
    assert "pack 100 %" in err
