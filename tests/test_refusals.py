"""Refusals: one line in either language, for the user; an error of the usual kind, for a caller."""

from __future__ import annotations

import ast
import pickle
import re
from pathlib import Path

import pytest

import toolkit
from toolkit.extras import MissingExtraError
from toolkit.files import OutputError
from toolkit.language import LANGUAGES, texts
from toolkit.refusals import Refusal, WrongValueError
from toolkit.reports.period import Period

SOURCES = [ast.parse(path.read_text("utf-8")) for path in Path(toolkit.__file__).parent.rglob("*.py")]


def kinds() -> set[str]:
    """The names of all classes that are refusals."""
    found, before = {"Refusal"}, set()
    classes = [node for tree in SOURCES for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    # One that says its line itself has a catalogue of its own.
    classes = [c for c in classes if not any(isinstance(n, ast.FunctionDef) and n.name == "line" for n in c.body)]
    while found != before:
        before = set(found)
        found |= {c.name for c in classes if {b.id for b in c.bases if isinstance(b, ast.Name)} & found}
    return found


def reasons() -> set[str]:
    """Every reason that the program gives, as written in its code; {} stands for a part filled in."""
    names, found = kinds(), set()
    for tree in SOURCES:
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names and node.args:
                first = node.args[0]
                options = [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]
                found |= {
                    re.sub(r"\{.*?\}", "{}", ast.unparse(option).removeprefix("f").strip("'")) for option in options
                }
    return found


def test_every_reason_has_its_text_and_no_text_is_left_over() -> None:
    known = set(texts("refusals"))
    patterns = {reason: re.compile(re.escape(reason).replace(r"\{\}", r"\w+")) for reason in reasons()}
    assert [reason for reason, pattern in patterns.items() if not any(map(pattern.fullmatch, known))] == []
    assert [key for key in known if not any(pattern.fullmatch(key) for pattern in patterns.values())] == []


@pytest.mark.parametrize("reason", sorted(texts("refusals")))
def test_both_languages_say_the_same_and_are_one_line(reason: str) -> None:
    entry = texts("refusals")[reason]
    assert set(entry) == set(LANGUAGES)
    assert len({frozenset(re.findall(r"\{(\w+)", entry[lang])) for lang in LANGUAGES}) == 1
    assert all("\n" not in text and text.strip() == text and text for text in entry.values())


def test_it_is_said_in_the_users_language(monkeypatch: pytest.MonkeyPatch) -> None:
    refusal = OutputError("exists", path="a.xlsx")
    monkeypatch.setenv("LANGUAGE", "fr")
    assert str(refusal) == "a.xlsx : existe déjà ; choisissez un autre nom ou ajoutez --force"
    monkeypatch.setenv("LANGUAGE", "en")
    assert str(refusal) == "a.xlsx: exists already; choose another name or add --force"


def test_callers_catch_what_python_programs_expect() -> None:
    with pytest.raises(ValueError, match="2026-13"):
        Period.month("2026-13")
    assert issubclass(WrongValueError, Refusal) and issubclass(MissingExtraError, ImportError)


def test_it_comes_back_whole_from_another_process() -> None:
    back = pickle.loads(pickle.dumps(WrongValueError("not_a_day", text="31")))
    assert back.line("en") == "31: not a day; write it as 2026-05-31"
