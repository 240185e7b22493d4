"""What a file may cost, and what damage is called: limits that hurt no real workbook, and one name for every defect.

Limits are counts, never times: a slow computer refuses nothing that a quick one reads. Together they keep the reading
of any file under 20 seconds and 1 GB (`tests/test_hostile.py`).
"""

from __future__ import annotations

import contextlib
import struct
import zipfile
import zlib
from typing import IO, TYPE_CHECKING
from xml.etree import ElementTree as ET
from xml.parsers.expat import ExpatError

from toolkit.findings import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator

MEGA = 1 << 20
#: Parts of a package, their size together when unpacked, and that of one.
MAX_PARTS, MAX_UNPACKED, MAX_PART = 2_000, 400 * MEGA, 200 * MEGA
#: The size of an .xls, which is read whole, of a piece of XML that is parsed into a tree, of a row, and of a CSV, which
#: may be one row.
MAX_WHOLE, MAX_TREE, MAX_WIDE = 50 * MEGA, 100 * MEGA, 32 * MEGA
#: Tags and attributes of such a tree; elements or records that are read one by one, and how deep they lie.
MAX_TAGS, MAX_ATTRIBUTES, MAX_ELEMENTS, MAX_DEPTH = 4_000_000, 3_000_000, 8_000_000, 1_000
#: Non-empty cells of a workbook; the rows and columns that a sheet can have; the characters of a text.
MAX_CELLS, MAX_ROW, MAX_COLUMN, MAX_TEXT = 1_000_000, 1 << 20, 1 << 14, MEGA
#: Filled cells of our own tables, which cost more each, most where all are wrong: a year of 300 sessions has 20,000,
#: and 5,000 sessions with four costs and two requests each have 530,000.
MAX_USED = 600_000
#: Unpacked at a time, so that a size is checked before it is held.
_PIECE = 16 * MEGA

#: What the standard library raises where bytes are not what they should be.
_DAMAGE = (
    ET.ParseError, ArithmeticError, LookupError, ValueError, EOFError, RecursionError, NotImplementedError, OSError,
    ExpatError, struct.error, zlib.error, zipfile.BadZipFile,
)  # fmt: skip


def too_large(file: str, reason: str) -> UnreadableError:
    """The error of a file that goes over a limit."""
    return UnreadableError("file_too_large", file, reason=reason)


@contextlib.contextmanager
def damage_named(file: str, part: str = "") -> Iterator[None]:
    """Within, whatever comes of damaged bytes is one named error."""
    try:
        yield
    except _DAMAGE as error:
        about = " ".join(str(error).split())[:200] or type(error).__name__
        raise UnreadableError("file_damaged", file, reason=f"{part}: {about}" if part else about) from error


@contextlib.contextmanager
def damage_forgiven() -> Iterator[list[UnreadableError]]:
    """Within, damage ends the block and not the reading; the list holds it afterwards."""
    found: list[UnreadableError] = []
    try:
        yield found
    except UnreadableError as error:
        if error.code != "file_damaged":  # a limit or a forbidden definition concerns the whole file
            raise
        found.append(error)


def tree(data: bytes, file: str) -> ET.Element:
    """The root of a piece of XML, unless its tree would fill the memory.

    Raises:
        UnreadableError: over a limit.
        ET.ParseError, ValueError, LookupError: damaged (see `damage_named`).
    """
    if len(data) > MAX_TREE or data.count(b"<") > MAX_TAGS or data.count(b"=") > MAX_ATTRIBUTES:
        raise too_large(file, f"XML, {len(data) // MEGA} MB")
    return ET.fromstring(data)


class Count:
    """Things counted while they are read, such as the non-empty cells of a workbook."""

    __slots__ = ("_file", "_left", "_what")

    def __init__(self, file: str, most: int = MAX_CELLS, what: str = "cells") -> None:
        self._file, self._left, self._what = file, most, f"> {most} {what}"

    def add(self, number: int = 1) -> None:
        """Count some more.

        Raises:
            UnreadableError: they are too many.
        """
        self._left -= number
        if self._left < 0:
            raise too_large(self._file, self._what)


def unpacked(stream: IO[bytes], file: str, most: int = MAX_PART) -> Iterator[bytes]:
    """The bytes of a part, piece by piece: a declared size is not believed."""
    size = 0
    while piece := stream.read(_PIECE):
        size += len(piece)
        if size > most:
            raise too_large(file, f"> {most // MEGA} MB")
        yield piece
