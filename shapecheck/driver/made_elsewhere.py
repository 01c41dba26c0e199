"""The models of a file as other files of the project make them: readings besides those that the file itself gives."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from shapecheck.base.lite_dataclass import replace
from shapecheck.base.span import Span
from shapecheck.driver.analysis import crashed, heeded, home_in, model_in_cell, reports_of
from shapecheck.driver.as_made import as_gap, as_made, excused, known_as_made, plainest
from shapecheck.driver.cell_places import CellPlaces
from shapecheck.driver.results import FileResult
from shapecheck.driver.sessions import Sources, opened
from shapecheck.driver.stated import stated_shapes
from shapecheck.driver.targets import gap_of
from shapecheck.interp.entries import class_entry, entry
from shapecheck.interp.run.findings import Making
from shapecheck.report.diagnostics import Diagnostic
from shapecheck.report.report import Gap, ModelReport, once_at_each_place, ordered
from shapecheck.rules.core.registry import Registry
from shapecheck.settings.config import Config
from shapecheck.syntax.cache import IrCache
from shapecheck.syntax.errors import SourceError
from shapecheck.syntax.parse import load_module


def read_as_made(
    result: FileResult, ways: Iterable[tuple[Any, ...]], config: Config, registry: Registry, cache: IrCache | None
) -> FileResult:
    """A file's result with what its models do as others make them; no other models are looked at again."""
    path = result.path
    try:
        with open(path, "rb") as file:
            lowered = load_module(path, "__main__", file.read(), cache)
    except (OSError, SourceError):
        return result
    sources = Sources(cache)
    script = entry.ScriptPart(partial(opened, path, lowered, config, registry, sources)).weighed()
    session = script.run.session
    by_class = _new_ways(result, map(Making._make, ways))
    models = list(result.models)
    placed = {model.name: index for index, model in enumerate(models)}
    places = CellPlaces(path, lowered.cells)
    taken_back: list[Diagnostic] = []
    crashes = FileResult(path)
    for cls in class_entry.model_classes(script.module, script.run.found.undecorated):
        if cls.name not in by_class or cls.name not in placed:
            continue
        try:
            read, readings = known_as_made(home_in(script, cls), stated_shapes(script.module, cls), by_class[cls.name])
        except Exception as error:  # the other models of the file are still looked at
            crashed(crashes, error, cls.at or Span(path, 1, 1, 1, 2))
            continue
        told = excused(result.doubtful.get(cls.name, ()), readings)
        reports = [model_in_cell(report, places) for report in reports_of(cls, read)]
        index = placed[cls.name]
        models[index] = _with_readings(models[index], reports, told)
        taken_back += told
    kept = [d for name, found in result.doubtful.items() for d in found if name not in by_class]
    left = [d for d in result.diagnostics if d not in taken_back or d in kept]
    late = session.importer.late_runs
    late_gaps = [places.gap(gap_of(gap, path)) for run in late for gap in run.found.gaps]
    news = places.diagnostics(heeded([d for run in late for d in entry.told(run)], session))
    kept_read = bool(result.read) and session.pretrained.complete
    return replace(
        result,
        diagnostics=list(ordered(once_at_each_place([*left, *news, *crashes.diagnostics]))),
        models=models,
        gaps=list(dict.fromkeys([*result.gaps, *late_gaps])),
        read=tuple(dict.fromkeys([*result.read, *sources.read, *session.pretrained.read])) if kept_read else (),
        crash=result.crash or crashes.crash,
    )


def _new_ways(result: FileResult, ways: Iterable[Making]) -> dict[str, list[Making]]:
    """By class, how others make it where the file itself does not make it so, as many as are read."""
    here = os.path.abspath(result.path)
    own = [making for making in map(Making._make, result.makings) if making.path == here]
    known: dict[str, dict[object, Making]] = {}
    for making in (*own, *ways):
        known.setdefault(making.name, {}).setdefault((making.args, making.kwargs), making)
    read = {name: [making for making in plainest(found.values()) if making not in own] for name, found in known.items()}
    return {name: found for name, found in read.items() if found}


def _with_readings(model: ModelReport, found: Sequence[ModelReport], taken_back: Sequence[Diagnostic]) -> ModelReport:
    """A model with further readings, those that give the same once, and what is no error there as gaps."""
    told = [Gap(as_gap(d), d.at.path, d.at.line, d.at.cell) for d in taken_back]
    alone, *known = (replace(model, readings=()), *model.readings)
    if alone.made_in is not None:
        return replace(alone, readings=(*known, *_others(found, [alone, *known])))
    alone = replace(alone, gaps=(*alone.gaps, *told))
    return as_made(alone, [*known, *_others(found, known)])


def _others(found: Iterable[ModelReport], known: Sequence[ModelReport]) -> list[ModelReport]:
    said = [(model.inputs, model.output, model.contract) for model in known]
    return [model for model in found if (model.inputs, model.output, model.contract) not in said]
