"""Several processes for many files. Loaded only when there are enough files to analyse to be worth it.

Where the system can fork, the workers share the engine that this process has loaded; elsewhere each loads its own.
What a worker cannot finish (it was killed, say) is checked here instead: no file is left out.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from typing import Any, TypeVar

from shapecheck.driver.engine import as_made_one, check_one, registry
from shapecheck.driver.results import FileResult
from shapecheck.settings.config import Config

T = TypeVar("T")
FORKS = sys.platform == "linux"
FILES_EACH = 8 if FORKS else 40
"""Files for which one more process is worth its start."""


def workers(files: int, wanted: int) -> int:
    """How many processes to use; `wanted` is 0 for one a processor."""
    processors = len(os.sched_getaffinity(0)) if FORKS else os.cpu_count() or 1
    return max(1, min(wanted or processors, files // FILES_EACH))


def check_many(paths: Sequence[str], config: Config) -> Iterator[FileResult]:
    """The result of each file, in order."""
    return _in_processes(partial(check_one, config=config), paths, workers(len(paths), config.jobs))


def as_made_many(
    results: Sequence[tuple[FileResult, Sequence[tuple[Any, ...]]]], config: Config
) -> Iterator[FileResult]:
    """The result of each file with what its models do in the ways that come with it, in order."""
    return _in_processes(partial(_as_made, config=config), results, workers(len(results), config.jobs))


def _as_made(known: tuple[FileResult, Sequence[tuple[Any, ...]]], config: Config) -> FileResult:
    return as_made_one(*known, config)


def _in_processes(work: Callable[[T], FileResult], items: Sequence[T], count: int) -> Iterator[FileResult]:
    done = 0
    if count > 1:
        if FORKS:
            registry()  # loaded once, before the workers part
        context = multiprocessing.get_context("fork" if FORKS else "spawn")
        size = max(1, min(16, len(items) // (4 * count)))
        try:
            with ProcessPoolExecutor(count, mp_context=context) as executor:
                for result in executor.map(partial(_portable, work), items, chunksize=size):
                    done += 1
                    yield result
        except BrokenProcessPool:
            pass
    for item in items[done:]:
        yield work(item)


def _portable(work: Callable[[T], FileResult], item: T) -> FileResult:
    """A result that can be sent: an exception may hold what cannot."""
    result = work(item)
    if result.crash is not None:
        result.crash = RuntimeError(str(result.crash))
    return result
