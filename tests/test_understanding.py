"""What people type in the cells of a workbook: read and announced, settled by the column, or refused."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import toolkit
from tests.conftest import TODAY, Typed, ledger_of, places
from toolkit.assembly import RawSetting, assemble
from toolkit.kinds import ExcelError, Serial
from toolkit.reading.understanding import HumanInput
from toolkit.templates import load
from toolkit.writing.rows import raw_book

if TYPE_CHECKING:
    from toolkit.findings import Finding
    from toolkit.ledger import Ledger

TEMPLATE = load("photography")
SAMPLE = Path(__file__).parent.parent / "samples" / "photographe-2025.xlsx"


def read(
    rows: list[dict[str, Any]],
    lang: str = "en",
    table: str = "Sessions",
    all_text: bool = False,
    typed_settings: dict[str, Any] | None = None,
) -> Ledger:
    """A ledger of rows as a file has them: texts, Decimals and Serials, exactly as given."""
    raw = raw_book("book.xlsx", lang, TEMPLATE, {}, {})
    raw.settings = {key: RawSetting(value, "Settings", "B4") for key, value in (typed_settings or {}).items()}
    for found in raw.tables:
        if found.name == table:
            found.rows = [(number, in_language(row, lang)) for number, row in enumerate(rows, 4)]
        found.all_text = all_text
    return assemble(raw, TEMPLATE, TODAY, HumanInput(raw, TEMPLATE))


def in_language(row: dict[str, Any], lang: str) -> dict[str, Any]:
    """A row with its status as the workbook's list has it."""
    if lang == "fr" and row.get("status") == "done":
        return {**row, "status": "réalisée"}
    return row


def cells(**cells: Any) -> dict[str, Any]:
    """A session without a mistake but those given."""
    row = {
        "session_id": "S-1",
        "date": Serial(Decimal(46146)),
        "client_code": "C1",
        "status": "done",
        "actual_main": Decimal(60),
    }
    return {**row, **cells}


def column(key: str, *values: Any, lang: str = "en", all_text: bool = False) -> tuple[list[Any], list[str]]:
    """What each cell of a column is read as, and the codes found in it."""
    rows = [cells(session_id=f"S-{number}", **{key: value}) for number, value in enumerate(values)]
    ledger = read(rows, lang, all_text=all_text)
    return [row.get(key) for row in ledger.tables["Sessions"].rows], [finding.code for finding in ledger.findings]


def only(ledger: Ledger) -> Finding:
    (finding,) = ledger.findings
    return finding


