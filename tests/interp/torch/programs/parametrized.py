"""Weights that are computed: torch's parametrizations, and the older hooks."""

import torch
import torch.nn as nn
from torch.nn.utils import parametrizations, parametrize


class Symmetric(nn.Module):
    def forward(self, weight):
        return weight.triu() + weight.triu(1).transpose(-1, -2)


def named(module):
    return [(name, tuple(tensor.shape)) for name, tensor in module.named_parameters()]


sound = torch.ones(1, 3, 9)

normed = parametrizations.weight_norm(nn.Conv1d(3, 4, 5), dim=2)
normed_parts = named(normed)
normed_weight = normed.weight
normed_kinds = [(name, type(module).__name__) for name, module in normed.named_modules()]
normed_out = normed(sound)
originals = [normed.parametrizations.weight.original0, normed.parametrizations.weight.original1]
asked = [parametrize.is_parametrized(normed), parametrize.is_parametrized(normed, "bias")]
parametrize.remove_parametrizations(normed, "weight")
removed = [named(normed), type(normed).__name__, parametrize.is_parametrized(normed)]
removed_out = normed(sound)

spectral = parametrizations.spectral_norm(nn.ConvTranspose1d(3, 4, 5))
spectral_parts = [named(spectral), [(name, tuple(buffer.shape)) for name, buffer in spectral.named_buffers()]]
spectral_out = spectral(sound)
orthogonal_parts = named(parametrizations.orthogonal(nn.Linear(3, 3)))

own = nn.Linear(4, 4)
parametrize.register_parametrization(own, "weight", Symmetric())
own_parts = [named(own), sum(parameter.numel() for parameter in own.parameters()), own.parametrizations.weight.original]
own_out = own(torch.ones(2, 4))

older = nn.utils.weight_norm(nn.Conv1d(3, 4, 5), dim=2)
older_parts = named(older)
older_weights = [older.weight_g, older.weight_v, older.weight, older(sound)]
nn.utils.remove_weight_norm(older)
older_left = [named(older), older(sound)]
older_spectral = nn.utils.spectral_norm(nn.Linear(3, 4))
older_spectral_parts = [
    named(older_spectral),
    sorted(dict(older_spectral.named_buffers())),
    older_spectral(torch.ones(1, 3)),
]
