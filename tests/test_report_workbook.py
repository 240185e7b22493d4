"""The report as a workbook: its figures are those of the JSON, its charts have data, its links lead to the cells."""

from __future__ import annotations

import hashlib
import zipfile
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

import toolkit
from tests.conftest import ledger_of, session
from toolkit.rendering.workbook import write_report
from toolkit.reports.figures import columns, flat

if TYPE_CHECKING:
    from pathlib import Path

    from toolkit.ledger import Ledger

SHEETS = {
    "fr": ["Quoi", "Pourquoi", "Qui", "À facturer", "À changer", "Groupes", "Constats"],
    "en": ["What", "Why", "Who", "To invoice", "To change", "Groups", "Findings"],
}


@pytest.fixture(scope="module")
def made(year_ledger: Ledger) -> toolkit.Report:
    return toolkit.report(year_ledger, by="client", period="2025-06", compare="2025-05")


@pytest.fixture(scope="module", params=["fr", "en"])
def book(request: pytest.FixtureRequest, made: toolkit.Report, tmp_path_factory: pytest.TempPathFactory) -> Any:
    path = tmp_path_factory.mktemp("report") / "report.xlsx"
    write_report(made, path, request.param)
    loaded = openpyxl.load_workbook(path, data_only=True)
    loaded.lang = request.param
    return loaded


def rows(sheet: Any) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def below(sheet: Any, head: str) -> list[list[Any]]:
    """The rows under the header whose first cell says this, down to the first blank one."""
    found = rows(sheet)
    top = next(index for index, row in enumerate(found) if row[0] == head)
    end = next((i for i, row in enumerate(found[top:], top) if row[0] is None), len(found))
    return found[top + 1 : end]


def test_there_is_a_sheet_per_question(book: Any) -> None:
    assert book.sheetnames == SHEETS[book.lang]


def test_every_group_has_the_figures_of_the_json(book: Any, made: toolkit.Report) -> None:
    found = below(book.worksheets[5], "Client")
    groups = [*made.groups, made.total]
    assert [row[0] for row in found[:-1]] == [group["key"] for group in made.groups]
    for row, group in zip(found, groups, strict=True):
        for value, name in zip(row[1:], columns(), strict=False):
            expected = flat(group)[name]
            assert value is None if expected is None else Decimal(str(value)) == Decimal(str(expected)), name


def test_what_is_to_invoice_adds_up_to_the_report(book: Any, made: toolkit.Report) -> None:
    head = {"fr": "Séance", "en": "Session"}[book.lang]
    *lines, total = below(book.worksheets[3], head)
    assert lines
    assert sum(Decimal(str(row[4])) for row in lines) == Decimal(made.total["to_invoice"])
    assert Decimal(str(total[4])) == Decimal(made.total["to_invoice"])


def test_what_is_to_invoice_leads_to_its_cell(book: Any, year_ledger: Ledger) -> None:
    links = [
        cell.hyperlink for row in book.worksheets[3].iter_rows(min_col=6, max_col=6) for cell in row if cell.hyperlink
    ]
    assert links
    table = year_ledger.tables["Sessions"]
    assert {link.target for link in links} == {year_ledger.file}
    assert any(link.location.startswith(f"'{table.sheet}'!") for link in links)


def test_the_steps_of_the_waterfall_are_those_of_the_report(book: Any, made: toolkit.Report) -> None:
    steps = below(book.worksheets[0], {"fr": "Étape", "en": "Step"}[book.lang])
    losses = [Decimal(str(row[1])) for row in steps[1:5]]
    assert -sum(losses) == Decimal(made.total["loss"]["total"])
    assert all(row[2] >= 0 for row in steps)


def test_charts_have_data(book: Any, made: toolkit.Report, tmp_path: Path) -> None:
    write_report(made, tmp_path / "again.xlsx", book.lang)
    with zipfile.ZipFile(tmp_path / "again.xlsx") as package:
        charts = [package.read(name).decode() for name in package.namelist() if name.startswith("xl/charts/chart")]
    assert len(charts) == 5
    assert all("<c:v>" in chart for chart in charts)


def test_same_report_same_bytes(made: toolkit.Report, tmp_path: Path) -> None:
    digests = set()
    for name in ("a.xlsx", "b.xlsx"):
        write_report(made, tmp_path / name, "fr")
        digests.add(hashlib.sha256((tmp_path / name).read_bytes()).hexdigest())
    assert len(digests) == 1


def test_an_empty_report_is_a_workbook_too(tmp_path: Path) -> None:
    write_report(toolkit.report(ledger_of(Sessions=[])), tmp_path / "empty.xlsx", "fr")
    assert openpyxl.load_workbook(tmp_path / "empty.xlsx").sheetnames == SHEETS["fr"]


@pytest.mark.parametrize("code", ["=1+1", "+33", "-C", "@client"])
def test_a_clients_code_is_never_a_formula(code: str, tmp_path: Path) -> None:
    ledger = ledger_of(Sessions=[session(client_code=code, actual_main=90)])
    write_report(toolkit.report(ledger, by="client"), tmp_path / "book.xlsx", "fr")
    book = openpyxl.load_workbook(tmp_path / "book.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value == code]
    assert cells
    assert all(cell.data_type == "s" for cell in cells)


# ---------------------------------------------------------------------- the command


def test_the_command_needs_a_name_for_it(seance: Any, demo: tuple[Path, str]) -> None:
    assert seance("report", demo[0], "--format", "xlsx") == (2, "", "seance: --format xlsx needs -o OUT.xlsx\n")


def test_the_command_writes_it_never_over_its_input(seance: Any, demo: tuple[Path, str], tmp_path: Path) -> None:
    out = tmp_path / "loss.xlsx"
    assert seance("report", demo[0], "--format", "xlsx", "-o", out) == (0, "", "")
    assert openpyxl.load_workbook(out).sheetnames == SHEETS["fr"]
    code, _, error = seance("report", demo[0], "--format", "xlsx", "-o", demo[0], "--force")
    assert (code, "is one of the workbooks read" in error) == (2, True)
