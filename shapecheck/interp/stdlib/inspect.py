"""inspect: signatures of the program's functions and classes and of torch's layers; questions about kinds of values.

Source text, files, the stack and the signatures of what is not written in the program are unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from shapecheck import ir
from shapecheck.interp.builtins import abstract_classes
from shapecheck.interp.run import space
from shapecheck.interp.run.control import Raised
from shapecheck.interp.run.frames import Frame
from shapecheck.interp.run.function_models import Model, builtin, known, needed, table, untold
from shapecheck.interp.run.kinds import MISSING, kind_of
from shapecheck.interp.run.run import Run
from shapecheck.interp.stdlib.shared import named_tuples, signatures
from shapecheck.interp.values import lookup
from shapecheck.interp.values.objects import (
    BoundMethod,
    Builtin,
    ClassObj,
    DictObj,
    FunctionObj,
    Instance,
    IteratorObj,
    ListObj,
    ModuleObj,
    Native,
    Partial,
    PropertyObj,
    Value,
)


def _signature(run: Run, obj: Value, **kwargs: Value) -> Value:
    """`inspect.signature(obj)`, of the program's own functions and classes and of the layers of torch."""
    obj = kind_of(obj).as_base(obj, run)
    if isinstance(obj, ClassObj) and obj.rule is not None and lookup.own_function(obj, "__init__") is None:
        return signatures.of_layer(obj.rule, run)
    return signatures.to_value(signatures.of_value(obj, run))


FIELDS = ("args", "varargs", "varkw", "defaults", "kwonlyargs", "kwonlydefaults", "annotations")
SPECIFICATION = named_tuples.make(ClassObj("FullArgSpec", (), {}), FIELDS, {})


def _full_specification(run: Run, func: Value) -> Value:
    """`inspect.getfullargspec(func)`: of the function itself, whatever it wraps."""
    func = func.function if isinstance(func, BoundMethod) else func
    signature = signatures.written(func) if isinstance(func, FunctionObj) else signatures.of_value(func, run)
    by_kind = {kind: [p for p in signature.parameters.values() if p.kind is kind] for kind in signatures.KINDS.values()}
    plain = by_kind[signatures.KINDS["positional"]] + by_kind[signatures.KINDS["plain"]]
    only = by_kind[signatures.KINDS["keyword"]]
    defaults = tuple(p.default for p in plain if p.default is not signatures.EMPTY)
    keyword_defaults = {p.name: p.default for p in only if p.default is not signatures.EMPTY}
    made = Instance(SPECIFICATION, {}, run.here())
    made.payload = (
        ListObj([p.name for p in plain]),
        next((p.name for p in by_kind[signatures.KINDS["args"]]), None),
        next((p.name for p in by_kind[signatures.KINDS["kwargs"]]), None),
        defaults or None,
        ListObj([p.name for p in only]),
        DictObj(keyword_defaults) if keyword_defaults else None,
        run.unknown("annotations"),
    )
    return made


def _members(run: Run, object: Value, predicate: Value = None) -> Value:
    """`inspect.getmembers(object, predicate)`: without a predicate there is what every object has besides."""
    names: list[Value] | None = None
    if isinstance(object, ModuleObj):
        names = space.items(kind_of(object).names(object, run), run)
    if isinstance(object, (ClassObj, Instance)):
        cls = object if isinstance(object, ClassObj) else object.cls
        held = () if isinstance(object, ClassObj) else object.attrs
        known(lookup.why_open(cls))
        names = [*sorted({*held, *(name for kind in cls.written for name in kind.attrs)})]
    if names is None or predicate is None:
        return run.unknown("the members of an object")
    named = [needed(str, name, "a name", run) for name in names]
    pairs = [(name, space.attribute(object, name, run)) for name in named]
    kept = [pair for pair in pairs if space.decided(space.call(predicate, (pair[1],), {}, run), "a member", run)]
    return ListObj([*kept])


def _order(run: Run, cls: Value) -> Value:
    return space.attribute(cls, "__mro__", run)


