"""Refusals: one line in either language, for the user; an error of the usual kind, for a caller."""

from __future__ import annotations

import ast
import errno
import pickle
import re
from pathlib import Path

import pytest

import toolkit
from toolkit.extras import MissingExtraError
from toolkit.files import OutputError
from toolkit.language import LANGUAGES, texts
from toolkit.mistakes import MistakeError, TemplateError, mistake, parsed
from toolkit.refusals import Refusal, WrongValueError
from toolkit.reports.period import Period
from toolkit.troubles import trouble

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


def words_in(module: str) -> set[str]:
    """Every text that stands in the code of a module, or of a package."""
    trees = [ast.parse(path.read_text("utf-8")) for path in Path(toolkit.__file__).parent.rglob(module)]
    return {node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant)}


def test_every_reason_has_its_text_and_no_text_is_left_over() -> None:
    known = set(texts("refusals"))
    patterns = {reason: re.compile(re.escape(reason).replace(r"\{\}", r"\w+")) for reason in reasons()}
    assert [reason for reason, pattern in patterns.items() if not any(map(pattern.fullmatch, known))] == []
    assert [key for key in known if not any(pattern.fullmatch(key) for pattern in patterns.values())] == []


def test_every_mistake_has_its_text_and_no_text_is_left_over() -> None:
    known, said = set(texts("mistakes")), set()
    for tree in SOURCES:
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "mistake":
                first = node.args[0]
                options = [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]
                said |= {option.value for option in options if isinstance(option, ast.Constant)}
    assert said <= known
    assert known <= words_in("*.py")
    assert set(texts("troubles")) <= words_in("troubles.py")


@pytest.mark.parametrize(
    ("room", "reason"), [(room, key) for room in ("refusals", "mistakes", "troubles") for key in sorted(texts(room))]
)
def test_both_languages_say_the_same_and_are_one_line(room: str, reason: str) -> None:
    entry = texts(room)[reason]
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


@pytest.mark.parametrize(
    ("error", "fr"),
    [
        (PermissionError(errno.EACCES, "x"), "accès refusé, ou fichier ouvert dans un autre programme : fermez-le"),
        (OSError(errno.ENOSPC, "x"), "disque plein"),
        (OSError(errno.EPIPE, "Broken pipe"), "Broken pipe"),
        (OSError("nothing more"), "nothing more"),
    ],
)
def test_what_the_system_says_is_said_in_words(error: OSError, fr: str) -> None:
    assert trouble(error).said("fr") == fr


def test_a_mistake_in_a_file_comes_back_whole_and_is_said_in_both_languages() -> None:
    back = pickle.loads(pickle.dumps(TemplateError("a.toml", "limits", mistake("missing", key="fr"), 3)))
    assert back.line("fr") == "a.toml, ligne 3 : limits : il manque fr"
    assert (str(back), back.number, back.path) == ("a.toml, line 3: limits: fr is missing", 3, "limits")


@pytest.mark.parametrize(
    ("text", "fr"),
    [
        ("a = 1\na = 2\n", "x, ligne 2 : n'est pas du TOML valide : une clé ou une section y figure deux fois"),
        ("[a]\n[a]\n", "x, ligne 2 : n'est pas du TOML valide : une clé ou une section y figure deux fois"),
        (
            'a = "b\nc = 1',
            "x, ligne 1 : n'est pas du TOML valide : un texte, une liste ou une accolade n'est pas fermé",
        ),
        ("a = [1, 2", "x, ligne 1 : n'est pas du TOML valide : un texte, une liste ou une accolade n'est"),
        ("a = oui", "x, ligne 1 : n'est pas du TOML valide : valeur incompréhensible"),
        ("a b", "x, ligne 1 : n'est pas du TOML valide : ligne incompréhensible"),
    ],
)
def test_what_the_parser_says_is_said_in_words(text: str, fr: str) -> None:
    with pytest.raises(MistakeError) as caught:
        parsed("x", text)
    assert caught.value.line("fr").startswith(fr)


def test_it_comes_back_whole_from_another_process() -> None:
    back = pickle.loads(pickle.dumps(WrongValueError("not_a_day", text="31")))
    assert back.line("en") == "31: not a day; write it as 2026-05-31"
