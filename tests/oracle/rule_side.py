"""The rule's side of a comparison: a torch call lifted to sizes or symbols, the rule run, its formulas evaluated."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import torch
from torch_side import Call

from shapecheck.dims import Dim, DimTooLarge, Facts, Goal, Poly, evaluate, evaluate_goal, sym
from shapecheck.rules.core.bind import plan
from shapecheck.rules.core.call import RuleFailed, build_layer, call_layer, call_op
from shapecheck.rules.core.check import Check, DemandFailed, Undetermined
from shapecheck.rules.core.layer import materialise
from shapecheck.rules.core.registry import Pointwise
from shapecheck.testing import builtin_registry
from shapecheck.values import DType, Range, Tensor

MOST_VALUES = 64
DIM_KINDS = ("Dim", "Sizes", "DimOrTuple")

Pattern = Literal["concrete", "constant", "extremes", "axes", "shared", "half", "arguments"]
SIZES_AS_THEY_ARE = frozenset({"concrete", "constant", "extremes"})
PATTERNS: tuple[Pattern, ...] = ("axes", "shared", "half", "arguments")
"""`concrete`: sizes as they are; `constant`: small tensors carry their elements too; `extremes`: tensors of indices
carry their least and greatest element instead; `axes`: a symbol for each axis; `shared`: one symbol for each size;
`half`: that, for every other axis; `arguments`: that, for arguments as well."""


@dataclass
class Lifting:
    """How sizes become symbols, and which size each symbol stands for."""

    pattern: Pattern
    sizes: dict[str, int] = field(default_factory=dict)
    count: int = 0

    def dim(self, size: int) -> Dim:
        self.count += 1
        if self.pattern in SIZES_AS_THEY_ARE or size < 1 or (self.pattern == "half" and self.count % 2):
            return size
        name = f"a{self.count}" if self.pattern == "axes" else f"s{size}"
        self.sizes[name] = size
        return sym(name)

    def lift(self, value: Any, kind: str = "") -> Any:
        if isinstance(value, torch.Tensor):
            return self._tensor(value)
        if isinstance(value, np.ndarray):
            return Tensor(tuple(map(self.dim, value.shape)), str(value.dtype), array=True)
        if isinstance(value, torch.dtype):
            return DType(str(value).removeprefix("torch."))
        if isinstance(value, (tuple, list)):
            items = [self.lift(v, kind) for v in value]
            return items if isinstance(value, list) else tuple(items)
        if isinstance(value, dict):
            return {k: self.lift(v) for k, v in value.items()}
        if isinstance(value, np.integer):
            return int(value)
        if self.pattern == "arguments" and kind in DIM_KINDS and type(value) is int:
            return self.dim(value)
        return value

    def _tensor(self, value: torch.Tensor) -> Tensor:
        result = Tensor(tuple(map(self.dim, value.shape)), str(value.dtype).removeprefix("torch."))
        if self.pattern == "extremes" and has_extremes(value):
            return result.with_elements(Range(int(value.min()), int(value.max())))
        if self.pattern != "constant" or value.numel() > MOST_VALUES or value.is_complex() or not is_plain(value):
            return result
        return result.with_value(value.flatten().tolist())


def has_extremes(value: torch.Tensor) -> bool:
    return value.dtype in {torch.int32, torch.int64} and value.numel() > 0 and is_plain(value)


def is_plain(value: torch.Tensor) -> bool:
    return value.layout is torch.strided and not value.is_quantized and value.device.type == "cpu"


@dataclass(frozen=True)
class Gives:
    """The rule accepts: its result, what it assumes, and the sizes that its symbols stand for."""

    result: Any
    assumed: tuple[Goal, ...]
    sizes: Mapping[str, int]
    layer: Any = None

    @property
    def broken(self) -> list[str]:
        """The assumptions that are false at the sizes of the call."""
        return [str(goal) for goal in self.assumed if not truth(goal, self.sizes)]


@dataclass(frozen=True)
class Fails:
    """The rule refuses, having assumed this much."""

    code: str
    assumed: tuple[Goal, ...] = ()
    sizes: Mapping[str, int] = field(default_factory=dict)

    @property
    def broken(self) -> list[str]:
        return [str(goal) for goal in self.assumed if not truth(goal, self.sizes)]


@dataclass(frozen=True)
class Open:
    """The rule cannot tell."""

    reason: str


def truth(goal: Goal, sizes: Mapping[str, int]) -> bool:
    """Whether a goal holds; of a size that depends on data anything may hold."""
    try:
        return evaluate_goal(goal, sizes)
    except KeyError:
        return True


def infer(call: Call, pattern: Pattern, supposing: Literal["truth", "yes"] = "truth") -> Gives | Fails | Open:
    """What the rule makes of a call whose sizes are lifted by `pattern`.

    `supposing`: questions that the facts leave open are answered as the sizes have it, or always with yes.
    """
    lifting = Lifting(pattern)
    check = Check(Facts(), supposer=(lambda goal: truth(goal, lifting.sizes)) if supposing == "truth" else None)
    check.training = True if call.init is not None else None  # a layer just made is in training
    made: list[Any] = []
    try:
        result = _run(call, lifting, check, made)
    except DemandFailed as failed:
        return Fails(failed.failure.code, tuple(a.goal for a in check.assumptions), lifting.sizes)
    except RuleFailed:
        raise
    except Undetermined as unknown:
        return Open(unknown.reason)
    except DimTooLarge:
        return Open("a formula that grew too large")
    return Gives(result, tuple(a.goal for a in check.assumptions), lifting.sizes, made[0] if made else None)


def _run(call: Call, lifting: Lifting, check: Check, made: list[Any]) -> Any:
    registry = builtin_registry()
    if call.init is None:
        rule = registry.ops[call.name]
        args, kwargs = _lift_call(lifting, None if isinstance(rule, Pointwise) else rule, 1, call.args, call.kwargs)
        return call_op(check, rule, args, kwargs)
    cls = materialise(registry.layers[call.name])
    args, kwargs = _lift_call(lifting, cls, 0, *call.init)
    layer = build_layer(check, cls, args, kwargs)
    made.append(layer)
    args, kwargs = _lift_call(lifting, cls.forward, 2, call.args, call.kwargs)
    return call_layer(check, layer, args, kwargs)


def build(call: Call, lifting: Lifting) -> Any:
    """The layer that a call's constructor arguments make, or why there is none."""
    assert call.init is not None
    cls = materialise(builtin_registry().layers[call.name])
    args, kwargs = _lift_call(lifting, cls, 0, *call.init)
    try:
        return build_layer(Check(Facts(), supposer=lambda goal: truth(goal, lifting.sizes)), cls, args, kwargs)
    except DemandFailed as failed:
        return Fails(failed.failure.code)
    except RuleFailed:
        raise
    except Undetermined as unknown:
        return Open(unknown.reason)


def _lift_call(
    lifting: Lifting, rule: Callable[..., Any] | None, skip: int, args: tuple[Any, ...], kwargs: Mapping[str, Any]
) -> tuple[list[Any], dict[str, Any]]:
    slots = {} if rule is None else plan(rule, skip).slots
    kinds = [slot.kind for slot in slots.values()]
    if kinds and kinds[-1] in {"Sizes", "Axes"}:
        kinds += [kinds[-1]] * len(args)
    kinds += [""] * len(args)
    positional = [lifting.lift(a, kind) for a, kind in zip(args, kinds, strict=False)]
    named = {k: lifting.lift(v, slots[k].kind if k in slots else "") for k, v in kwargs.items()}
    return positional, named


def size_of(dim: Dim, sizes: Mapping[str, int]) -> int | None:
    """A formula's value; None where it depends on data."""
    if not isinstance(dim, Poly):
        return dim
    try:
        return evaluate(dim, sizes)
    except KeyError:
        return None
