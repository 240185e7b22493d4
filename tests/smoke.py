"""The release as strangers get it: `make smoke` builds wheel and sdist, installs both, and does the main job with them.

The wheel goes into environments with its runtime dependencies only, for the oldest and the newest Python of this
machine that the project supports; the sdist into one with every extra. The wheel's core runs once more in Pyodide, a
Python without compiled packages. PYODIDE names the folder that `make smoke` installs it to.
"""

from __future__ import annotations

import datetime
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import openpyxl
import pytest

from toolkit.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parent.parent
#: One pip for all environments: to give each its own takes longer than what it installs.
PIP = [sys.executable, "-m", "pip"]
QUIETLY = ["--quiet", "--no-compile", "--constraint", str(ROOT / "constraints.txt")]


def _pythons() -> Iterator[str]:
    """Every supported Python of this machine that runs, the newest first: on the path, or kept by pyenv."""
    kept = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    for minor in range(19, 10, -1):
        found = [shutil.which(f"python3.{minor}"), *map(str, kept.glob(f"3.{minor}.*/bin/python3.{minor}"))]
        for path in filter(None, found):
            if subprocess.run([path, "-c", ""], capture_output=True, check=False).returncode == 0:
                yield path
                break


#: The newest and the oldest of them: one where there is no other.
PYTHONS = [*dict.fromkeys((found := [*_pythons()])[:1] + found[-1:])]
TYPED = {
    "Séance": "S-1",
    "Code client": "C-1",
    "Statut": "réalisée",
    "Séance réelle (min)": 180,
    "Séance prévue (min)": 120,
}


class Release(NamedTuple):
    """What is built of the project."""

    wheel: Path
    sdist: Path


def _name(value: str | tuple[str, str]) -> str:
    """What a test is called: by the Python's name, not its path."""
    return Path(value).name if isinstance(value, str) else f"{value[0]}-{Path(value[1]).name}"


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """Wheel and sdist, built as `make wheel` does; the wheel out of the sdist, so that nothing is missing there."""
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,), (sdist,) = folder.glob("*.whl"), folder.glob("*.tar.gz")
    return Release(wheel, sdist)


class Installed:
    """One environment with one of the two in it, and a folder to work in."""

    def __init__(self, python: str, what: str, folder: Path) -> None:
        self.folder = folder
        self._scripts = folder / "venv" / ("Scripts" if os.name == "nt" else "bin")
        subprocess.run([python, "-m", "venv", "--without-pip", str(folder / "venv")], check=True)
        subprocess.run([*PIP, "--python", str(self.python), "install", *QUIETLY, what], check=True, capture_output=True)

    @property
    def python(self) -> Path:
        """Its Python."""
        return self._scripts / "python"

    def run(self, *words: object, lang: str = "fr") -> tuple[int, str]:
        """What the installed command gives back and prints, outside the checkout."""
        # Compiled once, as for everybody, even where the tests themselves leave no compiled files behind.
        gone = ("PYTHONPATH", "PYTHONDONTWRITEBYTECODE")
        environment = {key: value for key, value in os.environ.items() if key not in gone}
        done = subprocess.run(
            [str(self._scripts / "seance"), *map(str, words)], capture_output=True, text=True, encoding="utf-8",
            cwd=self.folder, env={**environment, "LANGUAGE": lang}, check=False,
        )  # fmt: skip
        return done.returncode, done.stdout + done.stderr

    @cached_property
    def book(self) -> str:
        """A workbook with one session of three hours that was planned and paid for two, as a person types it."""
        code, printed = self.run("new", "mai.xlsx", "--lang", "fr", "--year", "2026", "--rows", "10")
        assert (code, "mai.xlsx" in printed) == (0, True), printed
        book = openpyxl.load_workbook(self.folder / "mai.xlsx")
        sheet = book["Séances"]
        columns = {cell.value: cell.column for cell in sheet[3]}
        for label, value in {**TYPED, "Date": datetime.date(2026, 5, 12)}.items():
            sheet.cell(4, columns[label], value)
        book.save(self.folder / "mai.xlsx")
        return "mai.xlsx"


@pytest.fixture(scope="session")
def shop(release: Release, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Installed]:
    """What gives one of the two with one Python, installed once."""
    meant = {"wheel": str(release.wheel), "sdist": f"{release.sdist}[all]"}
    return cache(lambda kind, python: Installed(python, meant[kind], tmp_path_factory.mktemp(kind)))


@pytest.fixture(params=[*(("wheel", python) for python in PYTHONS), ("sdist", PYTHONS[0])], ids=_name)
def installed(request: pytest.FixtureRequest, shop: Callable[[str, str], Installed]) -> Installed:
    """The wheel with the oldest Python and the newest, the sdist with the newest."""
    return shop(*request.param)


@pytest.fixture(params=PYTHONS, ids=_name)
def bare(request: pytest.FixtureRequest, shop: Callable[[str, str], Installed]) -> Installed:
    """The wheel without extras."""
    return shop("wheel", request.param)


@pytest.fixture
def whole(shop: Callable[[str, str], Installed]) -> Installed:
    """The sdist with every extra."""
    return shop("sdist", PYTHONS[0])


def test_it_says_its_version(installed: Installed) -> None:
    assert installed.run("--version") == (0, f"seance, version {__version__}\n")


def test_new_fill_check_report(installed: Installed) -> None:
    code, printed = installed.run("check", installed.book)
    assert (code, "Rien à corriger" in printed) == (0, True)
    code, printed = installed.run("report", installed.book, "--month", "2026-05", "--format", "json")
    assert (code, json.loads(printed)["total"]["loss"]["total"]) == (0, "50.00")


