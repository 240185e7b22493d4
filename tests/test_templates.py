"""Templates: those that come with the toolkit, and users' own with every kind of mistake in them."""

from __future__ import annotations

import copy
import datetime
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import toolkit
from tests.conftest import FIRST, TODAY, line, places, session
from toolkit.kinds import fold
from toolkit.mistakes import TemplateError
from toolkit.templates import load, names

if TYPE_CHECKING:
    from collections.abc import Callable

    from toolkit.schema import Template

    Own = Callable[[str], Template]

CAMERA = '[tables.Sessions.columns.camera]\nlabel = { fr = "Boîtier", en = "Camera" }\n'


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Own:
    """Load a template of the user's own, which stands in `mine.toml`."""
    monkeypatch.chdir(tmp_path)

    def read(text: str) -> Template:
        Path("mine.toml").write_text(text, encoding="utf-8")
        return load("mine.toml")

    return read


# ---------------------------------------------------------------------- mistakes


def mistake(own: Own, text: str) -> tuple[int, str, str]:
    """The line, the path and the whole text of the error that a template gets."""
    with pytest.raises(TemplateError) as error:
        own(text)
    said = str(error.value)
    assert said.startswith("mine.toml")
    assert len(said.splitlines()) == 1
    return error.value.number, error.value.path, said


LONG = "x" * 41
TYPE = "[[session_types]]\nprep = 1\nmain = 1\npost = 1\n"

