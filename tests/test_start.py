"""What the workbook tells people to do, it gives them the sheets for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

import toolkit
from toolkit.templates import load, names

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WHOLE = load("photography")
SMALL = '[template]\ntables = ["Sessions"]\n[tables.Sessions]\nsheet = { fr = "Vols", en = "Flights" }\n'


def absent(template: Any, lang: str) -> re.Pattern[str]:
    """The titles of the sheets that a template leaves out."""
    titles = [table.sheet[lang] for name, table in WHOLE.tables.items() if name not in template.tables]
    return re.compile(rf"\b({'|'.join(titles or ['no sheet is left out'])})\b")


def start_of(path: Path) -> list[str]:
    book = openpyxl.load_workbook(path)
    return [str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row if cell.value]


def prompts(template: Any, lang: str) -> Iterator[str]:
    """The messages of the columns that people fill; what Lists offers has its own words."""
    for table in template.tables.values():
        yield table.purpose[lang]
        if table.name != "Lists":
            yield from (column.help[lang] for column in table.inputs)


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("name", names())
def test_no_message_of_a_template_of_ours_names_a_sheet_that_is_not_there(name: str, lang: str) -> None:
    template = load(name)
    assert [text for text in prompts(template, lang) if absent(template, lang).search(text)] == []


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_start_names_no_sheet_that_is_not_there(lang: str, tmp_path: Path) -> None:
    path = toolkit.new_workbook(tmp_path / "book.xlsx", "essential", lang, rows=1)
    assert [text for text in start_of(path) if absent(load("essential"), lang).search(text)] == []


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_start_calls_the_sheets_by_the_names_they_have(lang: str, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(SMALL, encoding="utf-8")
    path = toolkit.new_workbook(tmp_path / "book.xlsx", str(tmp_path / "mine.toml"), lang, rows=1)
    title, said = {"fr": ("Vols", "une ligne dans Vols"), "en": ("Flights", "one row in Flights")}[lang]
    start = start_of(path)
    assert any(said in text for text in start)
    assert [text for text in start if absent(load(str(tmp_path / "mine.toml")), lang).search(text)] == []
    assert title in openpyxl.load_workbook(path).sheetnames
    assert not any("{" in text for text in start)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_steps_of_a_whole_workbook_name_its_sheets(lang: str, tmp_path: Path) -> None:
    start = "\n".join(start_of(toolkit.new_workbook(tmp_path / "book.xlsx", "photography", lang, rows=1)))
    for name in ("Settings", "Sessions", "Budget", "Requests"):
        assert start.count(WHOLE.tables[name].sheet[lang]) >= 2, name
