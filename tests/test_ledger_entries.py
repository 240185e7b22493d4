"""Pieces, their entries and the register of closings, on pieces made by hand: each account, side, sign and digest."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import re
import time
from decimal import Decimal

import pytest

from tests.conftest import line, mission, request, session
from tests.packs import BILL, LIABLE, MONTH, of, small
from toolkit.accountant.accounts import Accounts
from toolkit.accountant.books import books_of
from toolkit.accountant.contents import (
    bookkeeping_table,
    category_table,
    journal_table,
    left_out_table,
)
from toolkit.accountant.fec import COLUMNS, fec_bytes
from toolkit.accountant.journal import journal, totals
from toolkit.accountant.payees import Payee, flagged, payee_table, payees
from toolkit.accountant.pieces import PURCHASE, SALE, Item, Piece, Remark, digest, month_of, vat_by_rate
from toolkit.accountant.plain import code
from toolkit.accountant.register import Correction, Register, RegisterError
from toolkit.accountant.sharing import Wish
from toolkit.accountant.tables import Column, Table, for_french_excel, french_records, neutral, percent, records
from toolkit.files import OutputError, written_whole
from toolkit.language import Words

ENGLISH, FRENCH = Words("accountant", "en"), Words("accountant", "fr")
DAY, TODAY = dt.date(2026, 5, 6), dt.date(2026, 7, 1)
FIFTH, FIFTEENTH = Decimal("0.2"), Decimal("0.055")


def item(net, rate=Decimal(0), text="Taxi", what="cost", account="625100", **more):
    return Item(what, text, account, Decimal(net), rate, "S-1", **more)


def bill(ref="F-1", *items, third="ACME", **more):
    given = {"dated": DAY, "booked": DAY, **more}
    return Piece(PURCHASE, f"purchase|{ref}", ref, given["dated"], given["booked"], third, items or (item("50"),))


def sold(ref="S-1", *items, third="C1", day=DAY):
    lines = items or (item("60", FIFTH, what="fee", account="706000"),)
    return Piece(SALE, f"sale|{ref}", ref, day, day, third, lines)


def entries(pieces, corrections=(), basis="accrual", words=ENGLISH):
    return journal(pieces, corrections, dt.date(2026, 5, 1), Accounts.load(basis=basis), words)


def said(postings, *names):
    return [tuple(str(getattr(p, name)) for name in names) for p in postings]


# ---------------------------------------------------------------------------------------------------- pieces


def test_vat_is_worked_out_on_the_sum_of_each_rate_highest_first():
    lines = [(Decimal("0.33"), FIFTH)] * 3 + [(Decimal(100), FIFTEENTH), (Decimal(7), Decimal(0))]
    assert list(vat_by_rate(lines).items()) == [(FIFTH, Decimal("0.20")), (FIFTEENTH, Decimal("5.50"))]
    made = bill("F-1", *(item(net, rate) for net, rate in lines))
    assert (made.net, made.total, made.gap) == (Decimal("107.99"), Decimal("113.69"), Decimal("0.01"))
    assert (made.month, month_of(dt.date(987, 1, 2))) == ("2026-05", "0987-01")


def test_a_piece_is_kept_whole_and_how_it_was_paid_does_not_tell_it_from_another():
    paid = bill("F-1", item("50", FIFTH, paid_on=TODAY, method="Card"))
    kept = paid.to_dict()
    assert kept["items"] == [
        {
            "what": "cost", "text": "Taxi", "account": "625100", "net": "50.00", "rate": "0.2", "session": "S-1",
            "paid_on": "2026-07-01", "method": "Card",
        }
    ]  # fmt: skip
    assert (kept["dated"], kept["booked"], kept["third"], kept["ref"]) == ("2026-05-06", "2026-05-06", "ACME", "F-1")
    unpaid = bill("F-1", item("50", FIFTH))
    assert Piece.from_dict(kept) == paid
    assert Piece.from_dict(unpaid.to_dict()) == unpaid
    assert unpaid.digest == paid.digest
    others = [bill("F-2", item("50", FIFTH)), bill("F-1", item("51", FIFTH)), bill("F-1", item("50", FIFTEENTH))]
    assert paid.digest not in {other.digest for other in others}
    assert len(paid.digest) == 64


# --------------------------------------------------------------------------------------------------- entries


def test_a_sale_debits_the_client_and_credits_what_was_sold_and_its_vat():
    fee, asked = (item("60", FIFTH, what="fee", account="706000"), item("9", FIFTH, "R-1", "request", "706100"))
    made = entries([sold("S-1", fee, asked)])
    assert said(made, "account", "third", "role", "debit", "credit", "rate", "label") == [
        ("411000", "CC1", "third", "82.80", "0", "None", "Session S-1"),
        ("706000", "", "item", "0", "60", "0.2", "Fee session S-1"),
        ("706100", "", "item", "0", "9", "0.2", "Request R-1 session S-1"),
        ("445710", "", "vat", "0", "13.80", "0.2", "VAT 20% S-1"),
    ]
    assert totals(made) == (Decimal("82.80"), Decimal("82.80"))
    assert {(p.journal, p.number, p.kind, p.ref, p.date, p.ref_date, p.corrects) for p in made} == {
        ("VE", "VE-00001", "sale", "S-1", DAY, DAY, "")
    }


@pytest.mark.parametrize(("basis", "head"), [("accrual", ("401000", "FACME", "ACME")), ("cash", ("512000", "", ""))])
def test_a_purchase_credits_the_supplier_or_on_a_cash_basis_the_bank(basis, head):
    lines = item("50", FIFTH, paid_on=TODAY, method="Card"), item("10", FIFTEENTH, "Tea", paid_on=TODAY, method="Card")
    made = entries([bill("F-1", *lines, booked=TODAY)], basis=basis)
    assert said(made, "account", "third", "third_label", "role", "debit", "credit", "label", "method") == [
        (*head, "third", "0", "70.55", "ACME", "Card"),
        ("625100", "", "", "item", "50", "0", "Taxi S-1", "Card"),
        ("625100", "", "", "item", "10", "0", "Tea S-1", "Card"),
        ("445660", "", "", "vat", "10.00", "0", "VAT 20% F-1", ""),
        ("445660", "", "", "vat", "0.55", "0", "VAT 5.5% F-1", ""),
    ]
    assert [(p.paid_on, p.date, p.ref_date) for p in made[:4:3]] == [(TODAY, TODAY, DAY), (None, TODAY, DAY)]


def test_what_was_paid_in_parts_or_has_no_supplier_says_none_of_them():
    made = entries([bill("F-1", item("50", paid_on=DAY, method="Card"), item("10", text="Tea"), third="")])
    assert said(made[:1], "third", "third_label", "paid_on", "method", "label") == [("", "", "None", "", "Taxi")]
    # A vat that rounds to nothing is no posting; a text of which nothing is left is named after its piece.
    tiny = entries([bill("F-1", item("0.01", FIFTH, text="="), third="=")])
    assert said(tiny, "role", "label") == [("third", "F-1"), ("item", "S-1")]


def test_entries_are_numbered_per_journal_in_order_of_their_dates():
    late, early = bill("F-9", booked=dt.date(2026, 5, 30)), bill("F-10", booked=dt.date(2026, 5, 2))
    made = entries([late, sold("S-2"), early, sold("S-1")])
    numbers = list(dict.fromkeys((p.number, p.ref) for p in made))
    assert numbers == [("AC-00001", "F-10"), ("VE-00001", "S-1"), ("VE-00002", "S-2"), ("AC-00002", "F-9")]


def test_a_correction_takes_back_the_old_on_the_other_side_before_it_enters_the_new():
    was, now = bill("F-1", item("50")), bill("F-1", item("62.40"))
    made = entries([], [Correction("2026-04", 1, now), Correction("2026-04", -1, was)])
    assert said(made, "number", "account", "debit", "credit", "label") == [
        ("OD-00001", "401000", "50", "0", "Reversal 2026-04 ACME"),
        ("OD-00001", "625100", "0", "50", "Reversal 2026-04 Taxi S-1"),
        ("OD-00002", "401000", "0", "62.40", "Correction 2026-04 ACME"),
        ("OD-00002", "625100", "62.40", "0", "Correction 2026-04 Taxi S-1"),
    ]
    assert {(p.journal, p.date, p.corrects) for p in made} == {("OD", dt.date(2026, 5, 1), "2026-04")}


def test_what_one_piece_said_in_two_months_is_taken_back_in_the_order_of_the_months():
    back = [Correction(month, -1, bill("F-1", item(net))) for month, net in (("2026-03", "60"), ("2026-04", "50"))]
    assert said(entries([], back)[::2], "number", "debit", "corrects") == [
        ("OD-00001", "60", "2026-03"), ("OD-00002", "50", "2026-04"),
    ]  # fmt: skip


def test_the_account_of_a_long_name_ends_in_five_digits_of_its_digest():
    """It is in the accountant's books: it is the same from version to version."""
    assert (code("x" * 17), re.fullmatch("X{12}[0-9A-F]{5}", code("x" * 18)) is not None) == ("X" * 17, True)


