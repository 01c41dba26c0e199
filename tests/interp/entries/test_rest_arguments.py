"""What `*args` and `**kwargs` of a forward hold: as many inputs as the calls they are handed to want."""

from __future__ import annotations

from pathlib import Path
from textwrap import indent

import pytest

from shapecheck import check
from shapecheck.report.report import Report
from shapecheck.settings.config import Config

W = ["B", "w"]
RESTS = {
    "by place to a method": ("*args", "return self.two(*args)", ["input", "y"]),
    "by place behind an input": ("x, *more", "return self.two(x, *more)", ["x", "y"]),
    "by name to a method": ("**options", "return self.two(**options)", ["x", "y"]),
    "by name to a function": ("**options", "return self.fc(add(**options))", ["x", "y"]),
    "both to a method": ("*args, **options", "return self.two(*args, **options)", ["input", "y"]),
    "to a module that hands it on": ("*args, **options", "return self.inner(*args, **options)", ["input", "y"]),
    "to a layer": ("*args", "return self.pair(*args)", ["input", "input2"]),
    "that is unpacked": ("*args", "a, b = args\n        return self.two(a, b)", ["args_0", "args_1"]),
    "of which items are taken": ("*args", "return self.two(args[0], args[1])", ["args_0", "args_1"]),
    "of which a key is taken": ("x, **options", "return self.two(x, options['y'])", ["x", "y"]),
    "that needs no more": ("*args", "return self.fc(*args)", ["input"]),
}


def checked(folder: Path, parameters: str, forward: str) -> Report:
    text = f"""
from torch import nn


def add(x, y):
    return x + y


class Inner(nn.Module):
    def __init__(self, w):
        super().__init__()
        self.fc = nn.Linear(w, w)

    def forward(self, *args, **options):
        return self.two(*args, **options)

    def two(self, x, y, scale=2):
        return self.fc(x) + y * scale


class Net(Inner):
    def __init__(self, w):
        super().__init__(w)
        self.inner, self.pair = Inner(w), nn.Bilinear(w, w, w)

    def forward(self, {parameters}):
{indent(forward, " " * 8).replace(" " * 16, " " * 8)}
"""
    file = folder / "net.py"
    file.write_text(text)
    return check([str(file)], Config(root=str(folder), cache=False, strict=True))


@pytest.mark.parametrize(("parameters", "forward", "names"), RESTS.values(), ids=RESTS)
def test_the_rest_holds_what_is_wanted(tmp_path: Path, parameters: str, forward: str, names: list[str]) -> None:
    report = checked(tmp_path, parameters, forward)
    net = report.models[1]
    assert list(report.diagnostics) == []
    assert ([*net.inputs], [*net.inputs.values()], net.output) == (names, [W] * len(names), W)


def test_an_argument_that_no_rest_holds_is_lacking(tmp_path: Path) -> None:
    (lacking,) = checked(tmp_path, "x, *more", "return self.two(x)").diagnostics
    assert (lacking.code, "`y`" in lacking.message) == ("SHP501", True)
