"""The words of the sheet Lists: those of the old workbook, then those that another trade brings."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from toolkit.kinds import as_typed, fold
from toolkit.writing.reference import list_contents

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from toolkit.kinds import Scalar
    from toolkit.reading.content import Content
    from toolkit.schema import Template

#: Columns that belong to the word beside them.
_BESIDE = {
    "session_types": ("usual_prep", "usual_main", "usual_post"),
    "cost_items": ("cost_nature", "cost_behaviour", "cost_account"),
    "risks": ("contingencies",),
    "indicators": ("units",),
}
Words = dict[str, list["Scalar | None"]]


def carried_words(content: Content, template: Template, lang: str, wanted: str | None) -> Words | None:
    """The columns of Lists for the new workbook; None where the old one has no such sheet.

    `wanted` is the other template asked for: its words are added where the old workbook has them not.
    """
    found = content.tables.get("Lists")
    if found is None:
        return None
    usual: Words = {key: list(values) for key, values in list_contents(template, lang).items()}
    computed = {column.key for column in template.tables["Lists"].columns.values() if column.computed}
    words = {key: values for key, values in usual.items() if key in computed}
    for lead in usual:
        if lead in computed or any(lead in beside for beside in _BESIDE.values()):
            continue
        keys = (lead, *_BESIDE.get(lead, ()))
        typed = [record for row in found.rows.values() if any(record := [row.get(key) for key in keys])]
        there = {fold(as_typed(record[0])) for record in typed if record[0] is not None}
        more = [r for r in _records(usual, keys) if wanted and r[0] is not None and fold(as_typed(r[0])) not in there]
        for index, key in enumerate(keys):
            words[key] = [record[index] for record in (*typed, *more)]
    return words


def _records(words: Mapping[str, Sequence[Scalar | None]], keys: Sequence[str]) -> Iterator[tuple[Scalar | None, ...]]:
    return zip_longest(*(words.get(key, ()) for key in keys))
