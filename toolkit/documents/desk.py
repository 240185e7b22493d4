"""What documents are made with: the workbook and its figures, the user's lists and pages, words and formats."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from toolkit.documents.formats import Formats
from toolkit.documents.names import one_line
from toolkit.kinds import fold
from toolkit.metrics.facts import book
from toolkit.reading import read_workbook
from toolkit.reading.lists import read_lists

if TYPE_CHECKING:
    from pathlib import Path

    from toolkit.documents.pages import Pages, Phrases
    from toolkit.ledger import Ledger, Row
    from toolkit.metrics.facts import Book, MissionFacts, SessionFacts
    from toolkit.reading.lists import Lists


@dataclass(frozen=True)
class Desk:
    """One workbook, ready to make documents from.

    `moment` is when the workbook was last saved, in UTC: what calendars need to tell a newer version of an event
    from an older one.
    """

    ledger: Ledger
    book: Book
    lists: Lists
    pages: Pages
    moment: datetime.datetime
    #: Whether the client's name may stand in documents; else the code does.
    full_names: bool = False

    @property
    def lang(self) -> str:
        """The workbook's language."""
        return self.ledger.lang

    @cached_property
    def words(self) -> Phrases:
        """The words of documents in it."""
        return self.pages.words(self.lang)

    @cached_property
    def formats(self) -> Formats:
        """How values read in it."""
        return Formats(self.lang, self.ledger.currency)

    def setting(self, key: str) -> str:
        """A setting as one line of text; "" where there is none."""
        return one_line(self.ledger.settings.text(key))

    @property
    def sender(self) -> str:
        """Who signs: the owner, else the business."""
        return self.setting("owner_name") or self.setting("business_name")

    def session(self, session_id: str) -> SessionFacts | None:
        """A session by its id, as ids are compared; left out or not."""
        return next((s for s in self.book.sessions if fold(s.row.typed_id) == fold(session_id)), None)

    def mission(self, mission_id: str) -> MissionFacts | None:
        """A mission by its id; left out or not."""
        return next((m for m in self.book.missions if fold(m.row.typed_id) == fold(mission_id)), None)

    def of_mission(self, mission: Row) -> list[SessionFacts]:
        """The sessions of a mission that count."""
        return [session for session in self.book.sessions if session.counted and session.mission is mission]

    def client(self, code: str, mission: Row | None) -> str:
        """The client's code, or the name where it was asked for and is known."""
        name = mission.text("client_name") if mission and self.full_names else ""
        return one_line(name or code)

    def rows_of(self, table: str, key: str, value: str) -> list[Row]:
        """The rows of a table that count and refer to an id."""
        return [row for row in self.ledger.rows(table) if fold(row.text(key)) == fold(value)]

    def head(self) -> dict[str, str]:
        """What every page shows of its sender, and the day its workbook was saved: which of two versions is newer."""
        keys = ("business_name", "owner_name", "email", "siren")
        shown = {key: self.setting(key) for key in keys}
        return {**shown, "issued": self.words("issued", day=self.formats.day(self.moment.date()))}


def open_desk(path: Path, pages: Pages, *, full_names: bool = False) -> Desk:
    """Read a workbook and the lists in it.

    Raises:
        UnreadableError: it cannot be read.
        MissingExtraError: a package of the extra `documents` is not installed.
    """
    ledger = read_workbook(path).ledger
    seconds = int(path.stat().st_mtime)
    moment = datetime.datetime.fromtimestamp(seconds, datetime.UTC)
    return Desk(ledger, book(ledger), read_lists(path, ledger.lang), pages, moment, full_names)
