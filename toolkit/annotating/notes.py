"""Notes in cells: the comments of a sheet, and the drawing of their boxes that Excel wants beside them.

The drawing is VML, which Excel itself does not always write well-formed: it is never parsed, only added to.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from toolkit.findings import UnreadableError
from toolkit.patching.splice import content

if TYPE_CHECKING:
    from toolkit.annotating.marks import Mark
    from toolkit.patching.copy import Copy
    from toolkit.patching.splice import Element, Part

AUTHOR = "Séance"
#: What Excel puts before the id of a threaded comment: it shows the thread, and no text added to it.
_THREAD = "tc="
_COMMENTS = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML = "application/vnd.openxmlformats-officedocument.vmlDrawing"
#: What may follow the reference to the drawing in a sheet (CT_Worksheet of ECMA-376).
_AFTER = frozenset(
    {
        *("legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "AlternateContent"),
        *("webPublishItems", "tableParts", "extLst"),
    }
)
_TEXT_LIMIT = 32_000
#: How a note's text falls into lines of its box, and a box over rows of 20 pixels.
_ACROSS, _LINE, _ROW = 44, 15, 20
#: Shapes to a block of ids.
_BLOCK = 1024
_DRAWING = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data=""/>'
    "</o:shapelayout></xml>"
)
_TYPE = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_SHAPE = (
    '<v:shape id="_x0000_s{id}" type="#_x0000_t202" style="position:absolute;z-index:{z};visibility:hidden" '
    'fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>'
    '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div>'
    '</v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
    "<x:Anchor>{left}, 15, {top}, 4, {right}, 15, {bottom}, 4</x:Anchor><x:AutoFill>False</x:AutoFill>"
    "<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
_IDMAP = re.compile(rb"""(<o:idmap\b[^>]*\bdata=["'])([\d,]*)(["'])""")


def add_notes(copy: Copy, sheet_name: str, sheet: Part, marks: list[Mark]) -> None:
    """Give each marked cell its note; one that has a note already keeps it, with ours below."""
    name = copy.related(sheet_name, "comments")
    if name:
        comments = copy.part(name, 4)
    else:
        empty = f'<comments xmlns="{copy.namespace}"><authors/><commentList/></comments>'
        name = copy.add("xl/comments{}.xml", empty, _COMMENTS)
        copy.relate(sheet_name, "comments", name)
        comments = copy.adopt(name, 4)
    authors, listed = comments.root.child("authors"), comments.root.child("commentList")
    if authors is None or listed is None:
        raise UnreadableError("file_damaged", copy.package.name, reason=name)
    names = [comments.data[a.opened : a.closing].decode() for a in authors.each("author")]
    there = {comment.get("ref"): comment for comment in listed.each("comment")}
    p, drawing = comments.root.prefix, _Drawing(copy, sheet_name, sheet)
    comments.append(authors, f"<{p}author>{AUTHOR}</{p}author>")
    for mark in marks:
        comment, text = there.get(mark.address), mark.note[:_TEXT_LIMIT]
        if comment is None:
            body = f"<{p}text><{p}r>{_run(p, text)}</{p}r></{p}text>"
            where = f'ref="{mark.address}" authorId="{len(names)}"'
            comments.append(listed, f"<{p}comment {where}>{body}</{p}comment>")
            drawing.add(mark)
        elif not _is_thread(comment, names):
            below = _run(p, f"\n\n{AUTHOR}\n{text}")
            _extend(comments, comment, f"<{p}r>{below}</{p}r>")
            drawing.enlarge(mark)
    drawing.finish()


def _run(prefix: str, text: str) -> str:
    look = f'<{prefix}rPr><{prefix}sz val="9"/><{prefix}rFont val="Calibri"/><{prefix}family val="2"/></{prefix}rPr>'
    return f'{look}<{prefix}t xml:space="preserve">{content(text)}</{prefix}t>'


def _is_thread(comment: Element, authors: list[str]) -> bool:
    index = int(comment.get("authorId") or 0)
    return index < len(authors) and authors[index].startswith(_THREAD)


def _extend(comments: Part, comment: Element, run: str) -> None:
    text = comment.child("text")
    if text is None:
        comments.append(comment, f"<{comment.prefix}text>{run}</{comment.prefix}text>")
    else:
        comments.before(text, frozenset({"rPh", "phoneticPr"}), run)


def _rows(note: str) -> int:
    """How many rows of a sheet a note's text is high."""
    lines = sum(-(-max(len(line), 1) // _ACROSS) for line in note.splitlines())
    return -(-lines * _LINE // _ROW) + 1


class _Drawing:
    """The boxes of a sheet's notes: its drawing, or a new one."""

    def __init__(self, copy: Copy, sheet_name: str, sheet: Part) -> None:
        self.copy = copy
        element = sheet.root.child("legacyDrawing")
        key = element.get("id") if element else ""
        targets = {i: target for i, _, target in copy.package.related(sheet_name)}
        self.name = targets.get(key, "")
        if not self.name:
            self.name = copy.add("xl/drawings/vmlDrawing{}.vml", _DRAWING, _VML)
            key = copy.relate(sheet_name, "vmlDrawing", self.name)
            p = sheet.root.prefix
            text = f'<{p}legacyDrawing xmlns:r="{copy.relations}" r:id="{key}"/>'
            sheet.before(sheet.root, _AFTER, text)
        self.data = copy.raw(self.name)
        self.block = 1 + max((n for part in self._drawings() for n in _blocks(part)), default=0)
        self.shapes: list[str] = []

    def _drawings(self) -> list[bytes]:
        return [self.copy.raw(name) for name in self.copy.names() if name.lower().endswith(".vml")]

    def add(self, mark: Mark) -> None:
        """A box for the note of a cell, hidden until the cell is pointed at."""
        number = len(self.shapes) + 1
        row, column = mark.row - 1, mark.column - 1
        top = max(row - 1, 0)
        self.shapes.append(
            _SHAPE.format(
                id=self.block * _BLOCK + number,
                z=number,
                left=column + 1,
                right=column + 4,
                top=top,
                bottom=top + _rows(mark.note),
                row=row,
                column=column,
            )
        )

    def enlarge(self, mark: Mark) -> None:
        """The box of a note that was there grows by the lines added."""
        place = rb"<x:Row>\s*%d\s*</x:Row>\s*<x:Column>\s*%d\s*</x:Column>" % (mark.row - 1, mark.column - 1)
        found = re.search(place, self.data)
        anchors = list(re.finditer(rb"<x:Anchor>([^<]*)</x:Anchor>", self.data[: found.start()])) if found else []
        if not anchors:
            return
        sides = anchors[-1][1].split(b",")
        if len(sides) == 8 and all(side.strip().isdigit() for side in sides):
            sides[6] = b" %d" % (int(sides[6]) + _rows(mark.note) + 1)
            self.data = self.data[: anchors[-1].start(1)] + b",".join(sides) + self.data[anchors[-1].end(1) :]

    def finish(self) -> None:
        """Write the boxes; ids that no other drawing of the workbook uses."""
        end = self.data.rfind(b"</xml>")
        if end < 0:
            raise UnreadableError("file_damaged", self.copy.package.name, reason=self.name)
        if self.shapes:
            type_ = "" if b'id="_x0000_t202"' in self.data else _TYPE
            self.data = self.data[:end] + (type_ + "".join(self.shapes)).encode() + self.data[end:]
            blocks = [str(self.block + n) for n in range(len(self.shapes) // _BLOCK + 1)]
            said = _IDMAP.search(self.data)
            if said:
                listed = b",".join([*filter(None, [said[2]]), *(block.encode() for block in blocks)])
                self.data = self.data[: said.start(2)] + listed + self.data[said.end(2) :]
        self.copy.put(self.name, self.data)


def _blocks(drawing: bytes) -> list[int]:
    """The blocks of ids that a drawing says it uses."""
    return [int(n) for said in _IDMAP.finditer(drawing) for n in said[2].split(b",") if n]
