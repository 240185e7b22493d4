"""How cells look: one look each for input, calculation and check; one sans-serif family; contrast 4.5 or more."""

from __future__ import annotations

import textwrap
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
BAND_FILLS = ("#D5E8EF", "#E3E8F5", "#E2F0E4", "#F6E9D7", "#F3E1E7", "#E9E4F1", "#E6EBEE", "#EFEAD9")
GOOD, BAD = "#0F6B3A", "#A61B1B"
LINE = "#C9CFD6"
#: Colours of chart series: distinct for colour-blind eyes, and in grey.
SERIES = ("#0B4F6C", "#E69F00", "#56B4E9", "#A61B1B", "#009E73", "#7A7A7A")


#: The height of one line of text in a row (points); other programs than Excel do not fit rows by themselves.
LINE_HEIGHT = 15.75


def lines_of(text: object, width: int) -> int:
    """How many lines a text takes in a wrapped cell of so many characters, words kept whole."""
    return len(textwrap.wrap(str(text), max(1, width - 1))) if isinstance(text, str) and text else 1


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

    def title(self) -> Any:
        """The title of a sheet."""
        return self.get(bold=True, font_size=16, font_color=REQUIRED)

    def heading(self) -> Any:
        """A heading within a sheet."""
        return self.get(bold=True, font_size=12, font_color=REQUIRED, bottom=1, bottom_color=LINE)

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

    def band(self, index: int) -> Any:
        """The name of a group of columns, above their headers."""
        return self.get(bold=True, bg_color=BAND_FILLS[index % len(BAND_FILLS)], border=1, border_color=LINE)

    def cell(self, number_format: str | int, align: str, *, computed: bool, **more: Any) -> Any:
        """A cell of a table."""
        look = {
            "num_format": number_format,
            "align": align,
            "bg_color": COMPUTED_FILL if computed else INPUT_FILL,
            "border": 1,
            "border_color": LINE,
            **more,
        }
        return self.get(**look)
