"""The FEC-format text: the strict rules on random ledgers of both regimes, and two independent readers accept it."""

from __future__ import annotations

import copy
import datetime as dt
import io
import re
from collections import defaultdict
from decimal import Decimal

import pytest
from accounting_fr.fec_check import check_fec
from fec_parser.parser import FECParser
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import line, session
from tests.packs import BILL, LIABLE, MONTH, NASTY, documented, of, samples, shared, small
from toolkit.accountant import fec
from toolkit.accountant.accounts import Accounts
from toolkit.accountant.journal import journal
from toolkit.accountant.plain import code, latin, plain
from toolkit.language import Words
from toolkit.reports.period import Period

LABELS = {"VE": "Ventes", "AC": "Achats", "OD": "Opérations diverses"}
START, END = dt.date(2026, 5, 1), dt.date(2026, 5, 31)


def texts(ledger, basis="accrual"):
    """Month -> FEC-format text of every month of a ledger."""
    books = of(ledger, Accounts.load(basis=basis))
    words = Words("accountant", "fr")
    made = {}
    for month in {*books.pieces, "2026-01", "2026-02"}:
        period = Period.month(month)
        postings = journal(books.pieces.get(month, []), [], period.start, books.accounts, words)
        made[month] = fec.fec_bytes(postings, LABELS, period.end)
    return made


def strictly(data: bytes, month: str) -> None:
    """The rules as the reference states them, written out a second time."""
    text = data.decode("iso8859-15")
    assert text.endswith("\r\n")
    rows = [row.split("\t") for row in text[:-2].split("\r\n")]
    assert rows[0] == list(fec.COLUMNS)
    entries, last, labels = defaultdict(list), {}, {}
    for place, row in enumerate(rows[1:]):
        assert len(row) == 18
        assert not [cell for cell in row if re.search(r"[\t|\r\n]|^[=+\-@]", cell)]
        assert all(row[i] for i in (0, 1, 2, 3, 4, 5, 8, 9, 10, 11, 12, 15))
        assert re.fullmatch(r"\d+,\d{2}", row[11]) and re.fullmatch(r"\d+,\d{2}", row[12])
        assert (row[11] == "0,00") != (row[12] == "0,00")
        assert bool(row[6]) == bool(row[7])
        assert row[13] == row[14] == row[16] == row[17] == ""
        assert re.match(r"[1-8]\d\d", row[4])
        for cell in (row[3], row[9], row[15]):
            dt.datetime.strptime(cell, "%Y%m%d")
        assert row[3].startswith(month.replace("-", ""))
        for key, label in ((row[0], row[1]), (row[4], row[5]), (row[6], row[7])):
            assert not key or labels.setdefault(key, label) == label
        entries[row[2]].append((place, row))
    for number, members in entries.items():
        journal_, count = number.split("-")
        assert int(count) == last.get(journal_, (0, ""))[0] + 1
        assert members[0][1][3] >= last.get(journal_, (0, ""))[1]
        last[journal_] = int(count), members[0][1][3]
        assert len(members) >= 2
        places = [place for place, _ in members]
        assert places == list(range(places[0], places[0] + len(places)))
        assert len({(row[0], row[3], row[8], row[9]) for _, row in members}) == 1
        amounts = [(Decimal(row[11].replace(",", ".")), Decimal(row[12].replace(",", "."))) for _, row in members]
        assert sum(debit - credit for debit, credit in amounts) == 0


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(documented(), st.sampled_from(["accrual", "cash"]))
def test_every_text_keeps_the_strict_rules_and_two_other_readers_accept_it(ledger, basis):
    for month, data in texts(ledger, basis).items():
        period = Period.month(month)
        strictly(data, month)
        assert fec.check(data, period.start, period.end) == []
        found = check_fec(data, "", period.start, period.end)
        assert (found.errors, found.warnings) == ([], [])
        assert found.stats["lignes"] == data.count(b"\r\n") - 1
        parser = FECParser.from_bytesio(io.BytesIO(data))
        read = list(parser.get_ecritures())
        assert len(read) == data.count(b"\r\n") - 1
        assert sum(entry.debit - entry.credit for entry in read) == 0


#: What is known of a session beside what was invoiced: time, what was given away, how it went.
MINUTES = ("actual_prep", "actual_main", "actual_post", "goodwill_minutes")
SAID = ("went_well", "went_wrong", "lesson")


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(samples(), st.sampled_from(["accrual", "cash"]), st.data())
def test_lost_hours_never_become_an_entry(made, basis, data):
    """The same invoices and documents with other management figures: the same entries to the byte."""
    sample, lang = made
    other = copy.deepcopy(sample)
    minutes = st.integers(0, 900)
    for row in other.rows["Sessions"]:
        row.update({key: data.draw(minutes) for key in MINUTES if row.get(key) is not None})
        row.update(
            {key: "text" for key in SAID if row}, **({"satisfaction": data.draw(st.integers(1, 5))} if row else {})
        )
    for row in other.rows["Requests"]:
        row.update({key: data.draw(minutes) for key in ("minutes_spent",) if row.get(key) is not None})
    for row in other.rows["Budget"]:  # an estimate is invoiced where nothing else is said to be rebilled
        if row.get("rebilled") is not None:
            row["estimated"] = Decimal(data.draw(minutes))
    assert texts(other.ledger(lang), basis) == texts(sample.ledger(lang), basis)


