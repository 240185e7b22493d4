"""What a template may change of the base it builds on: names, texts and defaults, never what the program relies on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from toolkit.language import LANGUAGES, texts
from toolkit.mistakes import mistake

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
                fail(("lists", name, value), mistake("list_fixed", known=known))
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
        fail(("settings", key), mistake("no_setting", known=", ".join(known)))
    for option in setting:
        if option in ("kind", "choices"):
            fail(("settings", key, option), mistake("setting_fixed", known=", ".join(_SETTING)))


def _check_column(place: Place, column: Mapping[str, Any], known: Mapping[str, Any] | None, fail: Fail) -> None:
    if known is None:
        if not _KEY.fullmatch(str(place[-1])):
            fail(place, mistake("column_key"))
        return
    for option in _FIXED:
        # Asking for a cell that the program can do without is the template's own business.
        stricter = option == "required" and column.get(option) is True
        if option in column and column[option] != known.get(option, False) and not stricter:
            fail((*place, option), mistake("column_fixed"))


def _check_sheet(place: Place, sheet: Any, fail: Fail) -> None:
    """Fails where a sheet gets the name of one of the pages."""
    for lang in LANGUAGES if isinstance(sheet, dict) else ():
        name = sheet.get(lang)
        if isinstance(name, str) and name.lower() in (title[lang].lower() for title in texts("pages").values()):
            fail(place, mistake("same_as_page", lang=lang))
