"""Missions and indicators: what the brief lacks, rounds used, reviews due, targets reached (R17–R26)."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from toolkit.metrics.entries import bad, bare_formula, day_formula, key_formula, link_formula
from toolkit.metrics.figure import figure, shown_on_blank_rows
from toolkit.metrics.formula import trimmed
from toolkit.metrics.requests import yes_no
from toolkit.rounding import rate

if TYPE_CHECKING:
    from decimal import Decimal

    from toolkit.metrics.facts import IndicatorFacts, MissionFacts, SessionFacts

_BRIEF = ("need", "deliverables", "deadline", "price_agreed", "approved_on")
_WORKSHOP = ("workshop_high_impact", "workshop_keys_missing", "workshop_purpose_explained")


@shown_on_blank_rows(lambda position: position)
@figure("Missions", "", None, "ROW()-ROW([^])")
def row_number(m: MissionFacts) -> int:
    """The position of the row in the table, 1 the first. Working."""
    return m.row.position


@figure("Missions", "", None, 'IF(COUNTA([mission_id:next_step_on])>0,1,"")')
def used(m: MissionFacts) -> int:
    """1 where anything is typed in the row. Working."""
    return 1


@figure("Missions", "used", "", f'IFERROR({trimmed("[mission_id]")},"")')
def mission_key(m: MissionFacts) -> str:
    """The mission's id without spaces around it. Working."""
    return m.row.typed_id


@figure("Missions", "used", "", bare_formula("[mission_key]"))
def bare_key(f: MissionFacts) -> str:
    """The id without leading zeros. Working."""
    return f.row.bare_id


@figure("Missions", "used", 0, key_formula("[mission_key]", "Missions[bare_key]"))
def key_problem(m: MissionFacts) -> int:
    """1 where the id is missing or unusable. Working."""
    return bad(m, "mission_id")


@figure(
    "Missions",
    "used",
    0,
    f'IFERROR(IF(OR({trimmed("[client_code]")}="",{trimmed("[title]")}="",COUNTA([included_rounds])-COUNT([included_rounds])>0,'
    "SUM([included_rounds])<0,ROUND(SUM([included_rounds]),6)<>ROUND(SUM([included_rounds]),0)),1,0),1)",
)
def entry_problem(m: MissionFacts) -> int:
    """1 where the client code or title is missing, or included_rounds is no such number. Working."""
    return bad(m, "client_code", "title", "included_rounds")


@figure("Missions", "used", 0, "IF([key_problem]+[entry_problem]=0,1,0)")
def usable(m: MissionFacts) -> int:
    """1 where the mission counts, 0 where it is left out. Working."""
    return int(m.usable)


@figure("Missions", "used", 0, "IF([usable]=1,LEN([mission_key]),0)")
def link(m: MissionFacts) -> int:
    """The length of the id where the mission counts: SUMIFS alone would take 07 for 7. Working."""
    return len(m.row.typed_id) if m.usable else 0


@figure(
    "Missions",
    "used",
    0,
    "IF(AND([usable]=1,COUNT([included_rounds])=1),[included_rounds],{included_rounds})",
)
def rounds_limit(m: MissionFacts) -> int:
    """included_rounds: the mission's, else Settings. Working."""
    own = m.usable and m.row.filled("included_rounds")
    return m.row.whole("included_rounds") if own else m.settings.whole("included_rounds")


_DAYS = "[turnaround_days]"


@figure(
    "Missions",
    "used",
    0,
    f"IFERROR(IF(AND(COUNT({_DAYS})=1,{_DAYS}>=0,ROUND({_DAYS},6)=ROUND({_DAYS},0)),{_DAYS},{{turnaround_days}}),"
    "{turnaround_days})",
)
def turnaround_limit(m: MissionFacts) -> int:
    """turnaround_days: the mission's, else Settings. Working."""
    own = m.row.filled("turnaround_days")
    return m.row.whole("turnaround_days") if own else m.settings.whole("turnaround_days")


