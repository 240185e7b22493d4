"""`seance quote`: a priced addendum for what lies beyond the limits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from toolkit.cli.parcel import Choices, deliver, desk_of, options, unknown
from toolkit.refusals import Refusal

if TYPE_CHECKING:
    from toolkit.documents.desk import Desk
    from toolkit.metrics.facts import RequestFacts


@click.command("quote")
@click.argument("file")
@click.argument("request_ids", nargs=-1, required=True, metavar="REQUEST_ID…")
@options
@click.pass_context
def command(ctx: click.Context, /, file: str, request_ids: tuple[str, ...], **choices: Any) -> None:
    """Write a priced addendum for requests beyond the limits or out of scope: a PDF and an e-mail draft.

    Its number, always the same for the same requests, is printed with the cells of the log to write it in.
    """
    chosen = Choices(**choices)
    with desk_of(file, chosen) as desk:
        from toolkit.documents import addendum, needs
        from toolkit.documents.parcels import quote_parcel

        asked = _asked(desk, request_ids)
        findings = addendum.gaps(desk, asked)
        parcel = {} if findings else quote_parcel(desk, asked)
        code = deliver(desk, parcel, [*findings, *needs.sender(desk)], chosen)
        if parcel:
            click.echo(_for_the_log(desk, asked))
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


def _for_the_log(desk: Desk, asked: list[RequestFacts]) -> str:
    """The number, and where it goes: the workbook itself is never written to."""
    from toolkit.cli.output import printable
    from toolkit.documents.addendum import number

    table = desk.ledger.tables["Requests"]

    def cells(key: str) -> str:
        return ", ".join(table.address(request.row, key) for request in asked)

    return printable(
        desk.words(
            "quote_log",
            number=number(desk, asked),
            sheet=table.sheet,
            now=cells("clarification"),
            agreed=cells("accepted_on"),
            channel=cells("acceptance_channel"),
        )
    )
