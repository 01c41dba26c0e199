"""Rules against torch on random calls: near its samples, and made from the rule's own parameters.

For each call torch answers first. Then: what the rule accepts has torch's shape and dtype; what the rule refuses, torch
refuses; with symbols for sizes the formulas give torch's sizes, every assumption is true where torch accepts, and one
is false where torch refuses. Suppositions (a broadcast takes two open sizes to be equal) are choices, no claims: they
are answered as the sizes have it, or the path is left out where they turn out false.
"""

from __future__ import annotations

from pathlib import Path

import known
import pytest
from agreement import disagreements
from budget import PROFILE
from generators import layer_call, op_call
from hypothesis import given
from hypothesis import strategies as st
from mutations import near
from seeds import layer_seeds, op_names, op_seeds, siblings
from torch_side import Call, Given, ask, exists

from shapecheck.testing import builtin_registry
from tests.rule_names import each_rule

pytestmark = pytest.mark.torch

REGISTRY = builtin_registry()
ROOT = Path(__file__).parents[2]


def by_rule(name: str) -> tuple[str, str]:
    """Names of one rule stand together, so that their samples are made once."""
    return min(siblings()[id(REGISTRY.ops[name])]), name


def run(strategy: st.SearchStrategy[Call]) -> int:
    """Judge random calls; how many of them torch accepts."""
    accepted = 0

    @PROFILE
    @given(strategy)
    def agree(call: Call) -> None:
        nonlocal accepted
        answer = ask(call)
        accepted += isinstance(answer, Given)
        found = disagreements(call, answer, ("concrete", "constant", "axes", "shared", "arguments"))
        missed = call.name in known.MISSES
        faults = [each for each in found if each.kind != "accepts" or not (missed or known.is_beyond(each.text))]
        assert not faults, "\n".join(map(str, faults))

    agree()
    return accepted


@each_rule("name", sorted(op_names(), key=by_rule), costly=True)
def test_op(name: str) -> None:
    seeds = op_seeds(name)
    accepted = run(near(seeds)) if seeds else 0
    accepted += run(op_call(name))
    assert accepted or name in known.UNREACHED, "no call that torch accepts: write a seed in seeds.py"


@each_rule("name", sorted(name for name in REGISTRY.layers if name.startswith("torch.")), costly=True)
def test_layer(name: str) -> None:
    seeds = layer_seeds(name)
    accepted = run(near(seeds)) if seeds else 0
    accepted += run(layer_call(name))
    assert accepted, "no call that torch accepts: write a seed in seeds.py"


def test_every_rule_is_reached() -> None:
    names = [*REGISTRY.ops, *REGISTRY.layers]
    assert [name for name in names if name.startswith("torch.") and not exists(name)] == []
    assert {name.partition(".")[0] for name in names} - {"torch"} == set(known.ELSEWHERE)
    assert [path for path in known.ELSEWHERE.values() if not (ROOT / path).exists()] == []
    assert set(known.UNREACHED) | set(known.DIFFERENT) <= set(REGISTRY.ops)
