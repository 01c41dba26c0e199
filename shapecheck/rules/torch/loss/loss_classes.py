"""Losses over classes: cross entropy, likelihoods, margins, CTC."""

from __future__ import annotations

from typing import Any

from shapecheck.dims import Dim, Poly, eq, le, lt, ne
from shapecheck.rules.core.check import Check, Subject
from shapecheck.rules.core.dtypes import FLOATS, KIND
from shapecheck.rules.core.layer import Shape
from shapecheck.rules.core.operands import common_dtype
from shapecheck.rules.core.registry import op
from shapecheck.rules.torch.loss.reduction import floats, legacy, reduced, same_shape, together
from shapecheck.values import Tensor, Unknown, is_dim


def class_axis(input: Tensor) -> int:
    return 0 if input.rank == 1 else 1


def without_classes(input: Tensor) -> Shape:
    """The shape of class indices that fit the scores `input`."""
    axis = class_axis(input)
    return (*input.shape[:axis], *input.shape[axis + 1 :])


def class_weight(check: Check, weight: Tensor | None, classes: Dim, flat: bool = True) -> None:
    """One weight for each class; over maps of scores torch only counts them."""
    if weight is None:
        return
    if flat:
        check.rank("weight", weight, 1)
    check.same("weight", weight.numel, "input", classes)


def class_indices(check: Check, input: Tensor, target: Tensor, ignore_index: object) -> None:
    """Targets that are class numbers: whole, in the input's shape without the class axis, below the class count."""
    if target.dtype in KIND:
        check.dtype("target", target, "int64", *(("uint8",) if input.rank <= 2 else ()))
    one = input.rank == 1 and target.rank == 1
    same_shape(check, target, (1,) if one else without_classes(input))
    classes = input[class_axis(input)]
    if target.value and isinstance(classes, int):
        for number in target.value:
            fits = number == ignore_index or 0 <= number < classes or isinstance(ignore_index, Unknown)
            check.argument(fits, "target", number, f"a class below {classes}")


@op("torch.nn.functional.nll_loss")
def nll_loss(
    check: Check,
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    size_average: object = None,
    ignore_index: object = -100,
    reduce: object = None,
    reduction: str = "mean",
) -> Tensor:
    """Negative log likelihood of class numbers.

    >>> infer("torch.nn.functional.nll_loss", "B 10", "B:int64")
    Tensor[]
    >>> infer("torch.nn.functional.nll_loss", "B 10 H W", "B H W:int64", reduction="none")
    Tensor[B, H, W]
    >>> infer("torch.nn.functional.nll_loss", "B 10", "B 1:int64")
    SHP702 target-mismatch
    >>> infer("torch.nn.functional.nll_loss", "B 10", "B")
    SHP401 dtype-mismatch
    >>> infer("torch.nn.functional.nll_loss", "B 10", "B:int64", "9")
    SHP201 dim-mismatch
    >>> infer("torch.nn.functional.nll_loss", "", "")
    SHP101 rank-mismatch
    """
    check.rank_at_least("input", input, 1)
    floats(check, "input", input)
    class_indices(check, input, target, ignore_index)
    class_weight(check, weight, input[class_axis(input)], flat=input.rank <= 2)
    common_dtype(check, input, ("weight", weight))
    return reduced(check, input.with_shape(without_classes(input)), legacy(reduction, size_average, reduce))


