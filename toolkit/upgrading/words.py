"""The words of the sheet Lists: those of the old workbook where they stood, then those that another trade brings."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from toolkit.kinds import as_typed, fold
from toolkit.trades import list_contents

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit.kinds import Scalar
    from toolkit.reading.content import Content, TableContent
    from toolkit.schema import Template

#: Columns that belong to the word of another column, in the same row.
BESIDE = {
    "session_types": ("usual_prep", "usual_main", "usual_post", "usual_quantity", "usual_extra_price"),
    "cost_items": ("cost_nature", "cost_behaviour", "cost_account", "usual_cost"),
    "risks": ("risk_likelihood", "risk_impact", "contingencies", "contingency_cost"),
    "indicators": ("units",),
}
Words = dict[str, list["Scalar | None"]]


def carried_words(content: Content, template: Template, lang: str, wanted: str | None) -> Words | None:
    """The columns of Lists for the new workbook; None where the old one has no such sheet.

    `wanted` is the other template asked for: its words are added where the old workbook has them not. A column that
    the old workbook's version did not have is filled beside the words that the template knows.
    """
    found = content.tables.get("Lists")
    if found is None:
        return None
    words: Words = {key: list(values) for key, values in list_contents(template, lang).items()}
    columns = template.tables["Lists"].columns
    beside = {key for keys in BESIDE.values() for key in keys}
    for lead in [key for key in words if not columns[key].computed and key not in beside]:
        keys = (lead, *BESIDE.get(lead, ()))
        for key, values in zip(keys, zip(*_records(found, words, keys, wanted), strict=True), strict=False):
            words[key] = list(values)
    return words


def _records(found: TableContent, usual: Words, keys: Sequence[str], wanted: str | None) -> list[list[Scalar | None]]:
    """The rows of a word and what belongs to it: at least one, so that there are columns."""
    ours = list(zip_longest(*(usual.get(key, ()) for key in keys)))
    by_word = {fold(as_typed(record[0])): record for record in ours if record[0] is not None}
    last = max((row for row, cells in found.rows.items() if any(key in cells for key in keys)), default=found.header)
    records: list[list[Scalar | None]] = []
    for row in range(found.header + 1, last + 1):
        cells = found.rows.get(row, {})
        word = cells.get(keys[0])
        known = by_word.pop(fold(as_typed(word)), ()) if word is not None else ()
        new = {key: value for key, value in zip(keys, known, strict=False) if key not in found.columns}
        records.append([cells.get(key, new.get(key)) for key in keys])
    if wanted or keys[0] not in found.columns:
        records += map(list, by_word.values())
    return records or [[None] * len(keys)]
