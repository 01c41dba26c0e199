"""One file from bytes to results: the place where syntax, interpreter and rules meet."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping
from functools import partial

from shapecheck.base.lite_dataclass import replace
from shapecheck.base.span import Span
from shapecheck.driver import configured
from shapecheck.driver.as_made import as_made, excuse, in_doubt, known_as_made, makings_of, rests_on_defaults
from shapecheck.driver.cell_places import CellPlaces
from shapecheck.driver.results import FileResult
from shapecheck.driver.sessions import Sources, open_session, opened
from shapecheck.driver.stated import stated_shapes
from shapecheck.driver.targets import gap_of, given_tensor, outcome_of, parse_expression, target_module
from shapecheck.interp.entries import builders, class_entry, docstring_examples, entry, evidence, handed_functions
from shapecheck.interp.entries.class_entry import Home
from shapecheck.interp.entries.entry_inputs import Stated
from shapecheck.interp.entries.outcomes import Outcome
from shapecheck.interp.python.makings import of_run
from shapecheck.interp.run.run import Session
from shapecheck.interp.run.suppositions import Opening, Openness
from shapecheck.interp.values.objects import ClassObj, ModuleObj
from shapecheck.report.diagnostics import Diagnostic
from shapecheck.report.report import Gap, MadeIn, ModelReport, once_at_each_place, ordered
from shapecheck.report.suppress import apply_suppressions
from shapecheck.rules.core.registry import Registry
from shapecheck.settings.config import Config, ConfigError, Target, UsageError
from shapecheck.syntax.cache import IrCache
from shapecheck.syntax.directives import suppressions
from shapecheck.syntax.errors import SourceError
from shapecheck.syntax.parse import DOCUMENTS, load_module


def check_file(path: str, config: Config, registry: Registry, cache: IrCache | None) -> FileResult:
    """Check one file: its script part, then every model class that the script did not run."""
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

    part = entry.ScriptPart(partial(opened, path, lowered, config, registry, sources))
    script = part.weighed()
    session = script.run.session
    result.diagnostics += script.diagnostics
    for crash, at in script.crashes:
        crashed(result, crash, at)
    operations = dict(script.run.found.operations)
    result.gaps = [gap_of(gap, path) for gap in script.gaps]
    exercised = set(script.run.found.exercised)
    handed = handed_functions.weighed(part)
    result.diagnostics += handed.diagnostics
    result.gaps += [gap_of(gap, path) for gap in handed.gaps]
    for key, known in handed.operations.items():
        operations.setdefault(key, known)
    exercised |= handed.exercised
    for target in configured.targets_of(path, config):
        exercised |= _check_target(session, script.module, target, result, operations, cache)
    _check_models(part, script, exercised, result, operations)
    for late in session.importer.late_runs:
        result.diagnostics += entry.told(late)
        result.gaps += [gap_of(gap, path) for gap in late.found.gaps]
    told = once_at_each_place(result.diagnostics)
    if path.endswith(DOCUMENTS):
        told = _without_sketches(told, result)
    told = apply_suppressions(path, told, suppressions(lowered.comments))
    result.diagnostics = list(ordered(heeded(told, session, own=script.module)))
    _tell_cells(result, CellPlaces(path, lowered.cells))
    result.operations, result.known = len(operations), sum(operations.values())
    if session.pretrained.complete:
        result.read = (path, *registry.files, *sources.read, *session.pretrained.read)
    return result


def heeded(told: list[Diagnostic], session: Session, own: ModuleObj | None = None) -> list[Diagnostic]:
    """The findings that no comment in a file of the project hides; those of `own` have been heeded."""
    for module in session.importer.modules.values():
        if module is not None and module.is_user and module is not own:
            told = apply_suppressions(module.path, told, suppressions(module.ir.comments), own=False)
    return told


def _without_sketches(told: list[Diagnostic], result: FileResult) -> list[Diagnostic]:
    """What the examples of a document raise by themselves is no error: they leave out what their readers know."""
    sketches = [d for d in told if d.code == evidence.RAISED]
    result.gaps += [Gap(d.message, d.at.path, d.at.line) for d in sketches]
    return [d for d in told if d not in sketches]


def _tell_cells(result: FileResult, places: CellPlaces) -> None:
    if places.cells:
        result.diagnostics = places.diagnostics(result.diagnostics)
        for told in (result.lacking, result.doubtful):
            told.update({name: places.diagnostics(found) for name, found in told.items()})
        result.gaps = [places.gap(gap) for gap in result.gaps]
        result.models = [model_in_cell(model, places) for model in result.models]


def model_in_cell(model: ModelReport, places: CellPlaces) -> ModelReport:
    line, cell = places.line(model.path, model.line)
    gaps = tuple(places.gap(gap) for gap in model.gaps)
    readings = tuple(model_in_cell(reading, places) for reading in model.readings)
    return replace(model, line=line, cell=cell, gaps=gaps, readings=readings)


def crashed(result: FileResult, error: Exception, at: Span) -> None:
    """A fault of shapecheck itself, at the entry that it costs."""
    reason = f"{type(error).__name__}: {error}"
    result.diagnostics.append(Diagnostic("SHP900", f"shapecheck failed here: {reason}", at))
    result.crash = error


def _unreadable(path: str, code: str, reason: str, line: int, column: int, cell: int | None = None) -> Diagnostic:
    return Diagnostic(code, reason, Span(path, line, column, line, column + 1, cell))


def _check_models(
    part: entry.ScriptPart,
    script: entry.Script,
    exercised: Collection[ClassObj],
    result: FileResult,
    operations: dict[tuple[object, ...], bool],
) -> None:
    module = script.module
    alone: list[tuple[ClassObj, Home, Mapping[str, Stated], Outcome]] = []
    for cls in class_entry.model_classes(module, script.run.found.undecorated):
        stated = stated_shapes(module, cls)
        home = home_in(script, cls)
        try:
            outcome = class_entry.infer_class(home, stated, home_at=partial(_home_at, part, home))
        except Exception as error:  # the other entries of the file are still looked at
            crashed(result, error, cls.at or Span(module.path, 1, 1, 1, 2))
            continue
        if class_entry.is_template(cls, outcome):
            result.diagnostics += _news(cls, outcome, exercised)
        else:
            alone.append((cls, home, stated, outcome))
    lacking = dict.fromkeys(cls for cls, *_, outcome in alone if not outcome.complete)
    inferred = [one for *_, outcome in alone for one in (outcome, *outcome.others)]
    found = [*of_run(script.run), *(making for outcome in inferred for making in outcome.makings)]
    found += docstring_examples.makings(script, lacking)
    found += builders.makings(script, lambda cls: cls in lacking or _is_elsewhere(cls, module))
    makings = makings_of(found)
    result.makings = tuple(tuple(making) for known in makings.values() for making in known)
    for cls, home, hints, outcome in alone:
        unsure = not outcome.complete or outcome.assumed or in_doubt(outcome)
        ways = makings.get((os.path.abspath(module.path), cls.name), ()) if unsure else ()
        try:
            read, readings = known_as_made(home, hints, ways)
        except Exception as error:
            crashed(result, error, cls.at or Span(module.path, 1, 1, 1, 2))
            read, readings = [], []
        excuse(outcome, readings)
        news = _news(cls, outcome, exercised)
        result.diagnostics += news
        if lacking_alone := [d for d in news if d.code == "SHP507"]:
            result.lacking[cls.name] = lacking_alone
        if doubtful := [d for d in news if rests_on_defaults(d)]:
            result.doubtful[cls.name] = doubtful
        others = [report_of(cls, other) for other in outcome.others] if outcome.complete else []
        report = as_made(report_of(cls, outcome), [*others, *reports_of(cls, read)])
        _add_model(report, outcome, result, operations)


def _news(cls: ClassObj, outcome: Outcome, exercised: Collection[ClassObj]) -> list[Diagnostic]:
    """What is found of a class alone that its file's script has not shown."""
    return [d for d in outcome.diagnostics if cls not in exercised or _worth_adding(d)]


