"""Distances between vectors, and the losses built on them."""

from __future__ import annotations

from dataclasses import KW_ONLY

from shapecheck.dims import Dim
from shapecheck.rules.core.check import Check, Subject
from shapecheck.rules.core.dtypes import real_part
from shapecheck.rules.core.layer import Layer, Shape, materialise
from shapecheck.rules.core.registry import layer, op
from shapecheck.rules.torch.loss.reduction import Loss, legacy, lifted, not_bool, reduced, some_float, together
from shapecheck.values import Tensor


def without(shape: Shape, axis: int, keepdim: object = False) -> Shape:
    """A shape after a reduction along one axis."""
    kept: tuple[Dim, ...] = (1,) if keepdim is True else ()
    return (*shape[:axis], *kept, *shape[axis + 1 :])


@op("torch.cosine_similarity", "torch.nn.functional.cosine_similarity")
def cosine_similarity(check: Check, x1: Tensor, x2: Tensor, dim: int = 1, eps: float = 1e-8) -> Tensor:
    """Cosine of the angle between vectors along an axis.

    >>> infer("torch.cosine_similarity", "B D", "B D")
    Tensor[B]
    >>> infer("torch.cosine_similarity", "B 1 D", "1 C D", dim=-1)
    Tensor[B, C]
    >>> infer("torch.cosine_similarity", "8 3", "8 4")
    SHP202 broadcast-mismatch
    >>> infer("torch.cosine_similarity", "B D", "B D", dim=2)
    SHP102 axis-out-of-range
    >>> infer("torch.cosine_similarity", "B D:int64", "B D:int64")
    SHP401 dtype-mismatch
    """
    some_float(check, "x1", x1, x2)
    shape = check.broadcast(("x1", x1.shape), ("x2", x2.shape))
    axis = check.axis("dim", dim, len(shape), "x1")
    return Tensor(without(shape, axis), together(x1, x2, rank=len(shape)))


@op("torch.pairwise_distance", "torch.nn.functional.pairwise_distance")
def pairwise_distance(
    check: Check, x1: Tensor, x2: Tensor, p: float = 2.0, eps: float = 1e-6, keepdim: bool = False
) -> Tensor:
    """Distance between vectors along the last axis.

    >>> infer("torch.pairwise_distance", "B D", "B D")
    Tensor[B]
    >>> infer("torch.pairwise_distance", "B D", "D", keepdim=True)
    Tensor[B, 1]
    >>> infer("torch.pairwise_distance", "8 3", "8 4")
    SHP202 broadcast-mismatch
    """
    not_bool(check, "x1", x1)
    not_bool(check, "x2", x2)
    shape = check.broadcast(("x1", x1.shape), ("x2", x2.shape))
    return Tensor(without(shape, len(shape) - 1, keepdim) if shape else (), real_part(lifted(x1, x2)))


@layer("torch.nn.CosineSimilarity")
class CosineSimilarity(Layer):
    """Cosine of the angle between vectors along an axis.

    >>> forward(construct("torch.nn.CosineSimilarity"), "B D T", "B D T")
    Tensor[B, T]
    >>> forward(construct("torch.nn.CosineSimilarity", dim=2), "B D", "B D")
    SHP102 axis-out-of-range
    """

    batched_rank = 2
    dim: int = 1
    eps: float = 1e-8

    def forward(self, check: Check, x1: Tensor, x2: Tensor) -> Tensor:
        return cosine_similarity(check, x1, x2, self.dim)


@layer("torch.nn.PairwiseDistance")
class PairwiseDistance(Layer):
    """Distance between vectors along the last axis.

    >>> forward(construct("torch.nn.PairwiseDistance", keepdim=True), "B D", "B D")
    Tensor[B, 1]
    >>> forward(construct("torch.nn.PairwiseDistance"), "8 3", "8 4")
    SHP202 broadcast-mismatch
    """

    batched_rank = 2
    p: float = 2.0
    eps: float = 1e-6
    keepdim: bool = False

    def forward(self, check: Check, x1: Tensor, x2: Tensor) -> Tensor:
        return pairwise_distance(check, x1, x2, keepdim=self.keepdim)

    def attributes(self) -> dict[str, object]:
        return {"norm": self.p, "eps": self.eps, "keepdim": self.keepdim}


