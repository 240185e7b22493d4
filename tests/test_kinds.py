"""What each kind of cell makes of what a file may hold: a value of its kind, or a named problem, never a guess."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl.styles.numbers import BUILTIN_FORMATS  # type: ignore[import-untyped, unused-ignore]

from toolkit.kinds import KINDS, BadCell, ExcelError, Serial, as_typed, fold, trim
from toolkit.rounding import ceiling, denoise, money, rate, share, whole
from toolkit.templates import load

#: The words of yes and no, as the templates declare them.
YES_NO = load("photography").words("yes_no")


def parse(kind: str, value: Any) -> Any:
    return KINDS[kind].parse(value, YES_NO if kind == "choice" else {})


def problem(kind: str, value: Any) -> str:
    with pytest.raises(BadCell) as bad:
        parse(kind, value)
    return bad.value.code


def number(text: str) -> Decimal:
    return Decimal(text)


MAY_25 = Serial(Decimal(46167))  # 2026-05-25, as a cell with a date's format has it
HALF_PAST_NINE = Serial(Decimal("0.3958333333333333"))


@pytest.mark.parametrize(
    ("kind", "value", "code"),
    [
        ("minutes", "90", "not_a_number"),
        ("minutes", "1h30", "not_a_number"),
        ("minutes", True, "not_a_number"),
        ("minutes", number("90.5"), "not_whole"),
        ("minutes", number("-1"), "negative"),
        ("minutes", HALF_PAST_NINE, "number_shown_as_date"),
        ("quantity", number("2.5"), "not_whole"),
        ("days", number("-3"), "negative"),
        ("count", "two", "not_a_number"),
        ("money", "45 €", "not_a_number"),
        ("money", number("0.005"), "too_many_decimals"),
        ("money", number("-0.01"), "negative"),
        ("money", MAY_25, "number_shown_as_date"),
        ("money_per_hour", number("67.765"), "too_many_decimals"),
        ("hours", number("-1"), "negative"),
        ("rate", "20 %", "not_a_number"),
        ("rate", number("-0.2"), "negative"),
        ("rate", number("20"), "out_of_range"),
        ("rate", number("10.0001"), "out_of_range"),
        ("money", number("1000000000000.01"), "beyond_measure"),
        ("minutes", number("-1000000000001"), "beyond_measure"),
        ("score", number("0"), "out_of_range"),
        ("score", number("6"), "out_of_range"),
        ("score", number("4.5"), "not_whole"),
        ("score", "4/5", "not_a_number"),
        ("number", "12", "not_a_number"),
        ("number", False, "not_a_number"),
        ("date", "12/06/2026", "not_a_date"),
        ("date", number("0"), "not_a_date"),
        ("date", number("0.99"), "not_a_date"),
        ("time", Serial(number("2958465")), "not_a_time"),
        ("date", number("-5"), "not_a_date"),
        ("date", number("2958466"), "not_a_date"),
        ("date", True, "not_a_date"),
        ("time", "9h30", "not_a_time"),
        ("time", number("-0.5"), "not_a_time"),
        ("time", False, "not_a_time"),
        ("id", "S*", "id_wildcard"),
        ("id", "S?", "id_wildcard"),
        ("id", "~S", "id_wildcard"),
        ("id", "=S", "id_operator"),
        ("id", " <S", "id_operator"),
        ("id", ">S", "id_operator"),
        ("choice", "perhaps", "not_in_list"),
        ("choice", number("1"), "not_in_list"),
        ("choice", "", "not_in_list"),
    ],
)
def test_a_cell_of_another_kind_has_a_named_problem(kind: str, value: Any, code: str) -> None:
    assert problem(kind, value) == code


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("minutes", number("90"), 90),
        ("minutes", number("0"), 0),
        ("minutes", number("90.00000000001"), 90),
        ("money", number("0.30000000000000004"), number("0.30")),
        ("money", number("127.05"), number("127.05")),
        ("hours", number("47.99"), number("47.99")),
        ("rate", number("0.2"), number("0.2000")),
        ("rate", number("0.33335"), number("0.3334")),
        ("rate", number("0.12345"), number("0.1235")),
        ("rate", number("10"), number("10")),
        ("score", number("5"), 5),
        ("score", number("1"), 1),
        ("rate", number("0"), number("0.0000")),
        ("number", number("-12.5"), number("-12.5")),
        ("date", MAY_25, dt.date(2026, 5, 25)),
        ("date", Serial(Decimal("46167.99")), dt.date(2026, 5, 25)),
        ("date", number("46167"), dt.date(2026, 5, 25)),
        ("date", Serial(Decimal(61)), dt.date(1900, 3, 1)),
        ("date", number("1"), dt.date(1899, 12, 31)),
        ("time", dt.time(9, 30), dt.time(9, 30)),
        ("time", dt.datetime(2026, 5, 25, 9, 30), dt.time(9, 30)),
        ("time", number("0.75"), dt.time(18, 0)),
        ("time", Serial(number("2958464.5")), dt.time(12, 0)),
        ("money", number("1000000000000"), number("1000000000000.00")),
        ("date", Serial(Decimal(2_958_465)), dt.date(9999, 12, 31)),
        ("date", dt.datetime(2026, 5, 25, 9, 30), dt.date(2026, 5, 25)),
        ("time", HALF_PAST_NINE, dt.time(9, 30)),
        ("time", Serial(Decimal("46167.5")), dt.time(12, 0)),
        ("time", Serial(Decimal("0.999999")), dt.time(0, 0)),
        ("time", Serial(Decimal(0)), dt.time(0, 0)),
        ("id", " S-1\u00a0", "S-1"),
        ("id", number("12"), "12"),
        ("id", number("1200.0"), "1200"),
        ("id", "S=1", "S=1"),
        ("text", number("12.50"), "12.5"),
        ("text", True, "TRUE"),
        ("text", "\u202f\u00a0C 1 ", "C 1"),
        ("text", "=1+1", "=1+1"),
        ("choice", "OUI", "yes"),
        ("choice", " no\u00a0", "no"),
        ("choice", True, "yes"),
        ("choice", False, "no"),
    ],
)
def test_a_cell_of_its_kind_has_its_value(kind: str, value: Any, expected: Any) -> None:
    parsed = parse(kind, value)
    assert parsed == expected
    assert type(parsed) is type(expected)


# ---------------------------------------------------------------------- what Excel lets through is what is understood


def lets_through(kind: str, value: Decimal) -> bool:
    """Whether the data validation of a kind's cells accepts a number."""
    rule = KINDS[kind].validation
    assert rule is not None
    if rule["validate"] == "integer" and value % 1:
        return False
    if rule["criteria"] == ">=":
        return bool(value >= rule["value"])
    return bool(rule["minimum"] <= value <= rule["maximum"])


