"""What an argument is whose annotation says more than that it is a tensor: a pair, a list, a table, an object."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shapecheck import ir
from shapecheck.dims import sym
from shapecheck.interp.entries.annotations import Kind, alternatives_of, kind_of, last_name
from shapecheck.interp.libraries import modules
from shapecheck.interp.run import space
from shapecheck.interp.run.control import Raised
from shapecheck.interp.run.run import Run
from shapecheck.interp.stdlib.dataclasses import has_default
from shapecheck.interp.stdlib.shared.dataclass_methods import fields_in
from shapecheck.interp.torch import argument_forms
from shapecheck.interp.values import lookup
from shapecheck.interp.values.objects import ClassObj, DictObj, InputParts, ModuleObj, Real, Value, Word

TABLES = frozenset({"dict", "Dict", "Mapping", "MutableMapping", "OrderedDict"})
TUPLES = frozenset({"tuple", "Tuple"})


def by_annotation(name: str, annotation: ir.Expr | None, home: ModuleObj, run: Run) -> Value:
    """What callers pass for an argument that is annotated in a module."""
    options = [option for option in alternatives_of(annotation) if kind_of(option) is not Kind.OTHER]
    if len(options) == 1 and annotation is not options[0]:
        return by_annotation(name, options[0], home, run)
    own = own_class(annotation, home, run)
    if own is not None:
        return _object(name, own, run)
    match kind_of(annotation):
        case Kind.INT:
            return sym(argument_forms.word(name))
        case Kind.FLOAT:
            return Real()
        case Kind.WORD:
            return Word(name)
        case Kind.TENSOR:
            return argument_forms.tensor(name, run, certain=True)
        case Kind.OPEN:
            return argument_forms.opened(name, run)
        case Kind.LIST:
            return _sequence(name, annotation, home, run)
        case _ if last_name(_base(annotation)) in TABLES:
            return InputParts(name, table=True)
        case _:
            return argument_forms.not_known(name)


def _base(annotation: ir.Expr | None) -> ir.Expr | None:
    return annotation.value if isinstance(annotation, ir.Subscript) else annotation


def _sequence(name: str, annotation: ir.Expr | None, home: ModuleObj, run: Run) -> Value:
    """`Tuple[A, B]` is a pair; any other is some of what its items are."""
    index = annotation.index if isinstance(annotation, ir.Subscript) else None
    items = index.items if isinstance(index, ir.Display) else (() if index is None else (index,))
    endless = any(isinstance(item, ir.Const) and item.value is ... for item in items)
    if last_name(_base(annotation)) in TUPLES and items and not endless:
        return tuple(by_annotation(f"{name}[{i}]", item, home, run) for i, item in enumerate(items))
    of_items = items[0] if items else None
    return argument_forms.listed(name, lambda part: by_annotation(part, of_items, home, run), run)


def own_class(annotation: ir.Expr | None, home: ModuleObj, run: Run) -> ClassObj | None:
    """A class of the project's own that is no module, whatever its name ends in."""
    match annotation:
        case ir.Const(value=str(name)) | ir.Name(id=name) if name.isidentifier():
            found = modules.attribute(home, name, run) if name in home.scope.vars else None
        case ir.Attribute(value=ir.Name(id=owner), name=name):
            outer = home.scope.vars.get(owner)
            found = modules.attribute(outer, name, run) if isinstance(outer, ModuleObj) and outer.is_user else None
        case _:
            return None
    if not isinstance(found, ClassObj) or found.module is None or not found.module.is_user:
        return None
    return None if found.is_module else found


def _object(name: str, cls: ClassObj, run: Run) -> Value:
    """An object of a class of the project, made with what its constructor asks for."""
    needed = _needed(name, cls, run)
    if needed is None:
        return argument_forms.opened(name, run)
    try:
        return space.call(cls, (), needed, run)
    except Raised:
        return argument_forms.not_known(name)


def _needed(name: str, cls: ClassObj, run: Run) -> dict[str, Value] | None:
    """The arguments without a default of a constructor; None where it is not written in the program."""
    written = lookup.class_attribute(cls, "__annotations__")
    annotations = written.items if isinstance(written, DictObj) else {}
    fields, places = fields_in(cls, run), lookup.class_attribute(cls, "_fields")
    if fields is not None:
        names = [field for field, held in fields.items() if held.attrs["init"] and not has_default(held)]
    elif isinstance(places, tuple):
        names = [str(place) for place in places]
    else:
        return _of_constructor(name, cls, run)
    home = cls.module
    assert home is not None
    stated: Mapping[str, Any] = annotations
    return {field: by_annotation(f"{name}.{field}", stated.get(field), home, run) for field in names}


def _of_constructor(name: str, cls: ClassObj, run: Run) -> dict[str, Value] | None:
    init = lookup.own_function(cls, "__init__")
    if init is None or any(parameter.kind in ("args", "kwargs") for parameter in init.function.parameters):
        return None
    return {
        parameter.name: by_annotation(f"{name}.{parameter.name}", parameter.annotation, init.module, run)
        for parameter in init.function.parameters[1:]
        if parameter.name not in init.defaults
    }
