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
from typing import TypeVar

from shapecheck.driver.engine import registry
from shapecheck.driver.results import FileResult

T = TypeVar("T")
FORKS = sys.platform == "linux"
FILES_EACH = 8 if FORKS else 40
"""Files for which one more process is worth its start."""


def workers(files: int, wanted: int) -> int:
    """How many processes to use; `wanted` is 0 for one a processor."""
    processors = len(os.sched_getaffinity(0)) if FORKS else os.cpu_count() or 1
    return max(1, min(wanted or processors, files // FILES_EACH))


def in_processes(work: Callable[[T], FileResult], items: Sequence[T], wanted: int) -> Iterator[FileResult]:
    """What `work` makes of each item, in order; `wanted` as `workers` takes it."""
    count, done = workers(len(items), wanted), 0
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
