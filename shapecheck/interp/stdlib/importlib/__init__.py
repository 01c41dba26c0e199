"""importlib: `import_module` reads a module as an import statement does, where its name is known.

Reloading a module gives the module as it is.
"""

from __future__ import annotations

from collections.abc import Mapping

from shapecheck.interp.run.function_models import builtin, needed, silent
from shapecheck.interp.run.run import Run
from shapecheck.interp.run.suppositions import is_missed
from shapecheck.interp.stdlib.importlib.metadata import NAMES as METADATA
from shapecheck.interp.stdlib.importlib.util import NAMES as UTIL
from shapecheck.interp.stdlib.shared.tables import submodule
from shapecheck.interp.values.objects import Builtin, Value


def _import_module(run: Run, name: Value, package: Value = None) -> Value:
    """`importlib.import_module(name, package)`."""
    vague = "a module whose name is not known"
    full = _absolute(needed(str, name, vague, run), needed(str, package or "", vague, run))
    if full is None:
        return run.unknown("a relative import without a package")
    module = run.session.importer.find(full, run)
    if module is None:
        if is_missed(full, run):
            run.raise_(ModuleNotFoundError, f"No module named {full!r}")
        return run.unknown(f"{full} is not installed or not readable")
    return module


def _absolute(name: str, package: str) -> str | None:
    relative = name.lstrip(".")
    level = len(name) - len(relative)
    if not level:
        return name
    parts = package.split(".")
    if not package or level > len(parts):
        return None
    return ".".join([*parts[: len(parts) - level + 1], *([relative] if relative else [])])


NAMES: Mapping[str, Value] = {
    "import_module": builtin("import_module", _import_module),
    "reload": Builtin("importlib.reload", lambda run, args, kwargs: args[0]),
    "invalidate_caches": silent("importlib.invalidate_caches"),
    "metadata": submodule(METADATA),
    "util": submodule(UTIL),
}
