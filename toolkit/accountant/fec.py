"""Entries in the FEC format (art. A47 A-1 LPF) to import, and the check of such a text, stricter than the official one.

It is no legal FEC: that one is a whole year of a whole business.
"""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from toolkit.accountant.plain import LATIN, latin
from toolkit.rounding import ZERO

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from toolkit.accountant.journal import Posting

COLUMNS = (
    "JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "CompteNum", "CompteLib", "CompAuxNum", "CompAuxLib",
    "PieceRef", "PieceDate", "EcritureLib", "Debit", "Credit", "EcritureLet", "DateLet", "ValidDate", "Montantdevise",
    "Idevise",
)  # fmt: skip
_BLANK_ALLOWED = {"CompAuxNum", "CompAuxLib", "EcritureLet", "DateLet", "Montantdevise", "Idevise"}
_PAIRS = (("CompAuxNum", "CompAuxLib"), ("EcritureLet", "DateLet"), ("Montantdevise", "Idevise"))
_AMOUNT = re.compile(r"\d+,\d{2}")
_FORBIDDEN = re.compile(r"^[=+\-@]|[\x00-\x1f\x7f-\x9f]")
_NUMBER = re.compile(r"([A-Z]{2})-(\d{5,})")
_RESERVED = {"AN"}


class Line(NamedTuple):
    """One line of a FEC-format text, by column, with its number in the file (2 the first after the header)."""

    number: int
    cells: dict[str, str]

    @property
    def debit(self) -> Decimal:
        """Its debit, 0 where it is no amount."""
        return amount(self.cells["Debit"])

    @property
    def credit(self) -> Decimal:
        """Its credit, 0 where it is no amount."""
        return amount(self.cells["Credit"])


class Problem(NamedTuple):
    """What breaks a rule: its code, the line (0: the file) and what stands there."""

    code: str
    line: int
    detail: str


def fec_bytes(postings: Iterable[Posting], journals: dict[str, str], valid: datetime.date) -> bytes:
    """The text: TAB, CRLF, ISO 8859-15, decimal comma. `journals` are the labels by code; `valid` the ValidDate."""
    rows = ["\t".join(COLUMNS)]
    for p in postings:
        cells = (
            p.journal, latin(journals[p.journal]), p.number, _day(p.date), p.account, latin(p.account_label), p.third,
            latin(p.third_label), latin(p.ref), _day(p.ref_date), latin(p.label), _money(p.debit), _money(p.credit),
            "", "", _day(valid), "", "",
        )  # fmt: skip
        rows.append("\t".join(cells))
    return "".join(row + "\r\n" for row in rows).encode(LATIN)


def _day(day: datetime.date) -> str:
    return f"{day.year:04}{day.month:02}{day.day:02}"


def _money(value: Decimal) -> str:
    return f"{value:.2f}".replace(".", ",")


def amount(text: str) -> Decimal:
    """An amount with a decimal comma; 0 where it is none."""
    return Decimal(text.replace(",", ".")) if _AMOUNT.fullmatch(text) else ZERO


def day_of(text: str) -> datetime.date | None:
    """A date written AAAAMMJJ that exists."""
    if not re.fullmatch(r"\d{8}", text, re.ASCII):
        return None
    try:
        return datetime.date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None


def parsed(data: bytes) -> tuple[list[Line], list[Problem]]:
    """The lines of a text that have 18 fields, and what is wrong with its frame."""
    problems: list[Problem] = []
    if data.startswith(b"\xef\xbb\xbf"):
        problems.append(Problem("bom", 1, "EF BB BF"))
        data = data[3:]
    text = data.decode(LATIN)
    if not text.endswith("\r\n"):
        problems.append(Problem("line_end", 0, "CRLF"))
    rows = text.split("\r\n")
    if rows and rows[-1] == "":
        rows.pop()
    if not rows or rows[0].split("\t") != list(COLUMNS):
        return [], [*problems, Problem("header", 1, rows[0][:80] if rows else "")]
    lines = []
    for number, row in enumerate(rows[1:], 2):
        cells = row.split("\t")
        if len(cells) == len(COLUMNS) and not re.search(r"[\r\n|]", row):
            lines.append(Line(number, dict(zip(COLUMNS, cells, strict=True))))
        else:
            problems.append(Problem("fields", number, str(len(cells))))
    return lines, problems


