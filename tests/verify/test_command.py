"""`shapecheck verify` and `check --verify` as a user runs them."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from shapecheck.driver import engine, project
from shapecheck.report.verification import Status
from shapecheck.settings.config import Config
from shapecheck.verify.findings import confirmed
from shapecheck.verify.process import Limits
from shapecheck.verify.run import verify

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]


def shapecheck(*arguments, folder=ROOT):
    command = [sys.executable, "-m", "shapecheck", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, capture_output=True, text=True, cwd=folder, env=environment, check=False)


def write(folder, text, name="net.py"):
    (folder / name).write_text(text)
    return name


NET = """\
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.conv = nn.Conv1d(8, width, 3, stride=2, padding=1)
        self.head = nn.Linear(width, 10)

    def forward(self, x):
        return self.head(self.conv(x).mT)
"""
BAD = """\
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Conv1d(8, 16, 3)
        self.second = nn.Conv1d(8, 4, 3)

    def forward(self, x):
        return self.second(self.first(x))
"""


# -------------------------------------------------------------------- verify
def test_the_examples():
    done = shapecheck("verify", "examples")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""  # no progress in a pipe
    assert "3 models: 3 agree" in done.stdout
    assert re.search(r"output +\(B, \(T \+ 3\)//4, num_classes\) +\(3, 5, 11\) +\(3, 5, 11\)", done.stdout)
    assert "2 at an edge, 4 one step beyond" in done.stdout


def test_json(tmp_path):
    done = shapecheck("verify", f"{write(tmp_path, NET)}:Net", "--format", "json", folder=tmp_path)
    found = json.loads(done.stdout)
    assert done.returncode == 0
    assert found["version"] == 1
    assert found["summary"] == {"agrees": 1}
    (target,) = found["targets"]
    assert target["target"] == "net.py:Net"
    output = next(row for row in target["rows"] if row["layer"] == "output")
    assert output["static"] == "(B, (T + 1)//2, 10)"
    assert output["value"] == output["torch"]
    assert {tried["where"] for tried in target["tried"]} == {"inside", "with a long axis"}


def test_an_error_is_confirmed(tmp_path):
    done = shapecheck("verify", write(tmp_path, BAD), folder=tmp_path)
    assert done.returncode == 1
    assert "confirmed  net.py:Net" in done.stdout
    assert "torch raises RuntimeError" in done.stdout


@pytest.mark.parametrize("sizes", ["width=8", "B=2,T=64,width=12"])
def test_sizes(tmp_path, sizes):
    target = f"{write(tmp_path, NET)}:Net"
    done = shapecheck("verify", target, "--sizes", sizes, "--device", "meta", folder=tmp_path)
    assert done.returncode == 0
    assert all(f"{part.split('=')[0]} = {part.split('=')[1]}" in done.stdout for part in sizes.split(","))
    assert "on meta)" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nowhere"], "nowhere: no such file or folder"),
        (["net.py:Missing("], "not a Python expression"),
        (["net.py:Net", "--sizes", "Q=3"], "has no symbol `Q`; it has B, T, width"),
        (["net.py:Net", "--sizes", "Q"], "'Q' is no size"),
        (["net.py:Net", "--timeout", "0"], "is no amount above 0"),
        (["empty.py"], "empty.py: no model classes to run"),
        (["net.py:Net", "--python", "nowhere"], "no such file"),
    ],
)
def test_wrong_usage(tmp_path, arguments, words):
    write(tmp_path, NET)
    write(tmp_path, "x = 1\n", "empty.py")
    done = shapecheck("verify", *arguments, folder=tmp_path)
    assert done.returncode == 2, done.stdout
    assert words in done.stderr


def test_sizes_outside_the_contract(tmp_path):
    text = BAD.replace("(8, 4", "(16, 4")
    done = shapecheck("verify", f"{write(tmp_path, text)}:Net", "--sizes", "T=4", folder=tmp_path)
    assert done.returncode == 2
    assert "no sizes were found that meet T >= 5" in done.stdout


def test_what_is_needed_is_said(tmp_path):
    text = "from torch import nn\n\nclass Net(nn.Module):\n    def __init__(self, block):\n        super().__init__()\n"
    text += "        self.block = block()\n\n    def forward(self, x):\n        return self.block(x)\n"
    done = shapecheck("verify", f"{write(tmp_path, text)}:Net", folder=tmp_path)
    assert done.returncode == 2
    assert "give a call, such as net.py:Net(...)" in done.stdout


@pytest.mark.parametrize(
    ("forward", "status", "code"),
    [
        ("return x[x > 0]", "agrees where known", 0),  # a size that depends on data
        ("return x.new_zeros(int(x.sum().item() * 0) + 3)", "agrees where known", 0),
    ],
)
def test_what_is_not_known(tmp_path, forward, status, code):
    text = f"from torch import nn\n\nclass Net(nn.Module):\n    def forward(self, x):\n        {forward}\n"
    name = f"{write(tmp_path, text)}:Net"
    done = shapecheck("verify", name, "--input", "x=B,T", folder=tmp_path)
    assert done.returncode == code, done.stdout
    assert done.stdout.startswith(status)
    assert shapecheck("verify", name, "--input", "x=B,T", "--strict", folder=tmp_path).returncode == 1


@pytest.mark.parametrize("parameter", ["p", "config.p", "config.inner.p"])
def test_a_number_that_is_no_size(tmp_path, parameter):
    """Torch refuses a probability above 1: what decides no shape is tried as a fraction too."""
    name = parameter.partition(".")[0]
    text = "from torch import nn\n\nclass Net(nn.Module):\n"
    text += f"    def __init__(self, width, {name}):\n        super().__init__()\n"
    text += f"        self.fc, self.drop = nn.Linear(width, 3), nn.Dropout({parameter})\n\n"
    text += "    def forward(self, x):\n        return self.drop(self.fc(x))\n"
    done = shapecheck("verify", f"{write(tmp_path, text)}:Net", folder=tmp_path)
    assert (done.returncode, done.stdout.partition(" ")[0]) == (0, "agrees"), done.stdout


def test_from_python(tmp_path):
    write(tmp_path, NET + BAD.split("nn\n", 1)[1].replace("class Net", "class Bad"))
    found = verify([str(tmp_path / "net.py")], None, Config(root=str(tmp_path), cache=False))
    assert [target.status for target in found.targets] == [Status.AGREES, Status.CONFIRMED]
    assert found.worst is Status.CONFIRMED


def test_a_notebook(tmp_path):
    cells = [{"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": source}
             for source in ("%matplotlib inline\n", NET)]  # fmt: skip
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    done = shapecheck("verify", write(tmp_path, json.dumps(notebook), "net.ipynb"), folder=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "agrees  net.ipynb:Net" in done.stdout


def test_a_package(tmp_path):
    package = tmp_path / "models"
    package.mkdir()
    write(package, "", "__init__.py")
    write(package, "WIDTH = 6\n", "sizes.py")
    write(package, "from .sizes import WIDTH\n" + NET.replace("(8,", "(WIDTH,"), "net.py")
    done = shapecheck("verify", "models", folder=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "(B, 6, T)" in done.stdout


def test_modules_of_one_name_in_two_folders(tmp_path):
    for number, name in enumerate(("first", "second"), start=1):
        folder = tmp_path / name
        folder.mkdir()
        write(folder, f"WIDTH = {number}\n", "sizes.py")
        write(folder, "from sizes import WIDTH\n" + NET.replace("(8,", "(WIDTH,"), "net.py")
    done = shapecheck("verify", "first", "second", folder=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "(B, 1, T)" in done.stdout and "(B, 2, T)" in done.stdout
    assert "2 models: 2 agree" in done.stdout


# -------------------------------------------------------------------- check --verify
SCRIPT = """\
import torch
from torch import nn

