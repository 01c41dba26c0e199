"""inspect: signatures of the program's functions and classes and of torch's layers; questions about kinds of values.

Source text, files, the stack and the signatures of what is not written in the program are unknown.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import get_args

from shapecheck import ir
from shapecheck.interp.run import space
from shapecheck.interp.run.control import Raised
from shapecheck.interp.run.frames import Frame
from shapecheck.interp.run.function_models import Model, builtin, table, untold
from shapecheck.interp.run.kinds import kind_of
from shapecheck.interp.run.run import Run
from shapecheck.interp.values import lookup
from shapecheck.interp.values.objects import (
    BoundMethod,
    Builtin,
    ClassObj,
    DictObj,
    Doubtful,
    FunctionObj,
    Instance,
    IteratorObj,
    ListObj,
    ModuleObj,
    Native,
    Partial,
    StaticMethod,
    Value,
)
from shapecheck.rules.core.layer import Layer, materialise
from shapecheck.values import Unknown

KINDS = {
    "positional": inspect.Parameter.POSITIONAL_ONLY,
    "plain": inspect.Parameter.POSITIONAL_OR_KEYWORD,
    "args": inspect.Parameter.VAR_POSITIONAL,
    "keyword": inspect.Parameter.KEYWORD_ONLY,
    "kwargs": inspect.Parameter.VAR_KEYWORD,
}
PARAMETER = ClassObj(
    "Parameter", (), {"empty": inspect.Parameter.empty, **{kind.name: kind for kind in KINDS.values()}}
)


def _bind(run: Run, self: Instance, /, *args: Value, **kwargs: Value) -> Value:
    """`signature.bind(...)`: the arguments by parameter, as far as plain parameters go."""
    parameters = list(self.attrs["parameters"].items.values())
    if any(p.attrs["kind"] in (KINDS["args"], KINDS["kwargs"]) for p in parameters):
        return run.unknown("bind() to a signature with stars")
    bound = dict(zip((p.attrs["name"] for p in parameters), args, strict=False))
    bound.update(kwargs)
    return Instance(BOUND, {"arguments": DictObj(bound), "args": args, "kwargs": DictObj(kwargs), "signature": self})


def _apply_defaults(run: Run, self: Instance, /) -> None:
    arguments = self.attrs["arguments"]
    run.store.touch(arguments)
    for name, parameter in self.attrs["signature"].attrs["parameters"].items.items():
        if parameter.attrs["default"] is not inspect.Parameter.empty:
            arguments.items.setdefault(name, parameter.attrs["default"])


BOUND = ClassObj("BoundArguments", (), table({"apply_defaults": _apply_defaults}))
SIGNATURE = ClassObj(
    "Signature", (), {"empty": inspect.Signature.empty, **table({"bind": _bind, "bind_partial": _bind})}
)


def function_of(value: Value) -> tuple[FunctionObj, int] | None:
    """The function behind a callable, and how many leading parameters are bound already."""
    if isinstance(value, FunctionObj):
        inner = value.attrs.get("__wrapped__")
        return function_of(inner) if isinstance(inner, FunctionObj) else (value, 0)
    if isinstance(value, BoundMethod):
        inner = function_of(value.function)
        return None if inner is None else (inner[0], inner[1] + 1)
    if isinstance(value, StaticMethod):
        return function_of(value.function)
    if isinstance(value, ClassObj):
        inner = function_of(lookup.class_attribute(value, "__init__"))
        return None if inner is None else (inner[0], inner[1] + 1)
    if isinstance(value, Instance):
        name = "forward" if value.cls.is_module else "__call__"
        inner = function_of(lookup.class_attribute(value.cls, name))
        return None if inner is None else (inner[0], inner[1] + 1)
    return None


def _signature(run: Run, obj: Value, **kwargs: Value) -> Value:
    """`inspect.signature(obj)`, of the program's own functions and classes and of the layers of torch."""
    obj = kind_of(obj).as_base(obj, run)
    found = function_of(obj)
    if found is not None:
        parameters = _written(*found, run)
    elif isinstance(obj, ClassObj) and obj.rule is not None:
        parameters = _of_layer(obj.rule, run)
    else:
        return obj if isinstance(obj, Unknown) else run.unknown("the signature of something not written in the program")
    return Instance(SIGNATURE, {"parameters": parameters, "return_annotation": run.unknown("an annotation")})


