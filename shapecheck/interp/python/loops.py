"""Loops: exact over known items, cut short once a round changes nothing, to a fixpoint over a symbolic count.

What still changes after `WIDEN_AFTER` rounds of the latter is widened: it stands for any number of rounds. What follows
a loop is reached by every way out of it: no round where that may be, any round that may be the last, each `break`.
"""

from __future__ import annotations

from functools import partial, reduce
from typing import Any

from shapecheck import ir
from shapecheck.base.lite_dataclass import replace
from shapecheck.dims import Dim, Verdict, ge, sym, symbols_of
from shapecheck.interp.python import assign, calls, quiet, rounds_alike, set_order, unbound, ways
from shapecheck.interp.python import eval as evaluator
from shapecheck.interp.python import exec as executor
from shapecheck.interp.run import space
from shapecheck.interp.run.control import Raised
from shapecheck.interp.run.join import Join
from shapecheck.interp.run.run import Run
from shapecheck.interp.values import sequences
from shapecheck.interp.values.objects import (
    Completion,
    IteratorObj,
    ListObj,
    Repeated,
    Value,
)
from shapecheck.interp.values.store import Heap, birth
from shapecheck.values import Tensor, Unknown

ENDLESS = 8
"""Rounds of `while True` in a generator before one that changes nothing is taken for all that follow."""
WIDEN_AFTER, WIDEN_UNCOUNTED_AFTER = 3, 1
"""Rounds of a loop whose state is kept as it is: one that may end before any of them needs no more than the first."""


def exec_for(stmt: ir.For, run: Run) -> Completion | None:
    frame = run.frame
    assert frame is not None
    iterable = evaluator.eval_expr(stmt.iterable, run)
    frame.at = stmt.at
    since = len(frame.pending)
    try:
        ended = _over(stmt, iterable, since, run)
    except Raised as raised:
        ended = ways.survive(("break",), raised, since, run)
    return _after(stmt.orelse, ended, since, run)


def _over(stmt: ir.For, iterable: Value, since: int, run: Run) -> Completion | None:
    """The rounds over what is known of an iterable: items, a tail that repeats, and what else may follow."""
    if isinstance(iterable, IteratorObj) and not isinstance(stmt.iterable, ir.Call):
        ended = _drawing(stmt, iterable, since, run)
        if ended is not None:
            return ended
    sequence = space.rounds_of(iterable, run)
    if isinstance(sequence, Unknown):
        return _summarised(stmt, sequence, None, since, run)
    calls = len(run.found.layer_calls)
    ended = _rounds(stmt, sequence.items, since, run)
    set_order.tell(iterable, len(sequence.items), calls, run)
    if isinstance(iterable, ListObj) and ended is None and sequence.tail is None and sequence.open is None:
        ended = _appended(stmt, iterable, len(sequence.items), since, run)
    if ended is None and sequence.tail is not None:
        ended = _summarised(stmt, sequence.tail.element, sequence.tail.times, since, run)
    if ended is None and sequence.open is not None:
        ended = _summarised(stmt, sequence.open, None, since, run)
    if ended is None and isinstance(sequence, sequences.Rounds):
        ended = _rounds(stmt, sequence.closing, since, run)
    return ended


def _drawing(stmt: ir.For, iterator: IteratorObj, since: int, run: Run) -> Completion | None:
    """An iterator that the program holds: each round draws one item, so that what is left stays there."""
    while iterator.position < len(iterator.items):
        run.step()
        run.store.touch(iterator)
        iterator.position += 1
        ended = _round(stmt.target, iterator.items[iterator.position - 1], stmt.body, since, run)
        if ended is not None:
            return ended
    return None


def _appended(stmt: ir.For, items: ListObj, done: int, since: int, run: Run) -> Completion | None:
    """What the body itself appended to the list that it goes over."""
    ended: Completion | None = None
    while ended is None and done < len(items.items) and items.exact:
        new = items.items[done:]
        done += len(new)
        ended = _rounds(stmt, new, since, run)
    return ended