def _is_elsewhere(cls: ClassObj, module: ModuleObj) -> bool:
    """Whether a class is a model's, of another file of the project."""
    return cls.is_module and cls.module is not None and cls.module.is_user and cls.module is not module


def reports_of(cls: ClassObj, found: Iterable[tuple[Outcome, MadeIn]]) -> list[ModelReport]:
    """The readings of a class as the program makes it."""
    return [replace(report_of(cls, outcome), made_in=made_in) for outcome, made_in in found]


def report_of(cls: ClassObj, outcome: Outcome) -> ModelReport:
    assert cls.module is not None
    return _report(cls.module, cls.name, cls.at.line if cls.at else 1, outcome)


def _report(module: ModuleObj, name: str, line: int, outcome: Outcome) -> ModelReport:
    gaps = tuple(dict.fromkeys(gap_of(g, module.path) for g in outcome.gaps))
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
        parsed = parse_expression(expression, cache)
        tensors = {name: given_tensor(name, text) for name, text in target.inputs}
        outcome, found = outcome_of(session, module, expression, parsed, tensors)
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
        module = target_module(session, place, "", cache)
    except UsageError as error:
        raise ConfigError(f"[tool.shapecheck] targets: {target.target}: {error}") from None
    _check_target(session, module, target, result, operations, cache)
    result.operations, result.known = len(operations), sum(operations.values())
    if session.pretrained.complete:
        result.read = (*registry.files, *sources.read, *session.pretrained.read)
    return result


def home_in(script: entry.Script, cls: ClassObj) -> Home:
    calls = [given for module, given in script.run.found.given.items() if module.cls is cls]
    return Home(script.run.session, cls, script.suppositions, calls)


def _home_at(part: entry.ScriptPart, home: Home, level: Openness) -> Home:
    """The same class where the script's assumptions are open; the class itself where it is not made there."""
    script = part.run(Opening(level))
    found = script.module.scope.vars.get(home.cls.name)
    return home_in(script, found) if isinstance(found, ClassObj) and found.at == home.cls.at else home


def _worth_adding(diagnostic: Diagnostic) -> bool:
    """Of a class that the script ran, only hazards of its construction are news: sizes are known from the script."""
    return diagnostic.severity == "warning" and diagnostic.code != "SHP306"
