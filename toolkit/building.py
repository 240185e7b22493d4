"""A template out of its merged TOML: every part checked on the way, so that a mistake is said with its place."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.kinds import KINDS, BadCell
from toolkit.language import LANGUAGES
from toolkit.mistakes import Fail, Place, mistake, phrase_problem, shown, text_problem, twin
from toolkit.schema import ALWAYS, Column, Setting, TableSpec, Template
from toolkit.trades import check_trade

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


#: The options of a column that are no text in two languages: the type, and the words for it.
_OPTIONS: Mapping[str, tuple[type, str]] = {
    "width": (int, "a_width"),
    "required": (bool, "a_truth"),
    "feeds": (bool, "a_truth"),
    "computed": (bool, "a_truth"),
    "aliases": (list, "an_alias_list"),
    "refers": (str, "a_text"),
    "follows": (dict, "a_follows"),
    "suggest": (str, "a_text"),
    "choices": (str, "a_list_name"),
    "band": (str, "a_text"),
    "kind": (str, "a_text"),
}


#: Excel's limit for the words of a drop-down list.
_DROP_DOWN = 255


class Builder:
    """Turns merged TOML into a Template, checking as it goes."""

    def __init__(self, raw: Mapping[str, Any], base: Mapping[str, Any], fail: Fail) -> None:
        self.raw, self.base, self.fail = raw, base, fail

    def template(self, source: str) -> Template:
        """The template, named after its source where it has no name of its own."""
        for name in ("template", "lists", "tables", "settings"):
            self._section((name,), self.raw.get(name, {}))
        head = self.raw.get("template", {})
        lists = {name: self._list(name, entries) for name, entries in self.raw["lists"].items()}
        self._section(("template",), head, ("name", "label", "description", "extends", "tables"), "a_template")
        tables = {name: self._table(name, raw, lists) for name, raw in self.raw["tables"].items()}
        self._distinct({name: table.sheet for name, table in tables.items()}, ("tables",), "sheet", "same_sheet")
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
            self.fail(path, mistake("no_section", name=".".join(map(str, path))))
        known = set(options)
        for key in raw if known else ():
            if key not in known:
                self.fail((*path, key), mistake("unknown_option", noun=mistake(noun), known=", ".join(sorted(known))))

    def _chosen(self, tables: dict[str, TableSpec]) -> dict[str, TableSpec]:
        wanted = self.raw.get("template", {}).get("tables")
        if wanted is None:
            return tables
        if not isinstance(wanted, list):
            self.fail(("template", "tables"), mistake("not_list_of_names"))
        for index, name in enumerate(wanted):
            if name not in tuple(tables):
                known = ", ".join(tables)
                self.fail(("template", "tables", index), mistake("none_of_tables", given=shown(name), known=known))
        return {name: table for name, table in tables.items() if name in wanted or name in ALWAYS or name == "Lists"}

    def _list(self, name: str, entries: Mapping[str, Any]) -> dict[str, Mapping[str, str]]:
        path: Place = ("lists", name)
        self._section(path, entries)
        words = {value: self._text((*path, value), text, 40) for value, text in entries.items()}
        for lang in LANGUAGES:
            if len(",".join(text[lang] for text in words.values())) > _DROP_DOWN:
                self.fail(path, mistake("words_too_long", lang=lang, most=_DROP_DOWN))
            for value, text in words.items():
                if "," in text[lang]:
                    self.fail((*path, value), mistake("comma"))
        self._distinct(words, path, "", "same_word")
        return words

    def _distinct(self, named: Mapping[str, Mapping[str, str]], path: Place, option: str, said: str) -> None:
        """Fails where two have the same text in a language, whatever the case."""
        if found := twin(named):
            second, first, lang = found
            place = (*path, second, option) if option else (*path, second)
            self.fail(place, mistake(said, lang=lang, first=first))

    def _table(self, name: str, raw: Mapping[str, Any], lists: Mapping[str, Any]) -> TableSpec:
        path: Place = ("tables", name)
        self._section(path, raw, ("sheet", "purpose", "bands", "columns"), "a_table")
        if "columns" not in raw or not self._known(name):
            self.fail(path, mistake("no_table"))
        for part in ("columns", "bands"):
            self._section((*path, part), raw.get(part, {}))
        bands = {key: self._text((*path, "bands", key), text, 60) for key, text in raw.get("bands", {}).items()}
        columns = {key: self._column(name, key, column, bands, lists) for key, column in raw["columns"].items()}
        labels = {key: column.label for key, column in columns.items()}
        self._distinct(labels, (*path, "columns"), "label", "same_header")
        sheet = self._text((*path, "sheet"), raw.get("sheet"), 31)
        if any(sign in text for text in sheet.values() for sign in "[]:*?/\\'"):
            self.fail((*path, "sheet"), mistake("sheet_signs"))
        return TableSpec(name, sheet, self._text((*path, "purpose"), raw.get("purpose"), 120), bands, columns)

    def _column(
        self, table: str, key: str, raw: Mapping[str, Any], bands: Mapping[str, Any], lists: Mapping[str, Any]
    ) -> Column:
        path: Place = ("tables", table, "columns", key)
        self._section(path, raw, set(Column.__slots__) - {"key"}, "a_column")
        self._check_options(path, raw)
        band = raw.get("band", [*bands, ""][-2 if bands else -1])
        if bands and band not in bands:
            self.fail((*path, "band"), mistake("none_of_bands", given=shown(band), known=", ".join(bands)))
        if raw.get("choices") and raw["choices"] not in lists:
            given, known = shown(raw["choices"]), ", ".join(lists)
            self.fail((*path, "choices"), mistake("none_of_lists", given=given, known=known))
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
        for option, (kind, what) in _OPTIONS.items():
            value = raw.get(option, kind())
            if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
                self.fail((*path, option), mistake("not_what", given=shown(value), what=mistake(what)))
        if not 5 <= raw.get("width", 14) <= 120:
            self.fail((*path, "width"), mistake("not_what", given=raw["width"], what=mistake("a_width")))
        for index, alias in enumerate(raw.get("aliases", ())):
            if problem := phrase_problem(alias, 40):
                self.fail((*path, "aliases", index), problem)
        if raw.get("refers") and not self._is_column(raw["refers"]):
            self.fail((*path, "refers"), mistake("no_column"))
        self._check_follows((*path, "follows"), raw.get("follows", {}))
        suggestions = self.raw["tables"]["Lists"]["columns"]
        if raw.get("suggest") and raw["suggest"] not in suggestions:
            known = ", ".join(suggestions)
            given = shown(raw["suggest"])
            self.fail((*path, "suggest"), mistake("none_of_suggestions", given=given, known=known))
        if raw.get("computed") and not self._known(str(path[1]), str(path[3])):
            self.fail((*path, "computed"), mistake("computed"))

    def _is_column(self, name: Any) -> bool:
        """Whether "Table.column" names a column."""
        table, _, column = str(name).partition(".")
        found = self.raw["tables"].get(table, {})
        return isinstance(found, dict) and column in found.get("columns", {})

    def _check_follows(self, path: Place, follows: Mapping[str, Any]) -> None:
        if follows and (set(follows) not in ({"cell"}, {"cell", "among", "offers"})):
            self.fail(path, mistake("follows_parts"))
        for part, name in follows.items():
            if not self._is_column(f"{path[1]}.{name}" if part == "cell" else name):
                self.fail((*path, part), mistake("follows_cell" if part == "cell" else "follows_column"))

    def _known(self, table: str, column: str = "") -> bool:
        """Whether the base has a table, or a column of it."""
        found = self.base["tables"].get(table)
        return found is not None and (not column or column in found["columns"])

    def _kind(self, path: Place, raw: Mapping[str, Any]) -> str:
        kind: str = raw.get("kind", "text")
        if kind not in tuple(KINDS):
            self.fail((*path, "kind"), mistake("none_of_kinds", given=shown(kind), known=", ".join(KINDS)))
        if (kind == "choice") != bool(raw.get("choices")):
            self.fail((*path, "kind"), mistake("choice_without_list"))
        return kind

    def _setting(self, key: str, raw: Mapping[str, Any], lists: Mapping[str, Any]) -> Setting:
        path: Place = ("settings", key)
        self._section(path, raw, ("label", "help", "kind", "default", "choices"), "a_setting")
        kind = KINDS[self._kind(path, raw)]
        words = {value: value for value in lists.get(raw.get("choices", ""), {})}
        default = raw.get("default")
        if not isinstance(default, str | int | None) or (isinstance(default, str) and phrase_problem(default, 250)):
            self.fail((*path, "default"), mistake("default_shape", given=shown(default), kind=kind.name))
        try:
            if default is not None:
                numeric = kind.decimals is not None
                default = kind.parse(Decimal(str(default)) if numeric else str(default), words)
        except (BadCell, InvalidOperation):
            self.fail((*path, "default"), mistake("default_kind", given=shown(default), kind=kind.name))
        label = self._text((*path, "label"), raw.get("label"), 60)
        help_ = self._text((*path, "help"), raw.get("help", label), 200)
        return Setting(key, label, help_, kind, default, raw.get("choices", ""))

    def _text(self, path: Place, raw: Any, longest: int) -> Mapping[str, str]:
        if problem := text_problem(raw, longest):
            self.fail(path, problem)
        return dict(raw)
