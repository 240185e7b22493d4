"""Mistakes in a template: each is said with its file, its line, its path, and what to write instead."""

from __future__ import annotations

import re
import reprlib
from collections.abc import Callable, Mapping
from typing import Any

from toolkit.language import LANGUAGES

#: The keys that lead to a value; a position counts from 0.
Place = tuple[str | int, ...]
Fail = Callable[[Place, str], None]

_BARE = re.compile(r"[\w-]+")
#: What no cell shows: control signs, line breaks included.
_HIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")


class TemplateError(Exception):
    """A template that cannot be used: the text says where, what and what to do instead."""

    def __init__(self, source: str, path: str, message: str, line: int = 0) -> None:
        place = f"{source}, line {line}" if line else source
        super().__init__(f"{place}: {path}: {message}" if path else f"{place}: {message}")
        self.path, self.line = path, line


def locator(source: str, text: str) -> Fail:
    """A function that raises a TemplateError at the line where a path of keys stands."""

    def fail(place: Place, message: str) -> None:
        shown = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{_key(part)}" for part in place).lstrip(".")
        raise TemplateError(source, shown, message, _line_of(text.split("\n"), place))

    return fail


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


def text_problem(raw: Any, longest: int) -> str:
    """What is wrong with a text in two languages, or ""."""
    if not isinstance(raw, dict) or set(raw) != set(LANGUAGES):
        return 'needs both languages: { fr = "…", en = "…" }'
    for lang, text in raw.items():
        if problem := phrase_problem(text, longest):
            return f"the {lang} text {problem}"
    return ""


def phrase_problem(text: Any, longest: int) -> str:
    """What is wrong with a text in one language, or ""."""
    if not isinstance(text, str):
        return f"is {shown(text)}, which is no text; write it in quotes"
    if not text.strip():
        return "is empty"
    if text != text.strip():
        return "begins or ends with a space"
    if _HIDDEN.search(text):
        return "holds a line break or another sign that a cell cannot show"
    if len(text) > longest:
        return f"has {len(text)} characters; at most {longest} fit"
    return ""


def twin(labels: Mapping[Any, Mapping[str, str]]) -> tuple[Any, Any, str] | None:
    """The first two that have the same text in a language, whatever the case, and that language."""
    for lang in LANGUAGES:
        seen: dict[str, Any] = {}
        for key, text in labels.items():
            first = seen.setdefault(" ".join(text[lang].split()).lower(), key)
            if first != key:
                return key, first, lang
    return None
