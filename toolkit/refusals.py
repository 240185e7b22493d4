"""Refusals: what the program will not do and why, as one line for the user in their language."""

from __future__ import annotations

from toolkit.language import Words, default_language


class Refusal(Exception):  # noqa: N818 - the program refuses; it does not fail
    """What a user asked for and cannot have. Its texts stand in `locales/refusals.toml`, in both languages.

    Args:
        reason: the key of the text.
        values: what fills its placeholders.
    """

    def __init__(self, reason: str, /, **values: object) -> None:
        super().__init__(reason)
        self.reason, self.values = reason, values

    def line(self, lang: str) -> str:
        """The text in a language: where, what is wrong, what to do."""
        return Words("refusals", lang)(self.reason, **self.values)

    def __str__(self) -> str:
        return self.line(default_language())


class WrongValueError(Refusal, ValueError):
    """A value that was given, on the command line or by a caller, means nothing here."""
