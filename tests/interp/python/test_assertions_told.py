"""What is said of an assertion that fails: both sides, the function, the call that led there, the tensor's way."""

from __future__ import annotations

from pathlib import Path

from shapecheck import check
from shapecheck.report.diagnostics import Diagnostic
from shapecheck.settings.config import Config

HEAD = "import torch\nfrom torch import nn\n\n\n"


def told(tmp_path: Path, text: str) -> Diagnostic:
    path = tmp_path / "a.py"
    path.write_text(HEAD + text)
    (found,) = [d for d in check(path, Config(root=str(tmp_path), cache=False)).diagnostics if d.code == "SHP508"]
    return found


def remarks(found: Diagnostic) -> list[str]:
    return [note.message for note in found.notes if note.at is None]


def test_shapes_function_call_and_trail(tmp_path: Path) -> None:
    text = (
        "def loss(pred, target):\n    assert pred.shape == target.shape\n    return (pred - target).mean()\n\n\n"
        "loss(nn.Linear(4, 3)(torch.rand(2, 4)), torch.rand(2, 5))\n"
    )
    found = told(tmp_path, text)
    assert found.message == "this raises AssertionError: pred.shape == target.shape does not hold"
    assert found.scope == "loss"
    assert remarks(found) == ["`pred.shape` is (2, 3)", "`target.shape` is (2, 5)"]
    assert [(n.at.line, n.message) for n in found.notes if n.at is not None and "here" in n.message] == [
        (10, "called here")
    ]
    assert found.trail == "torch.rand (2, 4) -> Linear (2, 3)"


def test_numbers_and_the_part_that_fails(tmp_path: Path) -> None:
    text = "x = torch.rand(2, 5)\nwidth = 6\nassert x.ndim == 2 and x.shape[1] == width, 'width'\n"
    found = told(tmp_path, text)
    assert found.message == "this raises AssertionError: width"
    assert remarks(found)[:2] == ["`x.shape[1]` is 5", "`width` is 6"]


def test_nothing_is_looked_at_that_could_do_anything(tmp_path: Path) -> None:
    text = "seen = []\n\n\ndef f():\n    seen.append(1)\n    return 1\n\n\nassert f() == 2 - len(seen) + len(seen)\n"
    assert remarks(told(tmp_path, text)) == ["`2 - len(seen) + len(seen)` is 2"]


def test_a_side_that_is_no_plain_value_is_not_shown(tmp_path: Path) -> None:
    assert remarks(told(tmp_path, "net = nn.Linear(3, 4)\nassert net == 4\n")) == []
