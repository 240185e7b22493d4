"""The door to pandas, which is only imported here (extra `frames`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.extras import extra

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas


#: Kinds whose columns have a type of their own, which can be blank; amounts stay exact (Decimal), the rest as it is.
_DTYPES = {
    **dict.fromkeys(("minutes", "quantity", "days", "count", "score"), "Int64"),
    "date": "datetime64[s]",
}


def frame(
    records: Iterable[Mapping[str, Any]],
    kinds: Mapping[str, str],
    index: Sequence[int] | None = None,
    dtypes: Mapping[str, str] = _DTYPES,
) -> pandas.DataFrame:
    """A frame of records, one row each.

    Args:
        records: values by column.
        kinds: the columns, in order, and the kind of each; the same kind has the same type, blank or not.
        index: the label of each row; default their place.
        dtypes: the pandas type of a kind, where values are not kept as they are.

    Raises:
        ImportError: pandas is not installed; the message names the extra.
    """
    with extra("frames"):
        import pandas
    labels = None if index is None else pandas.Index(index, name="row")
    return pandas.DataFrame(list(records), columns=list(kinds), index=labels, dtype=object).astype(
        {key: dtypes[kind] for key, kind in kinds.items() if kind in dtypes}
    )