# ---------------------------------------------------------------------- refused


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("planned_main", "1,5", "ambiguous"), ("planned_main", Decimal("1.5"), "ambiguous"),
        ("planned_main", "8,30", "ambiguous"), ("planned_main", "½", "ambiguous"),
        ("planned_main", Serial(Decimal(2)), "ambiguous"),
        ("planned_main", Serial(Decimal(46146)), "number_shown_as_date"),
        ("planned_main", Decimal("90.5"), "not_whole"), ("planned_main", "0,33 h", "not_whole"),
        ("planned_main", "-1h30", "negative"), ("planned_main", "two hours", "not_a_number"),
        ("planned_main", "20 photos", "unit_unclear"), ("planned_main", True, "not_a_number"),
        ("planned_main", ExcelError("#N/A"), "excel_error"), ("planned_main", "#VALEUR!", "excel_error"),
        ("fee", "1.234", "ambiguous"), ("fee", "12 $", "other_currency"), ("fee", "12,50 TTC", "unit_unclear"),
        ("fee", "(12,50)", "negative"), ("fee", "−12,50", "negative"), ("fee", "12,50-", "negative"),
        ("fee", "12,505", "ambiguous"), ("fee", "12,5051", "too_many_decimals"), ("fee", "much", "not_a_number"),
        ("fee", "#N/A", "excel_error"), ("fee", "9" * 15, "beyond_measure"),
        ("fee", Serial(Decimal(46146)), "number_shown_as_date"),
        ("date", "03/04/2026", "ambiguous"), ("date", "31/02/2026", "not_a_date"),
        ("date", Decimal(2026), "not_a_date"),
        ("start_time", Decimal(9), "ambiguous"), ("start_time", "noon-ish", "not_a_time"),
        ("satisfaction", "6/5", "out_of_range"), ("satisfaction", "8/10", "out_of_range"),
        ("satisfaction", "4,5", "not_whole"),
        ("status", "finished", "not_in_list"), ("express", "perhaps", "not_in_list"),
        ("status", "-", "placeholder"), ("date", "TBD", "placeholder"), ("client_code", "?", "placeholder"),
        ("fee", "n/a", "placeholder"), ("planned_main", "néant", "placeholder"), ("express", "aucun", "placeholder"),
        ("delivered_quantity", "1.234", "ambiguous"), ("delivered_quantity", "12,5", "not_whole"),
    ],
)  # fmt: skip
def test_a_cell_that_cannot_be_understood_has_no_value_and_one_finding(key: str, value: Any, code: str) -> None:
    ledger = read([cells(**{key: value})])
    row = ledger.tables["Sessions"].rows[0]
    assert [(finding.code, str(finding.severity)) for finding in ledger.findings] == [(code, "error")]
    assert (row.get(key), row.bad) == (None, {key: code})


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("value", ["1,5", "1.234", "8,30", "½", "03/04/2026", "04/05/26"])
@pytest.mark.parametrize("key", ["planned_main", "fee", "date", "delivered_quantity"])
def test_two_readings_never_give_a_value(key: str, value: str, lang: str) -> None:
    ledger = read([cells(**{key: value})], lang)
    row = ledger.tables["Sessions"].rows[0]
    for finding in ledger.findings:
        if finding.code == "ambiguous":
            assert not row.filled(key)
            assert row.left_out == "ambiguous"
            assert re.search(r" (or|ou) ", finding.message)


def test_what_is_ambiguous_is_said_with_its_readings_its_column_and_what_to_type() -> None:
    rows = [cells(session_id=f"S-{n}", actual_main=Decimal(60 + n)) for n in range(3)]
    finding = only(read([*rows, cells(session_id="S-9", actual_main="1,5")], "fr"))
    said = f"{finding.where} : {finding.message}. {finding.remedy}".replace("\u00a0", " ")
    assert said == (
        "book.xlsx › Séances › U7 (Séance réelle (min), S-9) : « 1,5 » : 90 min (1 h 30) ou 1,5 min ?"
        " Les 3 autres cellules de cette colonne sont des minutes, au plus 62."
        " Tapez 90 ou une autre valeur sans équivoque."
    )


def test_an_ambiguous_date_is_said_with_both_days() -> None:
    finding = only(read([cells(date="03/04/2026")]))
    assert finding.message == '"03/04/2026": 3 April 2026 or 4 March 2026?'
    assert finding.remedy == "Type 2026-04-03 or 2026-03-04."


def test_another_currency_is_named_with_the_workbooks() -> None:
    ledger = read([cells(fee="12 $")], typed_settings={"currency": "CHF"})
    assert only(ledger).message == '"12 $" is in another currency ($) than the workbook (CHF)'


@pytest.mark.parametrize(("currency", "typed"), [("CHF", "12 fr."), ("USD", "$12"), ("€", "12 €"), ("eur", "12 EUR")])
def test_the_workbooks_currency_may_be_written_beside_an_amount(currency: str, typed: str) -> None:
    ledger = read([cells(fee=typed)], typed_settings={"currency": currency})
    assert only(ledger).code == "text_read"
    assert ledger.rows("Sessions")[0].amount("fee") == 12


# ---------------------------------------------------------------------- read and announced


