"""Losses that compare element by element."""

from __future__ import annotations

from shapecheck.dims import all_of, any_of, eq
from shapecheck.rules.core.check import Check, Subject
from shapecheck.rules.core.dtypes import COMPLEX, lift
from shapecheck.rules.core.operands import Number, common_dtype, stretches
from shapecheck.rules.core.registry import op
from shapecheck.rules.torch.loss.reduction import (
    USUAL,
    floats,
    known_tensor,
    legacy,
    lifted,
    not_bool,
    reduced,
    same_shape,
    shapes_together,
    some_float,
    summed,
    together,
)
from shapecheck.values import Tensor


def compared(check: Check, input: Tensor, target: Tensor) -> Tensor:
    """Two tensors broadcast against each other."""
    shape = shapes_together(check, ("input", input), ("target", target))
    return Tensor(shape, together(input, target, rank=len(shape)))


def weighted(check: Check, errors: Tensor, input: Tensor, weight: Tensor, how: object) -> Tensor:
    """Errors times a weight of the input's shape, in the dtype that the reduction gives."""
    check.shape("weight", weight, input.shape, "input")
    dtype = together(errors, weight)
    dtype = lift(dtype) if how == "mean" else summed(dtype) if how == "sum" else dtype
    return Tensor(check.broadcast(("input", errors.shape), ("weight", weight.shape)), dtype)


@op("torch.nn.functional.mse_loss")
def mse_loss(
    check: Check,
    input: Tensor,
    target: Tensor,
    size_average: object = None,
    reduce: object = None,
    reduction: str = "mean",
    weight: Tensor | None = None,
) -> Tensor:
    """Squared differences.

    >>> infer("torch.nn.functional.mse_loss", "B 3", "B 3")
    Tensor[]
    >>> infer("torch.nn.functional.mse_loss", "B 3", "B 3", reduction="none")
    Tensor[B, 3]
    >>> infer("torch.nn.functional.mse_loss", "8 1", "8")
    Tensor[] warns SHP701
    >>> infer("torch.nn.functional.mse_loss", "8 3", "8 4")
    SHP202 broadcast-mismatch
    >>> infer("torch.nn.functional.mse_loss", "B 3", "B 3", reduction="avg")
    SHP503 invalid-argument
    >>> infer("torch.nn.functional.mse_loss", "B:int64", "B:int64")
    SHP401 dtype-mismatch
    """
    how = legacy(reduction, size_average, reduce)
    if weight is None:
        some_float(check, "input", input, target)
        return reduced(check, compared(check, input, target), how)
    not_bool(check, "input", input)
    not_bool(check, "target", target)
    return reduced(check, weighted(check, compared(check, input, target), input, weight, how), how)


@op("torch.nn.functional.smooth_l1_loss")
def smooth_l1_loss(
    check: Check,
    input: Tensor,
    target: Tensor,
    size_average: object = None,
    reduce: object = None,
    reduction: str = "mean",
    beta: float = 1.0,
) -> Tensor:
    """Squared differences below `beta`, absolute ones above.

    >>> infer("torch.nn.functional.smooth_l1_loss", "B 3", "B 3")
    Tensor[]
    >>> infer("torch.nn.functional.smooth_l1_loss", "B 3", "B 3", beta=-1)
    SHP503 invalid-argument
    >>> infer("torch.nn.functional.smooth_l1_loss", "8 3", "8 4")
    SHP202 broadcast-mismatch
    """
    some_float(check, "input", input, target)
    if isinstance(beta, (int, float)):
        check.argument(beta >= 0, "beta", beta, "at least 0")
    return reduced(check, compared(check, input, target), legacy(reduction, size_average, reduce))


