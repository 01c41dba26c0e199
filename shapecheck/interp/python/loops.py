"""Loops: exact over known items, cut short once a round changes nothing, to a fixpoint over a symbolic count.

What still changes after `WIDEN_AFTER` rounds of the latter is widened: it stands for any number of rounds.
"""

from __future__ import annotations

from typing import Any

from shapecheck import ir
from shapecheck.base.lite_dataclass import replace
from shapecheck.dims import Dim, Verdict, ge, sym, symbols_of
from shapecheck.interp.python import assign, branches, set_order
from shapecheck.interp.python import eval as evaluator
from shapecheck.interp.python import exec as executor
from shapecheck.interp.run import space
from shapecheck.interp.run.control import Raised
from shapecheck.interp.run.join import Join
from shapecheck.interp.run.run import Run
from shapecheck.interp.values import sequences
from shapecheck.interp.values.objects import (
    Completion,
    DictObj,
    Instance,
    IteratorObj,
    ListObj,
    Repeated,
    SetObj,
    Value,
)
from shapecheck.interp.values.store import Heap, birth
from shapecheck.values import Tensor, Unknown

QUIET_AFTER = 24
"""Rounds that run one by one before a loop whose body changes nothing is cut short."""
WIDEN_AFTER = 3


def exec_for(stmt: ir.For, run: Run) -> Completion | None:
    frame = run.frame
    assert frame is not None
    iterable = evaluator.eval_expr(stmt.iterable, run)
    frame.at = stmt.at
    if isinstance(iterable, IteratorObj) and not isinstance(stmt.iterable, ir.Call):
        ended = _drawing(stmt, iterable, run)
        if ended is not None:
            return _after(stmt.orelse, ended, run)
    sequence = space.rounds_of(iterable, run)
    if isinstance(sequence, Unknown):
        return _summarised(stmt, sequence, None, run)
    since = len(run.found.layer_calls)
    ended = _rounds(stmt, sequence.items, run)
    set_order.tell(iterable, len(sequence.items), since, run)
    if isinstance(iterable, ListObj) and ended is None and sequence.tail is None and sequence.open is None:
        ended = _appended(stmt, iterable, len(sequence.items), run)
    if ended is None and sequence.tail is not None:
        ended = _summarised(stmt, sequence.tail.element, sequence.tail.times, run)
    elif ended is None and sequence.open is not None:
        ended = _summarised(stmt, sequence.open, None, run)
    if ended is None and isinstance(sequence, sequences.Rounds):
        ended = _rounds(stmt, sequence.closing, run)
    return _after(stmt.orelse, ended, run)


def _drawing(stmt: ir.For, iterator: IteratorObj, run: Run) -> Completion | None:
    """An iterator that the program holds: each round draws one item, so that what is left stays there."""
    while iterator.position < len(iterator.items):
        run.step()
        run.store.touch(iterator)
        iterator.position += 1
        assign.bind_target(stmt.target, iterator.items[iterator.position - 1], run)
        ended = _body(stmt.body, run)
        if ended is not None:
            return ended
    return None


def _appended(stmt: ir.For, items: ListObj, done: int, run: Run) -> Completion | None:
    """What the body itself appended to the list that it goes over."""
    ended: Completion | None = None
    while ended is None and done < len(items.items) and items.exact:
        new = items.items[done:]
        done += len(new)
        ended = _rounds(stmt, new, run)
    return ended


def _after(orelse: tuple[ir.Stmt, ...], ended: Completion | None, run: Run) -> Completion | None:
    """What follows the loop: paths that broke out arrive, and `else` runs if none did."""
    frame = run.frame
    assert frame is not None
    broke = ended is not None and ended.kind == "break"
    if ended is None and orelse and not any(p.kind == "break" for p in frame.pending):
        ended = executor.exec_block(orelse, run)
    branches.arrive("break", None, run, frame)
    return None if broke else ended


def _body(body: tuple[ir.Stmt, ...], run: Run) -> Completion | None:
    """One round: `continue` ends it, and paths that left it early arrive."""
    frame = run.frame
    assert frame is not None
    ended = executor.exec_block(body, run)
    branches.arrive("continue", None, run, frame)
    return None if ended is not None and ended.kind == "continue" else ended


def _rounds(stmt: ir.For, items: list[Value], run: Run) -> Completion | None:
    for number, item in enumerate(items):
        run.step()
        if number >= QUIET_AFTER and len(items) - number > QUIET_AFTER:
            return _long(stmt, items[number:], run)
        assign.bind_target(stmt.target, item, run)
        ended = _body(stmt.body, run)
        if ended is not None:
            return ended
    return None


def _long(stmt: ir.For, items: list[Value], run: Run) -> Completion | None:
    """A long loop: when a round leaves everything as it was, the rest would too if only the counter differs."""
    counting = all(isinstance(item, (int, float)) and not isinstance(item, bool) for item in items)
    for number, item in enumerate(items):
        run.step()
        calls = len(run.found.layer_calls)
        mark = run.store.mark()
        before = None
        try:
            assign.bind_target(stmt.target, item, run)
            ended = _body(stmt.body, run)
            before = run.store.touched(mark)
        finally:
            run.store.close(mark)
        if ended is not None:
            return ended
        if counting and not _changed(before, stmt.target, run):
            _stands_for(run, calls, len(items) - number)
            return None
    return None


def _stands_for(run: Run, since: int, times: Dim | None) -> None:
    """The calls of modules since then stand for `times` as many."""
    for place in range(since, len(run.found.layer_calls)):
        call = run.found.layer_calls[place]
        known = None if times is None or call.times is None else call.times * times
        run.found.layer_calls[place] = replace(call, times=known)


