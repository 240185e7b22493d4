"""Mutation tests: the code changed in one place at a time, and whether a quick test notices.

    python -m tests.mutate [AREA…] [--sample N] [--seed WORD] [--only PART-OF-A-PATH]

Cosmic Ray by itself starts pytest anew for each mutant, in a tree that it edits: seconds each, most of them spent on
imports. Here the tests are loaded once; each mutant is a forked process in which functions get their changed code, and
which runs the tests that reach the changed line, the quickest first. What runs at import (constants, tables, formulas)
needs a process that has not imported it yet. Nothing is written into the tree.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import json
import math
import os
import resource
import shutil
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.living import Changed, Codes, Living, inside_functions
from tests.mutants import AREAS, ROOT, Area, Mutant, mutants_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

#: Seconds of tests for one mutant; the slowest tests are left out.
BUDGET = 6.0
#: Seconds below which a test costs nothing worth choosing for.
INSTANT = 0.01
#: Seconds of computing for all that is not one mutant.
LONG = 7200
#: Seconds of computing after which a mutant's tests are taken never to end, which is noticed as well.
PATIENCE = 60
#: Loaded before anything is forked: importing them takes longer than most tests.
LIBRARIES = ("pytest", "coverage", "hypothesis.strategies", "openpyxl", "click.testing", "xlsxwriter", "cosmic_ray")
OPTIONS = ("-p", "no:xdist", "-p", "no:cacheprovider", "--assert=plain", "--tb=short")
#: What coverage calls the time before the first test.
IMPORT = "import"
NOTICED, ALIVE = 1, 0


def quietly() -> None:
    """The same examples of Hypothesis for each mutant, none remembered, and no time spent on making them small."""
    from hypothesis import Phase, settings

    phases = (Phase.explicit, Phase.generate)
    settings.register_profile("mutants", database=None, derandomize=True, deadline=None, phases=phases)
    settings.load_profile("mutants")


def forked(work: Callable[[], int], patience: int = PATIENCE) -> int:
    """The number of a process that does some work in silence and ends with its answer."""
    child = os.fork()
    if child:
        return child
    code = 2
    try:
        resource.setrlimit(resource.RLIMIT_CPU, (patience, patience))
        problems, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
        for output in (1, 2):
            os.dup2(nowhere, output)
        code = work()
    except BaseException:
        os.write(problems, traceback.format_exc().encode())
    finally:
        os._exit(code)


class Warm:
    """A pytest plugin: runs every test once, then a process for each mutant, which runs those that reach it."""

    def __init__(self, area: Area, mutants: Sequence[Mutant], jobs: int, tell: Callable[[str], None]) -> None:
        import coverage

        self.mutants, self.jobs, self.tell = mutants, jobs, tell
        self.modules = [str(path) for path in sorted((ROOT / "toolkit").glob(area.modules))]
        self.coverage = coverage.Coverage(data_file=None, config_file=False, include=self.modules)
        self.took: dict[str, float] = {}
        self.results: dict[str, Any] = {"alive": [], "unreached": [], "late": {}}

    def start(self) -> None:
        self.coverage.start()
        self.coverage.switch_context(IMPORT)
        for path in self.modules:
            importlib.import_module(Mutant(Path(path), "", 0, "").module)

    def pytest_runtestloop(self, session: Any) -> bool:
        """Everything once, in a process of its own, so that no thread or cache of it is inherited; then the mutants."""
        with tempfile.NamedTemporaryFile() as notes:
            _, status = os.waitpid(forked(lambda: self.measured(session, Path(notes.name)), LONG), 0)
            noted = json.loads(notes.read())
        if status:
            raise session.Failed(noted)
        self.took, reached = noted
        self.tell(f"  {len(session.items)} tests take {sum(self.took.values()):.0f} s")
        lines = {path: {int(line): tests for line, tests in found.items()} for path, found in reached.items()}
        self.coverage.stop()
        self.try_all(lines, session)
        return True

    def measured(self, session: Any, notes: Path) -> int:
        """Note how long each test takes and which lines it reaches, or why one fails with nothing changed."""
        from _pytest.runner import runtestprotocol

        for item, following in pairs(session.items):
            self.coverage.switch_context(item.nodeid)
            began = time.process_time()
            reports = runtestprotocol(item, nextitem=following, log=False)
            self.took[item.nodeid] = time.process_time() - began
            if failed := [report for report in reports if report.failed]:
                notes.write_text(json.dumps(f"{item.nodeid} fails with nothing changed\n{failed[0].longreprtext}"))
                return NOTICED
        self.coverage.stop()
        data = self.coverage.get_data()
        notes.write_text(json.dumps([self.took, {path: data.contexts_by_lineno(path) for path in self.modules}]))
        return ALIVE

    def try_all(self, reached: Mapping[str, Mapping[int, list[str]]], session: Any) -> None:
        """Start a process for each mutant whose code can be changed in place; note what else there is to do."""
        items = {item.nodeid: item for item in session.items}
        work = []
        for number, mutant in enumerate(self.mutants):
            lines, codes = reached[str(mutant.path)], inside_functions(mutant)
            bodies = {line for code in codes for _, _, line in code.co_lines() if line and line != code.co_firstlineno}
            tests = set(lines.get(mutant.line, ())) or {test for line in bodies for test in lines.get(line, ())}
            if not codes or IMPORT in tests or any(IMPORT in lines.get(line, ()) for line in bodies):
                tests = {test for found in lines.values() for test in found} - {IMPORT}
                late = [*self.quickest(tests), *(test for test, took in self.took.items() if took < INSTANT)]
                self.results["late"][number] = late
            elif tests:
                chosen = set(self.quickest(tests))
                work.append((number, codes, [item for name, item in items.items() if name in chosen]))
            else:
                self.results["unreached"].append(number)
        living = Living(self.modules)
        gc.freeze()  # children share what is here with as few copies as can be

        def start(index: int, folder: str) -> int:
            _, codes, chosen = work[index]
            return forked(lambda: tried(living, codes, chosen, folder))

        alive = survivors([self.mutants[number] for number, *_ in work], start, self.jobs, self.tell)
        self.results["alive"] = [work[index][0] for index in alive]

    def quickest(self, tests: Iterable[str]) -> list[str]:
        """As many of these tests as fit, the quickest first, and the instant ones of their files.

        What a shared fixture reaches is put down to the first test that uses it; the others are often instant.
        """
        chosen, total = [], 0.0
        for test in sorted(tests, key=lambda test: self.took[test]):
            total += self.took[test]
            if chosen and total > BUDGET:
                break
            chosen.append(test)
        files = {file_of(test) for test in tests}
        return chosen + [test for test, took in self.took.items() if took < INSTANT and file_of(test) in files]


def file_of(test: str) -> str:
    return test.partition("::")[0]


def pairs(items: Sequence[Any]) -> Iterable[tuple[Any, Any]]:
    """Each test with the one after it."""
    return zip(items, [*items[1:], None], strict=True)


def tried(living: Living, codes: Codes, items: Sequence[Any], folder: str) -> int:
    """Whether a test fails in a process that becomes a mutant."""
    from _pytest.runner import runtestprotocol

    living.become(codes)
    items[0].config._tmp_path_factory._basetemp = Path(folder)
    for item, following in pairs(items):
        if any(report.failed for report in runtestprotocol(item, nextitem=following, log=False)):
            return NOTICED
    return ALIVE


def imported(mutant: Mutant, tests: Sequence[str], folder: str) -> int:
    """Whether a test fails in a process that imports a mutant."""
    import pytest

    class Chosen:
        def pytest_collection_modifyitems(self, items: list[Any]) -> None:
            items[:] = [item for item in items if item.nodeid in tests]

    quietly()
    sys.meta_path.insert(0, Changed(mutant))
    files = sorted({test.split("::")[0] for test in tests})
    return int(bool(pytest.main(["-x", *OPTIONS, f"--basetemp={folder}/tmp", *files], plugins=[Chosen()])))


def survivors(
    mutants: Sequence[Mutant], start: Callable[[int, str], int], jobs: int, tell: Callable[[str], None]
) -> list[int]:
    """The mutants with which every test passes, by number; so many processes at a time."""
    running: dict[int, tuple[int, str]] = {}
    alive, following = [], 0
    while following < len(mutants) or running:
        while following < len(mutants) and len(running) < jobs:
            folder = tempfile.mkdtemp()
            running[start(following, folder)] = following, folder
            following += 1
        child, status = os.wait()
        number, folder = running.pop(child)
        shutil.rmtree(folder, ignore_errors=True)
        if status == ALIVE:
            alive.append(number)
            tell(f"{mutants[number]}\n{mutants[number].diff()}")
        elif os.WIFSIGNALED(status) or os.WEXITSTATUS(status) > NOTICED:
            tell(f"{mutants[number]} ended with {status}")
        if (following - len(running)) % 100 == 0:
            tell(f"  … {following} of {len(mutants)}, {len(alive)} survived")
    return alive


def warm(area: Area, mutants: Sequence[Mutant], jobs: int, found: Path, told: int) -> int:
    """Run the area's tests and the mutants that need no new import; write down what came of it."""
    import pytest

    def tell(text: str) -> None:
        os.write(told, f"{text}\n".encode())

    quietly()
    plugin = Warm(area, mutants, jobs, tell)
    plugin.start()
    code = pytest.main([*OPTIONS, *(f"tests/test_{name}" for name in area.tests)], plugins=[plugin])
    found.write_text(json.dumps(plugin.results), "utf-8")
    return int(code)