def test_share_and_verify(installed: Installed) -> None:
    code, printed = installed.run("share", installed.book, "--month", "2026-05", "-o", "pack")
    assert (code, "contrôles à 0" in printed) == (0, True)
    assert (installed.folder / "pack" / "synthese.pdf").exists() is ("seance-toolkit[documents]" not in printed)
    code, printed = installed.run("verify", "pack")
    assert (code, "intact" in printed) == (0, True)


@pytest.mark.parametrize(
    ("words", "extra"),
    [
        ("plan {book} S-1", "documents"),
        ("report {book} --format pdf -o r.pdf", "documents"),
        ("report {book} --format parquet -o r.parquet", "parquet"),
        ("share {book} --month 2026-05 -o secret --password-file key.txt", "encrypted"),
    ],
)
def test_without_an_extra_one_line_names_it(bare: Installed, words: str, extra: str) -> None:
    (bare.folder / "key.txt").write_text("a word", encoding="utf-8")
    code, printed = bare.run(*words.format(book=bare.book).split())
    assert (code, len(printed.splitlines())) == (2, 1)
    assert f'pip install "seance-toolkit[{extra}]"' in printed
    assert not {"r.pdf", "r.parquet", "secret", "secret.zip"} & {path.name for path in bare.folder.iterdir()}


def test_frames_name_their_extra(bare: Installed) -> None:
    code = "import toolkit.frames; toolkit.frames.frame([], [])"
    done = subprocess.run([str(bare.python), "-c", code], capture_output=True, text=True, cwd=bare.folder, check=False)
    assert 'pip install "seance-toolkit[frames]"' in done.stderr


def test_with_every_extra_everything_is_made(whole: Installed) -> None:
    (whole.folder / "key.txt").write_text("a word", encoding="utf-8")
    for words in (
        "report {book} --format pdf -o r.pdf", "report {book} --format xlsx -o r.xlsx",
        "report {book} --format parquet -o r.parquet", "demo demo", "check {book} --annotate marked.xlsx",
        "share {book} --month 2026-05 -o secret --password-file key.txt",
    ):  # fmt: skip
        code, printed = whole.run(*words.format(book=whole.book).split())
        assert code == 0, printed
    assert (whole.folder / "r.pdf").read_bytes().startswith(b"%PDF")
    code = "import toolkit; print(len(toolkit.report(toolkit.read_workbook('mai.xlsx').ledger).to_frame()))"
    done = subprocess.run(
        [str(whole.python), "-c", code], capture_output=True, text=True, cwd=whole.folder, check=False
    )
    assert done.stdout == "1\n"


def test_the_wheel_holds_what_it_needs_and_nothing_else(release: Release) -> None:
    with zipfile.ZipFile(release.wheel) as wheel:
        names = set(wheel.namelist())
        metadata = wheel.read(f"seance_toolkit-{__version__}.dist-info/METADATA").decode()
    kept = [
        path.relative_to(ROOT).as_posix() for room in ("toolkit", "workbook_templates") for path in _files(ROOT / room)
    ]
    assert set(kept) <= names
    assert {name.split("/")[0] for name in names} == {
        "toolkit",
        "workbook_templates",
        f"seance_toolkit-{__version__}.dist-info",
    }
    assert "toolkit/py.typed" in names and f"seance_toolkit-{__version__}.dist-info/licenses/LICENSE" in names
    assert re.search(r"^License-Expression: MIT$", metadata, re.MULTILINE)


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc")


#: The main job in Pyodide: a folder of the machine with the wheel and its two pure dependencies is its site.
_BROWSER = """
import { loadPyodide } from "%s/pyodide.mjs";
const python = await loadPyodide();
python.mountNodeFS("/site", "%s");
console.log(python.runPython(`
import sys
sys.path.insert(0, "/site")
import datetime, json, toolkit
from toolkit.cli import cli
row = dict(session_id="S-1", date=datetime.date(2026, 5, 12), client_code="C-1", status="done")
rows = {"Sessions": [{**row, "planned_main": 120, "actual_main": 180}]}
toolkit.new_workbook("book.xlsx", lang="fr", year=2026, rows=5, settings={"hourly_rate": 50}, rows_of=rows)
report = toolkit.report(toolkit.read_workbook("book.xlsx", thorough=True).ledger, period="2026-05")
codes = []
for words in ("check book.xlsx", "report book.xlsx", "share book.xlsx --month 2026-05 -o pack", "verify pack"):
    try:
        cli.main(words.split(), prog_name="seance")
    except SystemExit as stop:
        codes.append(stop.code)
json.dumps([list(sys.version_info[:2]), report.total["loss"]["total"], codes])
`));
"""


def test_the_core_runs_in_a_browsers_python(release: Release, tmp_path: Path) -> None:
    what = ["--no-deps", "--target", str(tmp_path / "site"), str(release.wheel), "click", "XlsxWriter"]
    subprocess.run([*PIP, "install", *QUIETLY, *what], check=True, capture_output=True)
    (tmp_path / "run.mjs").write_text(_BROWSER % (os.environ["PYODIDE"], tmp_path / "site"), encoding="utf-8")
    done = subprocess.run(
        ["node", "run.mjs"], capture_output=True, text=True, encoding="utf-8", cwd=tmp_path, check=False
    )
    assert done.returncode == 0, done.stderr
    version, loss, codes = json.loads(done.stdout.splitlines()[-1])
    assert (version > [3, 13], loss, codes) == (True, "50.00", [0, 0, 0, 0])
