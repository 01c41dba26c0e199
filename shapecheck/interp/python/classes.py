"""Making functions, classes and instances."""

from __future__ import annotations

import collections.abc
import itertools
from collections.abc import Mapping, Sequence
from typing import cast

from shapecheck import ir
from shapecheck.base.span import Span
from shapecheck.interp.builtins import enums, host_calls
from shapecheck.interp.python import eval as evaluator
from shapecheck.interp.python import exec as executor
from shapecheck.interp.python import names
from shapecheck.interp.run import space
from shapecheck.interp.run.frames import Frame
from shapecheck.interp.run.kinds import kind_of
from shapecheck.interp.run.run import Run
from shapecheck.interp.values import lookup
from shapecheck.interp.values.objects import (
    Builtin,
    ClassMethod,
    ClassObj,
    DictObj,
    FunctionObj,
    Instance,
    LibraryName,
    Made,
    PropertyObj,
    Scope,
    StaticMethod,
    Value,
)
from shapecheck.rules.core.bind import plan
from shapecheck.rules.core.layer import materialise
from shapecheck.values import Unknown

COLLECTIONS = (
    collections.abc.Mapping,
    collections.abc.MutableMapping,
    collections.abc.Sequence,
    collections.abc.MutableSequence,
)
"""Abstract classes that bring methods along, which are read from source of our own."""


# -------------------------------------------------------------------- functions
def make_function(function: ir.Function, run: Run) -> FunctionObj:
    """A function object closing over the running frame."""
    frame = run.frame
    assert frame is not None
    defaults = {p.name: evaluator.eval_expr(p.default, run) for p in function.parameters if p.default is not None}
    closure = frame.scope
    if frame.class_scope and closure.parent is not None:
        closure = closure.parent
    qualname = function.name if frame.caller is None or frame.name == "<module>" else f"{frame.name}.{function.name}"
    made = FunctionObj(function, closure, frame.module, defaults, qualname)
    made.owner = None if frame.class_scope else frame.owner
    return made


def define_function(stmt: ir.FunctionDef, run: Run) -> None:
    decorators = [evaluator.eval_expr(decorator, run) for decorator in stmt.function.decorators]
    made = make_function(stmt.function, run)
    names.store(stmt.function.name, _decorated(made, decorators, stmt.at, run), run)


def _decorated(value: Value, decorators: list[Value], at: ir.Pos, run: Run) -> Value:
    assert run.frame is not None
    for decorator in reversed(decorators):
        run.frame.at = at
        run.frame.call = None
        value = space.call(decorator, (value,), {}, run)
    return value


# -------------------------------------------------------------------- classes
def define_class(stmt: ir.ClassDef, run: Run) -> None:
    frame = run.frame
    assert frame is not None
    decorators = [evaluator.eval_expr(decorator, run) for decorator in stmt.decorators]
    bases: list[Value] = []
    for base in stmt.bases:
        value = evaluator.eval_expr(base, run)
        bases.extend(value if isinstance(base, ir.Star) and isinstance(value, tuple) else (value,))
    keywords = {k.name: evaluator.eval_expr(k.value, run) for k in stmt.keywords if k.name is not None}
    attrs = _class_body(stmt, run)
    frame.at = stmt.at
    cls = make_class(stmt.name, bases, attrs, run, Span(frame.module.path, *stmt.at))
    cls.module = frame.module
    made: Value = cls
    for kind in bases:
        if isinstance(kind, Builtin):
            made = kind.call(run, (cls,), {})
    _announce(cls, keywords, run)
    names.store(stmt.name, _decorated(made, decorators, stmt.at, run), run)


