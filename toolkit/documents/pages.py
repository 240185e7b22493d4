"""The pages and texts that documents are made from: ours, or the user's own in their place (`--documents DIR`).

A folder of one's own holds copies of some of ours, changed: any of them may be missing. `words.toml` changes words
alone, key by key; `logo.png` or `logo.svg` is shown on every page; fonts go into `fonts`.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from toolkit.extras import extra
from toolkit.language import LANGUAGES, Words, filled, texts
from toolkit.mistakes import TemplateError, locator, mistake, read_toml, shown
from toolkit.rendering.typeset import TypesetError, typeset
from toolkit.rendering.typography import hard_spaces
from toolkit.troubles import trouble

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator, Mapping

    from toolkit.mistakes import Fail

OURS = Path(__file__).parent / "pages"
_WORDS = "words.toml"
_ROOM = "documents"
_LOGOS = ("logo.svg", "logo.png", "logo.jpg")


class OwnWords(NamedTuple):
    """The user's own words by key, and how a mistake in them is said with its line."""

    texts: Mapping[str, Any]
    fail: Fail


class Phrases(Words):
    """The words of documents, with the user's own over ours."""

    def __init__(self, lang: str, own: OwnWords) -> None:
        super().__init__(_ROOM, lang)
        self._room = {**self._room, **own.texts}
        self._fail = own.fail

    def __getitem__(self, key: str) -> str:
        """The text as it is printed."""
        word: str = self._room[key][self.lang]
        return hard_spaces(word) if self.lang == "fr" else word

    def __call__(self, key: str, /, **values: object) -> str:
        """The text with its placeholders filled."""
        try:
            return filled(self[key], self.lang, values)
        except (KeyError, IndexError, ValueError, AttributeError) as error:
            allowed = ", ".join(f"{{{name}}}" for name in values) or mistake("none")
            what = "placeholder_unknown" if isinstance(error, KeyError) else "placeholder_wrong"
            self._fail((key,), mistake(what, given=error, known=allowed))

    def all(self) -> dict[str, str]:
        """Every text, for pages."""
        return {key: self[key] for key in self._room}


class Pages:
    """Sets pages and fills texts from one folder; `own` is the folder that the user knows, None where all is ours."""

    def __init__(self, folder: Path, own: Path | None = None) -> None:
        self.folder, self._own = folder, own
        self._own_words = _own_words(own / _WORDS) if own else OwnWords({}, locator(_WORDS, ""))
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
            TemplateError: a mistake in its markup.
            MissingExtraError: the engine is not installed.
        """
        try:
            return typeset(self.folder / f"{name}.typ", {**data, "logo": self.logo}, day)
        except TypesetError as error:
            raise TemplateError(
                self._known_as(error.file), "", mistake("engine", said=error.reason), error.line
            ) from error

    def text(self, name: str, data: Mapping[str, Any]) -> str:
        """A text filled in, such as `plan.txt` or `plan.html`.

        Raises:
            TemplateError: a mistake in it.
        """
        import jinja2

        try:
            return self._engine.get_template(f"{name}.j2").render(data)
        except (jinja2.TemplateError, *_OF_EXPRESSIONS) as error:
            file, line = self._place(f"{name}.j2", error)
            # The engine says of a missing file where it looked: in a copy that the user never sees.
            said = mistake("engine", said=" ".join(str(error).split()))
            if isinstance(error, jinja2.TemplateNotFound):
                said = mistake("no_page", name=error.name)
            raise TemplateError(self._known_as(file), "", said, line) from error

    def _place(self, asked: str, error: Exception) -> tuple[str, int]:
        """The file and line of a mistake: where it cannot be parsed, else the last line of a template that was run."""
        if line := getattr(error, "lineno", 0):
            return str(getattr(error, "name", None) or asked), line
        run = [f for f in traceback.extract_tb(error.__traceback__) if Path(f.filename).parent == self.folder]
        return (Path(run[-1].filename).name, run[-1].lineno or 0) if run else (asked, 0)

    def _known_as(self, name: str) -> str:
        """A file of ours by its name, one of the user's own by its path."""
        return str(self._own / name) if self._own and (self._own / name).is_file() else name


#: What the expressions of a template can raise by themselves: `1 / 0`, `"a" + 1`, a file that is no UTF-8.
_OF_EXPRESSIONS = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


@contextlib.contextmanager
def open_pages(own: Path | None) -> Iterator[Pages]:
    """The pages to use, those of `own` in the place of ours.

    Raises:
        TemplateError: the folder is not there, or its words cannot be used.
    """
    if own is None:
        yield Pages(OURS)
        return
    if not own.is_dir():
        raise TemplateError(str(own), "", mistake("no_folder"))
    with tempfile.TemporaryDirectory(prefix="seance-") as name:
        folder = Path(name).resolve() / "pages"
        shutil.copytree(OURS, folder)
        try:
            shutil.copytree(own, folder, dirs_exist_ok=True)
        except OSError as error:
            # Of several, the first: each is (from, to, why).
            reason = error.args[0][0][2] if isinstance(error, shutil.Error) else trouble(error)
            raise TemplateError(str(own), "", mistake("not_copied", why=reason)) from error
        yield Pages(folder, own)


def _own_words(path: Path) -> OwnWords:
    """The user's `words.toml`, every text in it known and whole; none where there is no such file."""
    if not path.is_file():
        return OwnWords({}, locator(_WORDS, ""))
    text, own = read_toml(path)
    fail = locator(str(path), text)
    for key, said in own.items():
        if key not in texts(_ROOM):
            fail((key,), mistake("no_such_text"))
        if not isinstance(said, dict) or set(said) != set(LANGUAGES):
            fail((key,), mistake("both_languages_lines"))
        for lang, word in said.items():
            if not isinstance(word, str):
                fail((key, lang), mistake("no_text", given=shown(word)))
    return OwnWords(own, fail)


def originals() -> Mapping[str, bytes]:
    """The files that `seance documents` copies out, by name."""
    files = {path.name: path.read_bytes() for path in sorted(OURS.iterdir()) if path.is_file()}
    words = Path(__file__).parent.parent / "locales" / f"{_ROOM}.toml"
    return {**files, _WORDS: words.read_bytes()}
