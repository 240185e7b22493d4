"""One entry of a time tracker, whatever the tracker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime


class TimesheetError(Exception):
    """An export that cannot be read; the text is one line with the file, the place, and what to do."""


@dataclass(frozen=True, slots=True)
class TimeEntry:
    """Time tracked on one day: where it stands in its export, when, how long, and every word said about it."""

    place: str
    date: datetime.date
    #: As tracked; minutes are rounded once, where entries are added up.
    seconds: int
    client: str = ""
    project: str = ""
    task: str = ""
    description: str = ""
    tags: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """Everything it says, for finding its session and phase."""
        return (self.client, self.project, self.task, self.description, *self.tags)
