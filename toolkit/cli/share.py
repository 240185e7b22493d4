"""`seance share`: the accountant's pack of a month."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from toolkit.cli.inputs import password_in, read_all
from toolkit.cli.output import emit_json, format_option, printable
from toolkit.language import LANGUAGES, Words
from toolkit.portfolio.places import is_url, workbooks
from toolkit.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from toolkit.accountant.books import Books
    from toolkit.accountant.pack import Pack
    from toolkit.accountant.pieces import Piece
    from toolkit.accountant.register import Difference, Register

#: How many differences of a closed month are shown.
_SHOWN = 20


def _show_map(ctx: click.Context, _option: click.Parameter, wanted: bool) -> None:
    if wanted:
        from toolkit.accountant.accounts import shipped_text

        click.echo(printable(shipped_text()), nl=False)
        ctx.exit(0)


@click.command("share")
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=click.Path())
@click.option("--month", "months", multiple=True, required=True, metavar="YYYY-MM", help="The month; may be repeated.")
@click.option(
    "-o",
    "--output",
    "out",
    metavar="DIR",
    type=click.Path(),
    help="The folder to write; with several months one folder each.",
)
@click.option("--names", type=click.Choice(("codes", "full")), default="codes", show_default=True,
              help="full adds a confidential file of client names, apart from the rest.")  # fmt: skip
@click.option("--accounts", metavar="TOML", type=click.Path(), help="Your changes to the map of accounts.")
@click.option("--show-accounts", is_flag=True, is_eager=True, expose_value=False, callback=_show_map,
              help="Print the map of accounts, to copy and change.")  # fmt: skip
@click.option("--basis", type=click.Choice(("accrual", "cash")), help="Entries by document date, or costs when paid.")
@click.option("--zip", "zip_", is_flag=True, help="Write an archive beside the folder, too.")
@click.option("--encrypt", is_flag=True, help="Encrypt the archive; asks for a password (extra: encrypted).")
@click.option(
    "--password-file", metavar="FILE", type=click.Path(), help="Encrypt the archive with the password in this file."
)
@click.option("--close", is_flag=True, help="Close the month: keep what it says in a register beside the workbook.")
@click.option("--reopen", default="", metavar="REASON", help="Make a closed month again; the reason is kept.")
@format_option
@click.option("--lang", type=click.Choice(LANGUAGES), help="Language of the pack; default the workbook's.")
@click.option("--force", is_flag=True, help="Replace an earlier pack.")
@click.pass_context
def command(ctx: click.Context, /, files: tuple[str, ...], months: tuple[str, ...], **options: Any) -> None:
    """Write what the accountant needs of a month: journal, FEC-format text, lines to invoice, totals, manifest."""
    from toolkit.accountant.accounts import Accounts
    from toolkit.accountant.books import books_of
    from toolkit.accountant.delivery import cipher
    from toolkit.rendering.json import dump
    from toolkit.reports.period import Period

    wanted = sorted({_month(Period.month(month)) for month in months})
    accounts = Accounts.load(options["accounts"], basis=options["basis"])
    if options["reopen"] and len(wanted) > 1:
        raise Refusal("reopen_one_month")
    password = _password(options)
    if password:
        cipher()
    inputs = workbooks(files)
    if away := next((item.place for item in inputs if is_url(item.place)), None):
        raise Refusal("not_shared_from", place=away)  # what is closed is kept beside the workbook
    readings, skipped = read_all(files)
    if skipped:
        raise Refusal("not_shared", file=skipped[0].file)
    ledgers = [reading.ledger for reading in readings]
    lang = options["lang"] or ledgers[0].lang
    words = Words("accountant", lang)
    books = books_of(ledgers, accounts)
    register = _register([item.path for item in inputs], wanted)
    show, made = _Progress(len(wanted), words), []
    for month in wanted:
        folder = _folder(options["out"], month, words, several=len(wanted) > 1)
        made.append(_share(books, month, register, folder, lang, password, options, words, show.step))
    show.end()
    if options["format_"] == "json":
        emit_json(dump({"schema": "seance.share/1", "currency": books.currency, "packs": made}))
    ctx.exit(1 if books.broken_cells() else 0)


def _share(
    books: Books,
    month: str,
    register: Register,
    folder: Path,
    lang: str,
    password: str,
    options: dict[str, Any],
    words: Words,
    step: Callable[[], None],
) -> dict[str, Any]:
    """One month: made, written, said; what a program wants to know of it."""
    from toolkit.accountant.delivery import free, write_folder, write_zip
    from toolkit.accountant.sharing import ChangedError, NotClosedError, Wish, share

    wish = Wish(lang, options["names"] == "full", options["close"], options["reopen"].strip())
    try:
        pack = share(books, month, register, wish, datetime.date.today(), step)
    except NotClosedError as error:
        raise Refusal("not_reopened", month=error.month) from error
    except ChangedError as error:
        for line in _changed(error.differences, words):
            click.echo(printable(line), err=True)
        raise Refusal("closed_changed", month=month, count=len(error.differences)) from error
    archive = folder.with_name(folder.name + ".zip") if options["zip_"] or password else None
    free(folder, archive, force=options["force"])
    # First the register: should the pack not be written, the closed month is made again to the byte.
    if register.changed:
        register.save()
    if archive:
        write_zip(pack.files, archive, without=pack.key, password=password, force=options["force"])
    write_folder(pack.files, folder, force=options["force"])
    if options["format_"] == "text":
        for line in _said(books, pack, folder, archive, bool(password), register, wish.close, words):
            click.echo(printable(line))
    if pack.no_pdf:
        click.echo(words("said_no_pdf", reason=pack.no_pdf), err=True)
    if wish.close and books.broken_cells():
        click.echo(words("said_not_closed", month=month), err=True)
    return {
        **pack.to_dict(),
        "folder": str(folder),
        "archive": str(archive) if archive else None,
        "closed": register.closed(month),
        "cells_in_error": len(books.broken_cells()),
    }


def _register(paths: list[Path], months: list[str]) -> Register:
    """The register of the first workbook; the others are read beside it, such as last year's for totals of the year."""
    from toolkit.accountant.register import Register

    register = Register.beside(paths[0])
    for path in paths[1:]:
        other = Register.beside(path)
        for month in months:
            if other.closed(month) and not register.closed(month):
                raise Refusal("closed_elsewhere", month=month, register=other.path, workbook=path)
    return register


