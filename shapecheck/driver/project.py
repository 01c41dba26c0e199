"""The way in for commands and programs: files are found and checked once each; unchanged ones come from the cache.

The engine is imported only when a file really has to be analysed: a run with nothing changed loads neither libcst nor
sympy.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

from shapecheck.base.lite_dataclass import replace
from shapecheck.base.span import Span
from shapecheck.codes import CODES
from shapecheck.driver import configured
from shapecheck.driver.files import find_files
from shapecheck.driver.results import FileResult, ResultCache
from shapecheck.driver.shown_paths import ShownPaths
from shapecheck.report.diagnostics import Diagnostic
from shapecheck.report.model_summary import Summary
from shapecheck.report.report import Gap, Inference, Report, once_at_each_place, ordered, summarise
from shapecheck.report.suppress import filter_codes
from shapecheck.settings.config import Config, load_config

T = TypeVar("T")
Way = tuple[Any, ...]
"""How the project makes a model, as `interp.run.findings.Making` has it."""

MANY = 16
"""Files to analyse from which on several processes may be used."""


def check(
    paths: str | os.PathLike[str] | Sequence[str | os.PathLike[str]],
    config: Config | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Report:
    """Check files and folders.

    `paths`: one path or several; folders are searched for `.py` and `.ipynb` files, of `.md` and `.rst` files that are
    named the examples are checked. `progress` is told which file is being checked. Gives a `Report` with diagnostics
    ordered by place. Raises OSError for no path at all that exists, ConfigError for a wrong configuration.
    """
    given = [os.fspath(p) for p in ([paths] if isinstance(paths, (str, os.PathLike)) else paths)]
    config = config or load_config(given[0] if given else ".")
    files, ignored = find_files(given, config)
    if config.importers:
        from shapecheck.driver.importers import with_importers

        files = with_importers(files, config)
    cache = ResultCache.open(config)
    results = _as_extended(_as_made(_checked(files, config, cache, progress), config, cache), config)
    if config.targets and any(os.path.isdir(path) for path in given):
        results += _of_libraries(config, cache)
    shown = ShownPaths(files)
    gaps = list(dict.fromkeys(shown.gap(gap) for r in results for gap in r.every_gap))
    told = config.strict or any(code in GAPS for code in config.select)
    found = once_at_each_place(shown.diagnostic(d) for d in _own_first(results, shown))
    found += _as_findings(gaps) if told else ()
    diagnostics = ordered(filter_codes(found, config.select, config.ignore))
    models = tuple(shown.model(m) for r in results for m in r.models)
    operations, known = sum(r.operations for r in results), sum(r.known for r in results)
    counts = summarise(files, diagnostics, models, operations, known, len(gaps), ignored)
    return Report(tuple(files), diagnostics, models, counts)


GAPS = ("SHP903", "SHP904")


def _own_first(results: Sequence[FileResult], paths: ShownPaths) -> Iterator[Diagnostic]:
    """All findings; those that a file has in itself before those that another file has in it."""
    for own in (True, False):
        for result in results:
            yield from (d for d in result.diagnostics if (paths.path(d.at.path) == result.path) is own)


def _as_findings(gaps: Iterable[Gap]) -> Iterable[Diagnostic]:
    """What could not be followed, told like any finding: under `--strict`, or where its code is asked for."""
    for gap in gaps:
        code = "SHP904" if gap.reason.startswith("more than") else "SHP903"
        at = Span(gap.path, gap.line, 1, gap.line, 2, gap.cell)
        yield Diagnostic(code, CODES[code].template.format(reason=gap.reason), at)


def _checked(
    files: Sequence[str], config: Config, cache: ResultCache | None, progress: Callable[[str], None]
) -> list[FileResult]:
    """The result of each file, from the cache where nothing that it rests on has changed."""
    found = {path: result for path in files if cache is not None and (result := cache.load(path)) is not None}
    missing = [path for path in files if path not in found]
    results = iter(_analysed(missing, config))
    for path in missing:
        progress(f"checking {len(found) + 1} of {len(files)}: {path}")
        result = found[path] = next(results)
        if cache is not None:
            cache.save(result)
    return [found[path] for path in files]


def _as_made(results: list[FileResult], config: Config, cache: ResultCache | None) -> list[FileResult]:
    """The results, with models that are not known alone as other files of the project make them."""
    wanted = [(result.path, name) for result in results for name in _unsure(result)]
    if not wanted:
        return results
    known = {result.path: result for result in results}
    ways: dict[str, list[Way]] = {}
    for (path, name), (makers, declared) in _makers(wanted, config).items():
        unread = [maker for maker in makers if maker not in known]
        known |= {result.path: result for result in _checked(unread, config, cache, lambda _: None)}
        ways.setdefault(path, []).extend([*_ways(path, name, (known[maker] for maker in makers)), *declared])
    made = {path: cache.load(path, found) if cache is not None else None for path, found in ways.items() if found}
    missing = [(result, ways[result.path]) for result in results if made.get(result.path, result) is None]
    for result, (_, used) in zip(_read_as_made(missing, config), missing, strict=True):
        made[result.path] = result
        if cache is not None:
            cache.save(result, used)
    return [made.get(result.path) or result for result in results]


def _unsure(result: FileResult) -> list[str]:
    """The models of a file that are not known alone, or of which something is found that may rest on defaults."""
    return [model.name for model in result.models if not model.known_alone or model.name in result.doubtful]


def _read_as_made(known: Sequence[tuple[FileResult, Sequence[Way]]], config: Config) -> Iterable[FileResult]:
    if not known:
        return []
    from shapecheck.driver.engine import as_made_one

    return _each(partial(as_made_one, config=config), known, config)


def _as_extended(results: list[FileResult], config: Config) -> list[FileResult]:
    """The results, where what a class alone lacks is a gap if another file of the project has a subclass of it."""
    if not any(result.lacking for result in results):
        return results
    from shapecheck.driver.elsewhere import Project

    project = Project(config)
    made = []
    for result in results:
        told = [d for name, found in result.lacking.items() if project.extends(result.path, name) for d in found]
        left = [d for d in result.diagnostics if d not in told]
        made.append(replace(result, diagnostics=left, gaps=[*result.gaps, *map(_left_to_subclasses, told)]))
    return made


def _left_to_subclasses(lacking: Diagnostic) -> Gap:
    return Gap(
        f"{lacking.message}: a subclass of another file may set it", lacking.at.path, lacking.at.line, lacking.at.cell
    )


def _makers(wanted: Iterable[tuple[str, str]], config: Config) -> dict[tuple[str, str], tuple[list[str], list[Way]]]:
    """The files besides its own that may make each class, and how configuration files make it."""
    from shapecheck.driver.elsewhere import Project

    project = Project(config)
    if project.too_large:
        return {one: ([], []) for one in wanted}
    return {(path, name): (project.makers(path, name), project.declarations(path, name)) for path, name in wanted}


def _ways(path: str, name: str, results: Iterable[FileResult]) -> list[Way]:
    """How files make a class."""
    key = (os.path.abspath(path), name)
    return [making for result in results for making in result.makings if making[:2] == key]


def _of_libraries(config: Config, cache: ResultCache | None) -> Iterable[FileResult]:
    """The results of the configuration's targets in libraries."""
    for target in configured.of_libraries(config):
        found = cache.load(target.target) if cache is not None else None
        if found is None:
            from shapecheck.driver.engine import check_target_one

            found = check_target_one(target, config)
            if cache is not None:
                cache.save(found)
        yield found