def _after(orelse: tuple[ir.Stmt, ...], ended: Completion | None, since: int, run: Run) -> Completion | None:
    """What follows the loop: ways that broke out arrive, and `else` is on the way that did not."""
    frame = run.frame
    assert frame is not None
    for pending in frame.pending[since:]:
        if pending.kind == "break":
            pending.attempt.result = None
    if ended is None:
        try:
            ended = executor.exec_block(orelse, run)
        except Raised as raised:
            ended = ways.survive((ways.THROUGH,), raised, since, run)
    elif ended.kind == "break":
        ended = None
    return ways.gather(ways.THROUGH, ended, since, run)


def _round(target: ir.Expr | None, item: Value, body: tuple[ir.Stmt, ...], loop: int, run: Run) -> Completion | None:
    """One round: `continue` ends it, and ways that left it early arrive. What waits from `loop` on left this loop."""
    frame = run.frame
    assert frame is not None
    since = len(frame.pending)
    try:
        if target is not None:
            assign.bind_target(target, item, run)
        ended = executor.exec_block(body, run)
    except Raised as raised:
        ended = ways.survive(("continue",), raised, since, run)
    if ended is not None and ended.kind == "continue":
        ended = None
    ended = ways.gather("continue", ended, since, run)
    ways.fold(loop, run)
    return ended


def _rounds(stmt: ir.For, items: list[Value], since: int, run: Run) -> Completion | None:
    spent, tried, done = run.budget.spent, False, 0
    for number, item in enumerate(items):
        run.step()
        if number < done:
            continue
        rest = items[number:]
        if number >= quiet.AFTER and len(rest) > quiet.AFTER:
            return _long(stmt, rest, since, run)
        worth_it = number and not tried and rounds_alike.worth_it(run.budget.spent - spent, len(rest), run)
        tried = tried or bool(worth_it)
        if worth_it and rounds_alike.are_counted(stmt.target, rest):
            body = partial(_round, None, None, stmt.body, since, run)
            through, ended = rounds_alike.go_through(stmt.target, rest, body, run)
            done = number + through
        else:
            spent = run.budget.spent
            ended = _round(stmt.target, item, stmt.body, since, run)
        if ended is not None:
            return ended
    return None


def _long(stmt: ir.For, items: list[Value], since: int, run: Run) -> Completion | None:
    """A long loop: when a round leaves everything as it was, the rest would too if only the counter differs.

    Where ways have left the loop, what is left of it stands for any of its rounds.
    """
    frame = run.frame
    assert frame is not None
    counting = all(map(quiet.is_counter, items))
    for number, item in enumerate(items):
        run.step()
        if frame.parted(since):
            join = Join(run, run.path.facts, run.path.facts)
            return _summarised(stmt, reduce(join.values, items[number:]), len(items) - number, since, run)
        calls, since_round = len(run.found.layer_calls), birth()
        mark = run.store.mark()
        before = None
        try:
            ended = _round(stmt.target, item, stmt.body, since, run)
            before = run.store.touched(mark)
        finally:
            run.store.close(mark)
        if ended is not None:
            return ended
        if counting and not quiet.changed(before, since_round, stmt.target, run):
            _stands_for(run, calls, len(items) - number)
            return None
    return None


def _stands_for(run: Run, since: int, times: Dim | None) -> None:
    """The calls of modules since then stand for `times` as many."""
    for place in range(since, len(run.found.layer_calls)):
        call = run.found.layer_calls[place]
        known = None if times is None or call.times is None else call.times * times
        run.found.layer_calls[place] = replace(call, times=known)


