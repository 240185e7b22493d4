"""The files of a pack, their manifest and their check, with a summary that is not set: each claim by itself."""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import re
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest

from tests.conftest import line, session
from tests.packs import BILL, LIABLE, MONTH, of, small
from toolkit.accountant import claims, contents, delivery, fec, forms, front, verify
from toolkit.accountant.accounts import MAPPED, TYPED, UNKNOWN, Accounts, AccountsError
from toolkit.accountant.compare import Changes, compare
from toolkit.accountant.delivery import PackError, encrypted, free, read_pack, write_folder, write_zip
from toolkit.accountant.manifest import NAME, ManifestError, file_entry, intact, opened, sealed
from toolkit.accountant.pack import build
from toolkit.accountant.register import Correction
from toolkit.files import OutputError
from toolkit.language import Words

FRENCH, ENGLISH = Words("accountant", "fr"), Words("accountant", "en")
MAY = dt.date(2026, 5, 1), dt.date(2026, 5, 31)
TWENTY = Decimal("0.2")


def made(lang="en", **more):
    """A liable month with a draft, a cost left out and one to check, and a correction; nothing is typeset."""
    bill = {**BILL, "vat_rate": TWENTY, "paid_on": dt.date(2026, 5, 20), "account": "622600"}
    rows = [
        line("Taxi", **{**bill, "actual": Decimal(2500)}),
        line("Lamp", actual=Decimal(9)),
        line("Tea", **{**bill, "document_ref": None, "actual": Decimal(4)}),
    ]
    sold = session(fee=Decimal(60), express="yes", approved_on=dt.date(2026, 5, 1))
    given = {**LIABLE, "business_name": "Studio", "siren": "123456782"}
    books = of(small(lang, settings=given, Sessions=[sold], Budget=rows))
    april = [Correction("2026-04", -1, books.pieces[MONTH][0])]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(front, "synthesis", lambda *_: b"%PDF")
        return build(books, MONTH, Words("accountant", lang), april, "open", ["mistyped"], **more)


@pytest.fixture(scope="module")
def pack():
    return made()


@pytest.fixture(scope="module", params=["fr", "en"])
def either(request):
    return made(request.param).files


def resealed(pack_, **changes):
    """The files with other claims, hashes and digest worked out anew."""
    said = {**json.loads(pack_[NAME]), **changes}
    said = {key: value for key, value in said.items() if key not in ("digest", "schema") and value is not ...}
    said["files"] = [
        file_entry(e["name"], e["role"], pack_[e["name"]], e["rows"]) if e["name"] in pack_ else e
        for e in said["files"]
    ]
    return {**pack_, NAME: sealed(said)}


def faults(files):
    return [(fault.code, fault.file, fault.detail) for fault in verify.verify(files)[1]]


# -------------------------------------------------------------------------------------------------- manifest


def test_the_manifest_says_whose_month_it_is_and_counts_each_file_s_rows(pack):
    said = opened(pack.files[NAME])
    facts = {key: said[key] for key in ("lang", "month", "currency", "business", "siren", "basis", "state")}
    assert list(facts.values()) == ["en", MONTH, "EUR", "Studio", "123456782", "accrual", "open"]
    assert (said["vat_regimes"], said["reopened"], said["corrects"]) == (["liable"], ["mistyped"], ["2026-04"])
    assert said["period"] == {"from": "2026-05-01", "to": "2026-05-31"}
    assert (said["das2_threshold"], said["names_key"], said["tool"]) == ("2400.00", None, front.TOOL)
    assert [(entry["role"], entry["rows"]) for entry in said["files"]] == [
        ("readme", None), ("synthesis", None), ("workbook", None), ("journal_excel", 12), ("journal", 12), ("fec", 12),
        ("fec_about", None), ("drafts", 2), ("payees", 1), ("left_out", 2), ("bookkeeping", 8), ("categories", 4),
    ]  # fmt: skip
    assert [len(pack.files[entry["name"]]) for entry in said["files"]] == [entry["bytes"] for entry in said["files"]]


