"""The typed API: what the contract names has types of its own, and what it does not name is an error."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tests import consumer

if TYPE_CHECKING:
    import pytest

ROOT = Path(__file__).resolve().parent.parent
WRONG = """\
import toolkit

toolkit.rapport
toolkit.report(1)
toolkit.new_workbook("a.xlsx", rows="many")
toolkit.read_workbook("a.xlsx").ledgers
toolkit.report([]).to_dict().nothing
"""


def checked(folder: Path, text: str) -> tuple[int, list[str]]:
    """What mypy says of a program that stands in a folder of its own, where the package is one that is installed."""
    (folder / "program.py").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--no-error-summary", "program.py"]
    cache = f"--cache-dir={ROOT / '.mypy_cache'}"
    done = subprocess.run([*command, cache], capture_output=True, text=True, cwd=folder, check=False)
    return done.returncode, done.stdout.splitlines()


def test_a_program_that_uses_every_name_is_right_under_strict(tmp_path: Path) -> None:
    assert checked(tmp_path, Path(consumer.__file__).read_text(encoding="utf-8")) == (0, [])


def test_wrong_use_is_found(tmp_path: Path) -> None:
    code, lines = checked(tmp_path, WRONG)
    assert (code, sorted({int(line.split(":")[1]) for line in lines if ": error:" in line})) == (1, [3, 4, 5, 6, 7])


def test_the_program_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    consumer.main(tmp_path)
