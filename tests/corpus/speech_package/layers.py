import torch
from torch import nn


class ConvStack(nn.Sequential):
    def __init__(self, n_in, channels, kernel, stride):
        layers = []
        for n_out in channels:
            layers += [nn.Conv1d(n_in, n_out, kernel, stride=stride, padding=kernel // 2), nn.ReLU()]
            n_in = n_out
        super().__init__(*layers)
        self.n_out = n_in


class SequenceWise(nn.Module):
    """Collapses T and N, applies a module, and puts them back."""

    def __init__(self, module):
        super().__init__()
        self.module = module

    def forward(self, x):
        t, n = x.size(0), x.size(1)
        x = x.reshape(t * n, -1)
        x = self.module(x)
        return x.view(t, n, -1)


def length_mask(lengths, total):
    return torch.arange(total, device=lengths.device)[None, :] < lengths[:, None]
