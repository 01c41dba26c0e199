"""The ways that are open: paths that left a block early wait in their frame until they arrive where they lead to.

One way runs, the others wait: a `return` until the function ends, a `break` until the loop does, a `continue` until
the round does, a `raise` until a handler takes it. What waits is as much the state of the program as what runs. So
where the running way ends or fails, one that waits goes on in its place (`swap`, `survive`), and where several meet
they are joined (`arrive`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from shapecheck.base.lite_dataclass import dataclass, replace
from shapecheck.dims import Facts, any_of
from shapecheck.interp.run import number_choices
from shapecheck.interp.run.control import Raised, SplitNeeded
from shapecheck.interp.run.findings import Constraint, LayerCallRecord
from shapecheck.interp.run.frames import DOUBT, Frame
from shapecheck.interp.run.join import Join
from shapecheck.interp.run.kinds import Loss
from shapecheck.interp.run.run import Run
from shapecheck.interp.values import truths
from shapecheck.interp.values.objects import Completion, Instance, Training, Value
from shapecheck.interp.values.store import Heap, birth
from shapecheck.values import Unknown

JUMPS = ("return", "break", "continue")
THROUGH = "through"
"""The kind of a way that waits only for another one to come to the same place."""
DONE = Completion("done")
"""How the way ends that a loop takes when no other round comes."""
CALLS_DIFFER = "which layers are called depends on a condition that is not decided"
FINDINGS, CALLS = 0, 2
"""Where findings and the calls of modules are among `logs`."""
MOST_WAITING = 6
"""Ways of one kind that wait apart for the end of a loop; more are joined while they wait."""


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
    waiting: list[Pending]
    """The ways that left this side earlier; their states are relative to where it began."""
    training: bool | None = None
    """The mode of the model at its end, where the other one has failed."""


class Parting(NamedTuple):
    """What held where two ways parted."""

    mark: int
    facts: Facts
    constraints: int
    logs: tuple[int, ...]
    birth: int


@dataclass(eq=False, slots=True)
class Pending:
    """A way that waits. `condition` holds where the running one is taken in its place; `key` names the condition if the
    two may be kept apart. One that is `doubted` is there if something raised that is not known: it counts where it
    arrives, but excuses nothing that goes wrong on the running one, which is `believed`.
    """

    attempt: Attempt
    parting: Parting
    condition: Value
    key: Any
    doubted: bool = False
    believed: bool = False

    @property
    def kind(self) -> str:
        return kind_of_result(self.attempt.result)


def kind_of_result(result: Any) -> str:
    """How a block ended."""
    return result.kind if isinstance(result, Completion) else THROUGH


# -------------------------------------------------------------------- parting
def logs(run: Run) -> tuple[list[Any], ...]:
    """What a run records in order."""
    found = run.found
    return (found.findings, found.warnings, found.layer_calls, found.reveals, found.handed)


def parting(run: Run) -> Parting:
    """The present point as one where ways part; each needs one of its own, and ends it in `close`."""
    lengths = tuple(len(log) for log in logs(run))
    return Parting(run.store.mark(), run.path.facts, len(run.path.constraints), lengths, birth())


def park(side: Attempt, condition: Value, key: Any, born: int, run: Run) -> None:
    """Let a side of a condition wait; it began at the present point, where nothing older than `born` is its own."""
    assert run.frame is not None
    run.frame.pending.append(Pending(side, parting(run)._replace(birth=born), condition, key))


def park_here(result: Completion, condition: Value, run: Run) -> None:
    """A way that leaves at the present point with nothing done; the running one goes on where `condition` holds."""
    at = parting(run)
    goal, facts = truths.goal_if(condition, holds=False), run.path.facts
    left = facts if goal is None else facts.assume(goal)
    side = Attempt(result, None, {}, left, [], [[] for _ in logs(run)], {}, at.birth, [], run.path.training)
    assert run.frame is not None
    run.frame.pending.append(Pending(side, at, condition, None, doubted=result.kind == DOUBT))
    goal = truths.goal_if(condition, holds=True)
    if goal is not None:
        run.path.facts = facts.assume(goal)


def detached(since: int, start: Parting, run: Run) -> list[Pending]:
    """Take the ways parked since then out of the frame, each with its states relative to `start`."""
    assert run.frame is not None
    waiting = run.frame.pending[since:]
    del run.frame.pending[since:]
    for pending in waiting:
        _rebase(pending, start, run)
        run.store.close(pending.parting.mark)
    return waiting


def _rebase(pending: Pending, start: Parting, run: Run) -> None:
    """Tell a way's states, constraints and records from an earlier point on."""
    at, side, began = run.store.touched(pending.parting.mark), pending.attempt, pending.parting
    for obj in run.store.touched(start.mark):
        if obj not in side.states:
            side.states[obj] = at[obj] if obj in at else obj.save()
    side.constraints = run.path.constraints[start.constraints : began.constraints] + side.constraints
    side.recorded = [
        log[first:then] + new
        for log, first, then, new in zip(logs(run), start.logs, began.logs, side.recorded, strict=True)
    ]
    pending.parting = start


