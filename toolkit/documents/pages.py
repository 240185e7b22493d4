"""The pages and texts that documents are made from: ours, or the user's own in their place (`--documents DIR`).

A folder of one's own holds copies of some of ours, changed: any of them may be missing. `words.toml` changes words
alone, key by key; `logo.png` or `logo.svg` is shown on every page; fonts go into `fonts`.
"""

from __future__ import annotations

import contextlib
import re
import shutil
import tempfile
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.extras import extra
from toolkit.language import LANGUAGES, Words, texts
from toolkit.mistakes import TemplateError
from toolkit.rendering.typeset import typeset

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator, Mapping

OURS = Path(__file__).parent / "pages"
_WORDS = "words.toml"
_ROOM = "documents"
_LOGOS = ("logo.svg", "logo.png", "logo.jpg")


class Phrases(Words):
    """The words of documents, with the user's own over ours."""

    def __init__(self, lang: str, own: Mapping[str, Any]) -> None:
        super().__init__(_ROOM, lang)
        self._room = {**self._room, **own}
        for key, text in own.items():
            if key not in texts(_ROOM):
                raise TemplateError(_WORDS, key, "no such text")
            if not isinstance(text, dict) or set(text) != set(LANGUAGES):
                raise TemplateError(_WORDS, key, 'needs both languages: fr = "…" and en = "…"')

    def __getitem__(self, key: str) -> str:
        """The text as it is printed."""
        word: str = self._room[key][self.lang]
        return hard_spaces(word) if self.lang == "fr" else word

    def __call__(self, key: str, /, **values: object) -> str:
        """The text with its placeholders filled."""
        try:
            return self[key].format(**values)
        except (KeyError, IndexError, ValueError) as error:
            allowed = ", ".join(f"{{{name}}}" for name in values) or "none"
            raise TemplateError(_WORDS, key, f"unknown placeholder {error}; there are {allowed}") from error

    def all(self) -> dict[str, str]:
        """Every text, for pages."""
        return {key: self[key] for key in self._room}


def hard_spaces(text: str) -> str:
    """French text whose punctuation and units stay on the line of what they belong to."""
    return _BEFORE_SIGN.sub("\u202f", _HARD.sub("\u00a0", text))


#: Within quotes, before a colon, between a number and its unit.
_HARD = re.compile(r"(?<=«) | (?=[»:%])|(?<=[\d}]) (?=(?:h|min|j)\b)")
#: Before these signs the space is narrow.
_BEFORE_SIGN = re.compile(r" (?=[;?!])")


class Pages:
    """Sets pages and fills texts from one folder."""

    def __init__(self, folder: Path, own_words: Mapping[str, Any]) -> None:
        self.folder, self._own_words = folder, own_words
        self.logo = next((name for name in _LOGOS if (folder / name).is_file()), "")
        with extra("documents"):
            import jinja2.sandbox
        loader = jinja2.FileSystemLoader(folder)
        # A template may come from a stranger: sandboxed. A name that is not there is a mistake to be said.
        self._engine = jinja2.sandbox.SandboxedEnvironment(
            loader=loader,
            autoescape=lambda name: bool(name and ".html" in name),
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )

    def words(self, lang: str) -> Phrases:
        """The words of documents in a language."""
        return Phrases(lang, self._own_words)

    def pdf(self, name: str, data: Mapping[str, Any], day: datetime.date) -> bytes:
        """A page as PDF.

        Raises:
            TypesetError: a mistake in its markup.
            MissingExtraError: the engine is not installed.
        """
        return typeset(self.folder / f"{name}.typ", {**data, "logo": self.logo}, day)

    def text(self, name: str, data: Mapping[str, Any]) -> str:
        """A text filled in, such as `plan.txt` or `plan.html`.

        Raises:
            TemplateError: a mistake in it.
        """
        import jinja2

        try:
            return self._engine.get_template(f"{name}.j2").render(data)
        except jinja2.TemplateError as error:
            line = getattr(error, "lineno", None) or 0
            raise TemplateError(f"{name}.j2", "", " ".join(str(error).split()), line) from error


@contextlib.contextmanager
def open_pages(own: Path | None) -> Iterator[Pages]:
    """The pages to use, those of `own` in the place of ours.

    Raises:
        TemplateError: the folder is not there, or its words cannot be used.
    """
    if own is None:
        yield Pages(OURS, {})
        return
    if not own.is_dir():
        raise TemplateError(str(own), "", "no such folder; `seance documents DIR` writes one to start from")
    with tempfile.TemporaryDirectory(prefix="seance-") as name:
        folder = Path(name) / "pages"
        shutil.copytree(OURS, folder)
        shutil.copytree(own, folder, dirs_exist_ok=True)
        yield Pages(folder, _own_words(own / _WORDS))


def _own_words(path: Path) -> Mapping[str, Any]:
    if not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise TemplateError(str(path), "", f"cannot be read ({error})") from error


def originals() -> Mapping[str, bytes]:
    """The files that `seance documents` copies out, by name."""
    files = {path.name: path.read_bytes() for path in sorted(OURS.iterdir()) if path.is_file()}
    words = Path(__file__).parent.parent / "locales" / f"{_ROOM}.toml"
    return {**files, _WORDS: words.read_bytes()}
