"""Values handed to a function whose inside is not known: it may write to them, fill them, change their class."""

from __future__ import annotations

from collections.abc import Sequence

from shapecheck.interp.run import tensor_storage
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import DictObj, Instance, ListObj, SetObj, Value
from shapecheck.values import Unknown


def leave_open(value: Value, why: Unknown, run: Run) -> None:
    """A container holds more than is seen, from here on."""
    if isinstance(value, (ListObj, DictObj, SetObj)):
        run.store.touch(value)
        value.open = value.open or why


def hand_over(values: Sequence[Value], why: Unknown, run: Run) -> None:
    """Note what the function may have done; `why` tells that it is not known."""
    tensor_storage.write_all(values, run)
    for value in values:
        leave_open(value, why, run)
        if isinstance(value, Instance) and value.cls.is_module:
            run.store.touch(value)
            value.open = value.open or why
    run.found.hand_over(values)
