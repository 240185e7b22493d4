"""What is sent before a session: three trades in both languages, compared as text; nothing half made."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import os
import re
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pdfua
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.offices import LANGS, SAVED, TRADES, desk, example, mission, plain, text_of, workbook
from toolkit.documents import plan
from toolkit.documents.formats import Formats
from toolkit.documents.names import one_line, safe
from toolkit.documents.pages import open_pages
from toolkit.documents.parcels import plan_parcel
from toolkit.language import texts
from toolkit.mistakes import TemplateError

if TYPE_CHECKING:
    from toolkit.documents.parcels import Parcel

GOLDEN = Path(__file__).parent / "documents"
KINDS = ("plan", "message", "calendar", "consent", "checklist")


@pytest.fixture(scope="module")
def parcels(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Parcel]:
    """Every trade's documents in either language."""
    folder = tmp_path_factory.mktemp("parcels")
    made = {}
    for trade in TRADES:
        for lang in LANGS:
            with desk(workbook(folder / f"{trade}-{lang}.xlsx", trade, lang)) as made_with:
                session = made_with.session("S-014")
                assert session is not None
                assert plan.gaps(made_with, session) == []
                made[trade, lang] = plan_parcel(made_with, session)
    return made


def by_kind(parcel: Parcel) -> dict[str, bytes]:
    return dict(zip(KINDS, parcel.values(), strict=True))


def message_of(eml: bytes) -> Any:
    return email.message_from_bytes(eml, policy=email.policy.default)


def as_text(parcel: Parcel) -> str:
    """The whole parcel as one text to compare: the plan's page, the message's plain part, the calendar."""
    files = by_kind(parcel)
    message = message_of(files["message"])
    parts = [
        f"# {message['subject']}",
        *(f"## {kind}\n{text_of(files[kind])}" for kind in ("plan", "consent", "checklist")),
        f"## message\n{message.get_body(('plain',)).get_content()}",
        f"## calendar\n{files['calendar'].decode()}",
        "## files\n" + "\n".join(parcel),
    ]
    return "\n".join(line.rstrip() for part in parts for line in part.splitlines()) + "\n"


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("trade", TRADES)
def test_the_documents_read_as_they_were_approved(parcels: Any, trade: str, lang: str) -> None:
    """UPDATE_GOLDEN=1 writes what is made today; read the difference before committing it."""
    golden = GOLDEN / f"{trade}-{lang}.txt"
    made = as_text(parcels[trade, lang])
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(made, encoding="utf-8", newline="\n")
    assert made == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("trade", TRADES)
def test_every_page_is_one_accessible_page(parcels: Any, trade: str, lang: str) -> None:
    for kind in ("plan", "consent", "checklist"):
        pdf = by_kind(parcels[trade, lang])[kind]
        assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1, kind
        for claim in (b"<pdfaid:part>2</pdfaid:part>", b"<pdfaid:conformance>A<", b"<pdfuaid:part>1</pdfuaid:part>"):
            assert claim in pdf


def test_a_checker_of_pdf_ua_finds_nothing(parcels: Any, tmp_path: Path) -> None:
    for kind in ("plan", "consent", "checklist"):
        path = tmp_path / f"{kind}.pdf"
        path.write_bytes(by_kind(parcels["photography", "fr"])[kind])
        assert [str(finding) for finding in pdfua.validate(path).findings] == []


def test_r05_the_message_of_the_example(parcels: Any) -> None:
    """Subject word for word; body: objective, time, budget, limits, please confirm (R02–R05)."""
    message = message_of(by_kind(parcels["photography", "fr"])["message"])
    assert message["subject"] == "Plan pré-session — Session du 12/06, 9h–11h"
    body = plain(message.get_body(("plain",)).get_content())
    for part in (
        "Objectif : Dix portraits prêts à publier sur le site.",
        "Temps : 2 h prévues (séance 2 h) ; 2 h 30 réservées.",
        "Budget : 495,00 €, dont 45,00 € de réserve",
        "Quantité comprise : 20, puis 15,00 € l'unité.",
        "moins de 48 h avant la séance est facturée 50 % des honoraires, soit 150,00 €",
        "Merci de confirmer votre accord avant le mercredi 10 juin 2026 à 9h",
    ):
        assert part in body