def test_a_label_holds_eighty_signs():
    (head, *_), (longer, *_) = (entries([bill("F-1", third="x" * length)]) for length in (80, 81))
    assert (head.label, longer.label) == ("x" * 80, "x" * 80)


def test_a_supplier_has_one_label_whatever_its_spelling():
    made = entries([bill("F-1", third="Acme"), bill("F-2", third="ACME")])
    assert [p.third_label for p in made if p.role == "third"] == ["Acme", "Acme"]


# ---------------------------------------------------------------------------------------------------- drafts


def drafts(settings=None, accounts=None, **rows):
    """What is to be invoiced: what, text, quantity, price, VAT rate, category, exemption, agreed on, evidence."""
    rows.setdefault("Budget", [])
    found = of(small(settings=settings, **rows), accounts).drafts[MONTH]
    assert {(one.session, one.client, one.day) for one in found} <= {("S-1", "C1", dt.date(2026, 5, 4))}
    return [
        (d.what, d.text, str(d.quantity), f"{d.price:.2f}", f"{d.rate:.3f}", d.category, d.exemption, d.accepted_on,
         d.evidence)
        for d in found
    ]  # fmt: skip


def test_each_thing_agreed_and_not_invoiced_is_a_line_with_its_quantity_price_and_vat():
    agreed = {"approved_on": DAY, "approval_channel": "E-mail", "approval_evidence": "Reply on file"}
    tiers = [{"from_quantity": 31, "to_quantity": 50, "surcharge_rate": Decimal("0.2")}]
    more = {"included_quantity": 30, "delivered_quantity": 40, "express": "yes"}
    asked = request(kind="extra", unit_price=Decimal("12.50"), accepted_on=TODAY, acceptance_channel="Phone")
    rows = {"Sessions": [session(fee=Decimal(300), **more, **agreed)], "Requests": [asked]}
    proof = DAY, "E-mail - Reply on file"
    assert drafts(LIABLE, Tiers=tiers, **rows) == [
        ("quantity", "10", "1", "60.00", "0.200", "S", "", *proof),
        ("express", "", "1", "90.00", "0.200", "S", "", *proof),
        ("request", "R-1", "1", "12.50", "0.200", "S", "", TODAY, "Phone"),
    ]
    by_unit = [session(fee=Decimal(300), extra_unit_price=Decimal(15), **{**more, "express": None}, **agreed)]
    assert drafts({**LIABLE, "vat_rate": 0}, Sessions=by_unit) == [
        ("quantity", "10", "10", "15.00", "0.000", "Z", "", *proof),
    ]
    spent = [line("Taxi", estimated=Decimal(100), actual=Decimal(130))]
    assert drafts(Sessions=[session(fee=Decimal(300), **agreed)], Budget=spent)[0][:7] == (
        "reserve", "", "1", "30.00", "0.000", "E", "VATEX-FR-FRANCHISE",
    )  # fmt: skip
    gone = [session(status="cancelled", actual_main=None, fee=Decimal(100), approved_on=DAY)]
    assert [one[:7] for one in drafts(LIABLE, Sessions=gone)] == [
        ("cancellation", "", "1", "50.00", "0.200", "S", ""),
    ]
    shipped = Accounts.load().data
    free = Accounts({**shipped, "sales": {**shipped["sales"], "cancellation_vat": False}})
    assert [one[:7] for one in drafts(LIABLE, free, Sessions=gone)] == [
        ("cancellation", "", "1", "50.00", "0.000", "O", "VATEX-EU-O"),
    ]
    assert [one[4] for one in drafts(LIABLE, free, Tiers=tiers, **rows)] == ["0.200"] * 3


