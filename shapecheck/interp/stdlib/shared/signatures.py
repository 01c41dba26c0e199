"""Signatures of the program's functions and classes and of torch's layers, as Python's own `inspect` holds them.

Defaults are values of the program, which `inspect` only hands on: binding, defaults and partial application are really
done by it.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping
from typing import Any

from shapecheck.interp.run import space
from shapecheck.interp.run.function_models import known, needed, table
from shapecheck.interp.run.run import Run
from shapecheck.interp.stdlib.shared.state import LOST, entries, kept, objects
from shapecheck.interp.values import lookup
from shapecheck.interp.values.objects import (
    BoundMethod,
    ClassMethod,
    ClassObj,
    DictObj,
    Doubtful,
    FunctionObj,
    Instance,
    Partial,
    PropertyObj,
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
EMPTY = inspect.Parameter.empty
ANNOTATION = Unknown("an annotation")
NOT_WRITTEN = "the signature of something not written in the program"


# -------------------------------------------------------------------- what has which signature
def written(function: FunctionObj) -> inspect.Signature:
    """The signature of a function as its text has it."""
    return inspect.Signature([
        inspect.Parameter(
            parameter.name,
            KINDS[parameter.kind],
            default=function.defaults.get(parameter.name, EMPTY),
            annotation=ANNOTATION if parameter.annotation else EMPTY,
        )
        for parameter in function.function.parameters
    ])  # fmt: skip


def of_value(value: Value, run: Run) -> inspect.Signature:
    """`inspect.signature(value)`, as Python has it."""
    value = known(value)
    match value:
        case FunctionObj():
            stated = value.attrs.get("__signature__")
            if isinstance(stated, Instance):
                return to_native(stated, run)
            inner = value.attrs.get("__wrapped__")
            return written(value) if inner is None else of_value(inner, run)
        case StaticMethod():
            return of_value(value.function, run)
        case BoundMethod():
            return _without_first(of_value(value.function, run))
        case Partial():
            return _partial(of_value(value.function, run), value)
        case ClassObj():
            return _of_class(value, run)
        case Instance():
            found = lookup.class_attribute(value.cls, "forward" if value.cls.is_module else "__call__")
            if found is not None:
                return _without_first(of_value(found, run))
        case _:
            pass
    return needed(inspect.Signature, None, NOT_WRITTEN, run)


def _of_class(cls: ClassObj, run: Run) -> inspect.Signature:
    for name in ("__init__", "__new__"):
        found = lookup.class_attribute(cls, name)
        function = found.function if isinstance(found, (StaticMethod, ClassMethod)) else found
        if isinstance(function, FunctionObj):
            return _without_first(of_value(function, run))
    return needed(inspect.Signature, None, NOT_WRITTEN, run)


def _without_first(signature: inspect.Signature) -> inspect.Signature:
    """What is left of a function's signature once it is a method."""
    parameters = list(signature.parameters.values())
    bound = parameters[:1] and parameters[0].kind is not inspect.Parameter.VAR_POSITIONAL
    return signature.replace(parameters=parameters[1:]) if bound else signature


def _partial(signature: inspect.Signature, value: Partial) -> inspect.Signature:
    def stand_in() -> None: ...

    stand_in.__signature__ = signature  # type: ignore[attr-defined]
    return inspect.signature(functools.partial(stand_in, *value.args, **value.kwargs))


# -------------------------------------------------------------------- as values of the program
def to_value(signature: inspect.Signature) -> Instance:
    parameters = {name: parameter_value(parameter) for name, parameter in signature.parameters.items()}
    return Instance(SIGNATURE, {"parameters": DictObj(dict(parameters)), "return_annotation": ANNOTATION})


def parameter_value(parameter: inspect.Parameter) -> Instance:
    names = ("name", "default", "kind", "annotation")
    return Instance(PARAMETER, {name: getattr(parameter, name) for name in names})


def to_native(signature: Instance, run: Run) -> inspect.Signature:
    return inspect.Signature([
        _native_parameter(parameter, run) for parameter in objects(entries(signature, "parameters", run), run).values()
    ])  # fmt: skip


def _native_parameter(parameter: Instance, run: Run) -> inspect.Parameter:
    name, kind = kept(parameter, "name", str, run), kept(parameter, "kind", type(KINDS["plain"]), run)
    default, annotation = (parameter.attrs.get(part, EMPTY) for part in ("default", "annotation"))
    return inspect.Parameter(name, kind, default=default, annotation=annotation)