#: What is wrong; the template; the line, the path and a part of what is said.
MISTAKES: list[tuple[str, str, int, str, str]] = [
    ("unknown section", '[photos]\nfr = "x"\n', 1, "photos", "unknown section"),
    ("section that is no list", '[checklist]\nfr = "x"\nen = "x"\n', 1, "checklist", "[[checklist]]"),
    (
        "unknown key",
        '[[checklist]]\nfr = "A"\nen = "B"\n\n[[checklist]]\nfr = "C"\nen = "D"\nde = "E"\n',
        8,
        "checklist[2].de",
        "unknown key; there are fr, en",
    ),
    ("key missing", '[[checklist]]\nfr = "A"\n', 1, "checklist[1]", "en is missing"),
    ("unknown limit", "[limits]\nmaybe = []\n", 2, "limits.maybe", "unknown key"),
    ("limit in one language", '[limits]\nincluded = [{ fr = "A" }]\n', 2, "limits.included[1]", "both languages"),
    ("limits that are no section", 'limits = "none"\n', 1, "limits", ""),
    (
        "language missing",
        '[[session_types]]\nlabel = { fr = "A" }\nprep = 1\nmain = 1\npost = 1\n',
        2,
        "session_types[1].label",
        "both languages",
    ),
    (
        "number that is none",
        '[[session_types]]\nlabel = { fr = "A", en = "A" }\nprep = 1.5\nmain = 1\npost = 1\n',
        3,
        "session_types[1].prep",
        "1.5 is not a whole number of 0 or more",
    ),
    (
        "negative number",
        '[[session_types]]\nlabel = { fr = "A", en = "A" }\nprep = -1\nmain = 1\npost = 1\n',
        3,
        "session_types[1].prep",
        "-1 is not a whole number",
    ),
    (
        "amount without quotes",
        '[[cost_lines]]\nlabel = { fr = "A", en = "A" }\nnature = "direct"\nbehaviour = "fixed"\nestimated = 20.0\n',
        5,
        "cost_lines[1].estimated",
        'write it in quotes, such as "20.00"',
    ),
    (
        "word of no list",
        '[[cost_lines]]\nlabel = { fr = "A", en = "A" }\nnature = "odd"\nbehaviour = "fixed"\n',
        3,
        "cost_lines[1].nature",
        "'odd' is none of direct, indirect",
    ),
    (
        "list in the place of a word",
        '[[cost_lines]]\nlabel = { fr = "A", en = "A" }\nnature = ["direct"]\nbehaviour = "fixed"\n',
        3,
        "cost_lines[1].nature",
        "['direct'] is none of direct, indirect",
    ),
    (
        "label too long for a cell",
        f'{TYPE}label = {{ fr = "{"x" * 61}", en = "A" }}\n',
        5,
        "session_types[1].label",
        "61",
    ),
    (
        "label without end",
        f'[[risks]]\nlabel = {{ fr = "A", en = "{"x" * 40_000}" }}\n',
        2,
        "risks[1].label",
        "the en text has 40000 characters; at most 60 fit",
    ),
    ("phrase too long", f'[[checklist]]\nfr = "{"x" * 251}"\nen = "A"\n', 2, "checklist[1].fr", "at most 250 fit"),
    (
        "limit too long for the Plan",
        f'[limits]\nincluded = [{{ fr = "{"x" * 161}", en = "A" }}]\n',
        2,
        "limits.included[1]",
        "at most 160 fit",
    ),
    (
        "two equal session types",
        f'{TYPE}label = {{ fr = "Vol", en = "Flight" }}\n{TYPE}label = {{ fr = "Survol", en = "flight" }}\n',
        10,
        "session_types[2].label",
        "the same text in en as session_types[1]",
    ),
    (
        "two equal risks",
        '[[risks]]\nlabel = { fr = "A", en = "B" }\n[[risks]]\nlabel = { fr = "A", en = "C" }\n',
        4,
        "risks[2].label",
        "in fr as risks[1]",
    ),
    (
        "two equal channels",
        '[[channels]]\nfr = "A"\nen = "B"\n[[channels]]\nfr = "C"\nen = " B"\n',
        6,
        "channels[2].en",
        "begins or ends with a space",
    ),
    ("limits that are no list", '[limits]\nincluded = "x"\n', 2, "limits.included", "is not a list; write it as"),
    (
        "line break in a label",
        f'{TYPE}label = {{ fr = "A\\nB", en = "A" }}\n',
        5,
        "session_types[1].label",
        "line break",
    ),
    ("number without end", '[[tiers]]\nfrom = 9999999999\nsurcharge = "0.1"\n', 2, "tiers[1].from", "too large"),
    ("surcharge without end", '[[tiers]]\nfrom = 9\nsurcharge = "20"\n', 3, "tiers[1].surcharge", "at most 10"),
    (
        "amount in thousandths",
        '[[risks]]\nlabel = { fr = "A", en = "A" }\nimpact = "1.005"\n',
        3,
        "risks[1].impact",
        "over 2 decimals",
    ),
    ("entries without end", '[[tiers]]\nfrom = 1\nsurcharge = "0"\n' * 201, 1, "tiers", "201 entries; at most 200"),
    (
        "unknown suggestions",
        CAMERA + 'suggest = "cameras"\n',
        3,
        "tables.Sessions.columns.camera.suggest",
        "no column 'cameras' of the sheet Lists; there are session_types",
    ),
    (
        "setting of one's own",
        '[settings.daily_rate]\nlabel = { fr = "A", en = "A" }\nkind = "money"\n',
        1,
        "settings.daily_rate",
        "no such setting, and no formula would use one of your own",
    ),
    (
        "kind of a setting",
        '[settings.hourly_rate]\nkind = "text"\n',
        2,
        "settings.hourly_rate.kind",
        "cannot be changed",
    ),
    (
        "kind of a column that figures rely on",
        '[tables.Sessions.columns.planned_prep]\nkind = "text"\n',
        2,
        "tables.Sessions.columns.planned_prep.kind",
        "cannot be changed",
    ),
    (
        "required column made optional",
        "[tables.Sessions.columns.date]\nrequired = false\n",
        2,
        "tables.Sessions.columns.date.required",
        "cannot be changed",
    ),
    (
        "key that is none",
        '[tables.Sessions.columns."my camera"]\nlabel = { fr = "A", en = "B" }\n',
        1,
        "tables.Sessions.columns.",
        "small letters",
    ),
    (
        "word that no figure knows",
        '[lists.status]\nlost = { fr = "x", en = "x" }\n',
        2,
        "lists.status.lost",
        "none added",
    ),
    (
        "sheet called like a page",
        '[tables.Budget]\nsheet = { fr = "accueil", en = "B" }\n',
        2,
        "tables.Budget.sheet",
        "as a page of the workbook",
    ),
    ("width without end", CAMERA + "width = 400\n", 3, "tables.Sessions.columns.camera.width", "from 5 to 120"),
    ("alias that is no text", CAMERA + "aliases = [3]\n", 3, "tables.Sessions.columns.camera.aliases[1]", "no text"),
    ("name that is no text", "[template]\nname = 3\n", 2, "template.name", "no text"),
    ("parent that is no text", '[template]\nextends = ["photography"]\n', 2, "template.extends", "no template"),
    ("table that is no text", '[template]\ntables = [["Sessions"]]\n', 2, "template.tables[1]", "no table"),
    (
        "default that is a day",
        "[settings.currency]\ndefault = 2026-01-01\n",
        2,
        "settings.currency.default",
        "is not a",
    ),
    ("entry that is no block", "tiers = [1, 2]\n", 1, "tiers[1]", ""),
    (
        "overlapping tiers",
        '[[tiers]]\nfrom = 1\nto = 10\nsurcharge = "0.1"\n[[tiers]]\nfrom = 10\nsurcharge = "0.2"\n',
        6,
        "tiers[2].from",
        "overlaps the tier before it",
    ),
    (
        "tier after one without end",
        '[[tiers]]\nfrom = 1\nsurcharge = "0.1"\n[[tiers]]\nfrom = 10\nsurcharge = "0.2"\n',
        5,
        "tiers[2].from",
        "overlaps",
    ),
    ("tier upside down", '[[tiers]]\nfrom = 9\nto = 3\nsurcharge = "0.1"\n', 3, "tiers[1].to", "is below"),
    ("tier without surcharge", "[[tiers]]\nfrom = 9\n", 1, "tiers[1]", "surcharge is missing"),
    (
        "surcharge that is no number",
        '[[tiers]]\nfrom = 9\nsurcharge = "nan"\n',
        3,
        "tiers[1].surcharge",
        "not an amount",
    ),
    ("endless surcharge", '[[tiers]]\nfrom = 9\nsurcharge = "inf"\n', 3, "tiers[1].surcharge", "not an amount"),
    (
        "unknown parent",
        '[template]\nextends = "plumbing"\n',
        2,
        "template.extends",
        "no template 'plumbing'; there are",
    ),
    (
        "unknown table",
        '[template]\ntables = ["Sessions", "Invoices"]\n',
        2,
        "template.tables[2]",
        "no table 'Invoices'",
    ),
    ("tables that are no list", '[template]\ntables = "Sessions"\n', 2, "template.tables", ""),
    ("template that is no section", 'template = "mine"\n', 1, "template", ""),
    (
        "label of the template too long",
        '[template]\nlabel = { fr = "' + "x" * 61 + '", en = "x" }\n',
        2,
        "template.label",
        "61",
    ),
    (
        "label of the template in one language",
        '[template]\nlabel = { fr = "x" }\n',
        2,
        "template.label",
        "both languages",
    ),
    ("unknown kind", CAMERA + 'kind = "colour"\n', 3, "tables.Sessions.columns.camera.kind", "no kind 'colour'"),
    ("unknown option", CAMERA + "colour = 1\n", 3, "tables.Sessions.columns.camera.colour", "unknown option"),
    ("key of its own", CAMERA + 'key = "x"\n', 3, "tables.Sessions.columns.camera.key", "unknown option"),
    ("unknown band", CAMERA + 'band = "gear"\n', 3, "tables.Sessions.columns.camera.band", "no band 'gear'"),
    (
        "unknown list",
        CAMERA + 'kind = "choice"\nchoices = "colours"\n',
        4,
        "tables.Sessions.columns.camera.choices",
        "no list 'colours'",
    ),
    ("choice without a list", CAMERA + 'kind = "choice"\n', 3, "tables.Sessions.columns.camera.kind", "a choice needs"),
    (
        "list without a choice",
        CAMERA + 'choices = "yes_no"\n',
        1,
        "tables.Sessions.columns.camera.kind",
        "a choice needs",
    ),
    (
        "label missing",
        '[tables.Sessions.columns.camera]\nkind = "text"\n',
        1,
        "tables.Sessions.columns.camera.label",
        "both languages",
    ),
    (
        "label too long",
        f'[tables.Sessions.columns.camera]\nlabel = {{ fr = "{LONG}", en = "Camera" }}\n',
        2,
        "tables.Sessions.columns.camera.label",
        "the fr text has 41 characters; at most 40 fit",
    ),
    (
        "empty label",
        '[tables.Sessions.columns.camera]\nlabel = { fr = "Boîtier", en = " " }\n',
        2,
        "tables.Sessions.columns.camera.label",
        "the en text is empty",
    ),
    (
        "two equal headers",
        '[tables.Sessions.columns.camera]\nlabel = { fr = "Boîtier", en = "date" }\n',
        2,
        "tables.Sessions.columns.camera.label",
        "same header in en as column date",
    ),
    (
        "help too long",
        CAMERA + 'help = { fr = "' + "x" * 201 + '", en = "x" }\n',
        3,
        "tables.Sessions.columns.camera.help",
        "201",
    ),
    ("width that is none", CAMERA + 'width = "wide"\n', 3, "tables.Sessions.columns.camera.width", ""),
    (
        "required that is neither true nor false",
        CAMERA + 'required = "no"\n',
        3,
        "tables.Sessions.columns.camera.required",
        "",
    ),
    ("aliases that are no list", CAMERA + 'aliases = "Body"\n', 3, "tables.Sessions.columns.camera.aliases", ""),
    ("reference to nothing", CAMERA + 'refers = "Missions"\n', 3, "tables.Sessions.columns.camera.refers", ""),
    ("formula without a figure", CAMERA + "computed = true\n", 3, "tables.Sessions.columns.camera.computed", ""),
    ("column that is no section", "[tables.Sessions.columns]\ncamera = 3\n", 2, "tables.Sessions.columns.camera", ""),
    ("table that is unknown", '[tables.Session.columns.x]\nlabel = { fr = "x", en = "x" }\n', 1, "tables.Session", ""),
    (
        "table without columns",
        '[tables.Session]\nsheet = { fr = "x", en = "x" }\n',
        1,
        "tables.Session",
        "seance schema",
    ),
    (
        "table of its own",
        '[tables.Gear]\nsheet = { fr = "M", en = "G" }\npurpose = { fr = "M", en = "G" }\n'
        '[tables.Gear.columns.item]\nlabel = { fr = "M", en = "G" }\n',
        1,
        "tables.Gear",
        "",
    ),
    (
        "sheet name too long",
        '[tables.Budget]\nsheet = { fr = "' + "x" * 32 + '", en = "B" }\n',
        2,
        "tables.Budget.sheet",
        "32",
    ),
    (
        "sheet name that Excel refuses",
        '[tables.Budget]\nsheet = { fr = "Coûts/frais", en = "B" }\n',
        2,
        "tables.Budget.sheet",
        "",
    ),
    ("two equal sheets", '[tables.Budget]\nsheet = { fr = "Séances", en = "B" }\n', 2, "tables.Budget.sheet", ""),
    ("unknown setting", '[settings.daily_rate]\ndefault = "400"\n', 1, "settings.daily_rate", "no such setting"),
    ("setting that is no section", "[settings]\nhourly_rate = 60\n", 2, "settings.hourly_rate", ""),
    (
        "unknown option of a setting",
        '[settings.hourly_rate]\ndefalt = "60"\n',
        2,
        "settings.hourly_rate.defalt",
        "unknown",
    ),
    (
        "default that is none",
        '[settings.hourly_rate]\ndefault = "much"\n',
        2,
        "settings.hourly_rate.default",
        "'much' is not",
    ),
    ("negative default", '[settings.hourly_rate]\ndefault = "-1"\n', 2, "settings.hourly_rate.default", "'-1' is not"),
    ("list that is no section", "[lists]\nstatus = 3\n", 2, "lists.status", ""),
    ("word in one language", '[lists.mood]\ngood = { fr = "bonne" }\n', 2, "lists.mood.good", "both languages"),
    ("word too long", f'[lists.mood]\ngood = {{ fr = "{LONG}", en = "good" }}\n', 2, "lists.mood.good", "at most 40"),
    (
        "two equal words",
        '[lists.status]\ncancelled = { fr = "annulée", en = "done" }\n',
        2,
        "lists.status",
        "",
    ),
    ("unknown key of the template", '[template]\ncolour = "red"\n', 2, "template.colour", "unknown"),
    (
        "label with spaces around it",
        '[tables.Sessions.columns.camera]\nlabel = { fr = "Boîtier", en = " Date " }\n',
        2,
        "tables.Sessions.columns.camera.label",
        "",
    ),
    (
        "comma in a word, which parts a drop-down list",
        '[lists.mood]\ngood = { fr = "bonne, très", en = "good" }\n',
        2,
        "lists.mood.good",
        "",
    ),
    (
        "list too long for a drop-down",
        "[lists.mood]\n" + "".join(f'w{n} = {{ fr = "{n:030}", en = "{n:030}" }}\n' for n in range(9)),
        1,
        "lists.mood",
        "",
    ),
]


