"""The workbooks that somebody means by files, folders and URLs, each once and each by a name of its own."""

from __future__ import annotations

import contextlib
import tempfile
from collections import Counter
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from toolkit.extras import extra
from toolkit.findings import UnreadableError
from toolkit.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: Workbooks by the ending of their names, in a folder; exports as CSV are left there, or their rows would count twice.
_SUFFIXES = {".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".fods"}
#: ~$name.xlsx is the lock file of a workbook that is open in Excel.
_HIDDEN = ("~$", ".")


class Input(NamedTuple):
    """A workbook meant: its path or URL, what it is called in findings, and whether a folder held it."""

    place: str
    name: str
    in_folder: bool

    @property
    def path(self) -> Path:
        """Its path, where it is no URL."""
        return Path(self.place)


def workbooks(places: Iterable[str]) -> list[Input]:
    """The workbooks meant; those of a folder by their path within it.

    Raises:
        UnreadableError: a folder without a workbook, or a URL that leads nowhere.
    """
    found: dict[str, Input] = {}
    for text in places:
        for item in _remote(text) if is_url(text) else _local(Path(text), text):
            found.setdefault(item.place, item)
    return _told_apart(list(found.values()))


def is_url(place: str) -> bool:
    """Whether it is a URL, such as s3://bucket/folder; a drive letter is none."""
    return "://" in place


def _local(path: Path, text: str) -> Iterator[Input]:
    if not path.is_dir():
        yield Input(str(path), path.name, False)
        return
    files = [(str(file), file.relative_to(path).as_posix()) for file in sorted(path.rglob("*"))]
    yield from _held(text, files)


def _remote(url: str) -> Iterator[Input]:
    """A file or the files of a folder, wherever fsspec finds them."""
    with extra("cluster"):
        from fsspec.core import url_to_fs
    with reached(url):
        system, path = url_to_fs(url)
        if system.isfile(path):
            yield Input(url, PurePosixPath(path).name, False)
            return
        files = [(system.unstrip_protocol(file), file[len(path) :].lstrip("/")) for file in sorted(system.find(path))]
    yield from _held(url, files)


def _held(folder: str, files: Iterable[tuple[str, str]]) -> Iterator[Input]:
    """The workbooks among the files of a folder, given with their names within it."""
    inside = [Input(place, name, True) for place, name in files if _is_workbook(PurePosixPath(name))]
    if not inside:
        raise UnreadableError("no_workbook", folder)
    yield from inside


def _is_workbook(name: PurePosixPath) -> bool:
    return name.suffix.lower() in _SUFFIXES and not name.name.startswith(_HIDDEN)


def _told_apart(inputs: list[Input]) -> list[Input]:
    """Those of one name are called by their whole path, as given."""
    names = Counter(item.name for item in inputs)
    return [
        item._replace(name=item.place if is_url(item.place) else item.path.as_posix()) if names[item.name] > 1 else item
        for item in inputs
    ]


@contextlib.contextmanager
def reached(url: str) -> Iterator[None]:
    """Within, whatever a file system cannot do with a URL is one line.

    Raises:
        UnreadableError: it cannot be reached, or nothing here knows its protocol.
    """
    try:
        yield
    except (UnreadableError, Refusal):
        raise
    except Exception as error:  # every file system has exceptions of its own
        raise UnreadableError("file_unreadable", url, reason=str(error) or type(error).__name__) from error


@contextlib.contextmanager
def at_hand(place: str) -> Iterator[Path]:
    """The workbook as a file; one behind a URL is fetched, and gone afterwards."""
    if not is_url(place):
        yield Path(place)
        return
    import fsspec

    with tempfile.TemporaryDirectory(prefix="seance-") as folder:
        copy = Path(folder) / PurePosixPath(place).name
        with reached(place), fsspec.open(place, "rb") as there:
            copy.write_bytes(there.read())
        yield copy