NUMERIC = [name for name, kind in KINDS.items() if kind.align == "right" or name == "score"]
EDGES = [number(text) for text in ("-1000000000000", "-1", "-0.01", "0", "0.5", "1", "5", "6", "10", "1000000000000")]


@pytest.mark.parametrize("value", EDGES, ids=str)
@pytest.mark.parametrize("kind", NUMERIC)
def test_excel_lets_through_what_is_understood_and_nothing_else(kind: str, value: Decimal) -> None:
    try:
        parse(kind, value)
    except BadCell:
        understood = False
    else:
        understood = True
    assert lets_through(kind, value) == understood


@pytest.mark.parametrize("value", [number("10.01"), number("1000000000001"), number("-1000000000001")], ids=str)
def test_excel_refuses_what_is_beyond_every_bound(value: Decimal) -> None:
    for kind in ("rate", "number") if abs(value) > 11 else ("rate",):
        assert not lets_through(kind, value)
        assert problem(kind, value) in ("out_of_range", "beyond_measure", "negative")


#: A rate's seventh decimal is noise, and gone before anyone counts.
COUNTED = [name for name, kind in KINDS.items() if kind.decimals is not None and name != "rate"]


@pytest.mark.parametrize("kind", COUNTED)
def test_a_number_has_as_many_decimals_as_its_kind_says(kind: str) -> None:
    decimals = KINDS[kind].decimals
    assert decimals is not None
    step = Decimal(1).scaleb(-decimals)
    parse(kind, 1 + step)
    with pytest.raises(BadCell) as bad:
        parse(kind, 1 + step / 10)
    assert bad.value.code == ("too_many_decimals" if decimals else "not_whole")
    assert bad.value.params["decimals"] == decimals