def row(**cells: str) -> dict[str, str]:
    """A line of a text that keeps every rule, but for these cells."""
    usual = ("VE", "Ventes", "VE-00001", "20260504", "411000", "Clients", "C1", "C1", "S-1", "20260504", "Séance",
             "60,00", "0,00", "", "", "20260531", "", "")  # fmt: skip
    return {**dict(zip(fec.COLUMNS, usual, strict=True)), **cells}


def other(**cells: str) -> dict[str, str]:
    """The line on the other side."""
    aside = {"CompteNum": "706000", "CompteLib": "Services", "CompAuxNum": "", "CompAuxLib": ""}
    return row(**{**aside, "Debit": "0,00", "Credit": "60,00", **cells})


def text_of(*rows: dict[str, str]) -> bytes:
    lines = ["\t".join(fec.COLUMNS), *("\t".join(cells.values()) for cells in rows)]
    return "".join(item + "\r\n" for item in lines).encode("iso8859-15")


def codes(data: bytes) -> list[str]:
    return [problem.code for problem in fec.check(data, START, END)]


def test_a_text_that_keeps_the_rules_has_no_problem():
    assert codes(text_of(row(), other())) == []
    assert codes(text_of()) == []


PAIR = [row(), other()]
BROKEN = {
    "bom": b"\xef\xbb\xbf" + text_of(*PAIR),
    "line_end": text_of(*PAIR).removesuffix(b"\r\n"),
    "header": text_of(*PAIR).replace(b"Debit", b"Solde", 1),
    "fields": text_of(*PAIR) + b"one\ttwo\r\n",
    "blank": text_of(row(PieceRef=""), other(PieceRef="")),
    "sign": text_of(row(EcritureLib="=1+1"), other()),
    "date": text_of(row(PieceDate="20260231"), other(PieceDate="20260231")),
    "period": text_of(row(EcritureDate="20260601"), other(EcritureDate="20260601")),
    "amount": text_of(row(Debit="60.00"), other()),
    "one_side": text_of(row(Credit="60,00"), other()),
    "pair": text_of(row(CompAuxLib=""), other()),
    "account": text_of(row(CompteNum="41A"), other()),
    "journal": text_of(row(JournalCode="AN", EcritureNum="AN-00001"), other(JournalCode="AN", EcritureNum="AN-00001")),
    "one_line": text_of(*PAIR, row(EcritureNum="VE-00002")),
    "contiguous": text_of(row(), row(EcritureNum="VE-00002"), other(EcritureNum="VE-00002"), other()),
    "one_per_entry": text_of(row(), other(PieceRef="S-2")),
    "balance": text_of(row(Debit="60,01"), other()),
    "number": text_of(row(EcritureNum="1"), other(EcritureNum="1")),
    "gap": text_of(row(EcritureNum="VE-00002"), other(EcritureNum="VE-00002")),
    "order": text_of(*PAIR, *(r | {"EcritureNum": "VE-00002", "EcritureDate": "20260503"} for r in PAIR)),
    "label": text_of(row(), other(CompteNum="411000", CompteLib="Customers")),
}


#: What is said of each: rule, line of the file (0: all of it) and what stands there.
SAID_OF = {
    "bom": [("bom", 1, "EF BB BF")],
    "line_end": [("line_end", 0, "CRLF")],
    "header": [("header", 1, "\t".join(fec.COLUMNS)[:80])],
    "fields": [("fields", 4, "2")],
    "blank": [("blank", 2, "PieceRef"), ("blank", 3, "PieceRef")],
    "sign": [("sign", 2, "EcritureLib")],
    "date": [("date", 2, "PieceDate 20260231"), ("date", 3, "PieceDate 20260231")],
    "period": [("period", 2, "20260601"), ("period", 3, "20260601")],
    "amount": [
        ("balance_total", 0, "0.00 - 60.00"), ("amount", 2, "Debit 60.00"), ("one_side", 2, "60.00 / 0,00"),
        ("balance", 2, "VE-00001 -60.00"),
    ],
    "one_side": [
        ("balance_total", 0, "60.00 - 120.00"), ("one_side", 2, "60,00 / 60,00"), ("balance", 2, "VE-00001 -60.00"),
    ],
    "pair": [("pair", 2, "CompAuxNum/CompAuxLib")],
    "account": [("account", 2, "41A")],
    "journal": [("journal", 2, "AN"), ("journal", 3, "AN")],
    "one_line": [
        ("balance_total", 0, "120.00 - 60.00"), ("one_line", 4, "VE-00002"), ("balance", 4, "VE-00002 60.00"),
    ],
    "contiguous": [("contiguous", 2, "VE-00001")],
    "one_per_entry": [("one_per_entry", 2, "VE-00001 PieceRef")],
    "balance": [("balance_total", 0, "60.01 - 60.00"), ("balance", 2, "VE-00001 0.01")],
    "number": [("number", 2, "1")],
    "gap": [("gap", 2, "VE-00002")],
    "order": [("order", 4, "VE-00002")],
    "label": [("label", 3, "411000 Customers")],
}  # fmt: skip


