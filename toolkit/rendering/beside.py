"""What stands beside a report: the past under other settings, and another period with what made the difference."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from toolkit.rendering.numbers import hours, number, period_name
from toolkit.reports.insights import fit
from toolkit.reports.supposition import OWN
from toolkit.rounding import ZERO

if TYPE_CHECKING:
    from toolkit.language import Words
    from toolkit.reports import Report
    from toolkit.reports.comparison import Change, Comparison

_LABEL, _NUMBER = 32, 14


def supposed_lines(report: Report, words: Words) -> list[str]:
    """The settings supposed, and the loss as it really was; nothing where none are."""
    if report.really is None:
        return []
    lang, currency = words.lang, report.currency
    now, really = report.total, report.really.total
    settings = ", ".join(f"{key} = {value}" for key, value in report.what_if.items())
    lines = [words("what_if", settings=settings)]
    for label, one, other in (
        ("loss", now["loss"]["total"], really["loss"]["total"]),
        ("to_invoice", now["to_invoice"], really["to_invoice"]),
    ):
        if label == "loss" or one != other:
            difference = signed(Decimal(one) - Decimal(other), lang)
            values = {"now": number(one, 2, lang), "really": number(other, 2, lang), "difference": difference}
            lines.append("  " + words(f"what_if_{label}", currency=currency, **values))
    if now["reserved_minutes"] != really["reserved_minutes"]:
        times = {"now": hours(now["reserved_minutes"], lang), "really": hours(really["reserved_minutes"], lang)}
        fits = {"fit": fit(report).fitting, "fitted": fit(report.really).fitting, "count": fit(report).planned}
        lines.append("  " + words("what_if_reserved", **times))
        lines.append("  " + words("what_if_fit", **fits))
    for key in report.what_if:
        if count := report.highlights.own[key]:
            lines.append("  " + words("what_if_own", setting=key, count=count, table=OWN[key]))
    return lines


def compared_lines(report: Report, words: Words) -> list[str]:
    """The other period, part by part and cause by cause; nothing where none was asked for."""
    comparison = report.comparison
    if comparison is None:
        return []
    heads, parts, causes = compared_rows(comparison, words)
    period = period_name(comparison.then.period, words)
    lines = [words("compare", period=period, currency=report.currency)]
    lines.append(_row("", *(head[: _NUMBER - 1] for head in heads)))
    lines += [_row(*row) for row in parts]
    lines.append(words["compare_causes"])
    return lines + [_row(*row) for row in causes]


def compared_rows(comparison: Comparison, words: Words) -> tuple[list[str], list[list[str]], list[list[str]]]:
    """Heads (then, now, difference), then rows of label and three amounts: the loss by part, the hours by cause."""
    lang = words.lang
    heads = [period_name(side.period, words) for side in (comparison.then, comparison.now)]
    parts = [[words[f"part_{_name(change)}"], *_amounts(change, lang)] for change in comparison.parts()]
    parts.append([words["total"], *_amounts(comparison.total, lang)])
    causes = [
        [words[f"cause_{_name(change)}"], *_hours(change, lang)]
        for change in comparison.causes()
        if change.now or change.then
    ]
    causes.append([words["compare_worked"], *_hours(comparison.worked(), lang)])
    return [*heads, words["difference"]], parts, causes


def _name(change: Change) -> str:
    return change.key.partition(".")[2]


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