def test_of_the_six_decimals_that_a_rate_may_have_four_count() -> None:
    assert KINDS["rate"].decimals == 6
    assert parse("rate", number("0.123456")) == Decimal("0.1235")


@pytest.mark.parametrize(("kind", "low", "high"), [("score", 1, 5), ("rate", 0, 10)])
def test_a_number_out_of_range_is_told_its_range(kind: str, low: int, high: int) -> None:
    with pytest.raises(BadCell) as bad:
        parse(kind, Decimal(high + 1))
    assert bad.value.params == {"low": low, "high": high}


@pytest.mark.parametrize("kind", ["number", "hours"])
def test_a_hundred_is_no_power_of_ten(kind: str) -> None:
    assert str(parse(kind, Decimal(100))) == "100"


def test_days_are_typed_from_2000_on_and_times_of_one_day() -> None:
    day, time = KINDS["date"].validation, KINDS["time"].validation
    assert day == {"validate": "date", "criteria": ">=", "value": dt.date(2000, 1, 1)}
    assert time is not None
    assert (time["criteria"], time["minimum"], time["maximum"]) == ("between", dt.time(0), dt.time(23, 59))


@pytest.mark.parametrize(
    ("kind", "shown"), [("money", "#,##0.00"), ("money_per_hour", "#,##0.00"), ("date", "mm-dd-yy"), ("time", "h:mm")]
)
def test_formats_are_the_built_in_ones_that_follow_the_user_s_language(kind: str, shown: str) -> None:
    index = KINDS[kind].number_format
    assert isinstance(index, int)
    assert BUILTIN_FORMATS[index] == shown


NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, places=None, min_value=-(10**40), max_value=10**40)
SCALARS = st.one_of(
    NUMBERS,
    st.floats(allow_nan=False, allow_infinity=False).map(lambda f: Decimal(repr(f))),
    NUMBERS.map(Serial),
    st.text(),
    st.booleans(),
    st.dates(),
    st.times(),
)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=40, deadline=None)
@given(value=SCALARS)
@example(value=Decimal("1e26"))
@example(value=Decimal("1e300"))
@example(value=Serial(Decimal("1e300")))
def test_every_cell_ends_in_a_value_or_a_named_problem(kind: str, value: Any) -> None:
    try:
        parsed = parse(kind, value)
    except BadCell as bad:
        assert bad.code
    else:
        assert parsed is not None


@settings(deadline=None)
@given(st.integers(0, 10**13))
def test_money_survives_the_way_through_a_spreadsheet(cents: int) -> None:
    amount = Decimal(cents) / 100
    assert parse("money", Decimal(repr(float(amount)))) == amount


@settings(deadline=None)
@given(st.integers(0, 10**12))
def test_minutes_survive_the_way_through_a_spreadsheet(minutes: int) -> None:
    assert parse("minutes", Decimal(repr(float(minutes)))) == minutes


@settings(deadline=None)
@given(st.dates(min_value=dt.date(1900, 3, 1)))
def test_dates_survive_the_way_through_a_spreadsheet(day: dt.date) -> None:
    assert parse("date", Serial(Decimal((day - dt.date(1899, 12, 30)).days))) == day


@settings(deadline=None)
@given(st.integers(0, 23), st.integers(0, 59))
def test_times_survive_the_way_through_a_spreadsheet(hour: int, minute: int) -> None:
    serial = Decimal(repr((hour * 60 + minute) / 1440))
    assert parse("time", Serial(serial)) == dt.time(hour, minute)


