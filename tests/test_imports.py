"""What is imported when: the package is light until something heavy is asked for."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import toolkit
from tests.conftest import session

ROOT = Path(toolkit.__file__).parent.parent
HEAVY = {"pandas", "numpy", "openpyxl", "xlsxwriter", "click"}


def loaded(code: str) -> tuple[set[str], str]:
    """The heavy modules that a fresh interpreter holds after running some code, and what it printed."""
    program = f"{code}\nimport sys\nprint('LOADED', *sorted({HEAVY!r} & sys.modules.keys()))"
    # Without what measures coverage, which is compiled and would be loaded as well.
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=ROOT,
        env={**inherited, "PYTHONPATH": str(ROOT), "LC_ALL": "en_GB.UTF-8"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    printed, _, names = done.stdout.rpartition("LOADED")
    return set(names.split()), printed


def command(*arguments: str) -> str:
    """Code that runs the command and goes on."""
    return (
        "import sys\n"
        f"sys.argv = ['seance', *{list(arguments)!r}]\n"
        "from toolkit.cli import main\n"
        "try:\n    main()\nexcept SystemExit as stop:\n    assert not stop.code, stop.code"
    )


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("imports") / "book.xlsx"
    return str(toolkit.new_workbook(path, lang="en", rows=1, rows_of={"Sessions": [session()]}))


def test_importing_the_package_loads_nothing_heavy() -> None:
    assert loaded("import toolkit; toolkit.__version__")[0] == set()


def test_the_entry_point_loads_click_alone() -> None:
    assert loaded("import toolkit.cli")[0] == {"click"}


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["report", "--help"], ["new", "--help"], ["share", "--help"], ["verify", "--help"], ["--version"]],
    ids=" ".join,
)
def test_help_loads_nothing_heavier_than_click(arguments: list[str]) -> None:
    names, printed = loaded(command(*arguments))
    assert names == {"click"}
    assert "seance" in printed


def test_report_and_check_load_nothing_heavier_than_click(book: str) -> None:
    for arguments in (["report", book], ["report", book, "--format", "json"], ["check", book]):
        assert loaded(command(*arguments))[0] == {"click"}


def test_share_loads_the_writer_and_verify_nothing_heavier_than_click(book: str, tmp_path: Path) -> None:
    pack = str(tmp_path / "pack")
    assert loaded(command("share", book, "--month", "2026-05", "-o", pack))[0] == {"click", "xlsxwriter"}
    assert loaded(command("verify", pack))[0] == {"click"}


def test_templates_and_schema_load_nothing_heavier_than_click() -> None:
    assert loaded(command("templates"))[0] == {"click"}
    assert loaded(command("schema", "--format", "json"))[0] == {"click"}


def test_new_loads_the_writer_alone(tmp_path: Path) -> None:
    assert loaded(command("new", str(tmp_path / "new.xlsx"), "--rows", "1"))[0] == {"click", "xlsxwriter"}


def test_a_marked_copy_needs_nothing_heavier_than_click(tmp_path: Path, book: str) -> None:
    assert loaded(command("check", book, "--annotate", str(tmp_path / "marked.xlsx")))[0] == {"click"}


def test_upgrade_loads_the_writer_alone(tmp_path: Path, book: str) -> None:
    assert loaded(command("upgrade", book, str(tmp_path / "new.xlsx")))[0] == {"click", "xlsxwriter"}


def test_reading_from_python_loads_nothing_heavy(book: str) -> None:
    code = f"import toolkit\nmade = toolkit.report(toolkit.read_workbook({book!r}).ledger)\nmade.to_dict()"
    assert loaded(code)[0] == set()


def test_frames_load_pandas() -> None:
    names, _ = loaded("import toolkit\ntoolkit.report([]).to_frame()")
    assert names & {"pandas", "xlsxwriter", "openpyxl"} == {"pandas"}


def test_without_pandas_the_message_names_the_extra() -> None:
    code = (
        "import sys\nsys.modules['pandas'] = None\nimport toolkit\n"
        "try:\n    toolkit.report([]).to_frame()\nexcept ImportError as error:\n    print(error)"
    )
    assert 'pip install "seance-toolkit[frames]"' in loaded(code)[1]


def test_the_package_offers_the_names_of_the_contract() -> None:
    offered = {"new_workbook", "read_workbook", "report", "Reading", "Report", "Ledger", "Finding", "UnreadableError"}
    assert offered <= set(toolkit.__all__)
    assert dir(toolkit) == toolkit.__all__
    assert all(getattr(toolkit, name) is not None for name in toolkit.__all__)


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'toolkit' has no attribute 'rapport'"):
        _ = toolkit.rapport  # type: ignore[attr-defined]


def test_the_package_is_typed() -> None:
    assert (ROOT / "toolkit" / "py.typed").is_file()


def test_python_m_runs_the_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "toolkit", "--version"], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert (done.returncode, done.stdout) == (0, f"seance, version {toolkit.__version__}\n")


def test_writing_reading_and_reporting_need_no_compiled_package(tmp_path: Path) -> None:
    """A browser has pure Python alone: whatever is loaded from the installed packages is a file of Python."""
    code = (
        "import sys, toolkit\n"
        f"path = toolkit.new_workbook({str(tmp_path / 'new.xlsx')!r}, lang='en', rows=2, rows_of={{'Sessions': []}})\n"
        "reading = toolkit.read_workbook(path, thorough=True)\n"
        "toolkit.report(reading.ledger).to_dict(), [finding.to_dict() for finding in reading.findings]\n"
        "from toolkit.reading.backends import open_book\n"
        "from toolkit.reading import delimited, ods, ole, xls, xlsb, xlsx\n"
        "files = [getattr(m, '__file__', None) or '' for m in sys.modules.values()]\n"
        "print(*[f for f in files if 'site-packages' in f and not f.endswith(('.py', '.pyc'))])"
    )
    names, printed = loaded(code)
    assert (names, printed.split()) == ({"xlsxwriter"}, [])
