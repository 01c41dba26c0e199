"""Settings that a program reads from files of its project: read as Python reads them, never an error's ground."""

from __future__ import annotations

from pathlib import Path

import pytest

from shapecheck import check
from shapecheck.report.report import Report
from shapecheck.settings.config import Config

HEAD = """\
import json, os, tomllib
from pathlib import Path
import torch, yaml
from torch import nn
from shapecheck import reveal_shape

"""
FILES = {
    "net.yaml": "model: {width: 16, depths: [2, 3]}\nbase: &base {heads: 4}\nother: {<<: *base, rate: 1e-4}\n",
    "net.json": '{"width": 8, "names": ["a", "b"]}',
    "net.toml": "[model]\nwidth = 5\n",
    "net.txt": '{"width": 8}',
    "broken.json": '{"width": ',
    "configs/deep.yml": "width: 9\n",
    "configs/one/twice.yaml": "width: 1\n",
    "configs/two/twice.yaml": "width: 2\n",
    "bomb.yaml": "a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1]\n"
    + "".join(
        f"{n}: &{n} [*{o}, *{o}, *{o}, *{o}, *{o}, *{o}, *{o}, *{o}]\n" for o, n in zip("abcdef", "bcdefg", strict=True)
    ),
    "circle.yaml": "width: &a [*a]\n",
    "own.yaml": "width: !length 3\n",
}
KNOWN = {
    "yaml.safe_load(open('net.yaml'))['model']['width']": "(16)",
    "yaml.load(open('net.yaml'), Loader=yaml.FullLoader)['model']['depths'][1]": "(3)",
    "yaml.full_load(open('net.yaml').read())['other']['heads']": "(4)",
    "json.load(open('net.json'))['width']": "(8)",
    "json.loads(Path('net.json').read_text())['width']": "(8)",
    "len(json.load(Path(__file__).with_name('net.json').open())['names'])": "(2)",
    "json.load(open(os.path.join(os.path.dirname(__file__), 'net.json')))['width']": "(8)",
    "tomllib.load(open('net.toml', 'rb'))['model']['width']": "(5)",
    "len(open('net.yaml').readlines())": "(3)",
    "sum(1 for line in open('net.yaml') if line.startswith('base'))": "(1)",
    "yaml.safe_load(open('deep.yml'))['width']": "(9)",
    "yaml.safe_load(open('configs/deep.yml'))['width']": "(9)",
}
OPEN = [
    "json.load(open('net.txt'))['width']",
    "json.load(open('absent.json'))['width']",
    "json.load(open('broken.json'))['width']",
    "json.load(open('net.json', 'w'))['width']",
    "json.load(open('large.json'))['width']",
    "json.load(open('linked.json'))['width']",
    "json.load(open('../outside.json'))['width']",
    "yaml.safe_load(open('twice.yaml'))['width']",
    "yaml.safe_load(open('bomb.yaml'))['g'][0]",
    "yaml.safe_load(open('circle.yaml'))['width']",
    "yaml.safe_load(open('own.yaml'))['width']",
    "(yaml.add_constructor('!length', len), yaml.safe_load(open('net.yaml')))[1]['model']['width']",
    "yaml.load(open('net.yaml'), type('Own', (yaml.SafeLoader,), {}))['model']['width']",
]


def project(folder: Path) -> Path:
    root = folder / "project"
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    (root / "pyproject.toml").touch()
    (root / "large.json").write_text('{"width": 3, "data": "' + "x" * 200_000 + '"}')
    (folder / "outside.json").write_text('{"width": 3}')
    (root / "linked.json").symlink_to(folder / "outside.json")
    return root


def checked(root: Path, program: str, cache: bool = False) -> Report:
    (root / "run.py").write_text(HEAD + program)
    return check([str(root / "run.py")], Config(root=str(root), cache=cache, strict=True))


def revealed(report: Report) -> list[str]:
    return [d.message.removeprefix("`it` is ") for d in report.diagnostics if d.code == "SHP905"]


@pytest.mark.parametrize(("expression", "shape"), KNOWN.items())
def test_what_a_file_of_the_project_holds_is_known(tmp_path: Path, expression: str, shape: str) -> None:
    report = checked(project(tmp_path), f"reveal_shape(torch.zeros({expression}))\n")
    assert revealed(report) == [shape.replace(")", ",)")]


@pytest.mark.parametrize("expression", OPEN)
def test_what_may_not_be_read_is_not_known(tmp_path: Path, expression: str) -> None:
    report = checked(project(tmp_path), f"reveal_shape(torch.zeros({expression}))\n")
    assert all(shape.startswith("unknown") for shape in revealed(report))
    assert [d.code for d in report.diagnostics if d.severity == "error"] == []


def test_no_error_rests_on_what_a_file_holds(tmp_path: Path) -> None:
    text = "fc = nn.Linear(json.load(open('net.json'))['width'], 3)\nfc(torch.zeros(2, 9))\n"
    (gap,) = checked(project(tmp_path), text).diagnostics
    assert (gap.code, "`net.json` holds what it does here" in gap.message) == ("SHP903", True)


WRITTEN = {
    "open": "with open('net.json', 'w') as file:\n    json.dump({'width': 7}, file)\n",
    "a path": "Path('net.json').write_text('{\"width\": 7}')\n",
    "an open path": "with Path('net.json').open(mode='w') as file:\n    file.write('{\"width\": 7}')\n",
}


@pytest.mark.parametrize("text", WRITTEN.values(), ids=WRITTEN)
def test_what_the_program_writes_itself_is_not_what_lies_there(tmp_path: Path, text: str) -> None:
    text += "reveal_shape(torch.zeros(json.load(open('net.json'))['width']))\n"
    assert all(shape.startswith("unknown") for shape in revealed(checked(project(tmp_path), text)))


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    root = project(tmp_path)
    text = "reveal_shape(torch.zeros(json.load(open('net.json'))['width']))\n"
    assert revealed(checked(root, text, cache=True)) == ["(8,)"]
    (root / "net.json").write_text('{"width": 7}')
    assert revealed(checked(root, text, cache=True)) == ["(7,)"]
