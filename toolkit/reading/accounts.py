"""What becomes of every non-empty cell of a sheet (`Reading.cells`), so that none is lost without a word.

seen = used + left out (by reason) + reported + ours. The rows of a table are counted from the ledger, once all rules
have been applied; everything else by place, while the sheet is read. `seen` is counted apart from either.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from toolkit.kinds import trim

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.kinds import Scalar
    from toolkit.ledger import Ledger


@dataclass(frozen=True, slots=True)
class SheetCells:
    """What became of the non-empty cells of one sheet."""

    sheet: str
    #: The table it holds; "" for a sheet of the user's own.
    table: str
    seen: int
    #: Cells whose value is in the ledger, in a row that counts, and settings in force.
    used: int
    #: Cells that are right but count nowhere, by reason: the code of the finding that says so, "session" where the
    #: row's session is left out, "spaces" for cells of spaces alone, "no_result" for formulas that give nothing.
    left_out: Mapping[str, int]
    #: The rows they stand in, but for the last two reasons.
    rows_left_out: int
    #: Cells that a finding names: in error, in columns that are not ours, beside the table, typed over a formula.
    reported: int
    #: Cells that we wrote, by sort: "headers", "texts", "words" (those of the sheet Lists), "formulas" (those of
    #: calculated columns are not even counted but by a thorough reading).
    ours: Mapping[str, int]

    @property
    def adds_up(self) -> bool:
        """Whether no cell is missing and none is counted twice."""
        parts = self.used + sum(self.left_out.values()) + self.reported + sum(self.ours.values())
        return self.seen == parts


@dataclass(slots=True)
class Account:
    """The cells of one sheet, counted while it is read, but those of the rows that the ledger keeps."""

    sheet: str
    table: str = ""
    seen: int = 0
    used: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    rows_left_out: int = 0
    reported: int = 0
    ours: Counter[str] = field(default_factory=Counter)

    def closed(self, ledger: Ledger) -> SheetCells:
        """The whole account: with the rows of the ledger, as the rules have left them."""
        used, reported, rows = self.used, self.reported, self.rows_left_out
        left_out = Counter(self.left_out)
        table = ledger.tables.get(self.table)
        for row in table.rows if table else ():
            rows += bool(row.left_out)
            for key, value in row.raw.items():
                if key in row.bad:
                    reported += 1
                elif is_blank(value):
                    left_out["spaces"] += 1
                elif row.left_out:
                    left_out[row.left_out] += 1
                else:
                    used += 1
        return SheetCells(self.sheet, self.table, self.seen, used, dict(left_out), rows, reported, dict(self.ours))


def is_blank(value: Scalar) -> bool:
    """Whether a cell holds spaces alone."""
    return isinstance(value, str) and not trim(value)
