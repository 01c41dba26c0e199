"""Which rules a run judges: by a name, by what has changed, by turns."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from shapecheck.testing import builtin_registry
from tests import rule_changes
from tests.conftest import PARTS
from tests.rule_changes import NoHistory, a_share, changed_files, part_of, touched
from tests.rule_names import NoSuchRule, named

REGISTRY = builtin_registry()
ROOT = Path(__file__).parent.parent


def collected(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--collect-only", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Conv2d", {"torch.nn.Conv2d"}),
        ("nn.Conv2d", {"torch.nn.Conv2d"}),
        ("torch.nn.functional.pad", {"torch.nn.functional.pad"}),
        ("pad", {"torch.nn.functional.pad", "numpy.pad"}),
        ("einops.rearrange", {"einops.rearrange"}),
    ],
)
def test_a_name_or_its_end(text, names):
    assert named(text, REGISTRY) == names


@pytest.mark.parametrize(
    ("text", "near"),
    [("conv2D", "torch.nn.Conv2d"), ("narow", "torch.narrow"), ("torch.nn.functional.pda", "torch.nn.functional.pad")],
)
def test_near_an_unknown_name(text, near):
    with pytest.raises(NoSuchRule, match=f"no rule is named '{text}'; near it: .*{near}"):
        named(text, REGISTRY)


@pytest.mark.parametrize("text", ["", "Conv2d.", "on2d", "like nothing there is"])
def test_nothing_near(text):
    with pytest.raises(NoSuchRule):
        named(text, REGISTRY)


def test_an_unknown_rule_ends_the_run():
    done = collected("--rule", "narow", "tests/rules/test_doctests.py")
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert "near it: torch.narrow" in done.stderr


def test_a_run_for_one_rule_holds_nothing_else():
    done = collected("--rule", "numpy.concatenate", "tests/rules", "tests/oracle")
    found = [line.partition("::")[2] for line in done.stdout.splitlines() if "::" in line]
    by_name = (ROOT / "tests/rules/test_numpy_names.py").read_text(encoding="utf-8")
    assert found == [
        "test_examples[numpy.joining]",
        *(f"test_random_calls[{seed}]" for seed in range(4)),
        *re.findall(r"^def (test_\w+)", by_name, re.MULTILINE),
    ]


def test_the_shares_hold_every_rule_once(monkeypatch):
    commits = 1000
    monkeypatch.setattr(rule_changes, "git", lambda *_: [str(commits)])
    shares = []
    for commits in range(1000, 1000 + PARTS):  # noqa: B007 - what git says next
        shares.append(a_share(REGISTRY, PARTS))
    assert sum(map(len, shares)) == len(list(REGISTRY))
    assert frozenset().union(*shares) == frozenset(REGISTRY)
    assert max(map(len, shares)) < 2.5 * min(map(len, shares))


def test_names_of_one_op_stand_together():
    assert len({part_of(name, PARTS) for name in ("torch.add", "torch.Tensor.add", "torch.Tensor.add_")}) == 1


def test_rules_of_a_changed_file(monkeypatch):
    monkeypatch.setattr(rule_changes, "a_share", lambda *_: frozenset())
    found = touched(["shapecheck/rules/torch/linalg/linear.py", "README.md"], REGISTRY, PARTS)
    assert "torch.nn.Linear" in found
    assert {REGISTRY._source[name] for name in found} == {"shapecheck.rules.torch.linalg.linear"}


def test_rules_that_import_a_changed_file_without_rules(monkeypatch):
    monkeypatch.setattr(rule_changes, "a_share", lambda *_: frozenset())
    found = touched(["shapecheck/rules/torch/conv/spatial.py"], REGISTRY, PARTS)
    assert {"torch.nn.Conv2d", "torch.nn.MaxPool2d"} <= found
    assert "torch.matmul" not in found


@pytest.mark.parametrize("file", ["shapecheck/dims/poly.py", "shapecheck/rules/core/check.py", "tests/oracle/known.py"])
def test_shared_parts_bring_a_share(file, monkeypatch):
    monkeypatch.setattr(rule_changes, "a_share", lambda *_: frozenset({"torch.add"}))
    assert touched([file], REGISTRY, PARTS) == {"torch.add"}
    assert touched(["README.md"], REGISTRY, PARTS) == frozenset()


def test_a_base_that_git_does_not_know():
    with pytest.raises(NoHistory, match="no-such-branch"):
        changed_files("no-such-branch")
