"""The two languages, and where the words that users see are kept (`locales/*.toml`)."""

from __future__ import annotations

import functools
import locale
import os
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

LANGUAGES = ("fr", "en")

#: What stands between a place and what is said of it.
COLON = {"fr": " : ", "en": ": "}

#: One text in both languages: {"fr": …, "en": …}.
Text = Mapping[str, str]


def default_language(environ: Mapping[str, str] = os.environ) -> str:
    """The user's language: the locale's where it is one of ours, else French.

    LANGUAGE comes first, as for every program that GNU gettext translates; `seance --lang` sets it.
    """
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        word = environ.get(name, "")
        if word and not word.startswith(("C", "POSIX")):
            return "en" if word.lower().startswith("en") else "fr"
    if environ.get("LANG"):
        return "fr"
    # Windows and Mac may set no variable; the C library knows.
    return "en" if (locale.getlocale()[0] or "").lower().startswith("en") else "fr"


@functools.cache
def texts(room: str) -> Mapping[str, Any]:
    """The texts of one room, as `locales/<room>.toml` has them."""
    # Not importlib.resources: its import alone costs as much as reading the file.
    return tomllib.loads((Path(__file__).parent / "locales" / f"{room}.toml").read_text(encoding="utf-8"))


def filled(text: str, lang: str, values: Mapping[str, object]) -> str:
    """The text with its placeholders filled; `{n:one|many}` agrees with the number n."""
    return text.format(**{name: _agreeing(value, lang) for name, value in values.items()})


class Phrase:
    """A text that is yet to be said, in whichever language is asked for; it may fill a place in another."""

    def __init__(self, room: str, key: str, /, **values: object) -> None:
        self.room, self.key, self.values = room, key, values

    def said(self, lang: str) -> str:
        """The text in a language, with its placeholders filled."""
        return Words(self.room, lang)(self.key, **self.values)


def _agreeing(value: object, lang: str) -> object:
    if isinstance(value, Phrase):
        return value.said(lang)
    is_number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    return _Counted(value, lang) if is_number else value


class _Counted:
    """A number in a text: it is shown, or chooses between two forms."""

    def __init__(self, number: Any, lang: str) -> None:
        # French has the singular below 2, 0 included; English for 1 alone.
        self.number, self.single = number, abs(number) < 2 if lang == "fr" else number == 1

    def __format__(self, spec: str) -> str:
        one, sign, many = spec.partition("|")
        return format(self.number, spec) if not sign else one if self.single else many


class Words:
    """The texts of one room in one language: `Words("report", "fr")["lost"]`."""

    def __init__(self, room: str, lang: str) -> None:
        self._room = texts(room)
        self.lang = lang

    def __getitem__(self, key: str) -> str:
        word: str = self._room[key][self.lang]
        return word

    def __call__(self, key: str, /, **values: object) -> str:
        """The text with its placeholders filled."""
        return filled(self[key], self.lang, values)
