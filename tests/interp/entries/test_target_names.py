"""A target that names nothing is refused, with the nearest name; sizes among its arguments stay symbols."""

from __future__ import annotations

from pathlib import Path

import pytest

from shapecheck import infer
from shapecheck.cli import main
from shapecheck.settings.config import Config, UsageError

SOURCE = """\
import missing_library as other
from torch import nn


class Net(nn.Module):
    def __init__(self, d, n=2):
        super().__init__()
        self.fc = nn.Linear(d, n)

    @classmethod
    def small(cls):
        return cls(3)

    def forward(self, x):
        return self.fc(x)


SIZES = {"d": 3}
net = Net(3)
raise SystemExit


class Late(Net):
    pass
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "model.py").write_text(SOURCE)
    return tmp_path / "model.py"


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("Netz", "model.py has no `Netz`; did you mean `Net`?"),
        ("Netz(3)", "model.py has no `Netz`; did you mean `Net`?"),
        ("Net(Netz(3))", "model.py has no `Netz`; did you mean `Net`?"),
        ("nn.Sequential(Nett(3), Net(3))", "model.py has no `Nett`; did you mean `Net`?"),
        ("[Nett(3)][0]", "model.py has no `Nett`; did you mean `Net`?"),
        ("Net(SIZE['d'])", "model.py has no `SIZE`; did you mean `SIZES`?"),
        ("Net.smal()", "`Net` has no `smal`; did you mean `small`?"),
        ("net.fcc", "`Net` has no `fcc`; did you mean `fc`?"),
        ("something.else_", "model.py has no `something`"),
        ("Latte(3)", "model.py has no `Latte`; did you mean `Late`?"),
    ],
)
def test_refused(path: Path, expression: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        infer(f"{path}:{expression}", config=Config(root=str(path.parent), cache=False))
    assert str(caught.value).endswith(message)


@pytest.mark.parametrize(
    "expression",
    [
        "Net(width)",
        "Net(d=width * 2)",
        "Net(SIZES['d'], n=classes)",
        "Net.small()",
        "net.fc",
        "(lambda x: net(x))",
        "nn.Sequential(*[Net(n, n) for n in (3, 3)])",
        "nn.Sequential(Net(a, b), Net(b, c))",
        "other.Net()",
        "Late(3)",
    ],
)
def test_taken(path: Path, expression: str) -> None:
    infer(f"{path}:{expression}", config=Config(root=str(path.parent), cache=False))


def test_a_library_names_what_it_star_imports(tmp_path: Path) -> None:
    pytest.importorskip("torchvision")
    with pytest.raises(UsageError, match=r"torchvision.models has no `resnet19`; did you mean `resnet"):
        infer("torchvision.models:resnet19()", config=Config(root=str(tmp_path), cache=False))


def test_wrong_usage_on_the_command_line(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["infer", "--no-cache", f"{path}:Netz"]) == 2
    assert main(["summary", "--no-cache", f"{path}:Netz"]) == 2
    assert "did you mean `Net`?" in capsys.readouterr().err