def test_the_english_message_says_the_same(parcels: Any) -> None:
    message = message_of(by_kind(parcels["photography", "en"])["message"])
    assert message["subject"] == "Pre-session plan — Session on 12/06, 9:00–11:00"
    body = plain(message.get_body(("plain",)).get_content())
    assert "Budget: €495.00, of which €45.00 is a reserve" in body
    html = plain(re.sub("<[^>]+>", " ", message.get_body(("html",)).get_content()))
    for part in (
        "Rental: €80.00",
        "Reserve for the unexpected (10%): €45.00",
        "Quantity included: 20, then €15.00 each.",
    ):
        assert part in body
        assert part in html
    assert "Please confirm your agreement before Wednesday 10 June 2026, 9:00" in body


def test_the_plan_s_amounts_are_those_of_the_worked_examples(parcels: Any) -> None:
    read = plain(text_of(by_kind(parcels["photography", "fr"])["plan"]))
    for part in (
        "Sous-total 450,00 €",
        "Réserve pour imprévus (10 %) 45,00 €",
        "Total 495,00 €",
        "Temps réservé 2 h 30",
        "+ 30 %, soit 90,00 €",
        "Panne de boîtier → Matériel de secours (20,00 €)",
        "Bon pour accord",
    ):
        assert part in read


def test_accents_quotes_and_narrow_spaces_are_read_right(parcels: Any) -> None:
    read = text_of(by_kind(parcels["software", "fr"])["plan"], "-layout")
    for part in ("1 234,56 €", "8 h 15", "« Bon pour accord »", "Temps réservé", "9h30–16h30"):
        assert part in re.sub("[\u00a0\u202f]", " ", read)


def test_tiers_stand_where_a_quantity_has_no_price_of_its_own(tmp_path: Path) -> None:
    sessions = [example("fr", included_quantity=30, extra_unit_price=None)]
    path = workbook(tmp_path / "tiers.xlsx", "photography", "fr", {"Sessions": sessions})
    with desk(path) as made_with:
        prices = {plain(label): plain(price) for label, price in _prices(made_with)}
    assert prices["De 31 à 50"] == "+ 20 %, soit 60,00 €"
    assert prices["À partir de 101"] == "+ 60 %, soit 180,00 €"


def test_a_plan_made_when_late_cancellation_has_begun_holds_until_the_session(tmp_path: Path) -> None:
    """A client is not asked to agree before yesterday."""
    day = SAVED.date() + dt.timedelta(days=1)
    path = workbook(
        tmp_path / "late.xlsx", "photography", "fr", {"Sessions": [example("fr", mission_id=None, date=day)]}
    )
    with desk(path) as made_with:
        session = made_with.session("S-014")
        assert session is not None
        said = plan.confirm_before(made_with, session)
    assert "avant le mardi 2 juin 2026 à 9h" in plain(said)


def test_without_a_reserve_nothing_speaks_of_one(tmp_path: Path) -> None:
    with desk(workbook(tmp_path / "none.xlsx", "photography", "fr", reserve_rate=0)) as made_with:
        session = made_with.session("S-014")
        assert session is not None
        files = by_kind(plan_parcel(made_with, session))
    message = message_of(files["message"])
    for text in (
        text_of(files["consent"]),
        message.get_body(("plain",)).get_content(),
        message.get_body(("html",)).get_content(),
    ):
        assert "450,00 €" in plain(text)
        assert "serve pour imprévus" not in text
        assert "de réserve" not in plain(text)


def _prices(made_with: Any) -> list[tuple[str, str]]:
    data = plan.plan_data(made_with, made_with.session("S-014"))
    return [(entry["label"], entry["price"]) for entry in data["prices"]]


def test_the_client_is_a_code_unless_the_name_is_asked_for(parcels: Any, tmp_path: Path) -> None:
    for content in parcels["photography", "fr"].values():
        assert b"Boulangerie" not in content
    assert "Boulangerie" not in text_of(by_kind(parcels["photography", "fr"])["plan"])
    with desk(workbook(tmp_path / "named.xlsx", "photography", "fr"), full_names=True) as made_with:
        session = made_with.session("s-014")
        assert session is not None
        parcel = plan_parcel(made_with, session)
    assert "Pour Boulangerie du Port" in text_of(by_kind(parcel)["plan"])
    assert not any("Boulangerie" in name for name in parcel)


def test_properties_hold_no_path_no_person_and_no_hour_of_making(parcels: Any) -> None:
    for kind in ("plan", "consent", "checklist"):
        pdf = by_kind(parcels["photography", "fr"])[kind]
        for word in (b"Raison", b"/tmp", b"exemple.fr", b"/Author"):
            assert word not in pdf
        assert b"<xmp:CreateDate>2026-06-12T00:00:00" in pdf


