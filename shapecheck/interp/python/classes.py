"""Making functions, classes and instances."""

from __future__ import annotations

import collections.abc
import itertools
from collections.abc import Mapping, Sequence
from typing import cast

from shapecheck import ir
from shapecheck.base.span import Span
from shapecheck.interp.builtins import abstract_classes, enums, host_calls
from shapecheck.interp.python import eval as evaluator
from shapecheck.interp.python import exec as executor
from shapecheck.interp.python import makings, metaclasses, names
from shapecheck.interp.run import space
from shapecheck.interp.run.frames import Frame
from shapecheck.interp.run.kinds import kind_of
from shapecheck.interp.run.run import Run
from shapecheck.interp.values import lookup
from shapecheck.interp.values.objects import (
    Builtin,
    ClassCell,
    ClassMethod,
    ClassObj,
    DictObj,
    FunctionObj,
    Instance,
    LibraryName,
    Made,
    Scope,
    StaticMethod,
    Value,
)
from shapecheck.rules.core.bind import plan
from shapecheck.rules.core.layer import materialise
from shapecheck.values import TensorBase, Unknown

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
    qualname = function.name if frame.caller is None or frame.name == "<module>" else f"{frame.name}.{function.name}"
    made = FunctionObj(function, frame.enclosing, frame.module, defaults, qualname)
    made.cell = frame.cell
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
        made = space.call(decorator, (value,), {}, run)
        if isinstance(made, Unknown) and run.frame.module.is_user:
            run.found.gap(made)
            if isinstance(value, ClassObj):
                run.found.undecorated.append(value)
        value = made
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
    keywords = _class_keywords(stmt, run)
    meta = keywords.pop("metaclass", type)
    attrs, cell = _class_body(stmt, metaclasses.prepared(meta, stmt.name, bases, keywords, run), run)
    frame.at = stmt.at
    made = metaclasses.make(meta, stmt.name, bases, attrs, cell, keywords, run)
    if cell.cls is not None:
        cell.cls.at, cell.cls.module = Span(frame.module.path, *stmt.at), frame.module
    for kind in bases:
        if isinstance(kind, Builtin):
            made = kind.call(run, (made,), {})
    names.store(stmt.name, _decorated(made, decorators, stmt.at, run), run)


def _class_keywords(stmt: ir.ClassDef, run: Run) -> dict[str, Value]:
    keywords: dict[str, Value] = {}
    for keyword in stmt.keywords:
        value = evaluator.eval_expr(keyword.value, run)
        if keyword.name is not None:
            keywords[keyword.name] = value
        elif isinstance(value, DictObj):
            keywords.update(value.items)
    return keywords


def _class_body(stmt: ir.ClassDef, prepared: Mapping[str, Value], run: Run) -> tuple[dict[str, Value], ClassCell]:
    outer = run.frame
    assert outer is not None
    cell = ClassCell()
    scope = Scope({**prepared, "__qualname__": stmt.name, "__module__": outer.module.name}, outer.enclosing)
    name = stmt.name if outer.name == "<module>" else f"{outer.name}.{stmt.name}"
    frame = Frame(outer.module, scope, name, outer, at=stmt.at, cell=cell, class_scope=True, home=scope)
    run.frame = frame
    try:
        executor.exec_block(stmt.body, run)
    finally:
        run.frame = outer
    if stmt.docstring is not None:
        scope.vars.setdefault("__doc__", stmt.docstring)
    return scope.vars, cell


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
        elif isinstance(base, Unknown) and (reason is None or isinstance(reason, TensorBase)):
            reason = base
    cls = ClassObj(name, tuple(kept), attrs, at)
    cls.open = reason
    cls.mro = _linearise(cls)
    cls.is_module = any(isinstance(kind, ClassObj) and kind.is_module for kind in kept)
    cls.rule = next((k.rule for k in cls.written if k.rule is not None), None)
    hook = lookup.class_attribute(cls, "__getattribute__")
    if isinstance(hook, FunctionObj):
        attrs.setdefault("__getattribute__", hook)
    return cls


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


def announce(cls: ClassObj, keywords: Mapping[str, Value], run: Run) -> None:
    """`__set_name__` of descriptors and `__init_subclass__` of the bases."""
    for name, value in list(cls.attrs.items()):
        if isinstance(value, Instance):
            hook = lookup.class_attribute(value.cls, "__set_name__")
            if hook is not None:
                space.call(space.bind(hook, value, run), (cls, name), {}, run)
    for kind in [*cls.written][1:]:
        hook = kind.attrs.get("__init_subclass__")
        if hook is not None:
            function = hook.function if isinstance(hook, ClassMethod) else hook
            space.call(function, (cls,), keywords, run)
            break


# -------------------------------------------------------------------- instances
def instantiate(cls: ClassObj, args: tuple[Value, ...], kwargs: Mapping[str, Value], run: Run) -> Value:
    """`cls(*args, **kwargs)`: as its metaclass has it."""
    hook = None if cls.meta is None else lookup.class_attribute(cls.meta, "__call__")
    return construct(cls, args, kwargs, run) if hook is None else space.call(hook, (cls, *args), kwargs, run)


def construct(cls: ClassObj, args: tuple[Value, ...], kwargs: Mapping[str, Value], run: Run) -> Value:
    """`type.__call__(cls, *args, **kwargs)`."""
    run.step()
    if type in cls.mro:
        return metaclasses.construct_class(cls, args, kwargs, run)
    if enums.is_enum(cls) and args:
        if cls in enums.ROOTS and len(args) > 1:
            return enums.functional(run, cls, *args[:2])
        return enums.by_value(cls, args[0], run)
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
        abstract_classes.refuse_abstract(cls, run)
        instance = Instance(cls, {}, at) if base is None else host_calls.new_payload(cls, base, args, kwargs, run)
    if cls.is_module:
        run.found.given[instance] = args, kwargs
        if cls.module is not None and cls.module.is_user:
            makings.note(cls, instance, args, kwargs, run)
    init = lookup.class_attribute(instance.cls, "__init__")
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
