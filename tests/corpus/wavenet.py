"""Dilated causal convolutions with gates and skips; a queue-free sampler."""

import torch
import torch.nn as nn
import torch.nn.functional as F


class CausalConv1d(nn.Conv1d):
    def __init__(self, in_channels, out_channels, kernel_size, dilation=1, **kwargs):
        self.left = (kernel_size - 1) * dilation
        super().__init__(in_channels, out_channels, kernel_size, dilation=dilation, **kwargs)

    def forward(self, x):
        return super().forward(F.pad(x, (self.left, 0)))


class ResidualLayer(nn.Module):
    def __init__(self, residual, skip, dilation, condition=None):
        super().__init__()
        self.filter_gate = CausalConv1d(residual, 2 * residual, 2, dilation=dilation)
        self.condition = nn.Conv1d(condition, 2 * residual, 1) if condition else None
        self.out = nn.Conv1d(residual, residual, 1)
        self.skip = nn.Conv1d(residual, skip, 1)

    def forward(self, x, c=None):
        h = self.filter_gate(x)
        if self.condition is not None and c is not None:
            h = h + self.condition(c)
        f, g = h.chunk(2, dim=1)
        h = torch.tanh(f) * torch.sigmoid(g)
        return x + self.out(h), self.skip(h)


class WaveNet(nn.Module):
    def __init__(self, levels=32, residual=8, skip=12, blocks=2, depth=4, condition=None):
        super().__init__()
        self.levels = levels
        self.embed = nn.Embedding(levels, residual)
        self.layers = nn.ModuleList(
            ResidualLayer(residual, skip, 2**i, condition) for _ in range(blocks) for i in range(depth)
        )
        self.head = nn.Sequential(nn.ReLU(), nn.Conv1d(skip, skip, 1), nn.ReLU(), nn.Conv1d(skip, levels, 1))
        self.receptive_field = blocks * (2**depth - 1) + 1

    def forward(self, ids, c=None):
        x = self.embed(ids).transpose(1, 2)
        total = 0
        for layer in self.layers:
            x, s = layer(x, c)
            total = total + s
        return self.head(total)

    @torch.no_grad()
    def sample(self, steps, batch=1):
        ids = torch.full((batch, 1), self.levels // 2)
        while ids.size(1) <= steps:
            logits = self.forward(ids[:, -self.receptive_field :])[:, :, -1]
            ids = torch.cat([ids, torch.multinomial(logits.softmax(-1), 1)], 1)
        return ids[:, 1:]


def mu_law(x, levels=32):
    mu = levels - 1
    y = torch.sign(x) * torch.log1p(mu * x.abs()) / torch.log1p(torch.tensor(float(mu)))
    return ((y + 1) / 2 * mu + 0.5).long()


if __name__ == "__main__":
    wave = torch.rand(2, 200) * 2 - 1
    ids = mu_law(wave)
    net = WaveNet(condition=5)
    logits = net(ids[:, :-1], torch.randn(2, 5, 199))
    F.cross_entropy(logits, ids[:, 1:]).backward()
    assert net.sample(4).shape == (1, 4)
