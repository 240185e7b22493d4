"""What an accountant relies on, figure by figure: the sums and controls of a pack, and what its summary says."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

import pytest

from tests.conftest import line, session
from tests.packs import BILL, LIABLE, MONTH, of, small
from toolkit.accountant import balance, front
from toolkit.accountant.accounts import Accounts
from toolkit.accountant.balance import Check
from toolkit.accountant.drafts import DraftLine
from toolkit.accountant.payees import Payee
from toolkit.accountant.pieces import Remark
from toolkit.language import Words
from toolkit.reports.period import Period

FRENCH, ENGLISH = Words("accountant", "fr"), Words("accountant", "en")


def posting(journal, number, account, role, debit="", credit="", vat_rate=""):
    """A posting as the neutral journal has it."""
    return {
        "journal": journal, "number": number, "account": account, "role": role, "debit": debit, "credit": credit,
        "vat_rate": vat_rate,
    }  # fmt: skip


#: A sale and two bills with VAT, and the correction of a bill: three lines of 0.33 at 20 % round otherwise one by one.
BOOKED = [
    posting("VE", "VE-00001", "411000", "third", debit="1.19"),
    *[posting("VE", "VE-00001", "706000", "item", credit="0.33", vat_rate="20")] * 3,
    posting("VE", "VE-00001", "445710", "vat", credit="0.20", vat_rate="20"),
    posting("AC", "AC-00001", "401000", "third", credit="60.00"),
    posting("AC", "AC-00001", "625100", "item", debit="50.00", vat_rate="20"),
    posting("AC", "AC-00001", "445660", "vat", debit="10.00", vat_rate="20"),
    posting("AC", "AC-00002", "401000", "third", credit="7.00"),
    posting("AC", "AC-00002", "625100", "item", debit="7.00"),
    posting("OD", "OD-00001", "401000", "third", debit="9.00"),
    posting("OD", "OD-00001", "625100", "item", credit="9.00"),
]
OPEN = [{"bt131_net_amount": "30.00"}, {"bt131_net_amount": "12.50"}]
PAID = [{"month_total": "60.00"}, {"month_total": "7.00"}]
SOURCES = {
    "invoiced": Decimal("1.00"), "documented": Decimal("57"), "to_invoice": Decimal("42"), "entered": Decimal("57"),
    "not_entered": Decimal("3"), "costs": Decimal("61"),
}  # fmt: skip


def test_each_sum_is_of_its_own_journal_side_and_role():
    assert {key: f"{value:.2f}" for key, value in balance.sides(BOOKED).items()} == {
        "debit": "77.19",
        "credit": "77.19",
        "sales": "0.99",
        "purchases": "57.00",
        "vat_collected": "0.20",
        "vat_deductible": "10.00",
        "vat_collected_worked": "0.20",
        "vat_deductible_worked": "10.00",
        "vat_rounding_gap": "0.01",
        "suppliers": "67.00",
    }


def test_totals_count_entries_and_sum_them_by_journal_and_by_account():
    found = balance.totals(BOOKED, OPEN, PAID)
    assert (found["entries"], found["postings"], found["to_invoice"], found["payees"]) == (4, 12, "42.50", "67.00")
    assert found["by_journal"] == {
        "VE": {"entries": 1, "postings": 5, "debit": "1.19", "credit": "1.19"},
        "AC": {"entries": 2, "postings": 5, "debit": "67.00", "credit": "67.00"},
        "OD": {"entries": 1, "postings": 2, "debit": "9.00", "credit": "9.00"},
    }
    assert list(found["by_account"].items()) == [
        ("401000", "-58.00"),
        ("411000", "1.19"),
        ("445660", "10.00"),
        ("445710", "-0.20"),
        ("625100", "48.00"),
        ("706000", "-0.99"),
    ]


def test_each_control_sets_the_entries_against_its_own_source():
    found = balance.checks([*BOOKED[1:]], OPEN, PAID, SOURCES)
    assert [tuple(check.to_dict().values()) for check in found] == [
        ("balance", "76.00", "77.19", "-1.19"),
        ("sales", "0.99", "1.00", "-0.01"),
        ("purchases", "57.00", "57.00", "0.00"),
        ("vat_collected", "0.20", "0.20", "0.00"),
        ("vat_deductible", "10.00", "10.00", "0.00"),
        ("payees", "67.00", "67.00", "0.00"),
        ("drafts", "42.50", "42.00", "0.50"),
        ("costs", "60.00", "61.00", "-1.00"),
    ]


def test_the_workbook_s_side_is_what_its_rows_say():
    lost = line("Lamp", **{**BILL, "document_ref": None, "document_date": None, "actual": Decimal(9)})
    unsure = line("Taxi", **{**BILL, "document_ref": None, "actual": Decimal(4)})
    sold = session(fee=Decimal(60), express="yes", approved_on=dt.date(2026, 5, 1))
    books = of(small(Sessions=[sold], Budget=[line(**BILL), lost, unsure]))
    assert {key: f"{value:.2f}" for key, value in balance.sources_of(books, MONTH).items()} == {
        "invoiced": "60.00",
        "to_invoice": "24.00",  # express delivery, 30 % of 60, and the reserve of 10 %, which the costs have used up
        "documented": "54.00",
        "entered": "54.00",
        "not_entered": "9.00",
        "costs": "63.00",
    }
    assert set(balance.sources_of(books, "2026-11").values()) == {Decimal(0)}


def test_a_line_of_no_session_or_of_no_day_hides_none_after_it():
    """The session S-2 has no date, S-9 is not there; the bill after them counts, in the month of its document."""
    bare = {"actual": Decimal(5), "document_ref": "F-5"}
    rows = [line("Pin", **bare, session_id="S-9"), line("Tea", **bare, session_id="S-2"), line(**BILL)]
    unpaid = line("Ink", **{**BILL, "document_ref": "F-6", "paid_on": None, "actual": Decimal(3)})
    sold = [session(fee=Decimal(60)), session("S-2", date=None)]
    books = of(small(Sessions=sold, Budget=[*rows, unpaid]))
    assert (dict(books.costs), dict(books.documented)) == ({MONTH: Decimal(53)}, {MONTH: Decimal(53)})
    paid = of(small(Sessions=sold, Budget=[*rows, unpaid]), Accounts.load(basis="cash"))
    assert dict(paid.costs) == {"2026-06": Decimal(50), MONTH: Decimal(3)}
    assert dict(paid.documented) == {"2026-06": Decimal(50)}


@pytest.mark.parametrize("text", ["1" * 19, "1.1234567", "1,5", " 1", "+1", "1e3", "٣", ".5"])
def test_what_is_no_plain_amount_is_refused(text):
    with pytest.raises(ValueError, match="is no amount"):
        balance.number(text)


def test_what_is_no_amount_is_quoted_as_far_as_it_tells():
    with pytest.raises(ValueError, match=f"^'{'x' * 40}' is no amount$"):
        balance.number("x" * 300)


def test_a_blank_amount_is_0_and_the_longest_is_read():
    assert (balance.number(""), balance.number("-3.5")) == (0, Decimal("-3.5"))
    assert balance.number("1" * 18 + ".123456") == Decimal("1" * 18 + ".123456")


# ------------------------------------------------------------------------------------------------- the summary

FACTS = front.Facts(
    MONTH, Period.month(MONTH), "EUR", "Studio", "123456782", ["franchise", "liable"], "cash", "closed",
    ["bill mistyped", "rate"], ["2026-04"],
)  # fmt: skip
TOTALS = {**balance.totals(BOOKED, OPEN, PAID)}
MANAGED = {
    "sessions": {"done": 4, "cancelled": 1},
    "worked_minutes": 330,
    "sold_minutes": 240,
    "unbilled_minutes": 90,
    "loss": {"time": "75.00", "extras": "10.00", "costs": "5.00", "cancellations": "2.50", "total": "92.50"},
    "budget": {"estimated": "1200.00", "actual": "1300.50"},
}


def remark(code, amount):
    return Remark(code, False, dt.date(2026, 5, 4), "Budget", "E4", "S-1", "Taxi", Decimal(amount))


def draft(session_, what, net, text=""):
    day = dt.date(2026, 5, 4)
    return DraftLine(what, text, Decimal(1), Decimal(net), Decimal(0), "E", "", session_, "C1", day, None, "")


def shown(figures=None, words=ENGLISH, facts=FACTS, **more):
    """What the summary's page is given, before it is set."""
    caught = {}

    def typeset(page, data, day):
        caught.update(data, page=page.name, day=day)
        return b"%PDF"

    given = {
        "totals": TOTALS, "checks": balance.checks(BOOKED, OPEN, PAID, SOURCES), "accounts": Accounts.load(),
        "management": MANAGED, "payees": [], "threshold": None, "remarks": [], "drafts": [], **more,
    }  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("toolkit.rendering.typeset.typeset", typeset)
        assert front.synthesis(facts, figures or front.Figures(**given), words) == b"%PDF"
    return caught


