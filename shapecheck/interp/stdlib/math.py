"""math: Python's own functions of known numbers; quotients and square roots of symbolic sizes are rounded exactly.

Other functions of a size give a float of unknown value (`host_calls.REAL_FUNCTIONS`), or are unknown.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping

from shapecheck.dims import Poly, ge, isqrt
from shapecheck.interp.builtins import host_calls
from shapecheck.interp.run import fractions, space, tensor_storage
from shapecheck.interp.run.domains import demand
from shapecheck.interp.run.function_models import Model, table
from shapecheck.interp.run.kinds import MISSING, kind_of
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import Native, Ratio, Real, Value
from shapecheck.values import Tensor


def _rounding(name: str) -> Model:
    native = Native(f"math.{name}", getattr(math, name))

    def apply(run: Run, x: Value, /) -> Value:
        found = kind_of(x).special(x, name, (), run)
        return host_calls.call(native, (_element(x, run),), {}, run) if found is MISSING else found

    return apply


def _element(x: Value, run: Run) -> Value:
    """The number in a tensor of one element, where it is known; any other value itself."""
    known = tensor_storage.elements(x, run) if isinstance(x, Tensor) else None
    return known[0] if known is not None and len(known) == 1 else x


def _prod(run: Run, iterable: Value, /, *, start: Value = 1) -> Value:
    return functools.reduce(lambda total, item: space.binary("*", total, item, run), space.items(iterable, run), start)


def _sqrt(run: Run, x: Value, /) -> Value:
    number = _element(x, run)
    root = host_calls.call(Native("math.sqrt", math.sqrt), (number,), {}, run)
    square = fractions.as_ratio(number)
    return fractions.square_root(square, run) if isinstance(root, Real) and square is not None else root


def _isqrt(run: Run, n: Value, /) -> Value:
    if not isinstance(n, Poly):
        return host_calls.call(Native("math.isqrt", math.isqrt), (_element(n, run),), {}, run)
    demand(ge(n, 0), ValueError, "isqrt() argument must be nonnegative", run)
    return isqrt(run.path.facts.norm(n))


def _pow(run: Run, x: Value, y: Value, /) -> Value:
    if isinstance(x, Poly) and isinstance(y, int):
        power = space.binary("**", x, y, run)
        return Ratio(power, 1) if isinstance(power, Poly) else power
    if y == 0.5 and isinstance(x, Poly | Ratio):
        return _sqrt(run, x)
    return host_calls.call(Native("math.pow", math.pow), (x, y), {}, run)


def _asks(name: str, of_finite: bool) -> Model:
    """`isnan` and its like; a number that sizes decide is finite."""
    native = Native(name, getattr(math, name))
    return lambda run, x, /: of_finite if kind_of(x).number_not_known else host_calls.call(native, (x,), {}, run)


NAMES: Mapping[str, Value] = {
    **{name: Native(f"math.{name}", f) for name, f in vars(math).items() if callable(f) and not name.startswith("_")},
    **{name: getattr(math, name) for name in ("pi", "e", "tau", "inf", "nan")},
    **table(
        {
            "ceil": _rounding("ceil"),
            "floor": _rounding("floor"),
            "trunc": _rounding("trunc"),
            "prod": _prod,
            "sqrt": _sqrt,
            "isqrt": _isqrt,
            "pow": _pow,
            "isfinite": _asks("isfinite", of_finite=True),
            "isnan": _asks("isnan", of_finite=False),
            "isinf": _asks("isinf", of_finite=False),
        }
    ),
}
