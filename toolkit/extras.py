"""Packages that only some uses need: what says which extra to install where one is missing."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class MissingExtraError(ImportError):
    """A package of an extra is not installed; the text is one line for the user."""


@contextlib.contextmanager
def extra(name: str) -> Iterator[None]:
    """Within, an import that fails says which extra brings the package.

    Raises:
        MissingExtraError: the package is not installed.
    """
    try:
        yield
    except ImportError as error:
        missing = error.name or "a package"
        text = f'{missing} is missing; install it with: pip install "seance-toolkit[{name}]"'
        raise MissingExtraError(text, name=error.name) from error
