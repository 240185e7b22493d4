"""Reading templates from TOML, ours and users' own; a mistake gets a located, helpful error."""

from __future__ import annotations

import dataclasses
import functools
import json
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import workbook_templates
from toolkit.building import Builder
from toolkit.mistakes import Fail, TemplateError, locator, mistake, read_toml, shown
from toolkit.own import check_own

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.schema import Template

BASE = "base"
_FOLDER = Path(workbook_templates.__file__).parent


def names() -> list[str]:
    """The templates that come with the toolkit, in order of name."""
    return sorted(item.stem for item in _FOLDER.glob("*.toml") if item.stem != BASE)


def load(name: str) -> Template:
    """A template by its name, or by the path of a TOML file of the user's own.

    Raises:
        TemplateError: no such template, or a mistake in it.
    """
    if name.endswith(".toml"):
        text, own = read_toml(Path(name))
        return _built(name, own, locator(name, text), keep=True)
    return _shipped(name)


@functools.cache
def _shipped(name: str) -> Template:
    if name != BASE and name not in names():
        raise TemplateError(name, "", mistake("no_template", known=", ".join(names())))
    text = _source(name)
    fail = locator(f"{name}.toml", text)
    return Builder(_base(), _base(), fail).template(name) if name == BASE else _built(name, tomllib.loads(text), fail)


def _source(name: str) -> str:
    return (_FOLDER / f"{name}.toml").read_text(encoding="utf-8")


@functools.cache
def _base() -> Mapping[str, Any]:
    return tomllib.loads(_source(BASE))


def _built(source: str, own: dict[str, Any], fail: Fail, *, keep: bool = False) -> Template:
    """The template that `own` makes over its parent; `keep` has it remember what it changes."""
    head = own.get("template", {})
    if not isinstance(head, dict):
        fail(("template",), mistake("no_section", name="template"))
    parent = head.get("extends", BASE)
    if parent != BASE and parent not in names():
        fail(("template", "extends"), mistake("none_of_templates", given=shown(parent), known=", ".join(names())))
    check_own(own, _base(), fail)
    merged = _merge(_base(), own if parent == BASE else _merge(tomllib.loads(_source(parent)), own))
    made = Builder(merged, _base(), fail).template(source)
    changed = {name: own[name] for name in ("template", "tables", "lists", "settings") if name in own}
    return dataclasses.replace(made, own=json.dumps(changed, ensure_ascii=False)) if keep else made


def kept(own: str) -> Template:
    """The tables, lists and settings of a user's own template, as a workbook made with it remembers them.

    Raises:
        TemplateError: what the workbook remembers cannot be used by this version.
    """
    try:
        raw = json.loads(own)
    except ValueError as error:
        raise TemplateError("workbook", "", mistake("kept_unread")) from error
    return _built("workbook", raw, locator("workbook", ""))


def _merge(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """`above` on top of `below`: tables merge key by key, everything else is replaced."""
    merged = dict(below)
    for key, value in above.items():
        old = merged.get(key)
        merged[key] = _merge(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return merged
