"""Session budgets in Excel: workbooks that people fill, read back to say what the month lost and why.

Nothing heavy is imported until a name is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.version import __version__

if TYPE_CHECKING:
    from toolkit.findings import Finding, UnreadableError
    from toolkit.ledger import Ledger
    from toolkit.reading import Reading, read_workbook
    from toolkit.reports import Report, report
    from toolkit.writing import new_workbook

_HOMES = {
    "Finding": "toolkit.findings",
    "Ledger": "toolkit.ledger",
    "Reading": "toolkit.reading",
    "Report": "toolkit.reports",
    "UnreadableError": "toolkit.findings",
    "new_workbook": "toolkit.writing",
    "read_workbook": "toolkit.reading",
    "report": "toolkit.reports",
}

__all__ = [
    "Finding",
    "Ledger",
    "Reading",
    "Report",
    "UnreadableError",
    "__version__",
    "new_workbook",
    "read_workbook",
    "report",
]


if not TYPE_CHECKING:
    # A type checker must not see it: every name would be there, misspelt ones too.
    def __getattr__(name: str) -> Any:
        if name in _HOMES:
            from importlib import import_module

            return getattr(import_module(_HOMES[name]), name)
        raise AttributeError(f"module 'toolkit' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
