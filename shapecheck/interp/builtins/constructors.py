"""Calls of builtin types: `int(x)`, `list(x)`, `ValueError("...")`; and which type a value has."""

from __future__ import annotations

import collections
import functools
import types
from collections.abc import Callable, Mapping
from typing import Any

from shapecheck.dims import Poly, sym
from shapecheck.interp.builtins import dicts, host_calls, iterables
from shapecheck.interp.run import fractions, partial_keys, space, tensor_storage
from shapecheck.interp.run.control import NotFollowed
from shapecheck.interp.run.function_models import Model, is_tuple
from shapecheck.interp.run.kinds import kind_of
from shapecheck.interp.run.run import Run
from shapecheck.interp.values import lookup
from shapecheck.interp.values.objects import (
    ClassMethod,
    ClassObj,
    DictObj,
    Input,
    Instance,
    ListObj,
    Native,
    Partial,
    PropertyObj,
    Ratio,
    Real,
    SetObj,
    StaticMethod,
    SuperObj,
    SymBool,
    SymRange,
    Value,
)
from shapecheck.rules.core.dtypes import INTS
from shapecheck.rules.torch.shape.inspecting import LOWEST
from shapecheck.values import Tensor, Unknown, is_dim


def construct(kind: type, args: tuple[Value, ...], kwargs: Mapping[str, Value], run: Run) -> Value:
    """`kind(*args, **kwargs)`."""
    model = MODELS.get(kind)
    if model is not None:
        try:
            return model(run, *args, **kwargs)
        except NotFollowed as needed:
            return needed.reason
        except TypeError as error:
            trace = error.__traceback__
            if trace is None or trace.tb_next is not None:
                raise
            text = str(error)
        return run.raise_(TypeError, text)
    if issubclass(kind, BaseException):
        return _exception(kind, args)
    if issubclass(kind, host_calls.PURE):
        return host_calls.call(Native(kind.__name__, kind), args, kwargs, run)
    return run.unknown(f"a {kind.__name__} object")


def _exception(kind: type[BaseException], args: tuple[Value, ...]) -> Value:
    try:
        made = kind(*args)
    except TypeError:  # the few with a signature of their own, such as UnicodeDecodeError
        made = kind.__new__(kind)
        made.args = args
    return made


# -------------------------------------------------------------------- the type of a value


def _type(run: Run, *args: Value, **kwargs: Value) -> Value:
    if len(args) == 3:
        return _new_class(run, *args)
    (value,) = args
    return kind_of(value).class_of(value, run)


def _new_class(run: Run, name: Value, bases: Value, namespace: Value) -> Value:
    known = space.iterate_exactly(bases, run)
    if isinstance(known, Unknown) or not isinstance(namespace, DictObj) or not isinstance(name, str):
        return run.unknown("a class made of parts that are not known")
    made = space.make_class(name, known, {str(key): value for key, value in namespace.items.items()}, run, run.here())
    made.module = None if run.frame is None else run.frame.module
    made.open = made.open or namespace.open
    return made


# -------------------------------------------------------------------- numbers
def _int(run: Run, value: Value = 0, base: Value = None) -> Value:
    value = _plain(value, "__int__", run)
    if base is not None:
        return host_calls.call(Native("int", int), (value, base), {}, run)
    if isinstance(value, (Poly, Unknown)):
        return value
    if isinstance(value, Ratio):
        return fractions.truncate(value, run)
    if isinstance(value, Real):
        return whole(run)
    if isinstance(value, Tensor):
        return _of_tensor(value, int, run)
    if isinstance(value, SymBool):
        return run.unknown("the number of an undecided truth")
    return host_calls.call(Native("int", int), (value,), {}, run)


def whole(run: Run) -> Poly:
    """A whole number made of a float that is not known: a size of its own, of which nothing may be assumed."""
    return sym(f"n{run.new_fresh()}", opaque=True, minimum=0)


def _float(run: Run, value: Value = 0.0) -> Value:
    value = _plain(value, "__float__", run)
    if isinstance(value, Poly):
        return Ratio(value, 1)
    if isinstance(value, (Ratio, Real, Unknown)):
        return value
    if isinstance(value, Tensor):
        return _of_tensor(value, float, run)
    return host_calls.call(Native("float", float), (value,), {}, run)


