"""What cells of a file mean that people typed their own way: understood and announced, or refused with all readings.

Two readings are settled by the other cells of the column where these leave one only, then by the workbook's language
(03/04/2026 has the day first in French). Nothing is guessed beyond that.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from toolkit.assembly import DOUBTFUL, RawBook, RawTable, Understood
from toolkit.kinds import BadCell, Scalar, Serial, as_typed
from toolkit.language import Words
from toolkit.typed.marks import is_error, stands_for_nothing
from toolkit.typed.reading import DAY_FIRST, FILE_WIDE, NONE, SHARE, about, settled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from toolkit.schema import Column, Setting, Template
    from toolkit.typed.reading import Conventions, Reading

#: Problems that no reading of the cell can mend.
_FINAL = frozenset({"excel_error", "not_computed", "beyond_measure", "negative"})
_WORDS = ("text", "id")
#: 1 January 2000 as Excel counts days: the workbooks take no earlier date.
_FIRST_YEAR, _FIRST_DAY = 2000, Decimal(36_526)
_HOURS_A_DAY = 24


def _early_date(value: Scalar) -> bool:
    if type(value) is Serial:  # nearly all are
        return value.number < _FIRST_DAY
    if isinstance(value, datetime.date):
        return value.year < _FIRST_YEAR
    return type(value) is Decimal and value < _FIRST_DAY


def _hour_alone(value: Scalar) -> bool:
    number = value.number if isinstance(value, Serial) else value
    return type(number) is Decimal and 1 <= number < _HOURS_A_DAY


#: By kind: cells that it takes, and that may mean something else.
_DOUBTS: dict[str, Callable[[Scalar], bool]] = {
    "rate": lambda value: type(value) is Decimal and value >= 1,
    "time": _hour_alone,
    "date": _early_date,
}


class HumanInput:
    """The understanding of one file: its language, its currency, and what its columns prove, looked at when needed."""

    def __init__(self, raw: RawBook, template: Template) -> None:
        self._raw, self._template = raw, template
        typed = raw.settings.get("currency")
        default = template.settings["currency"].default if "currency" in template.settings else ""
        self._currency = str(typed.value).strip() if typed and isinstance(typed.value, str) else str(default or "")
        self._proven: dict[tuple[str, str], Conventions] = {}
        self._others: dict[tuple[str, str], str] = {}

    def doubt(self, column: Column) -> Callable[[Scalar], bool] | None:
        """Marks for nothing in words that are needed; numbers that Excel takes for what nobody typed.

        A rate of 5 may be 5 %; 9 typed as a time is midnight to Excel, and 12 typed as a date is in January 1900.
        """
        if column.kind.name in _DOUBTS:
            return _DOUBTS[column.kind.name]
        if column.required and column.kind.name in _WORDS:
            return lambda value: isinstance(value, str) and stands_for_nothing(value, in_words=True)
        return None

    def cell(self, table: RawTable | None, column: Column | Setting, value: Scalar, problem: BadCell) -> Understood:
        """What a cell means that its kind refused, or that is in doubt.

        Raises:
            BadCell: it is nothing that its kind could hold, or several things.
        """
        if problem.code in _FINAL:
            raise problem
        if column.kind.name == "date" and problem.code == DOUBTFUL:
            return _long_past(column, value)
        if isinstance(value, str):
            if is_error(value):
                raise BadCell("excel_error")
            if stands_for_nothing(value) and (column.kind.name not in _WORDS or problem.code == DOUBTFUL):
                return _nothing(table, column, problem)
        found = self._readings(column, value)
        if not found:
            raise problem
        if len(found) == 1:
            return self._read(table, column, value, found[0])
        reading, by_column = self._settled(table, column, found, SHARE if problem.code == DOUBTFUL else "")
        exact = reading.exact and (not by_column or _all_text(table))
        return self._read(table, column, value, reading._replace(exact=exact))

    def _readings(self, column: Column | Setting, value: Scalar) -> list[Reading]:
        from toolkit.typed.readings import readings

        try:
            return readings(column.kind.name, value, self._template.words(column.choices), self._currency)
        except BadCell as refused:
            raise BadCell(refused.code, currency=self._currency, **refused.params) from None

    def _read(self, table: RawTable | None, column: Column | Setting, value: Scalar, reading: Reading) -> Understood:
        """The one reading, if the kind takes it, and how it is announced."""
        from toolkit.typed.shown import how

        parsed = column.kind.parse(reading.value, self._template.words(column.choices))
        if (type(value) is Decimal and reading.value == value) or (reading.exact and _all_text(table)):
            return Understood(parsed)
        params = {"read": self._said(column, parsed), "how": how(column.kind.name, self._raw.lang)}
        return Understood(parsed, "text_read" if reading.exact else "repaired", params)

    def _said(self, column: Column | Setting, value: Any) -> str:
        """A value as findings say it."""
        from toolkit.typed.shown import shown

        lang = self._raw.lang
        return (
            self._template.word(column.choices, value, lang) if column.choices else shown(column.kind.name, value, lang)
        )

    def _settled(
        self, table: RawTable | None, column: Column | Setting, found: list[Reading], usual: str
    ) -> tuple[Reading, bool]:
        """The one of several readings that is certain, and whether the column makes it so.

        Raises:
            BadCell: none is; it names them all.
        """
        prior = frozenset({usual} - {""}) | ({DAY_FIRST} if self._raw.lang == "fr" else NONE)
        evidence = self._evidence(table, column) if table else NONE
        reading = settled(found, evidence | about(evidence, prior))
        if reading is not None and self._is_taken(column, reading):
            return reading, settled(found, prior) != reading
        raise self._ambiguous(table, column, found)

    def _is_taken(self, column: Column | Setting, reading: Reading) -> bool:
        try:
            column.kind.parse(reading.value, self._template.words(column.choices))
        except BadCell:
            return False
        return True

    def _evidence(self, table: RawTable, column: Column | Setting) -> Conventions:
        """The ways of writing that the column's other cells prove; in a file of texts, those of the whole table."""
        own = self._column_evidence(table, column)
        if not table.all_text:
            return own
        spec = self._template.tables[table.name]
        whole = frozenset[str]().union(*(self._column_evidence(table, other) for other in spec.inputs))
        return own | about(own, whole & FILE_WIDE)

    def _column_evidence(self, table: RawTable, column: Column | Setting) -> Conventions:
        place = (table.name, column.key)
        if place not in self._proven:
            different = {value for value in _cells(table, column.key) if isinstance(value, str | Decimal)}
            self._proven[place] = frozenset().union(*(self._proof(column, value) for value in different))
        return self._proven[place]

    def _proof(self, column: Column | Setting, value: Scalar) -> Conventions:
        try:
            found = self._readings(column, value)
        except BadCell:
            return NONE
        return found[0].by if len(found) == 1 else NONE

    def _ambiguous(self, table: RawTable | None, column: Column | Setting, found: list[Reading]) -> BadCell:
        from toolkit.typed.shown import either, to_type

        lang, kind = self._raw.lang, column.kind.name
        taken = [reading for reading in found if self._is_taken(column, reading)] or found
        answers = [to_type(kind, self._said(column, r.value) if column.choices else r.value, lang) for r in taken]
        params: dict[str, Any] = {
            "readings": either([self._said(column, reading.value) for reading in found], lang),
            "answers": either(answers if len(answers) > 1 else [*answers, Words("typed", lang)["another"]], lang),
            "others": self._of_others(table, column),
        }
        return BadCell("ambiguous", **params)

    def _of_others(self, table: RawTable | None, column: Column | Setting) -> str:
        if table is None or column.kind.name != "minutes":
            return ""
        place = (table.name, column.key)
        if place not in self._others:
            self._others[place] = _others(table, column, self._raw.lang)
        return self._others[place]


def _long_past(column: Column | Setting, value: Scalar) -> Understood:
    """A date of before 2000: a cell that shows it is believed with a warning, a bare number is no date."""
    if type(value) is Decimal:
        raise BadCell("not_a_date")
    return Understood(column.kind.parse(value, {}), "date_long_past")


def _nothing(table: RawTable | None, column: Column | Setting, problem: BadCell) -> Understood:
    """A mark for nothing: a question where the row needs the cell, else a blank that is said to be one."""
    if table is None:
        raise problem
    if getattr(column, "counts", False):
        raise BadCell("placeholder")
    return Understood(None, "placeholder_blank")


def _others(table: RawTable, column: Column | Setting, lang: str) -> str:
    """What the other cells of a column of minutes are, where that helps to see what is meant."""
    whole = [value for value in _cells(table, column.key) if type(value) is Decimal and not value % 1]
    if len(whole) <= 1:
        return ""
    return Words("typed", lang)("minutes_others", count=len(whole), most=as_typed(max(whole)))


def _cells(table: RawTable, key: str) -> Iterator[Scalar]:
    return (cells[key] for _, cells in table.rows if key in cells)


def _all_text(table: RawTable | None) -> bool:
    return table is not None and table.all_text
