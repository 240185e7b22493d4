"""The figures of a report are the same in every format: another program reads each back, beside the JSON."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import subprocess
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import duckdb
import openpyxl
import pdfua
import pytest

import toolkit
from tests.conftest import ledger_of, line, mission, request, session
from toolkit.language import Words
from toolkit.metrics.causes import CAUSES
from toolkit.rendering.charts import scale
from toolkit.rendering.csv import report_csv
from toolkit.rendering.numbers import day, hours, number, percent
from toolkit.rendering.parquet import write_parquet
from toolkit.rendering.pdf import report_pdf
from toolkit.rendering.text import report_text
from toolkit.rendering.workbook import write_report
from toolkit.reports.alerts import alerts, due
from toolkit.reports.figures import columns, flat

if TYPE_CHECKING:
    from pathlib import Path

    from toolkit.ledger import Ledger

Report = toolkit.Report
#: What a report is asked for: a grouping and a period.
ASKED = {"a month": ("client", "2025-06"), "a year": ("session", "2025"), "nothing": ("month", "2031-01")}


@pytest.fixture(scope="module", params=ASKED.values(), ids=ASKED)
def made(request: pytest.FixtureRequest, year_ledger: Ledger) -> Report:
    by, period = request.param
    return toolkit.report(year_ledger, by=by, period=period)


@pytest.fixture(scope="module")
def groups(made: Report) -> list[dict[str, Any]]:
    """Every group and the total of the JSON, under flat names."""
    data = json.loads(json.dumps(made.to_dict()))
    return [flat(group) for group in (*data["groups"], data["total"])]


def plain(text: str) -> str:
    """A text with every sort of space and line end as one space, for what a page breaks or spaces otherwise."""
    return " ".join(text.split())


def same(shown: Any, expected: Any) -> bool:
    if expected is None or isinstance(expected, str):
        return bool(shown == expected)
    return shown is not None and Decimal(str(shown)) == Decimal(str(expected))


def agree(rows: list[dict[str, Any]], groups: list[dict[str, Any]]) -> None:
    assert [row["key"] for row in rows] == [group["key"] for group in groups]
    wrong = [
        (row["key"], name)
        for row, group in zip(rows, groups, strict=True)
        for name in columns()
        if not same(row[name], group[name])
    ]
    assert wrong == []


# ---------------------------------------------------------------------- whole tables


@pytest.mark.parametrize(("lang", "sign", "point"), [("fr", ";", ","), ("en", ",", ".")])
def test_csv(made: Report, groups: list[dict[str, Any]], lang: str, sign: str, point: str) -> None:
    text = report_csv(made, lang).removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=sign))
    agree([{k: v if k == "key" else v.replace(point, ".") or None for k, v in row.items()} for row in rows], groups)


def test_xlsx(made: Report, groups: list[dict[str, Any]], tmp_path: Path) -> None:
    write_report(made, tmp_path / "report.xlsx", "en")
    sheet = openpyxl.load_workbook(tmp_path / "report.xlsx")["Groups"]
    found = list(sheet.iter_rows(min_row=5, values_only=True))
    agree([dict(zip(("key", *columns()), row, strict=True)) for row in found[1:]], groups)
    assert found[0][1:] == tuple(columns())


def test_parquet(made: Report, groups: list[dict[str, Any]], tmp_path: Path) -> None:
    path = tmp_path / "report.parquet"
    write_parquet(made, path)
    read = duckdb.read_parquet(str(path))
    agree([dict(zip(read.columns, row, strict=True)) for row in read.fetchall()], groups[:-1])
    about = duckdb.sql(f"select value from parquet_kv_metadata('{path}') where key = 'seance.report'").fetchall()
    assert flat(json.loads(about[0][0])["total"]) == groups[-1]


def test_frame(made: Report, groups: list[dict[str, Any]]) -> None:
    frame = made.to_frame()
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    agree(rows, groups[:-1])


# ---------------------------------------------------------------------- pages and texts


def figures(made: Report, lang: str) -> set[str]:
    """What a reader must find on a page or in a text, as the language writes it."""
    total = made.total
    money = [*total["loss"].values(), total["to_invoice"], total["recoverable"]]
    found = {number(amount, 2, lang) for amount in money}
    found |= {hours(total["causes_minutes"][cause], lang) for cause in CAUSES}
    return found | {hours(total["unbilled_minutes"], lang), percent(total["leakage_rate"], lang)}


def words_of(text: str) -> set[str]:
    """The numbers in a text with what belongs to them: a French thousand has a hard space within."""
    return set(re.split(r"[ \n()+]+", text))


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_text(made: Report, lang: str) -> None:
    text = report_text(made, lang)
    assert max(map(len, text.splitlines())) <= 80
    if made.total["loss"]["total"] == "0.00":
        assert Words("report", lang)["nothing"] in text
    else:
        assert figures(made, lang) <= words_of(text)


def pdf_text(pdf: bytes) -> str:
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout.decode()


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_pdf(made: Report, lang: str) -> None:
    pages = pdf_text(report_pdf(made, lang)).split("\f")
    assert (len(pages), pages[2]) == (3, "")
    first, second = map(plain, pages[:2])
    if made.total["loss"]["total"] == "0.00":
        assert Words("report", lang)["nothing"] in first
        return
    assert {plain(figure) for figure in figures(made, lang) if plain(figure) not in first} == set()
    for item in made.highlights.costliest.items()[:6]:
        date = day(item.date, lang) if item.date else ""
        assert f"{item.session} {date} {item.client} {plain(number(item.amount, 2, lang))} {item.place}" in second


def test_the_rows_of_text_are_those_of_the_json(year_ledger: Ledger) -> None:
    made = toolkit.report(year_ledger, by="type", period="2025")
    table = report_text(made, "en").split("By kind of session")[1].split("\n\n")[0].splitlines()[1:]
    rows = [re.split(r" {2,}", row) for row in table]
    assert [row[:1] + row[2:4] for row in rows] == [
        [group["key"], hours(group["unbilled_minutes"], "en"), number(group["loss"]["total"], 2, "en")]
        for group in (*made.groups, made.total)
    ]


# ---------------------------------------------------------------------- Parquet


def test_money_is_decimal_and_days_are_dates(year_ledger: Ledger, tmp_path: Path) -> None:
    write_parquet(toolkit.report(year_ledger, period="2025-01-15..2025-03-10"), tmp_path / "a.parquet")
    read = duckdb.read_parquet(str(tmp_path / "a.parquet"))
    types = dict(zip(read.columns, map(str, read.types), strict=True))
    assert (types["loss.total"], types["effective_rate"]) == ("DECIMAL(18,2)",) * 2
    assert (types["key"], types["from"], types["unbilled_minutes"], types["leakage_rate"]) == (
        "VARCHAR", "DATE", "BIGINT", "DOUBLE",
    )  # fmt: skip
    assert read.project('"from", "to"').fetchall() == [
        (dt.date(2025, 1, 15), dt.date(2025, 1, 31)),
        (dt.date(2025, 2, 1), dt.date(2025, 2, 28)),
        (dt.date(2025, 3, 1), dt.date(2025, 3, 10)),
    ]


def test_an_open_period_is_open_and_the_bytes_are_the_same(year_ledger: Ledger, tmp_path: Path) -> None:
    made = toolkit.report(year_ledger, by="client")
    for name in ("a", "b"):
        write_parquet(made, tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert set(duckdb.read_parquet(str(tmp_path / "a")).project('"from", "to"').fetchall()) == {(None, None)}


# ---------------------------------------------------------------------- PDF


def test_the_same_report_gives_the_same_pages(year_ledger: Ledger) -> None:
    first, second = (
        report_pdf(toolkit.report(year_ledger, period="2025-06", compare="2025-05"), "fr") for _ in range(2)
    )
    assert first == second


def test_the_pages_are_archivable_and_accessible(year_ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(report_pdf(toolkit.report(year_ledger, period="2025-06", compare="2025-05"), "fr"))
    for claim in (b"<pdfaid:part>2</pdfaid:part>", b"<pdfuaid:part>1</pdfuaid:part>"):
        assert claim in path.read_bytes()
    assert [str(finding) for finding in pdfua.validate(path).findings] == []


def test_two_pages_whatever_is_on_them() -> None:
    long = "=1+1 #panic() *b* " + "très longue description " * 20
    rows = [
        session(f"S-{n}", mission_id=f"M-{n}", client_code=f"Client {n} " + "x" * 60, actual_main=90 + n * 7,
                date=dt.date(2026, 1 + n % 5, 3), session_type=f"Type {n} " + "y" * 50, approved_on=dt.date(2026, 1, 1))
        for n in range(40)
    ]  # fmt: skip
    asked = [
        request(f"R-{n}", session_id=f"S-{n}", kind="extra", description=long, unit_price=1_000_000, status="done",
                accepted_on=dt.date(2026, 1, 2), minutes_spent=30)
        for n in range(40)
    ]  # fmt: skip
    costs = [line("Taxi", session_id=f"S-{n}", estimated=10, actual=999_999) for n in range(40)]
    missions = [mission(f"M-{n}") for n in range(40)]
    ledger = ledger_of(Sessions=rows, Requests=asked, Budget=costs, Missions=missions)
    made = toolkit.report(ledger, by="mission", compare="2026-02", what_if={"hourly_rate": 75, "safety_margin": 0})
    pages = pdf_text(report_pdf(made, "fr")).split("\f")
    assert len(pages) == 3
    assert "=1+1 #panic() *b*" in pages[1]
    assert "hourly_rate = 75" in pages[0]


def test_what_is_to_invoice_adds_up(year_ledger: Ledger) -> None:
    made = toolkit.report(year_ledger, period="2025-06")
    assert sum(item.amount for item in made.highlights.open) == Decimal(made.total["to_invoice"])


@pytest.mark.parametrize(
    ("amounts", "ends"),
    [
        ([0], (0, 1)),
        ([7.3], (0, 8)),
        ([2487], (0, 3000)),
        ([-30, 95], (-50, 100)),
        ([-5], (-6, 0)),
        ([0.04], (0, "0.04")),
    ],
)
def test_a_scale_has_round_ends_that_hold_every_amount(amounts: list[float], ends: tuple[Any, Any]) -> None:
    found = scale([Decimal(str(amount)) for amount in amounts])
    assert (found.low, found.high) == tuple(Decimal(end) for end in ends)


# ---------------------------------------------------------------------- thresholds, and what is due


def keys(notices: Any) -> dict[str, tuple[int, list[str], dict[str, Any]]]:
    return {one.key: (one.many, one.names, one.values) for one in notices}


def test_thresholds_passed_are_named_with_how_much() -> None:
    late = session("S-1", client_code="A", actual_main=200)  # 60 planned, 72 padded, 90 reserved
    ledger = ledger_of(
        Sessions=[late, session("S-2", client_code="B"), session("S-3", status="planned", date=dt.date(2026, 12, 1))],
        Budget=[
            line("Taxi", session_id="S-2", estimated=10, actual=100),
            line("Hall", session_id="S-3", estimated=100, actual=80),
        ],
    )
    made = toolkit.report(ledger)
    found = keys(alerts(made))
    reserve = Decimal(flat(made.to_dict()["total"])["budget.reserve_used"])
    planned = made.groups[0]["planned_minutes"]
    assert planned > 0
    assert found["over_time"][:2] == (1, ["S-1"])
    assert found["over_budget"][:2] == (1, ["S-2"])
    assert found["over_budget"][2]["money"] < 90 - reserve
    assert found["to_watch"][:2] == (1, ["S-3"])
    assert "leaking" not in found  # the whole period is what is usual


def test_a_month_that_loses_a_larger_share_than_twelve_months_is_an_alert(year_ledger: Ledger) -> None:
    year = toolkit.report(year_ledger, period="2025").total["leakage_rate"]
    made = toolkit.report(year_ledger, period="2025-12")
    found = keys(alerts(made))
    assert ("leaking" in found) == (made.total["leakage_rate"] > year)
    rows = [session("S-1", date=dt.date(2026, 4, 1), actual_main=75), session("S-2", actual_main=180)]
    ledger = ledger_of(Sessions=rows)
    months = {m: keys(alerts(toolkit.report(ledger, period=m))).get("leaking") for m in ("2026-04", "2026-05")}
    assert months["2026-04"] is None
    assert months["2026-05"] is not None
    assert months["2026-05"][2]["rate"] > months["2026-05"][2]["usual"]


def test_what_is_due_does_not_hang_on_the_period(year_ledger: Ledger) -> None:
    whole, month = (keys(due(toolkit.report(year_ledger, period=period))) for period in (None, "2025-02"))
    assert whole == month
    assert whole["to_bill"][2]["money"] == Decimal(toolkit.report(year_ledger).total["to_invoice"])
    assert "to_watch" not in whole


# ---------------------------------------------------------------------- the command


@pytest.mark.parametrize("format_", ["xlsx", "pdf", "parquet"])
def test_a_format_that_is_a_file_needs_its_name_and_writes_it(
    seance: Any, demo: tuple[Path, str], tmp_path: Path, format_: str
) -> None:
    asked = ("report", demo[0], "--month", "2025-06", "--format", format_)
    assert seance(*asked) == (2, "", f"seance: --format {format_} needs -o OUT.{format_}\n")
    out = tmp_path / f"out.{format_}"
    assert seance(*asked, "-o", out) == (0, "", "")
    assert out.read_bytes()[:4] in (b"PK\x03\x04", b"%PDF", b"PAR1")
    before = out.read_bytes()
    code, _, error = seance(*asked, "-o", out)
    assert (code, "exists already" in error, out.read_bytes() == before) == (2, True, True)


@pytest.mark.parametrize(
    ("module", "format_", "name"), [("typst", "pdf", "documents"), ("pyarrow", "parquet", "parquet")]
)
def test_a_missing_extra_is_named(
    seance: Any, demo: tuple[Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    module: str, format_: str, name: str,
) -> None:  # fmt: skip
    monkeypatch.setitem(__import__("sys").modules, module, None)
    out = tmp_path / "out"
    code, _, error = seance("report", demo[0], "--format", format_, "-o", out)
    assert (code, f"seance-toolkit[{name}]" in error, out.exists()) == (2, True, False)