@pytest.mark.parametrize(
    ("text", "line_number", "path", "part"), [m[1:] for m in MISTAKES], ids=[m[0] for m in MISTAKES]
)
def test_a_mistake_is_said_with_file_line_and_path(own: Own, text: str, line_number: int, path: str, part: str) -> None:
    line_found, path_found, said = mistake(own, text)
    assert path_found.startswith(path)
    assert line_found == line_number
    assert f"line {line_number}: {path}" in said
    assert part in said


#: A value of every section and option, by where it stands; the property below puts something else in its place.
WHOLE: dict[str, Any] = {
    "template": {
        "name": "mine",
        "extends": "essential",
        "label": {"fr": "À moi", "en": "Mine"},
        "description": {"fr": "À moi", "en": "Mine"},
        "tables": ["Sessions", "Budget", "Risks", "Tiers"],
    },
    "session_types": [
        {
            "label": {"fr": "Vol", "en": "Flight"},
            "prep": 1,
            "main": 2,
            "post": 3,
            "included_quantity": 4,
            "extra_unit_price": "5.00",
        }
    ],
    "cost_lines": [
        {
            "label": {"fr": "Gaz", "en": "Gas"},
            "nature": "direct",
            "behaviour": "fixed",
            "account": "606",
            "estimated": "1.00",
        }
    ],
    "tiers": [{"from": 1, "to": 2, "surcharge": "0.1"}],
    "risks": [
        {
            "label": {"fr": "Vent", "en": "Wind"},
            "likelihood": "low",
            "impact": "1.00",
            "contingency": {"fr": "Attendre", "en": "Wait"},
            "contingency_cost": "0.00",
        }
    ],
    "indicators": [{"label": {"fr": "Vues", "en": "Views"}, "unit": {"fr": "%", "en": "%"}}],
    "checklist": [{"fr": "Permis", "en": "Permit"}],
    "limits": {"included": [{"fr": "A", "en": "A"}], "excluded": [], "revision": {"fr": "A", "en": "A"}},
    "lists": {"mood": {"good": {"fr": "bonne", "en": "good"}}},
    "settings": {"hourly_rate": {"default": "60.00"}},
    "tables": {
        "Sessions": {
            "sheet": {"fr": "Vols", "en": "Flights"},
            "columns": {
                "mood": {
                    "label": {"fr": "Humeur", "en": "Mood"},
                    "help": {"fr": "Du jour.", "en": "Of the day."},
                    "kind": "choice",
                    "choices": "mood",
                    "band": "identity",
                    "width": 12,
                    "required": False,
                    "aliases": ["Moral"],
                },
                "channel": {"label": {"fr": "Canal", "en": "Channel"}, "suggest": "channels"},
            },
        }
    },
}


