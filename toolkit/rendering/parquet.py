"""The groups of a report as Parquet, for data tools: one row a group, every column with its type (extra `parquet`).

pyarrow alone writes it: pandas has no decimal type of its own and would only hand the columns over. Money is
decimal128(18, 2), minutes and counts are int64, rates float64, days date32. There is no row for the total, which a sum
over the column would count twice; it stands in the file's metadata, with what is said once, under `seance.report`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from toolkit.extras import extra
from toolkit.reports.figures import flat, kinds
from toolkit.reports.period import Period

if TYPE_CHECKING:
    import datetime
    from pathlib import Path

    from toolkit.reports import Report


def write_parquet(report: Report, path: Path) -> None:
    """Write the groups to a file; the columns are the keys of the JSON, nested ones joined by a dot.

    Raises:
        MissingExtraError: pyarrow is not installed; the message names the extra.
    """
    with extra("parquet"):
        import pyarrow
        import pyarrow.parquet
    types = {
        "money": pyarrow.decimal128(18, 2),
        "money_per_hour": pyarrow.decimal128(18, 2),
        "rate": pyarrow.float64(),
    }
    fields = [("key", pyarrow.string()), ("from", pyarrow.date32()), ("to", pyarrow.date32())]
    fields += [(name, types.get(kind, pyarrow.int64())) for name, kind in kinds().items()]
    about = {key: value for key, value in report.to_dict().items() if key not in ("groups", "findings")}
    metadata = {"seance.report": json.dumps(about, ensure_ascii=False)}
    rows = [_row(report, group) for group in report.groups]
    table = pyarrow.Table.from_pylist(rows, pyarrow.schema(fields, metadata))
    pyarrow.parquet.write_table(table, path, compression="zstd")


def _row(report: Report, group: dict[str, Any]) -> dict[str, Any]:
    first, last = _days(report, group["key"])
    return {**flat(group), "from": first, "to": last}


def _days(report: Report, key: str) -> tuple[datetime.date | None, datetime.date | None]:
    """The days a group is over: its month's within the report's period, else those of the period; None is open."""
    start, end = report.period.start, report.period.end
    if report.by != "month":
        return start, end
    month = Period.month(key)
    first, last = month.start, month.end
    return max(filter(None, (first, start))), min(filter(None, (last, end)))
