"""Calls of builtin types: `int(x)`, `list(x)`, `ValueError("...")`; and which type a value has."""

from __future__ import annotations

import collections
import functools
import types
from collections.abc import Mapping

from shapecheck.interp.builtins import class_methods, dicts, formatting, host_calls, iterables, made_functions
from shapecheck.interp.run import partial_keys, space
from shapecheck.interp.run.control import NotFollowed
from shapecheck.interp.run.function_models import Model, known, needed
from shapecheck.interp.run.kinds import MISSING, kind_of
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import (
    ClassMethod,
    ClassObj,
    DictObj,
    Instance,
    ListObj,
    Native,
    Partial,
    PropertyObj,
    SetObj,
    StaticMethod,
    SuperObj,
    SymRange,
    Value,
)
from shapecheck.values import Unknown, is_dim


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
        return run.raise_(TypeError, text, doubtful=True)
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
        return class_methods.TYPE["__new__"](run, type, *args, **kwargs)
    (value,) = args
    return kind_of(value).class_of(value, run)


# -------------------------------------------------------------------- numbers
def _int(run: Run, value: Value = 0, base: Value = None) -> Value:
    value = kind_of(value).as_number(value, "int", run)
    if base is not None:
        return host_calls.call(Native("int", int), (value, base), {}, run)
    found = kind_of(value).special(value, "int", (), run)
    return host_calls.call(Native("int", int), (value,), {}, run) if found is MISSING else found


def _float(run: Run, value: Value = 0.0) -> Value:
    value = kind_of(value).as_number(value, "float", run)
    found = kind_of(value).special(value, "float", (), run)
    return host_calls.call(Native("float", float), (value,), {}, run) if found is MISSING else found


def _complex(run: Run, *args: Value, **kwargs: Value) -> Value:
    return host_calls.call(Native("complex", complex), args, kwargs, run)


def _bool(run: Run, value: Value = False) -> Value:
    return space.truth(value, run)


# -------------------------------------------------------------------- text
def _str(run: Run, value: Value = "", encoding: Value = None, errors: Value = None) -> Value:
    if encoding is not None or errors is not None:
        return host_calls.call(Native("str", str), (value, encoding or "utf-8", errors or "strict"), {}, run)
    return formatting.untold(space.text(value, run))


def _bytes(run: Run, *args: Value, **kwargs: Value) -> Value:
    return host_calls.call(Native("bytes", bytes), args, kwargs, run)


# -------------------------------------------------------------------- containers
def _list(run: Run, value: Value = ()) -> ListObj:
    sequence = space.sequence_of(value, run)
    return ListObj([], open=sequence) if isinstance(sequence, Unknown) else ListObj(*sequence)


def _deque(run: Run, iterable: Value = (), maxlen: Value = None) -> Value:
    made = _list(run, iterable)
    made.kind = "deque"
    if isinstance(maxlen, int) and made.exact:
        made.items = made.items[-maxlen:] if maxlen else []
    elif maxlen is not None:
        made.open = made.open or run.unknown("a deque of limited length")
    return made


def _tuple(run: Run, value: Value = ()) -> Value:
    return value if type(value) is tuple else tuple(space.items(value, run))


def _set(run: Run, value: Value = ()) -> Value:
    sequence = space.sequence_of(value, run)
    return SetObj({}, open=sequence) if isinstance(sequence, Unknown) else dicts.set_of(sequence, run)


def _frozenset(run: Run, value: Value = ()) -> Value:
    made = known(dicts.make_set(space.items(value, run), run))
    return made.open or frozenset(made.items)


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
                dicts.set_key(made, item, space.binary("+", made.items.get(item, 0), 1, run), run)
    made.items.update(kwargs)
    return made


# -------------------------------------------------------------------- ranges, slices, iterators
def _range(run: Run, first: Value, second: Value = None, step: Value = 1) -> Value:
    start, stop = (0, first) if second is None else (first, second)
    given = [_bound(part, run) for part in (start, stop, step)]
    parts = [known(part) for part in given]
    sizes = [run.path.facts.norm(part) for part in parts if is_dim(part) or isinstance(part, bool)]
    if len(sizes) < len(parts):
        wrong = next(part for part in parts if not is_dim(part))
        name = (kind_of(wrong).python_type(wrong) or object).__name__
        return run.raise_(TypeError, f"{name!r} object cannot be interpreted as an integer")
    if all(isinstance(size, int) for size in sizes):
        return host_calls.really(range, sizes, {}, run)
    return SymRange(sizes[0], sizes[1], needed(int, sizes[2], "a range with a symbolic step", run))


def _bound(value: Value, run: Run) -> Value:
    """What `range` takes a value for."""
    number = kind_of(value).as_number(value, "index", run)
    found = kind_of(number).special(number, "index", (), run)
    return number if found is MISSING else found


def _slice(run: Run, *args: Value) -> Value:
    return slice(*args)


# -------------------------------------------------------------------- descriptors, super, object
def _property(run: Run, fget: Value = None, fset: Value = None, fdel: Value = None, doc: Value = None) -> Value:
    return PropertyObj(fget, fset, deleter=fdel)


def _static(run: Run, function: Value) -> Value:
    return StaticMethod(function)


def _class_method(run: Run, function: Value) -> Value:
    return ClassMethod(function)


def _super(run: Run, *args: Value) -> Value:
    if args:
        after, owner = args if len(args) == 2 else (args[0], None)
    else:
        assert run.frame is not None
        if run.frame.cell is None:
            run.raise_(RuntimeError, "super(): __class__ cell not found")
        after, owner = run.frame.cell.cls, run.frame.self
    base = needed(ClassObj, after, "super() of a class that is not known", run)
    kind = owner.cls if isinstance(owner, Instance) else owner
    if isinstance(owner, ClassObj) and base not in owner.mro:
        kind = owner.meta
    return SuperObj(base, owner, needed(ClassObj, kind, "super() of a value that is not known", run))


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
    types.FunctionType: made_functions.make,
}  # fmt: skip
