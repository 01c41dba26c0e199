"""Models that are not known alone, as the project makes them: in their own file, in scripts, by functions."""

from __future__ import annotations

from pathlib import Path

import pytest

from shapecheck import check, infer
from shapecheck.report.report import ModelReport, show_inputs, show_node
from shapecheck.settings.config import Config

MODEL = '''
import torch
from torch import nn


class Block(nn.Module):
    def __init__(self, kind, a, b):
        super().__init__()
        self.layer = {"conv": lambda: nn.Conv1d(a, b, 3, padding=1), "point": lambda: nn.Conv1d(a, b, 1)}[kind]()

    def forward(self, x):
        return torch.relu(self.layer(x))


class Encoder(nn.Module):
    """Blocks that a configuration makes."""

    def __init__(self, config):
        super().__init__()
        sizes = config.sizes
        self.blocks = nn.ModuleList(config.block(a, b) for a, b in zip(sizes[:-1], sizes[1:]))
        self.head = nn.Linear(sizes[-1], config.classes)

    def forward(self, x):
        for block in self.blocks:
            x = block(x)
        return self.head(x.mean(-1))


def small(**options):
    return Encoder(Settings([4, 8], "point", **options))


class Settings:
    def __init__(self, sizes, kind="conv", classes=10):
        self.sizes, self.kind, self.classes = sizes, kind, classes

    def block(self, a, b):
        return Block(self.kind, a, b)
'''
TRAIN = """
import argparse

from models import Encoder, Settings

parser = argparse.ArgumentParser()
parser.add_argument("--width", type=int, default=16)
parser.add_argument("--classes", type=int, default=5)


def main():
    args = parser.parse_args()
    model = Encoder(Settings([3, args.width, 2 * args.width], classes=args.classes))
    print(model)


if __name__ == "__main__":
    main()
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'x'\n")
    (tmp_path / "models.py").write_text(MODEL)
    (tmp_path / "train.py").write_text(TRAIN)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def config(root: Path, **settings: object) -> Config:
    return Config(root=str(root), cache=False, **settings)  # type: ignore[arg-type]


def told(model: ModelReport) -> list[tuple[str, str, str]]:
    """Each way of making a model: where, what it accepts and what it returns."""
    return [
        (f"{m.made_in.path}:{m.made_in.line}" if m.made_in else "", show_inputs(m.inputs), show_node(m.output))
        for m in (model, *model.readings)
    ]


def test_each_way_of_making_a_class_is_a_reading(project: Path) -> None:
    models = {m.name: m for m in check(["models.py"], config(project)).models}
    assert told(models["Encoder"]) == [
        ("models.py:31", "(B, 4, T)", "(B, 10)"),
        ("train.py:13", "(B, 3, T)", "(B, 5)"),
    ]
    made = models["Encoder"].readings[0].made_in
    assert made is not None and made.arguments == "config = Settings(sizes = [3, 16, 32], kind = 'conv', classes = 5)"
    assert models["Encoder"].gaps == ()


def test_a_file_gives_what_its_folder_gives(project: Path) -> None:
    whole = check(["."], config(project))
    for path in ("models.py", "train.py"):
        alone = check([path], config(project))
        assert [m.to_json() for m in alone.models] == [m.to_json() for m in whole.models if m.path == path]


@pytest.mark.parametrize("target", ["models.py:Encoder", "models:Encoder"])
def test_infer_gives_what_check_gives(target: str, project: Path) -> None:
    found = infer(target, config=config(project))
    (model,) = (m for m in check(["models.py"], config(project)).models if m.name == "Encoder")
    assert (found.output, found.contract, found.params, found.made_in) == (
        model.output,
        model.contract,
        model.params,
        model.made_in,
    )


def test_results_are_kept_and_follow_what_others_make(project: Path) -> None:
    kept = Config(root=str(project), cache_dir=".cache")
    first = check(["models.py"], kept).to_json()
    assert check(["models.py"], kept).to_json() == first
    (project / "train.py").write_text(TRAIN.replace("default=5", "default=7"))
    (model,) = (m for m in check(["models.py"], kept).models if m.name == "Encoder")
    assert told(model)[1][2] == "(B, 7)"


def test_a_fault_of_one_way_is_no_finding(project: Path) -> None:
    (project / "train.py").write_text(TRAIN.replace("[3, args.width, 2 * args.width]", "[]"))
    assert [d for d in check(["models.py"], config(project)).diagnostics if d.severity != "note"] == []


def test_a_class_that_is_known_alone_stays_as_it_is(project: Path) -> None:
    (project / "models.py").write_text(
        "from torch import nn\n\n\nclass Encoder(nn.Module):\n    def forward(self, x):\n        return x\n\n\n"
        "class Settings:\n    def __init__(self, *sizes, **options):\n        pass\n"
    )
    (model,) = check(["models.py"], config(project)).models
    assert model.made_in is None and not model.readings


INPUTS = """
import torch
from torch import nn


