"""Inputs that hold others: a dict of tensors, a batch with attributes."""

from __future__ import annotations

from typing import Any

from shapecheck.interp.run import space
from shapecheck.interp.run.kinds import Joining, Kind, Names, register
from shapecheck.interp.run.run import Run
from shapecheck.interp.torch import argument_forms
from shapecheck.interp.values.objects import Builtin, InputParts, Value
from shapecheck.interp.values.sequences import Sequence
from shapecheck.values import Unknown


class InputPartsKind(Kind[InputParts]):
    noun = "an input that holds others"
    heavy = True
    lacks = frozenset({"is_callable", "call", "compare", "unary", "binary", "text", "native", "truth"})

    def class_of(self, value: InputParts, run: Run) -> Value:
        return dict if value.table else run.unknown(f"the class of `{value.name}`")

    def python_type(self, value: InputParts) -> type | None:
        return dict if value.table else None

    def part(self, value: InputParts, key: str, run: Run) -> Value:
        """What is held under a key, which is a tensor where nothing says otherwise."""
        if key in value.written:
            return value.written[key]
        if key not in value.parts:
            run.store.touch(value)
            value.parts[key] = argument_forms.opened(f"{value.name}.{key}", run)
        return value.parts[key]

    def attribute(self, value: InputParts, name: str, run: Run) -> Value:
        if name.startswith("__"):
            return run.unknown(f"attribute {name} of {self.noun}")
        if not value.table:
            return self.part(value, name, run)
        if name in ("get", "pop", "setdefault"):
            return Builtin(name, lambda run, args, kwargs: self.item(value, args[0] if args else None, run))
        return run.unknown(f"what `{value.name}` holds is not known")

    def set_attribute(self, value: InputParts, name: str, new: Value, run: Run) -> None:
        run.store.touch(value)
        value.written[name] = new

    def item(self, value: InputParts, index: Value, run: Run) -> Value:
        if isinstance(index, str):
            return self.part(value, index, run)
        return index if isinstance(index, Unknown) else run.unknown(f"what `{value.name}` holds is not known")

    def set_item(self, value: InputParts, index: Value, new: Value, run: Run) -> None:
        if isinstance(index, str):
            self.set_attribute(value, index, new, run)

    def rounds(self, value: InputParts, run: Run) -> Sequence | Unknown:
        return run.unknown(f"what `{value.name}` holds is not known")

    def length(self, value: InputParts, run: Run) -> Value:
        return run.unknown(f"what `{value.name}` holds is not known")

    def contains(self, value: InputParts, item: Value, run: Run) -> Value:
        return (
            True
            if item in value.parts or item in value.written
            else run.unknown(f"what `{value.name}` holds is not known")
        )

    def join(self, a: InputParts, b: InputParts, point: Joining) -> Value:
        return a if a is b else point.unlike(a, b)

    def join_states(self, value: InputParts, a: Any, b: Any, point: Joining) -> Any:
        return tuple(
            {**one, **other, **{key: point.values(one[key], other[key]) for key in one if key in other}}
            for one, other in zip(a, b, strict=True)
        )

    def parts(self, value: InputParts) -> Any:
        return value.parts.values()

    def exported(self, value: InputParts, run: Run) -> Any:
        return run.unknown(f"what `{value.name}` holds is not known")

    def node(self, value: InputParts, names: Names, depth: int) -> Any:
        held = {key: space.node(part, names) for key, part in value.parts.items()}
        return {"map" if value.table else "parts": held}


register(InputParts, InputPartsKind())
