"""Runs that judge some rules only (one by name, those that a change touches, a share of all), and what a run costs."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from shapecheck.testing import builtin_registry
from tests.rule_changes import NoHistory, a_share, changed_files, touched
from tests.rule_names import NoSuchRule, named

os.environ.setdefault("OMP_NUM_THREADS", "1")
"""Threads of torch that wait for each other in every process of the tests take several times as long as one."""

PARTS = 7
"""Shares of all rules. A prime number, so that a run at every second or tenth commit meets all of them too."""


class Chosen(NamedTuple):
    """The rules of a run, None for all. `alone`: whatever is not made for them is left out, costly or not."""

    names: frozenset[str] | None = None
    alone: bool = False


CHOSEN = pytest.StashKey[Chosen]()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("rules", "which rules to judge (all of them if nothing is said)")
    group.addoption("--rule", metavar="NAME", help="this one, and no other test: slice_scatter, Conv2d, numpy.pad")
    group.addoption("--rules-since", metavar="BASE", help="those changed since BASE, and a share of the others")
    group.addoption("--rules-share", action="store_true", help=f"1 of {PARTS} parts of them, another with each commit")


def pytest_configure(config: pytest.Config) -> None:
    try:
        config.stash[CHOSEN] = chosen(config)
    except (NoSuchRule, NoHistory) as error:
        raise pytest.UsageError(str(error)) from error


def chosen(config: pytest.Config) -> Chosen:
    name, base = config.getoption("--rule"), config.getoption("--rules-since")
    if name is not None:
        return Chosen(named(name, builtin_registry()), alone=True)
    if base is not None:
        return Chosen(touched(changed_files(base), builtin_registry(), PARTS))
    return Chosen(a_share(builtin_registry(), PARTS)) if config.getoption("--rules-share") else Chosen()


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """What collecting loads (torch and its tables of samples, above all) stays: looking for garbage in it takes longer
    than many a test."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.freeze()


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Rules of numpy and einops are judged without torch's samples."""
    names, alone = config.stash[CHOSEN]
    without_torch = alone and not any(name.startswith("torch.") for name in names or ())
    return True if without_torch and collection_path.name == "oracle" else None


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    marker = metafunc.definition.get_closest_marker("each_rule")
    if marker is None:
        return
    argument, judged, costly, options = marker.args
    names, alone = metafunc.config.stash[CHOSEN]
    everything = names is None or not (costly or alone)
    kept = [value for value, judges in judged.items() if everything or not names.isdisjoint(judges)]
    nothing = pytest.param(None, marks=pytest.mark.no_rule)
    metafunc.parametrize(argument, kept or [nothing], **options)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    left_out = {item for item in items if not stays(item, config.stash[CHOSEN])}
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def stays(item: pytest.Item, chosen: Chosen) -> bool:
    if item.get_closest_marker("no_rule") is not None:
        return False
    if not chosen.alone or item.get_closest_marker("each_rule") is not None:
        return True
    library = item.get_closest_marker("library")
    return library is not None and any(name.startswith(f"{library.args[0]}.") for name in chosen.names or ())


@pytest.fixture(scope="session")
def only_rules(request: pytest.FixtureRequest) -> frozenset[str] | None:
    """The rules that a run is for, if it is for nothing else."""
    names, alone = request.config.stash[CHOSEN]
    return names if alone else None
