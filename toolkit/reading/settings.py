"""The sheet Settings: the values typed, by the key or the label beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.addresses import column_letter
from toolkit.assembly import RawSetting, parse_cell
from toolkit.findings import Finding
from toolkit.kinds import BadCell, Conflict, as_typed, fold
from toolkit.reading.accounts import Account, is_blank
from toolkit.reading.rows import opened, rest_findings, rest_of
from toolkit.reading.structure import formula_findings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.kinds import Scalar
    from toolkit.reading.matching import Found
    from toolkit.reading.sheets import Book
    from toolkit.schema import Setting, Template

#: How many values of a setting that is there again and again are shown.
_SHOWN = 3


class SettingsReader:
    """Reads the sheet once; what it finds stands in `settings`, `account` and `findings`."""

    def __init__(self, book: Book, found: Found, template: Template, lang: str) -> None:
        self.book, self.found, self.template, self.lang = book, found, template, lang
        self.settings: dict[str, RawSetting] = {}
        self.account = opened(found)
        self.findings: list[Finding] = []
        self._names = {fold(s.key): s.key for s in template.settings.values()}
        self._names.update({fold(text): s.key for s in template.settings.values() for text in s.label.values()})
        self._read()

    def _read(self) -> None:
        found = self.found
        keys = {column: key for key, column in found.columns.items()}
        rest = rest_of(found.cells, keys.keys() - {found.columns.get("used", 0)})
        for number, cells in found.cells.items():
            row = {keys[column]: value for column, value in cells.items() if column in keys}
            formulas = {column for column in cells if (number, column) in found.sheet.traits.formulas}
            if found.columns.get("used") in formulas:
                rest.get(number, {}).pop(found.columns["used"])
                self.account.ours["formulas"] += 1
            for column, key in keys.items():
                if key not in ("value", "used") and column in cells:
                    self.account.ours["formulas" if column in formulas else "texts"] += 1
            self._row(number, row)
        self.findings += rest_findings(
            self.book, found, {n: line for n, line in rest.items() if line}, self.lang, self.account
        )
        self.findings += formula_findings(self.book, found, list(found.cells), self.lang)

    def _row(self, number: int, row: Mapping[str, Scalar]) -> None:
        heads = [row[name] for name in ("key", "setting") if name in row]
        key = next((self._names[fold(as_typed(head))] for head in heads if fold(as_typed(head)) in self._names), None)
        if key is not None and "default" in row:
            self._default(number, self.template.settings[key], row["default"])
        if "value" not in row:
            return
        value = row["value"]
        if is_blank(value):
            self.account.left_out["spaces"] += 1
        elif key is None:
            self.account.reported += 1
            self._say("setting_unknown", number, "value", value, name=" / ".join(map(as_typed, heads)) or "–")
        elif key in self.settings and self.settings[key].value != value:
            other = self.settings[key]
            self.account.reported += 1
            said = other.value if isinstance(other.value, Conflict) else f"{as_typed(other.value)} ({other.cell})"
            if not said.endswith("…"):
                more = f"{as_typed(value)} ({self._cell(number, 'value')})" if said.count(" / ") < _SHOWN - 1 else "…"
                self.settings[key] = RawSetting(Conflict(f"{said} / {more}"), self.found.sheet.name, other.cell)
        elif key in self.settings:
            self.account.reported += 1
            self._say("setting_twice", number, "value", value, other=self.settings[key].cell)
        else:
            self.settings[key] = RawSetting(value, self.found.sheet.name, self._cell(number, "value"))

    def _default(self, number: int, setting: Setting, value: Scalar) -> None:
        """The column of defaults is for reference: a value typed there by mistake counts nowhere."""
        try:
            parsed = parse_cell(setting, value, self.template.words(setting.choices))
        except BadCell:
            parsed = None
        if parsed != setting.default:
            label = self.found.spec.columns["value"].label[self.lang]
            self._say("setting_elsewhere", number, "default", value, label=label)

    def _cell(self, number: int, key: str) -> str:
        return f"{column_letter(self.found.columns[key] - 1)}{number}"

    def _say(self, code: str, number: int, key: str, value: Scalar, **params: object) -> None:
        sheet, cell = self.found.sheet.name, self._cell(number, key)
        self.findings.append(Finding(code, self.book.file, sheet, cell, self.lang, as_typed(value), params=params))

    def close(self, bad: frozenset[str]) -> Account:
        """The account, once it is known which settings cannot be used."""
        for key in self.settings:
            if key in bad:
                self.account.reported += 1
            else:
                self.account.used += 1
        return self.account