def _analysed(files: Sequence[str], config: Config) -> Iterable[FileResult]:
    if not files:
        return []
    from shapecheck.driver.engine import check_one

    return _each(partial(check_one, config=config), files, config)


def _each(work: Callable[[T], FileResult], items: Sequence[T], config: Config) -> Iterable[FileResult]:
    """What `work` makes of each item, in order; of many items by several processes."""
    if len(items) < MANY or config.jobs == 1:
        return map(work, items)
    from shapecheck.driver.pool import in_processes

    return in_processes(work, items, config.jobs)


def infer(target: str, inputs: Mapping[str, str] | None = None, config: Config | None = None) -> Inference:
    """What `target` accepts and returns.

    `target`: `path/to/file.py:EXPR` or `package.module:EXPR`. `inputs`: shapes by input name, as text (`"B,3,H,W"`);
    without them they are inferred. Raises UsageError for a target that cannot be read.
    """
    from shapecheck.driver.engine import infer_one

    config = config or load_config(os.path.dirname(target.partition(":")[0]) or ".")
    homes: list[tuple[str, str]] = []

    def ways(path: str, name: str) -> list[Way]:
        homes.append((path, name))
        return _ways_to_make(path, name, config)

    found = infer_one(target, inputs, config, None if inputs else ways)
    return _shown(_inferred_as_extended(found, homes, config), config)


def _inferred_as_extended(found: Inference, homes: Iterable[tuple[str, str]], config: Config) -> Inference:
    lacking = [d for d in found.diagnostics if d.code == "SHP507"]
    if not lacking:
        return found
    from shapecheck.driver.elsewhere import Project

    if not any(Project(config).extends(path, name) for path, name in homes):
        return found
    left = tuple(d for d in found.diagnostics if d not in lacking)
    return replace(found, diagnostics=left, gaps=(*found.gaps, *map(_left_to_subclasses, lacking)))


def _ways_to_make(path: str, name: str, config: Config) -> list[Way]:
    """How the project makes a class, its own file first."""
    makers, declared = _makers([(path, name)], config)[path, name]
    checked = _checked([path, *makers], config, ResultCache.open(config), lambda _: None)
    return [*_ways(path, name, checked), *declared]


def _shown(inference: Inference, config: Config) -> Inference:
    """With the findings alone whose codes are asked for, and with paths as people are told them."""
    paths = ShownPaths(())
    found = filter_codes(inference.diagnostics, config.select, config.ignore)
    diagnostics = once_at_each_place(map(paths.diagnostic, found))
    return replace(
        inference,
        gaps=tuple(map(paths.gap, inference.gaps)),
        diagnostics=ordered(diagnostics),
        made_in=paths.made_in(inference.made_in),
    )


def summary(target: str, inputs: Mapping[str, str] | None = None, config: Config | None = None) -> Summary:
    """The tree of a target's modules, with shapes, parameters and multiply-adds; arguments as `infer` takes them."""
    from shapecheck.driver.engine import summarise_one

    config = config or load_config(os.path.dirname(target.partition(":")[0]) or ".")
    found = summarise_one(target, inputs, config)
    return replace(found, inference=_shown(found.inference, config))
