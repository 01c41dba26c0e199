"""Values handed to a function whose inside is not known: it may write to them, fill them, change their class."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from shapecheck.interp.run import space, tensor_storage
from shapecheck.interp.run.run import Run
from shapecheck.interp.values import lookup
from shapecheck.interp.values.objects import DictObj, Instance, ListObj, SetObj, Value
from shapecheck.values import Unknown

REACHED = 3
"""Levels of what an object holds that a call on it is taken to write to."""


def leave_open(value: Value, why: Unknown, run: Run) -> None:
    """A container holds more than is seen, from here on."""
    if isinstance(value, (ListObj, DictObj, SetObj)):
        run.store.touch(value)
        value.open = value.open or why


def leave_open_within(value: Value, why: Unknown, run: Run, levels: int = REACHED) -> None:
    """So do the containers that an object of the program holds, some levels down."""
    leave_open(value, why, run)
    held: Iterable[Value] = ()
    if isinstance(value, Instance) and lookup.held_in(value.cls) is not None:
        run.store.touch(value)
        value.open = value.open or why
    elif isinstance(value, Instance) and not value.cls.is_module:
        held = value.attrs.values()
    elif isinstance(value, ListObj):
        held = value.items
    elif isinstance(value, DictObj):
        held = value.items.values()
    for part in tuple(held) if levels else ():
        leave_open_within(part, why, run, levels - 1)


def hand_over(values: Sequence[Value], why: Unknown, run: Run) -> None:
    """Note what the function may have done; `why` tells that it is not known."""
    tensor_storage.write_all(values, run)
    for value in values:
        leave_open(value, why, run)
        if isinstance(value, Instance) and value.cls.is_module:
            run.store.touch(value)
            value.open = value.open or why
    run.found.hand_over(values)


def method_of(owner: Instance, why: Unknown, run: Run) -> None:
    """Note what a method of a base that is missing may have done: it may fill what its object holds."""
    leave_open(owner.payload, why, run)
    for name, value in owner.attrs.items():
        if name not in space.module_objects.tables:
            leave_open(value, why, run)
