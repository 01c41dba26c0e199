"""The statements `raise` and `try`: exceptions of the checked program."""

from __future__ import annotations

from shapecheck import ir
from shapecheck.interp.python import eval as evaluator
from shapecheck.interp.python import exec as executor
from shapecheck.interp.python import names
from shapecheck.interp.run import space
from shapecheck.interp.run.control import Raised
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import ClassObj, Completion, Instance, ListObj, Value
from shapecheck.rules.core.bind import describe as in_words
from shapecheck.values import Unknown


def exec_raise(stmt: ir.Raise, run: Run) -> None:
    frame = run.frame
    assert frame is not None
    if stmt.exception is None:
        current = _current(run)
        if current is not None:
            raise current
        run.raise_(RuntimeError, "No active exception to reraise")
    value = evaluator.eval_expr(stmt.exception, run)
    frame.at = stmt.at
    if isinstance(value, (type, ClassObj)):
        value = space.call(value, (), {}, run)
    raise Raised(value, run.here(), explicit=True)


def _current(run: Run) -> Raised | None:
    frame = run.frame
    while frame is not None:
        if frame.exception is not None:
            return frame.exception
        frame = frame.caller
    return None


# -------------------------------------------------------------------- try
def exec_try(stmt: ir.Try, run: Run) -> Completion | None:
    frame = run.frame
    assert frame is not None
    try:
        completion = _guarded(stmt, run)
    except Raised:
        ended = executor.exec_block(stmt.final, run)
        if ended is not None:
            return ended
        raise
    ended = executor.exec_block(stmt.final, run)
    return ended if ended is not None else completion


def _guarded(stmt: ir.Try, run: Run) -> Completion | None:
    frame = run.frame
    assert frame is not None
    scope, depth = frame, run.depth
    mark = len(run.found.findings)
    catching = 1 if stmt.handlers else 0
    run.catching += catching
    try:
        completion = executor.exec_block(stmt.body, run)
    except Raised as raised:
        run.catching -= catching
        catching = 0
        run.frame, run.depth = scope, depth
        handler = _matching(stmt.handlers, raised, run)
        if handler is None:
            raise
        del run.found.findings[mark:]
        return _handle(handler, raised, run)
    finally:
        run.catching -= catching
    if completion is None and stmt.orelse:
        return executor.exec_block(stmt.orelse, run)
    return completion


def _handle(handler: ir.Handler, raised: Raised, run: Run) -> Completion | None:
    frame = run.frame
    assert frame is not None
    outer = frame.exception
    frame.exception = raised
    if handler.name is not None:
        names.store(handler.name, raised.value, run)
    try:
        return executor.exec_block(handler.body, run)
    finally:
        frame.exception = outer
        if handler.name is not None:
            names.delete(handler.name, run)


def _matching(handlers: tuple[ir.Handler, ...], raised: Raised, run: Run) -> ir.Handler | None:
    for handler in handlers:
        if handler.type is None:
            return handler
        kinds = evaluator.eval_expr(handler.type, run)
        for kind in _flat(kinds):
            if isinstance(kind, Unknown) or _is_kind(raised.value, kind):
                return handler
    return None


def _flat(kinds: Value) -> tuple[Value, ...]:
    if isinstance(kinds, Unknown):
        return (kinds,)
    if isinstance(kinds, tuple):
        return kinds
    return tuple(kinds.items) if isinstance(kinds, ListObj) else (kinds,)


def _is_kind(value: Value, kind: Value) -> bool:
    if isinstance(value, Unknown):
        return True
    if isinstance(value, Instance):
        return any(
            kind is k or (isinstance(kind, type) and isinstance(k, type) and issubclass(k, kind)) for k in value.cls.mro
        )
    return isinstance(kind, type) and isinstance(value, kind)


def describe(value: Value) -> tuple[str, str]:
    """An exception's type and text, for a message."""
    if isinstance(value, Instance):
        arguments = value.attrs.get("args", ())
        assert isinstance(arguments, tuple)
        return value.cls.name, ", ".join(a for a in arguments if isinstance(a, str))
    arguments = getattr(value, "args", ())
    if any(isinstance(argument, Unknown) for argument in arguments):
        return type(value).__name__, ""
    if all(isinstance(argument, (str, int, float, bytes, bool, type(None))) for argument in arguments):
        return type(value).__name__, str(value)
    return type(value).__name__, ", ".join(a if isinstance(a, str) else in_words(a) for a in arguments)
