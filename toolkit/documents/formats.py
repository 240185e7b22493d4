"""Money, dates and durations as each language writes them, in the workbook's currency (Babel)."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from toolkit.extras import extra

if TYPE_CHECKING:
    from decimal import Decimal

_LOCALES = {"fr": "fr_FR", "en": "en_GB"}
#: Between a number and its unit: no line ends there.
_HARD = "\u00a0"


class Formats:
    """How one workbook's values read.

    Raises:
        MissingExtraError: Babel is not installed; the message names the extra.
    """

    def __init__(self, lang: str, currency: str) -> None:
        with extra("documents"):
            import babel.dates
            import babel.numbers
            import babel.units
        self._numbers, self._dates, self._units = babel.numbers, babel.dates, babel.units
        self.lang, self.currency, self._locale = lang, currency, _LOCALES[lang]

    def money(self, amount: Decimal) -> str:
        """`1 234,50 €`, `€1,234.50`."""
        return self._numbers.format_currency(amount, self.currency, locale=self._locale)

    def percent(self, share: Decimal) -> str:
        """`20 %`, `12,5 %`."""
        return self._numbers.format_percent(share, format="#,##0.##" + (f"{_HARD}%" if self.lang == "fr" else "%"),
                                            locale=self._locale)  # fmt: skip

    def number(self, value: Decimal | int) -> str:
        """With as many decimals as it has."""
        return self._numbers.format_decimal(value, format="#,##0.######", locale=self._locale)

    def day(self, date: datetime.date) -> str:
        """`12/06/2026`, in both languages: day first."""
        return f"{date:%d/%m/%Y}"

    def short_day(self, date: datetime.date) -> str:
        """`12/06`."""
        return f"{date:%d/%m}"

    def long_day(self, date: datetime.date) -> str:
        """`vendredi 12 juin 2026`, `jeudi 1er mai 2025`; `Friday 12 June 2026`."""
        first = "EEEE d'er' MMMM y" if self.lang == "fr" and date.day == 1 else "EEEE d MMMM y"
        return self._dates.format_date(date, first, locale=self._locale)

    def days(self, count: int) -> str:
        """`3 jours`, `1 jour`; `3 days`, `1 day`."""
        said = self._units.format_unit(count, "duration-day", "long", locale=self._locale)
        return str(said).replace(" ", _HARD)

    def hour(self, time: datetime.time) -> str:
        """`9h`, `9h30`; `9:00`."""
        if self.lang == "en":
            return f"{time.hour}:{time.minute:02}"
        return f"{time.hour}h{time.minute:02}" if time.minute else f"{time.hour}h"

    def slot(self, start: datetime.time, minutes: int) -> str:
        """`9h–11h`; the start alone where nothing is said of the length."""
        if not minutes:
            return self.hour(start)
        end = datetime.datetime.combine(datetime.date.min, start) + datetime.timedelta(minutes=minutes)
        return f"{self.hour(start)}–{self.hour(end.time())}"

    def duration(self, minutes: int) -> str:
        """`2 h 30`, `45 min`; in English `2 h 30 min`."""
        hours, rest = divmod(minutes, 60)
        if not hours:
            return f"{rest}{_HARD}min"
        if not rest:
            return f"{hours}{_HARD}h"
        return f"{hours}{_HARD}h{_HARD}{rest:02}" + (f"{_HARD}min" if self.lang == "en" else "")
