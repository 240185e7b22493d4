"""The door to pandas, which is only imported here (extra `frames`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.extras import extra

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas


def frame(
    records: Iterable[Mapping[str, Any]], columns: Sequence[str], index: Sequence[int] | None = None
) -> pandas.DataFrame:
    """A frame of records, one row each, values kept as they are (None, Decimal, date).

    Raises:
        ImportError: pandas is not installed; the message names the extra.
    """
    with extra("frames"):
        import pandas
    labels = None if index is None else pandas.Index(index, name="row")
    return pandas.DataFrame(list(records), columns=list(columns), index=labels, dtype=object)
