"""Known failures as one line on stderr and exit code 2; anything else is said to be a defect of the program."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import click

from toolkit.language import Words, default_language
from toolkit.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextlib.contextmanager
def as_one_line(*, verbose: bool = False) -> Iterator[None]:
    """Turn the failures of the library into one line each; `verbose` leaves those that nobody foresaw as they are."""
    try:
        yield
    except (click.ClickException, click.Abort):
        raise
    except Exception as error:
        line = _line(error)
        if line is not None:
            raise click.ClickException(line) from error
        if verbose:
            raise
        raise DefectError(error) from error


class DefectError(Exception):
    """A failure that nobody foresaw: the program is wrong, not its user."""

    def __init__(self, error: Exception) -> None:
        name = type(error).__name__
        super().__init__(Words("cli", default_language())("defect", error=f"{name}: {' '.join(str(error).split())}"))


def _line(error: Exception) -> str | None:
    from toolkit.findings import UnreadableError
    from toolkit.rendering.typeset import TypesetError

    if isinstance(error, Refusal | UnreadableError):
        return error.line(default_language())
    return str(error) if isinstance(error, TypesetError) else None


def assignment(option: str, text: str) -> tuple[str, str]:
    """The two sides of KEY=VALUE.

    Raises:
        Refusal: it is written another way.
    """
    key, sign, value = text.partition("=")
    if not sign or not key:
        raise Refusal("not_an_assignment", option=option, text=text)
    return key.strip(), value.strip()
