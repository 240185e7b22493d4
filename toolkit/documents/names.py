"""File names made of codes: nothing else of a client stands in one, and every system takes them."""

from __future__ import annotations

import hashlib
import re
import unicodedata

#: Names that Windows keeps for devices.
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
_LONGEST = 60


def safe(code: str) -> str:
    """A code as part of a file name; where a sign must go, a digest keeps two codes apart.

    Letters and digits of any language stay, and so do `-`, `_` and `.` inside.
    """
    plain = unicodedata.normalize("NFC", code.strip())
    kept = re.sub(r"[^\w.\-]+", "_", plain).strip("._-")[:_LONGEST]
    if _DEVICES.match(kept):
        kept = f"_{kept}"
    if kept == plain and kept:
        return kept
    return f"{kept}~{hashlib.sha256(plain.encode()).hexdigest()[:6]}".lstrip("~")


def stem(*codes: str) -> str:
    """The beginning of the names of what belongs together: `S-014_C-02`.

    Between codes stand more `_` than within one: `a_b`, `c` and `a`, `b_c` have two names.
    """
    parts = [safe(code) for code in codes if code.strip()]
    longest = max((len(run) for part in parts for run in re.findall("_+", part)), default=0)
    return ("_" * (longest + 1)).join(parts)


def one_line(text: str) -> str:
    """A text for a header or a title: a single line without control or invisible signs."""
    kept = "".join(" " if unicodedata.category(sign) in ("Cc", "Zl", "Zp") else sign for sign in text)
    return " ".join("".join(sign for sign in kept if unicodedata.category(sign) not in ("Cf", "Cs")).split())
