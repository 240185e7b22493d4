"""A line of progress on a terminal, where something takes long; nothing anywhere else."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

T = TypeVar("T")


def counted(items: Iterable[T], label: str, total: int) -> Iterator[T]:
    """The items, with `label 3/100` on standard error once a second has passed, if that is a terminal."""
    start, shown = time.monotonic(), False
    for number, item in enumerate(items, 1):
        if sys.stderr.isatty() and time.monotonic() - start > 1:
            click.echo(f"\r{label} {number}/{total}", nl=False, err=True)
            shown = True
        yield item
    if shown:
        click.echo("\r" + " " * 40 + "\r", nl=False, err=True)
