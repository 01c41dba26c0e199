"""The plugin's examples hold, it is found by its entry point, and it agrees with the library that it describes."""

import doctest
import itertools
import tomllib
from pathlib import Path

import pytest
from shapecheck_myops import rules

from shapecheck.plugins import PluginSource, load_registry
from shapecheck.testing import construct, forward, infer

torch = pytest.importorskip("torch")
myops = pytest.importorskip("myops")

PROJECT = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture(scope="module")
def registry():
    """A registry as a run makes it, from the entry point that pyproject.toml declares."""
    points = PROJECT["entry-points"]["shapecheck"]
    return load_registry(sources=[PluginSource(name, value, PROJECT["name"]) for name, value in points.items()])


def test_the_entry_point_brings_the_rules(registry):
    assert {"myops.pairwise", "myops.fold_time", "myops.GatedLinear"} <= set(registry)


@pytest.mark.parametrize("rule", [rules.pairwise, rules.fold_time, rules.GatedLinear], ids=lambda rule: rule.__name__)
def test_the_examples_hold(registry, rule):
    names = {"infer": infer, "construct": construct, "forward": forward, "registry": registry}
    runner = doctest.DocTestRunner(optionflags=doctest.REPORT_NDIFF)
    for test in doctest.DocTestFinder(recurse=False).find(rule, globs=names):
        runner.run(test)
    assert runner.tries > 3
    assert runner.failures == 0


def outcome(call, *shapes):
    """The shape that the real function gives, or None where it raises."""
    try:
        return tuple(call(*(torch.zeros(shape) for shape in shapes)).shape)
    except (RuntimeError, ValueError, IndexError):
        return None


def stated(outcome):
    return None if outcome.failed else outcome.result.shape


def text(shape):
    return " ".join(map(str, shape))


SHAPES = [(3,), (4, 3), (1, 4, 3), (2, 4, 3), (2, 5, 2), (3, 6, 3)]


@pytest.mark.parametrize(("a", "b"), list(itertools.product([s for s in SHAPES if len(s) > 1], repeat=2)))
def test_pairwise_agrees(registry, a, b):
    assert stated(infer("myops.pairwise", text(a), text(b), registry=registry)) == outcome(myops.pairwise, a, b)


@pytest.mark.parametrize(("shape", "factor"), list(itertools.product(SHAPES, [0, 1, 2, 3])))
def test_fold_time_agrees(registry, shape, factor):
    expected = outcome(lambda x: myops.fold_time(x, factor), shape)
    assert stated(infer("myops.fold_time", text(shape), factor, registry=registry)) == expected


@pytest.mark.parametrize("shape", SHAPES)
def test_gated_linear_agrees(registry, shape):
    layer = construct("myops.GatedLinear", 3, 5, registry=registry)
    real = myops.GatedLinear(3, 5)
    assert stated(forward(layer, text(shape))) == outcome(real, shape)
    assert {name: tuple(p.shape) for name, p in real.named_parameters()} == layer.parameters()
