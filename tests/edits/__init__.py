"""What people do to filled workbooks, by what they do it to: named edits, each with what must come of it."""

from __future__ import annotations

from tests.edits import columns, entries, lines, sheets  # noqa: F401 - each module registers its own
from tests.edits.desk import EDITS, HEADER, ROWS_OF, Edit, Meaning

__all__ = ["EDITS", "HEADER", "ROWS_OF", "Edit", "Meaning"]
