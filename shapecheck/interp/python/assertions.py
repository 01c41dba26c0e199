"""The statement `assert`, and what its failure compared: each side as it is written, with what it was."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from shapecheck import ir
from shapecheck.base.span import Span
from shapecheck.interp.python import eval as evaluator
from shapecheck.interp.python.ways import demand_or_raise
from shapecheck.interp.run import space
from shapecheck.interp.run.control import Raised
from shapecheck.interp.run.findings import Context
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import SymBool, Value
from shapecheck.interp.words.mends.edits import spelled
from shapecheck.values import is_dim

MEASURES = ("size", "dim", "numel", "ndimension")
"""Methods of tensors that only tell."""


def exec_assert(stmt: ir.Assert, run: Run) -> None:
    """An assertion that sizes decide becomes a constraint; one that nothing decides is taken to hold."""
    frame = run.frame
    assert frame is not None
    holds = space.truth(evaluator.eval_expr(stmt.test, run), run)
    frame.at = stmt.at
    if holds is False:
        message = None if stmt.message is None else evaluator.eval_expr(stmt.message, run)
        text = space.text(message, run) if message is not None else ""
        raised = Raised(AssertionError(text if isinstance(text, str) else "..."), run.here(), explicit=True)
        raised.context = _context(stmt, run)
        raise raised
    if isinstance(holds, SymBool):
        demand_or_raise(holds, AssertionError(), run)


def _context(stmt: ir.Assert, run: Run) -> Context:
    """Where an assertion fails, the tensors that it measures, and what both sides are."""
    frame = run.frame
    assert frame is not None
    tensors = {}
    sides: dict[str, object] = {}
    for expr in _sides(stmt.test, run):
        text = spelled(expr)
        if text is not None and not isinstance(expr, ir.Const):
            sides[text] = _plain(evaluator.eval_expr(expr, run))
        measured = _measured(expr)
        value = None if measured is None else space.tensor_of(evaluator.eval_expr(measured, run))
        if value is not None:
            tensors[spelled(measured) or "it"] = value
    frame.at = stmt.at
    caller = frame.caller
    led_here = None if caller is None or not caller.module.is_user else Span(caller.module.path, *caller.at)
    at = Span(frame.module.path, *stmt.at)
    known = {text: value for text, value in sides.items() if value is not None and text not in tensors}
    return Context("assert", at, frame.name, tensors, call_site=run.call_site(), compared=known, called_at=led_here)


def _plain(value: Value) -> object:
    """A size, a shape, or a value that Python writes the same: nothing else is shown."""
    if isinstance(value, tuple):
        parts = [_plain(part) for part in value]
        return None if None in parts else tuple(parts)
    return value if is_dim(value) or isinstance(value, (int, float, str)) else None


def _sides(test: ir.Expr, run: Run) -> Iterator[ir.Expr]:
    """What an assertion compares, where looking at it again changes nothing; of several parts the one that fails."""
    match test:
        case ir.Compare(operands=operands):
            yield from (operand for operand in operands if _only_looks(operand))
        case ir.Logical(op="and", operands=operands):
            looked = itertools.takewhile(_only_looks, operands)
            failing = next((part for part in looked if space.truth(evaluator.eval_expr(part, run), run) is False), None)
            yield from () if failing is None else _sides(failing, run)
        case _:
            return


def _only_looks(expr: ir.Expr) -> bool:
    match expr:
        case ir.Name() | ir.Const():
            return True
        case ir.Attribute(value=value) | ir.Unary(operand=value):
            return _only_looks(value)
        case ir.Subscript(value=value, index=index):
            return _only_looks(value) and _only_looks(index)
        case ir.Compare(operands=parts) | ir.Display(items=parts):
            return all(map(_only_looks, parts))
        case ir.Slice(lower=lower, upper=upper, step=step):
            return all(part is None or _only_looks(part) for part in (lower, upper, step))
        case ir.Binary(left=left, right=right):
            return _only_looks(left) and _only_looks(right)
        case ir.Call(func=ir.Attribute(value=value, name=name), args=args, keywords=()) if name in MEASURES:
            return _only_looks(value) and all(map(_only_looks, args))
        case ir.Call(func=ir.Name(id="len"), args=(value,), keywords=()):
            return _only_looks(value)
        case _:
            return False


def _measured(expr: ir.Expr) -> ir.Expr | None:
    """The tensor that one side of a comparison measures: `x` of `x.shape[1]`, `x.size(0)` and `len(x)`."""
    match expr:
        case ir.Attribute(value=value, name="shape" | "ndim" | "dtype"):
            return value
        case ir.Subscript(value=value):
            return _measured(value)
        case ir.Call(func=ir.Attribute(value=value, name=name)) if name in MEASURES:
            return value
        case ir.Call(func=ir.Name(id="len"), args=(value,)):
            return value
        case _:
            return None