def test_the_same_workbook_gives_the_same_bytes(parcels: Any, tmp_path: Path) -> None:
    with desk(workbook(tmp_path / "again.xlsx", "coaching", "fr")) as made_with:
        session = made_with.session("S-014")
        assert session is not None
        assert plan_parcel(made_with, session) == parcels["coaching", "fr"]


def test_what_is_typed_is_harmless_everywhere(tmp_path: Path) -> None:
    """Formulas, markup, HTML, headers: a text is a text."""
    nasty = "=1+1 +2 -3 @x #panic() {{ 7*7 }} <b>&amp;</b> \\u{41} $x$ *gras*"
    given_rows = {
        "Sessions": [example("fr", objective=nasty, session_type="Portrait\r\nBcc: eve@exemple.fr")],
        "Missions": [mission("fr", title="Titre\nBcc: eve@exemple.fr", client_contact="a@b.fr\nBcc: eve@exemple.fr")],
    }
    path = workbook(tmp_path / "nasty.xlsx", "photography", "fr", given_rows, owner_name="Eve\nBcc: eve@exemple.fr")
    with desk(path) as made_with:
        session = made_with.session("S-014")
        assert session is not None
        files = by_kind(plan_parcel(made_with, session))
    message = message_of(files["message"])
    assert plain(nasty) in plain(message.get_body(("plain",)).get_content())
    assert "<b>&amp;" not in message.get_body(("html",)).get_content()
    assert "Bcc" not in message
    assert message["to"] is None
    assert plain(nasty) in plain(text_of(files["plan"]))
    assert files["calendar"].count(b"BEGIN:VEVENT") == 2


def test_a_plan_that_holds_a_great_deal_still_fits_one_page(tmp_path: Path) -> None:
    long = "Une phrase assez longue pour passer à la ligne, et qui recommence. " * 4
    lines = [{"session_id": "S-014", "item": f"Poste numéro {n}", "estimated": 10} for n in range(25)]
    risks = [{"session_id": "S-014", "risk": f"Risque {n}", "contingency": "Parade"} for n in range(6)]
    given_rows = {"Sessions": [example("fr", objective=long)], "Budget": lines, "Risks": risks,
                  "Missions": [mission("fr", excluded=long)]}  # fmt: skip
    with desk(workbook(tmp_path / "full.xlsx", "photography", "fr", given_rows)) as made_with:
        session = made_with.session("S-014")
        assert session is not None
        pdf = by_kind(plan_parcel(made_with, session))["plan"]
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    assert "Autres frais (17) 170,00 €" in plain(text_of(pdf))


# ------------------------------------------------------------------------------------------ one's own pages


def test_own_words_and_pages_take_the_place_of_ours(tmp_path: Path) -> None:
    own = tmp_path / "mine"
    own.mkdir()
    (own / "words.toml").write_text('[plan_title]\nfr = "Notre accord"\nen = "Our deal"\n', encoding="utf-8-sig")
    (own / "plan.txt.j2").write_text("{{ objective }} / {{ budget.total }}", encoding="utf-8")
    with desk(workbook(tmp_path / "own.xlsx", "photography", "fr"), own) as made_with:
        session = made_with.session("S-014")
        assert session is not None
        files = by_kind(plan_parcel(made_with, session))
    assert "Notre accord" in text_of(files["plan"])
    body = message_of(files["message"]).get_body(("plain",)).get_content()
    assert plain(body) == "Dix portraits prêts à publier sur le site. / 495,00 €"


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("words.toml", "[plan_title", ", line 1: not valid TOML: a text, list or brace is not closed"),
        ("words.toml", '\n[plan_titel]\nfr = "a"\nen = "b"', ", line 2: plan_titel: no such text"),
        ("words.toml", '[plan_title]\nfr = "a"', ", line 1: plan_title: needs both languages"),
        ("words.toml", '[hello]\nfr = "a"\nen = 3', ", line 3: hello.en: is 3, which is no text"),
        (
            "words.toml",
            '[plan_subject]\nfr = "{jour}"\nen = "{day}"',
            ", line 1: plan_subject: unknown placeholder 'jour'; there are {day}, {slot}",
        ),
        ("words.toml", '[hello]\nfr = "a"\nen = "a"\n[rounds]\nfr = "{count.x}"\nen = "a"', ", line 4: rounds: wrong"),
        ("plan.txt.j2", "a\n{{ objectif }}", ", line 2: 'objectif' is undefined"),
        ("plan.txt.j2", "{% if %}", ", line 1: Expected an expression"),
        ("plan.txt.j2", "{{ ''.__class__.__mro__ }}", ", line 1: access to attribute '__class__'"),
        ("plan.txt.j2", "a\n{{ objective + 1 }}", ", line 2: can only concatenate"),
        ("plan.txt.j2", "{% for x in range(10 ** 9) %}{% endfor %}", ", line 1: Range too big"),
        ("plan.txt.j2", "a\n{% include 'no.txt' %}", ", line 2: no.txt: no such file"),
        ("plan.txt.j2", b"caf\xe9", ": 'utf-8' codec can't decode"),
        ("signature.txt.j2", "\n\n{{ nobody }}", ", line 3: 'nobody' is undefined"),
        ("plan.typ", '#import "style.typ": *\n#data.nothing', ', line 2: dictionary does not contain key "nothing"'),
        ("plan.typ", '#image("no.png")', ", line 1: file not found (searched at no.png)"),
        ("plan.typ", b"caf\xe9", ": file is not valid UTF-8"),
        ("style.typ", "#let ink = (", ", line 1: unclosed delimiter"),
    ],
)
def test_a_mistake_in_one_s_own_is_said_with_its_file_and_line(
    tmp_path: Path, name: str, text: str | bytes, said: str
) -> None:
    own, path = tmp_path / "mine", workbook(tmp_path / "book.xlsx", "photography", "fr")
    own.mkdir()
    (own / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(TemplateError) as caught, desk(path, own) as made_with:
        session = made_with.session("S-014")
        assert session is not None
        plan_parcel(made_with, session)
    assert str(caught.value).startswith(f"{own / name}{said}")
    assert len(str(caught.value).splitlines()) == 1


def test_a_folder_of_one_s_own_that_cannot_be_copied_is_said(tmp_path: Path) -> None:
    (tmp_path / "lost").symlink_to(tmp_path / "nowhere")
    with pytest.raises(TemplateError, match=r"cannot be copied \(.*No such file"), open_pages(tmp_path):
        pass


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match="no such folder"), open_pages(tmp_path / "nowhere"):
        pass


