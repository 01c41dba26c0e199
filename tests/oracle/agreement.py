"""Comparing the two sides: a list of what they disagree on, empty when the rule is right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import known
import numpy as np
import torch
from rule_side import PATTERNS, Fails, Gives, Open, Pattern, has_extremes, infer, is_plain, size_of
from torch_side import Call, Given, Refused, ask, describe, tensors_in

from shapecheck.dims import Poly
from shapecheck.values import Alike, Constant, DType, Elements, Intervals, Range, Tensor, Unknown

Kind = Literal["wrong", "rejects", "accepts", "open"]


@dataclass(frozen=True)
class Disagreement:
    """`wrong`: another result than torch's, or a false assumption; `rejects`: torch accepts; `accepts`: torch refuses;
    `open`: the rule cannot tell what torch gives, and no reason is known why it should not."""

    kind: Kind
    call: str
    pattern: Pattern
    text: str

    def __str__(self) -> str:
        return f"{self.kind} [{self.pattern}] {self.call}: {self.text}"


def difference(found: Any, wanted: Any, sizes: Mapping[str, int]) -> str | None:
    """Where a rule's result differs from torch's."""
    if isinstance(found, Unknown):
        return None
    if isinstance(found, Alike):
        count = size_of(found.times, sizes)
        return None if count is None else difference((found.element,) * count, wanted, sizes)
    if isinstance(wanted, np.ndarray):
        wanted = torch.from_numpy(wanted)
    if isinstance(wanted, torch.Tensor):
        return _tensor_difference(found, wanted, sizes)
    if isinstance(wanted, bool):
        return None if isinstance(found, (bool, int)) and bool(found) == bool(wanted) else f"{found}, not {wanted}"
    if isinstance(wanted, int):
        if not isinstance(found, (int, Poly)) or size_of(found, sizes) not in {None, int(wanted)}:
            return f"{found}, not {wanted}"
        return None
    if isinstance(wanted, (tuple, list)):
        if not isinstance(found, (tuple, list)) or len(found) != len(wanted):
            return f"{found}, not {describe(wanted)}"
        parts = (difference(f, w, sizes) for f, w in zip(found, wanted, strict=True))
        return next((part for part in parts if part is not None), None)
    if isinstance(wanted, torch.dtype):
        same = isinstance(found, DType) and found.name == str(wanted).removeprefix("torch.")
        return None if same else f"{found}, not {wanted}"
    if wanted is None:
        return None if found is None else f"{found}, not None"
    if isinstance(wanted, float) and isinstance(found, Tensor) and found.dtype == "scalar float":
        return None if found.shape == () else f"{found}, not {wanted}"
    if isinstance(wanted, (float, complex, str)):
        return None if found == wanted or wanted != wanted else f"{found}, not {wanted}"  # noqa: PLR0124 - nan
    return None


def _tensor_difference(found: Any, wanted: torch.Tensor, sizes: Mapping[str, int]) -> str | None:
    if not isinstance(found, Tensor):
        return f"{found}, not a tensor"
    text = f"{found.dtype}{[str(d) for d in found.shape]}, not {wanted.dtype}{list(wanted.shape)}"
    if found.rank != len(wanted.shape):
        return text
    at = [size_of(dim, sizes) for dim in found.shape]
    if any(a is not None and a != w for a, w in zip(at, wanted.shape, strict=True)):
        return text if all(isinstance(d, int) for d in found.shape) else f"{text} (at the sizes: {at})"
    if found.dtype is not None and found.dtype != str(wanted.dtype).removeprefix("torch."):
        return text
    return _element_difference(found.elements, wanted, sizes) if is_plain(wanted) else None


def _element_difference(found: Elements | None, wanted: torch.Tensor, sizes: Mapping[str, int]) -> str | None:
    numbers = wanted.flatten()
    match found:
        case Constant(values) | Intervals(values) if len(values) != wanted.numel():
            return f"{len(values)} elements, not {wanted.numel()}"
        case Constant(values) if not torch.allclose(torch.tensor(values, dtype=wanted.dtype), numbers, equal_nan=True):
            return f"elements {values[:8]}, not {numbers[:8].tolist()}"
        case Intervals(each) if not all(a <= n <= b for (a, b), n in zip(each, numbers.tolist(), strict=True)):
            return f"elements in {each[:8]}, not {numbers[:8].tolist()}"
        case Range(least, greatest):
            ends = [size_of(least, sizes), size_of(greatest, sizes)]
            real = [int(numbers.min()), int(numbers.max())] if wanted.numel() else "none"
            return None if None in ends or ends == real else f"elements from {ends[0]} to {ends[1]}, not {real}"
        case _:
            return None


def compare(call: Call, patterns: tuple[Pattern, ...] = ("concrete", "constant", *PATTERNS)) -> list[Disagreement]:
    """Every disagreement between torch and the rule on one call, for each way to lift its sizes."""
    return disagreements(call, ask(call), patterns)


def disagreements(
    call: Call, answer: Given | Refused, patterns: tuple[Pattern, ...] = ("concrete", "constant", *PATTERNS)
) -> list[Disagreement]:
    """What the rule makes of a call that torch has answered.

    Symbols of their own for each axis are tried with both ways to answer an open question: as the sizes have it, and
    always yes. In the latter case a path that supposed something false says nothing of these sizes.
    """
    if call.name in known.DIFFERENT:
        return []
    found: list[Disagreement] = []
    if any(has_extremes(t) for t in tensors_in((call.args, call.kwargs))):
        patterns = (*patterns, "extremes")
    for pattern in patterns:
        outcomes = [infer(call, pattern)]
        if pattern == "axes":
            outcome = infer(call, pattern, supposing="yes")
            outcomes += [] if not isinstance(outcome, Open) and outcome.broken else [outcome]
        for outcome in outcomes:
            found += [Disagreement(kind, str(call), pattern, text) for kind, text in judge(call, answer, outcome)]
    return found


def judge(call: Call, answer: Given | Refused, outcome: Gives | Fails | Open) -> list[tuple[Kind, str]]:
    match answer, outcome:
        case Refused(error, by_value), Gives():
            return [] if by_value or outcome.broken else [("accepts", error)]
        case Refused(), _:
            return []
        case Given(value), Fails(code):
            if call.name in known.SKIPPED_WHEN_EMPTY and any(
                not t.numel() for t in tensors_in((call.args, call.kwargs))
            ):
                return []
            return [("rejects", f"{code}, torch gives {describe(value)}")]
        case Given(), Open(reason):
            return [] if known.may_be_open(reason) else [("open", reason)]
        case Given(value), Gives():
            if outcome.broken:
                return [("wrong", f"assumes {outcome.broken} at {dict(outcome.sizes)}")]
            words = difference(outcome.result, value, outcome.sizes)
            return [] if words is None else [("wrong", f"{words} at {dict(outcome.sizes)}")]
    return []
