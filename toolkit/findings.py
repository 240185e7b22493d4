"""What is wrong or worth knowing in a workbook, where it is, and what to do: findings are values.

The catalogue of codes with their severity and wording stands in `locales/findings.toml`, one block a code,
so that a code can be added without touching this module. The wording goes: which value, the rule, what to do.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from toolkit.language import COLON, Phrase, filled, texts

if TYPE_CHECKING:
    from collections.abc import Mapping


class Severity(enum.StrEnum):
    """How bad it is: an error leaves something out of the figures, a warning does not."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class UnreadableError(Exception):
    """A file that cannot be read at all; one line says why and what to do (exit code 2)."""

    def __init__(self, code: str, file: str, **params: object) -> None:
        super().__init__(code, file)
        self.code, self.file, self.params = code, file, params

    def line(self, lang: str) -> str:
        """The one line shown to the user."""
        return f"{self.file}{COLON[lang]}{Wrong(self.code, **self.params).said(lang)}"

    def __str__(self) -> str:
        return self.line("en")


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. `sheet` and `cell` are empty where it concerns the file or the sheet as a whole."""

    code: str
    file: str
    sheet: str = ""
    cell: str = ""
    lang: str = "fr"
    #: What the person typed there, as text.
    value: str = ""
    #: The column's label and the row's id, for people: they know these better than an address.
    column: str = ""
    row_id: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        """As the catalogue says."""
        return Severity(texts("findings")[self.code]["severity"])

    @property
    def message(self) -> str:
        """What is wrong, in the workbook's language."""
        return self._text("message")

    @property
    def remedy(self) -> str:
        """What to do about it."""
        return self._text("remedy")

    @property
    def where(self) -> str:
        """`budget.xlsx › Séances › F17 (Temps réel, S-014)`."""
        place = " › ".join(part for part in (self.file, self.sheet, self.cell) if part)
        about = ", ".join(part for part in (self.column, self.row_id) if part)
        return f"{place} ({about})" if about else place

    def to_dict(self) -> dict[str, str]:
        """The finding as in `seance check --format json` (contract, section 5)."""
        return {
            "file": self.file,
            "sheet": self.sheet,
            "cell": self.cell,
            "severity": str(self.severity),
            "code": self.code,
            "message": self.message,
            "remedy": self.remedy,
            "value": self.value,
        }

    def _text(self, part: str) -> str:
        entry = texts("findings")[self.code]
        template: str = entry[part][self.lang]
        known = {"value": self.value, "column": self.column, "row_id": self.row_id}
        return filled(template, self.lang, {**known, **self.params})


class Wrong(Phrase):
    """What a code of the catalogue says of a value that stands in no cell, such as one on the command line."""

    def __init__(self, code: str, /, **params: object) -> None:
        super().__init__("findings", code, **params)

    def said(self, lang: str) -> str:
        """What is wrong, and what to do."""
        entry = texts(self.room)[self.key]
        message, remedy = (filled(entry[part][lang], lang, self.values) for part in ("message", "remedy"))
        return f"{message}. {remedy}"


def has_errors(findings: list[Finding]) -> bool:
    """Whether any finding leaves something out (exit code 1)."""
    return any(finding.severity is Severity.ERROR for finding in findings)
