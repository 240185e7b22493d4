"""A filled workbook rewritten in today's version: every typed cell found again, the same report, the same findings."""

from __future__ import annotations

import datetime as dt
import random
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from openpyxl.comments import Comment

import toolkit
from tests.conftest import FIRST, TODAY, Typed, session, without_calculations
from tests.engines import recalculate
from tests.ledgers import Sample, as_number, random_rows, small_ledgers
from toolkit.files import OutputError
from toolkit.kinds import ExcelError
from toolkit.templates import load
from toolkit.trades import list_contents
from toolkit.upgrading import Upgraded, upgrade
from toolkit.upgrading.words import BESIDE
from toolkit.writing import Extent, write_book
from toolkit.writing.rows import raw_book

if TYPE_CHECKING:
    from collections.abc import Callable

    from toolkit.ledger import Ledger

    Seance = Callable[..., tuple[int, str, str]]

FIXTURES = Path(__file__).parent / "fixtures"
#: What the new workbook mends: cells understood though not typed strictly, which are written as they were read.
MENDED = {"word_translated", "repaired", "text_read"}


def written(sample: Sample, path: Path, lang: str = "en") -> Path:
    """A random ledger as a filled workbook, what is wrong in it too."""
    template = load("photography")
    typed = {key: as_number(value) for key, value in sample.settings.items() if value is not None}
    raw = raw_book(path.name, lang, template, sample.rows, typed)
    needed = {name: len(rows) for name, rows in sample.rows.items()}
    write_book(path, template, raw, Extent(needed, 1, 2026), today=TODAY)
    return path


def carried(old: Path, new: Path, template: str | None = None, **options: Any) -> tuple[Ledger, Upgraded]:
    """The old workbook as read, and the new one."""
    before = old.read_bytes()
    was = toolkit.read_workbook(old, today=TODAY).ledger
    made = upgrade(old, new, template, rows=1, today=TODAY, **options)
    assert old.read_bytes() == before
    return was, made


def report_of(ledger: Ledger) -> dict[str, Any]:
    """Every figure by session, whatever the file's name."""
    made = toolkit.report(ledger, by="session").to_dict()
    return {key: value for key, value in made.items() if key not in ("findings", "sources")}


def lost(was: Ledger, now: Ledger) -> list[str]:
    """The typed cells of the old workbook that the new one has not, under the same key in the same row."""
    missing = []
    for name, table in was.tables.items():
        rows = {row.position: row for row in now.tables[name].rows} if name in now.tables else {}
        for row in table.rows:
            there = rows[row.position].raw if row.position in rows else {}
            for key, value in row.raw.items():
                understood = key in row.values and there.get(key) is not None
                if there.get(key) != value and not (understood and rows[row.position].values[key] == row.values[key]):
                    missing.append(f"{name}.{key} in {row.number}: {value!r} became {there.get(key)!r}")
    for key, value in was.settings.typed.items():
        understood = key not in was.settings.bad and key in now.settings.typed
        if now.settings.typed.get(key) != value and not (
            understood and now.settings.values[key] == was.settings.values[key]
        ):
            missing.append(f"{key}: {value!r} became {now.settings.typed.get(key)!r}")
    return missing


def said(ledger: Ledger) -> list[tuple[str, str, str, str]]:
    return sorted((f.code, f.sheet, f.cell, f.value) for f in ledger.findings)


def still_said(was: Ledger, made: Upgraded) -> list[tuple[str, str, str, str]]:
    """What was said of the old workbook and is still to be said: all but what the upgrade names as mended."""
    mended = [(f.sheet, f.cell, f.params["was"]) for f in made.findings if f.code == "mended"]
    gone = [f for f in was.findings if (f.sheet, f.cell, f.message) in mended]
    assert {f.code for f in gone} <= MENDED
    return sorted((f.code, f.sheet, f.cell, f.value) for f in was.findings if f not in gone)


# ---------------------------------------------------------------------- what cannot be


def refused(seance: Seance, *arguments: object) -> str:
    code, out, err = seance("upgrade", *arguments)
    assert (code, out, len(err.splitlines())) == (2, "", 1), err
    return err.strip()


