"""A report in the making: workbooks are added one after the other, and none of them is kept."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any, NamedTuple

from toolkit.findings import UnreadableError
from toolkit.refusals import WrongValueError
from toolkit.reports.comparison import Comparison, Side
from toolkit.reports.figures import group_dict
from toolkit.reports.highlights import Highlights
from toolkit.reports.loss import Report, Source
from toolkit.reports.period import Meant, Period
from toolkit.reports.supposition import settings_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from toolkit.findings import Finding
    from toolkit.reports.extract import Extract

GROUPINGS = ("month", "client", "mission", "type", "session")
#: Of so many workbooks in different currencies the names are said.
_NAMED = 3


class Asked(NamedTuple):
    """What a report is asked for, checked: `asked` makes it."""

    by: str
    period: Period
    what_if: Mapping[str, Any]
    #: `what_if` as values of their kinds.
    settings: Mapping[str, Any]
    compare: Period | None


class Pair(NamedTuple):
    """A workbook as it really was, and as it would be under the settings supposed, if any are."""

    really: Extract
    supposed: Extract | None = None


def asked(by: str, period: Meant, what_if: Mapping[str, Any] | None, compare: Meant) -> Asked:
    """What `report` is asked for.

    Raises:
        WrongValueError: an unknown grouping, period or setting.
    """
    if by not in GROUPINGS:
        raise WrongValueError("no_grouping", by=by, known=", ".join(GROUPINGS))
    other = None if compare is None else Period.of(compare)
    return Asked(by, Period.of(period), what_if or {}, settings_of(what_if or {}), other)


def gathered(pairs: Iterable[Pair], wish: Asked) -> Report:
    """The report over these workbooks, each with its own settings.

    Raises:
        UnreadableError: the workbooks differ in currency.
    """
    made, really = _Gathering(wish.by, wish.period), _Gathering(wish.by, wish.period)
    then = _Gathering(wish.by, wish.compare) if wish.compare else None
    for pair in pairs:
        shown = pair.supposed or pair.really
        made.add(shown)
        if pair.supposed:
            really.add(pair.really)
        if then:
            then.add(shown)
    report = made.report()
    if then:
        sides = (Side(one.period, one.total) for one in (report, then.report()))
        report = dataclasses.replace(report, comparison=Comparison(*sides))
    if wish.what_if:
        report = dataclasses.replace(report, what_if=wish.what_if, really=really.report())
    return report


class _Gathering:
    """The workbooks added so far, under one grouping and period."""

    def __init__(self, by: str, period: Period) -> None:
        self._by, self._period = by, period
        self._lang = ""
        #: By currency, the first workbooks that use it.
        self._files: dict[str, list[str]] = {}
        self._findings: list[Finding] = []
        self._sources: list[Source] = []
        self._highlights = Highlights(by, period)

    def add(self, extract: Extract) -> None:
        """Add a workbook."""
        self._lang = self._lang or extract.lang
        files = self._files.setdefault(extract.currency, [])
        files += [extract.file] * (len(files) < _NAMED)
        self._findings += extract.findings
        self._sources.append(Source(extract.file, extract.rows_read, extract.rows_left_out))
        self._highlights.add(extract)

    def report(self) -> Report:
        """The report over those."""
        currencies = sorted(self._files)
        if len(currencies) > 1:
            # One of each currency first: those are the ones to look at.
            firsts = [self._files[currency][0] for currency in currencies]
            raise UnreadableError("mixed_currencies", ", ".join(firsts[:_NAMED]), currencies=", ".join(currencies))
        groups = self._highlights.groupings[self._by]
        return Report(
            lang=self._lang or "fr",
            currency=currencies[0] if currencies else "",
            period=self._period,
            by=self._by,
            groups=[group_dict(key, group) for key, group in groups.ascending()],
            total=group_dict("total", self._highlights.total),
            findings=self._findings,
            sources=self._sources,
            highlights=self._highlights,
        )
