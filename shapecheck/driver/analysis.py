"""One file, or one target, from bytes to results: the place where syntax, interpreter and rules meet."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from shapecheck import ir
from shapecheck.base.lite_dataclass import replace
from shapecheck.base.span import Span
from shapecheck.dims import Poly, parse_shape
from shapecheck.driver import configured
from shapecheck.driver.as_made import as_made, excused, in_doubt, known_as_made, makings_of
from shapecheck.driver.cell_places import CellPlaces
from shapecheck.driver.results import FileResult
from shapecheck.driver.stated import stated_shapes
from shapecheck.hub import Pretrained
from shapecheck.interp.builtins import namespace
from shapecheck.interp.entries import builders, class_entry, entry, handed_functions, target_names, unreached_names
from shapecheck.interp.entries.class_entry import Home
from shapecheck.interp.entries.entry_inputs import Stated
from shapecheck.interp.entries.layer_calls import LayerNode
from shapecheck.interp.entries.outcomes import Outcome
from shapecheck.interp.entries.summary import Weight as WeightFound
from shapecheck.interp.libraries.modules import Importer
from shapecheck.interp.libraries.replacements import Replacements
from shapecheck.interp.python.makings import of_run
from shapecheck.interp.run import space
from shapecheck.interp.run.findings import Making
from shapecheck.interp.run.kinds import MISSING
from shapecheck.interp.run.run import Run, Session
from shapecheck.interp.run.suppositions import Opening, Openness
from shapecheck.interp.torch import library as torch_library
from shapecheck.interp.torch.library import Library
from shapecheck.interp.torch.nn import module as nn_module
from shapecheck.interp.values.objects import Builtin, ClassObj, LibraryName, ModuleObj, Value
from shapecheck.interp.values.store import Store
from shapecheck.report.diagnostics import Diagnostic
from shapecheck.report.model_summary import Summary, SummaryRow, Weight
from shapecheck.report.report import Gap, Inference, LayerCall, ModelReport, once_at_each_place, ordered
from shapecheck.report.suppress import apply_suppressions
from shapecheck.rules.core.dtype_arguments import DTYPE_WORDS, dtype_of_word
from shapecheck.rules.core.registry import Registry
from shapecheck.settings.config import Config, ConfigError, Target, UsageError, nearest
from shapecheck.settings.environment import module_name, site_packages, user_roots
from shapecheck.syntax.cache import IrCache
from shapecheck.syntax.directives import suppressions
from shapecheck.syntax.errors import SourceError
from shapecheck.syntax.parse import load_module
from shapecheck.syntax.shapes import hints_in_comment
from shapecheck.values import Tensor, Unknown

NOTEBOOK_NAMES: Mapping[str, Value] = {
    "get_ipython": Unknown("what IPython gives"),
    "display": namespace.BUILTINS["print"],
    "In": Unknown("the history of a notebook"),
    "Out": Unknown("the history of a notebook"),
    "_": Unknown("the history of a notebook"),
}
"""What a notebook finds already there."""


class Sources:
    """Reads and lowers files for the sessions of one file, each once, and remembers which it read."""

    def __init__(self, cache: IrCache | None) -> None:
        self.cache = cache
        self.read: dict[str, None] = {}
        self._lowered: dict[tuple[str, str], ir.Module | None] = {}

    def load(self, path: str, name: str) -> ir.Module | None:
        """A module's IR; None where it cannot be read or parsed."""
        self.read[path] = None
        if (path, name) not in self._lowered:
            self._lowered[path, name] = self._lower(path, name)
        return self._lowered[path, name]

    def text(self, path: str) -> bytes:
        """A file's text, which an answer may rest on though the file is not run."""
        self.read[path] = None
        with open(path, "rb") as file:
            return file.read()

    def _lower(self, path: str, name: str) -> ir.Module | None:
        try:
            with open(path, "rb") as file:
                data = file.read()
            return load_module(path, name, data, self.cache)
        except (OSError, SourceError):
            return None


def open_session(path: str, config: Config, registry: Registry, sources: Sources, summarised: bool = False) -> Session:
    importer = Importer(
        sources.load,
        user_roots(path, config.root),
        site_packages(config.python, config.root),
        Replacements(registry),
        sources.text,
    )
    folders = tuple(dict.fromkeys((os.path.dirname(os.path.abspath(path)), os.path.abspath(config.root), os.getcwd())))
    pretrained = Pretrained(folders, allowed=config.hub)
    return Session(registry, importer, Library(registry), Store(), pretrained=pretrained, summarised=summarised)


