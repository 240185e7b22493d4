"""Pages as PDF: a page's markup and its data in, bytes out (extra `documents`).

The engine is typst: one wheel without system libraries on Windows, Mac and Linux, with its own fonts, so that a page
looks the same everywhere; about 10 ms a page, tagged (PDF/UA-1) and archivable (PDF/A-2a). What users typed reaches
the markup as data (`json(bytes(sys.inputs.data))`), never as markup: nothing in it can be a command.
"""

from __future__ import annotations

import datetime
import functools
import json
import os
import re
import unicodedata
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from toolkit.extras import extra

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

#: Archivable (ISO 19005-2, level A) and accessible (ISO 14289-1).
STANDARDS = ("a-2a", "ua-1")


class TypesetError(Exception):
    """A page's markup cannot be set; the text is one line that names the file, its line and the reason.

    `file` is relative to the page's folder; `line` counts from 1, 0 where the engine names none.
    """

    def __init__(self, file: str, line: int, reason: str) -> None:
        super().__init__(f"{file}, line {line}: {reason}" if line else f"{file}: {reason}")
        self.file, self.line, self.reason = file, line, reason


def typeset(page: Path, data: Mapping[str, Any], day: datetime.date, root: Path | None = None) -> bytes:
    """Set one page (or more) as PDF. The same arguments give the same bytes, on every system.

    Fonts in the folder `fonts` beside the page are found too. Characters that none of these fonts has are taken
    from the system's fonts; one that has no font at all costs the page its conformance, never its text.

    Args:
        page: a .typ file; it may import others of its folder, and must set the document's title.
        root: a folder above it, where it imports others of that one too (`#import "/…"`).
        data: what the page shows: texts, numbers, lists and mappings of them, as JSON has them.
        day: the date that the file's properties carry.

    Raises:
        MissingExtraError: typst is not installed; the message names the extra.
        TypesetError: a mistake in the markup.
    """
    with extra("documents"):
        import typst
    inputs = {"data": json.dumps(_clean(data), ensure_ascii=False)}
    stamp = datetime.datetime(day.year, day.month, day.day, tzinfo=datetime.UTC)
    problem: Any = None
    # A sign without a glyph fails a standard, not the page: the next way down keeps the text.
    for system_fonts, standards in ((False, STANDARDS), (True, STANDARDS), (True, STANDARDS[1:]), (True, ())):
        compiler = _compiler(page.parent, root or page.parent, system_fonts)
        try:
            made = compiler.compile(
                page, format="pdf", sys_inputs=inputs, pdf_standards=list(standards), timestamp=stamp
            )
        except typst.TypstError as error:
            problem = error
        else:
            return bytes(made)
    raise _located(page, problem)


@functools.lru_cache(maxsize=8)
def _compiler(folder: Path, root: Path, system_fonts: bool) -> Any:
    """An engine for the pages of a folder; it keeps its fonts and what it has parsed."""
    import typst

    fonts = folder / "fonts"
    paths = [fonts] if fonts.is_dir() else []
    return typst.Compiler(root=root, font_paths=paths, ignore_system_fonts=not system_fonts)


#: Where the engine's account of a mistake says it stands: `┌─ pages/plan.typ:4:6`.
_PLACE = re.compile(r"┌─ (.+):(\d+):\d+$", re.MULTILINE)


def _located(page: Path, problem: Any) -> TypesetError:
    """The engine's first complaint, without the folder that the pages happen to lie in."""
    reason = " ".join(problem.message.replace(f"{page.parent}{os.sep}", "").split())
    place = _PLACE.search(problem.diagnostic)
    return TypesetError(PurePath(place[1]).name, int(place[2]), reason) if place else TypesetError(page.name, 0, reason)


def _clean(value: Any) -> Any:
    """The data without the control characters that no font shows; a line break stays."""
    if isinstance(value, str):
        return "".join(sign for sign in value if sign == "\n" or unicodedata.category(sign) not in ("Cc", "Cs"))
    if isinstance(value, dict):
        return {key: _clean(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(inner) for inner in value]
    return value