def paths_of(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, part in inner for place in paths_of(part, (*path, key)))]


def as_toml(value: Any) -> str:
    """A value as TOML has it on one line; JSON's texts are TOML's too."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(key)} = {as_toml(part)}" for key, part in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(as_toml, value)) + "]"
    if isinstance(value, datetime.date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f").replace("Infinity", "inf")


#: What people might put in the place of another thing, and what nobody would.
ODD = st.one_of(
    st.sampled_from(
        ["", " ", "x", "=1+1", "Accueil", "Plan", "x" * 50, "x" * 40_000, "\x00", "a\nb", "Sessions", "date"]
    ),
    st.sampled_from(
        [0, 1, -1, 254, 10**30, True, 1.5, float("inf"), datetime.date(2026, 1, 1), [], {}, [[]], [{}], {"x": {}}]
    ),
    st.fixed_dictionaries({"fr": st.text(max_size=3), "en": st.sampled_from(["Flight", "Date", "x"])}),
    st.text(st.characters(codec="utf-8"), max_size=5),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_stands_in_a_template_is_used_or_said(own: Own, tmp_path: Path, data: st.DataObject) -> None:
    whole = copy.deepcopy(WHOLE)
    *way, last = data.draw(st.sampled_from(paths_of(WHOLE)[1:]))
    place: Any = whole
    for step in way:
        place = place[step]
    place[last] = data.draw(ODD)
    text = "".join(f"{json.dumps(key)} = {as_toml(value)}\n" for key, value in whole.items())
    try:
        own(text)
    except TemplateError as error:
        assert str(error).startswith("mine.toml, line ")
        assert len(str(error).splitlines()) == 1
        assert len(str(error)) < 2000
    else:
        # What is accepted makes a workbook and that workbook is read.
        lang = data.draw(st.sampled_from(["fr", "en"]))
        path = toolkit.new_workbook(tmp_path / "book.xlsx", "mine.toml", lang, rows=1, force=True)
        assert toolkit.read_workbook(path).findings == []


def test_all_sections_at_once_still_build_on_the_base(own: Own) -> None:
    template = own("[lists.mood]\n[settings.hourly_rate]\ndefault = 60\n" + CAMERA)
    assert {"camera", "session_id"} <= set(template.tables["Sessions"].columns)


def test_what_is_no_toml_is_said_with_its_line(own: Own) -> None:
    _, _, said = mistake(own, '[template]\nname = "mine"\nlabel = {{\n')
    assert "not valid TOML" in said
    assert "line 3" in said


def test_a_template_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match=r"mine\.toml: cannot be read"):
        load(str(tmp_path / "mine.toml"))


def test_a_template_in_another_encoding_is_said(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_bytes("[template]\nname = 'é'\n".encode("latin-1"))
    with pytest.raises(TemplateError, match="cannot be read"):
        load(str(tmp_path / "mine.toml"))


@pytest.mark.parametrize("name", ["plumbing", "base.json", "", "../photography"])
def test_an_unknown_name_lists_those_there_are(name: str) -> None:
    with pytest.raises(TemplateError, match=r"no such template; there are .*photography.*or give \./your\.toml"):
        load(name)


def test_a_mistake_stops_a_new_workbook_before_it_is_written(tmp_path: Path, own: Own) -> None:
    with pytest.raises(TemplateError):
        own(CAMERA + 'kind = "colour"\n')
    with pytest.raises(TemplateError):
        toolkit.new_workbook("book.xlsx", "mine.toml", rows=1)
    assert [item.name for item in tmp_path.iterdir()] == ["mine.toml"]


# ---------------------------------------------------------------------- ours


@pytest.mark.parametrize("name", names())
def test_a_template_of_ours_brings_what_a_trade_needs(name: str) -> None:
    template = load(name)
    assert template.name == name
    wanted = {"session_types", "cost_lines", "limits", "checklist"}
    wanted |= {
        section for section, table in (("risks", "Risks"), ("review_questions", "Reviews")) if table in template.tables
    }
    assert wanted <= template.trade.keys()
    assert set(template.trade["limits"]) == {"included", "excluded", "revision"}


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("name", names())
def test_a_blank_workbook_of_ours_reads_back_with_nothing_to_say(name: str, lang: str, tmp_path: Path) -> None:
    path = toolkit.new_workbook(tmp_path / "book.xlsx", name, lang, rows=3)
    reading = toolkit.read_workbook(path)
    assert reading.findings == []
    assert set(reading.ledger.tables) == set(load(name).tables) - {"Settings", "Lists", "Results"}


def test_labels_are_unique_in_each_table_and_language() -> None:
    for table in load("photography").tables.values():
        for lang in ("fr", "en"):
            labels = [column.label[lang].casefold() for column in table.columns.values()]
            assert len(labels) == len(set(labels)), table.name
            assert max(map(len, labels)) <= 40


def test_every_label_key_and_alias_of_an_input_finds_it() -> None:
    wrong = [
        (table.name, name, found)
        for table in load("photography").tables.values()
        for column in table.inputs
        for name in (column.key, *column.label.values(), *column.aliases)
        if (found := table.headers[fold(name)]) != column.key
    ]
    assert wrong == []


def test_a_unit_stands_in_the_label_of_every_amount_and_time() -> None:
    columns = [c for t in load("photography").tables.values() if t.name != "Results" for c in t.inputs]
    units = {"minutes": "min", "hours": "h", "money": "montant", "money_per_hour": "montant par h"}
    without = [
        column.key
        for column in columns
        if column.kind.name in units and f"({units[column.kind.name]})" not in column.label["fr"]
    ]
    assert without == []


# ---------------------------------------------------------------------- users' own


def test_a_template_of_ones_own_may_be_empty(own: Own) -> None:
    template = own("")
    assert template.name == "mine"
    assert list(template.tables) == list(load("photography").tables)
    assert template.trade == {}


def test_a_template_written_by_windows_notepad_is_read(own: Own, tmp_path: Path) -> None:
    (tmp_path / "bom.toml").write_bytes('\ufeff[template]\r\nname = "bom"\r\n'.encode())
    assert load("bom.toml").name == "bom"


def test_extending_a_trade_brings_what_it_has(own: Own) -> None:
    template = own('[template]\nextends = "photography"\n[[checklist]]\nfr = "Permis"\nen = "Permit"\n')
    assert template.trade["session_types"] == load("photography").trade["session_types"]
    assert template.trade["checklist"] == [{"fr": "Permis", "en": "Permit"}]


OWN = """
[template]
name = "drones"
extends = "photography"
label = { fr = "Drones", en = "Drones" }

