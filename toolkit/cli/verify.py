"""`seance verify`: whether a pack is what it claims; between two packs, what changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from toolkit.cli.inputs import password_in
from toolkit.cli.output import printable
from toolkit.language import LANGUAGES, Words, default_language
from toolkit.refusals import Refusal

#: How many lines of one kind are shown.
_SHOWN = 20


@click.command("verify")
@click.argument("packs", nargs=-1, required=True, metavar="DIR [DIR]")
@click.option("--password-file", metavar="FILE", help="The password of an encrypted archive.")
@click.option("--lang", type=click.Choice(LANGUAGES), help="Language of the answer; default the system's.")
@click.pass_context
def command(ctx: click.Context, packs: tuple[str, ...], password_file: str | None, lang: str | None) -> None:
    """Check a pack (folder or archive) with nothing but itself; of two packs, say what changed."""
    if len(packs) > 2:
        raise Refusal("two_packs_at_most")
    words = Words("accountant", lang or default_language())
    found = [_verified(pack, password_file, words) for pack in packs]
    wrong = any(bad for _, _, bad in found)
    if len(found) == 2 and all(claims for _, claims, _ in found):
        _compared(found, words)
    ctx.exit(1 if wrong else 0)


def _verified(path: str, password_file: str | None, words: Words) -> tuple[dict[str, bytes], dict[str, Any], bool]:
    """Read and check one pack, and say what is wrong with it."""
    from toolkit.accountant.delivery import read_pack
    from toolkit.accountant.verify import verify
    from toolkit.rendering.numbers import number

    files = read_pack(Path(path), _password(path, password_file, words))
    claims, faults = verify(files)
    for fault in faults:
        detail = fault.detail
        if fault.rule:
            detail = words("verify_line", line=fault.line, detail=fault.detail, rule=words[f"rule_{fault.rule}"])
        click.echo(printable(words(f"verify_{fault.code}", file=fault.file, detail=detail)))
    real = [fault for fault in faults if not fault.remark]
    if real:
        click.echo(printable(words("verified_bad", folder=path, count=len(real))))
        return files, claims, True
    totals = claims["totals"]
    said = words(
        "verified",
        folder=path,
        files=len(claims["files"]),
        entries=totals["entries"],
        debit=number(totals["debit"], 2, words.lang),
        credit=number(totals["credit"], 2, words.lang),
        currency=claims["currency"],
        checks=len(claims["checks"]),
    )
    click.echo(printable(said))
    return files, claims, False


def _password(path: str, password_file: str | None, words: Words) -> str:
    from toolkit.accountant.delivery import encrypted

    if password_file:
        return password_in(password_file)
    if Path(path).is_file() and encrypted(Path(path)):
        return str(click.prompt(words["password"], hide_input=True, err=True))
    return ""


def _compared(found: list[tuple[dict[str, bytes], dict[str, Any], bool]], words: Words) -> None:
    """Say what the second pack says that the first did not."""
    from toolkit.accountant.compare import compare

    try:
        changes = compare((found[0][0], found[0][1]), (found[1][0], found[1][1]))
    except (KeyError, ValueError, StopIteration):
        return  # a damaged pack: what is wrong with it has been said
    if changes.none:
        click.echo(words["compare_same"])
        return
    for key, was, now in changes.facts:
        click.echo(printable(words("compare_fact", fact=key, was=was, now=now)))
    for kind, entries in (("compare_gone", changes.gone), ("compare_new", changes.new)):
        for entry in entries[:_SHOWN]:
            click.echo(printable(words(kind, entry=entry)))
        if len(entries) > _SHOWN:
            click.echo(printable(f"  … + {len(entries) - _SHOWN}"))
    names = ", ".join(changes.files)
    summary = words(
        "compare_summary", gone=len(changes.gone), new=len(changes.new), files=len(changes.files), names=names
    )
    click.echo(printable(summary))