class Batch:
    def __init__(self, tensors, lengths):
        self.tensors, self.lengths = tensors, lengths

    def mean(self, x):
        return x.sum(1) / self.lengths[:, None]


class Pooled(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.fc = nn.Linear(width, 3)

    def forward(self, batch, scale=None, *, mode):
        return batch.mean(self.fc(batch.tensors)) * {"twice": 2, "once": 1}[mode]


if __name__ == "__main__":
    Pooled(8)(Batch(torch.zeros(4, 7, 8), torch.ones(4)), mode="twice")
"""


def test_inputs_are_what_the_program_passes(tmp_path: Path) -> None:
    (tmp_path / "net.py").write_text(INPUTS)
    (model,) = check([str(tmp_path / "net.py")], config(tmp_path)).models
    assert model.complete
    assert model.made_in is not None and model.made_in.line == 24
    assert show_node(model.output) == "(B, 3)"


def test_structure_that_is_assumed_stands_beside_what_the_file_makes(tmp_path: Path) -> None:
    (tmp_path / "net.py").write_text(
        "from torch import nn\nclass Stack(nn.Module):\n    def __init__(self, width, layers):\n"
        "        super().__init__()\n        self.all = nn.ModuleList(nn.Linear(width, width) for _ in range(layers))\n"
        "    def forward(self, x):\n        for one in self.all:\n            x = one(x)\n        return x\n"
        "def deep():\n    return Stack(8, 5)\nstack = Stack(4, 1)\n"
    )
    (model,) = check([str(tmp_path / "net.py")], config(tmp_path)).models
    assert model.assumed and model.made_in is None
    assert [show_inputs(reading.inputs) for reading in model.readings] == ["(B, 4)"]


def test_functions_of_other_files_that_nobody_calls(project: Path) -> None:
    (project / "train.py").unlink()
    (project / "zoo.py").write_text(
        "from models import Encoder, Settings\n\n\ndef tiny(classes=2):\n"
        "    return Encoder(Settings([1, 2]), **{})\n\n\ndef huge():\n    return tiny(classes=9)\n"
    )
    (project / "models.py").write_text(
        MODEL.replace("def small(**options):\n", "def small(a, **options):\n    return a\n")
    )
    (model,) = (m for m in check(["models.py"], config(project)).models if m.name == "Encoder")
    assert ("zoo.py:5", "(B, 1, T)", "(B, 10)") in told(model)


def test_what_fails_with_defaults_that_nobody_uses_is_a_gap(tmp_path: Path) -> None:
    (tmp_path / "net.py").write_text(
        "import torch\nfrom torch import nn\nclass Join(nn.Module):\n    def __init__(self, width, conv=None):\n"
        "        super().__init__()\n        conv = conv or (lambda a, b: nn.Conv1d(a, b, 3, padding=1))\n"
        "        self.a, self.pool = conv(width, 8), nn.MaxPool1d(3, 1)\n"
        "    def forward(self, x):\n        return torch.cat([self.a(x), self.pool(x)], 1)\n"
        "def narrow(a, b):\n    return nn.Conv1d(a, b, 3)\nclass Net(nn.Module):\n"
        "    def __init__(self):\n        super().__init__()\n        self.join = Join(4, narrow)\n"
        "    def forward(self, x):\n        return self.join(x)\n"
    )
    report = check([str(tmp_path / "net.py")], config(tmp_path))
    assert [d for d in report.diagnostics if d.severity == "error"] == []
    join = report.models[0]
    assert join.made_in is not None and show_node(join.output) == "(B, 12, T - 2)"
    text = (tmp_path / "net.py").read_text().replace("Join(4, narrow)", "Join(4)")
    (tmp_path / "net.py").write_text(text)
    assert [d for d in check([str(tmp_path / "net.py")], config(tmp_path)).diagnostics if d.severity == "error"]


def test_a_hazard_of_a_default_that_nobody_uses_is_no_warning(tmp_path: Path) -> None:
    net = tmp_path / "net.py"
    net.write_text(
        "from torch import nn\nclass Block(nn.Module):\n    def __init__(self, width=64, norm=nn.LayerNorm):\n"
        "        super().__init__()\n        self.conv, self.norm = nn.Conv2d(width, width, 3), norm(width)\n"
        "    def forward(self, x):\n        return self.norm(self.conv(x))\n"
        "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
        "        self.block = Block(64, nn.BatchNorm2d)\n    def forward(self, x):\n        return self.block(x)\n"
    )
    assert not check([str(net)], config(tmp_path)).diagnostics
    net.write_text(net.read_text().replace("Block(64, nn.BatchNorm2d)", "Block(32)"))
    assert {d.code for d in check([str(net)], config(tmp_path)).diagnostics} == {"SHP306"}


def test_what_a_subclass_of_another_file_may_set_is_a_gap(tmp_path: Path) -> None:
    base, other = tmp_path / "base.py", tmp_path / "net.py"
    base.write_text(
        "from torch import nn\nclass Base(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
        "        self.head = nn.Linear(4, 2)\n    def forward(self, x):\n        return self.head(self.encoder(x))\n"
    )
    assert [d.code for d in check([str(base)], config(tmp_path)).diagnostics] == ["SHP507"]
    other.write_text(
        "from torch import nn\nfrom base import Base\nclass Net(Base):\n    def __init__(self):\n"
        "        super().__init__()\n        self.encoder = nn.Linear(3, 4)\n"
    )
    report = check([str(base), str(other)], config(tmp_path))
    assert not report.diagnostics and report.summary["gaps"] == 1
    assert {m.name: show_node(m.output) for m in report.models}["Net"] == "(B, 2)"
    alone = infer(f"{base}:Base", config=config(tmp_path))
    assert not alone.diagnostics and any("a subclass of another file" in gap.reason for gap in alone.gaps)
    other.write_text(other.read_text().replace("from base import Base", "class Base(nn.Module):\n    pass"))
    assert [d.code for d in check([str(base), str(other)], config(tmp_path)).diagnostics] == ["SHP507"]


def test_what_stars_take_has_no_name(tmp_path: Path) -> None:
    (tmp_path / "net.py").write_text(
        "from torch import nn\nclass Net(nn.Module):\n    def __init__(self, width, *layers, last):\n"
        "        super().__init__()\n        self.layers, self.last = layers, last(width)\n"
        "    def forward(self, x):\n        return self.last(self.layers[1](self.layers[0](x)))\n"
        "def net():\n    return Net(4, nn.Linear(3, 9), nn.Linear(9, 4), last=nn.LayerNorm)\n"
    )
    found = infer(f"{tmp_path / 'net.py'}:Net", config=config(tmp_path))
    assert (show_inputs(found.inputs), show_node(found.output)) == ("(B, 3)", "(B, 4)")
    assert found.made_in is not None
    assert found.made_in.arguments == "width = 4, nn.Linear(3, 9), nn.Linear(9, 4), last = nn.LayerNorm"


def test_a_size_that_is_one_symbol_is_one_in_all_that_it_is_passed_to(tmp_path: Path) -> None:
    (tmp_path / "layers.py").write_text(
        "from torch import nn\nclass Mix(nn.Module):\n    def __init__(self, width, hidden, rate=0.1):\n"
        "        super().__init__()\n        self.a, self.b = nn.Linear(width, hidden), nn.Linear(hidden, width)\n"
        "    def forward(self, x):\n        return self.b(self.a(x))\n"
        "class Block(nn.Module):\n    def __init__(self, mix, width, out):\n        super().__init__()\n"
        "        self.mix, self.head = mix, nn.Linear(width, out)\n"
        "    def forward(self, x):\n        return self.head(self.mix(x))\n"
    )
    (tmp_path / "net.py").write_text(
        "from torch import nn\nfrom layers import Block, Mix\nclass Net(nn.Module):\n"
        "    def __init__(self, dim, classes, rate):\n        super().__init__()\n"
        "        self.block = Block(Mix(dim, 4 * dim, rate=rate), dim, classes)\n"
        "    def forward(self, x):\n        return self.block(x)\n"
    )
    block = check([str(tmp_path / "layers.py")], config(tmp_path)).models[1]
    assert block.made_in is not None and block.made_in.arguments == "mix = Mix(dim, ...)"
    assert (show_node(block.inputs["x"]), show_node(block.output)) == ("(B, width)", "(B, out)")
    assert block.contract == ()


PAIR = """
from torch import nn


class Pair(nn.Module):
    def __init__(self, encoder, head):
        super().__init__()
        self.encoder, self.head = encoder, head

    def forward(self, x):
        return self.head(self.encoder(x))
"""
TAGGER = """
from torch import nn

from base import Pair


class Tagger(Pair):
    def __init__(self, width: int, tags: int):
        encoder = nn.Sequential(nn.Linear(40, width), nn.ReLU())
        super().__init__(encoder, nn.Linear(width, tags))


class Counter(Pair):
    def __init__(self, words: int):
        Pair.__init__(self, encoder=nn.Embedding(words, 8), head=nn.Linear(8, 1))
"""


def test_a_subclass_makes_its_base(tmp_path: Path) -> None:
    for name, text in {"base": PAIR, "taggers": TAGGER}.items():
        (tmp_path / f"{name}.py").write_text(text)
    (model,) = check(tmp_path / "base.py", Config(root=str(tmp_path), cache=False)).models
    told = [(found.inputs["x"], found.output, found.made_in.line) for found in (model, *model.readings)]
    assert told == [(["B", "T"], ["B", "T", 1], 15), (["B", 40], ["B", "tags"], 10)]


LOSSES = """
import torch
from torch import nn


class Focal(nn.Module):
    def __init__(self, inner, gamma):
        super().__init__()
        self.inner, self.gamma = inner, gamma

    def forward(self, pred, true):
        return self.inner(pred, true) * (1 - pred.sigmoid()) ** self.gamma


class Compute:
    def __init__(self, model, scale: float, balance=False):
        inner = nn.BCEWithLogitsLoss(pos_weight=torch.tensor([2.0]), reduction="none")
        if model.options["gamma"] > 0:
            inner = Focal(inner, model.options["gamma"])
        self.inner = inner


class Trainer:
    def __init__(self, options):
        self.rate = options.rate

    def build(self):
        self.loss = Focal(nn.Bilinear(5, 6, 1), 2)
"""


def test_a_plain_class_makes_models(tmp_path: Path) -> None:
    (tmp_path / "losses.py").write_text(LOSSES)
    report = check(tmp_path / "losses.py", Config(root=str(tmp_path), cache=False))
    (model,) = report.models
    made = [(found.output, found.made_in.line) for found in (model, *model.readings)]
    assert report.diagnostics == ()
    assert made == [(["B", 5], 28), (["B", "T"], 19)]


HANDED = """
from torch import nn


class Net(nn.Module):
    def __init__(self, block, depths):
        super().__init__()
        self.body = nn.Sequential(*[block(width) for width in depths])

    def forward(self, x):
        return self.body(x)


def build(kind, *args, wanted=nn.Module, **kwargs):
    made = kind(*args, **kwargs)
    assert isinstance(made, wanted)
    return made


def asked(value):
    return isinstance(value, Net)


def halving(**options):
    return build(Net, nn.MaxPool1d, **dict(dict(depths=[2, 2]), **options))


def flat(**options):
    return build(kind=Net, block=nn.AvgPool1d, depths=(8,), **options)
"""


def test_a_class_that_a_function_is_given_is_made_there(tmp_path: Path) -> None:
    (tmp_path / "nets.py").write_text(HANDED)
    report = check(tmp_path / "nets.py", Config(root=str(tmp_path), cache=False))
    (model,) = report.models
    assert report.diagnostics == ()
    assert [found.output for found in (model, *model.readings)] == [["B", "H", "W//4"], ["B", "H", "W//8"]]
