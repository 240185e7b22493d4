"""Text that is harmless in every file of the pack, and reads the same in all of them.

A spreadsheet takes a cell that begins with = + - @ for a formula, and a CSV opened with another separator than its
own is cut inside quotes: so neither these signs at the start nor any separator within are left in a text.
"""

from __future__ import annotations

import functools
import hashlib
import re
import unicodedata

from toolkit.kinds import fold

#: Signs that begin a formula, in their wide and other forms too, and the apostrophe that hides one.
_LEADING = "=+-@＝＋－＠−﹦﹢﹣﹫–—‑'’‘`´ \u00a0"
#: What separates fields in a file of ours or in somebody's import, and quotes.
_SEPARATORS = re.compile(r'[;,|"\t\r\n\v\f\u0085\u2028\u2029«»“”]')
_E_MAIL = re.compile(r"[^\s<>()]+@[^\s<>()]+")
#: Most texts are harmless as they are.
_HARMLESS = re.compile(r"[A-Za-z0-9À-ÿ][A-Za-z0-9À-ÿ./()&%:_'-]*(?: [A-Za-z0-9À-ÿ./()&%:_'-]+)*")
_BLANKS = re.compile(r"[\s\u00a0\u202f]+")
#: Letters that are not a plain one and an accent.
_STROKED = {"Ł": "L", "ł": "l", "Đ": "D", "đ": "d", "Ħ": "H", "ħ": "h", "ı": "i"}
#: Signs that ISO 8859-15 lacks and that have a plain twin.
_TWINS = str.maketrans(
    {
        **_STROKED,
        "’": "'", "‘": "'", "…": "...", "–": "-", "—": "-", "−": "-", "‑": "-", "•": "-", "→": "->", "×": "x",
        "≥": ">=", "≤": "<=",
    }
)  # fmt: skip
LATIN = "iso8859-15"
_LIGATURES = str.maketrans({**_STROKED, "Œ": "OE", "Æ": "AE", "Ø": "O"})
#: Digits of the digest that tells long names apart.
_MARK = 5


def plain(text: object, limit: int = 100) -> str:
    """One line without separators, quotes, control signs, e-mail addresses or a sign that begins a formula."""
    shown = str(text)
    if len(shown) <= limit and _HARMLESS.fullmatch(shown):
        return shown
    shown = unicodedata.normalize("NFC", shown)
    shown = _SEPARATORS.sub(" ", shown)
    shown = "".join(sign for sign in shown if unicodedata.category(sign)[0] != "C")
    shown = _E_MAIL.sub(" ", shown)
    return _BLANKS.sub(" ", shown).strip().lstrip(_LEADING)[:limit].rstrip()


@functools.lru_cache(maxsize=4096)
def latin(text: str) -> str:
    """The text in signs of ISO 8859-15; what has no twin there becomes a question mark, never the first one."""
    try:
        text.encode(LATIN)
    except UnicodeEncodeError:
        return _transliterated(text)
    return text


def _transliterated(text: str) -> str:
    made = []
    for sign in text.translate(_TWINS):
        try:
            sign.encode(LATIN)
            made.append(sign)
        except UnicodeEncodeError:
            # Accents that stand by themselves have no place in the 8 bits: the letter is left.
            bare = unicodedata.normalize("NFKD", sign).encode(LATIN, "ignore").decode(LATIN)
            made.append(bare or "?")
    whole = "".join(made)
    # What the twins leave may be nothing but separators: a field that was filled stays filled.
    return plain(whole, len(whole)) or "?"


def code(text: str, limit: int = 17) -> str:
    """A name as the code of an auxiliary account: capitals and digits, such as LOCASTUDIO.

    It depends on the name alone, so that it is the same in every month. A name that does not fit, or has letters that
    are not Latin, ends in some digits of its digest: two such names never share an account.
    """
    letters = unicodedata.normalize("NFKD", fold(text).upper().translate(_LIGATURES))
    bare = re.sub(r"[^A-Z0-9]", "", letters)
    lost = any(sign.isalnum() and not sign.isascii() for sign in letters)
    if bare and len(bare) <= limit and not lost:
        return bare
    mark = hashlib.sha256(fold(text).encode()).hexdigest()[:_MARK].upper()
    return bare[: limit - _MARK] + mark
