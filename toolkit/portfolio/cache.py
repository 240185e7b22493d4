"""Digests kept from run to run, by the content of the workbooks: a second run reads only what changed.

Best effort: what cannot be written is not kept, what is damaged is not used. Kept in the user's own cache folder,
readable by the user alone, since it holds ids, client codes and amounts.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
import sys
import tempfile
import time
from pathlib import Path

from toolkit.version import __version__

#: Entries not used for so long are removed, and how often that is looked at (s).
_KEEP, _SWEEP = 90 * 86_400, 86_400
_CHECKSUM = 16
_SWEPT = "swept"


def cache_folder() -> Path:
    """Where the platform keeps what can be made again."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "seance" / "Cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "seance"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "seance"


class Cache:
    """A folder of entries."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or cache_folder()

    def get(self, key: str) -> bytes | None:
        """An entry; None where there is none, or it is damaged."""
        path = self._path(key)
        try:
            data = path.read_bytes()
            if time.time() - path.stat().st_mtime > _SWEEP:
                os.utime(path)  # still used
        except OSError:
            return None
        kept = data[_CHECKSUM:]
        return kept if data[:_CHECKSUM] == _checksum(kept) else None

    def put(self, key: str, data: bytes) -> None:
        """Keep an entry, whole or not at all."""
        path = self._path(key)
        with contextlib.suppress(OSError):
            self._made()
            path.parent.mkdir(exist_ok=True)
            handle, draft = tempfile.mkstemp(dir=path.parent)  # readable by the user alone
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(_checksum(data) + data)
                Path(draft).replace(path)
            finally:
                Path(draft).unlink(missing_ok=True)

    def sweep(self) -> None:
        """Remove what was not used for long; looked at once a day."""
        now, mark = time.time(), self._folder / _SWEPT
        with contextlib.suppress(OSError):
            if mark.exists() and now - mark.stat().st_mtime < _SWEEP:
                return
            for path in self._folder.glob("??/*"):
                if now - path.stat().st_mtime > _KEEP:
                    path.unlink()
            self._made()
            mark.touch()

    def _made(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def _path(self, key: str) -> Path:
        return self._folder / key[:2] / key[2:]


def key_of(content: bytes, *beside: object) -> str:
    """The name of an entry: the content, what else decides what is read of it, and the program that reads."""
    told = hashlib.blake2b(repr((_program(), *beside)).encode(errors="surrogatepass"), digest_size=20)
    told.update(content)
    return told.hexdigest()


@functools.cache
def _program() -> str:
    """The version, and when each of its files was changed: one who works on the toolkit has no stale entries."""
    own = Path(__file__).parents[1]
    files = sorted([*own.rglob("*.py"), *own.rglob("*.toml"), *(own.parent / "workbook_templates").glob("*.toml")])
    return f"{__version__} {[(file.name, file.stat().st_mtime_ns) for file in files]}"


def _checksum(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=_CHECKSUM).digest()
