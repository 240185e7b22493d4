"""Rows given to a new workbook: as a person would have typed them, so that both come through one assembly."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from toolkit.addresses import column_letter
from toolkit.assembly import RawBook, RawSetting, RawTable
from toolkit.refusals import WrongValueError
from toolkit.schema import HEADER

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from toolkit.kinds import Scalar
    from toolkit.schema import Column, Template

_NUMBER = re.compile(r"-?\d+(\.\d+)?")
#: Tables whose rows come from elsewhere.
_NOT_GIVEN = {"Settings", "Results", "Lists"}


def raw_book(
    file: str,
    lang: str,
    template: Template,
    rows_of: Mapping[str, Sequence[Mapping[str, Any]]],
    settings: Mapping[str, Any],
) -> RawBook:
    """The rows and settings given, as the cells they will stand in.

    Raises:
        ValueError: a table or column that the template does not have; the text is one line for the user.
    """
    for name in rows_of:
        if name not in template.tables or name in _NOT_GIVEN:
            known = ", ".join(table for table in template.tables if table not in _NOT_GIVEN)
            raise WrongValueError("table_not_given", table=name, known=known)
    tables = [
        _raw_table(template, name, lang, rows_of.get(name, ())) for name in template.tables if name not in _NOT_GIVEN
    ]
    return RawBook(file, lang, tables, {key: RawSetting(value) for key, value in settings.items()})


def _raw_table(template: Template, name: str, lang: str, given: Iterable[Mapping[str, Any]]) -> RawTable:
    spec = template.tables[name]
    letters = {key: column_letter(index) for index, key in enumerate(spec.columns)}
    labels = {key: column.label[lang] for key, column in spec.columns.items()}
    rows: list[tuple[int, dict[str, Scalar]]] = []
    for number, row in enumerate(given, HEADER + 1):
        cells = {}
        for key, value in row.items():
            column = spec.columns.get(key)
            if column is None or column.computed:
                keys = ", ".join(column.key for column in spec.inputs)
                raise WrongValueError("column_not_given", column=f"{name}.{key}", known=keys)
            scalar = to_scalar(value, column, template, lang)
            if scalar is not None:
                cells[key] = scalar
        if cells:
            rows.append((number, cells))
    return RawTable(name, spec.sheet[lang], HEADER, letters, labels, rows)


def to_scalar(value: Any, column: Column, template: Template, lang: str) -> Scalar | None:
    """A Python value as the cell would hold it: numbers as Decimal, list words in the workbook's language."""
    if _is_blank(value):
        return None
    match value:
        case bool():
            value = ("yes" if value else "no") if column.choices == "yes_no" else value
        case int() | float():
            return Decimal(str(value))
        case datetime.datetime():
            return value.date() if column.kind.name == "date" else value.time()
    if isinstance(value, str) and column.choices and value in template.lists[column.choices]:
        return template.word(column.choices, value, lang)
    if isinstance(value, str):
        return _from_text(value, column)
    scalar: Scalar = value
    return scalar


def _is_blank(value: Any) -> bool:
    """Whether a value is none: None, "", or what pandas has in their place (NaN, NaT, NA), which no == finds equal."""
    try:
        return value is None or value == "" or bool(value != value)
    except TypeError:  # NA is neither true nor false
        return True


def _from_text(text: str, column: Column) -> Scalar:
    """Plain numbers and ISO dates given as text (out of JSON, say) are numbers and dates."""
    if column.kind.name in ("date", "time"):
        try:
            is_date = column.kind.name == "date"
            return datetime.date.fromisoformat(text) if is_date else datetime.time.fromisoformat(text)
        except ValueError:
            return text
    numeric = column.kind.decimals is not None or column.kind.name == "number"
    return Decimal(text) if numeric and _NUMBER.fullmatch(text) else text