def _class_body(stmt: ir.ClassDef, run: Run) -> dict[str, Value]:
    outer = run.frame
    assert outer is not None
    scope = Scope({"__qualname__": stmt.name, "__module__": outer.module.name}, outer.scope)
    name = stmt.name if outer.name == "<module>" else f"{outer.name}.{stmt.name}"
    frame = Frame(outer.module, scope, name, outer, at=stmt.at, owner=outer.owner, class_scope=True, home=scope)
    run.frame = frame
    try:
        executor.exec_block(stmt.body, run)
    finally:
        run.frame = outer
    if stmt.docstring is not None:
        scope.vars.setdefault("__doc__", stmt.docstring)
    return scope.vars


def annotate(stmt: ir.AnnAssign, run: Run) -> None:
    """Record a class body's annotation, in order; dataclasses and typed tuples read them."""
    assert run.frame is not None and isinstance(stmt.target, ir.Name)
    table = run.frame.scope.vars.setdefault("__annotations__", DictObj({}))
    assert isinstance(table, DictObj)
    run.store.touch(table)
    # an annotation waits as it stands until something asks what it says
    table.items[stmt.target.id] = cast("Value", stmt.annotation)


def make_class(
    name: str, bases: Sequence[Value], attrs: dict[str, Value], run: Run, at: Span | None = None
) -> ClassObj:
    """A class from its parts; an unknown base leaves it open."""
    kept: list[Value] = []
    reason: Unknown | None = None
    for base in bases:
        if isinstance(base, LibraryName):
            base = kind_of(base).as_base(base, run)
        if isinstance(base, ClassObj) or (isinstance(base, type) and base is not object):
            kept.append(base)
            if base in COLLECTIONS:
                kept.append(run.session.importer.prelude("collection_methods", base.__name__, run))
        elif isinstance(base, Unknown):
            reason = base
    cls = ClassObj(name, tuple(kept), attrs, at)
    cls.open = reason
    cls.mro = _linearise(cls)
    cls.is_module = any(isinstance(kind, ClassObj) and kind.is_module for kind in kept)
    cls.rule = next((k.rule for k in cls.written if k.rule is not None), None)
    for value in attrs.values():
        _own(value, cls, run)
    hook = lookup.class_attribute(cls, "__getattribute__")
    if isinstance(hook, FunctionObj):
        attrs.setdefault("__getattribute__", hook)
    return cls


def _own(value: Value, cls: ClassObj, run: Run) -> None:
    """Tell methods which class they stand in, for `super()`."""
    if isinstance(value, FunctionObj):
        value.owner = value.owner or cls
    elif isinstance(value, (StaticMethod, ClassMethod)):
        _own(value.function, cls, run)
    elif isinstance(value, PropertyObj):
        _own(value.getter, cls, run)
        _own(value.setter, cls, run)


def _linearise(cls: ClassObj) -> tuple[Value, ...]:
    """C3; where it has no answer (unknown bases are left out) bases follow in order of depth."""
    sequences = [list(base.mro) if isinstance(base, ClassObj) else [base] for base in cls.bases]
    sequences.append(list(cls.bases))
    result: list[Value] = [cls]
    while sequences := [s for s in sequences if s]:
        head = next((s[0] for s in sequences if not any(s[0] in other[1:] for other in sequences)), sequences[0][0])
        result.append(head)
        for sequence in sequences:
            while head in sequence:
                sequence.remove(head)
    return tuple(result)


def _announce(cls: ClassObj, keywords: Mapping[str, Value], run: Run) -> None:
    """`__init_subclass__` of the bases and `__set_name__` of descriptors."""
    for kind in [*cls.written][1:]:
        hook = kind.attrs.get("__init_subclass__")
        if hook is not None:
            function = hook.function if isinstance(hook, ClassMethod) else hook
            extra = {k: v for k, v in keywords.items() if k != "metaclass"}
            space.call(function, (cls,), extra, run)
            break
    for name, value in list(cls.attrs.items()):
        if isinstance(value, Instance):
            hook = lookup.class_attribute(value.cls, "__set_name__")
            if hook is not None:
                space.call(space.bind(hook, value, run), (cls, name), {}, run)


