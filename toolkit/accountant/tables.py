"""Tables as text: for French Excel, and neutral for programs; the same cells in both."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from toolkit.rounding import ZERO

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit.language import Words

#: None is blank.
Cell = str | Decimal | int | datetime.date | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key, which neutral files have as header, its label, and the kind of its cells.

    `kind`: text, date, money, rate or count. Texts are `plain` already.
    """

    key: str
    label: str
    kind: str


#: Key and kind of each column of a table.
Shape = tuple[tuple[str, str], ...]


def columns(shape: Shape, prefix: str, words: Words) -> list[Column]:
    """The columns of a shape; their labels are the words `prefix_key`."""
    return [Column(key, words[f"{prefix}_{key}"], kind) for key, kind in shape]


def keys(shape: Shape) -> list[str]:
    """The keys of a shape."""
    return [key for key, _ in shape]


def percent(rate: Decimal | None) -> Decimal | None:
    """A VAT rate as it is written: 20, 5.5; None where there is none, or 0."""
    return (rate * 100).normalize() + ZERO if rate else None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of one shape: no totals, no blank rows, nothing but data below the header."""

    name: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]


def for_french_excel(table: Table) -> bytes:
    """`;`, decimal comma, JJ/MM/AAAA, CRLF, UTF-8 with BOM: what Excel in French opens with a double click."""
    kinds = [column.kind for column in table.columns]
    lines = [";".join(column.label for column in table.columns)]
    lines += [";".join(map(_french, row, kinds)) for row in table.rows]
    return b"\xef\xbb\xbf" + "".join(line + "\r\n" for line in lines).encode()


def neutral(table: Table) -> bytes:
    """`,`, decimal point, ISO dates, LF, UTF-8: what programs read."""
    kinds = [column.kind for column in table.columns]
    lines = [",".join(column.key for column in table.columns)]
    lines += [",".join(map(_neutral, row, kinds)) for row in table.rows]
    return "".join(line + "\n" for line in lines).encode()


def _french(cell: Cell, kind: str) -> str:
    if isinstance(cell, datetime.date):
        return f"{cell.day:02}/{cell.month:02}/{cell.year:04}"
    return _neutral(cell, kind).replace(".", ",") if isinstance(cell, Decimal) else _neutral(cell, kind)


def _neutral(cell: Cell, kind: str) -> str:
    """No cell needs quotes: texts hold no separator."""
    match cell:
        case None:
            return ""
        case Decimal():
            return f"{cell:.2f}" if kind == "money" else f"{cell:f}"
        case datetime.date():
            return cell.isoformat()
        case _:
            return str(cell)


def records(data: bytes) -> list[dict[str, str]]:
    """The rows of a neutral file by key.

    Raises:
        ValueError: it is none: the text is not UTF-8, or a row has another number of fields than the header.
    """
    head, *rows = data.decode().split("\n")[:-1] or [""]
    keys = head.split(",")
    made = []
    for number, row in enumerate(rows, 2):
        cells = row.split(",")
        if len(cells) != len(keys):
            raise ValueError(f"line {number}: {len(cells)} fields")
        made.append(dict(zip(keys, cells, strict=True)))
    return made


def french_records(data: bytes) -> list[list[str]]:
    """The rows of a file for French Excel, without its header; amounts as neutral files have them."""
    rows = data.decode("utf-8-sig").split("\r\n")[1:-1]
    return [row.split(";") for row in rows]
