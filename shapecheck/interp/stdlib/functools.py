"""functools: partial, reduce, wraps, caches, and what turns functions into methods or orderings.

A cached function runs at each call: it gives the same, and nothing counts its calls. What depends on a value that is
not known (an order, the class that `singledispatch` looks at) is unknown.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping

from shapecheck.interp.builtins import builtin_types
from shapecheck.interp.run import space
from shapecheck.interp.run.function_models import BuiltinType, builtin, table, wrapped
from shapecheck.interp.run.kinds import MISSING
from shapecheck.interp.run.run import Run
from shapecheck.interp.values import lookup
from shapecheck.interp.values.objects import Builtin, ClassObj, FunctionObj, Instance, PropertyObj, Value
from shapecheck.values import Unknown


def _reduce(run: Run, function: Value, iterable: Value, initial: Value = MISSING, /) -> Value:
    items = space.items(iterable, run)
    if initial is not MISSING:
        items = [initial, *items]
    if not items:
        run.raise_(TypeError, "reduce() of empty iterable with no initial value")
    return functools.reduce(lambda total, item: space.call(function, (total, item), {}, run), items)


def _update_wrapper(run: Run, wrapper: Value, wrapped: Value, *args: Value, **kwargs: Value) -> Value:
    """The wrapper takes over name and text; `__wrapped__` leads back."""
    if isinstance(wrapper, (FunctionObj, Instance)):
        run.store.touch(wrapper)
        for name in TAKEN_OVER:
            found = space.look_up(wrapped, name, run)
            if found is not MISSING:
                wrapper.attrs[name] = found
        if isinstance(wrapped, (FunctionObj, Instance)):
            wrapper.attrs.update(wrapped.attrs)
        wrapper.attrs["__wrapped__"] = wrapped
    return wrapper


TAKEN_OVER = ("__module__", "__name__", "__qualname__", "__doc__")


def _wraps(run: Run, wrapped: Value, *args: Value, **kwargs: Value) -> Value:
    return builtin("wraps", lambda run, wrapper: _update_wrapper(run, wrapper, wrapped))


def _lru_cache(run: Run, maxsize: Value = 128, typed: Value = False) -> Value:
    if maxsize is None or isinstance(maxsize, (int, Unknown)):
        return builtin("lru_cache", lambda run, function: function)
    return maxsize


def _cached_property(run: Run, func: Value) -> Value:
    return PropertyObj(func, cached=True)


def _partial_method(run: Run, function: Value, /, *args: Value, **kwargs: Value) -> Value:
    def method(run: Run, self: Value, /, *more: Value, **other: Value) -> Value:
        return space.call(function, (self, *args, *more), {**kwargs, **other}, run)

    return builtin("partialmethod", method)


# -------------------------------------------------------------------- orderings
def _total_ordering(run: Run, cls: Value) -> Value:
    """The comparisons that a class leaves out, from the one that it has and from equality."""
    if not isinstance(cls, ClassObj):
        return cls
    root = next((n for n in ("__lt__", "__le__", "__gt__", "__ge__") if lookup.class_attribute(cls, n)), None)
    if root is None:
        return cls
    run.store.touch(cls)
    for name in ("__lt__", "__le__", "__gt__", "__ge__"):
        if lookup.class_attribute(cls, name) is None:
            cls.attrs[name] = _derived(root, name)
    return cls


def _derived(root: str, name: str) -> Builtin:
    def method(run: Run, self: Value, other: Value, /) -> Value:
        held = space.call(space.attribute(self, root, run), (other,), {}, run)
        verdict = space.decided(held, "an undecided order", run)
        equal = space.decided(space.compare("==", self, other, run), "an undecided order", run)
        strictly_less = verdict and not equal if root in ("__lt__", "__le__") else not verdict and not equal
        return {
            "__lt__": strictly_less,
            "__le__": strictly_less or equal,
            "__gt__": not strictly_less and not equal,
            "__ge__": not strictly_less,
        }[name]

    return builtin(name, method)


def _cmp_to_key(run: Run, mycmp: Value) -> Value:
    def less(run: Run, self: Instance, other: Instance, /) -> Value:
        verdict = space.call(mycmp, (self.attrs["obj"], other.attrs["obj"]), {}, run)
        return space.compare("<", verdict, 0, run)

    kind = ClassObj("K", (), {"__lt__": builtin("__lt__", less)})
    return builtin("key", lambda run, obj: Instance(kind, {"obj": obj}))


# -------------------------------------------------------------------- dispatch on a type
def _single_dispatch(run: Run, func: Value) -> Value:
    return _dispatcher(func, 0)


def _single_dispatch_method(run: Run, func: Value) -> Value:
    return _dispatcher(func, 1)


def _dispatcher(function: Value, place: int) -> Value:
    """The function registered for the class of an argument; later registrations win over their bases."""
    registered: list[tuple[Value, Value]] = []

    def register(run: Run, cls: Value, func: Value = None) -> Value:
        if isinstance(cls, FunctionObj):
            return _by_annotation(run, cls)
        if func is None:
            return builtin("register", lambda run, func: register(run, cls, func))
        registered.append((cls, func))
        return func

    def _by_annotation(run: Run, func: FunctionObj) -> Value:
        parameters = func.function.parameters
        annotation = parameters[place].annotation if place < len(parameters) else None
        registered.append(
            (run.unknown("an annotation") if annotation is None else space.eval_expr(annotation, run), func)
        )
        return func

    def dispatch(run: Run, *args: Value, **kwargs: Value) -> Value:
        best: Value = function
        best_kind: Value = object
        for kind, candidate in registered:
            if len(args) <= place:
                break
            fits = builtin_types.is_instance(args[place], kind, run)
            decided = space.decided(fits, "dispatch on a value that is not known", run)
            if decided and builtin_types.is_subclass(kind, best_kind, run) is True:
                best, best_kind = candidate, kind
        return space.call(best, args, kwargs, run)

    return BuiltinType("singledispatch", wrapped(dispatch), table({"register": register}))


NAMES: Mapping[str, Value] = {
    "partial": functools.partial,
    "WRAPPER_ASSIGNMENTS": functools.WRAPPER_ASSIGNMENTS,
    "WRAPPER_UPDATES": functools.WRAPPER_UPDATES,
    **table(
        {
            "reduce": _reduce,
            "wraps": _wraps,
            "update_wrapper": _update_wrapper,
            "lru_cache": _lru_cache,
            "cache": lambda run, user_function, /: user_function,
            "cached_property": _cached_property,
            "partialmethod": _partial_method,
            "total_ordering": _total_ordering,
            "cmp_to_key": _cmp_to_key,
            "singledispatch": _single_dispatch,
            "singledispatchmethod": _single_dispatch_method,
        }
    ),
}
