"""What `myops` does to shapes. Imports neither `myops` nor torch: a checked project need not have them installed."""

from __future__ import annotations

from shapecheck.dims import floordiv
from shapecheck.rules import Check, Dim, Layer, Shape, Tensor, layer, op


@op("myops.pairwise")
def pairwise(check: Check, a: Tensor, b: Tensor) -> Tensor:
    """The distance of every row of `a` to every row of `b`.

    >>> infer("myops.pairwise", "B N 16", "B M 16", registry=registry)
    Tensor[B, N, M]
    >>> infer("myops.pairwise", "N D", "B M D", registry=registry)
    Tensor[B, N, M]
    >>> infer("myops.pairwise", "N 16", "M 8", registry=registry)
    SHP201 dim-mismatch
    >>> infer("myops.pairwise", "2 N 16", "3 M 16", registry=registry)
    SHP202 broadcast-mismatch
    >>> infer("myops.pairwise", "16", "M 16", registry=registry)
    SHP101 rank-mismatch
    """
    check.rank_at_least("a", a, 2)
    check.rank_at_least("b", b, 2)
    check.same("b", b[-1], "a", a[-1], axis=b.rank - 1)
    lead = check.broadcast(("a", a.shape[:-2]), ("b", b.shape[:-2]))
    return a.with_shape((*lead, a[-2], b[-2]))


@op("myops.fold_time")
def fold_time(check: Check, x: Tensor, factor: Dim = 2) -> Tensor:
    """Every `factor` steps become one of so many times the features.

    >>> infer("myops.fold_time", "B 100 C", 4, registry=registry)
    Tensor[B, 25, 4*C]
    >>> infer("myops.fold_time", "B T C", registry=registry)
    Tensor[B, T//2, 2*C] if T % 2 == 0
    >>> infer("myops.fold_time", "B 101 C", 4, registry=registry)
    SHP302 not-divisible
    >>> infer("myops.fold_time", "B C", registry=registry)
    SHP101 rank-mismatch
    >>> infer("myops.fold_time", "B T C", 0, registry=registry)
    SHP305 size-out-of-range
    """
    check.rank("x", x, 3)
    check.at_least("factor", factor, 1)
    check.divisible("x", x[1], "factor", factor)
    batch, steps, features = x.shape
    return x.with_shape((batch, floordiv(steps, factor), features * factor))


@layer("myops.GatedLinear")
class GatedLinear(Layer):
    """A linear map of the last axis, each output scaled by a learned gate.

    >>> forward(construct("myops.GatedLinear", 16, 8, registry=registry), "B T 16")
    Tensor[B, T, 8]
    >>> forward(construct("myops.GatedLinear", 16, 8, registry=registry), "B 8")
    SHP203 feature-mismatch
    >>> construct("myops.GatedLinear", 16, 0, registry=registry)
    SHP305 size-out-of-range
    >>> construct("myops.GatedLinear", 16, 8, registry=registry).parameter_count()
    264
    """

    in_features: Dim
    out_features: Dim

    def validate(self, check: Check) -> None:
        check.at_least("out_features", self.out_features, 1)

    def forward(self, check: Check, x: Tensor) -> Tensor:
        check.last_dim("x", x, "in_features", self.in_features)
        return x.replace(-1, self.out_features)

    def parameters(self) -> dict[str, Shape | None]:
        return {"weight": (self.out_features * 2, self.in_features), "scale": (self.out_features,)}
