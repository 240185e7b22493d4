"""Pages as PDF: the same bytes for the same data, text that is never a command, every sign kept."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from toolkit.extras import MissingExtraError
from toolkit.rendering.typeset import TypesetError, typeset

if TYPE_CHECKING:
    from pathlib import Path

DAY = dt.date(2026, 6, 12)
MARKUP = """
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title)
#set text(lang: "fr")
= #data.title
#data.body
"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pages") / "page.typ"
    path.write_text(MARKUP, encoding="utf-8")
    return path


def text_of(pdf: bytes) -> str:
    """What pdftotext, another program, reads in it."""
    program = shutil.which("pdftotext")
    assert program, "the tests need poppler-utils (make test installs it)"
    done = subprocess.run([program, "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout.decode("utf-8")


def test_a_mistake_in_the_markup_is_one_line_that_names_the_page(tmp_path: Path) -> None:
    page = tmp_path / "mine.typ"
    page.write_text("#let x = \n#nothing-of-the-sort", encoding="utf-8")
    with pytest.raises(TypesetError, match=r"^mine\.typ, line 1: expected expression") as caught:
        typeset(page, {}, DAY)
    assert "\n" not in str(caught.value)


def test_without_the_engine_the_message_names_the_extra(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "typst", None)
    with pytest.raises(MissingExtraError, match=r'pip install "seance-toolkit\[documents\]"'):
        typeset(page, {"title": "A", "body": "B"}, DAY)


def test_the_same_data_gives_the_same_bytes_and_the_day_is_the_one_given(page: Path) -> None:
    made = [typeset(page, {"title": "A", "body": "B"}, DAY) for _ in range(2)]
    assert made[0] == made[1]
    assert b"2026-06-12T00:00:00" in made[0]


def test_french_typography_survives(page: Path) -> None:
    body = "« Bon pour accord » — 1\u202f234,50\u00a0€, 9 h–11 h, œuvre, Éà, ½"
    read = text_of(typeset(page, {"title": "Été", "body": body}, DAY))
    assert " ".join(body.split()) in " ".join(read.split())


@pytest.mark.parametrize("text", ["#panic()", "$x", "*b* _i_ `c`", "= Title", "- +@ref", "\\ // /* <label>", '"#"]'])
def test_what_people_type_is_never_markup(page: Path, text: str) -> None:
    assert text in text_of(typeset(page, {"title": "A", "body": f"x {text}"}, DAY))


def test_control_characters_are_dropped_and_unknown_signs_do_no_harm(page: Path) -> None:
    read = text_of(typeset(page, {"title": "A", "body": "one\x07\x00two \ue123 \U0001f600 three"}, DAY))
    assert "onetwo" in read
    assert "three" in read
