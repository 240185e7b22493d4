"""What a template may change of the base it builds on: names, texts and defaults, never what the program relies on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from toolkit.language import LANGUAGES, texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from toolkit.mistakes import Fail, Place

#: What the formulas and the reading rely on in a column of the base.
_FIXED = ("kind", "choices", "refers", "computed", "feeds", "required")
_SETTING = ("label", "help", "default")
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")


def check_own(own: Mapping[str, Any], base: Mapping[str, Any], fail: Fail) -> None:
    """Calls `fail` with the path and the reason at the first change that a template cannot make."""
    for key, setting in _entries(own, "settings"):
        _check_setting(key, setting, base["settings"], fail)
    for name, words in _entries(own, "lists"):
        for value in words if name in base["lists"] else ():
            if value not in base["lists"][name]:
                known = ", ".join(base["lists"][name])
                fail(("lists", name, value), f"the program knows only {known}; their words can be changed, none added")
    for name, table in _entries(own, "tables"):
        known_columns = base["tables"].get(name, {}).get("columns", {})
        for key, column in _entries(table, "columns"):
            _check_column(("tables", name, "columns", key), column, known_columns.get(key), fail)
        if "sheet" in table:
            _check_sheet(("tables", name, "sheet"), table["sheet"], fail)


def _entries(raw: Mapping[str, Any], name: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The sections below a name; what is no section is said where the template is built."""
    found = raw.get(name)
    for key, value in found.items() if isinstance(found, dict) else ():
        if isinstance(value, dict):
            yield key, value


def _check_setting(key: str, setting: Mapping[str, Any], known: Mapping[str, Any], fail: Fail) -> None:
    if key not in known:
        fail(
            ("settings", key),
            "no such setting, and no formula would use one of your own; for a note of your own add a column. "
            f"The settings are {', '.join(known)}",
        )
    for option in setting:
        if option in ("kind", "choices"):
            fail(("settings", key, option), f"cannot be changed; a template may change {', '.join(_SETTING)}")


def _check_column(place: Place, column: Mapping[str, Any], known: Mapping[str, Any] | None, fail: Fail) -> None:
    if known is None:
        if not _KEY.fullmatch(str(place[-1])):
            fail(place, "a column's key has small letters, digits and _, such as travel_minutes; at most 40")
        return
    for option in _FIXED:
        # Asking for a cell that the program can do without is the template's own business.
        stricter = option == "required" and column.get(option) is True
        if option in column and column[option] != known.get(option, False) and not stricter:
            fail((*place, option), "cannot be changed: figures rely on it; add a column of your own instead")


def _check_sheet(place: Place, sheet: Any, fail: Fail) -> None:
    """Fails where a sheet gets the name of one of the pages."""
    for lang in LANGUAGES if isinstance(sheet, dict) else ():
        pages = [title[lang].lower() for title in texts("pages").values()]
        name = sheet.get(lang)
        if isinstance(name, str) and name.lower() in pages:
            fail(place, f"same sheet name in {lang} as a page of the workbook; choose another")
