"""Changing a few places of an XML part and leaving every other byte as it is.

A part is outlined once (where each element begins and ends); edits are then spliced into its bytes. Parsing and
writing it anew would lose what no parser keeps: prefixes that extensions name, the order of attributes, spaces.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from collections.abc import Iterator

_TAG = re.compile(rb"""<[^>"']*(?:"[^"]*"[^>"']*|'[^']*'[^>"']*)*>""")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_DECLARED = re.compile(rb"""<\?xml[^>]*?encoding=["']([\w.-]+)["'][^>]*\?>""")


@dataclass(slots=True)
class Element:
    """One element of a part: its name as written, and where its bytes stand."""

    name: str
    attributes: dict[str, str]
    start: int
    #: The end of its start tag, the start of its end tag, and its end.
    opened: int
    closing: int = 0
    end: int = 0
    children: list[Element] = field(default_factory=list)

    @property
    def tag(self) -> str:
        """The name without its prefix."""
        return self.name.rpartition(":")[2]

    @property
    def prefix(self) -> str:
        """The prefix with its colon, or nothing."""
        return self.name[: -len(self.tag)]

    def get(self, name: str) -> str:
        """An attribute by its name without prefix; "" where it is not there."""
        return next((v for k, v in self.attributes.items() if k.rpartition(":")[2] == name), "")

    def child(self, tag: str) -> Element | None:
        """The first child of that name, whatever its prefix."""
        return next(self.each(tag), None)

    def each(self, tag: str) -> Iterator[Element]:
        """The children of that name."""
        return (element for element in self.children if element.tag == tag)


class Part:
    """The bytes of an XML part, its outline down to `depth` levels, and the edits made so far."""

    def __init__(self, data: bytes, depth: int) -> None:
        self.data = _as_utf8(data)
        self.root = _outline(self.data, depth)
        self._edits: list[tuple[int, int, bytes]] = []
        self._appended: dict[int, tuple[Element, list[str]]] = {}

    @property
    def namespace(self) -> str:
        """The namespace of the root: Strict and Transitional OOXML differ in it."""
        prefix = self.root.prefix.rstrip(":")
        return self.root.attributes.get(f"xmlns:{prefix}" if prefix else "xmlns", "")

    def insert(self, at: int, text: str) -> None:
        """Put text at a place; several at one place stand in the order given."""
        self._edits.append((at, at, text.encode()))

    def append(self, element: Element, text: str) -> None:
        """Put text at the end of an element's content."""
        self._appended.setdefault(element.start, (element, []))[1].append(text)

    def before(self, element: Element, tags: frozenset[str], text: str) -> None:
        """Put text into an element, before the first child with one of these names; else at its end."""
        place = next((child for child in element.children if child.tag in tags), None)
        if place is None:
            self.append(element, text)
        else:
            self.insert(place.start, text)

    def set(self, element: Element, name: str, value: object) -> None:
        """Give an element an attribute, or another value of the one it has."""
        raw = next((key for key in element.attributes if key.rpartition(":")[2] == name), None)
        if raw is None:
            self.insert(element.start + 1 + len(element.name.encode()), f" {name}={attribute(value)}")
            return
        start, end = self._attribute(element, raw)
        self._edits.append((start, end, f" {raw}={attribute(value)}".encode()))

    def replace(self, element: Element, text: str) -> None:
        """Put text in the place of an element."""
        self._edits.append((element.start, element.end, text.encode()))

    def drop(self, element: Element, name: str) -> None:
        """Take an attribute away, if it is there."""
        if name in element.attributes:
            self._edits.append((*self._attribute(element, name), b""))

    def _attribute(self, element: Element, raw: str) -> tuple[int, int]:
        pattern = rb"\s+" + re.escape(raw.encode()) + rb"""\s*=\s*("[^"]*"|'[^']*')"""
        match = re.compile(pattern).search(self.data, element.start, element.opened)
        assert match is not None  # the parser has seen it
        return match.start(), match.end()

    def done(self) -> bytes:
        """The part with all edits."""
        edits = list(self._edits)
        for element, texts in self._appended.values():
            text = "".join(texts).encode()
            if element.closing == element.opened == element.end:  # <row/> has no inside yet
                cut = self.data.rindex(b"/", element.start, element.opened)
                edits.append((cut, element.opened, b">" + text + f"</{element.name}>".encode()))
            else:
                edits.append((element.closing, element.closing, text))
        pieces, at = [], 0
        for start, end, new in sorted(edits, key=lambda edit: edit[:2]):
            pieces += [self.data[at:start], new]
            at = end
        return b"".join([*pieces, self.data[at:]])


def attribute(value: object) -> str:
    """A value in quotes, as an attribute has it."""
    return quoteattr(text(str(value)), {"\n": "&#10;"})


def content(value: str) -> str:
    """A text as an element has it; line breaks stay."""
    return escape(text(value))


def text(value: str) -> str:
    """Without the control characters that XML cannot hold."""
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "\ufffd", value.replace("\r", ""))


def _as_utf8(data: bytes) -> bytes:
    """A part as UTF-8, the encoding that all but a few programs write."""
    declared = _DECLARED.match(data.removeprefix(b"\xef\xbb\xbf"))
    if data[:2] in _UTF16:
        plain = data.decode("utf-16").encode()
    elif declared and declared[1].lower() not in (b"utf-8", b"utf8", b"us-ascii"):
        plain = data.decode(declared[1].decode()).encode()
    else:
        return data
    return _DECLARED.sub(b'<?xml version="1.0" encoding="UTF-8"?>', plain, count=1)


def _outline(data: bytes, depth: int) -> Element:
    """Every element down to a depth, the root being the first level.

    Raises:
        ValueError: the XML is damaged.
    """
    parser = expat.ParserCreate()
    document = Element("", {}, 0, 0)
    open_: list[Element] = [document]
    level = 0

    def begin(name: str, attributes: dict[str, str]) -> None:
        nonlocal level
        level += 1
        if level <= depth:
            start = parser.CurrentByteIndex
            match = _TAG.match(data, start)
            assert match is not None  # the parser has seen it
            element = Element(name, attributes, start, match.end())
            open_[-1].children.append(element)
            open_.append(element)

    def finish(_name: str) -> None:
        nonlocal level
        if level <= depth:
            element = open_.pop()
            if data[element.opened - 2 : element.opened] == b"/>":
                element.closing = element.end = element.opened
            else:
                element.closing = parser.CurrentByteIndex
                element.end = data.index(b">", element.closing) + 1
        level -= 1

    parser.StartElementHandler, parser.EndElementHandler = begin, finish
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise ValueError(str(error)) from error
    return document.children[0]
