"""One target, from its text to what it accepts and returns."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from shapecheck import ir
from shapecheck.base.span import Span
from shapecheck.dims import Poly, parse_shape
from shapecheck.driver.as_made import excuse, known_as_made
from shapecheck.driver.cell_places import CellPlaces
from shapecheck.driver.sessions import NOTEBOOK_NAMES, Sources, open_session
from shapecheck.driver.stated import stated_shapes
from shapecheck.interp.entries import class_entry, entry, target_names, unreached_names
from shapecheck.interp.entries.class_entry import Home
from shapecheck.interp.entries.entry_inputs import Stated
from shapecheck.interp.entries.layer_calls import LayerNode
from shapecheck.interp.entries.outcomes import Outcome
from shapecheck.interp.entries.summary import Weight as WeightFound
from shapecheck.interp.run import space
from shapecheck.interp.run.findings import Making
from shapecheck.interp.run.kinds import MISSING
from shapecheck.interp.run.run import Run, Session
from shapecheck.interp.torch import library as torch_library
from shapecheck.interp.torch.nn import module as nn_module
from shapecheck.interp.values.objects import Builtin, ClassObj, LibraryName, ModuleObj, Value
from shapecheck.report.model_summary import Summary, SummaryRow, Weight
from shapecheck.report.report import Gap, Inference, LayerCall, ordered
from shapecheck.rules.core.dtype_arguments import DTYPE_WORDS, dtype_of_word
from shapecheck.rules.core.registry import Registry
from shapecheck.settings.config import Config, UsageError, nearest
from shapecheck.settings.environment import module_name
from shapecheck.syntax.cache import IrCache
from shapecheck.syntax.errors import SourceError
from shapecheck.syntax.parse import load_expression, load_module
from shapecheck.values import Tensor


def gap_of(gap: object, path: str) -> Gap:
    at = getattr(gap, "at", None)
    return Gap(getattr(gap, "reason", ""), at.path if at else path, at.line if at else 1)


WaysOf = Callable[[str, str], Sequence[tuple[Any, ...]]]
"""How the project makes a class, by its file and name, as `Making` has it."""


def infer_target(
    target: str,
    inputs: Mapping[str, str] | None,
    config: Config,
    registry: Registry,
    cache: IrCache | None,
    ways: WaysOf | None = None,
) -> Inference:
    """What a target accepts and returns, layer by layer; a class that is not known alone, in one of the `ways` in which
    the project makes it.
    """
    return _target_outcome(target, inputs, config, registry, cache, summarised=False, ways=ways)[0]


def summarise_target(
    target: str, inputs: Mapping[str, str] | None, config: Config, registry: Registry, cache: IrCache | None
) -> Summary:
    """The tree of a target's modules, with what each holds and costs."""
    inference, outcome = _target_outcome(target, inputs, config, registry, cache, summarised=True)
    tree = outcome.summary
    if tree is None:
        return Summary(inference)
    rows = []
    for row in tree.rows:
        known = {name: getattr(row, name) for name in SummaryRow.__slots__}
        known |= {"weights": _weights(row.weights), "inputs": tuple(row.inputs), "kernel": tuple(row.kernel)}
        rows.append(SummaryRow(**known))
    parameters = None if tree.parameters is None else _weights(tree.parameters)
    return Summary(inference, tuple(rows), parameters, tree.totals, tuple(tree.edges), tuple(tree.returns))


def _weights(found: Iterable[WeightFound]) -> tuple[Weight, ...]:
    return tuple(Weight(weight.name, weight.shape, weight.count, weight.trains) for weight in found)


def _target_outcome(
    target: str,
    inputs: Mapping[str, str] | None,
    config: Config,
    registry: Registry,
    cache: IrCache | None,
    summarised: bool,
    ways: WaysOf | None = None,
) -> tuple[Inference, Outcome]:
    place, _, expression = target.partition(":")
    if not expression and not os.path.isfile(place):
        raise UsageError(f"{target}: a target is path/to/file.py:EXPR or package.module:EXPR")
    sources = Sources(cache)
    path = place if place.endswith((".py", ".ipynb")) or os.sep in place else ""
    session = open_session(path or os.path.join(os.getcwd(), "_"), config, registry, sources, summarised)
    module = target_module(session, place, path, cache)
    if not expression:
        expression = _only_model(module, place)
        target = f"{place}:{expression}"
    parsed = parse_expression(expression, cache)
    tensors = {name: given_tensor(name, text) for name, text in (inputs or {}).items()}
    _demand_names(target, place, module, parsed, Run(session))
    outcome, found = outcome_of(session, module, expression, parsed, tensors)
    made_in = None
    if ways is not None and isinstance(found, ClassObj) and _is_of_project(found) and not outcome.complete:
        home = Home(session, found)
        makings = [Making(*way) for way in ways(_home(found, module).path, found.name)]
        made, readings = known_as_made(home, stated_shapes(_home(found, module), found), makings)
        excuse(outcome, readings)
        outcome, made_in = made[0] if made else (outcome, None)
    places = CellPlaces(module.path, module.ir.cells)
    inference = Inference(
        target,
        outcome.inputs,
        outcome.output,
        tuple(outcome.contract),
        tuple(_layer_call(node, places) for node in outcome.layers),
        outcome.params,
        tuple(places.gap(gap_of(g, module.path)) for g in outcome.gaps),
        ordered(places.diagnostics(outcome.diagnostics)),
        outcome.arguments,
        outcome.called,
        outcome.signature,
        made_in,
        outcome.stretched,
        tuple(outcome.assumed),
    )
    return inference, outcome


