"""Entry points of a file: its script part as written, each model class alone, and targets that were asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from typing import Any

from shapecheck import ir
from shapecheck.diagnostics import Diagnostic, Note
from shapecheck.dims import Dim, Poly, goal_symbols, render, simplify_contract, sym, symbols_of
from shapecheck.interp import (
    attributes,
    branches,
    builtins,
    calls,
    deferred,
    entry_inputs,
    layer_calls,
    modules,
    pinned,
    search,
    summary,
)
from shapecheck.interp import eval as evaluator
from shapecheck.interp.annotations import Kind, kind_of
from shapecheck.interp.budget import Budget, OverBudget
from shapecheck.interp.describe import Describer
from shapecheck.interp.entry_inputs import Stated
from shapecheck.interp.exceptions import describe as describe_exception
from shapecheck.interp.layer_calls import LayerNode
from shapecheck.interp.naming import Namer
from shapecheck.interp.nn import methods
from shapecheck.interp.nn import module as nn_module
from shapecheck.interp.nodes import Node, argument_node, input_node, node
from shapecheck.interp.objects import (
    ClassObj,
    FunctionObj,
    Instance,
    ListObj,
    ModuleObj,
    Real,
    Scope,
    Training,
    Value,
)
from shapecheck.interp.run import MADE_WITH, Context, Finding, Frame, GapRecord, Raised, Run, Session
from shapecheck.interp.search import Path, Result, tensors_of
from shapecheck.records import dataclass
from shapecheck.rules.check import Failure
from shapecheck.span import Span
from shapecheck.values import Tensor, Unknown

STRUCTURE_ROUNDS = 6
"""Times that a class is tried again with values for parameters found to decide structure."""

REPRESENTATIVES = ((2, 2), (3, 3), (1, 5), (4, 4))
"""Values of constructor parameters that decide structure, where nothing in the file says others: a number, and the
length of a list. The later ones are tried where the first fails."""


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
    summary: summary.Reading | None = None
    arguments: dict[str, Node] | None = None
    """What the constructor of a class alone was called with, as `argument_node` tells it; None for anything else."""


# -------------------------------------------------------------------- the script part
@dataclass(slots=True)
class Script:
    """A file's module after its script part ran, with what that run found and why it ended early, if it did."""

    module: ModuleObj
    run: Run
    diagnostics: list[Diagnostic]
    ended: tuple[str, Span] | None


def run_script(session: Session, module: ModuleObj, budget: Budget | None = None) -> Script:
    """Run a file as `python file.py` would, as far as it can be followed."""
    run = Run(session, budget)
    run.training = None
    run.splittable = False
    run.script = True
    error: Raised | None = None
    ended: tuple[str, Span] | None = None
    try:
        session.importer.execute(module, run)
    except Raised as raised:
        error = raised
        ended = " ".join(describe_exception(error.value)), error.at
    except (OverBudget, RecursionError) as over:
        ended = str(over) or type(over).__name__, Span(module.path, 1, 1, 1, 1)
        run.gaps[GapRecord(*ended)] = None
    finally:
        run.allowance.pay(run.budget)
    module.scope.vars["__name__"] = "__main__"
    describer = Describer(Namer(run.facts, {}, {}))
    findings = [*run.findings, *run.warnings, *run.reveals]
    if error is not None:
        found = _uncaught(error, module)
        findings += [found] if found is not None else []
    return Script(module, run, [describer.diagnostic(f) for f in findings], ended)


def _uncaught(error: Raised, module: ModuleObj) -> Finding | None:
    """What an exception that nobody catches is worth: torch's own is a finding, so is the file's own `raise`."""
    if error.finding is not None:
        return error.finding
    if not error.explicit or error.at.path != module.path:
        return None
    kind, text = describe_exception(error.value)
    if kind in ("SystemExit", "KeyboardInterrupt", "NotImplementedError"):
        return None
    return Finding(Failure("SHP508", {"exception": kind, "text": text or "..."}), Context(kind, error.at, "<module>"))


# -------------------------------------------------------------------- models
def model_classes(module: ModuleObj) -> list[ClassObj]:
    """The module classes that a file defines, in order."""
    found = []
    for value in module.scope.vars.values():
        if isinstance(value, ClassObj) and value.is_module and value.module is module and value not in found:
            if isinstance(attributes.class_attribute(value, "forward"), FunctionObj):
                found.append(value)
    return sorted(found, key=lambda c: c.at.line if c.at else 0)


