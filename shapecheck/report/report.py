"""What a run hands out: results as plain data, each with the JSON that the contract of the commands promises.

Imports `codes`, `diagnostics` and `span` only. A node is JSON already (a list of dims for a tensor, or a dict with one
of the keys `seq`, `map`, `const`, `unknown`, `any`), so reports pickle small and reporters need no engine.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from shapecheck.base.lite_dataclass import dataclass
from shapecheck.base.span import Span
from shapecheck.codes import Severity
from shapecheck.report.diagnostics import Diagnostic, Fix

JSON_VERSION = 1

DimText: TypeAlias = int | str
Node: TypeAlias = list[DimText] | dict[str, Any]
SEQUENCES = frozenset({"seq", "tuple", "any"})
TABLES = frozenset({"map", "parts"})
"""Keys of nodes that hold others, in order and by name; those of `arguments` alone are `tuple` and `parts`."""
Count: TypeAlias = int | str | None
"""A number of parameters: an int, a formula over symbols, or None where it is not known."""


def held_by(node: Mapping[str, Any]) -> list[Any]:
    """The nodes that a node holds."""
    ordered_ones = [item for key in node if key in SEQUENCES for item in node[key]]
    return [*ordered_ones, *(item for key in node if key in TABLES for item in node[key].values())]


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that could not be followed, and where following it ended."""

    reason: str
    path: str
    line: int
    cell: int | None = None

    def to_json(self) -> dict[str, Any]:
        return {"reason": self.reason, "path": self.path, "line": self.line} | _cell(self.cell)


def _cell(cell: int | None) -> dict[str, int]:
    """The key that places in notebooks have besides."""
    return {} if cell is None else {"cell": cell}


def is_complete(output: Any, gaps: Sequence[object]) -> bool:
    """Whether nothing of what a model returns is unknown, and nothing on the way was lost."""
    return not gaps and not _has_unknown(output)


def _has_unknown(node: Any) -> bool:
    if isinstance(node, dict):
        return "unknown" in node or any(map(_has_unknown, node.values()))
    return isinstance(node, list) and any(map(_has_unknown, node))


@dataclass(frozen=True, slots=True)
class MadeIn:
    """Where the program makes a model, and with what arguments, as text."""

    path: str
    line: int
    arguments: str

    def to_json(self) -> dict[str, Any]:
        return {"path": self.path, "line": self.line, "arguments": self.arguments}


@dataclass(frozen=True, slots=True)
class ModelReport:
    """What one model accepts and returns. `assumed` tells what was chosen where the source leaves it open.

    `made_in` is set where it is not known what a model does alone, but as the program makes it; `readings` are the
    other ways in which the program makes it, or what it does where something else is chosen.
    """

    name: str
    path: str
    line: int
    inputs: dict[str, Node]
    output: Node
    contract: tuple[str, ...] = ()
    params: Count = None
    gaps: tuple[Gap, ...] = ()
    assumed: tuple[str, ...] = ()
    cell: int | None = None
    made_in: MadeIn | None = None
    readings: tuple[ModelReport, ...] = ()

    @property
    def complete(self) -> bool:
        return is_complete(self.output, self.gaps)

    @property
    def known_alone(self) -> bool:
        return self.complete and self.made_in is None

    def to_json(self) -> dict[str, Any]:
        entry: dict[str, Any] = {
            "name": self.name,
            "path": self.path,
            "line": self.line,
            "inputs": dict(self.inputs),
            "output": self.output,
            "contract": list(self.contract),
            "params": self.params,
            "gaps": [gap.to_json() for gap in self.gaps],
        }
        if self.assumed:
            entry["assumed"] = list(self.assumed)
        if self.made_in is not None:
            entry["made_in"] = self.made_in.to_json()
        if self.readings:
            entry["readings"] = [reading.to_json() for reading in self.readings]
        return entry | _cell(self.cell)


@dataclass(frozen=True, slots=True)
class LayerCall:
    """One call of a submodule; `path` is the dotted name that `named_modules()` gives it.

    `times`, which JSON leaves out, is how many calls it stands for: more than one in a loop over a size.
    """

    path: str
    type: str
    inputs: tuple[Node, ...]
    output: Node
    params: Count
    line: int
    times: Count = 1
    cell: int | None = None
    when: str | None = None
    """What sizes must satisfy for it to be made; None where it is made whatever they are."""

    def to_json(self) -> dict[str, Any]:
        when = {} if self.when is None else {"when": self.when}
        return (
            {
                "path": self.path,
                "type": self.type,
                "inputs": list(self.inputs),
                "output": self.output,
                "params": self.params,
                "line": self.line,
            }
            | when
            | _cell(self.cell)
        )


@dataclass(frozen=True, slots=True)
class Report:
    """A whole run of `check`. `summary` holds counts only: a report of the same sources is the same, byte for byte."""

    files: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]
    models: tuple[ModelReport, ...]
    summary: dict[str, object]

    def to_json(self) -> dict[str, Any]:
        return {
            "version": JSON_VERSION,
            "files": list(self.files),
            "diagnostics": [diagnostic_json(d) for d in self.diagnostics],
            "models": [model.to_json() for model in self.models],
            "summary": dict(self.summary),
        }


