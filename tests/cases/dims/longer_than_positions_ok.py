import torch
import torch.nn as nn


# shape: (B, T):int64 -> (B, T, 64)
# contract: T <= 128
class Reader(nn.Module):
    def __init__(self, vocab=500, width=64, max_len=128):
        super().__init__()
        self.tokens = nn.Embedding(vocab, width)
        self.positions = nn.Parameter(torch.zeros(1, max_len, width))
        self.block = nn.TransformerEncoderLayer(width, 4, 128, batch_first=True)

    def forward(self, ids):
        h = self.tokens(ids)
        h = h + self.positions[:, : h.size(1)]
        return self.block(h)


if __name__ == "__main__":
    reader = Reader()
    page = torch.randint(0, 500, (2, 128))
    print(reader(page).shape)