[lists.weather]
calm = { fr = "calme", en = "calm" }
windy = { fr = "venteux", en = "windy" }

[tables.Sessions.columns.weather]
label = { fr = "Météo", en = "Weather" }
kind = "choice"
choices = "weather"
band = "identity"

[tables.Budget.columns.flight_minutes]
label = { fr = "Temps de vol (min)", en = "Flight time (min)" }
kind = "minutes"
"""


@pytest.fixture(scope="module")
def drones(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("drones")
    (folder / "drones.toml").write_text(OWN, encoding="utf-8")
    rows_of = {
        "Sessions": [session(weather="windy", actual_main=120)],
        "Budget": [line(flight_minutes=25, estimated=20)],
    }
    path = folder / "drones.xlsx"
    return toolkit.new_workbook(path, str(folder / "drones.toml"), "en", 2026, rows=1, rows_of=rows_of)


def test_a_column_of_ones_own_is_written_with_its_words(drones: Path) -> None:
    book = openpyxl.load_workbook(drones)
    sessions, budget = book["Sessions"], book["Budget"]
    weather = next(cell for cell in sessions[FIRST - 1] if cell.value == "Weather")
    flight = next(cell for cell in budget[FIRST - 1] if cell.value == "Flight time (min)")
    assert sessions.cell(FIRST, weather.column).value == "windy"
    assert budget.cell(FIRST, flight.column).value == 25
    rules = [
        rule.formula1 for rule in sessions.data_validations.dataValidation if weather.column_letter + "4" in rule.sqref
    ]
    assert rules == ['"calm,windy"']


def test_a_column_of_ones_own_feeds_no_figure_and_the_rest_reads_back(drones: Path) -> None:
    reading = toolkit.read_workbook(drones, today=TODAY)
    assert [str(finding.severity) for finding in reading.findings] in ([], ["info", "info"])
    assert toolkit.report(reading.ledger).total["loss"]["time"] == "50.00"


def test_a_template_may_leave_data_sheets_out(own: Own, tmp_path: Path) -> None:
    own('[template]\ntables = ["Sessions", "Budget"]\n')
    rows_of = {"Sessions": [session(actual_main=120, mission_id="M-1")], "Budget": [line(actual=30)]}
    path = toolkit.new_workbook(tmp_path / "book.xlsx", "mine.toml", "en", 2026, rows=1, rows_of=rows_of)
    sheets = openpyxl.load_workbook(path).sheetnames
    assert sheets == ["Start", "Sessions", "Budget", "Plan", "Dashboard", "Settings", "Lists", "Results", "Checks"]
    reading = toolkit.read_workbook(path, today=TODAY)
    assert places(reading.findings) == []
    assert toolkit.report(reading.ledger).total["loss"] == {
        "time": "50.00",
        "extras": "0.00",
        "costs": "30.00",
        "cancellations": "0.00",
        "total": "80.00",
    }


def test_what_is_always_there_cannot_be_left_out(own: Own) -> None:
    assert set(own('[template]\ntables = ["Budget"]\n').tables) == {
        "Sessions",
        "Budget",
        "Settings",
        "Lists",
        "Results",
    }


def test_a_renamed_header_of_ones_own_reads_back(own: Own, tmp_path: Path) -> None:
    own('[tables.Sessions.columns.session_type]\nlabel = { fr = "Format", en = "Coaching format" }\n')
    rows_of = {"Sessions": [session(session_type="Duo")]}
    path = toolkit.new_workbook(tmp_path / "book.xlsx", "mine.toml", "en", 2026, rows=1, rows_of=rows_of)
    reading = toolkit.read_workbook(path, today=TODAY)
    assert [group["key"] for group in toolkit.report(reading.ledger, by="type").groups] == ["Duo"]


def test_a_renamed_word_of_ones_own_reads_back(own: Own, tmp_path: Path) -> None:
    own('[lists.status]\ndone = { fr = "livrée", en = "delivered" }\n')
    path = toolkit.new_workbook(
        tmp_path / "book.xlsx", "mine.toml", "en", 2026, rows=1, rows_of={"Sessions": [session()]}
    )
    reading = toolkit.read_workbook(path, today=TODAY)
    assert places(reading.findings) == []
    assert toolkit.report(reading.ledger).total["sessions"]["done"] == 1


def test_a_default_of_ones_own_counts_when_read_back(own: Own, tmp_path: Path) -> None:
    own('[settings.hourly_rate]\ndefault = "80.00"\n')
    rows_of = {"Sessions": [session(actual_main=120)]}
    path = toolkit.new_workbook(tmp_path / "book.xlsx", "mine.toml", "en", 2026, rows=1, rows_of=rows_of)
    reading = toolkit.read_workbook(path, today=TODAY)
    # An hour lost: the workbook's own formulas say 80.
    assert toolkit.report(reading.ledger).total["loss"]["time"] == "80.00"


def test_the_list_of_options_in_a_mistake_is_that_of_the_code(own: Own) -> None:
    _, _, said = mistake(own, CAMERA + "colour = 1\n")
    options: Any = re.search(r"a column has (.*)$", said)
    assert {"label", "kind", "required", "aliases", "band"} <= set(options[1].split(", "))
