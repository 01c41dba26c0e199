"""math: Python's own functions of known numbers; quotients of symbolic sizes are rounded exactly where that is decided.

Other functions of a size give a float of unknown value (`host_calls.REAL_FUNCTIONS`), or are unknown.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from shapecheck.dims import Dim, Poly
from shapecheck.interp.builtins import constructors, host_calls
from shapecheck.interp.run import fractions, space, tensor_storage
from shapecheck.interp.run.function_models import Model, table
from shapecheck.interp.run.run import Run
from shapecheck.interp.values import lookup
from shapecheck.interp.values.objects import Instance, Native, Ratio, Real, Value
from shapecheck.values import Tensor, Unknown


def _rounding(name: str, of_ratio: Callable[[Ratio, Run], Dim | Unknown]) -> Model:
    native = Native(f"math.{name}", getattr(math, name))

    def apply(run: Run, x: Value, /) -> Value:
        if isinstance(x, Poly):
            return x
        if isinstance(x, Ratio):
            return of_ratio(x, run)
        if isinstance(x, Real):
            return constructors.whole(run)
        if isinstance(x, Instance):
            method = lookup.class_attribute(x.cls, f"__{name}__")
            if method is not None:
                return space.call(space.bind(method, x, run), (), {}, run)
        if isinstance(x, Tensor):
            x = _element(x, run)
        return host_calls.call(native, (x,), {}, run)

    return apply


def _element(x: Tensor, run: Run) -> Value:
    """The number in a tensor of one element, where it is known."""
    known = tensor_storage.elements(x, run)
    return known[0] if known is not None and len(known) == 1 else x


def _prod(run: Run, iterable: Value, /, *, start: Value = 1) -> Value:
    items = space.iterate_exactly(iterable, run)
    if isinstance(items, Unknown):
        return items
    total = start
    for item in items:
        total = space.binary("*", total, item, run)
    return total


def _sqrt(run: Run, x: Value, /) -> Value:
    if isinstance(x, Tensor):
        x = _element(x, run)
    return host_calls.call(Native("math.sqrt", math.sqrt), (x,), {}, run)


def _pow(run: Run, x: Value, y: Value, /) -> Value:
    if isinstance(x, Poly) and isinstance(y, int):
        power = space.binary("**", x, y, run)
        return Ratio(power, 1) if isinstance(power, Poly) else power
    return host_calls.call(Native("math.pow", math.pow), (x, y), {}, run)


def _is_finite(run: Run, x: Value, /) -> Value:
    return (
        True
        if isinstance(x, (Poly, Ratio, Real))
        else host_calls.call(Native("isfinite", math.isfinite), (x,), {}, run)
    )


def _is_not(name: str) -> Model:
    native = Native(name, getattr(math, name))
    return lambda run, x, /: False if isinstance(x, (Poly, Ratio, Real)) else host_calls.call(native, (x,), {}, run)


NAMES: Mapping[str, Value] = {
    **{name: Native(f"math.{name}", f) for name, f in vars(math).items() if callable(f) and not name.startswith("_")},
    **{name: getattr(math, name) for name in ("pi", "e", "tau", "inf", "nan")},
    **table(
        {
            "ceil": _rounding("ceil", lambda x, run: fractions.ceil(x)),
            "floor": _rounding("floor", lambda x, run: fractions.floor(x)),
            "trunc": _rounding("trunc", fractions.truncate),
            "prod": _prod,
            "sqrt": _sqrt,
            "pow": _pow,
            "isfinite": _is_finite,
            "isnan": _is_not("isnan"),
            "isinf": _is_not("isinf"),
        }
    ),
}
