"""What was imported into a workbook, kept in it: the same entry is known again and never counted twice.

It stands in the workbook's custom properties, which Excel and LibreOffice keep: for each cell that was filled the
entries behind it, each with its identity and its seconds. Without it (another program dropped it) nothing is doubled
either: a filled cell is never filled again unasked.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

#: Session id, folded, and column.
Cell = tuple[str, str]
#: Entries by identity, with their seconds.
Entries = dict[str, int]

PREFIX = "seance.imported."
#: Excel takes 255 characters a property.
_PIECE = 250


@dataclass(slots=True)
class Record:
    """The entries behind each cell that was filled."""

    cells: dict[Cell, Entries] = field(default_factory=dict)

    def elsewhere(self, cell: Cell, identity: str, present: Collection[str]) -> str:
        """The session into which an entry was imported already, if that was another cell; "" where it was not.

        One that began when an entry of another cell did that is not `present` any more is that entry, corrected since.
        """
        for at, entries in self.cells.items():
            if at != cell and any(i == identity or (_alike(i, identity) and i not in present) for i in entries):
                return at[0]
        return ""

    def known(self, cell: Cell, identities: Mapping[str, int]) -> Entries:
        """The entries of a cell that were imported before, under the identities they have now.

        One whose words were corrected since is still the same where nobody else began anything at that time.
        """
        before, now = dict(self.cells.get(cell, {})), {}
        for identity in [i for i in identities if i in before]:
            now[identity] = before.pop(identity)
        for identity in [i for i in identities if i not in now]:
            alike = [old for old in before if _alike(old, identity)]
            if len(alike) == 1:
                now[identity] = before.pop(alike[0])
        return now | before


def _alike(one: str, other: str) -> bool:
    """Whether two identities say the same who and when."""
    return one[: len(one) // 2] == other[: len(other) // 2]


def read_record(properties: Mapping[str, str]) -> Record:
    """The record out of a workbook's properties; one that is damaged is none."""
    text = "".join(properties[name] for name in sorted(properties) if name.startswith(PREFIX))
    try:
        raw: Any = json.loads(text) if text else {}
        cells = {tuple(key.split("\t")): {i: int(s) for i, s in found.items()} for key, found in raw.items()}
    except (ValueError, AttributeError, TypeError):
        return Record()
    return Record({(cell[0], cell[1]): found for cell, found in cells.items() if len(cell) == len(("", ""))})


def written_record(record: Record) -> dict[str, str]:
    """The record as properties."""
    raw = {"\t".join(cell): entries for cell, entries in record.cells.items()}
    text = json.dumps(raw, ensure_ascii=False, separators=(",", ":"))
    return {f"{PREFIX}{n:04}": text[at : at + _PIECE] for n, at in enumerate(range(0, len(text), _PIECE), 1)}