@op("torch.nn.functional.cosine_embedding_loss")
def cosine_embedding_loss(
    check: Check,
    input1: Tensor,
    input2: Tensor,
    target: Tensor,
    margin: float = 0,
    size_average: object = None,
    reduce: object = None,
    reduction: str = "mean",
) -> Tensor:
    """Bring vectors together for target 1, apart for target -1.

    >>> infer("torch.nn.functional.cosine_embedding_loss", "B D", "B D", "B", reduction="none")
    Tensor[B]
    >>> infer("torch.nn.functional.cosine_embedding_loss", "8 D", "8 D", "9")
    SHP202 broadcast-mismatch
    >>> infer("torch.nn.functional.cosine_embedding_loss", "B D", "B D", "B 1")
    SHP101 rank-mismatch
    >>> infer("torch.nn.functional.cosine_embedding_loss", "B D", "B D", "")
    SHP101 rank-mismatch
    """
    check.rank("target", target, 0, 1)
    for name, tensor in (("input1", input1), ("input2", input2)):
        check.rank(name, tensor, target.rank + 1)
    rows = check.broadcast(("input1", input1.shape), ("input2", input2.shape))[:-1]
    shape = check.broadcast(("input1", rows), ("target", target.shape))
    return reduced(check, Tensor(shape, lifted(input1, input2)), legacy(reduction, size_average, reduce))


@op("torch.nn.functional.margin_ranking_loss")
def margin_ranking_loss(
    check: Check,
    input1: Tensor,
    input2: Tensor,
    target: Tensor,
    margin: float = 0,
    size_average: object = None,
    reduce: object = None,
    reduction: str = "mean",
) -> Tensor:
    """Rank the first input above the second for target 1, below for -1.

    >>> infer("torch.nn.functional.margin_ranking_loss", "B", "B", "B")
    Tensor[]
    >>> infer("torch.nn.functional.margin_ranking_loss", "B", "B", "B 1")
    SHP103 ranks-differ
    >>> infer("torch.nn.functional.margin_ranking_loss", "8", "9", "8")
    SHP202 broadcast-mismatch
    """
    for name, tensor in (("input1", input1), ("input2", input2), ("target", target)):
        not_bool(check, name, tensor)
        _same_rank(check, name, tensor, "input1", input1)
    shape = check.broadcast(("input1", input1.shape), ("input2", input2.shape), ("target", target.shape))
    return reduced(check, Tensor(shape, lifted(input1, input2, target)), legacy(reduction, size_average, reduce))


def _same_rank(check: Check, param: str, tensor: Tensor, other: str, reference: Tensor) -> None:
    if tensor.rank != reference.rank:
        check.fail(
            "SHP103", Subject(param), Subject(other), param=param, other=other, rank=tensor.rank, wanted=reference.rank
        )


@op("torch.nn.functional.triplet_margin_loss")
def triplet_margin_loss(
    check: Check,
    anchor: Tensor,
    positive: Tensor,
    negative: Tensor,
    margin: float = 1.0,
    p: float = 2,
    eps: float = 1e-6,
    swap: object = False,
    size_average: object = None,
    reduce: object = None,
    reduction: str = "mean",
) -> Tensor:
    """Keep an anchor closer to one vector than to another.

    >>> infer("torch.nn.functional.triplet_margin_loss", "B D", "B D", "B D")
    Tensor[]
    >>> infer("torch.nn.functional.triplet_margin_loss", "B D", "B D", "D")
    SHP103 ranks-differ
    >>> infer("torch.nn.functional.triplet_margin_loss", "8 3", "8 4", "8 3")
    SHP202 broadcast-mismatch
    >>> infer("torch.nn.functional.triplet_margin_loss", "B D", "B D", "B D", margin=0)
    SHP503 invalid-argument
    """
    if isinstance(margin, (int, float)):
        check.argument(margin > 0, "margin", margin, "above 0")
    for name, tensor in (("positive", positive), ("negative", negative)):
        _same_rank(check, name, tensor, "anchor", anchor)
    near, far = pairwise_distance(check, anchor, positive), pairwise_distance(check, anchor, negative)
    if swap is True:
        between = pairwise_distance(check, positive, negative)
        far = far.with_shape(check.broadcast(("negative", far.shape), ("positive", between.shape)))
    shape = check.broadcast(("positive", near.shape), ("negative", far.shape))
    dtype = real_part(lifted(anchor, positive, negative))
    return reduced(check, Tensor(shape, dtype), legacy(reduction, size_average, reduce))


