"""Rows that are no rows of a table: totals typed below or between them, notes, and its own header pasted again.

A total is left out only where it is proven: its cells are the sums (or means) of the cells above, or formulas that
say so, or the table itself declares it. A row that calls itself a total and is none is an error.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from toolkit.assembly import parse_cell
from toolkit.kinds import BadCell, Scalar, as_typed, fold
from toolkit.reading.matching import header_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from toolkit.reading.matching import Found
    from toolkit.schema import Column, Template

#: What people call a row of sums or means, folded.
_SUM = re.compile(r"((sous|sub)[- ]?)?tota(l|ls|ux)\b|grand total\b|sommes?\b|sum\b|cumul\b|Σ")
_MEAN = re.compile(r"moy(enne)?\b|average\b|mean\b|avg\b")
_FORMULA = re.compile(r"=\s*(SUM|SUBTOTAL|AGGREGATE|AVERAGE)\s*\(", re.IGNORECASE)
#: Two sums that differ by less are one: a cent is the finest thing typed.
_NEAR = Decimal("0.005")
#: How many columns of a proof are shown.
_SHOWN = 3


class Aside(NamedTuple):
    """A row that is none of the table's: the finding that says so, its first cell, and how many cells it holds."""

    code: str
    number: int
    key: str
    value: str
    cells: int
    params: Mapping[str, Any]


@dataclass(slots=True)
class Sieve:
    """Sorts a table's rows from totals and notes, from top to bottom."""

    found: Found
    template: Template
    asides: list[Aside] = field(default_factory=list)
    #: The rows kept so far, and those since the last total.
    _kept: list[tuple[int, dict[str, Scalar]]] = field(default_factory=list)
    _since: int = 0
    #: Column -> the sum and the count of its numbers in so many of the kept rows; worked out where a row asks.
    _sums: dict[str, list[tuple[Decimal, int]]] = field(default_factory=dict)

    def rows(self, rows: Iterable[tuple[int, dict[str, Scalar]]]) -> list[tuple[int, dict[str, Scalar]]]:
        """The rows that are the table's; the others are in `asides`."""
        required = {column.key for column in self.found.spec.inputs if column.required} & self.found.columns.keys()
        declared = self._declared()
        names = self.found.spec.headers
        for number, cells in rows:
            aside = None
            if len(cells) > 1 and all(names.get(header_key(value)) == key for key, value in cells.items()):
                aside = self._made("header_again", number, next(iter(cells)), cells)
            elif not cells.keys() >= required or number in declared:
                aside = self._aside(number, cells, required, number in declared)
            if aside is None:
                self._kept.append((number, cells))
            else:
                self.asides.append(aside)
        return self._kept

    def _declared(self) -> set[int]:
        """The rows that the table itself keeps for totals."""
        for table in self.found.sheet.tables:
            if table.totals and table.header == self.found.header:
                return set(range(table.end - table.totals + 1, table.end + 1))
        return set()

    def _aside(self, number: int, cells: dict[str, Scalar], required: set[str], declared: bool) -> Aside | None:
        columns = self.found.spec.columns
        first = next(iter(cells))
        labels = {key: fold(value) for key, value in cells.items() if type(value) is str and _names_total(value)}
        label = next(iter(labels.values()), "")
        numbers = [key for key in cells if columns[key].kind.decimals is not None and key not in labels]
        unlabelled = len(numbers) == len(cells) and not required & cells.keys()
        if label or declared or unlabelled:
            least = 0 if label or declared else 2
            proofs, failures = self._proofs(number, cells, numbers, least, mean=bool(_MEAN.match(label)))
            proven = ", ".join(proofs[:_SHOWN]) + (" …" if len(proofs) > _SHOWN else "")
            if (label or declared) and failures and not declared:
                return self._made("total_row_wrong", number, first, cells, proof="; ".join(failures[:_SHOWN]))
            if label or declared or (proofs and not failures):
                self._since = len(self._kept)
                return self._made("total_row", number, first, cells, proof=proven or "–")
        if len(cells) == 1 and type(cells[first]) is str and not columns[first].counts:
            return self._made("note_row", number, first, cells)
        return None

    def _made(self, code: str, number: int, key: str, cells: Mapping[str, Scalar], **params: object) -> Aside:
        return Aside(code, number, key, as_typed(cells[key]), len(cells), params)

    def _proofs(
        self, number: int, cells: Mapping[str, Scalar], numbers: list[str], least: int, *, mean: bool
    ) -> tuple[list[str], list[str]]:
        """What shows that the numbers of a row sum up the cells above them (at least so many), and which do not."""
        proofs, failures = [], []
        for key in numbers:
            letters = self.found.letters()[key]
            formula = self.found.sheet.traits.formulas.get((number, self.found.columns[key]), "") or str(cells[key])
            if _FORMULA.match(formula):
                proofs.append(f"{letters}{number} {formula}")
                continue
            value = self._amount(key, cells[key])
            ways = [self._sum(key, self._since), self._sum(key, 0)]
            sums = [total / max(count, 1) if mean else total for total, count in ways if count >= least]
            place = f"{letters}{self.found.header + 1}:{letters}{number - 1}"
            if value is not None and any(abs(value - total) < _NEAR for total in sums):
                proofs.append(f"{place} = {as_typed(value)}")
            else:
                shown = as_typed(sums[-1] if sums else Decimal(0))
                failures.append(f"{letters}{number} = {as_typed(cells[key])}, {place} = {shown}")
        return proofs, failures

    def _sum(self, key: str, since: int) -> tuple[Decimal, int]:
        """The sum of the numbers of a column in the rows kept since so many of them, and how many there are."""
        sums = self._sums.setdefault(key, [(Decimal(0), 0)])
        for _, cells in self._kept[len(sums) - 1 :]:
            value = self._amount(key, cells[key]) if key in cells else None
            total, count = sums[-1]
            sums.append(sums[-1] if value is None else (total + value, count + 1))
        return sums[-1][0] - sums[since][0], sums[-1][1] - sums[since][1]

    def _amount(self, key: str, value: Scalar) -> Decimal | None:
        """A number as its column understands it; a sum may have more decimals than its cells."""
        if isinstance(value, Decimal):
            return value
        column: Column = self.found.spec.columns[key]
        words = self.template.words(column.choices)
        try:
            parsed = parse_cell(column, value, words)
        except BadCell:
            parsed = self._understood(column, value, words)
        return Decimal(parsed) if isinstance(parsed, int | Decimal) else None

    def _understood(self, column: Column, value: Scalar, words: Mapping[str, str]) -> Any:
        """What a text must mean; None where it is nothing, or may be two things."""
        if type(value) is not str:
            return None
        from toolkit.typed.readings import readings

        try:
            found = readings(column.kind.name, value, words)
        except BadCell:
            return None
        return found[0].value if len(found) == 1 else None


def _names_total(value: str) -> bool:
    return bool(_SUM.match(fold(value)) or _MEAN.match(fold(value)))