def test_wrong_usage_is_one_line(seance: Seance, tmp_path: Path, small_book: bytes) -> None:
    old = tmp_path / "old.xlsx"
    old.write_bytes(small_book)
    (tmp_path / "taken.xlsx").write_bytes(b"mine")
    assert refused(seance, old, tmp_path / "new.ods").endswith("give a name that ends in .xlsx")
    assert "is one of the workbooks read" in refused(seance, old, old, "--force")
    assert "exists already" in refused(seance, old, tmp_path / "taken.xlsx")
    assert "no such file" in refused(seance, tmp_path / "nowhere.xlsx", tmp_path / "new.xlsx")
    assert "no such template" in refused(seance, old, tmp_path / "new.xlsx", "--template", "magic")
    assert (tmp_path / "taken.xlsx").read_bytes() == b"mine"
    assert old.read_bytes() == small_book
    assert not (tmp_path / "new.xlsx").exists()
    with pytest.raises(OutputError, match="is the workbook itself"):
        upgrade(old, old, force=True)


# ---------------------------------------------------------------------- nothing is lost


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(small_ledgers(faults=True))
def test_every_typed_cell_is_found_again(tmp_path_factory: pytest.TempPathFactory, sample: Sample) -> None:
    folder = tmp_path_factory.mktemp("carried")
    was, made = carried(written(sample, folder / "old.xlsx"), folder / "new.xlsx")
    assert lost(was, made.ledger) == []
    assert report_of(made.ledger) == report_of(was)
    assert said(made.ledger) == still_said(was, made)
    assert {f.code for f in made.findings} <= {"mended"}


@pytest.mark.parametrize(("seed", "template"), [(1, None), (2, "essential"), (3, "coaching")])
def test_a_large_workbook_with_many_faults_is_carried(tmp_path: Path, seed: int, template: str | None) -> None:
    sample = random_rows(random.Random(seed), sessions=48, faults=True)
    was, made = carried(written(sample, tmp_path / "old.xlsx", "fr"), tmp_path / "new.xlsx", template)
    assert len([f for f in was.findings if f.severity == "error"]) > 10
    assert lost(was, made.ledger) == []
    assert report_of(made.ledger) == report_of(was)
    assert said(made.ledger) == still_said(was, made)


def test_what_another_program_reads_is_the_same(tmp_path: Path) -> None:
    """openpyxl, which shares no line with our reading, sees the same values under the same headers."""
    sample = random_rows(random.Random(4), sessions=10, faults=True)
    old = written(sample, tmp_path / "old.xlsx")
    carried(old, tmp_path / "new.xlsx")
    seen = []
    for path in (old, tmp_path / "new.xlsx"):
        book = openpyxl.load_workbook(path, data_only=True)
        tables = [spec for spec in load("photography").tables.values() if spec.name not in ("Results", "Lists")]
        seen.append({(spec.name, *cell) for spec in tables for cell in cells_of(book[spec.sheet["en"]], spec)})
        book.close()
    old_cells, new_cells = seen
    words = {cell for cell in old_cells ^ new_cells if isinstance(cell[-1], str) and cell[-1] != cell[-1].strip()}
    assert {cell[:3] for cell in old_cells - words} == {cell[:3] for cell in new_cells} - {c[:3] for c in words}
    assert len(old_cells) > 200


def cells_of(sheet: Any, spec: Any) -> set[tuple[Any, ...]]:
    """Row, header and value of the typed cells of a sheet."""
    typed = {column.label["en"] for column in spec.inputs}
    found = set()
    for row in sheet.iter_rows(FIRST):
        for cell in row:
            header = sheet.cell(FIRST - 1, cell.column).value
            if header in typed and cell.value is not None:
                found.add((cell.row, header, str(cell.value)))
    return found


