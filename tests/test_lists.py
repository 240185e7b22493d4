"""The sheet Lists as its user edited it: it wins over the template's words, and only it is read for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from toolkit.reading.lists import read_lists, trade_lists
from toolkit.templates import names

if TYPE_CHECKING:
    from tests.conftest import Typed


def test_words_that_were_edited_added_and_removed_are_read_as_they_are(typed: Typed) -> None:
    before = trade_lists("photography", "en")
    shown = 4  # how many rows the small workbook keeps of each sheet
    typed.put("Lists", 1, checklist="  Lenses\u00a0cleaned ")
    typed.put("Lists", 2, checklist=None)
    typed.put("Lists", shown + 3, checklist="Far below")
    found = read_lists(typed.save(), "en")
    assert found.phrases("checklist") == ["Lenses cleaned", *before.phrases("checklist")[2:shown], "Far below"]
    assert found.phrases("included") == before.phrases("included")[:shown]


def test_a_column_emptied_stays_empty_and_one_taken_away_is_the_templates(typed: Typed) -> None:
    for position in range(1, 40):
        typed.put("Lists", position, excluded=None)
    sheet = typed.sheet("Lists")
    sheet.delete_cols(typed.column("Lists", "revision_rule"))
    del sheet.tables["Lists"]  # its range would be wrong; the sheet's name is enough
    found = read_lists(typed.save(), "en")
    assert found.phrases("excluded") == []
    assert found.phrases("revision_rule") == trade_lists("photography", "en").phrases("revision_rule")


def test_without_the_sheet_the_template_s_words_serve(typed: Typed) -> None:
    del typed.book["Lists"]
    assert read_lists(typed.save(), "en") == trade_lists("photography", "en")


def test_a_template_of_one_s_own_brings_no_words_once_the_sheet_is_gone() -> None:
    assert trade_lists("drone", "fr").rows == []


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_an_empty_workbook_has_its_trade_s_words(blank_books: dict[str, object], lang: str) -> None:
    path = str(blank_books[lang])
    for key in ("checklist", "included", "excluded", "revision_rule", "review_questions"):
        assert read_lists(path, lang).phrases(key) == trade_lists("photography", lang).phrases(key) != []


@pytest.mark.parametrize("name", [name for name in names() if name != "essential"])
def test_every_trade_says_what_counts_as_a_revision(name: str) -> None:
    for lang in ("fr", "en"):
        assert len(trade_lists(name, lang).phrases("revision_rule")) >= 2
