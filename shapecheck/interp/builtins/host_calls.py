"""Between values of the program and real Python objects (concretisation and back): Python computes what is fully known.

Only immutable objects and pure functions of a whitelist pass here. A value with any abstract part is not native.
"""

from __future__ import annotations

import collections
import datetime as dt
import decimal
import fractions
import functools
import pathlib
import re
import types
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from shapecheck.dims import ge, gt
from shapecheck.interp.builtins import abstract_classes, constructors, methods
from shapecheck.interp.run import fractions as fractions_of_sizes
from shapecheck.interp.run import space
from shapecheck.interp.run.control import NotFollowed, Raised
from shapecheck.interp.run.domains import demand
from shapecheck.interp.run.function_models import known
from shapecheck.interp.run.kinds import MISSING, NotNative, kind_of
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import (
    Builtin,
    ClassObj,
    DictObj,
    Instance,
    IteratorObj,
    ListObj,
    Native,
    Real,
    SetObj,
    Value,
)

ATOMS = (int, float, complex, str, bytes, bool, type(None), type(Ellipsis), type(NotImplemented), range)
PURE = (
    re.Pattern,
    re.Match,
    pathlib.PurePath,
    fractions.Fraction,
    decimal.Decimal,
    dt.date,
    dt.time,
    dt.timedelta,
    dt.timezone,
    uuid.UUID,
    types.MappingProxyType,
)
"""Immutable native objects whose attributes and methods are all pure (where `IMPURE` does not name them)."""
IMPURE = frozenset(
    {"now", "today", "utcnow", "cwd", "home", "exists", "is_file", "is_dir", "is_symlink", "is_mount", "stat"}
)
PURE_PATH = frozenset(dir(pathlib.PurePath))
LARGE = 1 << 22
"""A number beyond which a native function is not called: it may be a count of repetitions."""
LONGEST = 20_000
"""Items taken from a native iterator."""


# -------------------------------------------------------------------- conversion


def from_native(value: Any) -> Value:
    """A value for what Python itself computed."""
    made = _CONVERTERS.get(type(value))
    if made is not None:
        return made(value)
    return IteratorObj(_items(islice(value, LONGEST))) if isinstance(value, Iterator) else value


def _items(values: Iterable[Any]) -> list[Value]:
    return [from_native(item) for item in values]


def _dict(value: dict[Any, Any]) -> Value:
    items = {from_native(key): from_native(item) for key, item in value.items()}
    return DictObj(items, kind=type(value).__name__)


_EMPTY: tuple[Mapping[Any, Any], ...] = ({}, collections.OrderedDict())
_VIEWS = tuple(type(view) for empty in _EMPTY for view in (empty.keys(), empty.values(), empty.items()))
_CONVERTERS: dict[type, Callable[[Any], Value]] = {
    **dict.fromkeys(ATOMS, lambda value: value),
    **dict.fromkeys((list, *_VIEWS), lambda value: ListObj(_items(value))),
    **dict.fromkeys((dict, collections.OrderedDict, collections.Counter, collections.defaultdict), _dict),
    collections.deque: lambda value: ListObj(_items(value), kind="deque"),
    tuple: lambda value: tuple(_items(value)),
    set: lambda value: SetObj(dict.fromkeys(_items(_ordered(value)))),
}


def _ordered(items: set[Any]) -> list[Any]:
    """A set's items in an order that does not depend on the process."""
    try:
        return sorted(items)
    except TypeError:
        return sorted(items, key=repr)


# -------------------------------------------------------------------- calls
def call(native: Native, args: tuple[Value, ...], kwargs: Mapping[str, Value], run: Run) -> Value:
    """Call a pure function for real when every argument is known."""
    if native.name in REAL_FUNCTIONS and any(kind_of(value).number_not_known for value in args):
        _demand_domain(native.name, args[0], run)
        return Real()
    try:
        plain = [_known(value, native.name, run) for value in args]
        named = {name: _known(value, native.name, run) for name, value in kwargs.items()}
    except NotFollowed as lacking:
        return lacking.reason
    return really(native.function, plain, named, run)


def _known(value: Value, name: str, run: Run) -> Any:
    """An argument as Python's own; an iterator as a list of what it still gives."""
    if isinstance(value, IteratorObj):
        value = ListObj(space.items(value, run))
    if type(value) is int and abs(value) > LARGE and name in _COSTLY:
        raise NotFollowed(run.unknown(f"{name} of a very large number"))
    try:
        return space.native(known(value))
    except NotNative:
        raise NotFollowed(run.unknown(f"{name} of a value that is not known")) from None


