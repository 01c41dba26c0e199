"""`np.sqrt(T)`: a square root of a size that is an array without axes among arrays, and a float to torch."""

from __future__ import annotations

from collections.abc import Mapping

from shapecheck.interp.builtins.kinds.roots import SquareRootKind
from shapecheck.interp.run import fractions, space
from shapecheck.interp.run.kinds import register
from shapecheck.interp.run.run import Run
from shapecheck.interp.torch.arrays import as_array
from shapecheck.interp.values.objects import ArrayRoot, Builtin, Real, Value
from shapecheck.rules.core.dtypes import INTS
from shapecheck.values import DType, Unknown


class ArrayRootKind(SquareRootKind[ArrayRoot]):
    """A square root of sizes that numpy took."""

    def attribute(self, value: ArrayRoot, name: str, run: Run) -> Value:
        if name == "astype":
            return Builtin(name, lambda run, args, kwargs: _cast(value, args, kwargs, run))
        return super().attribute(value, name, run) if name == "is_integer" else space.attribute(value.array, name, run)

    def binary(self, op: str, left: Value, right: Value, run: Run) -> Value:
        out = super().binary(op, left, right, run)
        plain = type(out) is Real or isinstance(out, Unknown)
        return space.binary(op, as_array(left), as_array(right), run) if plain else out

    def compare(self, op: str, left: Value, right: Value, run: Run) -> Value:
        out = super().compare(op, left, right, run)
        return space.compare(op, as_array(left), as_array(right), run) if isinstance(out, Unknown) else out


def _cast(value: ArrayRoot, args: tuple[Value, ...], kwargs: Mapping[str, Value], run: Run) -> Value:
    """`np.sqrt(T).astype(int)` cuts off what stands behind the point."""
    wanted = args[0] if args else kwargs.get("dtype")
    if wanted is int or (isinstance(wanted, DType) and wanted.name in INTS):
        return fractions.whole_root(value)
    return space.call_method(value.array, "astype", args, run)


register(ArrayRoot, ArrayRootKind())
