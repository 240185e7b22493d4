"""Random ledgers: everything that a person may type, as rows for a new workbook and for the second implementation.

One core draws its choices from a seeded generator (bulk tests) or from hypothesis (small ledgers that shrink:
the first option of every choice is the simplest, and every "perhaps" shrinks to no).
"""

from __future__ import annotations

import copy
import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol

from hypothesis import strategies as st

from toolkit.assembly import assemble
from toolkit.kinds import ExcelError
from toolkit.templates import load
from toolkit.writing.rows import raw_book

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from toolkit.ledger import Ledger

Row = dict[str, Any]
Tables = dict[str, list[Row]]

TEMPLATE = "photography"
TODAY = dt.date(2026, 6, 15)


@dataclass
class Sample:
    """A ledger as typed, and as the contract understands it: no cell of `judged` holds what is not its kind.

    A row that such a cell leaves out has a negative number in `judged`, which leaves it out as well.
    """

    rows: Tables
    settings: Row
    judged: Tables
    judged_settings: Row
    #: (table, index, column) of each spoiled cell, and whether it leaves its row out.
    spoiled: dict[tuple[str, int, str], bool] = field(default_factory=dict)

    def ledger(self, lang: str = "en") -> Ledger:
        """Through the same assembly as a workbook read back."""
        template = load(TEMPLATE)
        settings = {key: as_number(value) for key, value in self.settings.items() if value is not None}
        return assemble(raw_book("random.xlsx", lang, template, self.rows, settings), template, TODAY)


def as_number(value: Any) -> Any:
    return Decimal(value) if isinstance(value, int) else value


# ---------------------------------------------------------------------------------------------- choices


class Choices(Protocol):
    """Where the choices come from."""

    def pick(self, options: Sequence[Any]) -> Any:
        """One of them."""

    def chance(self, percent: int) -> bool:
        """True that often."""


class Seeded:
    """Choices from a seeded generator."""

    def __init__(self, rng: random.Random) -> None:
        self.pick: Callable[[Sequence[Any]], Any] = rng.choice
        self._random = rng.random

    def chance(self, percent: int) -> bool:
        return self._random() * 100 < percent


class Drawn:
    """Choices that hypothesis makes and shrinks."""

    def __init__(self, draw: Callable[..., Any]) -> None:
        self._draw = draw

    def pick(self, options: Sequence[Any]) -> Any:
        return options[self._draw(st.integers(0, len(options) - 1))]

    def chance(self, percent: int) -> bool:
        return bool(self._draw(st.integers(0, 99)) >= 100 - percent)


# ---------------------------------------------------------------------------------------------- values


def cents(*texts: str) -> list[Decimal]:
    return [Decimal(text) for text in texts]


# Many of these end in half a cent once multiplied by a rate, or in half a minute once divided by one.
MONEY = cents(
    "0", "100", "50", "0.05", "33.33", "127.05", "0.01", "84.70", "66.67", "99.99", "250", "8.47", "0.15", "1234.56"
)
HOURLY = cents("50", "0", "67.76", "33.33", "80", "0.5", "120", "45.45")
MINUTES = [0, 60, 30, 1, 7, 15, 45, 90, 113, 119, 120, 125, 180, 240]
ROUNDED = [0, 1, 2, 3, 4, 7]
QUANTITIES = [0, 1, 5, 10, 11, 15, 20, 21, 30, 31, 40, 50, 51, 75, 100, 101, 150]
HOURS = cents("0", "48", "24", "47.99", "48.01", "0.25", "72", "12.5", "5.5")
WORDS_STATUS = ["done", "done", "done", "done", "done", "done", "cancelled", "cancelled", "planned"]
WORDS_REQUEST = ["done", "done", "done", "new", "clarify", "accepted", "in_progress", "refused"]
DAYS = [
    *(dt.date(2026, month, day) for month in range(1, 13) for day in (1, 15, 28)),
    *(dt.date(2026, 1, 31), dt.date(2026, 12, 31), dt.date(2025, 12, 31), dt.date(2027, 1, 1), dt.date(2025, 2, 28)),
]
CLIENTS = ["ACME", "acme", "Zoé", " ACME ", "ZOÉ", "b 12", 7, "07b"]
TYPES = ["portrait", "Portrait", "mariage ", "\u00a0mariage", "Été", "été", 12]
PEOPLE = ["Ana", "ana", " Ana ", "Bob", "bob\u00a0", "Cléo"]

