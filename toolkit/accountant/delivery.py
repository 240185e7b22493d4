"""The pack on disk: a folder written whole or not at all, and an archive with fixed dates, encrypted if asked."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.accountant.manifest import NAME, ManifestError, opened
from toolkit.extras import extra
from toolkit.files import OutputError, check_free, written_whole
from toolkit.refusals import Refusal
from toolkit.troubles import trouble

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class PackError(Refusal):
    """A pack that cannot be opened."""


def write_folder(files: Mapping[str, bytes], folder: Path, *, force: bool = False) -> None:
    """Write a folder, whole or not at all. With `force` a pack of ours that stands there is replaced, nothing else.

    Raises:
        OutputError: something stands there, or it cannot be written.
    """
    free(folder, None, force=force)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=".seance-", dir=folder.parent))
    except OSError as error:
        raise OutputError("not_written", path=folder, why=trouble(error)) from error
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
        raise OutputError("not_written", path=folder, why=trouble(error)) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def free(folder: Path, archive: Path | None, *, force: bool) -> None:
    """Make sure that a pack may be written, before anything is kept of it.

    Raises:
        OutputError: something else stands there, or an earlier pack and `force` is not given.
    """
    if folder.exists():
        if not force:
            raise OutputError("exists", path=folder)
        _replaceable(folder)
    if archive is not None:
        check_free(archive, force=force)


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
                # Both are dated 1 January 1980 unless told otherwise.
                info = archive.zipinfo_cls(name) if password else zipfile.ZipInfo(name)
                info.compress_type = zipfile.ZIP_DEFLATED
                info.create_system = 3  # the same on Windows
                info.external_attr = 0o644 << 16
                archive.writestr(info, files[name])


def cipher() -> Any:
    """The package that encrypts archives.

    Raises:
        MissingExtraError: it is not installed; the message names the extra.
    """
    with extra("encrypted"):
        import pyzipper
    return pyzipper


@contextlib.contextmanager
def _archive(path: Path, password: str) -> Iterator[Any]:
    if not password:
        with zipfile.ZipFile(path, "w") as archive:
            yield archive
        return
    pyzipper = cipher()
    with pyzipper.AESZipFile(path, "w", compression=zipfile.ZIP_DEFLATED) as archive:
        archive.setpassword(password.encode())
        archive.setencryption(pyzipper.WZ_AES, nbits=256)
        yield archive


def read_pack(path: Path, password: str = "") -> dict[str, bytes]:
    """The files of a folder or an archive by name; a folder within a folder stands for what is in it.

    An archive that somebody made of the folder has its name before every file: it is taken away.

    Raises:
        PackError: there is none, or it cannot be read.
        MissingExtraError: the archive is encrypted and the extra `encrypted` is missing.
    """
    try:
        if path.is_dir():
            within = sorted(path.iterdir())
            folders = {f"{item.name}/": b"" for item in within if item.is_dir()}
            return {item.name: item.read_bytes() for item in within if item.is_file()} | folders
        if zipfile.is_zipfile(path):
            return _unwrapped(_unzipped(path, password))
    except OSError as error:
        raise PackError("pack_unread", path=path, why=trouble(error)) from error
    except (zipfile.BadZipFile, NotImplementedError, zlib.error) as error:
        raise PackError("pack_damaged", path=path) from error
    except RuntimeError as error:
        raise PackError("pack_password", path=path) from error
    raise PackError("no_pack" if path.exists() else "pack_missing", path=path)


#: More than any pack holds: an archive that unpacks to more is none.
_MOST = 1 << 30
#: What macOS adds to the archives that it makes.
_MAC = "__MACOSX/"


def _unzipped(path: Path, password: str) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        members = [info for info in archive.infolist() if not info.is_dir() and not info.filename.startswith(_MAC)]
        names = [info.filename for info in members]
        if sum(info.file_size for info in members) > _MOST:
            raise PackError("pack_too_large", path=path)
        if len(set(names)) < len(names):
            # Which of two a program unpacks is its own choice: nobody could say what was checked.
            raise PackError("pack_twice", path=path)
        if not any(info.flag_bits & 1 for info in members):
            return {name: archive.read(name) for name in names}
    if not password:
        raise PackError("pack_encrypted", path=path)
    with cipher().AESZipFile(path) as archive:
        archive.setpassword(password.encode())
        return {name: archive.read(name) for name in names}


def _unwrapped(files: dict[str, bytes]) -> dict[str, bytes]:
    tops = {name.partition("/")[0] for name in files}
    if len(tops) != 1 or NAME in files:
        return files
    (top,) = tops
    return {name.removeprefix(f"{top}/"): data for name, data in files.items()}


def encrypted(path: Path) -> bool:
    """Whether an archive asks for a password."""
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return any(info.flag_bits & 1 for info in archive.infolist())
