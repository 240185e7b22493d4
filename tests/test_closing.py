"""Closing a month: what is kept, what is refused, and corrections that end where the books should be."""

from __future__ import annotations

import datetime as dt
import json
import os
from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import line, session
from tests.packs import BILL, MONTH, of, rows_of, small
from toolkit.accountant.pieces import PURCHASE, Item, Piece
from toolkit.accountant.register import Register, RegisterError
from toolkit.accountant.sharing import ChangedError, NotClosedError, Wish, share
from toolkit.accountant.verify import verify

TODAY, NEXT = dt.date(2026, 6, 3), "2026-06"
JUNE = session("S-9", date=dt.date(2026, 6, 10), fee=Decimal(80))


@pytest.fixture
def register(tmp_path):
    return Register.beside(tmp_path / "2026.xlsx")


def ledger(amount="50", **more):
    """One session in May with one bill, one session in June."""
    lines = [line("Taxi", **{**BILL, "actual": Decimal(amount), **more})]
    return small(Sessions=[session(fee=Decimal(60)), JUNE], Budget=lines)


def made(book, month, register, **wish):
    """Share a month, and read the register back as another run of the command would."""
    pack = share(of(book), month, register, Wish("en", **wish), TODAY)
    register.save()
    assert verify(pack.files)[1] == []
    return pack


def corrections(pack):
    """The postings of the journal of corrections."""
    head, *rows = rows_of(pack.files["journal-neutral.csv"])
    shown = ("number", "account", "debit", "credit", "corrects")
    return [tuple(row[head.index(key)] for key in shown) for row in rows if row[1] == "OD"]


def test_nothing_is_kept_until_a_month_is_closed(register):
    share(of(ledger()), MONTH, register, Wish("en"), TODAY)
    assert not register.closed(MONTH)
    made(ledger(), MONTH, register, close=True)
    again = Register.beside(register.path.with_name("2026.xlsx"))
    assert again.closed(MONTH)
    kept = json.loads(register.path.read_text(encoding="utf-8"))["months"][MONTH]
    assert kept["totals"]["sales"] == "60.00"
    assert [event["event"] for event in kept["history"]] == ["closed"]
    assert kept["history"][0]["on"] == "2026-06-03"


def test_a_closed_month_that_says_the_same_is_the_same_to_the_byte(register):
    first = made(ledger(), MONTH, register, close=True)
    assert made(ledger(), MONTH, register).files == first.files
    assert made(ledger(), MONTH, register, close=True).files == first.files
    assert len(json.loads(register.path.read_text(encoding="utf-8"))["months"][MONTH]["history"]) == 1


def test_a_closed_month_that_says_something_else_fails_with_the_differences(register):
    made(ledger(), MONTH, register, close=True)
    for changed in (ledger("51"), ledger(account="6256"), ledger(document_ref="F-2"), ledger(document_date=None)):
        with pytest.raises(ChangedError) as caught:
            share(of(changed), MONTH, register, Wish("en"), TODAY)
        assert caught.value.differences
    with pytest.raises(ChangedError) as caught:
        share(of(ledger("51")), MONTH, register, Wish("en"), TODAY)
    (difference,) = caught.value.differences
    assert (difference.ref, difference.was.net, difference.now.net) == ("F-1", Decimal(50), Decimal(51))


def test_a_month_is_reopened_for_a_reason_that_is_kept_and_said(register):
    made(ledger(), MONTH, register, close=True)
    pack = made(ledger("51"), MONTH, register, reopen=f"bill mistyped; see F-1 {'x' * 300}", close=True)
    assert pack.totals["purchases"] == "51.00"
    assert b"reopened: bill mistyped see F-1" in pack.files["README.txt"]
    history = json.loads(register.path.read_text(encoding="utf-8"))["months"][MONTH]["history"]
    assert [event["event"] for event in history] == ["closed", "reopened", "closed"]
    assert register.reasons(MONTH) == [f"bill mistyped see F-1 {'x' * 178}"]


def test_a_bill_of_a_closed_month_may_be_paid_later(register):
    """The payment is no change of the entry: the closed month stays as it is and the next one corrects nothing."""
    unpaid = {"paid_on": None, "payment_method": None}
    first = made(ledger(**unpaid), MONTH, register, close=True)
    assert made(ledger(), MONTH, register).files == first.files
    assert corrections(made(ledger(), NEXT, register)) == []


