"""How a running process becomes a mutant: functions get their changed code, or a module is imported changed."""

from __future__ import annotations

import functools
import gc
import importlib.abc
import importlib.machinery
import importlib.util
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from types import ModuleType

    from tests.mutants import Mutant


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
