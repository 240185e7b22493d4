"""`samples/` is what the program makes today; after a change that shows there, run `make samples`."""

import datetime
import json
import zipfile
from pathlib import Path

import pytest

import toolkit
from toolkit.language import LANGUAGES
from toolkit.mistakes import TemplateError
from toolkit.samples import write_sample
from toolkit.samples.__main__ import NAMES, make
from toolkit.samples.draw import DAY, ORDER
from toolkit.samples.words import trades, words_of
from toolkit.samples.year import kind_of, make_year
from toolkit.templates import load, names

KEPT = Path(__file__).resolve().parent.parent / "samples"


#: Said where they differ.
AGAIN = "look at what has changed; if it is meant, run make samples, then make reference"


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
    assert fresh.keys() == kept.keys(), AGAIN
    assert [part for part in fresh if fresh[part] != kept[part]] == [], AGAIN


@pytest.mark.parametrize("name", NAMES.values())
@pytest.mark.parametrize("form", ["txt", "json"])
def test_report_is_the_one_kept(made, name, form):
    fresh, kept = ((folder / f"{name}.{form}").read_text(encoding="utf-8") for folder in (made, KEPT))
    assert fresh == kept, AGAIN


def test_both_languages_tell_the_same_figures():
    french, english = (json.loads((KEPT / f"{name}.json").read_text(encoding="utf-8")) for name in NAMES.values())
    assert french["total"] == english["total"]
    assert french["findings"] == english["findings"] == []


def year(template, lang, sessions=60):
    trade = load(template).trade
    types, costs = trade["session_types"], trade["cost_lines"]
    return make_year(types, costs, year=2025, lang=lang, sessions=sessions, template=template)


def texts_in(value):
    """Every text in both languages in a file of words."""
    if isinstance(value, dict) and set(LANGUAGES) <= set(value):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for part in inner for text in texts_in(part)]


def test_every_trade_has_words_of_its_own():
    assert trades() == names()


@pytest.mark.parametrize("name", names())
def test_the_words_of_a_trade_suit_its_template(name):
    template = load(name)
    words = words_of(template)
    kinds = {kind_of(words, type_) for type_ in template.trade["session_types"]}
    for pool in ("objectives", "contacts", "others"):
        assert kinds <= {kind for kind, texts in words.texts[pool].items() if texts}, pool
    assert kinds & {DAY, ORDER} <= set(words.texts["needs"])
    assert set(words.texts["requests"]) == {"revision", "extra", "correction"}
    assert kinds <= words.maker.keys()
    assert sum(words.maker["season"]) == 100
    for section, said in (("indicators", "indicators"), ("review_questions", "reviews")):
        assert len(words.texts.get(said, [])) == len(template.trade.get(section, [])), section
    accounts = {line["account"] for line in template.trade["cost_lines"]}
    assert accounts == set(words.texts["suppliers"])


@pytest.mark.parametrize("name", names())
def test_a_text_says_it_in_both_languages_and_fits(name):
    found = texts_in(words_of(load(name)).texts)
    assert len(found) > 50
    for text in found:
        assert all(text[lang] == text[lang].strip() != "" and len(text[lang]) <= 120 for lang in LANGUAGES), text
    # A French sentence ends as its English one does; the same text in both has been forgotten.
    ended = [text for text in found if not text["en"].endswith("p.m.") and not text["en"].endswith("a.m.")]
    assert [text for text in ended if text["fr"].endswith(".") != text["en"].endswith(".")] == []
    same = {text["fr"] for text in found if text["fr"] == text["en"]}
    assert same <= {"Coach", "Client", "Consultant", "Restaurant", "Participant"}


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("name", names())
def test_sample_words_are_those_of_the_trade(name, lang):
    trade = load(name).trade
    rows = year(name, lang)
    assert {row["session_type"] for row in rows["Sessions"]} <= {t["label"][lang] for t in trade["session_types"]}
    assert {row["item"] for row in rows["Budget"]} <= {line["label"][lang] for line in trade["cost_lines"]}
    channels = {channel[lang] for channel in trade["channels"]}
    assert {row["approval_channel"] for row in rows["Sessions"] if "approval_channel" in row} <= channels
    assert {row["risk"] for row in rows["Risks"]} <= {risk["label"][lang] for risk in trade.get("risks", [])}
    assert {row["topic"] for row in rows["Reviews"]} <= {asked[lang] for asked in trade.get("review_questions", [])}
    said = json.dumps(rows, ensure_ascii=False, default=str).lower()
    photographic = ("retouch", "shoot", "photographer", "pluie", "camera", "galerie", "gallery")
    assert [word for word in photographic if word in said and name != "photography"] == []


@pytest.mark.parametrize(("name", "lang"), [(name, lang) for name in names() for lang in ("fr", "en")])
def test_a_year_of_every_trade_reads_back_with_nothing_to_say(name, lang, tmp_path):
    path = write_sample(tmp_path / "year.xlsx", lang, 2025, 25, template=name)
    reading = toolkit.read_workbook(path, today=datetime.date(2025, 12, 20))
    assert reading.findings == []
    total = toolkit.report(reading.ledger).total
    assert total["sessions"]["done"] > 15
    assert total["sessions"]["planned"] > 0
    assert total["unbilled_minutes"] > 0
    assert set(reading.ledger.tables) == set(load(name).tables) - {"Settings", "Lists", "Results"}
    assert all(
        reading.ledger.rows(table) for table in reading.ledger.tables if table not in ("Indicators", "Reviews", "Tiers")
    )


def test_the_year_of_a_trade_of_ones_own_speaks_like_the_one_it_builds_on(tmp_path):
    mine = tmp_path / "mine.toml"
    head = '[template]\nextends = "workshop"\n'
    own = '[[session_types]]\nlabel = { fr = "Jeu de piste", en = "Treasure hunt" }\nprep = 0\nmain = 0\npost = 0\n'
    mine.write_text(head + own, encoding="utf-8")
    assert words_of(load(str(mine))).texts["us"] == {"fr": "Facilitateur", "en": "Facilitator"}
    path = write_sample(tmp_path / "year.xlsx", "en", 2025, 5, template=str(mine))
    types = {row.text("session_type") for row in toolkit.read_workbook(path).ledger.rows("Sessions")}
    assert types == {"Treasure hunt"}


def test_a_template_without_session_types_has_no_year(tmp_path):
    (tmp_path / "mine.toml").write_text("", encoding="utf-8")
    with pytest.raises(TemplateError, match="session_types: is empty: an example year needs some"):
        write_sample(tmp_path / "year.xlsx", "en", 2025, 5, template=str(tmp_path / "mine.toml"))
    assert not (tmp_path / "year.xlsx").exists()
