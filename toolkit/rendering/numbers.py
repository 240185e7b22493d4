"""Numbers and days as people read them, in either language."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from toolkit.reports.period import Period

if TYPE_CHECKING:
    import datetime

    from toolkit.language import Words

_SPACE = "\u00a0"


def number(value: Decimal | int | float | str, decimals: int, lang: str) -> str:
    """`1 234,56` in French (hard space), `1,234.56` in English; half away from zero."""
    step = Decimal(1).scaleb(-decimals)
    rounded = Decimal(str(value)).quantize(step, ROUND_HALF_UP) or Decimal(0)  # never -0.0
    text = f"{rounded:,.{decimals}f}"
    if lang == "en":
        return text
    return text.translate({ord(","): _SPACE, ord("."): ","})


def hours(minutes: int, lang: str) -> str:
    """Minutes as hours with one decimal."""
    return number(Decimal(minutes) / 60, 1, lang)


def percent(share: float | None, lang: str) -> str:
    """A share as a percentage with one decimal; a dash where there is none."""
    if share is None:
        return "–"
    return number(Decimal(str(share)) * 100, 1, lang) + (_SPACE + "%" if lang == "fr" else "%")


def share(rate: Decimal | str, lang: str) -> str:
    """A rate as people set it: `20 %`, `12,5 %`."""
    hundredths = Decimal(rate) * 100
    decimals = 0 if hundredths == hundredths.to_integral() else 1
    return number(hundredths, decimals, lang) + (_SPACE + "%" if lang == "fr" else "%")


def day(date: datetime.date, lang: str) -> str:
    """12/06/2026, in both languages: day first."""
    return f"{date.day:02}/{date.month:02}/{date.year:04}"


def period_name(period: Period, words: Words) -> str:
    """`juin 2026`, `2026`, `du 15/01/2026 au 14/02/2026`…"""
    start, end = period.start, period.end
    if start is None and end is None:
        return words["period_all"]
    if start is None or end is None:
        key = "period_since" if start else "period_until"
        return words(key, start=day(start, words.lang) if start else "", end=day(end, words.lang) if end else "")
    if Period.year(start.year) == period:
        return str(start.year)
    if Period.month(f"{start.year:04}-{start.month:02}") == period:
        return f"{words['months'].split()[start.month - 1]} {start.year}"
    return words("period_range", start=day(start, words.lang), end=day(end, words.lang))
