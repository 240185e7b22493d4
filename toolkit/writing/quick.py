"""XlsxWriter's worksheet without what it does for formulas that we do ourselves.

Its search for newer functions, some forty regular expressions a formula, took 17 of the 22 seconds that a year's
workbook needed; our formulas carry their prefixes already (`toolkit.metrics.formula`). And a table writes a column's
formula into every row: we write each again with its value, so that a third of all formulas were written twice.
"""

from __future__ import annotations

from typing import Any

from xlsxwriter.worksheet import Worksheet


class QuickSheet(Worksheet):  # type: ignore[misc]  # XlsxWriter is published without type information
    """A worksheet that takes formulas as they are, without the equals sign."""

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> Any:
        return formula.removeprefix("=")

    def add_table(self, *given: Any) -> Any:
        """A table whose calculated columns know their formulas; its cells are the caller's to write."""
        self._write_formula = lambda *cell: 0
        try:
            return super().add_table(*given)
        finally:
            del self._write_formula