def _unwrap(run: Run, func: Value, *, stop: Value = None) -> Value:
    while isinstance(func, FunctionObj) and "__wrapped__" in func.attrs:
        if stop is not None and space.decided(space.call(stop, (func,), {}, run), "where unwrapping stops", run):
            break
        func = func.attrs["__wrapped__"]
    return func


def _attribute_as_held(run: Run, obj: Value, attr: Value, default: Value = MISSING) -> Value:
    """`inspect.getattr_static(obj, attr)`: what the object or its class holds, no property run and nothing bound."""
    name = needed(str, attr, "a name", run)
    if not isinstance(obj, (ClassObj, Instance)):
        return run.unknown("an attribute as it is held")
    cls = obj if isinstance(obj, ClassObj) else obj.cls
    found = lookup.class_attribute(cls, name)
    if isinstance(obj, Instance) and not isinstance(found, PropertyObj) and name in obj.attrs:
        found = obj.attrs[name]
    if found is not None:
        return found
    known(lookup.why_open(cls))
    if isinstance(obj, Instance):
        known(obj.open)
    if any(hasattr(base, name) for base in lookup.builtin_bases(cls)) or hasattr(object, name):
        return run.unknown("an attribute as it is held")
    return run.raise_(AttributeError, name) if default is MISSING else default


def _is(*kinds: type) -> Model:
    """`isfunction` and its like."""

    def ask(run: Run, object: Value) -> Value:
        return isinstance(known(object), kinds)

    return ask


def _get_annotations(run: Run, obj: Value, **options: Value) -> Value:
    """`inspect.get_annotations(cls)`: those of a class's own body, as its module sees them."""
    cls = needed(ClassObj, obj, "the annotations of an object", run)
    if cls.module is None:
        return run.unknown("the annotations of an object")
    written = cls.attrs.get("__annotations__")
    if not isinstance(written, DictObj):
        return DictObj({})
    if "annotations" in cls.module.scope.vars:
        return DictObj(dict.fromkeys(written.items, run.unknown("the text of an annotation")))
    return DictObj({name: _evaluated(annotation, cls.module, run) for name, annotation in written.items.items()})


def _evaluated(annotation: Any, module: ModuleObj, run: Run) -> Value:
    """The value of an annotation, which is held as written; what a model of a library put there is one already."""
    if not isinstance(annotation, get_args(ir.Expr)):
        own: Value = annotation
        return own
    outer, catching = run.frame, run.catching
    run.frame = Frame(module, module.scope, "<annotation>", outer)
    try:
        return space.eval_expr(annotation, run)
    except Raised:
        return run.unknown("an annotation that cannot be evaluated")
    finally:
        run.frame, run.catching = outer, catching


def _is_abstract(run: Run, object: Value) -> Value:
    cls = known(object)
    return isinstance(cls, ClassObj) and bool(abstract_classes.open_methods(cls))


NAMES: Mapping[str, Value] = {
    "signature": builtin("signature", _signature),
    "getfullargspec": builtin("getfullargspec", _full_specification),
    "getargspec": builtin("getargspec", _full_specification),
    "get_annotations": builtin("get_annotations", _get_annotations),
    "Parameter": signatures.PARAMETER,
    "Signature": signatures.SIGNATURE,
    "BoundArguments": signatures.BOUND,
    "_empty": signatures.EMPTY,
    "getmembers": builtin("getmembers", _members),
    "getmro": builtin("getmro", _order),
    "unwrap": builtin("unwrap", _unwrap),
    "getattr_static": builtin("getattr_static", _attribute_as_held),
    **table(
        {
            "isclass": _is(ClassObj, type),
            "isfunction": _is(FunctionObj),
            "ismethod": _is(BoundMethod),
            "ismodule": _is(ModuleObj),
            "isgenerator": _is(IteratorObj),
            "isbuiltin": _is(Builtin, Native),
            "isroutine": _is(FunctionObj, BoundMethod, Builtin, Native, Partial),
            "isabstract": _is_abstract,
            "iscoroutinefunction": lambda run, obj: isinstance(obj, FunctionObj) and obj.function.is_async,
        }
    ),
    **{
        name: untold(f"inspect.{name}")
        for name in ("getsource", "getfile", "stack", "currentframe", "getmodule", "getdoc")
    },
}
