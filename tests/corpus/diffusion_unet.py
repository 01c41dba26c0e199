"""A denoising network with sinusoidal time embeddings, skips popped from a list, and a noise schedule."""

import math

import torch
import torch.nn as nn
import torch.nn.functional as F


def timestep_embedding(timesteps, dim, max_period=10000):
    half = dim // 2
    freqs = torch.exp(-math.log(max_period) * torch.arange(start=0, end=half, dtype=torch.float32) / half)
    args = timesteps[:, None].float() * freqs[None]
    embedding = torch.cat([torch.cos(args), torch.sin(args)], dim=-1)
    if dim % 2:
        embedding = torch.cat([embedding, torch.zeros_like(embedding[:, :1])], dim=-1)
    return embedding


class ResBlock(nn.Module):
    def __init__(self, cin, cout, temb):
        super().__init__()
        self.norm1, self.norm2 = nn.GroupNorm(4, cin), nn.GroupNorm(4, cout)
        self.conv1, self.conv2 = nn.Conv2d(cin, cout, 3, padding=1), nn.Conv2d(cout, cout, 3, padding=1)
        self.emb = nn.Linear(temb, 2 * cout)
        self.skip = nn.Conv2d(cin, cout, 1) if cin != cout else nn.Identity()

    def forward(self, x, t):
        h = self.conv1(F.silu(self.norm1(x)))
        scale, shift = self.emb(F.silu(t))[:, :, None, None].chunk(2, dim=1)
        h = self.norm2(h) * (1 + scale) + shift
        return self.skip(x) + self.conv2(F.silu(h))


class SelfAttention(nn.Module):
    def __init__(self, c, heads=2):
        super().__init__()
        self.heads = heads
        self.norm, self.qkv, self.out = nn.GroupNorm(4, c), nn.Conv1d(c, 3 * c, 1), nn.Conv1d(c, c, 1)

    def forward(self, x):
        b, c, *spatial = x.shape
        flat = x.reshape(b, c, -1)
        q, k, v = self.qkv(self.norm(flat)).reshape(b * self.heads, -1, flat.shape[-1]).chunk(3, dim=1)
        w = torch.softmax(torch.einsum("bct,bcs->bts", q, k) / math.sqrt(q.shape[1]), dim=-1)
        a = torch.einsum("bts,bcs->bct", w, v).reshape(b, -1, flat.shape[-1])
        return (flat + self.out(a)).reshape(b, c, *spatial)


class Downsample(nn.Conv2d):
    def __init__(self, c):
        super().__init__(c, c, 3, stride=2, padding=1)


class Upsample(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.conv = nn.Conv2d(c, c, 3, padding=1)

    def forward(self, x):
        return self.conv(F.interpolate(x, scale_factor=2, mode="nearest"))


class TimestepSequential(nn.Sequential):
    def forward(self, x, t):
        for layer in self:
            x = layer(x, t) if isinstance(layer, ResBlock) else layer(x)
        return x


class UNet(nn.Module):
    def __init__(self, channels=3, base=8, mult=(1, 2, 4), blocks=1, attention=(2,)):
        super().__init__()
        self.base = base
        temb = base * 4
        self.time = nn.Sequential(nn.Linear(base, temb), nn.SiLU(), nn.Linear(temb, temb))
        ch = base
        self.downs = nn.ModuleList([TimestepSequential(nn.Conv2d(channels, ch, 3, padding=1))])
        chans = [ch]
        for level, m in enumerate(mult):
            for _ in range(blocks):
                layers = [ResBlock(ch, base * m, temb)]
                ch = base * m
                if level in attention:
                    layers.append(SelfAttention(ch))
                self.downs.append(TimestepSequential(*layers))
                chans.append(ch)
            if level != len(mult) - 1:
                self.downs.append(TimestepSequential(Downsample(ch)))
                chans.append(ch)
        self.mid = TimestepSequential(ResBlock(ch, ch, temb), SelfAttention(ch), ResBlock(ch, ch, temb))
        self.ups = nn.ModuleList([])
        for level, m in list(enumerate(mult))[::-1]:
            for i in range(blocks + 1):
                layers = [ResBlock(ch + chans.pop(), base * m, temb)]
                ch = base * m
                if level and i == blocks:
                    layers.append(Upsample(ch))
                self.ups.append(TimestepSequential(*layers))
        self.out = nn.Sequential(nn.GroupNorm(4, ch), nn.SiLU(), nn.Conv2d(ch, channels, 3, padding=1))

    def forward(self, x, timesteps):
        t = self.time(timestep_embedding(timesteps, self.base))
        hs = []
        for module in self.downs:
            x = module(x, t)
            hs.append(x)
        x = self.mid(x, t)
        for module in self.ups:
            x = module(torch.cat([x, hs.pop()], dim=1), t)
        return self.out(x)


class Diffusion:
    def __init__(self, steps=20):
        self.steps = steps
        betas = torch.linspace(1e-4, 0.02, steps)
        self.alphas_bar = torch.cumprod(1 - betas, dim=0)

    def loss(self, model, x):
        t = torch.randint(0, self.steps, (x.shape[0],))
        noise = torch.randn_like(x)
        a = self.alphas_bar[t].view(-1, 1, 1, 1)
        return F.mse_loss(model(a.sqrt() * x + (1 - a).sqrt() * noise, t), noise)


if __name__ == "__main__":
    Diffusion().loss(UNet(), torch.rand(2, 3, 16, 24)).backward()
