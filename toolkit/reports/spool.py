"""Things to list at the end, kept on disk once they are many: memory does not follow them."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

T = TypeVar("T")

#: How many are held in memory.
_HELD = 1000


class Spool(Generic[T]):
    """Things added one after the other, and read again in that order as often as one likes.

    The file is this process's own and has no name; nobody else can put anything into it.
    """

    def __init__(self) -> None:
        self._held: list[T] = []
        self._file: IO[bytes] | None = None
        self._batches = self._count = 0

    def extend(self, things: Iterable[T]) -> None:
        """Add things at the end."""
        for thing in things:
            self._held.append(thing)
            self._count += 1
            if len(self._held) >= _HELD:
                self._put_away()

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[T]:
        if self._file is not None:
            yield from self._away(self._file)
        yield from self._held

    def _away(self, file: IO[bytes]) -> Iterator[T]:
        import pickle  # for many things only

        place = 0
        for _ in range(self._batches):
            file.seek(place)
            batch: list[T] = pickle.load(file)
            place = file.tell()
            yield from batch

    def _put_away(self) -> None:
        import pickle
        import tempfile
        import weakref

        if self._file is None:
            self._file = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the spool
            weakref.finalize(self, self._file.close)
        self._file.seek(0, 2)
        pickle.dump(self._held, self._file, pickle.HIGHEST_PROTOCOL)
        self._batches += 1
        self._held = []
