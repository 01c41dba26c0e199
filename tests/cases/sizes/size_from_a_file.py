# run: never
"""What a file does not decide is wrong all the same."""
import json

import torch
from torch import nn

config = json.load(open("config.json"))
net = nn.Sequential(nn.Linear(config["inputs"], config["hidden"]), nn.ReLU(), nn.Linear(config["hidden"], 12))
print(nn.Linear(16, 2)(net(torch.zeros(4, config["inputs"]))))  # error: [SHP203]
config = {**config, "inputs": 4}
print(nn.Linear(config["inputs"], 3)(torch.zeros(2, 9)))  # error: [SHP203]
