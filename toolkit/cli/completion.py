"""`seance completion`: what makes a shell complete commands, options and file names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

SHELLS = ("bash", "zsh", "fish")


def trades(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """What a shell offers for `--template`: the trades that there are, and the files of a folder."""
    from click.shell_completion import CompletionItem

    from toolkit.templates import names

    known = [CompletionItem(name) for name in names() if name.startswith(incomplete)]
    return known or [CompletionItem(incomplete, type="file")]


@click.command("completion")
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print what makes a shell complete commands, options and file names.

    Put it once in the file the shell starts with, such as: eval "$(seance completion bash)".
    """
    from click.shell_completion import get_completion_class

    made = get_completion_class(shell)
    if made is None:  # the classes come with click
        raise LookupError(shell)
    click.echo(made(ctx.find_root().command, {}, "seance", "_SEANCE_COMPLETE").source())
