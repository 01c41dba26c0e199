"""Lists whose length a constructor's parameter decides: a small length is assumed, and said."""

from __future__ import annotations

import pytest

from shapecheck.driver.project import infer

MODEL = """\
from torch import nn

class Net(nn.Module):
    def __init__(self, inner, hidden, outer, layers):
        super().__init__()
        widths = [hidden] * (layers - 1)
        self.layers = nn.Sequential(*[nn.Linear(a, b) for a, b in zip(FIRST, LAST)])

    def forward(self, x):
        return self.layers(x)
"""


@pytest.mark.parametrize("first", ["[inner] + widths", "[inner, *widths]"])
@pytest.mark.parametrize("last", ["widths + [outer]", "[*widths, outer]"])
def test_widths_joined(tmp_path, first, last):
    file = tmp_path / "net.py"
    file.write_text(MODEL.replace("FIRST", first).replace("LAST", last))
    answer = infer(f"{file}:Net").to_json()
    assert (answer["inputs"], answer["output"], answer["gaps"]) == ({"x": ["B", "inner"]}, ["B", "outer"], [])
