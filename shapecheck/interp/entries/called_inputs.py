"""The inputs of a model as the program calls it: what each is, with sizes of its own.

Sizes that were one symbol at the call stay one; of numbers only the first axes, which are batches, are one where they
are equal there.
"""

from __future__ import annotations

from collections.abc import Mapping

from shapecheck import ir
from shapecheck.dims import Dim, sym
from shapecheck.interp.entries import entry_inputs
from shapecheck.interp.python import recipes
from shapecheck.interp.python.makings import Call
from shapecheck.interp.run.run import Run
from shapecheck.interp.torch import argument_forms
from shapecheck.interp.values.objects import Value
from shapecheck.values import Origin, Tensor


def as_called(root: Value, call: Call, otherwise: Mapping[str, Value], run: Run) -> dict[str, Value]:
    """What a call of `root` is given, by parameter; `otherwise` has what stands for an argument that is not known."""
    function = entry_inputs.signature_of(root)
    if function is None:
        return dict(otherwise)
    by_place, by_name = call
    parameters = [p.name for p in entry_inputs.own_parameters(root, function) if p.kind in ("positional", "plain")]
    given = {**dict(zip(parameters, by_place, strict=False)), **dict(by_name)}
    parts = _Parts(run)
    known = {name: recipes.made(found, run, name, parts) for name, found in given.items() if found != recipes.OPEN}
    return {**{name: value for name, value in otherwise.items() if name not in known}, **known}


class _Parts:
    """Symbols for the sizes of one call's tensors; what is not known of a part is found by what is done with it."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._known: dict[object, Dim] = {}

    def tensor(self, name: str, sizes: tuple[int | str, ...], dtype: str | None) -> Tensor:
        shape = tuple(self._size(f"{name}.{axis}", size, axis) for axis, size in enumerate(sizes))
        return Tensor(shape, dtype, origin=Origin(name, None, shape))

    def opened(self, name: str) -> Value:
        return argument_forms.opened(name, self._run)

    def size(self, name: str, key: str) -> Value:
        return self._known.setdefault(key, sym(name))

    def argument(self, parameter: ir.Parameter, within: str) -> Value:
        return self.opened(f"{within}.{parameter.name}")

    def _size(self, name: str, size: int | str, axis: int) -> Dim:
        key = size if isinstance(size, str) else (size, axis) if axis == 0 else name
        return self._known.setdefault(key, sym(name))
