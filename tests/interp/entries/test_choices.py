"""Parameters that choose: a class is read again with each of the few things that they may be."""

from __future__ import annotations

from pathlib import Path

import pytest

from shapecheck import check, infer
from shapecheck.report.report import ModelReport, Report
from shapecheck.settings.config import Config

HEAD = """\
import torch
import torch.nn.functional as F
from torch import nn

"""
NET = """
class Net(nn.Module):
    def __init__(self, {parameters}):
        super().__init__()
        {init}

    def forward(self, x):
        {forward}
"""
CONVS = "(nn.Conv1d, nn.Conv2d, nn.Conv3d)"
CHOOSING = {
    "an item of a tuple": (
        "dims, width",
        f"self.conv = {CONVS}[dims - 1](3, width, 1)",
        "return self.conv(x)",
        "dims = 2",
        ["B", 3, "H", "W"],
    ),
    "a key of a dict": (
        "dims, width",
        "self.conv = {1: nn.Conv1d, 3: nn.Conv3d}[dims](3, width, 1)",
        "return self.conv(x)",
        "dims = 3",
        ["B", 3, "D", "H", "W"],
    ),
    "numbers of layers with unusual keys": (
        "depth: int",
        "blocks, width = {18: (2, 64), 50: (3, 256)}[depth]; self.fc = nn.Linear(blocks, width)",
        "return self.fc(x)",
        "depth = 18",
        ["B", 2],
    ),
    "pairs for each axis": ("dims: int", "self.pad = [0, 1] * dims", "return F.pad(x, self.pad)", "dims = 2", None),
    "ones for each axis": (
        "dims: int",
        "self.shape = [1] * dims",
        "return torch.ones(self.shape) + x[0, 0, 0].sum()",
        "dims = 2",
        None,
    ),
    "an axis": (
        "axis: int",
        "self.axis = axis",
        "return x.view(2, 3, 4).transpose(self.axis + 1, 0)",
        "axis = 1",
        None,
    ),
    "a place that is written to": (
        "axis: int",
        "self.axis = axis",
        "cut = [slice(None)] * 3; cut[self.axis] = slice(0, 1); return x.view(2, 3, 4)[tuple(cut)]",
        "axis = 2",
        None,
    ),
    "a way to go": (
        "dims: int",
        "self.conv = nn.Conv2d(3, 4, 5, padding='same' if dims == 2 else 1)",
        "return self.conv(x)",
        "dims = 2",
        ["B", 3, "H", "W"],
    ),
    "a number that the constructor refuses": (
        "dims: int, width",
        f"assert dims != 2; self.conv = {CONVS}[dims - 1](3, width, 1)",
        "return self.conv(x)",
        "dims = 3",
        ["B", 3, "D", "H", "W"],
    ),
    "numbers that go together": (
        "dims: int, axis: int",
        f"self.conv = {CONVS}[dims - 1](3, 4, 1); self.axis = axis",
        "cut = [slice(None)] * 5; cut[self.axis + 2] = slice(0, 1); return self.conv(x[tuple(cut)])",
        "dims = 3",
        ["B", 3, "D", "H", "W"],
    ),
    "two sizes that may be one": (
        "wide, width",
        (
            "self.fc = nn.Linear(wide, width); pad = 'same' if wide == width else 0; "
            "self.conv = nn.Conv1d(5, 6, 3, padding=pad)"
        ),
        "return self.conv(self.fc(x))",
        "width = wide",
        ["B", 5, "wide"],
    ),
    "two parameters": (
        "dims, kind",
        f"self.conv = {CONVS}[dims - 1](3, 4, 1); self.act = (nn.ReLU, nn.GELU)[kind]()",
        "return self.act(self.conv(x))",
        "kind = 1",
        ["B", 3, "H", "W"],
    ),
}
NORMS = """
NORMS = {"INSTANCE": nn.InstanceNorm2d, "BATCH": nn.BatchNorm2d}


def parts(spec):
    if isinstance(spec, str):
        return spec, {}
    name, options = spec
    if not isinstance(name, str):
        raise TypeError("a name, or a name and options")
    return name, options
"""
SIZES = {
    "a size": ("width", "self.fc = nn.Linear(3, width)", "return self.fc(x)"),
    "a size that picks one of alike": (
        "width",
        "self.fc = nn.Linear(3, width); self.step = (1, 1)[width]",
        "return self.fc(x)",
    ),
    "a size that names itself": (
        "width",
        "self.fc = nn.Linear(3, width); self.note = ('none', 'one', 'more')[width]",
        "return self.fc(x)",
    ),
    "a size on both sides of a number": (
        "width",
        "self.fc = nn.Linear(3, width); self.wide = 'wide' if width > 4 else 5",
        "return self.fc(x)",
    ),
}