SETTINGS: Mapping[str, Sequence[Any]] = {
    "hourly_rate": cents("67.76", "0", "33.33", "60", "45.5"),
    "safety_margin": cents("0", "0.15", "0.3333", "1.25", "0.0001"),
    "slot_minutes": [0, 15, 7, 60, 1],
    "reserve_rate": cents("0", "0.05", "0.1234", "0.3333", "1"),
    "included_rounds": [0, 1, 3, 10],
    "turnaround_days": [0, 1, 5],
    "late_cancellation_hours": cents("0", "24", "47.5", "72"),
    "late_cancellation_rate": cents("0", "0.25", "0.3333", "1", "0.6667"),
    "express_surcharge": cents("0", "0.15", "0.3333", "0.1250", "1.5"),
    "recovery_target": cents("0", "1", "0.3333", "0.1250"),
    "review_delay_days": [0, 7, 30],
}

TIERS: Sequence[list[tuple[int | None, int | None, str | None]]] = (
    [],
    [(31, 50, "0.20"), (51, 100, "0.40"), (101, None, "0.60")],
    [(11, 20, "0.3333"), (31, 50, "0.15")],  # a gap, and an end
    [(5, 20, "0.1"), (15, 40, "0.2"), (41, 60, "0.3")],  # two overlap
    [(11, 20, "0.1"), (50, 31, "0.2"), (51, None, "0.125")],  # one upside down
    [(None, 10, "0.05"), (11, None, None)],  # blank from, blank surcharge
    [(11, None, "0.1"), (51, None, "0.2")],  # two without end
    [(20, 20, "0.0001"), (21, 21, "0.1250"), (1, 10, "0.5")],  # single quantities, out of order
    [(None, None, "0.25")],
    [(101, 150, "0.6"), (51, 100, "0.4"), (31, 50, "0.2")],  # the greatest end stands first
    [(11, 20, "0"), (20, 30, "0.2")],  # they share one quantity
)


def variant(c: Choices, name: Any) -> Any:
    """An id as it might be typed elsewhere: other case, spaces around it."""
    if c.chance(60) or not isinstance(name, str):
        return name
    return c.pick([name.lower(), name.upper(), f" {name}", f"{name} ", f"{name}\u00a0", f"\u00a0{name.lower()} "])


def maybe(c: Choices, row: Row, key: str, options: Sequence[Any], percent: int = 50) -> None:
    """Fill a cell or leave it blank."""
    if c.chance(percent):
        row[key] = c.pick(options)


# ---------------------------------------------------------------------------------------------- one row of each


def session_id(c: Choices, number: int) -> Any:
    """Ids of several sorts, none of which is another in disguise."""
    name = f"{c.pick(['S-', 'é', 'X 1.'])}{number:02}"
    return c.pick([name, name, name, name, f" {name}", f"{name}\u00a0", number + 1000, f"0{number + 5000}"])