@op("torch.nn.functional.l1_loss")
def l1_loss(
    check: Check,
    input: Tensor,
    target: Tensor,
    size_average: object = None,
    reduce: object = None,
    reduction: str = "mean",
    weight: Tensor | None = None,
) -> Tensor:
    """Absolute differences.

    >>> infer("torch.nn.functional.l1_loss", "B 3", "B 3")
    Tensor[]
    >>> infer("torch.nn.functional.l1_loss", "8 3", "8 4")
    SHP202 broadcast-mismatch
    >>> infer("torch.nn.functional.l1_loss", "8 3", "8 3:bool")
    SHP401 dtype-mismatch
    """
    not_bool(check, "input", input)
    not_bool(check, "target", target)
    how = legacy(reduction, size_average, reduce)
    if how == "mean" and weight is None and not {input.dtype, target.dtype} & set(COMPLEX):
        some_float(check, "input", input, target)
    errors = compared(check, input, target)
    errors = errors.with_dtype({"complex64": "float32", "complex128": "float64"}.get(str(errors.dtype), errors.dtype))
    if weight is not None:
        return reduced(check, weighted(check, errors, input, weight, how), how)
    return reduced(check, errors.with_dtype(summed(errors.dtype) if how == "sum" else errors.dtype), how)


@op("torch.nn.functional.huber_loss")
def huber_loss(
    check: Check,
    input: Tensor,
    target: Tensor,
    reduction: str = "mean",
    delta: float = 1.0,
    weight: Tensor | None = None,
) -> Tensor:
    """Squared differences below `delta`, linear ones above.

    >>> infer("torch.nn.functional.huber_loss", "B 3", "B 3")
    Tensor[]
    >>> infer("torch.nn.functional.huber_loss", "B 3", "B 3", delta=0)
    SHP503 invalid-argument
    >>> infer("torch.nn.functional.huber_loss", "8 3", "8 4")
    SHP202 broadcast-mismatch
    """
    floats(check, "input", input)
    if isinstance(delta, (int, float)):
        check.argument(delta > 0, "delta", delta, "above 0")
    errors = compared(check, input, target).with_dtype(input.dtype)
    if weight is not None:
        errors = weighted(check, errors, input, weight, reduction)
    return reduced(check, errors, reduction)


@op("torch.nn.functional.kl_div")
def kl_div(
    check: Check,
    input: Tensor,
    target: Tensor,
    size_average: object = None,
    reduce: object = None,
    reduction: str = "mean",
    log_target: object = False,
) -> Tensor:
    """Divergence of two distributions, the first given by its logarithm.

    >>> infer("torch.nn.functional.kl_div", "B C", "B C", reduction="batchmean")
    Tensor[]
    >>> infer("torch.nn.functional.kl_div", "8 3", "8 4")
    SHP202 broadcast-mismatch
    >>> infer("torch.nn.functional.kl_div", "8 3", "8 3", reduction="avg")
    SHP503 invalid-argument
    """
    floats(check, "input", input)
    if log_target is not True:
        floats(check, "target", target)
    shape = shapes_together(check, ("input", input), ("target", target))
    how = legacy(reduction, size_average, reduce)
    return reduced(check, Tensor(shape, together(input, target)), how, (*USUAL, "batchmean"))


@op("torch.nn.functional.binary_cross_entropy")
def binary_cross_entropy(
    check: Check,
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    size_average: object = None,
    reduce: object = None,
    reduction: str = "mean",
) -> Tensor:
    """Cross entropy of probabilities with targets of the same shape.

    >>> infer("torch.nn.functional.binary_cross_entropy", "B 1", "B 1")
    Tensor[]
    >>> infer("torch.nn.functional.binary_cross_entropy", "B 1", "B")
    SHP702 target-mismatch
    >>> infer("torch.nn.functional.binary_cross_entropy", "B 1", "B 1:int64")
    SHP401 dtype-mismatch
    """
    floats(check, "input", input)
    floats(check, "target", target)
    common_dtype(check, input, ("target", target))
    same_shape(check, target, input.shape)
    if weight is not None:
        stretches(check, "weight", weight.shape, target.shape, "target")
    return reduced(check, input.with_shape(input.shape), legacy(reduction, size_average, reduce))


