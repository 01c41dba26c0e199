"""The judge: calls of torch by dotted name, on real tensors.

The judge is a small run on the CPU. Where that refuses because of what the numbers are (an index beyond the end, a
singular matrix), the meta device, which has no numbers, is asked as well.
"""

from __future__ import annotations

import random
import re
import warnings
from dataclasses import dataclass, field
from pkgutil import resolve_name
from typing import Any

import numpy as np
import torch


@dataclass(frozen=True)
class Call:
    """One call: an op by its dotted name with real tensors, or a layer with its constructor's arguments too."""

    name: str
    args: tuple[Any, ...] = ()
    kwargs: dict[str, Any] = field(default_factory=dict)
    init: tuple[tuple[Any, ...], dict[str, Any]] | None = None  # a layer's constructor arguments

    def __str__(self) -> str:
        made = "" if self.init is None else f"({describe_arguments(*self.init)})"
        return f"{self.name}{made}({describe_arguments(self.args, self.kwargs)})"


@dataclass(frozen=True)
class Given:
    """What torch returned."""

    value: Any


@dataclass(frozen=True)
class Refused:
    """What torch raised; `by_value` where only the numbers in the tensors are at fault."""

    error: str
    by_value: bool = False


BY_VALUE = re.compile(
    r"out of (range|bounds|DATA)|singular|positive.definite|invalid multinomial|probability|converge|ill-conditioned|"
    r"must be between 0 and 1|between 0 to 1|non-?negative|must be in \[0, ?1\]|all elements of input should be|"
    r"larger than num|sum of boundaries|decreasing order|expected (all )?values|nonnegative|in the range|"
    r"does not satisfy the constraint|Class values|class indices|must be (strictly )?(positive|greater than|smaller|>)|"
    r"ZeroDivision|divide by zero|more than one value|invalid(ly)? ind|Length of all samples|Negative|"
    r"p \w+ (0|\[0)|Expected.*values",
    re.IGNORECASE,
)
"""Words of errors that speak of numbers in tensors, not of shapes."""


def describe(value: Any) -> str:
    if isinstance(value, torch.Tensor):
        return f"{str(value.dtype).removeprefix('torch.')}{list(value.shape)}"
    if isinstance(value, np.ndarray):
        return f"array {value.dtype}{list(value.shape)}"
    if isinstance(value, (list, tuple)):
        return (
            f"({', '.join(describe(v) for v in value)})"
            if isinstance(value, tuple)
            else str([describe(v) for v in value])
        )
    return repr(value)


def describe_arguments(args: tuple[Any, ...], kwargs: dict[str, Any]) -> str:
    return ", ".join([*map(describe, args), *(f"{k}={describe(v)}" for k, v in kwargs.items())])


def resolve(name: str) -> Any:
    """The callable (or attribute of a tensor) behind a dotted name."""
    return resolve_name(name)


def exists(name: str) -> bool:
    try:
        resolve(name)
    except (AttributeError, RuntimeError):
        return False
    return True


def moved(value: Any, device: str | None = None) -> Any:
    """A copy of the arguments (an in-place op may not spoil the next call), on another device if asked."""
    if isinstance(value, torch.Tensor):
        copy = value.detach()
        return copy.clone() if device is None else copy.to(device)
    if isinstance(value, np.ndarray):
        return value.copy()
    if isinstance(value, torch.Size):
        return value
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return value
    if isinstance(value, (tuple, list)):
        return type(value)(moved(v, device) for v in value)
    if isinstance(value, dict):
        return {k: moved(v, device) for k, v in value.items()}
    return value


def perform(call: Call, device: str | None = None) -> Any:
    """Call torch; whatever it raises comes through."""
    args, kwargs = moved(call.args, device), moved(call.kwargs, device)
    function = resolve(call.name)
    if call.init is not None:
        module = function(*call.init[0], **call.init[1])
        return (module if device is None else module.to(device))(*args, **kwargs)
    if not callable(function):  # an attribute of tensors
        return getattr(args[0], call.name.rpartition(".")[2])
    return function(*args, **kwargs)


def seeded(seed: int = 0) -> None:
    torch.manual_seed(seed)
    np.random.seed(seed)  # noqa: NPY002 - torch's samples draw from the global generator
    random.seed(seed)


def ask(call: Call) -> Given | Refused:
    """What torch makes of a call."""
    seeded()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return Given(perform(call))
        except Exception as error:
            text = f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"[:200]
        if BY_VALUE.search(text):
            try:
                perform(call, "meta")
            except Exception:
                return Refused(text)
            return Refused(text, by_value=True)
    return Refused(text)


def tensors_in(value: Any) -> list[torch.Tensor]:
    if isinstance(value, torch.Tensor):
        return [value]
    if isinstance(value, (tuple, list)):
        return [t for v in value for t in tensors_in(v)]
    if isinstance(value, dict):
        return [t for v in value.values() for t in tensors_in(v)]
    return []
