"""Rounds of a loop that are alike: one stands for those that differ from it in nothing that decides.

Two rounds are run and compared. Where they left everything as it was but for numbers that grow by equal steps and
lists that grow by like items, one more is tried on an unknown count, and taken back: the conditions on the count that
it meets tell the rounds apart. Of those left, the first of each sort is run; the others it stands for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from shapecheck import ir
from shapecheck.base.lite_dataclass import dataclass, replace
from shapecheck.dims import Goal, Poly, evaluate_goal, goal_symbols, sym
from shapecheck.interp.python import assign, branches
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import (
    Completion,
    DictObj,
    Instance,
    ListObj,
    Real,
    Scope,
    SetObj,
    Value,
    Written,
)
from shapecheck.interp.values.store import Heap, birth
from shapecheck.values import Tensor, Unknown

COSTLY = 300
"""Steps of a round from which on leaving others out is worth the trial."""
FEWEST = 5
"""Rounds left for which it is."""
FLOATS = (float, Real)
"""Numbers of which none decides a shape, known or not."""
DEPTH = 4
"""How far objects that each round makes anew are compared."""

Held = tuple[Heap, str]
Body = Callable[[], Completion | None]


@dataclass(frozen=True, slots=True)
class Changes:
    """What a round changed: names of objects that hold numbers, with the steps these grew by, and lists that grew."""

    steps: Mapping[Held, int]
    grown: Mapping[ListObj, int]


def worth_it(spent: int, left: int, run: Run) -> bool:
    """Whether rounds like the last one, which took `spent` steps, should be left out of those that are left."""
    return (
        spent >= COSTLY
        and left >= FEWEST
        and run.entry.script
        and not run.path.splittable
        and run.frame is not None
        and run.frame.yields is None
    )


def are_counted(target: ir.Expr, items: Sequence[Value]) -> bool:
    """Whether a `for` goes over numbers alone."""
    return isinstance(target, ir.Name) and all(type(item) is int for item in items)


def go_through(target: ir.Expr | None, numbers: Sequence[Value], body: Body, run: Run) -> tuple[int, Completion | None]:
    """Run what must be run of the rounds, and tell how many are done: all, unless they turn out not to be alike.

    A `while` has no target, and no use for the numbers but that they are as many as it may have rounds.
    """
    frame = run.frame
    assert frame is not None
    name = target if isinstance(target, ir.Name) else None
    pending = len(frame.pending)
    first, ended = _round(name, numbers[0], body, run)
    if ended is not None or first is None:
        return 1, ended
    calls = len(run.found.layer_calls)
    second, ended = _round(name, numbers[1], body, run)
    if ended is not None or second is None or first != second or len(frame.pending) != pending:
        return 2, ended
    counts = _Counts(name, second, run)
    conditions = counts.conditions(body, run)
    if conditions is None:
        return 2, None
    seen = {counts.sort(conditions, numbers[0], -2), counts.sort(conditions, numbers[1], -1)}
    for place in range(2, len(numbers)):
        sort = counts.sort(conditions, numbers[place], counts.left_out)
        if sort in seen:
            counts.left_out += 1
            continue
        counts.catch_up(run)
        seen.add(sort)
        changes, ended = _round(name, numbers[place], body, run)
        if ended is not None or changes != second or len(frame.pending) != pending:
            return place + 1, ended
        counts.begin(run)
    counts.catch_up(run)
    if name is not None:
        assign.bind_target(name, numbers[-1], run)
    _stand_for(calls, len(numbers) - 1, run)
    return len(numbers), None


def _stand_for(since: int, times: int, run: Run) -> None:
    for place in range(since, len(run.found.layer_calls)):
        call = run.found.layer_calls[place]
        run.found.layer_calls[place] = replace(call, times=None if call.times is None else call.times * times)


def _round(target: ir.Name | None, item: Value, body: Body, run: Run) -> tuple[Changes | None, Completion | None]:
    """One round, and what it changed; None where that is not all alike."""
    assert run.frame is not None
    run.step()
    if target is not None:
        assign.bind_target(target, item, run)
    mark, born = run.store.mark(), birth()
    try:
        ended = body()
        touched = run.store.touched(mark)
    finally:
        run.store.close(mark)
    before = {owner: state for owner, state in touched.items() if owner.born <= born}
    return _changes(before, run.frame.scope, None if target is None else target.id), ended


# -------------------------------------------------------------------- counts
class _Counts:
    """The numbers that grow from round to round, as they were when the rounds that are left out began."""

    def __init__(self, target: ir.Name | None, changes: Changes, run: Run) -> None:
        self.target = target
        self.changes = changes
        self.left_out = 0
        self.begin(run)
        self.symbols = {held: sym(f"round{run.new_fresh()}", opaque=True, minimum=-(2**63)) for held in changes.steps}
        self.counter = sym(f"round{run.new_fresh()}", opaque=True, minimum=-(2**63))

    def begin(self, run: Run) -> None:
        self.start = {held: _names(held[0])[held[1]] for held in self.changes.steps}
        self.left_out = 0

    def conditions(self, body: Body, run: Run) -> list[Goal] | None:
        """What a round on unknown counts asks of them; None where something else than the counts decides it too."""
        asked: list[Goal] = []

        def one() -> None:
            for (owner, name), symbol in self.symbols.items():
                run.store.touch(owner)
                _names(owner)[name] = symbol
            if self.target is not None:
                assign.bind_target(self.target, self.counter, run)
            body()

        outer, run.path.asked = run.path.asked, asked
        try:
            branches.attempt(True, True, run, one)
        finally:
            run.path.asked = outer
        own = {s for p in (self.counter, *self.symbols.values()) for s in p.symbols}
        about = [goal for goal in dict.fromkeys(asked) if goal_symbols(goal) & own]
        return about if all(goal_symbols(goal) <= own for goal in about) else None

    def sort(self, conditions: list[Goal], number: Value, rounds: int) -> tuple[bool, ...]:
        """Which of the conditions hold in the round that so many others lead to."""
        sizes = {str(self.counter): number if isinstance(number, int) else 0}
        for held, symbol in self.symbols.items():
            sizes[str(symbol)] = self.start[held] + rounds * self.changes.steps[held]
        return tuple(evaluate_goal(goal, sizes) for goal in conditions)

    def catch_up(self, run: Run) -> None:
        """Change what the rounds that were left out would have changed."""
        if not self.left_out:
            return
        for (owner, name), step in self.changes.steps.items():
            run.store.touch(owner)
            _names(owner)[name] += step * self.left_out
        for grown, count in self.changes.grown.items():
            run.store.touch(grown)
            grown.items.extend(grown.items[-count:] * self.left_out)
        self.begin(run)


# -------------------------------------------------------------------- comparing
def _names(owner: Heap) -> dict[Any, Any]:
    match owner:
        case Scope():
            return owner.vars
        case Instance():
            return owner.attrs
        case DictObj():
            return owner.items
        case _:
            return {}


def _changes(before: Mapping[Heap, Any], scope: Scope, counter: str | None) -> Changes | None:
    steps: dict[Held, int] = {}
    grown: dict[ListObj, int] = {}
    for owner, state in before.items():
        if isinstance(owner, Written):
            continue
        now = owner.save()
        if isinstance(owner, ListObj):
            old, new = state[0], now[0]
            if len(new) > len(old) and state[1:] == now[1:] == (None, None) and _alike_items(new[len(old) :]):
                grown[owner] = len(new) - len(old)
                continue
        if isinstance(owner, (Scope, Instance, DictObj)):
            old, new = state[0], now[0]
            if old.keys() != new.keys():
                return None
            for name, value in new.items():
                was = old[name]
                if (owner is scope and name == counter) or was is value:
                    continue
                if type(was) is int and type(value) is int:
                    if was != value:
                        steps[(owner, name)] = value - was
                elif not _alike(was, value, DEPTH):
                    return None
            continue
        if not _alike(state, now, DEPTH):
            return None
    return Changes(steps, grown)


def _alike_items(items: list[Value]) -> bool:
    return all(_alike(items[0], item, DEPTH) for item in items[1:])


def _alike(a: Any, b: Any, depth: int) -> bool:
    """Whether two values differ in nothing that a shape could rest on, objects made anew included."""
    if a is b:
        return True
    if isinstance(a, Unknown) or isinstance(b, Unknown):
        return isinstance(a, Unknown) and isinstance(b, Unknown)
    if type(a) is not type(b):
        return type(a) in FLOATS and type(b) in FLOATS
    match a:
        case _ if type(a) in FLOATS:
            return True
        case Poly():
            return all(symbol.opaque for symbol in a.symbols | b.symbols) or bool(a == b)
        case Tensor():
            return a.dtype == b.dtype and a.array == b.array and _alike(tuple(a.shape), tuple(b.shape), depth)
        case tuple() | list():
            return len(a) == len(b) and all(_alike(x, y, depth) for x, y in zip(a, b, strict=True))
        case dict():
            return a.keys() == b.keys() and all(_alike(a[key], b[key], depth) for key in a)
        case Heap():
            if depth == 0 or not isinstance(a, (ListObj, DictObj, SetObj, Instance)):
                return False
            return _alike(a.save(), b.save(), depth - 1)
        case _:
            return bool(a == b)