def infer_class(
    session: Session,
    cls: ClassObj,
    stated: Mapping[str, Stated],
    known_calls: Sequence[tuple[Any, Any]] = (),
    inputs: Mapping[str, Tensor] | None = None,
) -> Outcome:
    """A class alone: parameters without a default are symbols, inputs are found.

    What fails with one small structure but works with another is no fault of the class.
    """
    first: _Tried | None = None
    for small in REPRESENTATIVES:
        tried, chosen = _with_structure(session, cls, stated, known_calls, inputs, small)
        if not tried.outcome.failed or not chosen:
            return tried.outcome if not tried.outcome.failed or first is None else first.outcome
        first = first or tried
    assert first is not None
    first.outcome.diagnostics = [d for d in first.outcome.diagnostics if d.code not in COUNTED]
    return first.outcome


COUNTED = frozenset({"SHP104", "SHP105"})
"""Faults that may lie in the number of items that was chosen for a parameter."""


def _with_structure(
    session: Session,
    cls: ClassObj,
    stated: Mapping[str, Stated],
    known_calls: Sequence[tuple[Any, Any]],
    inputs: Mapping[str, Tensor] | None,
    small: tuple[int, int],
) -> tuple[_Tried, bool]:
    """The class with values for what decides its structure, and whether any of them was merely chosen."""
    chosen = False
    structure: dict[str, Value] = {}
    assumed: list[str] = []
    keywords: dict[str, None] = {}
    known = 0
    tried = _class_outcome(session, cls, structure, keywords, stated, inputs, assumed)
    for _ in range(STRUCTURE_ROUNDS):
        wanted = [name for name in (*tried.structural, *tried.listed) if name not in structure]
        if not wanted and len(keywords) == known:
            break
        known = len(keywords)
        for name in wanted:
            own = _own_value(cls, name, known_calls)
            chosen = chosen or own is None
            structure[name] = _representative(name, name in tried.listed, small) if own is None else own
            assumed.append(f"{name} = {_shown(structure[name])}")
        tried = _class_outcome(session, cls, structure, keywords, stated, inputs, assumed)
    return tried, chosen


@dataclass(slots=True)
class _Tried:
    outcome: Outcome
    structural: list[str]
    listed: list[str]


def _shown(value: Value) -> str:
    return f"{len(value.items)} items" if isinstance(value, ListObj) else str(value)


def _own_value(cls: ClassObj, name: str, known_calls: Sequence[tuple[Any, Any]]) -> Value:
    """What the file itself passes for a parameter; None where it passes nothing that is known."""
    init = attributes.class_attribute(cls, "__init__")
    names = [p.name for p in init.function.parameters][1:] if isinstance(init, FunctionObj) else []
    for args, kwargs in known_calls:
        given = {**dict(zip(names, args, strict=False)), **kwargs}
        value = given.get(name)
        if value is not None and not isinstance(value, (Unknown, Poly)):
            return value
    return None


def _representative(name: str, listed: bool, small: tuple[int, int]) -> Value:
    """A small number, or a short list of symbols."""
    return ListObj([sym(f"{name}_{place}") for place in range(small[1])]) if listed else small[0]


def _class_outcome(
    session: Session,
    cls: ClassObj,
    structure: Mapping[str, Value],
    keywords: dict[str, None],
    stated: Mapping[str, Stated],
    inputs: Mapping[str, Tensor] | None,
    assumed: list[str],
) -> _Tried:
    """`keywords` collects what `**kwargs` must carry on to constructors that lack it."""
    known = tuple(keywords)

    def build(run: Run) -> Value:
        run.structure = structure
        init = attributes.class_attribute(cls, "__init__")
        args, kwargs = _constructor_arguments(init, structure, run)
        if not isinstance(init, FunctionObj) or any(p.kind == "kwargs" for p in init.function.parameters):
            kwargs |= {name: structure.get(name) or _keyword_symbol(name, run) for name in known if name not in kwargs}
            run.missing, run.has_optional = keywords, True
        names = [p.name for p in init.function.parameters[1:]] if isinstance(init, FunctionObj) else []
        run.constructed = {**dict(zip(names, args, strict=False)), **kwargs}
        try:
            return calls.call(cls, args, kwargs, run)
        finally:
            run.missing = None

    return _infer(session, cls.at, cls.name, build, stated, inputs, assumed)


