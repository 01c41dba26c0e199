# fails: TwoStreams()(torch.zeros(1, 8, 20), torch.zeros(1, 4, 21))
import torch
import torch.nn as nn


# shape: (B, 8, T), (B, 4, T) -> (B, 6, T)
class TwoStreams(nn.Module):
    def __init__(self):
        super().__init__()
        self.mix = nn.Conv1d(12, 6, 1)

    def forward(self, sound, motion):
        return self.mix(torch.cat([sound, motion], dim=1))
