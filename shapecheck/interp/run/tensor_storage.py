"""Which known elements of tensors still hold: a write through any view of a storage makes them unknown.

Tensors are values here, while the program's tensors share storage. Each result with known elements belongs to one or
more storages (its own, and those of what it was made of, as it may be a view); `Written` remembers the storages that
were written to. Copies that are not views lose their elements too: then less is known, and nothing wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from shapecheck.base.lite_dataclass import replace
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import DictObj, Input, ListObj, Value
from shapecheck.rules.core.bind import SOME_FLOAT
from shapecheck.values import Named, Tensor, TorchSize


class Storage:
    """The identity of one piece of memory."""

    __slots__ = ()


def write(value: Value, run: Run) -> None:
    """Something is written into a tensor: what was known of the elements of its storages holds no longer."""
    if isinstance(value, Input):
        value = value.tensor
    if isinstance(value, Tensor) and value.memory and not value.memory <= run.session.written.storages:
        run.store.touch(run.session.written)
        run.session.written.storages |= value.memory


def write_all(values: Iterable[Value], run: Run) -> None:
    """A call whose inside is not known may write into every tensor that it is given."""
    for value in values:
        write(value, run)


def current(tensor: Tensor, run: Run) -> Tensor:
    """The tensor with its elements only if nothing has written over them."""
    if tensor.elements is None or run.session.written.storages.isdisjoint(tensor.memory):
        return tensor
    return tensor.with_elements(None)


def elements(tensor: Tensor, run: Run) -> tuple[int | float | bool, ...] | None:
    """The elements that a tensor holds now, where they are known."""
    return current(tensor, run).value


def stored(result: Any, sources: Iterable[Value], array: bool) -> Any:
    """A rule's result with the storages it may share, marked as a numpy array where it is one."""
    shared: set[object] = set()
    for tensor in _tensors(sources):
        shared |= tensor.memory
    return _stored(result, frozenset(shared), array)


def _stored(result: Any, shared: frozenset[object], array: bool) -> Any:
    if result is SOME_FLOAT:  # a number of Python, which lies nowhere
        return result
    if isinstance(result, Tensor):
        memory = shared or (frozenset((Storage(),)) if result.elements is not None else shared)
        if memory == result.memory and array == result.array:
            return result
        return replace(result, memory=memory, array=array)
    if isinstance(result, Named):
        return result.rebuilt(_stored(item, shared, array) for item in result)
    if isinstance(result, TorchSize):
        return result
    if isinstance(result, tuple):
        return tuple(_stored(item, shared, array) for item in result)
    if isinstance(result, list):
        return [_stored(item, shared, array) for item in result]
    if isinstance(result, dict):
        return {key: _stored(item, shared, array) for key, item in result.items()}
    return result


def _tensors(values: Iterable[Value]) -> Iterator[Tensor]:
    for value in values:
        if isinstance(value, Tensor):
            if value.memory:
                yield value
        elif isinstance(value, (tuple, list)):
            yield from _tensors(value)
        elif isinstance(value, (ListObj, DictObj)):
            yield from _tensors(value.items.values() if isinstance(value, DictObj) else value.items)