def test_texts_ids_dates_and_errors_stay_what_they_are(typed: Typed, tmp_path: Path) -> None:
    typed.put_text("Sessions", 1, "session_id", "007")
    typed.put_text("Sessions", 1, "went_well", "=SUM(A1)")
    typed.put_text("Sessions", 1, "lesson", "12")
    typed.put("Sessions", 1, objective=dt.date(2026, 5, 1), planned_prep=dt.timedelta(hours=25, minutes=30))
    typed.put("Sessions", 2, fee=dt.date(2026, 1, 1), client_code=7, went_wrong=True)
    typed.cell("Sessions", 2, "planned_post").value = "#N/A"
    old = typed.save()
    was, made = carried(old, tmp_path / "new.xlsx")
    assert lost(was, made.ledger) == []
    first, second = made.ledger.tables["Sessions"].rows
    assert (first.typed_id, first.raw["went_well"], first.raw["lesson"]) == ("007", "=SUM(A1)", "12")
    assert second.raw["planned_post"] == ExcelError("#N/A")
    assert first.get("planned_prep") == 25 * 60 + 30
    assert said(made.ledger) == still_said(was, made)


def test_a_formula_becomes_its_value_and_one_without_a_result_an_error(typed: Typed, tmp_path: Path) -> None:
    typed.put("Sessions", 1, fee="=10*5")  # openpyxl saves no results
    _, made = carried(typed.save(), tmp_path / "new.xlsx")
    assert made.ledger.tables["Sessions"].rows[0].raw["fee"] == ExcelError("#N/A")
    assert [(f.code, f.cell, f.value) for f in made.findings if f.severity == "error"] == [
        ("formula_without_result", typed.at("Sessions", 1, "fee"), "=10*5")
    ]


def test_a_word_in_another_language_is_mended_and_named(typed: Typed, tmp_path: Path) -> None:
    typed.put("Sessions", 1, status="réalisée")
    was, made = carried(typed.save(), tmp_path / "new.xlsx")
    assert made.ledger.tables["Sessions"].rows[0].raw["status"] == "done"
    assert "word_translated" not in {f.code for f in made.ledger.findings}
    assert [(f.code, f.value) for f in made.findings] == [("mended", "réalisée")]
    assert was.findings[0].message in made.findings[0].message


def test_a_repaired_cell_is_written_as_it_was_read_and_named(typed: Typed, tmp_path: Path) -> None:
    typed.put_text("Sessions", 1, "fee", "45 €")
    typed.put_text("Sessions", 1, "satisfaction", "-")
    _, made = carried(typed.save(), tmp_path / "new.xlsx")
    row = made.ledger.tables["Sessions"].rows[0]
    assert (row.raw["fee"], row.raw["satisfaction"]) == (Decimal(45), "-")
    assert [(f.code, f.cell) for f in made.findings] == [("mended", typed.at("Sessions", 1, "fee"))]
    assert [f.code for f in made.ledger.findings] == ["placeholder_blank"]


@pytest.mark.office
def test_a_workbook_in_another_format_is_carried(tmp_path: Path) -> None:
    whole = written(random_rows(random.Random(7), sessions=10, faults=True), tmp_path / "old.xlsx", "fr")
    old = recalculate([whole], tmp_path / "saved", to="ods")[whole]
    was, made = carried(old, tmp_path / "new.xlsx")
    assert lost(was, made.ledger) == []
    assert report_of(made.ledger) == report_of(was)


def test_a_damaged_sheet_is_said_again(typed: Typed, tmp_path: Path) -> None:
    path = typed.save()
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data.replace(b"</c>", b"<c>", 9) if name.endswith("/sheet3.xml") else data)
    _, made = carried(path, tmp_path / "new.xlsx")
    assert "sheet_damaged" in {f.code for f in made.findings}


def test_settings_lists_and_the_year_are_kept(typed: Typed, tmp_path: Path) -> None:
    typed.setting("hourly_rate").value = 67.5
    typed.setting("safety_margin").value = "a lot"
    typed.put("Lists", 1, session_types="My own type", usual_prep=77)
    typed.put("Lists", 4, channels="Pigeon")
    _, made = carried(typed.save(), tmp_path / "new.xlsx")
    assert made.ledger.settings.typed == {"hourly_rate": Decimal("67.5"), "safety_margin": "a lot"}
    book = openpyxl.load_workbook(tmp_path / "new.xlsx", read_only=True)
    lists = list(book["Lists"].iter_rows(min_row=FIRST - 1, values_only=True))
    book.close()
    head = list(lists[0])
    assert lists[1][head.index("Session types")] == "My own type"
    assert lists[1][head.index("Usual preparation (min)")] == 77
    channels = [row[head.index("Channels")] for row in lists[1:] if row[head.index("Channels")]]
    assert channels[3] == "Pigeon"


