"""Modules changed in one place: what each mutant is.

The changes are Cosmic Ray's operators; `tests/living.py` makes a running process one of them, and `tests/mutate.py`
runs the tests on it. Left out is what never runs (annotations, what type checkers read), what declares something and
does nothing (`DECLARED`), and the few changes that `equivalent_mutants.toml` gives a reason for.
"""

from __future__ import annotations

import ast
import difflib
import functools
import random
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cosmic_ray.ast import ast_nodes, get_ast  # type: ignore[import-not-found, unused-ignore]
from cosmic_ray.mutating import mutate_code  # type: ignore[import-not-found, unused-ignore]
from cosmic_ray.plugins import get_operator  # type: ignore[import-not-found, unused-ignore]

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

ROOT = Path(__file__).parent.parent
#: Changes that change no answer, each with its reason.
EQUIVALENT = Path(__file__).with_name("equivalent_mutants.toml")
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


#: What a dataclass declares of itself: none of it changes an answer, it forbids what no code does or saves memory. The
#: `strict` of a `zip` is no such word: over a file's fields it is what refuses the file.
DECLARED = {"frozen", "slots", "eq", "kw_only", "order"}


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
        "metrics/*.py",
        ("rules.py", "due.py", "report.py", "worked_examples.py", "figures.py", "workings.py", PARITY, "oracle.py"),
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

    def equivalent(self) -> Equivalent:
        """The change as `equivalent_mutants.toml` would write it."""
        sides = {sign: [line[1:].strip() for line in self.diff().splitlines() if line[0] == sign] for sign in "-+"}
        module = self.path.relative_to(ROOT).as_posix()
        return Equivalent(module, self.operator, *("\n".join(sides[sign]) for sign in "-+"))


class Equivalent(NamedTuple):
    """A change that changes no answer, which somebody has made sure of by reading the code."""

    module: str
    operator: str
    line: str
    becomes: str


def equivalents() -> set[Equivalent]:
    """What `equivalent_mutants.toml` says; the reasons stand there for people."""
    said = tomllib.loads(EQUIVALENT.read_text("utf-8")).get("mutant", [])
    return {Equivalent(*(entry[field] for field in Equivalent._fields)) for entry in said}


def mutants_of(paths: Sequence[Path], sample: int | None, seed: str) -> list[Mutant]:
    """Every change of the modules that compiles and changes what they do, or a sample of them.

    Raises:
        SystemExit: `equivalent_mutants.toml` speaks of a change that is none of theirs (any more).
    """
    places = [place for path in paths for place in _places(path)]
    if sample:
        random.Random(seed).shuffle(places)
    made: list[Mutant] = []
    known = _known(paths, places)
    for mutant in filter(None, (_mutant(*place) for place in places)):
        if mutant.equivalent() not in known:
            made.append(mutant)
        if len(made) == sample:
            break
    return made


#: A module, an operator, its which occurrence there, and the line.
Place = tuple[Path, str, int, int]


def _known(paths: Sequence[Path], places: Iterable[Place]) -> set[Equivalent]:
    """The changes of these modules that are known to change nothing; each must be one that can be made."""
    modules = {path.relative_to(ROOT).as_posix(): path for path in paths}
    known = {one for one in equivalents() if one.module in modules}
    starts = {(modules[one.module], one.operator, one.line.split("\n")[0]) for one in known}
    texts = {path: [line.strip() for line in path.read_text("utf-8").splitlines()] for path in paths}
    near = [place for place in places if (*place[:2], texts[place[0]][place[3] - 1]) in starts]
    if gone := known - {mutant.equivalent() for place in near if (mutant := _mutant(*place))}:
        raise SystemExit("\n".join(f"{EQUIVALENT.name}: no mutant (any more): {one}" for one in sorted(gone)))
    return known


def _mutant(path: Path, name: str, occurrence: int, line: int) -> Mutant | None:
    source = mutate_code(path.read_text("utf-8"), get_operator(f"core/{name}")(), occurrence)
    nothing = source is None or meaning(source) in (None, _meant(path))
    return None if nothing else Mutant(path, name, line, source)


@functools.cache
def _meant(path: Path) -> str | None:
    return meaning(path.read_text("utf-8"))


def _places(path: Path) -> Iterator[Place]:
    nodes = list(ast_nodes(get_ast(path.read_text("utf-8"))))
    declared = _declared(path.read_text("utf-8"))
    for name in OPERATORS:
        operator = get_operator(f"core/{name}")()
        found = (start for node in nodes for start, _ in operator.mutation_positions(node))
        for occurrence, start in enumerate(found):
            if start not in declared:
                yield path, name, occurrence, start[0]


def _declared(source: str) -> set[tuple[int, int]]:
    """Where a module has values that declare something and do nothing, by line and column."""
    found = set()
    lines = source.splitlines()
    for call in (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)):
        for word in call.keywords:
            match call.func, word.arg, word.value:
                case ast.Name("dataclass"), str(name), ast.Constant(bool()) if name in DECLARED:
                    line, column = word.value.lineno, word.value.col_offset  # the column counts bytes
                    found.add((line, len(lines[line - 1].encode()[:column].decode())))
    return found


def meaning(source: str) -> str | None:
    """What is left of a module without annotations, what type checkers alone read, and the `*` alone in a signature."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return None
    return ast.dump(_Running().visit(tree))


class _Running(ast.NodeTransformer):
    """Takes out of a module what never runs, or only forbids."""

    def visit_If(self, node: ast.If) -> ast.AST | None:
        return None if "TYPE_CHECKING" in ast.dump(node.test) else self.generic_visit(node)

    def visit_Assert(self, node: ast.Assert) -> ast.AST | None:
        """That things are not None is said to type checkers; it always holds."""
        parts = node.test.values if isinstance(node.test, ast.BoolOp) else [node.test]
        said = all(isinstance(part, ast.Compare) and isinstance(part.ops[0], ast.IsNot) for part in parts)
        return None if said else node

    def visit_arguments(self, node: ast.arguments) -> ast.AST:
        """A `*` or `/` alone says how arguments may be given, which changes no call that there is."""
        alone = [*node.posonlyargs, *node.args, *node.kwonlyargs]
        given = [None] * (len(node.posonlyargs) + len(node.args) - len(node.defaults))
        node.defaults = [*given, *node.defaults, *node.kw_defaults]  # type: ignore[list-item]
        node.posonlyargs, node.args, node.kwonlyargs, node.kw_defaults = [], alone, [], []
        return self.generic_visit(node)

    def visit_arg(self, node: ast.arg) -> ast.AST:
        node.annotation = None
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.returns = None
        return self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        node.annotation = ast.Constant(None)
        return self.generic_visit(node)
