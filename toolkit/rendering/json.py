"""JSON: one way to write it everywhere."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from toolkit.findings import Finding


def dump(data: Any) -> str:
    """Readable JSON, accents as they are."""
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def files_dict(files: Iterable[Path], findings: Iterable[Finding]) -> dict[str, Any]:
    """Documents that were written and what they lack, as `--format json` of plan, quote and review gives them."""
    return {
        "schema": "seance.documents/1",
        "files": [str(path) for path in files],
        "findings": [finding.to_dict() for finding in findings],
    }


def check_dict(findings: Iterable[Finding]) -> dict[str, Any]:
    """The findings as `seance check --format json` gives them (contract, section 5)."""
    return {"schema": "seance.check/1", "findings": [finding.to_dict() for finding in findings]}