# -------------------------------------------------------------------- one way in place of another
def swap(pending: Pending, result: Completion | None, run: Run) -> Pending:
    """Go on with a way that waits, while the running one, which ends as `result`, waits in its place."""
    frame = run.frame
    assert frame is not None
    place, start = frame.pending.index(pending), pending.parting
    later = frame.pending[place + 1 :]
    touched = run.store.touched(start.mark)
    for other in later:
        _rebase(other, start, run)
    running = Attempt(
        result,
        None,
        {obj: obj.save() for obj in touched},
        run.path.facts,
        run.path.constraints[start.constraints :],
        [log[n:] for log, n in zip(logs(run), start.logs, strict=True)],
        {},
        start.birth,
        [],
        run.path.training,
    )
    others = [pending, *(other for other in later if not other.doubted)]
    elsewhere = _one_of((truths.opposite(other.condition) for other in others), run)
    waits = Pending(running, start, elsewhere, None, pending.believed, pending.doubted)
    for other in later:
        other.condition = _one_of((truths.opposite(pending.condition), other.condition), run)
    frame.pending[place] = waits
    side = pending.attempt
    old = {obj: state for obj, state in touched.items() if obj.born <= start.birth}
    run.store.replay({**old, **side.states})
    run.path.facts, run.path.training = side.facts, side.training
    run.path.constraints[start.constraints :] = side.constraints
    for log, n in zip(logs(run), start.logs, strict=True):
        del log[n:]
    record(side, run)
    return waits


def _one_of(conditions: Iterable[Value], run: Run) -> Value:
    """The condition that holds where any of several does."""
    first, *rest = conditions
    for other in rest:
        goals = truths.goal_if(first, holds=True), truths.goal_if(other, holds=True)
        if goals[0] is not None and goals[1] is not None:
            first = truths.symbolic_truth(any_of(goals[0], goals[1]))
        elif first != other or not isinstance(first, Training):
            first = run.unknown("a mixed condition")
    return first


def either(a: Value, b: Value, run: Run) -> Value:
    """The condition that holds where one of two does."""
    return _one_of((a, b), run)


def drop(pending: Pending, run: Run) -> None:
    """No way that is followed leads here any more."""
    assert run.frame is not None
    run.frame.pending.remove(pending)
    run.store.close(pending.parting.mark)


def survive(kinds: tuple[str, ...], raised: Raised, since: int, run: Run) -> Completion | None:
    """Go on with the way that parted last where the running one raised; where none is open, the exception stands.

    The way that failed waits for a handler, if there is any; else the other's condition is demanded.
    """
    frame = run.frame
    assert frame is not None
    waiting = [p for p in frame.pending[since:] if p.kind in kinds and not p.doubted]
    if not waiting:
        raise raised
    result: Completion | None = waiting[-1].attempt.result
    lost = swap(waiting[-1], Completion("raise", raised), run)
    if not run.handlers:
        drop(lost, run)
        fail_on_one_side(lost.condition, True, raised, run)
    return result


