"""Layers that subclass nn.Linear, wrapped in place by setattr; parameter groups; an averaged copy."""

import copy
import math

import torch
from torch import nn


class LoRALinear(nn.Linear):
    def __init__(self, in_features, out_features, r=4, lora_alpha=8, **kwargs):
        super().__init__(in_features, out_features, **kwargs)
        self.r, self.scaling = r, lora_alpha / r
        if r > 0:
            self.lora_A = nn.Parameter(self.weight.new_zeros((r, in_features)))
            self.lora_B = nn.Parameter(self.weight.new_zeros((out_features, r)))
            nn.init.kaiming_uniform_(self.lora_A, a=math.sqrt(5))
            self.weight.requires_grad = False

    @classmethod
    def wrap(cls, linear, **kwargs):
        new = cls(linear.in_features, linear.out_features, bias=linear.bias is not None, **kwargs)
        new.load_state_dict(linear.state_dict(), strict=False)
        return new

    def forward(self, x):
        y = super().forward(x)
        return y + (x @ self.lora_A.T @ self.lora_B.T) * self.scaling if self.r > 0 else y


class Mlp(nn.Module):
    def __init__(self):
        super().__init__()
        self.blocks = nn.ModuleList([nn.Sequential(nn.LayerNorm(16), nn.Linear(16, 16), nn.GELU()) for _ in range(2)])
        self.head = nn.Linear(16, 3, bias=False)

    def forward(self, x):
        for block in self.blocks:
            x = x + block(x)
        return self.head(x)


def replace_linears(module, **kwargs):
    for name, child in module.named_children():
        if type(child) is nn.Linear:
            setattr(module, name, LoRALinear.wrap(child, **kwargs))
        else:
            replace_linears(child, **kwargs)
    return module


def param_groups(model, weight_decay):
    decay, no_decay = [], []
    for name, p in model.named_parameters():
        if not p.requires_grad:
            continue
        (no_decay if p.ndim <= 1 or name.endswith(".bias") else decay).append(p)
    return [{"params": decay, "weight_decay": weight_decay}, {"params": no_decay, "weight_decay": 0.0, "lr": 1e-4}]


class EMA:
    def __init__(self, model, decay=0.99):
        self.module = copy.deepcopy(model).eval().requires_grad_(False)
        self.decay = decay

    @torch.no_grad()
    def update(self, model):
        for e, m in zip(self.module.state_dict().values(), model.state_dict().values()):
            e.copy_(self.decay * e + (1.0 - self.decay) * m)


if __name__ == "__main__":
    model = replace_linears(Mlp(), r=2)
    ema = EMA(model)
    optimizer = torch.optim.AdamW(param_groups(model, 0.05), lr=1e-3)
    model(torch.randn(5, 7, 16)).square().mean().backward()
    optimizer.step()
    ema.update(model)
    assert ema.module(torch.randn(2, 16)).shape == (2, 3)
