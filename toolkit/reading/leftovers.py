"""Cells of our sheets that belong to no column to fill: beside the table, above it, over formulas, in own columns."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from toolkit.addresses import column_letter
from toolkit.findings import Finding
from toolkit.kinds import as_typed
from toolkit.language import LANGUAGES
from toolkit.reading.accounts import is_blank
from toolkit.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from toolkit.kinds import Scalar
    from toolkit.reading.accounts import Account
    from toolkit.reading.matching import Found
    from toolkit.reading.sheets import Book

#: Row, column, value.
Place = tuple[int, int, "Scalar"]
#: How many addresses a finding shows.
_SHOWN = 5


@dataclass
class Leftovers:
    """Puts the cells that no row took where they belong, and says so."""

    book: Book
    found: Found
    lang: str
    account: Account
    #: Cells by column: with a header that is not ours; with none, within the table; with a formula typed over.
    own: dict[int, list[Place]] = field(default_factory=dict)
    unlabelled: dict[int, list[Place]] = field(default_factory=dict)
    typed_over: dict[int, list[Place]] = field(default_factory=dict)
    outside: list[Place] = field(default_factory=list)

    @cached_property
    def _texts(self) -> set[str]:
        spec = self.found.spec
        return {text[lang] for text in (spec.purpose, *spec.bands.values()) for lang in LANGUAGES}

    def above(self) -> None:
        """The header and what stands above it."""
        found, ours = self.found, self.account.ours
        columns = {*found.columns.values(), *(n for numbers in found.doubles.values() for n in numbers)}
        for row, cells in found.everything.items():
            if row > found.header:
                break
            if row == found.header:
                ours["headers"] += len(cells)
                continue
            for column, value in cells.items():
                if self._is_ours(row, column, value, columns):
                    ours["texts"] += 1
                else:
                    self.outside.append((row, column, value))

    def _is_ours(self, row: int, column: int, value: Scalar, columns: set[int]) -> bool:
        """Whether a text above the header is one we wrote: the link back in the corner, the purpose, a band."""
        if (row, column) == (self.found.header - 2, 1) or as_typed(value) in self._texts:
            return True
        if self.book.properties.get("seance.version", __version__) == __version__ or not isinstance(value, str):
            return False
        # Another version may have worded them otherwise; they stood in the same places.
        return (row == self.found.header - 1 and column in columns) or (row == self.found.header - 2 and column <= 2)

    def take(self, rows: Mapping[int, Mapping[int, Scalar]]) -> None:
        """Cells below the header in columns that are not to be filled."""
        found = self.found
        known = found.columns.values()
        least, most = min(known, default=0), max(known, default=0)
        for row, cells in rows.items():
            for column, value in cells.items():
                place = (row, column, value)
                if is_blank(value):
                    self.account.left_out["spaces"] += 1
                elif column in found.calculated:
                    self._over_formula(place)
                elif column in found.unknown:
                    self.own.setdefault(column, []).append(place)
                elif least < column < most:
                    self.unlabelled.setdefault(column, []).append(place)
                else:
                    self.outside.append(place)

    def _over_formula(self, place: Place) -> None:
        if self.found.sheet.traits.tells_formulas:
            self.typed_over.setdefault(place[1], []).append(place)
        else:
            self.account.ours["formulas"] += 1

    def findings(self) -> Iterator[Finding]:
        """One finding for each sort of place, with how many cells it is about."""
        for column, places in self.own.items():
            yield self._finding("column_unknown", [(self.found.header, column, self.found.unknown[column])], places)
        for places in self.unlabelled.values():
            yield self._finding("header_blank", places)
        if self.outside:
            yield self._finding("cells_outside", self.outside)
        yield from self._typed_over()

    def _typed_over(self) -> Iterator[Finding]:
        """A value where a formula stood, one by one; whole columns without a formula all in one."""
        if not self.typed_over:
            return
        formulas = self.found.sheet.formulas.columns
        keys = {column: key for key, column in self.found.columns.items()}
        whole = {column: places for column, places in self.typed_over.items() if column not in formulas}
        for column, places in self.typed_over.items():
            for place in places if column in formulas else ():
                yield self._finding("calculated_overwritten", [place], column=self._label(keys[column]))
        if whole:
            labels = ", ".join(self._label(keys[column]) for column in whole)
            places = [place for column in whole.values() for place in column]
            yield self._finding("calculated_without_formulas", places, column=labels)

    def _label(self, key: str) -> str:
        return self.found.spec.columns[key].label[self.lang]

    def _finding(self, code: str, at: list[Place], counted: list[Place] | None = None, column: str = "") -> Finding:
        row, number, value = at[0]
        counted = at if counted is None else counted
        self.account.reported += len(counted)
        cells = ", ".join(f"{column_letter(c - 1)}{r}" for r, c, _ in at[:_SHOWN]) + (" …" if len(at) > _SHOWN else "")
        params = {"count": len(counted), "cells": cells}
        address = f"{column_letter(number - 1)}{row}"
        sheet = self.found.sheet.name
        return Finding(code, self.book.file, sheet, address, self.lang, as_typed(value), column, params=params)