def fail_on_one_side(condition: Value, holds: bool, raised: Raised, run: Run) -> None:
    """The program goes on only where `condition` holds (or does not): both modes count, sizes are demanded."""
    finding = raised.finding
    if isinstance(condition, Training):
        _go_on_in_one_mode(holds is not condition.negated, raised, run)
    goal = truths.goal_if(condition, holds)
    if goal is not None:
        run.path.constraints.append(
            Constraint(goal, finding.failure if finding else None, finding.context if finding else None)
        )
    elif finding is not None and not isinstance(condition, Training) and not (run.catching or raised.doubtful):
        run.found.if_reached.append(finding)


def _go_on_in_one_mode(training: bool, raised: Raised, run: Run) -> None:
    """The other mode of the model ends here, in what counts as much as what this one does."""
    run.path.training = training
    if raised.finding is not None and not run.catching:
        run.path.note_failure(run.budget.spent)
        run.found.findings.append(raised.finding)
    elif not (raised.explicit or run.catching):
        value = raised.value
        told = value.cls.name if isinstance(value, Instance) else f"{type(value).__name__}: {value!s}"
        run.found.gap(Unknown(f"{'evaluation' if training else 'training'} raises {told}", raised.at))


def gather(kind: str, ended: Completion | None, since: int, run: Run) -> Completion | None:
    """Go on with the ways of a kind, which lead here, together with the running one if it ran through."""
    frame = run.frame
    assert frame is not None
    waiting = [p for p in frame.pending[since:] if p.kind == kind]
    if waiting and ended is not None:
        swap(waiting[-1], ended, run)
        ended = None
    arrive(kind, None, run, since)
    return ended


def forsake(since: int, run: Run) -> Completion | None:
    """The running way leads nowhere: go on with one that waits, if there is any."""
    frame = run.frame
    assert frame is not None
    waiting = frame.pending[since:]
    if not waiting:
        return None
    following = next((p for p in reversed(waiting) if not p.doubted), waiting[-1])
    result: Completion | None = following.attempt.result
    drop(swap(following, None, run), run)
    if isinstance(result, Completion) and result.kind in ("raise", DOUBT):
        raised: Any = result.value
        raise raised
    return result


def doubt(run: Run) -> None:
    """Something gave what is not known, and may have raised instead: a way to the handlers around it.

    One such way from where that first happens stands for all of a statement, beside one from its end.
    """
    for handling in reversed(run.handlers):
        if handling.doubted:
            return
        if handling.takes_doubt():
            handling.doubted = True
            park_doubt(run)
            return


def park_doubt(run: Run) -> None:
    """A way to a handler from the present point."""
    raised = Raised(run.unknown("an exception of what is not known"), run.here())
    park_here(Completion(DOUBT, raised), run.unknown("whether something raises that is not known"), run)


def copied(pending: Pending, run: Run) -> Pending:
    """The same way once more."""
    assert run.frame is not None
    side = pending.attempt
    recorded = [list(log) for log in side.recorded]
    again = replace(side, states=dict(side.states), constraints=list(side.constraints), recorded=recorded)
    run.store.mark()
    made = replace(pending, attempt=again)
    run.frame.pending.insert(run.frame.pending.index(pending), made)
    return made


def may_have_raised(kind: type, since: int, run: Run) -> bool:
    """Whether a way that waits raised such an exception, which ends the iteration that is under way: it is dropped."""
    assert run.frame is not None
    raising = [p for p in run.frame.pending[since:] if p.kind == "raise"]
    ended = [p for p in raising if isinstance(p.attempt.result.value.value, kind)]
    for pending in ended:
        drop(pending, run)
    return bool(ended)


def also(since: int, block: Callable[[Completion | None], Completion | None], run: Run) -> None:
    """Each way that waits since then passes through a block on its way, as `finally` is passed."""
    frame = run.frame
    assert frame is not None
    fold(since, run)
    for pending in frame.pending[since:]:
        waits = swap(pending, None, run)
        result = pending.attempt.result
        try:
            ended = block(result)
        except Raised as raised:
            ended = Completion("raise", raised)
        back = swap(waits, result if ended is None else ended, run)
        if back.kind == "raise" and ended is not None and not run.handlers:
            drop(back, run)


