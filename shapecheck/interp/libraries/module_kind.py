"""The kind of modules."""

from __future__ import annotations

import types

from shapecheck.interp.libraries import lazy_imports, modules
from shapecheck.interp.run.kinds import Kind, register
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import ListObj, ModuleObj, Value


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
        run.session.importer.ensure(value, run)
        if value.state == "done" and name in value.scope.vars:
            run.session.importer.settle(value, run)
        run.store.touch(value.scope)
        value.scope.vars[name] = new

    def names(self, value: ModuleObj, run: Run) -> ListObj:
        run.session.importer.ensure(value, run)
        if value.is_user and value.scope.stars is not None:
            lazy_imports.take_stars(value.scope, run)
        return ListObj([*sorted(value.scope.vars)], open=value.scope.open)

    def wrong_attribute(self, value: ModuleObj, name: str, run: Run) -> Value:
        return run.raise_(AttributeError, f"{value.name} object has no attribute {name!r}")


register(ModuleObj, ModuleKind())
