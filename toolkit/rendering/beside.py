"""What stands beside a report: the past under other settings, and another period with what made the difference."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from toolkit.rendering.numbers import hours, number, period_name
from toolkit.rounding import ZERO

if TYPE_CHECKING:
    from toolkit.language import Words
    from toolkit.reports import Report
    from toolkit.reports.comparison import Change

_LABEL, _NUMBER = 32, 14


def supposed_lines(report: Report, words: Words) -> list[str]:
    """The settings supposed, and the loss as it really was; nothing where none are."""
    if report.really is None:
        return []
    lang, currency = words.lang, report.currency
    now, really = (Decimal(total["loss"]["total"]) for total in (report.total, report.really))
    settings = ", ".join(f"{key} = {value}" for key, value in report.what_if.items())
    difference = signed(now - really, lang)
    values = {"really": number(really, 2, lang), "now": number(now, 2, lang), "difference": difference}
    return [words("what_if", settings=settings), "  " + words("what_if_loss", currency=currency, **values)]


def compared_lines(report: Report, words: Words) -> list[str]:
    """The other period, part by part and cause by cause; nothing where none was asked for."""
    comparison = report.comparison
    if comparison is None:
        return []
    lang = words.lang
    heads = [period_name(side.period, words)[: _NUMBER - 1] for side in (comparison.then, comparison.now)]
    lines = [words("compare", period=period_name(comparison.then.period, words), currency=report.currency)]
    lines.append(_row("", heads[0], heads[1], words["difference"]))
    for change in [*comparison.parts(), comparison.total]:
        name = change.key.partition(".")[2]
        label = words["total"] if name == "total" else words[f"part_{name}"]
        lines.append(_row(label, *_amounts(change, lang)))
    lines.append(words["compare_causes"])
    for change in comparison.causes():
        if change.now or change.then:
            lines.append(_row(words[f"cause_{change.key.partition('.')[2]}"], *_hours(change, lang)))
    lines.append(_row(words["compare_worked"], *_hours(comparison.worked(), lang)))
    return lines


def _row(label: str, *cells: str) -> str:
    return f"  {label[: _LABEL - 1]:<{_LABEL}}" + "".join(f"{cell:>{_NUMBER}}" for cell in cells)


def _amounts(change: Change, lang: str) -> tuple[str, str, str]:
    return number(change.then, 2, lang), number(change.now, 2, lang), signed(change.difference, lang)


def _hours(change: Change, lang: str) -> tuple[str, str, str]:
    sign = "+" if change.difference > 0 else ""
    return hours(change.then, lang), hours(change.now, lang), sign + hours(change.difference, lang)


def signed(amount: Decimal, lang: str) -> str:
    """An amount with its sign, + included."""
    return ("+" if amount > ZERO else "") + number(amount, 2, lang)