def _is_of_project(cls: ClassObj) -> bool:
    return cls.module is not None and cls.module.is_user


def _demand_names(target: str, place: str, module: ModuleObj, expression: ir.Expr, run: Run) -> None:
    """UsageError where a target calls or looks into what is not there."""
    run.frame = entry.entry_frame(run.session, Span(module.path, 1, 1, 1, 2))
    missing = target_names.missing_name(module, expression, run)
    if missing is not None:
        owner = place if missing.owner == module.name else f"`{missing.owner}`"
        raise UsageError(f"{target}: {owner} has no `{missing.name}`{nearest(missing.name, missing.known)}")


def _layer_call(node: LayerNode, places: CellPlaces) -> LayerCall:
    line, cell = places.line(places.path, node.line)
    return LayerCall(
        node.path, node.type, tuple(node.inputs), node.output, node.params, line, node.times, cell, node.when
    )


def _only_model(module: ModuleObj, path: str) -> str:
    """The one model class that a file defines; a UsageError says which there are."""
    names = [cls.name for cls in class_entry.model_classes(module)]
    if len(names) == 1:
        return names[0]
    if not names:
        raise UsageError(f"{path} defines no model; name a value of it: {path}:EXPR")
    raise UsageError(f"{path} defines {len(names)} models; name one of them: {', '.join(names)}")


def outcome_of(
    session: Session, module: ModuleObj, expression: str, parsed: ir.Expr, tensors: Mapping[str, Tensor]
) -> tuple[Outcome, Value]:
    """What an expression over a module's names accepts and returns, and what it is where it is a name."""

    def build(run: Run) -> Value:
        value = entry.evaluate_target(module, parsed, run)
        run.frame = entry.entry_frame(session, Span(module.path, 1, 1, 1, 2))
        return value

    probe = Run(session)
    found = build(probe) if isinstance(parsed, (ir.Name, ir.Attribute)) else None
    if isinstance(found, ClassObj) and found.is_module:
        outcome = class_entry.infer_class(
            Home(session, found), stated_shapes(_home(found, module), found), dict(tensors) or None
        )
    else:
        stated = {} if tensors else _stated_for(session, module, build)
        outcome = entry.infer_instance(
            session, Span(module.path, 1, 1, 1, 2), expression, build, stated, tensors or None
        )
    return outcome, found


def _home(cls: ClassObj, module: ModuleObj) -> ModuleObj:
    return cls.module or module


def _stated_for(session: Session, module: ModuleObj, build: Callable[[Run], Value]) -> dict[str, Stated]:
    run = Run(session)
    mark = run.store.mark()
    try:
        value = build(run)
    except Exception:  # the run proper reports it
        return {}
    finally:
        run.store.rollback(mark)
    return stated_shapes(_home(value.cls, module), value.cls) if nn_module.is_module(value) else {}


def target_module(session: Session, place: str, path: str, cache: IrCache | None) -> ModuleObj:
    run = Run(session)
    run.path.splittable = False
    if path:
        if not os.path.isfile(path):
            raise UsageError(f"{path}: no such file")
        with open(path, "rb") as file:
            data = file.read()
        try:
            lowered = load_module(path, module_name(path), data, cache)
        except SourceError as error:
            raise UsageError(f"{path}:{error.line}:{error.column}: {error.message}") from None
        module = session.importer.make(module_name(path), path, lowered, True)
        if lowered.cells:
            module.scope.vars.update(NOTEBOOK_NAMES)
        session.importer.modules[module.name] = module
        script = entry.run_script(session, module)
        if script.ended is not None:
            unreached_names.mark(module, *script.ended)
        return module
    found = session.importer.find(place, run)
    if isinstance(found, ModuleObj) and not found.ir.path and found.scope.open is not None:
        raise UsageError(f"{place}: {found.scope.open.reason}")
    if isinstance(found, LibraryName):
        return _modelled_module(session, found)
    if not isinstance(found, ModuleObj) or not found.ir.path:
        raise UsageError(f"{place}: no such module in the checked environment")
    return found


def _modelled_module(session: Session, library: LibraryName) -> ModuleObj:
    """A module of a library that rules model, with the names that they know."""

    def named(run: Run, args: tuple[Value, ...], _: Mapping[str, Value]) -> Value:
        (name,) = args
        found = space.attribute(library, str(name), run)
        known = not isinstance(found, LibraryName) or torch_library.has(found.name, run)
        return found if known else MISSING

    module = session.importer.make(library.name, library.name, ir.Module("", library.name, (), None, ()), False)
    module.scope.vars["__getattr__"] = Builtin("__getattr__", named)
    module.state = "done"
    return module


def parse_expression(text: str, cache: IrCache | None = None) -> ir.Expr:
    try:
        return load_expression(text, cache)
    except SourceError as error:
        raise UsageError(f"{text}: not a Python expression ({error.message})") from None


def given_tensor(name: str, text: str) -> Tensor:
    try:
        spec = parse_shape(text)
    except ValueError as error:
        raise UsageError(f"--input {name}={text}: {error}") from None
    dims = tuple(d for d in spec.dims if isinstance(d, (int, Poly)))
    if len(dims) != len(spec.dims):
        raise UsageError(f"--input {name}={text}: `*S` is not followed yet; give each axis")
    dtype = dtype_of_word(spec.dtype or "float32")
    if dtype is None:
        raise UsageError(f"--input {name}={text}: no dtype `{spec.dtype}`{nearest(spec.dtype or '', DTYPE_WORDS)}")
    return Tensor(dims, dtype)
