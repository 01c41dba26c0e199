"""The calls of layers on several paths, merged into one list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shapecheck.base.lite_dataclass import dataclass, replace
from shapecheck.dims import Goal, all_of, any_of
from shapecheck.interp.words.json_values import Node


@dataclass(slots=True)
class LayerNode:
    """One call of a layer, as reports have it."""

    path: str
    type: str
    inputs: list[Node]
    output: Node
    params: Any
    line: int
    times: Any = 1
    """How many calls it stands for: a formula in a loop over a size, None where that is open."""
    ways: tuple[tuple[Goal, Goal], ...] = ()
    """Of each path that makes the call: what sizes must satisfy for the path, and on it for the call."""
    when: str | None = None
    """What sizes must satisfy for the call to be made, in words; None where it is made whatever they are."""


def merged(first: Sequence[LayerNode], second: Sequence[LayerNode]) -> list[LayerNode]:
    """The shortest list with the calls of both in their order; what a call takes and gives on either path is told."""
    start = 0
    while start < min(len(first), len(second)) and first[start].path == second[start].path:
        start += 1
    end = 0
    while end < min(len(first), len(second)) - start and first[-1 - end].path == second[-1 - end].path:
        end += 1
    head = [_either(a, b) for a, b in zip(first[:start], second[:start], strict=True)]
    tail = [_either(a, b) for a, b in zip(first[len(first) - end :], second[len(second) - end :], strict=True)]
    return [*head, *_woven(first[start : len(first) - end], second[start : len(second) - end]), *tail]


def _woven(first: Sequence[LayerNode], second: Sequence[LayerNode]) -> list[LayerNode]:
    """Along a longest common subsequence of the two."""
    if not first or not second:
        return [*first, *second]
    common = [[0] * (len(second) + 1) for _ in range(len(first) + 1)]
    for i in range(len(first) - 1, -1, -1):
        row, below = common[i], common[i + 1]
        for j in range(len(second) - 1, -1, -1):
            row[j] = below[j + 1] + 1 if first[i].path == second[j].path else max(below[j], row[j + 1])
    woven: list[LayerNode] = []
    i = j = 0
    while i < len(first) and j < len(second):
        if first[i].path == second[j].path:
            woven.append(_either(first[i], second[j]))
            i, j = i + 1, j + 1
        elif common[i + 1][j] >= common[i][j + 1]:
            woven.append(first[i])
            i += 1
        else:
            woven.append(second[j])
            j += 1
    return [*woven, *first[i:], *second[j:]]


def untold(layer: LayerNode, why: str) -> LayerNode:
    """A call of one path where another was not followed to its end, and may give something else."""
    return replace(layer, output={"unknown": why})


def condition(layer: LayerNode, paths: int) -> Goal:
    """What sizes must satisfy for one of so many paths to make the call."""
    own = {when for _, when in layer.ways}
    if len(layer.ways) == paths and len(own) == 1:
        return own.pop()
    return any_of(*(all_of(*way) for way in layer.ways))


def _either(a: LayerNode, b: LayerNode) -> LayerNode:
    ways = (*a.ways, *b.ways)
    if replace(a, ways=ways) == replace(b, ways=ways):
        return replace(a, ways=ways)
    if len(a.inputs) == len(b.inputs):
        inputs = [either([x, y]) for x, y in zip(a.inputs, b.inputs, strict=True)]
    else:
        inputs = [{"unknown": "the number of arguments differs between paths"}]
    times = a.times if a.times == b.times else None
    return LayerNode(a.path, a.type, inputs, either([a.output, b.output]), a.params, a.line, times, ways)


def either(nodes: Sequence[Node]) -> Node:
    """One node for what the paths have: itself where they agree, else each of them once."""
    distinct: list[Node] = []
    for node in nodes:
        for option in node["any"] if isinstance(node, dict) and "any" in node else [node]:
            if option not in distinct:
                distinct.append(option)
    return distinct[0] if len(distinct) == 1 else {"any": distinct}