# ---------------------------------------------------------------------- how texts are compared and shown


@settings(deadline=None)
@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize("text", ["S-1", " S-1", "s-1\u00a0", "\u202fS-1 ", "\tS-1\n"])
def test_ids_are_compared_trimmed_and_without_case(text: str) -> None:
    assert fold(text) == "s-1"


def test_accents_and_digits_are_kept_apart() -> None:
    assert len({fold(text) for text in ("é", "e", "01", "1", "a b", "ab")}) == 6


def test_trimming_keeps_what_is_inside() -> None:
    assert trim("\u00a0 a  b\u202f") == "a  b"
    assert trim("12\u00a0a\u202fb") == "12 a b"  # hard spaces as plain ones


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("60"), "60"),
        (Decimal("6E+2"), "600"),
        (Decimal("0.30000000000000004"), "0.3"),
        (Decimal("-5.50"), "-5.5"),
        (MAY_25, "25/05/2026"),
        (Serial(Decimal("0.0625")), "1:30"),
        (Serial(Decimal("0.999988425925926")), "23:59:59"),
        (Serial(Decimal("1.0625")), "25:30"),
        (Serial(Decimal("30.5")), "732:00"),
        (Serial(Decimal(0)), "0:00"),
        (Serial(Decimal(1)), "31/12/1899"),
        (Serial(Decimal(31)), "30/01/1900"),
        (Serial(Decimal("31.5")), "30/01/1900"),
        (Serial(Decimal("-0.25")), "-0.25"),
        (Serial(Decimal(2_958_465)), "31/12/9999"),
        (Serial(Decimal(2_958_466)), "2958466"),
        (Decimal(10**12), "1000000000000"),
        (Decimal("1E+12"), "1000000000000"),
        (Decimal("1.5E+13"), "1.5e+13"),
        (dt.date(2026, 5, 4), "04/05/2026"),
        (True, "TRUE"),
        (ExcelError("#N/A"), "#N/A"),
        ("as it is ", "as it is "),
    ],
)
def test_a_value_is_shown_as_a_person_knows_it(value: Any, text: str) -> None:
    assert as_typed(value) == text


# ---------------------------------------------------------------------- rounding


@pytest.mark.parametrize(
    ("amount", "rounded"),
    [("0.005", "0.01"), ("-0.005", "-0.01"), ("2.675", "2.68"), ("2.665", "2.67"), ("1.0049999", "1.00")],
)
def test_money_rounds_half_away_from_zero(amount: str, rounded: str) -> None:
    assert str(money(Decimal(amount))) == rounded


@pytest.mark.parametrize(("amount", "minutes"), [("112.5", 113), ("-112.5", -113), ("0.5", 1), ("113.499", 113)])
def test_minutes_round_half_away_from_zero(amount: str, minutes: int) -> None:
    assert whole(Decimal(amount)) == minutes


def test_rates_have_four_decimals() -> None:
    assert (rate(Decimal("0.12345")), rate(Decimal("-0.12345"))) == (Decimal("0.1235"), Decimal("-0.1235"))


def test_a_share_of_nothing_is_none() -> None:
    assert (share(1, 0), share(0, 3), share(1, 3)) == (None, Decimal(0), Decimal("0.3333"))


@pytest.mark.parametrize(
    ("amount", "step", "reserved"),
    [("144", 30, 150), ("150", 30, 150), ("0", 30, 0), ("0.1", 30, 30), ("143.5", 0, 144)],
)
def test_the_next_slot_is_at_or_above(amount: str, step: int, reserved: int) -> None:
    assert ceiling(Decimal(amount), step) == reserved


def test_noise_goes_and_decimals_stay() -> None:
    assert denoise(Decimal("0.30000000000000004")) == Decimal("0.3")
    assert denoise(Decimal("100.005")) == Decimal("100.005")
