"""Custom document properties of old Office files: the second section of a property set ([MS-OLEPS])."""

from __future__ import annotations

import struct

_USER_DEFINED = bytes.fromhex("05d5cdd59c2e1b10939708002b2cf9ae")
_CODE_PAGE, _UTF16, _UTF8, _TEXT, _WIDE = 1, 1200, 65001, 30, 31
#: No workbook of ours has more.
_MOST = 1_000


def custom_properties(data: bytes) -> dict[str, str]:
    """The properties whose value is a text, by name; none where there are none, or they are damaged."""
    try:
        (count,) = struct.unpack_from("<I", data, 24)
        for index in range(min(count, 8)):
            kind, start = struct.unpack_from("<16sI", data, 28 + 20 * index)
            if kind == _USER_DEFINED:
                return _section(data[start:])
    except (struct.error, ValueError, LookupError):
        pass
    return {}


def _section(data: bytes) -> dict[str, str]:
    count = min(struct.unpack_from("<I", data, 4)[0], _MOST)
    places = dict(struct.iter_unpack("<II", data[8 : 8 + 8 * count]))
    page = struct.unpack_from("<H", data, places[_CODE_PAGE] + 4)[0] if _CODE_PAGE in places else 1252
    names = _dictionary(data, places[0], page)
    found = {}
    for number, at in places.items():
        if number not in names:
            continue
        kind, size = struct.unpack_from("<II", data, at)
        if kind == _WIDE:
            found[names[number]] = _text(data[at + 8 : at + 8 + 2 * size], _UTF16)
        elif kind == _TEXT:
            found[names[number]] = _text(data[at + 8 : at + 8 + size], page)
    return found


def _dictionary(data: bytes, at: int, page: int) -> dict[int, str]:
    """Number -> name; with a code page of two bytes, names are padded to four."""
    count, at = min(struct.unpack_from("<I", data, at)[0], _MOST), at + 4
    names = {}
    for _ in range(count):
        number, size = struct.unpack_from("<II", data, at)
        size *= 2 if page == _UTF16 else 1
        names[number] = _text(data[at + 8 : at + 8 + size], page)
        at += 8 + (-(-size // 4) * 4 if page == _UTF16 else size)
    return names


def _text(data: bytes, page: int) -> str:
    encoding = {_UTF16: "utf-16-le", _UTF8: "utf-8"}.get(page, f"cp{page}")
    return data.decode(encoding, "replace").rstrip("\x00")
