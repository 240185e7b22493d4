"""The documentation says what the program does."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from docs.check import problems
from docs.make_licences import PAGE, page
from docs.make_reference import FOLDER, pages
from toolkit.language import LANGUAGES, texts
from toolkit.templates import load

DOCS = Path(__file__).resolve().parent.parent / "docs"


def test_commands_options_and_links_in_the_documentation_exist():
    assert list(problems()) == []


def test_the_reference_is_what_the_program_says():
    # After a change of columns, metrics, findings or commands, run `make reference`.
    kept = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.md")}
    assert kept == pages(), "run make reference (after make samples, where the samples change too)"


def test_the_licences_are_those_of_every_package_that_is_needed():
    # After a change of dependencies, run `make reference`.
    text = PAGE.read_text(encoding="utf-8")
    project = tomllib.loads((DOCS.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [item for items in project["optional-dependencies"].values() for item in items]
    wanted = {canonicalize_name(Requirement(item).name) for item in [*project["dependencies"], *extras]}
    assert wanted - set(re.findall(r"^\| ([a-z0-9-]+)", text, re.MULTILINE)) == {project["name"]}
    assert "not stated" not in text
    # A newer Python needs fewer packages.
    assert set(page().splitlines()) <= set(text.splitlines())


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("trade", ["photography", "workshop"])
def test_every_sheet_of_two_trades_is_shown(trade, lang):
    # After a change of sheets, run `make docs`.
    template = load(trade)
    page = (DOCS / "sheets.md").read_text(encoding="utf-8")
    part = page.split(f"## {template.label[lang]} ({lang})\n")[1].split("\n## ")[0]
    pages = {title[lang] for name, title in texts("pages").items() if name != "Findings"}
    shown = re.findall(r"^!\[(.+)\]\((.+)\)$", part, re.MULTILINE)
    assert {title for title, _ in shown} == pages | {table.sheet[lang] for table in template.tables.values()}
    assert len({file for _, file in shown}) == len(shown)


def test_the_pictures_are_those_that_are_shown_and_small():
    page = (DOCS / "sheets.md").read_text(encoding="utf-8")
    files = sorted((DOCS / "pictures").rglob("*.png"))
    sheets = [file for file in files if file.parent.name == "sheets"]
    assert {f"pictures/sheets/{file.name}" for file in sheets} == set(re.findall(r"\((pictures/.+?)\)", page))
    assert sum(file.stat().st_size for file in files) < 2_500_000


def test_each_change_known_to_change_nothing_can_still_be_made():
    """The whole answer is `tests/mutants.py`'s, which needs a package that the tests do without."""
    root = DOCS.parent
    known = tomllib.loads((root / "tests" / "equivalent_mutants.toml").read_text(encoding="utf-8"))["mutant"]
    for entry in known:
        lines = [line.strip() for line in (root / entry["module"]).read_text(encoding="utf-8").splitlines()]
        assert entry["line"].split("\n")[0] in lines and entry["why"], entry
    assert known
