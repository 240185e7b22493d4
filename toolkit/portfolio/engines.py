"""Who does the work: this process, several, any executor of `concurrent.futures`, or a cluster behind a scheduler.

An engine takes a function and tasks and yields the results in the order of the tasks, with few of them under way.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor
from typing import TYPE_CHECKING

from toolkit.extras import extra
from toolkit.portfolio.work import Done, Task, lost
from toolkit.refusals import Refusal

if TYPE_CHECKING:
    from concurrent.futures import Future

Engine = Callable[[Callable[[Task], Done], Sequence[Task]], Iterator[Done]]

#: Tasks under way for each process: enough that none waits, few enough that results do not pile up.
_AHEAD = 4
#: From how many workbooks for each process on it pays to start processes.
_FEW = 8
#: How often a cluster tries a task again whose worker was lost, and how long it may take to answer at first (s).
_RETRIES, _PATIENCE = 3, 10


def processes(jobs: int | None = None) -> Engine:
    """So many processes of this machine; None: as many as it has processors, where there is work enough."""

    def run(function: Callable[[Task], Done], tasks: Sequence[Task]) -> Iterator[Done]:
        count = jobs or max(1, min(_processors(), len(tasks) // _FEW))
        return map(function, tasks) if count == 1 else _by_processes(function, tasks, count)

    return run


def executor(given: Executor, ahead: int = 64) -> Engine:
    """Any executor of `concurrent.futures`, with at most `ahead` tasks under way."""

    def run(function: Callable[[Task], Done], tasks: Sequence[Task]) -> Iterator[Done]:
        for _, future in _in_turn(given, function, tasks, ahead):
            yield future.result()

    return run


def scheduler(address: str) -> Engine:
    """A cluster of Dask's distributed, behind its scheduler (tcp://host:port). Needs the extra `cluster`.

    Its workers need this toolkit, in this version, and reach the workbooks by the same paths or URLs.
    """

    def run(function: Callable[[Task], Done], tasks: Sequence[Task]) -> Iterator[Done]:
        with extra("cluster"):
            from distributed import Client, KilledWorker
        try:
            client = Client(address, timeout=_PATIENCE, set_as_default=False)
        except (OSError, ValueError) as error:
            raise Refusal("no_scheduler", address=address, why=str(error) or type(error).__name__) from error
        with client:
            threads = sum(client.nthreads().values())
            pool = client.get_executor(pure=False, retries=_RETRIES)
            for task, future in _in_turn(pool, function, tasks, _AHEAD * max(1, threads)):
                try:
                    yield future.result()
                except KilledWorker:
                    yield lost(task)

    return run


def _in_turn(
    pool: Executor, function: Callable[[Task], Done], tasks: Sequence[Task], ahead: int
) -> Iterator[tuple[Task, Future[Done]]]:
    """The tasks with their futures, in order, `ahead` of them submitted."""
    waiting: deque[tuple[Task, Future[Done]]] = deque()
    for task in tasks:
        waiting.append((task, pool.submit(function, task)))
        if len(waiting) >= ahead:
            yield waiting.popleft()
    yield from waiting


def _by_processes(function: Callable[[Task], Done], tasks: Sequence[Task], jobs: int) -> Iterator[Done]:
    ahead, done = _AHEAD * jobs, 0
    while done < len(tasks):
        try:
            with ProcessPoolExecutor(jobs) as pool:
                for _, future in _in_turn(pool, function, tasks[done:], ahead):
                    result = future.result()
                    done += 1
                    yield result
        except BrokenExecutor:
            # A process was ended, and all others with it. By which workbook shows when each has one to itself.
            for task in tasks[done : done + ahead]:
                done += 1
                yield _alone(function, task)


def _alone(function: Callable[[Task], Done], task: Task) -> Done:
    try:
        with ProcessPoolExecutor(1) as pool:
            return pool.submit(function, task).result()
    except BrokenExecutor:
        return lost(task)


def _processors() -> int:
    """Those that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