net = nn.Sequential(nn.Conv1d(8, 16, 3), nn.Conv1d({}, 4, 3))
net(torch.randn(2, 8, 9))
"""


def test_errors_of_a_class_and_of_a_script_are_confirmed(tmp_path):
    write(tmp_path, BAD, "alone.py")
    write(tmp_path, SCRIPT.format(8), "script.py")
    done = shapecheck("check", "--verify", ".", "--format", "json", folder=tmp_path)
    assert done.returncode == 1
    found = json.loads(done.stdout)["diagnostics"]
    assert {d["path"] for d in found} == {"alone.py", "script.py"}
    assert all(d["verified"].startswith("confirmed: torch raises RuntimeError") for d in found)
    shown = shapecheck("check", "--verify", "script.py", folder=tmp_path).stdout
    assert "  = confirmed: torch raises RuntimeError: Given groups=1" in shown


def test_without_errors_nothing_runs(tmp_path):
    text = NET + "\n\nraise SystemExit('never run')\n"
    done = shapecheck("check", "--verify", write(tmp_path, text), folder=tmp_path)
    assert done.returncode == 0


@pytest.mark.parametrize("script", [False, True])
def test_a_refuted_error_is_a_fault_of_shapecheck(tmp_path, monkeypatch, script):
    rule = engine.registry().layers["torch.nn.Conv1d"]

    def wrong(self, check, input):
        result = forward(self, check, input)
        return result.replace(1, result[1] + 1)

    forward = rule.forward
    text = SCRIPT.format(16) if script else BAD.replace("(8, 4", "(16, 4")
    path = tmp_path / write(tmp_path, text)
    config = Config(root=str(tmp_path), cache=False)
    monkeypatch.setattr(rule, "forward", wrong)
    report = confirmed(project.check([str(path)], config), config, Limits(), lambda _: None)
    error = next(d for d in report.diagnostics if d.severity == "error" and d.code != "SHP900")
    fault = next(d for d in report.diagnostics if d.code == "SHP900")
    assert error.verified.startswith("refuted: torch runs")
    assert fault.at == error.at
    assert ("python " if script else "shapecheck verify ") in fault.message
    assert report.summary["errors"] == 2


COMPILED = """\
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = torch.compile(nn.Conv1d(8, 4, 3))

    @torch.compile
    def forward(self, x):
        return self.conv(x).relu()
