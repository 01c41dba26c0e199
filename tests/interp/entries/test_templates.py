"""Which classes of a file are models: those that leave methods to their subclasses are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from shapecheck import check
from shapecheck.report.report import Report
from shapecheck.settings.config import Config

HEAD = """
import abc, functools
import torch
from torch import nn

class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(3, 2)
"""


def checked(folder: Path, body: str) -> Report:
    (folder / "net.py").write_text(HEAD + body)
    return check([str(folder / "net.py")], Config(root=str(folder), cache=False))


TEMPLATES = {
    "forward raises": """
class Base(Layer):
    def forward(self, x):
        \"\"\"Words.\"\"\"
        raise NotImplementedError("write me")
class Net(Base):
    def forward(self, x):
        return self.fc(x)
""",
    "a step raises": """
class Base(Layer):
    def encode(self, x):
        raise NotImplementedError()
    def forward(self, x):
        return self.fc(self.encode(x))
class Between(Base):
    pass
class Net(Between):
    def encode(self, x):
        return x * 2
""",
    "a property raises": """
class Base(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(self.width, 2)
    @property
    def width(self):
        raise NotImplementedError
    def forward(self, x):
        return self.fc(x)
class Net(Base):
    width = 3
""",
    "abc": """
class Base(Layer, abc.ABC):
    @abc.abstractmethod
    def encode(self, x): ...
    def forward(self, x):
        return self.fc(self.encode(x))
class Net(Base):
    def encode(self, x):
        return x
""",
    "a metaclass and a property": """
class Base(Layer, metaclass=abc.ABCMeta):
    @property
    @abc.abstractmethod
    def head(self): ...
    def forward(self, x):
        return self.head(x)
class Net(Base):
    @property
    def head(self):
        return self.fc
""",
}


@pytest.mark.parametrize("body", TEMPLATES.values(), ids=TEMPLATES)
def test_a_template_is_no_model(tmp_path: Path, body: str) -> None:
    report = checked(tmp_path, body)
    assert [model.name for model in report.models] == ["Net"]
    assert report.models[0].output == ["B", 2]
    assert not report.diagnostics
    assert not report.models[0].gaps


MODELS = {
    "a branch that is not implemented": """
class Net(Layer):
    def __init__(self, kind):
        super().__init__()
        self.kind = kind
    def forward(self, x):
        if self.kind == "a":
            return self.fc(x)
        raise NotImplementedError(self.kind)
""",
    "a part that is a template": """
class Part(Layer):
    def forward(self, x):
        raise NotImplementedError
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.part = Part()
    def forward(self, x):
        return self.part(x)
""",
    "abstract without abc": """
class Net(Layer):
    @abc.abstractmethod
    def other(self): ...
    def forward(self, x):
        return self.fc(x)
""",
    "a class that is wrong before": """
class Net(Layer):
    def forward(self, x):
        self.fc(torch.zeros(2, 4))
        raise NotImplementedError
""",
}


@pytest.mark.parametrize("body", MODELS.values(), ids=MODELS)
def test_other_classes_are_models(tmp_path: Path, body: str) -> None:
    report = checked(tmp_path, body)
    assert [model.name for model in report.models] == ["Net"] or report.diagnostics


def test_an_abstract_class_makes_no_objects(tmp_path: Path) -> None:
    body = """
class Base(Layer, abc.ABC):
    @abc.abstractmethod
    def encode(self, x): ...
    def forward(self, x):
        return self.fc(self.encode(x))
try:
    Base()
    width = 5
except TypeError:
    width = 3
print(nn.Linear(3, 4)(torch.zeros(2, width)))
"""
    assert not checked(tmp_path, body).diagnostics


WRAPPED = {
    "wraps": ("@wraps", ""),
    "bare": ("@bare", ""),
    "torch": ("@torch.no_grad()", ""),
    "compiled": ('@torch.compile(mode="x")', ""),
    "constructor": ("", "@wraps"),
    "constructor, bare": ("", "@bare"),
}
DECORATORS = """
def wraps(f):
    @functools.wraps(f)
    def wrapper(self, *args, **kwargs):
        return f(self, *args, **kwargs)
    return wrapper
def bare(f):
    def wrapper(self, *args, **kwargs):
        return f(self, *args, **kwargs)
    return wrapper
"""


@pytest.mark.parametrize(("forward", "init"), WRAPPED.values(), ids=WRAPPED)
def test_a_decorated_method_is_what_it_wraps(tmp_path: Path, forward: str, init: str) -> None:
    body = f"""{DECORATORS}
class Net(nn.Module):
    {init}
    def __init__(self, width):
        super().__init__()
        self.fc = nn.Linear(width, 4)
    {forward}
    def forward(self, x):
        return self.fc(x)
"""
    (model,) = checked(tmp_path, body).models
    assert list(model.inputs.values()) == [["B", "width"]]
    assert model.output == ["B", 4]
