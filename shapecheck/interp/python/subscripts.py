"""`value[index]`: reading, writing and deleting items."""

from __future__ import annotations

from typing import Any

from shapecheck.dims import Poly
from shapecheck.interp.builtins import dicts, enums
from shapecheck.interp.libraries import import_side_effects
from shapecheck.interp.python import attributes, calls, iteration
from shapecheck.interp.run import partial_keys, tensor_storage
from shapecheck.interp.run.control import Raised
from shapecheck.interp.run.findings import Context, Finding
from shapecheck.interp.run.run import Run
from shapecheck.interp.torch import inputs, library, ops, tensors
from shapecheck.interp.values import lookup
from shapecheck.interp.values.objects import (
    ClassObj,
    DictObj,
    Input,
    Instance,
    LibraryName,
    ListObj,
    Ratio,
    Repeated,
    SymRange,
    Value,
)
from shapecheck.rules.core.check import Failure, Subject
from shapecheck.values import Tensor, Unknown, is_dim


def get(value: Value, index: Value, run: Run) -> Value:
    """`value[index]`."""
    _bounds(index, run)
    if isinstance(value, Input):
        if isinstance(index, str):
            inputs.no_tensor(value, run)
        if isinstance(index, (int, slice, Poly)):
            inputs.may_be_other(value, run)
        value = inputs.settle(value, run)
    if isinstance(value, Tensor):
        inputs.index_with(index, run)
        return ops.call_library(f"{tensors.home(value)}.__getitem__", (value, index), {}, run)
    if isinstance(value, Unknown):
        return value
    if isinstance(value, DictObj):
        return _from_dict(value, index, run)
    if isinstance(value, (tuple, ListObj)):
        return _from_sequence(value, index, run)
    if isinstance(value, Instance):
        return _from_object(value, index, run)
    if isinstance(value, ClassObj):
        return _from_class(value, index, run)
    if isinstance(value, (type, LibraryName)):
        return library.subscript(value, index, run)
    if isinstance(index, Unknown):
        return index
    if isinstance(value, Poly) and str(value) in run.entry.parameters:
        if isinstance(index, str) and index.isidentifier():
            return attributes.parameter_part(value, index, run)
        if isinstance(index, (int, slice)):
            run.entry.listed[str(value)] = None
        return run.unknown(f"the constructor's `{value}` is not known")
    return _native(value, index, run)


def _bounds(index: Value, run: Run) -> None:
    """A bound of a slice is a number: an input that stands there is none of the tensors that have axes."""
    for part in index if isinstance(index, tuple) else (index,):
        if isinstance(part, slice):
            for bound in (part.start, part.stop, part.step):
                if isinstance(bound, Input):
                    inputs.no_tensor(bound, run, number=True)


def _native(value: Any, index: Value, run: Run) -> Value:
    if isinstance(value, (str, bytes, range)) and isinstance(index, (int, slice)):
        try:
            return value[index]
        except IndexError as error:
            return run.raise_(IndexError, str(error))
        except (TypeError, ValueError):
            return run.unknown("a symbolic index")
    if isinstance(value, SymRange) or isinstance(index, (Poly, Ratio)):
        return run.unknown("a symbolic index")
    if value is None or isinstance(value, (int, float)):
        return run.raise_(TypeError, f"{type(value).__name__!r} object is not subscriptable")
    return run.unknown(f"an item of {value!r}")


def _from_dict(value: DictObj, index: Value, run: Run) -> Value:
    if isinstance(index, Unknown):
        return value.latest[1] if value.latest is not None and value.latest[0] is index else index
    try:
        if index in value.items:
            return value.items[index]
    except TypeError:
        return run.raise_(TypeError, "unhashable key")
    if import_side_effects.complete(value, index, run):
        return value.items[index]
    if partial_keys.in_doubt(value, index):
        return partial_keys.value_at(value, index, run)
    if isinstance(index, Poly) and any(is_dim(key) for key in value.items):
        return run.unknown("a key that sizes decide")
    if value.factory is not None:
        made = calls.call(value.factory, (), {}, run)
        dicts.set_key(value, index, made, run)
        return made
    if value.kind == "Counter":
        return 0
    raise Raised(KeyError(index), run.here())


