"""How cells look: one look each for input, calculation and check; one sans-serif family; contrast 4.5 or more."""

from __future__ import annotations

import math
from typing import Any

FONT = "Calibri"
INK = "#1F2933"
MUTED = "#595959"
REQUIRED = "#0B4F6C"
OPTIONAL = "#2F6B82"
COMPUTED_HEADER = "#4B5563"
INPUT_FILL = "#FFFBEB"
COMPUTED_FILL = "#EEF1F4"
CHECK_FILL = "#E7F4EC"
#: Behind headings and sums on the pages that one shows to others.
PAGE_FILL = "#EAF2F6"
BAND_FILLS = ("#D5E8EF", "#E3E8F5", "#E2F0E4", "#F6E9D7", "#F3E1E7", "#E9E4F1", "#E6EBEE", "#EFEAD9")
GOOD, BAD = "#0F6B3A", "#A61B1B"
LINE = "#C9CFD6"
#: The number format of workings on a page: shown nowhere, printed nowhere, legible where the cell is selected.
UNSEEN = ";;;"
#: What marks the cells of intermediate calculations.
WORKINGS = {"font_color": MUTED}
#: Colours of chart series: distinct for colour-blind eyes, and in grey.
SERIES = ("#0B4F6C", "#E69F00", "#56B4E9", "#A61B1B", "#009E73", "#7A7A7A")


#: The height of one line of text in a row (points); other programs than Excel do not fit rows by themselves.
LINE_HEIGHT = 15.75


#: Pixels of one character's width of a column, those that the edges and the indent of a cell take of it, and how much
#: of XlsxWriter's widths, each rounded up to whole pixels, a text really takes.
_CHARACTER, _EDGES, _TAKEN = 7, 9, 0.97


def lines_of(text: object, width: float) -> int:
    """How many lines a text takes in a wrapped cell of so many characters' width, words kept whole."""
    if not isinstance(text, str) or len(text) < width / 2:
        return 1
    from xlsxwriter.utility import xl_pixel_width

    room, lines = (width * _CHARACTER - _EDGES) / _TAKEN, 0
    space = xl_pixel_width(" ")
    for paragraph in text.splitlines():
        lines, used = lines + 1, 0
        for word in paragraph.split():
            wide = xl_pixel_width(word)
            if used and used + space + wide > room:
                lines, used = lines + 1, 0
            lines += max(0, math.ceil(wide / room) - 1)
            used += wide + (space if used else 0)
    return max(1, lines)


class Styles:
    """The formats of one workbook, each made once."""

    def __init__(self, workbook: Any) -> None:
        self._workbook = workbook
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def get(self, **properties: Any) -> Any:
        """A format with these properties over the house's font."""
        properties = {
            "font_name": FONT,
            "font_size": 11,
            "font_color": INK,
            "valign": "vcenter",
            **properties,
        }
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._workbook.add_format(properties)
        return self._made[key]

    def title(self, **more: Any) -> Any:
        """The title of a sheet."""
        return self.get(bold=True, font_size=16, font_color=REQUIRED, **more)

    def heading(self, **more: Any) -> Any:
        """A heading within a sheet."""
        return self.get(bold=True, font_size=12, font_color=REQUIRED, bottom=1, bottom_color=LINE, **more)

    def note(self, **more: Any) -> Any:
        """Words that explain."""
        return self.get(font_color=MUTED, **more)

    def link(self) -> Any:
        """A link to another sheet."""
        return self.get(font_color=REQUIRED, underline=1)

    def header(self, *, required: bool = False, computed: bool = False) -> Any:
        """The header of a column."""
        fill = COMPUTED_HEADER if computed else REQUIRED if required else OPTIONAL
        return self.get(
            bold=True,
            font_color="#FFFFFF",
            bg_color=fill,
            text_wrap=True,
            align="center",
            border=1,
            border_color=LINE,
        )

    def typed(self, **more: Any) -> Any:
        """A cell to type in on a page that is protected."""
        return self.get(bold=True, border=1, bg_color=INPUT_FILL, locked=False, align="center", **more)

    def band(self, index: int) -> Any:
        """The name of a group of columns, above their headers."""
        return self.get(bold=True, bg_color=BAND_FILLS[index % len(BAND_FILLS)], border=1, border_color=LINE)

    def cell(self, number_format: str | int, align: str, *, computed: bool, **more: Any) -> Any:
        """A cell of a table; a text keeps off the number on its left."""
        look = {
            "num_format": number_format,
            "align": align,
            **({"indent": 1} if align == "left" else {}),
            "bg_color": COMPUTED_FILL if computed else INPUT_FILL,
            "border": 1,
            "border_color": LINE,
            **more,
        }
        return self.get(**look)
