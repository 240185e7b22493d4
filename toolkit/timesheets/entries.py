"""One entry of a time tracker, whatever the tracker; and what is said of an export that cannot be read."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.kinds import fold
from toolkit.language import COLON, Words
from toolkit.refusals import Refusal

if TYPE_CHECKING:
    import datetime

#: How many characters of a digest tell the entries of one workbook apart.
_DIGEST = 6


class TimesheetError(Refusal):
    """An export or a mapping that cannot be read; one line says where, what and what to do."""

    def __init__(self, code: str, place: str, **params: object) -> None:
        super().__init__(code, **params)
        self.place = place

    def line(self, lang: str) -> str:
        """The one line shown to the user."""
        words = Words("timesheets", lang)
        shown = {key: (words[str(value)] if key == "part" else value) for key, value in self.values.items()}
        place = self.place.replace("\0", words["line"])
        return f"{place}{COLON[lang]}{words(self.reason, **shown)}"


@dataclass(frozen=True, slots=True)
class TimeEntry:
    """Time tracked: where it stands in its export, when, how long, and every word said about it."""

    #: The name of the export, and the line or the entry in it, 1 the first.
    file: str
    number: int
    #: The day on which it began, where it was tracked.
    date: datetime.date
    #: As tracked; minutes are rounded once, where entries are added up.
    seconds: int
    client: str = ""
    project: str = ""
    task: str = ""
    description: str = ""
    tags: tuple[str, ...] = ()
    person: str = ""
    #: When it began, as the tracker has it; "" where it does not say.
    start: str = ""
    #: The tracker's own id of it, where it has one.
    key: str = ""
    #: Still running when it was exported: it has no length yet.
    running: bool = False

    @property
    def fields(self) -> tuple[str, ...]:
        """Everything it says, for finding its session."""
        return tuple(word for word in (self.client, self.project, *self.tags, self.task, self.description) if word)

    def identity(self, occurrence: int) -> str:
        """What makes it the same entry in another export: its id, else who and when, then its words.

        The first half says who and when, the second the rest, so that an entry whose words were corrected since is
        still found. `occurrence` tells apart those of one export that are alike in everything, 0 the first.
        """
        if self.key:
            return _digest(self.key) * 2
        words = (self.client, self.project, self.task, self.description)
        if not self.start:
            return _digest(self.person, self.date.isoformat(), *words) + _digest(str(occurrence))
        return _digest(self.person, self.start) + _digest(*words, str(occurrence))


def _digest(*words: str) -> str:
    text = "\0".join(map(fold, words))
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGEST]
