"""Reading templates from TOML, ours and users' own; a mistake gets a located, helpful error."""

from __future__ import annotations

import dataclasses
import functools
import json
import tomllib
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

import workbook_templates
from toolkit.kinds import KINDS, BadCell
from toolkit.language import LANGUAGES
from toolkit.mistakes import Fail, Place, TemplateError, locator, phrase_problem, shown, text_problem, twin
from toolkit.own import check_own
from toolkit.schema import ALWAYS, Column, Setting, TableSpec, Template
from toolkit.trades import check_trade

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

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
        path = Path(name)
        try:
            text = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise TemplateError(name, "", f"cannot be read ({error})") from error
        return _built(name, _parse(name, text), locator(name, text), keep=True)
    return _shipped(name)


@functools.cache
def _shipped(name: str) -> Template:
    if name != BASE and name not in names():
        raise TemplateError(name, "", f"no such template; there are {', '.join(names())}, or give ./your.toml")
    text = _source(name)
    fail = locator(f"{name}.toml", text)
    return _Builder(_base(), fail).template(name) if name == BASE else _built(name, _parse(name, text), fail)


def _source(name: str) -> str:
    return (_FOLDER / f"{name}.toml").read_text(encoding="utf-8")


@functools.cache
def _base() -> Mapping[str, Any]:
    return tomllib.loads(_source(BASE))


def _built(source: str, own: dict[str, Any], fail: Fail, *, keep: bool = False) -> Template:
    """The template that `own` makes over its parent; `keep` has it remember what it changes."""
    head = own.get("template", {})
    if not isinstance(head, dict):
        fail(("template",), "is not a section; write it as [template] with its keys below")
    parent = head.get("extends", BASE)
    if parent != BASE and parent not in names():
        fail(("template", "extends"), f"no template {shown(parent)}; there are {', '.join(names())}")
    check_own(own, _base(), fail)
    merged = _merge(_base(), own if parent == BASE else _merge(_parse(parent, _source(parent)), own))
    made = _Builder(merged, fail).template(source)
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
        raise TemplateError("workbook", "", "its template cannot be read") from error
    return _built("workbook", raw, locator("workbook", ""))


