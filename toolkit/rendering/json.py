"""JSON: one way to write it everywhere."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from toolkit.findings import Finding


def dump(data: Any) -> str:
    """Readable JSON, accents as they are."""
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def check_dict(findings: Iterable[Finding]) -> dict[str, Any]:
    """The findings as `seance check --format json` gives them (contract, section 5)."""
    return {"schema": "seance.check/1", "findings": [finding.to_dict() for finding in findings]}