@pytest.mark.parametrize(
    ("key", "value", "expected", "code"),
    [
        ("planned_main", "1h30", 90, "repaired"), ("planned_main", "90 min", 90, "repaired"),
        ("planned_main", "90", 90, "text_read"),
        ("planned_main", Serial(Decimal("0.0625")), 90, "repaired"),
        ("planned_main", Serial(Decimal("1.0625")), 1530, "repaired"),
        ("planned_main", "0", 0, "text_read"), ("planned_main", "0h00", 0, "repaired"),
        ("fee", "1 234,56 €", Decimal("1234.56"), "text_read"), ("fee", "45", Decimal("45.00"), "text_read"),
        ("hourly_rate", "50 €/h", Decimal("50.00"), "text_read"),
        ("date", "4 mai 2026", dt.date(2026, 5, 4), "repaired"),
        ("date", "2026-05-04", dt.date(2026, 5, 4), "text_read"),
        ("date", "13/04/2026", dt.date(2026, 4, 13), "text_read"),
        ("date", Serial(Decimal(12)), dt.date(1900, 1, 11), "date_long_past"),
        ("start_time", "9h30", dt.time(9, 30), "repaired"), ("start_time", "9:30", dt.time(9, 30), "text_read"),
        ("satisfaction", "4/5", 4, "repaired"), ("satisfaction", "★★★★", 4, "repaired"),
        ("satisfaction", "4", 4, "text_read"),
        ("satisfaction", "-", None, "placeholder_blank"), ("start_time", "n/a", None, "placeholder_blank"),
        ("express", "x", "yes", "repaired"), ("express", Decimal(0), "no", "repaired"),
        ("express", "vrai", "yes", "repaired"),
        ("express", "oui", "yes", "word_translated"), ("express", True, "yes", "word_translated"),
        ("status", "realisee", "done", "repaired"), ("status", "annulé", "cancelled", "repaired"),
        ("cancellation_notice_hours", "48h", Decimal(48), "repaired"), ("delivered_quantity", "20", 20, "text_read"),
    ],
)  # fmt: skip
def test_a_cell_typed_otherwise_is_read_and_said(key: str, value: Any, expected: Any, code: str) -> None:
    ledger = read([cells(**{key: value})])
    row = ledger.tables["Sessions"].rows[0]
    assert [finding.code for finding in ledger.findings] == [code]
    assert str(only(ledger).severity) in ("warning", "info")
    assert (row.get(key), row.left_out, row.bad) == (expected, "", {})


def test_a_repair_is_said_as_typed_and_as_read() -> None:
    finding = only(read([cells(planned_main=Serial(Decimal("0.0625")))], "fr"))
    assert finding.value == "1:30"
    assert finding.message.replace("\u00a0", " ") == (
        "« 1:30 » est lu comme 90 min (1 h 30) ; les formules du classeur ne le lisent pas ainsi"
    )
    assert finding.remedy == "Tapez des minutes, par exemple 90, pour que le classeur compte aussi cette cellule."


@pytest.mark.parametrize("value", ["-", "?", "none", "TBD", "n/a", "aucun", "45", "1h30", "NA"])
def test_in_a_column_of_words_everything_is_a_word(value: str) -> None:
    ledger = read([cells(lesson=value, session_type=value)])
    assert ledger.findings == []
    assert ledger.rows("Sessions")[0].text("lesson") == value


@pytest.mark.parametrize("value", ["NC", "NA", "so"])
def test_initials_are_a_client(value: str) -> None:
    assert read([cells(client_code=value)]).findings == []


def test_zero_is_no_mark_for_nothing() -> None:
    ledger = read([cells(planned_main="0", fee="0 €")])
    assert (ledger.rows("Sessions")[0].get("planned_main"), ledger.rows("Sessions")[0].get("fee")) == (0, 0)


def test_a_rate_of_twenty_is_a_percentage() -> None:
    ledger = read([{"from_quantity": Decimal(31), "surcharge_rate": Decimal(20)}], table="Tiers")
    assert ledger.tables["Tiers"].rows[0].amount("surcharge_rate") == Decimal("0.2")
    assert only(ledger).code == "repaired"


# ---------------------------------------------------------------------- settled by the column