# -------------------------------------------------------------------- a file
def check_file(
    path: str, config: Config, registry: Registry, cache: IrCache | None, elsewhere: Iterable[tuple[Any, ...]] = ()
) -> FileResult:
    """Check one file: its script part, then every model class that the script did not run. `elsewhere` is how other
    files of the project make its models.
    """
    sources = Sources(cache)
    result = FileResult(path)
    try:
        with open(path, "rb") as file:
            data = file.read()
        lowered = load_module(path, "__main__", data, cache)
    except OSError as error:
        result.diagnostics.append(_unreadable(path, "SHP902", f"{path}: {error.strerror or error}", 1, 1))
        return result
    except SourceError as error:
        code = "SHP901" if error.kind in ("syntax", "too-deep") else "SHP902"
        result.diagnostics.append(_unreadable(path, code, error.message, error.line, error.column, error.cell))
        return result

    def open_file() -> tuple[Session, ModuleObj]:
        session = open_session(path, config, registry, sources)
        return session, main_module(session, path, lowered)

    part = entry.ScriptPart(open_file)
    script = part.weighed()
    session = script.run.session
    result.diagnostics += script.diagnostics
    for crash, at in script.crashes:
        crashed(result, crash, at)
    operations = dict(script.run.found.operations)
    result.gaps = [_gap(gap, path) for gap in script.gaps]
    exercised = set(script.run.found.exercised)
    handed = handed_functions.weighed(part)
    result.diagnostics += handed.diagnostics
    result.gaps += [_gap(gap, path) for gap in handed.gaps]
    for key, known in handed.operations.items():
        operations.setdefault(key, known)
    exercised |= handed.exercised
    for target in configured.targets_of(path, config):
        exercised |= _check_target(session, script.module, target, result, operations, cache)
    _check_models(part, script, exercised, result, operations, [Making(*making) for making in elsewhere])
    for late in session.importer.late_runs:
        result.diagnostics += entry.told(late)
        result.gaps += [_gap(gap, path) for gap in late.found.gaps]
    result.gaps = list(dict.fromkeys([*result.gaps, *(gap for model in result.models for gap in model.gaps)]))
    told = once_at_each_place(result.diagnostics)
    told = apply_suppressions(path, told, suppressions(lowered.comments))
    for other in session.importer.modules.values():
        if other is not None and other.is_user and other is not script.module:
            told = apply_suppressions(other.path, told, suppressions(other.ir.comments), own=False)
    result.diagnostics = list(ordered(told))
    _tell_cells(result, CellPlaces(path, lowered.cells))
    result.operations, result.known = len(operations), sum(operations.values())
    if session.pretrained.complete:
        result.read = (path, *registry.files, *sources.read, *session.pretrained.read)
    return result


def _tell_cells(result: FileResult, places: CellPlaces) -> None:
    if places.cells:
        result.diagnostics = places.diagnostics(result.diagnostics)
        result.gaps = [places.gap(gap) for gap in result.gaps]
        result.models = [_model_in_cell(model, places) for model in result.models]


def _model_in_cell(model: ModelReport, places: CellPlaces) -> ModelReport:
    line, cell = places.line(model.path, model.line)
    return replace(model, line=line, cell=cell, gaps=tuple(places.gap(gap) for gap in model.gaps))


def crashed(result: FileResult, error: Exception, at: Span) -> None:
    """A fault of shapecheck itself, at the entry that it costs."""
    reason = f"{type(error).__name__}: {error}"
    result.diagnostics.append(Diagnostic("SHP900", f"shapecheck failed here: {reason}", at))
    result.crash = error


def main_module(session: Session, path: str, lowered: ir.Module) -> ModuleObj:
    module = session.importer.make("__main__", path, lowered, True)
    module.stated = {
        hint.line: hint.dims
        for comment in lowered.comments
        if not comment.own_line
        for hint in hints_in_comment(comment)
    }
    name = module_name(path)
    module.scope.vars["__package__"] = name if path.endswith("__init__.py") else name.rpartition(".")[0]
    if lowered.cells:
        module.scope.vars.update(NOTEBOOK_NAMES)
    session.importer.modules["__main__"] = module
    session.importer.modules.setdefault(name, module)
    return module


def _unreadable(path: str, code: str, reason: str, line: int, column: int, cell: int | None = None) -> Diagnostic:
    return Diagnostic(code, reason, Span(path, line, column, line, column + 1, cell))


