"""The forms of the journal and the lists, read back as the neutral ones are: one record a row, by key."""

from __future__ import annotations

import datetime
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.accountant import tables
from toolkit.accountant.balance import Record, number
from toolkit.accountant.contents import JOURNAL
from toolkit.accountant.plain import latin
from toolkit.accountant.tables import Shape, keys

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.accountant import fec

_AMOUNTS = {"debit", "credit", "vat_rate"}
_DATES = {"date", "document_date", "paid_on"}


def journal(data: bytes) -> list[Record]:
    """The neutral journal.

    Raises:
        ValueError, ArithmeticError: it is none.
    """
    records = _neutral(data, JOURNAL)
    for record in records:
        for key in _AMOUNTS:
            number(record[key])
    return records


def listed(data: bytes, shape: Shape, lang: str) -> list[Record]:
    """The rows of a list by key, whichever form it has; amounts as neutral files have them.

    Raises:
        ValueError: it is none.
    """
    if lang == "fr":
        rows = [dict(zip(keys(shape), row, strict=True)) for row in tables.french_records(data)]
    else:
        rows = _neutral(data, shape)
    amounts = [key for key, kind in shape if kind in ("money", "rate")]
    for row in rows:
        for key in amounts:
            row[key] = row[key].replace(",", ".")
            number(row[key])
    return rows


def _neutral(data: bytes, shape: Shape) -> list[Record]:
    """The rows of a neutral file of that shape."""
    if data.split(b"\n")[0].decode() != ",".join(keys(shape)):
        raise ValueError("header")
    return tables.records(data)


def french_journal(data: bytes, roles: Mapping[str, str]) -> list[Record]:
    """The journal for French Excel; `roles` as `contents.roles` gives them."""
    codes = {word: role for role, word in roles.items()}
    rows = [dict(zip(keys(JOURNAL), row, strict=True)) for row in tables.french_records(data)]
    for row in rows:
        row["role"] = codes.get(row["role"], row["role"])
        for key in _AMOUNTS:
            row[key] = row[key].replace(",", ".")
        for key in _DATES:
            row[key] = "-".join(reversed(row[key].split("/")))
    return rows


def as_fec(record: Record) -> Record:
    """A line of the neutral journal as the FEC-format text has it."""
    return {
        "journal": record["journal"],
        "number": record["number"],
        "date": record["date"].replace("-", ""),
        "account": record["account"],
        "third_party": record["third_party"],
        "document": latin(record["document"]),
        "debit": record["debit"] or "0.00",
        "credit": record["credit"] or "0.00",
    }


def of_fec(line: fec.Line) -> Record:
    """A line of the FEC-format text by the journal's keys."""
    cells = line.cells
    return {
        "journal": cells["JournalCode"],
        "number": cells["EcritureNum"],
        "date": cells["EcritureDate"],
        "account": cells["CompteNum"],
        "third_party": cells["CompAuxNum"],
        "document": cells["PieceRef"],
        "debit": cells["Debit"].replace(",", "."),
        "credit": cells["Credit"].replace(",", "."),
    }


def workbook_journal(data: bytes, roles: Mapping[str, str]) -> list[Record]:
    """The sheet of the journal, which is the second; `roles` as `contents.roles` gives them."""
    codes = {word: role for role, word in roles.items()}
    from toolkit.reading.backends import open_book

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "journal.xlsx"
        path.write_bytes(data)
        book = open_book(path)
        try:
            cells = book.sheets[1].cells()
        finally:
            book.close()
    made = [_sheet_row(cells[row]) for row in sorted(cells) if row > 1]
    return [{**row, "role": codes.get(row["role"], row["role"])} for row in made]


def _sheet_row(row: Mapping[int, Any]) -> Record:
    """A row of the sheet; numbers and dates as text again."""
    made: Record = {}
    for index, key in enumerate(keys(JOURNAL), 1):
        value = row.get(index, "")
        if key in _AMOUNTS:
            shown = _amount(value, key)
        elif key in _DATES:
            shown = _iso(value)
        else:
            shown = str(value)
        made[key] = shown
    return made


def _amount(value: Any, key: str) -> str:
    if value == "":
        return ""
    return f"{Decimal(value).normalize():f}" if key == "vat_rate" else f"{Decimal(value):.2f}"


def _iso(value: Any) -> str:
    from toolkit.kinds import EPOCH, Serial

    if isinstance(value, Serial):
        value = value.number
    if isinstance(value, Decimal):
        return (EPOCH + datetime.timedelta(days=int(value))).isoformat()
    return str(value)
