"""Comprehensions: a scope of their own, and their clauses as nested loops over known items."""

from __future__ import annotations

from typing import TypeGuard

from shapecheck import ir
from shapecheck.interp.builtins import dicts
from shapecheck.interp.python import assign, quiet, set_order
from shapecheck.interp.python import eval as evaluator
from shapecheck.interp.run import one_of, space
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import DictObj, IteratorObj, ListObj, Repeated, Scope, Value
from shapecheck.interp.values.store import birth
from shapecheck.values import Tensor, Unknown


def evaluate(expr: ir.Comprehension, run: Run) -> Value:
    frame = run.frame
    assert frame is not None
    outer = frame.scope
    first = evaluator.eval_expr(expr.generators[0].iterable, run)
    frame.scope = Scope({}, frame.enclosing)
    try:
        built = _Built(expr, run)
        built.clause(0, first)
        return built.result()
    finally:
        frame.scope = outer


def _is_scalar(value: Value) -> TypeGuard[Tensor]:
    return isinstance(value, Tensor) and value.array and not value.shape


def _alike(one: Value, other: Value, since: int) -> bool:
    """Whether both are numpy scalars of one type, or lists of such; a list must have been made `since` then."""
    if isinstance(one, ListObj) and isinstance(other, ListObj) and one.exact and other.exact and other.born > since:
        pairs = zip(one.items, other.items, strict=False)
        return len(one.items) == len(other.items) and all(_alike(a, b, since) for a, b in pairs)
    return _is_scalar(one) and _is_scalar(other) and one.dtype == other.dtype


def _others(made: Value, count: int) -> list[Value]:
    """More of these, of unknown numbers: a scalar stands at each place, for nothing can change it."""
    if isinstance(made, ListObj):
        parts = [_others(part, 1)[0] for part in made.items]
        return [ListObj(parts.copy()) for _ in range(count)]
    return [made.with_elements(None) if isinstance(made, Tensor) and made.elements is not None else made] * count


class _Built:
    """The items that a comprehension makes, collected clause by clause."""

    def __init__(self, expr: ir.Comprehension, run: Run) -> None:
        self.expr = expr
        self.run = run
        self.items: list[Value] = []
        self.pairs: list[tuple[Value, Value]] = []
        self.tail: Repeated | None = None
        self.open: Unknown | None = None
        self.perhaps: list[Value] = []
        """What is made behind an undecided condition, and in its own round where that is a name."""

    def clause(self, depth: int, iterable: Value) -> None:
        run = self.run
        sequence = space.sequence_of(iterable, run)
        if isinstance(sequence, Unknown):
            self.open = sequence
            return
        since = len(run.found.layer_calls)
        for number, item in enumerate(sequence.items):
            run.step()
            if number != quiet.AFTER or len(sequence.items) <= 2 * quiet.AFTER:
                self.round(depth, item)
            elif self._rest_is_alike(depth, item, sequence.items[number + 1 :]):
                break
        set_order.tell(iterable, len(sequence.items), since, run)
        if sequence.tail is not None:
            self._repeated(depth, sequence.tail)
        self.open = self.open or sequence.open

    def _rest_is_alike(self, depth: int, item: Value, rest: list[Value]) -> bool:
        """Whether this round, and so those that are left, made numpy scalars like the round before and did nothing
        else; the last one is tried for what only later rounds do. Then those between are not run: what their numbers
        are is not known.
        """
        before, since = len(self.items), birth()
        quiet_round = self._is_quiet(depth, item, since)
        made = self.items[before:]
        generator = self.expr.generators[depth]
        if not quiet_round or depth + 1 < len(self.expr.generators) or generator.conditions:
            return False
        if len(made) != 1 or not all(map(quiet.is_counter, (item, *rest))):
            return False
        last = self._tried(depth, rest[-1])
        if not (_alike(self.items[before - 1], made[0], since) and len(last) == 1 and _alike(made[0], last[0], since)):
            return False
        self.items += _others(made[0], len(rest))
        return True

    def _is_quiet(self, depth: int, item: Value, since: int) -> bool:
        """Run a round; whether it left everything as it was."""
        store = self.run.store
        mark = store.mark()
        try:
            self.round(depth, item)
            touched = store.touched(mark)
        finally:
            store.close(mark)
        return not quiet.changed(touched, since, self.expr.generators[depth].target, self.run)

    def _tried(self, depth: int, item: Value) -> list[Value]:
        """What a round would make; what it writes is taken back."""
        before = len(self.items)
        mark = self.run.store.mark()
        try:
            self.round(depth, item)
        finally:
            self.run.store.rollback(mark)
        made = self.items[before:]
        del self.items[before:]
        return made

    def _repeated(self, depth: int, tail: Repeated) -> None:
        before = len(self.items)
        self.round(depth, tail.element)
        made = self.items[before:]
        del self.items[before:]
        if depth == 0 and len(self.expr.generators) == 1 and len(made) == 1 and self.tail is None:
            self.tail = Repeated(made[0], tail.times)
        else:
            self.open = self.run.unknown("a comprehension over a symbolic count")

    def round(self, depth: int, item: Value) -> None:
        run, generator = self.run, self.expr.generators[depth]
        assign.bind_target(generator.target, item, run)
        for condition in generator.conditions:
            holds = space.truth(evaluator.eval_expr(condition, run), run)
            if holds is False:
                return
            if holds is not True:
                self.undecided(depth)
                return
        if depth + 1 < len(self.expr.generators):
            self.clause(depth + 1, evaluator.eval_expr(self.expr.generators[depth + 1].iterable, run))
        elif self.expr.value is not None:
            self.pairs.append((evaluator.eval_expr(self.expr.element, run), evaluator.eval_expr(self.expr.value, run)))
        else:
            made = evaluator.eval_expr(self.expr.element, run)
            (self.items if self.open is None else self.perhaps).append(made)

    def undecided(self, depth: int) -> None:
        """From here on nobody knows how many items came before."""
        self.open = self.open or self.run.unknown("a comprehension filters by an undecided condition")
        if depth + 1 == len(self.expr.generators) and isinstance(self.expr.element, ir.Name):
            self.perhaps.append(evaluator.eval_expr(self.expr.element, self.run))

    def result(self) -> Value:
        if self.open is not None:
            self.open = one_of.one_of(self.perhaps, self.open)
        match self.expr.kind:
            case "list":
                return ListObj(self.items, self.tail, self.open)
            case "generator":
                return IteratorObj(self.items, self.tail, self.open)
            case "dict":
                made = DictObj({}, self.open)
                for key, value in self.pairs:
                    dicts.set_key(made, key, value, self.run)
                return made
            case _:
                if self.tail is not None or self.open is not None:
                    return self.run.unknown("a set of unknown size")
                return dicts.make_set(self.items, self.run)
