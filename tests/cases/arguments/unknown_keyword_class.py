# verify: Denoiser()
import torch.nn as nn


class Denoiser(nn.Module):
    def __init__(self, width=32):
        super().__init__()
        self.conv = nn.Conv1d(1, width, kernel=9, padding=4)  # error: [SHP502]
        self.out = nn.Conv1d(width, 1, kernel_size=9, padding=4)

    def forward(self, x):
        return x - self.out(self.conv(x).relu())
