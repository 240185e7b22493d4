"""The built wheel, in an empty environment with its runtime dependencies only, does the main job."""

import datetime
import json
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

ROOT = Path(__file__).resolve().parent.parent
WORDS = {"Séance": "S-1", "Date": None, "Code client": "C-1", "Statut": "réalisée", "Séance réelle (min)": 180}


@pytest.fixture(scope="module")
def seance(tmp_path_factory):
    """A function that runs the installed command and returns its exit code and output."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = folder.glob("seance_toolkit-*.whl")
    subprocess.run([sys.executable, "-m", "venv", str(folder / "venv")], check=True)
    scripts = folder / "venv" / ("Scripts" if os.name == "nt" else "bin")
    pip = [str(scripts / "python"), "-m", "pip", "install", "--quiet", "--constraint", str(ROOT / "constraints.txt")]
    subprocess.run([*pip, str(wheel)], check=True, capture_output=True)
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}

    def run(*words):
        command = [str(scripts / "seance"), *map(str, words)]
        result = subprocess.run(command, capture_output=True, text=True, cwd=folder, env=environment, encoding="utf-8")
        return result.returncode, result.stdout + result.stderr

    run.folder = folder
    return run


def fill(path):
    """One session of three hours that was planned and paid for two, as a person would type it."""
    book = openpyxl.load_workbook(path)
    sheet = book["Séances"]
    columns = {cell.value: cell.column for cell in sheet[3]}
    typed = {**WORDS, "Date": datetime.date(2026, 5, 12), "Séance prévue (min)": 120}
    for label, value in typed.items():
        sheet.cell(4, columns[label], value)
    book.save(path)


def test_new_fill_check_report(seance):
    path = seance.folder / "mai.xlsx"
    assert seance("new", path, "--lang", "fr", "--year", "2026", "--rows", "10")[0] == 0
    fill(path)
    code, printed = seance("check", path)
    assert (code, "Rien à corriger" in printed) == (0, True)
    code, printed = seance("report", path, "--month", "2026-05", "--format", "json")
    assert code == 0
    assert json.loads(printed)["total"]["loss"]["total"] == "50.00"


def test_share_and_verify_do_without_the_pdf(seance):
    path = seance.folder / "share.xlsx"
    assert seance("new", path, "--lang", "fr", "--year", "2026", "--rows", "10")[0] == 0
    fill(path)
    code, printed = seance("share", path, "--month", "2026-05", "-o", seance.folder / "pack", "--lang", "fr")
    assert (code, "seance-toolkit[documents]" in printed, "contrôles à 0" in printed) == (0, True, True)
    code, printed = seance("verify", seance.folder / "pack", "--lang", "fr")
    assert (code, "intact" in printed) == (0, True)


def test_version_is_the_package_s(seance):
    from toolkit.version import __version__

    assert seance("--version") == (0, f"seance, version {__version__}\n")


def test_frames_say_which_extra_they_need(seance):
    python = seance.folder / "venv" / ("Scripts" if os.name == "nt" else "bin") / "python"
    code = "import toolkit.frames; toolkit.frames.frame([], [])"
    result = subprocess.run([str(python), "-c", code], capture_output=True, text=True, cwd=seance.folder)
    assert 'pip install "seance-toolkit[frames]"' in result.stderr


def test_documents_say_which_extra_they_need(seance):
    path = seance.folder / "juin.xlsx"
    assert seance("new", path, "--lang", "fr", "--rows", "2")[0] == 0
    code, printed = seance("plan", path, "S-1")
    assert (code, len(printed.splitlines())) == (2, 1)
    assert 'pip install "seance-toolkit[documents]"' in printed
