"""Opening a workbook of any format: the backend is chosen by what the file holds, never by its name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from toolkit.findings import UnreadableError
from toolkit.reading.sheets import Book, Problem
from toolkit.troubles import trouble

if TYPE_CHECKING:
    from pathlib import Path

#: Format -> the endings that a file of it may have, the usual one first.
FORMATS = {
    "xlsx": (".xlsx", ".xlsm", ".xltx", ".xltm"),
    "xlsb": (".xlsb",),
    "xls": (".xls", ".xlt"),
    "ods": (".ods", ".fods", ".ots"),
    "csv": (".csv", ".tsv", ".txt", ".tab"),
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: How workbooks of Excel 2 to 4 begin, before there were containers.
_ANCIENT = re.compile(rb"\x09[\x00\x02\x04][\x04-\x08]\x00", re.DOTALL)
_FLAT = re.compile(rb"<(?:\w+:)?document[^>]* [\w:]*mimetype=[\"']application/vnd.oasis.opendocument.spreadsheet")
#: What no export begins with: markup, notations of programs, documents.
_NO_EXPORT = (b"<", b"{", b"%PDF", b"%!PS", b"{\\rtf")
_START = 4096


def open_book(path: Path) -> Book:
    """Open a workbook; sheets may be parsed only when they are asked for, until the book is closed.

    Raises:
        UnreadableError: it is no workbook, is damaged, locked, too old or over a limit.
    """
    start = _start(path)
    try:
        book = _opened(path, start)
    except OSError as error:  # it could be read a moment ago
        raise UnreadableError("file_unreadable", path.name, reason=error.strerror or error) from error
    suffix = path.suffix.lower()
    if suffix[1:].isalpha() and suffix not in FORMATS[book.format]:
        params = {"suffix": path.suffix, "format": FORMATS[book.format][0]}
        book.problems.append(Problem("extension_lies", "", params))
    return book


def _start(path: Path) -> bytes:
    try:
        if path.exists() and not path.is_file() and not path.is_dir():  # a pipe or a device might never answer
            raise UnreadableError("file_not_workbook", path.name)
        with path.open("rb") as file:
            start = file.read(_START)
    except FileNotFoundError as error:
        raise UnreadableError("file_missing", path.name) from error
    except OSError as error:
        raise UnreadableError("file_unreadable", path.name, reason=trouble(error)) from error
    if not start:
        raise UnreadableError("file_empty", path.name)
    return start


def _opened(path: Path, start: bytes) -> Book:
    if start.startswith(b"PK"):
        return _from_zip(path)
    if start.startswith(_OLE):
        return _from_container(path)
    if _ANCIENT.match(start):
        raise UnreadableError("file_too_old", path.name)
    bare = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if bare.startswith(b"<") and _FLAT.search(start):
        from toolkit.reading.ods import read_flat

        return read_flat(path)

    from toolkit.reading.delimited import is_text, read_text

    if bare.startswith(_NO_EXPORT) or not is_text(start):
        raise UnreadableError("file_not_workbook", path.name)
    return read_text(path)


def _from_zip(path: Path) -> Book:
    from toolkit.reading.package import Package

    package = Package(path)
    try:
        root = package.root()
        if root.endswith(".bin"):
            from toolkit.reading import xlsb

            return xlsb.read_package(package)
        if root:
            from toolkit.reading import xlsx

            return xlsx.read_package(package)
        if package.has("content.xml") or package.has("encrypted-package"):
            from toolkit.reading import ods

            return ods.read_package(package)
        raise UnreadableError("file_not_workbook", package.name)
    except BaseException:
        package.close()
        raise


def _from_container(path: Path) -> Book:
    """An old workbook, or a newer one that is encrypted: both are containers."""
    from toolkit.reading.limits import MAX_WHOLE, MEGA, damage_named, too_large
    from toolkit.reading.ole import Container
    from toolkit.reading.xls import read_container

    if path.stat().st_size > MAX_WHOLE:
        raise too_large(path.name, f"> {MAX_WHOLE // MEGA} MB")
    data = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in data:  # seen even where the container is damaged
        raise UnreadableError("file_password", path.name)
    with damage_named(path.name):
        container = Container(data)
        names = container.names()
    if "Workbook" in names:
        return read_container(container, path.name)
    raise UnreadableError("file_too_old" if "Book" in names else "file_not_workbook", path.name)
