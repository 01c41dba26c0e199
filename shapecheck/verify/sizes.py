"""Sizes to try a model at: chosen to tell formulas apart, and to stand at the edges of a contract and beyond them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from enum import Enum
from typing import NamedTuple

from shapecheck.base.formulas import names_in, value_at
from shapecheck.verify.steps import next_step, steps_of, stride

PRIMES = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103)
LENGTH = 1109
"""Longer than most tables that a model looks up by position."""
FAR = 4096
"""The largest size that is looked at, apart from those that a contract names."""
EQUAL = re.compile(r"(\w+) == (\w+)")
"""A condition that two symbols are the same size."""
WINDOWS = (40, 200, 2 * FAR)
"""How many options of each symbol a search looks at: few first, so that no symbol holds up the others."""
TRIES = 60_000
"""Assignments that a search looks at before it gives up."""
STEPS = 6
"""The most steps of formulas that are tried along one symbol."""


class Where(Enum):
    """Where sizes stand to the contract."""

    INSIDE = "inside"
    EDGE = "at an edge"
    LONG = "with a long axis"
    BEYOND = "beyond an edge"


class Sample(NamedTuple):
    """Sizes to try; `condition` is what they break, where they stand beyond an edge."""

    sizes: dict[str, int]
    where: Where
    condition: str = ""


class Unsatisfied(Exception):
    """No sizes were found that the contract admits."""


def plan(
    names: Sequence[str],
    contract: Sequence[str],
    formulas: Iterable[int | str],
    fixed: Mapping[str, int],
    of_inputs: Collection[str] = (),
    stretched: Sequence[str] = (),
) -> list[Sample]:
    """The samples to try, most telling first; raises `Unsatisfied` where not even one meets the contract.

    `names`: the symbols, those of inputs before those of constructors alone. `fixed`: sizes that the user gave; nothing
    is tried beside them. `of_inputs`: those that are tried far beyond the others, for a bound that is not told.
    `stretched`: where one of these holds, torch may take what the contract refuses.
    """
    steps = steps_of(formulas)
    free = [name for name in names if name not in fixed]
    first = _meeting(names, contract, {name: PRIMES[i:] for i, name in enumerate(names)}, fixed)
    later = _meeting(
        names, contract, {name: _beyond_steps(name, steps, first, i) for i, name in enumerate(names)}, fixed
    )
    turned = _meeting(names, contract, {name: PRIMES[len(names) - i :] for i, name in enumerate(names)}, fixed)
    samples = [Sample(first, Where.INSIDE), Sample(later, Where.INSIDE), Sample(turned, Where.INSIDE)]
    samples += _edges(free, contract, first, stretched)
    samples += (Sample(sizes, Where.INSIDE) for sizes in _at_steps(free, contract, steps, later))
    samples += (Sample({**first, name: LENGTH}, Where.LONG) for name in free if name in of_inputs)
    samples = [s for s in samples if s.where is not Where.LONG or broken(contract, s.sizes) is None]
    distinct: dict[tuple[tuple[str, int], ...], Sample] = {}
    for sample in samples:
        distinct.setdefault(tuple(sorted(sample.sizes.items())), sample)
    return list(distinct.values())


def witnesses(names: Sequence[str], contract: Sequence[str], fixed: Mapping[str, int]) -> list[Sample]:
    """Samples for an error, which must come at all of them: small sizes, others, and sizes with room for every window.

    Raises `Unsatisfied` where not even one meets the contract.
    """
    samples: list[Sample] = []
    for first in (0, 3, 17):
        sizes = _meeting(names, contract, {name: PRIMES[first + i :] for i, name in enumerate(names)}, fixed)
        if Sample(sizes, Where.INSIDE) not in samples:
            samples.append(Sample(sizes, Where.INSIDE))
    return samples


def broken(contract: Iterable[str], sizes: Mapping[str, int]) -> str | None:
    """The first condition that these sizes do not meet."""
    return next((condition for condition in contract if not value_at(condition, sizes)), None)


# -------------------------------------------------------------------- sizes within
def _meeting(
    names: Sequence[str], contract: Sequence[str], wanted: Mapping[str, Sequence[int]], fixed: Mapping[str, int]
) -> dict[str, int]:
    """Sizes that meet the contract: distinct and above 1 where that can be had, of `wanted` where that can be had."""
    named = [int(number) for condition in contract for number in re.findall(r"\d+", condition)]
    near = [n + offset for n in named for offset in (0, 1, -1, 2)] + [2 * n for n in named]
    for least, distinct in ((2, True), (1, True), (1, False)):
        options = {}
        for name in names:
            first = wanted[name][0] if wanted[name] else 1
            sizes = [*wanted[name][:8], *range(first, first + 16), *near, *range(2, FAR), 1]
            options[name] = [fixed[name]] if name in fixed else [n for n in dict.fromkeys(sizes) if n >= least]
        for window in WINDOWS:
            shown = {name: sizes[:window] for name, sizes in options.items()}
            found = next(_assignments(_by_need(names, contract), contract, shown, distinct, [TRIES]), None)
            if found is not None:
                return {name: found[name] for name in names}
    raise Unsatisfied(" and ".join(contract) or "no sizes")


def _by_need(names: Sequence[str], contract: Sequence[str]) -> list[str]:
    """An order that decides conditions early: next comes the symbol that decides most, then the most asked of."""
    needs = [set(names_in(condition)) for condition in contract]
    ordered: list[str] = []
    left = list(names)
    while left:
        known = set(ordered)
        best = max(
            left,
            key=lambda n: (sum(n in need and need <= known | {n} for need in needs), sum(n in need for need in needs)),
        )
        ordered.append(best)
        left.remove(best)
    return ordered


def _assignments(
    names: Sequence[str],
    contract: Sequence[str],
    options: Mapping[str, Sequence[int]],
    distinct: bool,
    left: list[int],
    chosen: Mapping[str, int] | None = None,
) -> Iterator[dict[str, int]]:
    """Every assignment that meets the contract, the preferred ones first, until `left` tries are spent."""
    chosen = chosen or {}
    if len(chosen) == len(names):
        yield dict(chosen)
        return
    name = names[len(chosen)]
    known = {*chosen, name}
    decided = [c for c in contract if name in names_in(c) and known.issuperset(names_in(c))]
    equal = {other for c in decided if (pair := EQUAL.fullmatch(c)) for other in pair.groups()}
    apart = {size for other, size in chosen.items() if other not in equal}
    for size in options[name]:
        if left[0] <= 0:
            return
        if distinct and len(options[name]) > 1 and size in apart:
            continue
        left[0] -= 1
        sizes = {**chosen, name: size}
        if broken(decided, sizes) is None:
            yield from _assignments(names, contract, options, distinct, left, sizes)


def _beyond_steps(name: str, steps: Sequence[str], sizes: Mapping[str, int], place: int) -> list[int]:
    """Primes past two strides of every formula along a symbol, so that no quotient is still 0 or 1."""
    least = max((2 * stride(step, name, sizes) for step in steps if name in names_in(step)), default=0)
    return [prime for prime in PRIMES if prime > least][place + 1 :] or [least + 2 * place + 3]


# -------------------------------------------------------------------- steps and edges
def _at_steps(
    names: Sequence[str], contract: Sequence[str], steps: Sequence[str], base: Mapping[str, int]
) -> Iterator[dict[str, int]]:
    """Sizes on both sides of each step, every symbol walking along its own."""
    walks = {name: _walk(name, steps, base) for name in names}
    for place in range(max((len(walk) for walk in walks.values()), default=0)):
        sizes = dict(base)
        for name, walk in walks.items():
            if walk:
                sizes[name] = walk[place % len(walk)]
                if broken(contract, sizes) is not None:
                    sizes[name] = base[name]
        yield sizes


def _walk(name: str, steps: Sequence[str], base: Mapping[str, int]) -> list[int]:
    places = {place for step in steps if (place := next_step(step, name, base)) is not None}
    return [size for place in sorted(places, reverse=True)[:STEPS] for size in (place, place - 1)]


def _edges(
    names: Sequence[str], contract: Sequence[str], base: Mapping[str, int], stretched: Sequence[str]
) -> Iterator[Sample]:
    """Along each symbol, the last sizes within on both sides, and one step beyond them."""
    for name in names:
        conditions = [condition for condition in contract if name in names_in(condition)]
        if not conditions:
            continue
        for direction in (1, -1):
            outside = _first_outside(name, conditions, base, direction, stretched)
            if outside is not None:
                beyond = {**base, name: outside}
                inside = {**base, name: outside - direction}
                yield Sample(beyond, Where.BEYOND, broken(contract, beyond) or "")
                if broken(contract, inside) is None:
                    yield Sample(inside, Where.EDGE)


def _first_outside(
    name: str, conditions: Sequence[str], base: Mapping[str, int], direction: int, stretched: Sequence[str]
) -> int | None:
    last = base[name] + FAR if direction > 0 else 0
    near = range(base[name] + direction, last, direction)
    named = {int(number) for condition in conditions for number in re.findall(r"\d+", condition)}
    far = sorted(n + offset for n in named for offset in (0, 1) if n >= last) if direction > 0 else []
    for size in (*near, *far):
        sizes = {**base, name: size}
        condition = broken(conditions, sizes)
        if condition is not None:
            return None if _broadcasts(condition, sizes, stretched) else size
    return None


def _broadcasts(condition: str, sizes: Mapping[str, int], stretched: Sequence[str]) -> bool:
    """Whether two sizes that should agree differ because one of them is 1: torch may stretch it to the other."""
    if any(set(names_in(one)) <= sizes.keys() and value_at(one, sizes) for one in stretched):
        return True
    sides = condition.split(" == ")
    return len(sides) == 2 and all(names_in(side) for side in sides) and 1 in (value_at(s, sizes) for s in sides)
