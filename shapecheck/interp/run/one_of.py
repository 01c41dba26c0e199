"""An item that is taken under an index or a key that is not known: what is written to it may be in any of the items."""

from __future__ import annotations

from collections.abc import Iterable

from shapecheck.interp.run.handed_over import leave_open
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import DictObj, Instance, ListObj, SetObj, Value
from shapecheck.values import OneOf, Unknown

WRITABLE = (ListObj, DictObj, SetObj, Instance)
ADDING = frozenset({"append", "extend", "add", "appendleft", "extendleft"})
"""Methods that leave what is there as it is."""
CHANGING = frozenset(
    {"insert", "pop", "remove", "clear", "sort", "reverse", "update", "setdefault", "popitem", "discard", "popleft",
     "rotate", "difference_update", "intersection_update", "symmetric_difference_update"}
)  # fmt: skip


def one_of(items: Iterable[Value], reason: Unknown) -> Unknown:
    """One of the items, not known which."""
    options = tuple(dict.fromkeys(option for item in items for option in _options(item)))
    return OneOf(reason.reason, reason.at, options) if options else reason


def _options(item: Value) -> Iterable[Value]:
    if isinstance(item, OneOf):
        return item.options
    return (item,) if isinstance(item, WRITABLE) else ()


def given_back(result: Value, args: Iterable[Value]) -> Value:
    """What a function of Python's own gives; where that is not known, it may be something that an argument holds, as
    `random.choice(rows)` is.
    """
    if type(result) is not Unknown:
        return result
    return one_of((held for argument in args for held in _held(argument)), result)


def _held(value: Value) -> Iterable[Value]:
    match value:
        case ListObj():
            return value.items
        case tuple():
            return value
        case DictObj():
            return value.items.values()
        case _:
            return ()


def may_be_changed(taken: OneOf, method: str, run: Run) -> None:
    """A method of one of them is called."""
    if method not in ADDING | CHANGING:
        return
    for option in taken.options:
        if method in CHANGING:
            _forget(option, taken, run)
        else:
            leave_open(option, taken, run)


def may_be_set(taken: OneOf, index: Value, run: Run) -> None:
    """`taken[index] = ...`."""
    for option in taken.options:
        if isinstance(option, (ListObj, DictObj)):
            if isinstance(option, DictObj) and isinstance(index, str):
                leave_open(option, taken, run)
                option.items.update({index: taken} if index in option.items else {})
            else:
                _forget(option, taken, run)


def attribute_may_be_set(taken: OneOf, name: str, run: Run) -> None:
    """`taken.name = ...`."""
    for option in taken.options:
        if isinstance(option, Instance):
            run.store.touch(option)
            option.attrs[name] = taken


def attribute(taken: OneOf, name: str) -> Unknown:
    """`taken.name`: one of what they have there."""
    return one_of((o.attrs[name] for o in taken.options if isinstance(o, Instance) and name in o.attrs), taken)


def item(taken: OneOf) -> Unknown:
    """`taken[index]`: one of what they hold."""
    return one_of((held for option in taken.options for held in _held(option)), taken)


def _forget(option: Value, reason: Unknown, run: Run) -> None:
    """Nothing that a container holds is known any longer."""
    if isinstance(option, (ListObj, DictObj, SetObj)):
        run.store.touch(option)
        option.forget(reason)
