"""How much a reading of the inputs asks for that nobody wrote: of the readings that pass, the least demanding is meant.

A degenerate reading shows in what it pins: `channels == 1`, because the number of axes that was chosen lets a width
pass only by broadcasting; a batch of exactly two, because a pair was taken for one tensor.
"""

from __future__ import annotations

from collections.abc import Mapping

from shapecheck.dims import Compare, Dim, Facts, Goal, Verdict, goal_symbols, sym, symbols_of
from shapecheck.interp.run import space
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import Value
from shapecheck.rules.core.dtypes import INDEX
from shapecheck.values import Tensor

SILENT_BROADCAST = "SHP701"
USUAL = 4
"""The most axes that an input has which the program goes through item by item; beyond, it is likelier a list."""


def demand_of(run: Run, inputs: Mapping[str, Value], tensors: Mapping[str, Tensor], pinned: Mapping[str, int]) -> int:
    """The sizes that the call pins (`pinned`, by input), its conditions on the constructor alone, and what is odd about
    the reading.
    """
    warned = sum(warning.failure.code == SILENT_BROADCAST for warning in run.found.warnings)
    facts = run.path.facts
    pairs = sum(isinstance(value, tuple) and _one_tensor(value, facts) for value in inputs.values())
    stacks = sum(name in run.entry.noted.gone_through and tensor.rank > USUAL for name, tensor in tensors.items())
    return (
        run.path.oddities
        + warned
        + sum(pinned.values())
        + pairs
        + stacks
        + _on_constructor(run)
        + _of_batches(run, tensors)
    )


def pinned_axes(run: Run, tensors: Mapping[str, Tensor]) -> dict[str, int]:
    """How many axes of each input are left one size where a call would have any."""
    rows = run.entry.noted.unpacked
    return {name: _pinned(tensor, rows.get(name), run) for name, tensor in tensors.items()}


def _on_constructor(run: Run) -> int:
    """Conditions of the call that speak of the constructor's parameters alone."""
    names = run.entry.parameters
    before = run.entry.facts_when_made or Facts()
    settled = {name for name in names if _settled(name, names, run.path.facts) and not _settled(name, names, before)}
    goals = [c.goal for c in run.path.constraints if isinstance(c.goal, Compare) and c.goal.op == "=="]
    open_ones = [goal for goal in goals if _within(goal, names) and not _within(goal, settled)]
    return len(settled) + sum(before.decide(goal) is Verdict.UNKNOWN for goal in open_ones)


def _settled(name: str, names: set[str], facts: Facts) -> bool:
    """Whether the facts give a parameter a number, or a formula of other parameters."""
    known: Dim = facts.norm(sym(name))
    return known != sym(name) and all(symbol.name in names for symbol in symbols_of(known))


def _within(goal: Goal, names: set[str]) -> bool:
    symbols = goal_symbols(goal)
    return bool(symbols) and all(symbol.name in names for symbol in symbols)


def _pinned(tensor: Tensor, rows: int | None, run: Run) -> int:
    """Axes of an input that are left one size where a call would have any: a width of one; a batch of some number, or
    of a parameter of the constructor, that is not the number of names that the input is unpacked into; no axis at all.
    """
    known = [None if isinstance(dim, int) else run.path.facts.norm(dim) for dim in tensor.shape]
    if not known:
        return 1
    first = known[0]
    names = {symbol.name for symbol in symbols_of(first)} if first is not None else set()
    batch = first is not None and first != rows and (not names or not names.isdisjoint(run.entry.parameters))
    return batch + sum(size == 1 for size in known[1:])


def _of_batches(run: Run, tensors: Mapping[str, Tensor]) -> bool:
    """Whether a condition multiplies or divides a batch: what is reshaped then mixes the items of a batch."""
    batches = {s.name for tensor in tensors.values() if tensor.rank for s in symbols_of(tensor.shape[0])}
    goals = [c.goal for c in run.path.constraints[run.entry.conditions_when_made :]]
    equations = [goal for goal in goals if isinstance(goal, Compare) and goal.op == "==" and not _gives_a_symbol(goal)]
    return any(symbol.name in batches for goal in equations for symbol in goal.symbols)


def _gives_a_symbol(goal: Compare) -> bool:
    return any(str(side) in {symbol.name for symbol in goal.symbols} for side in (goal.left, goal.right))


def _one_tensor(parts: tuple[Value, ...], facts: Facts) -> bool:
    """Whether the parts of a tuple are indices of one shape, such as the two ends of edges: one tensor has them."""
    tensors = [space.tensor_of(part) for part in parts]
    shapes = {None if t is None else tuple(facts.norm(dim) for dim in t.shape) for t in tensors}
    return len(shapes) == 1 and all(t is not None and t.dtype in INDEX for t in tensors)


def crossed_axes(tensors: Mapping[str, Tensor], facts: Facts) -> int:
    """Inputs whose first axis must be as long as another axis of another input: a batch is counted in front."""
    shapes = [tuple(facts.norm(dim) for dim in tensor.shape) for tensor in tensors.values() if tensor.rank]
    inner = [{dim for dim in shape[1:] if not isinstance(dim, int)} for shape in shapes]
    return sum(
        any(shape[0] in axes for other, axes in enumerate(inner) if other != place)
        for place, shape in enumerate(shapes)
    )
