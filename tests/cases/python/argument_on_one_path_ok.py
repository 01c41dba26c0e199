import os

import torch
from torch import nn


class Layer(nn.Module):
    def __init__(self, width=4):
        super().__init__()
        self.proj = nn.Linear(4, width)

    def forward(self, x):
        return self.proj(x)


class Optional(nn.Module):
    """Every option is set on one path only, and each of the two paths works."""

    default = 4

    def __init__(self):
        super().__init__()
        options = {}
        seen = {1}
        if os.environ.get("AS_BEFORE_THE_RENAMING"):
            options["dimension"] = 8
            seen.add(2)
            self.default = 8
            self.extra = nn.Linear(4, 8)
            self.size = 8
        self.layer = Layer(**options) if "dimension" not in options else Layer()
        self.plain = nn.Linear(options.get("dimension", 4), 4)
        self.by_set = nn.Linear(8 if 2 in seen else 4, 4)
        self.layers = nn.ModuleList([nn.Linear(4, 4)])
        self.named = nn.ModuleDict({"first": nn.Linear(4, 4)})
        self.chain = nn.Sequential(nn.Linear(4, 4))
        if os.environ.get("DEEPER"):
            self.layers.append(nn.Linear(4, 8))
            self.named["second"] = nn.Linear(4, 8)
            self.chain.add_module("second", nn.Linear(4, 8))

    def forward(self, x):
        if hasattr(self, "extra"):
            return self.extra(x)
        y = self.plain(x)
        for layer in self.layers:
            y = layer(y)
        z = x
        for name in self.named:
            z = self.named[name](z)
        self.chain(x)
        width = torch.zeros(2, getattr(self, "size", 4))
        head = nn.Linear(4, self.default)
        return self.by_set(x), self.layer(x), head(width), nn.Linear(y.shape[-1], 2)(y), nn.Linear(z.shape[-1], 2)(z)


class Keywords(nn.Module):
    def __init__(self):
        super().__init__()
        options = {}
        if os.environ.get("AS_BEFORE_THE_RENAMING"):
            options["dimension"] = 8
        self.layer = Layer(**options)

    def forward(self, x):
        return self.layer(x)


Optional()(torch.zeros(2, 4))
Keywords()(torch.zeros(2, 4))
