"""A report over as many workbooks as there are: `report_over`."""

from __future__ import annotations

import dataclasses
import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.findings import Finding, UnreadableError
from toolkit.language import default_language
from toolkit.portfolio.cache import Cache
from toolkit.portfolio.digest import unpacked
from toolkit.portfolio.engines import processes
from toolkit.portfolio.places import is_url
from toolkit.portfolio.work import Done, Task, work
from toolkit.refusals import Refusal
from toolkit.reports.gathering import Pair, asked, gathered
from toolkit.rules.copies import Copies, originals_first
from toolkit.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from toolkit.portfolio.engines import Engine
    from toolkit.portfolio.places import Input
    from toolkit.reports.extract import Extract
    from toolkit.reports.loss import Report
    from toolkit.reports.period import Meant
    from toolkit.rules.copies import Verdict


def report_over(
    inputs: Sequence[Input],
    by: str = "month",
    period: Meant = None,
    *,
    what_if: Mapping[str, Any] | None = None,
    compare: Meant = None,
    engine: Engine | None = None,
    cached: bool = True,
    today: datetime.date | None = None,
    watched: Callable[[Iterator[Done]], Iterator[Done]] = iter,
) -> Report:
    """Compute the loss report over workbooks, without keeping any in memory.

    Of copies of one workbook only one counts; one that a folder holds and that cannot be read is named in a finding.

    Args:
        inputs: what `places.workbooks` finds behind files, folders and URLs.
        by: as for `toolkit.report`, and so are period, what_if and compare.
        engine: who reads; default `processes()`.
        cached: keep what is read in the user's cache folder, and use what is kept there.
        today: the day by which a planned session is in the past; default today.
        watched: shows progress: passes on the results as they come.

    Raises:
        WrongValueError: an unknown grouping, period or setting.
        UnreadableError: a workbook that was named cannot be read, or the workbooks differ in currency.
        Refusal: the scheduler does not answer, or its workers run another version.
    """
    wish = asked(by, period, what_if, compare)
    in_turn = sorted(inputs, key=lambda item: originals_first(item.name))
    day = today or datetime.date.today()
    tasks = [Task(_absolute(item.place), day, dict(wish.settings), cached) for item in in_turn]
    results = watched((engine or processes())(work, tasks))
    unread: list[Finding] = []
    with Copies(item.name for item in inputs) as copies:
        made = gathered(_pairs(in_turn, results, copies, unread), wish)
    if cached:
        Cache().sweep()
    order = {item.name: number for number, item in enumerate(inputs)}
    return dataclasses.replace(
        made,
        findings=sorted([*unread, *made.findings], key=lambda finding: order[finding.file]),
        sources=sorted(made.sources, key=lambda source: order[source.file]),
    )


def _absolute(place: str) -> str:
    """The same place for processes that began in another folder."""
    return place if is_url(place) else str(Path(place).absolute())


def _pairs(inputs: Iterable[Input], results: Iterator[Done], copies: Copies, unread: list[Finding]) -> Iterator[Pair]:
    """The workbooks as they come, copies emptied; those that cannot be read go to `unread`."""
    for item, result in zip(inputs, results, strict=True):
        if result.version != __version__:
            raise Refusal("workers_differ", theirs=result.version, ours=__version__)
        try:
            digest = unpacked(result.data, item.name)
        except UnreadableError as error:
            if not item.in_folder:
                raise
            unread.append(Finding(error.code, item.name, lang=default_language(), params=error.params))
            continue
        verdicts = copies.verdicts(item.name, digest.fingerprint)
        for one in filter(None, digest.pair):
            _apply(verdicts, one)
        yield digest.pair


def _apply(verdicts: Iterable[Verdict], one: Extract) -> None:
    for verdict in verdicts:
        if verdict.left_out:
            one.leave_out()
        one.findings.append(Finding(verdict.code, one.file, lang=one.lang, params=verdict.params))