def session(c: Choices, name: Any, missions: Sequence[Any]) -> Row:
    status = c.pick(WORDS_STATUS)
    row: Row = {
        "session_id": name,
        "date": c.pick(DAYS),
        "client_code": c.pick(CLIENTS),
        "status": status,
    }
    if missions and c.chance(60):
        row["mission_id"] = variant(c, c.pick(missions))
    maybe(c, row, "session_type", TYPES)
    maybe(c, row, "start_time", [dt.time(9, 0), dt.time(14, 30)], 30)
    maybe(c, row, "objective", ["Photos of the team", " 12 "], 20)
    if c.chance(80):
        for phase in ("prep", "main", "post"):
            maybe(c, row, f"planned_{phase}", MINUTES, 75)
    maybe(c, row, "fee", MONEY, 45)
    maybe(c, row, "hourly_rate", HOURLY, 35)
    maybe(c, row, "included_quantity", QUANTITIES, 50)
    maybe(c, row, "extra_unit_price", MONEY, 30)
    maybe(c, row, "express", ["no", "yes"], 50)
    maybe(c, row, "approved_on", DAYS, 50)
    wrong = 8  # per cent: what belongs to another status
    done, cancelled = status == "done", status == "cancelled"
    for phase in ("prep", "main", "post"):
        maybe(c, row, f"actual_{phase}", MINUTES, 75 if done else 30 if cancelled else wrong)
    if done and not any(f"actual_{phase}" in row for phase in ("prep", "main", "post")):
        row["actual_main"] = c.pick(MINUTES)
    maybe(c, row, "goodwill_minutes", MINUTES, 25 if done or cancelled else wrong)
    maybe(c, row, "billed_minutes", MINUTES, 40 if done else wrong)
    maybe(c, row, "delivered_quantity", QUANTITIES, 60 if done else wrong)
    maybe(c, row, "extras_billed", MONEY, 40 if done else wrong)
    maybe(c, row, "cancelled_by", ["client", "us"], 60 if cancelled else wrong)
    maybe(c, row, "cancellation_notice_hours", HOURS, 60 if cancelled else wrong)
    maybe(c, row, "cancellation_billed", MONEY, 40 if cancelled else wrong)
    maybe(c, row, "satisfaction", [5, 4, 3, 2, 1], 50)
    return row


def line(c: Choices, session: Any) -> Row:
    row: Row = {"session_id": variant(c, session), "item": c.pick(["Studio", "Train", "Make-up"])}
    for key, percent in (("estimated", 70), ("actual", 70), ("rebilled", 40)):
        maybe(c, row, key, MONEY, percent)
    maybe(c, row, "nature", ["direct", "indirect"], 20)
    maybe(c, row, "vat_rate", cents("0.2", "0.055", "0"), 20)
    return row


def request(c: Choices, name: str, session: Any) -> Row:
    asked = c.pick(DAYS)
    row: Row = {
        "request_id": variant(c, name),
        "session_id": variant(c, session),
        "requested_on": asked,
        "description": "Another crop",
        "kind": c.pick(["revision", "revision", "extra", "correction"]),
        "status": c.pick(WORDS_REQUEST),
    }
    maybe(c, row, "requested_by", PEOPLE)
    maybe(c, row, "round", ROUNDED, 60)
    maybe(c, row, "in_scope", ["yes", "no"])
    maybe(c, row, "priority", ["normal", "high", "low"], 20)
    maybe(c, row, "minutes_spent", MINUTES, 75)
    if c.chance(50):
        row["answered_on"] = asked + dt.timedelta(days=c.pick([0, 1, 3, 4, 10, -1]))
    maybe(c, row, "quantity", ROUNDED, 40)
    maybe(c, row, "unit_price", MONEY, 50)
    maybe(c, row, "accepted_on", DAYS, 45)
    maybe(c, row, "billed_amount", MONEY, 35)
    maybe(c, row, "goodwill", ["no", "yes"], 40)
    return row


def mission(c: Choices, name: str) -> Row:
    row: Row = {"mission_id": name, "client_code": c.pick(CLIENTS), "title": "A year of portraits"}
    maybe(c, row, "included_rounds", ROUNDED)
    maybe(c, row, "turnaround_days", ROUNDED)
    maybe(c, row, "client_contact", PEOPLE, 60)
    for key in ("need", "deliverables"):
        maybe(c, row, key, ["Portraits"])
    for key in ("deadline", "approved_on", "ended_on"):
        maybe(c, row, key, DAYS)
    maybe(c, row, "price_agreed", MONEY)
    for key in ("workshop_high_impact", "workshop_keys_missing", "workshop_purpose_explained"):
        maybe(c, row, key, ["yes", "no"], 80)
    return row


