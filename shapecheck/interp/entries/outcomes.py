"""From the paths of an entry to what reports are made of: inputs, output, contract, layers, parameters, findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from typing import Any

from shapecheck.base.lite_dataclass import dataclass, field
from shapecheck.base.span import Span
from shapecheck.dims import Dim, Goal, all_of, goal_symbols, render, simplify_contract, symbols_of
from shapecheck.interp.entries import layer_calls, search, signatures, summary
from shapecheck.interp.entries.argument_nodes import ArgumentNodes
from shapecheck.interp.entries.attempts import Path, tensors_of
from shapecheck.interp.entries.demand import SILENT_BROADCAST
from shapecheck.interp.entries.entry_inputs import Stated
from shapecheck.interp.entries.layer_calls import LayerNode
from shapecheck.interp.entries.search import Result
from shapecheck.interp.python import makings, ways
from shapecheck.interp.python.exceptions import describe as describe_exception
from shapecheck.interp.run import space
from shapecheck.interp.run.findings import Constraint, Finding, GapRecord, Making, left_to_data
from shapecheck.interp.run.run import Run
from shapecheck.interp.torch.nn import module as nn_module
from shapecheck.interp.values import truths
from shapecheck.interp.values.objects import ClassObj, Instance, Training, Value
from shapecheck.interp.words import pinned_axis
from shapecheck.interp.words.json_values import Node, input_node
from shapecheck.interp.words.messages import Describer
from shapecheck.interp.words.symbol_names import Namer
from shapecheck.report.diagnostics import Diagnostic
from shapecheck.report.report import is_complete
from shapecheck.rules.core.check import must_fit, rests_on_data
from shapecheck.values import Unknown


@dataclass(slots=True)
class Outcome:
    """What one entry gave, ready for reports."""

    inputs: dict[str, Node]
    output: Node
    contract: list[str]
    layers: list[LayerNode]
    params: Any
    gaps: list[GapRecord]
    diagnostics: list[Diagnostic]
    assumed: list[str]
    operations: dict[tuple[Any, ...], bool]
    failed: bool = False
    empty: bool = False
    """Whether what failed is about a size or a number that is 0."""
    summary: summary.Reading | None = None
    arguments: dict[str, Node] | None = None
    """What the constructor of a class alone was called with, as `ArgumentNodes` tells it; None for anything else."""
    unimplemented: Span | None = None
    """Where NotImplementedError ended every path."""
    stretched: tuple[str, ...] = ()
    """Conditions under which an axis is 1 that the contract takes for as long as another: torch stretches it then."""
    called: bool = True
    """False for a value that there is nothing to call of: then `output` is the value."""
    signature: str | None = None
    exercised: frozenset[ClassObj] = frozenset()
    """The classes of modules that its runs have called."""
    makings: tuple[Making, ...] = ()
    """How its runs have made models of the project."""
    others: tuple[Outcome, ...] = ()
    """What else is known of it, with something else for a parameter that chooses."""

    words: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Of the constructor's arguments that were taken for one of a few words, or for none of these: the others."""

    @property
    def told(self) -> tuple[Any, ...]:
        """What is accepted and returned: two readings that tell the same are told once."""
        return self.inputs, self.output, self.contract

    @property
    def complete(self) -> bool:
        return not self.failed and is_complete(self.output, self.gaps)


# -------------------------------------------------------------------- reading a path off
@dataclass(slots=True)
class Reading:
    """What is taken from a path before the heap is put back."""

    namer: Namer
    inputs: dict[str, Node]
    shapes: dict[str, tuple[Dim, ...]]
    """Of inputs that are tensors: their own sizes, with nothing put in that only this path knows."""
    output: Node
    layers: list[LayerNode]
    params: Dim | None
    summary: summary.Reading | None
    arguments: dict[str, Node] | None
    called: bool
    signature: str | None
    makings: list[Making]


