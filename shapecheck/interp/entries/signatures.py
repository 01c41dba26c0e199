"""What a function, a method or a class is called with, in Python's own spelling."""

from __future__ import annotations

from shapecheck import ir
from shapecheck.interp.run import space
from shapecheck.interp.run.kinds import Names
from shapecheck.interp.stdlib.dataclasses import has_default
from shapecheck.interp.stdlib.inspect import function_of
from shapecheck.interp.stdlib.shared.dataclass_methods import FIELDS
from shapecheck.interp.values import lookup
from shapecheck.interp.values.objects import BoundMethod, ClassObj, DictObj, FunctionObj, Instance, StaticMethod, Value
from shapecheck.report.report import show_node


def signature(root: Value, names: Names) -> str | None:
    """`(x, n=3, *, flag=True)`; None for what has none, or one that is not known."""
    if not isinstance(root, (FunctionObj, BoundMethod, StaticMethod, ClassObj)):
        return None
    fields = lookup.class_attribute(root, FIELDS) if isinstance(root, ClassObj) else None
    if isinstance(fields, DictObj):
        return _of_fields(fields, names)
    found = function_of(root)
    if found is None:
        return None
    function, bound = found
    parts: list[str] = []
    behind = ""
    for parameter in function.function.parameters[bound:]:
        if behind == "positional" != parameter.kind:
            parts.append("/")
        if parameter.kind == "keyword" and behind not in ("keyword", "args"):
            parts.append("*")
        parts.append(_parameter(parameter, function, names))
        behind = parameter.kind
    return f"({', '.join([*parts, '/'] if behind == 'positional' else parts)})"


def _parameter(parameter: ir.Parameter, function: FunctionObj, names: Names) -> str:
    stars = {"args": "*", "kwargs": "**"}.get(parameter.kind, "")
    if parameter.name not in function.defaults:
        return stars + parameter.name
    return f"{parameter.name}={_default(function.defaults[parameter.name], names)}"


def _default(value: Value, names: Names) -> str:
    shown = space.node(value, names)
    return "..." if isinstance(shown, dict) and "unknown" in shown else show_node(shown)


def _of_fields(fields: DictObj, names: Names) -> str:
    """The constructor of a dataclass."""
    parts = []
    for name, field in fields.items.items():
        if not isinstance(field, Instance) or field.attrs["init"] is not True:
            continue
        made = "" if not has_default(field) else f"={_default(field.attrs['default'], names)}"
        parts.append(f"{name}{made}")
    return f"({', '.join(parts)})"
