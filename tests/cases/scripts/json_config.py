# run: never
"""A trainer that a JSON file describes."""
import json
import logging
from pathlib import Path

import torch
from shapecheck import reveal_shape
from torch import nn

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
logger = logging.getLogger(__name__)


class Config(dict):
    def __getattr__(self, name):
        return self[name]

    @classmethod
    def load(cls, path):
        with open(path) as f:
            return cls(json.load(f))


ACTIVATIONS = {"relu": nn.ReLU, "gelu": nn.GELU, "tanh": nn.Tanh}


def build(config):
    width, layers = config["input_size"], []
    for hidden in config["hidden_sizes"]:
        layers += [nn.Linear(width, hidden), ACTIVATIONS[config.get("activation", "relu")]()]
        if config.get("dropout", 0) > 0:
            layers.append(nn.Dropout(config["dropout"]))
        width = hidden
    layers.append(nn.Linear(width, config["num_classes"]))
    return nn.Sequential(*layers)


class Trainer:
    def __init__(self, config, model):
        self.config, self.model = config, model
        kind = getattr(torch.optim, config["optimizer"]["name"])
        self.optimizer = kind(model.parameters(), **config["optimizer"]["args"])
        self.step = 0
        self.out = Path(config.get("output", "out"))
        self.out.mkdir(parents=True, exist_ok=True)

    def fit(self, batches):
        for epoch in range(self.config["epochs"]):
            for x, y in batches:
                loss = nn.functional.cross_entropy(self.model(x), y)
                self.optimizer.zero_grad()
                loss.backward()
                self.optimizer.step()
                self.step += 1
                if self.step % self.config["log_every"] == 0:
                    logger.info("step %d loss %.3f", self.step, loss.item())
            torch.save(self.model.state_dict(), self.out / f"{epoch}.pt")


config = Config.load("config.json")
if config.get("seed") is not None:
    torch.manual_seed(config["seed"])
if "hidden_sizes" not in config:
    raise KeyError("hidden_sizes")
model = build(config)
logger.info("%s", model)
batches = [(torch.randn(8, config["input_size"]), torch.randint(config["num_classes"], (8,))) for _ in range(10)]
trainer = Trainer(config, model)
trainer.fit(batches)
with open(trainer.out / "config.json", "w") as f:
    json.dump(config, f, indent=2)
probe = nn.Linear(config["input_size"], 12)
reveal_shape(probe(torch.zeros(4, config.input_size)))  # revealed: (4, 12)
print(nn.Linear(16, 2)(probe(torch.zeros(4, config["input_size"]))))  # error: [SHP203]
