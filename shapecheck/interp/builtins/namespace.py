"""The names that every module sees: builtin functions, types, constants and exceptions."""

from __future__ import annotations

import builtins as python

from shapecheck.interp.builtins import builtin_attributes, builtin_numbers, builtin_sequences, builtin_types
from shapecheck.interp.run.function_models import silent, table, untold
from shapecheck.interp.values.objects import Value

TYPES = (
    int, float, complex, bool, str, bytes, list, tuple, set, frozenset, dict, range, slice, enumerate, zip, map, filter,
    reversed, property, staticmethod, classmethod, super, object, type, bytearray, memoryview,
)  # fmt: skip

BUILTINS: dict[str, Value] = {
    "NotImplemented": NotImplemented,
    "Ellipsis": Ellipsis,
    "__debug__": True,
    "print": silent("print"),
    "breakpoint": silent("breakpoint"),
    "input": untold("input"),
    "open": untold("open"),
    "eval": untold("eval", "text is never run"),
    "exec": untold("exec", "text is never run"),
    "compile": untold("compile", "text is never run"),
    "__import__": untold("__import__", "use an import statement"),
    "exit": untold("exit"),
    "quit": untold("quit"),
    **{kind.__name__: kind for kind in TYPES},
    **{
        name: found
        for name, found in vars(python).items()
        if isinstance(found, type) and issubclass(found, BaseException)
    },
    **builtin_numbers.NATIVES,
    **table(builtin_numbers.MODELS),
    **table(builtin_sequences.MODELS),
    **table(builtin_attributes.MODELS),
    **table(builtin_types.MODELS),
}