def test_what_tells_a_piece_is_the_same_from_version_to_version():
    """A register that was written last year is read with this digest: it must never change."""
    assert digest({"b": "é", "a": [1]}) == hashlib.sha256('{"a":[1],"b":"é"}'.encode()).hexdigest()


# ------------------------------------------------------------------------------------------------- purchases


def remarks(**cells):
    basis, settings = cells.pop("basis", "accrual"), cells.pop("settings", None)
    given = {**BILL, **cells}
    row = {key: value for key, value in given.items() if value is not None}
    books = of(small(settings=settings, Budget=[line("Taxi", **row)]), Accounts.load(basis=basis))
    return [(month, r.code, r.entered, f"{r.amount:.2f}") for month in books.remarks for r in books.remarks[month]]


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ({}, []),
        ({"document_date": None}, [(MONTH, "no_document_date", False, "50.00")]),
        ({"document_date": None, "document_ref": None}, [(MONTH, "no_document", False, "50.00")]),
        ({"document_ref": None}, [(MONTH, "no_number", True, "50.00")]),
        ({"account": "abc"}, [(MONTH, "account_unreadable", True, "50.00")]),
        ({"paid_on": None, "basis": "cash"}, [(MONTH, "not_paid", False, "50.00")]),
        ({"document_ref": None, "basis": "cash"}, [("2026-06", "no_number", True, "50.00")]),
        ({"settings": LIABLE}, [(MONTH, "vat_rate_blank", True, "50.00")]),
        ({"settings": LIABLE, "vat_rate": FIFTH}, []),
        ({"actual": Decimal(0)}, []),
        ({"actual": Decimal("0.01"), "document_ref": None}, [(MONTH, "no_number", True, "0.01")]),
    ],
    ids=str,
)
def test_what_a_cost_lacks_is_said_and_whether_it_was_entered(cells, found):
    assert remarks(**cells) == found


