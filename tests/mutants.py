"""Modules changed in one place: what each mutant is, and how a running process becomes one.

The changes are Cosmic Ray's operators; `tests/mutate.py` runs the tests on them.
"""

from __future__ import annotations

import ast
import difflib
import functools
import gc
import importlib.abc
import importlib.machinery
import importlib.util
import random
from pathlib import Path
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any, NamedTuple

from cosmic_ray.ast import ast_nodes, get_ast  # type: ignore[import-not-found, unused-ignore]
from cosmic_ray.mutating import mutate_code  # type: ignore[import-not-found, unused-ignore]
from cosmic_ray.plugins import get_operator  # type: ignore[import-not-found, unused-ignore]

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from types import ModuleType

ROOT = Path(__file__).parent.parent
#: One or two changes for each way to be wrong. Each operator into each other would be five times as many, and the rest
#: fall at the first test: a sum that becomes a power, an order that becomes an identity.
OPERATORS = (
    *("AddNot", "ReplaceAndWithOr", "ReplaceOrWithAnd", "ReplaceTrueWithFalse", "ReplaceFalseWithTrue"),
    *("NumberReplacer", "ReplaceBreakWithContinue", "ReplaceContinueWithBreak", "ZeroIterationForLoop"),
    *("ReplaceUnaryOperator_Delete_Not", "ReplaceUnaryOperator_Delete_USub"),
    *("ReplaceBinaryOperator_Add_Sub", "ReplaceBinaryOperator_Sub_Add", "ReplaceBinaryOperator_Mul_Div"),
    *("ReplaceBinaryOperator_Div_Mul", "ReplaceBinaryOperator_FloorDiv_Div", "ReplaceBinaryOperator_Mod_Div"),
    *("ReplaceBinaryOperator_Pow_Mul", "ReplaceBinaryOperator_BitOr_BitAnd", "ReplaceBinaryOperator_BitAnd_BitOr"),
    *("ReplaceComparisonOperator_Eq_NotEq", "ReplaceComparisonOperator_NotEq_Eq"),
    *("ReplaceComparisonOperator_Is_IsNot", "ReplaceComparisonOperator_IsNot_Is"),
    *("ReplaceComparisonOperator_Lt_LtE", "ReplaceComparisonOperator_Lt_GtE", "ReplaceComparisonOperator_LtE_Lt"),
    *("ReplaceComparisonOperator_LtE_Gt", "ReplaceComparisonOperator_Gt_GtE", "ReplaceComparisonOperator_Gt_LtE"),
    *("ReplaceComparisonOperator_GtE_Gt", "ReplaceComparisonOperator_GtE_Lt"),
)


class Area(NamedTuple):
    """Modules that are changed, and the tests that should notice."""

    modules: str
    tests: tuple[str, ...]


#: Small workbooks of random rows, recalculated by an engine that runs in this process: the formulas of a figure against
#: its Python, which is how each of the two is known to be right.
PARITY = "other_engines.py::test_cellrune_computes_small_workbooks_with_and_without_mistakes"
AREAS = {
    "kinds": Area("kinds.py", ("kinds.py", "rules.py", "worked_examples.py")),
    "rules": Area("rules/*.py", ("rules.py", "copies.py", "report.py", "understanding.py")),
    "metrics": Area(
        "metrics/*.py", ("rules.py", "due.py", "report.py", "worked_examples.py", "figures.py", PARITY, "oracle.py")
    ),
    "accountant": Area(
        "accountant/*.py",
        (
            *("reconciliation.py", "ledger_entries.py", "pack_files.py"),
            *("accountant.py", "fec.py", "closing.py", "share.py", "pack_workbook.py"),
        ),
    ),
}


class Mutant(NamedTuple):
    """A module with one change."""

    path: Path
    operator: str
    line: int
    source: str

    def __str__(self) -> str:
        return f"{self.path.relative_to(ROOT)}:{self.line} {self.operator}"

    @property
    def module(self) -> str:
        parts = self.path.relative_to(ROOT).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    def diff(self) -> str:
        before, after = self.path.read_text("utf-8").splitlines(), self.source.splitlines()
        lines = list(difflib.unified_diff(before, after, lineterm="", n=0))[3:]
        return "\n".join(line for line in lines if line[:2] != "@@")


