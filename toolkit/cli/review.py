"""`seance review`: the review at the end of a mission, prepared."""

from __future__ import annotations

from typing import Any

import click

from toolkit.cli.parcel import Choices, deliver, desk_of, hour, options, unknown


@click.command("review")
@click.argument("file", type=click.Path())
@click.argument("mission_id")
@click.option("--at", metavar="HH:MM", default="10:00", show_default=True, help="When the meeting begins.")
@options
@click.pass_context
def command(ctx: click.Context, /, file: str, mission_id: str, at: str, **choices: Any) -> None:
    """Write a mission's review: the agenda with its figures, an invitation draft for each person, a calendar file.

    It is held on the day set in the workbook, else some days after the mission's end; free time is kept after it.
    """
    chosen, begins = Choices(**choices), hour(at)
    with desk_of(file, chosen) as desk:
        from toolkit.documents import needs, review
        from toolkit.documents.parcels import review_parcel

        mission = desk.mission(mission_id)
        if mission is None:
            raise unknown("mission", mission_id, (m.row.typed_id for m in desk.book.missions))
        findings = review.gaps(desk, mission)
        parcel = {} if findings else review_parcel(desk, mission, begins)
        ctx.exit(deliver(desk, parcel, [*findings, *needs.sender(desk)], chosen))
