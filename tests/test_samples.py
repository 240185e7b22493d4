"""`samples/` is what the program makes today; after a change that shows there, run `make samples`."""

import json
import zipfile
from pathlib import Path

import pytest

from toolkit.samples.__main__ import NAMES, make
from toolkit.samples.year import make_year
from toolkit.templates import load

KEPT = Path(__file__).resolve().parent.parent / "samples"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("samples")
    make(folder)
    return folder


def parts(path):
    """The parts of a workbook unpacked: how they are packed differs between versions of zlib."""
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


@pytest.mark.parametrize("name", NAMES.values())
def test_workbook_is_the_one_kept(made, name):
    fresh, kept = parts(made / f"{name}.xlsx"), parts(KEPT / f"{name}.xlsx")
    assert fresh.keys() == kept.keys()
    assert [part for part in fresh if fresh[part] != kept[part]] == []


@pytest.mark.parametrize("name", NAMES.values())
@pytest.mark.parametrize("form", ["txt", "json"])
def test_report_is_the_one_kept(made, name, form):
    fresh, kept = ((folder / f"{name}.{form}").read_text(encoding="utf-8") for folder in (made, KEPT))
    assert fresh == kept


def test_both_languages_tell_the_same_figures():
    french, english = (json.loads((KEPT / f"{name}.json").read_text(encoding="utf-8")) for name in NAMES.values())
    assert french["total"] == english["total"]
    assert french["findings"] == english["findings"] == []


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_sample_words_are_those_of_the_trade(lang):
    # The maker keeps its own pools of words; those that the trade has too must not drift apart.
    trade = load("photography").trade
    rows = make_year(trade["session_types"], trade["cost_lines"], year=2025, lang=lang, sessions=60)
    assert {row["session_type"] for row in rows["Sessions"]} <= {t["label"][lang] for t in trade["session_types"]}
    assert {row["item"] for row in rows["Budget"]} <= {line["label"][lang] for line in trade["cost_lines"]}
    channels = {channel[lang] for channel in trade["channels"]}
    assert {row["approval_channel"] for row in rows["Sessions"] if "approval_channel" in row} <= channels
