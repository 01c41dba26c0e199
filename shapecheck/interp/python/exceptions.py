"""The statements `raise` and `try`: exceptions of the checked program."""

from __future__ import annotations

from typing import Any

from shapecheck import ir
from shapecheck.interp.python import eval as evaluator
from shapecheck.interp.python import exec as executor
from shapecheck.interp.python import names, ways
from shapecheck.interp.run import space
from shapecheck.interp.run.control import Raised
from shapecheck.interp.run.findings import Context, Finding
from shapecheck.interp.run.frames import DOUBT, Handling, never
from shapecheck.interp.run.run import PRELUDE, Run
from shapecheck.interp.values.objects import ClassObj, Completion, Instance, ListObj, Value
from shapecheck.rules.core.bind import describe as in_words
from shapecheck.rules.core.check import Failure
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
    raise Raised(value, run.here(), _refusal(value, run), explicit=True, doubtful=_of_a_doubtful_one(run))


PROTOCOL = (StopIteration, AttributeError, LookupError, NotImplementedError)
"""Exceptions that have a meaning for who asked."""


def _refusal(value: Value, run: Run) -> Finding | None:
    """What torch refuses by a `raise` in its own source, which is read here as source of ours."""
    assert run.frame is not None
    if not run.frame.module.path.startswith(PRELUDE) or any(is_kind(value, kind) for kind in PROTOCOL):
        return None
    at, scope, inner = run.user_place()
    kind, text = describe(value)
    return Finding(Failure("SHP508", {"exception": kind, "text": text or "..."}), Context(kind, at, scope, inner=inner))


def _of_a_doubtful_one(run: Run) -> bool:
    """Whether an exception is raised in the handler of one that the machine or a model of ours may have raised."""
    current = _current(run)
    return current is not None and (current.doubtful or isinstance(current.value, (Unknown, ImportError, OSError)))


def _current(run: Run) -> Raised | None:
    frame = run.frame
    while frame is not None:
        if frame.exception is not None:
            return frame.exception
        frame = frame.caller
    return None


# -------------------------------------------------------------------- try
def exec_try(stmt: ir.Try, run: Run) -> Completion | None:
    """`finally` is passed by every way that leaves the statement."""
    assert run.frame is not None
    since, mark = len(run.frame.pending), len(run.found.findings)
    try:
        with run.handled_by(Handling(never) if _may_end(stmt.final) else None):
            completion = _handled(stmt, run)
    except Raised:
        ended = _finally(stmt, since, run)
        if ended is not None:
            del run.found.findings[mark:]
            return ended
        raise
    ended = _finally(stmt, since, run)
    return ended if ended is not None else completion


def _may_end(final: tuple[ir.Stmt, ...]) -> bool:
    """Whether a `finally` may end in a way of its own, which takes every exception."""
    return any(
        isinstance(node, ir.Return) or (isinstance(node, ir.Jump) and node.kind != "pass") for node in ir.walk(final)
    )


def _finally(stmt: ir.Try, since: int, run: Run) -> Completion | None:
    if not stmt.final:
        return None
    ways.also(since, lambda _: executor.exec_block(stmt.final, run), run)
    return executor.exec_block(stmt.final, run)


CAUGHT = "caught"
"""How a way ends that a handler takes."""


def _handled(stmt: ir.Try, run: Run) -> Completion | None:
    """The body and what its exceptions come to: those of the running way, and those of each that may have raised."""
    frame = run.frame
    assert frame is not None
    since, mark = len(frame.pending), len(run.found.findings)
    raised = None
    try:
        completion = _guarded(stmt, run)
    except Raised as error:
        raised = error
    ways.fold(since, run)
    for pending in frame.pending[since:] if stmt.handlers else ():
        _catch(pending, stmt.handlers, run)
    try:
        if raised is not None:
            handler = _matching(stmt.handlers, raised, run)
            if handler is None:
                raise raised
            del run.found.findings[mark:]
            completion = _handle(handler, raised, run)
        elif completion is None:
            completion = executor.exec_block(stmt.orelse, run)
    except Raised as error:
        completion = ways.survive((CAUGHT,), error, since, run)
    return _join_handled(completion, since, run)


