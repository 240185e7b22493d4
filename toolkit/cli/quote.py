"""`seance quote`: a priced addendum for what lies beyond the limits."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from toolkit.cli.parcel import Choices, deliver, desk_of, options, unknown
from toolkit.refusals import Refusal

if TYPE_CHECKING:
    from toolkit.documents.desk import Desk
    from toolkit.metrics.facts import RequestFacts


@click.command("quote")
@click.argument("file", type=click.Path())
@click.argument("request_ids", nargs=-1, required=True, metavar="REQUEST_ID…")
@click.option(
    "--log",
    metavar="NEW",
    type=click.Path(),
    help="Write a copy of the workbook with the addendum's number in the log.",
)
@options
@click.pass_context
def command(ctx: click.Context, /, file: str, request_ids: tuple[str, ...], log: str | None, **choices: Any) -> None:
    """Write a priced addendum for requests beyond the limits or out of scope: a PDF and an e-mail draft.

    Its number is always the same for the same requests. --log notes it beside them in a copy of the workbook;
    without it, the cells to write it in are printed.
    """
    chosen = Choices(**choices)
    with desk_of(file, chosen) as desk:
        from toolkit.documents import addendum, needs
        from toolkit.documents.log import numbered
        from toolkit.documents.parcels import quote_parcel

        asked = _asked(desk, request_ids)
        findings = addendum.gaps(desk, asked)
        parcel = {} if findings else quote_parcel(desk, asked)
        copy: contextlib.AbstractContextManager[None] = contextlib.nullcontext()
        if parcel and log is not None:
            rows, number = [request.row for request in asked], addendum.number(desk, asked)
            copy = numbered(Path(file), Path(log), desk.ledger, rows, number, force=chosen.force)
        with copy:
            numbered_as = addendum.number(desk, asked) if parcel else None
            code = deliver(desk, parcel, [*findings, *needs.sender(desk)], chosen, numbered_as)
        if parcel and chosen.format_ == "text":
            click.echo(_for_the_log(desk, asked, log))
        ctx.exit(code)


def _asked(desk: Desk, ids: tuple[str, ...]) -> list[RequestFacts]:
    """The requests meant, each once; all of one client and one mission, for one addendum is sent to one person."""
    from toolkit.kinds import fold

    found: dict[str, RequestFacts] = {}
    for given in ids:
        request = next((q for q in desk.book.requests if fold(q.row.typed_id) == fold(given)), None)
        if request is None:
            raise unknown("request", given, (q.row.typed_id for q in desk.book.requests))
        found.setdefault(fold(given), request)
    sessions = [request.session for request in found.values() if request.session]
    about = {
        (fold(s.row.text("client_code")), fold(s.mission.typed_id) if s.mission else fold(s.row.typed_id))
        for s in sessions
    }
    if len(about) > 1:
        raise Refusal("several_clients")
    return list(found.values())


def _for_the_log(desk: Desk, asked: list[RequestFacts], log: str | None) -> str:
    """The number, and where it stands or goes: the workbook itself is never written to."""
    from toolkit.cli.output import printable
    from toolkit.documents.addendum import number
    from toolkit.documents.log import COLUMN

    table = desk.ledger.tables["Requests"]

    def cells(key: str) -> str:
        return ", ".join(table.address(request.row, key) for request in asked)

    return printable(
        desk.words(
            "quote_log" if log is None else "quote_logged",
            log=log,
            number=number(desk, asked),
            sheet=table.sheet,
            now=cells(COLUMN),
            agreed=cells("accepted_on"),
            channel=cells("acceptance_channel"),
        )
    )
