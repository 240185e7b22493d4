"""Costs of whole processes, and their ratios.

The measuring process stays small on purpose: what a child reports as its peak memory is never less than what its
parent held when it was started. It imports nothing of what it measures.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parent.parent
RUNS = 7
#: The year of the sample; a past one, so that its sessions are never still to come.
YEAR = 2025
# Bytecode is kept, as it is where a program is installed: the first, uncounted run writes it.
_KEPT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
_ENV = {**_KEPT, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0", "PYTHONIOENCODING": "utf-8"}
#: ru_maxrss counts kilobytes, on macOS bytes.
_MEMORY_UNIT = 1 if sys.platform == "darwin" else 1024


class BenchmarkError(Exception):
    """A measured process failed, or two that should agree do not."""


@dataclass(frozen=True)
class Cost:
    """What one run took: seconds of CPU (user and system), seconds by the clock, bytes at most."""

    cpu: float
    wall: float
    memory: int


@dataclass(frozen=True)
class Pair:
    """Two commands to compare, and the ratio (ours by theirs) that is to be reached: of CPU time, if not of another."""

    title: str
    ours: Sequence[str]
    theirs: Sequence[str]
    goal: float | None = None
    #: How many times the rows of theirs ours has: the ratio is per row.
    times: int = 1
    #: The commands time themselves, from within, and print the result.
    within: bool = False
    #: What the goal is about: a field of `Cost`; and how often each runs, beyond once to warm up.
    judged: str = "cpu"
    runs: int = RUNS


def python(*arguments: str | Path) -> list[str]:
    """A command for this Python."""
    return [sys.executable, *map(str, arguments)]


def output(command: Sequence[str]) -> str:
    """What a command prints.

    Raises:
        BenchmarkError: it failed.
    """
    done = subprocess.run(command, cwd=ROOT, env=_ENV, capture_output=True, encoding="utf-8")
    if done.returncode:
        raise BenchmarkError(f"{' '.join(command)}: exit code {done.returncode}\n{done.stderr}")
    return done.stdout


def cost(command: Sequence[str], *, within: bool = False) -> Cost:
    """Run a command once and say what it took.

    Raises:
        BenchmarkError: it failed.
    """
    with tempfile.TemporaryFile() as printed, tempfile.TemporaryFile() as errors:
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=ROOT, env=_ENV, stdout=printed, stderr=errors)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            errors.seek(0)
            text = errors.read().decode("utf-8", "replace")
            raise BenchmarkError(f"{' '.join(command)}: exit code {process.returncode}\n{text}")
        memory = used.ru_maxrss * _MEMORY_UNIT
        if not within:
            return Cost(used.ru_utime + used.ru_stime, wall, memory)
        printed.seek(0)
        seconds = json.loads(printed.read())
        return Cost(seconds["cpu"], seconds["wall"], memory)


def compare(pair: Pair) -> bool:
    """Run both in turn, once to warm up and then counted; print the ratios; whether the goal is reached."""
    costs = []
    for _ in range(pair.runs + 1):
        costs.append([cost(command, within=pair.within) for command in (pair.ours, pair.theirs)])
    counted = costs[1:]
    ratios = {
        "cpu": [ours.cpu / theirs.cpu / pair.times for ours, theirs in counted],
        "wall": [ours.wall / theirs.wall / pair.times for ours, theirs in counted],
        "memory": [ours.memory / theirs.memory for ours, theirs in counted],
    }
    reached = pair.goal is None or median(ratios[pair.judged]) <= pair.goal
    print(pair.title)
    for name, found in ratios.items():
        judged = pair.goal is not None and name == pair.judged
        verdict = f"   goal ≤ {pair.goal:g}: {'reached' if reached else 'MISSED'}" if judged else ""
        print(f"  {name:<7} {_spread(found)}{verdict}")
    peaks = [median(each) / 2**20 for each in zip(*((a.memory, b.memory) for a, b in counted), strict=True)]
    print(f"          ({peaks[0]:.0f} MB by {peaks[1]:.0f} MB)", flush=True)
    return reached


def _spread(ratios: Sequence[float]) -> str:
    return f"{median(ratios):.2f} ({min(ratios):.2f}–{max(ratios):.2f})"