def test_the_year_of_the_dashboard_is_kept(tmp_path: Path) -> None:
    old = toolkit.new_workbook(tmp_path / "old.xlsx", "essential", "fr", 2031, 1, rows_of={"Sessions": [session()]})
    carried(old, tmp_path / "new.xlsx")
    book = openpyxl.load_workbook(tmp_path / "new.xlsx")
    assert book["Tableau de bord"]["C3"].value == 2031
    assert book.custom_doc_props["seance.template"].value == "essential"
    book.close()


def test_columns_of_ones_own_are_carried(typed: Typed, tmp_path: Path) -> None:
    sheet = typed.sheet("Budget")
    last = sheet.max_column
    for number, header in enumerate(("Receipt", "Shelf", "receipt"), last + 1):
        sheet.cell(FIRST - 1, number).value = header
        sheet.cell(FIRST, number).value = f"{header} 1"
    sheet.cell(FIRST + 2, last + 1).value = dt.date(2026, 5, 1)  # a row with nothing else
    sheet.cell(FIRST, last + 6).value = "a stray note"
    sheet.tables.clear()
    was, made = carried(typed.save(), tmp_path / "new.xlsx")
    found = {(f.code, f.value or f.cell) for f in made.findings if f.code != "mended"}
    stray = sheet.cell(FIRST, last + 6).coordinate
    assert found >= {("column_carried", "Receipt"), ("column_carried", "Shelf"), ("cells_not_carried", stray)}
    book = openpyxl.load_workbook(tmp_path / "new.xlsx")
    new = book["Budget"]
    headers = {cell.value: cell.column for cell in new[FIRST - 1]}
    assert new.cell(FIRST, headers["Receipt"]).value == "Receipt 1"
    assert new.cell(FIRST, headers["receipt 2"]).value == "receipt 1"
    assert new.cell(FIRST + 2, headers["Receipt"]).value == dt.datetime(2026, 5, 1)
    assert new.tables["Budget"].tableColumns[-1].name == "receipt 2"
    book.close()
    assert report_of(made.ledger) == report_of(was)


def test_sheets_and_notes_of_ones_own_are_named(seance: Seance, tmp_path: Path) -> None:
    old = toolkit.new_workbook(
        tmp_path / "old.xlsx", "essential", "en", 2026, 1, rows_of={"Sessions": [session(fee=-1)]}
    )
    book = openpyxl.load_workbook(old)
    book.create_sheet("My sums")["B2"] = 12
    book["Sessions"]["C4"].comment = Comment("agreed by phone", "Ana")
    book.save(old)
    code, out, err = seance("upgrade", old, tmp_path / "new.xlsx")
    assert (code, err) == (1, "")
    flat = " ".join(out.split())
    assert 'your sheet "My sums" (1 cell) is not carried' in flat
    assert "1 note or comment on a cell is not carried (C4)" in flat
    assert f"1 row and {len(session(fee=-1))} cells carried from" in flat
    assert f'Errors carried as they are: 1; "seance check {tmp_path / "new.xlsx"}" shows them.' in flat


def test_a_table_that_the_other_template_lacks_is_carried(typed: Typed, tmp_path: Path) -> None:
    was, made = carried(typed.save(), tmp_path / "new.xlsx", "essential")
    assert {f.params["table"] for f in made.findings if f.code == "table_carried"} == {
        "Requests",
        "Missions",
        "Risks",
        "Tiers",
    }
    assert made.template.name == "essential"
    assert "Indicators" not in made.ledger.tables
    assert lost(was, made.ledger) == []
    assert report_of(made.ledger) == report_of(was)


def test_the_words_of_another_trade_follow_ones_own(typed: Typed, tmp_path: Path) -> None:
    carried(typed.save(), tmp_path / "new.xlsx", "coaching")
    book = openpyxl.load_workbook(tmp_path / "new.xlsx", read_only=True)
    rows = list(book["Lists"].iter_rows(min_row=FIRST - 1, values_only=True))
    book.close()
    at = list(rows[0]).index("Session types")
    words = [row[at] for row in rows[1:] if row[at]]
    ours = list_contents(load("coaching"), "en")["session_types"]
    assert set(ours) <= set(words)
    assert words[0] not in ours


