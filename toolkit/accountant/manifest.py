"""The manifest: what the pack claims of itself, file by file and figure by figure, with a digest over all of it.

The digest tells an accident or an edit; it is no signature: who changes a file and the manifest alike and works out
the digest anew is found by the arithmetic, or by the digest that the register of closings keeps.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from toolkit.accountant.pieces import digest

if TYPE_CHECKING:
    from collections.abc import Mapping

NAME = "manifest.json"
SCHEMA = "seance.pack/1"


class ManifestError(Exception):
    """No manifest of ours; the text says why."""


def file_entry(name: str, role: str, data: bytes, rows: int | None = None) -> dict[str, Any]:
    """What the manifest says of a file; `rows` are its lines of data."""
    return {"name": name, "role": role, "bytes": len(data), "rows": rows, "sha256": hashlib.sha256(data).hexdigest()}


def sealed(claims: Mapping[str, Any]) -> bytes:
    """The manifest with its own digest."""
    whole = {"schema": SCHEMA, **claims}
    whole["digest"] = digest(whole)
    return (json.dumps(whole, ensure_ascii=False, indent=2) + "\n").encode()


def opened(data: bytes) -> dict[str, Any]:
    """The claims of a manifest.

    Raises:
        ManifestError: it is none of ours.
    """
    try:
        claims = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise ManifestError(str(error)) from error
    if not isinstance(claims, dict) or claims.get("schema") != SCHEMA:
        raise ManifestError(f"schema is not {SCHEMA}")
    return claims


def intact(claims: Mapping[str, Any]) -> bool:
    """Whether the manifest is as it was sealed."""
    return bool(claims.get("digest") == digest({key: value for key, value in claims.items() if key != "digest"}))