@op("torch.nn.functional.cross_entropy")
def cross_entropy(
    check: Check,
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    size_average: object = None,
    ignore_index: object = -100,
    reduce: object = None,
    reduction: str = "mean",
    label_smoothing: float = 0.0,
) -> Tensor:
    """Cross entropy of scores with class numbers, or with probabilities of the input's own shape.

    >>> infer("torch.nn.functional.cross_entropy", "B 10", "B:int64")
    Tensor[]
    >>> infer("torch.nn.functional.cross_entropy", "B 10 T", "B T:int64", reduction="none")
    Tensor[B, T]
    >>> infer("torch.nn.functional.cross_entropy", "B 10", "B 10")
    Tensor[]
    >>> infer("torch.nn.functional.cross_entropy", "8 10", "9:int64")
    SHP702 target-mismatch
    >>> infer("torch.nn.functional.cross_entropy", "B T 10", "B T:int64")
    Tensor[] if T == 10
    >>> infer("torch.nn.functional.cross_entropy", "B 10", "B 10:int64")
    SHP401 dtype-mismatch
    >>> infer("torch.nn.functional.cross_entropy", "B 10", "B:int64", label_smoothing=1.5)
    SHP503 invalid-argument
    """
    check.rank_at_least("input", input, 1)
    floats(check, "input", input)
    how = legacy(reduction, size_average, reduce)
    smoothing: object = label_smoothing
    smooth = isinstance(smoothing, (int, float)) and smoothing > 0
    if smooth:
        check.argument(label_smoothing <= 1, "label_smoothing", label_smoothing, "at most 1")
    if target.rank != input.rank or (input.rank == 1 and not smooth and _lone(check, input, target)):
        return nll_loss(check, input, target, weight, None, ignore_index, None, how)
    _probabilities(check, input, target)
    if isinstance(ignore_index, int):
        check.argument(ignore_index < 0, "ignore_index", ignore_index, "below 0, as targets are probabilities")
    class_weight(check, weight, input[class_axis(input)])
    return reduced(check, Tensor(without_classes(input), together(input, target, weight)), how)


def _lone(check: Check, input: Tensor, target: Tensor) -> bool:
    """Whether scores without a batch meet one class number in a row of one."""
    if target.dtype in FLOATS or check.known(eq(input[0], target[0])):
        return False
    check.demand(
        ne(input[0], target[0]),
        "SHP702",
        Subject("target", target[0], 0),
        Subject("input", input[0], 0),
        param="target",
        found=target.shape,
        expected=(),
    )
    return True


def _probabilities(check: Check, input: Tensor, target: Tensor) -> None:
    """Targets that are probabilities: floats of the input's shape."""
    whole = target.dtype in KIND and target.dtype not in FLOATS
    if whole and not all(check.known(eq(a, b)) for a, b in zip(input.shape, target.shape, strict=True)):
        check.fail(
            "SHP702",
            Subject("target"),
            Subject("input"),
            param="target",
            found=target.shape,
            expected=without_classes(input),
        )
    floats(check, "target", target)
    same_shape(check, target, input.shape)


@op("torch.nn.functional.multi_margin_loss")
def multi_margin_loss(
    check: Check,
    input: Tensor,
    target: Tensor,
    p: object = 1,
    margin: float = 1.0,
    weight: Tensor | None = None,
    size_average: object = None,
    reduce: object = None,
    reduction: str = "mean",
) -> Tensor:
    """Margin between the score of the target class and the others.

    >>> infer("torch.nn.functional.multi_margin_loss", "B 10", "B:int64")
    Tensor[]
    >>> infer("torch.nn.functional.multi_margin_loss", "8 10", "9:int64")
    SHP702 target-mismatch
    >>> infer("torch.nn.functional.multi_margin_loss", "B 10", "B:int64", p=3)
    SHP503 invalid-argument
    >>> infer("torch.nn.functional.multi_margin_loss", "B 10 T", "B T:int64")
    SHP101 rank-mismatch
    """
    if isinstance(p, (int, float)):
        check.argument(p in (1, 2), "p", p, "1 or 2")
    check.rank("input", input, 0, 1, 2)
    floats(check, "input", input)
    if target.dtype in KIND:
        check.dtype("target", target, "int64")
    if input.rank == 2 and target.rank == 0:
        check.same("target", 1, "input", input[0], code="SHP201")
    else:
        same_shape(check, target, (input[0],) if input.rank == 2 else (1,) * min(target.rank, 1))
    class_weight(check, weight, input[-1] if input.rank else 1)
    return reduced(check, input.with_shape(target.shape), legacy(reduction, size_average, reduce))


@op("torch.nn.functional.multilabel_margin_loss")
def multilabel_margin_loss(
    check: Check,
    input: Tensor,
    target: Tensor,
    size_average: object = None,
    reduce: object = None,
    reduction: str = "mean",
) -> Tensor:
    """Margin between the scores of target classes, listed up to a -1, and the others.

    >>> infer("torch.nn.functional.multilabel_margin_loss", "B 10", "B 10:int64", reduction="none")
    Tensor[B]
    >>> infer("torch.nn.functional.multilabel_margin_loss", "B 10", "B 9:int64")
    SHP702 target-mismatch
    >>> infer("torch.nn.functional.multilabel_margin_loss", "B 10", "B 10")
    SHP401 dtype-mismatch
    """
    check.rank("input", input, 0, 1, 2)
    floats(check, "input", input)
    if target.dtype in KIND:
        check.dtype("target", target, "int64")
    if input.rank == 2 or target.rank > 1:
        same_shape(check, target, input.shape)
    else:
        check.same("target", target.numel, "input", input.numel, code="SHP201")
    return reduced(check, input.with_shape(input.shape[:-1]), legacy(reduction, size_average, reduce))