# -------------------------------------------------------------------- a symbolic or unknown count
def _summarised(
    stmt: ir.For | ir.While, element: Value, count: Dim | None, since: int, run: Run, first: Value = None
) -> Completion | None:
    """Run the body on a typical item until the state is stable; lists that grow by a step get a symbolic length.

    The loop may end before any round that is not certain to come: a way that waits until no round is left. What fails
    in such a round is no finding: only the first of a counted loop is sure to run.
    """
    frame = run.frame
    assert frame is not None
    counted = count is not None and not _may_be_none(count, run)
    target = stmt.target if isinstance(stmt, ir.For) else None
    ended: Completion | None = None
    ends = counted
    exact = WIDEN_AFTER if counted else WIDEN_UNCOUNTED_AFTER
    for attempt in range(exact + 2):
        comes = counted or (first if attempt == 0 and first is not None else _another(stmt, run))
        ends = ends or comes is not True
        if comes is False:
            break
        calls = len(run.found.layer_calls)
        if comes is not True:
            ways.park_here(ways.DONE, comes, run)
        mark = run.store.mark()
        doubtful = int(counted and attempt > 0)
        run.speculation += doubtful
        stable, times = True, None
        try:
            ended = _round(target, element, stmt.body, since, run)
            before = run.store.touched(mark)
            if ended is None:
                stable = _widen(before, count, attempt - exact, run)
                times = _stood_for(count, attempt, stable)
        except Raised as raised:
            if not doubtful:
                ended = ways.survive((ways.DONE.kind,), raised, since, run)
                unbound.leave_unknown(stmt.body, run.unknown("each round of the loop fails"), run)
            else:
                run.store.replay(run.store.touched(mark))
        finally:
            run.store.close(mark)
            run.speculation -= doubtful
        if times != 1:
            _stands_for(run, calls, times)
        if stable:
            break
    if ended is not None and ended.kind == ways.DONE.kind:
        ended = None
    return ways.gather(ways.DONE.kind, ended, since, run) if ends or ended is not None else ways.forsake(since, run)


def _stood_for(count: Dim | None, attempt: int, stable: bool) -> Dim | None:
    """How many rounds one round of a loop stands for: the last for all that it is like, the first for itself."""
    if count is None:
        return None
    if stable:
        return count if attempt == 0 else count - 1
    return 0 if attempt > 0 else 1


def _another(stmt: ir.For | ir.While, run: Run) -> Value:
    """Whether another round comes."""
    if isinstance(stmt, ir.For):
        return run.unknown("how many rounds a loop takes is not known")
    return space.truth(evaluator.eval_expr(stmt.test, run), run)


def _widen(before: dict[Heap, Any], count: Dim | None, since: int, run: Run) -> bool:
    """Make the state after a round stand for any number of rounds; True when another round would change nothing.

    `since` counts the rounds since the last that is kept as it is.
    """
    stable = True
    for obj, state in before.items():
        now = obj.save()
        if _same_shapes(state, now, run):
            continue
        if isinstance(obj, ListObj) and _grown(obj, state, now, count, run):
            continue
        stable = False
        if since >= 0:
            obj.load(_forgotten(obj, state, now, run))
    return stable or since > 0


def _may_be_none(count: Dim, run: Run) -> bool:
    """Whether data may leave a loop without a round."""
    return (
        any(symbol.opaque for symbol in symbols_of(count)) and run.path.facts.decide(ge(count, 1)) is not Verdict.HOLDS
    )


def _grown(obj: ListObj, before: Any, now: Any, count: Dim | None, run: Run) -> bool:
    """A list that each round appends `k` like items to has `count * k` of them in the end."""
    old, new = before[0], now[0]
    if before[1] is not None or now[1] is not None or len(new) <= len(old):
        return False
    added = new[len(old) :]
    if any(not _same_shapes(added[0], item, run) for item in added[1:]):
        obj.load((new[: len(old)], None, run.unknown("a list grown in a loop")))
        return True
    length = count if count is not None else sym(f"rounds{run.new_fresh()}", opaque=True, minimum=0)
    obj.load((new[: len(old)], Repeated(added[0], length * len(added)), now[2]))
    return True


