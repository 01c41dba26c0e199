"""A tensor subclass, dtype and device juggling, masks by comparison, None inputs, flags and data-dependent branches."""

from typing import NamedTuple, Optional

import torch
from torch import Tensor, nn


class Scaled(torch.Tensor):
    """Only a name on top of a tensor."""

    def double_width(self):
        return torch.cat([self, self], dim=-1)


class Batch(NamedTuple):
    tokens: Tensor
    mask: Optional[Tensor] = None
    weight: float = 1.0


class Encoder(nn.Module):
    def __init__(self, vocabulary=40, width=16, pooled=True):
        super().__init__()
        self.embed = nn.Embedding(vocabulary, width, padding_idx=0)
        self.gate = nn.Linear(width, 1) if pooled else None
        self.register_buffer("steps", torch.arange(64).float()[None, :, None] / 64)

    def forward(self, tokens, mask=None, scale: float = 1.0):
        if mask is None:
            mask = tokens != 0
        x = self.embed(tokens.long()) * scale + self.steps[:, : tokens.shape[1]]
        if self.gate is None:
            return x
        scores = self.gate(x).squeeze(-1).float()
        scores = scores.masked_fill(~mask.bool(), torch.finfo(scores.dtype).min)
        weights = scores.softmax(-1).to(x.dtype)
        return torch.einsum("bt,btd->bd", weights, x)


class Clipper(nn.Module):
    def __init__(self, limit=None, *, inplace=False):
        super().__init__()
        self.limit, self.inplace = limit, inplace

    def forward(self, x):
        norm = x.norm()
        if self.limit and norm.item() > self.limit:
            x = x * (self.limit / norm)
        if x.isnan().any():
            x = torch.zeros_like(x)
        return x.clamp_(-1, 1) if self.inplace else x.clamp(-1, 1)


def run(model, batch: Batch):
    tokens, mask, weight = batch
    return model(tokens, mask, scale=weight) if mask is not None else model(tokens)


if __name__ == "__main__":
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    tokens = torch.randint(0, 40, (3, 11), dtype=torch.int32, device=device)
    model = Encoder().to(device)
    assert run(model, Batch(tokens)).shape == (3, 16)
    assert run(model, Batch(tokens, torch.ones(3, 11, dtype=torch.uint8))).shape == (3, 16)
    assert Encoder(pooled=False)(tokens).shape == (3, 11, 16)
    scaled = torch.randn(2, 5).as_subclass(Scaled)
    assert scaled.double_width().shape == (2, 10)
    half = torch.randn(4, 6).half()
    mixed = half + torch.ones(6, dtype=torch.float64)
    assert mixed.shape == (4, 6) and mixed.dtype == torch.float64
    picked = mixed[mixed[:, 0] > 0]
    assert picked.ndim == 2 and picked.size(-1) == 6
    assert Clipper(1.0)(Clipper(inplace=True)(mixed)).shape == (4, 6)
    top, where = mixed.topk(2, dim=-1)
    assert mixed.gather(-1, where).shape == top.shape == (4, 2)
    counts = torch.bincount(tokens.flatten(), minlength=40)
    assert counts.dtype == torch.int64 and (counts > 0).float().mean().ndim == 0
