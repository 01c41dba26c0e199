"""Undecided conditions. Both sides run speculatively; then they are joined, or kept apart, or one becomes a contract.

`fork` runs the sides with the condition and its negation assumed. Sides that ran through are joined (a join point), or
the run is split where the join would lose a shape; a side that left early waits and is joined where it arrives; a side
that raised leaves the other, and the condition for it, as a constraint.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from shapecheck import ir
from shapecheck.dims import any_of
from shapecheck.interp.python import eval as evaluator
from shapecheck.interp.python import ways
from shapecheck.interp.python.ways import Attempt, Pending
from shapecheck.interp.run import space
from shapecheck.interp.run.control import Raised, SplitNeeded
from shapecheck.interp.run.join import Join
from shapecheck.interp.run.kinds import Loss
from shapecheck.interp.run.run import Run
from shapecheck.interp.values import truths
from shapecheck.interp.values.objects import (
    Completion,
    SymBool,
    Training,
    Value,
)
from shapecheck.interp.values.store import Heap
from shapecheck.values import Unknown

# -------------------------------------------------------------------- truth


# -------------------------------------------------------------------- expressions
def logical(expr: ir.Logical, run: Run) -> Value:
    """`and` and `or`: the value that decides."""
    return _logical(expr, 0, run)


def _logical(expr: ir.Logical, place: int, run: Run) -> Value:
    value = evaluator.eval_expr(expr.operands[place], run)
    if place == len(expr.operands) - 1:
        return value
    holds = space.truth(value, run)
    stops = expr.op == "or"
    if isinstance(holds, bool):
        return value if holds is stops else _logical(expr, place + 1, run)
    if isinstance(holds, Unknown):
        return _after_unknown(expr, place, holds, run)
    if not isinstance(value, (SymBool, Training)):
        return _either(expr, place, value, holds, run)
    other = _assuming(holds, not stops, lambda: _logical(expr, place + 1, run), run)
    if not isinstance(other, (bool, SymBool, Training, Unknown)):
        return _either(expr, place, value, holds, run)
    rest = space.truth(other, run)
    if isinstance(rest, bool):
        return stops if rest is stops else (holds if isinstance(holds, (SymBool, Training)) else rest)
    if isinstance(holds, SymBool) and isinstance(rest, SymBool):
        if stops:
            return truths.symbolic_truth(any_of(holds.goal, rest.goal))
        return truths.conjunction(holds, rest, run)
    return (
        rest if isinstance(rest, Unknown) else holds if isinstance(holds, Unknown) else run.unknown("a mixed condition")
    )


def _either(expr: ir.Logical, place: int, value: Value, holds: Value, run: Run) -> Value:
    """`size or other`: the value itself counts, not only its truth."""

    def keep() -> Value:
        return value

    def go_on() -> Value:
        return _logical(expr, place + 1, run)

    assert run.frame is not None
    run.frame.at = expr.at
    joined: Value = fork(holds, run, *((keep, go_on) if expr.op == "or" else (go_on, keep)), values=True)
    return joined


def _after_unknown(expr: ir.Logical, place: int, unknown: Unknown, run: Run) -> Value:
    """The rest is evaluated for what it decides alone: `unknown and False` is False."""
    try:
        rest = _logical(expr, place + 1, run)
    except Raised:
        return unknown
    return rest if isinstance(rest, bool) and rest is (expr.op == "or") else unknown


def _assuming(condition: Value, holds: bool, body: Callable[[], Value], run: Run) -> Value:
    facts = run.path.facts
    assume(condition, holds, run)
    try:
        return body()
    except Raised:
        return run.unknown("a condition that fails on one side")
    finally:
        run.path.facts = facts


def conditional(expr: ir.Conditional, run: Run) -> Value:
    """`a if test else b`."""
    holds = space.truth(evaluator.eval_expr(expr.test, run), run)
    if isinstance(holds, bool):
        return evaluator.eval_expr(expr.body if holds else expr.orelse, run)
    assert run.frame is not None
    run.frame.at = expr.at
    joined: Value = fork(
        holds,
        run,
        lambda: evaluator.eval_expr(expr.body, run),
        lambda: evaluator.eval_expr(expr.orelse, run),
        values=True,
    )
    return joined


# -------------------------------------------------------------------- forking
def condition_key(condition: Value, run: Run) -> Any:
    """One key for `self.training` everywhere; the place and its occurrence for anything else."""
    if isinstance(condition, Training):
        return "training"
    key = ("branch", run.stack_key())
    occurrence = run.path.occurrences.get(key, 0)
    run.path.occurrences[key] = occurrence + 1
    return (key, occurrence)


def fork(
    condition: Value, run: Run, on_true: Callable[[], Any], on_false: Callable[[], Any], values: bool = False
) -> Any:
    """Run both sides of an undecided condition and go on with what they have in common."""
    run.step()
    key = condition_key(condition, run)
    if key in run.path.splits:
        return _forced(condition, run.path.splits[key], run, on_true, on_false)
    first = attempt(condition, True, run, on_true)
    second = attempt(condition, False, run, on_false)
    assert run.frame is not None
    left, place = _left(condition, first, second, run), len(run.frame.pending)
    try:
        if first.error is not None or second.error is not None:
            return _with_error(condition, first, second, run)
        if not values and ways.kind_of_result(first.result) != ways.kind_of_result(second.result):
            return _part(condition, key, first, second, run)
        return _merge(condition, key, first, second, run)
    finally:
        run.frame.pending[place:place] = left


def _left(condition: Value, first: Attempt, second: Attempt, run: Run) -> list[Pending]:
    """The ways that left either side before its end: they wait beside whatever goes on here, and behind the end of
    their own side where that waits too, so that it arrives first.
    """
    parted = [(way, truths.opposite(condition), first) for way in first.waiting]
    parted += [(way, condition, second) for way in second.waiting]
    for way, elsewhere, _ in parted:
        way.condition = ways.either(elsewhere, way.condition, run)
        way.parting = ways.parting(run)._replace(birth=first.birth)
    return [way for way, _, _ in parted]


def _forced(condition: Value, holds: bool, run: Run, on_true: Callable[[], Any], on_false: Callable[[], Any]) -> Any:
    if isinstance(condition, Training):
        holds = holds != condition.negated
    run.path.conditions.append((condition, holds))
    assume(condition, holds, run)
    return on_true() if holds else on_false()


def assume(condition: Value, holds: bool, run: Run) -> None:
    """Take a condition as decided on this path."""
    goal = truths.goal_if(condition, holds)
    if goal is not None:
        run.path.facts = run.path.facts.assume(goal)


def attempt(condition: Value, holds: bool, run: Run, side: Callable[[], Any]) -> Attempt:
    """Run one side and take back all that it did."""
    frame = run.frame
    assert frame is not None
    gaps = dict(run.found.gaps)
    start, since = ways.parting(run), len(frame.pending)
    depth, catching, training = run.depth, run.catching, run.path.training
    at = frame.at
    run.speculation += 1
    result, error = None, None
    try:
        assume(condition, holds, run)
        try:
            result = side()
        except Raised as raised:
            run.frame, run.depth = frame, depth
            result, error = _surviving(raised, since, run)
        waiting = ways.detached(since, start, run)
        return Attempt(
            result,
            error,
            {obj: obj.save() for obj in run.store.touched(start.mark)},
            run.path.facts,
            run.path.constraints[start.constraints :],
            [log[n:] for log, n in zip(ways.logs(run), start.logs, strict=True)],
            run.found.gaps,
            start.birth,
            waiting,
            run.path.training,
        )
    finally:
        run.speculation -= 1
        run.frame, frame.at, run.depth, run.catching = frame, at, depth, catching
        ways.abandon(since, run)
        run.store.rollback(start.mark)
        run.path.facts, run.path.training = start.facts, training
        del run.path.constraints[start.constraints :]
        for log, n in zip(ways.logs(run), start.logs, strict=True):
            del log[n:]
        run.found.gaps = gaps


def _surviving(raised: Raised, since: int, run: Run) -> tuple[Completion | None, Raised | None]:
    """How a side ends that raised: by a way that left it before, if there is one."""
    try:
        return ways.survive(ways.JUMPS, raised, since, run), None
    except Raised as error:
        return None, error


def _commit(side: Attempt, run: Run) -> None:
    run.store.replay(side.states)
    run.path.facts, run.path.training = side.facts, side.training
    run.path.constraints.extend(side.constraints)
    ways.record(side, run)


def _with_error(condition: Value, first: Attempt, second: Attempt, run: Run) -> Any:
    """One side raised: the other goes on, and the first waits for a handler, if there is any."""
    good, bad, holds = (second, first, False) if first.error is not None else (first, second, True)
    assert bad.error is not None
    if good.error is not None:
        error, other = (first, second) if bad.error.finding is not None else (second, first)
        assert error.error is not None and other.error is not None
        if run.handlers:
            _wait_for_handler(other, condition if other is second else truths.opposite(condition), run)
            _commit(error, run)
        raise error.error
    if run.handlers:
        _wait_for_handler(bad, condition if holds else truths.opposite(condition), run)
        ways.uncertain(good)
        _commit(good, run)
    else:
        _commit(good, run)
        ways.fail_on_one_side(condition, holds, bad.error, run)
    return good.result


def _wait_for_handler(side: Attempt, condition: Value, run: Run) -> None:
    side.result = Completion("raise", side.error)
    ways.park(side, condition, None, side.birth, run)


def _merge(condition: Value, key: Any, first: Attempt, second: Attempt, run: Run) -> Any:
    join = Join(run, first.facts, second.facts, condition, (first.states, second.states))
    states = _joined_states(first, second, join)
    result = _joined_result(first.result, second.result, join)
    if join.loss is Loss.SHAPE and ways.can_split(run):
        raise SplitNeeded(key)
    run.store.replay(states)
    if first.training == second.training:
        run.path.training = first.training
    _join_knowledge(condition, first, second, run)
    return result


def _joined_result(a: Any, b: Any, join: Join) -> Any:
    if isinstance(a, Completion):
        return Completion(a.kind, join.values(a.value, b.value))
    return join.values(a, b)


def _joined_states(first: Attempt, second: Attempt, join: Join) -> dict[Heap, Any]:
    """What a side has made itself is as that side leaves it."""
    joined: dict[Heap, Any] = {}
    for obj in {**first.states, **second.states}:
        if obj.born > first.birth:
            joined[obj] = second.states[obj] if obj in second.states else first.states[obj]
        else:
            a = first.states[obj] if obj in first.states else obj.save()
            b = second.states[obj] if obj in second.states else obj.save()
            joined[obj] = join.states(obj, a, b)
    return joined


def _join_knowledge(condition: Value, first: Attempt, second: Attempt, run: Run) -> None:
    """Keep the constraints of both sides, each under its side's condition; the facts follow from them.

    What training alone demands is no condition of the model's: it runs without.
    """
    ways.tell_of_calls(condition, first.recorded[ways.CALLS], second.recorded[ways.CALLS], run)
    for side in (first, second):
        ways.uncertain(side)
        if not isinstance(condition, Training):
            side.recorded[ways.FINDINGS] = []
        ways.record(side, run)
    for side, other, holds in ((first, second, True), (second, first, False)):
        shared = [c.goal for c in other.constraints]
        for constraint in side.constraints:
            kept = ways.under(condition, holds, constraint, run)
            if kept is not None or constraint.goal in shared:
                run.path.add_constraint(kept or constraint)


# -------------------------------------------------------------------- one side leaves early
def _part(condition: Value, key: Any, first: Attempt, second: Attempt, run: Run) -> Any:
    """The side that runs through goes on (the first, if none does); the other waits."""
    goes_on, waits, holds = (first, second, True) if second.result is not None else (second, first, False)
    ways.park(waits, condition if holds else truths.opposite(condition), key, first.birth, run)
    ways.uncertain(goes_on)
    _commit(goes_on, run)
    return goes_on.result
