"""Sharing a month: its pack, with closings and corrections; what the command does, without the terminal."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from toolkit.accountant.manifest import NAME, opened
from toolkit.accountant.pack import Pack, build
from toolkit.accountant.plain import plain
from toolkit.language import Words

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable

    from toolkit.accountant.books import Books
    from toolkit.accountant.register import Difference, Register


class ChangedError(Exception):
    """A closed month says something else now; `differences` are those of its pieces."""

    def __init__(self, month: str, differences: list[Difference]) -> None:
        super().__init__(month)
        self.month, self.differences = month, differences


class NotClosedError(Exception):
    """A month was to be reopened that is not closed."""

    def __init__(self, month: str) -> None:
        super().__init__(month)
        self.month = month


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for: language, the file of names, closing, and a reason to reopen ("" for none)."""

    lang: str
    names: bool = False
    close: bool = False
    reopen: str = ""


def share(
    books: Books,
    month: str,
    register: Register,
    wish: Wish,
    today: datetime.date,
    step: Callable[[], None] = lambda: None,
) -> Pack:
    """The pack of a month; the register is changed as asked, and saved by the caller once the pack is written.

    Raises:
        ChangedError: the month is closed and says something else now.
        NotClosedError: it is to be reopened and is not closed.
    """
    pieces = books.pieces.get(month, [])
    if wish.reopen:
        if not register.closed(month):
            raise NotClosedError(month)
        register.reopen(month, plain(wish.reopen, 200), today)
    if register.closed(month):
        differences = register.differences(month, pieces)
        if differences:
            raise ChangedError(month, differences)
        # As they were said: a payment that was typed since then is in no pack of the closed month.
        pieces = register.pieces(month)
        books = replace(books, pieces={**books.pieces, month: pieces})
        corrections = register.corrections_of(month)
    else:
        corrections = register.corrections(month, books.pieces)
    closing = wish.close and not books.broken_cells()
    state = "closed" if closing or register.closed(month) else "open"
    words = Words("accountant", wish.lang)
    pack = build(
        books, month, words, corrections, state, register.reasons(month), names=wish.names, step=step
    )  # fmt: skip
    pack.waiting = "" if register.closed(month) else register.waiting(month, books.pieces)
    if closing:
        totals = {key: value for key, value in pack.totals.items() if not key.startswith("by_")}
        register.close(month, pieces, corrections, totals, str(opened(pack.files[NAME])["digest"]), today)
    return pack
