"""Packages that only some uses need: what says which extra to install where one is missing."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from toolkit.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator


class MissingExtraError(Refusal, ImportError):
    """A package of an extra is not installed."""


@contextlib.contextmanager
def extra(name: str) -> Iterator[None]:
    """Within, an import that fails says which extra brings the package.

    Raises:
        MissingExtraError: the package is not installed.
    """
    try:
        yield
    except ImportError as error:
        raise MissingExtraError("missing_extra", package=error.name or "?", extra=name) from error
