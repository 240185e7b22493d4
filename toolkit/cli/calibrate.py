"""`seance calibrate`: margins learnt from history, and what a session really costs."""

from __future__ import annotations

from pathlib import Path

import click

from toolkit.cli.inputs import read_all
from toolkit.cli.output import emit, emit_json, format_option
from toolkit.language import LANGUAGES


@click.command("calibrate")
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=click.Path())
@format_option
@click.option(
    "--level", type=click.FloatRange(0.5, 0.99), default=0.8, show_default=True, help="Share that should fit."
)
@click.option("--lang", type=click.Choice(LANGUAGES), help="Language of the text; default the workbook's.")
@click.pass_context
def command(ctx: click.Context, files: tuple[str, ...], format_: str, level: float, lang: str | None) -> None:
    """Learn from workbooks of one person what to add to the next plans, and what a session really costs."""
    from toolkit.findings import UnreadableError, has_errors
    from toolkit.history.past import learn
    from toolkit.rendering.calibration import calibration_dict, calibration_text
    from toolkit.rendering.json import dump

    readings, findings = read_all(files)
    ledgers = [reading.ledger for reading in readings]
    currencies = sorted({ledger.currency for ledger in ledgers})
    if len(currencies) > 1:
        raise UnreadableError("mixed_currencies", ledgers[0].file, currencies=", ".join(currencies))
    past = learn(ledgers)
    language = lang or (ledgers[0].lang if ledgers else "fr")
    if format_ == "json":
        emit_json(dump(calibration_dict(past, level)))
    else:
        emit(calibration_text(past, Path(files[0]).name, language, level), None, force=False)
    found = [*findings, *(finding for ledger in ledgers for finding in ledger.findings)]
    ctx.exit(1 if has_errors(found) else 0)
