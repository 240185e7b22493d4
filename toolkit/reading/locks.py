"""The lock file that a spreadsheet program leaves beside a workbook it has open, and whose it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

#: Of Excel's lock file: the most letters of the name, and where the name stands again in UTF-16.
_MOST, _WIDE = 54, (54, 55)


class Lock(NamedTuple):
    """A lock file: its name, and the user's name in it ("" where it has none)."""

    file: str
    owner: str


def lock_of(path: Path) -> Lock | None:
    """The lock file beside a workbook; None where nobody has it open."""
    for name, owner in ((f"~${path.name}", _excel_owner), (f".~lock.{path.name}#", _office_owner)):
        lock = path.with_name(name)
        if not lock.is_file():
            continue
        try:
            with lock.open("rb") as file:
                data = file.read(4096)
        except OSError:  # Excel holds it, unreadable to others
            data = b""
        return Lock(name, owner(data))
    return None


def _excel_owner(data: bytes) -> str:
    """The name's length in a byte, the name in the system's code page, later the same in UTF-16."""
    length = data[0] if data else 0
    if not 0 < length <= _MOST:
        return ""
    plain = data[1 : 1 + length].decode("cp1252", "replace")
    for start in _WIDE:
        wide = data[start + 2 : start + 2 + 2 * length].decode("utf-16-le", "replace")
        if len(wide) == length and any(one == other for one, other in zip(plain, wide, strict=True)):
            return wide.strip()
    return plain.strip()


def _office_owner(data: bytes) -> str:
    """Full name, login, computer, time and profile, with commas between."""
    full, login, computer, *_ = [*data.decode("utf-8", "replace").split(","), "", "", ""]
    return full.strip() or " @ ".join(part.strip() for part in (login, computer) if part.strip())
