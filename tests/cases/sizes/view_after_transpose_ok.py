import torch
import torch.nn as nn


# shape: (B, T, 32) -> (B, T, 32)
class Attention(nn.Module):
    def __init__(self, dim=32, heads=4):
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(dim, 3 * dim)

    def forward(self, x):
        b, t, d = x.shape
        q, k, v = self.qkv(x).view(b, t, 3, self.heads, d // self.heads).permute(2, 0, 3, 1, 4)
        att = (q @ k.transpose(-2, -1)).softmax(-1)
        y = (att @ v).transpose(1, 2)
        return y.contiguous().view(b, t, d)


if __name__ == "__main__":
    print(Attention()(torch.randn(2, 9, 32)).shape)
