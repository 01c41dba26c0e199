import torch.nn as nn


# shape: (B, 3, H, W) -> (B, H*W//64, 192)
# contract: H % 8 == 0
# contract: W % 8 == 0
class Patchify(nn.Module):
    def __init__(self, patch=8):
        super().__init__()
        self.patch = patch

    def forward(self, x):
        B, C, H, W = x.shape
        p = self.patch
        x = x.reshape(B, C, H // p, p, W // p, p)
        return x.permute(0, 2, 4, 3, 5, 1).reshape(B, -1, p * p * C)
