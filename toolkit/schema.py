"""The workbook as declared: Template > TableSpec > Column, frozen; and its public description."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from toolkit.findings import Wrong
from toolkit.kinds import KINDS, BadCell, Kind, Words, fold
from toolkit.language import LANGUAGES, Text
from toolkit.refusals import WrongValueError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

#: The row of every table's header in its sheet, 1 the first: a title and the bands stand above it.
HEADER = 3
#: Tables that every workbook has (contract, section 2).
ALWAYS = ("Sessions", "Settings", "Results")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: its header in both languages and what its cells hold."""

    key: str
    label: Text
    help: Text
    kind: Kind
    band: str
    width: int
    required: bool = False
    #: Whether it feeds time or money: a cell in error then leaves its row out (contract, section 3).
    feeds: bool = False
    computed: bool = False
    #: The fixed list its words come from.
    choices: str = ""
    #: The trade's list offered as a drop-down that refuses no other word.
    suggest: str = ""
    #: The column whose ids it refers to, such as "Sessions.session_id".
    refers: str = ""
    #: What its drop-down offers beside what stands in another cell of the row: that `cell`, the "Table.column" it is
    #: looked up `among`, and the one that `offers`; with `cell` alone, what that cell holds.
    follows: Mapping[str, str] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()

    @property
    def counts(self) -> bool:
        """Whether a cell in error leaves its row out of the figures."""
        return self.required or self.feeds


@dataclass(frozen=True)
class TableSpec:
    """One table, alone on its sheet."""

    name: str
    sheet: Text
    purpose: Text
    bands: Mapping[str, Text]
    columns: Mapping[str, Column]

    @property
    def inputs(self) -> list[Column]:
        """The columns that people fill."""
        return [column for column in self.columns.values() if not column.computed]

    @cached_property
    def headers(self) -> Mapping[str, str]:
        """What a header may say, folded -> column key: labels win over keys and aliases, inputs over the rest."""
        columns = sorted(self.columns.values(), key=lambda column: column.computed)
        names: dict[str, str] = {}
        for column in columns:
            for lang in LANGUAGES:
                names.setdefault(fold(column.label[lang]), column.key)
        for column in columns:
            for name in (column.key, *column.aliases):
                names.setdefault(fold(name), column.key)
        return names


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting of the workbook; `default` is a value of its kind, or None."""

    key: str
    label: Text
    help: Text
    kind: Kind
    default: Any
    choices: str = ""


@dataclass(frozen=True, slots=True)
class Template:
    """A kind of workbook that can be made.

    `lists` are the fixed lists (value -> label in both languages); `trade` holds what the trade brings: usual
    session types and cost lines, limits, tiers, checklist, risks, review questions.
    """

    name: str
    label: Text
    description: Text
    tables: Mapping[str, TableSpec]
    lists: Mapping[str, Mapping[str, Text]]
    settings: Mapping[str, Setting]
    trade: Mapping[str, Any]
    #: What a user's own template changes, as JSON: the workbook keeps it, so that it can be read back.
    own: str = ""

    def words(self, choices: str) -> Words:
        """What may be typed for each value of a fixed list: the label in either language, or the value."""
        entries = self.lists[choices] if choices else {}
        return {fold(word): value for value, text in entries.items() for word in (value, *text.values())}

    def word(self, choices: str, value: str, lang: str) -> str:
        """The label of one value of a fixed list."""
        return self.lists[choices][value][lang]

    def setting_value(self, key: str, value: Any) -> Any:
        """A setting given from outside (`--set`, a what-if), parsed as a cell of its kind.

        Raises:
            WrongValueError: no such setting, or not a value of its kind.
        """
        setting = self.settings.get(key)
        if setting is None:
            raise WrongValueError("no_setting", key=key, known=", ".join(self.settings))
        try:
            return setting.kind.parse(_scalar(value, setting.kind), self.words(setting.choices))
        except BadCell as error:
            words = ", ".join(self.lists[setting.choices]) if setting.choices else ""
            problem = Wrong(error.code, **{**error.params, "value": value, "words": words})
            raise WrongValueError("setting_refused", key=key, problem=problem) from error


def _scalar(value: Any, kind: Kind) -> Any:
    """A command line has only text: numbers are read as such where the kind is one; what is no number stays text."""
    if isinstance(value, bool) or kind.decimals is None:
        return value
    text = str(value).strip().replace(",", ".")
    scale = Decimal(100) if text.endswith("%") else Decimal(1)
    try:
        number = Decimal(text.rstrip("% ")) / scale
    except ArithmeticError:
        return str(value)
    return number if number.is_finite() else str(value)


def describe(template: Template) -> dict[str, Any]:
    """The template as `seance schema --format json` gives it (contract, section 2)."""
    return {
        "schema": "seance.schema/1",
        "template": template.name,
        "tables": [
            {"name": table.name, "sheet": dict(table.sheet), "columns": list(_columns(template, table))}
            for table in template.tables.values()
        ],
        "settings": [
            {
                "key": setting.key,
                "label": dict(setting.label),
                "kind": setting.kind.name,
                "default": _plain(setting.default),
                "choices": _choices(template, setting.choices),
            }
            for setting in template.settings.values()
        ],
    }


def _columns(template: Template, table: TableSpec) -> Iterator[dict[str, Any]]:
    for column in table.columns.values():
        yield {
            "key": column.key,
            "label": dict(column.label),
            "kind": column.kind.name,
            "unit": column.kind.unit,
            "required": column.required,
            "role": "computed" if column.computed else "input",
            "choices": _choices(template, column.choices),
        }


def _choices(template: Template, choices: str) -> list[dict[str, Any]] | None:
    if not choices:
        return None
    return [{"value": value, "label": dict(text)} for value, text in template.lists[choices].items()]


def _plain(value: Any) -> Any:
    """Decimals as JSON numbers: 50, 0.2."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral() else float(value)
    return value


__all__ = ["ALWAYS", "HEADER", "KINDS", "LANGUAGES", "Column", "Setting", "TableSpec", "Template", "describe"]
