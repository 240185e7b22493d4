"""The pack on disk: a folder written whole or not at all, and an archive with fixed dates, encrypted if asked."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.accountant.manifest import NAME, ManifestError, opened
from toolkit.extras import extra
from toolkit.files import OutputError, written_whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_DATE = (1980, 1, 1, 0, 0, 0)


class PackError(Exception):
    """A pack that cannot be opened; the text is one line for the user."""


def write_folder(files: Mapping[str, bytes], folder: Path, *, force: bool = False) -> None:
    """Write a folder, whole or not at all. With `force` a pack of ours that stands there is replaced, nothing else.

    Raises:
        OutputError: something stands there, or it cannot be written.
    """
    if folder.exists() and not force:
        raise OutputError("exists", path=folder)
    if folder.exists():
        _replaceable(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=".seance-", dir=folder.parent))
    except OSError as error:
        raise OutputError("not_written", path=folder, why=error.strerror) from error
    try:
        new = draft / "new"
        new.mkdir()
        for name, data in files.items():
            (new / name).write_bytes(data)
        if folder.exists():
            folder.rename(draft / "old")
        new.rename(folder)
    except OSError as error:
        if not folder.exists() and (draft / "old").exists():
            (draft / "old").rename(folder)
        raise OutputError("not_written", path=folder, why=error.strerror) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _replaceable(folder: Path) -> None:
    """Raises OutputError unless the folder holds a pack and nothing but it."""
    if not folder.is_dir():
        raise OutputError("not_a_pack", path=folder)
    held = {item.name for item in folder.iterdir()}
    if not held:
        return
    try:
        claims = opened((folder / NAME).read_bytes())
        known = {NAME, *(entry["name"] for entry in claims["files"])} | {(claims["names_key"] or {}).get("name", NAME)}
    except (OSError, ManifestError, KeyError, TypeError) as error:
        raise OutputError("not_a_pack", path=folder) from error
    if held - known:
        raise OutputError("holds_more", path=folder, name=min(held - known))


def write_zip(
    files: Mapping[str, bytes], target: Path, *, without: str = "", password: str = "", force: bool = False
) -> None:
    """Write the archive: the same files give the same bytes, but where a password makes each one different.

    Raises:
        OutputError: the file exists, or cannot be written.
        MissingExtraError: encryption needs the extra `encrypted`.
    """
    with written_whole(target, force=force) as draft, _archive(draft, password) as archive:
        for name in sorted(files):
            if name != without:
                info = archive.zipinfo_cls(name, _DATE) if password else zipfile.ZipInfo(name, _DATE)
                info.compress_type = zipfile.ZIP_DEFLATED
                info.create_system = 3  # the same on Windows
                info.external_attr = 0o644 << 16
                archive.writestr(info, files[name])


@contextlib.contextmanager
def _archive(path: Path, password: str) -> Iterator[Any]:
    if not password:
        with zipfile.ZipFile(path, "w") as archive:
            yield archive
        return
    with extra("encrypted"):
        import pyzipper
    with pyzipper.AESZipFile(path, "w", compression=zipfile.ZIP_DEFLATED) as archive:
        archive.setpassword(password.encode())
        archive.setencryption(pyzipper.WZ_AES, nbits=256)
        yield archive


def read_pack(path: Path, password: str = "") -> dict[str, bytes]:
    """The files of a folder or an archive by name.

    Raises:
        PackError: there is none, or it cannot be read.
        MissingExtraError: the archive is encrypted and the extra `encrypted` is missing.
    """
    try:
        if path.is_dir():
            return {item.name: item.read_bytes() for item in sorted(path.iterdir()) if item.is_file()}
        if zipfile.is_zipfile(path):
            return _unzipped(path, password)
    except OSError as error:
        raise PackError(f"{path}: cannot be read ({error.strerror or error})") from error
    except (RuntimeError, zipfile.BadZipFile, NotImplementedError) as error:
        raise PackError(f"{path}: cannot be opened ({error})") from error
    raise PackError(f"{path}: neither a folder nor an archive")


#: More than any pack holds: an archive that unpacks to more is none.
_MOST = 1 << 30


def _unzipped(path: Path, password: str) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        encrypted = any(info.flag_bits & 1 for info in archive.infolist())
        if sum(info.file_size for info in archive.infolist()) > _MOST:
            raise PackError(f"{path}: too large for a pack")
        if not encrypted:
            return {name: archive.read(name) for name in archive.namelist()}
    if not password:
        raise PackError(f"{path}: is encrypted; give its password with --password-file")
    with extra("encrypted"):
        import pyzipper
    with pyzipper.AESZipFile(path) as archive:
        archive.setpassword(password.encode())
        return {name: archive.read(name) for name in archive.namelist()}


def encrypted(path: Path) -> bool:
    """Whether an archive asks for a password."""
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return any(info.flag_bits & 1 for info in archive.infolist())