# -------------------------------------------------------------------- meeting
def arrive(kind: str, result: Value, run: Run, since: int = 0) -> Value:
    """Join the waiting ways of `kind` into the running one; `result` is the running one's value."""
    frame = run.frame
    assert frame is not None
    for pending in [p for p in frame.pending[since:] if p.kind == kind][::-1]:
        frame.pending.remove(pending)
        result = _arrive(pending, result, run)
    return result


def join_in(pending: Pending, run: Run) -> None:
    """Join one waiting way into the running one."""
    assert run.frame is not None
    run.frame.pending.remove(pending)
    _arrive(pending, None, run)


def _arrive(pending: Pending, result: Value, run: Run) -> Value:
    side, mark = pending.attempt, pending.parting.mark
    at_mark = run.store.touched(mark)
    join = Join(run, run.path.facts, side.facts, pending.condition, ({}, side.states))
    run.path.training = run.path.training if run.path.training == side.training else None
    states: dict[Heap, Any] = {}
    for obj in {**at_mark, **side.states}:
        now = obj.save()
        then = side.states[obj] if obj in side.states else at_mark[obj]
        if obj.born > pending.parting.birth:
            states[obj] = then if obj in side.states else now
        else:
            states[obj] = join.states(obj, now, then)
    other = side.result.value if isinstance(side.result, Completion) and side.result.kind == "return" else None
    value = join.values(result, other)
    if join.loss is Loss.SHAPE and pending.key is not None and can_split(run):
        raise SplitNeeded(pending.key)
    run.store.replay(states)
    run.store.close(mark)
    _weaken(pending, run)
    return value


def can_split(run: Run) -> bool:
    """Whether paths may part here; not while the values that decide structure are still being found."""
    found = all(name in run.entry.structure for name in (*run.entry.noted.structural, *run.entry.noted.listed))
    return found and run.path.splittable and len(run.path.splits) < run.budget.paths.bit_length()


def _weaken(pending: Pending, run: Run) -> None:
    """What was demanded or found since the ways parted holds only on the way that demanded or found it."""
    condition, start, side = pending.condition, pending.parting, pending.attempt
    later = run.path.constraints[start.constraints :]
    del run.path.constraints[start.constraints :]
    if pending.doubted or pending.believed:
        _believe(pending, later, run)
        return
    run.path.facts = start.facts
    for holds, constraints in ((True, later), (False, side.constraints)):
        for constraint in constraints:
            kept = under(condition, holds, constraint, run)
            if kept is not None:
                run.path.add_constraint(kept)
    if not isinstance(condition, Training):
        del run.found.findings[start.logs[FINDINGS] :]
        side.recorded[FINDINGS] = []
    if side.result is not DONE:
        tell_of_calls(condition, run.found.layer_calls[start.logs[CALLS] :], side.recorded[CALLS], run)
    record(side, run)


def _believe(pending: Pending, later: list[Constraint], run: Run) -> None:
    """What was demanded or found on the way that is believed stands."""
    side, start = pending.attempt, pending.parting
    if pending.believed:
        run.path.facts = side.facts
        del run.found.findings[start.logs[FINDINGS] :]
    else:
        side.recorded[FINDINGS] = []
    run.path.constraints.extend(side.constraints if pending.believed else later)
    record(side, run)


def under(condition: Value, holds: bool, constraint: Constraint, run: Run) -> Constraint | None:
    """A constraint of one side as a constraint of the whole; None when the condition is not about sizes."""
    if isinstance(condition, Training):
        return constraint if holds is condition.negated else None
    otherwise = truths.goal_if(condition, not holds)
    if otherwise is None:
        return None
    return Constraint(any_of(otherwise, constraint.goal), constraint.failure, constraint.context)