def _check_models(
    part: entry.ScriptPart,
    script: entry.Script,
    exercised: Collection[ClassObj],
    result: FileResult,
    operations: dict[tuple[object, ...], bool],
    elsewhere: Iterable[Making],
) -> None:
    module = script.module
    alone: list[tuple[ClassObj, Home, Mapping[str, Stated], Outcome]] = []
    for cls in class_entry.model_classes(module, script.run.found.undecorated):
        stated = stated_shapes(module, cls)
        home = _home_in(script, cls)
        try:
            outcome = class_entry.infer_class(home, stated, home_at=partial(_home_at, part, home))
        except Exception as error:  # the other entries of the file are still looked at
            crashed(result, error, cls.at or Span(module.path, 1, 1, 1, 2))
            continue
        if class_entry.is_template(cls, outcome):
            result.diagnostics += _news(cls, outcome, exercised)
        else:
            alone.append((cls, home, stated, outcome))
    lacking = {cls for cls, *_, outcome in alone if not outcome.complete}
    found = [*of_run(script.run), *(m for *_, outcome in alone for m in outcome.makings)]
    found += builders.makings(script, lambda cls: cls in lacking or _is_elsewhere(cls, module))
    makings = makings_of(found)
    result.makings = tuple(tuple(making) for known in makings.values() for making in known)
    every = makings_of([*(m for known in makings.values() for m in known), *elsewhere])
    for cls, home, hints, outcome in alone:
        key = os.path.abspath(module.path), cls.name
        ways = every.get(key, ()) if in_doubt(outcome) or not outcome.complete else makings.get(key, ())
        if outcome.complete and not (outcome.assumed or in_doubt(outcome)):
            ways = ()
        try:
            read, readings = known_as_made(cls, home, hints, ways)
        except Exception as error:
            crashed(result, error, cls.at or Span(module.path, 1, 1, 1, 2))
            read, readings = [], []
        excused(outcome, readings)
        news = _news(cls, outcome, exercised)
        result.diagnostics += news
        if lacking_alone := [d for d in news if d.code == "SHP507"]:
            result.lacking[cls.name] = lacking_alone
        _add_model(as_made(cls, outcome, read, partial(_report, module)), outcome, result, operations)


def _news(cls: ClassObj, outcome: Outcome, exercised: Collection[ClassObj]) -> list[Diagnostic]:
    """What is found of a class alone that its file's script has not shown."""
    return [d for d in outcome.diagnostics if cls not in exercised or _worth_adding(d)]


def _is_elsewhere(cls: ClassObj, module: ModuleObj) -> bool:
    """Whether a class is a model's, of another file of the project."""
    return cls.is_module and cls.module is not None and cls.module.is_user and cls.module is not module


def _report(module: ModuleObj, name: str, line: int, outcome: Outcome) -> ModelReport:
    gaps = tuple(dict.fromkeys(_gap(g, module.path) for g in outcome.gaps))
    return ModelReport(
        name,
        module.path,
        line,
        outcome.inputs,
        outcome.output,
        tuple(outcome.contract),
        outcome.params,
        gaps,
        tuple(outcome.assumed),
    )


def _add_model(
    report: ModelReport, outcome: Outcome, result: FileResult, operations: dict[tuple[object, ...], bool]
) -> None:
    for key, known in outcome.operations.items():
        operations.setdefault(key, known)
    result.models.append(report)


def _check_target(
    session: Session,
    module: ModuleObj,
    target: Target,
    result: FileResult,
    operations: dict[tuple[object, ...], bool],
    cache: IrCache | None,
) -> frozenset[ClassObj]:
    """An entry point that the configuration names; gives the classes that it exercises."""
    expression = target.target.partition(":")[2]
    try:
        parsed = _parse_expression(expression, cache)
        tensors = {name: _given(name, text) for name, text in target.inputs}
        outcome, found = _outcome_of(session, module, expression, parsed, tensors)
    except UsageError as error:
        raise ConfigError(f"[tool.shapecheck] targets: {target.target}: {error}") from None
    line = found.at.line if isinstance(found, ClassObj) and found.at is not None and found.module is module else 1
    result.diagnostics += outcome.diagnostics
    _add_model(_report(module, expression, line, outcome), outcome, result, operations)
    return outcome.exercised


def check_named_target(target: Target, config: Config, registry: Registry, cache: IrCache | None) -> FileResult:
    """An entry point in a library: what it gives is no part of any file that is checked."""
    sources = Sources(cache)
    result = FileResult(target.target)
    place = target.target.partition(":")[0]
    session = open_session(os.path.join(config.root, "_"), config, registry, sources)
    operations: dict[tuple[object, ...], bool] = {}
    try:
        module = _target_module(session, place, "", cache)
    except UsageError as error:
        raise ConfigError(f"[tool.shapecheck] targets: {target.target}: {error}") from None
    _check_target(session, module, target, result, operations, cache)
    result.gaps = list(dict.fromkeys(gap for model in result.models for gap in model.gaps))
    result.operations, result.known = len(operations), sum(operations.values())
    if session.pretrained.complete:
        result.read = (*registry.files, *sources.read, *session.pretrained.read)
    return result


def _home_in(script: entry.Script, cls: ClassObj) -> Home:
    calls = [given for module, given in script.run.found.given.items() if module.cls is cls]
    return Home(script.run.session, cls, script.suppositions, calls)