def read_off(path: Path) -> Reading:
    run = path.run
    tensors = tensors_of(path.inputs)
    reserved = run.entry.parameters | run.entry.target_names
    namer = Namer(run.path.facts, tensors, run.found.names, run.path.renamed, reserved)
    shapes = {name: tensor.shape for name, tensor in tensors.items() if name in path.inputs}
    inputs = {name: input_node(value, namer) for name, value in path.inputs.items()}
    output = space.node(path.output, namer)
    layers: list[LayerNode] = []
    params: Dim | None = None
    tree = None
    if nn_module.is_module(path.root):
        if run.session.summarised:
            tree = summary.read(path.root, path.inputs, run, namer)
        layers = _layers(path.root, run, namer)
        params = nn_module.parameter_count(path.root)
    made = run.entry.constructed
    nodes = ArgumentNodes(namer, run)
    arguments = None if made is None else {name: nodes.of(value) for name, value in made.items()}
    ended = path.error is not None or path.over is not None
    called = ended or path.root is not path.output or isinstance(path.root, Unknown)
    signature = signatures.signature(path.root, namer, run)
    noted = makings.of_run(run)
    return Reading(namer, inputs, shapes, output, layers, params, tree, arguments, called, signature, noted)


def _parameters(readings: Sequence[Reading]) -> Any:
    """The number that every path has, as one that may not take its own path for granted says it."""
    texts = {reading.namer.count(reading.params) for reading in readings}
    if len(texts) == 1:
        return texts.pop()
    counts = {reading.params for reading in readings}
    count = counts.pop()
    plain = not counts and count is not None and all("." not in s.name for s in symbols_of(count))
    return render(count) if plain and count is not None else None


def _layers(root: Instance, run: Run, namer: Namer) -> list[LayerNode]:
    paths = {id(module): name for name, module in nn_module.named_modules(root)}
    layers = []
    for record in run.found.layer_calls:
        if record.module is root:
            continue
        name = paths.get(id(record.module))
        if name is None:
            continue
        params = namer.count(nn_module.parameter_count(record.module))
        layers.append(
            LayerNode(
                name,
                record.module.cls.name,
                [space.node(v, namer) for v in record.inputs],
                space.node(record.output, namer),
                params,
                record.line,
                namer.count(record.times),
                ((True, record.when),),
            )
        )
    return layers


# -------------------------------------------------------------------- from a result to an outcome
def outcome(result: Result, name: str, stated: Mapping[str, Stated], assumed: list[str]) -> Outcome:
    path = next((p for p in result.paths if not p.failed), result.paths[0])
    reading: Reading = path.made
    constraints, _ = search.merged_constraints(result)
    goals = [c.goal for c in constraints if not rests_on_data(c.goal)]
    simplified = simplify_contract(goals)
    contract = [str(reading.namer.goal(goal)) for goal in simplified if goal is not True]
    describer = Describer(
        reading.namer,
        {k: (f"({', '.join(s.dims)})", s.at) for k, s in stated.items()},
        {at for p in result.paths for at in p.run.found.fitting},
        [finding for p in result.paths for finding in p.run.found.findings],
    )
    diagnostics = _diagnostics(result, describer, constraints, reading.namer)
    readings: list[Reading] = [p.made for p in result.paths if not p.failed] or [reading]
    output = layer_calls.either([r.output for r in readings])
    layers = _layers_of_all(result, readings, reading.namer)
    over = next((p.over for p in result.paths if p.over is not None), None)
    if over is not None and len(readings) > 1:
        layers = [layer_calls.untold(layer, over) for layer in layers]
    gaps = list(dict.fromkeys(_named(g, reading.namer) for p in result.paths for g in p.run.found.gaps))
    gaps += [gap for p in result.paths for gap in if_reached(p.run, describer) if gap not in gaps]
    gaps += [gap for gap in _of_conditions(constraints, reading.namer) if gap not in gaps]
    gaps += [GapRecord(p.over, None) for p in result.paths if p.over is not None]
    if path.over is not None:
        output = {"unknown": path.over}
    if _calls_differ(result) and not _decided_by_sizes(result):
        gaps.append(GapRecord(ways.CALLS_DIFFER, None))
    if path.error is not None and path.error.finding is None:
        reason = f"{name} raises {' '.join(describe_exception(path.error.value))}"
        gaps.append(GapRecord(reason, path.error.at))
        output = {"unknown": reason}
    elif path.error is not None:
        output = {"unknown": "an error was reported"}
    operations: dict[tuple[Any, ...], bool] = {}
    for p in result.paths:
        for key, known in p.run.found.operations.items():
            operations[key] = operations.get(key, True) and known
    return Outcome(
        _shown_inputs(reading, simplified),
        output,
        contract,
        layers,
        _parameters(readings),
        gaps,
        diagnostics,
        _taken_for_granted(assumed, path.run),
        operations,
        result.failed,
        any(about_nothing(finding) for p in result.paths for finding in p.findings),
        reading.summary,
        reading.arguments,
        _unimplemented(result),
        _stretched(constraints, reading.namer),
        reading.called,
        reading.signature,
        frozenset(cls for p in result.paths for cls in p.run.found.exercised),
        tuple(making for p in result.paths for making in p.made.makings),
        words=_other_words(path.run),
    )