def indicator(c: Choices, missions: Sequence[Any]) -> Row:
    row: Row = {"mission_id": variant(c, c.pick(missions)), "indicator": "Visits"}
    for key in ("baseline", "target", "measured"):
        maybe(c, row, key, [0, 100, -20, Decimal("12.5"), Decimal("0.3"), 7, Decimal("33.33")], 85)
    return row


# ---------------------------------------------------------------------------------------------- a ledger


def build(c: Choices, sessions: int, faults: bool, label: Callable[[str, str], str] | None = None) -> Sample:
    """A ledger of that many sessions; `label` gives the word of a list as the workbook's language writes it."""
    tables: Tables = {"Missions": [], "Sessions": [], "Budget": [], "Requests": [], "Indicators": [], "Tiers": []}
    names = [f"M-{number}" for number in range(1, 1 + c.pick([0, 1, 2, 3, 5]))]
    for name in names:
        tables["Missions"].append(mission(c, c.pick([name, f"{name} "])))
    ids = [session_id(c, number) for number in range(1, sessions + 1)]
    for name in ids:
        tables["Sessions"].append(session(c, name, names))
        for _ in range(c.pick([0, 1, 2, 3])):
            tables["Budget"].append(line(c, name))
        for _ in range(c.pick([0, 1, 2, 2])):
            tables["Requests"].append(request(c, f"R{len(tables['Requests']) + 1}", name))
        if c.chance(3):
            tables[c.pick(["Sessions", "Budget", "Requests"])].append({})  # a row left empty between others
    if names:
        tables["Indicators"] = [indicator(c, names) for _ in range(c.pick([0, 1, 3]))]
    for first, last, surcharge in c.pick(TIERS):
        tier = {
            "from_quantity": first,
            "to_quantity": last,
            "surcharge_rate": None if surcharge is None else Decimal(surcharge),
        }
        tables["Tiers"].append({key: value for key, value in tier.items() if value is not None})
    settings: Row = {}
    for key, options in SETTINGS.items():
        maybe(c, settings, key, options, 35)
    sample = Sample(tables, settings, copy.deepcopy(tables), dict(settings))
    if faults:
        for _ in range(max(1, sessions // 4)):
            _fault(c, sample, label)
        while c.chance(50):
            _bad_setting(c, sample)
    for (table, index, _), out in sample.spoiled.items():
        if out:
            sample.judged[table][index][_OUT[table]] = -1
    return sample


def random_rows(
    rng: random.Random,
    sessions: int = 60,
    faults: bool = False,
    label: Callable[[str, str], str] | None = None,
) -> Sample:
    """A ledger from a seeded generator."""
    return build(Seeded(rng), sessions, faults, label)


@st.composite
def small_ledgers(draw: Callable[..., Any], faults: bool = False) -> Sample:
    """Ledgers of 0 to 6 sessions that shrink to few filled cells."""
    return build(Drawn(draw), draw(st.integers(0, 6)), faults)


# ---------------------------------------------------------------------------------------------- mistakes

#: A number that the contract forbids, by table: it leaves the judged row out.
_OUT = {
    "Sessions": "goodwill_minutes",
    "Budget": "estimated",
    "Requests": "minutes_spent",
    "Missions": "included_rounds",
    "Tiers": "surcharge_rate",
}
WHOLE = {
    "Sessions": [
        "planned_prep", "planned_main", "planned_post", "included_quantity", "actual_prep", "actual_main",
        "actual_post", "goodwill_minutes", "billed_minutes", "delivered_quantity",
    ],
    "Budget": [],
    "Requests": ["round", "minutes_spent", "quantity"],
    "Missions": ["included_rounds"],
    "Tiers": ["from_quantity", "to_quantity"],
}  # fmt: skip
AMOUNTS = {
    "Sessions": [
        "fee", "hourly_rate", "extra_unit_price", "extras_billed", "cancellation_notice_hours", "cancellation_billed",
    ],
    "Budget": ["estimated", "actual", "rebilled"],
    "Requests": ["unit_price", "billed_amount"],
    "Missions": [],
    "Tiers": [],
}  # fmt: skip
#: Dates and whether a bad one leaves its row out.
_DATES = {
    "Sessions": {"date": True, "approved_on": True},
    "Requests": {"requested_on": True, "accepted_on": True, "answered_on": False},
    "Missions": {"approved_on": False, "ended_on": False, "deadline": False},
}
#: Words: the list, and whether a bad one leaves its row out.
_WORDS = {
    "Sessions": {"status": ("status", True), "express": ("yes_no", True), "cancelled_by": ("cancelled_by", True)},
    "Requests": {
        "kind": ("request_kind", True),
        "status": ("request_status", True),
        "goodwill": ("yes_no", True),
        "in_scope": ("yes_no", False),
    },
    "Missions": {"workshop_high_impact": ("yes_no", False)},
    "Budget": {"nature": ("nature", False)},
}
_REQUIRED = {
    "Sessions": ["session_id", "date", "client_code", "status"],
    "Budget": ["session_id", "item"],
    "Requests": ["request_id", "session_id", "requested_on", "description", "kind", "status"],
    "Missions": ["mission_id", "client_code", "title"],
}
_TEXTS = {
    "Sessions": ["session_id", "mission_id", "client_code", "session_type"],
    "Budget": ["session_id", "item"],
    "Requests": ["request_id", "session_id", "description", "requested_by"],
    "Missions": ["mission_id", "title", "client_contact", "need"],
}
_OWN_ID = {"Sessions": "session_id", "Requests": "request_id", "Missions": "mission_id"}
NOT_AVAILABLE = ExcelError("#N/A")


def _some_row(c: Choices, sample: Sample, tables: Sequence[str]) -> tuple[str, int] | None:
    table = c.pick(tables)
    used = [index for index, row in enumerate(sample.rows[table]) if row]
    return (table, c.pick(used)) if used else None


def _spoil(sample: Sample, place: tuple[str, int], key: str, typed: Any, judged: Any = None, out: bool = False) -> None:
    table, index = place
    sample.rows[table][index][key] = typed
    sample.judged[table][index][key] = judged
    sample.spoiled[table, index, key] = out


def _bad_number(c: Choices, sample: Sample, label: Any) -> None:
    place = _some_row(c, sample, ["Sessions", "Sessions", "Budget", "Requests", "Missions", "Tiers"])
    if place is None:
        return
    whole, money = WHOLE[place[0]], AMOUNTS[place[0]]
    key = c.pick([*whole, *money])
    odd = Decimal("90.5") if key in whole else Decimal("12.345")
    _spoil(sample, place, key, c.pick(["abc", -5, odd, NOT_AVAILABLE, "12,50"]), out=True)


def each_value() -> dict[str, list[dict[str, Any]]]:
    """Each number, date and word that a row can hold, right and in error, a row for each: random rows bring some."""
    base: dict[str, dict[str, Any]] = {
        "Sessions": {"session_id": "", "date": TODAY, "client_code": "C1", "status": "done"},
        "Budget": {"session_id": "S-1", "item": "Train"},
        "Requests": {"request_id": "", "session_id": "S-1", "requested_on": TODAY, "description": "Sky",
                     "kind": "revision", "status": "done"},
        "Missions": {"mission_id": "", "client_code": "C1", "title": "Portraits"},
    }  # fmt: skip
    tried: tuple[tuple[Mapping[str, Iterable[str]], Sequence[Any]], ...] = (
        (WHOLE, (0, 90, Decimal("90.5"), -1, "abc", NOT_AVAILABLE)),
        (AMOUNTS, (0, Decimal("12.34"), Decimal("12.345"), -1, "abc", NOT_AVAILABLE)),
        (_DATES, (TODAY, "soon", -1, 0, Decimal("46000.75"), 3_000_000, NOT_AVAILABLE)),
        (_WORDS, ("yes", "no", "gone", 3, NOT_AVAILABLE)),
    )
    made = {}
    for table, row in base.items():
        cells = [(key, value) for keys, values in tried for key in keys.get(table, ()) for value in values]
        ids = [{_OWN_ID[table]: f"{table[0]}-{number}"} if table in _OWN_ID else {} for number in range(len(cells))]
        made[table] = [{**row, **own, key: value} for own, (key, value) in zip(ids, cells, strict=True)]
    return made


def _bad_rate(c: Choices, sample: Sample, label: Any) -> None:
    place = _some_row(c, sample, ["Tiers"])
    if place:
        _spoil(sample, place, "surcharge_rate", c.pick([20, "x", Decimal("-0.1"), NOT_AVAILABLE]), out=True)


def _bad_days(c: Choices, sample: Sample, label: Any) -> None:
    place = _some_row(c, sample, ["Missions"])
    if place:
        _spoil(sample, place, "turnaround_days", c.pick(["soon", -1, Decimal("1.5"), NOT_AVAILABLE]))


def _bad_date(c: Choices, sample: Sample, label: Any) -> None:
    place = _some_row(c, sample, list(_DATES))
    if place is None:
        return
    key = c.pick(list(_DATES[place[0]]))
    out = _DATES[place[0]][key]
    _spoil(sample, place, key, c.pick(["soon", 0, -3, NOT_AVAILABLE, 20260518]), out=out)


def _date_with_time(c: Choices, sample: Sample, label: Any) -> None:
    place = _some_row(c, sample, list(_DATES))
    if place is None:
        return
    key = c.pick(list(_DATES[place[0]]))
    serial = 46150 + c.pick([0, 1, 4])
    _spoil(sample, place, key, serial + Decimal("0.75"), dt.date(1899, 12, 30) + dt.timedelta(days=serial))


def _bad_word(c: Choices, sample: Sample, label: Any) -> None:
    place = _some_row(c, sample, list(_WORDS))
    if place is None:
        return
    key = c.pick(list(_WORDS[place[0]]))
    _, out = _WORDS[place[0]][key]
    _spoil(sample, place, key, c.pick(["perhaps", 3, NOT_AVAILABLE]), out=out)


def _loose_word(c: Choices, sample: Sample, label: Any) -> None:
    """Another case, which a sheet understands too; a space around the word or its key, which only reading does."""
    place = _some_row(c, sample, list(_WORDS))
    if place is None:
        return
    table, index = place
    key = c.pick(list(_WORDS[table]))
    value = sample.judged[table][index].get(key)
    if value in load(TEMPLATE).lists[_WORDS[table][key][0]]:
        word = label(_WORDS[table][key][0], value) if label else ""
        typed = [word.upper(), word.title()] if label else [f"{value} ", f"\u00a0{value}"]
        _spoil(sample, place, key, c.pick(typed), value)


def _missing(c: Choices, sample: Sample, label: Any) -> None:
    place = _some_row(c, sample, list(_REQUIRED))
    if place:
        key = c.pick(_REQUIRED[place[0]])
        _spoil(sample, place, key, c.pick([None, " ", "\u00a0"]) if key in _TEXTS[place[0]] else None)


def _only_spaces(c: Choices, sample: Sample, label: Any) -> None:
    """A text "emptied" with the space bar: it is blank."""
    place = _some_row(c, sample, ["Sessions", "Budget", "Requests", "Missions"])
    if place is None:
        return
    _spoil(sample, place, c.pick(_TEXTS[place[0]]), " ", out=False)


def _error_text(c: Choices, sample: Sample, label: Any) -> None:
    place = _some_row(c, sample, list(_TEXTS))
    if place:
        key = c.pick(_TEXTS[place[0]])
        _spoil(sample, place, key, NOT_AVAILABLE)


def _twin(c: Choices, sample: Sample, label: Any) -> None:
    """Two rows with one id, or with ids that differ only by leading zeros."""
    place = _some_row(c, sample, list(_OWN_ID))
    if place is None:
        return
    table, index = place
    other = _some_row(c, sample, [table])
    key = _OWN_ID[table]
    name = sample.rows[table][other[1]].get(key) if other else None
    if isinstance(name, str | int) and not isinstance(name, ExcelError):
        typed = c.pick([name, f" {str(name).upper()}", f"0{str(name).strip()}"])
        _spoil(sample, (table, index), key, typed, typed)


def _odd_id(c: Choices, sample: Sample, label: Any) -> None:
    place = _some_row(c, sample, ["Sessions", "Budget", "Requests", "Missions"])
    if place is None:
        return
    key = c.pick([key for key in ("session_id", "request_id", "mission_id") if key in _TEXTS[place[0]]])
    typed = c.pick(["S*", "?-01", "S~1", "=S-01", "<S-01", ">1", "<>"])
    _spoil(sample, place, key, typed, typed)


def _stranger(c: Choices, sample: Sample, label: Any) -> None:
    """A line or request of a session that does not exist, or that differs by leading zeros."""
    place = _some_row(c, sample, ["Budget", "Requests"])
    if place:
        name = str(sample.judged[place[0]][place[1]].get("session_id") or "").strip()
        typed = c.pick(["S-nowhere", f"00{name}", name.lstrip("0") or "7"])
        _spoil(sample, place, "session_id", typed, typed)


def _no_times(c: Choices, sample: Sample, label: Any) -> None:
    place = _some_row(c, sample, ["Sessions"])
    if place:
        for phase in ("prep", "main", "post"):
            _spoil(sample, place, f"actual_{phase}", None)


def _bad_score(c: Choices, sample: Sample, label: Any) -> None:
    place = _some_row(c, sample, ["Sessions"])
    if place:
        _spoil(sample, place, "satisfaction", c.pick([6, 0, Decimal("4.5"), "great", NOT_AVAILABLE]))


def _bad_time(c: Choices, sample: Sample, label: Any) -> None:
    place = _some_row(c, sample, ["Sessions"])
    if place:
        _spoil(sample, place, "start_time", c.pick(["noon", -1, NOT_AVAILABLE]))


def _unknown_mission(c: Choices, sample: Sample, label: Any) -> None:
    place = _some_row(c, sample, ["Sessions"])
    if place:
        typed = c.pick(["M-nowhere", "0M-1", "<>ab"])
        _spoil(sample, place, "mission_id", typed, typed)


MISTAKES = (
    *(_bad_number, _bad_number, _bad_rate, _bad_days, _bad_date, _date_with_time, _bad_word, _loose_word),
    *(_missing, _only_spaces, _error_text, _twin, _odd_id, _stranger, _no_times, _bad_score, _bad_time),
    _unknown_mission,
)


def _fault(c: Choices, sample: Sample, label: Callable[[str, str], str] | None) -> None:
    c.pick(MISTAKES)(c, sample, label)


def _bad_setting(c: Choices, sample: Sample) -> None:
    """A setting in error, which counts as blank; a rate with more than four decimals is rounded."""
    key = c.pick(list(SETTINGS))
    typed = c.pick(["abc", -1, NOT_AVAILABLE, Decimal("12.345"), Decimal("0.33335")])
    sample.settings[key] = typed
    rate = key.endswith(("_rate", "margin", "surcharge", "target")) and key != "hourly_rate"
    sample.judged_settings[key] = Decimal("0.3334") if rate and typed == Decimal("0.33335") else None
