"""Undecided conditions. Both sides run speculatively; then they are joined, or kept apart, or one becomes a contract.

`fork` runs the sides with the condition and its negation assumed. Sides that ran through are joined (a join point), or
the run is split where the join would lose a shape; a side that left early waits and is joined where it arrives; a side
that raised leaves the other, and the condition for it, as a constraint.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from shapecheck import ir
from shapecheck.base.lite_dataclass import dataclass, replace
from shapecheck.dims import Facts, any_of
from shapecheck.interp.python import eval as evaluator
from shapecheck.interp.run import space
from shapecheck.interp.run.control import Raised, SplitNeeded
from shapecheck.interp.run.findings import Constraint, LayerCallRecord
from shapecheck.interp.run.frames import Frame
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
from shapecheck.interp.values.store import Heap, birth
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
@dataclass(slots=True)
class Attempt:
    """What one side did: its result or exception, the states it wrote, its facts and what it recorded."""

    result: Any
    error: Raised | None
    states: dict[Heap, Any]
    facts: Facts
    constraints: list[Constraint]
    recorded: list[list[Any]]
    gaps: dict[Any, None]
    birth: int
    """What is younger was made on this side or later."""


@dataclass(slots=True)
class Pending:
    """A path that left the block early (return, break, continue) and waits to be joined where it arrives."""

    attempt: Attempt
    mark: int
    condition: Value
    constraints: int
    calls: int
    birth: int
    facts: Facts
    key: Any

    @property
    def kind(self) -> str:
        return str(self.attempt.result.kind)


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
    if first.error is not None or second.error is not None:
        return _with_error(condition, first, second, run)
    if not values and _kind(first.result) != _kind(second.result):
        return _part(condition, key, first, second, run)
    return _merge(condition, key, first, second, run)


def _kind(result: Any) -> str | None:
    return result.kind if isinstance(result, Completion) else None


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
    facts, constraints = run.path.facts, len(run.path.constraints)
    logs = _logs(run)
    lengths = [len(log) for log in logs]
    gaps = dict(run.found.gaps)
    mark, born = run.store.mark(), birth()
    depth, catching = run.depth, run.catching
    at = frame.at
    run.speculation += 1
    frame.speculating += 1
    result, error = None, None
    try:
        assume(condition, holds, run)
        try:
            result = side()
        except Raised as raised:
            error = raised
        return Attempt(
            result,
            error,
            {obj: obj.save() for obj in run.store.touched(mark)},
            run.path.facts,
            run.path.constraints[constraints:],
            [log[n:] for log, n in zip(logs, lengths, strict=True)],
            run.found.gaps,
            born,
        )
    finally:
        run.speculation -= 1
        frame.speculating -= 1
        run.frame, frame.at, run.depth, run.catching = frame, at, depth, catching
        run.store.rollback(mark)
        run.path.facts = facts
        del run.path.constraints[constraints:]
        for log, n in zip(logs, lengths, strict=True):
            del log[n:]
        run.found.gaps = gaps


def _logs(run: Run) -> tuple[list[Any], ...]:
    """What a run records in order."""
    return (run.found.findings, run.found.warnings, run.found.layer_calls, run.found.reveals)


CALLS_DIFFER = "which layers are called depends on a condition that is not decided"
CALLS = 2
"""Where the calls of modules are among `_logs`."""


def _commit(side: Attempt, run: Run) -> None:
    run.store.replay(side.states)
    run.path.facts = side.facts
    run.path.constraints.extend(side.constraints)
    _record(side, run)


def _uncertain(side: Attempt) -> None:
    """The calls of a side that may not be taken."""
    side.recorded[CALLS] = [replace(call, times=None) for call in side.recorded[CALLS]]


def _tell_of_calls(condition: Value, first: list[LayerCallRecord], second: list[LayerCallRecord], run: Run) -> None:
    """The calls of both sides are listed together: a gap, unless they are the same or both modes count."""
    if not isinstance(condition, Training) and [c.module for c in first] != [c.module for c in second]:
        run.found.gap(run.unknown(CALLS_DIFFER))


def _record(side: Attempt, run: Run) -> None:
    for log, new in zip(_logs(run), side.recorded, strict=True):
        log.extend(item for item in new if item not in log)
    run.found.gaps.update(side.gaps)


def _with_error(condition: Value, first: Attempt, second: Attempt, run: Run) -> Any:
    if first.error is not None and second.error is not None:
        raise (first.error if first.error.finding is not None else second.error)
    good, bad, holds = (second, first, False) if first.error is not None else (first, second, True)
    assert bad.error is not None
    if isinstance(condition, Training) and bad.error.finding is not None and not run.catching:
        run.found.findings.append(bad.error.finding)
    _commit(good, run)
    goal = truths.goal_if(condition, holds)
    if goal is not None:
        finding = bad.error.finding
        run.path.constraints.append(
            Constraint(goal, finding.failure if finding else None, finding.context if finding else None)
        )
    return good.result


def can_split(run: Run) -> bool:
    """Whether paths may part here; not while the values that decide structure are still being found."""
    found = all(name in run.entry.structure for name in (*run.entry.noted.structural, *run.entry.noted.listed))
    return found and run.path.splittable and len(run.path.splits) < run.budget.paths.bit_length()


def _merge(condition: Value, key: Any, first: Attempt, second: Attempt, run: Run) -> Any:
    join = Join(run, first.facts, second.facts, condition, (first.states, second.states))
    states = _joined_states(first, second, join)
    result = _joined_result(first.result, second.result, join)
    if join.loss is Loss.SHAPE and can_split(run):
        raise SplitNeeded(key)
    run.store.replay(states)
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
    _tell_of_calls(condition, first.recorded[CALLS], second.recorded[CALLS], run)
    for side in (first, second):
        _uncertain(side)
        _record(side, run)
    for side, other, holds in ((first, second, True), (second, first, False)):
        shared = [c.goal for c in other.constraints]
        for constraint in side.constraints:
            kept = under(condition, holds, constraint, run)
            if kept is not None or constraint.goal in shared:
                run.path.add_constraint(kept or constraint)


def under(condition: Value, holds: bool, constraint: Constraint, run: Run) -> Constraint | None:
    """A constraint of one side as a constraint of the whole; None when the condition is not about sizes."""
    if isinstance(condition, Training):
        return constraint if holds is condition.negated else None
    otherwise = truths.goal_if(condition, not holds)
    if otherwise is None:
        return None
    return Constraint(any_of(otherwise, constraint.goal), constraint.failure, constraint.context)


# -------------------------------------------------------------------- one side leaves early
def _part(condition: Value, key: Any, first: Attempt, second: Attempt, run: Run) -> Any:
    frame = run.frame
    assert frame is not None
    kinds = (_kind(first.result), _kind(second.result))
    if None not in kinds or frame.speculating:
        return _too_tangled(condition, key, first, second, run)
    stays, leaves, holds = (first, second, True) if kinds[0] is None else (second, first, False)
    facts = run.path.facts
    mark = run.store.mark()
    parted = condition if holds else truths.opposite(condition)
    counts = (len(run.path.constraints), len(run.found.layer_calls), first.birth)
    frame.pending.append(Pending(leaves, mark, parted, *counts, facts, key))
    _uncertain(stays)
    _commit(stays, run)
    return stays.result


def _too_tangled(condition: Value, key: Any, first: Attempt, second: Attempt, run: Run) -> Any:
    if can_split(run):
        raise SplitNeeded(key)
    reason = run.found.gap(run.unknown("too many paths through this condition"))
    leaving = first if _kind(first.result) is not None else second
    _commit(leaving, run)
    return Completion(leaving.result.kind, reason if leaving.result.kind == "return" else None)


def arrive(kind: str, result: Value, run: Run, frame: Frame) -> Value:
    """Join the pending paths of `kind` into the running one; `result` is the running one's value."""
    waiting = [p for p in frame.pending if p.kind == kind]
    for pending in reversed(waiting):
        frame.pending.remove(pending)
        result = _arrive(pending, result, run)
    return result