def once(findings: Iterable[Finding]) -> list[Finding]:
    """The first of those that say the same of one place: later rounds of a loop meet one fault with other sizes."""
    kept: dict[tuple[object, ...], Finding] = {}
    for found in findings:
        kept.setdefault((found.failure.code, found.context.at, found.context.what, found.context.inner), found)
    return list(kept.values())


def if_reached(run: Run, describer: Describer) -> list[GapRecord]:
    """What fails under a condition that nobody knows, where it is not found for certain."""
    certain = {finding.context.at for finding in run.found.findings}
    return [
        GapRecord(
            f"whether this is reached is not known, and it fails there: {describer.diagnostic(finding).message}",
            finding.context.at,
        )
        for finding in once(run.found.if_reached)
        if finding.context.at not in certain
    ]


def _of_conditions(constraints: Iterable[Constraint], namer: Namer) -> list[GapRecord]:
    """What the program asserts, or wants in some cases alone, of sizes that depend on data."""
    left = [c for c in constraints if rests_on_data(c.goal) and must_fit(c.goal)]
    return [left_to_data(namer.goal(c.goal), c.context.at if c.context is not None else None) for c in left]


def _stretched(constraints: Iterable[Constraint], namer: Namer) -> tuple[str, ...]:
    ones = [one for c in constraints if c.failure is not None for one in c.failure.details.get("ones", ())]
    return tuple(dict.fromkeys(str(namer.goal(one)) for one in ones if not isinstance(one, bool)))


def _named(gap: GapRecord, namer: Namer) -> GapRecord:
    return gap if gap.goal is None else left_to_data(namer.goal(gap.goal), gap.at)


def about_nothing(finding: Finding) -> bool:
    """Whether a failure is about a size or a number that is 0."""
    tensors = finding.context.tensors.values()
    return any(0 in tensor.shape for tensor in tensors) or 0 in finding.failure.details.values()


def _unimplemented(result: Result) -> Span | None:
    errors = [path.error for path in result.paths]
    places = [error.at for error in errors if error is not None and isinstance(error.value, NotImplementedError)]
    return places[0] if places and len(places) == len(errors) else None


def _other_words(run: Run) -> dict[str, tuple[str, ...]]:
    """Of the constructor's arguments that are one of a few words, or none of these: the words that were not taken."""
    chosen, known = run.entry.chosen, run.entry.noted.alternatives
    words = {name: [word for word in known[name] if isinstance(word, str)] for name in chosen if name in known}
    return {
        name: tuple(word for word in found if word != chosen[name])
        for name, found in words.items()
        if found and name in run.entry.parameters
    }


