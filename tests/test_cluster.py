"""A report read on a cluster: a real scheduler, two worker processes, one of them killed in the middle."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import pytest

from tests.conftest import TODAY
from tests.test_portfolio import everything, write
from toolkit.portfolio.engines import scheduler
from toolkit.portfolio.places import workbooks
from toolkit.portfolio.reporting import report_over

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from toolkit.portfolio.work import Done

#: Results after which a worker is killed: others are under way then.
KILLED_AFTER, BOOKS = 5, 24


@pytest.mark.filterwarnings("ignore")  # of the library's own: ports taken, workers lost
def test_a_worker_is_killed_in_the_middle_and_the_report_is_the_same(tmp_path: Path) -> None:
    from distributed import Client, LocalCluster

    folder = tmp_path / "books"
    folder.mkdir()
    source = [write(folder / f"book-{number}.xlsx", number) for number in range(1, 5)]
    for number in range(5, BOOKS + 1):  # the same content counts once, but is read each time
        (folder / f"book-{number}.xlsx").write_bytes(source[number % 4].read_bytes())
    inputs = workbooks([str(folder)])
    plain = everything(report_over(inputs, today=TODAY, cached=False))
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        address = cluster.scheduler_address
        with Client(address, set_as_default=False) as client:
            before = client.run(os.getpid)
            assert len(set(before.values())) == 2

            def killing(results: Iterator[Done]) -> Iterator[Done]:
                for number, result in enumerate(results):
                    if number == KILLED_AFTER:
                        os.kill(next(iter(before.values())), signal.SIGKILL)
                    yield result

            made = report_over(inputs, today=TODAY, cached=False, engine=scheduler(address), watched=killing)
            after = client.run(os.getpid)
    assert everything(made) == plain
    assert next(iter(before.values())) not in after.values()