def _from_sequence(value: Value, index: Value, run: Run) -> Value:
    if isinstance(index, bool):
        index = int(index)
    if isinstance(index, int):
        return _at(value, index, run)
    if isinstance(index, slice):
        return _sliced(value, index, run)
    if isinstance(index, Poly):
        return _at_symbol(value, index, run)
    if isinstance(index, Tensor):
        known = tensor_storage.elements(index, run)
        return (
            _at(value, int(known[0]), run) if known and len(known) == 1 else run.unknown("an index that is not known")
        )
    if isinstance(index, Instance) and isinstance(index.payload, int):
        return _at(value, index.payload, run)
    if isinstance(index, (str, float, tuple)) or index is None:
        return _wrong_index(value, index, run)
    return index if isinstance(index, Unknown) else run.unknown("an index that is not known")


def _wrong_index(value: Value, index: Value, run: Run) -> Value:
    """`out[:, -1]` where `out` is the tuple that a recurrent layer gives."""
    kind = "list" if isinstance(value, ListObj) else "tuple"
    finding = None
    if isinstance(index, tuple):
        at, scope, inner = run.user_place()
        details = {"param": "index", "wanted": "an int or a slice", "found": f"a tuple of {len(index)}"}
        finding = Finding(Failure("SHP504", details), Context(f"indexing a {kind}", at, scope, inner=inner))
    return run.raise_(TypeError, f"{kind} indices must be integers or slices", finding)


def _at(value: Value, index: int, run: Run) -> Value:
    items = value.items if isinstance(value, ListObj) else value
    exact = not isinstance(value, ListObj) or value.exact
    if 0 <= index < len(items) or (exact and -len(items) <= index < 0):
        return items[index]
    if exact:
        return _out_of_range(value, index, len(items), run)
    tail, reason = value.tail, value.open
    if reason is None and tail is not None and (index >= 0 or not items or index == -1):
        return tail.element
    return reason or run.unknown("an item of a list of symbolic length")


def _out_of_range(value: Value, index: int, size: int, run: Run) -> Value:
    what = "a list" if isinstance(value, ListObj) else "a tuple"
    at, scope, inner = run.user_place()
    failure = Failure("SHP105", {"index": index, "what": what, "size": size}, Subject("index"))
    finding = Finding(failure, Context("indexing", at, scope, inner=inner))
    return run.raise_(IndexError, f"{what[2:]} index out of range", finding)


def _at_symbol(value: Value, index: Poly, run: Run) -> Value:
    sequence = iteration.sequence_of(value, run)
    if isinstance(sequence, Unknown):
        return sequence
    normal = run.path.facts.norm(index)
    if isinstance(normal, int):
        return _at(value, normal, run)
    shapes = list(sequence.items) + ([sequence.tail.element] if sequence.tail else [])
    first = shapes[0] if shapes else None
    if isinstance(first, Tensor) and all(isinstance(s, Tensor) and s.shape == first.shape for s in shapes):
        return Tensor(first.shape, first.dtype, array=first.array)
    return run.unknown("an item at a symbolic index")


def _sliced(value: Value, index: slice, run: Run) -> Value:
    items = value.items if isinstance(value, ListObj) else value
    if all(part is None or isinstance(part, int) for part in (index.start, index.stop, index.step)):
        if not isinstance(value, ListObj):
            return tuple(items)[index]
        if value.exact or _within(index, len(items)):
            return ListObj(items[index])
        if (index.stop is None and index.step is None and 0 <= (index.start or 0) <= len(items)) and value.open is None:
            return ListObj(items[index.start or 0 :], value.tail)
        if not items and value.open is None and index == slice(None, None, -1):
            return ListObj([], value.tail)
    if isinstance(value, ListObj):
        return ListObj([], open=run.unknown("a slice of a list of symbolic length or with symbolic bounds"))
    return run.unknown("a slice with symbolic bounds")


def _within(index: slice, known: int) -> bool:
    """Whether a slice takes none of what comes behind the items that are known."""
    start = 0 if index.start is None else index.start
    return index.stop is not None and 0 <= start <= known and 0 <= index.stop <= known and (index.step or 1) > 0