def test_lines_of_one_number_are_one_document_and_those_without_stand_alone():
    bare = {**BILL, "document_ref": None}
    rows = [
        line("Taxi", **BILL),
        line("Tea", **{**BILL, "document_ref": "f-1"}),
        line("Pin", **bare),
        line("Ink", **bare),
    ]
    other = line("Cup", **{**BILL, "supplier": "Else"})
    pieces = [p for p in of(small(Budget=[*rows, other])).pieces[MONTH] if p.kind == PURCHASE]
    assert sorted((p.ref, p.third, [i.text for i in p.items]) for p in pieces) == [
        ("F-1", "Else", ["Cup"]),
        ("F-1", "Studio Hire", ["Taxi", "Tea"]),
        ("S-1-3", "Studio Hire", ["Pin"]),
        ("S-1-4", "Studio Hire", ["Ink"]),
    ]


def test_what_two_workbooks_call_the_same_is_told_apart_by_the_second_s_name():
    costs, other = [line(**BILL)], small()
    other.file = "Other; 2.xlsx"
    books = books_of([small(Budget=costs), other], Accounts.load())
    assert [piece.key for piece in books.pieces[MONTH] if piece.kind == SALE] == ["other 2.xlsx|sale|s-1", "sale|s-1"]


def test_half_a_unit_is_sold_and_a_cost_of_nothing_is_no_piece():
    costs = [line("Taxi", **{**BILL, "actual": Decimal(0), "document_ref": "F-0"}), line(**BILL)]
    books = of(small(Sessions=[session(fee=Decimal("0.50"))], Budget=costs))
    assert [(p.kind, p.total) for p in books.pieces[MONTH]] == [(PURCHASE, 50), (SALE, Decimal("0.50"))]


