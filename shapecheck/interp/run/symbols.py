"""Symbols that a run makes up, and those that decide structure."""

from __future__ import annotations

from collections.abc import Iterable

from shapecheck.dims import Dim, Poly, sym
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import Value


def loop_symbol(run: Run, hint: str = "i", count: Dim | None = None) -> Poly:
    """A symbol for the counter of a loop over a symbolic count, which it comes to the end of."""
    name = f"{hint}{run.new_fresh()}"
    if count is not None:
        run.path.last_rounds[name] = count - 1
    return sym(name, opaque=True, minimum=0)


def mark_structural(values: Iterable[Value], run: Run) -> None:
    """Remember the constructor's parameters that decide how much code runs rather than a size."""
    for value in values:
        if isinstance(value, Poly):
            names = (symbol.name for symbol in value.symbols)
            run.entry.noted.structural.update(dict.fromkeys(name for name in names if name in run.entry.parameters))
