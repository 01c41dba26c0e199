from dataclasses import dataclass

import torch
from torch import nn


@dataclass
class Config:
    width: int = 96
    heads: int = 4
    frames: int = 20


class Pooler(nn.Module):
    def __init__(self, cfg: Config):
        super().__init__()
        self.query = nn.Parameter(torch.zeros(1, 1, cfg.width))
        self.attention = nn.MultiheadAttention(cfg.width, cfg.heads, batch_first=True)  # error: [SHP302]

    def forward(self, frames):
        query = self.query.expand(len(frames), -1, -1)
        pooled, _ = self.attention(query, frames, frames)
        return pooled.squeeze(1)


def main():
    cfg = Config(heads=5)
    pooler = Pooler(cfg)
    print(pooler(torch.randn(3, cfg.frames, cfg.width)).shape)


if __name__ == "__main__":
    main()
