"""Reading templates from TOML, ours and users' own; a mistake gets a located, helpful error."""

from __future__ import annotations

import dataclasses
import functools
import json
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import workbook_templates
from toolkit.kinds import KINDS, BadCell
from toolkit.language import LANGUAGES
from toolkit.schema import ALWAYS, Column, Setting, TableSpec, Template
from toolkit.trades import check_trade

BASE = "base"
_FOLDER = Path(workbook_templates.__file__).parent


class TemplateError(Exception):
    """A template that cannot be used: the text says where, what and what to do instead."""

    def __init__(self, source: str, path: str, message: str, line: int = 0) -> None:
        place = f"{source}, line {line}" if line else source
        super().__init__(f"{place}: {path}: {message}" if path else f"{place}: {message}")
        self.path, self.line = path, line


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
        return _built(name, _parse(name, text), _locator(name, text), keep=True)
    return _shipped(name)


@functools.cache
def _shipped(name: str) -> Template:
    if name != BASE and name not in names():
        raise TemplateError(name, "", f"no such template; there are {', '.join(names())}, or give ./your.toml")
    text = _source(name)
    return _built(f"{name}.toml", _parse(f"{name}.toml", text), _locator(f"{name}.toml", text))


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
    if own.keys() >= {"tables", "lists", "settings"}:
        merged = own  # base itself
    else:
        if parent != BASE and parent not in names():
            fail(("template", "extends"), f"no template {parent!r}; there are {', '.join(names())}")
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
    return _built("workbook", raw, _locator("workbook", ""))


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


Path_ = tuple[str | int, ...]
Fail = Callable[[Path_, str], None]


def _locator(source: str, text: str) -> Fail:
    """A function that raises a TemplateError at the line where a path of keys stands."""

    def fail(path: Path_, message: str) -> None:
        shown = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in path).lstrip(".")
        raise TemplateError(source, shown, message, _line_of(text.splitlines(), path))

    return fail


def _line_of(lines: list[str], path: Path_) -> int:
    """The line of the deepest part of `path` that the text names: 1 the first, 0 where none is."""
    header, best = "", 0
    for size in range(1, len(path) + 1):
        part = path[size - 1]
        if isinstance(part, int):
            starts = [i for i, line in enumerate(lines, 1) if line.strip() == f"[[{header}]]"]
            if part < len(starts):
                best = starts[part]
            continue
        name = f"{header}.{part}" if header else part
        for number in range(max(best - 1, 0), len(lines)):
            line = lines[number].strip()
            section = line.startswith("[") and f"{line.strip('[]')}.".startswith(f"{name}.")
            if section or re.match(rf"{re.escape(part)}\s*=", line):
                best = number + 1
                break
        header = name
    return best