def _complex(run: Run, *args: Value, **kwargs: Value) -> Value:
    return host_calls.call(Native("complex", complex), args, kwargs, run)


def _plain(value: Value, method: str, run: Run) -> Value:
    """An object as the number that it says it is; an input as a tensor."""
    if isinstance(value, Input):
        return space.settle_input(value, run)
    if isinstance(value, Instance):
        for name in (method, "__index__"):
            found = lookup.class_attribute(value.cls, name)
            if found is not None:
                return space.call(space.bind(found, value, run), (), {}, run)
        return value.payload if value.payload is not None else run.unknown("the number of an object")
    return value


def _of_tensor(value: Tensor, kind: Callable[[Any], Any], run: Run) -> Value:
    known = tensor_storage.elements(value, run)
    if known is not None and len(known) == 1:
        return kind(known[0])
    if kind is int and value.numel == 1 and value.dtype in INTS:
        return sym(f"item{run.new_fresh()}", opaque=True, minimum=LOWEST)
    return run.unknown("a number that depends on data")


def _bool(run: Run, value: Value = False) -> Value:
    return space.truth(value, run)


# -------------------------------------------------------------------- text
def _str(run: Run, value: Value = "", encoding: Value = None, errors: Value = None) -> Value:
    if encoding is not None or errors is not None:
        return host_calls.call(Native("str", str), (value, encoding or "utf-8", errors or "strict"), {}, run)
    return space.text(value, run)


def _bytes(run: Run, *args: Value, **kwargs: Value) -> Value:
    return host_calls.call(Native("bytes", bytes), args, kwargs, run)


# -------------------------------------------------------------------- containers
def _list(run: Run, value: Value = ()) -> Value:
    sequence = space.sequence_of(value, run)
    if isinstance(sequence, Unknown):
        return ListObj([], open=sequence)
    return ListObj(sequence.items, sequence.tail, sequence.open)


def _deque(run: Run, iterable: Value = (), maxlen: Value = None) -> Value:
    made = _list(run, iterable)
    made.kind = "deque"
    if isinstance(maxlen, int) and made.exact:
        made.items = made.items[-maxlen:] if maxlen else []
    elif maxlen is not None:
        made.open = made.open or run.unknown("a deque of limited length")
    return made


def _tuple(run: Run, value: Value = ()) -> Value:
    if is_tuple(value) and type(value) is tuple:
        return value
    items = space.iterate_exactly(value, run)
    return items if isinstance(items, Unknown) else tuple(items)


def _set(run: Run, value: Value = ()) -> Value:
    sequence = space.sequence_of(value, run)
    if isinstance(sequence, Unknown):
        return SetObj({}, open=sequence)
    made = dicts.make_set(sequence.items, run)
    if isinstance(made, SetObj) and (sequence.tail is not None or sequence.open is not None):
        made.open = sequence.open or run.unknown("a set of unknown size")
    return made


def _frozenset(run: Run, value: Value = ()) -> Value:
    items = space.iterate_exactly(value, run)
    if isinstance(items, Unknown):
        return items
    try:
        return frozenset(items)
    except TypeError:
        return run.unknown("a set of unhashable items")


def dict_of(run: Run, args: tuple[Value, ...], kwargs: Mapping[str, Value], kind: str = "dict") -> DictObj:
    """`dict(*args, **kwargs)` and its relatives."""
    if len(args) > 1:
        run.raise_(TypeError, f"{kind} expected at most 1 argument, got {len(args)}")
    made = DictObj({}, kind=kind)
    if args:
        dicts.update_dict(made, args[0], run)
    partial_keys.are_set(made, kwargs)
    made.items.update(kwargs)
    return made


def _dict(run: Run, *args: Value, **kwargs: Value) -> Value:
    return dict_of(run, args, kwargs)


def _ordered_dict(run: Run, *args: Value, **kwargs: Value) -> Value:
    return dict_of(run, args, kwargs, "OrderedDict")