def test_each_text_is_cut_where_programs_that_import_it_would():
    long = "x" * 300
    proof = {"approved_on": DAY, "approval_channel": long, "approval_evidence": long}
    sale = session(long, client_code=long, fee=Decimal(60), **proof)
    paper = {**BILL, "supplier": long, "document_ref": long, "payment_method": long}
    costs = [line(long, session_id=long, **paper), line(long, session_id=long, actual=Decimal(4))]
    more = request(long, session_id=long, kind="extra", unit_price=Decimal(9), accepted_on=DAY)
    billed = request("R" + long, session_id=long, kind="extra", billed_amount=Decimal(1))
    given = mission("M-1", client_code=long, client_name=long)
    books = of(small(Sessions=[sale], Budget=costs, Requests=[more, billed], Missions=[given]))
    bought, paid = books.pieces[MONTH]
    assert [len(text) for text in (bought.ref, bought.third, paid.ref, paid.third)] == [40, 60, 40, 30]
    (one,) = bought.items
    assert [len(text) for text in (one.text, one.session, one.method)] == [60, 40, 40]
    assert [len(one.text) for one in paid.items] == [0, 60]
    asked, reserve = books.drafts[MONTH]
    assert [len(text) for text in (asked.text, asked.session, asked.client, reserve.evidence)] == [40, 40, 30, 80]
    assert {(len(remark.text), len(remark.session)) for remark in books.remarks[MONTH]} == {(60, 40)}
    assert books.names() == {"x" * 30: "x" * 100}


# -------------------------------------------------------------------------------------------------- register


def closed(register, month, *pieces, corrections=()):
    register.close(month, pieces, corrections, {"sales": Decimal("60.00"), "entries": 2}, "digest-of-pack", TODAY)


@pytest.fixture
def register(tmp_path):
    return Register.beside(tmp_path / "2026.xlsx")


def test_a_register_keeps_what_each_month_said_and_when(register):
    assert (register.changed, register.closed("2026-01"), register.reasons("2026-01")) == (False, False, [])
    fix = Correction("2025-12", -1, bill("F-0"))
    closed(register, "2026-01", bill("F-1"), corrections=[fix])
    register.save()
    again = Register.beside(register.path.with_name("2026.xlsx"))
    assert (again.changed, again.closed("2026-01")) == (False, True)
    assert (again.pieces("2026-01"), again.corrections_of("2026-01")) == ([bill("F-1")], [fix])
    kept = json.loads(register.path.read_text("utf-8"))
    entry = kept["months"]["2026-01"]
    assert (kept["schema"], entry["closed"]) == ("seance.closings/1", True)
    assert entry["totals"] == {"sales": "60.00", "entries": "2"}
    assert entry["history"] == [
        {"event": "closed", "on": "2026-07-01", "digest": entry["digest"], "pack": "digest-of-pack",
         "totals": {"sales": "60.00", "entries": "2"}}
    ]  # fmt: skip
    assert register.path.read_bytes().endswith(b"}\n")


