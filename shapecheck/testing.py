"""Calling rules by hand: for this project's tests and doctests, and for plugin authors.

>>> infer("torch.cat", ["B 3 H", "B 5 H"], dim=1)
Tensor[B, 8, H]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from shapecheck.codes import CODES
from shapecheck.dims import Facts, Goal, parse_shape, render
from shapecheck.rules.core.builtin import builtin_modules
from shapecheck.rules.core.call import RuleFailed, build_layer, call_layer, call_op
from shapecheck.rules.core.check import Check, DemandFailed, Undetermined
from shapecheck.rules.core.layer import Layer
from shapecheck.rules.core.registry import Registry
from shapecheck.values import Tensor, Unknown


@lru_cache(maxsize=1)
def builtin_registry() -> Registry:
    """The built-in rules."""
    registry = Registry()
    registry.collect_all(builtin_modules())
    return registry


@dataclass(frozen=True)
class Outcome:
    """What one call gave: a result or the code of what failed, and what had to be assumed."""

    result: Any
    failed: str | None = None
    unknown: str | None = None
    assumed: tuple[Goal, ...] = ()
    warned: tuple[str, ...] = ()

    def __repr__(self) -> str:
        if self.failed is not None:
            return f"{self.failed} {CODES[self.failed].name}"
        if self.unknown is not None:
            return f"Unknown: {self.unknown}"
        text = show(self.result)
        if self.assumed:
            text += " if " + " and ".join(str(goal) for goal in self.assumed)
        if self.warned:
            text += " warns " + ", ".join(self.warned)
        return text


def show(value: Any) -> str:
    """A result as doctests print it."""
    if isinstance(value, Tensor):
        dtype = "" if value.dtype == "float32" else f":{value.dtype}"
        return f"Tensor[{', '.join(render(d) for d in value.shape)}]{dtype}"
    if isinstance(value, (tuple, list)):
        return "(" + ", ".join(show(item) for item in value) + ")"
    return str(value)


def tensor(text: str) -> Tensor:
    """`B 3 H` or `B,T:int64` as a tensor."""
    spec = parse_shape(text)
    return Tensor(tuple(spec.dims), spec.dtype or "float32")  # type: ignore[arg-type]


def lift(value: Any) -> Any:
    """Shape texts among arguments become tensors; a text that is no shape stays a str."""
    if isinstance(value, str):
        try:
            return tensor(value) if value != "" else Tensor(())
        except ValueError:
            return value
    if isinstance(value, (list, tuple)):
        return type(value)(lift(item) for item in value)
    return value


def infer(name: str, *args: Any, registry: Registry | None = None, **kwargs: Any) -> Outcome:
    """Call the op `name`. Positional strings are shapes (`"B 3 H"`; an empty one has no axes)."""
    table = registry or builtin_registry()
    check = Check(Facts())
    return _outcome(check, lambda: call_op(check, table.ops[name], [lift(a) for a in args], kwargs))


def construct(name: str, *args: Any, registry: Registry | None = None, **kwargs: Any) -> Any:
    """Build the layer `name`: a `Layer`, or an `Outcome` that failed."""
    table = registry or builtin_registry()
    check = Check(Facts())
    outcome = _outcome(check, lambda: build_layer(check, table.layers[name], args, kwargs))
    return outcome.result if outcome.failed is None and outcome.unknown is None else outcome


def forward(layer: Layer | Outcome, *args: Any, **kwargs: Any) -> Outcome:
    """Call a layer: `forward(construct("torch.nn.Linear", 3, 4), "B 3")`."""
    if isinstance(layer, Outcome):
        return layer
    check = Check(Facts())
    return _outcome(check, lambda: call_layer(check, layer, [lift(a) for a in args], kwargs))


def _outcome(check: Check, call: Any) -> Outcome:
    try:
        result = call()
    except DemandFailed as failure:
        return Outcome(None, failed=failure.failure.code)
    except RuleFailed:
        raise
    except Undetermined as unknown:
        return Outcome(None, unknown=unknown.reason)
    if isinstance(result, Unknown):
        return Outcome(None, unknown=result.reason)
    return Outcome(
        result, assumed=tuple(a.goal for a in check.assumptions), warned=tuple(w.code for w in check.warnings)
    )


def dims(*texts: str) -> Sequence[Any]:
    """Sizes from text, for arguments that are symbolic."""
    return [parse_shape(text).dims[0] for text in texts]
