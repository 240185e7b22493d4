"""Every example of the documentation runs as in a shell, on a workbook that holds what it names, without a network."""

from __future__ import annotations

import datetime as dt
import re
import shlex
import shutil
import socket
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

import toolkit
from tests.conftest import request as asked
from tests.offices import example, mission, settings
from toolkit.cli import COMMANDS, cli
from toolkit.samples import write_sample

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
#: Every page whose examples are for a shell.
PAGES = [
    str(path.relative_to(ROOT))
    for path in sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
    if "```sh\n" in path.read_text("utf-8")
]
#: In these each block starts anew; in the others one goes on where the last one ended.
APART = {"README.md", "docs/howto.md"}
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
#: An export of a tracker, with the line that says that S-020 took 75 minutes.
EXPORT = (
    "User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration,Tags,"
    "Amount ()\nMe,me@x.org,C-02,Portraits,,S-020,No,2026-05-04,09:00:00,2026-05-04,10:15:00,01:15:00,,\n"
)


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workbooks of 20 rows and years of 40 sessions: what is told here is whether a command line runs."""
    for room in ("writing", "upgrading"):
        monkeypatch.setattr(f"toolkit.{room}.DEFAULT_ROWS", 20)
    monkeypatch.setattr("toolkit.samples.write_sample", partial(write_sample, sessions=40))


_offline = False


def _refuse(event: str, _arguments: object) -> None:
    """No socket is made, no name looked up: by nothing that runs in this interpreter, compiled packages included."""
    if _offline and event.startswith("socket."):
        raise AssertionError(f"the network is asked for: {event}")


sys.addaudithook(_refuse)


@pytest.fixture(autouse=True)
def offline() -> Iterator[None]:
    """Whatever the examples do, they do without a network."""
    global _offline
    _offline = True
    yield
    _offline = False


def test_a_connection_would_be_noticed() -> None:
    with pytest.raises(AssertionError, match="the network is asked for"):
        socket.create_connection(("127.0.0.1", 9))


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files that examples take for granted."""
    folder = tmp_path_factory.mktemp("examples")
    _filled(folder / "2026.xlsx", 2026)
    _filled(folder / "2025.xlsx", 2025)
    (folder / "mine.toml").write_text('[items]\n"Drone" = "613500"\n', encoding="utf-8")
    (folder / "studio").mkdir()
    shutil.copy(folder / "2026.xlsx", folder / "studio" / "first.xlsx")
    (folder / "may.csv").write_text(EXPORT, encoding="utf-8")
    return folder


def _filled(path: Path, year: int) -> None:
    """A workbook with the sessions, the mission and the requests of the examples."""
    done = {
        "status": "done",
        "actual_main": 150,
        "approved_on": dt.date(year, 3, 1),
        "delivered_quantity": 22,
        "satisfaction": 4,
    }
    days = [dt.date(year, month, 4) for month in (2, 3, 4, 4, 5, 5, 6, 6, 7, 8, 9, 10)]
    sessions = [example("en", date=dt.date(year, 6, 12))]
    sessions += [example("en", session_id=f"S-{20 + n:03}", date=day, **done) for n, day in enumerate(days)]
    sessions += [example("en", session_id="S-001", date=dt.date(year, 6, 2), **done)]
    sessions += [example("en", session_id="S-019", date=dt.date(year, 5, 4), status="planned")]
    beyond = {"session_id": "S-001", "requested_on": dt.date(year, 6, 5), "kind": "extra", "status": "new",
              "quantity": 1, "unit_price": 45, "in_scope": "no"}  # fmt: skip
    toolkit.new_workbook(
        path,
        lang="en",
        year=year,
        rows=20,
        settings=settings("en"),
        rows_of={
            "Sessions": sessions,
            "Budget": [{"session_id": "S-014", "item": "Assistant", "estimated": 50}],
            "Requests": [
                asked(key, **{**beyond, "requested_on": dt.date(year, 6, 5)}) for key in ("R-001", "R-031", "R-032")
            ],
            "Missions": [mission("en", ended_on=dt.date(year, 10, 30))],
        },
    )


def _together(page: str) -> Iterator[list[tuple[str, str]]]:
    """The blocks that belong together, each with its language."""
    blocks = [(kind, text) for kind, text in _BLOCK.findall((ROOT / page).read_text("utf-8")) if kind in ("sh", "toml")]
    if page not in APART:
        yield blocks
        return
    for kind, text in blocks:
        if kind == "sh":
            yield [*((other, said) for other, said in blocks if other == "toml"), (kind, text)]


def _shell(line: str) -> tuple[list[str], str | None]:
    """The words of a line of a shell, and the file that takes its output."""
    if inner := re.search(r"\$\((.+?)\)", line):
        line = inner[1]
    words = shlex.split(line, comments=True)
    return (words[:-2], words[-1]) if ">" in words else (words, None)


def _run(words: list[str], out: str | None) -> None:
    """One command line, which must end well."""
    if words[0] == "make":
        targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
        assert set(words[1:]) <= set(targets)
        return
    if words[0] == "pipx":
        extras = re.findall(r"^(\w+) = \[", (ROOT / "pyproject.toml").read_text("utf-8"), re.MULTILINE)
        assert re.fullmatch(r"seance-toolkit(\[(\w+)\])?", words[2])
        assert set(re.findall(r"\[(\w+)\]", words[2])) <= set(extras)
        return
    assert words[0] == "seance"
    result = CliRunner().invoke(cli, words[1:], catch_exceptions=False)
    assert (result.exit_code, words) == (0, words), result.output
    if out is not None:
        Path(out).write_text(result.stdout, encoding="utf-8")


def _lend(shelf: Path, words: list[str]) -> None:
    """Lay the files there that a line names and that nothing has made, as a person has them before."""
    for word in words:
        if (shelf / word).exists() and not Path(word).exists():
            (shutil.copytree if (shelf / word).is_dir() else shutil.copy)(shelf / word, word)


@pytest.mark.parametrize("page", PAGES)
def test_examples_run(page: str, shelf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number, blocks in enumerate(_together(page)):
        folder = tmp_path / str(number)
        folder.mkdir()
        monkeypatch.chdir(folder)
        for kind, text in blocks:
            if kind == "toml":
                Path("drone.toml" if page == "README.md" else "mine.toml").write_text(text, encoding="utf-8")
            for line in text.splitlines() if kind == "sh" else ():
                words, out = _shell(line)
                makes = words[:2] == ["seance", "new"]
                _lend(shelf, words[3:] if makes else words)
                _run(words, out)
                if makes and (shelf / words[2]).exists():
                    # Somebody fills it in.
                    shutil.copy(shelf / words[2], words[2])


def test_the_examples_of_the_readme_are_every_command() -> None:
    blocks = [block for together in _together("README.md") for block in together]
    words = [_shell(line)[0] for kind, text in blocks if kind == "sh" for line in text.splitlines()]
    assert {word[1] for word in words if word[0] == "seance"} == set(COMMANDS)


def test_the_python_of_the_readme_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ((_, code),) = [block for block in _BLOCK.findall((ROOT / "README.md").read_text("utf-8")) if block[0] == "python"]
    names: dict[str, Any] = {}
    exec(compile(code, "README.md", "exec"), names)
    assert names["report"].total["sessions"] == {"planned": 0, "done": 0, "cancelled": 0}