@pytest.mark.parametrize("code", BROKEN)
def test_each_rule_is_found_broken_and_no_other_where_it_is(code):
    found = [tuple(problem) for problem in fec.check(BROKEN[code], START, END)]
    assert found == SAID_OF[code]


def test_two_columns_that_are_blank_in_ours_are_filled_together():
    for first, second in (("EcritureLet", "DateLet"), ("Montantdevise", "Idevise")):
        assert codes(text_of(row(**{first: "A", second: "B"}), other())) == []
        assert codes(text_of(row(**{first: "A"}), other(**{second: "B"}))) == ["pair", "pair"]


def test_a_reader_is_told_where_fields_or_lines_are_broken():
    assert codes(text_of(row(EcritureLib="a|b"), other()))[:2] == ["balance_total", "fields"]
    assert codes(b"") == ["line_end", "header"]
    more = [row(EcritureNum="VE-00002"), other(EcritureNum="VE-00002")]
    assert codes(text_of(*PAIR, *more)) == []


def test_thirds_of_a_hundred_are_rounded_on_the_sum_and_the_gap_is_shown():
    """33.33 × 3 + 14.57 at 20 % is 22.91, and 22.92 line by line (EN 16931, BR-CO-17)."""
    nets = ["33.33", "33.33", "33.33", "14.57"]
    bill = {**BILL, "vat_rate": Decimal("0.2")}
    lines = [line(f"Part {n}", **{**bill, "actual": Decimal(net)}) for n, net in enumerate(nets)]
    made = shared(small(settings=LIABLE, Sessions=[session("S-1", fee=Decimal(0))], Budget=lines))
    assert made.totals["vat_deductible"] == "22.91"
    assert made.totals["vat_rounding_gap"] == "0.01"
    assert made.totals["purchases"] == "114.56"
    assert made.totals["by_account"]["401000"] == "-137.47"


def test_a_text_of_which_the_encoding_keeps_nothing_stays_filled():
    """Signs that fall apart into separators: the field would be blank, and the pack refused."""
    for sign in "⁼₊︔﹐＂˙":
        lines = [line(sign, **{**BILL, "supplier": sign, "document_ref": sign})]
        assert shared(small(Budget=lines)).totals["purchases"] == "50.00"


def test_two_suppliers_never_share_an_account():
    """Long names alike in their first letters, and names of which no Latin letter is left."""
    names = ["Photographes associés Paris", "Photographes associés Lyon", "日本", "本日", "Œuvre", "Ouvre", "!", "?"]
    made = [code(name) for name in names]
    assert len(set(made)) == len(names)
    assert all(re.fullmatch(r"[A-Z0-9]{1,17}", text) for text in made)
    assert (code("Loueur de matériel"), code(" STUDIO  hire"), code("Œuvre")) == (
        "LOUEURDEMATERIEL",
        "STUDIOHIRE",
        "OEUVRE",
    )


def test_signs_that_the_encoding_lacks_have_a_plain_twin():
    assert latin("l’été… – œuf € 5 000") == "l'été... - œuf € 5 000"
    assert latin("日本").strip("?") == ""
    assert (latin("Győr"), latin("⒇")) == ("Gyor", "(20)")
    assert latin("Łódź Đakovo") == "Lódz Dakovo"


@pytest.mark.parametrize("text", NASTY)
def test_no_text_begins_a_formula_or_breaks_a_field(text):
    for made in (plain(text), latin(plain(text))):
        assert not re.match(r"[=+\-@\s＝＋－＠']", made)
        assert not re.search(r'[;,|"\t\r\n\x00-\x1f\u200b-\u200f\u202a-\u202e]', made)
        assert not re.search(r"\S@\S", made)
        assert len(made) <= 100 * 3


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=30))
def test_no_text_at_all_begins_a_formula_or_breaks_a_field(text):
    for made in (plain(text), latin(plain(text))):
        assert not re.match(r"[=+\-@]", made)
        assert not re.search(r'[;,|"\t\r\n\x00-\x1f\x7f-\x9f]', made)
    latin(plain(text)).encode("iso8859-15")
    assert plain(plain(text)) == plain(text)


def test_the_month_is_the_document_s_or_on_a_cash_basis_the_payment_s():
    ledger = small()
    assert [p.ref for p in of(ledger).pieces[MONTH]] == ["F-1", "S-1"]
    cash = of(ledger, Accounts.load(basis="cash"))
    assert [p.ref for p in cash.pieces[MONTH]] == ["S-1"]
    (paid,) = cash.pieces["2026-06"]
    assert (paid.ref, paid.dated, paid.booked) == ("F-1", dt.date(2026, 5, 6), dt.date(2026, 6, 2))
