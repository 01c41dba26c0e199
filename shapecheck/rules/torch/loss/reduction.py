"""How losses are reduced: the one place for `reduction`, its older spellings, and the warning of a silent broadcast."""

from __future__ import annotations

from typing import Any

from shapecheck.dims import eq, product, symbols_of
from shapecheck.rules.core.bind import describe
from shapecheck.rules.core.check import Check, Subject
from shapecheck.rules.core.dtypes import FLOATS, KIND, lift, promote
from shapecheck.rules.core.layer import Layer, Shape
from shapecheck.values import Tensor, Unknown

USUAL = ("none", "mean", "sum", "elementwise_mean")


def legacy(reduction: Any, size_average: object, reduce: object) -> Any:
    """The reduction that the two older flags stand for, where one is given."""
    if size_average is None and reduce is None:
        return reduction
    if isinstance(size_average, Unknown) or isinstance(reduce, Unknown):
        return Unknown("the reduction is not known")
    if reduce is not None and not reduce:
        return "none"
    return "mean" if size_average is None or size_average else "sum"


def reduced(check: Check, result: Tensor, reduction: Any, allowed: tuple[str, ...] = USUAL) -> Tensor:
    """One number, or the whole result where nothing is reduced."""
    if isinstance(reduction, Unknown):
        check.unknown(reduction.reason)
    check.argument(reduction in allowed, "reduction", reduction, "none, mean or sum")
    return result if reduction == "none" else result.with_shape(())


class Loss(Layer):
    """A loss layer; `reduction` is kept in its newer spelling."""

    def parameters(self) -> dict[str, Shape | None]:
        return {}

    def attributes(self) -> dict[str, Any]:
        stored = super().attributes()
        older = stored.pop("size_average", None), stored.pop("reduce", None)
        for name in ("weight", "pos_weight"):
            stored.pop(name, None)
        return {**stored, "reduction": legacy(stored["reduction"], *older)}


def shapes_together(check: Check, *operands: tuple[str, Tensor], warn: bool = True) -> Shape:
    """The shape that operands broadcast to; a warning where one of them is repeated to get there."""
    shape = check.broadcast(*((name, tensor.shape) for name, tensor in operands))
    (first, one), (second, other) = operands[0], operands[1]
    if warn and any(_is_repeated(check, tensor.shape, shape) for tensor in (one, other)):
        check.warn(
            "SHP701",
            Subject(second),
            Subject(first),
            param=second,
            found=other.shape,
            other=first,
            expected=one.shape,
            result=shape,
        )
    return shape


def _is_repeated(check: Check, shape: Shape, result: Shape) -> bool:
    """Whether an operand of a broadcast is repeated along some axis; what only data decides may be 1 there."""
    if check.known(eq(product(shape), product(result))):
        return False
    missing = len(result) - len(shape)
    for axis, size in enumerate(result):
        own = 1 if axis < missing else shape[axis - missing]
        if own == size:
            continue
        symbols = symbols_of(size)
        if check.refuted(eq(size, 1)) or not (symbols and all(symbol.opaque for symbol in symbols)):
            return True
    return False


def same_shape(check: Check, target: Tensor, wanted: Shape, param: str = "target", other: str = "input") -> None:
    """A target must have exactly the shape `wanted`."""
    details = {"param": param, "found": target.shape, "expected": wanted}
    if target.rank != len(wanted):
        check.fail("SHP702", Subject(param), Subject(other), **details)
    for axis, (found, expected) in enumerate(zip(target.shape, wanted, strict=True)):
        check.demand(eq(found, expected), "SHP702", Subject(param, found, axis), Subject(other, expected), **details)


def together(*tensors: Tensor | None, rank: int | None = None) -> str | None:
    """The dtype that tensors promote to, after they were expanded to `rank` axes where that is given."""
    return promote((t.dtype, t.rank if rank is None else rank) for t in tensors if t is not None)


def summed(dtype: str | None) -> str | None:
    """What a sum makes of a dtype."""
    return "int64" if dtype in KIND and KIND[dtype] < 2 else dtype


def lifted(*tensors: Tensor | None) -> str | None:
    return lift(together(*tensors))


def floats(check: Check, param: str, tensor: Tensor) -> None:
    if tensor.dtype in KIND:
        check.dtype(param, tensor, *FLOATS)


def not_bool(check: Check, param: str, tensor: Tensor) -> None:
    if tensor.dtype == "bool":
        check.fail("SHP401", Subject(param), param=param, dtype="bool", wanted="numbers")


def some_float(check: Check, param: str, *tensors: Tensor) -> None:
    """One of the tensors at least is floating point."""
    if all(tensor.dtype in KIND and tensor.dtype not in FLOATS for tensor in tensors):
        check.fail("SHP401", Subject(param), param=param, dtype=tensors[0].dtype, wanted="float32")


def known_tensor(check: Check, param: str, value: object) -> Tensor:
    """A value that must be a tensor by now."""
    if isinstance(value, Unknown):
        check.unknown(value.reason)
    if not isinstance(value, Tensor):
        check.fail("SHP504", Subject(param), param=param, found=describe(value), wanted="a tensor")
    return value