def _constructor_arguments(
    init: Value, structure: Mapping[str, Value], run: Run
) -> tuple[tuple[Value, ...], dict[str, Value]]:
    args: list[Value] = []
    kwargs: dict[str, Value] = {}
    if not isinstance(init, FunctionObj):
        return (), {}
    for parameter in init.function.parameters[1:]:
        if parameter.kind in ("args", "kwargs"):
            continue
        if parameter.name in init.defaults:
            kwargs.update(_absent(parameter.name, init.defaults[parameter.name], run))
            continue
        value = structure.get(parameter.name)
        if value is None:
            value = _symbolic_argument(parameter, run)
        if parameter.kind == "keyword":
            kwargs[parameter.name] = value
        else:
            args.append(value)
    return tuple(args), kwargs


def _absent(name: str, default: Value, run: Run) -> dict[str, Value]:
    """What a default of None or 0 stands in for, where nothing else works."""
    if (default is not None and default != 0) or isinstance(default, bool):
        return {}
    run.has_optional = True
    return {name: Unknown(f"the constructor's `{name}` is not known")} if run.forced.get(MADE_WITH) else {}


def _keyword_symbol(name: str, run: Run) -> Value:
    run.parameters.add(name)
    return sym(name)


def _symbolic_argument(parameter: ir.Parameter, run: Run) -> Value:
    run.parameters.add(parameter.name)
    kind = kind_of(parameter.annotation)
    if kind is Kind.FLOAT:
        return Real()
    if kind is Kind.LIST:
        run.listed[parameter.name] = None
    if kind in (Kind.LIST, Kind.OTHER, Kind.TENSOR):
        return Unknown(f"the constructor's `{parameter.name}` is not known")
    return sym(parameter.name)


# -------------------------------------------------------------------- one entry
def infer_instance(
    session: Session,
    at: Span | None,
    name: str,
    build: Callable[[Run], Value],
    stated: Mapping[str, Stated],
    inputs: Mapping[str, Tensor] | None,
) -> Outcome:
    """A target: an expression that builds a model (or any callable), with given or inferred inputs."""
    return _infer(session, at, name, build, stated, inputs, []).outcome


def _infer(
    session: Session,
    at: Span | None,
    name: str,
    build: Callable[[Run], Value],
    stated: Mapping[str, Stated],
    inputs: Mapping[str, Tensor] | None,
    assumed: list[str],
) -> _Tried:
    tried = _attempt(session, at, name, build, stated, inputs, assumed)
    if not tried.outcome.failed or not stated or inputs:
        return tried
    free = _attempt(session, at, name, build, {}, inputs, assumed)
    if free.outcome.failed:
        return free
    if _first_hand(tried, stated):
        free.outcome.diagnostics.extend(_contradicted(tried, stated))
        return free
    return tried


def _first_hand(tried: _Tried, stated: Mapping[str, Stated]) -> bool:
    """Whether the stated shape fails at the very first operation on the input: then the statement is what is off."""
    return any(d.severity == "error" and d.trail is None for d in tried.outcome.diagnostics)


def _contradicted(tried: _Tried, stated: Mapping[str, Stated]) -> list[Diagnostic]:
    if any(shape.alternatives for shape in stated.values()):
        return []
    found = [d for d in tried.outcome.diagnostics if d.severity == "error"]
    name, shape = next(iter(stated.items()))
    words = f"{name}: ({', '.join(shape.dims)})"
    return [
        Diagnostic(
            "SHP601",
            f"the stated shape {words} is contradicted: {d.message}",
            d.at,
            (Note(f"`{name}` is stated here", shape.at),),
            scope=d.scope,
        )
        for d in found[:1]
    ]


