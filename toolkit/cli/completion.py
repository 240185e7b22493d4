"""`seance completion`: what makes a shell complete commands, options and file names."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

Command = TypeVar("Command", bound=Callable[..., Any])

SHELLS = ("bash", "zsh", "fish")


def _trades(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """What a shell offers for `--template`: the trades that there are, and the files of a folder."""
    from click.shell_completion import CompletionItem

    from toolkit.templates import names

    known = [CompletionItem(name) for name in names() if name.startswith(incomplete)]
    return known or [CompletionItem(incomplete, type="file")]


def template_option(help_: str, default: str | None = None) -> Callable[[Command], Command]:
    """The option `--template`, which shells complete."""
    return click.option("--template", default=default, show_default=True, shell_complete=_trades, help=help_)


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