def check(data: bytes, start: datetime.date, end: datetime.date) -> list[Problem]:
    """Every rule that a FEC-format text of that period breaks; none where it may be imported."""
    lines, problems = parsed(data)
    for line in lines:
        problems += _line_problems(line, start, end)
    problems += _entry_problems(lines)
    problems += _label_problems(lines)
    debit, credit = sum((x.debit for x in lines), ZERO), sum((x.credit for x in lines), ZERO)
    if debit != credit:
        problems.append(Problem("balance_total", 0, f"{debit} - {credit}"))
    return sorted(problems, key=lambda problem: problem.line)


def _line_problems(line: Line, start: datetime.date, end: datetime.date) -> Iterator[Problem]:
    cells, number = line.cells, line.number
    for name, cell in cells.items():
        if not cell and name not in _BLANK_ALLOWED:
            yield Problem("blank", number, name)
        if _FORBIDDEN.search(cell):
            yield Problem("sign", number, name)
    for name in ("EcritureDate", "PieceDate", "ValidDate"):
        day = day_of(cells[name])
        if day is None:
            yield Problem("date", number, f"{name} {cells[name]}")
        elif name == "EcritureDate" and not start <= day <= end:
            yield Problem("period", number, cells[name])
    for name in ("Debit", "Credit"):
        if not _AMOUNT.fullmatch(cells[name]):
            yield Problem("amount", number, f"{name} {cells[name]}")
    if (line.debit == 0) == (line.credit == 0):
        yield Problem("one_side", number, f"{cells['Debit']} / {cells['Credit']}")
    for first, second in _PAIRS:
        if bool(cells[first]) != bool(cells[second]):
            yield Problem("pair", number, f"{first}/{second}")
    if not re.match(r"\d{3}", cells["CompteNum"], re.ASCII):
        yield Problem("account", number, cells["CompteNum"])
    if cells["JournalCode"] in _RESERVED:
        yield Problem("journal", number, cells["JournalCode"])


def _entry_problems(lines: Sequence[Line]) -> Iterator[Problem]:
    """Entries: contiguous, at least two lines, one date and document, balanced; numbers without gap, dates in order."""
    entries: dict[tuple[str, str], list[Line]] = defaultdict(list)
    for line in lines:
        entries[line.cells["JournalCode"], line.cells["EcritureNum"]].append(line)
    last: dict[str, tuple[int, str]] = {}
    for (journal, name), members in entries.items():
        first = members[0]
        if members[-1].number - first.number != len(members) - 1:
            yield Problem("contiguous", first.number, name)
        if len(members) < 2:
            yield Problem("one_line", first.number, name)
        for column in ("EcritureDate", "PieceRef", "PieceDate", "ValidDate"):
            if len({line.cells[column] for line in members}) > 1:
                yield Problem("one_per_entry", first.number, f"{name} {column}")
        balance = sum((line.debit - line.credit for line in members), ZERO)
        if balance:
            yield Problem("balance", first.number, f"{name} {balance}")
        shape, (before, day) = _NUMBER.fullmatch(name), last.get(journal, (0, ""))
        if shape is None or shape[1] != journal:
            yield Problem("number", first.number, name)
            continue
        if int(shape[2]) != before + 1:
            yield Problem("gap", first.number, name)
        if first.cells["EcritureDate"] < day:
            yield Problem("order", first.number, name)
        last[journal] = int(shape[2]), first.cells["EcritureDate"]


def _label_problems(lines: Iterable[Line]) -> Iterator[Problem]:
    """One label per journal, account and auxiliary account."""
    for key, label in (("JournalCode", "JournalLib"), ("CompteNum", "CompteLib"), ("CompAuxNum", "CompAuxLib")):
        known: dict[str, str] = {}
        for line in lines:
            if line.cells[key] and known.setdefault(line.cells[key], line.cells[label]) != line.cells[label]:
                yield Problem("label", line.number, f"{line.cells[key]} {line.cells[label]}")