def mutants_of(paths: Sequence[Path], sample: int | None, seed: str) -> list[Mutant]:
    """Every change of the modules that compiles and changes what they do, or a sample of them."""
    places = [place for path in paths for place in _places(path)]
    if sample:
        random.Random(seed).shuffle(places)
    made: list[Mutant] = []
    meant = {path: meaning(path.read_text("utf-8")) for path in paths}
    for path, name, occurrence, line in places:
        source = mutate_code(path.read_text("utf-8"), get_operator(f"core/{name}")(), occurrence)
        if source is not None and meaning(source) not in (None, meant[path]):
            made.append(Mutant(path, name, line, source))
        if len(made) == sample:
            break
    return made


def _places(path: Path) -> Iterator[tuple[Path, str, int, int]]:
    nodes = list(ast_nodes(get_ast(path.read_text("utf-8"))))
    for name in OPERATORS:
        operator = get_operator(f"core/{name}")()
        found = (start[0] for node in nodes for start, _ in operator.mutation_positions(node))
        for occurrence, line in enumerate(found):
            yield path, name, occurrence, line


def meaning(source: str) -> str | None:
    """What is left of a module without what never runs: annotations, and what type checkers alone read."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return None
    return ast.dump(_Running().visit(tree))


class _Running(ast.NodeTransformer):
    """Takes out of a module what never runs."""

    def visit_If(self, node: ast.If) -> ast.AST | None:
        return None if "TYPE_CHECKING" in ast.dump(node.test) else self.generic_visit(node)

    def visit_arg(self, node: ast.arg) -> ast.AST:
        node.annotation = None
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.returns = None
        return self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        node.annotation = ast.Constant(None)
        return self.generic_visit(node)


class Changed(importlib.abc.SourceLoader):
    """Imports a mutant's module from its changed source; no file is touched."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Find the mutant's module, and no other."""
        if name != self.mutant.module:
            return None
        return importlib.util.spec_from_file_location(name, self.mutant.path, loader=self)

    def get_filename(self, fullname: str) -> str:
        return str(self.mutant.path)

    def get_data(self, path: str) -> bytes:
        return self.mutant.source.encode()


Codes = dict[CodeType, CodeType]


def inside_functions(mutant: Mutant) -> Codes:
    """The code of each function that a mutant changes -> its new code; empty where the module's own code changes.

    What runs when the module is imported cannot be changed afterwards.
    """
    old = compile(mutant.path.read_text("utf-8"), str(mutant.path), "exec")
    found: Codes = {}
    new = compile(mutant.source, str(mutant.path), "exec")
    return found if _apart(old, new, found) else {}


#: Code that runs where it stands, not when something is called.
_AT_ONCE = {"<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>"}


def _apart(old: CodeType, new: CodeType, found: Codes) -> bool:
    """Collect what differs in functions; False where something differs outside them."""
    inner = _inner(old), _inner(new)
    if _alone(old) != _alone(new) or len(inner[0]) != len(inner[1]):
        return False
    for one, other in zip(*inner, strict=True):
        if one == other:
            continue
        if one.co_flags & 2 and one.co_name not in _AT_ONCE:  # CO_NEWLOCALS: a function, not the body of a class
            _collect(one, other, found)
        elif not _apart(one, other, found):
            return False
    return True


def _inner(code: CodeType) -> list[CodeType]:
    return [part for part in code.co_consts if isinstance(part, CodeType)]


def _alone(code: CodeType) -> CodeType:
    """The code without that of the functions in it."""
    return code.replace(co_consts=tuple(part for part in code.co_consts if not isinstance(part, CodeType)))


def _collect(old: CodeType, new: CodeType, found: Codes) -> None:
    found[old] = new
    for one, other in zip(_inner(old), _inner(new), strict=False):
        if one != other:
            _collect(one, other, found)


class Living:
    """What is in memory of the modules to be changed: their functions by code, and what remembers answers."""

    def __init__(self, files: Iterable[str]) -> None:
        wanted = set(files)
        self.functions: dict[CodeType, list[FunctionType]] = {}
        self.memories: list[Any] = []
        for thing in gc.get_objects():
            if isinstance(thing, FunctionType) and thing.__code__.co_filename in wanted:
                self.functions.setdefault(thing.__code__, []).append(thing)
            elif isinstance(thing, functools._lru_cache_wrapper) and thing.__module__.startswith(("toolkit", "tests")):
                self.memories.append(thing)

    def become(self, codes: Codes) -> None:
        """Give functions their changed code, and let nothing remember what the old one answered."""
        for old, new in codes.items():
            for function in self.functions.get(old, ()):
                function.__code__ = new
        for memory in self.memories:
            memory.cache_clear()
