"""The command `seance`: one small module per command, imported only when it runs."""

from __future__ import annotations

import importlib
import sys
from typing import Any

import click

from toolkit.version import __version__

#: Command -> what the list of commands says of it. The module has the same name and a `command`.
COMMANDS = {
    "new": "Write an empty workbook to fill in.",
    "demo": "Write a filled example, read it back, print its month.",
    "templates": "Show what workbooks can be made.",
    "schema": "Describe tables, columns and settings.",
    "check": "Say what is wrong in workbooks, where, and what to do.",
    "report": "Say what was lost, why, and what can still be invoiced.",
    "calibrate": "Learn margins and real costs from past sessions.",
    "upgrade": "Write a filled workbook's content in today's version.",
    "plan": "Write a session's plan, e-mail draft, calendar file, consent form and checklist.",
    "quote": "Write a priced addendum for requests beyond the limits.",
    "review": "Write a mission's review: agenda, invitations, calendar file.",
    "documents": "Copy out the pages and texts of documents, to change them.",
    "share": "Write the accountant's pack of a month.",
    "verify": "Check an accountant's pack, or compare two.",
}


class _Commands(click.Group):
    """Loads a command when it is asked for; every known failure becomes one line and exit code 2."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"toolkit.cli.{name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run, and end with the exit code: whatever is wrong is one line on stderr and exit code 2."""
        from toolkit.cli.failures import as_one_line

        try:
            with as_one_line():
                code = super().main(*args, **{**kwargs, "standalone_mode": False})
        except click.exceptions.NoArgsIsHelpError as error:
            click.echo(error.ctx.get_help() if error.ctx else "")
            sys.exit(0)
        except click.ClickException as error:
            click.echo(f"seance: {' '.join(error.format_message().split())}", err=True)
            sys.exit(2)
        except click.Abort:
            sys.exit(130)
        sys.exit(code if isinstance(code, int) else 0)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="seance")
def cli() -> None:
    """Session budgets in Excel: what the month lost, why, and what can still be invoiced."""


def main() -> None:
    """The entry point; the terminal's encoding never stops the program."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    cli(prog_name="seance")
