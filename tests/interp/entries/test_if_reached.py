"""What fails for certain where nobody knows whether it is reached: no error, and not passed over."""

from __future__ import annotations

from pathlib import Path

import pytest

from shapecheck import check
from shapecheck.report.report import Report
from shapecheck.settings.config import Config

HEAD = """import json, os, random, sys
import torch
from torch import nn
net = nn.Linear(4, 2)
x = torch.zeros(3, 5)
"""
PLACES = {
    "a side of a condition": 'if os.path.exists("x"):\n    CALL\n',
    "the other side": 'if os.path.exists("x"):\n    y = 1\nelse:\n    CALL\n',
    "a loop over a file": 'for line in open("f"):\n    CALL\n',
    "a loop over a file, behind a continue": 'for line in open("f"):\n    if not line:\n        continue\n    CALL\n',
    "a loop of unknown length": 'for i in range(json.load(open("c"))["n"]):\n    CALL\n',
    "a while loop": "while random.random() < 0.5:\n    CALL\n",
    "behind a break": "for i in range(9):\n    if random.random() < 0.1:\n        break\n    CALL\n",
    "behind a return": 'def f(k):\n    if k == "a":\n        return x\n    return CALL\nf(sys.argv[1])\n',
}


def checked(folder: Path, text: str) -> Report:
    file = folder / "script.py"
    file.write_text(HEAD + text)
    return check([str(file)], Config(root=str(folder), cache=False, strict=True))


def told(report: Report) -> list[tuple[str, str]]:
    """What is said of failures: errors, and the gaps that tell of one."""
    parts = [(d.code, *d.message.partition(", and it fails there: ")[1:]) for d in report.diagnostics]
    return [(code, words) for code, is_failure, words in parts if is_failure or code != "SHP903"]


@pytest.mark.parametrize("text", PLACES.values(), ids=PLACES)
def test_a_call_that_fails_if_it_is_reached_is_a_gap(text: str, tmp_path: Path) -> None:
    words = "Linear wants 4 features on the last axis, but it has 5 there"
    assert told(checked(tmp_path, text.replace("CALL", "net(x)"))) == [("SHP903", words)]


@pytest.mark.parametrize("text", PLACES.values(), ids=PLACES)
def test_a_call_that_passes_wherever_it_is_reached_is_not_told(text: str, tmp_path: Path) -> None:
    assert told(checked(tmp_path, text.replace("CALL", "net(x[:, :4])"))) == []


def test_what_the_program_refuses_or_catches_itself_is_not_told(tmp_path: Path) -> None:
    text = 'if os.path.exists("x"):\n    raise ValueError("x")\n'
    caught = 'if os.path.exists("y"):\n    try:\n        net(x)\n    except RuntimeError:\n        pass\n'
    assert told(checked(tmp_path, text + caught)) == []


def test_in_a_class_alone(tmp_path: Path) -> None:
    file = tmp_path / "net.py"
    file.write_text(
        "import os\nimport torch\nfrom torch import nn\n\n\nclass Net(nn.Module):\n    def __init__(self):\n"
        "        super().__init__()\n        self.a, self.b = nn.Linear(3, 2), nn.Linear(4, 2)\n\n"
        "    def forward(self, x):\n        if os.path.exists('flag'):\n            return self.b(self.a(x))\n"
        "        return self.a(x)\n"
    )
    (model,) = check([str(file)], Config(root=str(tmp_path), cache=False)).models
    assert [(gap.line, gap.reason.partition(":")[0]) for gap in model.gaps] == [
        (13, "whether this is reached is not known, and it fails there")
    ]


FILLED = {
    "a list": "rows = []\nfor line in open('f'):\n    rows.append(net(x))\ntorch.stack(rows)\n",
    "what an object holds": """
class Bag:
    def __init__(self):
        self.rows = {"a": []}
    def add(self, row):
        self.rows["a"].append(row)
def fill(bag, row):
    bag.rows["a"].append(row)
for add in (Bag.add, fill):
    bag = Bag()
    for line in open("f"):
        HOW
    torch.stack(bag.rows["a"])
""",
}


@pytest.mark.parametrize("how", ["bag.add(net(x))", "fill(bag, net(x))"])
@pytest.mark.parametrize("text", FILLED.values(), ids=FILLED)
def test_what_a_loop_would_have_filled_whose_rounds_all_fail(text: str, how: str, tmp_path: Path) -> None:
    words = "Linear wants 4 features on the last axis, but it has 5 there"
    assert told(checked(tmp_path, text.replace("HOW", how))) == [("SHP903", words)]


OPTIONS = """
import argparse
parser = argparse.ArgumentParser()
parser.add_argument("--train", action="store_true")
parser.add_argument("--data", default=None)
parser.add_argument("--mode", default="test", choices=["train", "test"])
parser.add_argument("--rounds", type=int, default=0)
args = parser.parse_args()
"""
OTHER_OPTIONS = {
    "a flag": "if args.train:\n    CALL\n",
    "a word": 'if args.mode == "train":\n    CALL\nelse:\n    print(1)\n',
    "the other side": 'if args.mode == "test":\n    print(1)\nelse:\n    CALL\n',
    "a number": "if args.rounds > 2 and not args.train:\n    CALL\n",
    "what is left out": "if args.data is not None:\n    rows = [int(k) for k in args.data.split()]\n    CALL\n",
    "behind a return": "def main(opt):\n    if not opt.train:\n        return\n    CALL\nmain(args)\n",
    "behind a continue": "for number in range(3):\n    if not args.train:\n        continue\n    CALL\n",
    "behind a break": "while True:\n    if args.rounds < 1:\n        break\n    CALL\n    break\n",
    "in a function that is called there": "def train():\n    CALL\nif args.train:\n    train()\n",
}


@pytest.mark.parametrize("text", OTHER_OPTIONS.values(), ids=OTHER_OPTIONS)
def test_what_other_options_lead_to(text: str, tmp_path: Path) -> None:
    words = "Linear wants 4 features on the last axis, but it has 5 there"
    assert told(checked(tmp_path, OPTIONS + text.replace("CALL", "net(x)"))) == [("SHP903", words)]
    assert told(checked(tmp_path, OPTIONS + text.replace("CALL", "net(x[:, :4])"))) == []


def test_the_program_goes_on_as_its_defaults_have_it(tmp_path: Path) -> None:
    text = (
        "width = 5\nif args.train:\n    width = 7\n    args.mode = 3\nif args.mode:\n    net(torch.zeros(2, width))\n"
    )
    assert told(checked(tmp_path, OPTIONS + text)) == [("SHP203", "")]


@pytest.mark.parametrize("by", ["if args.train:\n    main(True)\n", "elsewhere.use(main)\n"])
def test_functions_that_are_handed_over_by_what_is_taken_back(by: str, tmp_path: Path) -> None:
    text = (
        "import elsewhere\ndef main(full):\n    if full:\n        import numpy as np\n"
        "        def one(item):\n            return np.zeros(3)\n        elsewhere.use(one)\n"
    )
    assert told(checked(tmp_path, OPTIONS + text + by)) == []


def test_what_fails_behind_a_yield_is_told(tmp_path: Path) -> None:
    text = "def some(rows):\n    for row in rows:\n        yield row\n        pritn(row)\nprint(*some([1, 2]))\n"
    gaps = [d for d in checked(tmp_path, text).diagnostics if d.code == "SHP903"]
    assert [(d.at.line, "NameError: name 'pritn' is not defined" in d.message) for d in gaps] == [(9, True)]