def interval(part: int, total: int) -> str:
    """A share with Wilson's 95 % interval."""
    z, p = 1.96, part / total
    middle, spread = p + z * z / (2 * total), z * math.sqrt(p * (1 - p) / total + z * z / (4 * total * total))
    low, high = (middle - spread) / (1 + z * z / total), (middle + spread) / (1 + z * z / total)
    return f"{p:.1%} (95 % interval {low:.1%} to {high:.1%})"


def tell(text: str) -> None:
    print(text, flush=True)


def measure(name: str, sample: int | None, seed: str, only: str, jobs: int) -> bool:
    """Try an area's mutants, print those that no test notices; whether at least nine in ten were noticed."""
    began, area = time.monotonic(), AREAS[name]
    paths = [path for path in sorted((ROOT / "toolkit").glob(area.modules)) if only in str(path)]
    mutants = mutants_of(paths, sample, name + seed)
    tell(f"{name}: {len(mutants)} mutants")
    with tempfile.TemporaryDirectory() as folder:
        found, told = Path(folder, "found.json"), os.dup(1)
        _, status = os.waitpid(forked(lambda: warm(area, mutants, jobs, found, told), LONG), 0)
        if status:
            sys.exit(f"{name}: the tests fail with nothing changed")
        results = json.loads(found.read_text("utf-8"))
    for number in results["unreached"]:
        tell(f"{mutants[number]}: no test comes here\n{mutants[number].diff()}")
    late = [(mutants[int(number)], tests) for number, tests in results["late"].items()]
    tell(f"{name}: {len(late)} mutants of what runs at import")

    def start(index: int, folder: str) -> int:
        return forked(lambda: imported(*late[index], folder))

    alive = len(survivors([mutant for mutant, _ in late], start, jobs, tell))
    noticed = len(mutants) - alive - len(results["alive"]) - len(results["unreached"])
    took = time.monotonic() - began
    tell(f"{name}: {noticed} of {len(mutants)} noticed, {interval(noticed, len(mutants))}, {took:.0f} s")
    return noticed >= 0.9 * len(mutants)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("areas", nargs="*", default=list(AREAS), metavar="AREA", help=" | ".join(AREAS))
    parser.add_argument("--sample", type=int, help="so many mutants of each area, drawn with a fixed seed")
    parser.add_argument("--seed", default="", help="any word: another sample than the usual one")
    parser.add_argument("--only", default="", help="modules whose path holds this")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    chosen = parser.parse_args()
    for name in LIBRARIES:
        importlib.import_module(name)
    good = [measure(name, chosen.sample, chosen.seed, chosen.only, chosen.jobs) for name in chosen.areas]
    return int(not all(good))


if __name__ == "__main__":
    sys.exit(main())