def test_a_closed_month_stays_the_same_to_the_byte_whatever_later_months_hold(register):
    first = made(ledger(), MONTH, register, close=True)
    later = {**BILL, "document_ref": "F-9", "document_date": dt.date(2026, 6, 11)}
    wrong = {**BILL, "document_ref": "F-8", "actual": "many"}
    more = small(
        Sessions=[session(fee=Decimal(60)), JUNE, session("S-10", date=dt.date(2026, 6, 11), fee=Decimal(9))],
        Budget=[line("Taxi", **BILL), line("Studio", **later, session_id="S-9"), line("Lamp", **wrong)],
    )
    assert made(more, MONTH, register).files == first.files


def test_corrections_stand_in_the_first_open_month_alone(register):
    """Two packs of open months that both held them would be imported twice."""
    changed = small(
        Sessions=[session(fee=Decimal(70)), JUNE, session("S-10", date=dt.date(2026, 7, 1), fee=Decimal(9))],
        Budget=[line("Taxi", **BILL)],
    )
    made(ledger(), MONTH, register, close=True)
    june, july = (made(changed, month, register) for month in (NEXT, "2026-07"))
    assert (len(corrections(june)), corrections(july)) == (4, [])
    assert (june.waiting, july.waiting) == ("", NEXT)
    made(changed, NEXT, register, close=True)
    assert made(changed, "2026-07", register).waiting == ""


def test_two_runs_at_once_lose_nothing(register):
    """The second one to save is told to run again: what the first has closed is not written over."""
    other = Register.beside(register.path.with_name("2026.xlsx"))
    made(ledger(), MONTH, register, close=True)
    share(of(ledger()), NEXT, other, Wish("en", close=True), TODAY)
    with pytest.raises(RegisterError, match="changed meanwhile"):
        other.save()
    again = Register.beside(register.path.with_name("2026.xlsx"))
    assert (again.closed(MONTH), again.closed(NEXT)) == (True, False)
    lock = register.path.with_name("2026.closings.json.lock")
    lock.touch()
    with pytest.raises(RegisterError, match="another run is writing"):
        again.save()
    os.utime(lock, (0, 0))  # left by a run that was ended
    again.save()
    assert not lock.exists()


def test_what_is_not_closed_cannot_be_reopened(register):
    with pytest.raises(NotClosedError):
        share(of(ledger()), MONTH, register, Wish("en", reopen="why"), TODAY)


def test_a_change_after_closing_is_a_reversal_and_a_new_line_in_the_open_month(register):
    made(ledger(), MONTH, register, close=True)
    june = made(ledger("62.40"), NEXT, register)
    assert corrections(june) == [
        ("OD-00001", "401000", "50.00", "", "2026-05"),
        ("OD-00001", "625100", "", "50.00", "2026-05"),
        ("OD-00002", "401000", "", "62.40", "2026-05"),
        ("OD-00002", "625100", "62.40", "", "2026-05"),
    ]
    assert b"Corrections of closed months" in june.files["README.txt"]
    # The month's own figures and its reconciliation are untouched by them.
    assert (june.totals["sales"], june.totals["purchases"]) == ("80.00", "0.00")
    assert not [check for check in june.checks if check.gap]


def test_what_is_found_later_is_entered_and_what_is_gone_is_taken_back(register):
    made(ledger(), MONTH, register, close=True)
    assert [row[1:4] for row in corrections(made(ledger(document_date=None), NEXT, register))] == [
        ("401000", "50.00", ""),
        ("625100", "", "50.00"),
    ]
    more = small(
        Sessions=[session(fee=Decimal(60)), JUNE],
        Budget=[line("Taxi", **BILL), line("Late", **{**BILL, "document_ref": "F-8", "actual": Decimal(7)})],
    )
    assert [row[3] for row in corrections(made(more, NEXT, register)) if row[1] == "401000"] == ["7.00"]


