"""Folders of workbooks: the same report whoever reads them, nothing read twice, nothing counted twice."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings

import toolkit
from tests.conftest import TODAY, line, request, session
from tests.ledgers import Sample, small_ledgers
from toolkit.findings import UnreadableError
from toolkit.portfolio import cache, engines, work
from toolkit.portfolio.digest import Days, Digest, days_of, holds_on, packed, unpacked
from toolkit.portfolio.engines import executor, processes, scheduler
from toolkit.portfolio.places import workbooks
from toolkit.portfolio.reporting import report_over
from toolkit.portfolio.work import Done, Task
from toolkit.refusals import Refusal
from toolkit.rendering.formats import TEXTS
from toolkit.reports import GROUPINGS, pair_of, spool
from toolkit.rules.copies import fingerprint, told_apart

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from toolkit.reports import Report

#: A month, what is supposed and what is set beside: all that a report can be asked for.
WISH: dict[str, Any] = {"period": "2026-05", "what_if": {"hourly_rate": 60, "included_rounds": 1}, "compare": "2026-04"}


def write(path: Path, number: int, lang: str = "en", **more: Any) -> Path:
    """A workbook with a lossy session, one of the month before, one to come and one in error, all of its own."""
    rows = {
        "Sessions": [
            session(f"S-{number}", actual_main=60 + 7 * number, client_code=f"C{number % 3}", satisfaction=4),
            session(f"P-{number}", date=dt.date(2026, 4, 3), actual_main=90, approved_on=dt.date(2026, 4, 1)),
            session(f"N-{number}", date=dt.date(2026, 7, number), status="planned", actual_main=None),
            session(f"E-{number}", actual_main="soon"),
        ],
        "Budget": [line(session_id=f"S-{number}", estimated=20, actual=20 + number, rebilled=20)],
        "Requests": [request(session_id=f"S-{number}", kind="extra", unit_price=15, accepted_on=dt.date(2026, 5, 7))],
    }
    return toolkit.new_workbook(path, lang=lang, rows=5, rows_of=rows, today=TODAY, **more)


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Workbooks 1 to 7, uneven ones in French."""
    top = tmp_path_factory.mktemp("books")
    for number in range(1, 8):
        write(top / f"book-{number}.xlsx", number, "fr" if number % 2 else "en", settings={"recovery_target": 0.4})
    return top