def _written(function: FunctionObj, skipped: int, run: Run) -> DictObj:
    made: dict[str, Value] = {}
    for parameter in function.function.parameters[skipped:]:
        default = function.defaults.get(parameter.name, inspect.Parameter.empty)
        annotation = run.unknown("an annotation") if parameter.annotation else inspect.Parameter.empty
        made[parameter.name] = _parameter(parameter.name, default, KINDS[parameter.kind], annotation)
    return DictObj(made)


def _of_layer(rule: type[Layer], run: Run) -> DictObj:
    """The parameters of a constructor of torch; rules leave out `device` and `dtype`, which not all have."""
    plain = KINDS["plain"]
    annotation = run.unknown("an annotation")
    made = DictObj({
        name: _parameter(name, parameter.default, plain, annotation)
        for name, parameter in inspect.signature(materialise(rule)).parameters.items()
    })  # fmt: skip
    made.open = run.unknown("whether a layer takes a device and a dtype")
    placed = {name: _parameter(name, None, plain, annotation) for name in ("device", "dtype")}
    made.doubtful = Doubtful(placed, made.open, len(made.items))
    return made


def _parameter(name: str, default: Value, kind: Value, annotation: Value) -> Instance:
    return Instance(PARAMETER, {"name": name, "default": default, "kind": kind, "annotation": annotation})


def _full_specification(run: Run, func: Value) -> Value:
    found = function_of(func)
    if found is None:
        return run.unknown("the signature of something not written in the program")
    function = found[0]
    by_kind = {kind: [p.name for p in function.function.parameters if p.kind == kind] for kind in KINDS}
    plain = by_kind["positional"] + by_kind["plain"]
    defaults = tuple(function.defaults[name] for name in plain if name in function.defaults)
    return Instance(
        SPECIFICATION,
        {
            "args": ListObj(list(plain)),
            "varargs": next(iter(by_kind["args"]), None),
            "varkw": next(iter(by_kind["kwargs"]), None),
            "defaults": defaults or None,
            "kwonlyargs": ListObj(list(by_kind["keyword"])),
            "kwonlydefaults": DictObj({n: function.defaults[n] for n in by_kind["keyword"] if n in function.defaults}),
            "annotations": run.unknown("annotations"),
        },
    )


SPECIFICATION = ClassObj("FullArgSpec", (), {})


def _is(*kinds: type) -> Model:
    def ask(run: Run, object: Value) -> Value:
        return object if isinstance(object, Unknown) else isinstance(object, kinds)

    return ask


def _get_annotations(run: Run, obj: Value, **options: Value) -> Value:
    """`inspect.get_annotations(cls)`: those of a class's own body, as its module sees them."""
    if not isinstance(obj, ClassObj) or obj.module is None:
        return run.unknown("the annotations of an object")
    written = obj.attrs.get("__annotations__")
    if not isinstance(written, DictObj):
        return DictObj({})
    if "annotations" in obj.module.scope.vars:
        return DictObj(dict.fromkeys(written.items, run.unknown("the text of an annotation")))
    return DictObj({name: _evaluated(annotation, obj.module, run) for name, annotation in written.items.items()})


def _evaluated(annotation: Value, module: ModuleObj, run: Run) -> Value:
    if not isinstance(annotation, get_args(ir.Expr)):
        return annotation
    outer, catching = run.frame, run.catching
    run.frame = Frame(module, module.scope, "<annotation>", outer)
    try:
        return space.eval_expr(annotation, run)
    except Raised:
        return run.unknown("an annotation that cannot be evaluated")
    finally:
        run.frame, run.catching = outer, catching


def _is_abstract(run: Run, object: Value) -> Value:
    return run.unknown("whether a class is abstract")


NAMES: Mapping[str, Value] = {
    "signature": builtin("signature", _signature),
    "getfullargspec": builtin("getfullargspec", _full_specification),
    "getargspec": builtin("getargspec", _full_specification),
    "get_annotations": builtin("get_annotations", _get_annotations),
    "Parameter": PARAMETER,
    "Signature": SIGNATURE,
    "_empty": inspect.Parameter.empty,
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
        for name in ("getsource", "getfile", "getmembers", "stack", "currentframe", "getmodule", "getdoc", "getmro")
    },
}
