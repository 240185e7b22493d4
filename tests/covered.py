"""`make coverage`, the last step: fails where the tests reach less than 95 % of the lines or of the branches."""

from __future__ import annotations

import json
import subprocess
import sys

LEAST = 95.0


def main() -> int:
    """Say how much of toolkit/ was reached, out of what coverage has measured."""
    command = [sys.executable, "-m", "coverage", "json", "-q", "--fail-under=0", "-o", "-"]
    totals = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)["totals"]
    shares = {name: totals[f"percent_{name}_covered"] for name in ("statements", "branches")}
    print(", ".join(f"{name} {share:.1f} %" for name, share in shares.items()), f"(at least {LEAST:.0f} % of each)")
    return int(min(shares.values()) < LEAST)


if __name__ == "__main__":
    sys.exit(main())
