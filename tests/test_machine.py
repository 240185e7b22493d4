"""What programs read, and machines that are not the author's: JSON, completion, Windows' encodings and names."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import toolkit
from tests.conftest import line, session
from tests.offices import example, settings
from toolkit.cli import cli, main
from toolkit.documents.names import safe, stem
from toolkit.files import OutputError, written_whole
from toolkit.kinds import fold
from toolkit.templates import load

if TYPE_CHECKING:
    from collections.abc import Callable

    Seance = Callable[..., tuple[int, str, str]]

ROOT = Path(toolkit.__file__).parent.parent
EXPORT = (
    "Date,Client,Project,Project Code,Task,Notes,Hours,Billable?,Invoiced?,First Name,Last Name\n"
    "2026-05-04,C1,Portraits,,Design,S-2,1.5,Yes,No,Me,Me\n"
    "2026-05-04,C9,Elsewhere,,Design,lost,2,Yes,No,Me,Me\n"
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with a workbook and a tracker's export."""
    monkeypatch.chdir(tmp_path)
    toolkit.new_workbook(
        "book.xlsx",
        lang="en",
        year=2026,
        rows=6,
        settings=settings("en"),
        rows_of={
            "Sessions": [
                session("S-1"),
                session("S-2", actual_main=None, status="planned"),
                example("en", mission_id=None),
            ],
            "Budget": [line("Train", estimated=20, actual=30, document_ref="F-1", document_date=session()["date"])],
        },
    )
    Path("may.csv").write_text(EXPORT, encoding="utf-8")
    return tmp_path


def told(seance: Seance, *words: object) -> tuple[int, dict[str, Any]]:
    """The exit code and what the JSON says; nothing else is printed."""
    code, out, err = seance(*words, "--format", "json")
    assert err == ""
    return code, json.loads(out)


# ---------------------------------------------------------------------- JSON


def test_the_plan_names_its_files_and_findings(seance: Seance, folder: Path) -> None:
    code, said = told(seance, "plan", "book.xlsx", "S-014", "-o", "out")
    assert (code, said["schema"], said["findings"]) == (0, "seance.documents/1", [])
    assert sorted(said["files"]) == sorted(str(path.relative_to(folder)) for path in (folder / "out").iterdir())


def test_what_a_plan_lacks_is_told_and_nothing_written(seance: Seance, folder: Path) -> None:
    code, said = told(seance, "plan", "book.xlsx", "S-2", "-o", "out")
    assert (code, said["files"]) == (1, [])
    assert {finding["severity"] for finding in said["findings"]} == {"error"}
    assert not (folder / "out").exists()


def test_an_import_tells_each_cell_and_what_has_no_place(seance: Seance, folder: Path) -> None:
    words = ("import", "book.xlsx", "may.csv", "--from", "harvest", "-o", "new.xlsx")
    code, said = told(seance, *words, "--dry-run")
    assert (code, said["schema"], said["file"], (folder / "new.xlsx").exists()) == (1, "seance.import/1", None, False)
    assert [(cell["session_id"], cell["column"], cell["before"], cell["tracked"]) for cell in said["cells"]] == [
        ("S-2", "actual_main", None, 90)
    ]
    assert [(lost["number"], lost["seconds"], lost["lost"]) for lost in said["unplaced"]] == [(3, 7200, True)]
    assert said["seconds"] == {"fill": 5400, "present": 0, "kept": 0, "unplaced": 7200}
    code, said = told(seance, *words)
    assert (code, said["file"]) == (1, "new.xlsx")
    row = toolkit.read_workbook("new.xlsx").ledger.tables["Sessions"].rows[1]
    assert row.whole(said["cells"][0]["column"]) == said["cells"][0]["tracked"]