def _parse(source: str, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise TemplateError(source, "", f"not valid TOML: {error}") from error


def _merge(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """`above` on top of `below`: tables merge key by key, everything else is replaced."""
    merged = dict(below)
    for key, value in above.items():
        old = merged.get(key)
        merged[key] = _merge(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return merged


#: The options of a column that are no text in two languages: the type and what to say of another.
_OPTIONS: Mapping[str, tuple[type, str]] = {
    "width": (int, "a whole number of characters from 5 to 120"),
    "required": (bool, "true or false"),
    "feeds": (bool, "true or false"),
    "computed": (bool, "true or false"),
    "aliases": (list, 'a list such as ["Body", "Boîtier"]'),
    "refers": (str, "a text"),
    "follows": (dict, '{ cell = "risk", among = "Lists.risks", offers = "Lists.contingencies" }'),
    "suggest": (str, "a text"),
    "choices": (str, "the name of a list"),
    "band": (str, "a text"),
    "kind": (str, "a text"),
}


#: Excel's limit for the words of a drop-down list.
_DROP_DOWN = 255


class _Builder:
    """Turns merged TOML into a Template, checking as it goes."""

    def __init__(self, raw: Mapping[str, Any], fail: Fail) -> None:
        self.raw, self.fail = raw, fail

    def template(self, source: str) -> Template:
        for name in ("template", "lists", "tables", "settings"):
            self._section((name,), self.raw.get(name, {}))
        head = self.raw.get("template", {})
        lists = {name: self._list(name, entries) for name, entries in self.raw["lists"].items()}
        self._section(("template",), head, ("name", "label", "description", "extends", "tables"), "a template")
        tables = {name: self._table(name, raw, lists) for name, raw in self.raw["tables"].items()}
        self._distinct({name: table.sheet for name, table in tables.items()}, ("tables",), "sheet", "sheet name")
        tables = self._chosen(tables)
        settings = {key: self._setting(key, raw, lists) for key, raw in self.raw["settings"].items()}
        known = {"template", "lists", "tables", "settings"}
        trade = {key: value for key, value in self.raw.items() if key not in known}
        check_trade(trade, self.fail, lists)
        name = head.get("name", Path(source).stem)
        if problem := phrase_problem(name, 60):
            self.fail(("template", "name"), problem)
        label = self._text(("template", "label"), head.get("label", {"fr": name, "en": name}), 60)
        about = self._text(("template", "description"), head.get("description", label), 250)
        return Template(name, label, about, tables, lists, settings, trade)

    def _section(self, path: Place, raw: Any, options: Iterable[str] = (), noun: str = "") -> None:
        """Fails where a value is no section, or has a key that is none of the options."""
        if not isinstance(raw, dict):
            self.fail(path, f"is not a section; write it as [{'.'.join(map(str, path))}] with its keys below")
        known = set(options)
        for key in raw if known else ():
            if key not in known:
                self.fail((*path, key), f"unknown option; {noun} has {', '.join(sorted(known))}")

    def _chosen(self, tables: dict[str, TableSpec]) -> dict[str, TableSpec]:
        wanted = self.raw.get("template", {}).get("tables")
        if wanted is None:
            return tables
        if not isinstance(wanted, list):
            self.fail(("template", "tables"), 'is not a list; write it as ["Sessions", "Budget"]')
        for index, name in enumerate(wanted):
            if name not in tuple(tables):
                self.fail(("template", "tables", index), f"no table {shown(name)}; there are {', '.join(tables)}")
        return {name: table for name, table in tables.items() if name in wanted or name in ALWAYS or name == "Lists"}

    def _list(self, name: str, entries: Mapping[str, Any]) -> dict[str, Mapping[str, str]]:
        path: Place = ("lists", name)
        self._section(path, entries)
        words = {value: self._text((*path, value), text, 40) for value, text in entries.items()}
        for lang in LANGUAGES:
            if len(",".join(text[lang] for text in words.values())) > _DROP_DOWN:
                self.fail(path, f"its {lang} words have over {_DROP_DOWN} characters; a drop-down takes no more")
            for value, text in words.items():
                if "," in text[lang]:
                    self.fail((*path, value), "a word of a list cannot hold a comma: Excel would split it")
        self._distinct(words, path, "", "word")
        return words

    def _distinct(self, named: Mapping[str, Mapping[str, str]], path: Place, option: str, noun: str) -> None:
        """Fails where two have the same text in a language, whatever the case."""
        if found := twin(named):
            second, first, lang = found
            what = f"{path[-1][:-1]} " if option and isinstance(path[-1], str) else ""
            place = (*path, second, option) if option else (*path, second)
            self.fail(place, f"same {noun} in {lang} as {what}{first}")

    def _table(self, name: str, raw: Mapping[str, Any], lists: Mapping[str, Any]) -> TableSpec:
        path: Place = ("tables", name)
        self._section(path, raw, ("sheet", "purpose", "bands", "columns"), "a table")
        if "columns" not in raw or not self._known(name):
            self.fail(path, "no such table; those that can be extended are in `seance schema`")
        for part in ("columns", "bands"):
            self._section((*path, part), raw.get(part, {}))
        bands = {key: self._text((*path, "bands", key), text, 60) for key, text in raw.get("bands", {}).items()}
        columns = {key: self._column(name, key, column, bands, lists) for key, column in raw["columns"].items()}
        labels = {key: column.label for key, column in columns.items()}
        self._distinct(labels, (*path, "columns"), "label", "header")
        sheet = self._text((*path, "sheet"), raw.get("sheet"), 31)
        if any(sign in text for text in sheet.values() for sign in "[]:*?/\\'"):
            self.fail((*path, "sheet"), "a sheet's name cannot hold [ ] : * ? / \\ or '")
        return TableSpec(name, sheet, self._text((*path, "purpose"), raw.get("purpose"), 120), bands, columns)

    def _column(
        self, table: str, key: str, raw: Mapping[str, Any], bands: Mapping[str, Any], lists: Mapping[str, Any]
    ) -> Column:
        path: Place = ("tables", table, "columns", key)
        self._section(path, raw, set(Column.__slots__) - {"key"}, "a column")
        self._check_options(path, raw)
        band = raw.get("band", [*bands, ""][-2 if bands else -1])
        if bands and band not in bands:
            self.fail((*path, "band"), f"no band {shown(band)}; there are {', '.join(bands)}")
        if raw.get("choices") and raw["choices"] not in lists:
            self.fail((*path, "choices"), f"no list {shown(raw['choices'])}; there are {', '.join(lists)}")
        label = self._text((*path, "label"), raw.get("label"), 40)
        return Column(
            key,
            label,
            self._text((*path, "help"), raw.get("help", label), 200),
            KINDS[self._kind(path, raw)],
            band,
            int(raw.get("width", 14)),
            required=bool(raw.get("required")),
            feeds=bool(raw.get("feeds")),
            computed=bool(raw.get("computed")),
            choices=raw.get("choices", ""),
            suggest=raw.get("suggest", ""),
            refers=raw.get("refers", ""),
            follows=raw.get("follows", {}),
            aliases=tuple(raw.get("aliases", ())),
        )

    def _check_options(self, path: Place, raw: Mapping[str, Any]) -> None:
        for option, (kind, words) in _OPTIONS.items():
            value = raw.get(option, kind())
            if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
                self.fail((*path, option), f"{shown(value)} is not {words}")
        if not 5 <= raw.get("width", 14) <= 120:
            self.fail((*path, "width"), f"{raw['width']} is not {_OPTIONS['width'][1]}")
        for index, alias in enumerate(raw.get("aliases", ())):
            if problem := phrase_problem(alias, 40):
                self.fail((*path, "aliases", index), problem)
        if raw.get("refers") and not self._is_column(raw["refers"]):
            self.fail((*path, "refers"), 'names no column; write it as "Sessions.session_id"')
        self._check_follows((*path, "follows"), raw.get("follows", {}))
        suggestions = self.raw["tables"]["Lists"]["columns"]
        if raw.get("suggest") and raw["suggest"] not in suggestions:
            known = ", ".join(suggestions)
            self.fail((*path, "suggest"), f"no column {shown(raw['suggest'])} of the sheet Lists; there are {known}")
        if raw.get("computed") and not self._known(str(path[1]), str(path[3])):
            self.fail((*path, "computed"), "a calculated column needs a formula in the program; leave this out")

    def _is_column(self, name: Any) -> bool:
        """Whether "Table.column" names a column."""
        table, _, column = str(name).partition(".")
        found = self.raw["tables"].get(table, {})
        return isinstance(found, dict) and column in found.get("columns", {})

    def _check_follows(self, path: Place, follows: Mapping[str, Any]) -> None:
        if follows and (set(follows) not in ({"cell"}, {"cell", "among", "offers"})):
            self.fail(path, "needs `cell`, or `cell`, `among` and `offers`")
        for part, name in follows.items():
            if not self._is_column(f"{path[1]}.{name}" if part == "cell" else name):
                example = "a column of the same table" if part == "cell" else '"Lists.risks"'
                self.fail((*path, part), f"names no column; write {example}")

    def _known(self, table: str, column: str = "") -> bool:
        """Whether the base has a table, or a column of it."""
        found = _base()["tables"].get(table)
        return found is not None and (not column or column in found["columns"])

    def _kind(self, path: Place, raw: Mapping[str, Any]) -> str:
        kind: str = raw.get("kind", "text")
        if kind not in tuple(KINDS):
            self.fail((*path, "kind"), f"no kind {shown(kind)}; there are {', '.join(KINDS)}")
        if (kind == "choice") != bool(raw.get("choices")):
            self.fail((*path, "kind"), "a choice needs `choices`, the name of a list, and nothing else may have it")
        return kind

    def _setting(self, key: str, raw: Mapping[str, Any], lists: Mapping[str, Any]) -> Setting:
        path: Place = ("settings", key)
        self._section(path, raw, ("label", "help", "kind", "default", "choices"), "a setting")
        kind = KINDS[self._kind(path, raw)]
        words = {value: value for value in lists.get(raw.get("choices", ""), {})}
        default = raw.get("default")
        if not isinstance(default, str | int | None) or (isinstance(default, str) and phrase_problem(default, 250)):
            self.fail((*path, "default"), f"{shown(default)} is not a {kind.name}; write a number or a text in quotes")
        try:
            if default is not None:
                numeric = kind.decimals is not None
                default = kind.parse(Decimal(str(default)) if numeric else default, words)
        except (BadCell, InvalidOperation):
            self.fail((*path, "default"), f"{shown(default)} is not a {kind.name}")
        label = self._text((*path, "label"), raw.get("label"), 60)
        help_ = self._text((*path, "help"), raw.get("help", label), 200)
        return Setting(key, label, help_, kind, default, raw.get("choices", ""))

    def _text(self, path: Place, raw: Any, longest: int) -> Mapping[str, str]:
        if problem := text_problem(raw, longest):
            self.fail(path, problem)
        return dict(raw)
