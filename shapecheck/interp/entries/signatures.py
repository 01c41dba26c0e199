"""What a function, a method or a class is called with, in Python's own spelling."""

from __future__ import annotations

from inspect import Parameter

from shapecheck.interp.run import space
from shapecheck.interp.run.control import NotFollowed, Raised
from shapecheck.interp.run.kinds import Names
from shapecheck.interp.run.run import Run
from shapecheck.interp.stdlib.dataclasses import has_default
from shapecheck.interp.stdlib.shared import signatures
from shapecheck.interp.stdlib.shared.dataclass_methods import FIELDS
from shapecheck.interp.values import lookup
from shapecheck.interp.values.objects import BoundMethod, ClassObj, DictObj, FunctionObj, Instance, StaticMethod, Value
from shapecheck.report.report import show_node


def signature(root: Value, names: Names, run: Run) -> str | None:
    """`(x, n=3, *, flag=True)`; None for what has none, or one that is not known."""
    if not isinstance(root, (FunctionObj, BoundMethod, StaticMethod, ClassObj)):
        return None
    fields = lookup.class_attribute(root, FIELDS) if isinstance(root, ClassObj) else None
    if isinstance(fields, DictObj):
        return _of_fields(fields, names)
    try:
        found = signatures.of_value(root, run)
    except (NotFollowed, Raised):
        return None
    return _spelled(list(found.parameters.values()), names)


def _spelled(parameters: list[Parameter], names: Names) -> str:
    parts: list[str] = []
    behind = None
    for parameter in parameters:
        if behind is Parameter.POSITIONAL_ONLY is not parameter.kind:
            parts.append("/")
        if parameter.kind is Parameter.KEYWORD_ONLY and behind not in (
            Parameter.KEYWORD_ONLY,
            Parameter.VAR_POSITIONAL,
        ):
            parts.append("*")
        parts.append(_parameter(parameter, names))
        behind = parameter.kind
    return f"({', '.join([*parts, '/'] if behind is Parameter.POSITIONAL_ONLY else parts)})"


def _parameter(parameter: Parameter, names: Names) -> str:
    stars = {Parameter.VAR_POSITIONAL: "*", Parameter.VAR_KEYWORD: "**"}.get(parameter.kind, "")
    if parameter.default is Parameter.empty:
        return stars + parameter.name
    return f"{parameter.name}={_default(parameter.default, names)}"


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
