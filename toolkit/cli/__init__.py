"""The command `seance`: one small module per command, imported only when it runs."""

from __future__ import annotations

import importlib
import keyword
import sys
from gettext import gettext
from typing import TYPE_CHECKING, Any

import click

from toolkit.cli.spoken import forget_help, spoken, summaries, translated
from toolkit.language import LANGUAGES
from toolkit.version import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Command -> what the list of commands says of it. The module has the same name, with _ where Python has that word
#: for itself, and a `command`.
COMMANDS = {
    "new": "Write an empty workbook to fill in.",
    "demo": "Write a filled example, read it back, print its month.",
    "templates": "Show what workbooks can be made.",
    "schema": "Describe tables, columns and settings.",
    "check": "Say what is wrong in workbooks, where, and what to do.",
    "report": "Say what was lost, why, and what can still be invoiced.",
    "import": "Fill in actual times from a time tracker's exports.",
    "calibrate": "Learn margins and real costs from past sessions.",
    "upgrade": "Write a filled workbook's content in today's version.",
    "plan": "Write a session's plan, e-mail draft, calendar file, consent form and checklist.",
    "quote": "Write a priced addendum for requests beyond the limits.",
    "review": "Write a mission's review: agenda, invitations, calendar file.",
    "documents": "Copy out the pages and texts of documents, to change them.",
    "share": "Write the accountant's pack of a month.",
    "verify": "Check an accountant's pack, or compare two.",
    "completion": "Make a shell complete commands, options and files.",
}


class _Commands(click.Group):
    """Loads a command when it is asked for; every known failure becomes one line and exit code 2."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module = f"{name}_" if keyword.iskeyword(name) else name
        command: click.Command = importlib.import_module(f"toolkit.cli.{module}").command
        return translated(command, name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(gettext("Commands")):
            formatter.write_dl(list(summaries(COMMANDS).items()))

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        forget_help(self)
        return super().get_help_option(ctx)

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super(_Commands, translated(self, "seance")).format_help(ctx, formatter)

    def main(self, args: Sequence[str] | None = None, *others: Any, **kwargs: Any) -> Any:
        """Run in the user's language, and end with the exit code."""
        given = sys.argv[1:] if args is None else args
        with spoken(given):
            self._run(args, *others, verbose="--verbose" in given, **kwargs)

    def _run(self, *args: Any, verbose: bool, **kwargs: Any) -> None:
        """Whatever is wrong is one line on stderr and exit code 2; 70 where it is the program that is."""
        from toolkit.cli.failures import DefectError, as_one_line

        try:
            with as_one_line(verbose=verbose):
                code = super().main(*args, **{**kwargs, "standalone_mode": False})
        except click.exceptions.NoArgsIsHelpError as error:
            click.echo(error.ctx.get_help() if error.ctx else "")
            sys.exit(0)
        except DefectError as error:
            click.echo(f"seance: {error}", err=True)
            sys.exit(70)
        except click.ClickException as error:
            click.echo(f"seance: {' '.join(error.format_message().split())}", err=True)
            sys.exit(2)
        except click.Abort:
            sys.exit(130)
        sys.exit(code if isinstance(code, int) else 0)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="seance")
@click.option(
    "--lang", type=click.Choice(LANGUAGES), expose_value=False, help="Language to speak; default the system's."
)
@click.option("--verbose", is_flag=True, expose_value=False, help="Of an error that nobody foresaw, say everything.")
def cli() -> None:
    """Session budgets in Excel: what the month lost, why, and what can still be invoiced."""


def main() -> None:
    """The entry point; the terminal's encoding never stops the program."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    cli(prog_name="seance")
