"""Lazy layers: the first input makes one the ordinary layer; its parameters stay the objects that they were."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shapecheck.base.lite_dataclass import replace
from shapecheck.dims import DimTooLarge, sym
from shapecheck.interp.run import space
from shapecheck.interp.run.run import Run
from shapecheck.interp.values import lookup
from shapecheck.interp.values.objects import Instance, ListObj, Value
from shapecheck.rules.core.check import Check, DemandFailed, Undetermined
from shapecheck.rules.core.layer import Layer
from shapecheck.rules.torch.lazy import Lazy
from shapecheck.values import Tensor


def as_value(value: Any) -> Value:
    """What a rule says of an attribute, as a value of the program."""
    return ListObj([as_value(v) for v in value]) if isinstance(value, list) else value


def awaiting(layer: Lazy, run: Run) -> Layer:
    """The layer with a size that nobody knows yet."""
    return layer.with_size(sym(f"n{run.new_fresh()}", opaque=True, minimum=0))


def materialise(
    instance: Instance, layer: Lazy, args: tuple[Value, ...], kwargs: Mapping[str, Value], run: Run
) -> Layer | None:
    """Change the object as its first call does; None where the input is not known, or refused."""
    value = args[0] if args else kwargs.get("input")
    tensor = space.tensor_of(value)
    if tensor is None:
        return None
    try:
        size = layer.size_in(Check(run.path.facts), tensor)
    except (DemandFailed, Undetermined, DimTooLarge):
        return None
    made = layer.with_size(run.path.facts.norm(size))
    run.store.touch(instance)
    instance.layer = made
    instance.made = None if instance.made is None else instance.made._replace(sized_by_input=True)
    instance.cls = run.session.library.layer_class(type(made), run)
    instance.attrs |= {name: as_value(value) for name, value in made.attributes().items()}
    for kind, shapes in (("_parameters", made.parameters()), ("_buffers", made.buffers())):
        items = lookup.table(instance, kind)
        assert items is not None
        run.store.touch(items)
        for name, shape in shapes.items():
            held = items.items.get(name)
            if isinstance(held, Tensor) and shape is not None:
                items.items[name] = replace(held, shape=tuple(shape))
    return made
