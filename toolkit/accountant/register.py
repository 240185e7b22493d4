"""The register of closings: a file beside the workbook, never in it, that keeps what each closed month said.

A closed month is never made again with other figures unless it is reopened for a reason, which is kept. What changes
in it afterwards is corrected in the open month: what was entered is reversed, what holds now is entered.
"""

from __future__ import annotations

import contextlib
import json
import time
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from toolkit.accountant.pieces import Piece, digest
from toolkit.files import OutputError, written_whole
from toolkit.refusals import Refusal
from toolkit.troubles import trouble

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Iterator, Mapping
    from decimal import Decimal
    from pathlib import Path

SCHEMA = "seance.closings/1"


#: After so many seconds the lock is what a run left that was ended.
_STALE = 60.0


class RegisterError(Refusal):
    """The register cannot be used."""


class Correction(NamedTuple):
    """A piece of a closed month that is taken back (sign −1) or entered (1) in an open one."""

    month: str
    sign: int
    piece: Piece

    @property
    def takes_back(self) -> bool:
        """Whether the piece is taken back."""
        return self.sign == -1

    def to_dict(self) -> dict[str, Any]:
        """As the register keeps it."""
        return {"month": self.month, "sign": self.sign, "piece": self.piece.to_dict()}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Correction:
        """What `to_dict` wrote."""
        return cls(str(data["month"]), int(data["sign"]), Piece.from_dict(data["piece"]))


class Difference(NamedTuple):
    """What one piece was in a closed month and what it is now; None where it was not, or is no more."""

    ref: str
    was: Piece | None
    now: Piece | None


