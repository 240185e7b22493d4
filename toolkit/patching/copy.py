"""A copy of a workbook's package in the making: parts patched, parts added, every other part byte for byte."""

from __future__ import annotations

import contextlib
import posixpath
import zipfile
from typing import TYPE_CHECKING

from toolkit.files import OutputError
from toolkit.findings import UnreadableError
from toolkit.patching.splice import Part, attribute
from toolkit.reading.package import Package

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_TYPES = "[Content_Types].xml"
_STRICT, _LOOSE = "http://purl.oclc.org/ooxml/", "http://schemas.openxmlformats.org/"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_RELATED_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
#: What the program writes says nothing of when.
_THEN = (1980, 1, 1, 0, 0, 0)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@contextlib.contextmanager
def copy_of(path: Path, refusal: str) -> Iterator[Copy]:
    """A copy of a workbook in the making.

    Args:
        path: an .xlsx or .xlsm, whatever its name says.
        refusal: the code of what is said of any other file, which was read all the same.

    Raises:
        UnreadableError: the workbook is no .xlsx or .xlsm, or damaged.
    """
    if not zipfile.is_zipfile(path):
        raise UnreadableError(refusal, path.name, old=path.name)
    package = Package(path)
    try:
        yield Copy(package, path, refusal)
    except ValueError as error:
        raise UnreadableError("file_damaged", path.name, reason=str(error)) from error
    finally:
        package.close()


