"""The list of layer calls where paths differ: every call once, and a gap wherever not all of them are made."""

from __future__ import annotations

from pathlib import Path

import pytest

from shapecheck.driver.project import infer
from shapecheck.interp.entries.layer_calls import LayerNode, merged, untold
from shapecheck.interp.python.ways import CALLS_DIFFER

NET = """\
import os
from torch import nn

class Net(nn.Module):
    def __init__(self, given):
        super().__init__()
        self.a, self.b = nn.Linear(4, 6), nn.Linear(4, 6)
        self.c = nn.Linear(6, 2)

    def forward(self, x):
        asked = bool(os.environ.get("ASKED"))
"""

HALVES = {
    "a condition": "y = self.a(x) if asked else self.b(x)\nreturn self.c(y)",
    "a statement": "y = x\nif asked:\n    y = self.a(x)\nelse:\n    y = self.b(x)\nreturn self.c(y)",
    "an early return": "if asked:\n    return self.c(self.a(x))\nreturn self.c(self.b(x))",
    "one side only": "z = self.b(x)\nif asked:\n    z = z + self.a(x)\nreturn self.c(z)",
    "a size of data": "y = self.a(x) if x.nonzero().shape[0] > 3 else self.b(x)\nreturn self.c(y)",
    "a size and something else": "if asked and x.shape[0] > 3:\n    return self.c(self.a(x))\nreturn self.c(self.b(x))",
    "paths kept apart": "y = self.a(x).sum(0) if asked else self.b(x)\nreturn y",
}
BY_SIZES = {
    "a condition": (
        "y = self.a(x) if x.shape[0] > 3 else self.b(x)\nreturn self.c(y)",
        [("a", "B >= 4"), ("b", "B <= 3"), ("c", None)],
    ),
    "one side only": (
        "if x.shape[0] % 2:\n    x = self.a(x)[:, :4]\nreturn self.b(x)",
        [("a", "B % 2 == 1"), ("b", None)],
    ),
    "a condition within another": (
        """if x.shape[0] > 3:
    if x.shape[0] > 5:
        return self.a(x)
    return self.a(self.b(x)[:, :4])
return self.b(x)""",
        [("b", "B <= 3"), ("b", "B >= 4 and B <= 5"), ("a", "B >= 4 and B <= 5"), ("a", "B >= 6")],
    ),
    "a condition of something else within another": (
        """if x.shape[0] > 3:
    if x.shape[1] > 5:
        return self.a(x[:, :4])
    return self.a(self.b(x[:, :4])[:, :4])
return self.b(x[:, :4])""",
        [
            ("b", "B <= 3"),
            ("b", "T <= 5 and B >= 4"),
            ("a", "T <= 5 and B >= 4"),
            ("a", "B >= 4 and T >= 6"),
        ],
    ),
    "paths kept apart": (
        "y = self.a(x).sum(0) if x.shape[0] == 3 else self.b(x)\nreturn y", [("a", "B == 3"), ("b", "B != 3")]
    ),
    "both modes": (
        """if self.training:
    x = self.a(x)[:, :4]
if x.shape[0] == 3:
    return self.b(x).sum(0)
return self.b(x)""",
        [("a", None), ("b", None)],
    ),
    "a side that raises": ("if x.shape[0] > 3:\n    raise ValueError\nreturn self.a(x)", [("a", None)]),
}  # fmt: skip
ALIKE = {
    "the same call on both sides": "y = self.a(x) if asked else self.a(x * 2)\nreturn self.c(y)",
    "no call on either side": "y = x if asked else x * 2\nreturn self.c(self.a(y))",
    "the mode": "y = self.a(x) if self.training else self.b(x)\nreturn self.c(y)",
    "a side that raises": "if asked:\n    raise ValueError\nreturn self.c(self.a(x))",
}


def told(body: str, folder: Path) -> list[str]:
    text = NET + "".join(f"        {line}\n" for line in body.splitlines())
    (folder / "net.py").write_text(text)
    found = infer(f"{folder}/net.py:Net(0)", {"x": "B,4"}).to_json()
    assert {layer["path"] for layer in found["layers"]} <= {"a", "b", "c"}
    return [gap["reason"] for gap in found["gaps"]]


@pytest.mark.parametrize("body", HALVES.values(), ids=HALVES)
def test_a_gap_tells_that_not_all_calls_are_made(body: str, tmp_path: Path) -> None:
    assert set(told(body, tmp_path)) == {CALLS_DIFFER}


@pytest.mark.parametrize(("body", "calls"), BY_SIZES.values(), ids=BY_SIZES)
def test_a_call_is_told_with_the_sizes_that_lead_to_it(
    body: str, calls: list[tuple[str, str | None]], tmp_path: Path
) -> None:
    assert told(body, tmp_path) == []
    found = infer(f"{tmp_path}/net.py:Net(0)", {"x": "B,T" if "shape[1]" in body else "B,4"}).to_json()
    assert [(layer["path"], layer.get("when")) for layer in found["layers"]] == calls


@pytest.mark.parametrize("body", ALIKE.values(), ids=ALIKE)
def test_no_gap_where_the_list_holds_for_all_paths(body: str, tmp_path: Path) -> None:
    assert told(body, tmp_path) == []


def call(path: str, output: object = None) -> LayerNode:
    return LayerNode(path, "Linear", [["B", 4]], output or ["B", 6], 30, 7)


def test_a_call_beside_a_path_that_was_not_followed_keeps_all_but_its_output() -> None:
    made = untold(call("a"), "more than 9 steps")
    assert made == call("a", {"unknown": "more than 9 steps"})


def test_a_path_over_budget_leaves_the_outputs_of_the_other_untold(tmp_path: Path) -> None:
    body = "y = self.b(x).sum(0) if asked else self.a(x)\nif y.ndim == 1:\n    long(25)\nreturn y"
    text = "def long(n): return n if n < 2 else long(n - 1) + long(n - 2)\n" + NET
    text += "".join(f"        {line}\n" for line in body.splitlines())
    (tmp_path / "net.py").write_text(text)
    found = infer(f"{tmp_path}/net.py:Net(0)", {"x": "B,4"}).to_json()
    layers = {layer["path"]: layer["output"] for layer in found["layers"]}
    assert any("steps" in gap["reason"] for gap in found["gaps"])
    assert "a" in layers
    assert all("unknown" in output for output in layers.values()), layers


def test_calls_of_two_paths_are_woven_into_one_list() -> None:
    first, second = [call("a"), call("x"), call("c")], [call("a"), call("y"), call("c", ["B", 9])]
    assert merged(first, second) == [
        call("a"),
        call("x"),
        call("y"),
        call("c", {"any": [["B", 6], ["B", 9]]}),
    ]
