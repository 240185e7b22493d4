"""`seance plan`: what one sends before a session, and the framing workshop of a mission."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import click

from toolkit.cli.parcel import Choices, deliver, desk_of, options, unknown
from toolkit.refusals import Refusal

if TYPE_CHECKING:
    from toolkit.documents.desk import Desk
    from toolkit.documents.parcels import Parcel
    from toolkit.findings import Finding
    from toolkit.metrics.facts import SessionFacts


@click.command("plan")
@click.argument("file", type=click.Path())
@click.argument("session_id", required=False)
@click.option("--month", metavar="YYYY-MM", help="Every session of a month.")
@click.option("--all-planned", is_flag=True, help="Every session that is still planned.")
@click.option("--workshop", metavar="MISSION_ID", help="The framing workshop of a mission instead.")
@options
@click.pass_context
def command(
    ctx: click.Context,
    /,
    file: str,
    session_id: str | None,
    month: str | None,
    all_planned: bool,
    workshop: str | None,
    **choices: Any,
) -> None:
    """Write what one sends before a session: plan, e-mail draft, calendar file, consent form, checklist.

    A row that lacks something is named with its cell, and nothing is written for it; a cancelled session has its
    calendar file alone.
    """
    chosen = Choices(**choices)
    ways = [session_id is not None, month is not None or all_planned, workshop is not None]
    if sum(ways) != 1:
        raise Refusal("one_way_to_plan")
    with desk_of(file, chosen) as desk:
        if workshop is not None:
            ctx.exit(_workshop(desk, workshop, chosen))
        ctx.exit(_sessions(desk, _asked(desk, session_id, month, all_planned), chosen))


def _asked(desk: Desk, session_id: str | None, month: str | None, all_planned: bool) -> list[SessionFacts]:
    """The sessions meant, in the order of the workbook."""
    if session_id is not None:
        session = desk.session(session_id)
        if session is None:
            raise unknown("session", session_id, (s.row.typed_id for s in desk.book.sessions))
        return [session]
    from toolkit.reports.period import Period

    period = Period.month(month) if month is not None else Period(datetime.date.min)
    sessions = [
        session
        for session in desk.book.sessions
        # A row in error is asked for as well, so that it is named.
        if (session.row.date("date") in period or "date" in session.row.bad)
        and (not all_planned or session.planned or session.row.left_out)
    ]
    if not sessions:
        raise Refusal("no_sessions")
    return sessions


def _sessions(desk: Desk, sessions: list[SessionFacts], chosen: Choices) -> int:
    from toolkit.cli.progress import counted
    from toolkit.documents import needs, plan
    from toolkit.documents.parcels import plan_parcel

    findings: list[Finding] = []
    parcel: Parcel = {}
    for session in counted(sessions, desk.words["progress"], len(sessions)):
        missing = plan.gaps(desk, session)
        findings += [finding for finding in missing if finding not in findings]
        if not missing:
            parcel |= plan_parcel(desk, session)
    return deliver(desk, parcel, [*findings, *needs.sender(desk)], chosen)


def _workshop(desk: Desk, mission_id: str, chosen: Choices) -> int:
    from toolkit.documents import needs, workshop
    from toolkit.documents.parcels import workshop_parcel

    mission = desk.mission(mission_id)
    if mission is None:
        raise unknown("mission", mission_id, (m.row.typed_id for m in desk.book.missions))
    findings = workshop.gaps(desk, mission)
    parcel = {} if findings else workshop_parcel(desk, mission)
    return deliver(desk, parcel, [*findings, *needs.sender(desk)], chosen)
