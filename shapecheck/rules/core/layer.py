"""The base of every layer rule: constructor parameters as fields, `forward` as the function.

A subclass tagged with `@layer` becomes a frozen dataclass when it is first used (making a hundred of them at import
would cost more than checking a file). Knows no IR, no files and no spans.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, ClassVar

from shapecheck.dims import Dim, product
from shapecheck.rules.core.check import Check
from shapecheck.values import Tensor

Shape = tuple[Dim, ...]


class Layer:
    """A torch layer. Fields are the constructor's parameters, with torch's names, order and defaults."""

    batched_rank: ClassVar[int | None] = None
    """Rank of the first input in its usual, batched form; None where any rank is as usual as another
    (then 2 is tried)."""

    multiplies: ClassVar[bool] = False
    """Whether the first input is multiplied with `weight`-like parameters, whose dtype it must then have."""

    runs_along: ClassVar[int] = 0
    """How many trailing axes of its batched input the layer slides along, as convolutions and pools do."""

    @property
    def sequence_first(self) -> bool:
        """Whether the layer runs along axis 0 of its batched input: built with `batch_first=False`, where it
        has that.
        """
        return getattr(self, "batch_first", True) is False

    input_dtypes: ClassVar[tuple[str, ...]] = ()
    """What the first input's dtype must be, the usual one first; empty: floating point."""

    def validate(self, check: Check) -> None:
        """Make the demands of the constructor itself (divisibility, allowed words)."""

    def forward(self, check: Check, *args: Any, **kwargs: Any) -> Any:
        raise NotImplementedError

    def parameters(self) -> Mapping[str, Shape | None]:
        """Own parameters in torch's order, by name; None for one that exists as None (`bias=False`)."""
        return {}

    def buffers(self) -> Mapping[str, Shape | None]:
        """Own buffers in torch's order."""
        return {}

    def children(self) -> Mapping[str, Layer]:
        """Sub-modules by name, in torch's order; their parameters count besides the layer's own."""
        return {}

    def mult_adds(self, inputs: Sequence[Any], output: Any) -> Dim | None:
        """How often one call multiplies or adds an element of a parameter: each weight and each bias counts once for
        every place of the output that it goes into; products of two tensors count where a layer is made of them.
        None where that is not said.
        """
        return None if any(shape is not None for shape in self.parameters().values()) else 0

    def attributes(self) -> dict[str, Any]:
        """What `layer.name` gives besides parameters and buffers: the fields, as torch stores them."""
        return {f.name: getattr(self, f.name) for f in fields(self) if f.name != "bias"}  # type: ignore[arg-type]

    def parameter_count(self) -> Dim:
        count: Dim = 0
        for shape in self.parameters().values():
            if shape is not None:
                count = count + product(shape)
        return count


def materialise(cls: type) -> type:
    """The layer class as a frozen dataclass, made once."""
    if "__dataclass_fields__" not in vars(cls):
        for base in reversed(cls.__mro__[1:]):
            if issubclass(base, Layer) and base is not Layer and "__dataclass_fields__" not in vars(base):
                dataclass(frozen=True)(base)
        dataclass(frozen=True)(cls)
    assert is_dataclass(cls)
    return cls


def tensor_of(shape: Shape | None) -> Tensor | None:
    return None if shape is None else Tensor(shape)
