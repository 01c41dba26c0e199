"""The `with` statement: context managers of the program, and the few of libraries that swallow exceptions."""

from __future__ import annotations

from typing import Any

from shapecheck import ir
from shapecheck.interp.python import assign, unbound, ways
from shapecheck.interp.python import eval as evaluator
from shapecheck.interp.python import exec as executor
from shapecheck.interp.run import space
from shapecheck.interp.run.control import Raised
from shapecheck.interp.run.frames import Handling, never
from shapecheck.interp.run.run import Run
from shapecheck.interp.stdlib.contextlib import GENERATED, is_generator
from shapecheck.interp.values import lookup
from shapecheck.interp.values.objects import Completion, FunctionObj, Instance, IteratorObj, Value
from shapecheck.values import Unknown

SWALLOWING = ("raises", "suppress", "assertRaises", "assertRaisesRegex", "warns", "catch")
"""Names of context managers under which an exception may be wanted: nothing is reported inside."""

GOES_ON = Completion(ways.THROUGH)
"""How a way ends whose exception a context manager swallows."""


def exec_with(stmt: ir.With, run: Run) -> Completion | None:
    return _enter(stmt, 0, run)


def _enter(stmt: ir.With, place: int, run: Run) -> Completion | None:
    if place == len(stmt.items):
        return executor.exec_block(stmt.body, run)
    frame = run.frame
    assert frame is not None
    item = stmt.items[place]
    if item.target is None:
        frame.discards = item.context
    manager = evaluator.eval_expr(item.context, run)
    frame.at = stmt.at
    if isinstance(manager, Instance) and manager.cls is GENERATED and is_generator(manager):
        try:
            return _around(manager, stmt, place, run)
        except _Tangled:
            run.frame = frame
    entered = _entered(manager, run)
    if item.target is not None:
        assign.bind_target(item.target, entered, run)
    swallows = _swallows(item.context)
    catches = swallows or _may_swallow(manager)
    depth, since = run.depth, len(frame.pending)
    with run.handled_by(Handling(never) if catches else None):
        try:
            completion = _enter(stmt, place + 1, run)
        except Raised as raised:
            run.frame, run.depth = frame, depth
            _exit_of_others(manager, since, run)
            swallowed = swallows or _exit(manager, raised.value, run)
            if swallowed is not True and not isinstance(swallowed, Unknown):
                raise
            completion = None
        else:
            _exit_of_others(manager, since, run)
            _exit(manager, None, run)
    for pending in frame.pending[since:] if swallows else ():
        if pending.kind == "raise":
            pending.attempt.result = None
    return ways.gather(ways.THROUGH, completion, since, run)


def _exit_of_others(manager: Value, since: int, run: Run) -> None:
    """The ways that left the block early leave its context as the running one does."""

    def leave(result: Completion | None) -> Completion | None:
        raised: Any = result.value if result is not None and result.kind == "raise" else None
        swallowed = _exit(manager, None if raised is None else raised.value, run) is True
        return GOES_ON if raised is not None and swallowed else None

    if isinstance(manager, Instance) and lookup.class_attribute(manager.cls, "__exit__") is not None:
        ways.also(since, leave, run)


class _Tangled(Exception):
    """A context manager yields under an undecided condition."""


def _around(manager: Instance, stmt: ir.With, place: int, run: Run) -> Completion | None:
    """Run a generator's body around the block: the block runs where it yields, exceptions and all."""
    frame, level = run.frame, run.speculation
    assert frame is not None
    target = stmt.items[place].target
    ended: list[Completion | None] = []

    def block(value: Value) -> None:
        if run.speculation > level:
            raise _Tangled
        inner, depth, since = run.frame, run.depth, len(frame.pending)
        assert inner is not None
        run.frame = frame
        before, frame.autocast = frame.autocast, inner.autocast
        try:
            if target is not None:
                assign.bind_target(target, value, run)
            ended.append(_enter(stmt, place + 1, run))
        finally:
            run.frame, run.depth = inner, depth
            frame.autocast = before
            ways.pass_on(frame, since, inner, run)

    run.at_yield = block
    try:
        made = space.call(manager.attrs["call"], (), {}, run)
    finally:
        run.at_yield = None
    if not ended and not isinstance(made, IteratorObj):
        raise _Tangled
    return ended[0] if ended else None


def _entered(manager: Value, run: Run) -> Value:
    if isinstance(manager, Instance):
        method = lookup.class_attribute(manager.cls, "__enter__")
        if method is not None:
            return space.call(space.bind(method, manager, run), (), {}, run)
    return manager


def _exit(manager: Value, exception: Value, run: Run) -> Value:
    if not isinstance(manager, Instance):
        return None
    method = lookup.class_attribute(manager.cls, "__exit__")
    if method is None:
        return None
    kind = None if exception is None else exception.cls if isinstance(exception, Instance) else type(exception)
    return space.call(space.bind(method, manager, run), (kind, exception, None), {}, run)


def _may_swallow(manager: Value) -> bool:
    """Whether an exception in the block may end there: the manager's `__exit__` has a say in it."""
    method = lookup.class_attribute(manager.cls, "__exit__") if isinstance(manager, Instance) else None
    return isinstance(method, FunctionObj) and any(map(_answers, method.function.body))


def _answers(statement: ir.Stmt) -> bool:
    """Whether a statement may return something else than None or False."""
    if isinstance(statement, ir.Return):
        value = statement.value
        return value is not None and not (isinstance(value, ir.Const) and value.value in (None, False))
    return any(map(_answers, unbound.inside(statement)))


def _swallows(context: ir.Expr) -> bool:
    if not isinstance(context, ir.Call):
        return False
    function = context.func
    name = function.name if isinstance(function, ir.Attribute) else function.id if isinstance(function, ir.Name) else ""
    return name in SWALLOWING