@pytest.mark.parametrize("name", ["photography", "coaching", "consulting", "software", "workshop", "essential"])
def test_what_stands_beside_a_word_is_known(name: str) -> None:
    """A column of Lists as long as the words it belongs to must be carried with them to another trade."""
    contents = list_contents(load(name), "en")
    beside = {key for keys in BESIDE.values() for key in keys}
    assert beside <= contents.keys()
    for lead, keys in BESIDE.items():
        assert {len(contents[key]) for key in keys} == {len(contents[lead])}
    columns = load(name).tables["Lists"].columns
    assert all(c.kind.name == "text" for c in columns.values() if c.key not in beside and not c.computed)


OWN = """
[template]
name = "drone"
extends = "photography"
label = { fr = "Drone", en = "Drone" }
description = { fr = "Vols.", en = "Flights." }

[settings.hourly_rate]
default = 90

[tables.Sessions.columns.battery]
label = { fr = "Batterie", en = "Battery" }
kind = "quantity"
band = "after"
"""


def test_a_template_of_ones_own_is_kept_and_its_column_too(tmp_path: Path) -> None:
    (tmp_path / "drone.toml").write_text(OWN)
    rows = {"Sessions": [{**session(), "battery": 3}]}
    old = toolkit.new_workbook(tmp_path / "old.xlsx", str(tmp_path / "drone.toml"), "en", 2026, 1, rows_of=rows)
    was, made = carried(old, tmp_path / "new.xlsx")
    assert made.findings == []
    assert made.template.name == "drone"
    assert made.ledger.rows("Sessions")[0].get("battery") == 3
    assert report_of(made.ledger) == report_of(was)
    again = upgrade(tmp_path / "new.xlsx", tmp_path / "third.xlsx", "photography", rows=1, today=TODAY)
    assert {f.code for f in again.findings} == {"column_carried", "default_kept"}
    assert report_of(again.ledger) == report_of(was)


def test_rows_below_gaps_stay_where_they_are_and_far_ones_move_up(typed: Typed, tmp_path: Path) -> None:
    typed.put("Budget", 9, session_id="S-1", item="Far", estimated=1)
    typed.put("Missions", 4000, mission_id="M-2", client_code="C", title="Farther")
    _, made = carried(typed.save(), tmp_path / "new.xlsx")
    assert [row.position for row in made.ledger.tables["Budget"].rows] == [1, 9]
    assert [row.position for row in made.ledger.tables["Missions"].rows] == [1, 2]


# ---------------------------------------------------------------------- released versions


@pytest.mark.parametrize("version", sorted(path.stem for path in FIXTURES.glob("filled-*.xlsx")))
def test_a_filled_workbook_of_each_version_is_carried(tmp_path: Path, version: str) -> None:
    old = FIXTURES / f"{version}.xlsx"
    was, made = carried(old, tmp_path / "new.xlsx")
    assert lost(was, made.ledger) == []
    assert report_of(made.ledger) == report_of(was)
    assert sum(len(table.rows) for table in was.tables.values()) > 20
    assert {f.severity for f in made.findings} <= {"info"}


def test_there_is_a_filled_workbook_of_this_version() -> None:
    assert (FIXTURES / f"filled-{toolkit.__version__}.xlsx").exists()


def make_fixture() -> None:
    """Write the filled workbook of this version: `python -m tests.test_upgrading`, once, at its release.

    It is saved by another program and without the sheets that hold nothing typed, so that it stays small.
    """
    sample = random_rows(random.Random(11), sessions=12)
    sample.rows["Risks"] = [{"session_id": sample.rows["Sessions"][0]["session_id"], "risk": "Pluie", "occurred": "no"}]
    sample.rows["Reviews"] = [
        {"mission_id": row["mission_id"], "topic": "Et maintenant ?", "answer": "Un second album."}
        for row in sample.rows["Missions"]
    ]
    whole = written(sample, FIXTURES / "whole.xlsx", "fr")
    (FIXTURES / f"filled-{toolkit.__version__}.xlsx").write_bytes(without_calculations(whole, "fr"))
    whole.unlink()


if __name__ == "__main__":
    make_fixture()
