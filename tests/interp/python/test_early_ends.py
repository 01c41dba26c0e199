"""What a model demands where its ways part and end early, held against the same program run by CPython.

Programs are made at random, of conditions on three sizes, assertions, `return`, and loops with `continue` and `break`.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from pathlib import Path
from random import Random
from types import SimpleNamespace

import pytest

from shapecheck.driver.project import check, infer
from shapecheck.settings.config import Config

HEAD = """\
from torch import nn


class Net(nn.Module):
    def forward(self, x):
        a, b, c = x.shape
"""
NAMES = ("a", "b", "c")
SIZES = range(1, 7)
DEEPEST = 3
KINDS: dict[str, Sequence[str]] = {
    "conditions": (),
    "loops": ("for",),
    "handlers": ("try",),
    "functions": ("def",),
    "all": ("for", "try", "def"),
}


def program(seed: int, kind: Sequence[str]) -> str:
    random = Random(seed)

    def condition() -> str:
        name = random.choice(NAMES)
        return random.choice(
            [f"{name} > {random.randint(1, 5)}", f"{name} < {random.randint(2, 6)}", f"{name} % 2 == 0"]
        )

    def block(depth: int, within_loop: bool) -> list[str]:
        lines: list[str] = []
        for _ in range(random.randint(1, 3)):
            kinds = ["assert", "if", "if"] if depth < DEEPEST else ["assert"]
            kinds += kind if depth < DEEPEST - 1 and not within_loop else []
            match random.choice(kinds):
                case "assert":
                    lines.append(f"assert {random.choice(NAMES)} % {random.randint(2, 3)} == 0 or {condition()}")
                case "if":
                    lines += [f"if {condition()}:", *inner(depth, within_loop)]
                    if random.random() < 0.4:
                        lines += ["else:", *inner(depth, within_loop)]
                case "for":
                    lines += [f"for _ in range({random.randint(1, 2)}):", *inner(depth, within_loop=True)]
                    if random.random() < 0.4:
                        lines += ["else:", *inner(depth, within_loop)]
                case "try":
                    lines += ["try:", *inner(depth, within_loop), "except AssertionError:", *inner(depth, within_loop)]
                    if random.random() < 0.3:
                        lines += ["finally:", *inner(DEEPEST, within_loop=False)]
                case "def":
                    lines += ["def part():", *inner(depth, within_loop=False), "part()"]
        if depth and random.random() < 0.6:
            lines.append(random.choice(["return x", *(["continue", "break"] if within_loop else [])]))
        return lines

    def inner(depth: int, within_loop: bool) -> list[str]:
        return [f"    {line}" for line in block(depth + 1, within_loop)]

    return "\n".join([*block(0, within_loop=False), "return x"])


def passes(body: str, sizes: tuple[int, ...]) -> bool:
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    names: dict[str, object] = {}
    exec(f"def run(x):\n    a, b, c = x.shape\n{lines}", names)
    run = names["run"]
    assert callable(run)
    try:
        run(SimpleNamespace(shape=sizes))
    except AssertionError:
        return False
    return True


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
@pytest.mark.parametrize("seed", range(25))
def test_a_contract_admits_what_the_program_takes(seed: int, kind: Sequence[str], tmp_path: Path) -> None:
    body = program(seed, kind)
    (tmp_path / "net.py").write_text(HEAD + "".join(f"        {line}\n" for line in body.splitlines()))
    found = infer(f"{tmp_path}/net.py:Net", {"x": "a,b,c"})
    taken = {sizes: passes(body, sizes) for sizes in product(SIZES, repeat=3)}
    if not any(taken.values()):
        assert found.gaps or found.diagnostics, body
        return
    assert not found.diagnostics, body
    if found.gaps:
        return
    conditions = [compile(text, "contract", "eval") for text in found.contract]
    for sizes, passed in taken.items():
        admitted = all(eval(condition, {}, dict(zip(NAMES, sizes, strict=True))) for condition in conditions)
        assert admitted is passed, (sizes, found.contract, body)


SWALLOWED = """
import torch
from torch import nn

layer = nn.Linear(8, 4)


def by_return(x):
    try:
        return x.view(-1, 7)
    finally:
        if x.shape[1] == 5:
            return x


def by_break(x):
    for _ in range(3):
        try:
            x = x.view(-1, 7)
        finally:
            break
    return x


def by_text(x):
    try:
        return layer(x)
    except RuntimeError as error:
        if not str(error).startswith("mat1"):
            raise ValueError from error
        return x


def by_part_of_the_text(x):
    try:
        return layer(x)
    except RuntimeError as error:
        if "shapes" not in str(error):
            raise
        return x


for function in (by_return, by_break, by_text, by_part_of_the_text):
    function(torch.randn(2, 5))
"""


def test_what_a_finally_or_a_text_of_torch_takes_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "net.py").write_text(SWALLOWED)
    assert not check([tmp_path / "net.py"], Config(root=str(tmp_path), cache=False)).diagnostics


PASSING = """
import torch
from torch import nn

try:
    nn.Linear(3, 4)(torch.randn(2, 5))
finally:
    pass
nn.Linear(3, 4)(torch.randn(2, 6))
"""


def test_a_finally_that_does_nothing_takes_nothing(tmp_path: Path) -> None:
    (tmp_path / "net.py").write_text(PASSING)
    found = check([tmp_path / "net.py"], Config(root=str(tmp_path), cache=False)).diagnostics
    assert [(d.code, d.at.line) for d in found] == [("SHP203", 6), ("SHP203", 9)]