def _same_shapes(a: Any, b: Any, run: Run) -> bool:
    if isinstance(a, Tensor) and isinstance(b, Tensor):
        return (
            a.rank == b.rank
            and a.array == b.array
            and all(run.path.facts.norm(x) == run.path.facts.norm(y) for x, y in zip(a.shape, b.shape, strict=True))
        )
    if isinstance(a, dict) and isinstance(b, dict):
        return all(key not in a or a[key] is now or _same_shapes(a[key], now, run) for key, now in b.items())
    if isinstance(a, (list, tuple)) and type(a) is type(b):
        return len(a) == len(b) and all(_same_shapes(x, y, run) for x, y in zip(a, b, strict=True))
    return quiet.same(a, b)


def _forgotten(obj: Heap, before: Any, now: Any, run: Run) -> Any:
    return Join(run, run.path.facts, run.path.facts).states(obj, before, now)


# -------------------------------------------------------------------- while
def exec_while(stmt: ir.While, run: Run) -> Completion | None:
    frame = run.frame
    assert frame is not None
    since = len(frame.pending)
    try:
        ended = _while(stmt, since, run)
    except Raised as raised:
        ended = ways.survive(("break",), raised, since, run)
    return _after(stmt.orelse, ended, since, run)


def _while(stmt: ir.While, since: int, run: Run) -> Completion | None:
    """The rounds while the test holds; to a fixpoint once nothing decides whether another one comes."""
    frame = run.frame
    assert frame is not None
    spent, tried = run.budget.spent, False
    for number in range(run.budget.rounds):
        run.step()
        if number and not tried and rounds_alike.worth_it(run.budget.spent - spent, run.budget.rounds, run):
            tried = True
            body = partial(_while_round, stmt, since, run)
            through, ended = rounds_alike.go_through(None, range(run.budget.rounds), body, run)
            if ended is STOPPED:
                return None
            if ended is not None and ended is not UNDECIDED:
                return ended
            if through == run.budget.rounds:
                break
        holds = space.truth(evaluator.eval_expr(stmt.test, run), run)
        frame.at = stmt.at
        if holds is False:
            return None
        if holds is not True or frame.parted(since):
            return _summarised(stmt, None, None, since, run, holds)
        spent = run.budget.spent
        if number >= ENDLESS and isinstance(stmt.test, ir.Const) and frame.yields is not None:
            ended = _endless_round(stmt, frame.yields, since, run)
        else:
            ended = _round(None, None, stmt.body, since, run)
        if ended is not None:
            return ended
    run.found.gap(run.unknown(f"more than {run.budget.rounds} rounds of a loop"))
    return None


def _endless_round(stmt: ir.While, made: ListObj, since: int, run: Run) -> Completion | None:
    """One more round of `while True` in a generator: where it yields what the one before did, up to values, and leaves
    all else as it was, no later round will differ. Where it is not known any longer what the items are, nobody can tell
    how many rounds there were, and what a round changes is not known either.
    """
    before, mark, born = len(made.items), run.store.mark(), birth()
    try:
        ended = _round(None, None, stmt.body, since, run)
        touched = run.store.touched(mark)
    finally:
        run.store.close(mark)
    added = made.items[before:]
    if ended is not None or len(added) > before:
        return ended
    older = {obj: state for obj, state in touched.items() if obj.born <= born and obj is not made}
    changed = {obj: state for obj, state in older.items() if not _same_shapes(state, obj.save(), run)}
    if not added and not made.exact:
        for obj, state in changed.items():
            run.store.touch(obj)
            obj.load(_forgotten(obj, state, obj.save(), run))
        raise calls.GeneratorFull
    if added and not changed and _same_shapes(made.items[before - len(added) : before], added, run):
        raise calls.GeneratorFull(len(added))
    return None


STOPPED, UNDECIDED = Completion("stopped"), Completion("undecided")
"""How a `while` ends with its test, or cannot tell whether it does."""


def _while_round(stmt: ir.While, since: int, run: Run) -> Completion | None:
    """The test and, where it holds, the body."""
    holds = space.truth(evaluator.eval_expr(stmt.test, run), run)
    if holds is False:
        return STOPPED
    if holds is not True and run.path.asked is None:
        return UNDECIDED
    return _round(None, None, stmt.body, since, run)