@op("torch.nn.functional.binary_cross_entropy_with_logits")
def binary_cross_entropy_with_logits(
    check: Check,
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    size_average: object = None,
    reduce: object = None,
    reduction: str = "mean",
    pos_weight: Tensor | None = None,
) -> Tensor:
    """The same over logits; `pos_weight` weighs the positive targets.

    >>> infer("torch.nn.functional.binary_cross_entropy_with_logits", "B C", "B C")
    Tensor[]
    >>> infer("torch.nn.functional.binary_cross_entropy_with_logits", "B 1", "B")
    SHP702 target-mismatch
    >>> infer("torch.nn.functional.binary_cross_entropy_with_logits", "B 1", "B 1:int64")
    SHP401 dtype-mismatch
    """
    floats(check, "input", input)
    floats(check, "target", target)
    same_shape(check, target, input.shape)
    for name, tensor in (("weight", weight), ("pos_weight", pos_weight)):
        if tensor is not None:
            stretches(check, name, tensor.shape, input.shape, "input")
    return reduced(check, target.with_shape(input.shape), legacy(reduction, size_average, reduce))


@op("torch.nn.functional.poisson_nll_loss")
def poisson_nll_loss(
    check: Check,
    input: Tensor,
    target: Tensor,
    log_input: object = True,
    full: object = False,
    size_average: object = None,
    eps: float = 1e-8,
    reduce: object = None,
    reduction: str = "mean",
) -> Tensor:
    """Likelihood of counts.

    >>> infer("torch.nn.functional.poisson_nll_loss", "B 3", "B 3")
    Tensor[]
    >>> infer("torch.nn.functional.poisson_nll_loss", "8 3", "8 4")
    SHP202 broadcast-mismatch
    >>> infer("torch.nn.functional.poisson_nll_loss", "8 3", "8 3", reduction="avg")
    SHP503 invalid-argument
    """
    if input.dtype == "bool":
        not_bool(check, "target", target)
    shape = shapes_together(check, ("input", input), ("target", target))
    how = legacy(reduction, size_average, reduce)
    return reduced(check, Tensor(shape, lifted(input, target)), how, USUAL[:3])


@op("torch.nn.functional.gaussian_nll_loss")
def gaussian_nll_loss(
    check: Check,
    input: Tensor,
    target: Tensor | Number,
    var: object,
    full: object = False,
    eps: float = 1e-6,
    reduction: str = "mean",
) -> Tensor:
    """Likelihood under a variance: one for each element, or one for each row.

    >>> infer("torch.nn.functional.gaussian_nll_loss", "B 3", "B 3", "B 1")
    Tensor[]
    >>> infer("torch.nn.functional.gaussian_nll_loss", "B 3", "B 3", "B")
    Tensor[]
    >>> infer("torch.nn.functional.gaussian_nll_loss", "B 3", "B 3", "B 2")
    SHP201 dim-mismatch
    >>> infer("torch.nn.functional.gaussian_nll_loss", "8 3", "8 4", "8 1")
    SHP202 broadcast-mismatch
    """
    not_bool(check, "input", input)
    not_bool(check, "target", target)
    shape = shapes_together(check, ("input", input), ("target", target))
    if isinstance(var, float):
        check.argument(var >= 0, "var", var, "at least 0")
        spread = input
    else:
        spread = _variance(check, known_tensor(check, "var", var), input)
    whole = check.broadcast(("input", shape), ("var", spread.shape))
    dtype = lifted(Tensor(shape, together(input, target)), spread)
    return reduced(check, Tensor(whole, dtype), reduction, USUAL[:3])