def test_the_summary_s_facts_say_whose_month_it_is_and_how_it_was_made():
    page = shown()
    assert (page["lang"], page["page"], page["day"]) == ("en", "synthesis.typ", dt.date(2026, 5, 31))
    assert page["title"] == "Accountant's pack — May 2026"
    assert page["facts"] == [
        ("Business", "Studio"),
        ("SIREN", "123456782"),
        ("Month", "May 2026"),
        ("Currency", "EUR"),
        ("VAT regime", "Exempt (franchise en base, art. 293 B CGI) / Liable: amounts exclude VAT, VAT by rate"),
        ("Date of entries", "Payment date of costs (cash basis); sales on the session's date"),
        ("State of the month", "closed; reopened: bill mistyped; reopened: rate"),
        ("Made by", front.TOOL),
    ]
    assert page["footer"] == f"{front.TOOL} · pack 2026-05 · page"
    assert page["words"]["pdf_management"] == "2. Management figures — not entries"
    nobody = front.Facts(**{**{key: getattr(FACTS, key) for key in FACTS.__slots__}, "business": "", "siren": ""})
    assert [value for _, value in nobody.lines(FRENCH)[:3]] == [FRENCH["fact_not_given"]] * 2 + ["mai 2026"]


def test_the_first_page_has_every_total_control_and_balance():
    page = shown()
    assert page["totals"] == [
        ("Entries", "4"),
        ("Postings", "12"),
        ("Total debit", "77.19"),
        ("Total credit", "77.19"),
        ("Sales (excl. VAT)", "0.99"),
        ("Purchases (excl. recoverable VAT)", "57.00"),
        ("VAT collected", "0.20"),
        ("VAT deductible", "10.00"),
        ("VAT rounding gap by line − by total", "0.01"),
        ("Drafts to invoice (excl. VAT)", "42.50"),
    ]
    assert (page["totals_title"], page["accounts_title"]) == ("Totals (EUR)", "Balances by account (EUR)")
    assert [row[1:] for row in page["checks"]][-2:] == [
        ("42.50", "42.00", "0.50", ENGLISH["bad"]),
        ("60.00", "61.00", "-1.00", ENGLISH["bad"]),
    ]
    assert page["checks"][2] == (ENGLISH["check_purchases"], "57.00", "57.00", "0.00", ENGLISH["ok"])
    assert page["verdict"] == "A gap is not 0: do not import."
    whole = [Check("balance", Decimal(5), Decimal(5))]
    assert shown(checks=whole)["verdict"] == "All gaps are 0."
    assert [(account, debit, credit) for account, _, debit, credit in page["accounts"]] == [
        ("401000", "0.00", "58.00"),
        ("411000", "1.19", "0.00"),
        ("445660", "10.00", "0.00"),
        ("445710", "0.00", "0.20"),
        ("625100", "48.00", "0.00"),
        ("706000", "0.00", "0.99"),
    ]
    assert (page["accounts"][1][1], page["accounts_rest"]) == (Accounts.load().label("411000", "en"), "")


