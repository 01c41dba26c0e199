"""Builtin functions over iterables: len, sorted, sum, min, max, any, all, iter, next."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Sequence

from shapecheck.dims import Dim, Goal, Poly, all_of, any_of, dim_max, dim_min
from shapecheck.interp.run import fractions, space
from shapecheck.interp.run.control import NotFollowed, Raised
from shapecheck.interp.run.function_models import Model, known
from shapecheck.interp.run.kinds import MISSING, NotNative, kind_of
from shapecheck.interp.run.run import Run
from shapecheck.interp.values import lookup, truths
from shapecheck.interp.values.objects import (
    DictObj,
    Input,
    Instance,
    IteratorObj,
    ListObj,
    Ratio,
    Real,
    SetObj,
    SymBool,
    Value,
)
from shapecheck.values import Tensor, Unknown, is_dim


def len_(run: Run, value: Value, /) -> Value:
    """`len(value)`."""
    return space.length(value, run)


# -------------------------------------------------------------------- order
NUMBERS = (int, float, Poly, Ratio, Real)


def sorted_(run: Run, iterable: Value, /, *, key: Value = None, reverse: Value = False) -> ListObj:
    """`sorted(...)`; items that cannot be put in order leave a list whose length alone is known."""
    items = space.iterate_exactly(iterable, run)
    if isinstance(items, Unknown):
        return ListObj([], open=items)
    keys = items if key is None else [space.call(key, (item,), {}, run) for item in items]
    falls = space.decided(reverse, "sorted() in an unknown direction", run)
    order = list(range(len(items)))
    try:
        plain = [space.native(k) for k in keys]
    except NotNative:
        order = _by_comparison(run, keys, order, falls)
    else:
        try:
            order.sort(key=lambda i: plain[i], reverse=falls)
        except TypeError as error:
            run.raise_(TypeError, str(error))
    if not order and items:
        reason = run.unknown("an order that sizes or data decide")
        return ListObj([reason for _ in items])
    return ListObj([items[i] for i in order])


def _by_comparison(run: Run, keys: list[Value], order: list[int], falls: bool) -> list[int]:
    def compare(i: int, j: int) -> int:
        for a, b, verdict in ((i, j, -1), (j, i, 1)):
            if space.decided(space.compare("<", keys[a], keys[b], run), "an order that sizes or data decide", run):
                return verdict
        return 0

    try:
        return sorted(order, key=functools.cmp_to_key(compare), reverse=falls)
    except NotFollowed:
        return []


def _extremum(name: str, op: str, of_dims: Callable[..., Dim]) -> Model:
    def apply(run: Run, /, *args: Value, key: Value = None, **kwargs: Value) -> Value:
        items = space.items(args[0], run) if len(args) == 1 else list(args)
        if not items:
            if "default" in kwargs:
                return kwargs["default"]
            return run.raise_(ValueError, f"{name}() iterable argument is empty")
        keys = items if key is None else [space.call(key, (item,), {}, run) for item in items]
        dims = [item for item in items if is_dim(item)]
        if key is None and len(dims) == len(items):
            return dims[0] if len(dims) == 1 else of_dims(*(run.path.facts.norm(item) for item in dims))
        if any(isinstance(item, Real) for item in items) and all(isinstance(item, NUMBERS) for item in items):
            return Real()
        best = 0
        for place in range(1, len(items)):
            better = known(space.truth(space.compare(op, keys[place], keys[best], run), run))
            if key is None and not isinstance(better, bool) and all(isinstance(item, (float, Ratio)) for item in items):
                return _of_fractions(items, of_dims, run)
            best = place if space.decided(better, f"{name}() that sizes decide", run) else best
        return items[best]

    return apply


def _of_fractions(items: Sequence[Value], of_dims: Callable[..., Dim], run: Run) -> Value:
    """The least or the greatest of fractions of sizes whose order is not known."""
    ratios = [ratio for item in items if (ratio := fractions.as_ratio(item)) is not None]
    below = [ratio.denominator for ratio in ratios if isinstance(ratio.denominator, int)]
    if len(below) < len(items):
        return Real()
    common = math.lcm(*below)
    whole = [run.path.facts.norm(r.numerator * (common // d)) for r, d in zip(ratios, below, strict=True)]
    return Ratio(of_dims(*whole), common)


# -------------------------------------------------------------------- folding
def _sum(run: Run, iterable: Value, /, start: Value = 0) -> Value:
    sequence = space.sequence(iterable, run)
    total = start
    for item in sequence.items:
        run.step()
        total = space.binary("+", total, item, run)
    if sequence.tail is not None:
        total = _add_many(run, total, sequence.tail.element, sequence.tail.times)
    return sequence.open or total


def _add_many(run: Run, total: Value, element: Value, count: Value) -> Value:
    if isinstance(element, (Tensor, Input)):
        return space.binary("+", total, element, run)
    if isinstance(element, int) or (isinstance(element, Poly) and not element.opaque):
        return space.binary("+", total, space.binary("*", element, count, run), run)
    return run.unknown("a sum over a symbolic count")


def _quantifier(stops: bool) -> Model:
    """`any` stops at the first true item, `all` at the first false one."""
    name = "any" if stops else "all"
    combine: Callable[..., Goal] = any_of if stops else all_of

    def apply(run: Run, iterable: Value, /) -> Value:
        sequence = space.sequence(iterable, run)
        goals: list[Goal] = []
        vague: Unknown | None = sequence.open
        tail = [] if sequence.tail is None else [sequence.tail.element]
        for place, item in enumerate(sequence.items + tail):
            verdict = space.truth(item, run)
            typical = place == len(sequence.items)
            if verdict is stops and not typical:
                return stops
            if isinstance(verdict, SymBool) and not typical:
                goals.append(verdict.goal)
            elif verdict is not (not stops):
                vague = vague or (
                    verdict if isinstance(verdict, Unknown) else run.unknown(f"{name}() of undecided truths")
                )
        if vague is not None:
            return vague
        return truths.symbolic_truth(combine(*goals)) if goals else not stops

    return apply


# -------------------------------------------------------------------- iterators
def iter_(run: Run, value: Value, sentinel: Value = None, /) -> Value:
    """`iter(value)`."""
    if sentinel is not None:
        return run.unknown("iter() with a sentinel")
    made = kind_of(value).special(value, "iter", (), run)
    return IteratorObj(*space.sequence(value, run)) if made is MISSING else made


NO_ITERATORS = (ListObj, DictObj, SetObj, str, range, int, float)
"""What Python refuses to draw from; of other values nothing is said."""


def next_(run: Run, value: Value, default: Value = MISSING, /) -> Value:
    """`next(value)`."""
    if isinstance(value, Instance):
        return _next_of_object(run, value, default)
    if not isinstance(value, IteratorObj):
        if value is None or isinstance(known(value), NO_ITERATORS):
            kind = kind_of(value).python_type(value) or object
            run.raise_(TypeError, f"{kind.__name__!r} object is not an iterator")
        return run.unknown("next() of a value that is not followed")
    place = value.position
    run.store.touch(value)
    if place < len(value.items):
        value.position += 1
        return value.items[place]
    if value.more is not None:
        value.position += 1
        return value.more(place)
    if value.open is not None:
        return value.open
    if value.tail is not None:
        return value.tail.element
    if default is not MISSING:
        return default
    raise Raised(StopIteration(value.result) if value.result is not None else StopIteration(), run.here())


def _next_of_object(run: Run, value: Instance, default: Value) -> Value:
    method = lookup.class_attribute(value.cls, "__next__")
    if method is None:
        why = value.open or lookup.why_open(value.cls)
        return why or run.raise_(TypeError, f"{value.cls.name!r} object is not an iterator")
    function = space.bind(method, value, run)
    if default is MISSING:
        return space.call(function, (), {}, run)
    run.catching += 1
    try:
        return space.call(function, (), {}, run)
    except Raised as raised:
        if isinstance(raised.value, StopIteration):
            return default
        raise
    finally:
        run.catching -= 1


MODELS: dict[str, Model] = {
    "len": len_,
    "sorted": sorted_,
    "min": _extremum("min", "<", dim_min),
    "max": _extremum("max", ">", dim_max),
    "sum": _sum,
    "any": _quantifier(stops=True),
    "all": _quantifier(stops=False),
    "iter": iter_,
    "next": next_,
    "aiter": iter_,
    "anext": next_,
}