def test_a_correction_is_made_once(register):
    made(ledger(), MONTH, register, close=True)
    june = made(ledger("62.40"), NEXT, register, close=True)
    assert corrections(june)
    assert corrections(made(ledger("62.40"), "2026-07", register)) == []
    assert made(ledger("62.40"), NEXT, register).files == june.files
    assert [row[2:4] for row in corrections(made(ledger("70"), "2026-07", register))][::2] == [
        ("62.40", ""), ("", "70.00"),
    ]  # fmt: skip


def test_a_month_with_rows_in_error_is_not_closed(register):
    broken = small(Sessions=[session(fee=Decimal(60)), JUNE], Budget=[line(**{**BILL, "actual": "many"})])
    made(broken, MONTH, register, close=True)
    assert not register.closed(MONTH)


AMOUNTS = ["50", "62.40", "7", None]


def piece(key, net, month):
    day = dt.date.fromisoformat(f"{month}-05")
    item = Item("cost", "Taxi", "625100", Decimal(net), Decimal(0), "S-1")
    return Piece(PURCHASE, key, key, day, day, "ACME", (item,))


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.tuples(
            st.lists(st.tuples(st.sampled_from(["A", "B"]), st.sampled_from(AMOUNTS), st.integers(1, 3)), max_size=3),
            st.integers(1, 4),
            st.booleans(),
        ),
        max_size=8,
    )
)
def test_whatever_is_changed_closed_and_reopened_the_books_end_where_the_workbook_is(tmp_path_factory, steps):
    """Months 1 to 3 change at will; months are closed, reopened and closed again in any order; month 9 ends it."""
    register = Register(tmp_path_factory.mktemp("r") / "r.json")
    state: dict[tuple[str, int], str] = {("A", 1): "50", ("B", 2): "7"}
    booked: dict[str, Counter[str]] = {}
    known: dict[str, Piece] = {}

    def by_month():
        found: dict[str, list[Piece]] = {}
        for (key, month), net in sorted(state.items()):
            made = piece(f"{key}{month}", net, f"2026-0{month}")
            known[made.digest] = made
            found.setdefault(f"2026-0{month}", []).append(made)
        return found

    def close(month):
        now = by_month()
        if register.closed(month):
            register.reopen(month, "why", TODAY)
        fixes = register.corrections(month, now)
        register.close(month, now.get(month, []), fixes, {}, "", TODAY)
        entered = Counter(p.digest for p in now.get(month, []))
        for fix in fixes:
            known[fix.piece.digest] = fix.piece
            entered[fix.piece.digest] += fix.sign
        booked[month] = entered

    for changes, month, closing in steps:
        for key, net, where in changes:
            if net is None:
                state.pop((key, where), None)
            else:
                state[key, where] = net
        if closing:
            close(f"2026-0{month}")
    for month in ("2026-01", "2026-02", "2026-03"):
        if not register.closed(month):
            close(month)
    close("2026-09")
    total: Counter[str] = Counter()
    for entered in booked.values():
        total.update(entered)
    wanted = Counter(p.digest for pieces in by_month().values() for p in pieces)
    assert {key: n for key, n in total.items() if n} == dict(wanted)


DAMAGE = [
    ("{", "damaged"),
    ('{"schema": "other", "months": {}}', "another version"),
    ('{"schema": "seance.closings/1"}', "damaged"),
    ('{"schema": "seance.closings/1", "months": {"2026-05": {}}}', "damaged"),
    ("[]", "damaged"),
    ("[" * 100_000, "damaged"),
]


@pytest.mark.parametrize(("text", "problem"), DAMAGE)
def test_a_damaged_register_is_one_line_that_names_the_file(tmp_path, text, problem):
    (tmp_path / "2026.closings.json").write_text(text, encoding="utf-8")
    with pytest.raises(RegisterError, match=problem) as caught:
        Register.beside(tmp_path / "2026.xlsx")
    assert "2026.closings.json" in str(caught.value)


def test_a_register_changed_by_hand_is_refused(register):
    made(ledger(), MONTH, register, close=True)
    text = register.path.read_text(encoding="utf-8")
    register.path.write_text(text.replace('"net": "50.00"', '"net": "51.00"'), encoding="utf-8")
    with pytest.raises(RegisterError, match="changed by hand"):
        Register.beside(register.path.with_name("2026.xlsx"))