def test_a_pack_is_told_made_verified_and_compared(seance: Seance, folder: Path) -> None:
    code, said = told(seance, "share", "book.xlsx", "--month", "2026-05", "-o", "may", "--zip")
    (pack,) = said["packs"]
    assert (code, said["schema"], pack["folder"], pack["archive"]) == (0, "seance.share/1", "may", "may.zip")
    assert sorted(pack["files"]) == sorted(path.name for path in (folder / "may").iterdir())
    code, said = told(seance, "verify", "may")
    assert (code, said["schema"], said["changes"]) == (0, "seance.verify/1", None)
    assert (said["packs"][0]["intact"], said["packs"][0]["totals"]) == (True, pack["totals"])
    (folder / "may" / "journal-neutral.csv").write_text("edited", encoding="utf-8")
    code, said = told(seance, "verify", "may", "may.zip")
    edited, kept = said["packs"]
    assert (code, edited["intact"], kept["intact"]) == (1, False, True)
    assert "journal-neutral.csv" in {fault["file"] for fault in edited["faults"] if not fault["remark"]}


def test_an_upgrade_tells_what_it_carried(seance: Seance, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("toolkit.upgrading.DEFAULT_ROWS", 10)
    code, said = told(seance, "upgrade", "book.xlsx", "new.xlsx")
    assert (code, said["schema"], said["file"], said["left"]) == (0, "seance.upgrade/1", "new.xlsx", [])
    rows = toolkit.read_workbook("book.xlsx").ledger.tables
    assert said["rows"] == sum(len(rows[name].rows) for name in rows)


@pytest.mark.parametrize(
    "words", [("templates",), ("templates", "show", "coaching"), ("schema",), ("calibrate", "book.xlsx")]
)
def test_the_others_give_json_alone(seance: Seance, folder: Path, words: tuple[str, ...]) -> None:
    assert told(seance, *words)[0] == 0


def test_json_that_the_terminal_cannot_show_is_told_in_ascii(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "fr")
    whole = printed(monkeypatch, "utf-8", "templates", "--format", "json")
    narrow = printed(monkeypatch, "cp1251", "templates", "--format", "json")
    assert "\\u" in narrow and not whole.isascii()
    assert json.loads(narrow) == json.loads(whole)


# ---------------------------------------------------------------------- terminals and pipes


def printed(monkeypatch: pytest.MonkeyPatch, encoding: str, *words: str) -> str:
    """What the command prints on standard output in an encoding; it must end well."""
    stream = io.TextIOWrapper(io.BytesIO(), encoding)
    with monkeypatch.context() as patch:
        patch.setattr("sys.stdout", stream)
        patch.setattr("sys.argv", ["seance", *words])
        with pytest.raises(SystemExit) as stop:
            main()
        assert stop.value.code in (None, 0)
        stream.flush()
    # A terminal that says ASCII is taken for one that nobody has set up, and gets UTF-8.
    shown: bytes = stream.buffer.getvalue()  # type: ignore[attr-defined]
    return shown.decode("utf-8" if encoding == "ascii" else encoding)


@pytest.mark.parametrize("encoding", ["cp1252", "cp850", "ascii"])
def test_a_narrow_terminal_gets_plain_signs(folder: Path, monkeypatch: pytest.MonkeyPatch, encoding: str) -> None:
    shown = printed(monkeypatch, encoding, "report", "book.xlsx", "--lang", "en")
    assert "LOST" in shown and "?" not in shown
    assert "\x1b" not in shown


@pytest.mark.parametrize(
    ("words", "endings"),
    [("check ", {"file"}), ("share book.xlsx --accounts ", {"file"}), ("report -o ", {"file"}), ("verify ", {"file"})],
)
def test_files_are_completed_by_the_shell(words: str, endings: set[str]) -> None:
    line_ = f"seance {words}"
    env = {"_SEANCE_COMPLETE": "bash_complete", "COMP_WORDS": line_, "COMP_CWORD": str(len(line_.split()))}
    result = CliRunner().invoke(cli, [], prog_name="seance", env=env)
    assert {row.split(",")[0] for row in result.output.split()} == endings


#: Everything that writes and reads files, on a machine whose own encoding is ASCII; a file opened without saying its
#: encoding is an error there.
_JOB = """
import sys
from toolkit.cli import main
for words in sys.stdin.read().splitlines():
    sys.argv = ["seance", *words.split()]
    try:
        main()
    except SystemExit as stop:
        assert not stop.code, (words, stop.code)
"""


def test_no_file_is_written_in_the_machines_own_encoding(folder: Path) -> None:
    words = (
        "check book.xlsx --annotate marked.xlsx", "report book.xlsx --lang fr",
        "report book.xlsx --format csv -o r.csv", "report book.xlsx --format json -o r.json",
        "plan book.xlsx S-014 -o plan", "documents pages",
        "share book.xlsx --month 2026-05 -o may --zip --close", "verify may.zip", "templates show coaching --lang fr",
        "new drone.xlsx --template drone.toml --rows 2",
    )  # fmt: skip
    (folder / "drone.toml").write_bytes(DRONE.encode())
    done = subprocess.run(
        [sys.executable, "-X", "warn_default_encoding", "-W", "error::EncodingWarning", "-c", _JOB],
        input="\n".join(words), capture_output=True, text=True, encoding="utf-8", check=False, cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads((folder / "r.json").read_text("utf-8"))["schema"] == "seance.report/1"


# ---------------------------------------------------------------------- line ends and names

DRONE = """\
[template]
name = "drone"
label = { fr = "Prises de vue aériennes", en = "Drone" }

[[checklist]]
fr = "Météo"
en = "Weather"
"""


def test_a_template_with_the_line_ends_of_windows_is_the_same(folder: Path) -> None:
    Path("unix.toml").write_bytes(DRONE.encode())
    Path("windows.toml").write_bytes(b"\xef\xbb\xbf" + DRONE.replace("\n", "\r\n").encode())
    assert load("unix.toml") == load("windows.toml")


def test_an_export_with_the_line_ends_of_windows_is_the_same(seance: Seance, folder: Path) -> None:
    words = ("import", "book.xlsx", "may.csv", "--from", "harvest", "-o", "new.xlsx", "--dry-run")
    before = told(seance, *words)
    Path("may.csv").write_bytes(EXPORT.replace("\n", "\r\n").encode())
    assert told(seance, *words) == before


@pytest.mark.parametrize("name", [r"C:\Users\me\no.xlsx", "{no}.xlsx", "%s.xlsx", "no\u202e.xlsx"])
def test_any_name_is_said_as_it_is(seance: Seance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = seance("report", name)
    assert (code, out) == (2, "")
    assert err.startswith(f"seance: {name}: ") and len(err.splitlines()) == 1


@pytest.mark.parametrize(
    "code", ["CON", "aux", "nul.", "LPT1", "com9.txt", "a.", "b ", "c/d", "e:f", "g\\h", 'i"j', "k\n"]
)
def test_codes_that_windows_cannot_name_a_file_after(code: str) -> None:
    name = safe(code)
    assert name and not set(name) & set('<>:"/\\|?*\n ')
    assert name.split(".")[0].lower() not in {"con", "aux", "nul", "lpt1", "com9"}
    assert name[-1] not in ". "


CODES = st.text(st.sampled_from("aA_é.-/ "), min_size=1, max_size=4).filter(lambda code: bool(code.strip()))


@given(st.tuples(CODES, CODES), st.tuples(CODES, CODES))
def test_two_sessions_never_share_a_file_even_where_case_is_nothing(one: tuple[str, str], two: tuple[str, str]) -> None:
    if [fold(code) for code in one] != [fold(code) for code in two]:
        assert stem(*one).lower() != stem(*two).lower()


def _held(*_: object) -> None:
    raise PermissionError(13, "Access is denied")


def test_a_workbook_that_excel_holds_open_is_said_in_one_line(
    seance: Seance, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = Path("book.xlsx").read_bytes()
    monkeypatch.setattr(Path, "replace", _held)
    code, out, err = seance("new", "book.xlsx", "--rows", "1", "--force")
    said = "book.xlsx: cannot be written (access denied, or open in another program: close it there)"
    assert (code, out, err) == (2, "", f"seance: {said}\n")
    assert Path("book.xlsx").read_bytes() == before
    assert sorted(path.name for path in folder.iterdir()) == ["book.xlsx", "may.csv"]


def test_a_name_that_could_not_be_taken_leaves_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "replace", _held)
    with pytest.raises(OutputError), written_whole(Path("new.txt")) as draft:
        draft.write_text("x", encoding="utf-8")
    assert sorted(path.name for path in folder.iterdir()) == ["book.xlsx", "may.csv"]
