"""What a rule sees of the program: tensors, named results and unknowns.

Known Python values are themselves (int, float, str, bool, None, tuple, list, dict, slice); a symbolic int is a `Poly`.
Imports only `span` and `dims`; no analysis lives in these classes beyond reading and replacing parts of a shape.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Self, TypeGuard

from shapecheck.base.lite_dataclass import dataclass, field, replace
from shapecheck.base.span import Span
from shapecheck.dims import Dim, Poly, product


@dataclass(frozen=True, slots=True)
class Origin:
    """One step in the life of a tensor: `what` made it at `at`, from `parent` and `others`; `shape` is what
    came out.
    """

    what: str
    at: Span | None
    shape: tuple[Dim, ...]
    parent: Origin | None = None
    others: tuple[Origin, ...] = ()


@dataclass(frozen=True, slots=True)
class Tensor:
    """A tensor of known rank. `dtype` is torch's name without the prefix, None where unknown.

    `value` holds the elements of a small constant tensor in row-major order, or `bounds` the least and the greatest
    that each may be where torch's last bits are not known. `identity` tells parameters apart (two tensors with one
    identity are the same parameter); it is None for everything else. `array` marks a numpy array or scalar.
    `memory` names the storage that known elements may lie in: writing there makes them unknown. `reach` is the least
    and the greatest element of a tensor of indices, both of which it surely has.
    """

    shape: tuple[Dim, ...]
    dtype: str | None = "float32"
    value: tuple[int | float | bool, ...] | None = field(default=None)
    origin: Origin | None = field(default=None, compare=False, repr=False)
    identity: object = field(default=None, compare=False, repr=False)
    array: bool = False
    memory: frozenset[object] = field(default=frozenset(), compare=False, repr=False)
    bounds: tuple[tuple[float, float], ...] | None = field(default=None)
    reach: tuple[Dim, Dim] | None = field(default=None)

    @property
    def rank(self) -> int:
        return len(self.shape)

    @property
    def numel(self) -> Dim:
        return product(self.shape)

    def __getitem__(self, axis: int) -> Dim:
        """The size along `axis` (negative counts from the end)."""
        return self.shape[axis]

    def replace(self, axis: int, size: Dim) -> Tensor:
        """The same tensor with another size along one axis."""
        shape = list(self.shape)
        shape[axis] = size
        return self.with_shape(shape)

    def with_shape(self, shape: Iterable[Dim], dtype: str | None = "") -> Tensor:
        """A fresh tensor of this dtype (or of `dtype`) with another shape; constant elements are dropped."""
        return Tensor(tuple(shape), self.dtype if dtype == "" else dtype)

    def with_dtype(self, dtype: str | None) -> Tensor:
        return Tensor(self.shape, dtype)

    def with_value(self, value: Sequence[int | float | bool] | None) -> Tensor:
        return replace(self, value=None if value is None else tuple(value))


class Named(tuple):  # type: ignore[type-arg]
    """A tuple whose items also have names, as torch's named results (`values`, `indices`)."""

    fields: tuple[str, ...]
    type_name: str

    def __new__(cls, type_name: str, **items: object) -> Self:  # noqa: ARG004 - `__init__` takes it
        return super().__new__(cls, tuple(items.values()))

    def __init__(self, type_name: str, **items: object) -> None:
        self.type_name = type_name
        self.fields = tuple(items)

    def rebuilt(self, items: Iterable[object]) -> Named:
        """The same with other items; what else is known of it stays."""
        made = Named(self.type_name, **dict(zip(self.fields, items, strict=True)))
        made.__dict__.update({key: value for key, value in vars(self).items() if key not in vars(made)})
        return made


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value that could not be followed: `reason` in words, `at` where following it ended."""

    reason: str
    at: Span | None = None


@dataclass(frozen=True, slots=True)
class SomeDevice(Unknown):
    """A device, not known which: as unknown as anything else, but no dtype."""


@dataclass(frozen=True, slots=True)
class DType:
    """A dtype as a value (`torch.float16`): `name` is torch's name without the prefix."""

    name: str


def is_dim(value: object) -> TypeGuard[Dim]:
    """True for an int (not a bool) and for a symbolic int."""
    return isinstance(value, Poly) or (isinstance(value, int) and not isinstance(value, bool))
