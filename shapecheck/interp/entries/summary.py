"""A run as a summary has it: the tree of modules that were called, with what each holds and costs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from shapecheck.base.lite_dataclass import dataclass, field
from shapecheck.dims import Dim, known_total
from shapecheck.interp.run import space
from shapecheck.interp.run.findings import LayerCallRecord
from shapecheck.interp.run.run import Run
from shapecheck.interp.torch.nn import module as nn_module
from shapecheck.interp.values.objects import DictObj, Input, Instance, ListObj, Value
from shapecheck.interp.words.json_values import Node
from shapecheck.interp.words.symbol_names import Namer
from shapecheck.values import Origin, Tensor, Unknown, is_dim

BYTES = {
    "bool": 1, "uint8": 1, "int8": 1, "int16": 2, "float16": 2, "bfloat16": 2, "int32": 4, "float32": 4,
    "int64": 8, "float64": 8, "complex64": 8, "complex128": 16,
}  # fmt: skip


@dataclass(slots=True)
class Weight:
    name: str
    shape: Node
    count: Any
    trains: bool | None


@dataclass(slots=True)
class Row:
    """One call of a module, or a container between two that are called (then without shapes)."""

    path: str
    type: str
    depth: int
    called: bool
    recursive: bool
    line: int
    inputs: list[Node]
    output: Node
    params: Any
    own_params: Any
    trainable: Any
    mult_adds: Any
    own_mult_adds: Any
    calls: Any
    kernel: list[Any]
    weights: list[Weight]


@dataclass(slots=True)
class Reading:
    """The rows in the order of the calls, the totals, and who consumed whose output (-1: the model's inputs).

    `returns` tells of a module whose output is made after the last call within it which calls went into that.
    `parameters` are those of `named_parameters()`; None where there may be more of them.
    """

    rows: list[Row] = field(default_factory=list)
    parameters: list[Weight] | None = None
    totals: dict[str, Any] = field(default_factory=dict)
    edges: list[tuple[int, int]] = field(default_factory=list)
    returns: list[tuple[int, int]] = field(default_factory=list)


@dataclass(slots=True)
class _Step:
    path: str
    module: Instance
    record: LayerCallRecord | None
    depth: int
    recursive: bool


def read(root: Instance, inputs: dict[str, Value], run: Run, namer: Namer) -> Reading:
    """The summary of one path that ran to its end."""
    steps = _steps(root, run)
    work = [_work(step.record) for step in steps]
    rows = [_row(steps, place, work, namer) for place in range(len(steps))]
    known = nn_module.parameter_count(root) is not None
    parameters = [_weight(n, t, namer) for n, t in nn_module.named_tensors(root, "_parameters")] if known else None
    return Reading(rows, parameters, _totals(root, inputs, steps, work, namer), *_edges(steps))


def _steps(root: Instance, run: Run) -> list[_Step]:
    """Calls in the order in which they began, each below the containers on its path."""
    paths: dict[int, str] = {}
    by_path: dict[str, Instance] = {}
    for name, module in nn_module.named_modules(root):
        paths[id(module)] = name
        by_path[name] = module
    steps: list[_Step] = []
    seen: set[int] = set()
    current: list[str] = []
    for record in sorted(run.found.layer_calls, key=lambda record: record.entered):
        path = paths.get(id(record.module))
        if path is None or record.times == 0:
            continue
        parts = path.split(".") if path else []
        for depth in range(1, len(parts)):
            container = ".".join(parts[:depth])
            if current[depth - 1 : depth] != [container]:
                current[depth - 1 :] = [container]
                module = by_path[container]
                steps.append(_Step(container, module, None, depth, id(module) in seen))
                seen.add(id(module))
        if parts:
            current[len(parts) - 1 :] = [path]
        steps.append(_Step(path, record.module, record, len(parts), id(record.module) in seen))
        seen.add(id(record.module))
    return steps


def _work(record: LayerCallRecord | None) -> Dim | None:
    if record is None:
        return 0
    if record.mult_adds == 0:
        return 0
    return None if record.mult_adds is None or record.times is None else record.mult_adds * record.times


def _below(steps: list[_Step], place: int) -> range:
    end = place + 1
    while end < len(steps) and steps[end].depth > steps[place].depth:
        end += 1
    return range(place + 1, end)


def _parameters(module: Instance) -> dict[Any, Tensor]:
    return {t.identity: t for _, t in nn_module.named_tensors(module, "_parameters")}


def _size(tensors: dict[Any, Tensor]) -> Dim:
    total: Dim = 0
    for tensor in tensors.values():
        total = total + tensor.numel
    return total


def _trainable(tensors: dict[Any, Tensor]) -> Dim | None:
    states = [(t, getattr(identity, "trains", None)) for identity, t in tensors.items()]
    return None if any(s is None for _, s in states) else known_total([t.numel for t, trains in states if trains])


def _text(count: Dim | None, namer: Namer) -> Any:
    return count if count is None or isinstance(count, int) else namer.text(count)


def _weight(name: str, tensor: Tensor, namer: Namer) -> Weight:
    return Weight(name, space.node(tensor, namer), _text(tensor.numel, namer), getattr(tensor.identity, "trains", None))


def _not_below(module: Instance, rows_below: list[Instance]) -> Iterator[tuple[str, Tensor]]:
    """The parameters of a module and of those parts of it that have no row: parts that are not called themselves."""
    below = {id(part) for row in rows_below for _, part in nn_module.named_modules(row)}
    for path, part in nn_module.named_modules(module):
        if id(part) not in below:
            for name, tensor in nn_module.named_tensors(part, "_parameters", recurse=False):
                yield (f"{path}.{name}" if path else name), tensor


def _row(steps: list[_Step], place: int, work: list[Dim | None], namer: Namer) -> Row:
    step, below = steps[place], _below(steps, place)
    record, held = step.record, _parameters(step.module)
    shown = {i for b in below if not steps[b].recursive for i in _parameters(steps[b].module)}
    known = nn_module.parameter_count(step.module) is not None
    own = {i: t for i, t in held.items() if i not in shown}
    size = step.module.attrs.get("kernel_size", ())
    kernel = size if isinstance(size, tuple) else (size,)
    next_below = [steps[b].module for b in below if steps[b].depth == step.depth + 1]
    weights = [_weight(n, t, namer) for n, t in _not_below(step.module, next_below)]
    return Row(
        step.path,
        step.module.cls.name,
        step.depth,
        record is not None,
        step.recursive,
        0 if record is None else record.line,
        [] if record is None else [space.node(v, namer) for v in record.inputs],
        {"const": None} if record is None else space.node(record.output, namer),
        _text(_size(held), namer) if known else None,
        _text(_size(own), namer) if known else None,
        _text(_trainable(held), namer) if known else None,
        _text(known_total([work[place], *(work[b] for b in below)]), namer),
        _text(work[place], namer),
        _text(1 if record is None else record.times, namer),
        [_text(k, namer) for k in kernel if is_dim(k)],
        weights,
    )


# -------------------------------------------------------------------- totals
def tensors_in(value: Value) -> list[Tensor]:
    """Every tensor that a value holds."""
    return [leaf for leaf in _leaves(value) if isinstance(leaf, Tensor)]


def _open(value: Value) -> bool:
    """Whether a value may hold tensors that are not seen."""
    return any(isinstance(leaf, Unknown) for leaf in _leaves(value))


def _leaves(value: Value) -> Iterator[Value]:
    """What a value holds once containers are taken apart."""
    if isinstance(value, Input):
        value = value.tensor
    if isinstance(value, Instance) and not value.cls.is_module:
        items: Any = (value.payload, *value.attrs.values())
    elif isinstance(value, DictObj):
        items = value.items.values()
    elif isinstance(value, ListObj):
        items = value.items
    else:
        items = value if isinstance(value, tuple) else ()
        yield value
    for item in items:
        yield from _leaves(item)


def _bytes(tensors: list[Tensor]) -> Dim | None:
    return known_total([None if t.dtype not in BYTES else t.numel * BYTES[t.dtype] for t in tensors])


def _totals(
    root: Instance, inputs: dict[str, Value], steps: list[_Step], work: list[Dim | None], namer: Namer
) -> dict[str, Any]:
    known = nn_module.parameter_count(root) is not None
    held = _parameters(root)
    params, trainable = (_size(held), _trainable(held)) if known else (None, None)
    frozen = None if params is None or trainable is None else params - trainable
    passed = known_total([_activations(step) for step in steps])
    given = _bytes([t for value in inputs.values() for t in tensors_in(value)])
    stored = _bytes(list(held.values())) if known else None
    counts: dict[str, Dim | None] = {
        "params": params,
        "trainable": trainable,
        "non_trainable": frozen,
        "mult_adds": known_total(work),
        "input_bytes": given,
        "pass_bytes": passed,
        "params_bytes": stored,
        "total_bytes": known_total([given, passed, stored]),
    }
    return {name: _text(count, namer) for name, count in counts.items()}


def _is_layer(module: Instance) -> bool:
    """Whether a module does work itself: a layer of torch, even if parts hold its weights, or one without parts."""
    return module.layer is not None or not any(True for _ in nn_module.children(module))


def _activations(step: _Step) -> Dim | None:
    """The outputs of a layer with parameters, once for the way forward and once for the gradient."""
    if step.record is None or not _is_layer(step.module) or not _parameters(step.module):
        return 0
    size = None if _open(step.record.output) else _bytes(tensors_in(step.record.output))
    return None if size is None or step.record.times is None else size * step.record.times * 2


# -------------------------------------------------------------------- who consumed whose output
def _edges(steps: list[_Step]) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Pairs of rows: the tensor that went into the second came from the first, as far as its trail tells."""
    moments: list[tuple[int, int, bool]] = []
    for place, step in enumerate(steps):
        if step.record is not None:
            moments += [(step.record.entered, place, True), (step.record.left, place, False)]
    made: dict[int, list[int]] = {}
    edges: dict[tuple[int, int], None] = {}
    returns: dict[tuple[int, int], None] = {}
    for _, place, enters in sorted(moments):
        record = steps[place].record
        assert record is not None
        if enters:
            for tensor in (t for value in record.inputs for t in tensors_in(value)):
                edges.update({(source, place): None for source in _sources(tensor.origin, made)})
        else:
            for tensor in tensors_in(record.output):
                returns.update({(source, place): None for source in _sources(tensor.origin, made)})
                if tensor.origin is not None:
                    made.setdefault(id(tensor.origin), []).append(place)
    return list(edges), [pair for pair in returns if pair[0] != pair[1]]


def _sources(origin: Origin | None, made: dict[int, list[int]]) -> list[int]:
    """Every row that gave a nearest known ancestor of a tensor; the inputs where a trail has none."""
    found: dict[int, None] = {}
    open_, seen = [origin], set[int]()
    while open_:
        step = open_.pop()
        if step is None or id(step) in seen:
            continue
        seen.add(id(step))
        if id(step) in made:
            found.update(dict.fromkeys(made[id(step)]))
        elif step.parent is None and step.at is None:
            found[-1] = None
        else:
            open_ += [step.parent, *step.others]
    return list(found)
