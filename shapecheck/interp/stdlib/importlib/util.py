"""importlib.util: whether the checked environment holds a module; loaders are unknown."""

from __future__ import annotations

from collections.abc import Mapping

from shapecheck.interp.run.function_models import known, needed, table
from shapecheck.interp.run.run import Run
from shapecheck.interp.run.suppositions import supposed
from shapecheck.interp.values.objects import ClassObj, Instance, Value
from shapecheck.values import Unknown

SPEC = ClassObj("ModuleSpec", (), {})


def _find_spec(run: Run, name: Value, package: Value = None) -> Value:
    """`importlib.util.find_spec`: None for what the checked environment does not hold."""
    full, importer = needed(str, name, "a module whose name is not known", run), run.session.importer
    if full.startswith("."):
        return run.unknown("a module whose name is not known")
    if importer.locate(full) is None and not importer.is_package_folder(full):
        root = full.partition(".")[0]
        found = known(importer.find(root, run) if root == full else run.unknown("a module that is modelled"))
        return supposed(root, f"`{root}` is not installed", None, run) if found is None else _spec(full)
    return _spec(full)


def _spec(name: str) -> Instance:
    made = Instance(SPEC, {"name": name})
    made.open = Unknown("the specification of a module")
    return made


NAMES: Mapping[str, Value] = table({"find_spec": _find_spec})