def _from_object(value: Instance, index: Value, run: Run) -> Value:
    method = lookup.class_attribute(value.cls, "__getitem__")
    if method is not None:
        return calls.call(attributes.bind(method, value, run), (index,), {}, run)
    if value.payload is not None:
        missing = lookup.class_attribute(value.cls, "__missing__")
        if missing is not None and isinstance(value.payload, DictObj) and index not in value.payload.items:
            return calls.call(attributes.bind(missing, value, run), (index,), {}, run)
        return get(value.payload, index, run)
    if value.open is not None:
        return value.open
    return run.raise_(TypeError, f"{value.cls.name!r} object is not subscriptable")


def _from_class(value: ClassObj, index: Value, run: Run) -> Value:
    if not enums.is_enum(value):
        return value  # a subscripted generic class
    if not isinstance(index, str):
        return run.unknown("an enum member")
    found = enums.names_of(value).get(index)
    return found if found is not None else run.raise_(KeyError, repr(index))


# -------------------------------------------------------------------- writing
def set(owner: Value, index: Value, value: Value, run: Run) -> None:
    """`owner[index] = value`."""
    _bounds(index, run)
    if isinstance(owner, Input):
        owner = inputs.settle(owner, run)
    if isinstance(owner, Tensor):
        inputs.index_with(index, run)
        ops.call_library(f"{tensors.home(owner)}.__setitem__", (owner, index, value), {}, run)
    elif isinstance(owner, DictObj):
        dicts.set_key(owner, index, value, run)
    elif isinstance(owner, ListObj):
        _set_in_list(owner, index, value, run)
    elif isinstance(owner, Instance):
        method = lookup.class_attribute(owner.cls, "__setitem__")
        if method is not None:
            calls.call(attributes.bind(method, owner, run), (index, value), {}, run)
        elif owner.payload is not None:
            set(owner.payload, index, value, run)


def _set_in_list(owner: ListObj, index: Value, value: Value, run: Run) -> None:
    run.store.touch(owner)
    count = len(owner.items)
    if isinstance(index, int) and owner.exact:
        if not -count <= index < count:
            _out_of_range(owner, index, count, run)
        owner.items[index] = value
        return
    if isinstance(index, slice) and owner.exact:
        new = iteration.iterate_exactly(value, run)
        if not isinstance(new, Unknown):
            try:
                owner.items[index] = new
            except (TypeError, ValueError):
                owner.open = run.unknown("a slice with symbolic bounds")
            return
    if isinstance(index, int) and 0 <= index < count:
        owner.items[index] = value
        return
    reason = index if isinstance(index, Unknown) else run.unknown("an item set at an unknown place")
    owner.items = [reason for _ in owner.items]
    if owner.tail is not None:
        owner.tail = Repeated(reason, owner.tail.times)


def delete(owner: Value, index: Value, run: Run) -> None:
    """`del owner[index]`."""
    if isinstance(owner, Instance):
        method = lookup.class_attribute(owner.cls, "__delitem__")
        if method is not None:
            calls.call(attributes.bind(method, owner, run), (index,), {}, run)
        elif owner.payload is not None:
            delete(owner.payload, index, run)
        return
    if isinstance(owner, (DictObj, ListObj)):
        run.store.touch(owner)
        try:
            in_doubt = isinstance(owner, DictObj) and index not in owner.items and partial_keys.in_doubt(owner, index)
            if isinstance(owner, DictObj):
                partial_keys.are_gone(owner, (index,))
            if not in_doubt:
                del owner.items[index]
        except (KeyError, IndexError) as error:
            if isinstance(owner, DictObj) or owner.open is None:
                run.raise_(type(error), str(error))
        except TypeError:
            owner.open = run.unknown("an item deleted at an unknown place")


def extend(owner: ListObj, value: Value, run: Run) -> None:
    """`owner += value` and `owner.extend(value)`."""
    sequence = iteration.sequence_of(value, run)
    run.store.touch(owner)
    if isinstance(sequence, Unknown):
        owner.open = owner.open or sequence
    elif owner.exact:
        owner.items.extend(sequence.items)
        owner.tail, owner.open = sequence.tail, sequence.open
    elif sequence.items or sequence.tail is not None or sequence.open is not None:
        owner.open = owner.open or run.unknown("a list of symbolic length that grows")
