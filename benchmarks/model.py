"""An ordinary model file of 150 lines, checked and run by `run.py`: a speech encoder with a character decoder."""

import math

import torch
from torch import Tensor, nn
from torch.nn import functional as F


class FrontEnd(nn.Module):
    """Two strided convolutions over time and frequency: a quarter of the frames, projected to the model's width."""

    def __init__(self, n_mels: int, dim: int, channels: int = 32, dropout: float = 0.1):
        super().__init__()
        self.convs = nn.Sequential(
            nn.Conv2d(1, channels, 3, stride=2, padding=1),
            nn.BatchNorm2d(channels),
            nn.ReLU(),
            nn.Conv2d(channels, channels, 3, stride=2, padding=1),
            nn.BatchNorm2d(channels),
            nn.ReLU(),
        )
        self.proj = nn.Linear(channels * math.ceil(n_mels / 4), dim)
        self.dropout = nn.Dropout(dropout)

    def forward(self, features: Tensor) -> Tensor:
        x = self.convs(features.unsqueeze(1))
        B, C, freq, T = x.shape
        x = x.permute(0, 3, 1, 2).reshape(B, T, C * freq)
        return self.dropout(self.proj(x))


class FeedForward(nn.Module):
    def __init__(self, dim: int, expansion: int = 4, dropout: float = 0.1):
        super().__init__()
        self.net = nn.Sequential(
            nn.LayerNorm(dim),
            nn.Linear(dim, dim * expansion),
            nn.SiLU(),
            nn.Dropout(dropout),
            nn.Linear(dim * expansion, dim),
            nn.Dropout(dropout),
        )

    def forward(self, x: Tensor) -> Tensor:
        return x + 0.5 * self.net(x)


class SelfAttention(nn.Module):
    def __init__(self, dim: int, heads: int, dropout: float = 0.1):
        super().__init__()
        assert dim % heads == 0
        self.heads, self.head_dim = heads, dim // heads
        self.norm = nn.LayerNorm(dim)
        self.qkv = nn.Linear(dim, 3 * dim, bias=False)
        self.out = nn.Linear(dim, dim)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor | None = None) -> Tensor:
        B, T, C = x.shape
        q, k, v = self.qkv(self.norm(x)).chunk(3, dim=-1)
        q = q.view(B, T, self.heads, self.head_dim).transpose(1, 2)
        k = k.view(B, T, self.heads, self.head_dim).transpose(1, 2)
        v = v.view(B, T, self.heads, self.head_dim).transpose(1, 2)
        scores = q @ k.transpose(-2, -1) / math.sqrt(self.head_dim)
        if mask is not None:
            scores = scores.masked_fill(~mask[:, None, None, :], float("-inf"))
        weights = self.dropout(F.softmax(scores, dim=-1))
        y = (weights @ v).transpose(1, 2).contiguous().view(B, T, C)
        return x + self.out(y)


class ConvModule(nn.Module):
    """Pointwise, gated, depthwise over time, pointwise."""

    def __init__(self, dim: int, kernel_size: int = 15, dropout: float = 0.1):
        super().__init__()
        self.norm = nn.LayerNorm(dim)
        self.expand = nn.Conv1d(dim, 2 * dim, 1)
        self.depthwise = nn.Conv1d(dim, dim, kernel_size, padding=kernel_size // 2, groups=dim)
        self.batch_norm = nn.BatchNorm1d(dim)
        self.project = nn.Conv1d(dim, dim, 1)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor) -> Tensor:
        y = self.norm(x).transpose(1, 2)
        y = F.glu(self.expand(y), dim=1)
        y = F.silu(self.batch_norm(self.depthwise(y)))
        return x + self.dropout(self.project(y).transpose(1, 2))


class Block(nn.Module):
    def __init__(self, dim: int, heads: int):
        super().__init__()
        self.before = FeedForward(dim)
        self.attention = SelfAttention(dim, heads)
        self.conv = ConvModule(dim)
        self.after = FeedForward(dim)
        self.norm = nn.LayerNorm(dim)

    def forward(self, x: Tensor, mask: Tensor | None = None) -> Tensor:
        x = self.attention(self.before(x), mask)
        return self.norm(self.after(self.conv(x)))


class Decoder(nn.Module):
    """One LSTM layer that attends to the encoder's output at every step."""

    def __init__(self, vocab_size: int, dim: int):
        super().__init__()
        self.embedding = nn.Embedding(vocab_size, dim)
        self.lstm = nn.LSTM(dim, dim, batch_first=True)
        self.attention = nn.MultiheadAttention(dim, 4, batch_first=True)
        self.out = nn.Linear(2 * dim, vocab_size)

    def forward(self, tokens: Tensor, memory: Tensor) -> Tensor:
        hidden, _ = self.lstm(self.embedding(tokens))
        context, _ = self.attention(hidden, memory, memory)
        return self.out(torch.cat([hidden, context], dim=-1))


class Recognizer(nn.Module):
    def __init__(self, n_mels: int = 80, vocab_size: int = 40, dim: int = 144, heads: int = 4, depth: int = 4):
        super().__init__()
        self.front_end = FrontEnd(n_mels, dim)
        self.blocks = nn.ModuleList([Block(dim, heads) for _ in range(depth)])
        self.ctc = nn.Linear(dim, vocab_size)
        self.decoder = Decoder(vocab_size, dim)

    def forward(self, features: Tensor, tokens: Tensor) -> tuple[Tensor, Tensor]:
        x = self.front_end(features)
        for block in self.blocks:
            x = block(x)
        return self.ctc(x).log_softmax(-1), self.decoder(tokens, x)


def loss_of(model: Recognizer, features: Tensor, tokens: Tensor) -> Tensor:
    log_probs, logits = model(features, tokens[:, :-1])
    B, T, _ = log_probs.shape
    input_lengths = torch.full((B,), T, dtype=torch.long)
    target_lengths = torch.full((B,), tokens.shape[1], dtype=torch.long)
    ctc = F.ctc_loss(log_probs.transpose(0, 1), tokens, input_lengths, target_lengths)
    attention = F.cross_entropy(logits.flatten(0, 1), tokens[:, 1:].flatten())
    return 0.3 * ctc + 0.7 * attention


if __name__ == "__main__":
    torch.manual_seed(0)
    recognizer = Recognizer()
    batch, targets = torch.randn(2, 80, 200), torch.randint(1, 40, (2, 12))
    print(recognizer(batch, targets)[0].shape)
    print(loss_of(recognizer, batch, targets).item() > 0)