@pytest.mark.parametrize(
    ("key", "others", "value", "expected"),
    [
        ("fee", ["12,50"], "1.234", 1234), ("fee", ["1.234.567"], "1.234", 1234), ("fee", ["1 234,5"], "2.345", 2345),
        ("fee", ["12.50"], "1,234", 1234), ("fee", ["€ 0.5", "7"], "1,234", 1234),
        ("delivered_quantity", ["1.234.567"], "1.234", 1234),
        ("date", ["13/04/2026"], "03/04/2026", dt.date(2026, 4, 3)),
        ("date", ["04/13/2026"], "03/04/2026", dt.date(2026, 3, 4)),
        ("planned_main", ["2,5 h"], "1,5", 90), ("planned_main", ["1.25 h", "1h30"], Decimal("1.75"), 105),
    ],
)  # fmt: skip
def test_the_other_cells_of_the_column_settle_it(key: str, others: list[Any], value: Any, expected: Any) -> None:
    found, codes = column(key, *others, value)
    assert found[-1] == expected
    assert codes[-1] == "repaired"


@pytest.mark.parametrize(
    ("key", "others", "value"),
    [
        ("fee", ["12,50", "12.50"], "1.234"),  # both signs are used
        ("fee", ["12", Decimal("12.5"), "7 €"], "1.234"),  # none is
        ("fee", ["2.345"], "1.234"),  # the other one is no clearer
        ("date", ["13/04/2026", "04/13/2026"], "03/04/2026"),
        ("date", [Serial(Decimal(46125)), "2026-04-13", "13.4.26"], "03/04/2026"),
        ("planned_main", ["2,5 h", Decimal(3)], "1,5"),  # a bare 3 is three minutes
        ("planned_main", [Decimal(90)], "1,5"),
        ("planned_main", ["1h30", "2 h"], "1,5"),  # whole hours do not say how a half is written
    ],
)  # fmt: skip
def test_a_column_that_does_not_settle_it_leaves_an_error(key: str, others: list[Any], value: Any) -> None:
    found, codes = column(key, *others, value)
    assert (found[-1], codes[-1]) == (None, "ambiguous")


def test_in_french_the_day_comes_first_unless_the_column_proves_otherwise() -> None:
    assert column("date", "03/04/2026", lang="fr") == ([dt.date(2026, 4, 3)], ["text_read"])
    assert column("date", "03/04/2026", "04/13/2026", lang="fr")[0] == [dt.date(2026, 3, 4), dt.date(2026, 4, 13)]
    assert column("date", "03/04/2026", "04/13/2026", "13/04/2026", lang="fr")[0][0] is None


def test_where_one_rate_is_a_percentage_five_is_five_percent() -> None:
    def rates(*values: Any) -> tuple[list[Any], list[str]]:
        rows = [{"from_quantity": Decimal(n * 10), "to_quantity": Decimal(n * 10 + 9), "surcharge_rate": value}
                for n, value in enumerate(values)]  # fmt: skip
        ledger = read(rows, table="Tiers")
        return [row.get("surcharge_rate") for row in ledger.tables["Tiers"].rows], [f.code for f in ledger.findings]

    assert rates(Decimal(5)) == ([Decimal(5)], [])
    assert rates(Decimal(5), Decimal(20)) == ([Decimal("0.05"), Decimal("0.2")], ["repaired", "repaired"])
    assert rates(Decimal(5), Decimal(20), Decimal("0.1"))[0][0] is None
    assert rates("5") == ([None], ["ambiguous"])
    assert rates("5", "20")[0] == [Decimal("0.05"), Decimal("0.2")]


def test_a_whole_number_beside_hours_in_doubt_is_suspicious() -> None:
    found, codes = column("actual_main", Decimal("1.5"), Decimal(2), Decimal("0.75"))
    assert found == [None, 2, None]
    assert codes == ["ambiguous", "suspicious_magnitude", "ambiguous"]


def test_a_word_of_the_list_in_capitals_is_nothing_to_speak_of() -> None:
    assert column("status", "DONE") == (["done"], [])