def _arrive(pending: Pending, result: Value, run: Run) -> Value:
    side = pending.attempt
    current = {obj: obj.save() for obj in run.store.touched(pending.mark)}
    at_mark = run.store.touched(pending.mark)
    join = Join(run, run.path.facts, side.facts, pending.condition, ({}, side.states))
    states: dict[Heap, Any] = {}
    for obj in {**current, **side.states}:
        now = current[obj] if obj in current else obj.save()
        then = side.states[obj] if obj in side.states else at_mark[obj]
        if obj.born > pending.birth:
            states[obj] = then if obj in side.states else now
        else:
            states[obj] = join.states(obj, now, then)
    value = join.values(result, side.result.value)
    if join.loss is Loss.SHAPE and can_split(run):
        raise SplitNeeded(pending.key)
    run.store.replay(states)
    run.store.close(pending.mark)
    _weaken(pending, run)
    return value


def _weaken(pending: Pending, run: Run) -> None:
    """What was demanded since the paths parted holds only on the path that demanded it."""
    condition = pending.condition
    later = run.path.constraints[pending.constraints :]
    del run.path.constraints[pending.constraints :]
    run.path.facts = pending.facts
    for constraint in later:
        kept = under(condition, True, constraint, run)
        if kept is not None:
            run.path.add_constraint(kept)
    for constraint in pending.attempt.constraints:
        kept = under(condition, False, constraint, run)
        if kept is not None:
            run.path.add_constraint(kept)
    _tell_of_calls(condition, run.found.layer_calls[pending.calls :], pending.attempt.recorded[CALLS], run)
    _record(pending.attempt, run)