@figure(
    "Missions",
    "usable",
    0,
    "+".join(f'IFERROR(IF({trimmed(f"[{key}]")}="",1,0),0)' for key in _BRIEF[:2])
    + "".join(f"+IF(COUNTA([{key}])=0,1,0)" for key in _BRIEF[2:]),
)
def brief_missing(m: MissionFacts) -> int:
    """How many of need, deliverables, deadline, price_agreed, approved_on are blank (R17)."""
    return sum(not m.row.filled(key) and key not in m.row.bad for key in _BRIEF)


@figure(
    "Missions",
    "usable",
    "no",
    f"IF({'+'.join(f'COUNTIF([{key}],<yes_no.yes>)' for key in _WORKSHOP)}=1+1+1,<yes_no.yes>,<yes_no.no>)",
)
def workshop_advised(m: MissionFacts) -> str:
    """All three conditions of the two-hour workshop say yes (R24)."""
    return yes_no(all(m.row.yes(key) for key in _WORKSHOP))


@figure(
    "Missions",
    "usable",
    0,
    "MAXIFS(Requests[round],Requests[mission_row],[row_number],Requests[kind],<request_kind.revision>,Requests[usable],1)",
)
def rounds_used(m: MissionFacts) -> int:
    """Highest revision round among the requests of its sessions."""
    rounds = [q.row.whole("round") for q in m.requests if q.row.get("kind") == "revision"]
    return max(rounds, default=0)


@figure("Missions", "usable", 0, "MAX(0,[rounds_limit]-[rounds_used])")
def rounds_left(m: MissionFacts) -> int:
    """The rounds of revision still included."""
    return max(0, rounds_limit(m) - rounds_used(m))


@figure(
    "Missions",
    "usable",
    None,
    f'IF({day_formula("[ended_on]")}=0,"",INT([ended_on])+{{review_delay_days}})',
)
def review_due_on(m: MissionFacts) -> datetime.date | None:
    """ended_on + review_delay_days (R26); blank while the mission runs."""
    ended = m.row.date("ended_on")
    return ended + datetime.timedelta(days=m.settings.whole("review_delay_days")) if ended else None


@figure(
    "Indicators",
    "",
    None,
    'IF(COUNT([baseline:measured])<1+1+1,"",IF([target]=[baseline],"",'
    "ROUND(([measured]-[baseline])/([target]-[baseline]),4)))",
)
def achievement(i: IndicatorFacts) -> Decimal | None:
    """(measured − baseline) / (target − baseline); blank where one is missing or target equals baseline (R25)."""
    row = i.row
    if not all(row.filled(key) for key in ("baseline", "target", "measured")):
        return None
    reach = row.amount("target") - row.amount("baseline")
    return rate((row.amount("measured") - row.amount("baseline")) / reach) if reach else None


@figure("Results", "counted", 0, link_formula("[mission_key]", "Missions", "mission_key"))
def has_mission(s: SessionFacts) -> int:
    """1 where its mission is found and counts. Working."""
    return int(s.mission is not None)


def _of_mission(key: str, otherwise: str) -> str:
    return f"IF([has_mission]=1,SUMIFS(Missions[{key}],Missions[mission_key],[mission_key]),{otherwise})"


@figure("Results", "counted", 0, _of_mission("row_number", "0"))
def mission_row(s: SessionFacts) -> int:
    """The position of its mission in Missions, 0 where there is none. Working."""
    return s.mission.position if s.mission else 0


@figure("Results", "counted", 0, _of_mission("rounds_limit", "{included_rounds}"), Missions="{included_rounds}")
def rounds_limit_of_session(s: SessionFacts) -> int:
    """included_rounds: the mission's, else Settings. Working."""
    return s.term("included_rounds")


@figure(
    "Results",
    "counted",
    0,
    _of_mission("turnaround_limit", "{turnaround_days}"),
    Missions="{turnaround_days}",
)
def turnaround_of_session(s: SessionFacts) -> int:
    """turnaround_days: the mission's, else Settings. Working."""
    return s.term("turnaround_days")
