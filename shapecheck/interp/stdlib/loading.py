"""importlib, and the table of modules that `sys.modules` is: what a program imports by a name that it computes."""

from __future__ import annotations

from collections.abc import Mapping

from shapecheck.interp.run.function_models import builtin, silent, table
from shapecheck.interp.run.run import Run
from shapecheck.interp.stdlib.distributions import METADATA
from shapecheck.interp.values.objects import Builtin, ClassObj, Instance, LibraryName, ModuleObj, Value
from shapecheck.values import Unknown


def _import_module(run: Run, name: Value, package: Value = None) -> Value:
    """`importlib.import_module(name, package)`."""
    if not isinstance(name, str) or not (package is None or isinstance(package, str)):
        return run.unknown("a module whose name is not known")
    full = _absolute(name, package)
    if full is None:
        return run.unknown("a relative import without a package")
    module = run.session.importer.find(full, run)
    if module is None:
        if run.catching:
            run.raise_(ModuleNotFoundError, f"No module named {full!r}")
        return run.unknown(f"{full} is not installed or not readable")
    return module


def _absolute(name: str, package: str | None) -> str | None:
    relative = name.lstrip(".")
    level = len(name) - len(relative)
    if not level:
        return name
    parts = (package or "").split(".")
    if not package or level > len(parts):
        return None
    return ".".join([*parts[: len(parts) - level + 1], *([relative] if relative else [])])


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


# -------------------------------------------------------------------- sys.modules
def _loaded(name: Value, run: Run) -> Value | None:
    """A module that is imported already; None where it is not, or not as far as is known."""
    if not isinstance(name, str):
        return None
    found = run.session.importer.modules.get(name)
    return found if found is not None else LibraryName(name) if name == "torch" else None


def _item(run: Run, owner: Value, name: Value) -> Value:
    found = _loaded(name, run)
    return run.unknown("a module that may be imported elsewhere") if found is None else found


def _get(run: Run, owner: Value, name: Value, default: Value = None) -> Value:
    return _item(run, owner, name)


def _contains(run: Run, owner: Value, name: Value) -> Value:
    found = _loaded(name, run)
    return (
        run.unknown("a module that may be imported elsewhere")
        if found is None
        else isinstance(found, (ModuleObj, LibraryName))
    )


LOADED = ClassObj("modules", (), {
    "__getitem__": builtin("sys.modules.__getitem__", _item),
    "get": builtin("sys.modules.get", _get),
    "__contains__": builtin("sys.modules.__contains__", _contains),
    **{name: silent(f"sys.modules.{name}") for name in ("__setitem__", "__delitem__", "pop", "setdefault", "update")},
})  # fmt: skip


def loaded_modules() -> Instance:
    """What `sys.modules` is: it gives the modules that have been read; what else is imported is not known."""
    made = Instance(LOADED, {})
    made.open = Unknown("the table of modules")
    return made


IMPORTLIB: dict[str, Value] = {
    **table({"import_module": _import_module}),
    "reload": Builtin("importlib.reload", lambda run, args, kwargs: args[0]),
    "invalidate_caches": silent("importlib.invalidate_caches"),
    "metadata": Instance(ClassObj("module", (), {}), dict(METADATA)),
    "util": Instance(ClassObj("module", (), {}), {"find_spec": builtin("find_spec", _find_spec)}),
}
MODULES: Mapping[str, Mapping[str, Value]] = {
    "importlib": IMPORTLIB,
    "importlib.util": table({"find_spec": _find_spec}),
}
