"""Calling a rule with a program's arguments: an op, a layer's constructor, a layer's forward.

Raises DemandFailed where torch refuses, Undetermined where the result cannot be told. Knows no IR, no files and no
spans.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from shapecheck.dims import DimTooLarge
from shapecheck.rules.core.bind import Plan, bind, plan, spread_call
from shapecheck.rules.core.check import Check, DemandFailed, Undetermined
from shapecheck.rules.core.layer import Layer, materialise
from shapecheck.rules.core.pointwise import infer_pointwise
from shapecheck.rules.core.registry import Pointwise, declared
from shapecheck.rules.elements.extremes import kept
from shapecheck.values import DType, Tensor, Unknown


def call_op(check: Check, rule: Callable[..., Any] | Pointwise, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
    """The result of an op."""
    if isinstance(rule, Pointwise):
        return _asked(lambda: infer_pointwise(check, rule, args, kwargs))
    the_plan = plan(rule, 1)
    kwargs, out = _without_out(the_plan, kwargs)
    positional, keywords = spread_call(the_plan, bind(the_plan, args, kwargs))
    result = _asked(lambda: rule(check, *positional, **keywords))
    if not isinstance(result, Tensor):
        return result
    if isinstance(out, Tensor):
        result = result.with_dtype(out.dtype)
    if declared(rule).elements == "kept" and positional and isinstance(positional[0], Tensor):
        result = kept(check.facts, positional[0], result)
    return result


def _without_out(the_plan: Plan, kwargs: Mapping[str, Any]) -> tuple[Mapping[str, Any], Any]:
    """The keywords without `out`, which any op may take: it is resized to the result and keeps its dtype."""
    if "out" not in kwargs or "out" in the_plan.slots:
        return kwargs, None
    return {name: value for name, value in kwargs.items() if name != "out"}, kwargs["out"]


IGNORED_BY_LAYERS = ("device", "dtype")
"""Constructor arguments that every layer with parameters takes and that change no shape."""


def build_layer(check: Check, cls: type, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Layer:
    """A layer from its constructor's arguments, its own demands made."""
    cls = materialise(cls)
    the_plan = plan(cls, 0)
    kwargs = {key: value for key, value in kwargs.items() if key in the_plan.slots or key not in IGNORED_BY_LAYERS}
    positional, keywords = spread_call(the_plan, bind(the_plan, _without_factory(the_plan, args), kwargs))
    built = cls(*positional, **keywords)
    assert isinstance(built, Layer)
    _asked(lambda: built.validate(check))
    return built


def _without_factory(the_plan: Plan, args: Sequence[Any]) -> Sequence[Any]:
    """Positional arguments without the `device` and `dtype` that torch's constructors take behind their own."""
    own = len(the_plan.positional)
    extra = args[own:]
    given = len(extra) == 2 and (extra[1] is None or isinstance(extra[1], (DType, Unknown)))
    return args[:own] if given else args


def call_layer(check: Check, layer: Layer, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
    """What `layer(*args, **kwargs)` gives."""
    the_plan = plan(type(layer).forward, 2)
    positional, keywords = spread_call(the_plan, bind(the_plan, args, kwargs))
    return _asked(lambda: layer.forward(check, *positional, **keywords))


class RuleFailed(Undetermined):
    """A rule itself fails: what it was given is something that its author did not think of."""


def _asked(rule: Callable[[], Any]) -> Any:
    """What a rule gives; a fault of its own leaves the result open."""
    try:
        return rule()
    except (DemandFailed, Undetermined, DimTooLarge, RecursionError):
        raise
    except Exception as error:
        raise RuleFailed(f"its rule does not know these arguments ({type(error).__name__})") from error
