"""What the Plan shows of the session chosen: each formula that looks it up, with the value it has when written."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

from toolkit.kinds import fold
from toolkit.writing.cells import passed_on
from toolkit.writing.draft import cached

if TYPE_CHECKING:
    from toolkit.ledger import Row
    from toolkit.metrics.facts import SessionFacts
    from toolkit.metrics.figure import Figure
    from toolkit.writing.draft import Draft

#: The cell where the session is chosen, that of its row in the table, and that of its mission's row ("" where none).
CHOICE, ROW_OF, MISSION_ROW = "$D$1", "$F$1", "$E$1"

#: The widths of the page's columns, and of those from B on together, over which texts run: each adds five pixels.
WIDTHS = (46, 13, 13, 13, 13, 15)
TEXT_WIDTH = sum(WIDTHS[1:]) + (len(WIDTHS) - 2) * 5 / 7


class Live(NamedTuple):
    """A formula without its equals sign, and its value."""

    formula: str
    value: Any


NOTHING = Live('""', "")


class Chosen:
    """The session chosen; of the workbook as it is written, the next one to come."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.facts = _first_to_show(draft.book.sessions)

    @property
    def row(self) -> Row | None:
        """Its row of Sessions."""
        return self.facts.row if self.facts else None

    def input(self, key: str) -> Live:
        """An input cell, as typed; blank where it is."""
        cell = f"INDEX({self.draft.translator.translate(f'Sessions[{key}]')},{ROW_OF})"
        return Live(f'IFERROR(IF({cell}="","",{cell}),"")', passed_on(self.row.raw.get(key)) if self.row else "")

    def result(self, key: str, value: Any) -> Live:
        """A computed cell of Results, with its value where a session is chosen."""
        found, numbers = (self.draft.translator.translate(f"Results[{name}]") for name in (key, "row_number"))
        return Live(f'IF({ROW_OF}="","",SUMIFS({found},{numbers},{ROW_OF}))', value if self.facts else "")

    def figure(self, figure: Figure[SessionFacts, Any]) -> Live:
        """A figure of the session."""
        return self.result(figure.key, figure(self.facts) if self.facts else "")

    def of_mission(self, key: str, otherwise: Live = NOTHING) -> Live:
        """An input cell of its mission; something else where there is none or it is blank."""
        if "Missions" not in self.draft.template.tables:
            return otherwise
        mission = self.facts.mission if self.facts else None
        typed = passed_on(mission.raw.get(key)) if mission else ""
        cell = f"INDEX({self.draft.translator.translate(f'Missions[{key}]')},{MISSION_ROW})"
        text = f"IFERROR(IF(LEN({cell})>0,{cell},{otherwise.formula}),{otherwise.formula})"
        return Live(text, otherwise.value if typed == "" else typed)

    def setting(self, key: str, value: Any) -> Live:
        """A setting in force."""
        return Live(self.draft.translator.translate(f"{{{key}}}"), value)

    def cost_lines(self) -> list[Row]:
        """The rows of Budget with its id, those left out included: the sheet lists what is typed."""
        row, table = self.row, self.draft.ledger.tables["Budget"]
        return [line for line in table.rows if row and fold(line.typed_session) == fold(row.typed_id)]


def clock(cell: str, minutes: Any) -> Live:
    """Minutes as hours and minutes in one number, 150 as 230, which the format `0" h "00` shows as 2 h 30."""
    number = cached(minutes)
    if isinstance(number, int | float):
        hours = math.floor(number / 60)
        value: Any = hours * 100 + number - hours * 60
    else:
        value = ""
    return Live(f'IF(COUNT({cell})=1,INT({cell}/60)*100+MOD({cell},60),"")', value)


def _first_to_show(sessions: list[SessionFacts]) -> SessionFacts | None:
    """The next session still to come, else the last one that counts."""
    counted = [session for session in sessions if session.counted]
    planned = [session for session in counted if session.planned]
    return planned[0] if planned else counted[-1] if counted else None