def _home_at(part: entry.ScriptPart, home: Home, level: Openness) -> Home:
    """The same class where the script's assumptions are open; the class itself where it is not made there."""
    script = part.run(Opening(level))
    found = script.module.scope.vars.get(home.cls.name)
    return _home_in(script, found) if isinstance(found, ClassObj) and found.at == home.cls.at else home


def _worth_adding(diagnostic: Diagnostic) -> bool:
    """Of a class that the script ran, only hazards of its construction are news: sizes are known from the script."""
    return diagnostic.severity == "warning" and diagnostic.code != "SHP306"


def _gap(gap: object, path: str) -> Gap:
    at = getattr(gap, "at", None)
    return Gap(getattr(gap, "reason", ""), at.path if at else path, at.line if at else 1)


# -------------------------------------------------------------------- a target
def infer_target(
    target: str,
    inputs: Mapping[str, str] | None,
    config: Config,
    registry: Registry,
    cache: IrCache | None,
    ways: Sequence[tuple[Any, ...]] = (),
) -> Inference:
    """What a target accepts and returns, layer by layer; a class that is not known alone, in one of the `ways` in which
    the project makes it.
    """
    makings = [Making(*way) for way in ways]
    return _target_outcome(target, inputs, config, registry, cache, summarised=False, makings=makings)[0]


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
    makings: Sequence[Making] = (),
) -> tuple[Inference, Outcome]:
    place, _, expression = target.partition(":")
    if not expression and not os.path.isfile(place):
        raise UsageError(f"{target}: a target is path/to/file.py:EXPR or package.module:EXPR")
    sources = Sources(cache)
    path = place if place.endswith((".py", ".ipynb")) or os.sep in place else ""
    session = open_session(path or os.path.join(os.getcwd(), "_"), config, registry, sources, summarised)
    module = _target_module(session, place, path, cache)
    if not expression:
        expression = _only_model(module, place)
        target = f"{place}:{expression}"
    parsed = _parse_expression(expression, cache)
    tensors = {name: _given(name, text) for name, text in (inputs or {}).items()}
    _demand_names(target, place, module, parsed, Run(session))
    outcome, found = _outcome_of(session, module, expression, parsed, tensors)
    made_in = None
    if isinstance(found, ClassObj) and not outcome.complete:
        home = Home(session, found)
        made, readings = known_as_made(found, home, stated_shapes(_home(found, module), found), makings)
        excused(outcome, readings)
        outcome, made_in = made[0] if made else (outcome, None)
    places = CellPlaces(module.path, module.ir.cells)
    inference = Inference(
        target,
        outcome.inputs,
        outcome.output,
        tuple(outcome.contract),
        tuple(_layer_call(node, places) for node in outcome.layers),
        outcome.params,
        tuple(places.gap(_gap(g, module.path)) for g in outcome.gaps),
        ordered(places.diagnostics(outcome.diagnostics)),
        outcome.arguments,
        outcome.called,
        outcome.signature,
        made_in,
    )
    return inference, outcome


def _demand_names(target: str, place: str, module: ModuleObj, expression: ir.Expr, run: Run) -> None:
    """UsageError where a target calls or looks into what is not there."""
    run.frame = entry.entry_frame(run.session, Span(module.path, 1, 1, 1, 2))
    missing = target_names.missing_name(module, expression, run)
    if missing is not None:
        owner = place if missing.owner == module.name else f"`{missing.owner}`"
        raise UsageError(f"{target}: {owner} has no `{missing.name}`{nearest(missing.name, missing.known)}")


def _layer_call(node: LayerNode, places: CellPlaces) -> LayerCall:
    line, cell = places.line(places.path, node.line)
    return LayerCall(node.path, node.type, tuple(node.inputs), node.output, node.params, line, node.times, cell)


def _only_model(module: ModuleObj, path: str) -> str:
    """The one model class that a file defines; a UsageError says which there are."""
    names = [cls.name for cls in class_entry.model_classes(module)]
    if len(names) == 1:
        return names[0]
    if not names:
        raise UsageError(f"{path} defines no model; name a value of it: {path}:EXPR")
    raise UsageError(f"{path} defines {len(names)} models; name one of them: {', '.join(names)}")


def _outcome_of(
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


def _target_module(session: Session, place: str, path: str, cache: IrCache | None) -> ModuleObj:
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


def _parse_expression(text: str, cache: IrCache | None = None) -> ir.Expr:
    try:
        module = load_module("<target>.py", "<target>", f"({text})\n".encode(), cache)
    except SourceError as error:
        raise UsageError(f"{text}: not a Python expression ({error.message})") from None
    statement = module.body[0] if len(module.body) == 1 else None
    if not isinstance(statement, ir.ExprStmt):
        raise UsageError(f"{text}: not a Python expression")
    return statement.value


def _given(name: str, text: str) -> Tensor:
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
