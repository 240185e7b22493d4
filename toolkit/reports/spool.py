"""Things to list at the end, kept on disk once they are many: memory does not follow them."""

from __future__ import annotations

import pickle
import tempfile
import weakref
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

T = TypeVar("T")

#: How many bytes stay in memory.
_HELD = 1 << 20


class Spool(Generic[T]):
    """Things added one after the other, and read again in that order as often as one likes.

    The file is this process's own and has no name; nobody else can put anything into it.
    """

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=_HELD)  # noqa: SIM115 - lives as long as the spool
        self._count = 0
        weakref.finalize(self, self._file.close)

    def extend(self, things: Iterable[T]) -> None:
        """Add things at the end."""
        self._file.seek(0, 2)
        for thing in things:
            pickle.dump(thing, self._file, pickle.HIGHEST_PROTOCOL)
            self._count += 1

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[T]:
        place = 0
        for _ in range(self._count):
            self._file.seek(place)
            thing: T = pickle.load(self._file)
            place = self._file.tell()
            yield thing