def test_every_word_is_in_both_languages_with_the_same_placeholders() -> None:
    for key, text in texts("documents").items():
        assert set(text) == set(LANGS), key
        holes = [sorted(set(re.findall(r"{(\w+)}", text[lang]))) for lang in LANGS]
        assert holes[0] == holes[1], key


# ------------------------------------------------------------------------------------------ formats and names


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        (
            "fr",
            ["1 234,50 €", "12,5 %", "vendredi 12 juin 2026", "2 h 30", "45 min", "1 jour", "3 jours", "9h30–11h05"],
        ),
        ("en", ["€1,234.50", "12.5%", "Friday 12 June 2026", "2 h 30 min", "45 min", "1 day", "3 days", "9:30–11:05"]),
    ],
)
def test_values_read_as_each_language_writes_them(lang: str, said: list[str]) -> None:
    formats = Formats(lang, "EUR")
    shown = [
        formats.money(Decimal("1234.5")),
        formats.percent(Decimal("0.125")),
        formats.long_day(dt.date(2026, 6, 12)),
        formats.duration(150),
        formats.duration(45),
        formats.days(1),
        formats.days(3),
        formats.slot(dt.time(9, 30), 95),
    ]
    assert [plain(text) for text in shown] == said
    assert not any(re.search(r"\d (?:[h€%]|jours?|days?)", text) for text in shown), "a number and its unit never part"


def test_the_first_of_a_month_in_french_and_other_currencies() -> None:
    assert Formats("fr", "CHF").long_day(dt.date(2025, 5, 1)) == "jeudi 1er mai 2025"
    assert plain(Formats("fr", "CHF").money(Decimal(5))) == "5,00 CHF"
    assert plain(Formats("fr", "XXQ").money(Decimal(5))) == "5,00 XXQ"


@settings(max_examples=60)
@given(st.text(min_size=1, max_size=80).filter(str.strip), st.text(min_size=1, max_size=80).filter(str.strip))
def test_two_codes_never_share_a_file_name(first: str, second: str) -> None:
    names = [safe(first), safe(second)]
    for name in names:
        assert name
        assert not re.search(r'[<>:"/\\|?*\x00-\x1f ]', name)
        assert not name.startswith((".", "-", "=", "+", "@"))
        assert not re.match(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", name, re.IGNORECASE)
        assert len(name) <= 70
    import unicodedata

    same = unicodedata.normalize("NFC", first.strip()) == unicodedata.normalize("NFC", second.strip())
    assert (names[0] == names[1]) == same


@given(st.text())
def test_a_header_s_text_is_one_line(text: str) -> None:
    assert len(one_line(text).splitlines()) <= 1
    assert one_line(one_line(text)) == one_line(text)
