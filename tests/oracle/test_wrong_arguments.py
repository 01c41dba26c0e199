"""Rules on arguments of a wrong kind: they answer, and refuse only what torch refuses."""

from __future__ import annotations

import known
import pytest
from agreement import judge
from rule_side import infer
from seeds import layer_seeds, op_names, op_seeds, siblings
from torch_side import Call, ask
from wrong_arguments import base_call, wrong_calls

from shapecheck.testing import builtin_registry
from tests.rule_names import each_rule

pytestmark = pytest.mark.torch

REGISTRY = builtin_registry()


def by_rule(name: str) -> tuple[str, str]:
    """Names of one rule stand together, so that their samples are made once."""
    return min(siblings()[id(REGISTRY.ops[name])]), name


def answers(seeds: list[Call]) -> list[str]:
    """What a rule wrongly refuses or makes of wrong arguments; one that fails itself raises here."""
    base = base_call(seeds)
    if base is None or base.name in known.DIFFERENT:
        return []
    found = [(call, judge(call, ask(call), infer(call, "concrete"))) for call in wrong_calls(base)]
    faults = [f"{call}: {kind} {text}" for call, kinds in found for kind, text in kinds if kind in ("rejects", "wrong")]
    return [] if base.name in known.LENIENT else faults


@each_rule("name", sorted(op_names(), key=by_rule), costly=True)
def test_op(name: str) -> None:
    assert answers(op_seeds(name)) == []


@each_rule("name", sorted(name for name in REGISTRY.layers if name.startswith("torch.")), costly=True)
def test_layer(name: str) -> None:
    assert answers(layer_seeds(name)) == []