def test_of_many_accounts_the_first_page_keeps_the_largest():
    many = {str(600000 + n): f"{n if n % 2 else -n}.00" for n in range(1, 19)}
    page = shown(totals={**TOTALS, "by_account": many})
    assert [row[0] for row in page["accounts"]] == [str(600000 + n) for n in range(3, 19)]
    assert page["accounts_rest"] == "2 more accounts: see the journal"
    alike = {str(600000 + n): "-1.00" for n in range(20, 0, -1)}
    assert [row[0] for row in shown(totals={**TOTALS, "by_account": alike})["accounts"]] == sorted(alike)[:16]
    del many["600001"], many["600002"]
    assert shown(totals={**TOTALS, "by_account": many})["accounts_rest"] == ""


def test_the_second_page_has_the_management_figures():
    assert shown()["management"] == [
        ("Sessions done / cancelled", "4 / 1"),
        ("Hours worked / sold", "5.5 h / 4.0 h"),
        ("Lost unbilled hours", "1.5 h"),
        ("Loss in unbilled time", "75.00 EUR"),
        ("Loss in extras", "10.00 EUR"),
        ("Loss in costs", "5.00 EUR"),
        ("Loss in cancellations", "2.50 EUR"),
        ("Total estimated loss", "92.50 EUR"),
        ("Estimated / actual costs of the sessions", "1,200.00 EUR / 1,300.50 EUR"),
    ]
    assert shown(management=None)["management"] == []