"""


def test_what_is_compiled_runs_as_it_stands(tmp_path):
    result = shapecheck("verify", write(tmp_path, COMPILED), folder=tmp_path)
    assert result.returncode == 0, result.stdout
    assert result.stdout.startswith("agrees  net.py:Net  (B, 8, T) -> (B, 4, T - 2)")


HOOKED = """\
from torch import nn
from torch.nn.utils import weight_norm


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = weight_norm(nn.Conv1d(8, 4, 3))

    def forward(self, x):
        return self.conv(x)
"""


def test_weights_that_hooks_compute(tmp_path):
    result = shapecheck("verify", write(tmp_path, HOOKED), folder=tmp_path)
    assert result.returncode == 0, result.stdout
    assert result.stdout.startswith("agrees  net.py:Net  (B, 8, T) -> (B, 4, T - 2)")


GATED = """\
from torch import nn


class Gated(nn.Module):
    def forward(self, x):
        value, gate = x.chunk(2, dim=1)
        return value * gate.sigmoid()


class Either(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv1d(4, 4, 3, stride=2)

    def forward(self, x):
        return self.conv(x) + self.conv(x)[:, :, 1:]
"""


def test_an_axis_of_one_may_be_stretched_outside_the_contract(tmp_path):
    report = verify([str(tmp_path / write(tmp_path, GATED))], None, Config(root=str(tmp_path), cache=False))
    assert [target.status for target in report.targets] == [Status.AGREES, Status.AGREES]


CLOSED_OVER = """\
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.layers = nn.ModuleDict({"first": nn.Linear(width, 4), "drop": nn.Dropout(0.5)})
        layers = self.layers
        self.through = lambda x: layers.drop(layers.first(x))

    def forward(self, x):
        return self.through(x)
"""


def test_functions_over_modules(tmp_path):
    found = verify([str(tmp_path / write(tmp_path, CLOSED_OVER))], None, Config(root=str(tmp_path), cache=False))
    assert [target.status for target in found.targets] == [Status.AGREES]


MADE = """\
import enum
import functools
from argparse import Namespace
from dataclasses import dataclass

import torch
from torch import nn


class Kind(enum.Enum):
    WIDE = 2
    NARROW = 1


@dataclass
class Options:
    width: int = 6
    kind: Kind = Kind.NARROW


class Pairs(nn.Sequential):
    def forward(self, pair):
        for module in self:
            pair = module(pair)
        return pair


class Both(nn.Module):
    def __init__(self, first, second, scale=1.0):
        super().__init__()
        self.first, self.second, self.scale = first, second, scale

    def forward(self, pair):
        a, b = pair
        return self.first(a), self.second(b) * self.scale


class Each(nn.ModuleList):
    def forward(self, x):
        return torch.cat([module(x) for module in self], -1)


class Named(nn.ModuleDict):
    def forward(self, x):
        return self["b"](self["a"](x))


class Chain(nn.Module):
    def __init__(self, width, *layers, last=None, **more):
        super().__init__()
        self.layers = nn.ModuleList(layers)
        self.last = last or nn.Identity()
        self.more = nn.ModuleDict({name: make(width) for name, make in more.items()})

    def forward(self, x):
        x = self.layers[1](self.layers[0](x))
        return self.last(self.more["norm"](self.more["square"](x)))


class Configured(nn.Module):
    def __init__(self, options, given, norm):
        super().__init__()
        assert isinstance(options.kind, Kind) and isinstance(given.sizes, tuple)
        self.fc = nn.Linear(given.sizes[0], options.width * options.kind.value)
        self.norm = norm(options.width * options.kind.value)

    def forward(self, x):
        return self.norm(self.fc(x))


def square(width):
    return nn.Linear(width, width)


if __name__ == "__main__":
    Pairs(Both(nn.Linear(3, 4), nn.Linear(5, 6)), Both(nn.Linear(4, 7), nn.Linear(6, 8), scale=2.0))
    Each([nn.Linear(3, 4), nn.Linear(3, 5)])
    Named({"a": nn.Linear(3, 4), "b": nn.Sequential(nn.Linear(4, 5), nn.ReLU())})
    Chain(4, nn.Linear(3, 9), nn.Linear(9, 4), last=nn.Linear(4, 2), square=square, norm=nn.LayerNorm)
    norm = functools.partial(nn.LayerNorm, eps=1e-6)
    Configured(Options(kind=Kind.WIDE), Namespace(sizes=(5, 6)), norm)
"""


@pytest.mark.parametrize("name", ["Pairs", "Both", "Each", "Named", "Chain", "Configured"])
def test_models_are_made_as_the_reading_has_them(tmp_path, name):
    write(tmp_path, MADE)
    (target,) = verify([f"{tmp_path / 'net.py'}:{name}"], config=Config(root=str(tmp_path), cache=False)).targets
    assert target.status is Status.AGREES, target.message


LOCAL = """\
from torch import nn


class Wrap(nn.Module):
    def __init__(self, *layers):
        super().__init__()
        self.layers = nn.Sequential(*layers)

    def forward(self, x):
        return self.layers(x)


def main():
    class Inner(nn.Linear):
        pass

    return Wrap(Inner(3, 4))


if __name__ == "__main__":
    main()
"""


def test_what_cannot_be_made_again_is_not_run(tmp_path):
    write(tmp_path, LOCAL)
    (target,) = verify([f"{tmp_path / 'net.py'}:Wrap"], config=Config(root=str(tmp_path), cache=False)).targets
    assert target.status is Status.NOT_RUN, target.message
