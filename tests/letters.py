"""How wide a text is in Carlito, which has the widths of Calibri: read from the font itself."""

from __future__ import annotations

import math
import struct
import subprocess
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from tests.package import S

if TYPE_CHECKING:
    from tests.package import Sheet

#: The pixels that a column of width 0 has beside its characters, and those of a digit at 11 points.
PADDING, DIGIT = 5, 7
_PIXELS = 96 / 72


class Font:
    """The advance widths of one TrueType font."""

    def __init__(self, data: bytes) -> None:
        count = struct.unpack(">H", data[4:6])[0]
        at = {}
        for index in range(count):
            tag, _, offset, _ = struct.unpack(">4sIII", data[12 + 16 * index : 28 + 16 * index])
            at[tag] = offset
        self._units = struct.unpack(">H", data[at[b"head"] + 18 :][:2])[0]
        metrics = struct.unpack(">H", data[at[b"hhea"] + 34 :][:2])[0]
        self._advances = struct.unpack(f">{metrics * 2}H", data[at[b"hmtx"] :][: metrics * 4])[::2]
        self._glyphs = _characters(data[at[b"cmap"] :])

    def width(self, text: str, points: float) -> float:
        """The pixels of one line."""
        glyphs = (self._glyphs.get(ord(character), 0) for character in text)
        units = sum(self._advances[min(glyph, len(self._advances) - 1)] for glyph in glyphs)
        return units * points * _PIXELS / self._units


def _characters(table: bytes) -> dict[int, int]:
    """Character -> glyph, by the subtable of the basic plane."""
    for index in range(struct.unpack(">H", table[2:4])[0]):
        offset = struct.unpack(">I", table[8 + 8 * index : 12 + 8 * index])[0]
        sub = table[offset:]
        if struct.unpack(">H", sub[:2])[0] == 4:
            return _segments(sub)
    raise ValueError("the font has no table of the basic plane")


def _segments(sub: bytes) -> dict[int, int]:
    size = struct.unpack(">H", sub[6:8])[0]
    at = lambda start: struct.unpack(f">{size // 2}H", sub[start : start + size])  # noqa: E731
    ends, starts, deltas, offsets = at(14), at(16 + size), at(16 + 2 * size), at(16 + 3 * size)
    glyphs = {}
    for index, (end, start, delta, offset) in enumerate(zip(ends, starts, deltas, offsets, strict=True)):
        for code in range(start, end + 1):
            if offset:
                place = 16 + 3 * size + 2 * index + offset + 2 * (code - start)
                glyph = struct.unpack(">H", sub[place : place + 2])[0]
                glyphs[code] = (glyph + delta) & 0xFFFF if glyph else 0
            else:
                glyphs[code] = (code + delta) & 0xFFFF
    return glyphs


@cache
def carlito(*, bold: bool = False) -> Font:
    """The font as installed."""
    style = "Carlito:bold" if bold else "Carlito"
    found = subprocess.run(["fc-match", "-f", "%{file}", style], capture_output=True, text=True, check=True).stdout
    if "arlito" not in found:
        raise RuntimeError("the font Carlito is needed to measure widths: make office installs it")
    return Font(Path(found).read_bytes())


def lines(text: str, room: float, points: float, *, bold: bool = False) -> list[str]:
    """How a text breaks in so many pixels, at spaces only; a word wider than the room stands alone."""
    font, broken = carlito(bold=bold), [""]
    for word in text.split(" "):
        longer = f"{broken[-1]} {word}".strip()
        if broken[-1] and font.width(longer, points) > room:
            broken.append(word)
        else:
            broken[-1] = longer
    return broken


def widths(sheet: Sheet) -> dict[int, float]:
    """The pixels of each column of a sheet, by its number."""
    found = {}
    for node in sheet.root.iter(f"{S}col"):
        pixels = math.floor(float(node.get("width", "9.14")) * DIGIT + 0.5)
        found.update(dict.fromkeys(range(int(node.get("min", "0")), int(node.get("max", "0")) + 1), pixels))
    return found
