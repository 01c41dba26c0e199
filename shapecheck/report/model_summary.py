"""What `summary` hands out: the tree of a model's calls as plain data, with its JSON. Imports what `report` does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shapecheck.base.lite_dataclass import dataclass, field
from shapecheck.report.report import JSON_VERSION, Count, Inference, Node


@dataclass(frozen=True, slots=True)
class Weight:
    """A parameter of a layer; `trains` is None where its `requires_grad` could not be followed."""

    name: str
    shape: Node
    count: Count
    trains: bool | None

    def to_json(self) -> dict[str, Any]:
        return {"name": self.name, "shape": self.shape, "params": self.count, "requires_grad": self.trains}


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """One call of a module, or a container on the way to one (`called` is False: it has no shapes of its own).

    `params` and `mult_adds` are of everything below too; `own_params`, `own_mult_adds` and `weights` are of what no row
    below shows.
    """

    path: str
    type: str
    depth: int
    called: bool
    recursive: bool
    line: int
    inputs: tuple[Node, ...]
    output: Node
    params: Count
    own_params: Count
    trainable: Count
    mult_adds: Count
    own_mult_adds: Count
    calls: Count
    kernel: tuple[int | str, ...]
    weights: tuple[Weight, ...]

    @property
    def trains(self) -> str:
        """`yes`, `no`, `partly`, `--` without parameters, `?` where it is not known."""
        if self.params == 0:
            return "--"
        if self.params is None or self.trainable is None:
            return "?"
        return "yes" if self.trainable == self.params else "no" if self.trainable == 0 else "partly"

    def to_json(self) -> dict[str, Any]:
        entry = {name: getattr(self, name) for name in ("path", "type", "depth", "called", "recursive", "line")}
        entry |= {"inputs": list(self.inputs), "output": self.output if self.called else None}
        counts = ("params", "own_params", "trainable", "mult_adds", "own_mult_adds", "calls")
        entry |= {name: getattr(self, name) for name in counts}
        return entry | {"kernel_size": list(self.kernel), "weights": [weight.to_json() for weight in self.weights]}


@dataclass(frozen=True, slots=True)
class Summary:
    """What `summary` found for one target; `edges` are pairs of rows, -1 for the model's inputs; so are
    `returns`: which calls a module's own output was made of. `parameters` are those that `named_parameters()` gives,
    None where there may be more.
    """

    inference: Inference
    rows: tuple[SummaryRow, ...] = ()
    parameters: tuple[Weight, ...] | None = None
    totals: Mapping[str, Count] = field(default_factory=dict)
    edges: tuple[tuple[int, int], ...] = ()
    returns: tuple[tuple[int, int], ...] = ()

    def to_json(self) -> dict[str, Any]:
        of = self.inference.to_json()
        return {
            "version": JSON_VERSION,
            **{name: of[name] for name in ("target", "inputs", "output", "contract")},
            "rows": [row.to_json() for row in self.rows],
            "parameters": None if self.parameters is None else [weight.to_json() for weight in self.parameters],
            "edges": [list(edge) for edge in self.edges],
            "returns": [list(edge) for edge in self.returns],
            "totals": dict(self.totals),
            **{name: of[name] for name in ("gaps", "diagnostics")},
        }
