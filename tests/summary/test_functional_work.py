"""The multiply-adds of functions are those of the layers that do the same."""

import pytest

from shapecheck.driver import project

PAIRS = {
    "linear": ("nn.Linear(8, 5)", "F.linear(x, self.m.weight, self.m.bias)", "B,T,8"),
    "linear without a bias": ("nn.Linear(8, 5, bias=False)", "F.linear(x, self.m.weight)", "B,8"),
    "conv": ("nn.Conv1d(8, 4, 3, groups=2)", "F.conv1d(x, self.m.weight, bias=self.m.bias, groups=2)", "B,8,T"),
    "conv without a batch": ("nn.Conv2d(8, 4, 3)", "torch.conv2d(x, self.m.weight, self.m.bias)", "8,H,W"),
    "transposed conv": (
        "nn.ConvTranspose1d(8, 4, 3, stride=2)",
        "F.conv_transpose1d(x, self.m.weight, self.m.bias, stride=2)",
        "B,8,T",
    ),
    "layer norm": ("nn.LayerNorm(8)", "F.layer_norm(x, (8,), self.m.weight, self.m.bias)", "B,T,8"),
    "rms norm": ("nn.RMSNorm(8)", "F.rms_norm(x, (8,), self.m.weight)", "B,T,8"),
    "group norm": ("nn.GroupNorm(2, 8)", "F.group_norm(x, 2, self.m.weight, self.m.bias)", "B,8,T"),
    "batch norm": (
        "nn.BatchNorm1d(8)",
        "F.batch_norm(x, self.m.running_mean, self.m.running_var, self.m.weight, self.m.bias)",
        "B,8,T",
    ),
    "norm without weights": ("nn.LayerNorm(8, elementwise_affine=False)", "F.layer_norm(x, (8,))", "B,T,8"),
    "prelu": ("nn.PReLU(8)", "F.prelu(x, self.m.weight)", "B,8,T"),
    "bilinear": ("nn.Bilinear(8, 8, 3)", "F.bilinear(x, x, self.m.weight, self.m.bias)", "B,T,8"),
}
NET = """\
import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.m = {layer}

    def forward(self, x):
        return {call}
"""


@pytest.mark.parametrize("name", PAIRS)
def test_a_function_counts_as_its_layer(name, tmp_path):
    layer, call, given = PAIRS[name]
    path = tmp_path / "net.py"
    found = []
    for body in ("self.m(x, x)" if name == "bilinear" else "self.m(x)", call):
        path.write_text(NET.format(layer=layer, call=body), encoding="utf-8")
        found.append(project.summary(f"{path}:Net()", {"x": given}))
    by_layer, by_function = found
    assert by_layer.totals["mult_adds"] is not None
    assert by_function.totals["mult_adds"] == by_layer.totals["mult_adds"]
    assert by_function.rows[0].own_mult_adds == by_layer.totals["mult_adds"]


def test_a_parameter_in_a_product_with_a_bias_counts_and_two_tensors_do_not(tmp_path):
    path = tmp_path / "net.py"
    layer = "nn.Linear(8, 8)"
    path.write_text(NET.format(layer=layer, call="torch.addmm(self.m.bias, x, self.m.weight)"), encoding="utf-8")
    assert project.summary(f"{path}:Net()", {"x": "B,8"}).totals["mult_adds"] == "72*B"
    path.write_text(NET.format(layer=layer, call="torch.addmm(x, x, x.T @ x)"), encoding="utf-8")
    assert project.summary(f"{path}:Net()", {"x": "B,8"}).totals["mult_adds"] == 0


def test_a_layer_that_could_not_be_followed_leaves_the_totals_open(tmp_path):
    path = tmp_path / "net.py"
    text = NET.format(layer="nn.Linear(8, 8)", call="self.m(x)")
    path.write_text(f"{text}\nmodel = Net()\nmodel.m.weight = nn.Parameter(torch.zeros(4, 8))\n", encoding="utf-8")
    totals = project.summary(f"{path}:model", {"x": "B,8"}).totals
    assert totals["mult_adds"] is None
    assert totals["pass_bytes"] is None
