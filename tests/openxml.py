"""Microsoft's Open XML SDK over every workbook we write: `make validate`, which installs the validator with npm.

pytest does not collect this file by its name: a machine without npm runs all other tests without a gap. OPENXML names
the validator's program; without it these tests fail, they are never skipped.
"""

from __future__ import annotations

import json
import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

import toolkit
from tests.package import pack, unpack
from tests.packs import shared, small
from tests.workbooks import EVERY, TODAY, YEAR, Made
from toolkit.language import LANGUAGES
from toolkit.rendering.workbook import write_report

if TYPE_CHECKING:
    from pathlib import Path

    from tests.workbooks import Shelf


def errors(path: Path) -> list[str]:
    """What the SDK finds; the raw program ends well even with errors, so that its answer must be read."""
    program = os.environ.get("OPENXML")
    assert program, "OPENXML must name the validator: run make validate"
    done = subprocess.run([program, str(path)], capture_output=True, text=True, timeout=120)
    answer = json.loads(done.stdout)
    found = [f"{error['path']} {error['xPath']}: {error['description']}" for error in answer["errors"]]
    assert answer["ok"] == (not found)
    return found


@pytest.fixture(scope="module")
def found(shelf: Shelf) -> dict[Made, list[str]]:
    """Two at a time."""
    paths = [shelf[which] for which in EVERY]
    with ThreadPoolExecutor(2) as pool:
        return dict(zip(EVERY, pool.map(errors, paths), strict=True))


@pytest.mark.parametrize("which", EVERY, ids=str)
def test_the_sdk_finds_no_error(which: Made, found: dict[Made, list[str]]) -> None:
    assert found[which] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_sdk_finds_no_error_in_the_accountant_s_journal(lang: str, tmp_path: Path) -> None:
    path = tmp_path / "journal.xlsx"
    path.write_bytes(shared(small(lang), lang=lang).files["journal.xlsx"])
    assert errors(path) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nor_in_a_report(lang: str, shelf: Shelf, tmp_path: Path) -> None:
    ledger = toolkit.read_workbook(shelf[Made("photography", lang, True)], today=TODAY).ledger
    for by, period in (("month", None), ("client", "2031-01")):
        path = tmp_path / f"{by}.xlsx"
        write_report(toolkit.report(ledger, by=by, period=period, compare=str(YEAR - 1)), path, lang)
        assert errors(path) == []


def test_it_finds_an_error_where_there_is_one(shelf: Shelf, tmp_path: Path) -> None:
    parts = unpack(shelf[EVERY[0]])
    part = "xl/worksheets/sheet2.xml"
    wrong = parts[part].replace(b'sqref="A4:', b'sqref="A4:A0:', 1).replace(b"<sheetData>", b"<sheetDate/><sheetData>")
    assert len(errors(pack({**parts, part: wrong}, tmp_path / "wrong.xlsx"))) > 0
