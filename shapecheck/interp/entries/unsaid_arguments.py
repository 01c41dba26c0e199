"""Arguments of functions that nobody has called yet: of a number at least its type is known, of all else nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from shapecheck import ir
from shapecheck.base.span import Span
from shapecheck.dims import sym
from shapecheck.interp.entries.annotations import Kind, kind_of
from shapecheck.interp.values.objects import FunctionObj, Real, Value
from shapecheck.values import Unknown


def arguments(function: FunctionObj, path: str) -> tuple[tuple[Value, ...], dict[str, Value]]:
    """What is passed for the parameters that have no default."""
    return of_parameters(function.function.parameters, path, function.defaults)


def of_parameters(
    parameters: Iterable[ir.Parameter], path: str, defaults: Collection[str] = ()
) -> tuple[tuple[Value, ...], dict[str, Value]]:
    """By position and by name."""
    wanted = [parameter for parameter in parameters if parameter.name not in defaults]
    by_place = tuple(_argument(p, path) for p in wanted if p.kind in ("positional", "plain"))
    return by_place, {p.name: _argument(p, path) for p in wanted if p.kind == "keyword"}


def _argument(parameter: ir.Parameter, path: str) -> Value:
    kind = kind_of(parameter.annotation)
    if kind is Kind.INT:
        return sym(parameter.name, opaque=True, minimum=0)
    if kind is Kind.FLOAT:
        return Real()
    return Unknown(f"what `{parameter.name}` is called with", Span(path, *parameter.at))
