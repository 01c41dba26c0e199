"""Models as configuration files make them: in three spellings, with references, in files that are broken or bombs."""

from __future__ import annotations

from pathlib import Path

import pytest

from shapecheck import check, infer
from shapecheck.report.report import ModelReport
from shapecheck.settings.config import Config

NETS = """
from torch import nn


class Net(nn.Module):
    def __init__(self, act, width, sizes, block=None, **options):
        super().__init__()
        layers = []
        for size in sizes:
            layers += [nn.Linear(width, size), getattr(nn, act)()]
            width = size
        if block is not None:
            layers.append(block)
        self.layers = nn.Sequential(*layers)

    def forward(self, x):
        return self.layers(x)


class Block(nn.Module):
    def __init__(self, inner, outer):
        super().__init__()
        self.inner = nn.Linear(inner, outer)

    def forward(self, x):
        return self.inner(x).relu()
"""
ARGUMENTS = "act: ReLU, width: 5, sizes: [6, 7]"
SPELLINGS = {
    "beside the arguments": ("a.yaml", f"net:\n  {{_target_: models.nets.Net, {ARGUMENTS}}}\n", 2),
    "line by line": (
        "a.yaml",
        "net:\n  act: ReLU\n  width: 5\n  sizes:\n  - 6\n  - 7\n  _target_: models.nets.Net\n",
        7,
    ),
    "a class path": ("a.yml", f"class_path: models.nets.Net\ninit_args: {{{ARGUMENTS}}}\n", 1),
    "a target": ("a.yaml", f"# a\nmodel:\n  params: {{{ARGUMENTS}}}\n  target: models.nets.Net\n", 4),
    "in JSON": (
        "a.json",
        '{"model":\n {"_target_": "models.nets.Net", "act": "ReLU", "width": 5, "sizes": [6, 7]}}',
        2,
    ),
    "a size that stands elsewhere": (
        "a.yaml",
        "last: {size: 7}\nnet: {_target_: models.nets.Net, act: ReLU, width: 5, sizes: [6, '${last.size}']}\n",
        2,
    ),
    "merged in": (
        "a.yaml",
        "base: &base {act: ReLU, width: 4, sizes: [6, 7]}\nnet:\n  <<: *base\n  _target_: models.nets.Net\n  width: 5",
        4,
    ),
    "below a list": ("a.yaml", f"stages:\n- [{{_target_: models.nets.Net, {ARGUMENTS}}}]\n", 2),
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'x'\n")
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "nets.py").write_text(NETS)
    (tmp_path / "conf").mkdir()
    return tmp_path


def net(project: Path, name: str, text: str, cache: bool = False) -> ModelReport:
    (project / "conf" / name).write_text(text)
    report = check(project / "models" / "nets.py", Config(root=str(project), cache=cache))
    assert not report.diagnostics
    return next(model for model in report.models if model.name == "Net")


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_spellings(project: Path, spelling: str) -> None:
    name, text, line = SPELLINGS[spelling]
    found = net(project, name, text)
    assert (found.inputs, found.output, found.complete) == ({"x": ["B", 5]}, ["B", 7], True)
    assert found.made_in is not None
    assert (Path(found.made_in.path).name, found.made_in.line) == (name, line)
    assert found.made_in.arguments == "act = 'ReLU', width = 5, sizes = [6, 7]"


NESTED = """
net:
  _target_: models.nets.Net
  _recursive_: true
  act: ReLU
  width: 5
  sizes: [6]
  block:
    _target_: models.nets.Block
    inner: 6
    outer: ${outer}
outer: 9
other:
  class_path: models.nets.Net
  init_args:
    act: ReLU
    width: 5
    sizes: []
    block: {class_path: torch.nn.Linear, init_args: {in_features: 5, out_features: 3}}
"""


def test_what_is_made_for_an_argument(project: Path) -> None:
    found = net(project, "a.yaml", NESTED)
    assert [reading.output for reading in (found, *found.readings)] == [["B", 9], ["B", 3]]