def test_the_answer_of_share_sums_what_is_left_out(pack):
    said = pack.to_dict()
    assert (said["left_out"], said["left_out_amount"], said["to_check"], said["corrections"]) == (1, "9.00", 1, 1)
    assert (said["names"], said["waiting"], said["summary_missing"], said["month"]) == (None, None, None, MONTH)
    assert (said["totals"]["entries"], said["totals"]["sales"], said["totals"]["purchases"]) == (4, "60.00", "2504.00")
    assert [check["gap"] for check in said["checks"]] == ["0.00"] * 8


def test_a_manifest_is_ours_and_as_it_was_sealed():
    whole = opened(sealed({"a": 1}))
    assert (intact(whole), intact({**whole, "a": 2}), whole["schema"]) == (True, False, "seance.pack/1")
    assert sealed({"business": "Café"}).decode().startswith('{\n  "schema": "seance.pack/1",\n  "business": "Café"')
    for junk in (b"{", b"[]", b'{"schema": "other"}', b"[" * 100_000):
        with pytest.raises(ManifestError):
            opened(junk)
    assert file_entry("n", "r", b"abc", 2) == {
        "name": "n", "role": "r", "bytes": 3, "rows": 2,
        "sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    }  # fmt: skip


# ---------------------------------------------------------------------------------------------------- verify


def test_a_pack_of_everything_is_whole(either):
    assert verify.verify({}) == ({}, [verify.Fault("manifest_missing", NAME, "", "", 0)])
    assert faults(either) == []


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        ({"state": "audited"}, "state: audited ≠ open, closed"),
        ({"corrects": []}, "corrects: [] ≠ ['2026-04']"),
        ({"siren": ...}, "siren:  ≠ ?"),
        ({"das2_threshold": "2300.00"}, "das2_threshold: 2300.00 ≠ 2400.00"),
    ],
    ids=str,
)
def test_a_fact_that_is_not_so_is_named_with_what_is(pack, claim, said):
    assert ("claim", NAME, said) in faults(resealed(pack.files, **claim))


def test_each_total_source_and_row_count_is_worked_out_again(pack):
    said = json.loads(pack.files[NAME])
    assert faults(resealed(pack.files, totals={**said["totals"], "entries": 5})) == [("total", NAME, "entries: 5 ≠ 4")]
    assert faults(resealed(pack.files, totals={**said["totals"], "more": 1})) == [("total", NAME, "more: 1 ≠ None")]
    found = faults(resealed(pack.files, sources={**said["sources"], "costs": "2514.00"}))
    assert found == [("check", NAME, "costs"), ("check", NAME, "costs: 2513.00 ≠ 2514.00")]
    assert faults(resealed(pack.files, checks=said["checks"][:-1])) == [("check", NAME, "count")]
    rows = [{**entry, "rows": 9 if entry["role"] == "left_out" else entry["rows"]} for entry in said["files"]]
    assert faults(resealed(pack.files, files=rows)) == [("rows", ENGLISH["file_left_out"], "2 ≠ 9")]


def test_the_other_forms_of_the_journal_are_compared_line_by_line(either):
    excel = "journal-excel-fr.csv"
    text = either[excel].decode()
    found = faults(resealed({**either, excel: text.replace("VE-00001", "VE-00009", 2).encode()}))
    assert found == [("differs", excel, "5: number 'VE-00009' ≠ 'VE-00001'")]
    shorter = "".join(text.splitlines(keepends=True)[:-1])
    assert ("differs", excel, "11 ≠ 12") in faults(resealed({**either, excel: shorter.encode()}))


def test_what_is_not_of_the_pack_is_a_remark_and_a_changed_key_a_fault():
    whole = made(names=True).files
    key = ENGLISH["file_key"]
    assert faults(whole) == []
    assert faults({name: data for name, data in whole.items() if name != key}) == []
    assert faults({**whole, key: b"x"}) == [("file_changed", key, "")]
    found = verify.verify({**whole, "a/Thumbs.db": b"", "desktop.ini": b"", "notes.txt": b""})[1]
    assert [(fault.file, fault.remark) for fault in found] == [("notes.txt", True)]
    assert not verify.Fault("rows", "x").remark


