"""`eval` of a text that is known: an expression like any other, in the frame that asks for it."""

from __future__ import annotations

from functools import lru_cache

from shapecheck import ir
from shapecheck.interp.run import space
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import Value
from shapecheck.syntax.errors import SourceError
from shapecheck.syntax.parse import load_expression

LONGEST = 1_000
"""Characters of a text that is read."""


def evaluated(run: Run, source: Value, globals: Value = None, locals: Value = None, /) -> Value:
    """`eval(source)`; names are looked up where the call stands, and faults are told there."""
    frame = run.frame
    if not isinstance(source, str) or globals is not None or locals is not None or frame is None:
        return run.unknown("eval(): text that is not known, or names of its own")
    found = _expression(source.strip())
    if found is None:
        return run.unknown("eval(): text that is no expression")
    return space.eval_expr(ir.placed(found, frame.at), run)


@lru_cache(maxsize=1_000)
def _expression(text: str) -> ir.Expr | None:
    try:
        return load_expression(text) if len(text) <= LONGEST else None
    except SourceError:
        return None
