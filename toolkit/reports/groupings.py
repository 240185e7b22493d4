"""Sessions into groups, added up workbook after workbook."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from toolkit.kinds import fold
from toolkit.metrics.groups import Group
from toolkit.reports.extract import grouped_by

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from toolkit.reports.extract import Extract, Record


class Grouping:
    """Groups under one sort of key. A key is shown as first written; memory follows the number of groups."""

    def __init__(self, by: str) -> None:
        self._by = by
        self._found: dict[str, tuple[str, Group]] = {}

    def add(self, extract: Extract, records: Iterable[Record]) -> None:
        """Add sessions of one workbook."""
        written: dict[str, list[tuple[int, ...]]] = defaultdict(list)
        for record in records:
            written[grouped_by(record, self._by)].append(record.numbers)
        members: dict[str, list[tuple[int, ...]]] = defaultdict(list)
        shown: dict[str, str] = {}
        for key, numbers in written.items():
            folded = fold(key)
            shown.setdefault(folded, key)
            members[folded] += numbers
        for folded, numbers in members.items():
            group = Group.of_workbook(numbers, extract.recovery_target)
            known = self._found.get(folded)
            self._found[folded] = (known[0], known[1] + group) if known else (shown[folded], group)

    def groups(self) -> Iterator[tuple[str, Group]]:
        """The groups by their keys, in the order in which they were first met."""
        yield from self._found.values()

    def ascending(self) -> Iterator[tuple[str, Group]]:
        """The groups by their keys, keys ascending."""
        return (self._found[folded] for folded in sorted(self._found))