def checked(folder: Path, text: str) -> Report:
    file = folder / "net.py"
    file.write_text(HEAD + text)
    return check([str(file)], Config(root=str(folder), cache=False))


def net(folder: Path, parameters: str, init: str, forward: str, more: str = "") -> ModelReport:
    report = checked(folder, NET.format(parameters=parameters, init=init, forward=forward) + more)
    assert [d.message for d in report.diagnostics] == []
    return report.models[0]


@pytest.mark.parametrize(("parameters", "init", "forward", "assumed", "shape"), CHOOSING.values(), ids=CHOOSING)
def test_a_number_that_chooses_is_one_of_the_few_that_it_may_be(
    tmp_path: Path, parameters: str, init: str, forward: str, assumed: str, shape: list[object] | None
) -> None:
    model = net(tmp_path, parameters, init, forward)
    assert model.complete, model.gaps
    assert assumed in model.assumed
    assert shape is None or model.inputs["x"] == shape


@pytest.mark.parametrize(("parameters", "init", "forward"), SIZES.values(), ids=SIZES)
def test_a_size_stays_one(tmp_path: Path, parameters: str, init: str, forward: str) -> None:
    model = net(tmp_path, parameters, init, forward)
    assert (model.complete, model.assumed) == (True, ())
    assert model.output == ["B", "width"]


def test_what_may_be_a_text_is_one_where_a_list_fails(tmp_path: Path) -> None:
    init = "name, options = parts(norm); self.norm = NORMS[name.upper()](4, **options)"
    report = checked(
        tmp_path, NORMS + NET.format(parameters="norm: tuple | str", init=init, forward="return self.norm(x)")
    )
    (model,) = report.models
    assert not report.diagnostics
    assert (model.complete, model.assumed) == (True, ("norm = 'INSTANCE'",))


def test_two_that_may_be_texts_are_so_together(tmp_path: Path) -> None:
    init = "self.norms = nn.Sequential(*(NORMS[parts(spec)[0]](4) for spec in (first, second)))"
    text = NET.format(parameters="first: str | tuple, second: tuple | str", init=init, forward="return self.norms(x)")
    (model,) = checked(tmp_path, NORMS + text).models
    assert (model.complete, model.assumed) == (True, ("first = 'INSTANCE'", "second = 'INSTANCE'"))


def test_what_the_file_itself_passes_comes_first(tmp_path: Path) -> None:
    init, forward = f"self.conv = {CONVS}[dims - 1](3, width, 1)", "return self.conv(x)"
    model = net(tmp_path, "dims, width", init, forward, "\n\ndef made():\n    return Net(3, 8)\n\n\nmade()\n")
    assert "dims = 3" in model.assumed


def test_each_number_is_a_reading(tmp_path: Path) -> None:
    model = net(tmp_path, "dims, width", f"self.conv = {CONVS}[dims - 1](3, width, 1)", "return self.conv(x)")
    told = [(reading.assumed, reading.output) for reading in (model, *model.readings)]
    assert told == [
        (("dims = 2",), ["B", "width", "H", "W"]),
        (("dims = 3",), ["B", "width", "D", "H", "W"]),
        (("dims = 1",), ["B", "width", "T"]),
    ]


