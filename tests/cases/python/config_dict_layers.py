import torch
from torch import nn

CONFIG = {
    "input": 16,
    "layers": [
        {"type": "linear", "out": 64},
        {"type": "act", "name": "GELU"},
        {"type": "norm"},
        {"type": "linear", "out": 32},
        {"type": "norm", "size": 64},
    ],
}


def build(config):
    width, layers = config["input"], []
    for spec in config["layers"]:
        match spec:
            case {"type": "linear", "out": out}:
                layers.append(nn.Linear(width, out))
                width = out
            case {"type": "act", "name": name}:
                layers.append(getattr(nn, name)())
            case {"type": "norm"}:
                layers.append(nn.LayerNorm(spec.get("size", width)))
            case _:
                raise KeyError(spec)
    return nn.Sequential(*layers)


if __name__ == "__main__":
    model = build(CONFIG)
    print(model(torch.randn(3, 16)))  # error: [SHP203] [SHP201]