def test_the_flag_of_a_payee_follows_from_the_threshold():
    said = {"lang": "en", "das2_threshold": "2400.00"}

    def found(amount, flag, payee="P", **other):
        row = {"payee": payee, "threshold": "2400.00", "year_declarable": amount, "das2": flag}
        return [tuple(broken) for broken in claims.payees({**said, **other}, [row])]

    assert found("2400.00", "yes") == found("2399.99", "no") == found("9000", "no", ENGLISH["payee_none"]) == []
    assert found("2400.00", "no") == [("DAS2 P", "no", "yes")]
    assert found("2399.99", "yes") == [("DAS2 P", "yes", "no")]
    assert found("9000", "no", das2_threshold=None) == [("das2_threshold", "", "2400.00")]
    row = {"bt126_line_id": "1", "bt129_quantity": "3", "bt146_net_price": "0.335", "bt131_net_amount": "1.01"}
    assert list(claims.drafts([row])) == []
    assert [b.found for b in claims.drafts([{**row, "bt131_net_amount": "1.00"}])] == [Decimal("1.01")]


def test_every_part_must_be_listed(pack):
    said = opened(pack.files[NAME])
    roles = [entry["role"] for entry in said["files"]]
    assert list(claims.parts(said, roles)) == []
    for role in set(roles) - {"synthesis"}:
        assert [b.found for b in claims.parts(said, [r for r in roles if r != role])] == [role]
    french = [role for role in roles if role not in ("bookkeeping", "categories")]
    assert list(claims.parts({**said, "lang": "fr"}, french)) == []


# ----------------------------------------------------------------------------------------------------- forms


def test_every_form_of_the_journal_reads_back_as_the_same_records(pack):
    journal = forms.journal(pack.files[ENGLISH["file_journal"]])
    roles = {role: ENGLISH[f"role_{role}"] for role in ("third", "item", "vat")}
    assert forms.french_journal(pack.files[ENGLISH["file_journal_excel"]], roles) == journal
    assert forms.workbook_journal(pack.files[ENGLISH["file_workbook"]], roles) == journal
    lines, problems = fec.parsed(pack.files[ENGLISH["file_fec"]])
    assert ([forms.of_fec(one) for one in lines], problems) == ([forms.as_fec(record) for record in journal], [])
    with pytest.raises(ValueError, match="header"):
        forms.journal(b"date,journal\n")
    short = pack.files[ENGLISH["file_journal_excel"]].replace(b";2026-04\r\n", b"\r\n", 1)
    with pytest.raises(ValueError, match="zip"):
        forms.french_journal(short, roles)
    with pytest.raises(ValueError, match="zip"):
        forms.listed("\ufeffCatégorie;Entrée;Sortie\r\nFrais;1\r\n".encode(), contents.LISTS["categories"], "fr")
    with pytest.raises(ValueError, match="is no amount"):
        forms.journal(pack.files[ENGLISH["file_journal"]].replace(b"60.00", b"sixty"))