OPEN = {
    "left to whoever runs it": ("net:\n  _target_: models.nets.Net\n  act: ReLU\n  width: ???\n  sizes: [6, 7]\n"),
    "of the environment": "net: {_target_: models.nets.Net, act: ReLU, width: '${oc.env:WIDTH}', sizes: [6, 7]}\n",
    "not there": "net: {_target_: models.nets.Net, act: ReLU, width: '${a.b}', sizes: [6, 7]}\n",
    "a date": "net: {_target_: models.nets.Net, act: ReLU, width: 2001-01-01, sizes: [6, 7]}\n",
}


@pytest.mark.parametrize("case", OPEN)
def test_what_is_not_given_is_a_symbol(project: Path, case: str) -> None:
    found = net(project, "a.yaml", OPEN[case])
    assert (found.inputs, found.output) == ({"x": ["B", "width"]}, ["B", 7])


REFUSED = {
    "another module": "net: {_target_: other.nets2.Net, width: 5, sizes: [6, 7]}\n",
    "another package": "net: {_target_: others.nets.Net, width: 5, sizes: [6, 7]}\n",
    "another class": "net: {_target_: models.nets.Net.create, width: 5, sizes: [6, 7]}\n",
    "no class": "net: {note: models.nets.Net, width: 5, sizes: [6, 7]}\n",
    "broken": "net: {_target_: models.nets.Net, act: ReLU, width: 5, sizes: [6, 7]\nrest: ][\n",
    "no text": "net: {_target_: models.nets.Net}\n\x00\x01",
    "too deep": "a: models.nets.Net\nb: " + "[" * 5000 + "]" * 5000 + "\n",
    "two documents": "_target_: models.nets.Net\n---\nwidth: 5\n",
    "of tags": "net: !!python/object/apply:os.system ['models.nets.Net']\n",
    "data": "net: {_target_: models.nets.Net, act: ReLU, width: 5, sizes: [6, 7]}\n" + "# rest\n" * 20_000,
}


@pytest.mark.parametrize("case", REFUSED)
def test_nothing_is_taken_from(project: Path, case: str) -> None:
    assert net(project, "a.yaml", REFUSED[case]).made_in is None


def test_a_bomb_ends_in_time(project: Path) -> None:
    levels = "".join(f"l{i + 1}: &l{i + 1} [{', '.join([f'*l{i}'] * 9)}]\n" for i in range(12))
    merges = "".join(f"m{i + 1}: &m{i + 1}\n  <<: [{', '.join([f'*m{i}'] * 9)}]\n  k{i}: 1\n" for i in range(12))
    target = "net: {_target_: models.nets.Net, width: *l12, sizes: *m12}\n"
    text = f"l0: &l0 [1]\n{levels}m0: &m0 {{k: 1}}\n{merges}{target}"
    assert net(project, "a.yaml", text).name == "Net"


def test_a_file_that_refers_to_itself(project: Path) -> None:
    text = "net: &net {_target_: models.nets.Net, width: 5, more: *net, again: '${net}'}\n"
    assert net(project, "a.yaml", text).name == "Net"


def test_results_that_are_kept_follow_the_file(project: Path) -> None:
    for width in (5, 8, 5):
        text = f"net: {{_target_: models.nets.Net, act: ReLU, width: {width}, sizes: [6, 7]}}\n"
        assert net(project, "a.yaml", text, cache=True).inputs == {"x": ["B", width]}


def test_excluded_files_are_left_alone(project: Path) -> None:
    (project / "conf" / "a.yaml").write_text(SPELLINGS["below a list"][1])
    config = Config(root=str(project), cache=False, exclude=("conf/",))
    assert check(project / "models", config).models[0].made_in is None


def test_infer_says_the_same(project: Path) -> None:
    (project / "conf" / "a.yaml").write_text(SPELLINGS["below a list"][1])
    found = infer(f"{project}/models/nets.py:Net", config=Config(root=str(project), cache=False))
    assert (found.inputs, found.output) == ({"x": ["B", 5]}, ["B", 7])
