"""Builtin functions of numbers and text: abs, round, divmod, pow, repr, format, chr."""

from __future__ import annotations

from shapecheck.dims import Poly, dim_max
from shapecheck.interp.builtins import constructors, formatting, host_calls
from shapecheck.interp.run import space
from shapecheck.interp.run.function_models import Model
from shapecheck.interp.run.run import Run
from shapecheck.interp.values import lookup
from shapecheck.interp.values.objects import Input, Instance, Native, Ratio, Real, Value
from shapecheck.values import Tensor, Unknown


def _by_method(run: Run, value: Value, name: str, args: tuple[Value, ...] = ()) -> Value | None:
    if isinstance(value, Instance):
        method = lookup.class_attribute(value.cls, name)
        if method is not None:
            return space.call(space.bind(method, value, run), args, {}, run)
    return None


def _abs(run: Run, value: Value, /) -> Value:
    if isinstance(value, Tensor) and value.array:
        return space.call_library("numpy.abs", (value,), {}, run)
    if isinstance(value, (Tensor, Input)):
        return space.call_method(value, "abs", (), run)
    if isinstance(value, Poly):
        low, high = run.path.facts.bounds(value)
        if low is not None and low >= 0:
            return value
        return -value if high is not None and high <= 0 else dim_max(value, -value)
    if isinstance(value, Ratio):
        low, _ = run.path.facts.bounds(value.numerator)
        return value if low is not None and low >= 0 else run.unknown("abs() of a fraction of sizes")
    if isinstance(value, Real):
        return value
    found = _by_method(run, value, "__abs__")
    return host_calls.call(Native("abs", abs), (value,), {}, run) if found is None else found


def _round(run: Run, number: Value, ndigits: Value = None) -> Value:
    if isinstance(number, (Tensor, Input)):
        return space.call_method(number, "round", (), run)
    if isinstance(number, Poly):
        return number
    if isinstance(number, (Ratio, Real)):
        return constructors.whole(run) if ndigits is None else Real()
    found = _by_method(run, number, "__round__", () if ndigits is None else (ndigits,))
    return host_calls.call(Native("round", round), (number, ndigits), {}, run) if found is None else found


def _divmod(run: Run, left: Value, right: Value, /) -> Value:
    return space.binary("//", left, right, run), space.binary("%", left, right, run)


def _pow(run: Run, base: Value, exp: Value, mod: Value = None) -> Value:
    if mod is None:
        return space.binary("**", base, exp, run)
    return host_calls.call(Native("pow", pow), (base, exp, mod), {}, run)


def _repr(run: Run, value: Value, /) -> Value:
    return space.representation(value, run)


def _format(run: Run, value: Value, spec: Value = "", /) -> Value:
    return formatting.format_value(value, None, spec, run)


def _ascii(run: Run, value: Value, /) -> Value:
    text = space.representation(value, run)
    return text if isinstance(text, Unknown) else ascii(text)[1:-1]


MODELS: dict[str, Model] = {
    "abs": _abs, "round": _round, "divmod": _divmod, "pow": _pow, "repr": _repr, "format": _format, "ascii": _ascii,
}  # fmt: skip
NATIVES: dict[str, Native] = {f.__name__: Native(f.__name__, f) for f in (chr, ord, bin, hex, oct)}