def test_a_workbook_saved_as_strict_open_xml_has_its_dates_as_text_and_says_the_same(pack):
    def iso(cell):
        day = dt.date(1899, 12, 30) + dt.timedelta(days=int(cell[2]))
        return b'%s t="d"><v>%sT00:00:00</v>' % (cell[1], day.isoformat().encode())

    data, strict = pack.files[ENGLISH["file_workbook"]], io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(strict, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/worksheets/sheet2.xml":
                part, count = re.subn(rb'(<c r="[AIP]\d+" s="\d+")><v>(\d+)</v>', iso, part)
                assert count > 9
            new.writestr(name, part)
    roles = {role: ENGLISH[f"role_{role}"] for role in ("third", "item", "vat")}
    assert forms.workbook_journal(strict.getvalue(), roles) == forms.workbook_journal(data, roles)


# ------------------------------------------------------------------------------------------------------- fec


def broken(pack, *changes, count=1):
    data = pack.files[ENGLISH["file_fec"]]
    for old, new in changes:
        data = data.replace(old, new, count)
    return [(problem.code, problem.line) for problem in fec.check(data, *MAY)]


def test_the_period_s_first_and_last_day_belong_to_it(pack):
    data = pack.files[ENGLISH["file_fec"]]
    assert fec.check(data, dt.date(2026, 5, 1), dt.date(2026, 5, 6)) == []
    late = fec.check(data, dt.date(2026, 5, 1), dt.date(2026, 5, 5))
    assert {problem.code for problem in late} == {"period"}
    early = fec.check(data, dt.date(2026, 5, 2), dt.date(2026, 5, 31))
    assert {problem.detail for problem in early} == {"20260501"}


def test_each_broken_rule_is_told_with_its_line(pack):
    assert broken(pack) == []
    assert broken(pack, (b"JournalCode", b"Journal")) == [("header", 1)]
    assert ("amount", 2) in broken(pack, (b"\t0,00\t", b"\t0.00\t"))
    assert broken(pack, (b"\r\n", b"\t\r\n"), count=2)[0][0] == "header"
    assert broken(pack, (b"OD-0000", b"XX-0000"), (b"AC-00002", b"AC-00005"), count=3) == [("number", 2), ("gap", 11)]
    assert (fec.amount("1,50"), fec.amount("1.5"), fec.amount("")) == (Decimal("1.50"), 0, 0)
    assert [fec.day_of(text) for text in ("20261231", "20260230", "2026056", "2026-5-6")] == [
        dt.date(2026, 12, 31), None, None, None,
    ]  # fmt: skip


# ----------------------------------------------------------------------------------------------- two packs


def test_what_changed_between_two_packs_is_facts_figures_and_entries(pack):
    said = opened(pack.files[NAME])
    assert compare((pack.files, said), (pack.files, said)).none
    assert not any(
        Changes(*changed, []).none for changed in (([("a", "1", "2")], [], []), ([], ["a"], []), ([], [], ["a"]))
    )
    name = ENGLISH["file_journal"]
    other = {**pack.files, name: pack.files[name].replace(b"60.00", b"61.00")}
    theirs = {**said, "basis": "cash", "totals": {**said["totals"], "sales": "61.00", "by_account": {}}}
    found = compare((pack.files, said), (other, theirs))
    assert found.facts == [("basis", "accrual", "cash"), ("sales", "60.00", "61.00")]
    assert (len(found.gone), len(found.new), found.files, found.none) == (1, 1, [name], False)
    assert found.gone[0].startswith("2026-05-04 VE S-1 · 411000 CC1 D 72.00 Session S-1 · 706000 C 60.00 ")


# -------------------------------------------------------------------------------------------------- delivery


def test_a_folder_is_written_whole_and_replaces_only_a_pack(tmp_path):
    folder = tmp_path / "deep" / "within" / "pack"
    files = {NAME: sealed({"files": [{"name": "a.txt"}], "names_key": None}), "a.txt": b"1"}
    write_folder(files, folder)
    assert read_pack(folder) == files
    assert [item.name for item in folder.parent.iterdir()] == ["pack"]
    with pytest.raises(OutputError, match="exists"):
        write_folder(files, folder)
    write_folder({**files, "a.txt": b"2"}, folder, force=True)
    assert (folder / "a.txt").read_bytes() == b"2"
    (folder / "mine.txt").write_bytes(b"")
    with pytest.raises(OutputError, match=r"mine\.txt"):
        write_folder(files, folder, force=True)
    (folder / NAME).write_bytes(b"{")
    for other in (folder, folder / "a.txt"):
        with pytest.raises(OutputError):
            free(other, None, force=True)
    free(tmp_path / "none", tmp_path / "none.zip", force=False)
    with pytest.raises(OutputError):
        free(tmp_path / "none", folder / "a.txt", force=False)


def test_where_the_new_pack_cannot_be_put_the_old_one_stands(tmp_path, monkeypatch):
    old = {NAME: sealed({"files": [], "names_key": None})}
    write_folder(old, tmp_path / "pack")
    put, other = Path.rename, tmp_path / "other"

    def held(path, target):
        if path.name == "new":
            raise PermissionError
        return put(path, target)

    monkeypatch.setattr(Path, "rename", held)
    with pytest.raises(OutputError):
        write_folder({**old, "a.txt": b"1"}, tmp_path / "pack", force=True)
    assert read_pack(tmp_path / "pack") == old
    with pytest.raises(OutputError):
        write_folder(old, other)
    assert [item.name for item in tmp_path.iterdir()] == ["pack"]


def test_a_pack_is_written_though_its_draft_is_held_by_another_program(tmp_path, monkeypatch):
    def held(*_, **__):
        raise PermissionError

    monkeypatch.setattr(os, "rmdir", held)
    write_folder({"a.txt": b"1"}, tmp_path / "pack")
    assert read_pack(tmp_path / "pack") == {"a.txt": b"1"}


def test_an_archive_has_fixed_dates_and_rights_and_no_key(tmp_path):
    write_zip({"b": b"2", "a": b"1", "key": b"0"}, tmp_path / "p.zip", without="key")
    with zipfile.ZipFile(tmp_path / "p.zip") as archive:
        assert [
            (i.filename, i.date_time, i.create_system, i.external_attr >> 16, i.compress_type)
            for i in archive.infolist()
        ] == [(name, (1980, 1, 1, 0, 0, 0), 3, 0o644, zipfile.ZIP_DEFLATED) for name in ("a", "b")]
    assert (read_pack(tmp_path / "p.zip"), encrypted(tmp_path / "p.zip")) == ({"a": b"1", "b": b"2"}, False)
    with pytest.raises(OutputError):
        write_zip({}, tmp_path / "p.zip")
    write_zip({"a": b"1"}, tmp_path / "s.zip", password="secret")
    assert encrypted(tmp_path / "s.zip")
    assert read_pack(tmp_path / "s.zip", "secret") == {"a": b"1"}
    for password in ("", "wrong"):
        with pytest.raises(PackError):
            read_pack(tmp_path / "s.zip", password)


def test_an_archive_made_by_the_system_is_unwrapped_and_an_odd_one_refused(tmp_path, monkeypatch):
    def archive(*names):
        with zipfile.ZipFile(tmp_path / "z.zip", "w") as made_:
            for name in names:
                made_.writestr(name, b"")
        return tmp_path / "z.zip"

    assert sorted(read_pack(archive("p/", f"p/{NAME}", "p/a", "__MACOSX/p/._a"))) == ["a", NAME]
    assert sorted(read_pack(archive(NAME))) == [NAME]
    assert sorted(read_pack(archive("p/a", "q/a"))) == ["p/a", "q/a"]
    with pytest.warns(UserWarning, match="Duplicate"), pytest.raises(PackError, match="two files of one name"):
        read_pack(archive("a", "a"))
    write_zip({"a": b"123", "b": b"4"}, tmp_path / "z.zip", force=True)
    monkeypatch.setattr(delivery, "_MOST", 4)
    assert read_pack(tmp_path / "z.zip") == {"a": b"123", "b": b"4"}
    monkeypatch.setattr(delivery, "_MOST", 3)
    with pytest.raises(PackError):
        read_pack(tmp_path / "z.zip")
    (tmp_path / "t.txt").write_bytes(b"x")
    assert not encrypted(tmp_path / "t.txt")
    for path, reason in ((tmp_path / "t.txt", "no_pack"), (tmp_path / "none", "pack_missing")):
        with pytest.raises(PackError) as refused:
            read_pack(path)
        assert refused.value.reason == reason


# -------------------------------------------------------------------------------------------------- accounts


def test_the_das2_threshold_is_the_latest_in_force():
    since = [{"since": dt.date(2025, 1, 1), "amount": "3000.00"}, {"since": dt.date(2024, 1, 1), "amount": "2400.00"}]
    accounts = Accounts({"das2": {"accounts": ["622"], "thresholds": since}})
    days = [dt.date(2023, 12, 31), dt.date(2024, 1, 1), dt.date(2024, 12, 31), dt.date(2025, 1, 1)]
    assert [accounts.threshold(day) for day in days] == [None, 2400, 2400, 3000]
    assert [accounts.declared(account) for account in ("622600", "625100")] == [True, False]


def test_an_account_has_the_label_of_the_longest_that_it_begins_with():
    both = {"fr": "Frais", "en": "Costs"}
    accounts = Accounts(
        {
            "length": 8,
            "accounts": {"625": {"label": both, "pcg": "Trips"}, "625100": {"label": {"fr": "T", "en": "Taxi"}}},
        }
    )
    assert [accounts.label(account, "en") for account in ("62500000", "62510000", "62519", "62")] == [
        "Costs", "Taxi", "Taxi", "Account 62",
    ]  # fmt: skip
    assert Accounts({"accounts": {"620": {"label": both}}}).label("621", "en") == "Account 621"
    assert (accounts.full("6251"), accounts.label("7", "fr")) == ("62510000", "Compte 7")
    assert [accounts.category(account, "pcg", "en") for account in ("6252", "6251")] == ["Trips", "Taxi"]


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("length = 0", True), ("length = 20", True), ("length = 21", False), ("length = -1", False),
        ("length = true", False), ('length = "6"', False), ('basis = "cash"', True), ('basis = "x"', False),
        ('categories = ""', True), ('categories = "sa103"', True), ('categories = "x"', False), ("more = 1", False),
        ("sales = 1", False), ("[length]\na = 1", False), ('unknown = "471"', True), ('unknown = "47"', False),
        ('[sales]\nfee = "7061"', True), ("[sales]\ncancellation_vat = true", True), ("[sales]\nfee = true", False),
        ("[sales]\ncancellation_vat = 1", False), ('[sales]\nmore = "706"', False), ('[items]\nTaxi = "6251"', True),
        ('[items]\nTaxi = "9"', False), ('[words]\n625 = ["bus"]', True), ('[words]\n625 = [""]', False),
        ('[words]\n625 = "bus"', False), ('[words]\n9 = ["bus"]', False),
        ('[journals.VE]\nlabel = { fr = "a", en = "b" }', True), ('[journals.VE]\nlabel = { fr = "a" }', False),
        ('[journals.XX]\nlabel = { fr = "a", en = "b" }', False), ("[journals]\nVE = 1", False),
        ('[accounts.625]\nlabel = { fr = "a", en = "b" }', True),
        ('[accounts.9]\nlabel = { fr = "a", en = "b" }', False),
        ('[das2]\naccounts = ["622"]', True), ('[das2]\naccounts = ["x"]', False),
        ('[[das2.thresholds]]\nsince = 2024-01-01\namount = "1"', True),
        ("[[das2.thresholds]]\nsince = 2024-01-01\namount = 1", False),
        ('[[das2.thresholds]]\nsince = "2024"\namount = "1"', False),
        ('[[das2.thresholds]]\nsince = 2024-01-01\namount = "x"', False), ('[[das2.thresholds]]\namount = "1"', False),
    ],
)  # fmt: skip
def test_one_s_own_map_is_checked_place_by_place(tmp_path, text, good):
    path = tmp_path / "own.toml"
    path.write_text(text, encoding="utf-8")
    if good:
        Accounts.load(path)
    else:
        with pytest.raises(AccountsError, match=r"own\.toml"):
            Accounts.load(path)


