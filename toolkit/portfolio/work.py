"""The work on one workbook, in whatever process: read it, or take what is kept of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from toolkit.findings import UnreadableError
from toolkit.portfolio.cache import Cache, key_of
from toolkit.portfolio.digest import Digest, days_of, holds_on, packed
from toolkit.portfolio.places import at_hand
from toolkit.reading import read_workbook
from toolkit.reading.locks import lock_of
from toolkit.reports import pair_of
from toolkit.rules.copies import fingerprint
from toolkit.version import __version__

if TYPE_CHECKING:
    import datetime
    from pathlib import Path


class Task(NamedTuple):
    """A workbook to read: where it is, the day of today, the settings supposed, and whether results are kept."""

    place: str
    today: datetime.date
    settings: dict[str, Any]
    cached: bool


class Done(NamedTuple):
    """What came of it: the digest packed, by which version of the toolkit."""

    data: bytes
    version: str = __version__


#: What a workbook is called until its digest is unpacked under its name.
_UNNAMED = "workbook"


def work(task: Task) -> Done:
    """Read one workbook. Whatever is wrong with the file is in the result."""
    try:
        with at_hand(task.place) as path:
            return Done(_kept(path, task) if task.cached else packed(_read(path, task)))
    except UnreadableError as error:
        return Done(packed(error))


def lost(task: Task) -> Done:
    """What comes of a workbook whose reading ended the process."""
    return Done(packed(UnreadableError("file_ends_process", task.place)))


def _kept(path: Path, task: Task) -> bytes:
    """What is kept of a workbook of this content, if it still holds; else what is read, kept from now on."""
    try:
        content = path.read_bytes() if path.is_file() else None
    except OSError:
        content = None
    if content is None:
        return packed(_read(path, task))  # which says what is wrong
    cache, settings = Cache(), sorted(task.settings.items())
    key = key_of(content, path.suffix.lower(), lock_of(path), settings)
    data = cache.get(key)
    if data is not None and holds_on(data, task.today):
        return data
    data = packed(_read(path, task))
    cache.put(key, data)
    return data


def _read(path: Path, task: Task) -> Digest:
    ledger = read_workbook(path, name=_UNNAMED, today=task.today).ledger
    return Digest(pair_of(ledger, task.settings), fingerprint(ledger), days_of(ledger, task.today))
