"""Texts in two languages: numbers agree with what they count."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import toolkit
from tests.conftest import session
from toolkit.language import Words, filled, texts
from toolkit.rendering.text import report_text

ROOMS = sorted(path.stem for path in (Path(toolkit.__file__).parent / "locales").glob("*.toml"))


@pytest.mark.parametrize(
    ("number", "french", "english"),
    [
        (0, "ligne lue", "rows read"),
        (1, "ligne lue", "row read"),
        (2, "lignes lues", "rows read"),
        (400, "lignes lues", "rows read"),
        (Decimal("1.9"), "ligne lue", "rows read"),
        (Decimal("2.0"), "lignes lues", "rows read"),
    ],
)
def test_french_has_the_singular_below_two_and_english_for_one(number: Any, french: str, english: str) -> None:
    assert filled("{n} {n:ligne lue|lignes lues}", "fr", {"n": number}) == f"{number} {french}"
    assert filled("{n} {n:row|rows} read", "en", {"n": number}) == f"{number} {english}"


def test_what_is_no_number_is_shown_as_it_is() -> None:
    assert filled("{file} {ok}", "fr", {"file": "2 lignes", "ok": True}) == "2 lignes True"


def forms(entry: Any, lang: str = "") -> list[str]:
    """Every text below an entry, in one language or in all."""
    inner = [part for key, part in entry.items() if key not in {"fr", "en"} - {lang or key}]
    return [text for part in inner for text in ([part] if isinstance(part, str) else forms(part, lang))]


@pytest.mark.parametrize("room", ROOMS)
def test_every_choice_of_a_form_has_two_different_ones(room: str) -> None:
    specs = [spec for text in forms(texts(room)) for spec in re.findall(r"\{\w+:([^{}]*)\}", text)]
    assert [spec for spec in specs if not spec_is_right(spec)] == []


def spec_is_right(spec: str) -> bool:
    one, sign, many = spec.partition("|")
    return bool(sign and one and many and one != many and "|" not in many)


@pytest.mark.parametrize("room", ROOMS)
def test_no_french_text_puts_a_plural_behind_any_number(room: str) -> None:
    # "{count} lignes" would say "0 lignes"; "Les {count} autres" is only said of several.
    counted = re.compile(r"(?<!Les )\{(?:count|rows|sessions|read|responses)\} (?!\{|compris\b)\w+s\b")
    assert [text for text in forms(texts(room), "fr") if counted.search(text) and "de plus" not in text] == []


@pytest.mark.parametrize(
    ("status", "head", "lost"),
    [
        ("planned", "0 séance réalisée ou annulée, 1 à venir", None),
        ("done", "1 séance réalisée ou annulée, 0 à venir", "1,0 h non facturée ·"),
    ],
)
def test_a_report_in_french_counts_in_french(tmp_path: Path, status: str, head: str, lost: str | None) -> None:
    row = session(status=status, actual_main=120 if status == "done" else None, date="2026-05-04")
    path = toolkit.new_workbook(tmp_path / "book.xlsx", "photography", "fr", 2026, rows=1, rows_of={"Sessions": [row]})
    said = report_text(toolkit.report(toolkit.read_workbook(path).ledger))
    assert head in said
    assert lost is None or lost in said


def test_the_words_of_a_room_agree_too() -> None:
    words = Words("report", "fr")
    assert words("check_clean", rows=0, files="a.xlsx") == "Rien à corriger\u00a0: 0 ligne lue dans a.xlsx."
    assert words("made", file="a.xlsx", rows=1, settings="Réglages").startswith(
        "a.xlsx est prêt\u00a0: 1 ligne de séance à"
    )