@op("torch.nn.functional.ctc_loss")
def ctc_loss(
    check: Check,
    log_probs: Tensor,
    targets: Tensor,
    input_lengths: object,
    target_lengths: object,
    blank: object = 0,
    reduction: str = "mean",
    zero_infinity: object = False,
) -> Tensor:
    """Likelihood of label sequences under scores for each step, time first: (T, N, C), or (T, C) for one sequence.

    >>> infer("torch.nn.functional.ctc_loss", "T N 20", "N S:int64", "N:int64", "N:int64")
    Tensor[]
    >>> infer("torch.nn.functional.ctc_loss", "50 4 20", "4 S:int64", "50:int64", "4:int64")
    SHP201 dim-mismatch
    >>> infer("torch.nn.functional.ctc_loss", "50 4 20", "5 S:int64", "4:int64", "4:int64")
    SHP702 target-mismatch
    >>> infer("torch.nn.functional.ctc_loss", "50 4 20", "4 S:int64", [60, 50, 50, 50], "4:int64")
    SHP305 size-out-of-range
    >>> infer("torch.nn.functional.ctc_loss", "50 4 20", "4 S:int64", "4:int64", "4:int64", blank=20)
    SHP503 invalid-argument
    """
    check.rank("log_probs", log_probs, 2, 3)
    floats(check, "log_probs", log_probs)
    batch: Dim = log_probs[1] if log_probs.rank == 3 else 1
    if isinstance(blank, (int, Poly)):
        wanted = f"a class below {log_probs[-1]}"
        check.argument(not isinstance(blank, int) or blank >= 0, "blank", blank, wanted)
        check.demand(
            lt(blank, log_probs[-1]),
            "SHP503",
            Subject("blank", blank),
            Subject("log_probs", log_probs[-1]),
            param="blank",
            value=blank,
            wanted=wanted,
        )
    steps = lengths(check, "input_lengths", input_lengths, batch, log_probs.rank == 3)
    labels = lengths(check, "target_lengths", target_lengths, batch, log_probs.rank == 3)
    for number in steps:
        _within(check, "input_lengths", number, log_probs[0])
    _label_sequences(check, targets, batch, labels)
    return reduced(check, log_probs.with_shape((batch,) if log_probs.rank == 3 else ()), reduction)


def _within(check: Check, param: str, number: Any, most: Dim) -> None:
    check.demand(
        le(number, most),
        "SHP305",
        Subject(param, number),
        Subject("log_probs", most),
        param=param,
        found=number,
        expected=most,
        wanted_words=f"at most {most}",
    )


def lengths(check: Check, param: str, given: object, batch: Dim, batched: bool) -> list[int]:
    """One length for each sequence: those that are known."""
    if isinstance(given, Tensor):
        if given.dtype in FLOATS:
            check.fail("SHP401", Subject(param), param=param, dtype=given.dtype, wanted="int64 or int32")
        if batched or given.rank:
            check.rank(param, given, 1)
            check.same(param, given[0], "log_probs", batch, axis=0)
        return [int(number) for number in given.value or ()]
    if isinstance(given, (tuple, list)):
        check.same(param, len(given), "log_probs", batch)
        return [number for number in given if isinstance(number, int)]
    if is_dim(given):
        check.fail("SHP504", Subject(param), param=param, found=str(given), wanted="a tensor or a tuple")
    return []


def _label_sequences(check: Check, targets: Tensor, batch: Dim, labels: list[int]) -> None:
    """Labels are a matrix with a row for each sequence, or all in one row, one sequence after the other."""
    check.rank("targets", targets, 1, 2)
    if targets.rank == 2:
        same_shape(check, targets, (batch, targets[1]), "targets", "log_probs")
        for number in labels:
            _within(check, "target_lengths", number, targets[1])
    elif labels and check.known(eq(batch, len(labels))):
        check.same("targets", targets[0], "target_lengths", sum(labels), axis=0)
