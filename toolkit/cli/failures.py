"""Known failures as one line on stderr and exit code 2; anything else is said to be a defect of the program."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import click

from toolkit.language import Words, default_language

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
    from toolkit.accountant.register import RegisterError
    from toolkit.extras import MissingExtraError
    from toolkit.files import OutputError
    from toolkit.findings import UnreadableError
    from toolkit.mistakes import TemplateError
    from toolkit.rendering.typeset import TypesetError

    if isinstance(error, UnreadableError):
        return error.line(default_language())
    known = (TemplateError, OutputError, UsageProblem, TypesetError, MissingExtraError, RegisterError)
    return str(error) if isinstance(error, known) else None


class UsageProblem(Exception):  # noqa: N818 - the user's, not the program's
    """A wrong value on the command line; the text is one line for the user."""


@contextlib.contextmanager
def usage() -> Iterator[None]:
    """Within, a ValueError is the user's: a wrong value on the command line."""
    try:
        yield
    except ValueError as error:
        raise UsageProblem(str(error)) from error


def assignment(option: str, text: str) -> tuple[str, str]:
    """The two sides of KEY=VALUE.

    Raises:
        UsageProblem: it is written another way.
    """
    key, sign, value = text.partition("=")
    if not sign or not key:
        raise UsageProblem(f"{option} {text}: write it as key=value, such as {option} hourly_rate=60")
    return key.strip(), value.strip()