# -------------------------------------------------------------------- instances
def instantiate(cls: ClassObj, args: tuple[Value, ...], kwargs: Mapping[str, Value], run: Run) -> Value:
    """`cls(*args, **kwargs)`."""
    run.step()
    if enums.is_enum(cls) and args:
        if cls in enums.ROOTS and len(args) > 1:
            return enums.functional(run, cls, *args[:2])
        return enums.by_value(cls, args[0], run)
    if cls.is_module and cls.module is not None and cls.module.is_user:
        run.found.call_arguments.setdefault(cls, []).append((args, kwargs))
    at = run.user_place()[0] if run.frame is not None else None
    new = lookup.class_attribute(cls, "__new__")
    if isinstance(new, (FunctionObj, StaticMethod)):
        function = new.function if isinstance(new, StaticMethod) else new
        made = space.call(function, (cls, *args), kwargs, run)
        if not isinstance(made, Instance) or (cls not in made.cls.mro and made.cls is not cls):
            return made
        instance = made
    else:
        base = next((k for k in cls.mro if isinstance(k, type) and k is not type), None)
        instance = Instance(cls, {}, at) if base is None else host_calls.new_payload(cls, base, args, kwargs, run)
    init = lookup.class_attribute(cls, "__init__")
    if init is None:
        _default_init(instance, args, kwargs, run)
    else:
        if at is not None:
            instance.made = _made(cls, at, run)
        result = space.call(space.bind(init, instance, run), args, kwargs, run)
        if isinstance(result, Unknown):
            run.store.touch(instance)
            instance.open = instance.open or result
    if cls.is_module and cls.module is not None:
        space.module_objects.check_constructed(instance, run)
    return instance


def _default_init(instance: Instance, args: tuple[Value, ...], kwargs: Mapping[str, Value], run: Run) -> None:
    for kind in instance.cls.mro:
        if isinstance(kind, type):
            if issubclass(kind, BaseException):
                instance.attrs["args"] = args
            else:
                host_calls.fill_payload(instance, kind, args, kwargs, run)
            return
    instance.open = instance.cls.open
    if (args or kwargs) and lookup.class_attribute(instance.cls, "__new__") is None:
        if lookup.why_open(instance.cls) is not None:
            return
        run.raise_(TypeError, f"{instance.cls.name}() takes no arguments")


def unknown_instance(cls: ClassObj, reason: Unknown, run: Run) -> Instance:
    """An object whose constructor's arguments are not known."""
    instance = Instance(cls, {}, run.user_place()[0])
    if cls.is_module:
        space.module_objects.initialise(instance, run)
    instance.open = reason
    return instance


def _made(cls: ClassObj, at: Span, run: Run) -> Made:
    """Where an object is made. What a partial or a factory calls shows arguments that are not the class's."""
    frame = run.frame
    if frame is None or frame.call is None or not frame.module.is_user or frame.called is not cls:
        return Made(at, {})
    owner = frame.self.made if isinstance(frame.self, Instance) and frame.name.endswith(".__init__") else None
    return Made(at, _argument_places(cls, frame, frame.call), False, frame.call, frame.module.ir, owner)


def _argument_places(cls: ClassObj, frame: Frame, call: ir.Call) -> dict[str, Span]:
    """Where each constructor argument stands in a call."""
    names_in_order: list[str] = []
    if cls.rule is not None and not isinstance(lookup.class_attribute(cls, "__init__"), FunctionObj):
        names_in_order = list(plan(materialise(cls.rule), 0).slots)
    path = frame.module.path
    plain = itertools.takewhile(lambda argument: not isinstance(argument, ir.Star), call.args)
    places = {name: Span(path, *argument.at) for name, argument in zip(names_in_order, plain, strict=False)}
    places.update({k.name: Span(path, *k.value.at) for k in call.keywords if k.name is not None})
    return places
