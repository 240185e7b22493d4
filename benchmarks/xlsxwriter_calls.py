"""Noting the calls that a program makes to XlsxWriter, and making them again without the program.

Noted are the outermost calls to public methods of workbooks, sheets and charts, whoever makes them: what these
call in turn is XlsxWriter's own work. Objects that a call returns are known by number.
"""

from __future__ import annotations

import contextlib
import functools
import pickle
from pathlib import Path
from types import FunctionType
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from xlsxwriter import Workbook
from xlsxwriter.chart import Chart
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

if TYPE_CHECKING:
    from collections.abc import Iterator

#: The most calls held in memory at a time.
CHUNK = 5000
CLASSES = (Workbook, Worksheet, Chart, Format)


class Ref(NamedTuple):
    """Stands for an object of XlsxWriter in the arguments of a call."""

    number: int


class Call(NamedTuple):
    """One call: the object's number, the method, the arguments, and the number of the object it returned."""

    target: int
    method: str
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    result: int | None


class LeanSheet(Worksheet):
    """A sheet that takes formulas as they are, without looking for newer functions in them."""

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")


class Notes:
    """The calls noted so far."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self._numbers: dict[int, int] = {}
        self._alive: list[Any] = []  # so that no two objects share an identity
        self._depth = 0

    def wrap(self, function: Any) -> Any:
        """The method, noting its calls unless another noted method makes them."""

        @functools.wraps(function)
        def wrapper(target: Any, *args: Any, **kwargs: Any) -> Any:
            if self._depth:
                return function(target, *args, **kwargs)
            number = self._number(target)  # the workbook is made first and is number 0
            plain = self._plain(args), self._plain(kwargs)
            self._depth = 1
            try:
                result = function(target, *args, **kwargs)
            finally:
                self._depth = 0
            made = self._number(result) if isinstance(result, CLASSES) else None
            self.calls.append(Call(number, function.__name__, *plain, made))
            return result

        return wrapper

    def _number(self, thing: Any) -> int:
        if id(thing) not in self._numbers:
            self._numbers[id(thing)] = len(self._numbers)
            self._alive.append(thing)
        return self._numbers[id(thing)]

    def _plain(self, value: Any) -> Any:
        """A copy of arguments that outlives the objects; the class of a sheet is left to who repeats the call."""
        if isinstance(value, CLASSES):
            return Ref(self._number(value))
        if isinstance(value, dict):
            return {key: self._plain(item) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return type(value)(map(self._plain, value))
        return None if isinstance(value, type) else value

    def chunks(self) -> Iterator[list[Call]]:
        """The calls in chunks; whatever a call makes is used in later chunks only."""
        chunk: list[Call] = []
        for call in self.calls:
            chunk.append(call)
            if call.result is not None or len(chunk) == CHUNK:
                yield chunk
                chunk = []
        yield chunk


@contextlib.contextmanager
def noted(path: str) -> Iterator[None]:
    """Write the calls made within the block, for one workbook, to a file."""
    notes = Notes()
    replaced: list[tuple[type, str, Any]] = []
    for cls in (*CLASSES, *Chart.__subclasses__()):
        for name, function in list(vars(cls).items()):
            public = not name.startswith("_") or (cls is Workbook and name == "__init__")
            if public and isinstance(function, FunctionType):
                replaced.append((cls, name, function))
                setattr(cls, name, notes.wrap(function))
    try:
        yield
    finally:
        for cls, name, function in replaced:
            setattr(cls, name, function)
    with Path(path).open("wb") as file:
        for chunk in notes.chunks():
            pickle.dump(chunk, file)


def repeated(calls: str, path: str, watch: contextlib.AbstractContextManager[None], *, lean: bool) -> None:
    """Make the noted calls again, into another file; `watch` is entered for the calls themselves."""
    objects: dict[int, Any] = {}
    with Path(calls).open("rb") as file:
        for chunk in _loaded(file):
            if not objects:
                first = chunk.pop(0)
                with watch:
                    objects[0] = Workbook(path, *first.args[1:], **first.kwargs)
                objects[0].worksheet_class = LeanSheet if lean else Worksheet
            ready = [_ready(call, objects) for call in chunk]
            result = None
            with watch:
                for method, args, kwargs in ready:
                    result = method(*args, **kwargs)
            if chunk and chunk[-1].result is not None:
                objects[chunk[-1].result] = result


def _loaded(file: BinaryIO) -> Iterator[list[Call]]:
    with contextlib.suppress(EOFError):
        while True:
            yield pickle.load(file)


def _ready(call: Call, objects: dict[int, Any]) -> tuple[Any, Any, Any]:
    """A call's method and arguments, nothing left to look up."""
    method = getattr(objects[call.target], call.method)
    return method, _real(call.args, objects), _real(call.kwargs, objects)


def _real(value: Any, objects: dict[int, Any]) -> Any:
    """Arguments with the objects in place of their numbers."""
    if isinstance(value, Ref):
        return objects[value.number]
    if isinstance(value, dict):
        return {key: _real(item, objects) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_real(item, objects) for item in value)
    return value