def test_a_register_is_read_by_people_too(register):
    closed(register, "2026-01", bill(third="Café"))
    register.save()
    text = register.path.read_text("utf-8")
    assert text.startswith('{\n "months": {\n  "2026-01"') and "Café" in text


def test_a_month_closed_twice_alike_is_kept_once_and_reopened_for_a_reason(register):
    closed(register, "2026-01", bill("F-1"))
    register.changed = False
    closed(register, "2026-01", bill("F-1"))
    assert not register.changed
    register.reopen("2026-01", "mistyped", TODAY)
    assert (register.changed, register.closed("2026-01"), register.reasons("2026-01")) == (True, False, ["mistyped"])
    assert register.pieces("2026-01") == [bill("F-1")]
    register.changed = False
    closed(register, "2026-01", bill("F-1"))
    assert (register.changed, register.closed("2026-01")) == (True, True)


def test_differences_name_what_changed_came_and_went(register):
    closed(register, "2026-01", bill("F-1"), bill("F-2"), bill("F-3"))
    changed = bill("F-2", item("51"))
    found = register.differences("2026-01", [bill("F-1"), changed, bill("F-4")])
    assert [tuple(difference) for difference in found] == [
        ("F-2", bill("F-2"), changed),
        ("F-3", bill("F-3"), None),
        ("F-4", None, bill("F-4")),
    ]


def test_the_first_open_month_with_entries_holds_the_corrections(register):
    was, now, later = bill("F-1"), bill("F-1", item("62.40")), bill("F-2")
    closed(register, "2026-01", was)
    pieces = {"2026-01": [now], "2026-02": [], "2026-03": [later], "2026-04": [later]}
    fixes = [Correction("2026-01", -1, was), Correction("2026-01", 1, now)]
    assert register.corrections("2026-03", pieces) == fixes
    assert (register.corrections("2026-04", pieces), register.corrections("2026-01", pieces)) == ([], [])
    assert [register.waiting(month, pieces) for month in ("2026-01", "2026-03", "2026-04")] == ["", "", "2026-03"]
    closed(register, "2026-03", later, corrections=fixes)
    assert (register.corrections("2026-04", pieces), register.waiting("2026-04", pieces)) == ([], "")
    # What a closed month holds is not counted against itself when it is made again.
    assert register.corrections("2026-03", pieces) == fixes
    back = {**pieces, "2026-01": [was]}
    assert register.corrections("2026-04", back) == [
        Correction("2026-01", -1, now), Correction("2026-01", 1, was)
    ]  # fmt: skip
    register.reopen("2026-03", "why", TODAY)
    assert register.waiting("2026-04", pieces) == "2026-03"


def test_nothing_is_asked_for_unless_it_is_said():
    wish = Wish("en")
    assert (wish.names, wish.close, wish.reopen) == (False, False, "")


def test_two_alike_are_taken_back_as_often_as_they_were_entered(register):
    closed(register, "2026-01", bill("F-1"), bill("F-1"))
    assert register.corrections("2026-02", {}) == [Correction("2026-01", -1, bill("F-1"))] * 2


def test_a_lock_is_respected_for_a_minute_and_the_folder_s_trouble_said(register, monkeypatch):
    closed(register, "2026-01", bill("F-1"))
    lock = register.path.with_name("2026.closings.json.lock")
    lock.touch()
    now = 1_800_000_000.0
    monkeypatch.setattr(time, "time", lambda: now)
    os.utime(lock, (now - 60, now - 60))
    with pytest.raises(RegisterError, match="another run is writing"):
        register.save()
    os.utime(lock, (now - 60.5, now - 60.5))
    register.save()
    register.save()  # what was read is what was written
    assert not lock.exists()
    gone = Register(register.path.with_name("none") / "r.json")
    with pytest.raises(OutputError):
        gone.save()


