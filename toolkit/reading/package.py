"""Opening a workbook's package safely: limits before anything is unpacked, no XML definitions, named errors."""

from __future__ import annotations

import posixpath
import zipfile
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from toolkit.findings import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: Limits that hurt no real workbook.
MAX_PARTS = 2_000
MAX_UNPACKED = 400 * 1024 * 1024
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Package:
    """The zip archive of an .xlsx, open until it is closed."""

    def __init__(self, path: Path) -> None:
        self.path, self.name = path, path.name
        self._check_start()
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise UnreadableError("file_damaged", self.name, reason=str(error)) from error
        parts = self._zip.infolist()
        unpacked = sum(part.file_size for part in parts)
        if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED:
            size = f"{len(parts)} parts, {unpacked // 2**20} MB"
            raise UnreadableError("file_too_large", self.name, reason=size)
        # Windows writes part names with either case and either slash; a part is found whatever its case.
        self._names = {part.filename.replace("\\", "/").lstrip("/").lower(): part.filename for part in parts}

    def close(self) -> None:
        """Let go of the file."""
        self._zip.close()

    def _check_start(self) -> None:
        try:
            with self.path.open("rb") as file:
                start = file.read(8)
        except FileNotFoundError as error:
            raise UnreadableError("file_missing", self.name) from error
        except OSError as error:
            raise UnreadableError("file_unreadable", self.name, reason=error.strerror or error) from error
        if not start:
            raise UnreadableError("file_empty", self.name)
        if start == _OLE:
            # An encrypted workbook is an OLE container; so is an old .xls, which is no .xlsx either.
            code = "file_password" if _is_encrypted(self.path) else "file_not_workbook"
            raise UnreadableError(code, self.name)
        if not start.startswith(b"PK"):
            raise UnreadableError("file_not_workbook", self.name)

    def has(self, part: str) -> bool:
        """Whether the part is there."""
        return part.lower() in self._names

    def read(self, part: str, most: int | None = None) -> bytes:
        """The bytes of a part, the first `most` or all; a part with an XML definition is refused."""
        try:
            with self._zip.open(self._names[part.lower()]) as stream:
                data = stream.read() if most is None else stream.read(most)
        except KeyError as error:
            raise UnreadableError("file_damaged", self.name, reason=f"{part}: missing") from error
        except Exception as error:  # zlib, struct, RuntimeError (encrypted part): the archive is damaged
            raise UnreadableError("file_damaged", self.name, reason=f"{part}: {error}") from error
        text = data.replace(b"\x00", b"") if b"\x00" in data[:4] or data[:2] in _UTF16 else data
        if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
            raise UnreadableError("file_forbidden_xml", self.name)
        return data

    def xml(self, part: str) -> ET.Element:
        """The parsed root of a part, its names without namespace prefixes (see `bare`)."""
        try:
            return ET.fromstring(self.read(part))
        except ET.ParseError as error:
            raise UnreadableError("file_damaged", self.name, reason=f"{part}: {error}") from error

    def related(self, part: str) -> Iterator[tuple[str, str, str]]:
        """The relationships of a part: id, last word of the type, target part."""
        folder, name = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        if not self.has(rels):
            return
        for item in self.xml(rels):
            if item.get("TargetMode") == "External":
                continue
            target = item.get("Target", "").replace("\\", "/")
            path = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
            yield item.get("Id", ""), item.get("Type", "").rsplit("/", 1)[-1], posixpath.normpath(path)


def _is_encrypted(path: Path) -> bool:
    """Whether an OLE container holds an encrypted workbook: its directory names the stream in UTF-16."""
    name = "EncryptedPackage".encode("utf-16-le")
    with path.open("rb") as file:
        return name in file.read(MAX_UNPACKED)


def bare(tag: str) -> str:
    """A tag without its namespace: Strict and Transitional OOXML differ in nothing else that matters here."""
    return tag.rpartition("}")[2]