def _changed(before: dict[Heap, Any], target: ir.Expr, run: Run) -> bool:
    """Whether any object is in another state than at the mark, the counter aside."""
    assert run.frame is not None
    counter = target.id if isinstance(target, ir.Name) else None
    for obj, state in before.items():
        now = obj.save()
        if obj is run.frame.scope and counter is not None:
            now[0].pop(counter, None)
            state[0].pop(counter, None)
        if not _same(state, now):
            return True
    return False


def _same(a: Any, b: Any) -> bool:
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(_same(a[key], b[key]) for key in a)
    if isinstance(a, (list, tuple)) and type(a) is type(b):
        return len(a) == len(b) and all(_same(x, y) for x, y in zip(a, b, strict=True))
    if isinstance(a, Unknown) and isinstance(b, Unknown):
        return True
    return a is b or (type(a) is type(b) and not isinstance(a, Heap) and a == b)


# -------------------------------------------------------------------- a symbolic or unknown count
def _summarised(
    stmt: ir.For, element: Value, count: Dim | None, run: Run, test: ir.Expr | None = None
) -> Completion | None:
    """Run the body on a typical item until the state is stable; lists that grow by a step get a symbolic length.

    What fails in a round that may never come is no finding: only the first round of a counted loop is sure to run.
    """
    frame = run.frame
    assert frame is not None
    certain = count is not None and not _may_be_none(count, run)
    for attempt in range(WIDEN_AFTER + 2):
        if test is not None and space.truth(evaluator.eval_expr(test, run), run) is False:
            return None
        mark, calls, born = run.store.mark(), len(run.found.layer_calls), birth()
        doubtful = int(not certain or attempt > 0)
        try:
            assign.bind_target(stmt.target, element, run)
            outer, frame.pending = frame.pending, []
            frame.speculating += 1
            run.speculation += doubtful
            try:
                ended = _body(stmt.body, run)
            except Raised as raised:
                if certain and attempt == 0 and raised.finding is not None:
                    raise
                ended = Completion("break")
            finally:
                frame.speculating -= 1
                run.speculation -= doubtful
                frame.pending = outer
            before = run.store.touched(mark)
            stable = _widen(before, count, attempt, run)
            if stable and not certain:
                _may_not_have_run(before, born, run)
        finally:
            run.store.close(mark)
        if ended is not None or count is None:
            _stands_for(run, calls, None)
        elif stable:
            _stands_for(run, calls, count if attempt == 0 else count - 1)
        elif attempt > 0:
            _stands_for(run, calls, 0)
        if ended is not None and ended.kind == "return":
            return Completion("return", run.unknown("a loop that returns from an unknown round"))
        if stable:
            return None
    return None


def _widen(before: dict[Heap, Any], count: Dim | None, attempt: int, run: Run) -> bool:
    """Make the state after a round stand for any number of rounds; True when another round would change nothing."""
    stable = True
    for obj, state in before.items():
        now = obj.save()
        if _same_shapes(state, now, run):
            continue
        if isinstance(obj, ListObj) and _grown(obj, state, now, count, run):
            continue
        stable = False
        if attempt >= WIDEN_AFTER:
            obj.load(_forgotten(obj, state, now, run))
    return stable or attempt > WIDEN_AFTER


def _may_be_none(count: Dim, run: Run) -> bool:
    """Whether data may leave a loop without a round."""
    return (
        any(symbol.opaque for symbol in symbols_of(count)) and run.path.facts.decide(ge(count, 1)) is not Verdict.HOLDS
    )


def _may_not_have_run(before: dict[Heap, Any], born: int, run: Run) -> None:
    """What a round that may never come has set is in doubt; names are taken as bound."""
    for obj, state in before.items():
        if obj.born < born and isinstance(obj, (DictObj, SetObj, Instance)):
            now = obj.save()
            if now[0].keys() != state[0].keys():
                obj.load(_forgotten(obj, state, now, run))


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
    return _same(a, b)


def _forgotten(obj: Heap, before: Any, now: Any, run: Run) -> Any:
    return Join(run, run.path.facts, run.path.facts).states(obj, before, now)


# -------------------------------------------------------------------- while
def exec_while(stmt: ir.While, run: Run) -> Completion | None:
    frame = run.frame
    assert frame is not None
    ended: Completion | None = None
    for _ in range(run.budget.rounds):
        run.step()
        holds = space.truth(evaluator.eval_expr(stmt.test, run), run)
        frame.at = stmt.at
        if holds is False:
            break
        if holds is not True:
            return _undecided_while(stmt, run)
        ended = _body(stmt.body, run)
        if ended is not None:
            break
        if any(p.kind == "break" for p in frame.pending):
            ended = _open_ended(stmt, run)
            break
    else:
        run.found.gap(run.unknown(f"more than {run.budget.rounds} rounds of a loop"))
    return _after(stmt.orelse, ended, run)


def _open_ended(stmt: ir.While, run: Run) -> Completion | None:
    """`while True` whose break is undecided: the body runs to a fixpoint."""
    return _summarised_while(stmt, run)


def _undecided_while(stmt: ir.While, run: Run) -> Completion | None:
    return _after(stmt.orelse, _summarised_while(stmt, run), run)


def _summarised_while(stmt: ir.While, run: Run) -> Completion | None:
    at = stmt.at
    as_for = ir.For(at, ir.Display(at, "tuple", ()), ir.Display(at, "tuple", ()), stmt.body, ())
    return _summarised(as_for, (), None, run, stmt.test)
