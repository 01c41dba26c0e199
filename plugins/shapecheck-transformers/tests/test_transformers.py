"""Every stand-in stands for something, and models are read through them as transformers runs them."""

import ast
from importlib.util import find_spec
from pathlib import Path

import pytest
from shapecheck_transformers import SOURCE, STAND_INS

import shapecheck

NAMES = [(file, name) for file, names in STAND_INS.items() for name in names]


def definitions(path):
    """The dotted names that a file defines, those in its classes included."""

    def inside(body, prefix):
        for node in body:
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                yield prefix + node.name
            if isinstance(node, ast.ClassDef):
                yield from inside(node.body, f"{prefix}{node.name}.")
            if isinstance(node, ast.Assign):
                yield from (prefix + target.id for target in node.targets if isinstance(target, ast.Name))
            for block in ("body", "orelse", "handlers") if isinstance(node, (ast.If, ast.Try, ast.With)) else ():
                yield from inside(getattr(node, block, ()), prefix)

    return set(inside(ast.parse(Path(path).read_text(encoding="utf-8")).body, ""))


def home(name):
    """The file of the module that a dotted name lies in, and the rest of the name."""
    parts = name.split(".")
    folder = Path(find_spec(parts[0]).origin).parent
    for cut in range(len(parts) - 1, 0, -1):
        base = folder.joinpath(*parts[1:cut])
        for file in (base.with_suffix(".py"), base / "__init__.py"):
            if file.is_file():
                return file, ".".join(parts[cut:])
    raise AssertionError(name)


@pytest.mark.parametrize(("file", "name"), NAMES)
def test_a_stand_in_stands_for_something(file, name):
    path, rest = home(name)
    assert rest in definitions(path)
    assert name.rpartition(".")[2] in definitions(SOURCE / f"{file}.py")


def test_a_speech_model_is_exact():
    said = shapecheck.infer(
        "transformers:Wav2Vec2ForCTC(Wav2Vec2Config(num_hidden_layers=1))", {"input_values": "B,T"}
    ).to_json()
    assert said["output"] == {"map": {"logits": ["B", "(T - 80)//320", 32]}}
    assert len(said["layers"]) == 54
    assert not any("unknown" in str(layer["output"]) for layer in said["layers"])


USER = """
import torch
from torch import nn
from transformers import Wav2Vec2Config, Wav2Vec2ForCTC

model = Wav2Vec2ForCTC(Wav2Vec2Config(num_hidden_layers=1))
model.lm_head = nn.Linear({width}, 30)
out = model(torch.randn(2, 16000)).logits
shapecheck.reveal_shape(out)
"""


def test_a_new_head_is_followed(tmp_path):
    file = tmp_path / "user.py"
    file.write_text("import shapecheck\n" + USER.format(width="model.config.hidden_size"))
    report = shapecheck.check(file)
    assert [d.message for d in report.diagnostics] == ["`out` is (2, 49, 30)"]


def test_a_head_of_the_wrong_width_is_an_error_at_the_users_line(tmp_path):
    file = tmp_path / "user.py"
    file.write_text("import shapecheck\n" + USER.format(width=512))
    report = shapecheck.check(file)
    assert [(d.code, d.at.line, d.at.path) for d in report.diagnostics if d.severity == "error"] == [
        ("SHP203", 9, str(file))
    ]
