"""The accountant's pack: what is in it, what is not, and that it holds together."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import shutil
import subprocess
import time
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings

from tests.conftest import ledger_of, line, mission, request, session
from tests.packs import BILL, LIABLE, MONTH, NASTY, documented, of, rows_of, shared, small
from toolkit.accountant import accounts as accounts_module
from toolkit.accountant.accounts import Accounts, AccountsError
from toolkit.accountant.manifest import NAME
from toolkit.accountant.pack import build
from toolkit.accountant.verify import verify
from toolkit.language import Words
from toolkit.templates import load, names

FRENCH, ENGLISH = Words("accountant", "fr"), Words("accountant", "en")
JOURNAL = ENGLISH["file_journal"]


def entries(made, *columns):
    """Chosen columns of the neutral journal."""
    head, *rows = rows_of(made.files[JOURNAL])
    return [tuple(row[head.index(column)] for column in columns) for row in rows]


def left_out(made):
    _, *rows = rows_of(made.files[ENGLISH["file_left_out"]])
    return [(row[0], row[1], row[-1]) for row in rows]


# ------------------------------------------------------------------------------------------------- entries


def test_a_bill_and_a_session_become_two_balanced_entries():
    assert entries(shared(small()), "number", "account", "third_party", "document", "debit", "credit") == [
        ("VE-00001", "411000", "CC1", "S-1", "60.00", ""),
        ("VE-00001", "706000", "", "S-1", "", "60.00"),
        ("AC-00001", "401000", "FSTUDIOHIRE", "F-1", "", "50.00"),
        ("AC-00001", "625100", "", "F-1", "50.00", ""),
    ]


def test_document_and_payment_dates_stand_beside_each_other():
    assert entries(shared(small()), "date", "document_date", "paid_on")[-1] == (
        "2026-05-06",
        "2026-05-06",
        "2026-06-02",
    )


def test_on_a_cash_basis_a_cost_is_paid_by_the_bank_on_the_day_of_payment():
    made = build(of(small(), Accounts.load(basis="cash")), "2026-06", ENGLISH)
    assert entries(made, "date", "document_date", "account", "credit")[0] == (
        "2026-06-02", "2026-05-06", "512000", "50.00",
    )  # fmt: skip


def test_a_liable_business_splits_vat_a_franchise_does_not():
    bill = {**BILL, "vat_rate": Decimal("0.055")}
    made = shared(small(settings=LIABLE, Budget=[line(**bill)]))
    assert entries(made, "account", "debit", "credit") == [
        ("411000", "72.00", ""),
        ("706000", "", "60.00"),
        ("445710", "", "12.00"),
        ("401000", "", "52.75"),
        ("625100", "50.00", ""),
        ("445660", "2.75", ""),
    ]
    assert {account for (account,) in entries(shared(small(Budget=[line(**bill)])), "account")} == {
        "411000", "706000", "401000", "625100",
    }  # fmt: skip


def test_lines_of_one_document_are_one_entry_whatever_their_session():
    ledger = small(
        Sessions=[session("S-1", fee=Decimal(0)), session("S-2", fee=Decimal(0))],
        Budget=[line("Taxi", **BILL), line("Studio", **{**BILL, "supplier": " STUDIO hire"}, session_id="S-2")],
    )
    assert entries(shared(ledger), "number", "account", "debit") == [
        ("AC-00001", "401000", ""),
        ("AC-00001", "625100", "50.00"),
        ("AC-00001", "613200", "50.00"),
    ]


def test_what_was_invoiced_is_sold_and_nothing_else():
    """Fees, extras, rebilled costs, requests and cancellation fees; never what was lost or is still to invoice."""
    ledger = small(
        Sessions=[
            session(fee=Decimal(300), extras_billed=Decimal(90), actual_main=600, approved_on=dt.date(2026, 5, 1)),
            session("S-2", status="cancelled", actual_main=None, fee=Decimal(200), cancellation_billed=Decimal(100)),
            session("S-3", status="planned", actual_main=None, fee=Decimal(999)),
        ],
        Budget=[line("Assistant", estimated=Decimal(50), actual=Decimal(70))],
        Requests=[request(kind="extra", billed_amount=Decimal(15)), request("R-2", kind="extra", unit_price=Decimal(40),
                  accepted_on=dt.date(2026, 5, 7))],
    )  # fmt: skip
    made = shared(ledger)
    assert [row for row in entries(made, "account", "credit") if row[1]] == [
        ("706000", "300.00"),
        ("706000", "90.00"),
        ("708500", "50.00"),
        ("706000", "15.00"),
        ("758100", "100.00"),
    ]
    assert made.totals["sales"] == "555.00"
    # A lost amount is in no file that is imported: 9 h at 50, and the overrun of 20 taken from the reserve.
    for role in ("file_journal", "file_journal_excel", "file_fec"):
        assert b"450" not in made.files[ENGLISH[role]]


def test_a_cancellation_fee_bears_vat_only_where_the_map_says_so(tmp_path):
    cancelled = [session(status="cancelled", actual_main=None, cancellation_billed=Decimal(100))]
    ledger = small(settings=LIABLE, Sessions=cancelled, Budget=[])
    own = tmp_path / "own.toml"
    own.write_text("[sales]\ncancellation_vat = false\n", encoding="utf-8")
    assert shared(ledger).totals["vat_collected"] == "20.00"
    assert build(of(ledger, Accounts.load(own)), MONTH, ENGLISH).totals["vat_collected"] == "0.00"


LEFT_OUT = [
    ({"document_ref": None, "document_date": None}, "remark_no_document"),
    ({"document_date": None}, "remark_no_document_date"),
    ({"document_date": "soon"}, "remark_no_document_date"),
]


@pytest.mark.parametrize(("cells", "reason"), LEFT_OUT)
def test_a_cost_without_a_dated_document_is_no_entry_and_is_named_with_its_cell(cells, reason):
    made = shared(small(Budget=[line(**{**BILL, **cells})]))
    assert made.totals["purchases"] == "0.00"
    assert left_out(made)[0] == ("not entered", ENGLISH[reason], "F4")


def test_on_a_cash_basis_an_unpaid_cost_waits():
    made = build(of(small(Budget=[line(**{**BILL, "paid_on": None})]), Accounts.load(basis="cash")), MONTH, ENGLISH)
    assert left_out(made) == [("not entered", ENGLISH["remark_not_paid"], "F4")]


def test_what_to_look_at_is_said_though_it_is_entered():
    bill = {**BILL, "document_ref": None, "account": "Travel"}
    made = shared(small(settings=LIABLE, Budget=[line("Whatever", **bill)]))
    assert [reason for _, reason, _ in left_out(made)] == [
        ENGLISH[f"remark_{code}"] for code in ("account_unreadable", "account_unknown", "vat_rate_blank", "no_number")
    ]
    assert entries(made, "account", "document", "debit")[-1] == ("471000", "S-1-1", "50.00")


def test_a_row_in_error_is_left_out_and_its_cell_named_without_what_is_typed_there():
    made = shared(small(Budget=[line(**BILL), line(**{**BILL, "actual": "SECRET"})]))
    assert left_out(made) == [("not entered", ENGLISH["remark_error"], "F5")]
    assert not any(b"SECRET" in data for data in made.files.values())


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(documented())
def test_every_gap_of_the_reconciliation_is_0_and_every_cost_is_entered_or_named(ledger):
    from toolkit.accountant import balance, contents, drafts, payees, tables
    from toolkit.accountant.journal import journal
    from toolkit.reports.period import Period

    books = of(ledger)
    for month in {*books.pieces, *books.drafts, *books.remarks, *books.figures}:
        period = Period.month(month)
        postings = journal(books.pieces.get(month, []), [], period.start, books.accounts, ENGLISH)
        found = payees.payees(books.all_pieces, month, period.end, books.accounts)
        lists = [
            contents.journal_table(postings, ENGLISH),
            drafts.draft_table(books.drafts.get(month, []), ENGLISH),
            payees.payee_table(found, None, ENGLISH),
        ]
        records = [tables.records(tables.neutral(table)) for table in lists]
        checks = balance.checks(*records, balance.sources_of(books, month))
        assert [(check.key, check.gap) for check in checks if check.gap] == []


# ------------------------------------------------------------------------------------------------- accounts


def account_of(item, ledger=None, **cells):
    ledger = ledger or ledger_of(Sessions=[session()], Budget=[line(item, actual=Decimal(1), **cells)])
    return Accounts.load().cost(ledger.tables["Budget"].rows[0], ledger)


@pytest.mark.parametrize(
    ("item", "typed", "expected"),
    [
        ("Whatever", "6251", ("625100", "typed", False)),
        ("Whatever", "6256 Repas", ("625600", "typed", False)),
        ("Taxi", "transport", ("625100", "mapped", True)),
        ("TAXI de nuit", None, ("625100", "mapped", False)),
        ("Location de studio", None, ("613200", "mapped", False)),
        ("Assistant", None, ("622600", "mapped", False)),
        ("Whatever", None, ("471000", "unknown", False)),
        ("Whatever", "0123", ("471000", "unknown", True)),
    ],
)
def test_the_workbook_s_account_wins_then_the_map(item, typed, expected):
    assert account_of(item, **({"account": typed} if typed else {})) == expected


def test_every_usual_cost_line_of_every_trade_has_an_account_with_a_label():
    made = Accounts.load()
    for name in names():
        for cost in load(name).trade.get("cost_lines", []):
            label = made.label(made.full(cost["account"]), "fr")
            assert not label.startswith("Compte "), cost


def test_a_user_s_map_changes_what_it_says_and_nothing_else(tmp_path):
    own = tmp_path / "own.toml"
    own.write_text('basis = "cash"\n[items]\n"Drone" = "613500"\n[sales]\nfee = "707"\n', encoding="utf-8")
    made = Accounts.load(own)
    ledger = ledger_of(Sessions=[session()], Budget=[line("drone ", actual=Decimal(1))])
    assert made.cost(ledger.tables["Budget"].rows[0], ledger).account == "613500"
    assert (made.basis, made.sale("fee"), made.sale("rebilled")) == ("cash", "707000", "708500")


WRONG_MAPS = [
    ("x = 1", "x: unknown"),
    ("basis = 'both'", "neither accrual (by document date) nor cash"),
    ("length = -1", "length"),
    ("categories = 'de'", "categories"),
    ("unknown = 'abc'", "is no account"),
    ("sales = 3", "sales"),
    ("[sales]\nfees = '706000'", "sales.fees: unknown"),
    ("[sales]\nfee = 706000", "is no account"),
    ("[sales]\ncancellation_vat = 'no'", "true or false"),
    ("[items]\nTaxi = '=1'", "is no account"),
    ("[words]\n'625100' = 'taxi'", "list of words"),
    ("[journals.XX]\nlabel = {fr='x', en='x'}", "VE, AC and OD"),
    ("[accounts.625100]\nlabel = 'x'", "both languages"),
    ("[das2]\naccounts = [6]", "das2.accounts"),
    ("[[das2.thresholds]]\nsince = 2024-01-01\namount = 2400", "das2.thresholds"),
    ("[[[", "not valid TOML"),
]


@pytest.mark.parametrize(("text", "problem"), WRONG_MAPS)
def test_a_mistake_in_a_user_s_map_is_one_line_that_names_the_place(tmp_path, text, problem):
    own = tmp_path / "own.toml"
    own.write_text(text, encoding="utf-8")
    with pytest.raises(AccountsError, match=re.escape(problem)) as caught:
        Accounts.load(own)
    assert str(caught.value).startswith(str(own))


def test_the_shipped_map_keeps_its_own_rules():
    text = accounts_module.shipped_text()
    data = __import__("tomllib").loads(text)
    accounts_module._check(data, data, "shipped")
    assert "à valider avec votre expert-comptable" in text


# ------------------------------------------------------------------------------------------------- lists


def test_draft_lines_are_keyed_to_the_terms_of_en_16931_and_sum_to_what_is_to_invoice():
    ledger = small(
        Sessions=[
            session(fee=Decimal(300), included_quantity=20, delivered_quantity=26, extra_unit_price=Decimal(15),
                    approved_on=dt.date(2026, 5, 1), approval_channel="E-mail", approval_evidence="Reply on file"),
        ],
        Budget=[],
        Requests=[request(kind="extra", quantity=2, unit_price=Decimal("12.50"), accepted_on=dt.date(2026, 5, 7))],
    )  # fmt: skip
    made = shared(ledger)
    head, *rows = rows_of(made.files[ENGLISH["file_drafts"]])
    assert dict(zip(head, rows[0], strict=True)) == {
        "status": "DRAFT",
        "bt126_line_id": "1",
        "bt153_item_name": "Extra quantity",
        "bt154_item_description": "6 beyond the included quantity - session S-1",
        "bt129_quantity": "6",
        "bt130_unit": "C62",
        "bt146_net_price": "15.00",
        "bt131_net_amount": "90.00",
        "bt151_vat_category": "E",
        "bt152_vat_rate": "0",
        "bt121_exemption_code": "VATEX-FR-FRANCHISE",
        "session": "S-1",
        "client": "C1",
        "session_date": "2026-05-04",
        "accepted_on": "2026-05-01",
        "evidence": "E-mail - Reply on file",
    }
    assert made.totals["to_invoice"] == "115.00"
    assert made.totals["sales"] == "300.00"


def test_draft_lines_of_a_liable_business_bear_its_rate():
    sessions = [session(express="yes", fee=Decimal(100), approved_on=dt.date(2026, 5, 1))]
    for rate, category in ((Decimal("0.2"), ("S", "20", "")), (Decimal(0), ("Z", "0", ""))):
        made = shared(small(settings={**LIABLE, "vat_rate": rate}, Sessions=sessions, Budget=[]))
        head, row = rows_of(made.files[ENGLISH["file_drafts"]])
        keys = ("bt151_vat_category", "bt152_vat_rate", "bt121_exemption_code")
        assert tuple(row[head.index(key)] for key in keys) == category


def draft_terms(settings, **cells):
    made = shared(small(settings=settings, Sessions=[session(**cells)], Budget=[]))
    head, row = rows_of(made.files[ENGLISH["file_drafts"]])
    return tuple(row[head.index(key)] for key in ("bt151_vat_category", "bt152_vat_rate", "bt121_exemption_code"))


def test_what_is_french_stays_in_france():
    """A business that keeps its books in pounds has neither the code of the franchise nor a DAS2 threshold."""
    express = {"express": "yes", "fee": Decimal(100), "approved_on": dt.date(2026, 5, 1)}
    assert draft_terms({"currency": "EUR"}, **express) == ("E", "0", "VATEX-FR-FRANCHISE")
    assert draft_terms({"currency": "GBP"}, **express) == ("E", "0", "")
    bill = {**BILL, "account": "622600", "actual": Decimal(9000), "paid_on": dt.date(2026, 5, 6)}
    made = shared(small(settings={"currency": "GBP"}, Budget=[line(**bill)]))
    assert rows_of(made.files[ENGLISH["file_payees"]])[1][-2:] == ["", "no"]
    assert "DAS2" not in pdf_text(made.files["summary.pdf"])
    assert verify(made.files)[1] == []


def test_a_cancellation_fee_outside_the_scope_of_vat_has_no_rate(tmp_path):
    """EN 16931, BR-O-05: category O bears no rate."""
    own = tmp_path / "own.toml"
    own.write_text("[sales]\ncancellation_vat = false\n", encoding="utf-8")
    cancelled = [session(status="cancelled", actual_main=None, fee=Decimal(100), approved_on=dt.date(2026, 5, 1))]
    made = build(of(small(settings=LIABLE, Sessions=cancelled, Budget=[]), Accounts.load(own)), MONTH, ENGLISH)
    head, row = rows_of(made.files[ENGLISH["file_drafts"]])
    terms = [row[head.index(key)] for key in ("bt151_vat_category", "bt152_vat_rate", "bt121_exemption_code")]
    assert terms == ["O", "", "VATEX-EU-O"]
    assert verify(made.files)[1] == []


def payee_rows(ledger, month=MONTH):
    head, *rows = rows_of(shared(ledger, month).files[ENGLISH["file_payees"]])
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_a_payee_at_the_threshold_within_the_year_is_flagged():
    """2,400 € VAT included and more in a calendar year, in accounts of fees; what was paid after the month waits."""
    bill = {**BILL, "account": "622600", "vat_rate": Decimal("0.2"), "supplier": "Helper"}
    lines = [
        line("A", **{**bill, "actual": Decimal("1999.99"), "document_ref": "1", "paid_on": dt.date(2026, 5, 31)}),
        line("B", **{**bill, "actual": Decimal("0.01"), "document_ref": "2", "paid_on": dt.date(2026, 6, 1)}),
        line("C", **{**bill, "actual": Decimal(900), "document_ref": "3", "paid_on": dt.date(2025, 12, 31)}),
        line("D", **{**bill, "actual": Decimal(5000), "document_ref": "4", "account": "625100", "supplier": "Rail"}),
    ]
    ledger = small(settings=LIABLE, Budget=lines)
    may = {row["payee"]: (row["year_declarable"], row["das2"]) for row in payee_rows(ledger)}
    june = {row["payee"]: (row["year_declarable"], row["das2"]) for row in payee_rows(ledger, "2026-06")}
    assert may == {"Helper": ("2399.99", "no"), "Rail": ("0.00", "no")}
    assert june == {"Helper": ("2400.00", "yes"), "Rail": ("0.00", "no")}


def test_the_threshold_is_dated():
    made = Accounts.load()
    assert (made.threshold(dt.date(2023, 12, 31)), made.threshold(dt.date(2024, 1, 1))) == (None, Decimal("2400.00"))


def test_the_bookkeeper_s_list_has_the_categories_of_the_country():
    for currency, category in (("GBP", "Car van and travel expenses"), ("USD", "Travel"), ("EUR", "Travel")):
        made = shared(small(settings={"currency": currency}, Budget=[line("Taxi", **BILL)]))
        head, *rows = rows_of(made.files[ENGLISH["file_bookkeeping"]])
        shown = [dict(zip(head, row, strict=True)) for row in rows]
        assert list(shown[0])[:6] == ["date", "type", "payee", "details", "in", "out"]
        assert [(r["type"], r["payee"], r["in"], r["out"]) for r in shown] == [
            ("Sale", "C1", "60.00", ""),
            ("Expense", "Studio Hire", "", "50.00"),
        ]
        assert shown[1]["category"] == category


# ------------------------------------------------------------------------------------------------- files


def test_the_same_input_gives_the_same_bytes_in_both_languages():
    for lang in ("fr", "en"):
        one, two = (shared(small(lang), lang=lang) for _ in range(2))
        assert one.files == two.files


def test_the_rules_for_hledger_name_the_columns_of_the_journal():
    from toolkit.accountant.contents import JOURNAL as SHAPE

    rules = (Path(__file__).parent.parent / "docs" / "imports" / "hledger.rules").read_text(encoding="utf-8")
    (fields,) = re.findall(r"^fields (.*)$", rules, re.MULTILINE)
    known = {"third": "third_party", "third_label": "third_party_label", "method": "payment_method"}
    assert [known.get(name, name) for name in fields.split(", ")] == [key for key, _ in SHAPE]


def test_the_csv_for_french_excel_is_what_french_excel_opens():
    made = shared(small("fr"), lang="fr")
    data = made.files["journal-excel-fr.csv"]
    assert data.startswith(b"\xef\xbb\xbfDate;Journal;")
    assert data.count(b"\r\n") == data.count(b"\n") == 5
    assert "06/05/2026;AC;AC-00001;625100;Voyages et déplacements;" in data.decode("utf-8-sig")
    assert ";50,00;;" in data.decode("utf-8-sig")


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_workbook_holds_values_only_is_locked_and_prints(lang):
    made = shared(small(lang), lang=lang)
    book = openpyxl.load_workbook(io.BytesIO(made.files["journal.xlsx"]))
    words = Words("accountant", lang)
    assert book.sheetnames[:2] == [words["sheet_front"], words["sheet_journal"]]
    assert book.active.title == words["sheet_front"]
    assert (book.properties.creator, book.properties.lastModifiedBy) == ("seance", "seance")
    assert book.properties.created == dt.datetime(2000, 1, 1)
    for sheet in book:
        assert sheet.protection.sheet
        assert sheet.sheet_state == "visible"
        assert sheet.page_setup.paperSize == 9
        assert "&P/&N" in sheet.oddFooter.right.text
        assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
        if sheet.title != words["sheet_front"]:
            assert sheet.freeze_panes == "B2"
            assert sheet.print_title_rows == "$1:$1"
            assert len(sheet.tables) == 1
            labels = [cell.value for cell in sheet[1]]
            assert len(set(labels)) == len(labels) and max(map(len, labels)) <= 40
    amounts = [cell.value for cell in book[words["sheet_journal"]]["K"][1:]]
    assert amounts == [60, None, None, 50]
    parts = zipfile.ZipFile(io.BytesIO(made.files["journal.xlsx"]))
    assert not [name for name in parts.namelist() if re.search("vba|externalLink|connection|embed|media", name)]


def test_no_cell_of_any_file_begins_a_formula():
    sessions = [session(f"S-{n}", client_code=text, fee=Decimal(1)) for n, text in enumerate(NASTY)]
    lines = [line(text, **{**BILL, "supplier": text, "document_ref": text, "payment_method": text}, session_id=f"S-{n}")
             for n, text in enumerate(NASTY) if text.strip(" \x00\u200b\ufeff")]  # fmt: skip
    for lang in ("fr", "en"):
        made = shared(small(lang, Sessions=sessions, Budget=lines), lang=lang)
        for name, data in made.files.items():
            if name.endswith((".csv", ".txt")):
                text = data.decode("iso8859-15" if "FEC" in name and "desc" not in name else "utf-8-sig")
                # Whatever separator a program cuts it at.
                if "FEC" in name and "desc" not in name:
                    assert not [c for c in re.split(r"[\t\r\n]", text) if re.match(r"\s*[=+\-@＝－]", c)]
                if name.endswith(".csv"):
                    assert not [c for c in re.split(r"[;,\t|\n\r\"]", text) if re.match(r"\s*[=+@＝]|\s*-\D", c)]
                    assert not re.search(r'[\t|"\x00\u202e\u200b]', text)
        book = openpyxl.load_workbook(io.BytesIO(made.files["journal.xlsx"]))
        for sheet in book:
            for row in sheet.iter_rows():
                assert not [c for c in row if c.data_type == "f" or str(c.value or "").startswith(("=", "+", "@", "-"))]
        assert verify(made.files)[1] == []


def pdf_text(data):
    program = shutil.which("pdftotext")
    assert program, "the tests need poppler-utils (make test installs it)"
    return subprocess.run([program, "-layout", "-", "-"], input=data, capture_output=True, check=True).stdout.decode()


def everything(files):
    """Every text of a pack: files, unzipped parts of the workbook, what a reader sees and what is stored in the PDF."""
    for name, data in files.items():
        yield name, data.decode("utf-8", "replace") + data.decode("iso8859-15", "replace")
        if name.endswith(".xlsx"):
            with zipfile.ZipFile(io.BytesIO(data)) as parts:
                for part in parts.namelist():
                    yield f"{name}/{part}", parts.read(part).decode("utf-8", "replace")
        if name.endswith(".pdf"):
            yield f"{name} as read", pdf_text(data)


#: What may leave: ids and codes, what a document says, the evidence of an agreement, and whose pack it is.
LEAVES = {
    ("Sessions", "session_id"), ("Sessions", "client_code"), ("Sessions", "approval_channel"),
    ("Sessions", "approval_evidence"), ("Requests", "request_id"), ("Requests", "acceptance_channel"),
    ("Budget", "item"), ("Budget", "supplier"), ("Budget", "document_ref"), ("Budget", "payment_method"),
    ("Settings", "business_name"), ("Settings", "siren"),
}  # fmt: skip


def marked(lang):
    """A ledger with a marker in every cell that takes text, and an e-mail address in those that leave."""
    spec = load("photography")
    given = {
        "Sessions": session("S-1", mission_id="M-1", fee=Decimal(300), express="yes", approved_on=dt.date(2026, 5, 1),
                            satisfaction=4),
        "Budget": line(**BILL, note="x"),
        "Requests": request(kind="extra", unit_price=Decimal(40), accepted_on=dt.date(2026, 5, 7)),
        "Missions": mission(),
        "Indicators": {"mission_id": "M-1", "indicator": "x", "target": Decimal(1)},
        "Risks": {"session_id": "S-1", "risk": "x"},
        "Reviews": {"mission_id": "M-1", "topic": "x"},
    }  # fmt: skip
    for table, row in given.items():
        for key, column in spec.tables[table].columns.items():
            if column.kind.name == "text" and not column.computed:
                row[key] = f"Marker{table}{key.replace('_', '')}"
                if (table, key) in LEAVES:
                    row[key] += " somebody@private.example"
    private = {key: f"MarkerSettings{key}" for key in ("owner_name", "email", "business_name", "siren")}
    return ledger_of(lang, private, **{table: [row] for table, row in given.items()})


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_nothing_private_is_anywhere_in_the_pack(lang):
    made = shared(marked(lang), lang=lang)
    allowed = {f"Marker{table}{key.replace('_', '')}" for table, key in LEAVES} | {"MarkerSettingsbusiness_name"}
    seen = set()
    for name, text in everything(made.files):
        found = set(re.findall(r"Marker[A-Za-z_]+", text))
        assert found <= allowed, (name, found - allowed)
        assert "private.example" not in text, name
        assert not re.search(r"satisf", text, re.IGNORECASE), name
        seen |= found
    assert {"MarkerBudgetsupplier", "MarkerBudgetdocumentref", "MarkerSettingsbusiness_name"} <= seen


def test_names_leave_only_when_asked_for_in_a_file_of_their_own():
    ledger = marked("en")
    without, made = shared(ledger), shared(ledger, names=True)
    key = ENGLISH["file_key"]
    assert (without.key, made.key) == ("", key)
    assert made.files[key].decode() == "client,name\nMarkerMissionsclientcode,MarkerMissionsclientname\n"
    others = {name: data for name, data in made.files.items() if name not in (key, NAME)}
    assert others == {name: data for name, data in without.files.items() if name != NAME}
    assert verify(made.files)[1] == []
    assert verify({**others, NAME: made.files[NAME]})[1] == []
    assert [f.code for f in verify({**made.files, key: b"x"})[1]] == ["file_changed"]


def test_management_figures_stand_on_the_second_page_alone_and_are_labelled():
    ledger = small("fr", Sessions=[session(fee=Decimal(50), actual_main=240)])
    made = shared(ledger, lang="fr")
    pages = pdf_text(made.files["synthese.pdf"]).split("\f")
    assert len([page for page in pages if page.strip()]) == 2
    assert "pas des écritures" in pages[1] and "3,0 h" in pages[1] and "150,00 EUR" in pages[1]
    assert "Tous les écarts sont à 0" in pages[0] and "perdues" not in pages[0] and "150,00" not in pages[0]


def test_a_month_with_much_in_it_still_has_two_pages():
    sessions = [session(f"S-{n}", fee=Decimal(100), express="yes", approved_on=dt.date(2026, 5, 1)) for n in range(40)]
    lines = [
        line(f"Item {n}", **{**BILL, "account": str(600000 + n * 1000), "document_ref": f"F{n}"}) for n in range(40)
    ]
    paid = {**BILL, "actual": Decimal(3000), "paid_on": dt.date(2026, 5, 6), "account": "622600"}
    lines += [
        line("Helper", **{**paid, "document_ref": f"H{n}", "supplier": f"A helper with a long name, number {n}"})
        for n in range(20)
    ]
    for lang in ("fr", "en"):
        made = shared(small(lang, Sessions=sessions, Budget=lines), lang=lang)
        pdf = next(data for name, data in made.files.items() if name.endswith(".pdf"))
        assert pdf_text(pdf).rstrip("\f").count("\f") == 1


def test_without_the_engine_the_pack_is_made_without_the_pdf_and_says_so(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "typst", None)
    made = shared(small())
    assert "seance-toolkit[documents]" in made.no_pdf
    assert not [name for name in made.files if name.endswith(".pdf")]
    assert verify(made.files)[1] == []


def seconds(count: int) -> float:
    """Processor time of a month of that many sessions with two bills each."""
    sessions = [session(f"S-{n}", fee=Decimal(60)) for n in range(count)]
    lines = [
        line("Taxi", **{**BILL, "document_ref": f"F{n}-{k}"}, session_id=f"S-{n}") for n in range(count) for k in "ab"
    ]
    ledger = small(Sessions=sessions, Budget=lines)
    start = time.process_time()
    shared(ledger)
    return time.process_time() - start


def test_time_grows_with_the_sessions_and_no_faster():
    seconds(10)  # imports and the PDF's fonts
    assert seconds(400) < 16 * max(seconds(50), 0.02)


# ------------------------------------------------------------------------------------------------- verify


def resealed(files):
    """The manifest with its digest and the files' hashes worked out anew: what a careful forger does."""
    from toolkit.accountant.manifest import file_entry, sealed

    claims = json.loads(files[NAME])
    del claims["digest"], claims["schema"]
    claims["files"] = [file_entry(e["name"], e["role"], files[e["name"]], e["rows"]) for e in claims["files"]]
    return {**files, NAME: sealed(claims)}


