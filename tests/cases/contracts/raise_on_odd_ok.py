import torch.nn as nn


# shape: (B, T, 12) -> (B, T//2, 24)
# contract: T % 2 == 0
class PairFrames(nn.Module):
    def forward(self, x):
        b, t, d = x.shape
        if d != 12:
            raise ValueError("twelve features please")
        if t % 2:
            raise ValueError("an even number of frames please")
        return x.view(b, t // 2, 2 * d)
