"""Writing files whole or not at all, and never over somebody's work."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.refusals import Refusal
from toolkit.troubles import trouble

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class OutputError(Refusal):
    """The output cannot be written."""


@contextlib.contextmanager
def written_whole(target: Path, *, force: bool = False) -> Iterator[Path]:
    """Yield a temporary path beside `target`; it takes the target's place only when the block ends well.

    Raises:
        OutputError: the target exists and `force` is not given, or its folder cannot be written to.
    """
    check_free(target, force=force)
    if not target.parent.is_dir():
        raise OutputError("no_folder", path=target, folder=target.parent)
    try:
        handle, name = tempfile.mkstemp(prefix=".seance-", suffix=target.suffix, dir=target.parent or Path())
    except OSError as error:
        raise OutputError("not_written", path=target, why=trouble(error)) from error
    os.close(handle)
    draft = Path(name)
    try:
        yield draft
        _settle(draft, target, force)
    finally:
        draft.unlink(missing_ok=True)


def check_free(target: Path, *, force: bool = False) -> None:
    """Refuse a name that is taken, before the work is done that would be written there.

    Raises:
        OutputError: the target exists and `force` is not given, or is a folder.
    """
    if target.exists() and not force:
        raise OutputError("exists", path=target)
    if target.is_dir():
        raise OutputError("is_folder", path=target)


def _settle(draft: Path, target: Path, force: bool) -> None:
    # mkstemp makes files readable by their owner only; a workbook is a document like any other.
    umask = os.umask(0)
    os.umask(umask)
    draft.chmod(0o666 & ~umask)
    try:
        if force:
            draft.replace(target)
        else:
            # rename() overwrites silently on POSIX: a file that appeared meanwhile must survive.
            with target.open("xb"):
                pass
            try:
                draft.replace(target)
            except OSError:
                target.unlink()
                raise
    except FileExistsError as error:
        raise OutputError("exists", path=target) from error
    except OSError as error:
        raise OutputError("not_written", path=target, why=trouble(error)) from error


def written_together(folder: Path, files: Mapping[str, bytes], *, force: bool = False) -> list[Path]:
    """Write several files into a folder, all of them or none; the folder is made where it is not there.

    Returns:
        Their paths.

    Raises:
        OutputError: one of them exists and `force` is not given, or the folder cannot be written to.
    """
    targets = [folder / name for name in files]
    for target in targets:
        check_free(target, force=force)
    made = [parent for parent in (folder, *folder.parents) if not parent.exists()]
    done: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".seance-", dir=folder) as name:
            draft, kept = Path(name), Path(name) / "before"
            kept.mkdir()
            for target, content in zip(targets, files.values(), strict=True):
                (draft / target.name).write_bytes(content)
            try:
                for target in targets:
                    if target.exists():
                        target.replace(kept / target.name)
                    (draft / target.name).replace(target)
                    done.append(target)
            except OSError:
                for target in done:
                    target.unlink()
                for before in kept.iterdir():
                    before.replace(folder / before.name)
                raise
    except OSError as error:
        for parent in made:
            with contextlib.suppress(OSError):
                parent.rmdir()
        raise OutputError("not_written", path=error.filename or folder, why=trouble(error)) from error
    return targets
