"""The period of a report: inclusive days, either end open."""

from __future__ import annotations

import calendar
import datetime
import re
from dataclasses import dataclass
from typing import TypeAlias

from toolkit.refusals import WrongValueError


@dataclass(frozen=True, slots=True)
class Period:
    """From `start` to `end`, both included; None is open."""

    start: datetime.date | None = None
    end: datetime.date | None = None

    def __contains__(self, day: datetime.date | None) -> bool:
        if day is None:
            return False
        return (self.start is None or day >= self.start) and (self.end is None or day <= self.end)

    @classmethod
    def month(cls, text: str) -> Period:
        """A month written YYYY-MM.

        Raises:
            WrongValueError: it is no month.
        """
        match = re.fullmatch(r"(\d{4})-(\d{1,2})", text.strip())
        if not match or not 1 <= int(match[2]) <= 12 or int(match[1]) == 0:
            raise WrongValueError("not_a_month", text=text)
        year, month = int(match[1]), int(match[2])
        last = calendar.monthrange(year, month)[1]
        return cls(datetime.date(year, month, 1), datetime.date(year, month, last))

    @classmethod
    def year(cls, year: int) -> Period:
        """A calendar year, 1 to 9999.

        Raises:
            WrongValueError: no such year.
        """
        try:
            return cls(datetime.date(year, 1, 1), datetime.date(year, 12, 31))
        except ValueError:
            raise WrongValueError("not_a_year", text=year) from None

    @classmethod
    def parse(cls, text: str) -> Period:
        """A month (2026-05), a year (2026) or a range of days (2026-01-15..2026-02-14).

        Raises:
            WrongValueError: it is none of these.
        """
        if ".." in text:
            return cls._between(*(day(part) for part in text.split("..", 1)))
        if re.fullmatch(r"\d{4}", text):
            return cls.year(int(text))
        if not re.match(r"\d{4}-", text):
            raise WrongValueError("no_period", text=text)
        return cls.month(text)

    @classmethod
    def of(cls, meant: Meant) -> Period:
        """The period that a caller means.

        Raises:
            WrongValueError: it is none, or its first day is after its last.
        """
        match meant:
            case None | "":
                return cls()
            case Period():
                return meant
            case bool():
                pass
            case int():
                return cls.year(meant)
            case str():
                return cls.parse(meant)
            case (start, end):
                return cls._between(_bound(start), _bound(end))
        raise WrongValueError("not_a_period", meant=meant)

    @classmethod
    def _between(cls, start: datetime.date | None, end: datetime.date | None) -> Period:
        if start and end and start > end:
            raise WrongValueError("days_reversed", text=f"{start}..{end}")
        return cls(start, end)

    def to_dict(self) -> dict[str, str | None]:
        """As in the JSON of a report: ISO days, null where open."""
        return {
            "from": self.start.isoformat() if self.start else None,
            "to": self.end.isoformat() if self.end else None,
        }


#: What names a period: nothing (everything), a year, its text, or its first and last day (None is open).
Day: TypeAlias = "datetime.date | str | None"
Meant: TypeAlias = "Period | str | int | tuple[Day, Day] | None"


def _bound(meant: Day) -> datetime.date | None:
    match meant:
        case datetime.datetime():
            return meant.date()
        case None | datetime.date():
            return meant
    return day(str(meant))


def day(text: str) -> datetime.date:
    """A day written YYYY-MM-DD.

    Raises:
        WrongValueError: it is no day.
    """
    try:
        return datetime.date.fromisoformat(text.strip())
    except ValueError:
        raise WrongValueError("not_a_day", text=text) from None
