"""The table of one sample: each layer call, what is said of it, its value at these sizes, and what torch gave."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from shapecheck.base.formulas import value_at
from shapecheck.base.lite_dataclass import replace
from shapecheck.report.report import Node, show_node
from shapecheck.report.verification import Row, Status
from shapecheck.verify.compare import OPEN, Differing, beside, either, number_at, shown, unrolled

Json = dict[str, Any]
Sizes = Mapping[str, int]


def sizes_text(sizes: Sizes) -> str:
    return ", ".join(f"{name} = {size}" for name, size in sizes.items())


def rows(said: Json, runs: Sequence[Json], sizes: Sizes, params: int | None) -> tuple[Row, ...]:
    """The layers in call order, then the output and the number of parameters."""
    unlisted = Status.PARTLY if said["gaps"] else Status.DIFFERS
    table = [*_layers(unrolled(said["layers"], sizes) or said["layers"], runs, sizes, unlisted)]
    table.append(_row("output", "", said["output"], [run["output"] for run in runs], sizes, depth=0))
    if params is not None:
        told = said["params"]
        value = number_at(told, sizes) if told is not None else None
        status = Status.AGREES if value == params else Status.DIFFERS if isinstance(value, int) else Status.PARTLY
        table.append(Row("parameters", "", _count(told), _count(value), f"{params:,}", status))
    return tuple(table)


def _count(number: Any) -> str:
    return "unknown" if number is None else f"{number:,}" if isinstance(number, int) else str(number)


def _layers(layers: Sequence[Json], runs: Sequence[Json], sizes: Sizes, unlisted: Status) -> Iterable[Row]:
    pairs = beside(layers, runs)
    if pairs is not None:
        for layer, outputs in pairs:
            yield _row(layer["path"], layer["type"], layer["output"], outputs, sizes, layer["path"].count("."))
        return
    yield from _by_path(layers, runs, sizes, unlisted)


def _by_path(layers: Sequence[Json], runs: Sequence[Json], sizes: Sizes, unlisted: Status) -> Iterable[Row]:
    """The calls of a list in another order than torch's: each path's calls, first with first; `unlisted` is what a call
    is that only one of the two has.
    """
    gave: dict[str, list[list[Json]]] = {}
    for run in runs:
        count: dict[str, int] = {}
        for path, output in run["layers"]:
            place = count[path] = count.get(path, -1) + 1
            calls = gave.setdefault(path, [])
            calls.extend([] for _ in range(place + 1 - len(calls)))
            calls[place].append(output)
    for layer in layers:
        path = layer["path"]
        outputs = gave[path].pop(0) if gave.get(path) else []
        row = _row(path, layer["type"], layer["output"], outputs, sizes, path.count("."))
        yield row if outputs else replace(row, status=unlisted)
    for path, calls in gave.items():
        for outputs in calls:
            yield Row(path, "", "not listed", "", _torch(outputs), unlisted, path.count("."))


def _row(layer: str, kind: str, said: Node, outputs: Sequence[Json], sizes: Sizes, depth: int) -> Row:
    found: list[Differing] = [*either(said, outputs, sizes, layer)] if outputs else []
    status = Status.AGREES if outputs and not found else Status.DIFFERS
    if found and all(d.kind in OPEN for d in found):
        status = Status.PARTLY
    value = show_node(at(said, sizes))
    return Row(layer, kind, show_node(said), value, _torch(outputs), status, depth)


def _torch(outputs: Sequence[Json]) -> str:
    return " or ".join(dict.fromkeys(map(shown, outputs))) or "not called"


def at(node: Node, sizes: Sizes) -> Node:
    """A node with numbers for its formulas, as far as sizes decide them."""
    if isinstance(node, list):
        values = [value_at(dim, sizes) for dim in node]
        return [dim if value is None else value for dim, value in zip(node, values, strict=True)]
    if "const" in node:
        return {"const": number_at(node["const"], sizes)}
    if "map" in node:
        return {"map": {key: at(item, sizes) for key, item in node["map"].items()}}
    return {key: [at(item, sizes) for item in node[key]] for key in ("seq", "any") if key in node} or node
