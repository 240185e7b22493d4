"""The page of the Plan while it is written: what a row of it can hold."""

from __future__ import annotations

from typing import Any

from toolkit.writing.draft import Draft, cached, done
from toolkit.writing.plan_session import Chosen, Live
from toolkit.writing.styles import LINE, MUTED, PAGE_FILL

#: The columns: the label, the first of the wide texts, minutes, the value.
LABEL, TEXT, MINUTES, VALUE = 0, 1, 4, 5
RULE = {"bottom": 7, "bottom_color": LINE}


class PlanPage:
    """Rows from `row` on; every formula looks up the session chosen."""

    def __init__(self, draft: Draft) -> None:
        self.draft, self.sheet, self.words = draft, draft.sheet("Plan"), draft.words
        self.chosen = Chosen(draft)
        self.row = 2

    def put(self, row: int, column: int, shown: Live, **look: Any) -> None:
        """A formula in one cell."""
        style = self.draft.styles.get(**{"align": "left", **look})
        self.draft.formula(self.sheet, row, column, f"={shown.formula}", cached(shown.value), style)

    def wide(self, shown: Live, **look: Any) -> None:
        """A formula over the columns from B to F of the current row."""
        style = self.draft.styles.get(**{"align": "left", "valign": "top", "text_wrap": True, **look})
        done(self.sheet.merge_range(self.row, TEXT, self.row, VALUE, "", style))
        self.draft.formula(self.sheet, self.row, TEXT, f"={shown.formula}", cached(shown.value), style)

    def heading(self, key: str, **values: object) -> None:
        """The heading of a block, after a gap."""
        self.row += 1
        style = self.draft.styles.heading(bg_color=PAGE_FILL, align="left", indent=1)
        done(self.sheet.merge_range(self.row, LABEL, self.row, VALUE, self.words(key, **values), style))
        self.sheet.set_row(self.row, 20)
        self.row += 1

    def label(self, key: str, **values: object) -> None:
        """What the current row is, in its first cell."""
        style = self.draft.styles.note(valign="top", align="left", indent=1)
        done(self.sheet.write_string(self.row, LABEL, self.words(key, **values), style))

    def line(self, key: str, shown: Live, number_format: str | int, **values: object) -> None:
        """A row of the page: its label on the left, its number on the right, a rule from one to the other."""
        done(self.sheet.write_string(self.row, LABEL, self.words(key, **values), self.ruled(font_color=MUTED)))
        self.number(shown, number_format)

    def ruled(self, **look: Any) -> Any:
        """The look of a row with a rule below."""
        return self.draft.styles.get(**{"indent": 1, "align": "left", **RULE, **look})

    def number(self, shown: Live, number_format: str | int, **look: Any) -> None:
        """The number of a row, with its rule."""
        look = {**RULE, **look}
        for column in range(TEXT, VALUE):
            done(self.sheet.write_blank(self.row, column, None, self.draft.styles.get(**look)))
        self.put(self.row, VALUE, shown, align="right", num_format=number_format, **look)
        self.row += 1

    def strong(self, key: str) -> dict[str, Any]:
        """The look of a row that sums up; writes its label."""
        look = {"bold": True, "bg_color": PAGE_FILL}
        done(self.sheet.write_string(self.row, LABEL, self.words[key], self.ruled(**look)))
        return look
