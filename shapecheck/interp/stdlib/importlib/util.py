"""importlib.util: whether the checked environment holds a module; loaders are unknown."""

from __future__ import annotations

from collections.abc import Mapping

from shapecheck.interp.run.function_models import table
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import ClassObj, Instance, Value
from shapecheck.values import Unknown

SPEC = ClassObj("ModuleSpec", (), {})


def _find_spec(run: Run, name: Value, package: Value = None) -> Value:
    """`importlib.util.find_spec`: None for what the checked environment does not hold."""
    if not isinstance(name, str) or name.startswith("."):
        return run.unknown("a module whose name is not known")
    if run.session.importer.locate(name) is None and not run.session.importer.is_package_folder(name):
        root = name.partition(".")[0]
        known = run.session.importer.find(root, run) if root == name else run.unknown("a module that is modelled")
        if known is None:
            return None
        return known if isinstance(known, Unknown) else _spec(name)
    return _spec(name)


def _spec(name: str) -> Instance:
    made = Instance(SPEC, {"name": name})
    made.open = Unknown("the specification of a module")
    return made


NAMES: Mapping[str, Value] = table({"find_spec": _find_spec})