def _month(period: Any) -> str:
    return f"{period.start.year:04}-{period.start.month:02}"


def _folder(out: str | None, month: str, words: Words, *, several: bool) -> Path:
    name = words("folder", month=month)
    if out is None:
        return Path(name)
    return Path(out) / name if several else Path(out)


def _password(options: dict[str, Any]) -> str:
    """Asked for, or read from a file; never an argument, which other users of the machine could see."""
    if options["password_file"]:
        password = password_in(options["password_file"])
        if not password.strip():
            raise Refusal("password_empty", path=options["password_file"])
        return password
    if options["encrypt"]:
        from toolkit.language import default_language

        asked = Words("accountant", options["lang"] or default_language())["password"]
        return str(click.prompt(asked, hide_input=True, confirmation_prompt=True, err=True))
    return ""


def _changed(differences: list[Difference], words: Words) -> list[str]:
    """What of a closed month is other than it was."""
    shown = differences[:_SHOWN]
    lines = [words("said_was_is", ref=d.ref, was=_piece(d.was, words), now=_piece(d.now, words)) for d in shown]
    return lines if len(differences) <= _SHOWN else [*lines, f"  … + {len(differences) - _SHOWN}"]


def _piece(piece: Piece | None, words: Words) -> str:
    from toolkit.rendering.numbers import day, number

    if piece is None:
        return words["said_absent"]
    accounts = ", ".join(f"{item.account} {number(item.net, 2, words.lang)}" for item in piece.items)
    return f"{day(piece.booked, words.lang)} {accounts}"


def _said(
    books: Books,
    pack: Pack,
    folder: Path,
    archive: Path | None,
    encrypted: bool,
    register: Register,
    close: bool,
    words: Words,
) -> list[str]:
    """What was written, in a few lines."""
    from toolkit.rendering.numbers import number

    lang, currency = words.lang, books.currency
    left = [remark for remark in pack.remarks if not remark.entered]
    amount = number(sum((remark.amount for remark in left), start=0), 2, lang)
    debit, credit = number(pack.totals["debit"], 2, lang), number(pack.totals["credit"], 2, lang)
    watch = len(pack.remarks) - len(left)
    wrong = any(check.gap for check in pack.checks)
    lines = [
        words("said_made", month=pack.month, folder=folder),
        words("said_figures", debit=debit, credit=credit, currency=currency,
              entries=pack.totals["entries"], postings=pack.totals["postings"]),
        words["said_checks_bad"] if wrong else words("said_checks", count=len(pack.checks)),
    ]  # fmt: skip
    if pack.remarks:
        where = words["file_left_out"]
        lines.append(words("said_left_out", count=len(left), amount=amount, currency=currency, watch=watch, file=where))
    if pack.corrections:
        lines.append(words("said_corrections", count=pack.corrections))
    if pack.waiting:
        lines.append(words("said_waiting", month=pack.waiting))
    if books.broken_cells():
        lines.append(words("said_errors", count=len(books.broken_cells())))
    if close and register.closed(pack.month):
        lines.append(words("said_closed", register=register.path))
    if archive:
        lines.append(words("said_zip_encrypted" if encrypted else "said_zip", file=archive))
    if pack.key:
        lines.append(words("said_key", file=folder / pack.key))
    return lines


class _Progress:
    """A line of progress on a terminal: packs made, in quarters."""

    def __init__(self, packs: int, words: Words) -> None:
        self._all, self._done, self._word = packs * 4, 0, words["progress"]
        self._shown = sys.stderr.isatty()

    def step(self) -> None:
        """A quarter of a pack is made."""
        self._done += 1
        if self._shown:
            click.echo(f"\r{self._word} {self._done * 100 // self._all} %", nl=False, err=True)

    def end(self) -> None:
        """All are made."""
        if self._shown:
            click.echo("\r" + " " * 30 + "\r", nl=False, err=True)