def test_no_error_rests_on_a_number_that_was_chosen(tmp_path: Path) -> None:
    init = f"self.conv = {CONVS}[dims - 1](3, 4, 1); self.fc = nn.Linear(5, 6)"
    model = net(tmp_path, "dims", init, "return self.fc(self.conv(x).flatten(2).transpose(1, 2))")
    assert not model.complete
    assert model.assumed == ()


def test_a_hazard_of_a_chosen_number_is_a_gap(tmp_path: Path) -> None:
    stated = "Args:\n            x: a tensor of shape (B, 3, T, U, V, W)"
    body = f'"""A net.\n\n        {stated}\n        """\n        return self.conv(x)'
    model = net(tmp_path, "dims, width", f"self.conv = {CONVS}[dims - 1](3, width, 1)", body)
    assert not model.complete
    assert any(gap.reason.startswith("with dims = 2: the stated shape") for gap in model.gaps)


def test_infer_tells_the_number(tmp_path: Path) -> None:
    file = tmp_path / "net.py"
    init = f"self.conv = {CONVS}[dims - 1](3, width, 1)"
    file.write_text(HEAD + NET.format(parameters="dims, width", init=init, forward="return self.conv(x)"))
    found = infer(f"{file}:Net")
    assert found.complete
    assert found.to_json()["assumed"] == ["dims = 2"]


TASKS = """
class Head(nn.Module):
    def __init__(self, layer):
        super().__init__()
        self.layer = layer

    def forward(self, x):
        return self.layer(x)


class Net(nn.Module):
    def __init__(self, configs):
        super().__init__()
        self.task = configs.task
        if self.task == "classify":
            self.head = Head(nn.Linear(configs.width, 10))
        if self.task == "encode":
            self.head = Head(nn.Linear(configs.width, 20))

    def forward(self, x):
        if self.task == "classify":
            return self.head(x.mean(1))
        if self.task == "encode":
            return self.head(x)
"""


def test_each_word_that_a_parameter_is_compared_with_is_a_reading(tmp_path: Path) -> None:
    (tmp_path / "net.py").write_text(HEAD + TASKS)
    report = check([tmp_path / "net.py"], Config(root=str(tmp_path), cache=False))
    assert not report.diagnostics
    models = {model.name: model for model in report.models}
    told = {model.assumed[-1]: (model.inputs["x"], model.output) for model in (models["Net"], *models["Net"].readings)}
    assert told == {
        "task = 'classify'": (["B", "T", "width"], ["B", 10]),
        "task = 'encode'": (["B", "width"], ["B", 20]),
    }


def test_what_a_reading_with_another_word_makes_is_a_way_of_making_it(tmp_path: Path) -> None:
    (tmp_path / "net.py").write_text(HEAD + TASKS)
    report = check([tmp_path / "net.py"], Config(root=str(tmp_path), cache=False))
    (head,) = [model for model in report.models if model.name == "Head"]
    assert {tuple(model.output) for model in (head, *head.readings)} == {("B", 10), ("B", 20)}


SMOOTHED = '''
class Smooth(nn.Module):
    def __init__(self, dims: int, sigma):
        super().__init__()
        self.sigmas = [sigma for _ in range(dims)]

    def forward(self, x: torch.Tensor):
        """
        Args:
            x: in shape [B, C, {axes}].
        """
        for place in range(x.ndim - 2):
            x = x * self.sigmas[place]
        return x
'''


@pytest.mark.parametrize(("axes", "dims"), [("H, W, D", 3), ("H, W", 2)])
def test_a_number_that_is_chosen_goes_together_with_a_stated_shape(axes: str, dims: int, tmp_path: Path) -> None:
    (tmp_path / "net.py").write_text(HEAD + SMOOTHED.replace("{axes}", axes))
    report = check([tmp_path / "net.py"], Config(root=str(tmp_path), cache=False))
    assert not report.diagnostics
    (model,) = report.models
    assert model.inputs["x"] == ["B", "C", *axes.split(", ")]
    assert model.assumed == (f"dims = {dims}",)