def _default_dict(run: Run, default_factory: Value = None, *args: Value, **kwargs: Value) -> Value:
    made = dict_of(run, args, kwargs, "defaultdict")
    made.factory = default_factory
    return made


def _counter(run: Run, iterable: Value = None, **kwargs: Value) -> Value:
    made = DictObj({}, kind="Counter")
    if isinstance(iterable, DictObj):
        dicts.update_dict(made, iterable, run)
    elif iterable is not None:
        items = space.iterate_exactly(iterable, run)
        if isinstance(items, Unknown):
            made.open = items
        else:
            for item in items:
                dicts.set_key(made, item, made.items.get(item, 0) + 1, run)
    made.items.update(kwargs)
    return made


# -------------------------------------------------------------------- ranges, slices, iterators
def _range(run: Run, first: Value, second: Value = None, step: Value = 1) -> Value:
    start, stop = (0, first) if second is None else (first, second)
    parts = [_plain(part, "__index__", run) for part in (start, stop, step)]
    parts = [_of_tensor(part, int, run) if isinstance(part, Tensor) else part for part in parts]
    unknown = next((part for part in parts if isinstance(part, Unknown)), None)
    if unknown is not None:
        return unknown
    parts = [run.path.facts.norm(part) if isinstance(part, Poly) else part for part in parts]
    if all(isinstance(part, int) for part in parts):
        return host_calls.really(range, parts, {}, run)
    if not all(is_dim(part) or isinstance(part, bool) for part in parts):
        wrong = next(part for part in parts if not is_dim(part))
        name = (kind_of(wrong).python_type(wrong) or object).__name__
        return run.raise_(TypeError, f"{name!r} object cannot be interpreted as an integer")
    if not isinstance(parts[2], int):
        return run.unknown("a range with a symbolic step")
    return SymRange(parts[0], parts[1], parts[2])


def _slice(run: Run, *args: Value) -> Value:
    return slice(*args)


# -------------------------------------------------------------------- descriptors, super, object
def _property(run: Run, fget: Value = None, fset: Value = None, fdel: Value = None, doc: Value = None) -> Value:
    return PropertyObj(fget, fset)


def _static(run: Run, function: Value) -> Value:
    return StaticMethod(function)


def _class_method(run: Run, function: Value) -> Value:
    return ClassMethod(function)


def _super(run: Run, *args: Value) -> Value:
    if args:
        after, owner = args if len(args) == 2 else (args[0], None)
    else:
        assert run.frame is not None
        after, owner = run.frame.owner, run.frame.self
    if not isinstance(after, ClassObj):
        return run.unknown("super() outside a class")
    kind = owner.cls if isinstance(owner, Instance) else owner
    if not isinstance(kind, ClassObj):
        return run.unknown("super() of a value that is not known")
    return SuperObj(after, owner, kind)


OBJECT = ClassObj("object", (), {})
"""What a bare `object()` is an instance of."""


def _object(run: Run) -> Value:
    return Instance(OBJECT, {}, run.here())


def _partial(run: Run, function: Value, *args: Value, **kwargs: Value) -> Value:
    if isinstance(function, Partial):
        return Partial(function.function, (*function.args, *args), {**function.kwargs, **kwargs})
    return Partial(function, args, kwargs)


def _namespace(run: Run, **kwargs: Value) -> Value:
    return Instance(NAMESPACE, dict(kwargs), run.here())


NAMESPACE = ClassObj("SimpleNamespace", (), {})


MODELS: dict[type, Model] = {
    int: _int, float: _float, complex: _complex, bool: _bool, str: _str, bytes: _bytes,
    list: _list, tuple: _tuple, set: _set, frozenset: _frozenset, dict: _dict,
    collections.deque: _deque, collections.OrderedDict: _ordered_dict, collections.defaultdict: _default_dict,
    collections.Counter: _counter, range: _range, slice: _slice, **iterables.MODELS,
    property: _property, staticmethod: _static, classmethod: _class_method,
    super: _super, object: _object, type: _type, functools.partial: _partial, types.SimpleNamespace: _namespace,
}  # fmt: skip
