"""Modules as values of the program."""

from __future__ import annotations

import types

from shapecheck.interp.libraries import modules
from shapecheck.interp.run.kinds import Kind, register
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import ModuleObj, Value


class ModuleKind(Kind[ModuleObj]):
    noun = "a module"
    python = types.ModuleType
    lacks = frozenset(
        {"is_callable", "call", "item", "rounds", "length", "contains", "truth", "unary", "binary", "compare", "join",
         "text", "native", "node"}
    )  # fmt: skip

    def attribute(self, value: ModuleObj, name: str, run: Run) -> Value:
        return modules.attribute(value, name, run)

    def set_attribute(self, value: ModuleObj, name: str, new: Value, run: Run) -> None:
        run.store.touch(value.scope)
        value.scope.vars[name] = new

    def wrong_attribute(self, value: ModuleObj, name: str, run: Run) -> Value:
        return run.raise_(AttributeError, f"{value.name} object has no attribute {name!r}")


register(ModuleObj, ModuleKind())
