"""Flatten and Unflatten as layers."""

from __future__ import annotations

from collections.abc import Sequence

from shapecheck.dims import Dim
from shapecheck.rules.core.check import Check
from shapecheck.rules.core.layer import Layer
from shapecheck.rules.core.registry import layer
from shapecheck.rules.torch.shape.views import flatten, unflatten
from shapecheck.values import Tensor


@layer("torch.nn.Flatten")
class Flatten(Layer):
    """Merge the axes from `start_dim` to `end_dim` into one.

    >>> forward(construct("torch.nn.Flatten"), "B 3 H W")
    Tensor[B, 3*H*W]
    >>> forward(construct("torch.nn.Flatten", 3), "B 3")
    SHP102 axis-out-of-range
    """

    start_dim: int = 1
    end_dim: int = -1

    def forward(self, check: Check, input: Tensor) -> Tensor:
        return flatten(check, input, self.start_dim, self.end_dim)


@layer("torch.nn.Unflatten")
class Unflatten(Layer):
    """Split one axis into several.

    >>> forward(construct("torch.nn.Unflatten", 1, (2, -1)), "B 6")
    Tensor[B, 2, 3]
    >>> forward(construct("torch.nn.Unflatten", 1, (4, -1)), "B 6")
    SHP303 count-mismatch
    """

    dim: int
    unflattened_size: Sequence[Dim]

    def forward(self, check: Check, input: Tensor) -> Tensor:
        return unflatten(check, input, self.dim, tuple(self.unflattened_size))
