"""Immutable objects of the standard library, whose attributes and methods are pure: patterns, paths, dates.

The kind of whatever has no kind of its own is here too.
"""

from __future__ import annotations

import pathlib
from typing import Any

from shapecheck.interp.builtins import host_calls
from shapecheck.interp.builtins.kinds.host import Host
from shapecheck.interp.builtins.text_files import PATH_METHODS
from shapecheck.interp.run import space
from shapecheck.interp.run.kinds import MISSING, register
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import Builtin, Native, Value
from shapecheck.interp.values.sequences import Sequence
from shapecheck.values import Unknown


class PureKind(Host[Any]):
    noun = "an object of the standard library"
    lacks = frozenset({"length", "node"})

    def attribute(self, value: Any, name: str, run: Run) -> Value:
        if name == "__class__":
            return self.class_of(value, run)
        if isinstance(value, pathlib.PurePath) and name not in host_calls.PURE_PATH:
            if name in PATH_METHODS:
                return space.method(value, PATH_METHODS[name], run)
            return Builtin(name, lambda run, args, kwargs: run.unknown(f"Path.{name}() depends on the file system"))
        if name in host_calls.IMPURE:
            return Builtin(name, lambda run, args, kwargs: run.unknown(f"{name}() depends on the machine"))
        found = getattr(value, name, MISSING)
        if found is MISSING:
            return MISSING
        return Native(name, found) if callable(found) and not isinstance(found, type) else host_calls.from_native(found)

    def rounds(self, value: Any, run: Run) -> Sequence | Unknown:
        try:
            return Sequence(list(value))
        except TypeError:
            return run.unknown(f"iteration over {value!r}")

    def text(self, value: Any, run: Run) -> str | Unknown:
        return str(value)


class AnythingKind(Host[Any]):
    """Whatever has no kind of its own: nothing is claimed of it."""

    noun = "a value that is not followed"
    lacks = frozenset({"length", "node"})

    def attribute(self, value: Any, name: str, run: Run) -> Value:
        if name == "__class__":
            return self.class_of(value, run)
        return run.unknown(f"attribute {name} of {type(value).__name__}")

    def truth(self, value: Any, run: Run) -> Value:
        try:
            return bool(value)
        except Exception:  # an object may refuse to tell
            return run.unknown("truth of a value")

    def contains(self, value: Any, item: Value, run: Run) -> Value:
        return space.contains_by_rounds(value, item, run)

    def native(self, value: Any) -> Any:
        return super(Host, self).native(value)


for pure in host_calls.PURE:
    register(pure, PureKind())
register(object, AnythingKind())
