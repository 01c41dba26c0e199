"""Rules against torch's own samples of every op and module, concrete and with symbols for sizes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import pytest
from agreement import Disagreement, compare
from budget import LONG, MOST_SAMPLES
from samples import MODULES, OPS, module_refusals, module_samples, op_refusals, op_samples
from torch_side import Call

from tests.rule_names import each_rule

pytestmark = pytest.mark.torch

CEILINGS = Path(__file__).with_name("misses.json")


def op_calls(key: str) -> list[Call]:
    arguments = [*op_samples(key, MOST_SAMPLES), *op_refusals(key)]
    return [Call(name, args, kwargs) for name in OPS[key][1] for args, kwargs in arguments]


def module_calls(key: str) -> list[Call]:
    return module_samples(key) + module_refusals(key)


def misses(calls: Iterable[Call]) -> tuple[list[Disagreement], int]:
    """The disagreements that are faults, and how many calls a rule accepts although torch refuses them."""
    faults: list[Disagreement] = []
    accepted = 0
    for call in calls:
        found = compare(call)
        faults += [each for each in found if each.kind != "accepts"]
        accepted += any(each.kind == "accepts" for each in found)
    return faults, accepted


def judge(label: str, calls: list[Call]) -> None:
    faults, accepted = misses(calls)
    assert not faults, "\n".join(map(str, faults[:20]))
    if LONG:  # the ceilings are those of the usual number of samples
        return
    ceiling = json.loads(CEILINGS.read_text()).get(label, 0)
    assert accepted <= ceiling, f"{accepted} calls that torch refuses are accepted, {ceiling} are recorded"


@each_rule("key", {key: OPS[key][1] for key in sorted(OPS)}, costly=True)
def test_op_samples(key: str) -> None:
    judge(key, op_calls(key))


@each_rule("key", {key: (f"torch.nn.{key}",) for key in sorted(MODULES)}, costly=True)
def test_module_samples(key: str) -> None:
    judge(f"nn.{key}", module_calls(key))


def record() -> None:
    """Write the ceilings as they are now: `python tests/oracle/test_opinfo.py`, after rules have become stricter."""
    found = {key: misses(op_calls(key))[1] for key in sorted(OPS)}
    found |= {f"nn.{key}": misses(module_calls(key))[1] for key in sorted(MODULES)}
    CEILINGS.write_text(json.dumps({key: count for key, count in found.items() if count}, indent=1) + "\n")


if __name__ == "__main__":
    record()
