"""What the commands that write documents share: options, the desk, gaps said, files written together."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from toolkit.cli.output import emit_json, format_option, paint, printable
from toolkit.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from toolkit.documents.desk import Desk
    from toolkit.documents.parcels import Parcel
    from toolkit.findings import Finding

F = TypeVar("F", bound="Callable[..., Any]")


@dataclasses.dataclass(frozen=True, slots=True)
class Choices:
    """The options that every one of these commands has."""

    out: str
    names: str
    documents: str | None
    force: bool
    format_: str


def options(function: F) -> F:
    """The options of `Choices`, on a command that takes them as `**choices`."""
    for option in (
        format_option,
        click.option("--force", is_flag=True, help="Overwrite existing files."),
        click.option(
            "--documents",
            metavar="DIR",
            type=click.Path(),
            help="Your own pages and texts, from `seance documents DIR`.",
        ),
        click.option(
            "--names",
            type=click.Choice(("codes", "full")),
            default="codes",
            show_default=True,
            help="Whether the client's name stands in documents; file names always have codes.",
        ),
        click.option(
            "-o",
            "--output",
            "out",
            metavar="DIR",
            type=click.Path(),
            default=".",
            help="Where to write; default this folder.",
        ),
    ):
        function = option(function)
    return function


@contextlib.contextmanager
def desk_of(file: str, choices: Choices) -> Iterator[Desk]:
    """The workbook, ready to make documents from."""
    from toolkit.documents.desk import open_desk
    from toolkit.documents.pages import open_pages

    with open_pages(Path(choices.documents) if choices.documents else None) as pages:
        yield open_desk(Path(file), pages, full_names=choices.names == "full")


def unknown(noun: str, given: str, there: Iterable[str]) -> Refusal:
    """An id that the workbook does not have, with those that look like it."""
    import difflib

    ids = [one for one in there if one]
    close = difflib.get_close_matches(given, ids, 3, 0.5)
    return Refusal(f"no_{noun}", id=given, close=f" (≈ {', '.join(close)})" if close else "")


def deliver(desk: Desk, parcel: Parcel, findings: list[Finding], choices: Choices, number: str | None = None) -> int:
    """Write the files together, say what was written and what is missing; the exit code.

    `number` is that of an addendum, for programs.
    """
    from toolkit.files import written_together
    from toolkit.findings import has_errors
    from toolkit.language import Words
    from toolkit.rendering.findings import findings_text
    from toolkit.rendering.json import dump, files_dict

    paths = written_together(Path(choices.out), parcel, force=choices.force) if parcel else []
    if choices.format_ == "json":
        more = {} if number is None else {"number": number}
        emit_json(dump({**files_dict(paths, findings), **more}))
        return 1 if has_errors(findings) else 0
    click.echo(printable("".join(f"{path}\n" for path in paths)), nl=False)
    if findings:
        click.echo(printable(findings_text(findings, Words("report", desk.lang), paint)), nl=False, err=True)
    return 1 if has_errors(findings) else 0


def hour(text: str) -> datetime.time:
    """An hour written HH:MM (9h30 is understood too).

    Raises:
        Refusal: it is none.
    """
    hours, _, minutes = text.lower().replace("h", ":").partition(":")
    try:
        return datetime.time(int(hours), int(minutes or 0))
    except ValueError:
        raise Refusal("not_an_hour", text=text) from None