def tell_of_calls(condition: Value, first: list[LayerCallRecord], second: list[LayerCallRecord], run: Run) -> None:
    """The calls of both sides are listed together: a gap, unless they are the same or both modes count."""
    if not isinstance(condition, Training) and [c.module for c in first] != [c.module for c in second]:
        number_choices.parts_ways(condition, run)
        run.found.gap(run.unknown(CALLS_DIFFER))


def record(side: Attempt, run: Run) -> None:
    """Take over what a side recorded."""
    for log, new in zip(logs(run), side.recorded, strict=True):
        log.extend(item for item in new if item not in log)
    run.found.gaps.update(side.gaps)


def uncertain(side: Attempt) -> None:
    """The calls of a side that may not be taken."""
    side.recorded[CALLS] = [replace(call, times=None) for call in side.recorded[CALLS]]


def fold(since: int, run: Run) -> None:
    """Join ways of a kind while they wait, so that a long loop or body does not leave one each round or statement."""
    frame = run.frame
    assert frame is not None
    if len(frame.pending) - since <= MOST_WAITING:
        return
    kinds: dict[Any, list[Pending]] = {}
    for pending in frame.pending[since:]:
        if pending.kind in ("break", "return", "raise", DOUBT):
            kinds.setdefault((pending.kind, _raised_type(pending)), []).append(pending)
    for alike in kinds.values():
        while len(alike) > MOST_WAITING:
            _fold(alike[-2], alike.pop(), run)


def _raised_type(pending: Pending) -> object:
    """What tells ways apart that raised: handlers go by the type."""
    if pending.kind not in ("raise", DOUBT):
        return None
    value = pending.attempt.result.value.value
    return value.cls if isinstance(value, Instance) else type(value)


def _fold(first: Pending, second: Pending, run: Run) -> None:
    """Join the second of two ways of one kind, which parted later, into the first."""
    frame = run.frame
    assert frame is not None
    frame.pending.remove(second)
    at = run.store.touched(first.parting.mark)
    _rebase(second, first.parting, run)
    run.store.close(second.parting.mark)
    a, b = first.attempt, second.attempt
    join = Join(run, a.facts, b.facts, None, (a.states, b.states))
    for obj in {**at, **b.states}:
        then = a.states[obj] if obj in a.states else at[obj] if obj in at else obj.save()
        if obj.born <= first.parting.birth:
            a.states[obj] = join.states(obj, then, b.states[obj])
        elif obj not in a.states:
            a.states[obj] = b.states[obj]
    if first.kind in ("break", "return"):
        a.result = Completion(first.kind, join.values(a.result.value, b.result.value))
    a.facts, a.constraints = first.parting.facts, []
    a.training = a.training if a.training == b.training else None
    a.recorded = [[*x, *(item for item in y if item not in x)] for x, y in zip(a.recorded, b.recorded, strict=True)]
    uncertain(a)
    a.gaps.update(b.gaps)
    first.condition, first.key = run.unknown("a mixed condition"), None


# -------------------------------------------------------------------- the ends of frames
def abandon(since: int, run: Run) -> None:
    """What waits since then is given up, for the run itself ends here."""
    assert run.frame is not None
    for pending in run.frame.pending[since:]:
        run.store.close(pending.parting.mark)
    del run.frame.pending[since:]


def pass_on(frame: Frame, since: int, to: Frame, run: Run) -> None:
    """Have what may have raised in one frame wait in another, whose handlers stand around it."""
    raising = [p for p in frame.pending[since:] if p.kind in ("raise", DOUBT)]
    frame.pending[since:] = [p for p in frame.pending[since:] if p not in raising]
    if run.handlers:
        to.pending += raising
    else:
        for pending in raising:
            run.store.close(pending.parting.mark)


def hand_on(frame: Frame, run: Run) -> None:
    """A function has ended: what may have raised in it waits with its caller, the rest is gone."""
    if frame.caller is not None:
        pass_on(frame, 0, frame.caller, run)
    for pending in frame.pending:
        run.store.close(pending.parting.mark)
    frame.pending.clear()