def of_layer(rule: type[Layer], run: Run) -> Instance:
    """The signature of a constructor of torch; rules leave out `device` and `dtype`, which not all have."""
    signature = inspect.signature(materialise(rule))
    plain = [
        inspect.Parameter(p.name, KINDS["plain"], default=p.default, annotation=ANNOTATION)
        for p in signature.parameters.values()
    ]
    made = to_value(inspect.Signature(plain))
    parameters = kept(made, "parameters", DictObj, run)
    parameters.open = run.unknown("whether a layer takes a device and a dtype")
    placed = {
        name: parameter_value(inspect.Parameter(name, KINDS["plain"], default=None, annotation=ANNOTATION))
        for name in ("device", "dtype")
    }
    parameters.doubtful = Doubtful(placed, parameters.open, len(parameters.items))
    return made


# -------------------------------------------------------------------- Parameter
def _new_parameter(
    run: Run, cls: Value, /, name: Value, kind: Value, *, default: Value = EMPTY, annotation: Value = EMPTY
) -> Value:
    return Instance(PARAMETER, {"name": name, "kind": kind, "default": default, "annotation": annotation})


def _replaced(run: Run, self: Instance, /, **changes: Value) -> Value:
    return Instance(self.cls, {**self.attrs, **changes})


PARAMETER = ClassObj(
    "Parameter",
    (),
    {
        "empty": EMPTY,
        **{kind.name: kind for kind in KINDS.values()},
        **table({"replace": _replaced}),
        "__new__": StaticMethod(table({"__new__": _new_parameter})["__new__"]),
    },
)


# -------------------------------------------------------------------- Signature
def _new_signature(run: Run, cls: Value, /, parameters: Value = None, *, return_annotation: Value = EMPTY) -> Value:
    found = [] if parameters is None else space.items(parameters, run)
    by_name = {kept(p, "name", str, run): p for p in (needed(Instance, part, LOST, run) for part in found)}
    return Instance(SIGNATURE, {"parameters": DictObj(dict(by_name)), "return_annotation": return_annotation})


def _replace_signature(
    run: Run, self: Instance, /, *, parameters: Value = None, return_annotation: Value = EMPTY
) -> Value:
    if parameters is None:
        return Instance(self.cls, {**self.attrs, "return_annotation": return_annotation})
    return _new_signature(run, self.cls, parameters, return_annotation=return_annotation)


def _bind(method: Callable[..., inspect.BoundArguments]) -> Callable[..., Value]:
    def bind(run: Run, self: Instance, /, *args: Value, **kwargs: Value) -> Value:
        try:
            bound = method(to_native(self, run), *args, **kwargs)
        except TypeError as error:
            text = str(error)
        else:
            return Instance(BOUND, {"arguments": DictObj(_from_native(bound.arguments)), "signature": self})
        why = kept(self, "parameters", DictObj, run).open
        return why if why is not None else run.raise_(TypeError, text)

    return bind


SIGNATURE = ClassObj(
    "Signature",
    (),
    {
        "empty": EMPTY,
        **table(
            {
                "bind": _bind(inspect.Signature.bind),
                "bind_partial": _bind(inspect.Signature.bind_partial),
                "replace": _replace_signature,
            }
        ),
        "__new__": StaticMethod(table({"__new__": _new_signature})["__new__"]),
    },
)


# -------------------------------------------------------------------- BoundArguments
def _from_native(arguments: Mapping[str, Any]) -> dict[str, Value]:
    return {name: DictObj(dict(value)) if type(value) is dict else value for name, value in arguments.items()}


def _native_bound(bound: Instance, run: Run) -> inspect.BoundArguments:
    signature = to_native(kept(bound, "signature", Instance, run), run)
    arguments = dict(entries(bound, "arguments", run))
    for name, parameter in signature.parameters.items():
        rest = arguments.get(name)
        if parameter.kind is inspect.Parameter.VAR_KEYWORD and isinstance(rest, DictObj):
            arguments[name] = dict(rest.items)
    return inspect.BoundArguments(signature, arguments)


def _apply_defaults(run: Run, self: Instance, /) -> None:
    bound = _native_bound(self, run)
    bound.apply_defaults()
    arguments = kept(self, "arguments", DictObj, run)
    run.store.touch(arguments)
    arguments.items = _from_native(bound.arguments)


def _positional(run: Run, self: Instance, /) -> Value:
    return tuple(_native_bound(self, run).args)


def _keywords(run: Run, self: Instance, /) -> Value:
    return DictObj(dict(_native_bound(self, run).kwargs))


BOUND = ClassObj(
    "BoundArguments",
    (),
    {
        **table({"apply_defaults": _apply_defaults}),
        "args": PropertyObj(table({"args": _positional})["args"]),
        "kwargs": PropertyObj(table({"kwargs": _keywords})["kwargs"]),
    },
)
