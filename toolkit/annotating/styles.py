"""The looks of a marked cell: its own, over a fill that says how bad it is; they differ in grey too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.findings import Severity
from toolkit.patching.splice import Part

if TYPE_CHECKING:
    from toolkit.patching.copy import Copy
    from toolkit.patching.splice import Element

INK = "FF1F2933"
#: Printed in grey: 59 %, 80 % and 91 % light; the ink on each has a contrast of 5 or more.
FILLS = {Severity.ERROR: "FFE07A70", Severity.WARNING: "FFFFC65C", Severity.INFO: "FFDCEBF7"}
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_EMPTY = (
    '<styleSheet xmlns="{}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs></styleSheet>'
)


class MarkStyles:
    """The workbook's styles and those added to them; `finish` when all are."""

    def __init__(self, copy: Copy) -> None:
        name = copy.related(copy.root, "styles")
        if not name:
            name = copy.add("xl/seanceStyles{}.xml", _EMPTY.format(copy.namespace), _TYPE)
            copy.relate(copy.root, "styles", name)
            self._part = copy.adopt(name, 3)
        else:
            self._part = copy.part(name, 3)
        self._added: dict[str, list[str]] = {}
        self._made: dict[tuple[object, ...], int] = {}

    def marked(self, style: int, severity: Severity) -> int:
        """The look of a cell that had the look `style`, marked."""
        key = ("xf", style, severity)
        if key not in self._made:
            self._made[key] = self._marked(style, severity)
        return self._made[key]

    def _marked(self, style: int, severity: Severity) -> int:
        looks = self._container("cellXfs").children
        look = looks[style] if style < len(looks) else looks[0]
        if look.tag != "xf":  # alternatives that depend on the program
            look = next(self._container("cellXfs").each("xf"), looks[0])
        xf = Part(self._part.data[look.start : look.end], 1)
        xf.set(xf.root, "fillId", self.fill(FILLS[severity]))
        xf.set(xf.root, "fontId", self._dark(int(look.get("fontId") or 0)))
        for name in ("applyFill", "applyFont"):
            xf.set(xf.root, name, 1)
        return self._add("cellXfs", xf.done().decode())

    def _dark(self, index: int) -> int:
        """A font in ink: white on a dark header would be lost on a light fill."""
        fonts = self._container("fonts").children
        if index >= len(fonts) or fonts[index].tag != "font":
            return 0
        key = ("dark", index)
        if key not in self._made:
            font = Part(self._part.data[fonts[index].start : fonts[index].end], 2)
            colour = font.root.child("color")
            if colour is None:
                return index
            # The attributes of a colour exclude one another: the element is replaced whole.
            font.replace(colour, f'<{colour.name} rgb="{INK}"/>')
            self._made[key] = self._add("fonts", font.done().decode())
        return self._made[key]

    def fill(self, colour: str) -> int:
        """A plain fill."""
        p = self._part.root.prefix
        return self._once(
            "fills",
            f'<{p}fill><{p}patternFill patternType="solid"><{p}fgColor rgb="{colour}"/><{p}bgColor indexed="64"/>'
            f"</{p}patternFill></{p}fill>",
        )

    def look(
        self, size: int, colour: str, fill: str = "", *, bold: bool = False, link: bool = False, wrap: bool = True
    ) -> int:
        """A look of the sheet that lists the findings: from the top of the cell."""
        p = self._part.root.prefix
        font = self._once(
            "fonts",
            f'<{p}font>{f"<{p}b/>" * bold}{f"<{p}u/>" * link}<{p}sz val="{size}"/><{p}color rgb="{colour}"/>'
            f'<{p}name val="Calibri"/><{p}family val="2"/></{p}font>',
        )
        filled = self.fill(fill) if fill else 0
        parent = 'xfId="0" ' if self._part.root.child("cellStyleXfs") else ""
        return self._once(
            "cellXfs",
            f'<{p}xf numFmtId="0" fontId="{font}" fillId="{filled}" borderId="0" {parent}applyFont="1" '
            f'applyFill="{int(bool(fill))}" applyAlignment="1"><{p}alignment vertical="top" '
            f'wrapText="{int(wrap)}"/></{p}xf>',
        )

    def finish(self) -> None:
        """Put what was added in its place, and count."""
        for tag, texts in self._added.items():
            container = self._container(tag)
            self._part.append(container, "".join(texts))
            self._part.set(container, "count", len(container.children) + len(texts))

    def _once(self, tag: str, text: str) -> int:
        if (tag, text) not in self._made:
            self._made[tag, text] = self._add(tag, text)
        return self._made[tag, text]

    def _add(self, tag: str, text: str) -> int:
        added = self._added.setdefault(tag, [])
        added.append(text)
        return len(self._container(tag).children) + len(added) - 1

    def _container(self, tag: str) -> Element:
        found = self._part.root.child(tag)
        if found is None:
            raise ValueError(f"styles: no {tag}")
        return found