@pytest.mark.parametrize(
    ("others", "said"), [((90,), ""), ((90, 95), " The 2 other cells of this column are minutes, at most 95")]
)
def test_what_is_usual_is_said_where_there_are_others_to_compare_with(others: tuple[int, ...], said: str) -> None:
    values = [Decimal("1.5"), Decimal(2), *map(Decimal, others)]
    rows = [cells(session_id=f"S-{number}", actual_main=value) for number, value in enumerate(values)]
    (finding,) = (found for found in read(rows).findings if found.code == "suspicious_magnitude")
    assert finding.message == f"2: 120 min (2 h 00) or 2 min?{said}"


# ---------------------------------------------------------------------- files of nothing but texts


def test_in_a_file_of_texts_plain_values_are_nothing_to_speak_of() -> None:
    row = {
        "session_id": "1", "date": "2026-05-04", "start_time": "09:30", "client_code": "C1", "planned_main": "1 234",
        "fee": "1 234,56 €", "status": "done", "actual_main": "60", "satisfaction": "4", "delivered_quantity": "20",
        "cancellation_notice_hours": "47,99", "included_quantity": "1.234",
    }  # fmt: skip
    ledger = read([row], all_text=True)
    values = ledger.rows("Sessions")[0].values
    assert places(ledger.findings) == []
    assert (values["fee"], values["included_quantity"], values["date"]) == (
        Decimal("1234.56"),
        1234,  # by the comma of another column
        dt.date(2026, 5, 4),
    )


def test_in_a_file_of_texts_words_are_still_announced() -> None:
    assert column("planned_main", "1h30", "90", all_text=True) == ([90, 90], ["repaired"])


def test_in_a_file_of_texts_dates_settle_those_of_other_columns() -> None:
    rows = [cells(date="13/04/2026", approved_on="03/04/2026", actual_main="60")]
    assert read(rows, all_text=True).rows("Sessions")[0].date("approved_on") == dt.date(2026, 4, 3)
    assert [f.code for f in read(rows).findings if f.column == "Agreed on"] == ["ambiguous"]


#: How the spreadsheet programs of some countries write a file of texts: date, decimal sign, sign between thousands.
COUNTRIES = [
    ("%d/%m/%Y", ",", "\u202f"),
    ("%m/%d/%Y", ".", ","),
    ("%Y-%m-%d", ".", ""),
    ("%m/%d/%y", ".", ","),
    ("%d.%m.%Y", ",", "."),
]


def exported(kind: str, value: Any, date: str, decimal: str, thousands: str) -> str:
    """A cell as its number format shows it there."""
    if isinstance(value, Serial):
        moment = dt.datetime(1899, 12, 30) + dt.timedelta(minutes=round(value.number * 1440))
        return moment.strftime("%H:%M" if kind == "time" else date)
    if not isinstance(value, Decimal):
        return str(value)
    text = f"{value * 100:.1f}%" if kind == "rate" else f"{value:,.2f}" if kind.startswith("money") else f"{value:,}"
    return text.translate({ord(","): thousands, ord("."): decimal})


@pytest.mark.parametrize("country", COUNTRIES, ids=[date for date, _, _ in COUNTRIES])
def test_a_year_exported_as_texts_reads_back_without_a_finding(country: tuple[str, str, str]) -> None:
    year = toolkit.read_workbook(SAMPLE, today=dt.date(2025, 12, 20)).ledger
    raw = raw_book("year.csv", "fr", TEMPLATE, {}, {})
    for found in raw.tables:
        columns, found.all_text = TEMPLATE.tables[found.name].columns, True
        found.rows = [
            (row.number, {key: exported(columns[key].kind.name, value, *country) for key, value in row.raw.items()})
            for row in year.tables[found.name].rows
        ]
    ledger = assemble(raw, TEMPLATE, dt.date(2025, 12, 20), HumanInput(raw, TEMPLATE))
    assert places(ledger.findings) == []
    for name, table in year.tables.items():
        assert [row.values for row in ledger.tables[name].rows] == [row.values for row in table.rows]


