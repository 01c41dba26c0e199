"""What a rule sees of the program: tensors, named results and unknowns.

Known Python values are themselves (int, float, str, bool, None, tuple, list, dict, slice); a symbolic int is a `Poly`.
Imports only `span` and `dims`; no analysis lives in these classes beyond reading and replacing parts of a shape.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Self, TypeAlias, TypeGuard

from shapecheck.base.lite_dataclass import dataclass, field, replace
from shapecheck.base.span import Span
from shapecheck.dims import Dim, Poly, product


@dataclass(frozen=True, slots=True)
class Origin:
    """One step in the life of a tensor: `what` made it at `at`, from `parent` and `others`; `shape` is what
    came out. `op` is the rule's name where `what` is the user's (`Conv1d` of `self.front`).
    """

    what: str
    at: Span | None
    shape: tuple[Dim, ...]
    parent: Origin | None = None
    others: tuple[Origin, ...] = ()
    op: str = ""


Element: TypeAlias = int | float | bool


@dataclass(frozen=True, slots=True)
class Constant:
    """Every element of a small tensor, in row-major order."""

    values: tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class Intervals:
    """The least and the greatest that each element may be, in row-major order: torch's last bits are not known."""

    each: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Range:
    """The least and the greatest element of a tensor of whole numbers, as sizes; the tensor surely has both."""

    least: Dim
    greatest: Dim


@dataclass(frozen=True, slots=True)
class Quotient:
    """The only element: a fraction of sizes, whose denominator is positive."""

    numerator: Dim
    denominator: Dim


Elements: TypeAlias = Constant | Intervals | Range | Quotient
"""What is known of the elements of a tensor; `rules.elements` computes with it."""


@dataclass(frozen=True, slots=True)
class Tensor:
    """A tensor of known rank. `dtype` is torch's name without the prefix, None where unknown.

    `elements` is what is known of its elements. `identity` tells parameters apart (two tensors with one identity are
    the same parameter); it is None for everything else. `array` marks a numpy array or scalar. `memory` names the
    storage that known elements may lie in: writing there makes them unknown.
    """

    shape: tuple[Dim, ...]
    dtype: str | None = "float32"
    elements: Elements | None = None
    origin: Origin | None = field(default=None, compare=False, repr=False)
    identity: object = field(default=None, compare=False, repr=False)
    array: bool = False
    memory: frozenset[object] = field(default=frozenset(), compare=False, repr=False)

    @property
    def value(self) -> tuple[Element, ...] | None:
        """Every element in row-major order; None where they are not all known."""
        return self.elements.values if isinstance(self.elements, Constant) else None

    @property
    def one_size(self) -> Dim | None:
        """The size that every element is, where they are all made of one."""
        ends = self.elements
        return ends.least if isinstance(ends, Range) and ends.least == ends.greatest else None

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
        """A fresh tensor of this dtype (or of `dtype`) with another shape; nothing is known of its elements."""
        return Tensor(tuple(shape), self.dtype if dtype == "" else dtype)

    def with_dtype(self, dtype: str | None) -> Tensor:
        return Tensor(self.shape, dtype)

    def with_elements(self, elements: Elements | None) -> Tensor:
        return replace(self, elements=elements)

    def with_value(self, value: Sequence[Element] | None) -> Tensor:
        """The same tensor with these elements, in row-major order."""
        return replace(self, elements=None if value is None else Constant(tuple(value)))


@dataclass(frozen=True, slots=True)
class Alike:
    """A sequence of tensors, numbers or such sequences that are all like `element`, `times` of them."""

    element: Any
    times: Dim


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


class TorchSize(tuple):  # type: ignore[type-arg]
    """A shape as torch hands it out: the old constructors take it for sizes, where another tuple is data."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value that could not be followed: `reason` in words, `at` where following it ended."""

    reason: str
    at: Span | None = None


@dataclass(frozen=True, slots=True)
class SomeDevice(Unknown):
    """A device, not known which: as unknown as anything else, but no dtype."""


@dataclass(frozen=True, slots=True)
class SomeText(Unknown):
    """What a call gave that makes text of something, where the text is not known: the call itself did not fail."""


@dataclass(frozen=True, slots=True)
class SomeData(Unknown):
    """Plain data, not known which: as unknown as anything else, but nothing that a module registers."""


@dataclass(frozen=True, slots=True)
class TypeName(Unknown):
    """The name of a tensor's type, `torch.cuda.FloatTensor`: it says a dtype, and a device that is not known."""

    dtype: str | None = None


@dataclass(frozen=True, slots=True)
class TensorBase(Unknown):
    """torch.Tensor, or Parameter, as the base of a class: what that inherits is not seen."""

    is_parameter: bool = False


@dataclass(frozen=True, slots=True)
class OneOf(Unknown):
    """One of several objects of the program, not known which."""

    options: tuple[Any, ...] = field(default=(), compare=False, repr=False)
    registers: bool = field(default=True, compare=False, repr=False)
    """Whether it may be something that a module registers as a part or a parameter."""


def may_register(unknown: Unknown) -> bool:
    """Whether a value that is not known may be what a module registers: a part, a parameter."""
    return unknown.registers if isinstance(unknown, OneOf) else not isinstance(unknown, (SomeData, SomeDevice))


def anything(unknown: Unknown) -> Unknown:
    """What comes of data that are not known: of a class a module, of a tuple its parts."""
    if isinstance(unknown, OneOf):
        return replace(unknown, registers=True)
    return Unknown(unknown.reason, unknown.at) if isinstance(unknown, SomeData) else unknown


@dataclass(frozen=True, slots=True)
class Placeholder(Unknown):
    """What a caller passes in place of `default` (None, an empty list): the default where a program asks whether it is
    there, and not known in all other uses.
    """

    default: object = None


@dataclass(frozen=True, slots=True)
class DType:
    """A dtype as a value (`torch.float16`): `name` is torch's name without the prefix."""

    name: str


def is_dim(value: object) -> TypeGuard[Dim]:
    """True for an int (not a bool) and for a symbolic int."""
    return isinstance(value, Poly) or (isinstance(value, int) and not isinstance(value, bool))
