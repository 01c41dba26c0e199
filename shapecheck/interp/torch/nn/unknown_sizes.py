"""Sizes of layers that nobody knows: the layer is made all the same, with a size of its own that no error rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shapecheck.dims import sym
from shapecheck.interp.run.run import Run
from shapecheck.rules.core.bind import Plan
from shapecheck.values import Unknown


def sized(the_plan: Plan, args: Sequence[Any], kwargs: Mapping[str, Any], run: Run) -> tuple[list[Any], dict[str, Any]]:
    """A constructor's arguments, where what must be a number and is not known is a size; that is a gap."""

    def one(name: str, value: Any) -> Any:
        slot = the_plan.slots.get(name)
        if slot is None or slot.kind != "Dim" or slot.optional or not isinstance(value, Unknown) or not value.reason:
            return value
        run.found.gap(run.unknown(value.reason))
        symbol = f"{name}{run.new_fresh()}"
        run.found.told_sizes.add(symbol)
        return sym(symbol, opaque=True, minimum=0)

    places = [*the_plan.positional, *("" for _ in args)]
    return (
        [one(name, value) for name, value in zip(places, args, strict=False)],
        {name: one(name, value) for name, value in kwargs.items()},
    )