def test_a_lock_that_another_run_took_for_left_behind_is_missed_by_nobody(register, monkeypatch):
    closed(register, "2026-01", bill("F-1"))

    def slow(path, *, force):
        path.with_name(f"{path.name}.lock").unlink()
        return written_whole(path, force=force)

    monkeypatch.setattr("toolkit.accountant.register.written_whole", slow)
    register.save()
    assert Register.beside(register.path.with_name("2026.xlsx")).closed("2026-01")


@pytest.mark.parametrize("change", [("F-1", "F-2"), ('"sign": -1', '"sign": 1')])
def test_an_edited_month_is_refused_only_while_it_is_closed(register, change):
    closed(register, "2026-01", bill("F-1"), corrections=[Correction("2025-12", -1, bill("F-0"))])
    register.save()
    register.path.write_text(register.path.read_text("utf-8").replace(*change), "utf-8")
    with pytest.raises(RegisterError, match="changed by hand"):
        Register.beside(register.path.with_name("2026.xlsx"))
    register.path.write_text(register.path.read_text("utf-8").replace('"closed": true', '"closed": false'), "utf-8")
    assert not Register.beside(register.path.with_name("2026.xlsx")).closed("2026-01")


# ---------------------------------------------------------------------------------------------------- tables


def test_the_same_cells_for_people_and_for_programs():
    kinds = ("text", "date", "money", "rate", "count")
    rows = [("Tea", DAY, Decimal("1234.5"), Decimal("5.5"), 3), ("a.b", dt.date(987, 1, 2), Decimal(0), None, 0)]
    table = Table("t", [Column(kind, kind.title(), kind) for kind in kinds], rows)
    assert neutral(table).decode() == (
        "text,date,money,rate,count\nTea,2026-05-06,1234.50,5.5,3\na.b,0987-01-02,0.00,,0\n"
    )
    assert for_french_excel(table) == (
        b"\xef\xbb\xbfText;Date;Money;Rate;Count\r\nTea;06/05/2026;1234,50;5,5;3\r\na.b;02/01/0987;0,00;;0\r\n"
    )
    assert records(neutral(table))[1] == {
        "text": "a.b",
        "date": "0987-01-02",
        "money": "0.00",
        "rate": "",
        "count": "0",
    }
    assert french_records(for_french_excel(table))[0] == ["Tea", "06/05/2026", "1234,50", "5,5", "3"]
    with pytest.raises(ValueError, match="line 3: 1 fields"):
        records(b"a,b\n1,2\n3\n")
    assert records(b"") == []


def test_the_journal_s_cells_are_blank_where_nothing_applies():
    made = journal_table(entries([sold()]), ENGLISH)
    assert neutral(made).decode().splitlines()[1:] == [
        "2026-05-06,VE,VE-00001,411000,Clients,CC1,C1,S-1,2026-05-06,Session S-1,72.00,,,third,,,,",
        "2026-05-06,VE,VE-00001,706000,Services sold,,,S-1,2026-05-06,Fee session S-1,,60.00,20,item,S-1,,,",
        "2026-05-06,VE,VE-00001,445710,VAT collected,,,S-1,2026-05-06,VAT 20% S-1,,12.00,20,vat,,,,",
    ]
    assert (percent(FIFTEENTH), percent(Decimal(0)), percent(None)) == (Decimal("5.5"), None, None)


def test_the_bookkeeper_s_list_shows_the_other_side_with_its_payee():
    postings = entries([sold(), bill("F-1", third="")], [Correction("2026-04", -1, bill("F-0"))])
    rows = bookkeeping_table(postings, Accounts.load(), "pcg", ENGLISH).rows
    assert [row[1:3] + row[4:7] + row[8:] for row in rows] == [
        ("Correction", "ACME", Decimal(50), None, "625100", "F-0"),
        ("Expense", "Taxi", None, Decimal(50), "625100", "F-1"),
        ("Sale", "C1", Decimal(60), None, "706000", "S-1"),
        ("Sale", "C1", Decimal("12.00"), None, "445710", "S-1"),
    ]
    sums = category_table(postings, Accounts.load(), "pcg", ENGLISH).rows
    assert sorted(row[1:] for row in sums) == [(Decimal("12.00"), 0), (Decimal(50), Decimal(50)), (Decimal(60), 0)]


