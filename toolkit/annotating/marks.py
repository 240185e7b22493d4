"""What is marked: the findings of one cell, gathered, with the worst severity and the text of its note."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.addresses import column_number
from toolkit.findings import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from toolkit.language import Words

#: An address or the first of a range.
_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})(?::|$)")
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384


@dataclass(frozen=True, slots=True)
class Mark:
    """One cell to mark: row and column, 1 the first of either."""

    row: int
    column: int
    address: str
    severity: Severity
    note: str


def place(finding: Finding) -> tuple[int, int] | None:
    """Row and column of the cell that a finding names, or None where it names none."""
    match = _ADDRESS.match(finding.cell)
    if match is None:
        return None
    row, column = int(match[2]), column_number(match[1])
    return (row, column) if row <= _LAST_ROW and column <= _LAST_COLUMN else None


def marks(findings: Iterable[Finding], words: Words) -> list[Mark]:
    """The cells that findings of one sheet name, in reading order."""
    cells: dict[tuple[int, int], list[Finding]] = {}
    for finding in findings:
        where = place(finding)
        if where is not None:
            cells.setdefault(where, []).append(finding)
    made = []
    for (row, column), group in sorted(cells.items()):
        worst = next(severity for severity in Severity if any(f.severity is severity for f in group))
        texts = [f"{words[f'severity_{f.severity}']} : {f.message}\n→ {f.remedy}" for f in group]
        made.append(Mark(row, column, group[0].cell.partition(":")[0], worst, "\n\n".join(dict.fromkeys(texts))))
    return made
