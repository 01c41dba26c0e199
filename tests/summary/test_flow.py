"""The picture of the data flow: its boxes, and what goes from one to the other."""

import re

import pytest

from shapecheck.driver import project
from shapecheck.reporters.summary_flow import draw

NET = """\
import torch
from torch import nn


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv, self.act = nn.Conv1d(8, 8, 3, padding=1), nn.GELU()

    def forward(self, x):
        return self.act(self.conv(x))


class Front(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList([Layer() for _ in range(3)])

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return x


class Projection(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm, self.linear = nn.LayerNorm(8), nn.Linear(8, 8)

    def forward(self, x):
        normed = self.norm(x.mT)
        return self.linear(normed), normed


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.front, self.projection = Front(), Projection()
        self.places, self.head = nn.Embedding(9, 8), nn.Linear(8, 2)

    def forward(self, x):
        hidden, _ = self.projection(self.front(x))
        return self.head(hidden + self.places(torch.arange(1)))
"""


@pytest.fixture
def picture(tmp_path):
    def make(depth):
        path = tmp_path / "net.py"
        path.write_text(NET, encoding="utf-8")
        return draw(project.summary(f"{path}:Net()", {"x": "B,8,T"}), depth)

    return make


def boxes(svg):
    return re.findall(r'class="module"><title>(.*?):', svg)


def test_a_list_on_the_way_is_no_level(picture):
    inside = ["front.layers.0", "front.layers.1", "front.layers.2", "projection.norm", "projection.linear"]
    assert boxes(picture(2)) == [*inside, "places", "head"]
    assert boxes(picture(1)) == ["front", "projection", "places", "head"]


def test_edges_come_from_the_box_that_made_the_tensor(picture):
    """Five straight ones, one past the embedding, the embedding's own, and the output's; one tells only the order."""
    svg = picture(2)
    assert svg.count('class="flow"') == 1 + 2 + 1 + 1 + 1 + 1 + 1
    assert svg.count('class="flow order"') == 1
