"""Layers of a fixed width along an axis that something runs along: possible, but only for a few exact sizes."""

from __future__ import annotations

from collections.abc import Sequence

from shapecheck.dims import Facts, Poly, Symbol, possible_values, sym, symbols_of
from shapecheck.interp.run.findings import Constraint, Finding
from shapecheck.interp.words.messages import Describer
from shapecheck.interp.words.symbol_names import Namer
from shapecheck.report.diagnostics import Diagnostic
from shapecheck.rules.core.check import Failure

MOST = 8
"""An axis that fewer sizes than this would pass counts as pinned."""


def pinned_axes(constraints: Sequence[Constraint], namer: Namer, along: set[Symbol]) -> list[Diagnostic]:
    """A warning for each demand that pins an axis in `along` by itself; a product that flatten made is none."""
    goals = [c.goal for c in constraints]
    found: list[Diagnostic] = []
    for constraint in constraints:
        symbol = _pinned_symbol(constraint, along)
        bounds = possible_values(goals, symbol) if symbol is not None else None
        if symbol is not None and bounds is not None and bounds[1] - bounds[0] < MOST:
            others = [c for c in constraints if c is not constraint]
            found.append(_diagnostic(constraint, symbol, bounds, others, namer))
    return found


def _pinned_symbol(constraint: Constraint, along: set[Symbol]) -> Symbol | None:
    failure = constraint.failure
    if failure is None or failure.code != "SHP203" or failure.found is None or constraint.context is None:
        return None
    dim, wanted = failure.found.dim, failure.expected.dim if failure.expected else None
    if not isinstance(dim, Poly) or not isinstance(wanted, int) or "*" in str(dim):
        return None
    symbols = [s for s in symbols_of(dim) if not s.opaque]
    return symbols[0] if len(symbols) == 1 and symbols[0] in along else None


def _diagnostic(
    constraint: Constraint, symbol: Symbol, bounds: tuple[int, int], others: Sequence[Constraint], namer: Namer
) -> Diagnostic:
    """Worded with the axis still open: by what everything else says of the shapes."""
    facts = Facts()
    for other in others:
        facts = facts.assume(other.goal)
    free = Namer(facts, {}, {})
    free.renamed = dict(namer.renamed)
    failure, context = constraint.failure, constraint.context
    assert failure is not None and context is not None and failure.found is not None and failure.expected is not None
    low, high = bounds
    details = {
        "symbol": free.text(sym(symbol.name, symbol.opaque, symbol.minimum)),
        "values": str(low) if low == high else f"{low}..{high}",
        "reason": f"its last axis is {free.text(failure.found.dim)} long and must be {failure.expected.dim}",
    }
    return Describer(free).diagnostic(Finding(Failure("SHP306", details, failure.found, failure.expected), context))
