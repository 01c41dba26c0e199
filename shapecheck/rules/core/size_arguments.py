"""Sizes as arguments: one by one or in a sequence, held by a tensor, one for all axes. Knows no IR, files or spans."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from shapecheck.dims import Dim
from shapecheck.rules.core.bind import CONVERTERS, DimOrTuple, Slot, describe
from shapecheck.rules.core.check import Check, Subject, Undetermined
from shapecheck.values import Tensor, Unknown, is_dim


def sizes_of(check: Check, param: str, values: Sequence[object]) -> tuple[Dim, ...]:
    """Sizes given one by one or as one sequence; one that a tensor holds depends on data."""
    given = values[0] if len(values) == 1 and isinstance(values[0], (tuple, list)) else values
    slot = Slot(param, "Sizes", False)
    if len(values) == 1 and isinstance(values[0], Tensor) and values[0].rank > 0:
        check.unknown("sizes that a tensor holds")
    several = given is not values or len(values) > 1
    sizes: tuple[Dim, ...] = CONVERTERS["Sizes"](slot, [_one_size(check, v, several) for v in given])
    return sizes


def _one_size(check: Check, value: object, several: bool) -> object:
    """A size on its own; of several, one that is not known is at least a number."""
    if isinstance(value, Tensor) and value.value is None and value.rank == 0:
        return check.fresh("size")
    if several and isinstance(value, Unknown) and value.reason:
        return check.size_not_known("size", value.reason)
    return value


def one_sequence(check: Check, param: str, value: object) -> Sequence[object]:
    """What a function takes as one sequence, where the method would also take it spread."""
    if isinstance(value, (tuple, list)):
        return value
    if isinstance(value, (int, float, str)) or is_dim(value) or value is None:
        check.fail("SHP504", Subject(param), param=param, found=describe(value), wanted="a tuple of ints")
    raise Undetermined(value.reason if isinstance(value, Unknown) else f"`{param}` is {describe(value)}")


def known_ints(check: Check, param: str, value: object) -> tuple[int, ...]:
    """One sequence of known ints."""
    ints: tuple[int, ...] = CONVERTERS["Axes"](Slot(param, "Axes", False), one_sequence(check, param, value))
    return ints


def possible_sizes(check: Check, param: str, sizes: Sequence[Dim]) -> None:
    """Sizes must not be negative."""
    for size in sizes:
        check.at_least(param, size, 0)


def per_axis(value: Dim | Iterable[Dim], axes: int) -> tuple[Dim, ...]:
    """How torch's layers store a size argument: a sequence as it is, a single size `axes` times."""
    return tuple(value) if isinstance(value, (tuple, list)) else (value,) * axes  # type: ignore[return-value]


def sequence(check: Check, param: str, value: DimOrTuple) -> tuple[Dim, ...]:
    """Sizes where torch takes no single one."""
    check.argument(isinstance(value, (tuple, list)), param, value, "a sequence of sizes")
    return tuple(value)  # type: ignore[arg-type]
