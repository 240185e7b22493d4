"""Beancount reads the pack's neutral journal with this importer (needs beancount 3 and beangulp).

python beancount_seance.py extract journal-neutral.csv > month.beancount
bean-check month.beancount
"""

from __future__ import annotations

import csv
import datetime
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any

import beangulp
from beancount.core import amount, data

#: What the first digit of a French account means to beancount.
_KINDS = {"1": "Equity", "2": "Assets", "3": "Assets", "4": "Assets", "5": "Assets", "6": "Expenses", "7": "Income"}


class Journal(beangulp.Importer):
    """One transaction an entry; accounts are opened on the day that they first appear."""

    def __init__(self, currency: str = "EUR") -> None:
        self._currency = currency

    def identify(self, filepath: str) -> bool:
        """Whether it is a neutral journal of a pack."""
        return Path(filepath).read_text(encoding="utf-8").startswith("date,journal,number,account,")

    def account(self, filepath: str) -> str:
        """Where the file would be filed."""
        return "Assets:Seance"

    def extract(self, filepath: str, existing: Any) -> list[Any]:
        """The entries of the journal."""
        with Path(filepath).open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        made: list[Any] = []
        opened: set[str] = set()
        for (number, day), group in groupby(rows, key=lambda row: (row["number"], row["date"])):
            date = datetime.date.fromisoformat(day)
            lines = list(group)
            meta = data.new_metadata(filepath, 0, {"number": number, "document": lines[0]["document"]})
            postings = []
            for row in lines:
                name = f"{_KINDS.get(row['account'][0], 'Equity')}:C{row['account']}"
                if name not in opened:
                    opened.add(name)
                    made.append(data.Open(data.new_metadata(filepath, 0), date, name, [self._currency], None))
                value = Decimal(row["debit"] or 0) - Decimal(row["credit"] or 0)
                units = amount.Amount(value, self._currency)
                postings.append(data.Posting(name, units, None, None, None, {"label": row["label"]}))
            empty: frozenset[str] = frozenset()
            payee = lines[0]["third_party_label"] or None
            made.append(data.Transaction(meta, date, "*", payee, lines[0]["label"], empty, empty, postings))
        return made


if __name__ == "__main__":
    beangulp.Ingest([Journal()])()