def test_the_second_page_sums_what_was_left_out_by_reason():
    left = [remark("no_document", "9"), remark("not_paid", "5"), remark("no_document", "4.5")]
    assert shown(remarks=left)["left_out"] == [
        "No document: neither reference nor date — 2 lines, 13.50 EUR",
        "Not paid yet (cash basis) — 1 line, 5.00 EUR",
    ]
    assert shown()["left_out"] == ["Nothing: every cost of the month has its document."]


def test_the_second_page_names_the_payees_that_reach_the_threshold():
    found = [Payee(f"P{n}", declarable=Decimal(2400)) for n in range(9)]
    almost, nameless = Payee("Almost", declarable=Decimal("2399.99")), Payee("", declarable=Decimal(9000))
    paid = shown(payees=[almost, nameless, *found], threshold=Decimal(2400))["payees"]
    assert (len(paid), paid[0]) == (8, "P0: 2,400.00 EUR paid in the year, threshold 2,400.00 EUR")
    assert shown(payees=[almost], threshold=Decimal(2400))["payees"] == [ENGLISH["pdf_payees_none"]]
    assert shown(payees=found)["payees"] == []


def test_the_second_page_lists_a_dozen_drafts_and_sums_all():
    lines = [draft("S-1", "express", "18.00"), *[draft(f"S-{n}", "request", "2.50", f"R-{n}") for n in range(2, 15)]]
    page = shown(drafts=lines)
    assert (len(page["drafts"]), page["drafts_more"], page["drafts_total"]) == (12, 2, "50.50")
    assert page["drafts"][:2] == [("S-1", "Express delivery", "18.00"), ("S-2", "Request R-2", "2.50")]
    assert (shown()["drafts"], shown()["drafts_total"]) == ([], "0.00")


def test_the_readme_lists_files_facts_and_gaps():
    checks = balance.checks(BOOKED, OPEN, PAID, SOURCES)
    text = front.readme(FACTS, [("journal.xlsx", "the journal")], "nothing", checks, ENGLISH)
    assert not text.startswith("\n") and "\n\n\n" not in text
    for part in (
        "Accountant's pack — May 2026", "Studio", " · SIREN 123456782", "- journal.xlsx: the journal", "2026-04",
        f"  {ENGLISH['check_costs']:<64} -1.00\n", "reopened: bill mistyped", ENGLISH["basis_cash"], front.TOOL,
    ):  # fmt: skip
        assert part in text, part
    assert "- journal.xlsx : the journal" in front.readme(
        FACTS, [("journal.xlsx", "the journal")], "nothing", checks, FRENCH
    )
    plain = {**{key: getattr(FACTS, key) for key in FACTS.__slots__}, "siren": "", "corrected": []}
    bare = front.readme(front.Facts(**plain), [], "nothing", [], ENGLISH)
    assert "SIREN" not in bare.split("\n\n")[0] and "Corrections of closed months" not in bare


def test_the_text_beside_the_fec_format_says_its_period_basis_and_sums():
    text = front.fec_description(FACTS, {**TOTALS, "debit": "8.25"}, {"VE": "Sales", "AC": "Purchases"}, ENGLISH)
    assert not text.startswith("\n")
    for part in (
        "01/05/2026", "31/05/2026", "EUR", "JournalCode, JournalLib, EcritureNum", "VE Sales, AC Purchases", "12",
        ENGLISH["fec_date_cash"],
    ):  # fmt: skip
        assert part in text, part
    assert {"8.25", "77.19"} <= set(re.findall(r"\d+\.\d+", text))


def test_a_liable_month_reconciles_to_the_cent():
    bill = {**BILL, "vat_rate": Decimal("0.2"), "actual": Decimal("0.33")}
    books = of(small(settings=LIABLE, Budget=[line(item, **bill) for item in ("Taxi", "Train", "Tram")]))
    (bought,) = [piece for piece in books.pieces[MONTH] if piece.kind == "purchase"]
    assert (bought.net, bought.total, bought.gap) == (Decimal("0.99"), Decimal("1.19"), Decimal("0.01"))
