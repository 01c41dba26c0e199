"""The least and the greatest element of a tensor of indices, as sizes: what `arange(T)` asks of a table.

`Tensor.reach` is kept only where the tensor really has both elements, so that a demand on them is no more than torch's
own. Knows no IR, no files and no spans.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from shapecheck.base.lite_dataclass import replace
from shapecheck.dims import Dim, Verdict, floordiv, ge, gt
from shapecheck.rules.core.check import Check, Subject
from shapecheck.values import Tensor, is_dim

Reach = tuple[Dim, Dim]
WIDE = ("int32", "int64")
"""Dtypes that hold any size."""

KEEPING = frozenset(
    {
        "broadcast_to", "clone", "contiguous", "cpu", "cuda", "detach", "expand", "expand_as", "flatten", "flip", "int",
        "long", "movedim", "permute", "repeat", "reshape", "reshape_as", "roll", "squeeze",
        "swapaxes", "t", "tile", "to", "transpose", "type", "type_as", "unflatten", "unsqueeze", "view", "view_as",
    }
)  # fmt: skip
"""Operations that leave no element out and make none up."""


def of_range(check: Check, first: Dim, last: Dim, count: Dim) -> Reach | None:
    """The reach of numbers from `first` to `last`, both included, where there surely are any."""
    return (first, last) if check.facts.decide(ge(count, 1)) is Verdict.HOLDS else None


def carried(name: str, args: Sequence[Any], kwargs: Mapping[str, Any], result: Any) -> Any:
    """An operation's result with the reach that its operands give it."""
    if not isinstance(result, Tensor) or result.value is not None or result.dtype not in WIDE:
        return result
    word = name.rpartition(".")[2]
    found: Reach | None = None
    if word in KEEPING or (word == "__getitem__" and len(args) == 2 and _adds_axes(args[1])):
        found = args[0].reach if args and isinstance(args[0], Tensor) else None
    elif word in ARITHMETIC and len(args) == 2 and not kwargs:
        found = _computed(word, args[0], args[1])
    return result if found is None else replace(result, reach=found)


def _adds_axes(index: Any) -> bool:
    """Whether an index takes everything: `x[:, None]`, `x[..., None]`."""
    parts = index if isinstance(index, tuple) else (index,)
    return all(part is None or part is Ellipsis or part == slice(None) for part in parts)


def _computed(word: str, left: Any, right: Any) -> Reach | None:
    first, second = _reach_of(left), _reach_of(right)
    if first is None or second is None or not _independent(left, right):
        return None
    return ARITHMETIC[word](first, second)


def _reach_of(operand: Any) -> Reach | None:
    if isinstance(operand, Tensor):
        if operand.value and all(isinstance(v, int) for v in operand.value):
            return int(min(operand.value)), int(max(operand.value))
        return operand.reach
    return (operand, operand) if is_dim(operand) else None


def _independent(left: Any, right: Any) -> bool:
    """Whether every element of one meets every element of the other: no axis is longer than 1 in both."""
    if not isinstance(left, Tensor) or not isinstance(right, Tensor):
        return True
    return all(1 in pair for pair in zip(reversed(left.shape), reversed(right.shape), strict=False))


def _scaled(first: Reach, second: Reach) -> Reach | None:
    (low, high), (factor, same) = first, second
    if factor != same or not isinstance(factor, int):
        return _scaled(second, first) if first[0] == first[1] and isinstance(first[0], int) else None
    return (low * factor, high * factor) if factor >= 0 else (high * factor, low * factor)


def _divided(first: Reach, second: Reach) -> Reach | None:
    divisor = second[0]
    if divisor != second[1] or not isinstance(divisor, int) or divisor < 1:
        return None
    return floordiv(first[0], divisor), floordiv(first[1], divisor)


ARITHMETIC: Mapping[str, Callable[[Reach, Reach], Reach | None]] = {
    "add": lambda a, b: (a[0] + b[0], a[1] + b[1]),
    "sub": lambda a, b: (a[0] - b[1], a[1] - b[0]),
    "mul": _scaled,
    "floor_divide": _divided,
}


def demand_inside(
    check: Check, index: Tensor, first: Dim, end: Dim, code: str, subjects: tuple[Subject, Subject], **details: Any
) -> None:
    """The elements of `index` must lie from `first` up to below `end`; `details` are those of the code, without the
    index that lies outside.
    """
    if index.reach is None:
        return
    key = "found" if code == "SHP403" else "index"
    low, high = index.reach
    for goal, element in ((ge(low, first), low), (gt(end, high), high)):
        check.demand(goal, code, *subjects, **details, **{key: element})
