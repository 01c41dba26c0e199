"""Where formulas change: the sizes at which a quotient or a root takes its next value, or a minimum its other side."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping

from shapecheck.base.formulas import names_in, value_at

SCAN = 4096
"""How far from a size its next step is looked for."""


def steps_of(formulas: Iterable[int | str]) -> list[str]:
    """The parts of formulas that go in steps, each once: quotients, rests, roots, and the questions of min and max."""
    found: dict[str, None] = {}
    for formula in dict.fromkeys(formulas):
        if isinstance(formula, str):
            for tree in ast.walk(ast.parse(formula, mode="eval")):
                found.update(dict.fromkeys(_steps(tree)))
    return list(found)


def _steps(tree: ast.AST) -> Iterator[str]:
    match tree:
        case ast.BinOp(left=left, op=ast.FloorDiv() | ast.Mod(), right=right):
            yield f"({ast.unparse(left)})//({ast.unparse(right)})"
        case ast.Call(args=[_]):
            yield ast.unparse(tree)
        case ast.Call(args=[first, *others]):
            for other in others:
                yield f"({ast.unparse(first)}) <= ({ast.unparse(other)})"
        case _:
            return


def next_step(step: str, name: str, sizes: Mapping[str, int]) -> int | None:
    """The first size of `name` above the given one at which `step` has another value; None if there is none near."""
    if name not in names_in(step):
        return None
    at = dict(sizes)
    here = value_at(step, at)
    for size in range(sizes[name] + 1, sizes[name] + SCAN):
        at[name] = size
        if value_at(step, at) != here:
            return size
    return None


def stride(step: str, name: str, sizes: Mapping[str, int]) -> int:
    """How far apart two steps are along `name`; 0 if they are not near."""
    first = next_step(step, name, sizes)
    second = None if first is None else next_step(step, name, {**sizes, name: first})
    return 0 if first is None or second is None else second - first