@pytest.fixture(scope="module", params=["fr", "en"])
def pack_files(request):
    return shared(small(request.param), lang=request.param).files


def faults(files):
    return [(fault.code, fault.file) for fault in verify(files)[1]]


def test_a_pack_as_made_has_no_fault(pack_files):
    assert faults(pack_files) == []


def test_a_changed_byte_of_any_file_is_found(pack_files):
    for name, data in pack_files.items():
        if name != NAME:
            for place in (0, len(data) // 2, len(data) - 1):
                changed = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
                assert ("file_changed", name) in faults({**pack_files, name: changed}), (name, place)


def test_a_deleted_file_is_named(pack_files):
    for name in pack_files:
        found = faults({key: data for key, data in pack_files.items() if key != name})
        assert found == [("manifest_missing" if name == NAME else "file_missing", name)]


def test_a_file_that_is_none_of_the_pack_is_remarked_on_and_no_fault(pack_files):
    _, found = verify({**pack_files, "notes.txt": b"x", ".DS_Store": b"x"})
    assert [(fault.code, fault.file, fault.remark) for fault in found] == [("unknown", "notes.txt", True)]


@pytest.mark.parametrize("edit", [("60.00", "61.00"), ('"open"', '"closed"'), ("EUR", "USD"), ("C62", "C63")])
def test_an_edited_manifest_is_found(pack_files, edit):
    text = pack_files[NAME].decode()
    if edit[0] in text:
        assert ("manifest_edited", NAME) in faults({**pack_files, NAME: text.replace(*edit).encode()})


@pytest.mark.parametrize(
    "junk", [b"", b"{", b"[]", b'{"schema": "seance.pack/1"}', b"\xff", b'{"schema": "other"}', b"[" * 100_000]
)
def test_a_manifest_that_is_none_is_one_fault(pack_files, junk):
    assert faults({**pack_files, NAME: junk}) == [("manifest_unreadable", NAME)]


def test_a_swapped_sign_is_found_even_where_hashes_are_worked_out_anew(pack_files):
    for name in ("journal-excel-fr.csv", next(n for n in pack_files if n.startswith("journal-neutr"))):
        text = pack_files[name].decode()
        amount = "60,00" if "excel" in name else "60.00"
        for wrong in (text.replace(amount, f"-{amount}", 1), text.replace(amount, "61" + amount[2:], 1)):
            assert faults(resealed({**pack_files, name: wrong.encode()}))
    name = next(n for n in pack_files if "FEC" in n and "description" not in n)
    wrong = pack_files[name].replace(b"60,00\t0,00", b"0,00\t60,00", 1)
    assert ("fec", name) in faults(resealed({**pack_files, name: wrong}))


def test_a_workbook_with_other_figures_is_found_though_its_hash_fits(pack_files):
    book = openpyxl.load_workbook(io.BytesIO(pack_files["journal.xlsx"]))
    book.worksheets[1]["K2"] = 61
    saved = io.BytesIO()
    book.save(saved)
    assert ("differs", "journal.xlsx") in faults(resealed({**pack_files, "journal.xlsx": saved.getvalue()}))


def test_a_total_that_was_changed_in_the_manifest_is_found_though_it_is_sealed_anew(pack_files):
    from toolkit.accountant.manifest import sealed

    for path in (("totals", "sales"), ("totals", "debit"), ("sources", "invoiced")):
        claims = json.loads(pack_files[NAME])
        del claims["digest"], claims["schema"]
        claims[path[0]][path[1]] = "61.00"
        found = [code for code, _ in faults({**pack_files, NAME: sealed(claims)})]
        assert found and set(found) <= {"total", "check"}


def reclaimed(pack_, changes):
    """The manifest with other claims, sealed anew; ... takes one away."""
    from toolkit.accountant.manifest import sealed

    claims = {**json.loads(pack_[NAME]), **changes}
    kept = {key: value for key, value in claims.items() if value is not ... and key not in ("digest", "schema")}
    return {**pack_, NAME: sealed(kept)}


@pytest.mark.parametrize(
    "claim",
    [{"period": {"from": "2026-01-01", "to": "2026-12-31"}}, {"corrects": ["2026-04"]}, {"state": "audited"},
     {"das2_threshold": "9999.00"}, {"currency": ...}, {"files": []}],
    ids=str,
)  # fmt: skip
def test_a_claim_beside_the_sums_is_worked_out_again_too(pack_files, claim):
    assert ("claim", NAME) in faults(reclaimed(pack_files, claim))


def test_a_draft_whose_amount_is_not_quantity_by_price_is_found():
    sessions = [session(express="yes", fee=Decimal(100), approved_on=dt.date(2026, 5, 1))]
    files = shared(small(Sessions=sessions, Budget=[])).files
    name = ENGLISH["file_drafts"]
    found = faults(resealed({**files, name: files[name].replace(b",1,C62,", b",2,C62,")}))
    assert found == [("claim", NAME)]


@pytest.mark.parametrize("amount", ["1e999999999", "NaN", "1_0.00", "9" * 40])
def test_an_amount_that_is_none_is_a_fault_and_takes_no_time(pack_files, amount):
    name = next(n for n in pack_files if n.startswith("journal-neutr"))
    assert faults(resealed({**pack_files, name: pack_files[name].replace(b"60.00", amount.encode())}))
    claims = json.loads(pack_files[NAME])
    assert faults(reclaimed(pack_files, {"sources": {**claims["sources"], "invoiced": amount}}))


def test_a_damaged_workbook_hides_no_other_fault(pack_files):
    found = faults(resealed({**pack_files, "journal.xlsx": b"PK\x03\x04 no"}))
    assert found == [("file_unreadable", "journal.xlsx")]
