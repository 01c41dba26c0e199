"""A conformer: half-step feed forwards, attention, a gated depthwise convolution, and subsampling by four."""

import torch
import torch.nn as nn


class ConvSubsampling(nn.Module):
    def __init__(self, idim, odim):
        super().__init__()
        self.conv = nn.Sequential(nn.Conv2d(1, odim, 3, 2), nn.ReLU(), nn.Conv2d(odim, odim, 3, 2), nn.ReLU())
        self.out = nn.Linear(odim * (((idim - 1) // 2 - 1) // 2), odim)

    def forward(self, x, lengths):
        x = self.conv(x.unsqueeze(1))
        b, c, t, f = x.size()
        x = self.out(x.transpose(1, 2).contiguous().view(b, t, c * f))
        return x, ((lengths - 1) // 2 - 1) // 2


class ConvModule(nn.Module):
    def __init__(self, dim, kernel=7):
        super().__init__()
        assert (kernel - 1) % 2 == 0
        self.norm = nn.LayerNorm(dim)
        self.pointwise1 = nn.Conv1d(dim, 2 * dim, 1)
        self.glu = nn.GLU(dim=1)
        self.depthwise = nn.Conv1d(dim, dim, kernel, padding=(kernel - 1) // 2, groups=dim)
        self.bn = nn.BatchNorm1d(dim)
        self.pointwise2 = nn.Conv1d(dim, dim, 1)

    def forward(self, x):
        y = self.norm(x).transpose(1, 2)
        y = self.glu(self.pointwise1(y))
        y = nn.functional.silu(self.bn(self.depthwise(y)))
        return self.pointwise2(y).transpose(1, 2)


def feed_forward(dim, mult=4):
    return nn.Sequential(nn.LayerNorm(dim), nn.Linear(dim, dim * mult), nn.SiLU(), nn.Linear(dim * mult, dim))


class ConformerBlock(nn.Module):
    def __init__(self, dim, heads):
        super().__init__()
        self.ff1, self.ff2 = feed_forward(dim), feed_forward(dim)
        self.norm = nn.LayerNorm(dim)
        self.attn = nn.MultiheadAttention(dim, heads, batch_first=True)
        self.conv = ConvModule(dim)
        self.final = nn.LayerNorm(dim)

    def forward(self, x, padding):
        x = x + 0.5 * self.ff1(x)
        y = self.norm(x)
        x = x + self.attn(y, y, y, key_padding_mask=padding, need_weights=False)[0]
        x = x + self.conv(x)
        return self.final(x + 0.5 * self.ff2(x))


class Conformer(nn.Module):
    def __init__(self, idim=80, dim=32, heads=4, depth=2, vocab=30):
        super().__init__()
        self.sub = ConvSubsampling(idim, dim)
        self.blocks = nn.ModuleList(ConformerBlock(dim, heads) for _ in range(depth))
        self.ctc = nn.Linear(dim, vocab)

    def forward(self, feats, lengths):
        x, lengths = self.sub(feats, lengths)
        padding = torch.arange(x.size(1), device=x.device)[None] >= lengths[:, None]
        for block in self.blocks:
            x = block(x, padding)
        return self.ctc(x).log_softmax(-1), lengths


if __name__ == "__main__":
    logp, lengths = Conformer()(torch.randn(3, 123, 80), torch.tensor([123, 100, 64]))
    assert logp.shape[:2] == (3, 30) and lengths.max() == logp.size(1)
