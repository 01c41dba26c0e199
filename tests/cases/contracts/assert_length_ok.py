import torch
import torch.nn as nn


# shape: (B, T):int64 -> (B, T, 65)
# contract: T <= 32
class CharModel(nn.Module):
    def __init__(self, vocab=65, block_size=32, width=24):
        super().__init__()
        self.block_size = block_size
        self.tok = nn.Embedding(vocab, width)
        self.pos = nn.Embedding(block_size, width)
        self.head = nn.Linear(width, vocab)

    def forward(self, idx):
        B, T = idx.shape
        assert T <= self.block_size, f"{T} tokens, but the block holds {self.block_size}"
        x = self.tok(idx) + self.pos(torch.arange(T, device=idx.device))
        return self.head(x)
