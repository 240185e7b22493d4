"""`seance completion`: what makes a shell complete commands, options and file names."""

from __future__ import annotations

import click

SHELLS = ("bash", "zsh", "fish")


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
