"""rearrange, reduce and repeat as functions and as layers."""

import torch
from einops import rearrange, reduce, repeat
from einops.layers.torch import Rearrange, Reduce
from torch import einsum, nn


class Attention(nn.Module):
    def __init__(self, dim, heads=4, dim_head=8):
        super().__init__()
        inner_dim = dim_head * heads
        self.heads, self.scale = heads, dim_head**-0.5
        self.norm = nn.LayerNorm(dim)
        self.to_qkv = nn.Linear(dim, inner_dim * 3, bias=False)
        self.to_out = nn.Linear(inner_dim, dim)

    def forward(self, x):
        qkv = self.to_qkv(self.norm(x)).chunk(3, dim=-1)
        q, k, v = map(lambda t: rearrange(t, "b n (h d) -> b h n d", h=self.heads), qkv)
        attn = (einsum("b h i d, b h j d -> b h i j", q, k) * self.scale).softmax(dim=-1)
        out = einsum("b h i j, b h j d -> b h i d", attn, v)
        return self.to_out(rearrange(out, "b h n d -> b n (h d)"))


class VideoNet(nn.Module):
    def __init__(self, patch=4, dim=24, classes=3):
        super().__init__()
        self.to_patch = nn.Sequential(
            Rearrange("b t c (h p1) (w p2) -> b t (h w) (p1 p2 c)", p1=patch, p2=patch), nn.Linear(3 * patch**2, dim)
        )
        self.space, self.time = Attention(dim), Attention(dim)
        self.cls = nn.Parameter(torch.randn(dim))
        self.head = nn.Sequential(Reduce("b n d -> b d", "mean"), nn.Linear(dim, classes))

    def forward(self, video):
        b, t = video.shape[:2]
        x = self.to_patch(video)
        n = x.shape[2]
        x = x + rearrange(self.space(rearrange(x, "b t n d -> (b t) n d")), "(b t) n d -> b t n d", b=b)
        x = x + rearrange(self.time(rearrange(x, "b t n d -> (b n) t d")), "(b n) t d -> b t n d", n=n)
        frames = reduce(x, "b t n d -> b t d", "max")
        cls = repeat(self.cls, "d -> b 1 d", b=b)
        return self.head(torch.cat((cls, frames), dim=1)), rearrange(x, "b t n d -> b (t n) d")


if __name__ == "__main__":
    logits, tokens = VideoNet()(torch.rand(2, 5, 3, 8, 12))
    assert logits.shape == (2, 3) and tokens.shape == (2, 30, 24)
