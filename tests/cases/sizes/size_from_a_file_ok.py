# run: never
"""Sizes that a file decides: what they do not touch stays known, and nothing is held against them."""
import json

import numpy as np
import torch
from shapecheck import reveal_shape
from torch import nn

config = json.load(open("config.json"))
layer = nn.Linear(config["inputs"], 12)
reveal_shape(layer(torch.zeros(4, config["inputs"])))  # revealed: (4, 12)
reveal_shape(layer(torch.zeros(4, 9)))  # revealed: (4, 12)
reveal_shape(nn.Embedding(len(config["words"]), 50)(torch.zeros(2, 7, dtype=torch.long)))  # revealed: (2, 7, 50)
reveal_shape(torch.zeros(5, int(config["n"])) @ torch.zeros(int(config["n"]), 3))  # revealed: (5, 3)
defaults = {"inputs": 4}
defaults.update(config)
print(nn.Linear(defaults["inputs"], 3)(torch.zeros(2, 9)))


class Graph(nn.Module):
    def __init__(self, table):
        super().__init__()
        self.kernel = nn.Parameter(torch.as_tensor(table))


torch.optim.Adam(Graph(np.genfromtxt("points.csv")).parameters(), lr=0.01)