@dataclass(frozen=True, slots=True)
class Inference:
    """What `infer` found for one target. JSON leaves out: `arguments`, what a class alone was built with, by parameter
    (as `interp.entries.argument_nodes` tells it); `called`, False for a plain value, which is then the
    `output`; the `signature` of a function or a class; and `stretched`, conditions under which an axis that the
    contract takes for as long as another is 1, so that torch stretches it.
    """

    target: str
    inputs: dict[str, Node]
    output: Node
    contract: tuple[str, ...] = ()
    layers: tuple[LayerCall, ...] = ()
    params: Count = None
    gaps: tuple[Gap, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    arguments: dict[str, Node] | None = None
    called: bool = True
    signature: str | None = None
    made_in: MadeIn | None = None
    stretched: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()
    """What was chosen where the source leaves it open."""

    @property
    def complete(self) -> bool:
        return is_complete(self.output, self.gaps)

    def to_json(self) -> dict[str, Any]:
        chosen = {"assumed": list(self.assumed)} if self.assumed else {}
        made_in = {} if self.made_in is None else {"made_in": self.made_in.to_json()}
        return (
            {
                "version": JSON_VERSION,
                "target": self.target,
                "inputs": dict(self.inputs),
                "output": self.output,
                "contract": list(self.contract),
                "layers": [layer.to_json() for layer in self.layers],
                "params": self.params,
                "gaps": [gap.to_json() for gap in self.gaps],
                "diagnostics": [diagnostic_json(d) for d in self.diagnostics],
            }
            | chosen
            | made_in
        )


def diagnostic_json(diagnostic: Diagnostic) -> dict[str, Any]:
    """A finding as JSON. A remark about no one place, and the trail, are notes at the finding's own place."""
    at = diagnostic.at
    notes = [(note.message, note.at or at) for note in diagnostic.notes]
    if diagnostic.trail:
        notes.append((diagnostic.trail, at))
    fix = diagnostic.fix
    entry: dict[str, Any] = {
        "code": diagnostic.code,
        "name": diagnostic.rule.name,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        "path": at.path,
        "line": at.line,
        "column": at.column,
        "end_line": at.end_line,
        "end_column": at.end_column,
        "notes": [
            {"message": message, "path": place.path, "line": place.line} | _cell(place.cell) for message, place in notes
        ],
        "help": diagnostic.help,
        "fix": None if fix is None else _fix(fix),
        "witness": dict(diagnostic.witness) or None,
    }
    if diagnostic.verified is not None:
        entry["verified"] = diagnostic.verified
    return entry | _cell(at.cell)


def _fix(fix: Fix) -> dict[str, Any]:
    more = {"more": [_fix(edit) for edit in fix.more]} if fix.more else {}
    return {**_region(fix.at), "text": fix.text} | more


def _region(at: Span) -> dict[str, Any]:
    return {key: value for key, value in at._asdict().items() if value is not None}


def ordered(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Findings in the order of their places, each once."""
    seen: set[tuple[object, ...]] = set()
    kept: list[Diagnostic] = []
    for diagnostic in sorted(diagnostics, key=lambda d: d.sort_key):
        key = (diagnostic.code, diagnostic.message, diagnostic.at)
        if key not in seen:
            seen.add(key)
            kept.append(diagnostic)
    return tuple(kept)


def once_at_each_place(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Of several errors at one place the first: a script, a class alone and each round of a loop tell one fault."""
    errors: dict[Span, Diagnostic] = {}
    return [d for d in diagnostics if d.severity is not Severity.ERROR or errors.setdefault(d.at, d) is d]


def summarise(
    files: Sequence[str],
    diagnostics: Iterable[Diagnostic],
    models: Sequence[ModelReport],
    operations: int,
    known_operations: int,
    gaps: int | None = None,
    ignored_files: int = 0,
) -> dict[str, object]:
    """The counts of a run. `gaps` defaults to the different places among the models' gaps; `ignored_files` are those
    of the folders searched that git ignores.
    """
    severities = [diagnostic.severity for diagnostic in diagnostics]
    places = {(gap.path, gap.cell, gap.line, gap.reason) for model in models for gap in model.gaps}
    return {
        "files": len(files),
        "ignored_files": ignored_files,
        "models": len(models),
        "operations": operations,
        "known_operations": known_operations,
        "gaps": len(places) if gaps is None else gaps,
        "errors": severities.count(Severity.ERROR),
        "warnings": severities.count(Severity.WARNING),
    }


def show_node(node: Node) -> str:
    """A node in Python's own spelling: `(B, 10)`, `((B, T, H), (2, B, H))`, `{logits: (B, 10)}`, `unknown: why`."""
    if isinstance(node, list):
        return _tuple_text([str(dim) for dim in node])
    if "seq" in node:
        return _tuple_text([show_node(item) for item in node["seq"]])
    if "map" in node:
        return "{" + ", ".join(f"{key}: {show_node(item)}" for key, item in node["map"].items()) + "}"
    if "parts" in node:
        return ", ".join(f".{key}: {show_node(item)}" for key, item in node["parts"].items())
    if "any" in node:
        return " or ".join(dict.fromkeys(show_node(item) for item in node["any"]))
    if "const" in node:
        return repr(node["const"])
    return f"unknown: {node.get('unknown', 'no reason given')}"


def _tuple_text(items: Sequence[str]) -> str:
    return f"({items[0]},)" if len(items) == 1 else f"({', '.join(items)})"


def show_inputs(inputs: Mapping[str, Node]) -> str:
    """What a model takes: the bare shape of a single input, else each input with its name."""
    if len(inputs) == 1:
        return show_node(next(iter(inputs.values())))
    return ", ".join(f"{name} {show_node(node)}" for name, node in inputs.items()) or "()"
