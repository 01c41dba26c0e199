"""The engine as `project` calls it: rules loaded once, the work done on a stack deep enough for nested code."""

from __future__ import annotations

import gc
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from shapecheck.base.lite_dataclass import replace
from shapecheck.base.span import Span
from shapecheck.driver.analysis import check_file, check_named_target, crashed
from shapecheck.driver.made_elsewhere import read_as_made
from shapecheck.driver.results import FileResult, cache_folder
from shapecheck.driver.targets import WaysOf, infer_target, summarise_target
from shapecheck.plugins import load_registry
from shapecheck.report.model_summary import Summary
from shapecheck.report.report import Inference
from shapecheck.rules.core.registry import Registry
from shapecheck.settings.config import Config, Target, UsageError
from shapecheck.syntax.cache import IrCache

T = TypeVar("T")
STACK = 512 << 20
RECURSION = 60_000
FRAME_SLOTS = (1 << 17) + 1
"""Stack slots of the frame that all work runs below: just over 1 MB."""


@lru_cache(maxsize=1)
def registry() -> Registry:
    """The built-in rules and those of installed plugins."""
    return load_registry()


def _ir_cache(config: Config) -> IrCache | None:
    folder = cache_folder(config)
    return None if folder is None else IrCache(folder)


def check_one(path: str, config: Config) -> FileResult:
    """Check one file. A fault of shapecheck itself becomes a finding; the other files are still checked."""
    try:
        return on_deep_stack(lambda: check_file(path, config, registry(), _ir_cache(config)))
    except UsageError:  # of a target in the configuration
        raise
    except Exception as error:  # with `as_made_one`, where a crash of the engine ends
        return _crashed(FileResult(path), error)


def as_made_one(known: tuple[FileResult, Sequence[tuple[Any, ...]]], config: Config) -> FileResult:
    """A file's result with what its models do as other files make them, in the ways that come with it."""
    result, ways = known
    try:
        return on_deep_stack(lambda: read_as_made(result, ways, config, registry(), _ir_cache(config)))
    except Exception as error:
        return _crashed(replace(result, diagnostics=[*result.diagnostics]), error)


def _crashed(result: FileResult, error: Exception) -> FileResult:
    crashed(result, error, Span(result.path, 1, 1, 1, 2))
    return result


def check_target_one(target: Target, config: Config) -> FileResult:
    return on_deep_stack(lambda: check_named_target(target, config, registry(), _ir_cache(config)))


def infer_one(target: str, inputs: Mapping[str, str] | None, config: Config, ways: WaysOf | None = None) -> Inference:
    return on_deep_stack(lambda: infer_target(target, inputs, config, registry(), _ir_cache(config), ways))


def summarise_one(target: str, inputs: Mapping[str, str] | None, config: Config) -> Summary:
    return on_deep_stack(lambda: summarise_target(target, inputs, config, registry(), _ir_cache(config)))


def on_deep_stack(work: Callable[[], T]) -> T:
    """Run `work` in a thread whose stack is large enough for deeply nested programs."""
    results: list[T] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            results.append(in_one_chunk(work))
        except BaseException as error:  # handed on to the caller below
            errors.append(error)

    limit, size, collecting = sys.getrecursionlimit(), threading.stack_size(STACK), gc.isenabled()
    sys.setrecursionlimit(max(limit, RECURSION))
    gc.disable()
    try:
        thread = threading.Thread(target=run)
        thread.start()
        thread.join()
    finally:
        threading.stack_size(size)
        sys.setrecursionlimit(limit)
        if collecting:
            gc.enable()
    if errors:
        raise errors[0]
    return results[0]


def in_one_chunk(work: Callable[[], T]) -> T:
    """Run `work` with room for its frames.

    CPython keeps the frames of a thread in chunks of 16 kB. A loop that calls functions at the edge of a chunk has one
    allocated and freed at each call: measured, that takes up to 60 % more time, at a depth that differs from program to
    program. A frame that asks for a lot of room is given a chunk of twice its size; the frames of `work` fit behind it.
    """
    return work()


in_one_chunk.__code__ = in_one_chunk.__code__.replace(co_stacksize=FRAME_SLOTS)
