"""What stands behind a report, in words: an amount's name, a notice, what agreed plans change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.language import Words
from toolkit.metrics.due import DUE
from toolkit.rendering.numbers import hours, number, percent

if TYPE_CHECKING:
    from toolkit.reports.evidence import Item
    from toolkit.reports.insights import Agreement
    from toolkit.reports.notices import Notice

#: Things due are called as on the Dashboard.
_ON_DASHBOARD = {sort.key for sort in DUE}


def item_name(item: Item, words: Words) -> str:
    """What an amount is for: the user's text where there is one, else the sort of thing."""
    return item.text or (words[f"open_{item.what}"] if item.what else "")


def notice_text(notice: Notice, words: Words, currency: str) -> str:
    """The sort of thing, with how much of it."""
    lang = words.lang
    shown = {
        name: hours(value, lang)
        if name == "minutes"
        else number(value, 2, lang)
        if name == "money"
        else percent(value, lang)
        for name, value in notice.values.items()
    }
    if notice.key not in _ON_DASHBOARD:
        return words(f"alert_{notice.key}", currency=currency, **shown)
    label = Words("workbook", lang)[notice.key]
    return f"{label} ({shown['money']} {currency})" if shown else label


def verdict(found: Agreement, words: Words, currency: str) -> str:
    """What can be said of the difference that an agreed plan makes, and how sure it is."""
    if found.low is None or found.high is None:
        return words["agreement_few"]
    low, high = (number(amount, 2, words.lang) for amount in (found.low, found.high))
    return words("agreement_sure" if found.certain else "agreement_unsure", low=low, high=high, currency=currency)