#: The options of a column that are no text in two languages: the type and what to say of another.
_OPTIONS: Mapping[str, tuple[type, str]] = {
    "width": (int, "a whole number of characters"),
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
        name = head.get("name") or Path(source).stem
        label = self._text(("template", "label"), head.get("label", {"fr": name, "en": name}), 60)
        about = self._text(("template", "description"), head.get("description", label), 250)
        return Template(name, label, about, tables, lists, settings, trade)

    def _section(self, path: Path_, raw: Any, options: Iterable[str] = (), noun: str = "") -> None:
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
            if name not in tables:
                self.fail(("template", "tables", index), f"no table {name!r}; there are {', '.join(tables)}")
        return {name: table for name, table in tables.items() if name in wanted or name in ALWAYS or name == "Lists"}

    def _list(self, name: str, entries: Mapping[str, Any]) -> dict[str, Mapping[str, str]]:
        path: Path_ = ("lists", name)
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

    def _distinct(self, named: Mapping[str, Mapping[str, str]], path: Path_, option: str, noun: str) -> None:
        """Fails where two have the same text in a language, whatever the case."""
        what = f"{path[-1][:-1]} " if option and isinstance(path[-1], str) else ""
        for lang in LANGUAGES:
            seen: dict[str, str] = {}
            for key, text in named.items():
                twin = seen.setdefault(text[lang].lower(), key)
                if twin != key:
                    place = (*path, key, option) if option else (*path, key)
                    self.fail(place, f"same {noun} in {lang} as {what}{twin}")

    def _table(self, name: str, raw: Mapping[str, Any], lists: Mapping[str, Any]) -> TableSpec:
        path: Path_ = ("tables", name)
        self._section(path, raw, ("sheet", "purpose", "bands", "columns"), "a table")
        if "columns" not in raw or not self._known(name):
            self.fail(path, "no such table; those that can be extended are in `seance schema`")
        self._section((*path, "columns"), raw["columns"])
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
        path: Path_ = ("tables", table, "columns", key)
        self._section(path, raw, set(Column.__slots__) - {"key"}, "a column")
        self._check_options(path, raw)
        band = raw.get("band", [*bands, ""][-2 if bands else -1])
        if bands and band not in bands:
            self.fail((*path, "band"), f"no band {band!r}; there are {', '.join(bands)}")
        if raw.get("choices") and raw["choices"] not in lists:
            self.fail((*path, "choices"), f"no list {raw['choices']!r}; there are {', '.join(lists)}")
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

    def _check_options(self, path: Path_, raw: Mapping[str, Any]) -> None:
        for option, (kind, words) in _OPTIONS.items():
            value = raw.get(option, kind())
            if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
                self.fail((*path, option), f"{value!r} is not {words}")
        if raw.get("refers") and not self._is_column(raw["refers"]):
            self.fail((*path, "refers"), 'names no column; write it as "Sessions.session_id"')
        self._check_follows((*path, "follows"), raw.get("follows", {}))
        if raw.get("computed") and not self._known(str(path[1]), str(path[3])):
            self.fail((*path, "computed"), "a calculated column needs a formula in the program; leave this out")

    def _is_column(self, name: Any) -> bool:
        """Whether "Table.column" names a column."""
        table, _, column = str(name).partition(".")
        return column in self.raw["tables"].get(table, {}).get("columns", {})

    def _check_follows(self, path: Path_, follows: Mapping[str, Any]) -> None:
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

    def _kind(self, path: Path_, raw: Mapping[str, Any]) -> str:
        kind: str = raw.get("kind", "text")
        if kind not in KINDS:
            self.fail((*path, "kind"), f"no kind {kind!r}; there are {', '.join(KINDS)}")
        if (kind == "choice") != bool(raw.get("choices")):
            self.fail((*path, "kind"), "a choice needs `choices`, the name of a list, and nothing else may have it")
        return kind

    def _setting(self, key: str, raw: Mapping[str, Any], lists: Mapping[str, Any]) -> Setting:
        path: Path_ = ("settings", key)
        self._section(path, raw, ("label", "help", "kind", "default", "choices"), "a setting")
        if "kind" not in raw:
            self.fail(path, "no such setting; the settings are those of `seance schema`")
        kind = KINDS[self._kind(path, raw)]
        words = {value: value for value in lists.get(raw.get("choices", ""), {})}
        default = raw.get("default")
        try:
            if default is not None:
                numeric = kind.decimals is not None
                default = kind.parse(Decimal(str(default)) if numeric else default, words)
        except (BadCell, InvalidOperation):
            self.fail((*path, "default"), f"{default!r} is not a {kind.name}")
        label = self._text((*path, "label"), raw.get("label"), 60)
        help_ = self._text((*path, "help"), raw.get("help", label), 200)
        return Setting(key, label, help_, kind, default, raw.get("choices", ""))

    def _text(self, path: Path_, raw: Any, longest: int) -> Mapping[str, str]:
        for problem in _text_problems(raw, longest):
            self.fail(path, problem)
        return dict(raw)


def _text_problems(raw: Any, longest: int) -> Iterator[str]:
    if not isinstance(raw, dict) or set(raw) != set(LANGUAGES):
        yield 'needs both languages: { fr = "…", en = "…" }'
        return
    for lang, text in raw.items():
        if not isinstance(text, str) or not text.strip():
            yield f"the {lang} text is empty"
        elif text != text.strip():
            yield f"the {lang} text begins or ends with a space"
        elif len(text) > longest:
            yield f"the {lang} text has {len(text)} characters; at most {longest} fit"
