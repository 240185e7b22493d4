"""The container of old Office files ([MS-CFB]): streams cut into sectors, chained in a table of their own."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: Marks in the table of sectors: free, end of a chain, the table itself.
_LAST = 0xFFFFFFFA
_SMALL = 64


class Container:
    """The streams of a container by name; a chain that loops or leads out of the file is damage.

    Raises:
        ValueError, LookupError, struct.error: damaged.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        shift = struct.unpack_from("<H", data, 30)[0]
        if data[:8] != SIGNATURE or shift not in (9, 12):
            raise ValueError("no container of streams")
        self._size = 1 << shift
        count, first_directory, self._cutoff, first_mini, _, first_difat, _ = struct.unpack_from("<II4xIIIII", data, 44)
        self._sectors = len(data) // self._size + 1
        tables = [n for n in struct.unpack_from("<109I", data, 76) if n < _LAST]
        seen: set[int] = set()
        while first_difat < _LAST and first_difat not in seen:
            seen.add(first_difat)
            *more, first_difat = self._numbers(first_difat)
            tables += [n for n in more if n < _LAST]
        self._table: list[int] = []
        # A table names every sector of the file; more of it would only fill the memory.
        for sector in dict.fromkeys(tables[: min(count, self._sectors * 4 // self._size + 1)]):
            self._table += self._numbers(sector)
        self._entries = self._directory(self._chain(first_directory))
        root = self._entries.get("", (0, _LAST, 0))
        self._mini_stream = self._chain(root[1])[: root[2]] if root[1] < _LAST else b""
        mini = self._chain(first_mini) if first_mini < _LAST else b""
        self._mini_table = struct.unpack(f"<{len(mini) // 4}I", mini)

    def names(self) -> set[str]:
        """The names of its streams."""
        return {name for name, (kind, _, _) in self._entries.items() if kind == 2}

    def stream(self, name: str) -> bytes:
        """The bytes of a stream."""
        _, first, size = self._entries[name]
        if size < self._cutoff:
            return self._small(first, size)
        return self._chain(first, size)

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        piece = self._data[start : start + self._size]
        if not piece:
            raise LookupError("a sector lies beyond the end")
        return piece

    def _numbers(self, sector: int) -> Sequence[int]:
        piece = self._sector(sector)
        return struct.unpack(f"<{len(piece) // 4}I", piece[: len(piece) // 4 * 4])

    def _chain(self, sector: int, size: int | None = None) -> bytes:
        """The bytes of a chain; of a stream whose size is known, as many of them as are there."""
        pieces: list[bytes] = []
        most = self._sectors if size is None else min(self._sectors, -(-size // self._size))
        try:
            while sector < _LAST and len(pieces) < most:
                pieces.append(self._sector(sector))
                sector = self._table[sector]
        except LookupError:
            if size is None:
                raise
        if size is None and sector < _LAST:
            raise ValueError("a chain of sectors loops")
        return b"".join(pieces)[:size]

    def _small(self, sector: int, size: int) -> bytes:
        pieces: list[bytes] = []
        while sector < _LAST and len(pieces) * _SMALL < size:
            pieces.append(self._mini_stream[sector * _SMALL : (sector + 1) * _SMALL])
            sector = self._mini_table[sector]
        return b"".join(pieces)[:size]

    def _directory(self, data: bytes) -> dict[str, tuple[int, int, int]]:
        """Name -> kind (1 storage, 2 stream, 5 root), first sector, size; the root under no name."""
        entries: dict[str, tuple[int, int, int]] = {}
        for at in range(0, len(data) - 127, 128):
            length, kind = struct.unpack_from("<HB", data, at + 64)
            first, size = struct.unpack_from("<II", data, at + 116)
            name = data[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            if kind in (1, 2, 5):
                entries.setdefault("" if kind == 5 else name, (kind, first, size))
        return entries
