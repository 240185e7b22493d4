"""What is kept of a workbook that was read: a report's extract of it, as JSON that any process can read."""

from __future__ import annotations

import datetime
import json
import zlib
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from toolkit.findings import Finding, UnreadableError
from toolkit.reports.evidence import Item, Place
from toolkit.reports.extract import Extract, Record
from toolkit.reports.gathering import Pair
from toolkit.reports.notices import Notice
from toolkit.reports.reviews import Held
from toolkit.rules.copies import Fingerprint

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.ledger import Ledger


class Days(NamedTuple):
    """The days on which a workbook would read the same: after `after` and up to `until`; None where open.

    What is said of planned sessions in the past alone hangs on the day.
    """

    after: datetime.date | None
    until: datetime.date | None

    def __contains__(self, day: object) -> bool:
        if not isinstance(day, datetime.date):
            return False
        return (self.after is None or self.after < day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Digest:
    """What a report needs of one workbook, and what tells it from others."""

    pair: Pair
    fingerprint: Fingerprint
    days: Days


def days_of(ledger: Ledger, today: datetime.date) -> Days:
    """The days on which this workbook, read `today`, would read the same."""
    rows = ledger.tables["Sessions"].rows
    planned = [day for row in rows if row.get("status") == "planned" and (day := row.date("date"))]
    before = [day for day in planned if day < today]
    return Days(max(before, default=None), min((day for day in planned if day >= today), default=None))


def packed(found: Digest | UnreadableError) -> bytes:
    """The digest, or why there is none. The workbook's own name stays out: it may be another next time."""
    if isinstance(found, UnreadableError):
        days = Days(None, None)
        content: dict[str, Any] = {"unreadable": found.code, "params": _params(found.params)}
    else:
        pair = [_extract(one) if one else None for one in found.pair]
        days = found.days
        content = {"pair": pair, "fingerprint": found.fingerprint}
    # The days stand in front, so that one need not unpack the rest to know whether it still holds.
    return _dumped(days) + b"\n" + zlib.compress(_dumped(content), 1)


def holds_on(data: bytes, day: datetime.date) -> bool:
    """Whether what is packed would be read the same on this day."""
    return day in _days_in(data)


def _days_in(data: bytes) -> Days:
    return Days(*map(_day, json.loads(data.partition(b"\n")[0])))


def unpacked(data: bytes, file: str) -> Digest:
    """The digest of a workbook that is called `file` now.

    Raises:
        UnreadableError: there is none, for the reason packed.
    """
    content = json.loads(zlib.decompress(data.partition(b"\n")[2]).decode(errors="surrogatepass"))
    if "unreadable" in content:
        raise UnreadableError(content["unreadable"], file, **_values(content["params"]))
    really, supposed = (_extract_of(one, file) if one else None for one in content["pair"])
    if really is None:
        raise ValueError("a digest without an extract")
    return Digest(Pair(really, supposed), Fingerprint(*content["fingerprint"]), _days_in(data))


def _extract(one: Extract) -> dict[str, Any]:
    return {
        "head": [one.lang, one.currency, one.rows_read, one.rows_left_out, str(one.recovery_target)],
        "letterhead": dict(one.letterhead),
        "sessions": [one.sheet, one.column],
        "records": one.records,
        "open": [item._replace(place=_cell(item.place)) for item in one.open],
        "notices": [
            notice._replace(place=_cell(notice.place), values=_params(notice.values)) for notice in one.notices
        ],
        "reviews": one.reviews,
        "findings": [
            [f.code, f.sheet, f.cell, f.lang, f.value, f.column, f.row_id, _params(f.params)] for f in one.findings
        ],
    }


def _extract_of(one: Mapping[str, Any], file: str) -> Extract:
    lang, currency, rows_read, rows_left_out, target = one["head"]
    sheet, column = one["sessions"]
    return Extract(
        file=file,
        lang=lang,
        currency=currency,
        rows_read=rows_read,
        rows_left_out=rows_left_out,
        recovery_target=Decimal(target),
        letterhead=one["letterhead"],
        sheet=sheet,
        column=column,
        records=[
            Record(session, _day(date), client, mission, type_, tuple(numbers), row, over, tuple(own))
            for session, date, client, mission, type_, numbers, row, over, own in one["records"]
        ],
        open=[
            Item(session, _day(date), client, what, text, Decimal(amount), Place(file, *cell))
            for session, date, client, what, text, amount, cell in one["open"]
        ],
        notices=[
            Notice(key, many, tuple(first), Place(file, *cell) if cell else None, _values(values))
            for key, many, first, cell, values in one["notices"]
        ],
        reviews=[
            Held(mission, _on(on), notes, strengths, watch, step, _day(step_on))
            for mission, on, notes, strengths, watch, step, step_on in one["reviews"]
        ],
        findings=[
            Finding(code, file, sheet, cell, lang, value, column, row_id, _values(params))
            for code, sheet, cell, lang, value, column, row_id, params in one["findings"]
        ],
    )


def _cell(place: Place | None) -> Any:
    return place and place[1:]


def _on(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def _day(text: str | None) -> datetime.date | None:
    return _on(text) if text else None


def _dumped(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False, default=_plain).encode(errors="surrogatepass")


def _plain(value: Any) -> str:
    """Dates and amounts, where it is known that they are; anything else is only shown."""
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


def _params(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values of a text: amounts stay numbers, which a text may agree with."""
    return {name: {"number": str(value)} if isinstance(value, Decimal) else value for name, value in values.items()}


def _values(params: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: Decimal(value["number"]) if isinstance(value, dict) else value for name, value in params.items()
    }  # fmt: skip