def _variance(check: Check, var: Tensor, input: Tensor) -> Tensor:
    """A variance of the input's shape, of that shape without its last axis, or with one size of it replaced by 1."""
    if var.rank == input.rank - 1:
        for axis, (found, expected) in enumerate(zip(var.shape, input.shape, strict=False)):
            check.same("var", found, "input", expected, axis=axis)
        return var.with_shape((*var.shape, 1))
    if var.rank != input.rank:
        check.shape("var", var, input.shape, "input")
    same = [eq(found, expected) for found, expected in zip(var.shape, input.shape, strict=True)]
    open_axes = [axis for axis, goal in enumerate(same) if not check.known(goal)]
    if open_axes:
        axis = open_axes[0]
        lone = [all_of(*same[:a], eq(var[a], 1), *same[a + 1 :]) for a in range(var.rank)]
        check.demand(
            any_of(all_of(*same), *lone),
            "SHP201",
            Subject("var", var[axis], axis),
            Subject("input", input[axis]),
            param="var",
            other="input",
            found=var[axis],
            expected=input[axis],
            axis=axis,
        )
    return var


@op("torch.nn.functional.soft_margin_loss")
def soft_margin_loss(
    check: Check,
    input: Tensor,
    target: Tensor,
    size_average: object = None,
    reduce: object = None,
    reduction: str = "mean",
) -> Tensor:
    """Logistic loss of targets 1 and -1.

    >>> infer("torch.nn.functional.soft_margin_loss", "B 3", "B 3")
    Tensor[]
    >>> infer("torch.nn.functional.soft_margin_loss", "8 3", "8 4")
    SHP202 broadcast-mismatch
    """
    floats(check, "input", input)
    stretches(check, "target", target.shape, input.shape, "input")
    shapes_together(check, ("input", input), ("target", target))
    return reduced(check, input.with_shape(input.shape), legacy(reduction, size_average, reduce))


@op("torch.nn.functional.hinge_embedding_loss")
def hinge_embedding_loss(
    check: Check,
    input: Tensor,
    target: Tensor,
    margin: float = 1.0,
    size_average: object = None,
    reduce: object = None,
    reduction: str = "mean",
) -> Tensor:
    """Distances to lessen for target 1 and to keep above a margin for target -1.

    >>> infer("torch.nn.functional.hinge_embedding_loss", "B 3", "B 3", reduction="sum")
    Tensor[]
    >>> infer("torch.nn.functional.hinge_embedding_loss", "8 3", "8 4")
    SHP202 broadcast-mismatch
    """
    how = legacy(reduction, size_average, reduce)
    not_bool(check, "input", input)
    if how == "mean":
        floats(check, "input", input)
    shape = shapes_together(check, ("input", input), ("target", target))
    return reduced(check, input.with_shape(shape, summed(input.dtype) if how == "sum" else input.dtype), how)


@op("torch.nn.functional.multilabel_soft_margin_loss")
def multilabel_soft_margin_loss(
    check: Check,
    input: Tensor,
    target: Tensor | Number,
    weight: Tensor | None = None,
    size_average: object = None,
    reduce: object = None,
    reduction: str = "mean",
) -> Tensor:
    """Binary cross entropy over labels, averaged over the last axis.

    >>> infer("torch.nn.functional.multilabel_soft_margin_loss", "B 3", "B 3", reduction="none")
    Tensor[B]
    >>> infer("torch.nn.functional.multilabel_soft_margin_loss", "8 3", "8 4")
    SHP202 broadcast-mismatch
    >>> infer("torch.nn.functional.multilabel_soft_margin_loss", "", "")
    SHP101 rank-mismatch
    """
    floats(check, "input", input)
    not_bool(check, "target", target)
    check.rank_at_least("input", input, 1)
    shape = shapes_together(check, ("input", input), ("target", target))
    if weight is not None:
        shape = check.broadcast(("input", shape), ("weight", weight.shape))
    axis = input.rank - 1
    rows = Tensor((*shape[:axis], *shape[axis + 1 :]), lifted(input, target, weight))
    return reduced(check, rows, legacy(reduction, size_average, reduce), USUAL[:3])