def test_a_cost_s_account_is_the_typed_one_or_that_of_its_name_its_trade_or_its_words():
    data = {"length": 6, "items": {"Badge": "618"}, "words": {"625": ["train"]}, "unknown": "471"}
    lines = [
        line("Assistant", account="6257 Meals"), line("Assistant", account="me"), line(" BADGE"), line("assistant"),
        line("Night train"), line("Something"),
    ]  # fmt: skip
    ledger = small(Budget=lines)
    ledger.template = "photography"
    found = [Accounts(data).cost(row, ledger) for row in ledger.rows("Budget")]
    assert [(choice.account, choice.how, choice.unreadable) for choice in found] == [
        ("625700", TYPED, False), ("622600", MAPPED, True), ("618000", MAPPED, False), ("622600", MAPPED, False),
        ("625000", MAPPED, False), ("471000", UNKNOWN, False),
    ]  # fmt: skip


def test_one_s_own_map_changes_only_what_it_names(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(
        'length = 8\n[sales]\nfee = "7061"\n[journals.VE]\nlabel = { fr = "V", en = "S" }', encoding="utf-8"
    )
    own, shipped = Accounts.load(path, basis="cash"), Accounts.load()
    assert (own.sale("fee"), own.sale("extras")[:6]) == ("70610000", shipped.sale("extras"))
    assert (own.basis, shipped.basis, own.third("bank")) == ("cash", "accrual", "51200000")
    assert (own.journal("VE", "en"), own.journal("AC", "en")) == ("S", "Purchases")
    assert [shipped.scheme(currency) for currency in ("GBP", "USD", "EUR")] == ["sa103", "schedule_c", "pcg"]
