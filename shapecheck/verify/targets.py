"""Which targets a path stands for, and what the child process needs to know to build one."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from shapecheck.base.dtyped import Dims, Formula
from shapecheck.base.formulas import names_in, value_at
from shapecheck.driver import project
from shapecheck.report.report import SEQUENCES, TABLES, Inference, Node, held_by
from shapecheck.settings.config import Config
from shapecheck.settings.environment import module_name, user_roots
from shapecheck.syntax.parse import read_source

Json = dict[str, Any]
NAMED = re.compile(r"[A-Za-z_]\w*")


def targets_of(path: str, config: Config) -> list[str]:
    """A target itself; of a file or a folder every model class that `check` finds there."""
    if not os.path.exists(path):
        return [path]
    report = project.check(path, config)
    return [f"{model.path}:{model.name}" for model in report.models]


def place_of(target: str, config: Config) -> Json:
    """Where a target's module comes from, as the child process reads it."""
    place = target.partition(":")[0]
    if not place.endswith((".py", ".ipynb")) and os.sep not in place:
        return {"module": place}
    text = None
    if place.endswith(".ipynb"):
        with open(place, "rb") as file:
            text = read_source(file.read(), place)
    roots = list(user_roots(place, config.root))
    return {"file": os.path.abspath(place), "name": module_name(place), "roots": roots, "text": text}


# -------------------------------------------------------------------- symbols
def symbols_of(inference: Inference) -> list[str]:
    """The symbols that have to be given sizes, those of inputs first."""
    target = inference.target.partition(":")[2]
    found = dict.fromkeys(input_symbols(inference))
    for node in (inference.arguments or {}).values():
        found.update(dict.fromkeys(_names(node)))
    written = set(NAMED.findall(target))
    formulas = [*inference.contract, *(text for node in _outputs(inference) for text in formulas_in(node))]
    for formula in formulas:
        found.update(dict.fromkeys(name for name in names_in(formula) if name in written))
    return list(found)


def input_symbols(inference: Inference) -> list[str]:
    return list(dict.fromkeys(name for node in inference.inputs.values() for name in _names(node)))


def _outputs(inference: Inference) -> list[Node]:
    return [inference.output, *(layer.output for layer in inference.layers)]


def formulas_in(node: Node) -> list[int | str]:
    """Every dim of a node, and what stands for a number."""
    if isinstance(node, list):
        return list(node)
    if isinstance(node.get("const"), Formula):
        return [node["const"]]
    return [formula for item in held_by(node) for formula in formulas_in(item)]


def _names(node: Node) -> list[str]:
    return [name for formula in formulas_in(node) for name in names_in(formula)]


def all_formulas(inference: Inference) -> list[int | str]:
    """The formulas that a sample should tell from others."""
    return list(dict.fromkeys(formula for node in _outputs(inference) for formula in formulas_in(node)))


def idle(inference: Inference) -> list[tuple[str, ...]]:
    """Constructor parameters, and fields of those that are objects, whose symbol decides no shape, count or condition:
    perhaps they are no sizes at all. Each is the names that lead to it.
    """
    texts = [*inference.contract, *all_formulas(inference), inference.params]
    texts += [formula for node in inference.inputs.values() for formula in formulas_in(node)]
    used = {name for text in texts if isinstance(text, str) for name in names_in(text)}
    return list(_idle(inference.arguments or {}, (), used))


def _idle(nodes: Mapping[str, Node], path: tuple[str, ...], used: Collection[str]) -> Iterator[tuple[str, ...]]:
    for name, node in nodes.items():
        if isinstance(node, dict) and "parts" in node:
            yield from _idle(node["parts"], (*path, name), used)
        elif isinstance(node, dict) and isinstance(node.get("const"), Formula) and not {*_names(node)} & {*used}:
            yield (*path, name)


# -------------------------------------------------------------------- a sample for the child
def sample_of(inference: Inference, sizes: Mapping[str, int]) -> Json:
    """What the child needs to build and call the model at these sizes."""
    arguments = inference.arguments
    return {
        "names": dict(sizes),
        "idle": idle(inference),
        "arguments": None if arguments is None else {n: concrete(node, sizes) for n, node in arguments.items()},
        "inputs": {name: concrete(node, sizes) for name, node in inference.inputs.items()},
    }


def concrete(node: Node, sizes: Mapping[str, int]) -> Json:
    """A node at these sizes, with dtypes; what is not known says so."""
    if isinstance(node, list):
        shape = [value_at(dim, sizes) for dim in node]
        if None in shape:
            return {"unknown": f"a size of {node} is not known"}
        return {"shape": shape, "dtype": node.dtype if isinstance(node, Dims) else None}
    if "const" in node:
        const = node["const"]
        return {"const": value_at(const, sizes) if isinstance(const, Formula) else const}
    if "unknown" in node or "any" in node:
        return {"unknown": node.get("unknown", "alternatives")}
    at_sizes = dict(node)
    for key in SEQUENCES & node.keys():
        at_sizes[key] = [concrete(item, sizes) for item in node[key]]
    for key in TABLES & node.keys():
        at_sizes[key] = {name: concrete(item, sizes) for name, item in node[key].items()}
    return at_sizes


def elements(sample: Json) -> int:
    """How many numbers the inputs of a sample hold, at most."""
    return max(map(_elements, sample["inputs"].values()), default=0)


def has_empty(sample: Json) -> bool:
    """Whether an input would have an axis of no size: formulas speak of sizes from 1 up."""
    return any(size < 1 for one in sample["inputs"].values() for size in one.get("shape", ()))


def _elements(one: Json) -> int:
    count = 1
    for size in one.get("shape", ()):
        count *= size
    inside = held_by(one)
    return sum(map(_elements, inside)) if inside else count
