"""math: Python's own functions of known numbers; quotients of symbolic sizes are rounded exactly where that is decided.

Other functions of a size give a float of unknown value (`host_calls.REAL_FUNCTIONS`), or are unknown.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping

from shapecheck.dims import Poly
from shapecheck.interp.builtins import host_calls
from shapecheck.interp.run import space, tensor_storage
from shapecheck.interp.run.function_models import Model, table
from shapecheck.interp.run.kinds import MISSING, kind_of
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import Native, Ratio, Value
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
    return host_calls.call(Native("math.sqrt", math.sqrt), (_element(x, run),), {}, run)


def _pow(run: Run, x: Value, y: Value, /) -> Value:
    if isinstance(x, Poly) and isinstance(y, int):
        power = space.binary("**", x, y, run)
        return Ratio(power, 1) if isinstance(power, Poly) else power
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
            "pow": _pow,
            "isfinite": _asks("isfinite", of_finite=True),
            "isnan": _asks("isnan", of_finite=False),
            "isinf": _asks("isinf", of_finite=False),
        }
    ),
}
