"""Driving one entry point: over free choices, of which one that works is enough, and over paths, which all count.

Choices (angelic choice) are the ranks of inputs and which way a broadcast goes. An error counts only if every choice
leads to one; then the failure that tells most is reported. Paths whose join would lose a shape run apart, each under
its path condition.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shapecheck.base.lite_dataclass import dataclass, field
from shapecheck.dims import Facts, any_of, negate, symbols_of
from shapecheck.interp.entries.attempts import Attempts, Path
from shapecheck.interp.run import space
from shapecheck.interp.run.findings import Constraint, Finding
from shapecheck.interp.run.path import A_LIST, ONE_BATCH, ONE_RANK, Choice
from shapecheck.interp.torch import asked_dtypes
from shapecheck.interp.values.objects import ListObj, SymBool, Training, Value
from shapecheck.values import Unknown


@dataclass(slots=True)
class Result:
    """The paths of one choice, one or more."""

    paths: list[Path] = field(default_factory=list)
    steps: int = 0
    """What its runs spent, those that were given up included."""

    @property
    def failed(self) -> bool:
        """Whether the entry cannot work: every path fails, or one that mode alone decides."""
        return all(p.failed for p in self.paths) or any(p.failed and _by_mode(p) for p in self.paths)

    @property
    def refused(self) -> bool:
        """Whether the program itself raises on every path, and nothing else fails: what another choice fails at is no
        fault where this one came past it.
        """
        return all(p.error is not None and not p.findings for p in self.paths)

    @property
    def codes(self) -> set[str]:
        return {finding.failure.code for path in self.paths for finding in path.findings}

    @property
    def by_rank(self) -> bool:
        """Whether the number of axes is what failed."""
        return bool(self.codes & RANK_CODES) or not self.codes

    @property
    def by_dtype(self) -> bool:
        """Whether a dtype may be what failed: torch refuses one, or the program itself raises."""
        return self.failed and (not self.codes or any(code.startswith(OF_DTYPES) for code in self.codes))

    @property
    def demand(self) -> int:
        """What no path does without, the paths that fail, and whether nothing comes out that another alternative might
        give.
        """
        nothing = all(path.output is None and path.run.entry.chosen for path in self.paths)
        working = [path for path in self.paths if not path.failed]
        lost = len(self.paths) - len(working) if working else 0
        return min(path.demand for path in working or self.paths) + lost + NOTHING * nothing

    @property
    def unknown(self) -> bool:
        """Whether nothing is known of what comes out."""
        return all(_unknown(path.output) for path in self.paths)

    @property
    def conditions(self) -> int:
        """How much the call asks of sizes."""
        return min(len(p.run.path.constraints) - p.run.entry.conditions_when_made for p in self.paths)

    @property
    def cost(self) -> tuple[bool, int, int, int]:
        """What speaks against a reading that works, the weightiest first."""
        return self.unknown, self.demand, min(path.crossed for path in self.paths), self.conditions

    @property
    def reached(self) -> int:
        """How far it came before something failed."""
        return max(path.run.path.steps_before_failure for path in self.paths)

    @property
    def roots(self) -> frozenset[str] | None:
        """The inputs that what failed descends from; None where that cannot be told."""
        if not all(path.findings for path in self.paths):
            return None
        found = [roots_of(path.findings[0]) for path in self.paths]
        return frozenset().union(*found) or None

    @property
    def pinned(self) -> frozenset[str]:
        """The inputs of which axes are pinned."""
        return frozenset().union(*(path.pinned for path in self.paths))

    @property
    def over(self) -> bool:
        return any(p.over is not None for p in self.paths)


def _unknown(value: Value) -> bool:
    """Whether nothing is known of a value, or of all that it holds."""
    if isinstance(value, Unknown) or (isinstance(value, ListObj) and value.open is not None and not value.items):
        return True
    parts = tuple(space.parts(value))
    return bool(parts) and all(map(_unknown, parts))


def _by_mode(path: Path) -> bool:
    return bool(path.run.path.conditions) and all(isinstance(c, Training) for c, _ in path.run.path.conditions)


RANK_CODES = frozenset({"SHP101", "SHP102", "SHP103", "SHP104", "SHP105", "SHP106", "SHP107", "SHP504"})
"""Faults that another number of axes would not have."""

OF_DTYPES = "SHP4"
"""What the codes of faults begin with that another dtype would not have."""
NOTHING = 10
"""What it counts that a reading gives None, where an argument was taken for one of a few things."""

USUAL_RANKS = (3, 4)
"""Ranks that are tried for all inputs at once, besides two."""
FIRST = -1
STRAYS = 12
"""Attempts to change what seems to have nothing to do with what failed."""

LEAST_TRIES = 16
"""Attempts to find a reading of the inputs that demands less once one works."""


def search(entry: Attempts) -> Result:
    """The least demanding choice under which nothing fails; else the failure that tells most."""
    results: list[Result] = []
    pending: list[_Attempt] = [_Attempt({})]
    seen: set[frozenset[Any]] = set()
    strays = 0
    tried: set[frozenset[Any]] = set()
    while pending:
        pending.sort(key=lambda attempt: (attempt.late, attempt.after))
        attempt = pending.pop(0)
        if frozenset(attempt.forced.items()) in tried:
            continue
        tried.add(frozenset(attempt.forced.items()))
        strays += attempt.stray
        if strays > STRAYS:
            pending = [other for other in pending if not other.stray]
        forced = attempt.forced
        paths, steps, choices = entry.paths(forced)
        result = Result(paths, steps)
        results.append(result)
        working = [r for r in results if not r.failed]
        meant = not result.failed and not result.demand and not result.unknown
        if meant and working == [result]:
            return result
        if _tries(results) >= LEAST_TRIES and any(r.demand < NOTHING for r in working):
            break
        budget = result.paths[0].run.budget
        if len(results) >= budget.searches or sum(r.steps for r in results) > budget.search_steps:
            more = not all(other.stray for other in pending)
            return min(working, key=lambda r: r.cost) if working else _undecided(results[0], more)
        if len(results) == 1 or working == [result]:
            pending += _alike(result, choices, forced)
        pending += () if meant else _alternatives(result, choices, attempt, seen)
    working = [r for r in results if not r.failed]
    if working:
        return min(working, key=lambda r: r.cost)
    unproven = next((r for r in results if any(p.unproven for p in r.paths)), None)
    told = unproven or min(results, key=lambda r: (r.by_rank, r.demand, -r.steps, -r.reached))
    further = max((r for r in results if r.refused and r.reached > told.reached), key=lambda r: r.reached, default=None)
    return told if further is None else further


def _tries(results: Sequence[Result]) -> int:
    """How many attempts there were from the first on that worked."""
    return len(results) - next((place for place, result in enumerate(results) if not result.failed), len(results))


@dataclass(slots=True)
class _Attempt:
    """Choices to try, and when: those that are likelier to help come first."""

    forced: dict[Any, int]
    late: int = 0
    after: tuple[bool, int] = (False, 0)
    """Whether the attempt that they stand next to failed, and what it demands."""
    stray: bool = False
    """Whether they change an input that has nothing to do with what failed, as far as that can be told."""


def _alike(result: Result, choices: Mapping[Any, Choice], forced: dict[Any, int]) -> list[_Attempt]:
    """Where there are several inputs: one rank for all of them, one batch, and both."""
    free = {choice.of for key, choice in choices.items() if choice.options > 1 and key[0][0] == "rank"}
    if len(free) < 2:
        return []
    ranks = [{ONE_RANK: rank} for rank in USUAL_RANKS]
    if result.failed:
        return [_Attempt(alike, FIRST) for alike in ranks]
    batch = {**forced, ONE_BATCH: 1}
    return [_Attempt(alike, FIRST) for alike in (batch, *ranks, *({**rank, ONE_BATCH: 1} for rank in ranks))]


def _alternatives(
    result: Result, choices: Mapping[Any, Choice], attempt: _Attempt, seen: set[frozenset[Any]]
) -> list[_Attempt]:
    """The choices next to those of a result, each changing one that it made freely."""
    found = []
    forced = attempt.forced
    by_rank = result.by_rank or not result.failed
    kinds_only = not result.failed and not result.demand
    made = [p.run.path.choices_before_failure for p in result.paths if p.run.path.choices_before_failure is not None]
    in_time = max(made) if result.failed and made and all(p.findings for p in result.paths) else len(choices)
    roots = result.roots if result.failed else None
    pinned = frozenset() if result.failed else result.pinned
    for place, (key, choice) in enumerate(choices.items()):
        if key in forced or (place >= in_time and len(result.paths) == 1):
            continue
        if kinds_only and choice.late != A_LIST:
            continue
        if not result.failed and key[0][0] == "suppose":
            continue  # what a broadcast is first taken for is meant, where that works
        if key[0][0] == asked_dtypes.DTYPE and not result.by_dtype:
            continue
        stray = roots is not None and choice.of is not None and choice.of not in roots
        if stray and attempt.stray:
            continue
        for option in range(1, choice.options):
            unlikely = not by_rank and choice.on_sizes is not None and option not in choice.on_sizes
            if unlikely and not choice.on_sizes:
                continue
            wanted = {**forced, key: option}
            mark = frozenset(wanted.items())
            if mark not in seen:
                seen.add(mark)
                aside = bool(pinned) and choice.of is not None and choice.of not in pinned
                late = 2 * choice.late + (unlikely or stray or aside)
                found.append(_Attempt(wanted, late, (result.failed, result.demand), stray))
    return found


def roots_of(finding: Finding) -> frozenset[str]:
    """The inputs that the tensors of a failed call descend from, or have sizes of."""
    tensors = finding.context.tensors.values()
    waiting = [tensor.origin for tensor in tensors if tensor.origin is not None]
    sizes = [symbol.name for tensor in tensors for dim in tensor.shape for symbol in symbols_of(dim)]
    found = {name.rpartition(".")[0] for name in sizes if "." in name}
    known: set[int] = set()
    while waiting:
        origin = waiting.pop()
        if id(origin) in known:
            continue
        known.add(id(origin))
        if origin.at is None and origin.parent is None:
            found.add(origin.what)
        waiting += [*((origin.parent,) if origin.parent is not None else ()), *origin.others]
    return frozenset(found)


def _undecided(result: Result, more: bool) -> Result:
    """Too many choices to try them all: a failure of the first is no proof."""
    for path in result.paths if more else ():
        reason = path.run.unknown("too many ways to choose the inputs' ranks and broadcasts")
        path.over = reason.reason
    return result


def merged_constraints(result: Result) -> tuple[list[Constraint], Facts]:
    """The constraints of all paths, each under its path's condition, and the facts that follow."""
    working = [p for p in result.paths if not p.failed] or result.paths
    first = working[0].run
    if len(result.paths) == 1:
        return first.path.constraints, first.path.facts
    collected: list[Constraint] = []
    for path in working:
        for constraint in path.run.path.constraints:
            goal = constraint.goal
            known = True
            for condition, holds in path.run.path.conditions:
                if isinstance(condition, SymBool):
                    goal = any_of(negate(condition.goal) if holds else condition.goal, goal)
                elif not isinstance(condition, Training) or holds is not condition.negated:
                    known = False  # of something else than sizes, or of training alone
            shared = all(any(c.goal == constraint.goal for c in p.run.path.constraints) for p in working)
            if known or shared:
                collected.append(
                    Constraint(constraint.goal if shared else goal, constraint.failure, constraint.context)
                )
    for path in result.paths:
        if path.failed and not result.failed:
            conditions = [
                c.goal if h else negate(c.goal) for c, h in path.run.path.conditions if isinstance(c, SymBool)
            ]
            if conditions and len(conditions) == len(path.run.path.conditions):
                collected.append(Constraint(any_of(*(negate(c) for c in conditions)), None, None))
    scratch = first
    scratch.path.constraints, scratch.path.facts = [], Facts()
    for constraint in collected:
        scratch.path.add_constraint(constraint)
    return scratch.path.constraints, scratch.path.facts
