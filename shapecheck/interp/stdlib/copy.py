"""copy: exact for containers and objects, `__copy__` and `__deepcopy__` included.

What was shared stays shared, and a parameter becomes another parameter. A memo that the program hands over is not used.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shapecheck.base.lite_dataclass import replace
from shapecheck.interp.builtins.enums import Member
from shapecheck.interp.run import space
from shapecheck.interp.run.function_models import builtin, is_tuple
from shapecheck.interp.run.run import Run
from shapecheck.interp.values import lookup
from shapecheck.interp.values.objects import (
    BoundMethod,
    DictObj,
    Instance,
    ListObj,
    Parameter,
    Partial,
    Repeated,
    SetObj,
    Value,
)
from shapecheck.values import Named, Tensor

Memo = dict[object, Value]


def _copy(run: Run, x: Value) -> Value:
    if isinstance(x, Instance) and not isinstance(x, Member):
        hook = lookup.class_attribute(x.cls, "__copy__")
        if hook is not None:
            return space.call(space.bind(hook, x, run), (), {}, run)
        made = _bare(x)
        made.attrs, made.doubtful = dict(x.attrs), x.doubtful
        made.payload = _copy(run, x.payload)
        return made
    if isinstance(x, ListObj):
        return ListObj(x.items.copy(), x.tail, x.open, x.kind)
    if isinstance(x, DictObj):
        copied = DictObj(x.items.copy(), x.open, x.factory, x.kind)
        copied.doubtful = x.doubtful
        return copied
    if isinstance(x, SetObj):
        return SetObj(x.items.copy(), x.open)
    return x


def _bare(x: Instance) -> Instance:
    made = Instance(x.cls, {})
    made.made, made.layer, made.open = x.made, x.layer, x.open
    return made


def _deepcopy(run: Run, x: Value, memo: Value = None) -> Value:
    return deep(x, {}, run)


def deep(x: Value, memo: Memo, run: Run) -> Value:
    """A deep copy; `memo` maps what was met to its copy."""
    if isinstance(x, Tensor):
        return _tensor(x, memo, run)
    if isinstance(x, (ListObj, DictObj, SetObj, Instance)):
        if x in memo and not isinstance(x, Member):
            return memo[x]
        return _heap(x, memo, run)
    if is_tuple(x):
        parts = [deep(item, memo, run) for item in x]
        if all(a is b for a, b in zip(parts, x, strict=True)):
            return x
        return Named(x.type_name, **dict(zip(x.fields, parts, strict=True))) if isinstance(x, Named) else tuple(parts)
    if isinstance(x, BoundMethod):
        return BoundMethod(deep(x.self, memo, run), x.function)
    if isinstance(x, Partial):
        args = tuple(deep(item, memo, run) for item in x.args)
        return Partial(
            deep(x.function, memo, run), args, {key: deep(item, memo, run) for key, item in x.kwargs.items()}
        )
    return x


def _tensor(x: Tensor, memo: Memo, run: Run) -> Tensor:
    """A parameter is copied into another one; the same parameter met twice stays one."""
    if x.identity is None:
        return x
    key = ("parameter", x.identity)
    if key not in memo:
        memo[key] = replace(x, identity=Parameter(getattr(x.identity, "trains", None)))
    found = memo[key]
    return found if isinstance(found, Tensor) else x


def _heap(x: Value, memo: Memo, run: Run) -> Value:
    run.step()
    if isinstance(x, ListObj):
        made: Value = ListObj([], None, x.open, x.kind)
        memo[x] = made
        made.items = [deep(item, memo, run) for item in x.items]
        made.tail = x.tail and Repeated(deep(x.tail.element, memo, run), x.tail.times)
        return made
    if isinstance(x, DictObj):
        made = DictObj({}, x.open, x.factory, x.kind)
        memo[x] = made
        made.items = {deep(key, memo, run): deep(item, memo, run) for key, item in x.items.items()}
        if x.doubtful is not None:
            made.doubtful = x.doubtful._replace(values=_each(x.doubtful.values, memo, run))
        return made
    if isinstance(x, SetObj):
        return SetObj({deep(key, memo, run): None for key in x.items}, x.open)
    if isinstance(x, Member):
        return x
    hook = lookup.class_attribute(x.cls, "__deepcopy__")
    if hook is not None:
        return space.call(space.bind(hook, x, run), (DictObj({}),), {}, run)
    made = _bare(x)
    memo[x] = made
    made.attrs = _each(x.attrs, memo, run)
    made.doubtful = _each(x.doubtful, memo, run) if x.doubtful else x.doubtful
    made.payload = deep(x.payload, memo, run)
    return made


def _each(values: Mapping[Any, Value], memo: Memo, run: Run) -> dict[Any, Value]:
    return {name: deep(value, memo, run) for name, value in values.items()}


NAMES: Mapping[str, Value] = {"copy": builtin("copy", _copy), "deepcopy": builtin("deepcopy", _deepcopy)}