class Register:
    """What has been closed so far."""

    def __init__(self, path: Path, data: dict[str, Any] | None = None, read: bytes | None = None) -> None:
        self.path = path
        #: Whether there is something to save.
        self.changed = False
        #: The file as it was read, None where there was none.
        self._read = read
        self._data = data or {"schema": SCHEMA, "months": {}}

    @classmethod
    def beside(cls, workbook: Path) -> Register:
        """The register of a workbook, empty where nothing was closed yet.

        Raises:
            RegisterError: the file is damaged, or was changed by hand.
        """
        path = workbook.with_name(f"{workbook.stem}.closings.json")
        if not path.exists():
            return cls(path)
        try:
            read = path.read_bytes()
            data = json.loads(read)
            if data["schema"] != SCHEMA:
                raise RegisterError("register_version", path=path, schema=data["schema"])
            made = cls(path, data, read)
            for month, entry in data["months"].items():
                if entry["closed"] and digest([entry["pieces"], entry["corrections"]]) != entry["digest"]:
                    raise RegisterError("register_edited", path=path, month=month)
                made.pieces(month)
                made.corrections_of(month)
        except (OSError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError) as error:
            raise RegisterError("register_damaged", path=path) from error
        return made

    def closed(self, month: str) -> bool:
        """Whether a month is closed."""
        return bool(self._entry(month).get("closed"))

    def reasons(self, month: str) -> list[str]:
        """Why it was reopened, each time."""
        return [event["reason"] for event in self._entry(month).get("history", []) if event["event"] == "reopened"]

    def corrections_of(self, month: str) -> list[Correction]:
        """The corrections that a closed month holds."""
        return [Correction.from_dict(item) for item in self._entry(month).get("corrections", [])]

    def differences(self, month: str, pieces: Iterable[Piece]) -> list[Difference]:
        """How the pieces of a closed month differ from what it said, by piece."""
        was = {piece.key: piece for piece in self.pieces(month)}
        now = {piece.key: piece for piece in pieces}
        said = {key: piece.digest for key, piece in was.items()}
        says = {key: piece.digest for key, piece in now.items()}
        changed = [key for key in sorted({*was, *now}) if said.get(key) != says.get(key)]
        return [
            Difference((now.get(key) or was[key]).ref, was.get(key), now.get(key)) for key in changed
        ]  # fmt: skip

    def corrections(self, month: str, by_month: Mapping[str, list[Piece]]) -> list[Correction]:
        """What closed months say now that they did not, as the entries of an open month after them.

        The first open month that has entries holds them, and no other: packs of two open months would both be imported.
        """
        made: list[Correction] = []
        for past in self._closed_before(month):
            if self._first_open(past, month, by_month) == month:
                made += self._corrections(past, by_month.get(past, []), month)
        return made

    def waiting(self, month: str, by_month: Mapping[str, list[Piece]]) -> str:
        """The earlier open month that holds corrections which a month would hold otherwise; "" for none."""
        for past in self._closed_before(month):
            first = self._first_open(past, month, by_month)
            if first != month and self._corrections(past, by_month.get(past, []), first):
                return first
        return ""

    def _closed_before(self, month: str) -> list[str]:
        return [past for past in sorted(self._data["months"]) if past < month and self.closed(past)]

    def _first_open(self, past: str, month: str, by_month: Mapping[str, list[Piece]]) -> str:
        between = (other for other in sorted(by_month) if past < other < month and by_month[other])
        return next((other for other in between if not self.closed(other)), month)

    def _corrections(self, past: str, now: list[Piece], month: str) -> list[Correction]:
        known: dict[str, Piece] = {}
        entered: Counter[str] = Counter()

        def enter(piece: Piece, sign: int) -> None:
            known[piece.digest] = piece
            entered[piece.digest] += sign

        for piece in self.pieces(past):
            enter(piece, 1)
        for other in self._data["months"]:
            if other != month and self.closed(other):
                for item in self.corrections_of(other):
                    if item.month == past:
                        enter(item.piece, item.sign)
        for piece in now:
            enter(piece, -1)
        left = [(known[key], count) for key, count in entered.items() if count]
        left.sort(key=lambda pair: (pair[0].key, -pair[1], pair[0].digest))
        return [
            Correction(past, -1 if count > 0 else 1, piece) for piece, count in left for _ in range(abs(count))
        ]  # fmt: skip

    def close(
        self,
        month: str,
        pieces: Iterable[Piece],
        corrections: Iterable[Correction],
        totals: Mapping[str, Decimal | int | str],
        pack: str,
        on: datetime.date,
    ) -> None:
        """Keep what a month says; `pack` is the digest of the manifest it was shared with."""
        entry = self._data["months"].setdefault(month, {"history": []})
        kept = [piece.to_dict() for piece in pieces], [item.to_dict() for item in corrections]
        shown = {key: str(value) for key, value in totals.items()}
        if self.closed(month) and entry["digest"] == digest(list(kept)):
            return
        self.changed = True
        entry.update(
            {"closed": True, "pieces": kept[0], "corrections": kept[1], "digest": digest(list(kept)), "totals": shown}
        )
        entry["history"].append(
            {"event": "closed", "on": on.isoformat(), "digest": entry["digest"], "pack": pack, "totals": shown}
        )

    def reopen(self, month: str, reason: str, on: datetime.date) -> None:
        """Open a closed month again, for a reason that is kept."""
        entry = self._entry(month)
        entry["closed"] = False
        self.changed = True
        entry["history"].append(
            {"event": "reopened", "on": on.isoformat(), "reason": reason, "digest": entry["digest"]}
        )  # fmt: skip

    def save(self) -> None:
        """Write the register, whole, unless another run wrote it meanwhile.

        Raises:
            OutputError: it cannot be written.
            RegisterError: another run is writing it, or has written it since it was read.
        """
        text = json.dumps(self._data, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        with _alone(self.path):
            if (self.path.read_bytes() if self.path.exists() else None) != self._read:
                raise RegisterError("register_changed", path=self.path)
            with written_whole(self.path, force=True) as draft:
                draft.write_bytes(text.encode())
        self._read = text.encode()

    def _entry(self, month: str) -> dict[str, Any]:
        entry: dict[str, Any] = self._data["months"].get(month, {})
        return entry

    def pieces(self, month: str) -> list[Piece]:
        """The pieces of a month as it said them when it was closed."""
        return [Piece.from_dict(item) for item in self._entry(month).get("pieces", [])]


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Hold the lock of a file while the block runs.

    Raises:
        OutputError: the folder cannot be written to.
        RegisterError: another run holds it.
    """
    lock = path.with_name(f"{path.name}.lock")
    with contextlib.suppress(OSError):
        if time.time() - lock.stat().st_mtime > _STALE:
            lock.unlink()
    try:
        lock.open("xb").close()
    except FileExistsError as error:
        raise RegisterError("register_busy", path=path) from error
    except OSError as error:
        raise OutputError("not_written", path=path, why=trouble(error)) from error
    try:
        yield
    finally:
        lock.unlink(missing_ok=True)