def _attempt(
    session: Session,
    at: Span | None,
    name: str,
    build: Callable[[Run], Value],
    stated: Mapping[str, Stated],
    inputs: Mapping[str, Tensor] | None,
    assumed: list[str],
) -> _Tried:
    structural: dict[str, None] = {}
    listed: dict[str, None] = {}
    foreign: dict[str, bool] = {}

    given = frozenset(s.name for tensor in (inputs or {}).values() for d in tensor.shape for s in symbols_of(d))
    allowance = session.allowance
    before = allowance.left

    def make_run() -> Run:
        """Each run may spend what the attempts before it have left."""
        return Run(session, allowance.budget(before - allowance.left))

    def body(run: Run) -> tuple[dict[str, Value], Value, Value]:
        run.structural, run.listed, run.foreign = structural, listed, foreign
        run.given = given
        run.frame = entry_frame(session, at)
        root = build(run)
        forward_inputs = entry_inputs.forward_inputs(root, stated, inputs, run)
        run.entry_inputs = forward_inputs
        if isinstance(root, Unknown):
            return forward_inputs, root, root
        _framework_methods(root, run)
        if run.summarised:
            _to_evaluation(root, run)
        run.layer_calls.clear()
        output = calls.call(root, *entry_inputs.arguments(root, forward_inputs), run)
        return forward_inputs, root, output

    result = search.search(make_run, body, _read_off)
    return _Tried(_outcome(result, name, stated, assumed), list(structural), list(listed))


def _to_evaluation(root: Value, run: Run) -> None:
    """A summary is of the model in evaluation: what only training does, or skips by chance, is left out."""
    if isinstance(root, Instance) and root.cls.is_module:
        methods.set_mode(root, False, run)


FRAMEWORK_METHODS = ("configure_optimizers",)
"""Methods without arguments that a training framework calls on a model it is handed."""


def _framework_methods(root: Value, run: Run) -> None:
    """Run what a framework would run before the first forward; only what torch itself refuses there counts."""
    if not isinstance(root, Instance) or not root.cls.is_module:
        return
    for name in FRAMEWORK_METHODS:
        method = attributes.class_attribute(root.cls, name)
        if isinstance(method, FunctionObj) and len(method.function.parameters) == 1:
            frame, depth = run.frame, run.depth
            try:
                calls.call(attributes.bind(method, root, run), (), {}, run)
            except Raised as raised:
                run.frame, run.depth = frame, depth
                if raised.finding is not None:
                    run.note_failure()
                    run.findings.append(raised.finding)


def entry_frame(session: Session, at: Span | None) -> Frame:
    path = at.path if at is not None else "<target>"
    module = ModuleObj("<entry>", path, ir.Module(path, "<entry>", (), None, ()), Scope({}, None), True)
    position = ir.Pos(*at[1:]) if at is not None else ir.NOWHERE
    return Frame(module, module.scope, "<module>", None, at=position)


# -------------------------------------------------------------------- reading a path off
@dataclass(slots=True)
class _Reading:
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


def _read_off(path: Path) -> _Reading:
    run = path.run
    tensors = tensors_of(path.inputs)
    namer = Namer(run.facts, tensors, run.names)
    shapes = {name: tensor.shape for name, tensor in tensors.items()}
    inputs = {name: input_node(value, namer) for name, value in path.inputs.items()}
    output = node(path.output, namer)
    layers: list[LayerNode] = []
    params: Dim | None = None
    tree = None
    if isinstance(path.root, Instance) and path.root.cls.is_module:
        if run.summarised:
            tree = summary.read(path.root, path.inputs, run, namer)
        layers = _layers(path.root, run, namer)
        params = nn_module.parameter_count(path.root)
    made = run.constructed
    arguments = None if made is None else {name: argument_node(value, namer, run.parts) for name, value in made.items()}
    return _Reading(namer, inputs, shapes, output, layers, params, tree, arguments)


def _count(count: Dim | None, namer: Namer) -> Any:
    return count if count is None or isinstance(count, int) else namer.text(count)


def _parameters(readings: Sequence[_Reading]) -> Any:
    """The number that every path has, as one that may not take its own path for granted says it."""
    texts = {_count(reading.params, reading.namer) for reading in readings}
    if len(texts) == 1:
        return texts.pop()
    counts = {reading.params for reading in readings}
    count = counts.pop()
    plain = not counts and count is not None and all("." not in s.name for s in symbols_of(count))
    return render(count) if plain and count is not None else None


def _layers(root: Instance, run: Run, namer: Namer) -> list[LayerNode]:
    paths = {id(module): name for name, module in nn_module.named_modules(root)}
    layers = []
    for record in run.layer_calls:
        if record.module is root:
            continue
        name = paths.get(id(record.module))
        if name is None:
            continue
        params = _count(nn_module.parameter_count(record.module), namer)
        layers.append(
            LayerNode(
                name,
                record.module.cls.name,
                [node(v, namer) for v in record.inputs],
                node(record.output, namer),
                params,
                record.line,
            )
        )
    return layers


