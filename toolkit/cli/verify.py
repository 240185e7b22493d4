"""`seance verify`: whether a pack is what it claims; between two packs, what changed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from toolkit.cli.inputs import password_in
from toolkit.cli.output import emit_json, format_option, printable
from toolkit.language import LANGUAGES, Words, default_language
from toolkit.refusals import Refusal

if TYPE_CHECKING:
    from toolkit.accountant.compare import Changes
    from toolkit.accountant.verify import Fault

#: How many lines of one kind are shown.
_SHOWN = 20


class Verified(NamedTuple):
    """A pack as it was found: its files, the claims of its manifest, and what is wrong."""

    path: str
    files: dict[str, bytes]
    claims: dict[str, Any]
    faults: list[Fault]

    @property
    def wrong(self) -> bool:
        """Whether anything is, remarks aside."""
        return any(not fault.remark for fault in self.faults)


@click.command("verify")
@click.argument("packs", nargs=-1, required=True, metavar="DIR [DIR]", type=click.Path())
@click.option("--password-file", metavar="FILE", type=click.Path(), help="The password of an encrypted archive.")
@format_option
@click.option("--lang", type=click.Choice(LANGUAGES), help="Language of the answer; default the system's.")
@click.pass_context
def command(
    ctx: click.Context, packs: tuple[str, ...], password_file: str | None, format_: str, lang: str | None
) -> None:
    """Check a pack (folder or archive) with nothing but itself; of two packs, say what changed."""
    from toolkit.rendering.json import dump

    if len(packs) > 2:
        raise Refusal("two_packs_at_most")
    words = Words("accountant", lang or default_language())
    found = [_verified(pack, password_file, words) for pack in packs]
    changes = _changes(found)
    if format_ == "json":
        emit_json(dump(_dict(found, changes, words)))
    else:
        for pack in found:
            _say(pack, words)
        if changes is not None:
            _compared(changes, words)
    ctx.exit(1 if any(pack.wrong for pack in found) else 0)


def _verified(path: str, password_file: str | None, words: Words) -> Verified:
    from toolkit.accountant.delivery import read_pack
    from toolkit.accountant.verify import verify

    files = read_pack(Path(path), _password(path, password_file, words))
    return Verified(path, files, *verify(files))


def _say(pack: Verified, words: Words) -> None:
    """What is wrong with a pack, or that nothing is."""
    from toolkit.rendering.numbers import number

    for fault in pack.faults:
        click.echo(printable(_said(fault, words)))
    if pack.wrong:
        count = sum(not fault.remark for fault in pack.faults)
        click.echo(printable(words("verified_bad", folder=pack.path, count=count)))
        return
    claims, totals = pack.claims, pack.claims["totals"]
    said = words(
        "verified",
        folder=pack.path,
        files=len(claims["files"]),
        entries=totals["entries"],
        debit=number(totals["debit"], 2, words.lang),
        credit=number(totals["credit"], 2, words.lang),
        currency=claims["currency"],
        checks=len(claims["checks"]),
    )
    click.echo(printable(said))


def _said(fault: Fault, words: Words) -> str:
    detail = fault.detail
    if fault.rule:
        detail = words("verify_line", line=fault.line, detail=fault.detail, rule=words[f"rule_{fault.rule}"])
    return words(f"verify_{fault.code}", file=fault.file, detail=detail)


def _dict(found: list[Verified], changes: Changes | None, words: Words) -> dict[str, Any]:
    """As `--format json` gives it."""
    packs = [
        {
            "pack": pack.path,
            "intact": not pack.wrong,
            "month": pack.claims.get("month"),
            "state": pack.claims.get("state"),
            "currency": pack.claims.get("currency"),
            "totals": pack.claims.get("totals"),
            "faults": [
                {**fault._asdict(), "remark": fault.remark, "message": _said(fault, words)} for fault in pack.faults
            ],
        }
        for pack in found
    ]
    facts = [{"fact": key, "was": was, "now": now} for key, was, now in changes.facts] if changes else []
    changed = {**changes._asdict(), "facts": facts} if changes else None
    return {"schema": "seance.verify/1", "packs": packs, "changes": changed}


def _password(path: str, password_file: str | None, words: Words) -> str:
    from toolkit.accountant.delivery import encrypted

    if password_file:
        return password_in(password_file)
    if Path(path).is_file() and encrypted(Path(path)):
        return str(click.prompt(words["password"], hide_input=True, err=True))
    return ""


def _changes(found: list[Verified]) -> Changes | None:
    """What the second pack says that the first did not; None where there are no two that can be read."""
    from toolkit.accountant.compare import compare

    if len(found) < 2 or not all(pack.claims for pack in found):
        return None
    one, two = found
    try:
        return compare((one.files, one.claims), (two.files, two.claims))
    except (KeyError, ValueError, StopIteration):
        return None  # a damaged pack: what is wrong with it is said


def _compared(changes: Changes, words: Words) -> None:
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
