"""What a function, a method or a class is called with, in Python's own spelling."""

from __future__ import annotations

import inspect

from shapecheck.interp.run import space
from shapecheck.interp.run.control import NotFollowed, Raised
from shapecheck.interp.run.kinds import Names
from shapecheck.interp.run.run import Run
from shapecheck.interp.stdlib.dataclasses import has_default
from shapecheck.interp.stdlib.shared.dataclass_methods import FIELDS
from shapecheck.interp.stdlib.shared.signatures import EMPTY, of_value
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
        found = of_value(root, run)
    except (NotFollowed, Raised):
        return None
    return str(inspect.Signature([_bare(parameter, names) for parameter in found.parameters.values()]))


def _bare(parameter: inspect.Parameter, names: Names) -> inspect.Parameter:
    """A parameter without its annotation, whose default is written as people write it."""
    default = EMPTY if parameter.default is EMPTY else _Written(_default(parameter.default, names))
    return parameter.replace(annotation=EMPTY, default=default)


class _Written(str):
    """Text that Python shows as it is."""

    __slots__ = ()
    __repr__ = str.__str__


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
