"""Builtin functions of numbers and text: abs, round, divmod, pow, repr, format, chr."""

from __future__ import annotations

from shapecheck.interp.builtins import formatting, host_calls
from shapecheck.interp.run import space
from shapecheck.interp.run.function_models import Model, known
from shapecheck.interp.run.kinds import MISSING, kind_of
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import Native, Value


def _abs(run: Run, value: Value, /) -> Value:
    found = kind_of(value).special(value, "abs", (), run)
    return host_calls.call(Native("abs", abs), (value,), {}, run) if found is MISSING else found


def _round(run: Run, number: Value, ndigits: Value = None) -> Value:
    found = kind_of(number).special(number, "round", () if ndigits is None else (ndigits,), run)
    return host_calls.call(Native("round", round), (number, ndigits), {}, run) if found is MISSING else found


def _divmod(run: Run, left: Value, right: Value, /) -> Value:
    return space.binary("//", left, right, run), space.binary("%", left, right, run)


def _pow(run: Run, base: Value, exp: Value, mod: Value = None) -> Value:
    if mod is None:
        return space.binary("**", base, exp, run)
    return host_calls.call(Native("pow", pow), (base, exp, mod), {}, run)


def _repr(run: Run, value: Value, /) -> Value:
    return formatting.untold(space.representation(value, run))


def _format(run: Run, value: Value, spec: Value = "", /) -> Value:
    return formatting.untold(formatting.format_value(value, None, spec, run))


def _ascii(run: Run, value: Value, /) -> Value:
    return ascii(known(space.representation(value, run)))[1:-1]


MODELS: dict[str, Model] = {
    "abs": _abs, "round": _round, "divmod": _divmod, "pow": _pow, "repr": _repr, "format": _format, "ascii": _ascii,
}  # fmt: skip
NATIVES: dict[str, Native] = {f.__name__: Native(f.__name__, f) for f in (chr, ord, bin, hex, oct)}