# -------------------------------------------------------------------- from a result to an outcome
def _outcome(result: Result, name: str, stated: Mapping[str, Stated], assumed: list[str]) -> Outcome:
    path = next((p for p in result.paths if not p.failed), result.paths[0])
    reading: _Reading = path.made
    constraints, _ = search.merged_constraints(result)
    goals = [c.goal for c in constraints if not any(s.opaque for s in goal_symbols(c.goal))]
    simplified = simplify_contract(goals)
    contract = [str(reading.namer.goal(goal)) for goal in simplified if goal is not True]
    describer = Describer(reading.namer, {k: (f"({', '.join(s.dims)})", s.at) for k, s in stated.items()})
    diagnostics = _diagnostics(result, describer, constraints, reading.namer)
    readings: list[_Reading] = [p.made for p in result.paths if not p.failed] or [reading]
    output = layer_calls.either([r.output for r in readings])
    layers = reduce(layer_calls.merged, [r.layers for r in readings])
    over = next((p.over for p in result.paths if p.over is not None), None)
    if over is not None and len(readings) > 1:
        layers = [layer_calls.untold(layer, over) for layer in layers]
    gaps = list(dict.fromkeys(g for p in result.paths for g in p.run.gaps))
    gaps += [GapRecord(p.over, None) for p in result.paths if p.over is not None]
    if _calls_differ(result):
        gaps.append(GapRecord(branches.CALLS_DIFFER, None))
    if path.error is not None and path.error.finding is None:
        reason = f"{name} raises {' '.join(describe_exception(path.error.value))}"
        gaps.append(GapRecord(reason, path.error.at))
        output = {"unknown": reason}
    operations: dict[tuple[Any, ...], bool] = {}
    for p in result.paths:
        for key, known in p.run.operations.items():
            operations[key] = operations.get(key, True) and known
    return Outcome(
        _shown_inputs(reading, simplified),
        output,
        contract,
        layers,
        _parameters(readings),
        gaps,
        diagnostics,
        list(assumed),
        operations,
        result.failed,
        reading.summary,
        reading.arguments,
    )


def _shown_inputs(reading: _Reading, goals: Sequence[Any]) -> dict[str, Node]:
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


def _conditions(path: Path) -> list[tuple[Value, bool]]:
    return path.run.path_conditions


def _speculative(warning: Finding, result: Result) -> bool:
    """Whether a hazard of shapes rests on a reading of the inputs that nothing but a search came to."""
    return warning.failure.code == "SHP701" and bool(result.oddities)


def _diagnostics(result: Result, describer: Describer, constraints: list[Any], namer: Namer) -> list[Diagnostic]:
    found: list[Finding] = []
    if not result.over and result.failed:
        failing = [p for p in result.paths if p.failed]
        if all(p.findings for p in failing):
            found += failing[0].proven
    for path in result.paths:
        found += [w for w in path.run.warnings if w not in found and not _speculative(w, result)]
        found += [r for r in path.run.reveals if r not in found]
    diagnostics = [describer.diagnostic(f) for f in found]
    if not result.failed:
        diagnostics += pinned.pinned_axes(constraints, namer, {s for p in result.paths for s in p.run.ran_along})
    return diagnostics


# -------------------------------------------------------------------- targets
def evaluate_target(module: ModuleObj, expression: ir.Expr, run: Run) -> Value:
    """An expression over a module's names; names that it does not define are symbols."""
    scope = Scope({}, module.scope)
    frame = Frame(module, scope, "<target>", None, at=ir.NOWHERE)
    run.frame = frame
    for name in _names(expression):
        value = modules.attribute(module, name, run, deferred.MISSING)
        if value is deferred.MISSING or (module.is_user and value is module.scope.open):
            scope.vars.update({} if name in builtins.BUILTINS else {name: sym(name)})
        elif name not in module.scope.vars:
            scope.vars[name] = value
    return evaluator.eval_expr(expression, run)


def _names(expression: Any) -> set[str]:
    """Every name that an expression reads."""
    if isinstance(expression, ir.Name):
        return {expression.id}
    found: set[str] = set()
    if isinstance(expression, tuple):
        for part in expression:
            found |= _names(part)
        return found
    for slot in getattr(type(expression), "__slots__", ()):
        found |= _names(getattr(expression, slot))
    return found
