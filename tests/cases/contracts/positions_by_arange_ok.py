"""Tables that are looked up by position: what `arange` reaches must lie inside them."""

import torch
from torch import nn

# passes: Learned(50, 6, 8)(torch.zeros(2, 6, dtype=torch.long))
# fails: Learned(50, 6, 8)(torch.zeros(2, 7, dtype=torch.long))
# passes: Relative(8, 5)(torch.zeros(2, 5, 3))
# fails: Relative(8, 5)(torch.zeros(2, 6, 3))
# passes: Behind(4)(torch.zeros(2, 60, dtype=torch.long))
# fails: Behind(4)(torch.zeros(2, 61, dtype=torch.long))
# passes: Reversed(5)(torch.zeros(2, 5))
# fails: Reversed(5)(torch.zeros(2, 4))
# passes: Shuffled()(torch.zeros(2, 4, 3), torch.zeros(4, 6))
# fails: Shuffled()(torch.zeros(2, 5, 3), torch.zeros(4, 6))


# shape: (B, T):int64 -> (B, T, d)
# contract: T <= max_len
class Learned(nn.Module):
    def __init__(self, vocab, max_len, d):
        super().__init__()
        self.tokens = nn.Embedding(vocab, d)
        self.positions = nn.Embedding(max_len, d)

    def forward(self, ids):
        b, t = ids.shape
        positions = torch.arange(0, t, dtype=torch.long, device=ids.device).unsqueeze(0).expand(b, t)
        return self.tokens(ids) + self.positions(positions)


# shape: (B, T, C) -> (T, T, d)
# contract: T <= max_len
class Relative(nn.Module):
    def __init__(self, d, max_len):
        super().__init__()
        self.max_len = max_len
        self.bias = nn.Embedding(2 * max_len - 1, d)

    def forward(self, x):
        b, t, c = x.shape
        place = torch.arange(t)
        return self.bias(place[None, :] - place[:, None] + self.max_len - 1)


# shape: (B, T):int64 -> (T, 8)
# contract: T <= 60
class Behind(nn.Module):
    def __init__(self, past=4):
        super().__init__()
        self.past = past
        self.table = nn.Embedding(64, 8)

    def forward(self, ids):
        return self.table(torch.arange(self.past, self.past + ids.shape[1]))


# shape: (B, T) -> (B, n)
# contract: n <= T
class Reversed(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.register_buffer("order", torch.arange(n - 1, -1, -1))

    def forward(self, x):
        return x[:, self.order]


# shape: (B, N, C), (M, D) -> (B, N, C), (N, D)
# contract: N <= M
class Shuffled(nn.Module):
    def forward(self, x, y):
        b, n, c = x.shape
        order = torch.randperm(n)
        return x[:, order], torch.index_select(y, 0, order)


# shape: (B, T):int64 -> (T, 8)
class Held(nn.Module):
    """Positions that are kept inside the table ask nothing of the length."""

    def __init__(self):
        super().__init__()
        self.table = nn.Embedding(64, 8)

    def forward(self, ids):
        place = torch.arange(ids.shape[1])
        written = torch.arange(ids.shape[1])
        written.clamp_(max=63)
        same = place - place
        self.table(place.repeat_interleave((place < 64).long()))
        return self.table(place.clamp(max=63)) + self.table(place % 64) + self.table(written) + self.table(same)


# shape: (B, T):int64 -> (T, 8)
class Packed(nn.Module):
    """Two positions read as one number are neither of them."""

    def __init__(self):
        super().__init__()
        self.table = nn.Embedding(64, 8)

    def forward(self, ids):
        pairs = torch.arange(2 * ids.shape[1], dtype=torch.int32).view(torch.int64)
        return self.table(pairs // 2**40)