@pytest.fixture(scope="module")
def folder(books: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six workbooks in two folders and both languages, a copy, a conflicting copy, and a file that is none."""
    top = tmp_path_factory.mktemp("firm")
    (top / "paris").mkdir()
    for number in range(1, 7):
        place = top / "paris" if number % 2 else top
        shutil.copy(books / f"book-{number}.xlsx", place)
    shutil.copy(top / "book-2.xlsx", top / "again.xlsx")
    changed = write(top / "other.xlsx", 4)
    changed.rename(top / "book-4 (1).xlsx")
    (top / "notes.xlsx").write_bytes(b"no workbook")
    return top


def over(folder: Path | str, **more: Any) -> Report:
    return report_over(workbooks([str(folder)]), today=TODAY, **more)


def everything(made: Report) -> list[str]:
    """All that a report says, in every form that is text."""
    return [form(made, "en", lambda text, colour: text) for form in TEXTS.values()]


# ---------------------------------------------------------------------- the same report


@pytest.mark.parametrize("by", GROUPINGS)
def test_a_folder_reads_as_its_workbooks_do(folder: Path, by: str) -> None:
    read = [
        toolkit.read_workbook(item.path, name=item.name, today=TODAY).ledger
        for item in workbooks([str(folder)])
        if item.name != "notes.xlsx"
    ]
    told_apart(read)
    expected = toolkit.report(read, by, **WISH).to_dict()
    made = over(folder, by=by, **WISH).to_dict()
    unread = [finding for finding in made["findings"] if finding["file"] == "notes.xlsx"]
    assert [finding["code"] for finding in unread] == ["file_not_workbook"]
    made["findings"].remove(unread[0])
    assert made == expected


def test_whoever_reads_and_whatever_is_kept_the_report_is_the_same(folder: Path) -> None:
    plain = everything(over(folder, engine=processes(1), cached=False, **WISH))
    with ThreadPoolExecutor(3) as pool:
        hands = [processes(1), processes(2), executor(pool), executor(pool, ahead=1), processes()]
        for engine in hands:
            for cached in (False, True):
                assert everything(over(folder, engine=engine, cached=cached, **WISH)) == plain


def test_copies_count_once_and_are_named(folder: Path) -> None:
    made = over(folder)
    said = {(f.file, f.code) for f in made.findings if not f.cell}
    assert said == {
        ("book-2.xlsx", "file_copy"),
        ("book-4 (1).xlsx", "file_conflict"),
        ("notes.xlsx", "file_not_workbook"),
    }
    left_out = {source.file: source.rows_left_out for source in made.sources}
    assert (left_out["book-2.xlsx"], left_out["book-4 (1).xlsx"], left_out["book-4.xlsx"]) == (6, 6, 1)
    assert made.total["sessions"] == {"planned": 6, "done": 12, "cancelled": 0}


@settings(max_examples=60, deadline=None)
@given(small_ledgers(faults=True))
def test_what_is_kept_of_a_workbook_is_what_was_read(sample: Sample) -> None:
    ledger = sample.ledger()
    digest = Digest(pair_of(ledger, {"hourly_rate": 70}), fingerprint(ledger), days_of(ledger, TODAY))
    again = unpacked(packed(digest), ledger.file)
    assert again == digest
    assert [f.to_dict() for f in again.pair.really.findings] == [f.to_dict() for f in ledger.findings]


@pytest.mark.parametrize("held", [1, 2, 9])
def test_what_is_listed_at_the_end_may_wait_on_disk(monkeypatch: pytest.MonkeyPatch, held: int) -> None:
    monkeypatch.setattr(spool, "_HELD", held)
    kept: spool.Spool[tuple[str, int]] = spool.Spool()
    kept.extend([("a", 1), ("b", 2)])
    assert list(kept) == [("a", 1), ("b", 2)]
    kept.extend([("c", 3)])
    assert list(zip(kept, kept, strict=True)) == [((key, n), (key, n)) for key, n in (("a", 1), ("b", 2), ("c", 3))]
    assert len(kept) == 3


# ---------------------------------------------------------------------- what is kept


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of the test's own."""
    monkeypatch.setattr(cache, "cache_folder", lambda: tmp_path / "kept")
    return tmp_path / "kept"


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are read from now on."""
    names: list[str] = []

    def noted(path: Path, **more: Any) -> Any:
        names.append(path.name)
        return toolkit.read_workbook(path, **more)

    monkeypatch.setattr(work, "read_workbook", noted)
    return names


@pytest.fixture
def few(books: Path, tmp_path: Path) -> Path:
    """Three workbooks."""
    place = tmp_path / "few"
    place.mkdir()
    for number in (1, 2, 3):
        shutil.copy(books / f"book-{number}.xlsx", place)
    return place


def test_a_second_run_reads_only_what_changed(books: Path, few: Path, kept: Path, reads: list[str]) -> None:
    over(few)
    assert sorted(reads) == ["book-1.xlsx", "book-2.xlsx", "book-3.xlsx"]
    shutil.copy(books / "book-7.xlsx", few / "book-2.xlsx")
    (few / "book-3.xlsx").rename(few / "renamed.xlsx")
    reads.clear()
    made = over(few)
    assert reads == ["book-2.xlsx"]
    assert [source.file for source in made.sources] == ["book-1.xlsx", "book-2.xlsx", "renamed.xlsx"]
    assert "renamed.xlsx" in {finding.file for finding in made.findings}
    assert everything(made) == everything(over(few, cached=False))


def test_other_questions_are_answered_from_what_is_kept(few: Path, kept: Path, reads: list[str]) -> None:
    over(few)
    reads.clear()
    over(few, by="client", period="2026-05", compare="2026-04")
    assert reads == []
    over(few, what_if={"hourly_rate": 60})
    assert len(reads) == 3
    over(few, what_if={"hourly_rate": "60.00"}, by="type")
    assert len(reads) == 3


def test_what_hangs_on_the_day_is_read_anew_when_the_day_has_come(few: Path, kept: Path, reads: list[str]) -> None:
    # The sessions to come are on the 1st, 2nd and 3rd of July: on the 3rd, two of them are past.
    for day, past in ((dt.date(2026, 7, 1), 0), (dt.date(2026, 7, 3), 2), (dt.date(2026, 6, 1), 0)):
        made = report_over(workbooks([str(few)]), today=day)
        assert [finding.code for finding in made.findings].count("planned_in_past") == past, day
    assert sorted(reads) == ["book-1.xlsx"] * 3 + ["book-2.xlsx"] * 3 + ["book-3.xlsx"]


@pytest.mark.parametrize("harm", [b"", b"short", b"\x00" * 600])
def test_a_damaged_entry_is_not_used(few: Path, kept: Path, reads: list[str], harm: bytes) -> None:
    plain = everything(over(few))
    for entry in kept.glob("??/*"):
        entry.write_bytes(harm)
    reads.clear()
    assert everything(over(few)) == plain
    assert len(reads) == 3


def test_a_turned_bit_is_seen(kept: Path) -> None:
    own = cache.Cache()
    own.put("abcdef", b"what is kept")
    entry = kept / "ab" / "cdef"
    content = bytearray(entry.read_bytes())
    content[-1] ^= 1
    entry.write_bytes(content)
    assert own.get("abcdef") is None


def test_a_folder_that_cannot_be_written_to_only_costs_time(few: Path, kept: Path) -> None:
    kept.write_text("a file where the folder should be")
    assert everything(over(few)) == everything(over(few, cached=False))


def test_what_is_kept_is_for_the_user_alone(few: Path, kept: Path) -> None:
    over(few)
    entries = list(kept.glob("??/*"))
    assert len(entries) == 3
    assert {entry.stat().st_mode & 0o777 for entry in entries} == {0o600}
    assert kept.stat().st_mode & 0o777 == 0o700


def test_what_is_not_used_for_a_season_goes(few: Path, kept: Path) -> None:
    over(few)
    old, *others = sorted(kept.glob("??/*"))
    for path, days in ((old, 91), (kept / "swept", 2)):
        before = path.stat().st_mtime - days * 86_400
        os.utime(path, (before, before))
    cache.Cache().sweep()
    assert sorted(kept.glob("??/*")) == others


def test_a_workbook_open_elsewhere_is_said_whatever_is_kept(few: Path, kept: Path) -> None:
    def codes() -> list[str]:
        return [finding.code for finding in over(few).findings]

    assert "file_open" not in codes()
    (few / ".~lock.book-1.xlsx#").write_text("Zoe,zoe,desk,01.05.2026 10:00,file:///;", encoding="utf-8")
    assert codes().count("file_open") == 1
    (few / ".~lock.book-1.xlsx#").unlink()
    assert "file_open" not in codes()


def test_days_on_which_a_workbook_reads_the_same() -> None:
    first, last = dt.date(2026, 5, 1), dt.date(2026, 5, 9)
    data = packed(UnreadableError("file_empty", "a.xlsx"))
    assert holds_on(data, first)
    days = Days(first, last)
    assert [day in days for day in (first, dt.date(2026, 5, 2), last, dt.date(2026, 5, 10), "today")] == [
        False, True, True, False, False,
    ]  # fmt: skip


# ---------------------------------------------------------------------- when something goes wrong


def test_a_file_named_that_cannot_be_read_is_refused_by_its_name(folder: Path) -> None:
    with pytest.raises(UnreadableError, match=r"^notes.xlsx: "):
        report_over(workbooks([str(folder / "book-2.xlsx"), str(folder / "notes.xlsx")]))


def test_different_currencies_are_refused(few: Path) -> None:
    write(few / "book-9.xlsx", 9, settings={"currency": "CHF"})
    with pytest.raises(UnreadableError, match=r"book-1.xlsx, book-9.xlsx.*CHF, EUR|book-9.xlsx, book-1.xlsx"):
        over(few)


def fragile(task: Task) -> Done:
    """Ends its process at one workbook."""
    if task.place.endswith("book-3.xlsx"):
        os._exit(9)
    return work.work(task)


def test_a_workbook_that_ends_its_process_is_named_and_the_others_count(folder: Path) -> None:
    items = [item for item in workbooks([str(folder)]) if item.name != "notes.xlsx"]
    tasks = [Task(item.place, TODAY, {}, cached=False) for item in items]
    results = list(processes(2)(fragile, tasks))
    ended = []
    for item, result in zip(items, results, strict=True):
        try:
            assert unpacked(result.data, item.name).pair.really.records
        except UnreadableError as error:
            ended.append((item.name, error.code))
    assert ended == [("paris/book-3.xlsx", "file_ends_process")]


def test_few_results_wait_in_line() -> None:
    """Ten thousand tasks are not submitted at once."""
    under_way: list[int] = []

    class Counting(ThreadPoolExecutor):
        def submit(self, *arguments: Any, **more: Any) -> Any:
            under_way.append(1)
            return super().submit(*arguments, **more)

    with Counting(1) as pool:
        results = executor(pool, ahead=5)(work.lost, [Task(str(n), TODAY, {}, cached=False) for n in range(50)])
        for taken in range(1, 51):
            next(results)
            assert len(under_way) <= taken + 5


def test_other_versions_are_refused(few: Path) -> None:
    def old(function: object, tasks: Any) -> Iterator[Done]:
        return (work.work(task)._replace(version="0.0.1") for task in tasks)

    with pytest.raises(Refusal, match=r"version 0\.0\.1"):
        over(few, engine=old)


def test_a_scheduler_that_does_not_answer_is_one_line(
    seance: Callable[..., Any], few: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "_PATIENCE", 0.5)
    code, out, err = seance("report", few, "--scheduler", "tcp://127.0.0.1:9")
    assert (code, out) == (2, "")
    assert err.startswith("seance: no Dask scheduler answers at tcp://127.0.0.1:9")
    assert err.count("\n") == 1
    with pytest.raises(Refusal, match="nowhere"):
        over(few, engine=scheduler("nowhere"))


# ---------------------------------------------------------------------- places


def test_workbooks_behind_urls(few: Path) -> None:
    import fsspec

    there = fsspec.filesystem("memory")
    there.put(str(few), "/firm", recursive=True)
    there.pipe("/firm/~$book-1.xlsx", b"open")
    here, away = over(few), over("memory://firm")
    assert away.to_dict() == here.to_dict()
    one = report_over(workbooks(["memory://firm/book-1.xlsx", few.as_uri() + "/book-2.xlsx"]), today=TODAY)
    assert [source.file for source in one.sources] == ["book-1.xlsx", "book-2.xlsx"]


def test_other_commands_take_urls_too_but_for_what_stands_beside_a_workbook(
    seance: Callable[..., Any], few: Path
) -> None:
    url = few.as_uri() + "/book-2.xlsx"
    code, out, err = seance("check", url, "--format", "json")
    assert (code, err) == (1, "")
    assert {finding["file"] for finding in json.loads(out)["findings"]} == {"book-2.xlsx"}
    code, out, err = seance("share", url, "--month", "2026-05")
    assert (code, out) == (2, "")
    assert err == f"seance: {url}: an accountant's pack is made of a workbook on this machine; download it first\n"


@pytest.mark.parametrize("url", ["nosuch://firm", "memory://empty", "file:///no/such/folder"])
def test_urls_that_lead_nowhere_are_one_line(seance: Callable[..., Any], url: str) -> None:
    code, out, err = seance("report", url)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith(f"seance: {url}: ")


# ---------------------------------------------------------------------- the command


def test_the_command_reads_folders_in_every_way(seance: Callable[..., Any], folder: Path, kept: Path) -> None:
    asked = ("report", folder, "--format", "json", "--month", "2026-05")
    code, plain, err = seance(*asked, "--no-cache")
    assert (code, err) == (1, "")
    assert not kept.exists()
    for more in ((), ("--jobs", 2), ("--jobs", 1)):
        assert seance(*asked, *more) == (1, plain, "")
    assert kept.exists()
    assert len(json.loads(plain)["sources"]) == 8


def test_nothing_is_kept_of_a_single_workbook(seance: Callable[..., Any], few: Path, kept: Path) -> None:
    seance("report", few / "book-1.xlsx")
    assert not kept.exists()


@pytest.mark.parametrize("format_", ["xlsx", "pdf", "parquet"])
def test_a_folder_in_every_file_format(seance: Callable[..., Any], few: Path, tmp_path: Path, format_: str) -> None:
    out = tmp_path / f"report.{format_}"
    code, _, err = seance("report", few, "--format", format_, "-o", out)
    assert (code, err) == (1, "")
    assert out.stat().st_size > 1000
