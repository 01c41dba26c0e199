"""Generators run to their end at once, before whoever takes their items has done anything with them.

What stands behind a `yield` reads what the taker may have written by then: a mean of what it has counted, say. So an
exception of Python's own there is no exception of the program; the statement leaves what it would have bound unknown.
"""

from __future__ import annotations

from shapecheck import ir
from shapecheck.interp.python import unbound
from shapecheck.interp.run.control import Raised
from shapecheck.interp.run.frames import Frame
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import Completion, ListObj


def end_at(raised: Raised, frame: Frame | None, run: Run) -> Frame | None:
    """The generator behind a `yield` of which an exception of Python's own comes up that nothing
    catches, if there is one.
    """
    while frame is not None and raised.finding is None and not run.catching:
        if frame.yields is not None and frame.at_yield is None and _has_yielded(frame.yields):
            return frame
        frame = frame.caller
    return None


def _has_yielded(made: ListObj) -> bool:
    return bool(made.items) or not made.exact


def behind(raised: Raised, stmt: ir.Stmt, frame: Frame | None, depth: int, run: Run) -> Completion | None:
    """Go on behind the generator's own statement, with what it would have bound unknown."""
    if end_at(raised, frame, run) is not frame or frame is None or isinstance(stmt, ir.Raise):
        raise raised
    run.frame, run.depth = frame, depth
    why = run.unknown("what a generator does once its items are used")
    unbound.leave_unknown((stmt,), why, run)
    return Completion("return", why) if unbound.returns(stmt) else None