# ---------------------------------------------------------------------- settings


@pytest.mark.parametrize(
    ("key", "value", "expected", "code"),
    [
        ("hourly_rate", "60 €", Decimal(60), "text_read"),
        ("safety_margin", Decimal(20), Decimal("0.2"), "repaired"),
        ("safety_margin", "15 %", Decimal("0.15"), "text_read"),
        ("slot_minutes", "1/2 h", 30, "repaired"),
        ("late_cancellation_hours", "48h", Decimal(48), "repaired"),
        ("turnaround_days", "5 jours", 5, "repaired"),
        ("hourly_rate", "1.234", Decimal(50), "setting_ambiguous"),
        ("hourly_rate", "60 $", Decimal(50), "setting_unusable"),
        ("hourly_rate", "-", Decimal(50), "setting_unusable"),
        ("hourly_rate", "(60)", Decimal(50), "setting_unusable"),
    ],
)
def test_settings_are_understood_likewise(key: str, value: Any, expected: Any, code: str) -> None:
    ledger = read([], typed_settings={key: value})
    assert (ledger.settings.values[key], only(ledger).code, only(ledger).cell) == (expected, code, "B4")
    assert (key in ledger.settings.bad) is code.startswith("setting")


# ---------------------------------------------------------------------- all of it in a file


def test_a_workbook_typed_by_hand_counts_and_says_what_to_correct(typed: Typed) -> None:
    typed.put("Sessions", 1, planned_main="1h30", actual_main=dt.time(2, 15), fee="€ 120,00", satisfaction="4 sur 5")
    typed.put("Sessions", 2, planned_main="8,30", express="✓")
    reading = typed.read()
    first, second = reading.ledger.tables["Sessions"].rows
    assert [first.get(key) for key in ("planned_main", "actual_main", "fee", "satisfaction")] == [90, 135, 120, 4]
    assert (second.left_out, second.get("express")) == ("ambiguous", "yes")
    assert [code for _, _, code in places(reading.findings)] == [
        "repaired", "text_read", "repaired", "repaired", "ambiguous", "repaired",
    ]  # fmt: skip
    assert toolkit.report(reading.ledger).total["worked_minutes"] == 135 + 15


def test_correcting_what_is_announced_ends_it_and_changes_no_value() -> None:
    first = read([cells(session_id="S-1", planned_main="1h30", fee="45 €", date="4 mai 2026")])
    values = first.rows("Sessions")[0].values
    again = ledger_of(Sessions=[values])
    assert first.findings and again.findings == []
    assert again.rows("Sessions")[0].values == values


ANYTHING = st.one_of(
    st.sampled_from(
        ["1,5", "1h30", "-", "45 €", "45 $", "#N/A", "03/04/2026", "x", "4/5", "", "1.234", "12 TTC", "20 %"]
    ),
    st.text("0123456789.,:hm €$%/-() ", max_size=9),
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-1000, max_value=10**6, places=3),
    st.decimals(min_value=0, max_value=50_000, places=4).map(Serial),
    st.booleans(),
)
INPUTS = [column.key for column in TEMPLATE.tables["Sessions"].inputs if column.key != "session_id"]


@settings(max_examples=80, deadline=None)
@given(st.dictionaries(st.sampled_from(INPUTS), ANYTHING, max_size=6), st.sampled_from(["fr", "en"]))
def test_every_cell_is_read_blank_or_reported(typed_cells: dict[str, Any], lang: str) -> None:
    ledger = read([{key: value for key, value in cells(**typed_cells).items() if value != ""}], lang)
    (row,) = ledger.tables["Sessions"].rows
    reported = {finding.cell for finding in ledger.findings}
    for key, value in row.raw.items():
        address = ledger.tables["Sessions"].address(row, key)
        blank = isinstance(value, str) and not value.strip()
        assert row.filled(key) or blank or address in reported, (key, value)
        assert not (row.filled(key) and key in row.bad)
    for finding in ledger.findings:
        assert finding.message and finding.remedy