def _catch(pending: ways.Pending, handlers: tuple[ir.Handler, ...], run: Run) -> None:
    """Have a way that raised wait for the handler that takes it; a doubt waits for each that may."""
    raised = pending.attempt.result
    if pending.kind == DOUBT:
        taking = [handler for handler in handlers if _takes_doubt(handler, run)]
    elif pending.kind == "raise":
        found = _matching(handlers, raised.value, run)
        taking = [] if found is None else [found]
    else:
        return
    for handler in taking[1:]:
        ways.copied(pending, run).attempt.result = Completion(CAUGHT, (handler, raised.value))
    for handler in taking[:1]:
        pending.attempt.result = Completion(CAUGHT, (handler, raised.value))


FORESEEN = (ImportError, KeyboardInterrupt, SystemExit, GeneratorExit, NotImplementedError)
"""Exceptions that something unknown is not taken to raise."""


def _takes_doubt(handler: ir.Handler, run: Run) -> bool:
    """Whether a handler is there for what an operation on something unknown may raise."""
    if handler.type is None:
        return True
    kinds = _flat(evaluator.eval_expr(handler.type, run))
    return any(not isinstance(k, ClassObj) and not (isinstance(k, type) and issubclass(k, FORESEEN)) for k in kinds)


def _guarded(stmt: ir.Try, run: Run) -> Completion | None:
    """The body, below the handlers if there are any."""
    if not stmt.handlers:
        return executor.exec_block(stmt.body, run)
    frame = run.frame
    assert frame is not None

    def takes_doubt() -> bool:
        inner, run.frame = run.frame, frame
        outer, run.handlers = run.handlers, []
        try:
            return any(_takes_doubt(handler, run) for handler in stmt.handlers)
        finally:
            run.frame, run.handlers = inner, outer

    handling = Handling(takes_doubt)
    with run.handled_by(handling, catches=not all(map(_only_ends, stmt.handlers))):
        completion = executor.exec_block(stmt.body, run)
        if handling.doubted:
            ways.park_doubt(run)
        return completion


def _join_handled(completion: Completion | None, since: int, run: Run) -> Completion | None:
    """Each way that a handler takes passes through it; those that run through go on together."""
    frame = run.frame
    assert frame is not None
    while True:
        if completion is not None and completion.kind == CAUGHT:
            caught: Any = completion.value
            handler, raised = caught
            for other in frame.pending[since:]:
                if other.kind == CAUGHT and other.attempt.result.value[0] is handler:
                    ways.join_in(other, run)
            try:
                completion = _handle(handler, raised, run)
            except Raised as error:
                completion = ways.survive((CAUGHT, ways.THROUGH), error, since, run)
            continue
        waiting = [p for p in frame.pending[since:] if p.kind == CAUGHT]
        if not waiting:
            return ways.gather(ways.THROUGH, completion, since, run)
        caught = waiting[-1].attempt.result
        ways.swap(waiting[-1], completion, run)
        completion = caught


def _only_ends(handler: ir.Handler) -> bool:
    """Whether a handler takes nothing but what ends a program from outside."""
    return isinstance(handler.type, ir.Name) and handler.type.id in ("KeyboardInterrupt", "SystemExit", "GeneratorExit")


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
            if isinstance(kind, Unknown) or is_kind(raised.value, kind):
                return handler
    return None


def _flat(kinds: Value) -> tuple[Value, ...]:
    if isinstance(kinds, Unknown):
        return (kinds,)
    if isinstance(kinds, tuple):
        return kinds
    return tuple(kinds.items) if isinstance(kinds, ListObj) else (kinds,)


def is_kind(value: Value, kind: Value) -> bool:
    """Whether a handler of `kind` takes an exception; of one that is not known it is taken for granted."""
    if isinstance(value, Unknown):
        return True
    if isinstance(value, Instance):
        return any(
            kind is k or (isinstance(kind, type) and isinstance(k, type) and issubclass(k, kind)) for k in value.cls.mro
        )
    return isinstance(kind, type) and isinstance(value, kind)


def describe(value: Value) -> tuple[str, str]:
    """An exception's type and text, for a message."""
    if isinstance(value, Unknown):
        return "an exception that is not known", ""
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
