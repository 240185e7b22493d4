"""The command line: what it prints, what it writes, and how it ends."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

import toolkit
from tests.conftest import TODAY, ledger_of, request, session
from toolkit.cli import COMMANDS
from toolkit.findings import Finding
from toolkit.language import Words, texts
from toolkit.portfolio.places import workbooks
from toolkit.rendering.findings import findings_text
from toolkit.rendering.text import report_text
from toolkit.reports import GROUPINGS
from toolkit.reports.period import Period
from toolkit.samples.year import make_year
from toolkit.templates import load, names

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from toolkit.ledger import Ledger

    Seance = Callable[..., tuple[int, str, str]]

ROOT = Path(toolkit.__file__).parent.parent


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two sessions of May: one that took an hour too long, one with a score out of range (its session stays)."""
    rows = [
        session("S-1", client_code="Acme", session_type="Portrait", actual_main=120),
        session("S-2", client_code="Bo", date=dt.date(2026, 5, 31), satisfaction=5),
        session("S-3", client_code="Bo", date=dt.date(2026, 4, 1)),
    ]
    path = tmp_path_factory.mktemp("cli") / "book.xlsx"
    return toolkit.new_workbook(path, lang="en", year=2026, rows=3, rows_of={"Sessions": rows})


@pytest.fixture(scope="module")
def wrong(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A session with a negative fee, another that counts."""
    path = tmp_path_factory.mktemp("wrong") / "wrong.xlsx"
    rows = [session("S-1", fee=-5), session("S-2")]
    return toolkit.new_workbook(path, lang="en", year=2026, rows=2, rows_of={"Sessions": rows})


def stopped(result: tuple[int, str, str]) -> str:
    """The one line with which wrong usage ends."""
    code, out, err = result
    assert (code, out) == (2, "")
    assert "Traceback" not in err
    assert len(err.splitlines()) == 1, err
    return err.rstrip("\n")


# ---------------------------------------------------------------------- wrong usage


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["--nonsense"],
        ["report"],
        ["check"],
        ["new"],
        ["report", "BOOK", "--nonsense"],
        ["report", "BOOK", "--by", "week"],
        ["report", "BOOK", "--format", "yaml"],
        ["report", "BOOK", "--lang", "de"],
        ["report", "BOOK", "--month"],
        ["report", "BOOK", "--year", "soon"],
        ["check", "BOOK", "--format", "csv"],
        ["new", "x.xlsx", "--lang", "de"],
        ["new", "x.xlsx", "--rows", "0"],
        ["new", "x.xlsx", "--rows", "many"],
        ["new", "x.xlsx", "--year", "1"],
        ["schema", "--format", "xml"],
        ["templates", "show"],
        ["templates", "hide"],
        ["demo", "a", "b"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_one_line_and_exit_code_2(seance: Seance, book: Path, arguments: list[str]) -> None:
    stopped(seance(*[str(book) if argument == "BOOK" else argument for argument in arguments]))


def test_wrong_usage_names_what_is_wrong(seance: Seance, book: Path) -> None:
    assert "week" in stopped(seance("report", book, "--by", "week"))
    assert "--nonsense" in stopped(seance("report", book, "--nonsense"))
    assert "nonsense" in stopped(seance("nonsense"))


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["--month", "2026-13"], "seance: 2026-13: not a month; write it as 2026-05"),
        (["--month", "May"], "seance: May: not a month; write it as 2026-05"),
        (["--year", "0"], "seance: 0: not a year; write it as 2026"),
        (["--from", "2026-02-30"], "seance: 2026-02-30: not a day; write it as 2026-05-31"),
        (["--to", "tomorrow"], "seance: tomorrow: not a day; write it as 2026-05-31"),
        (
            ["--from", "2026-02-02", "--to", "2026-02-01"],
            "seance: --from 2026-02-02 --to 2026-02-01: the first day is after the last",
        ),
        (["--month", "2026-05", "--year", "2026"], "seance: give only one of --month, --year, or --from/--to"),
        (["--month", "2026-05", "--to", "2026-05-04"], "seance: give only one of --month, --year, or --from/--to"),
        (["--year", "2026", "--from", "2026-05-04"], "seance: give only one of --month, --year, or --from/--to"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_period_that_is_none_is_said(seance: Seance, book: Path, arguments: list[str], line: str) -> None:
    assert stopped(seance("report", book, *arguments)) == line


@pytest.mark.parametrize("command", ["check", "report"])
def test_a_missing_file_is_said(seance: Seance, tmp_path: Path, command: str) -> None:
    line = "seance: nowhere.xlsx: no such file. Check the name and the folder."
    assert stopped(seance(command, tmp_path / "nowhere.xlsx")) == line


@pytest.mark.parametrize("command", ["check", "report"])
def test_a_file_named_that_is_no_workbook_stops_the_command(
    seance: Seance, tmp_path: Path, command: str, book: Path
) -> None:
    (tmp_path / "notes.xlsx").write_text("notes")
    assert "notes.xlsx: this is no workbook" in stopped(seance(command, book, tmp_path / "notes.xlsx"))


def test_a_refusal_speaks_the_users_language(seance: Seance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LANGUAGE")
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    assert "fichier introuvable" in stopped(seance("check", tmp_path / "nowhere.xlsx"))


def test_a_folder_holds_workbooks_of_every_format_but_no_exports(tmp_path: Path) -> None:
    names = ["a.xlsx", "b.xlsm", "c.xlsb", "d.XLS", "e.ods", "f.fods", "g.csv", "h.txt", "~$a.xlsx"]
    for name in names:
        (tmp_path / name).write_bytes(b"x")
    assert [item.name for item in workbooks([str(tmp_path)])] == names[:6]


def test_workbooks_of_one_name_are_called_by_their_paths() -> None:
    assert [item.name for item in workbooks(["x/a.xlsx", "y/a.xlsx", "y/b.xlsx"])] == ["x/a.xlsx", "y/a.xlsx", "b.xlsx"]


@pytest.mark.parametrize("command", ["check", "report"])
def test_a_folder_without_a_workbook_is_said(seance: Seance, tmp_path: Path, command: str) -> None:
    (tmp_path / "notes.txt").write_text("notes")
    assert "no workbook in this folder" in stopped(seance(command, tmp_path))


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["book.ods"], "give a name that ends in .xlsx"),
        (["no/folder/book.xlsx"], "there is no folder no/folder"),
        (["book.xlsx", "--template", "plumbing"], "plumbing: no such template; there are"),
        (["book.xlsx", "--template", "own.toml"], "own.toml: cannot be read"),
        (["book.xlsx", "--set", "hourly_rate"], "write it as key=value"),
        (["book.xlsx", "--set", "=60"], "write it as key=value"),
        (["book.xlsx", "--set", "daily_rate=60"], "daily_rate: no such setting; the settings are business_name"),
        (["book.xlsx", "--set", "hourly_rate=much"], 'hourly_rate: "much" is not a number. Type'),
        (["book.xlsx", "--set", "hourly_rate=-1"], "hourly_rate: -1 is negative"),
        (["book.xlsx", "--set", "hourly_rate=nan"], 'hourly_rate: "nan" is not a number'),
        (["book.xlsx", "--set", "hourly_rate=inf"], 'hourly_rate: "inf" is not a number'),
        (["book.xlsx", "--set", "hourly_rate=1e30"], "hourly_rate: 1e30 is beyond all measure"),
        (["book.xlsx", "--set", "slot_minutes=7.5"], "slot_minutes: 7.5 is not a whole number"),
        (["book.xlsx", "--set", "safety_margin=2000%"], "safety_margin: 2000% is not between 0 and 10"),
        (
            ["book.xlsx", "--set", "vat_regime=none"],
            'vat_regime: "none" is not in the list. Choose: franchise, liable.',
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_workbook_that_cannot_be_made_is_said(
    seance: Seance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], part: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert part in stopped(seance("new", *arguments, "--rows", 1))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("arguments", [["templates", "show", "plumbing"], ["schema", "--template", "plumbing"]])
def test_an_unknown_template_is_said(seance: Seance, arguments: list[str]) -> None:
    assert stopped(seance(*arguments)).startswith(
        "seance: plumbing: no such template; there are coaching, consulting, "
    )


def test_two_currencies_are_refused(seance: Seance, book: Path, tmp_path: Path) -> None:
    swiss = toolkit.new_workbook(tmp_path / "swiss.xlsx", lang="en", rows=1, settings={"currency": "CHF"})
    assert "differ in currency (CHF, EUR)" in stopped(seance("report", book, swiss))


def test_a_demo_needs_a_folder(seance: Seance, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert "is a file; give a folder" in stopped(seance("demo", tmp_path / "file"))


def test_wrong_usage_in_a_process_of_its_own_has_no_traceback() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "toolkit", "report", "nowhere.xlsx"],
        capture_output=True, text=True, check=False, cwd=ROOT, env={**os.environ, "LC_ALL": "en_GB.UTF-8"},
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "seance: nowhere.xlsx: no such file. Check the name and the folder.\n"


def test_a_terminal_without_accents_stops_nothing(book: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "toolkit", "report", str(book), "--lang", "fr"],
        capture_output=True, check=False, cwd=ROOT, env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"PERDU" in done.stdout
    assert b"#####" in done.stdout


# ---------------------------------------------------------------------- help


def test_help_names_every_command(seance: Seance) -> None:
    code, out, _ = seance("--help")
    assert code == 0
    assert [name for name in COMMANDS if re.search(rf"^  {name} ", out, re.MULTILINE)] == list(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(seance: Seance, command: str) -> None:
    code, out, err = seance(command, "--help")
    assert (code, err) == (0, "")
    assert out.startswith(f"Usage: seance {command}")


def test_the_version_is_that_of_the_package(seance: Seance) -> None:
    assert seance("--version") == (0, f"seance, version {toolkit.__version__}\n", "")


# ---------------------------------------------------------------------- new


def test_new_writes_a_workbook_that_reads_back_clean(seance: Seance, tmp_path: Path) -> None:
    path = tmp_path / "mine.xlsx"
    settings = ["--set", "hourly_rate=60,50", "--set", "safety_margin=15 %", "--set", "vat_regime=redevable"]
    code, out, err = seance("new", path, "--lang", "fr", "--rows", 3, "--year", 2025, *settings)
    assert (code, err) == (0, "")
    assert "3 lignes" in out
    assert "Réglages" in out
    ledger = toolkit.read_workbook(path).ledger
    assert (ledger.findings, ledger.lang) == ([], "fr")
    values = [str(ledger.settings.values[key]) for key in ("hourly_rate", "safety_margin", "vat_regime")]
    assert values == ["60.50", "0.1500", "liable"]


def test_new_speaks_the_language_of_the_locale(seance: Seance, tmp_path: Path) -> None:
    assert seance("new", tmp_path / "mine.xlsx", "--rows", 1)[0] == 0
    assert toolkit.read_workbook(tmp_path / "mine.xlsx").ledger.lang == "en"


def test_new_never_overwrites_without_force(seance: Seance, tmp_path: Path) -> None:
    path = tmp_path / "mine.xlsx"
    path.write_text("a year of work")
    assert "exists already; choose another name or add --force" in stopped(seance("new", path, "--rows", 1))
    assert path.read_text() == "a year of work"
    assert seance("new", path, "--rows", 1, "--force")[0] == 0
    assert toolkit.read_workbook(path).findings == []


def test_demo_shows_the_year_of_any_trade(seance: Seance, tmp_path: Path) -> None:
    code, out, err = seance("demo", tmp_path, "--lang", "en", "--template", "essential")
    assert (code, err) == (0, "")
    assert "June 2025" in out
    (path,) = tmp_path.iterdir()
    assert openpyxl.load_workbook(path).custom_doc_props["seance.template"].value == "essential"


# ---------------------------------------------------------------------- templates and schema


def test_templates_as_json_have_name_label_and_description(seance: Seance) -> None:
    code, out, err = seance("templates", "--format", "json")
    said = json.loads(out)
    assert (code, err) == (0, "")
    assert [list(entry) for entry in said] == [["name", "label", "description"]] * len(said)
    assert all(list(entry[key]) == ["fr", "en"] for entry in said for key in ("label", "description"))
    assert "photography" in [entry["name"] for entry in said]


@pytest.mark.parametrize(("lang", "word"), [("fr", "Photographie"), ("en", "Photography")])
def test_templates_are_listed_in_either_language(seance: Seance, lang: str, word: str) -> None:
    code, out, _ = seance("templates", "--lang", lang)
    assert code == 0
    assert word in out


@pytest.mark.parametrize(
    ("lang", "words"), [("fr", ["Mariage", "Transport"]), ("en", ["Wedding", "Parking and tolls"])]
)
def test_a_template_is_shown_with_what_it_brings(seance: Seance, lang: str, words: list[str]) -> None:
    code, out, err = seance("templates", "show", "photography", "--lang", lang)
    assert (code, err) == (0, "")
    assert [word for word in words if word in out] == words
    revision = load("photography").trade["limits"]["revision"][lang]
    assert revision[:30] in out


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("name", names())
def test_a_template_is_shown_in_words_of_the_language(seance: Seance, name: str, lang: str) -> None:
    out = seance("templates", "show", name, "--lang", lang)[1]
    # No key of the file, no value of a list, in French no word of English.
    assert re.findall(r"\b[a-z]+_[a-z]+\b|\blimits\.", out) == []
    assert (" fixed" in out, " medium" in out) == ((False, False) if lang == "fr" else (True, name != "essential"))
    for section in load(name).trade.keys() - {"limits"}:
        assert f"\n{texts('templates')[section][lang]}\n" in out
    assert lang == "fr" or not re.findall(r"[\s\u00a0]:", out)


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("arguments", [["templates"], *(["templates", "show", name] for name in names()), ["schema"]])
def test_a_terminal_of_80_columns_shows_it_whole(seance: Seance, arguments: list[str], lang: str) -> None:
    code, out, _ = seance(*arguments, "--lang", lang)
    assert code == 0
    assert [line for line in out.splitlines() if len(line) > 80 or line != line.rstrip()] == []


def test_a_session_type_says_its_times_and_its_limit(seance: Seance) -> None:
    out = seance("templates", "show", "photography", "--lang", "en")[1]
    assert "  Wedding · 90 + 480 + 600 · included quantity 200, then 15.00 each\n" in out
    assert "  Family · 30 + 90 + 120 · included quantity 30, then by tier\n" in out
    assert "  31 to 50: 20%\n" in out
    assert "  101 and more: 60%\n" in out


def test_what_new_says_fits_and_names_the_file_in_one_piece(seance: Seance, tmp_path: Path) -> None:
    path = tmp_path / ("a-folder-with-a-long-name-" * 4) / "b-o-o-k.xlsx"
    path.parent.mkdir()
    out = seance("new", path, "--rows", 1, "--lang", "fr")[1]
    assert str(path) in out
    assert [line for line in out.splitlines() if len(line) > 80 and str(path) not in line] == []


def test_a_template_is_shown_as_json(seance: Seance) -> None:
    code, out, _ = seance("templates", "show", "photography", "--format", "json")
    said = json.loads(out)
    assert code == 0
    assert list(said) == ["name", "label", "description", "tables", "trade"]


def test_the_schema_has_the_keys_of_the_contract(seance: Seance) -> None:
    code, out, err = seance("schema", "--format", "json")
    said = json.loads(out)
    assert (code, err) == (0, "")
    assert list(said) == ["schema", "template", "tables", "settings"]
    assert (said["schema"], said["template"]) == ("seance.schema/1", "photography")
    assert {tuple(table) for table in said["tables"]} == {("name", "sheet", "columns")}
    assert {tuple(table["sheet"]) for table in said["tables"]} == {("fr", "en")}
    columns = [column for table in said["tables"] for column in table["columns"]]
    assert {tuple(column) for column in columns} == {
        ("key", "label", "kind", "unit", "required", "role", "choices"),
    }
    assert {column["role"] for column in columns} == {"input", "computed"}
    assert {tuple(setting) for setting in said["settings"]} == {("key", "label", "kind", "default", "choices")}
    choices = [choice for column in columns for choice in column["choices"] or ()]
    assert {tuple(choice) for choice in choices} == {("value", "label")}


SHEETS = {
    "Sessions": ("Séances", "Sessions"),
    "Budget": ("Budget", "Budget"),
    "Requests": ("Demandes", "Requests"),
    "Missions": ("Missions", "Missions"),
    "Indicators": ("Indicateurs", "Indicators"),
    "Risks": ("Risques", "Risks"),
    "Reviews": ("Bilans", "Reviews"),
    "Settings": ("Réglages", "Settings"),
    "Tiers": ("Paliers", "Tiers"),
    "Lists": ("Listes", "Lists"),
    "Results": ("Résultats", "Results"),
}
#: Inputs as the contract lists them, * for those that are required.
INPUTS = {
    "Sessions": """session_id* mission_id date* start_time client_code* session_type objective
        planned_prep planned_main planned_post fee hourly_rate included_quantity extra_unit_price express
        approved_on approval_channel approval_evidence status* actual_prep actual_main actual_post
        goodwill_minutes billed_minutes delivered_quantity extras_billed cancelled_by
        cancellation_notice_hours cancellation_billed satisfaction went_well went_wrong lesson""",
    "Budget": """session_id* item* nature behaviour estimated actual rebilled vat_rate supplier document_ref
        document_date paid_on payment_method account note""",
    "Requests": """request_id* session_id* requested_on* requested_by description* kind* round in_scope priority
        status* clarification minutes_spent answered_on quantity unit_price accepted_on acceptance_channel
        billed_amount goodwill""",
    "Missions": """mission_id* client_code* client_name title* need deliverables excluded deadline price_agreed
        included_rounds revision_definition turnaround_days revision_slot client_contact our_contact approved_on
        approval_channel approval_evidence workshop_high_impact workshop_keys_missing
        workshop_purpose_explained started_on ended_on review_on review_attendees next_step next_step_on""",
    "Indicators": "mission_id* indicator* reason unit baseline target* measured measured_on",
    "Risks": "session_id* risk* likelihood impact contingency contingency_cost occurred",
    "Reviews": "mission_id* topic* answer strength_or_watch",
    "Tiers": "from_quantity to_quantity surcharge_rate",
}
COMPUTED = {
    "Budget": "variance overrun",
    "Requests": "value priced gift to_invoice lost beyond_limit late outside_contact needs_quote",
    "Missions": "brief_missing workshop_advised rounds_used review_due_on",
    "Indicators": "achievement",
    "Results": """planned_minutes reserved_minutes request_minutes worked_minutes overrun_minutes overrun_rate
        sold_minutes fee_value extra_quantity quantity_value express_value extras_value cancellation_due
        priced_minutes gift_minutes unbilled_minutes spared_minutes time_loss revisions preparation main post
        requests undersold extras_loss cancellation_loss budget_subtotal reserve budget_total reserve_used
        cost_loss total_loss to_invoice invoiced effective_rate""",
}


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    from toolkit.schema import describe

    tables = describe(load("photography"))["tables"]
    return {table["name"]: table for table in tables}


def test_tables_and_sheets_are_those_of_the_contract(schema: dict[str, Any]) -> None:
    assert {name: tuple(table["sheet"].values()) for name, table in schema.items()} == SHEETS


@pytest.mark.parametrize("table", INPUTS)
def test_inputs_are_those_of_the_contract(schema: dict[str, Any], table: str) -> None:
    columns = [column for column in schema[table]["columns"] if column["role"] == "input"]
    said = {column["key"] + "*" * column["required"] for column in columns}
    assert said == set(INPUTS[table].split())


@pytest.mark.parametrize("table", COMPUTED)
def test_computed_columns_are_those_of_the_contract(schema: dict[str, Any], table: str) -> None:
    said = {column["key"] for column in schema[table]["columns"] if column["role"] == "computed"}
    assert set(COMPUTED[table].split()) - said == set()


def test_settings_and_defaults_are_those_of_the_contract(seance: Seance) -> None:
    said = json.loads(seance("schema", "--format", "json")[1])["settings"]
    assert {setting["key"]: setting["default"] for setting in said} == {
        "business_name": None,
        "owner_name": None,
        "email": None,
        "siren": None,
        "currency": "EUR",
        "hourly_rate": 50,
        "safety_margin": 0.20,
        "slot_minutes": 30,
        "reserve_rate": 0.10,
        "vat_regime": "franchise",
        "vat_rate": 0.20,
        "included_rounds": 2,
        "turnaround_days": 3,
        "late_cancellation_hours": 48,
        "late_cancellation_rate": 0.50,
        "express_surcharge": 0.30,
        "recovery_target": 0.30,
        "budget_alert": 0.80,
        "review_delay_days": 14,
    }


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_schema_as_text_names_every_input(seance: Seance, lang: str) -> None:
    code, out, _ = seance("schema", "--lang", lang)
    assert code == 0
    assert re.search(r"^  \* session_id ", out, re.MULTILINE)
    assert f"Requests ({SHEETS['Requests'][lang == 'en']})" in out


# ---------------------------------------------------------------------- check


def test_check_of_a_clean_workbook_says_so(seance: Seance, book: Path) -> None:
    code, out, err = seance("check", book)
    assert (code, err) == (0, "")
    *cells, last = out.splitlines()
    assert last == Words("report", "en")("check_clean", rows=6, files="book.xlsx")
    assert "  Sessions: 20 cells = 20 used" in cells


def test_check_ends_with_1_where_an_error_is_found(seance: Seance, wrong: Path) -> None:
    code, out, err = seance("check", wrong)
    assert (code, err) == (1, "")
    assert "wrong.xlsx › Sessions › K4 (Fee (amount), S-1): -5 is negative" in out
    assert "→ Type a number of 0 or more." in out
    assert out.splitlines()[-1] == Words("report", "en")("check_summary", errors=1, warnings=0, infos=0)


def test_check_ends_with_0_where_only_warnings_are_found(seance: Seance, tmp_path: Path) -> None:
    path = tmp_path / "past.xlsx"
    rows = [session(status="planned", actual_main=None, date=dt.date(2020, 1, 1))]
    toolkit.new_workbook(path, lang="en", rows=1, rows_of={"Sessions": rows})
    code, out, _ = seance("check", path, "--format", "json")
    assert code == 0
    assert [finding["code"] for finding in json.loads(out)["findings"]] == ["planned_in_past"]


def test_check_as_json_has_the_keys_of_the_contract(seance: Seance, wrong: Path) -> None:
    code, out, _ = seance("check", wrong, "--format", "json")
    said = json.loads(out)
    assert code == 1
    assert list(said) == ["schema", "findings"]
    assert said["schema"] == "seance.check/1"
    assert [list(finding) for finding in said["findings"]] == [
        ["file", "sheet", "cell", "severity", "code", "message", "remedy", "value"]
    ]
    assert {key: said["findings"][0][key] for key in ("file", "sheet", "cell", "severity", "code", "value")} == {
        "file": "wrong.xlsx",
        "sheet": "Sessions",
        "cell": "K4",
        "severity": "error",
        "code": "negative",
        "value": "-5",
    }


def test_check_of_several_workbooks_names_each(seance: Seance, book: Path, wrong: Path) -> None:
    code, out, _ = seance("check", book, wrong, "--format", "json")
    assert code == 1
    assert [finding["file"] for finding in json.loads(out)["findings"]] == ["wrong.xlsx"]


def test_a_workbook_named_twice_is_read_once(seance: Seance, book: Path) -> None:
    said = json.loads(seance("report", book, book, "--format", "json")[1])
    assert [source["file"] for source in said["sources"]] == ["book.xlsx"]


# ---------------------------------------------------------------------- report

GROUP: dict[str, Any] = {
    "key": None,
    "sessions": ["planned", "done", "cancelled"],
    "planned_minutes": None,
    "reserved_minutes": None,
    "worked_minutes": None,
    "sold_minutes": None,
    "priced_minutes": None,
    "gift_minutes": None,
    "unbilled_minutes": None,
    "spared_minutes": None,
    "overrun_minutes": None,
    "overrun_rate": None,
    "causes_minutes": ["revisions", "preparation", "main", "post", "requests", "undersold"],
    "loss": ["time", "extras", "costs", "cancellations", "total"],
    "to_invoice": None,
    "invoiced": None,
    "leakage_rate": None,
    "budget": ["estimated", "actual", "variance", "unplanned", "reserve_used"],
    "satisfaction": ["mean", "responses", "csat_rate"],
    "approved_rate": None,
    "effective_rate": None,
    "recoverable": None,
}


def shape(group: Mapping[str, Any]) -> dict[str, Any]:
    return {key: list(value) if isinstance(value, dict) else None for key, value in group.items()}


def said(seance: Seance, *arguments: object) -> dict[str, Any]:
    """What a report says as JSON."""
    code, out, err = seance("report", *arguments, "--format", "json")
    assert (code, err) == (0, "")
    report: dict[str, Any] = json.loads(out)
    return report


def test_the_report_as_json_has_the_keys_of_the_contract_in_order(seance: Seance, book: Path) -> None:
    report = said(seance, book)
    assert list(report) == ["schema", "currency", "period", "by", "groups", "total", "findings", "sources"]
    assert (report["schema"], report["currency"], report["by"]) == ("seance.report/1", "EUR", "month")
    assert [list(shape(group).items()) for group in [*report["groups"], report["total"]]] == [list(GROUP.items())] * 3
    assert report["sources"] == [{"file": "book.xlsx", "rows_read": 3, "rows_left_out": 0}]
    assert (report["period"], report["findings"]) == ({"from": None, "to": None}, [])


def test_money_is_text_minutes_are_whole_and_rates_are_numbers(seance: Seance, book: Path) -> None:
    total = said(seance, book)["total"]
    assert total["loss"] == {
        "time": "50.00",
        "extras": "0.00",
        "costs": "0.00",
        "cancellations": "0.00",
        "total": "50.00",
    }
    assert (total["worked_minutes"], total["sessions"]["done"]) == (240, 3)
    assert (total["overrun_rate"], total["effective_rate"]) == (0.3333, "37.50")
    assert total["satisfaction"] == {"mean": 5.0, "responses": 1, "csat_rate": 1.0}


@pytest.mark.parametrize(
    ("by", "keys"),
    [
        ("month", ["2026-04", "2026-05"]),
        ("client", ["Acme", "Bo"]),
        ("mission", [""]),
        ("type", ["", "Portrait"]),
        ("session", ["S-1", "S-2", "S-3"]),
    ],
)
def test_a_report_groups_by_each(seance: Seance, book: Path, by: str, keys: list[str]) -> None:
    report = said(seance, book, "--by", by)
    assert (report["by"], [group["key"] for group in report["groups"]]) == (by, keys)


@pytest.mark.parametrize(
    ("arguments", "sessions", "period"),
    [
        (["--month", "2026-05"], 2, ("2026-05-01", "2026-05-31")),
        (["--month", "2026-06"], 0, ("2026-06-01", "2026-06-30")),
        (["--year", "2026"], 3, ("2026-01-01", "2026-12-31")),
        (["--year", "2025"], 0, ("2025-01-01", "2025-12-31")),
        (["--from", "2026-05-31"], 1, ("2026-05-31", None)),
        (["--to", "2026-05-04"], 2, (None, "2026-05-04")),
        (["--from", "2026-05-04", "--to", "2026-05-04"], 1, ("2026-05-04", "2026-05-04")),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_report_keeps_to_its_period(
    seance: Seance, book: Path, arguments: list[str], sessions: int, period: tuple[str, str]
) -> None:
    report = said(seance, book, *arguments)
    assert report["total"]["sessions"]["done"] == sessions
    assert tuple(report["period"].values()) == period


def test_a_report_of_an_empty_workbook_says_so(seance: Seance, blank_books: Mapping[str, Path]) -> None:
    code, out, err = seance("report", blank_books["en"])
    assert (code, err) == (0, "")
    assert Words("report", "en")["nothing"] in out
    assert said(seance, blank_books["en"])["groups"] == []


def test_a_report_over_rows_left_out_says_so_and_ends_with_1(seance: Seance, wrong: Path) -> None:
    code, out, err = seance("report", wrong)
    assert (code, err) == (1, "")
    assert Words("report", "en")("findings", errors=1, warnings=0) in out
    assert Words("report", "en")("left_out", file="wrong.xlsx", count=1, read=2) in out
    assert "K4" in out


def test_a_report_over_rows_left_out_names_them_in_json(seance: Seance, wrong: Path) -> None:
    code, out, _ = seance("report", wrong, "--format", "json")
    report = json.loads(out)
    assert code == 1
    assert report["sources"] == [{"file": "wrong.xlsx", "rows_read": 2, "rows_left_out": 1}]
    assert [(finding["cell"], finding["code"]) for finding in report["findings"]] == [("K4", "negative")]


def test_a_report_is_in_the_workbooks_language_or_the_one_asked_for(seance: Seance, book: Path) -> None:
    assert "LOST" in seance("report", book)[1]
    assert "PERDU" in seance("report", book, "--lang", "fr")[1]


def test_a_report_traces_a_loss_to_its_cell(seance: Seance, book: Path) -> None:
    assert "book.xlsx › Sessions › A4" in seance("report", book)[1]


# ---------------------------------------------------------------------- folders


def test_a_folder_is_read_with_all_that_is_in_it(seance: Seance, tmp_path: Path, book: Path) -> None:
    (tmp_path / "sub").mkdir()
    shutil.copy(book, tmp_path / "a.xlsx")
    toolkit.new_workbook(
        tmp_path / "sub" / "b.XLSX", lang="en", rows=2, rows_of={"Sessions": [session("S-9", actual_main=120)]}
    )
    (tmp_path / "~$c.xlsx").write_bytes(b"\x05Alice")
    (tmp_path / "notes.txt").write_text("notes")
    report = said(seance, tmp_path)
    assert [Path(source["file"]).name for source in report["sources"]] == ["a.xlsx", "b.XLSX"]
    assert report["total"]["loss"]["total"] == "100.00"


def test_a_file_of_a_folder_that_cannot_be_read_is_named_and_the_others_count(
    seance: Seance, tmp_path: Path, book: Path
) -> None:
    shutil.copy(book, tmp_path / "a.xlsx")
    (tmp_path / "b.xlsx").write_text("notes")
    code, out, err = seance("report", tmp_path, "--format", "json")
    report = json.loads(out)
    assert (code, err) == (1, "")
    assert [(finding["file"], finding["code"]) for finding in report["findings"]] == [("b.xlsx", "file_not_workbook")]
    assert report["total"]["loss"]["total"] == "50.00"


def test_check_of_a_folder_names_what_cannot_be_read(seance: Seance, tmp_path: Path, book: Path) -> None:
    shutil.copy(book, tmp_path / "a.xlsx")
    (tmp_path / "b.xlsx").write_bytes(b"")
    code, out, _ = seance("check", tmp_path, "--format", "json")
    assert code == 1
    assert [(f["file"], f["code"]) for f in json.loads(out)["findings"]] == [("b.xlsx", "file_empty")]


def test_a_file_named_and_in_a_folder_named_is_read_once(seance: Seance, tmp_path: Path, book: Path) -> None:
    shutil.copy(book, tmp_path / "a.xlsx")
    assert len(said(seance, tmp_path / "a.xlsx", tmp_path)["sources"]) == 1


# ---------------------------------------------------------------------- output files


@pytest.mark.parametrize("kind", ["text", "json"])
def test_a_report_goes_to_a_file_as_it_would_to_the_terminal(
    seance: Seance, book: Path, tmp_path: Path, kind: str
) -> None:
    target = tmp_path / "report"
    shown = seance("report", book, "--format", kind)[1]
    assert seance("report", book, "--format", kind, "-o", target) == (0, "", "")
    assert target.read_text(encoding="utf-8") == shown
    assert list(tmp_path.iterdir()) == [target]


def test_a_report_never_overwrites_without_force(seance: Seance, book: Path, tmp_path: Path) -> None:
    target = tmp_path / "report.json"
    target.write_text("mine")
    assert "exists already" in stopped(seance("report", book, "-o", target))
    assert target.read_text() == "mine"
    assert seance("report", book, "-o", target, "--force")[0] == 0
    assert "LOST" in target.read_text(encoding="utf-8")


def test_a_report_never_overwrites_its_own_input(seance: Seance, book: Path, tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    shutil.copy(book, path)
    seance("report", path, "-o", path, "--force")
    assert path.read_bytes() == book.read_bytes()


def test_a_report_that_fails_leaves_no_file(seance: Seance, tmp_path: Path) -> None:
    stopped(seance("report", tmp_path / "nowhere.xlsx", "-o", tmp_path / "report.txt"))
    assert list(tmp_path.iterdir()) == []


# ---------------------------------------------------------------------- text


def too_wide(text: str) -> list[str]:
    """The lines of a text that are wider than 80 columns; there must be lines at all."""
    assert text.strip()
    return [shown for shown in text.splitlines() if len(shown) > 80]


@pytest.fixture(scope="module")
def years(year_ledger: Ledger) -> dict[str, Ledger]:
    """A photographer's year of 300 sessions in each language."""
    trade = load("photography").trade
    rows = make_year(trade["session_types"], trade["cost_lines"], year=2025, lang="en", today=TODAY)
    return {"fr": year_ledger, "en": ledger_of(file="seance-example.xlsx", **rows)}


PERIODS = [
    None,
    "2025",
    "2025-09",
    "2025-01-15..2025-12-14",
    Period(dt.date(2025, 1, 15)),
    Period(None, dt.date(2025, 12, 14)),
    "1999",
]


@pytest.mark.parametrize("period", PERIODS, ids=str)
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_no_line_of_a_report_is_wider_than_80_columns(years: dict[str, Ledger], lang: str, period: Any) -> None:
    text = report_text(toolkit.report(years[lang], "month", period), lang)
    assert too_wide(text) == []


@pytest.mark.parametrize("by", GROUPINGS)
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_no_line_of_groups_is_wider_than_80_columns(years: dict[str, Ledger], lang: str, by: str) -> None:
    text = report_text(toolkit.report(years[lang], by), lang)
    assert too_wide(text) == []


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_long_names_and_large_amounts_fit(lang: str) -> None:
    rows = [
        session(
            "S-" + "9" * 60, client_code="C" * 90, session_type="Très long " * 12, hourly_rate=90_000, actual_main=9000
        ),
        session("S-2", fee=-1),
        session("S-3", satisfaction=9),
    ]
    ledger = ledger_of(lang, file="a-very-long-name-" * 8 + ".xlsx", Sessions=rows)
    texts = [report_text(toolkit.report(ledger, by), lang) for by in GROUPINGS]
    texts.append(report_text(toolkit.report([ledger, ledger_of(lang)]), lang))
    assert [too_wide(text) for text in texts] == [[]] * 6


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_no_line_of_findings_is_wider_than_80_columns(lang: str) -> None:
    rows = [
        session(fee=-1, planned_main="an hour or so, " * 9, express="perhaps", satisfaction=9),
        session("S*1", approved_on="yesterday"),
        session("S-3", actual_main=None),
        session("S-4", mission_id="M-9", cancellation_billed=5),
    ]
    ledger = ledger_of(lang, file="long-" * 20 + ".xlsx", Sessions=rows, Requests=[request(status="finie")])
    text = findings_text(ledger.findings, Words("report", lang))
    assert len(text.splitlines()) > 20
    assert too_wide(text) == []


def test_findings_of_one_code_in_one_column_make_one_block_of_twenty() -> None:
    rows = [session(f"S-{number}", fee=-number) for number in range(1, 33)]
    ledger = ledger_of(Sessions=[*rows, session("S-33", extras_billed=-1)])
    text = findings_text(ledger.findings, Words("report", "en"))
    assert "ERROR book.xlsx › Sessions › Fee (amount): 32 cells\n  K4 (S-1): -1 is negative; nothing here is\n" in text
    assert "  K23 (S-20): -20 is negative; nothing here is\n  … and 12 more; --format json has them all.\n  → " in text
    assert text.count("→ Type a number of 0 or more.") == 2
    assert "S-21" not in text


def test_findings_with_a_remedy_each_keep_them_in_the_block() -> None:
    ledger = ledger_of(Sessions=[session("1"), session("01"), session("2"), session("02")])
    text = findings_text(ledger.findings, Words("report", "en"))
    assert text.count("4 cells") == 1
    assert "such as S-01." in " ".join(text.split())
    assert "such as S-2." in " ".join(text.split())


def test_every_finding_has_words_in_both_languages() -> None:
    from toolkit.language import texts

    for code, entry in texts("findings").items():
        assert set(entry) == {"severity", "message", "remedy"}, code
        assert set(entry["message"]) == set(entry["remedy"]) == {"fr", "en"}, code
        assert Finding(code, "x").severity in ("error", "warning", "info")
        for part in ("message", "remedy"):
            names = [set(re.findall(r"{(\w+)}", entry[part][lang])) for lang in ("fr", "en")]
            assert names[0] == names[1], code


def test_a_pipe_gets_no_colours(seance: Seance, book: Path) -> None:
    assert "\x1b" not in seance("report", book)[1]


class Terminal:
    """Standard output that says it is a terminal."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("no_color", "coloured"), [("1", False), (None, True)])
def test_a_terminal_has_colours_unless_no_color_is_set(
    monkeypatch: pytest.MonkeyPatch, no_color: str | None, coloured: bool
) -> None:
    from toolkit.cli.output import paint

    monkeypatch.setattr("sys.stdout", Terminal())
    monkeypatch.delenv("NO_COLOR", raising=False)
    if no_color:
        monkeypatch.setenv("NO_COLOR", no_color)
    assert ("\x1b" in paint("LOST", "red")) is coloured
    assert "LOST" in paint("LOST", "red")


# ---------------------------------------------------------------------- demo


def test_the_demo_writes_reads_back_and_reports(demo: tuple[Path, str]) -> None:
    path, printed = demo
    assert [item.name for item in path.parent.iterdir()] == ["seance-exemple.xlsx"]
    assert "Rapport de pertes — juin 2025" in printed
    assert "PERDU" in printed
    assert "À corriger" not in printed


def test_the_demo_prints_what_a_report_of_june_says(demo: tuple[Path, str], year_ledger: Ledger) -> None:
    assert report_text(toolkit.report(year_ledger, "month", "2025-06"), "fr") in demo[1]


def test_the_demo_never_overwrites_without_force(seance: Seance, demo: tuple[Path, str]) -> None:
    before = demo[0].stat().st_mtime_ns
    assert "existe déjà" in stopped(seance("demo", demo[0].parent, "--lang", "fr"))
    assert demo[0].stat().st_mtime_ns == before


def test_the_demo_opens_in_another_program(demo: tuple[Path, str]) -> None:
    book = openpyxl.load_workbook(demo[0], read_only=True)
    names = book.sheetnames
    book.close()
    assert names[:2] == ["Accueil", "Séances"]
