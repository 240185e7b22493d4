"""A workbook as its parts say it, extensions included: what libraries drop on reading is what must be looked at."""

from __future__ import annotations

import posixpath
import re
import zipfile
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree as ET

from openpyxl.utils.cell import column_index_from_string, range_boundaries  # type: ignore[import-untyped, unused-ignore]

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_ROW = re.compile(r"(?<=[A-Z])\d+")
_PLACE = re.compile(r"([A-Z]+)(\d+)")


class Cell(NamedTuple):
    """A cell: its value as text (a formula's is the cached one), its formula, its style, its type."""

    value: str | None
    formula: str | None
    style: int
    kind: str


class Area(NamedTuple):
    """A rectangle of cells, counted from 1."""

    left: int
    top: int
    right: int
    bottom: int

    def meets(self, other: Area) -> bool:
        return not (
            self.right < other.left or other.right < self.left or self.bottom < other.top or other.bottom < self.top
        )

    def holds(self, row: int, column: int) -> bool:
        return self.left <= column <= self.right and self.top <= row <= self.bottom


def area(ref: str) -> Area:
    return Area(*range_boundaries(ref))


def place(name: str) -> tuple[int, int]:
    """Row and column of A1."""
    found = _PLACE.fullmatch(name)
    assert found, name
    return int(found[2]), column_index_from_string(found[1])


@dataclass
class Table:
    """A table part."""

    name: str
    ref: str
    columns: list[str]
    root: ET.Element
    part: str

    @property
    def area(self) -> Area:
        return area(self.ref)


@dataclass
class Sheet:
    """A worksheet part with its tables."""

    name: str
    root: ET.Element
    cells: dict[str, Cell]
    tables: list[Table]
    hidden: bool
    part: str

    @cached_property
    def grid(self) -> dict[tuple[int, int], Cell]:
        return {place(name): cell for name, cell in self.cells.items()}

    @property
    def formulas(self) -> Iterator[tuple[str, str]]:
        """Each cell's formula."""
        yield from ((name, cell.formula) for name, cell in self.cells.items() if cell.formula is not None)

    @property
    def validations(self) -> list[ET.Element]:
        return self.root.findall(f"{S}dataValidations/{S}dataValidation")

    @property
    def conditions(self) -> Iterator[tuple[str, ET.Element]]:
        """Each conditional format with the cells it is for."""
        for group in self.root.findall(f"{S}conditionalFormatting"):
            yield from ((group.get("sqref", ""), rule) for rule in group.findall(f"{S}cfRule"))

    @property
    def merges(self) -> list[str]:
        return [merge.get("ref", "") for merge in self.root.findall(f"{S}mergeCells/{S}mergeCell")]


@dataclass
class Book:
    """A whole workbook."""

    parts: dict[str, bytes]
    sheets: dict[str, Sheet]
    #: Defined names in the order they come, twice where they are twice: name, sheet they are local to, text.
    names: list[tuple[str, str | None, str]]
    root: ET.Element
    styles: ET.Element = field(repr=False)

    def tables(self) -> Iterator[tuple[Sheet, Table]]:
        for sheet in self.sheets.values():
            yield from ((sheet, table) for table in sheet.tables)

    @property
    def formulas(self) -> Iterator[tuple[str, str]]:
        """Where, and the text, of every formula: of cells, validations, conditional formats and names."""
        for sheet in self.sheets.values():
            yield from ((f"{sheet.name}!{name}", text) for name, text in sheet.formulas)
            for rule in sheet.validations:
                where = f"{sheet.name}!{rule.get('sqref')} validation"
                yield from ((where, node.text or "") for node in rule if node.tag in (f"{S}formula1", f"{S}formula2"))
            for cells, rule in sheet.conditions:
                yield from ((f"{sheet.name}!{cells} condition", node.text or "") for node in rule.iter(f"{S}formula"))
        yield from ((f"name {name}", text) for name, _, text in self.names if not name.startswith("_xlnm."))

    @cached_property
    def shapes(self) -> list[tuple[str, str]]:
        """Of these, every one that differs from those before it on its sheet in more than its row."""
        found: dict[tuple[str, str], tuple[str, str]] = {}
        for where, text in self.formulas:
            found.setdefault((where.partition("!")[0], _ROW.sub("", text)), (where, text))
        return list(found.values())


def relations(parts: dict[str, bytes], part: str) -> dict[str, str]:
    """Relationship id -> the part it leads to."""
    folder, name = posixpath.split(part)
    found = parts.get(f"{folder}/_rels/{name}.rels")
    if found is None:
        return {}
    return {
        node.get("Id", ""): posixpath.normpath(posixpath.join("/", folder, node.get("Target", ""))).lstrip("/")
        for node in ET.fromstring(found)
    }


def unpack(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pack(parts: dict[str, bytes], path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def open_book(parts: dict[str, bytes]) -> Book:
    shared = [
        "".join(node.text or "" for node in item.iter(f"{S}t"))
        for item in ET.fromstring(parts.get("xl/sharedStrings.xml", b"<sst/>"))
    ]
    root = ET.fromstring(parts["xl/workbook.xml"])
    places = relations(parts, "xl/workbook.xml")
    listed = list(root.iter(f"{S}sheet"))
    sheets = {node.get("name", ""): _sheet(parts, places[node.get(f"{R}id", "")], node, shared) for node in listed}
    names = []
    for node in root.iter(f"{S}definedName"):
        local = node.get("localSheetId")
        owner = None if local is None else listed[int(local)].get("name")
        names.append((node.get("name", ""), owner, node.text or ""))
    return Book(parts, sheets, names, root, ET.fromstring(parts["xl/styles.xml"]))


def _sheet(parts: dict[str, bytes], part: str, node: ET.Element, shared: list[str]) -> Sheet:
    root = ET.fromstring(parts[part])
    links = relations(parts, part)
    tables = [_table(parts, links[link.get(f"{R}id", "")]) for link in root.iter(f"{S}tablePart")]
    cells = {cell.get("r", ""): _cell(cell, shared) for cell in root.iter(f"{S}c")}
    return Sheet(node.get("name", ""), root, cells, tables, node.get("state", "visible") != "visible", part)


def _cell(node: ET.Element, shared: list[str]) -> Cell:
    formula, value, kind = node.find(f"{S}f"), node.find(f"{S}v"), node.get("t", "n")
    text = None if value is None else value.text or ""
    if kind == "s" and text is not None:
        text = shared[int(text)]
    elif kind == "inlineStr":
        text = "".join(part.text or "" for part in node.iter(f"{S}t"))
    return Cell(text, None if formula is None else formula.text or "", int(node.get("s", "0")), kind)


def _table(parts: dict[str, bytes], part: str) -> Table:
    root = ET.fromstring(parts[part])
    columns = [node.get("name", "") for node in root.iter(f"{S}tableColumn")]
    return Table(root.get("name", ""), root.get("ref", ""), columns, root, part)
