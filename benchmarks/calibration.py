"""How the margin learnt from one's own past does on tasks it has not seen, beside flat margins.

    python -m benchmarks.calibration TASKS.csv

The CSV has a row a task and the columns `person`, `started_on`, `finished_on` (ISO days), `planned_hours` and
`actual_hours`, and may have `planned_ahead` (yes where the estimate is older than the outcome). Every task gets the
margin that its person's tasks asked for that were finished before the day it began: nothing else was known when it was
planned. A task fits where it took no longer than planned and margin together.

`all` are all tasks, `planned_ahead` those alone, as if there were no others: an estimate typed afterwards teaches
nothing, as in `seance calibrate`. `ahead, all known` are the same tasks with all others in their history, to show what
that would cost.
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.history.calibration import margin
from toolkit.metrics.learning import ENOUGH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: The flat margins that plans usually get.
FLAT = (0.20, 0.15)
_NOISE = 1e-9


@dataclass(frozen=True)
class Task:
    started: str
    finished: str
    planned: float
    actual: float
    ahead: bool


@dataclass
class Score:
    """Tasks tried, those that fitted, hours reserved in vain and hours short."""

    tried: int = 0
    fitted: int = 0
    unused: float = 0.0
    short: float = 0.0

    def add(self, task: Task, share: float) -> None:
        reserved = task.planned * (1 + share)
        self.tried += 1
        self.fitted += task.actual <= reserved + _NOISE
        self.unused += max(0.0, reserved - task.actual)
        self.short += max(0.0, task.actual - reserved)

    @property
    def row(self) -> str:
        share = f"{self.fitted / self.tried:.1%}" if self.tried else "-"
        return f"{share} | {self.unused:,.0f} | {self.short:,.0f}"


#: The margin's name, and whether the history was long enough -> its score.
Scores = dict[tuple[str, bool], Score]


def read(path: Path) -> dict[str, list[Task]]:
    """The tasks of each person; those without a plan or a day are none."""
    people: dict[str, list[Task]] = defaultdict(list)
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            planned, actual = float(row["planned_hours"] or 0), float(row["actual_hours"] or 0)
            if planned > 0 and row["started_on"] and row["finished_on"]:
                ahead = row.get("planned_ahead", "yes") == "yes"
                people[row["person"]].append(Task(row["started_on"], row["finished_on"], planned, actual, ahead))
    return people


def replay(people: Iterable[list[Task]], counted: Iterable[Task] | None = None) -> Scores:
    """Every task with the margin that was known before it; only those `counted`, default all, are scored."""
    scores: Scores = defaultdict(Score)
    scored = None if counted is None else {id(task) for task in counted}
    for tasks in people:
        for task, ratios in known_before(tasks):
            if scored is None or id(task) in scored:
                enough = len(ratios) >= ENOUGH
                scores["learnt", enough].add(task, margin(ratios))
                for flat in FLAT:
                    scores[f"flat {flat:.0%}", enough].add(task, flat)
    return scores


def known_before(tasks: list[Task]) -> Iterator[tuple[Task, list[float]]]:
    """Each task of a person with the ratios of those finished before the day it began, oldest first."""
    done = sorted(tasks, key=lambda task: task.finished)
    ratios = [task.actual / task.planned for task in done]
    known = 0
    for task in sorted(tasks, key=lambda task: task.started):
        while known < len(done) and done[known].finished < task.started:
            known += 1
        yield task, ratios[:known]


def table(sets: dict[str, Scores]) -> Iterator[str]:
    """The scores as a table in Markdown."""
    yield "| tasks | own history | margin | n | fitted | unused h | short h |"
    yield "|---|---|---|---:|---:|---:|---:|"
    for name, scores in sets.items():
        for enough in (True, False):
            for kind in ("learnt", *(f"flat {flat:.0%}" for flat in FLAT)):
                score = scores[kind, enough]
                history = f"{'≥' if enough else '<'} {ENOUGH}"
                yield f"| {name} | {history} | {kind} | {score.tried:,} | {score.row} |"


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    people = read(Path(sys.argv[1])).values()
    ahead = [[task for task in tasks if task.ahead] for tasks in people]
    flat = [task for tasks in ahead for task in tasks]
    sets = {"all": replay(people), "planned_ahead": replay(ahead), "ahead, all known": replay(people, flat)}
    print("\n".join(table(sets)))


if __name__ == "__main__":
    main()
