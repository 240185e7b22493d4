"""Mistakes in a template: each is said with its file, its line, its path, and what to write instead."""

from __future__ import annotations

import re
import reprlib
import tomllib
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NoReturn

from toolkit.language import LANGUAGES, Phrase
from toolkit.refusals import Refusal
from toolkit.troubles import trouble

if TYPE_CHECKING:
    from pathlib import Path

#: The keys that lead to a value; a position counts from 0.
Place = tuple[str | int, ...]
Fail = Callable[[Place, Phrase], NoReturn]

_BARE = re.compile(r"[\w-]+")
#: What no cell shows: control signs, line breaks included.
_HIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")

#: What Python's parser says -> ours.
_NO_TOML = {
    "toml_twice": ("twice", "overwrite", "Duplicate", "mutate", "namespace"),
    "toml_open": ("Unclosed", "Unterminated", "Expected ']'", "Expected ']]'", "Illegal character"),
    "toml_value": ("Invalid value", "Invalid date", "Unescaped", "Invalid hex", "not a valid Unicode"),
}


class MistakeError(Refusal):
    """A file that a user wrote cannot be used; its line says where, what and what to do instead."""

    def __init__(self, source: str, path: str, problem: Phrase, number: int = 0) -> None:
        super().__init__(problem.key)
        # As they were given: so that it comes back whole from another process.
        self.args = (source, path, problem, number)
        self.source, self.path, self.problem, self.number = source, path, problem, number

    def line(self, lang: str) -> str:
        """The line in a language."""
        place = mistake("line_of", source=self.source, number=self.number) if self.number else self.source
        return mistake("at", place=place, problem=self.within).said(lang)

    @property
    def within(self) -> Phrase:
        """What is wrong, with its path in the file."""
        return mistake("at", place=self.path, problem=self.problem) if self.path else self.problem


class TemplateError(MistakeError):
    """A template, or a document's page or words, cannot be used."""


def mistake(key: str, /, **values: object) -> Phrase:
    """What is wrong, by its key in `locales/mistakes.toml`."""
    return Phrase("mistakes", key, **values)


def locator(source: str, text: str, kind: type[MistakeError] = TemplateError) -> Fail:
    """A function that raises a mistake at the line where a path of keys stands."""

    def fail(place: Place, problem: Phrase) -> NoReturn:
        shown = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{_key(part)}" for part in place).lstrip(".")
        raise kind(source, shown, problem, _line_of(text.split("\n"), place))

    return fail


def read_toml(path: Path, kind: type[MistakeError] = TemplateError) -> tuple[str, dict[str, Any]]:
    """The text of a user's file, and what it says.

    Raises:
        MistakeError: of that kind; it cannot be read, or is no TOML.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise kind(str(path), "", mistake("unread", why=trouble(error))) from error
    return text, parsed(str(path), text, kind)


def parsed(source: str, text: str, kind: type[MistakeError] = TemplateError) -> dict[str, Any]:
    """What TOML says.

    Raises:
        MistakeError: of that kind; it is none.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise kind(source, "", no_toml(error), _line_said(error, text)) from error


def no_toml(error: tomllib.TOMLDecodeError) -> Phrase:
    """What the parser says, in words that both languages have."""
    key = next((key for key, signs in _NO_TOML.items() if any(sign in str(error) for sign in signs)), "toml_line")
    return mistake("not_toml", why=mistake(key))


def _line_said(error: tomllib.TOMLDecodeError, text: str) -> int:
    """The line that the parser names; the last where it says "at end of document"."""
    place = re.search(r"line (\d+)", str(error))
    return int(place[1]) if place else len(text.splitlines())


def _key(part: str) -> str:
    return part if _BARE.fullmatch(part) else shown(part)


def _line_of(lines: list[str], place: Place) -> int:
    """The line of the deepest part of `place` that the text names: 1 the first, 0 where none is."""
    header, best = "", 0
    for size in range(1, len(place) + 1):
        part = place[size - 1]
        if isinstance(part, int):
            starts = [i for i, line in enumerate(lines, 1) if line.strip() == f"[[{header}]]"]
            if part < len(starts):
                best = starts[part]
            continue
        name = f"{header}.{part}" if header else part
        for number in range(max(best - 1, 0), len(lines)):
            line = lines[number].strip()
            section = line.startswith("[") and f"{line.strip('[]')}.".startswith(f"{name}.")
            if section or re.match(rf"""["']?{re.escape(part)}["']?\s*=""", line):
                best = number + 1
                break
        header = name
    return best


def shown(value: Any) -> str:
    """A wrong value as a message shows it: on one line, a long one shortened."""
    return reprlib.repr(value)


def text_problem(raw: Any, longest: int) -> Phrase | None:
    """What is wrong with a text in two languages."""
    if not isinstance(raw, dict) or set(raw) != set(LANGUAGES):
        return mistake("both_languages")
    for lang, text in raw.items():
        if problem := phrase_problem(text, longest):
            return mistake("text_in", lang=lang, problem=problem)
    return None


def phrase_problem(text: Any, longest: int) -> Phrase | None:
    """What is wrong with a text in one language."""
    if not isinstance(text, str):
        return mistake("no_text", given=shown(text))
    if not text.strip():
        return mistake("empty")
    if text != text.strip():
        return mistake("outer_space")
    if _HIDDEN.search(text):
        return mistake("hidden_sign")
    return mistake("too_long", length=len(text), most=longest) if len(text) > longest else None


def twin(labels: Mapping[Any, Mapping[str, str]]) -> tuple[Any, Any, str] | None:
    """The first two that have the same text in a language, whatever the case, and that language."""
    for lang in LANGUAGES:
        seen: dict[str, Any] = {}
        for key, text in labels.items():
            first = seen.setdefault(" ".join(text[lang].split()).lower(), key)
            if first != key:
                return key, first, lang
    return None
