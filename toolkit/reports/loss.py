"""The loss report as data; `rendering` gives it its forms."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from toolkit.reports.figures import flat, kinds

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas

    from toolkit.findings import Finding
    from toolkit.reports.comparison import Comparison
    from toolkit.reports.highlights import Highlights
    from toolkit.reports.period import Period


@dataclass(frozen=True, slots=True)
class Source:
    """One workbook of a report: rows of Sessions, Budget and Requests read, and those left out of every figure."""

    file: str
    rows_read: int
    rows_left_out: int


@dataclass(frozen=True, slots=True)
class Report:
    """The loss report. `groups` and `total` are as section 5 of the contract has them, keyed alike."""

    lang: str
    currency: str
    period: Period
    by: str
    groups: list[dict[str, Any]]
    total: dict[str, Any]
    findings: list[Finding]
    sources: list[Source]
    #: What a rendering shows beyond the groups, traced back to cells.
    highlights: Highlights = field(repr=False)
    #: The settings supposed, as given, and the report as it really was.
    what_if: Mapping[str, Any] = field(default_factory=dict)
    really: Report | None = field(default=None, repr=False)
    #: Against another period, where one was asked for.
    comparison: Comparison | None = field(default=None, repr=False)

    def to_dict(self) -> dict[str, Any]:
        """The report as `seance report --format json` gives it (contract, section 5)."""
        made = {
            "schema": "seance.report/1",
            "currency": self.currency,
            "period": self.period.to_dict(),
            "by": self.by,
            "groups": self.groups,
            "total": self.total,
            "findings": [finding.to_dict() for finding in self.findings],
            "sources": [
                {"file": s.file, "rows_read": s.rows_read, "rows_left_out": s.rows_left_out} for s in self.sources
            ],
        }
        if self.really:
            made["what_if"] = {"settings": {k: str(v) for k, v in self.what_if.items()}, "really": self.really.total}
        if self.comparison:
            made["compare"] = self.comparison.to_dict()
        return made

    def to_frame(self) -> pandas.DataFrame:
        """One row a group, one column a figure (nested keys joined by a dot).

        Counts and minutes are integers, rates float64 (NaN where the divisor is 0), amounts Decimal.

        Raises:
            ImportError: pandas is not installed; the message names the extra `frames`.
        """
        from toolkit.frames import frame

        dtypes = {"count": "int64", "minutes": "int64", "rate": "float64", "number": "float64"}
        return frame(map(flat, self.groups), {"key": "text", **kinds()}, dtypes=dtypes)