REAL_FUNCTIONS = frozenset(
    f"math.{name}"
    for name in ("sqrt", "log", "log2", "log10", "log1p", "exp", "expm1", "pow", "sin", "cos", "tan", "tanh", "atan")
)
"""Functions whose float of a size is a float that is not known, and nothing worse."""

_DOMAINS = {"math.sqrt": ge, **dict.fromkeys(("math.log", "math.log2", "math.log10"), gt)}
"""How a number must compare with zero."""


def _demand_domain(name: str, number: Value, run: Run) -> None:
    exact = fractions_of_sizes.as_ratio(number) if name in _DOMAINS else None
    if exact is not None:
        demand(_DOMAINS[name](exact.numerator, 0), ValueError, "math domain error", run)


_COSTLY = frozenset({"factorial", "comb", "perm", "ljust", "rjust", "center", "zfill", "pow", "expandtabs"})


def really(function: Any, args: Sequence[Any], kwargs: dict[str, Any], run: Run) -> Value:
    """The result of a native call; what it raises is raised in the program."""
    try:
        result = function(*args, **kwargs)
        return from_native(result)
    except Exception as error:
        text = error
    raise Raised(text, run.here())


# -------------------------------------------------------------------- attributes


def of_type(value: type, name: str, run: Run) -> Value:
    """A method or constant of a builtin type, looked up on the type; MISSING where it has none."""
    own = methods.METHODS.get(value.__name__, {})
    if name in own:
        return own[name] if value is type else _of_held(own[name])
    if name == "__init__" and (value in _kinds() or issubclass(value, BaseException)):
        return _initialiser(value)
    if name in IMPURE:
        return run.unknown(f"{value.__name__}.{name}")
    found = getattr(value, name, MISSING)
    if found is MISSING:
        return MISSING
    if issubclass(value, (int, float, complex, str, bytes, tuple, frozenset, range, *PURE)):
        return Native(f"{value.__name__}.{name}", found) if callable(found) else from_native(found)
    if name in ("__init__", "__new__", "__setattr__", "__getattribute__", "__init_subclass__"):
        return methods.OBJECT_METHODS[name]
    return run.unknown(f"{value.__name__}.{name}")


# -------------------------------------------------------------------- classes that extend a builtin type
def _of_held(method: Builtin) -> Builtin:
    """`dict.update(self, ...)` of an object whose class extends the builtin type works on what it holds."""

    def call(run: Run, args: tuple[Value, ...], kwargs: Mapping[str, Value]) -> Value:
        held = [kind_of(args[0]).plain(args[0]), *args[1:]] if args else []
        return method.call(run, tuple(held), kwargs)

    return Builtin(method.name, call)


def _initialiser(kind: type) -> Builtin:
    """`dict.__init__(self, ...)`."""

    def call(run: Run, args: tuple[Value, ...], kwargs: Mapping[str, Value]) -> None:
        if args and isinstance(args[0], Instance):
            fill_payload(args[0], kind, args[1:], kwargs, run)

    return Builtin("__init__", call)


@functools.cache
def _kinds() -> tuple[type, ...]:
    return (dict, list, set, collections.OrderedDict, collections.defaultdict, collections.Counter, collections.deque)


def fill_payload(
    instance: Instance, kind: type, args: tuple[Value, ...], kwargs: Mapping[str, Value], run: Run
) -> None:
    """`super().__init__(...)` of a class that extends `kind`: what the object holds as a `kind`."""
    if issubclass(kind, BaseException):
        run.store.touch(instance)
        instance.attrs["args"] = tuple(args)
        return
    if kind is types.ModuleType and args:
        run.store.touch(instance)
        instance.attrs["__name__"] = args[0]
        return
    if kind not in _kinds() and (instance.payload is not None or kind not in constructors.MODELS):
        return  # an immutable payload was made by `__new__`; an abstract base class holds nothing
    payload = constructors.construct(kind, args, kwargs, run)
    run.store.touch(instance)
    instance.payload = payload


def new_payload(cls: ClassObj, kind: type, args: tuple[Value, ...], kwargs: Mapping[str, Value], run: Run) -> Instance:
    """`super().__new__(cls, ...)` of a class that extends `kind`."""
    abstract_classes.refuse_abstract(cls, run)
    made = Instance(cls, {}, run.here())
    if issubclass(kind, BaseException):
        made.attrs["args"] = tuple(args)
    elif kind in constructors.MODELS and kind is not object:
        made.payload = constructors.construct(
            kind, () if kind in _kinds() else args, {} if kind in _kinds() else kwargs, run
        )
    return made