class Copy:
    """The parts of a workbook, those changed and those to add."""

    def __init__(self, package: Package, path: Path, refusal: str) -> None:
        self.package, self.path = package, path
        self._parts: dict[str, Part] = {}
        self._raw: dict[str, bytes] = {}
        self._related = 0
        self.root = next((t for _, kind, t in package.related("") if kind == "officeDocument"), "")
        if not self.root.endswith(".xml") or not self.content_type(self.root).endswith("main+xml"):
            raise UnreadableError(refusal, package.name, old=package.name)
        self.workbook = self.part(self.root, 3)
        self.strict = self.workbook.namespace.startswith(_STRICT)

    @property
    def has_macros(self) -> bool:
        """Whether the workbook is one that may hold macros, by what it declares, not by its name."""
        return "macroEnabled" in self.content_type(self.root)

    def check_ending(self, target: Path) -> None:
        """Excel opens no workbook whose name says otherwise than its content about macros.

        Raises:
            OutputError: the name of the copy does.
        """
        right = ".xlsm" if self.has_macros else ".xlsx"
        if target.suffix.lower() != right:
            raise OutputError("has_macros" if self.has_macros else "has_no_macros", path=target)

    def sheets(self) -> dict[str, str]:
        """The worksheets by name: the parts that hold them."""
        related = self.package.related(self.root)
        targets = {key: t for key, kind, t in related if kind == "worksheet" and self.package.has(t)}
        sheets = self.workbook.root.child("sheets")
        found = {sheet.get("name"): targets.get(sheet.get("id"), "") for sheet in sheets.children} if sheets else {}
        return {name: part for name, part in found.items() if part}

    @property
    def namespace(self) -> str:
        """The namespace of sheets, styles and comments."""
        return f"{_STRICT}spreadsheetml/main" if self.strict else f"{_LOOSE}spreadsheetml/2006/main"

    @property
    def relations(self) -> str:
        """The namespace of references from a part to its relationships; what it relates by begins with it."""
        return f"{_STRICT}officeDocument/relationships" if self.strict else f"{_LOOSE}officeDocument/2006/relationships"

    def names(self) -> list[str]:
        """The names of all parts, those added too."""
        with zipfile.ZipFile(self.path) as old:
            there = [_plain(name) for name in old.namelist()]
        return [*there, *(name for name in self._raw if not self.package.has(name))]

    def has(self, name: str) -> bool:
        """Whether the part is there, in the workbook or among those added."""
        return self.package.has(name) or name in self._parts or name in self._raw

    def part(self, name: str, depth: int) -> Part:
        """A part to be patched.

        Raises:
            UnreadableError: it is missing or damaged.
        """
        if name not in self._parts:
            try:
                self._parts[name] = Part(self.raw(name), depth)
                self._raw.pop(name, None)
            except ValueError as error:
                raise UnreadableError("file_damaged", self.package.name, reason=f"{name}: {error}") from error
        return self._parts[name]

    def adopt(self, name: str, depth: int) -> Part:
        """A part just added, to be patched."""
        self._parts[name] = Part(self._raw.pop(name), depth)
        return self._parts[name]

    def raw(self, name: str) -> bytes:
        """The bytes of a part that is no well-formed XML."""
        return self._raw[name] if name in self._raw else self.package.read(name)

    def put(self, name: str, data: bytes) -> None:
        """Add a part, or give it other bytes."""
        self._raw[name] = data

    def add(self, pattern: str, data: str, content_type: str) -> str:
        """Add a part under the first name that is free, such as `xl/comments{}.xml`."""
        number = 1
        while self.has(pattern.format(number)):
            number += 1
        name = pattern.format(number)
        self.put(name, (_HEAD * pattern.endswith(".xml") + data).encode())
        self._declare(name, content_type)
        return name

    def _declare(self, name: str, content_type: str) -> None:
        types = self.part(_TYPES, 2)
        prefix = types.root.prefix
        text = f"<{prefix}Override PartName={attribute('/' + name)} ContentType={attribute(content_type)}/>"
        types.append(types.root, text)

    def content_type(self, name: str) -> str:
        """What a part declares itself to be."""
        types = self.part(_TYPES, 2).root
        said = {e.get("PartName").lstrip("/").lower(): e.get("ContentType") for e in types.each("Override")}
        usual = {e.get("Extension").lower(): e.get("ContentType") for e in types.each("Default")}
        return said.get(name.lower()) or usual.get(name.rpartition(".")[2].lower(), "")

    def related(self, name: str, kind: str) -> str:
        """The part of a kind that a part relates to, of the workbook as it was; "" where there is none."""
        return next((t for _, k, t in self.package.related(name) if k == kind and self.package.has(t)), "")

    def relate(self, name: str, kind: str, target: str) -> str:
        """Relate a part to another; the id of the relationship."""
        folder, file = posixpath.split(name)
        rels = posixpath.join(folder, "_rels", f"{file}.rels")
        if not self.has(rels):
            self._parts[rels] = Part(f'{_HEAD}<Relationships xmlns="{_RELATIONS}"/>'.encode(), 2)
            if not self.content_type(rels):
                self._declare(rels, _RELATED_TYPE)
        part = self.part(rels, 2)
        self._related += 1
        key = f"rIdSeance{self._related}"
        while any(element.get("Id") == key for element in part.root.children):
            key += "_"
        part.append(
            part.root,
            f'<{part.root.prefix}Relationship Id="{key}" Type="{self.relations}/{kind}" '
            f"Target={attribute(posixpath.relpath(target, folder))}/>",
        )
        return key

    def write(self, target: Path) -> None:
        """Write the package: what is unchanged as it was, in the order it was, then what is new."""
        changed = {name: part.done() for name, part in self._parts.items()} | self._raw
        names = {name.lower(): name for name in changed}
        with zipfile.ZipFile(self.path) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
            for name in dict.fromkeys(old.namelist()):
                info = old.getinfo(name)
                known = names.get(_plain(name).lower(), "")
                entry = zipfile.ZipInfo(info.filename, info.date_time)
                entry.compress_type, entry.external_attr = info.compress_type, info.external_attr
                new.writestr(entry, changed.pop(known) if known in changed else old.read(info))
            for name, data in changed.items():
                entry = zipfile.ZipInfo(name, _THEN)
                entry.compress_type = zipfile.ZIP_DEFLATED
                new.writestr(entry, data)


def _plain(name: str) -> str:
    """A part's name as relationships have it; Windows writes either slash."""
    return name.replace("\\", "/").lstrip("/")