@op("torch.nn.functional.triplet_margin_with_distance_loss")
def triplet_margin_with_distance_loss(
    check: Check,
    anchor: Tensor,
    positive: Tensor,
    negative: Tensor,
    *,
    distance_function: object = None,
    margin: float = 1.0,
    swap: object = False,
    reduction: str = "mean",
) -> Tensor:
    """The same, with any distance.

    >>> infer("torch.nn.functional.triplet_margin_with_distance_loss", "B D", "B D", "B D")
    Tensor[]
    >>> infer("torch.nn.functional.triplet_margin_with_distance_loss", "B D", "B D", "D")
    SHP103 ranks-differ
    """
    if distance_function is None:
        return triplet_margin_loss(check, anchor, positive, negative, margin, swap=swap, reduction=reduction)
    if reduction == "none":
        check.unknown("the distance function decides the shape")
    for name, tensor in (("positive", positive), ("negative", negative)):
        _same_rank(check, name, tensor, "anchor", anchor)
    return reduced(check, Tensor((), real_part(lifted(anchor, positive, negative))), reduction)


@layer("torch.nn.CosineEmbeddingLoss")
class CosineEmbeddingLoss(Loss):
    """Bring vectors together for target 1, apart for target -1.

    >>> forward(construct("torch.nn.CosineEmbeddingLoss"), "B D", "B D", "B")
    Tensor[]
    """

    batched_rank = 2
    margin: float = 0.0
    size_average: object = None
    reduce: object = None
    reduction: str = "mean"

    def forward(self, check: Check, input1: Tensor, input2: Tensor, target: Tensor) -> Tensor:
        return cosine_embedding_loss(
            check, input1, input2, target, self.margin, self.size_average, self.reduce, self.reduction
        )


@layer("torch.nn.MarginRankingLoss")
class MarginRankingLoss(Loss):
    """Rank the first input above the second for target 1, below for -1.

    >>> forward(construct("torch.nn.MarginRankingLoss"), "B", "B", "B")
    Tensor[]
    """

    margin: float = 0.0
    size_average: object = None
    reduce: object = None
    reduction: str = "mean"

    def forward(self, check: Check, input1: Tensor, input2: Tensor, target: Tensor) -> Tensor:
        return margin_ranking_loss(
            check, input1, input2, target, self.margin, self.size_average, self.reduce, self.reduction
        )


@layer("torch.nn.TripletMarginLoss")
class TripletMarginLoss(Loss):
    """Keep an anchor closer to one vector than to another.

    >>> forward(construct("torch.nn.TripletMarginLoss"), "B D", "B D", "B D")
    Tensor[]
    >>> construct("torch.nn.TripletMarginLoss", margin=0)
    SHP503 invalid-argument
    """

    margin: float = 1.0
    p: float = 2.0
    eps: float = 1e-6
    swap: object = False
    size_average: object = None
    reduce: object = None
    reduction: str = "mean"

    def validate(self, check: Check) -> None:
        if isinstance(self.margin, (int, float)):
            check.argument(self.margin > 0, "margin", self.margin, "above 0")

    def forward(self, check: Check, anchor: Tensor, positive: Tensor, negative: Tensor) -> Tensor:
        return triplet_margin_loss(
            check,
            anchor,
            positive,
            negative,
            self.margin,
            self.p,
            self.eps,
            self.swap,
            self.size_average,
            self.reduce,
            self.reduction,
        )


@layer("torch.nn.TripletMarginWithDistanceLoss")
class TripletMarginWithDistanceLoss(Loss):
    """The same, with any distance.

    >>> forward(construct("torch.nn.TripletMarginWithDistanceLoss"), "B D", "B D", "B D")
    Tensor[]
    """

    _: KW_ONLY
    distance_function: object = None
    margin: float = 1.0
    swap: object = False
    reduction: str = "mean"

    def children(self) -> dict[str, Layer]:
        return {"distance_function": materialise(PairwiseDistance)()} if self.distance_function is None else {}

    def forward(self, check: Check, anchor: Tensor, positive: Tensor, negative: Tensor) -> Tensor:
        return triplet_margin_with_distance_loss(
            check,
            anchor,
            positive,
            negative,
            distance_function=self.distance_function,
            margin=self.margin,
            swap=self.swap,
            reduction=self.reduction,
        )
