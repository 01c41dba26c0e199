"""The names that every module sees: builtin functions, types, constants and exceptions."""

from __future__ import annotations

import builtins as python

from shapecheck.interp.builtins import builtin_attributes, builtin_numbers, builtin_sequences, builtin_types, text_files
from shapecheck.interp.builtins.evaluation import evaluated
from shapecheck.interp.run import space
from shapecheck.interp.run.control import Raised
from shapecheck.interp.run.function_models import builtin, needed, silent, table, untold
from shapecheck.interp.run.run import Run
from shapecheck.interp.run.suppositions import is_missed
from shapecheck.interp.values.objects import Value

TYPES = (
    int, float, complex, bool, str, bytes, list, tuple, set, frozenset, dict, range, slice, enumerate, zip, map, filter,
    reversed, property, staticmethod, classmethod, super, object, type, bytearray, memoryview,
)  # fmt: skip

VAGUE = "a module whose name is not known"


def _import(
    run: Run, name: Value, globals: Value = None, locals: Value = None, fromlist: Value = (), level: Value = 0
) -> Value:
    """`__import__(name, fromlist=...)`: the root of a dotted name where nothing is wanted out of it."""
    full = needed(str, name, VAGUE, run)
    if level != 0:
        return run.unknown("a relative import without a package")
    module = run.session.importer.find(full, run)
    if module is not None and not space.truth(fromlist, run):
        module = run.session.importer.find(full.partition(".")[0], run)
    if module is not None:
        return module
    if is_missed(full, run):
        run.raise_(ModuleNotFoundError, f"No module named {full!r}")
    return run.unknown(f"{full} is not installed or not readable")


def _exit(run: Run, code: Value = None) -> Value:
    """The names that `site` adds end the program as `sys.exit` does."""
    raise Raised(SystemExit(code), run.here(), explicit=True)


BUILTINS: dict[str, Value] = {
    "NotImplemented": NotImplemented,
    "Ellipsis": Ellipsis,
    "__debug__": True,
    "print": silent("print"),
    "breakpoint": silent("breakpoint"),
    "input": untold("input"),
    "open": builtin("open", text_files.opened),
    "eval": builtin("eval", evaluated),
    "exec": untold("exec", "text is never run"),
    "compile": untold("compile", "text is never run"),
    **{kind.__name__: kind for kind in TYPES},
    **{
        name: found
        for name, found in vars(python).items()
        if isinstance(found, type) and issubclass(found, BaseException)
    },
    **table({"__import__": _import}),
    **builtin_numbers.NATIVES,
    **table(builtin_numbers.MODELS),
    **table(builtin_sequences.MODELS),
    **table(builtin_attributes.MODELS),
    **table(builtin_types.MODELS),
    **table({"exit": _exit, "quit": _exit}),
}
