"""What an upgrade carried, as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.version import __version__

if TYPE_CHECKING:
    from toolkit.upgrading import Upgraded


def upgrade_dict(made: Upgraded, new: str) -> dict[str, Any]:
    """As `seance upgrade --format json` gives it: what was carried, what stayed behind, what is still wrong."""
    return {
        "schema": "seance.upgrade/1",
        "file": new,
        "version": __version__,
        "template": made.template.name,
        "rows": made.rows,
        "cells": made.cells,
        "findings": [finding.to_dict() for finding in made.findings],
        "left": [finding.to_dict() for finding in made.ledger.findings if finding.severity == "error"],
    }