def _taken_for_granted(assumed: Iterable[str], run: Run) -> list[str]:
    """What was chosen for the constructor's arguments: before the run, and as one of a few things within it."""
    known = run.entry.noted.alternatives
    before = [words for words in assumed if words.partition(" = ")[0] not in run.entry.chosen]
    return before + [
        f"{name} = {value!r}" if isinstance(value, (str, bool)) else f"{name} is none of {known[name]}"
        for name, value in run.entry.chosen.items()
        if name in run.entry.parameters
    ]


def _shown_inputs(reading: Reading, goals: Sequence[Any]) -> dict[str, Node]:
    """The inputs; a size that the contract speaks of has its own name there, not what one path takes it for."""
    spoken_of = {symbol for goal in goals if goal is not True for symbol in goal_symbols(goal)}
    shown = dict(reading.inputs)
    for name, shape in reading.shapes.items():
        node = shown[name]
        for axis, dim in enumerate(shape):
            own = {symbol for symbol in symbols_of(dim) if "." in symbol.name}
            if own and own <= spoken_of:
                node[axis] = str(reading.namer.own(dim))
    return shown


def _calls_differ(result: Result) -> bool:
    """Whether paths that other things than the mode decide call different layers."""
    paths = [p for p in result.paths if not p.failed and any(not isinstance(c, Training) for c, _ in _conditions(p))]
    called = [[layer.path for layer in p.made.layers] for p in paths]
    return any(calls != called[0] for calls in called[1:])


def _decided_by_sizes(result: Result) -> bool:
    """Whether sizes, and the mode, say which path is gone."""
    wheres = (_where(path) for path in result.paths if not path.failed)
    return not any(where is None or rests_on_data(where) for where in wheres)


def _where(path: Path) -> Goal | None:
    """What sizes must satisfy for a path; None where something else decides it too."""
    goals = [truths.goal_if(c, holds) for c, holds in _conditions(path) if not isinstance(c, Training)]
    known = [goal for goal in goals if goal is not None]
    return all_of(*known) if len(known) == len(goals) else None


def _layers_of_all(result: Result, readings: Sequence[Reading], namer: Namer) -> list[LayerNode]:
    """The calls on all paths that work, those that not all of them make with what sizes must satisfy for that."""
    paths = [p for p in result.paths if not p.failed]
    wheres = [_where(path) for path in paths] if _decided_by_sizes(result) else []
    every = [reading.layers for reading in readings]
    for layers, where in zip(every, wheres, strict=False):
        for layer in layers:
            layer.ways = tuple((where if where is not None else True, when) for _, when in layer.ways)
    told = reduce(layer_calls.merged, every)
    for layer in told:
        condition = layer_calls.condition(layer, len(every))
        goals = [] if condition is True else simplify_contract([condition])
        texts = [str(namer.goal(goal)) for goal in goals if goal is not True]
        layer.when = " and ".join(f"({text})" if " or " in text and len(texts) > 1 else text for text in texts) or None
    return told


def _conditions(path: Path) -> list[tuple[Value, bool]]:
    return path.run.path.conditions


def _speculative(warning: Finding, result: Result) -> bool:
    """Whether a hazard of shapes rests on ranks of inputs that were chosen among several."""
    if warning.failure.code != SILENT_BROADCAST:
        return False
    chosen = {c.of for p in result.paths for c in p.run.path.choices.values() if c.options > 1}
    return not chosen.isdisjoint(search.roots_of(warning))


def _diagnostics(result: Result, describer: Describer, constraints: list[Any], namer: Namer) -> list[Diagnostic]:
    found: list[Finding] = []
    if not result.over and result.failed:
        failing = [p for p in result.paths if p.failed]
        if all(p.findings for p in failing):
            found += failing[0].proven
    for path in result.paths:
        found += [w for w in path.run.found.warnings if w not in found and not _speculative(w, result)]
        found += [r for r in path.run.found.reveals if r not in found]
    diagnostics = [describer.diagnostic(f) for f in found]
    if not result.failed:
        diagnostics += pinned_axis.pinned_axes(
            constraints, namer, {s for p in result.paths for s in p.run.path.ran_along}
        )
    return diagnostics
