"""Opening a zip package safely: limits before and while anything is unpacked, no XML definitions, named errors."""

from __future__ import annotations

import contextlib
import posixpath
import zipfile
from typing import IO, TYPE_CHECKING

from toolkit.findings import UnreadableError
from toolkit.reading.limits import (
    MAX_PART,
    MAX_PARTS,
    MAX_UNPACKED,
    MEGA,
    damage_forgiven,
    damage_named,
    too_large,
    tree,
    unpacked,
)
from toolkit.reading.sheets import Book, Problem

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from pathlib import Path
    from xml.etree import ElementTree as ET

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
#: Where custom document properties stand in Excel's packages, .xlsx and .xlsb alike.
_CUSTOM = "docProps/custom.xml"


class Package:
    """The zip archive of an .xlsx, .xlsb or .ods, open until it is closed."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise UnreadableError("file_damaged", self.name, reason=str(error)) from error
        parts = self._zip.infolist()
        size = sum(part.file_size for part in parts)
        largest = max((part.file_size for part in parts), default=0)
        if len(parts) > MAX_PARTS or size > MAX_UNPACKED or largest > MAX_PART:
            self.close()
            raise too_large(self.name, f"{len(parts)} parts, {size // MEGA} MB")
        # Windows writes part names with either case and either slash; a part is found whatever its case.
        self._names: dict[str, zipfile.ZipInfo] = {}
        self._twice: set[str] = set()
        for part in parts:
            name = part.filename.replace("\\", "/").lstrip("/").lower()
            if self._names.setdefault(name, part) is not part:
                self._twice.add(name)

    def close(self) -> None:
        """Let go of the file."""
        self._zip.close()

    def has(self, part: str) -> bool:
        """Whether the part is there."""
        return part.lower() in self._names

    def raw(self, part: str, most: int | None = None) -> bytes:
        """The bytes of a part, the first `most` or all."""
        with self._open(part) as stream:
            if most is not None:
                return stream.read(most)
            pieces = list(unpacked(stream, self.name))
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def pieces(self, part: str) -> Generator[bytes, None, None]:
        """The bytes of a part, one piece after another; to be closed where they are not read to the end."""
        with self._open(part) as stream:
            yield from unpacked(stream, self.name)

    @contextlib.contextmanager
    def _open(self, part: str) -> Iterator[IO[bytes]]:
        info = self._names.get(part.lower())
        if info is None:
            raise UnreadableError("file_damaged", self.name, reason=f"{part}: missing")
        if info.flag_bits & 1:
            raise UnreadableError("file_password", self.name)
        with damage_named(self.name, part):
            if part.lower() in self._twice:  # programs differ in which of them they read
                raise ValueError("there twice")
            if info.compress_type not in _METHODS:  # no program writes others, and their size cannot be held
                raise NotImplementedError(f"compression {info.compress_type}")
            with self._zip.open(info) as stream:
                yield stream

    def read(self, part: str, most: int | None = None) -> bytes:
        """The bytes of a part of XML, the first `most` or all; one with an XML definition is refused."""
        data = self.raw(part, most)
        text = data.replace(b"\x00", b"") if b"\x00" in data[:4] or data[:2] in _UTF16 else data
        if b"<!" in text and (b"<!DOCTYPE" in text or b"<!ENTITY" in text):
            raise UnreadableError("file_forbidden_xml", self.name)
        return data

    def xml(self, part: str) -> ET.Element:
        """The parsed root of a part, its names without namespace prefixes (see `bare`)."""
        data = self.read(part)
        with damage_named(self.name, part):
            return tree(data, self.name)

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

    def root(self) -> str:
        """The part that holds an Excel workbook; "" where there is none."""
        said = [target for _, kind, target in self.related("") if kind == "officeDocument"]
        return next((part for part in (*said, "xl/workbook.xml", "xl/workbook.bin") if self.has(part)), "")

    def book(self, form: str) -> Book:
        """An Excel workbook with its custom document properties, without its sheets yet."""
        book = Book(self.name, {}, self.close, format=form)
        with damage_forgiven() as damage:
            if self.has(_CUSTOM):
                # The value is an element of its own; around it programs leave blanks.
                items = self.xml(_CUSTOM)
                book.properties = {i.get("name", ""): "".join(t for v in i for t in v.itertext()) for i in items}
        if damage:  # they name language and template
            book.problems.append(Problem("properties_lost", "", {}))
        return book


def bare(tag: str) -> str:
    """A tag without its namespace: Strict and Transitional OOXML differ in nothing else that matters here."""
    return tag.rpartition("}")[2]