def test_what_was_left_out_stands_first_and_a_broken_cell_last():
    found = [
        Remark(code, entered, DAY, "Budget", "E4", "S-1", "Taxi", Decimal(9))
        for code, entered in (("no_number", True), ("no_document", False))
    ]
    assert left_out_table(found, [("Sessions", "D7")], ENGLISH).rows == [
        (ENGLISH["left_not_entered"], ENGLISH["remark_no_document"], "S-1", "Taxi", Decimal(9), "Budget", "E4"),
        (ENGLISH["left_entered"], ENGLISH["remark_no_number"], "S-1", "Taxi", Decimal(9), "Budget", "E4"),
        (ENGLISH["left_not_entered"], ENGLISH["remark_error"], "", "", None, "Sessions", "D7"),
    ]


def test_payees_are_summed_for_the_month_and_as_paid_in_the_year():
    accounts, end = Accounts.load(), dt.date(2026, 5, 31)
    paid = item("100", FIFTH, account="622600", paid_on=end), item("10", FIFTH, paid_on=end)
    rest = item("0.33", FIFTH, account="622600", paid_on=dt.date(2026, 6, 1))
    last = item("7", account="622600", paid_on=dt.date(2025, 12, 31))
    pieces = [
        bill("F-1", *paid, rest), bill("F-2", last, third="acme"), sold(third="ACME"),
        bill("F-3", item("5", paid_on=dt.date(2026, 1, 1)), booked=dt.date(2026, 1, 1)),
        bill("F-4", item("3"), third="Before", booked=dt.date(2026, 4, 1)),
    ]  # fmt: skip
    (acme,) = payees(pieces, MONTH, end, accounts)
    assert (acme.name, acme.documents, acme.net, acme.vat) == ("ACME", 2, Decimal("117.33"), Decimal("22.07"))
    assert (acme.paid, acme.declarable) == (Decimal("137.00"), Decimal("120.00"))
    assert [flagged(acme, threshold) for threshold in (Decimal(120), Decimal("120.01"), None)] == [True, False, False]
    assert payee_table([acme, Payee("")], Decimal(120), ENGLISH).rows == [
        ("ACME", 2, Decimal("117.33"), Decimal("22.07"), Decimal("139.40"), Decimal("137.00"), Decimal("120.00"),
         Decimal(120), "yes"),
        (ENGLISH["payee_none"], 0, 0, 0, 0, 0, 0, Decimal(120), "no"),
    ]  # fmt: skip


def test_the_cent_between_vat_by_line_and_by_sum_is_paid_with_the_rate_s_last_line():
    """Three lines of 0.33 at 20 %: 0.07 each, and 0.20 together."""
    paid = [item("0.33", FIFTH, account=account, paid_on=DAY) for account in ("625100", "625100", "622600")]
    (acme,) = payees([bill("F-1", *paid)], MONTH, dt.date(2026, 5, 31), Accounts.load())
    assert (acme.paid, acme.declarable) == (Decimal("1.19"), Decimal("0.39"))


def test_the_fec_format_s_columns_one_by_one():
    lines = fec_bytes(entries([sold()], words=FRENCH), {"VE": "Ventes"}, TODAY).decode("iso8859-15").split("\r\n")
    assert lines[0].split("\t") == list(COLUMNS)
    assert lines[1].split("\t") == [
        "VE", "Ventes", "VE-00001", "20260506", "411000", "Clients", "CC1", "C1", "S-1", "20260506", "Séance S-1",
        "72,00", "0,00", "", "", "20260701", "", "",
    ]  # fmt: skip
    assert (lines[3].split("\t")[11:13], lines[4:]) == (["0,00", "12,00"], [""])
