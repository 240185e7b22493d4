"""What people type: every value that it can mean, and never one of two."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.kinds import KINDS, BadCell, Serial
from toolkit.templates import load
from toolkit.typed.marks import is_error, stands_for_nothing
from toolkit.typed.reading import HOURS, MINUTES, Reading, about, settled
from toolkit.typed.readings import readings
from toolkit.typed.shown import either, shown, to_type

TEMPLATE = load("photography")
MAY_4, APRIL_5 = dt.date(2026, 5, 4), dt.date(2026, 4, 5)


def meant(kind: str, value: Any, currency: str = "EUR", choices: str = "yes_no") -> list[Any]:
    """Every value that a cell can mean, in order."""
    words = TEMPLATE.words(choices) if kind == "choice" else {}
    return [reading.value for reading in readings(kind, value, words, currency)]


def refused(kind: str, value: Any, currency: str = "EUR") -> str:
    with pytest.raises(BadCell) as bad:
        meant(kind, value, currency)
    return bad.value.code


def number(text: str) -> Decimal:
    return Decimal(text)


# ---------------------------------------------------------------------- what is not understood


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("minutes", "two hours"), ("minutes", "1h75"), ("minutes", "1:75"), ("minutes", "5-10"), ("minutes", "h"),
        ("minutes", "1:30:61"), ("minutes", "1 2"), ("minutes", "vers 9h"), ("minutes", "1/3 h"), ("minutes", "-"),
        ("hours", "1h75"), ("hours", "a day"),
        ("money", "12.5.3"), ("money", "12 34"), ("money", "much"), ("money", "1.23.456"), ("money", "1,2,3"),
        ("money", "10-20"), ("money", "C12"), ("money", "€ 12 €"), ("money", "1 234 56"), ("money", "12e3"),
        ("rate", "a fifth"), ("rate", "% 20"), ("number", "-"), ("quantity", "no. 3"), ("quantity", "3x4"),
        ("date", "31/02/2026"), ("date", "mai 2026"), ("date", "4 mai"), ("date", "2026"), ("date", "04/05"),
        ("date", "0/5/2026"), ("date", "next Monday"), ("date", "99999"), ("date", "0004-05-26"),
        ("date", "13/13/2026"), ("date", "vendredi 4 mai 2026"), ("date", "Tue 04/05/2026"),  # a Monday, or a Sunday
        ("time", "25h"), ("time", "9h75"), ("time", "9"), ("time", "13 pm"), ("time", "0 am"), ("time", "noonish"),
        ("score", "★★☆"), ("score", "good"), ("choice", "perhaps"), ("choice", "2"), ("choice", "oi"),
        ("text", "45"), ("id", "45"),
    ],
)  # fmt: skip
def test_what_is_none_of_these_has_no_reading(kind: str, text: str) -> None:
    assert meant(kind, text) == []


@pytest.mark.parametrize("value", [True, dt.date(2026, 5, 4), Serial(Decimal(46146)), Serial(Decimal(-1))])
@pytest.mark.parametrize("kind", ["minutes", "money", "rate", "quantity"])
def test_a_date_is_no_number(kind: str, value: Any) -> None:
    assert meant(kind, value) == []


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        ("quantity", "20 photos", "unit_unclear"),
        ("minutes", "90 s", "unit_unclear"),
        ("minutes", "2 jours", "unit_unclear"),
        ("hours", "2 days", "unit_unclear"),
        ("money", "45 TTC", "unit_unclear"),
        ("money", "45 € HT", "unit_unclear"),
        ("money", "45 k€", "unit_unclear"),
        ("rate", "20 ‰", "unit_unclear"),
        ("days", "2 weeks", "unit_unclear"),
        ("score", "4/", "unit_unclear"),
        ("money", "45 $", "other_currency"),
        ("money", "£45", "other_currency"),
        ("money", "45 CHF", "other_currency"),
        ("money", "45 usd", "other_currency"),
        ("score", "8/10", "out_of_range"),
        ("score", "16 sur 20", "out_of_range"),
    ],
)
def test_another_unit_is_never_taken_for_ours(kind: str, text: str, code: str) -> None:
    assert refused(kind, text) == code


@pytest.mark.parametrize(
    ("text", "currency"),
    [("45 $", "USD"), ("45 $", "CAD"), ("$45", "$"), ("45 FRF", "FRF"), ("45 Fr.", "CHF"), ("45 €", "€")],
)
def test_the_workbooks_own_currency_is_ours(text: str, currency: str) -> None:
    assert meant("money", text, currency) == [45]


# ---------------------------------------------------------------------- one reading


@pytest.mark.parametrize(
    "text",
    [
        "1h30", "1 h 30", "1H30", "1h30min", "1 h 30 mn", "1h30'", "1h 30m", "1 heure 30", "1 hour 30 minutes",
        "1 heure et 30 minutes", "90 min", "90mn", "90'", "90 minutes", "90 m.", "1:30", "01:30", "01:30:00", "1,5 h",
        "1.5 h", "1,50 heures", "1h½", "1½ h", "1 ½ h", "1 1/2 h", "1h et demie", "90\u00a0min",
        "90", " 90 ", "90,0", "1\u202fh\u202f30",
    ],
)  # fmt: skip
def test_ninety_minutes(text: str) -> None:
    assert meant("minutes", text) == [90]


@pytest.mark.parametrize(
    ("value", "minutes"),
    [
        ("1h", 60), ("1h05", 65), ("8h30", 510), ("½ h", 30), ("1/4 h", 15), ("¾ heure", 45), ("2 h et quart", 135),
        ("0", 0), ("0h00", 0), ("1 234", 1234), ("1 234 min", 1234), ("-1h30", -90), ("25:30", 1530),
        (Serial(Decimal("0.0625")), 90), (Serial(Decimal("1.0625")), 1530), (Serial(Decimal(0)), 0),
        (Serial(Decimal("0.020833333333333332")), 30), (dt.time(1, 30), 90), (Decimal("90.5"), Decimal("90.5")),
        ("0:00:30", Decimal("0.5")),
    ],
)  # fmt: skip
def test_durations(value: Any, minutes: Any) -> None:
    assert meant("minutes", value) == [minutes]


@pytest.mark.parametrize(
    ("text", "hours"),
    [("48h", "48"), ("48", "48"), ("1,5", "1.5"), ("1h30", "1.5"), ("36:00", "36"), ("90 min", "1.5"), ("½ h", "0.5")],
)
def test_hours(text: str, hours: str) -> None:
    assert meant("hours", text) == [number(hours)]


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1 234,56 €", "1234.56"), ("1\u00a0234,56\u00a0€", "1234.56"), ("1\u202f234,56\u202f€", "1234.56"),
        ("1.234,56", "1234.56"), ("1,234.56", "1234.56"), ("1'234.56", "1234.56"), ("1’234.56", "1234.56"),
        ("€ 12,50", "12.5"), ("12,50 EUR", "12.5"), ("12,50 euros", "12.5"), ("12€50", "12.5"), ("€12", "12"),
        ("(12,50)", "-12.5"), ("\u221212,50", "-12.5"), ("–12,50", "-12.5"), ("12,50-", "-12.5"),
        ("- 12,50 €", "-12.5"),
        ("€ -12,50", "-12.5"), ("(12,50 €)", "-12.5"), ("12,50- €", "-12.5"), ("+12", "12"),
        ("1.234.567", "1234567"), ("1,234,567", "1234567"), ("1 234 567,8", "1234567.8"), ("1.234.567,8", "1234567.8"),
        ("0,125", "0.125"), ("1234.567", "1234.567"), (".5", "0.5"), (",50", "0.5"), ("12,5678", "12.5678"),
        ("45", "45"),
    ],
)  # fmt: skip
def test_amounts(text: str, amount: str) -> None:
    assert meant("money", text) == [number(amount)]


@pytest.mark.parametrize("text", ["50 €/h", "50 € / heure", "50/h", "50 € par heure", "50 € de l'heure", "50 eur"])
def test_amounts_per_hour(text: str) -> None:
    assert meant("money_per_hour", text) == [50]


@pytest.mark.parametrize(
    "value", ["20 %", "20%", "0,2", "0.20", "20", "20,0 %", "20 pour cent", "20 percent", Decimal(20)]
)
def test_a_fifth(value: Any) -> None:
    assert meant("rate", value) == [number("0.2")]


@pytest.mark.parametrize(
    "text",
    [
        "4.5.26", "04.05.2026", "2026-05-04", "2026/05/04", "2026.5.4", "20260504", "4 mai 2026", "lundi 4 mai 2026",
        "May 4, 2026", "May 4 2026", "Mon, May 4th 2026", "4 May 2026", "4-May-26", "4-mai-26", "4th of May 2026",
        "4 MAI 2026", "2026-05-04T18:45:00", "2026-05-04 18:45", "2026-05-04T18:45:00.000Z", "4 mai 2026 à 18h45",
    ],
)  # fmt: skip
def test_the_fourth_of_may(text: str) -> None:
    assert meant("date", text) == [MAY_4]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("13/04/2026", dt.date(2026, 4, 13)), ("04/13/2026", dt.date(2026, 4, 13)), ("5/5/26", dt.date(2026, 5, 5)),
        ("1er août 2026", dt.date(2026, 8, 1)), ("29 févr. 2028", dt.date(2028, 2, 29)),
        ("3 Sept. 26", dt.date(2026, 9, 3)), ("Mon 04/05/2026", dt.date(2026, 5, 4)),
        ("Mar. 5, 2026", dt.date(2026, 3, 5)), ("mar. 5 mai 2026", dt.date(2026, 5, 5)),
        ("31-12-99", dt.date(2099, 12, 31)), ("46146", number("46146")),
    ],
)  # fmt: skip
def test_other_days(text: str, day: Any) -> None:
    assert meant("date", text) == [day]


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("9h30", dt.time(9, 30)), ("9 h 30", dt.time(9, 30)), ("9h", dt.time(9)), ("9:30", dt.time(9, 30)),
        ("09:30:00", dt.time(9, 30)), ("9.30", dt.time(9, 30)), ("9 am", dt.time(9)), ("12 am", dt.time(0)),
        ("12:30 PM", dt.time(12, 30)), ("9:30 p.m.", dt.time(21, 30)), ("21h15", dt.time(21, 15)),
        ("0h05", dt.time(0, 5)),
    ],
)  # fmt: skip
def test_times_of_day(text: str, time: dt.time) -> None:
    assert meant("time", text) == [time]


FOURS = [
    "4/5",
    "4 / 5",
    "4 sur 5",
    "4 out of 5",
    "★★★★",
    "★★★★☆",
    "4 ★",
    "4 étoiles",
    "4 stars",
    "4",
    "4,0",
    "⭐⭐⭐⭐",
]


@pytest.mark.parametrize("text", [*FOURS, "4 ⭐\ufe0f"])
def test_a_score_of_four(text: str) -> None:
    assert meant("score", text) == [4]


@pytest.mark.parametrize(
    ("text", "score"), [("6/5", "6"), ("4,5/5", "4.5"), ("★★★½", "3.5"), ("★★★★★★", "6"), ("0/5", "0")]
)
def test_a_score_that_cannot_be_is_left_to_its_kind(text: str, score: str) -> None:
    (value,) = meant("score", text)
    assert value == number(score)
    with pytest.raises(BadCell):
        KINDS["score"].parse(value, {})


@pytest.mark.parametrize("value", ["o", "O", "x", "X", "✓", "✔", "✔️", "true", "TRUE", "vrai", "1", "y", Decimal(1)])
def test_yes(value: Any) -> None:
    assert meant("choice", value) == ["yes"]


@pytest.mark.parametrize("value", ["n", "N", "false", "faux", "0", Decimal(0)])
def test_no(value: Any) -> None:
    assert meant("choice", value) == ["no"]


@pytest.mark.parametrize(
    ("choices", "text", "value"),
    [
        ("status", "realisee", "done"), ("status", "réalisé", "done"), ("status", "Réalisées", "done"),
        ("status", "annulé", "cancelled"), ("status", "canceled", "cancelled"), ("status", "prevu", "planned"),
        ("request_status", "en-cours", "in_progress"), ("request_status", "terminé", "done"),
        ("request_status", "a preciser", "clarify"), ("priority", "haut", "high"), ("likelihood", "moyen", "medium"),
        ("request_kind", "supplements", "extra"), ("nature", "indirecte", "indirect"),
    ],
)  # fmt: skip
def test_near_misses_of_a_lists_words(choices: str, text: str, value: str) -> None:
    assert meant("choice", text, choices=choices) == [value]


@pytest.mark.parametrize("text", ["don", "finished", "fait", "us", "e", "s", "réal", "x", "1"])
def test_other_words_are_no_status(text: str) -> None:
    assert meant("choice", text, choices="status") == []


def test_every_word_of_every_list_is_known_without_accents_and_spaces() -> None:
    for choices, entries in TEMPLATE.lists.items():
        for value, text in entries.items():
            for word in text.values():
                for typed in (word, word.replace("é", "e"), word.replace(" ", "-"), f" {word.upper()} "):
                    assert choices == "yes_no" or meant("choice", typed, choices=choices) == [value], typed


# ---------------------------------------------------------------------- two readings and more


@pytest.mark.parametrize(
    ("kind", "value", "values"),
    [
        ("minutes", "1,5", ["90", "1.5"]), ("minutes", "8,30", ["498", "510", "8.30"]), ("minutes", "½", ["30", "0.5"]),
        ("minutes", Decimal("1.5"), ["90", "110", "1.5"]), ("minutes", Decimal("8.3"), ["498", "510", "8.3"]),
        ("minutes", "1.234", ["1234", "74.04", "1.234"]), ("minutes", Serial(Decimal(2)), ["2", "2880"]),
        ("money", "1.234", ["1234", "1.234"]), ("money", "1,234", ["1234", "1.234"]),
        ("quantity", "1.234", ["1234", "1.234"]),
        ("rate", "5", ["5", "0.05"]), ("rate", "1", ["1", "0.01"]), ("rate", Decimal(5), ["5", "0.05"]),
        ("number", "12 %", ["12", "0.12"]),
    ],
)  # fmt: skip
def test_all_readings_are_there(kind: str, value: Any, values: list[str]) -> None:
    assert meant(kind, value) == [number(text) for text in values]


@pytest.mark.parametrize("text", ["04/05/2026", "4/5/26", "04-05-2026", "4 5 2026", "04/05/2026 18:45"])
def test_figures_are_a_day_and_a_month_in_either_order(text: str) -> None:
    assert meant("date", text) == [MAY_4, APRIL_5]


def test_nine_as_a_time_is_nine_or_midnight() -> None:
    assert meant("time", Decimal(9)) == [dt.time(9), dt.time(0)]
    assert meant("time", Serial(Decimal("9.5"))) == [dt.time(9, 30), dt.time(12)]


def test_evidence_leaves_one_reading_or_none() -> None:
    both = readings("minutes", "1,5", {})
    assert settled(both, frozenset()) is None
    assert settled(both, frozenset({HOURS})) == both[0]
    assert settled(both, frozenset({MINUTES})) == both[1]
    assert settled(both, frozenset({HOURS, MINUTES})) is None


def test_what_is_usual_gives_way_to_what_is_proven() -> None:
    assert about(frozenset({HOURS}), frozenset({MINUTES})) == frozenset()
    assert about(frozenset(), frozenset({MINUTES})) == {MINUTES}


# ---------------------------------------------------------------------- any value, in any way of writing it

SPACES = st.sampled_from([" ", "\u00a0", "\u202f", "\u2009"])


DURATIONS = [
    "{h}h{m:02}", "{h} h {m:02}", "{h}H{m:02}", "{h}:{m:02}", "{h:02}:{m:02}:00", "{t} min", "{t}mn", "{t}'", "{t}",
    "{h} heures {m:02}", "{h}h{m:02}min",
]  # fmt: skip


@settings(deadline=None)
@given(st.integers(0, 9999), st.sampled_from(DURATIONS))
def test_minutes_in_any_writing_read_back(total: int, writing: str) -> None:
    text = writing.format(h=total // 60, m=total % 60, t=total)
    assert meant("minutes", text) == [total]


@settings(deadline=None)
@given(st.integers(0, 30 * 1440 - 1))
def test_a_cell_shown_as_a_duration_is_its_minutes(total: int) -> None:
    cell = Serial(Decimal(repr(total / 1440)))
    assert total in meant("minutes", cell)
    assert len(meant("minutes", cell)) == (2 if total and not total % 1440 else 1)


def grouped(cents: int, group: str, sign: str) -> str:
    return f"{cents // 100:,}".replace(",", group) + f"{sign}{cents % 100:02}"


SIGNS = [
    ("", ","),
    ("", "."),
    (" ", ","),
    ("\u202f", ","),
    ("\u00a0", "."),
    (".", ","),
    (",", "."),
    ("'", "."),
    ("’", ","),
]
AMOUNTS = ["{}", "{} €", "€ {}", "{}EUR", "{} euros", "{}\u00a0€"]


@settings(deadline=None)
@given(st.integers(0, 10**11), st.sampled_from(SIGNS), st.sampled_from(AMOUNTS))
def test_an_amount_in_any_writing_reads_back(cents: int, signs: tuple[str, str], writing: str) -> None:
    assert meant("money", writing.format(grouped(cents, *signs))) == [Decimal(cents) / 100]


@settings(deadline=None)
@given(st.integers(1, 10**11), st.sampled_from(["-{}", "\u2212{}", "({})", "{}-", "- {} €", "({} €)"]))
def test_a_negative_amount_stays_negative_and_is_refused(cents: int, writing: str) -> None:
    (value,) = meant("money", writing.format(grouped(cents, " ", ",")))
    assert value == -Decimal(cents) / 100
    with pytest.raises(BadCell) as bad:
        KINDS["money"].parse(value, {})
    assert bad.value.code == "negative"


@settings(deadline=None)
@given(st.integers(1000, 999_999), st.sampled_from(".,"))
def test_one_group_of_three_is_always_ambiguous(value: int, sign: str) -> None:
    text = f"{value // 1000}{sign}{value % 1000:03}"
    assert meant("money", text) == [value, Decimal(value) / 1000]


@settings(deadline=None)
@given(st.integers(0, 10_000), st.sampled_from(["{} %", "{}%", "{}\u202f%"]), st.sampled_from(".,"))
def test_a_rate_in_percent_reads_back(tenths: int, writing: str, sign: str) -> None:
    assert meant("rate", writing.format(f"{tenths // 10}{sign}{tenths % 10}")) == [Decimal(tenths) / 1000]


DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31))
FRENCH = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
ENGLISH = "January February March April May June July August September October November December"


DATES = [
    "{d} {fr} {y}", "{d:02} {fr} {y}", "{en} {d}, {y}", "{d} {en} {y}", "{y}-{m:02}-{d:02}", "{y}/{m}/{d}",
    "{d:02}.{m:02}.{y}", "{d}-{short}-{yy:02}", "{y}-{m:02}-{d:02}T09:30:00", "{y}{m:02}{d:02}",
]  # fmt: skip


@settings(deadline=None)
@given(DAYS, st.sampled_from(DATES))
def test_a_day_in_any_certain_writing_reads_back(day: dt.date, writing: str) -> None:
    fr, en = (months.split()[day.month - 1] for months in (FRENCH, ENGLISH))
    text = writing.format(d=day.day, m=day.month, y=day.year, yy=day.year % 100, fr=fr, en=en, short=en[:3])
    assert meant("date", text) == [day]


@settings(deadline=None)
@given(DAYS, st.sampled_from(["{0:02}/{1:02}/{2}", "{0}/{1}/{2}", "{0}-{1}-{2}"]), st.booleans())
def test_a_day_in_figures_is_among_its_readings(day: dt.date, writing: str, month_first: bool) -> None:
    first, second = (day.month, day.day) if month_first else (day.day, day.month)
    found = meant("date", writing.format(first, second, day.year))
    assert day in found
    assert len(found) == (2 if day.day <= 12 and day.day != day.month else 1)


@settings(deadline=None)
@given(
    st.integers(0, 23), st.integers(0, 59), st.sampled_from(["{}h{:02}", "{}:{:02}", "{:02}:{:02}:00", "{} h {:02}"])
)
def test_a_time_of_day_reads_back(hour: int, minute: int, writing: str) -> None:
    assert meant("time", writing.format(hour, minute)) == [dt.time(hour, minute)]


@settings(deadline=None)
@given(st.integers(1, 5), st.sampled_from(["{}/5", "{} / 5", "{} sur 5", "{} out of 5", "{}", "{} stars"]))
def test_a_score_reads_back(score: int, writing: str) -> None:
    assert meant("score", writing.format(score)) == [score]
    assert meant("score", "★" * score) == [score]


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"text", "id"}))
@settings(max_examples=60, deadline=None)
@given(text=st.one_of(st.text(max_size=70), st.text("0123456789.,:hHmin €$%/-()½ ★☆'", max_size=14)))
def test_any_text_ends_in_readings_or_a_named_problem(kind: str, text: str) -> None:
    words = TEMPLATE.words("status")
    try:
        found = readings(kind, text, words)
    except BadCell as bad:
        assert bad.code in {"unit_unclear", "other_currency", "out_of_range"}
    else:
        values = [reading.value for reading in found]
        assert len(values) == len(set(values))
        assert all(isinstance(reading, Reading) for reading in found)


KIND_VALUES = st.one_of(
    st.tuples(st.just("minutes"), st.integers(0, 10**5).map(Decimal)),
    st.tuples(st.just("money"), st.integers(0, 10**8).map(lambda cents: Decimal(cents) / 100)),
    st.tuples(st.just("hours"), st.integers(0, 10**4).map(lambda n: Decimal(n) / 100)),
    st.tuples(st.just("date"), DAYS),
    st.tuples(st.just("time"), st.builds(dt.time, st.integers(0, 23), st.integers(0, 59))),
    st.tuples(st.just("rate"), st.integers(0, 9999).map(lambda n: Decimal(n) / 10_000)),
    st.tuples(st.just("score"), st.integers(1, 5).map(Decimal)),
)


@settings(deadline=None)
@given(KIND_VALUES, st.sampled_from(["fr", "en"]))
def test_what_a_finding_tells_to_type_has_that_reading_only(kind_value: tuple[str, Any], lang: str) -> None:
    kind, value = kind_value
    assert meant(kind, to_type(kind, value, lang)) == [value]


# ---------------------------------------------------------------------- marks for nothing


@pytest.mark.parametrize(
    "text",
    [
        "-", "–", "—", "\u2212", "n/a", "N/A", "na", "?", "TBD", "à définir", "À définir", "néant", "Neant", "aucun",
        "none", "nil", "s.o.", "...", "…", " - ", "\u00a0-",
    ],
)  # fmt: skip
def test_marks_for_nothing(text: str) -> None:
    assert stands_for_nothing(text)


@pytest.mark.parametrize("text", ["0", "", " ", "no", "non", "x", "a-b", "nana", "S-1", "#N/A", "n/a 2"])
def test_what_is_no_mark_for_nothing(text: str) -> None:
    assert not stands_for_nothing(text)


def test_in_words_only_unmistakable_marks_count() -> None:
    assert not stands_for_nothing("NC", in_words=True)
    assert stands_for_nothing("n/a", in_words=True)


@pytest.mark.parametrize("text", ["#N/A", "#REF!", "#VALEUR!", "#DIV/0!", "#NOM?", "#NAME?", "#NUM!"])
def test_an_error_pasted_as_text_is_an_error(text: str) -> None:
    assert is_error(text)
    assert not stands_for_nothing(text)


# ---------------------------------------------------------------------- how findings say it


@pytest.mark.parametrize(
    ("kind", "value", "fr", "en"),
    [
        ("minutes", Decimal(90), "90 min (1 h 30)", "90 min (1 h 30)"),
        ("minutes", Decimal(45), "45 min", "45 min"),
        ("minutes", Decimal("1.5"), "1,5 min", "1.5 min"),
        ("money", Decimal("1234.5"), "1234,50", "1234.50"),
        ("money", Decimal("1.234"), "1,234", "1.234"),
        ("rate", Decimal("0.055"), "5,5\u00a0%", "5.5%"),
        ("hours", Decimal("1.5"), "1,5 h", "1.5 h"),
        ("date", MAY_4, "4 mai 2026", "4 May 2026"),
        ("time", dt.time(9, 5), "9:05", "9:05"),
        ("score", 4, "4", "4"),
    ],
)
def test_values_are_shown_as_a_person_says_them(kind: str, value: Any, fr: str, en: str) -> None:
    assert (shown(kind, value, "fr"), shown(kind, value, "en")) == (fr, en)


def test_readings_are_listed_once_each() -> None:
    assert either(["a", "b", "a", "c"], "fr") == "a, b ou c"
    assert either(["a"], "en") == "a"
